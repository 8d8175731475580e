"""The tables behind the sea lanes: every row has a source, a year and a mark of confidence."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

import pandas as pd

from tradewind.core import resolve
from tradewind.models.fact_tables import read_facts

_PACKAGE = "tradewind.models.sealanes"
TABLES: Final = (
    "air", "air_links", "blocs", "borders", "bypass", "chokepoints", "freight", "land",
    "land_bridges", "land_links", "ports", "published", "routing", "ship_limits", "value_of_time",
)  # fmt: skip
"""Names of the tables."""
_TEXT = {
    "economy": str, "industry": str, "year": str, "origin": str, "destination": str,
    "neighbours": str, "members": str, "others": str, "unlocode": str, "opened": str, "scope": str,
}  # fmt: skip


def table(name: str) -> pd.DataFrame:
    """Return one of the tables.

    Parameters
    ----------
    name
        One of `TABLES`.

    Returns
    -------
    pandas.DataFrame
        As it is written; columns ``source``, ``year`` and ``confidence`` are never empty.

    Raises
    ------
    UnknownCodeError
        When there is no such table.
    DataError
        When a row lacks its source, year or mark of confidence.

    Examples
    --------
    >>> table("chokepoints").set_index("id").loc["hormuz", "name"]
    'Strait of Hormuz'
    """
    known = resolve(name, {each: each for each in TABLES}, "table of sea lanes")
    return _table(known).copy()


@lru_cache(maxsize=len(TABLES))
def _table(name: str) -> pd.DataFrame:
    return read_facts(_PACKAGE, name, _TEXT)


@lru_cache(maxsize=1)
def chokepoint_names() -> Mapping[str, str]:
    """Return the chokepoints, by id.

    Returns
    -------
    mapping of str to str
        Names, in the order of the table; it cannot be changed.

    Examples
    --------
    >>> chokepoint_names()["suez"]
    'Suez Canal'
    """
    rows = table("chokepoints")
    return MappingProxyType(dict(zip(rows["id"], rows["name"], strict=True)))


@lru_cache(maxsize=1)
def closed_by_default() -> frozenset[str]:
    """Return the chokepoints that no ship passes unless it is asked for: the Arctic.

    Returns
    -------
    frozenset of str
        Ids.

    Examples
    --------
    >>> "northwest-passage" in closed_by_default()
    True
    """
    rows = table("chokepoints")
    return frozenset(rows.loc[rows["opened"] == "no", "id"])


@lru_cache(maxsize=64)
def routing(name: str) -> float:
    """Return a parameter of routing.

    Parameters
    ----------
    name
        Of the table ``routing``.

    Returns
    -------
    float
        In the unit that the table names.

    Raises
    ------
    UnknownCodeError
        When there is no such parameter.

    Examples
    --------
    >>> routing("ship_speed_knots") > 10
    True
    """
    rows = table("routing").set_index("name")
    known = resolve(name, {each: each for each in rows.index}, "parameter of routing")
    return float(rows.loc[known, "value"])


@lru_cache(maxsize=1)
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
    for name in sorted(TABLES):
        file = files(_PACKAGE) / "facts" / f"{name}.csv"
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


__all__ = ["TABLES", "chokepoint_names", "closed_by_default", "facts_sha256", "routing", "table"]
