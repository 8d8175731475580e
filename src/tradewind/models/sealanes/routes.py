"""Shortest sea routes between all ports, for any set of closed chokepoints.

Every route is made of pieces without a chokepoint between *terminals* (ports, and the ends of the
edges that cross chokepoints). The pieces are the precomputed passage table; closing a chokepoint
leaves out its edges and joins the pieces again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra, floyd_warshall

from tradewind.core import DataError, resolve
from tradewind.data import read_lanes
from tradewind.models.sealanes.facts import chokepoint_names, closed_by_default
from tradewind.models.sealanes.network import Network, bits_of, great_circle_km, network
from tradewind.models.sealanes.pace import penalties_km
from tradewind.models.sealanes.ports import ports

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint32]
_PAIRS_AT_ONCE = 512
"""Pairs of ports whose routes are compared in one array, which then stays in the cache."""


@dataclass(frozen=True, slots=True, eq=False)
class Passages:
    """Routes between all ports.

    Parameters
    ----------
    km
        (port, port) kilometres; infinite where no route is left, 0 only from a port to itself.
    gates
        (port, port) chokepoints passed, as bits; 0 where no route is left.

    Examples
    --------
    >>> found = routes().passages(frozenset())
    >>> bool((found.km[found.km == 0].size == len(found.km)))
    True
    """

    km: Floats
    gates: Bits

    @property
    def reachable(self) -> NDArray[np.bool_]:
        """Return whether a route is left."""
        found: NDArray[np.bool_] = np.isfinite(self.km)
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Routes:
    """Pieces of routes without a chokepoint, and the edges that cross one.

    Parameters
    ----------
    nodes
        (terminal,) nodes of the network.
    direct_km
        (terminal, terminal) kilometres without passing any chokepoint; infinite where there is no
        such way.
    port
        (port,) terminal of each port.
    ends
        (gate edge, 2) terminals.
    gate_km
        (gate edge,) kilometres.
    gate_bits
        (gate edge,) chokepoints crossed.

    Examples
    --------
    >>> routes().direct_km.shape[0] == len(routes().nodes)
    True
    """

    nodes: Ints
    direct_km: Floats
    port: Ints
    ends: Ints
    gate_km: Floats
    gate_bits: Bits

    def passages(self, closed: frozenset[str]) -> Passages:
        """Return the routes with chokepoints closed, besides those closed by default.

        Parameters
        ----------
        closed
            Ids of chokepoints.

        Returns
        -------
        Passages
            Between all ports.

        Raises
        ------
        UnknownCodeError
            When a chokepoint is not known.
        """
        return _passages(self, closed_chokepoints(closed) | closed_by_default())

    def with_open(self, opened: frozenset[str], closed: frozenset[str] = frozenset()) -> Passages:
        """Return the routes where some chokepoints closed by default are open."""
        shut = closed_by_default() - closed_chokepoints(opened)
        return _passages(self, closed_chokepoints(closed) | shut)


def closed_chokepoints(names: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
    """Return chokepoints by their ids.

    Parameters
    ----------
    names
        Ids or names.

    Returns
    -------
    frozenset of str
        Ids.

    Raises
    ------
    UnknownCodeError
        When one is not known, with suggestions.

    Examples
    --------
    >>> sorted(closed_chokepoints(("Suez Canal", "hormuz")))
    ['hormuz', 'suez']
    """
    known = chokepoint_names()
    return frozenset(resolve(name, known, "chokepoint", where="closure") for name in names)


@lru_cache(maxsize=1)
def routes() -> Routes:
    """Return the precomputed passage table of the package.

    Returns
    -------
    Routes
        Of the embedded network and ports.

    Raises
    ------
    DataError
        When the table is missing, was changed, or belongs to other ports.

    Examples
    --------
    >>> len(routes().port) == len(ports().places)
    True
    """
    graph = network()
    nodes, port = _terminals(graph)
    kept = read_lanes().direct_km
    if kept.shape != (len(nodes), len(nodes)):
        what = "The table of passages does not belong to these ports"
        fix = "Build it again: python tools/build_lanes.py"
        raise DataError(what, where="sea lanes", found=f"{kept.shape[0]} terminals", fix=fix)
    return _routes(graph, nodes, port, kept)


def routes_from(graph: Network) -> Routes:
    """Return the pieces of routes, from the network: what the passage table is built with.

    Parameters
    ----------
    graph
        The network.

    Returns
    -------
    Routes
        Between the ports of the package.

    Examples
    --------
    >>> bool(np.isfinite(routes_from(network()).direct_km).any())
    True
    """
    nodes, port = _terminals(graph)
    free = graph.weighted(graph.km, graph.gates == 0)
    found = dijkstra(free, directed=True, indices=nodes)[:, nodes]
    return _routes(graph, nodes, port, found)


def _terminals(graph: Network) -> tuple[Ints, Ints]:
    """Return the nodes of all terminals, and the terminal of each port."""
    places = ports().places
    near = graph.nearest(
        places["longitude"].to_numpy(np.float64), places["latitude"].to_numpy(np.float64)
    )
    gate = graph.gates != 0
    nodes = np.unique(np.r_[near, graph.start[gate], graph.end[gate]])
    return nodes, np.searchsorted(nodes, near)


def _routes(graph: Network, nodes: Ints, port: Ints, direct_km: Floats) -> Routes:
    gate = graph.gates != 0
    ends = np.column_stack([graph.start[gate], graph.end[gate]])
    return Routes(
        nodes, direct_km, port, np.searchsorted(nodes, ends), graph.km[gate], graph.gates[gate]
    )


@dataclass(frozen=True, slots=True)
class _Joined:
    """Ways between the ends of gate edges, through any chokepoint that is open."""

    terminals: Ints
    km: Floats
    gates: Bits


@lru_cache(maxsize=256)
def _passages(found: Routes, closed: frozenset[str]) -> Passages:
    """Return all routes; those that do not pass what is closed stay what they are."""
    size = len(found.port)
    km, gates = np.zeros((size, size)), np.zeros((size, size), dtype=np.uint32)
    changed = np.triu(np.ones((size, size), dtype=np.bool_), k=1)
    if closed > closed_by_default():
        before = _passages(found, closed_by_default())
        km, gates = before.km.copy(), before.gates.copy()
        changed &= (gates & bits_of(closed)) != 0
    a, b = np.nonzero(changed)
    often = changed.sum(axis=0) + changed.sum(axis=1)
    a, b = np.where(often[b] > often[a], (b, a), (a, b))  # few ports to start from
    km[a, b], gates[a, b] = _shortest(found, _joined(found, bits_of(closed)), a, b)
    beside = found.port[a] == found.port[b]
    if beside.any():
        at = ports().places[["longitude", "latitude"]].to_numpy()
        km[a[beside], b[beside]] = great_circle_km(at[a[beside]], at[b[beside]])
    km[b, a], gates[b, a] = km[a, b], gates[a, b]
    km.setflags(write=False)
    gates.setflags(write=False)
    return Passages(_checked(km), gates)


def _shortest(found: Routes, joined: _Joined, a: Ints, b: Ints) -> tuple[Floats, Bits]:
    """Return routes of pairs: straight, or to one gate edge, onwards, and from one to the end."""
    direct = found.direct_km[found.port[a], found.port[b]]
    if not len(joined.terminals):
        return direct, np.zeros(len(a), dtype=np.uint32)
    reach = found.direct_km[np.ix_(found.port, joined.terminals)]
    asked, a = np.unique(a, return_inverse=True)
    onward, via = _min_plus(reach[asked], joined.km)
    through = np.full(len(a), np.inf)
    last = np.zeros(len(a), dtype=np.int64)
    for part in np.array_split(np.arange(len(a)), max(1, len(a) // _PAIRS_AT_ONCE)):
        ways = onward[a[part]] + reach[b[part]]
        last[part] = ways.argmin(axis=1)
        through[part] = ways[np.arange(len(part)), last[part]]
    km = np.minimum(direct, through)
    taken = joined.gates[via[a, last], last]
    gates = np.where((direct <= through) | ~np.isfinite(km), np.uint32(0), taken)
    for name, extra in penalties_km().items():
        km = km - np.where(gates & bits_of((name,)), extra, 0.0)
    return km, gates


def _checked(km: Floats) -> Floats:
    """Raise where two ports have no distance between them; 0 is never a distance."""
    apart = ~np.eye(len(km), dtype=np.bool_)
    if bool((apart & ~(km > 0)).any()):
        a, b = np.argwhere(apart & ~(km > 0))[0]
        names = table_of_names()
        what = "Two ports are no distance apart"
        raise DataError(what, where=f"{names[a]} to {names[b]}", found=f"{km[a, b]:g} km",
                        fix="Build the sea lanes again: python tools/build_lanes.py")  # fmt: skip
    return km


def table_of_names() -> list[str]:
    """Return the names of the ports, in their order.

    Returns
    -------
    list of str
        Names.

    Examples
    --------
    >>> "Rotterdam" in table_of_names()
    True
    """
    return [str(name) for name in ports().places["name"]]


def _joined(found: Routes, closed: np.uint32) -> _Joined:
    usable = (found.gate_bits & closed) == 0
    terminals, ends = np.unique(found.ends[usable], return_inverse=True)
    km = found.direct_km[np.ix_(terminals, terminals)].copy()
    step = np.zeros(km.shape, dtype=np.uint32)
    cost, crossed = found.gate_km[usable], found.gate_bits[usable]
    for name, extra in penalties_km().items():
        cost += np.where(crossed & bits_of((name,)), extra, 0.0)
    for (a, b), length, bits in zip(ends.reshape(-1, 2), cost, crossed, strict=True):
        if length < km[a, b]:
            km[a, b] = km[b, a] = length
            step[a, b] = step[b, a] = bits
    np.fill_diagonal(km, 0.0)
    shortest, before = floyd_warshall(km, directed=False, return_predecessors=True)
    return _Joined(terminals, shortest, _gates_on_the_way(before, step))


def _gates_on_the_way(before: NDArray[np.int32], step: Bits) -> Bits:
    """Return the chokepoints on every way: each round goes back twice as many steps as the last."""
    order = np.arange(len(before))
    back: Ints = np.where(before >= 0, before, order)
    gates: Bits = np.where(before >= 0, step[back, order], np.uint32(0))
    while True:
        further = np.take_along_axis(back, back, axis=1)
        if np.array_equal(further, back):
            return gates
        gates = gates | np.take_along_axis(gates, back, axis=1)
        back = further


def _min_plus(a: Floats, b: Floats) -> tuple[Floats, Ints]:
    """Return min over k of a[i, k] + b[k, j], and the k."""
    best = np.empty((a.shape[0], b.shape[1]), dtype=a.dtype)
    which = np.empty(best.shape, dtype=np.int64)
    order, onto = np.arange(b.shape[1]), np.ascontiguousarray(b.T)
    for row, start in enumerate(a):
        ways = start + onto
        which[row] = ways.argmin(axis=1)
        best[row] = ways[order, which[row]]
    return best, which


__all__ = [
    "Passages",
    "Routes",
    "closed_chokepoints",
    "routes",
    "routes_from",
    "table_of_names",
]
