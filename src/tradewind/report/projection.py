"""The world on paper: places in pixels, land as one outline, lines cut at the edge of the map.

Charts of lines need to know where on the drawing a place is, so that labels keep clear of each
other and lines have no more points than can be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tradewind.report.chart_map import atlas

Floats = NDArray[np.float64]
Line = list[list[float]]
CENTRE: Final = 11.0
"""Longitude in the middle: the edge of the map runs through the Bering Strait."""
WIDTH: Final = 900
HEIGHT: Final = 394
"""Pixels from the north of Greenland to the south of Cape Horn."""
_NORTH: Final = 83.7
_SOUTH: Final = -57.5
"""Degrees at the upper and at the lower edge."""
_STEPS: Final = 24
_A: Final = (1.340264, -0.081106, 0.000893, 0.003796)
_M: Final = np.sqrt(3) / 2
_HALF: Final = 180.0
_DIGITS: Final = 1
"""Decimals of a pixel that are kept."""
_FEWEST: Final = 4
"""Points of the smallest ring that is an area."""
_LEAST_PX: Final = 0.5
"""Points of an outline that are nearer to each other are one."""


def on_paper(longitude: Floats, latitude: Floats) -> Floats:
    """Return where places are on the map.

    Parameters
    ----------
    longitude, latitude
        (place,) degrees.

    Returns
    -------
    ndarray
        (place, 2) pixels from the left and from above.

    Notes
    -----
    Equal Earth (Savric, Patterson and Jenny, 2019), turned as the other maps are.

    Examples
    --------
    >>> on_paper(np.array([11.0]), np.array([0.0]))[0].round().tolist()
    [450.0, 217.0]
    """
    return _drawn(turned(longitude), np.asarray(latitude))


def turned(longitude: Floats) -> Floats:
    """Return degrees east of the middle of the map.

    Parameters
    ----------
    longitude
        (place,) degrees.

    Returns
    -------
    ndarray
        (place,) from -180 to 180.

    Examples
    --------
    >>> turned(np.array([11.0, -170.0])).tolist()
    [0.0, 179.0]
    """
    found: Floats = np.mod(np.asarray(longitude) - CENTRE + _HALF, 2 * _HALF) - _HALF
    return found


def _drawn(east: Floats, latitude: Floats) -> Floats:
    x, y = _equal_earth(east, latitude)
    edge, _ = _equal_earth(np.array([_HALF]), np.array([0.0]))
    _, top = _equal_earth(np.array([0.0]), np.array([_NORTH]))
    scale = WIDTH / 2 / edge[0]
    return np.column_stack([WIDTH / 2 + scale * x, scale * (top[0] - y)])


def pieces(longitude: Floats, latitude: Floats) -> list[Floats]:
    """Return a line; one that leaves the map at its edge comes back on the other side.

    Parameters
    ----------
    longitude, latitude
        (point,) degrees.

    Returns
    -------
    list of ndarray
        (point, 2) pixels of each piece.

    Examples
    --------
    >>> found = pieces(np.array([-165.0, -175.0]), np.array([0.0, 0.0]))
    >>> [part[:, 0].round().tolist() for part in found]
    [[10.0, 0.0], [900.0, 885.0]]
    """
    east, north = turned(longitude), np.asarray(latitude)
    cuts = np.flatnonzero(np.abs(np.diff(east)) > _HALF) + 1
    sides = np.sign(east[cuts - 1]) * _HALF
    part = (sides - east[cuts - 1]) / (east[cuts] + 2 * sides - east[cuts - 1])
    at = north[cuts - 1] + part * (north[cuts] - north[cuts - 1])
    east = np.insert(east, np.repeat(cuts, 2), np.column_stack([sides, -sides]).ravel())
    north = np.insert(north, np.repeat(cuts, 2), np.repeat(at, 2))
    breaks = cuts + 2 * np.arange(len(cuts)) + 1
    return np.split(_drawn(east, north), breaks)


def _equal_earth(longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    a1, a2, a3, a4 = _A
    t = np.arcsin(_M * np.sin(np.radians(latitude)))
    t2, t6 = t**2, t**6
    slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2)
    x = np.radians(longitude) * np.cos(t) / (_M * slope)
    return x, t * (a1 + a2 * t2 + t6 * (a3 + a4 * t2))


def outline() -> dict[str, Any]:
    """Return the edge of the map.

    Returns
    -------
    dict
        GeoJSON geometry in pixels.

    Examples
    --------
    >>> outline()["type"]
    'LineString'
    """
    north = np.linspace(_SOUTH, _NORTH, _STEPS)
    left = _drawn(np.full(_STEPS, -_HALF), north)
    right = _drawn(np.full(_STEPS, _HALF), north[::-1])
    return {
        "type": "LineString",
        "coordinates": thinned(np.concatenate([left, right, left[:1]]), _LEAST_PX),
    }


def land() -> dict[str, Any]:
    """Return all land as one shape.

    Returns
    -------
    dict
        GeoJSON geometry in pixels, without the borders inside.

    Examples
    --------
    >>> land()["type"]
    'MultiPolygon'
    """
    uses: dict[int, int] = {}
    for arc in _arcs(atlas()["objects"]["economies"]["geometries"]):
        uses[max(arc, ~arc)] = uses.get(max(arc, ~arc), 0) + 1
    whole = [
        arc
        for arc in _arcs(atlas()["objects"]["economies"]["geometries"])
        if uses[max(arc, ~arc)] == 1
    ]
    return _shape(whole)


def areas(ids: Sequence[str]) -> dict[str, Any]:
    """Return the areas of some economies as one shape.

    Parameters
    ----------
    ids
        M49 codes with three digits; those that are too small for the map are left out.

    Returns
    -------
    dict
        GeoJSON geometry in pixels.

    Examples
    --------
    >>> len(areas(["392"])["coordinates"]) >= 3
    True
    """
    found = [g for g in atlas()["objects"]["economies"]["geometries"] if g.get("id") in set(ids)]
    return _shape([arc for one in found for arc in _arcs([one])])


def spots(ids: Sequence[str]) -> Floats:
    """Return where economies are that are too small for the map.

    Parameters
    ----------
    ids
        M49 codes with three digits.

    Returns
    -------
    ndarray
        (economy, 2) pixels; those that have an area are left out.

    Examples
    --------
    >>> spots(["702", "392"]).shape
    (1, 2)
    """
    points = [g for g in atlas()["objects"]["small"]["geometries"] if g["id"] in set(ids)]
    at = _degrees(np.array([point["coordinates"] for point in points]).reshape(-1, 2))
    return on_paper(at[:, 0], at[:, 1])


def _arcs(geometries: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    """Yield the arcs of geometries; an arc that is walked backwards is the complement."""
    for geometry in geometries:
        parts = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for rings in parts:
            for ring in rings:
                yield from ring


def _shape(arcs: Sequence[int]) -> dict[str, Any]:
    rings = [[ring] for ring in _rings(arcs) if len(ring) >= _FEWEST]
    return {"type": "MultiPolygon", "coordinates": rings}


def _rings(arcs: Sequence[int]) -> Iterator[Line]:
    """Join arcs end to end until they close."""
    starting: dict[tuple[float, ...], list[int]] = {}
    for arc in arcs:
        starting.setdefault(_ends(arc)[0], []).append(arc)
    while starting:
        first = next(iter(starting))
        ring, at = [], first
        while at in starting:
            arc = starting[at].pop()
            if not starting[at]:
                del starting[at]
            ring.append(_line(arc))
            at = _ends(arc)[1]
        yield thinned(np.concatenate(ring), _LEAST_PX)


def thinned(points: Floats, least_px: float) -> Line:
    """Return a line without the points that are too close to the one before.

    Parameters
    ----------
    points
        (point, 2) pixels.
    least_px
        How far apart points stay; both ends stay in any case.

    Returns
    -------
    list of list of float
        Rounded to a tenth of a pixel.

    Examples
    --------
    >>> thinned(np.array([[0.0, 0.0], [0.1, 0.0], [1.0, 0.0]]), 0.5)
    [[0.0, 0.0], [1.0, 0.0]]
    """
    kept = [points[0]]
    for point in points[1:-1]:
        if np.abs(point - kept[-1]).max() >= least_px:
            kept.append(point)
    kept.append(points[-1])
    rounded: Line = np.round(np.array(kept), _DIGITS).tolist()
    return rounded


@cache
def _line(arc: int) -> Floats:
    places = _places(max(arc, ~arc))
    drawn = _drawn(np.unwrap(turned(places[:, 0]), period=2 * _HALF), places[:, 1])
    return drawn if arc >= 0 else drawn[::-1]


@cache
def _places(arc: int) -> Floats:
    """Return (point, 2) degrees of an arc of the atlas, which keeps steps on a grid."""
    return _degrees(np.array(atlas()["arcs"][arc], dtype=np.float64).cumsum(axis=0))


def _degrees(steps: Floats) -> Floats:
    transform = atlas()["transform"]
    found: Floats = steps * transform["scale"] + transform["translate"]
    return found


def _ends(arc: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    places = _places(max(arc, ~arc))
    first, last = tuple(places[0].tolist()), tuple(places[-1].tolist())
    return (first, last) if arc >= 0 else (last, first)


__all__ = [
    "CENTRE",
    "HEIGHT",
    "WIDTH",
    "Floats",
    "Line",
    "areas",
    "land",
    "on_paper",
    "outline",
    "pieces",
    "spots",
    "thinned",
    "turned",
]
