"""The map: which economies stand behind what the members buy abroad."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.style import ABSENT, INK, PAPER, SECOND, SEQUENCE

CLASSES = (0.005, 0.01, 0.02, 0.05, 0.1)
"""Upper ends of the map's classes, shares of the members' foreign inputs; the last is open."""

_ATLAS = "world-110m.topojson"
_WIDTH, _HEIGHT = 900, 420
_CUT_LONGITUDE = -11
"""Turns the globe so that the edge of the map runs through the Bering Strait."""


@dataclass(frozen=True, slots=True)
class MapLegend:
    """One class of the map: its colour and what it stands for.

    Parameters
    ----------
    colour
        Fill.
    low, high
        Bounds as shares; `high` is None in the open class.

    Examples
    --------
    >>> legend()[0].high
    0.005
    """

    colour: str
    low: float
    high: float | None


def legend() -> tuple[MapLegend, ...]:
    """Return the classes of the map, smallest first.

    Returns
    -------
    tuple of MapLegend
        One per colour.

    Examples
    --------
    >>> len(legend()) == len(SEQUENCE)
    True
    """
    ends = (0.0, *CLASSES)
    highs = (*CLASSES, None)
    return tuple(MapLegend(*row) for row in zip(SEQUENCE, ends, highs, strict=True))


@cache
def atlas() -> Mapping[str, Any]:
    """Return the outlines of the world: Natural Earth, public domain; see the assets' README.

    Returns
    -------
    mapping
        TopoJSON with objects ``economies`` (areas) and ``small`` (points of those too small).

    Examples
    --------
    >>> sorted(atlas()["objects"])
    ['economies', 'small']
    """
    text = resources.files("tradewind.report").joinpath("assets", _ATLAS).read_text("utf-8")
    topology: Mapping[str, Any] = json.loads(text)
    return topology


def unmapped(economies: pd.DataFrame) -> list[str]:
    """Return the economies that are neither an area nor a point of the map.

    Parameters
    ----------
    economies
        Table with ``m49``, indexed by ISO3.

    Returns
    -------
    list of str
        ISO3; to be listed under the map.

    Examples
    --------
    >>> unmapped(pd.DataFrame({"m49": [356, 999999]}, index=["IND", "NEW"]))
    ['NEW']
    """
    drawn = {g.get("id") for part in atlas()["objects"].values() for g in part["geometries"]}
    return [str(code) for code, m49 in economies["m49"].items() if _id(m49) not in drawn]


def origin_map(origins: pd.DataFrame, economies: pd.DataFrame, members: Sequence[str]) -> AnyChart:
    """Draw where the members' foreign inputs come from, looking through supply chains.

    Parameters
    ----------
    origins
        ``origin, look_through_share``: the joint origins of a briefing.
    economies
        ``m49`` by ISO3.
    members
        ISO3 codes, outlined.

    Returns
    -------
    altair.LayerChart
        Equal Earth projection; classes as in `legend`; members have an outline instead of a fill.

    Examples
    --------
    >>> table = pd.DataFrame({"origin": ["CHN"], "look_through_share": [0.3]})
    >>> places = pd.DataFrame({"m49": [156, 356]}, index=["CHN", "IND"])
    >>> len(origin_map(table, places, ["IND"]).layer)
    4
    """
    rows = _rows(origins, economies, members)
    topology = dict(atlas())
    areas = _geometries(topology, "economies").transform_filter(alt.datum.id != "010")
    fill = alt.Color(
        "class:O",
        scale=alt.Scale(domain=[*range(len(SEQUENCE)), -1], range=[*SEQUENCE, PAPER]),
        legend=None,
    )
    land = areas.mark_geoshape(fill=ABSENT, stroke=PAPER, strokeWidth=0.5)
    lookup = alt.LookupData(alt.InlineData(values=rows), "id", ["class", "member"])
    known = areas.transform_lookup("id", lookup).transform_filter("isValid(datum['class'])")
    filled = known.mark_geoshape(stroke=PAPER, strokeWidth=0.5).encode(fill=fill)
    outline = known.transform_filter("datum.member").mark_geoshape(
        fill=None, stroke=SECOND, strokeWidth=2.2
    )
    small = (
        alt.Chart(alt.InlineData(values=[row for row in rows if "longitude" in row]))
        .mark_circle(size=55, stroke=INK, strokeWidth=0.6, opacity=1)
        .encode(longitude="longitude:Q", latitude="latitude:Q", fill=fill)
    )
    layers = alt.layer(land, filled, outline, small)
    return layers.properties(width=_WIDTH, height=_HEIGHT).project(
        "equalEarth", rotate=[_CUT_LONGITUDE, 0, 0]
    )


def _rows(
    origins: pd.DataFrame, economies: pd.DataFrame, members: Sequence[str]
) -> list[dict[str, Any]]:
    shares = origins.set_index("origin")["look_through_share"]
    points = _points()
    rows: list[dict[str, Any]] = []
    for code, m49 in economies["m49"].items():
        number = _id(m49)
        member = code in members
        share = float(shares.get(code, 0.0))
        place = -1 if member else sum(share >= end for end in CLASSES)
        row = {"id": number, "iso3": str(code), "class": place, "member": member}
        if number in points:
            row["longitude"], row["latitude"] = points[number]
        rows.append(row)
    return rows


@cache
def _points() -> Mapping[str, tuple[float, float]]:
    topology = atlas()
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    return {
        point["id"]: (
            point["coordinates"][0] * scale[0] + move[0],
            point["coordinates"][1] * scale[1] + move[1],
        )
        for point in topology["objects"]["small"]["geometries"]
    }


def _geometries(topology: Mapping[str, Any], feature: str) -> alt.Chart:
    return alt.Chart(
        alt.InlineData(values=topology, format=alt.TopoDataFormat(feature=feature, type="topojson"))
    )


def _id(m49: float) -> str:
    return f"{int(m49):03d}"


__all__ = ["CLASSES", "MapLegend", "atlas", "legend", "origin_map", "unmapped"]
