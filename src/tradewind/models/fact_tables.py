"""Tables of facts in the package: every row has a source, a year and a mark of confidence."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import pandas as pd

from tradewind.core import DataError

CONFIDENCES: Final = ("A", "B", "C")
"""A official or two independent sources, B one secondary report, C derived or judged."""
_SOURCED = ("source", "year", "confidence")


def read_facts(package: str, name: str, text: Mapping[str, type]) -> pd.DataFrame:
    """Read a table of facts of a package.

    Parameters
    ----------
    package
        The package whose folder ``facts`` holds it.
    name
        Of the file, without its ending.
    text
        Columns that are text even where they look like numbers.

    Returns
    -------
    pandas.DataFrame
        As it is written; columns ``source``, ``year`` and ``confidence`` are never empty.

    Raises
    ------
    DataError
        When a row lacks its source, year or mark of confidence.

    Examples
    --------
    >>> rows = read_facts("tradewind.models.minerals", "prices", {"year": str})
    >>> bool(rows["usd_per_t"].min() > 0)
    True
    """
    file = files(package) / "facts" / f"{name}.csv"
    with file.open("r", encoding="utf-8") as stream:
        read = pd.read_csv(stream, keep_default_na=False, na_values=[""], dtype=dict(text))
    require_sources(read, f"{name}.csv")
    return read


def require_sources(rows: pd.DataFrame, file: str) -> None:
    """Raise unless every row says where it comes from.

    Parameters
    ----------
    rows
        A table of facts.
    file
        Its name, for messages.

    Raises
    ------
    DataError
        Naming the first line that lacks its source, year or mark of confidence.

    Examples
    --------
    >>> rows = pd.DataFrame({"source": ["USGS"], "year": ["2024"], "confidence": ["A"]})
    >>> require_sources(rows, "x.csv")
    """
    for field in _SOURCED:
        if field not in rows:
            what = "A table of facts lacks a column"
            raise DataError(what, where=file, found="nothing", fix=f"Add the column {field}")
        good = rows[field].notna() & (rows[field].astype(str).str.strip() != "")
        if field == "confidence":
            good &= rows[field].isin(CONFIDENCES)
        if not good.all():
            line = int((~good).to_numpy().argmax()) + 2
            what = f"A fact has no {field}"
            found = str(rows[field].iloc[line - 2])
            fix = f"Use one of {', '.join(CONFIDENCES)}" if field == "confidence" else "Say it"
            raise DataError(what, where=f"{file}, line {line}", found=found, fix=fix)


__all__ = ["CONFIDENCES", "read_facts", "require_sources"]
