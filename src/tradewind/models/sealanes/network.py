"""The marine network as one compact graph: nodes, edges in kilometres, chokepoints as bits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from tradewind.data import read_lanes
from tradewind.models.sealanes.facts import chokepoint_names

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bits = NDArray[np.uint32]
_EARTH_RADIUS_KM = 6371.0


@lru_cache(maxsize=512)
def bits_of(chokepoints: frozenset[str] | tuple[str, ...]) -> np.uint32:
    """Return chokepoints as bits, one per row of the table.

    Parameters
    ----------
    chokepoints
        Ids.

    Returns
    -------
    numpy.uint32
        The bits.

    Examples
    --------
    >>> int(bits_of(("malacca", "singapore")))
    3
    """
    order = list(chokepoint_names())
    return np.uint32(sum(1 << order.index(name) for name in set(chokepoints)))


def names_of(bits: int | np.uint32) -> tuple[str, ...]:
    """Return the chokepoints that bits stand for.

    Parameters
    ----------
    bits
        Of one route.

    Returns
    -------
    tuple of str
        Ids, in the order of the table.

    Examples
    --------
    >>> names_of(3)
    ('malacca', 'singapore')
    """
    return tuple(name for k, name in enumerate(chokepoint_names()) if int(bits) >> k & 1)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The marine network.

    Parameters
    ----------
    longitude, latitude
        (node,) degrees.
    start, end
        (edge,) nodes; every edge goes both ways.
    km
        (edge,) kilometres, above 0.
    gates
        (edge,) chokepoints crossed, as bits.

    Examples
    --------
    >>> network().km.min() > 0
    np.True_
    """

    longitude: Floats
    latitude: Floats
    start: Ints
    end: Ints
    km: Floats
    gates: Bits

    def nearest(self, longitude: Floats, latitude: Floats) -> Ints:
        """Return the node nearest to each place, in degrees, as searoute does."""
        tree = KDTree(np.column_stack([self.longitude, self.latitude]))
        found: Ints = tree.query(np.column_stack([longitude, latitude]))[1].astype(np.int64)
        return found

    def weighted(self, weight: Floats, edges: NDArray[np.bool_]) -> csr_array:
        """Return a weight of some edges as a symmetric sparse matrix over nodes."""
        a, b, length = self.start[edges], self.end[edges], weight[edges]
        both = (np.r_[a, b], np.r_[b, a])
        size = (len(self.longitude), len(self.longitude))
        return csr_array((np.r_[length, length], both), shape=size)


@lru_cache(maxsize=1)
def network() -> Network:
    """Return the embedded network, from searoute 1.6.0.

    Returns
    -------
    Network
        9,708 nodes and 15,970 edges.

    Raises
    ------
    DataError
        When the file is missing or was changed.

    Examples
    --------
    >>> len(network().longitude)
    9708
    """
    lanes = read_lanes()
    edges = lanes.edges
    return Network(
        longitude=lanes.nodes["longitude"].to_numpy(np.float64),
        latitude=lanes.nodes["latitude"].to_numpy(np.float64),
        start=edges["start"].to_numpy(np.int64),
        end=edges["end"].to_numpy(np.int64),
        km=edges["km"].to_numpy(np.float64),
        gates=edges["gates"].to_numpy(np.uint32),
    )


def great_circle_km(begin: Floats, finish: Floats) -> Floats:
    """Return the distance between places as the crow flies.

    Parameters
    ----------
    begin, finish
        (place, 2) longitude and latitude in degrees.

    Returns
    -------
    ndarray
        (place,) kilometres, by the haversine formula.

    Examples
    --------
    >>> great_circle_km(np.array([[0.0, 0.0]]), np.array([[180.0, 0.0]])).round()
    array([20015.])
    """
    east, north = np.radians(finish - begin).T
    half = np.sin(north / 2) ** 2
    half += (
        np.cos(np.radians(begin[:, 1])) * np.cos(np.radians(finish[:, 1])) * np.sin(east / 2) ** 2
    )
    found: Floats = 2 * _EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
    return found


__all__ = ["Network", "bits_of", "great_circle_km", "names_of", "network"]
