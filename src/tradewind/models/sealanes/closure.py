"""A closure at sea becomes costs, cuts and idle wells: what the equilibrium can solve.

Ships that can no longer pass go round (longer at sea, so dearer), wait, or, where no way round is
left, stay. What stays is a cut whose scarcity rent buyers and sellers halve: nobody decides it.
Fuels are one world market, so what cannot leave stands idle at
the source and the shortage is everybody's (docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.models.lane_terms import Closure
from tradewind.models.sealanes.berths import CARGOES, Berths, Cargo, berths, sailed
from tradewind.models.sealanes.bypass import bypass_shares, land_bridges
from tradewind.models.sealanes.facts import routing, table
from tradewind.models.sealanes.network import bits_of
from tradewind.models.sealanes.pace import canal_days, km_per_day
from tradewind.models.sealanes.ports import ports
from tradewind.models.sealanes.routes import closed_chokepoints
from tradewind.models.sealanes.seaborne import BULK, FUEL, PRODUCTS, seaborne_shares
from tradewind.world import World

Floats = NDArray[np.float64]
WORLD_MARKETS: Final = (FUEL, PRODUCTS)
"""Crude oil with gas, and refined fuels: cargoes are redirected within weeks."""
_CARGO: Final[dict[str, Cargo]] = {
    FUEL: "crude", PRODUCTS: "products", **dict.fromkeys(BULK, "bulk"),
}  # fmt: skip
_SPEEDS: Final = {
    "general": "ship_speed_knots", "products": "ship_speed_tanker_knots",
    "bulk": "ship_speed_bulk_knots", "crude": "ship_speed_tanker_knots",
}  # fmt: skip
_FEW: Final = 0.5
MOST_LOST: Final = 0.95
"""Largest share of a flow or of output that a closure takes: equilibria are not solved beyond."""


@dataclass(frozen=True, slots=True, eq=False)
class Detours:
    """What a closure does to the sea trade between economies, for one kind of cargo.

    Parameters
    ----------
    days
        (origin, destination) days that goods lose, on average over all sea trade of the pair.
    freight
        (origin, destination) rise of freight as a share of freight, on average.
    late
        (origin, destination) share of sea trade that goes round, waits or goes by road.
    stopped
        (origin, destination) share of sea trade for which no way is left.
    locked_in
        (origin, destination) the part of it that cannot leave the seller's port, wherever to.

    Examples
    --------
    >>> Detours.__slots__
    ('days', 'freight', 'late', 'stopped', 'locked_in')
    """

    days: Floats
    freight: Floats
    late: Floats
    stopped: Floats
    locked_in: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LaneChanges:
    """What closures change in a world.

    Parameters
    ----------
    log_cost
        (origin, destination, industry) log of the iceberg factor on trade cost.
    cut
        (origin, destination, industry) share of the flow that no longer arrives.
    idle
        (economy, industry) share of factors that stand idle because nothing can leave.

    Examples
    --------
    >>> LaneChanges.__slots__
    ('log_cost', 'cut', 'idle')
    """

    log_cost: Floats
    cut: Floats
    idle: Floats


def cargo_of(industry: str) -> Cargo:
    """Return the kind of cargo that an industry sends.

    Parameters
    ----------
    industry
        ICIO code.

    Returns
    -------
    str
        One of `CARGOES`.

    Examples
    --------
    >>> cargo_of("B06"), cargo_of("C29")
    ('crude', 'general')
    """
    return _CARGO.get(industry, "general")


@lru_cache(maxsize=16)
def lane_changes(closures: tuple[Closure, ...], world: World) -> LaneChanges:
    """Return what closures do to the trade of a world.

    Parameters
    ----------
    closures
        Together: no ship goes round through what another of them closes.
    world
        The baseline.

    Returns
    -------
    LaneChanges
        Nothing for industries that are no goods, and for economies without a port.

    Raises
    ------
    UnknownCodeError
        When a chokepoint is not known.

    Examples
    --------
    >>> found = lane_changes((Closure(("hormuz",), 0.95),), World.load())
    >>> bool(found.idle.max() > 0.3), bool(found.cut.max() > 0.5)
    (True, True)
    """
    economies, industries = tuple(world.economies.index), tuple(world.industries.index)
    shape = (len(economies), len(economies), len(industries))
    days, freight, stopped, locked_in = (np.zeros(shape) for _ in range(4))
    for cargo in CARGOES:
        columns = [k for k, code in enumerate(industries) if cargo_of(code) == cargo]
        found = in_world(detours(closures, world, cargo), world)
        days[:, :, columns] = found.days[:, :, None]
        freight[:, :, columns] = found.freight[:, :, None]
        stopped[:, :, columns] = found.stopped[:, :, None]
        locked_in[:, :, columns] = found.locked_in[:, :, None]
    sea = seaborne_shares(economies, industries)
    dearer = days * _per_industry("value_of_time", "per_day", industries)
    dearer += freight * _per_industry("freight", "ad_valorem", industries)
    return _with_idle_sources(np.log1p(sea * dearer), sea * stopped, sea * locked_in, world)


def _with_idle_sources(
    log_cost: Floats, stopped: Floats, locked_in: Floats, world: World
) -> LaneChanges:
    """Write what world markets cannot ship as factors that stand idle at the source."""
    industries = list(world.industries.index)
    markets = [k for k, code in enumerate(industries) if code in WORLD_MARKETS]
    trade = world.trade_usd_m.to_numpy()
    output = world.output_usd_m.to_numpy()
    idle = np.zeros(output.shape)
    for k in markets:
        lost = (trade[:, :, k] * locked_in[:, :, k]).sum(axis=1)
        idle[:, k] = np.divide(lost, output[:, k], out=np.zeros_like(lost), where=output[:, k] > 0)
    cut = stopped.copy()
    cut[:, :, markets] = np.maximum(stopped - locked_in, 0.0)[:, :, markets]
    cut, idle = np.minimum(cut, MOST_LOST), np.minimum(idle, MOST_LOST)
    for part in (log_cost, cut, idle):
        part.setflags(write=False)
    return LaneChanges(log_cost, cut, idle)


def detours(closures: Sequence[Closure], world: World, cargo: Cargo) -> Detours:
    """Return what closures do between the economies that have ports.

    Parameters
    ----------
    closures, world
        As in `lane_changes`.
    cargo
        Which.

    Returns
    -------
    Detours
        In the order of `berths`.

    Raises
    ------
    UnknownCodeError
        When a chokepoint is not known.

    Examples
    --------
    >>> world = World.load()
    >>> found = detours((Closure(("suez",), 1.0),), world, "general")
    >>> at = berths("general", world).economies.index
    >>> bool(5 < found.days[at("IND"), at("NLD")] < 20), float(found.stopped.max())
    (True, 0.0)
    """
    pairs = berths(cargo, world)
    shut = _merged(closures)
    names = frozenset().union(*(each.names for each in shut))
    around, usual = sailed(cargo, names), sailed(cargo)
    at = np.ix_(pairs.port, pairs.port)
    lost, blocked, patience = _lost(shut, world, cargo, pairs)
    pace = km_per_day(_SPEEDS[cargo])
    longer = (around.km[at] - pairs.km) / pace
    longer = longer + (canal_days(around.gates) - canal_days(usual.gates))[at]
    days = np.clip(np.where(lost > 0, longer, 0.0), 0.0, patience)
    stays = ~np.isfinite(days)
    by_road, road_days = _by_road(names, cargo, pairs)
    stopped = np.where(stays, blocked * (1 - by_road), 0.0)
    days = np.where(stays, by_road * road_days, days)
    further = 1 + days * pace / np.maximum(pairs.km, 1.0)
    dearer = further ** routing("freight_distance_elasticity") - 1
    return Detours(
        days=pairs.mean(lost * days),
        freight=pairs.mean(lost * dearer),
        late=pairs.mean(lost - stopped),
        stopped=pairs.mean(stopped),
        locked_in=pairs.mean(np.where(_shut_in(around.km[at]), stopped, 0.0)),
    )


@dataclass(frozen=True, slots=True)
class _Shut:
    """Chokepoints that are closed together, with what is lost and how long ships wait."""

    names: frozenset[str]
    share: float
    waits: float


def _merged(closures: Sequence[Closure]) -> list[_Shut]:
    """Return closures of the same chokepoints as one: they compose by what they leave."""
    found: dict[frozenset[str], _Shut] = {}
    for each in closures:
        names = closed_chokepoints(each.chokepoint)
        waits = np.inf if each.extra_days is None else each.extra_days
        before = found.get(names, _Shut(names, 0.0, 0.0))
        if each.share > 0:
            share = 1 - (1 - before.share) * (1 - each.share)
            found[names] = _Shut(names, share, max(before.waits, waits))
    return list(found.values())


def _lost(
    shut: Sequence[_Shut], world: World, cargo: Cargo, pairs: Berths
) -> tuple[Floats, Floats, Floats]:
    """Return by pair of berths what no longer sails as usual, what of it is blocked, and patience.

    A closure blocks a pair that has no way left and would have one if it alone were undone; where
    none would suffice, all block. So crude that a pipeline takes past Hormuz is late, not blocked,
    where Malacca is closed too, and a pipeline at Suez frees nothing that cannot leave the Gulf.
    """
    at = np.ix_(pairs.port, pairs.port)
    names = frozenset().union(*(each.names for each in shut))
    passes = [(pairs.gates & bits_of(each.names)) != 0 for each in shut]
    opens = [np.isfinite(sailed(cargo, names - each.names).km[at]) for each in shut]
    single = np.logical_or.reduce([p & o for p, o in zip(passes, opens, strict=True)], axis=0)
    left, free = np.ones(pairs.km.shape), np.ones(pairs.km.shape)
    patience = np.zeros(pairs.km.shape)
    for each, passing, opening in zip(shut, passes, opens, strict=True):
        gone = passing * each.share * (1 - _piped(each, shut, world, cargo, pairs))
        left = left * (1 - gone)
        free = np.where(opening | ~single, free * (1 - gone), free)
        patience = np.where(passing, np.maximum(patience, each.waits), patience)
    return 1 - left, 1 - free, patience


def _by_road(names: frozenset[str], cargo: Cargo, pairs: Berths) -> tuple[Floats, Floats]:
    """Return by pair of berths what share of general cargo goes by road, and the days it loses.

    Trucks pass one chokepoint: they help where a way would be left if that one were open.
    """
    share, days = np.zeros(pairs.km.shape), np.zeros(pairs.km.shape)
    for name in sorted(names) if cargo == "general" else ():
        road, late = (pairs.spread(values) for values in land_bridges(frozenset({name})))
        if road.any():
            open_km = sailed(cargo, names - {name}).km[np.ix_(pairs.port, pairs.port)]
            left = np.isfinite(open_km)
            share = np.maximum(share, left * np.maximum(road[:, None], road))
            days = np.maximum(days, left * np.maximum(late[:, None], late))
    return share, days


def _shut_in(km: Floats) -> NDArray[np.bool_]:
    """Return (berth, 1) whether a port reaches less than half of all others."""
    found: NDArray[np.bool_] = np.isfinite(km).mean(axis=1, keepdims=True) < _FEW
    return found


def _piped(each: _Shut, shut: Sequence[_Shut], world: World, cargo: Cargo, pairs: Berths) -> Floats:
    """Return by pair of berths what share of the lost crude goes through pipelines."""
    found = np.zeros(pairs.km.shape)
    for name in sorted(each.names) if cargo == "crude" else ():
        passes = (pairs.gates & bits_of((name,))) != 0
        share = 1 - float(np.prod([1 - other.share for other in shut if name in other.names]))
        lines = pairs.spread(bypass_shares(frozenset({name}), share, world))[:, None]
        found = np.maximum(found, passes * lines)
    return found


def in_world(found: Detours, world: World) -> Detours:
    """Return detours between the economies of a world.

    Parameters
    ----------
    found
        As `detours` returns them.
    world
        The world.

    Returns
    -------
    Detours
        In its order; nothing for economies without a port.

    Examples
    --------
    >>> world = World.load()
    >>> in_world(detours((), world, "general"), world).days.shape
    (80, 80)
    """
    economies = list(world.economies.index)
    order = {code: k for k, code in enumerate(ports().economies)}
    known = [k for k, code in enumerate(economies) if code in order]
    rows = [order[economies[k]] for k in known]

    def placed(values: Floats) -> Floats:
        whole = np.zeros((len(economies), len(economies)))
        whole[np.ix_(known, known)] = values[np.ix_(rows, rows)]
        return whole

    parts = (found.days, found.freight, found.late, found.stopped, found.locked_in)
    return Detours(*(placed(part) for part in parts))


def _per_industry(name: str, column: str, industries: tuple[str, ...]) -> Floats:
    values = table(name).set_index("industry")[column]
    found: Floats = np.array([float(values.get(code, 0.0)) for code in industries])
    return found


__all__ = [
    "MOST_LOST",
    "WORLD_MARKETS",
    "Detours",
    "LaneChanges",
    "cargo_of",
    "detours",
    "in_world",
    "lane_changes",
]
