"""One look for every chart: colours that colour-blind readers tell apart, type that prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

INK = "#1d2733"
QUIET = "#5c6773"
LINE = "#d5dbe1"
PAPER = "#ffffff"
ABSENT = "#eef0f2"

LOSS, GAIN = "#b8500c", "#1f5fa8"
"""Orange and blue: the pair that the common forms of colour blindness leave apart."""

ACCENT = "#0f5c73"
ACCENT_LIGHT = "#a9cdd6"
SECOND = "#c1842a"
THIRD = "#7a4f9c"

SEQUENCE = ("#e4eef1", "#bcd8df", "#87bac7", "#4f97a9", "#22728a", "#0b475a")
"""Light to dark of one hue: order survives grey-scale printing."""

HORIZON_COLOURS: Final[Mapping[str, str]] = {
    "short": "#0b475a",
    "medium": "#4f97a9",
    "long": "#a9cdd6",
}
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDTH = 440
"""Drawing width of a chart in a half-width column, pixels: 85 mm on paper at 12-pixel type."""

_SIZE = 12
_ROOM = 24
"""Space for fonts wider than the one that measured: readers' machines differ in what they have."""


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of every chart.

    Returns
    -------
    dict
        Fonts, colours, thin grid lines, no frame.

    Examples
    --------
    >>> config()["font"].startswith("Liberation")
    True
    """
    axis = {
        "domainColor": LINE,
        "gridColor": LINE,
        "tickColor": LINE,
        "labelColor": INK,
        "titleColor": QUIET,
        "labelFontSize": _SIZE,
        "titleFontSize": _SIZE,
        "titleFontWeight": "normal",
        "labelLimit": 240,
        "labelFlush": False,
        "titlePadding": 8,
    }
    header = {
        "labelFontSize": _SIZE + 1,
        "labelFontWeight": "bold",
        "labelColor": INK,
        "labelAnchor": "start",
        "labelOrient": "top",
        "title": None,
    }
    legend = {
        "labelFontSize": _SIZE,
        "titleFontSize": _SIZE,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": QUIET,
        "orient": "top",
        "symbolSize": 80,
        "labelLimit": 300,
        "columnPadding": 30,
    }
    return {
        "font": FONT,
        "background": None,
        "padding": {"left": _ROOM, "right": _ROOM, "top": 4, "bottom": 4},
        "aria": False,
        "view": {"stroke": None},
        "axis": axis,
        "axisX": {"labelOverlap": "greedy", "labelSeparation": 12},
        "axisY": {"labelOverlap": False},
        "header": header,
        "legend": legend,
        "text": {"fontSize": _SIZE, "color": INK},
    }


__all__ = [
    "ABSENT",
    "ACCENT",
    "ACCENT_LIGHT",
    "FONT",
    "GAIN",
    "HORIZON_COLOURS",
    "INK",
    "LINE",
    "LOSS",
    "PAPER",
    "QUIET",
    "SECOND",
    "SEQUENCE",
    "THIRD",
    "WIDTH",
    "config",
]
