"""World Mining Data: production by country and mineral, from its mirror (SQLite, read only)."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from tradewind.core import Finding
from tradewind.core.units import tonnes_per
from tradewind.data.sources.facts import minerals
from tradewind.data.sources.registry import GEOPOLRISK_ISO3_BY_NAME

MEMBER = "geopolrisk/lib/world_mining_data.db"
_TOTALS = "DELETE"
_VOLUME = {"Mio m3": "million m3"}
_YEARS = tuple(str(year) for year in range(2018, 2025))


def read_production(file: Path) -> pd.DataFrame:
    """Read production of every mineral, one row per year, economy and mineral.

    Totals rows are dropped and French Guiana gets its own code. Masses are turned into tonnes.

    Parameters
    ----------
    file
        The extracted member `MEMBER`.

    Returns
    -------
    pandas.DataFrame
        ``year, economy, mineral, stage, quantity, unit, basis``; `basis` is reported, estimated,
        provisional or not stated. Years for which the source gives nothing have no row.

    Examples
    --------
    >>> len(_YEARS)
    7
    """
    table = minerals()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        sheets = [
            _sheet(database, sheet).assign(mineral=mineral)
            for mineral, sheet in table["world_mining_sheet"].items()
        ]
    wide = pd.concat(sheets, ignore_index=True)
    wide = wide[wide["Country_Code"] != _TOTALS]
    economy = wide["Country"].map(GEOPOLRISK_ISO3_BY_NAME).fillna(wide["Country_ISO"])
    wide = wide.assign(economy=economy, stage=wide["mineral"].map(table["stage"]))
    long = wide.melt(
        ["economy", "mineral", "stage", "unit", "data_source"], list(_YEARS), "year", "quantity"
    ).dropna(subset=["quantity"])
    mass = ~long["unit"].isin(_VOLUME)
    factor = long["unit"].where(mass).map(tonnes_per, na_action="ignore").fillna(1.0)
    basis = {"r": "reported", "e": "estimated", "p": "provisional"}
    return pd.DataFrame(
        {
            "year": long["year"].astype("int16"),
            "economy": long["economy"],
            "mineral": long["mineral"],
            "stage": long["stage"],
            "quantity": long["quantity"].astype("float64") * factor,
            "unit": long["unit"].map(_VOLUME).fillna("t"),
            "basis": long["data_source"].map(basis).fillna("not stated"),
        }
    ).sort_values(["mineral", "year", "economy"], ignore_index=True)


def _sheet(database: sqlite3.Connection, name: str) -> pd.DataFrame:
    """Read one table; its name comes from the package's own list of minerals."""
    quoted = name.replace('"', '""')
    return pd.read_sql_query("".join(('SELECT * FROM "', quoted, '"')), database)


def production_findings(production: pd.DataFrame) -> tuple[Finding, ...]:
    """Return what is known to be wrong in this vintage of World Mining Data.

    Parameters
    ----------
    production
        What `read_production` returns.

    Returns
    -------
    tuple of Finding
        Faults corrected (French Guiana) and faults that only the publisher can correct.

    Examples
    --------
    >>> empty = pd.DataFrame(columns=["year", "economy", "mineral", "quantity"])
    >>> production_findings(empty)
    ()
    """
    gold = production[production["mineral"] == "gold"]
    sides = gold[gold["economy"].isin(("GUF", "GUY"))]
    if sides.empty:
        return ()
    pair = sides.pivot(index="year", columns="economy", values="quantity")
    same = pair.index[(pair["GUF"] == pair["GUY"]) & (pair["GUF"] > 0)]
    usual_t = pair["GUY"].drop(same).median()
    return (
        Finding(
            "French Guiana",
            "world-mining-data: gold",
            "note",
            "The mirror codes French Guiana as Guyana; it has its own code here",
            len(pair),
        ),
        Finding(
            "repeated value",
            "world-mining-data: gold",
            "warning",
            f"Guyana repeats French Guiana's value in {', '.join(map(str, same))} "
            f"({pair['GUY'].loc[same].mean():.1f} t against {usual_t:.1f} t in its median other "
            "year); the value is kept as published",
            len(same),
        ),
    )


__all__ = ["MEMBER", "production_findings", "read_production"]
