"""How much of the trade between economies goes by sea, by industry."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.models.sealanes.facts import table

Floats = NDArray[np.float64]
FUEL = "B06"
"""Crude oil and gas."""
PRODUCTS = "C19"
"""Refined fuels."""
BULK = ("B05", "B07")
"""Coal and ores."""
HEAVY = (*BULK, FUEL, "B08", PRODUCTS)
"""What ships carry even between neighbours, where no pipeline runs."""
_LANDLOCKED = "landlocked_neighbour"


def goods() -> tuple[str, ...]:
    """Return the industries whose products travel.

    Returns
    -------
    tuple of str
        ICIO codes.

    Examples
    --------
    >>> "C26" in goods(), "J61" in goods()
    (True, False)
    """
    return tuple(table("air")["industry"])


@lru_cache(maxsize=8)
def seaborne_shares(economies: tuple[str, ...], industries: tuple[str, ...]) -> Floats:
    """Return the share of the value of trade that goes by sea.

    Parameters
    ----------
    economies
        ISO3.
    industries
        ICIO codes; those that are no goods have no sea trade.

    Returns
    -------
    ndarray
        (origin, destination, industry), from 0 to 1; 0 at home.

    Notes
    -----
    ``(1 - land) x (1 - air)``: the share by land depends on borders, blocs and pipelines, the
    share by air on the industry. Single pairs have shares of their own (``land_links``).

    Examples
    --------
    >>> found = seaborne_shares(("JPN", "IND"), ("C26", "B07"))
    >>> bool(found[0, 1, 0] < found[0, 1, 1])
    True
    """
    air = table("air").set_index("industry")["air_share"]
    known = np.array([code in air.index for code in industries])
    flown = np.array([float(air.get(code, 0.0)) for code in industries])
    land = _land_shares(economies, industries)
    shares: Floats = (1 - land) * (1 - _flown(economies, industries, flown)) * known
    at_home = np.arange(len(economies))
    shares[at_home, at_home] = 0.0
    shares.setflags(write=False)
    return shares


def _flown(economies: tuple[str, ...], industries: tuple[str, ...], flown: Floats) -> Floats:
    """Return (origin, destination, industry) shares by air, with those of single economies."""
    found = np.broadcast_to(flown, (len(economies), len(economies), len(industries))).copy()
    for line in table("air_links").itertuples():
        if line.economy in economies and line.industry in industries:
            k, column = economies.index(str(line.economy)), industries.index(str(line.industry))
            found[k, :, column] = found[:, k, column] = float(line.air_share)
    return found


def _land_shares(economies: Sequence[str], industries: Sequence[str]) -> Floats:
    at = {code: k for k, code in enumerate(economies)}
    land = np.zeros((len(economies), len(economies), len(industries)))
    share = table("land").set_index("relation")["value"]
    heavy = np.array([code in HEAVY for code in industries])
    for (one, other), relation in land_relations().items():
        if one in at and other in at:
            bulk = share[_in_bulk(relation, one, other)]
            land[at[one], at[other]] = np.where(heavy, bulk, share[relation])
    return _with_links(land, at, {code: k for k, code in enumerate(industries)})


def _in_bulk(relation: str, one: str, other: str) -> str:
    """Return which share by land heavy goods have: ships carry more, where there is a coast."""
    if relation == _LANDLOCKED or {one, other} & landlocked():
        return relation
    return {"contiguous": "contiguous_bulk", "tunnel": "tunnel_bulk"}.get(relation, "bloc_bulk")


def _with_links(land: Floats, at: dict[str, int], column: dict[str, int]) -> Floats:
    """Return shares by land with those of single pairs: borders that divide, bridges, pipelines."""
    for link in table("land_links").itertuples():
        if link.origin not in at or link.destination not in at:
            continue
        pair = (at[str(link.origin)], at[str(link.destination)])
        if pd.isna(link.industry):
            land[pair] = float(link.land_share)
        elif link.industry in column:
            land[(*pair, column[str(link.industry)])] = float(link.land_share)
    return land


@lru_cache(maxsize=1)
def landlocked() -> frozenset[str]:
    """Return the economies that reach the sea through ports of others.

    Returns
    -------
    frozenset of str
        ISO3.

    Examples
    --------
    >>> "AUT" in landlocked(), "JPN" in landlocked()
    (True, False)
    """
    rows = table("ports")
    return frozenset(rows.loc[rows["role"] == "gateway", "economy"])


@lru_cache(maxsize=1)
def land_relations() -> Mapping[tuple[str, str], str]:
    """Return which pairs of economies have a land link, and of what kind.

    Returns
    -------
    mapping
        From (origin, destination) to a relation of the table ``land``.

    Examples
    --------
    >>> land_relations()["FRA", "ESP"], land_relations()["GBR", "FRA"]
    ('contiguous', 'tunnel')
    >>> ("JPN", "KOR") in land_relations()
    False
    """
    found: dict[tuple[str, str], str] = {}
    for bloc in table("blocs").itertuples():
        members = str(bloc.members).split()
        others = members if pd.isna(bloc.others) else str(bloc.others).split()
        for one, other in itertools.product(members, others):
            if one != other:
                found |= {(one, other): str(bloc.relation), (other, one): str(bloc.relation)}
    for row in table("borders").dropna(subset=["neighbours"]).itertuples():
        for other in str(row.neighbours).split():
            inland = {str(row.economy), other} & landlocked()
            found[str(row.economy), other] = _LANDLOCKED if inland else "contiguous"
    return MappingProxyType(found)


__all__ = [
    "BULK",
    "FUEL",
    "HEAVY",
    "PRODUCTS",
    "goods",
    "land_relations",
    "landlocked",
    "seaborne_shares",
]
