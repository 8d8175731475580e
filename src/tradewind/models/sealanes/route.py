"""One route between two places, with its line on the map."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from tradewind.core import InputError, ModelError
from tradewind.models.sealanes.facts import closed_by_default
from tradewind.models.sealanes.network import Network, bits_of, names_of, network
from tradewind.models.sealanes.pace import penalties_km
from tradewind.models.sealanes.routes import closed_chokepoints

Floats = NDArray[np.float64]
Place = tuple[float, float]
"""Longitude and latitude in degrees."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """A route at sea.

    Parameters
    ----------
    km
        Its length from the node of the network nearest to its origin to the one nearest to its
        destination, kilometres, above 0.
    chokepoints
        Those passed, by id, in the order of the table of chokepoints.
    longitude, latitude
        Its line, degrees.

    Examples
    --------
    >>> Route.__slots__[0]
    'km'
    """

    km: float
    chokepoints: tuple[str, ...]
    longitude: Floats
    latitude: Floats


def find_route(
    origin: Place,
    destination: Place,
    closed: frozenset[str] | tuple[str, ...] = (),
    opened: frozenset[str] | tuple[str, ...] = (),
) -> Route:
    """Return the shortest route between two places.

    Parameters
    ----------
    origin, destination
        Longitude and latitude in degrees; the nearest node of the network counts.
    closed
        Chokepoints that are closed, besides those closed by default.
    opened
        Chokepoints closed by default that are open: the Arctic.

    Returns
    -------
    Route
        Waiting and passing a canal counts as the way a ship makes in that time when routes are
        compared, and not in the length.

    Raises
    ------
    InputError
        When a place is not on the globe, or both are the same place of the network.
    UnknownCodeError
        When a chokepoint is not known.
    ModelError
        When no route is left; never a length of 0.

    Examples
    --------
    >>> find_route((72.8, 19.0), (4.0, 52.0)).chokepoints
    ('bab-el-mandeb', 'suez', 'gibraltar', 'dover')
    """
    graph = network()
    ends = np.array([_on_the_globe(origin, "origin"), _on_the_globe(destination, "destination")])
    start, end = graph.nearest(ends[:, 0], ends[:, 1])
    if start == end:
        what = "Origin and destination are one place on the network of sea lanes"
        fix = "Give places further apart"
        raise InputError(what, where="route", found=f"{origin} and {destination}", fix=fix)
    shut = closed_chokepoints(closed) | (closed_by_default() - closed_chokepoints(opened))
    nodes = _nodes(graph, int(start), int(end), bits_of(frozenset(shut)))
    if not nodes:
        what = "No route is left between two places"
        fix = "Open one of the chokepoints"
        raise ModelError(what, where="route", found=", ".join(sorted(shut)), fix=fix)
    edges = _edges(graph, nodes)
    return Route(
        km=float(graph.km[edges].sum()),
        chokepoints=names_of(np.bitwise_or.reduce(graph.gates[edges])),
        longitude=graph.longitude[nodes],
        latitude=graph.latitude[nodes],
    )


def _on_the_globe(place: Place, name: str) -> Place:
    longitude, latitude = place
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        what = "A place is not on the globe"
        fix = "Give longitude (-180 to 180) and latitude (-90 to 90), in this order"
        raise InputError(what, where=name, found=repr(place), fix=fix)
    return place


def _nodes(graph: Network, start: int, end: int, shut: np.uint32) -> list[int]:
    """Return the nodes of the cheapest way; none where there is none."""
    cost = graph.km.copy()
    for name, extra in penalties_km().items():
        cost += np.where(graph.gates & bits_of((name,)), extra, 0.0)
    weights = graph.weighted(cost, (graph.gates & shut) == 0)
    length, before = dijkstra(weights, directed=True, indices=start, return_predecessors=True)
    if not np.isfinite(length[end]):
        return []
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return nodes[::-1]


def _edges(graph: Network, nodes: list[int]) -> NDArray[np.int64]:
    """Return the edges between nodes that follow each other."""
    at = {pair: k for k, pair in enumerate(zip(graph.start, graph.end, strict=True))}
    pairs = itertools.pairwise(nodes)
    return np.array([at[min(pair), max(pair)] for pair in pairs])


__all__ = ["Place", "Route", "find_route"]
