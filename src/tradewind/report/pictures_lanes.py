"""The figure of the section on sea lanes: the map, its legend and its words."""

from __future__ import annotations

from itertools import pairwise

from tradewind.app.briefing import BriefingResults
from tradewind.report.chart_lanes import CLASSES, lane_map, map_circles
from tradewind.report.drawing import draw
from tradewind.report.numbers import percent
from tradewind.report.pictures import Picture
from tradewind.report.tables_lanes import lane_source, span_of

_NAMED = 5
"""Chokepoints that the words of the map name."""


def lane_picture(results: BriefingResults) -> Picture:
    """Return the map of the members' sea lanes.

    Parameters
    ----------
    results
        A briefing with sea lanes.

    Returns
    -------
    Picture
        One drawing in full width.

    Examples
    --------
    >>> lane_picture(results).drawing.name
    'lanes'
    """
    lanes, narrows = (results.lane_tables[f"lane_{name}"] for name in ("edges", "chokepoints"))
    chart = lane_map(lanes, narrows, results.economies, results.members)
    said = ", ".join(circle.text for circle in map_circles(narrows)[:_NAMED])
    whose = "the members'" if len(results.members) > 1 else f"{results.names[results.members[0]]}'s"
    words = f"World map of sea lanes. Of {whose} sea trade pass: {said}."
    caption = f"Where {whose} sea trade sails, and what share of it passes which chokepoint"
    return Picture(draw("lanes", chart, words), caption, lane_source(results))


def lane_legend() -> tuple[tuple[float, str], ...]:
    """Return the classes of lanes: how wide the line is, and the share of sea trade in words.

    Returns
    -------
    tuple of (float, str)
        The narrowest first.

    Examples
    --------
    >>> lane_legend()[-1][1][:7]
    'over 20'
    """
    lows = [low for low, _ in CLASSES]
    words = [span_of(low, high) for low, high in pairwise(lows)]
    ends = (*words, f"over {percent(lows[-1])}")
    return tuple((width, text) for (_, width), text in zip(CLASSES, ends, strict=True))


__all__ = ["lane_legend", "lane_picture"]
