"""Tables of the briefing as rows of cells, ready for the template."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tradewind.report.numbers import index, percent
from tradewind.report.sources import SourceLine

TEXT_HEADINGS = frozenset(
    {
        "Can be", "For whom", "From", "In the charts", "Industry", "Largest origin",
        "Largest producer", "Mineral", "Origin", "Shock", "To", "What",
        "What happens", "Who", "Why this one",
    }
)  # fmt: skip
"""Headings of columns that hold words; every other column holds numbers, set to the right."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Parameters
    ----------
    text
        What stands in it.
    below
        A second, smaller line.
    css
        Classes, such as ``"num"`` or a shade.
    bar
        Length of a bar beside the text, 0 to 1, or None.
    span
        Rows that the cell covers; 0 leaves it out, because one above covers it.

    Examples
    --------
    >>> Cell("0.81", css="num").below
    ''
    """

    text: str
    below: str = ""
    css: str = ""
    bar: float | None = None
    span: int = 1


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading cell.

    Parameters
    ----------
    text
        What stands in it.
    span
        Columns it covers.
    css
        Classes.

    Examples
    --------
    >>> Heading("World", 3).span
    3
    """

    text: str
    span: int = 1
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption and source.

    Parameters
    ----------
    name
        Its id in the document.
    caption
        What it shows.
    headings
        Rows of headings.
    rows
        Rows of cells; the first of each row heads it.
    source
        The line below.

    Examples
    --------
    >>> Table("t", "Nothing", (), (), SourceLine("none")).rows
    ()
    """

    name: str
    caption: str
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: SourceLine


def headings(*texts: str) -> tuple[Heading, ...]:
    """Return one row of headings, those of numbers set to the right.

    Parameters
    ----------
    *texts
        From left to right.

    Returns
    -------
    tuple of Heading
        One per text.

    Examples
    --------
    >>> [heading.css for heading in headings("Mineral", "HHI")]
    ['', 'num']
    """
    return tuple(Heading(text, css="" if text in TEXT_HEADINGS else "num") for text in texts)


def number_cell(text: str) -> Cell:
    """Return a cell that holds a number.

    Parameters
    ----------
    text
        The number as it reads.

    Returns
    -------
    Cell
        Set to the right.

    Examples
    --------
    >>> number_cell("7").css
    'num'
    """
    return Cell(text, css="num")


def share_cell(value: float, whole: float = 1.0) -> Cell:
    """Return a share with a bar beside it.

    Parameters
    ----------
    value
        0 to 1, or NaN.
    whole
        The share that fills the cell.

    Returns
    -------
    Cell
        Per cent.

    Examples
    --------
    >>> share_cell(0.25, 0.5).bar
    0.5
    """
    return Cell(percent(value), css="num", bar=_bar(value / whole))


def index_cell(value: float) -> Cell:
    """Return an index with a bar beside it.

    Parameters
    ----------
    value
        0 to 1, or NaN.

    Returns
    -------
    Cell
        Two decimals.

    Examples
    --------
    >>> index_cell(0.5).text
    '0.50'
    """
    return Cell(index(value), css="num", bar=_bar(value))


def columns_of(rows: Sequence[tuple[str, ...]], name: str, caption: str, *texts: str) -> Table:
    """Return a plain table of text.

    Parameters
    ----------
    rows
        Texts.
    name, caption
        As in `Table`.
    *texts
        Headings.

    Returns
    -------
    Table
        Without a source of its own.

    Examples
    --------
    >>> columns_of([("a", "b")], "t", "Two", "One", "Other").rows[0][1].text
    'b'
    """
    return Table(
        name,
        caption,
        (tuple(Heading(text) for text in texts),),
        tuple(tuple(Cell(text) for text in row) for row in rows),
        SourceLine(""),
    )


def _bar(value: float) -> float | None:
    return None if math.isnan(value) else value


__all__ = [
    "Cell",
    "Heading",
    "Table",
    "columns_of",
    "headings",
    "index_cell",
    "number_cell",
    "share_cell",
]
