"""Tables for people: the same cells in a drawn table on a terminal and in plain text elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

ABSENT = "no data"
_WHOLE_TONNES = 100.0
"""Quantities from here on are shown without decimals; smaller ones with three digits."""
_WHOLE_FIGURES = 10.0
"""Figures to be compared are shown without decimals from here on."""
_FORMATS: Mapping[str, Callable[[float], str]] = {
    "share": lambda x: f"{x:.1%}",
    "percent": lambda x: f"{x:+.2f} %",
    "percent_fine": lambda x: f"{x:+.4f} %",
    "percent_whole": lambda x: f"{x:+,.0f} %",
    "index": lambda x: f"{x:.3f}",
    "usd_m": lambda x: f"{x:,.0f}",
    "usd_m_fine": lambda x: f"{x:,.1f}",
    "usd_bn": lambda x: f"{x:+,.1f}",
    "usd_bn_fine": lambda x: f"{x:+,.2f}",
    "count": lambda x: f"{x:,.0f}",
    "tonnes": lambda x: f"{x:,.0f}" if abs(x) >= _WHOLE_TONNES else f"{x:,.3g}",
    "number": lambda x: f"{x:,.0f}" if abs(x) >= _WHOLE_TONNES else f"{x:.4g}",
    "figure": lambda x: f"{x:,.0f}" if abs(x) >= _WHOLE_FIGURES else f"{x:.2f}",
    "share_fine": lambda x: f"{x:.2%}",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for people.

    Parameters
    ----------
    name
        The column of the frame.
    header
        What people read above it.
    kind
        ``text``, ``flag``, or how to print the number: ``share``, ``share_fine``, ``percent``,
        ``percent_fine``, ``percent_whole``, ``index``, ``usd_m``, ``usd_m_fine``, ``usd_bn``,
        ``usd_bn_fine``, ``count``, ``tonnes``, ``number``, ``figure``.
    absent
        What stands for a number that there is not.

    Examples
    --------
    >>> Column("cr1", "Top share", "share").cell(0.25)
    '25.0%'
    """

    name: str
    header: str
    kind: str = "text"
    absent: str = ABSENT

    def cell(self, value: object) -> str:
        """Return one value as people read it."""
        if value is None or value != value:
            return "" if self.kind in ("text", "flag") else self.absent
        if self.kind == "flag":
            return "yes" if value else ""
        if self.kind == "text":
            return str(value)
        text = _FORMATS[self.kind](float(str(value)))
        nothing = not any(digit in text for digit in "123456789")
        return text.lstrip("+-") if nothing else text


@dataclass(frozen=True, slots=True)
class Section:
    """One titled table.

    Parameters
    ----------
    title
        One line above the table.
    columns
        What to show, in order.
    frame
        The rows.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"a": [0.5]})
    >>> Section("T", (Column("a", "A", "share"),), frame).cells()
    [['50.0%']]
    """

    title: str
    columns: tuple[Column, ...]
    frame: pd.DataFrame

    def cells(self) -> list[list[str]]:
        """Return the cells of each row as text."""
        wanted = self.frame[[column.name for column in self.columns]]
        return [
            [column.cell(value) for column, value in zip(self.columns, row, strict=True)]
            for row in wanted.itertuples(index=False, name=None)
        ]


def as_plain_text(title: str, sections: Sequence[Section], notes: Sequence[str]) -> str:
    """Lay out tables as aligned plain text.

    Parameters
    ----------
    title, sections, notes
        What to print.

    Returns
    -------
    str
        Lines of text.

    Examples
    --------
    >>> import pandas as pd
    >>> table = Section("Shares", (Column("a", "A", "share"),), pd.DataFrame({"a": [0.5]}))
    >>> print(as_plain_text("Title", [table], ["A note"]))
    Title
    <BLANKLINE>
    Shares
      A
      50.0%
    <BLANKLINE>
    Note: A note
    """
    lines = [title]
    for section in sections:
        lines += ["", section.title, *_aligned(section)]
    lines += ["", *(f"Note: {note}" for note in notes)] if notes else []
    return "\n".join(lines)


def _aligned(section: Section) -> list[str]:
    rows = [[column.header for column in section.columns], *section.cells()]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    left = [column.kind in ("text", "flag") for column in section.columns]
    lines = []
    for row in rows:
        padded = [
            cell.ljust(width) if is_left else cell.rjust(width)
            for cell, width, is_left in zip(row, widths, left, strict=True)
        ]
        lines.append(f"  {'  '.join(padded)}".rstrip())
    return lines


def print_rich(title: str, sections: Sequence[Section], notes: Sequence[str]) -> None:
    """Draw tables on a terminal.

    Parameters
    ----------
    title, sections, notes
        What to print.

    Examples
    --------
    >>> print_rich("Title", [], ["A note"])
    Title
    Note: A note
    """
    import sys

    from rich.console import Console
    from rich.table import Table

    console = Console(file=sys.stdout, highlight=False)
    console.print(title, style="bold")
    for section in sections:
        drawn = Table(title=section.title, title_justify="left", title_style="bold")
        for column in section.columns:
            numeric = column.kind not in ("text", "flag")
            drawn.add_column(column.header, justify="right" if numeric else "left")
        for row in section.cells():
            drawn.add_row(*row)
        console.print(drawn)
    for note in notes:
        console.print(f"Note: {note}")


__all__ = ["ABSENT", "Column", "Section", "as_plain_text", "print_rich"]
