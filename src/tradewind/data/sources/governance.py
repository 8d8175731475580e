"""Worldwide Governance Indicators, political stability, from its mirror (SQLite, read only).

The estimate and its standard error are used, never the percentile rank, whose scale breaks in 2023.
The mirror lists Guyana twice: one row is French Guiana's under another name. The row with the
smaller standard error is kept, which rests on more surveys.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

MEMBER = "geopolrisk/lib/wgi.db"


def read_governance(file: Path) -> pd.DataFrame:
    """Read political stability by economy and year.

    Parameters
    ----------
    file
        The extracted member `MEMBER`.

    Returns
    -------
    pandas.DataFrame
        ``year, economy, estimate, std_error``; the estimate is in standard normal units, about
        -2.5 (weak) to 2.5 (strong).

    Examples
    --------
    >>> MEMBER.rsplit("/")[-1]
    'wgi.db'
    """
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        estimate = _long(pd.read_sql_query('SELECT * FROM "Estimate"', database), "estimate")
        error = _long(pd.read_sql_query('SELECT * FROM "StdErr"', database), "std_error")
    both = estimate.join(error, how="left").reset_index()
    both = both.sort_values(["economy", "year", "std_error"])
    unique = both.drop_duplicates(["economy", "year"], keep="first")
    return unique[["year", "economy", "estimate", "std_error"]].reset_index(drop=True)


def _long(wide: pd.DataFrame, name: str) -> pd.DataFrame:
    years = [column for column in wide.columns if column.isdigit()]
    rows = wide.rename(columns={"Code": "economy"}).rename_axis("row").reset_index()
    long = rows.melt(["row", "economy"], years, "year", name).astype({"year": "int16"})
    long[name] = pd.to_numeric(long[name], errors="coerce")
    return long.dropna(subset=[name]).set_index(["row", "economy", "year"])


__all__ = ["MEMBER", "read_governance"]
