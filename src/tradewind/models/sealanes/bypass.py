"""Ways past a closed chokepoint over land: pipelines for crude oil, roads for general cargo."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tradewind.models.sealanes.berths import berths, passage_shares
from tradewind.models.sealanes.facts import chokepoint_names, table
from tradewind.models.sealanes.ports import ports
from tradewind.models.sealanes.terminals import crude_mb_per_day
from tradewind.world import World

Floats = NDArray[np.float64]
_EVERYBODY = "all"


def bypass_shares(closed: frozenset[str], share: float, world: World) -> Floats:
    """Return what share of the crude that a closure stops goes through pipelines instead.

    Parameters
    ----------
    closed
        Ids of chokepoints.
    share
        Share of the passages that is lost.
    world
        With trade in crude oil.

    Returns
    -------
    ndarray
        (exporter,) from 0 to 1, in the order of `berths`.

    Examples
    --------
    >>> world = World.load()
    >>> found = bypass_shares(frozenset({"hormuz"}), 1.0, world)
    >>> at = berths("crude", world).economies.index
    >>> bool(0.2 < found[at("SAU")] < 0.6), float(found[at("KWT")])
    (True, 0.0)
    """
    codes = berths("crude", world).economies
    flow = crude_mb_per_day(world)
    found = np.zeros(len(codes))
    for line in table("bypass").itertuples():
        if line.chokepoint not in closed:
            continue
        gate = list(chokepoint_names()).index(str(line.chokepoint))
        stopped = share * (flow * passage_shares("crude", world)[gate]).sum(axis=1)
        mine = np.array([line.economy in (code, _EVERYBODY) for code in codes])
        total = float(stopped[mine].sum())
        if total > 0:
            found[mine] = np.maximum(found[mine], min(1.0, float(line.spare_mb_per_day) / total))
    return found


def land_bridges(closed: frozenset[str]) -> tuple[Floats, Floats]:
    """Return what share of general cargo goes by road between ports on this side and beyond.

    Parameters
    ----------
    closed
        Ids of chokepoints.

    Returns
    -------
    tuple of ndarray
        (economy,) shares from 0 to 1, and the days that it loses; in the order of `berths`.

    Examples
    --------
    >>> share, days = land_bridges(frozenset({"hormuz"}))
    >>> bool(share.max() < 1), bool(days.max() > 0)
    (True, True)
    """
    order = {code: k for k, code in enumerate(ports().economies)}
    share, days = np.zeros(len(order)), np.zeros(len(order))
    for line in table("land_bridges").itertuples():
        if line.chokepoint in closed:
            share[order[str(line.economy)]] = float(line.share)
            days[order[str(line.economy)]] = float(line.extra_days)
    return share, days


__all__ = ["bypass_shares", "land_bridges"]
