"""From a chart to an inline drawing: rendered once, without a browser, a script or a network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import vl_convert

from tradewind.report.style import PAPER, config

_DEFINED = re.compile(r'\bid="([^"]+)"')
_DECIMALS = re.compile(r"(\d+\.\d{2})\d+")
_TAG = re.compile(r"<[^>]*>")
_OPENING = re.compile(r"<svg\b[^>]*>")
_VIEW_BOX = re.compile(r'viewBox="([^"]+)"')

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.HConcatChart | alt.VConcatChart


@dataclass(frozen=True, slots=True)
class Drawing:
    """One chart as SVG, with the words for those who do not see it.

    Parameters
    ----------
    name
        Unique in the document; begins every id inside.
    svg
        An ``<svg>`` element.
    width, height
        Natural size in pixels.

    Examples
    --------
    >>> Drawing("dot", "<svg/>", 1.0, 1.0).name
    'dot'
    """

    name: str
    svg: str
    width: float
    height: float


def draw(name: str, chart: AnyChart, words: str) -> Drawing:
    """Render a chart.

    Parameters
    ----------
    name
        Letters, digits and hyphens; unique in the document.
    chart
        An Altair chart.
    words
        What the chart shows, for screen readers.

    Returns
    -------
    Drawing
        Its ids begin with `name`, so that drawings on one page never clash.

    Examples
    --------
    >>> points = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    >>> drawn = draw("dot", points, "One point at 1.")
    >>> 'aria-label="One point at 1."' in drawn.svg, drawn.width > 0
    (True, True)
    """
    raw: str = vl_convert.vegalite_to_svg(_specified(chart), vl_version=_version())
    return inline(name, raw, words)


def raster(chart: AnyChart, scale: float) -> bytes:
    """Render a chart as a picture on white.

    Parameters
    ----------
    chart
        An Altair chart.
    scale
        Pixels of the picture per pixel of the drawing.

    Returns
    -------
    bytes
        PNG.

    Examples
    --------
    >>> points = alt.Chart(alt.InlineData(values=[{"x": 1}])).mark_point().encode(x="x:Q")
    >>> raster(points, 1.0)[1:4]
    b'PNG'
    """
    spec = _specified(chart)
    spec["config"]["background"] = PAPER
    drawn: bytes = vl_convert.vegalite_to_png(spec, vl_version=_version(), scale=scale)
    return drawn


def _specified(chart: AnyChart) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = config()
    return spec


def inline(name: str, raw: str, words: str) -> Drawing:
    """Make an SVG document fit to stand inside a page.

    Parameters
    ----------
    name, words
        As in `draw`.
    raw
        An SVG document.

    Returns
    -------
    Drawing
        Sized by its view box, ids prefixed, coordinates with two decimals.

    Examples
    --------
    >>> raw = '<svg viewBox="0 0 4 2"><g id="a" clip-path="url(#a)" x="0.123456"/></svg>'
    >>> print(inline("map", raw, "A map.").svg)
    <svg class="drawing" ...><g id="map-a" clip-path="url(#map-a)" x="0.12"/></svg>
    """
    body = _TAG.sub(lambda tag: _DECIMALS.sub(r"\1", tag.group()), raw)
    for known in sorted(set(_DEFINED.findall(body)), key=len, reverse=True):
        body = body.replace(f'id="{known}"', f'id="{name}-{known}"')
        body = body.replace(f"url(#{known})", f"url(#{name}-{known})")
        body = body.replace(f'href="#{known}"', f'href="#{name}-{known}"')
    found = _VIEW_BOX.search(body)
    box = found.group(1) if found else "0 0 1 1"
    width, height = (float(part) for part in box.split()[2:])
    opening = (
        f'<svg class="drawing" role="img" aria-label="{escape(words)}" viewBox="{box}" '
        f'style="max-width:{width:.0f}px" xmlns="http://www.w3.org/2000/svg">'
    )
    svg = _OPENING.sub(lambda _: opening, body, count=1)
    return Drawing(name, svg, width, height)


def _version() -> str:
    major, minor = alt.SCHEMA_VERSION.lstrip("v").split(".")[:2]
    return f"{major}.{minor}"


__all__ = ["AnyChart", "Drawing", "draw", "inline", "raster"]
