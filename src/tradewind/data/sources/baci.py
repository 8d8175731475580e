"""BACI bilateral trade by product, from its mirror (SQLite, read only).

BACI codes economies with its own numbers, close to UN M49 but not equal (India 699, United States
842, France 251, Switzerland 757, Norway 579, Taiwan 490). The mirror's own code table is used, with
the corrections below.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas as pd

from tradewind.core import DataError, hs6
from tradewind.core.units import USD_PER_THOUSAND_USD

MEMBER = "geopolrisk/lib/baci.db"
_CORRECTED_ISO3 = {"S19": "TWN"}
"""BACI files Taiwan under "Other Asia, not elsewhere specified"."""

_TRADE = """
    SELECT CAST(t AS INTEGER) AS year, i, j, k,
           CAST(TRIM(v) AS REAL) AS value_thousand_usd,
           CASE WHEN TRIM(q) IN ('', 'NA') THEN NULL ELSE CAST(TRIM(q) AS REAL) END AS quantity_t
    FROM baci_trade
"""


def read_trade(file: Path) -> pd.DataFrame:
    """Read all trade rows with ISO3 economies and six-digit products.

    Parameters
    ----------
    file
        The extracted member `MEMBER`.

    Returns
    -------
    pandas.DataFrame
        ``year, exporter, importer, product, revision, value_usd, quantity_t``; quantities that
        BACI does not give are NaN, never 0.

    Raises
    ------
    DataError
        When a code has no economy.

    Examples
    --------
    >>> MEMBER.rsplit("/")[-1]
    'baci.db'
    """
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        trade = pd.read_sql_query(_TRADE, database)
        codes = pd.read_sql_query(
            'SELECT country_code, country_iso3 FROM "country_codes_V202401b"', database
        )
    iso3 = codes.set_index("country_code")["country_iso3"].replace(_CORRECTED_ISO3)
    unknown = sorted((set(trade["i"]) | set(trade["j"])) - set(iso3.dropna().index))
    if unknown:
        what = "Trade names economies that no code table knows"
        raise DataError(what, found=", ".join(unknown))
    return pd.DataFrame(
        {
            "year": trade["year"].astype("int16"),
            "exporter": trade["i"].map(iso3).astype("category"),
            "importer": trade["j"].map(iso3).astype("category"),
            "product": trade["k"].astype("category").cat.rename_categories(hs6),
            "revision": pd.Categorical.from_codes([0] * len(trade), ["HS92"]),
            "value_usd": (trade["value_thousand_usd"] * USD_PER_THOUSAND_USD).round(),
            "quantity_t": trade["quantity_t"],
        }
    )


__all__ = ["MEMBER", "read_trade"]
