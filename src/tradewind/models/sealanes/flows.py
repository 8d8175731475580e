"""What is traded by sea on each edge of the marine network: a map of lanes.

Flows between ports are those of the berths; each follows its shortest route. Routes from one port
are a tree, so all its flows are walked back to it together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from tradewind.models.sealanes.berths import CARGOES, DEEP, TOO_SHALLOW, Cargo, berths, sailed
from tradewind.models.sealanes.closure import cargo_of
from tradewind.models.sealanes.exposure import passage_in, sea_trade_usd_m
from tradewind.models.sealanes.facts import chokepoint_names, closed_by_default
from tradewind.models.sealanes.network import Network, bits_of, network
from tradewind.models.sealanes.pace import penalties_km
from tradewind.models.sealanes.ports import ports
from tradewind.models.sealanes.routes import routes
from tradewind.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_AROUND = frozenset({"panama"})
"""What general cargo avoids between ports that are both far from it: see `sailed`."""


def lane_flows(world: World, economies: Sequence[str] | None = None) -> pd.DataFrame:
    """Return what is traded by sea on each edge of the marine network.

    Parameters
    ----------
    world
        The baseline.
    economies
        ISO3 or names: whose imports and exports count, each once; by default everybody's.

    Returns
    -------
    pandas.DataFrame
        Edges on which something sails: ``start, end, start_longitude, start_latitude,
        end_longitude, end_latitude, gates, there_usd_m, back_usd_m, usd_m``. Ends are nodes of
        `network`, places are in degrees, ``gates`` are the chokepoints crossed, as bits; money is
        US$ million a year from start to end, from end to start, and both. Empty where no economy
        has a port.

    Raises
    ------
    UnknownCodeError
        When the world does not know an economy.

    Examples
    --------
    >>> lanes = lane_flows(World.load(), ["IND", "JPN"])
    >>> at_suez = lanes.loc[(lanes["gates"] & bits_of(("suez",))) != 0, "usd_m"].sum()
    >>> bool(abs(at_suez / passing_usd_m(World.load(), ["IND", "JPN"])["suez"] - 1) < 0.01)
    True
    """
    graph = network()
    there, back = np.zeros(len(graph.start)), np.zeros(len(graph.start))
    for closed, flows in _fleets(world, _codes(world, economies)):
        sailing = _on_edges(graph, closed, flows)
        there, back = there + sailing[0], back + sailing[1]
    start, end = graph.start, graph.end
    lanes = pd.DataFrame(
        {
            "start": start, "end": end,
            "start_longitude": graph.longitude[start], "start_latitude": graph.latitude[start],
            "end_longitude": graph.longitude[end], "end_latitude": graph.latitude[end],
            "gates": graph.gates, "there_usd_m": there, "back_usd_m": back, "usd_m": there + back,
        }
    )  # fmt: skip
    return lanes[lanes["usd_m"] > 0].reset_index(drop=True)


def passing_usd_m(world: World, economies: Sequence[str] | None = None) -> pd.Series:
    """Return what is traded through each chokepoint.

    Parameters
    ----------
    world, economies
        As in `lane_flows`.

    Returns
    -------
    pandas.Series
        US$ million a year by chokepoint, in the order of the table.

    Raises
    ------
    UnknownCodeError
        When the world does not know an economy.

    Examples
    --------
    >>> found = passing_usd_m(World.load(), ["JPN"])
    >>> bool(found["malacca"] > found["suez"] > 0)
    True
    """
    codes = _codes(world, economies)
    passing = sum(
        (passage_in(world, cargo) * _sea_trade(world, cargo, codes)).sum(axis=(1, 2))
        for cargo in CARGOES
    )
    return pd.Series(passing, index=list(chokepoint_names()), name="usd_m")


def _codes(world: World, economies: Sequence[str] | None) -> tuple[str, ...]:
    if economies is None:
        return tuple(world.economies.index)
    return tuple(dict.fromkeys(world.economy(code, where="economies") for code in economies))


def _sea_trade(world: World, cargo: Cargo, codes: Sequence[str]) -> Floats:
    """Return (origin, destination) what economies send and receive of a kind of cargo by sea."""
    columns = [k for k, code in enumerate(world.industries.index) if cargo_of(code) == cargo]
    trade = sea_trade_usd_m(world)[:, :, columns].sum(axis=2)
    counts = np.isin(world.economies.index.to_numpy(str), list(codes))
    found: Floats = np.where(counts[:, None] | counts, trade, 0.0)
    return found


def _fleets(world: World, codes: Sequence[str]) -> Iterator[tuple[frozenset[str], Floats]]:
    """Yield what ships do not pass, and what they carry: (port, port) US$ million."""
    through = routes().passages(frozenset()).km == sailed("general").km
    general, deep = np.zeros(through.shape), np.zeros(through.shape)
    for cargo in CARGOES:
        carried = _between_ports(world, cargo, _sea_trade(world, cargo, codes))
        if cargo in DEEP:
            deep += carried
        else:
            general += carried
    yield frozenset(), np.where(through, general, 0.0)
    yield _AROUND, np.where(through, 0.0, general)
    yield frozenset(TOO_SHALLOW), deep


def _between_ports(world: World, cargo: Cargo, trade: Floats) -> Floats:
    """Return trade between economies as trade between ports."""
    pairs = berths(cargo, world)
    order = {str(code): k for k, code in enumerate(world.economies.index)}
    known = np.array([order.get(code, -1) for code in pairs.economies])
    row = pairs.spread(known.astype(np.float64)).astype(np.int64)
    at_berths = np.where((row[:, None] >= 0) & (row >= 0), trade[row[:, None], row], 0.0)
    shape = (len(ports().places), len(row))
    place = csr_array((np.ones(len(row)), (pairs.port, np.arange(len(row)))), shape=shape)
    found: Floats = place @ (place @ (pairs.weight * at_berths)).T
    return found.T


def _on_edges(graph: Network, closed: frozenset[str], flows: Floats) -> tuple[Floats, Floats]:
    """Return (edge,) what goes from its start to its end, and back.

    Every edge goes both ways, so the way from one port to another is also the way back.
    """
    node = routes().nodes[routes().port]
    a, b = np.nonzero(np.triu(flows + flows.T, k=1))
    moving = node[a] != node[b]
    a, b = a[moving], b[moving]
    if not len(a):
        return np.zeros(len(graph.start)), np.zeros(len(graph.start))
    sources, tree = np.unique(node[a], return_inverse=True)
    before = _trees(graph, sources, closed)
    outward, homeward = np.zeros(before.size), np.zeros(before.size)
    sent, received, at = flows[a, b], flows[b, a], node[b]
    rows = tree * len(graph.longitude)
    while len(at):
        np.add.at(outward, rows + at, sent)
        np.add.at(homeward, rows + at, received)
        at = before.ravel()[rows + at].astype(np.int64)
        on = at != sources[rows // len(graph.longitude)]
        rows, at, sent, received = rows[on], at[on], sent[on], received[on]
    return _by_edge(graph, before, outward, homeward)


def _by_edge(
    graph: Network, before: NDArray[np.int32], outward: Floats, homeward: Floats
) -> tuple[Floats, Floats]:
    """Sum the steps of all trees by edge and direction."""
    used = np.flatnonzero(outward + homeward)
    tip, root = used % len(graph.longitude), before.ravel()[used]
    ends = (np.r_[root, tip], np.r_[tip, root])
    size = (len(graph.longitude), len(graph.longitude))
    steps = csr_array((np.r_[outward[used], homeward[used]], ends), shape=size)
    return _picked(steps, graph.start, graph.end), _picked(steps, graph.end, graph.start)


def _picked(steps: csr_array, rows: Ints, columns: Ints) -> Floats:
    return np.asarray(steps[rows, columns]).ravel()


def _trees(graph: Network, sources: Ints, closed: frozenset[str]) -> NDArray[np.int32]:
    """Return (source, node) the node before each on the way from a source."""
    cost = graph.km.copy()
    for name, extra in penalties_km().items():
        cost += np.where(graph.gates & bits_of((name,)), extra, 0.0)
    shut = bits_of(closed | closed_by_default())
    weights = graph.weighted(cost, (graph.gates & shut) == 0)
    before: NDArray[np.int32] = dijkstra(
        weights, directed=True, indices=sources, return_predecessors=True
    )[1]
    return before


__all__ = ["lane_flows", "passing_usd_m"]
