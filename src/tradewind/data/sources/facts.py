"""Small tables of facts that ship with the package; a source stands in every row."""

from __future__ import annotations

import hashlib
from importlib import resources

import pandas as pd


def _read(name: str, dtype: type[str] | dict[str, type[str]] | None = None) -> pd.DataFrame:
    file = resources.files("tradewind.data") / "facts" / f"{name}.csv"
    with file.open("r", encoding="utf-8") as stream:
        return pd.read_csv(stream, keep_default_na=False, na_values=[""], dtype=dtype)


def facts_sha256() -> str:
    """Return one hash over all tables, in the order of their names.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> len(facts_sha256())
    64
    """
    digest = hashlib.sha256()
    folder = resources.files("tradewind.data") / "facts"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".csv"):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def economies() -> pd.DataFrame:
    """Return the economies known by name: 80 of the input-output table and 20 more.

    Returns
    -------
    pandas.DataFrame
        Indexed by ISO3: name, income group (World Bank, FY2026), region, population (persons),
        ``gdp_usd_2022`` (US$, UN national accounts; for Taiwan the year in `gdp_year`), UN M49 and
        BACI codes, source and confidence.

    Examples
    --------
    >>> economies().loc["IND", "baci_code"]
    '699'
    """
    table = _read("economies", dtype={"m49": str, "baci_code": str}).set_index("iso3")
    gdp = table["gdp_usd_2022"].fillna(table["gdp_usd"]).astype("float64")
    return table.drop(columns="gdp_usd").assign(gdp_usd_2022=gdp)


def groupings() -> pd.DataFrame:
    """Return who belongs to which group, from when to when.

    Returns
    -------
    pandas.DataFrame
        ``group, iso3, joined, left, role, member, source, address, confidence, note``; dates as ISO
        text of year, month or day as far as known; `member` is "no" for those who were invited or
        apply.

    Examples
    --------
    >>> sorted(groupings().query("group == 'Quad'")["iso3"])
    ['AUS', 'IND', 'JPN', 'USA']
    """
    return _read("groupings", dtype=str)


def national_accounts() -> pd.DataFrame:
    """Return UN national accounts 2022: GDP, consumption, investment, exports, imports, in US$.

    Returns
    -------
    pandas.DataFrame
        Indexed by ISO3. Taiwan, which the UN omits, has goods trade only (confidence B).

    Examples
    --------
    >>> bool(national_accounts().loc["JPN", "imports_gs"] > 1e12)
    True
    """
    return _read("national_accounts_2022").set_index("iso3")


def industries() -> pd.DataFrame:
    """Return the 50 industries of the input-output table.

    Returns
    -------
    pandas.DataFrame
        Indexed by ICIO code: full name, short name, whether it makes goods.

    Examples
    --------
    >>> industries().loc["C24B", "short_name"]
    'Non-ferrous metals'
    """
    return _read("industries").set_index("code")


def minerals() -> pd.DataFrame:
    """Return the 65 minerals of World Mining Data.

    Returns
    -------
    pandas.DataFrame
        Indexed by id: name, symbol, the stage at which production is counted, unit, and the name
        that the GeoPolRisk method gives it (empty where it has none).

    Examples
    --------
    >>> minerals().loc["rare-earths", "stage"]
    'mine'
    """
    return _read("minerals").set_index("mineral").fillna({"symbol": "", "geopolrisk_name": ""})


def mineral_codes() -> pd.DataFrame:
    """Return which HS92 products belong to which mineral and stage.

    Returns
    -------
    pandas.DataFrame
        ``mineral, product, stage, geopolrisk, description, note, source``; a product may serve two
        minerals (bituminous coal).

    Examples
    --------
    >>> sorted(mineral_codes().query("mineral == 'graphite'")["product"])
    ['250410', '250490']
    """
    return _read("mineral_codes", dtype={"product": str}).fillna({"note": ""})


__all__ = [
    "economies",
    "facts_sha256",
    "groupings",
    "industries",
    "mineral_codes",
    "minerals",
    "national_accounts",
]
