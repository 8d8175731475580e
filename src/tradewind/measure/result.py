"""What a measure returns: a table with its parameters, provenance and warnings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tradewind.core import Provenance
from tradewind.measure.params import DependenceParams

_SHOWN = 40
"""Rows in the printed form."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One table of figures, with what it was made from and what to beware of.

    Parameters
    ----------
    name
        What the table holds, in words.
    table
        The figures; columns end in their unit, shares run from 0 to 1.
    params
        The parameters used.
    provenance
        Data sets, versions and parameters.
    warnings
        What a reader must know before quoting a figure.

    Examples
    --------
    >>> table = pd.DataFrame({"economy": ["JPN"], "hhi": [0.82]})
    >>> print(Indicator("Example", table, DependenceParams(), Provenance(()), ("provisional",)))
    Example
    economy   hhi
        JPN 0.820
    Note: provisional
    """

    name: str
    table: pd.DataFrame
    params: DependenceParams
    provenance: Provenance
    warnings: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON (NaN as None)."""
        return {
            "name": self.name,
            "rows": records(self.table),
            "params": self.params.model_dump(),
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def to_parquet(self, path: str | Path) -> Path:
        """Write the table to `path` and return it."""
        target = Path(path)
        self.table.to_parquet(target, index=False)
        return target

    def __str__(self) -> str:
        """Return the table as text, with its warnings."""
        more = len(self.table) - _SHOWN
        rest = [f"... and {more} more rows"] if more > 0 else []
        notes = [f"Note: {warning}" for warning in self.warnings]
        return "\n".join([self.name, as_text(self.table.head(_SHOWN)), *rest, *notes])


def records(table: pd.DataFrame) -> list[dict[str, object]]:
    """Return the rows of a table as plain dictionaries, with None for what is absent.

    Parameters
    ----------
    table
        Any table.

    Returns
    -------
    list of dict
        One per row; values are str, int, float, bool, list or None.

    Examples
    --------
    >>> records(pd.DataFrame({"mineral": ["tin"], "hhi": [float("nan")]}))
    [{'mineral': 'tin', 'hhi': None}]
    """
    plain = table.astype(object)
    return [
        {str(key): _plain(value) for key, value in row.items()}
        for row in plain.to_dict(orient="records")
    ]


def _plain(value: object) -> object:
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    item = value.item() if hasattr(value, "item") else value
    return None if item is None or item is pd.NA or item != item else item


def as_text(table: pd.DataFrame) -> str:
    """Return a table as aligned text; amounts without decimals, shares with three.

    Parameters
    ----------
    table
        Any table.

    Returns
    -------
    str
        One line per row.

    Examples
    --------
    >>> print(as_text(pd.DataFrame({"mineral": ["tin"], "imports_usd": [1234567.0]})))
    mineral imports_usd
        tin   1,234,567
    """
    if table.empty:
        return "(nothing)"
    shown = table.copy()
    for column in shown.select_dtypes("float").columns:
        digits = 0 if str(column).endswith(("_usd", "_usd_m", "_t", "production")) else 3
        shown[column] = shown[column].map(lambda x, d=digits: "" if x != x else f"{x:,.{d}f}")
    text: str = shown.fillna("").to_string(index=False)
    return text


__all__ = ["Indicator", "as_text", "records"]
