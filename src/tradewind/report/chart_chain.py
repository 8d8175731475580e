"""The chart of one mineral: who makes it, stage by stage, and from whom the members buy it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.numbers import percent
from tradewind.report.style import ABSENT, INK, PAPER, QUIET, SECOND

MEMBER = SECOND
"""Colour of members, the one that marks them on the map."""
SHADES: tuple[tuple[float, str, str], ...] = (
    (0.5, "#46515d", "more than half"),
    (0.2, "#8d97a2", "a fifth to a half"),
    (0.0, "#c3cad1", "less than a fifth"),
)
"""From which share on, colour, and words: the darker, the more hangs on one economy."""
OTHERS = ABSENT
_WIDTH = 350
_ROW, _BAR = 46, 22
_LETTER, _ROOM, _SIZE = 6.7, 8, 12
_SMALLEST = 0.03
"""Share below which an economy that is no member is counted with the others."""
_MOST = 5
"""Economies that a bar names, besides members."""
_DARK = frozenset({SHADES[0][1], MEMBER})


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the chart.

    Parameters
    ----------
    label, amount
        What stands above it, to the left and to the right.
    parts
        ``economy, economy_name, is_member, share``, largest first, adding up to 1.

    Examples
    --------
    >>> Bar("Mined", "10 t", pd.DataFrame()).label
    'Mined'
    """

    label: str
    amount: str
    parts: pd.DataFrame


def chain_bars(bars: Sequence[Bar], rest: str) -> AnyChart:
    """Draw one bar of shares for each stage of a chain.

    Parameters
    ----------
    bars
        From the mine to the members' use.
    rest
        Code of the rest of the world, which is counted with the others.

    Returns
    -------
    altair.LayerChart
        Bars of equal length, parts named where the name fits; members in their own colour, others
        the darker the larger.

    Examples
    --------
    >>> parts = pd.DataFrame({"economy": ["CHN", "JPN"], "economy_name": ["China", "Japan"],
    ...                       "is_member": [False, True], "share": [0.9, 0.1]})
    >>> len(chain_bars([Bar("Refined", "10 t", parts)], "ROW").layer)
    4
    """
    rows = [cell for k, bar in enumerate(bars) for cell in _cells(bar.parts, k, rest)]
    heads = [
        {"label": bar.label, "amount": bar.amount, "left": 0.0, "right": 1.0,
         "at": k * _ROW + _ROW - _BAR - 10}
        for k, bar in enumerate(bars)
    ]  # fmt: skip
    x = alt.X("left:Q", scale=alt.Scale(domain=[0, 1], nice=False), axis=None)
    scale = alt.Scale(domain=[0, _ROW * len(bars)], reverse=True, nice=False)
    colour = alt.Color("colour:N", scale=None, legend=None)
    drawn = alt.Chart(alt.InlineData(values=rows))
    parts = drawn.mark_rect(stroke=PAPER, strokeWidth=1).encode(
        x=x, x2="right:Q", y=alt.Y("top:Q", scale=scale, axis=None), y2="bottom:Q", color=colour
    )
    names = drawn.mark_text(fontSize=_SIZE).encode(
        x=alt.X("middle:Q"), y=alt.Y("centre:Q", scale=scale, axis=None), text="text:N",
        color=alt.Color("ink:N", scale=None, legend=None),
    )  # fmt: skip
    above = alt.Chart(alt.InlineData(values=heads))
    y = alt.Y("at:Q", scale=scale, axis=None)
    labels = above.mark_text(align="left", color=INK, fontSize=_SIZE, fontWeight="bold").encode(
        x=alt.X("left:Q"), y=y, text="label:N"
    )
    amounts = above.mark_text(align="right", color=QUIET, fontSize=_SIZE).encode(
        x=alt.X("right:Q"), y=y, text="amount:N"
    )
    layers = alt.layer(parts, names, labels, amounts)
    return layers.properties(width=_WIDTH, height=_ROW * len(bars))


def shade(share: float) -> str:
    """Return the colour of an economy that is no member.

    Parameters
    ----------
    share
        0 to 1.

    Returns
    -------
    str
        Darker for a larger share.

    Examples
    --------
    >>> shade(0.9) == SHADES[0][1], shade(0.3) == SHADES[1][1]
    (True, True)
    """
    return next(colour for line, colour, _ in SHADES if share >= line)


def _cells(parts: pd.DataFrame, row: int, rest: str) -> list[dict[str, object]]:
    """Return the parts of one bar with places, colours and names."""
    big = (parts["share"] >= _SMALLEST) & (parts["economy"] != rest)
    named = parts[(big & (big.cumsum() <= _MOST)) | (parts["is_member"] & (parts["share"] > 0))]
    top = row * _ROW + _ROW - _BAR - 1
    cells: list[dict[str, object]] = []
    left = 0.0
    for part in named.to_dict("records"):
        colour = MEMBER if part["is_member"] else shade(part["share"])
        cells.append(_cell(part, left, float(part["share"]), colour, top))
        left += float(part["share"])
    if left < 1:
        others = {"economy": "", "economy_name": "others", "is_member": False}
        cells.append(_cell(others, left, 1 - left, OTHERS, top))
    return cells


def _cell(
    part: Mapping[str, object], left: float, share: float, colour: str, top: float
) -> dict[str, object]:
    return {
        "left": left, "right": left + share, "middle": left + share / 2, "top": top,
        "bottom": top + _BAR, "centre": top + _BAR / 2, "colour": colour,
        "ink": PAPER if colour in _DARK else INK,
        "text": _fitting(str(part["economy_name"]), str(part["economy"]), share),
    }  # fmt: skip


def _fitting(name: str, code: str, share: float) -> str:
    """Return the longest text that fits into a part of a bar."""
    room = share * _WIDTH - _ROOM
    for text in (f"{name} {percent(share)}", name, code):
        if text and len(text) * _LETTER <= room:
            return text
    return ""


__all__ = ["MEMBER", "OTHERS", "SHADES", "Bar", "chain_bars", "shade"]
