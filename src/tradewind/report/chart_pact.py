"""Charts of a pact: gains with their intervals, and what each measure brings."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.style import GAIN, INK, LOSS, QUIET, WIDTH

_STEP = 27
_DOT, _LINE = 90, 3.2
_ROOM = 0.5
"""Space for the text at the end of a row, as a share of the axis."""
_LABELS = 150


def gain_ranges(rows: pd.DataFrame, title: str) -> AnyChart:
    """Draw gains with their intervals, one row each.

    Parameters
    ----------
    rows
        ``label, value, low, high, text``: a gain is positive, `text` stands behind the interval;
        labels are unique.
    title
        Of the axis.

    Returns
    -------
    altair.LayerChart
        A line from low to high with a dot at the value: blue for a gain, orange for a loss, grey
        where the interval goes past zero.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["a"], "value": [2.0], "low": [1.0], "high": [4.0],
    ...                      "text": ["+2"]})
    >>> len(gain_ranges(rows, "US$ bn").layer)
    4
    """
    low = min(0.0, float(rows[["value", "low"]].min().min()))
    high = max(0.0, float(rows[["value", "high"]].max().max()))
    room = _ROOM * (high - low) or 1.0
    scale = alt.Scale(domain=[low, high + room], nice=False)
    shown = rows.assign(end=rows[["value", "high"]].max(axis=1).clip(lower=0.0))
    axis = alt.Axis(ticks=False, domain=False, labelLimit=_LABELS, labelPadding=8)
    y = alt.Y("label:N", sort=rows["label"].tolist(), title=None, axis=axis)
    sides = ["gain", "loss", "open"]
    side = [_side(*row) for row in zip(rows["value"], rows["low"], rows["high"], strict=True)]
    shown["side"] = side
    colour = alt.Color(
        "side:N", scale=alt.Scale(domain=sides, range=[GAIN, LOSS, QUIET]), legend=None
    )
    base = alt.Chart(shown).encode(y=y)
    ticks = alt.Axis(tickCount=4, format=",~r", grid=False)
    x = alt.X("low:Q", title=title, scale=scale, axis=ticks)
    zero = alt.Chart(alt.InlineData(values=[{"at": 0}])).mark_rule(color=INK, strokeWidth=1)
    return alt.layer(
        zero.encode(x=alt.X("at:Q", scale=scale)),
        base.mark_rule(strokeWidth=_LINE, opacity=0.55).encode(x=x, x2="high:Q", color=colour),
        base.mark_circle(size=_DOT, opacity=1).encode(x=alt.X("value:Q"), color=colour),
        base.mark_text(align="left", dx=7, color=QUIET).encode(x="end:Q", text="text:N"),
    ).properties(width=WIDTH - _LABELS, height=_STEP * len(rows))


def _side(value: float, low: float, high: float) -> str:
    if low == high:
        return "gain" if value > 0 else "loss" if value < 0 else "open"
    return "gain" if low > 0 else "loss" if high < 0 else "open"


__all__ = ["gain_ranges"]
