"""The map of sea lanes: how much of the members' trade sails where, and through which narrows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal

import altair as alt
import numpy as np
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.map_labels import SIZE, Circle, place_labels
from tradewind.report.numbers import percent
from tradewind.report.projection import (
    HEIGHT,
    WIDTH,
    Floats,
    Line,
    areas,
    land,
    on_paper,
    outline,
    pieces,
    spots,
    thinned,
)
from tradewind.report.style import ABSENT, INK, LINE, PAPER, SECOND, SEQUENCE

CLASSES: Final = ((0.002, 0.7), (0.01, 1.4), (0.03, 2.6), (0.1, 4.4), (0.2, 7.0))
"""From which share of the members' sea trade on, and how wide the line is in pixels."""
LANE: Final = SEQUENCE[2]
CIRCLE: Final = SEQUENCE[5]
MEMBER: Final = "#f0d9b0"
NAMED: Final = 12
"""Circles on the map, at most."""
LEAST_NAMED: Final = 0.01
"""Share of the members' sea trade from which on a chokepoint has a circle."""
_RADIUS_OF_ALL: Final = 27.0
"""Pixels of the circle of a chokepoint that all sea trade passes."""
_HALO: Final = 3.0
_LEAST_PX: Final = 0.8
"""Points of a lane that are nearer to each other are one."""
_SIDES: Final[dict[str, tuple[float, float]]] = {
    "malacca": (-0.8, 0.6), "singapore": (-0.8, 0.6), "sunda": (-0.8, 0.8), "lombok": (-0.7, 0.8),
    "makassar": (1, 0), "taiwan": (1, -0.2), "luzon": (1, 0.2), "korea": (-0.6, -0.8),
    "hormuz": (0.8, -0.7), "bab-el-mandeb": (-1, 0.2), "suez": (-1, 0.2), "bosporus": (1, -0.1),
    "dardanelles": (1, -0.1), "gibraltar": (-1, 0), "dover": (-1, -0.1), "oresund": (1, -0.2),
    "great-belt": (0.2, -1), "panama": (-1, 0.1), "good-hope": (0.6, 0.8),
    "cape-horn": (1, 0.2), "torres": (0.2, 1), "mozambique": (-1, 0), "kerch": (1, 0),
}  # fmt: skip
"""Where the name stands best: to the right and down, from the middle of the circle."""
_ALIGNED: Final[tuple[Literal["left", "center", "right"], ...]] = ("left", "center", "right")
_TOGETHER: Final = (("malacca", "singapore"), ("bosporus", "dardanelles"))
"""Chokepoints one after the other, which share a circle."""
_DANISH: Final = ("oresund", "great-belt", "little-belt")
"""Chokepoints side by side, of which a ship passes one: their shares add up."""


def lane_map(
    lanes: pd.DataFrame, narrows: pd.DataFrame, economies: pd.DataFrame, members: Sequence[str]
) -> AnyChart:
    """Draw what of the members' trade sails on which lanes and through which chokepoints.

    Parameters
    ----------
    lanes
        ``start, end, start_longitude, start_latitude, end_longitude, end_latitude, share`` of the
        members' sea trade.
    narrows
        ``chokepoint, name, longitude, latitude, share``.
    economies
        ``m49`` by ISO3.
    members
        ISO3 codes, filled.

    Returns
    -------
    altair.LayerChart
        Lines the wider the more sails there, and circles whose area is the share that passes.

    Examples
    --------
    >>> tables = results.lane_tables
    >>> chart = lane_map(
    ...     tables["lane_edges"], tables["lane_chokepoints"], results.economies, ["IND", "JPN"]
    ... )
    >>> chart.width == WIDTH
    True
    """
    ids = [f"{int(economies.loc[code, 'm49']):03d}" for code in members]
    # Nothing is clipped: clip paths are numbered on from drawing to drawing, and the same page
    # would not be the same bytes.
    layers = alt.layer(
        _shape(outline()).mark_geoshape(clip=False, fill=None, stroke=LINE, strokeWidth=1),
        _shape(land()).mark_geoshape(clip=False, fill=ABSENT, stroke=None),
        _shape(areas(ids)).mark_geoshape(clip=False, fill=MEMBER, stroke=SECOND, strokeWidth=0.8),
        alt.Chart(alt.InlineData(values=lane_features(lanes)))
        .mark_geoshape(clip=False, fill=None, stroke=LANE, strokeCap="round", strokeJoin="round")
        .encode(strokeWidth=alt.StrokeWidth("properties.width:Q", scale=None)),
        _dots(spots(ids)),
        *_marks(map_circles(narrows)),
    )
    return layers.properties(width=WIDTH, height=HEIGHT).project(
        "identity", scale=1, translate=[0, 0]
    )


