"""Which ports trade with which: lanes between economies, and the chokepoints on them.

What an economy sends to another is spread over pairs of their ports by the weight of each port and
by distance: near ports trade more, with the elasticity of trade to distance (gravity). Crude oil is
one good, so the terminals of a seller share its buyers out among them by distance. Two classes of
ships sail: general ones, and those of deep draught that carry crude oil, ores and coal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from tradewind.models.sealanes.facts import chokepoint_names, routing
from tradewind.models.sealanes.network import bits_of
from tradewind.models.sealanes.ports import ports
from tradewind.models.sealanes.routes import Passages, routes
from tradewind.models.sealanes.terminals import NEAREST_KM, crude_mb_per_day, terminal_shares
from tradewind.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint32]
Cargo = Literal["general", "products", "bulk", "crude"]
"""General cargo; refined fuels; ores and coal; crude oil and gas, from terminals of their own."""
CARGOES: Final[tuple[Cargo, ...]] = ("general", "products", "bulk", "crude")
DEEP: Final = ("bulk", "crude")
"""Cargo of ships of deep draught."""
TOO_SHALLOW: Final = ("sunda", "oresund", "panama")
"""What laden ships of deep draught do not pass: see the table ``ship_limits``."""
_ONLY_FOR_THE_AMERICAS = "panama"
_WEST_OF = -30.0
"""Degrees of longitude: ports west of it are in the Americas."""


@dataclass(frozen=True, slots=True, eq=False)
class Berths:
    """Ports by economy, for one kind of cargo, with the routes between them.

    Parameters
    ----------
    economies
        ISO3, in order; each has its berths side by side.
    first
        (economy,) position of the first berth of each.
    port
        (berth,) port.
    weight
        (berth, berth) share of the sea trade of each pair of economies, exporter by importer; adds
        up to 1 by pair, or to 0 where no route exists.
    km, gates
        (berth, berth) the usual route.

    Examples
    --------
    >>> pairs = berths("general", World.load())
    >>> pairs.weight.shape == pairs.km.shape
    True
    """

    economies: tuple[str, ...]
    first: Ints
    port: Ints
    weight: Floats
    km: Floats
    gates: Bits

    def summed(self, values: Floats) -> Floats:
        """Return values of berth pairs summed by pair of economies: (economy, economy)."""
        by_origin = np.add.reduceat(values, self.first, axis=0)
        found: Floats = np.add.reduceat(by_origin, self.first, axis=1)
        return found

    def spread(self, values: Floats) -> Floats:
        """Return values of economies by berth."""
        found: Floats = np.repeat(values, np.diff(np.r_[self.first, len(self.port)]))
        return found

    def mean(self, values: Floats) -> Floats:
        """Return the mean of values of berth pairs by pair of economies, by weight."""
        return self.summed(self.weight * np.where(self.weight > 0, values, 0.0))


def sailed(cargo: Cargo, closed: frozenset[str] = frozenset()) -> Passages:
    """Return the routes between ports that ships with a cargo take.

    Parameters
    ----------
    cargo
        Which.
    closed
        Ids of chokepoints.

    Returns
    -------
    Passages
        Ships pass Panama only from or to the Americas: lines between Asia and Europe sail ships
        that are too large for it. Those of deep draught pass none of `TOO_SHALLOW`.

    Examples
    --------
    >>> sailed("general").km.shape == sailed("crude").km.shape
    True
    """
    if cargo in DEEP:
        return routes().passages(closed | frozenset(TOO_SHALLOW))
    american = ports().places["longitude"].to_numpy(np.float64) < _WEST_OF
    either = american[:, None] | american[None, :]
    through = routes().passages(closed)
    around = routes().passages(closed | {_ONLY_FOR_THE_AMERICAS})
    return Passages(
        np.where(either, through.km, around.km), np.where(either, through.gates, around.gates)
    )


@lru_cache(maxsize=16)
def berths(cargo: Cargo, world: World) -> Berths:
    """Return the berths of all economies for a kind of cargo.

    Parameters
    ----------
    cargo
        Which.
    world
        Whose trade in crude oil says which buyers the terminals of a seller share.

    Returns
    -------
    Berths
        Of the economies of the table of ports.

    Examples
    --------
    >>> pairs = berths("general", World.load())
    >>> bool(pairs.summed(pairs.weight).max() < 1 + 1e-9)
    True
    """
    found = ports()
    leaving = found.crude if cargo == "crude" else found.exports
    economy, port = np.nonzero((leaving > 0) | (found.imports > 0))
    first = np.searchsorted(economy, np.arange(len(found.economies)))
    usual = sailed(cargo)
    km, gates = usual.km[np.ix_(port, port)], usual.gates[np.ix_(port, port)]
    sends, takes = leaving[economy, port], found.imports[economy, port]
    if cargo == "crude":
        sends = terminal_shares(km, sends, takes, first, crude_mb_per_day(world))
        weight = np.where(np.isfinite(km), sends * takes[None, :], 0.0)
    else:
        decay = np.maximum(km, NEAREST_KM) ** -routing("distance_elasticity")
        weight = sends[:, None] * takes[None, :] * decay
    pairs = Berths(found.economies, first, port, weight, km, gates)
    total = pairs.summed(weight)[np.ix_(economy, economy)]
    shares = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)
    for part in (first, port, shares, km, gates):
        part.setflags(write=False)
    return Berths(found.economies, first, port, shares, km, gates)


@lru_cache(maxsize=16)
def passage_shares(cargo: Cargo, world: World) -> Floats:
    """Return the share of the sea trade between economies that passes each chokepoint.

    Parameters
    ----------
    cargo, world
        As in `berths`.

    Returns
    -------
    ndarray
        (chokepoint, origin, destination), in the order of the tables.

    Examples
    --------
    >>> world = World.load()
    >>> found = passage_shares("crude", world)
    >>> order = list(chokepoint_names())
    >>> at = berths("crude", world).economies.index
    >>> bool(found[order.index("hormuz"), at("KWT"), at("JPN")] > 0.999)
    True
    """
    pairs = berths(cargo, world)
    found = np.stack(
        [
            pairs.mean(((pairs.gates & bits_of((name,))) != 0).astype(np.float64))
            for name in chokepoint_names()
        ]
    )
    found.setflags(write=False)
    return found


__all__ = [
    "CARGOES",
    "DEEP",
    "TOO_SHALLOW",
    "Berths",
    "Cargo",
    "berths",
    "passage_shares",
    "sailed",
]
