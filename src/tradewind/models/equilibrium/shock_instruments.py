"""From the terms of a shock to its numbers in a world."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.lane_terms import Closure
from tradewind.models.links import Gates, Links, Places
from tradewind.models.sealanes.closure import LaneChanges, lane_changes
from tradewind.models.shock import Shock
from tradewind.models.terms import Capacity, Cut, Demand, Endowment, Rent, Tariff, TradeCost
from tradewind.world import World

_FAINT_USD_M = 1.0
"""Links that trade less a year stay as they are where a chokepoint closes: they are more than half
of the links and 0.2 % of the trade that a closure touches."""


def instruments_of(shock: Shock, world: World, base: Baseline) -> Instruments:
    """Return the instruments of a shock in a world.

    Cuts compose by what they leave, (1 - a)(1 - b); where cuts with different keepers of the rent
    overlap, the rent is split in proportion to log(1 - share). Cost factors, capacities, endowments
    and tastes multiply; tariff rates add.

    Parameters
    ----------
    shock
        The shock.
    world
        The world that knows its codes.
    base
        Its baseline, whose tariffs the shock changes.

    Returns
    -------
    Instruments
        Over the economies and industries of the world, in its order, one link per buyer.

    Raises
    ------
    UnknownCodeError
        When a code is not known.
    InputError
        When tariffs fall to -100 % or below, or terms on minerals are left.

    Examples
    --------
    >>> world = World.load()
    >>> shock = Shock("ban").cut(origin="CHN", destination="JPN", industry="C26", share=0.9)
    >>> instruments_of(shock, world, Baseline.from_world(world)).remaining.round(3).tolist()
    [0.1]
    """
    if shock.minerals:
        what = "The shock acts on chains of minerals, which the equilibrium does not know"
        fix = "Turn it into losses of capacity first: tradewind.models.minerals.through_chains"
        raise InputError(what, where=shock.file or shock.name, fix=fix)
    codes = _Codes.of(world)
    links: dict[str, list[tuple[NDArray[np.int64], float | Floats]]] = {}
    places: dict[str, Floats] = {}
    places_of_terms = shock.links(world)
    closures = tuple(term for term in shock.terms if isinstance(term, Closure))
    if closures:
        rent = next((term.rent for term in closures if term.rent is not None), None)
        _add_lanes(lane_changes(closures, world), world, rent, links, places)
    for term, where in zip(shock.terms, places_of_terms, strict=True):
        if isinstance(term, Closure) or isinstance(where, Gates):
            continue
        name, value = _change(term)
        if isinstance(where, Links):
            links.setdefault(name, []).append((codes.links(where), value))
        else:
            changed = places.setdefault(name, np.zeros(codes.shape))
            changed[codes.places(where)] += value
    return _gathered(links, places, codes, base)


@dataclass(frozen=True, slots=True)
class _Codes:
    """Positions of the codes of a world."""

    economies: dict[str, int]
    industries: dict[str, int]

    @classmethod
    def of(cls, world: World) -> _Codes:
        economies, industries = list(world.economies.index), list(world.industries.index)
        return cls(
            {code: k for k, code in enumerate(economies)},
            {code: k for k, code in enumerate(industries)},
        )

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.economies), len(self.industries)

    def links(self, where: Links) -> NDArray[np.int64]:
        """Return the flat positions of links, in order."""
        i, n = (
            np.sort([self.economies[code] for code in codes])
            for codes in (where.origins, where.destinations)
        )
        r = np.sort([self.industries[code] for code in where.industries])
        pairs = (i[:, None] * self.shape[0] + n)[(i[:, None] != n) | where.domestic]
        flat: NDArray[np.int64] = (pairs[:, None] * self.shape[1] + r).ravel()
        return flat

    def places(self, where: Places) -> tuple[NDArray[np.int64], ...]:
        """Return the open mesh of the industries of economies."""
        economies = [self.economies[code] for code in where.economies]
        return np.ix_(economies, [self.industries[code] for code in where.industries])


def _add_lanes(
    lanes: LaneChanges,
    world: World,
    rent: Rent | None,
    links: dict[str, list[tuple[NDArray[np.int64], float | Floats]]],
    places: dict[str, Floats],
) -> None:
    """Add what closures do: dearer links, cuts, and idle factors."""
    traded = world.trade_usd_m.to_numpy() >= _FAINT_USD_M
    dearer = np.flatnonzero(lanes.log_cost * traded)
    cut = np.flatnonzero(lanes.cut * traded)
    links["cost"] = [(dearer, lanes.log_cost.ravel()[dearer])]
    left = np.log1p(-lanes.cut.ravel()[cut])
    if rent is None:
        links["importer"], links["exporter"] = [(cut, left / 2)], [(cut, left / 2)]
    else:
        links[rent] = [(cut, left)]
    places["log_endowment"] = np.log1p(-lanes.idle)


def _change(term: Cut | TradeCost | Tariff | Capacity | Endowment | Demand) -> tuple[str, float]:
    """Return what a term changes, and by how much in the space in which such changes add."""
    match term:
        case Cut():
            return term.rent, float(np.log1p(-term.share))
        case TradeCost():
            return "cost", float(np.log(term.factor))
        case Tariff():
            return "rate", term.rate
        case Capacity():
            return "log_capacity", float(np.log1p(-term.share))
        case Endowment():
            return "log_endowment", float(np.log(term.factor))
        case Demand():
            return "log_taste", float(np.log(term.factor))


def _gathered(
    links: dict[str, list[tuple[NDArray[np.int64], float | Floats]]],
    places: dict[str, Floats],
    codes: _Codes,
    base: Baseline,
) -> Instruments:
    touched = [flat for changes in links.values() for flat, _ in changes]
    flat = np.unique(np.concatenate(touched)) if touched else np.zeros(0, dtype=np.int64)
    sums = {name: np.zeros(flat.shape) for name in ("importer", "exporter", "lost", "cost", "rate")}
    for name, changes in links.items():
        for positions, value in changes:
            sums[name][np.searchsorted(flat, positions)] += value
    left = sums["importer"] + sums["exporter"] + sums["lost"]
    cut = np.where(left < 0, left, -1.0)
    economies, industries = codes.shape
    instruments = Instruments(
        link=np.stack(np.unravel_index(flat, (economies, economies, industries))),
        log_cost=sums["cost"],
        log_tariff=np.zeros(flat.shape),
        remaining=np.exp(left),
        exporter=sums["exporter"] / cut,
        lost=sums["lost"] / cut,
        **places,
    )
    return _with_tariffs(
        instruments.spread(base.buyers), np.repeat(sums["rate"], base.buyers), base
    )


def _with_tariffs(shock: Instruments, change: Floats, base: Baseline) -> Instruments:
    """Turn changes of rates into logs of (1 + new) / (1 + old)."""
    if not change.any():
        return shock
    old = np.zeros(change.shape) if base.tariff is None else base.tariff[tuple(shock.link)]
    lowest = float((old + change).min())
    if not lowest > -1:
        what = "Tariffs fall to -100 % or below"
        fix = "Subsidise less; overlapping tariffs add"
        raise InputError(what, where="tariff", found=f"{lowest:g}", fix=fix)
    return replace(shock, log_tariff=np.log1p(old + change) - np.log1p(old))


__all__ = ["instruments_of"]