def lane_features(lanes: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the lines of the map, those of each width as one shape.

    Parameters
    ----------
    lanes
        As in `lane_map`.

    Returns
    -------
    list of dict
        GeoJSON features in pixels, the narrowest first.

    Examples
    --------
    >>> features = lane_features(results.lane_tables["lane_edges"])
    >>> [feature["properties"]["width"] for feature in features] == [w for _, w in CLASSES]
    True
    """
    places = {
        node: place
        for end in ("start", "end")
        for node, *place in lanes[[end, f"{end}_longitude", f"{end}_latitude"]].to_numpy()
    }
    tops = (*(low for low, _ in CLASSES[1:]), np.inf)
    found = []
    for (low, width), top in zip(CLASSES, tops, strict=True):
        rows = lanes[(lanes["share"] >= low) & (lanes["share"] < top)]
        lines: list[Line] = []
        for nodes in chained(rows["start"].tolist(), rows["end"].tolist()):
            longitude, latitude = np.array([places[node] for node in nodes]).T
            lines += [thinned(piece, _LEAST_PX) for piece in pieces(longitude, latitude)]
        shape = {"type": "MultiLineString", "coordinates": lines}
        found.append({"type": "Feature", "geometry": shape, "properties": {"width": width}})
    return found


def chained(start: Sequence[int], end: Sequence[int]) -> list[list[int]]:
    """Join edges to lines as long as no other edge meets them.

    Parameters
    ----------
    start, end
        (edge,) nodes.

    Returns
    -------
    list of list of int
        Nodes of each line; every edge is in one of them.

    Examples
    --------
    >>> chained([1, 2, 3, 3], [2, 3, 4, 5])
    [[1, 2, 3], [3, 4], [3, 5]]
    """
    beside: dict[int, list[int]] = {}
    for a, b in zip(start, end, strict=True):
        beside.setdefault(a, []).append(b)
        beside.setdefault(b, []).append(a)
    through = {node for node, others in beside.items() if len(others) == 2}
    lines = []
    for first in (*(node for node in beside if node not in through), *beside):  # rings last
        while beside[first]:
            line = [first]
            while beside[line[-1]] and (len(line) == 1 or line[-1] in through):
                following = beside[line[-1]].pop(0)
                beside[following].remove(line[-1])
                line.append(following)
            lines.append(line)
    return lines


def map_circles(narrows: pd.DataFrame) -> list[Circle]:
    """Return the circles of the map with their names.

    Parameters
    ----------
    narrows
        As in `lane_map`.

    Returns
    -------
    list of Circle
        The largest first, so that small ones lie on top. Those one after the other on the same way
        share a circle, as do the Danish straits side by side.

    Examples
    --------
    >>> map_circles(results.lane_tables["lane_chokepoints"])[0].text[:18]
    'Malacca, Singapore'
    """
    rows = _with_danish(narrows)
    rows = rows[rows["share"] >= LEAST_NAMED].sort_values("share", ascending=False)
    names = dict(zip(rows["chokepoint"], rows["name"], strict=True))
    place = on_paper(rows["longitude"].to_numpy(), rows["latitude"].to_numpy())
    found = []
    for row, (x, y) in zip(rows.itertuples(), place.tolist(), strict=True):
        pair = next((pair for pair in _TOGETHER if row.chokepoint in pair), (row.chokepoint,))
        first = next(code for code in names if code in pair)
        if row.chokepoint == first:
            name = _short([names[code] for code in pair if code in names])
            radius = _RADIUS_OF_ALL * float(np.sqrt(row.share))
            side = _SIDES.get(str(row.chokepoint), (1.0, 0.0))
            found.append(Circle(x, y, radius, f"{name} {percent(row.share)}", side))
    return found[:NAMED]


def _with_danish(narrows: pd.DataFrame) -> pd.DataFrame:
    """Return chokepoints with those of the Danish straits as one, at the busiest."""
    rows = narrows.sort_values("share", ascending=False, kind="stable")
    among = rows["chokepoint"].isin(_DANISH)
    if among.sum() <= 1:
        return rows
    whole = rows.loc[among, "share"].sum()
    one = rows[among].head(1).assign(name="Danish straits", share=whole)
    return pd.concat([rows[~among], one])


def _short(names: Sequence[str]) -> str:
    """Return names as a map has them."""
    plain = [name.removeprefix("Strait of ") for name in names]
    return plain[0] if len(plain) == 1 else ", ".join(n.removesuffix(" Strait") for n in plain)


def _marks(circles: Sequence[Circle]) -> Iterator[alt.Chart]:
    """Yield circles, and names on a halo; a circle without room for its name is left out."""
    labels = place_labels(circles, WIDTH, HEIGHT)
    rows = [
        {"x": round(c.x, 1), "y": round(c.y, 1), "size": round((2 * c.radius) ** 2),
         "name": c.text, "at": round(b.x, 1), "level": round(b.y, 1), "align": b.align}
        for c, b in zip(circles, labels, strict=True)
        if b
    ]  # fmt: skip
    marks = alt.Chart(alt.InlineData(values=rows))
    yield marks.mark_circle(
        clip=False, fill=CIRCLE, fillOpacity=0.22, stroke=CIRCLE, strokeWidth=1.2, opacity=1
    ).encode(x=_pixels("x"), y=_pixels("y", alt.Y), size=alt.Size("size:Q", scale=None))
    for halo in (True, False):
        look = {"stroke": PAPER, "strokeWidth": _HALO, "fill": PAPER} if halo else {"fill": INK}
        for align in _ALIGNED:
            part = marks.transform_filter(alt.datum.align == align)
            yield part.mark_text(
                clip=False, align=align, fontSize=SIZE, strokeJoin="round", **look
            ).encode(x=_pixels("at"), y=_pixels("level", alt.Y), text="name:N")


def _pixels(name: str, channel: type[alt.X] | type[alt.Y] = alt.X) -> alt.X | alt.Y:
    return channel(f"{name}:Q", scale=None, axis=None)


def _dots(places: Floats) -> alt.Chart:
    """Return members that are too small for the map."""
    rows = [{"x": x, "y": y} for x, y in places.round(1).tolist()]
    dots = alt.Chart(alt.InlineData(values=rows)).mark_circle(
        clip=False, fill=MEMBER, stroke=SECOND, strokeWidth=0.8, size=40, opacity=1
    )
    placed: alt.Chart = dots.encode(x=_pixels("x"), y=_pixels("y", alt.Y))
    return placed


def _shape(geometry: dict[str, Any]) -> alt.Chart:
    feature = {"type": "Feature", "geometry": geometry, "properties": {}}
    return alt.Chart(alt.InlineData(values=[feature]))


__all__ = [
    "CIRCLE",
    "CLASSES",
    "LANE",
    "MEMBER",
    "NAMED",
    "chained",
    "lane_features",
    "lane_map",
    "map_circles",
]
