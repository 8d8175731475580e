"""The tables behind the chains: every row has a source, a year and a mark of confidence."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Final

import pandas as pd

from tradewind.core import resolve
from tradewind.models.fact_tables import read_facts

TABLES: Final = (
    "minerals", "output", "capacity", "prices", "elasticities", "end_uses", "recycling",
    "substitution", "stocks", "reserves", "codes", "content", "projects",
)  # fmt: skip
"""Names of the tables."""
_TEXT = {
    "product": str, "industry": str, "economy": str, "year": str, "world_mineral": str,
    "stages": str, "mine_note": str,
}  # fmt: skip


@lru_cache(maxsize=len(TABLES))
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
    >>> table("prices").query("mineral == 'copper'")["usd_per_t"].item() > 5000
    True
    """
    known = resolve(name, {each: each for each in TABLES}, "table of minerals")
    return read_facts("tradewind.models.minerals", known, _TEXT)


@lru_cache(maxsize=1)
def mineral_names() -> dict[str, str]:
    """Return the minerals that have a chain, by id.

    Returns
    -------
    dict of str to str
        Names, in the order of the table.

    Examples
    --------
    >>> mineral_names()["gallium"]
    'Gallium'
    """
    return dict(zip(table("minerals")["mineral"], table("minerals")["name"], strict=True))


@lru_cache(maxsize=1)
def chain_stages() -> dict[str, tuple[str, ...]]:
    """Return the stages of every chain, by id.

    Returns
    -------
    dict of str to tuple of str
        In the order in which a mineral passes them.

    Examples
    --------
    >>> chain_stages()["gallium"]
    ('refine',)
    """
    rows = table("minerals")
    stages = (tuple(str(each).split()) for each in rows["stages"])
    return dict(zip(rows["mineral"], stages, strict=True))


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
        file = files("tradewind.models.minerals") / "facts" / f"{name}.csv"
        digest.update(name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


__all__ = [
    "TABLES",
    "chain_stages",
    "facts_sha256",
    "mineral_names",
    "table",
]
