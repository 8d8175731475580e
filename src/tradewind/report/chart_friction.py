"""Charts of marginal losses and of the cuts that a reverse stress test finds."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.style import ACCENT, ACCENT_LIGHT, GAIN, LOSS, QUIET

_ROW = 24
_WIDTH = 380
_LABELS = 420
"""Room for the longest label, pixels."""
_SPACE = 1.4
"""Length of the axis relative to the longest bar: room for the text at its end."""


def loss_bars(rows: pd.DataFrame, title: str, *, gains: bool = False) -> AnyChart:
    """Draw losses, or gains, as bars in the order of the rows.

    Parameters
    ----------
    rows
        ``label, value_usd_m, text`` (at the end of the bar); labels are unique.
    title
        Of the axis.
    gains
        Whether the values are gains, not losses.

    Returns
    -------
    altair.LayerChart
        Orange for losses, blue for gains, a text at each bar.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["a"], "value_usd_m": [2.0], "text": ["2"]})
    >>> len(loss_bars(rows, "US$ m").layer)
    3
    """
    order = rows["label"].tolist()
    values = rows["value_usd_m"]
    ends = [_SPACE * min(0.0, float(values.min())), _SPACE * max(0.0, float(values.max()))]
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6, labelLimit=_LABELS),
    )
    x = alt.X(
        "value_usd_m:Q",
        title=title,
        scale=alt.Scale(domain=ends, nice=False),
        axis=alt.Axis(tickCount=4, format=",.0f", grid=False),
    )
    above, below = (GAIN, LOSS) if gains else (LOSS, GAIN)
    base = alt.Chart(rows).encode(y=y, x=x)
    bars = base.mark_bar(height=15).encode(
        color=alt.condition("datum.value_usd_m >= 0", alt.value(above), alt.value(below))
    )
    right = (
        base.transform_filter("datum.value_usd_m >= 0")
        .mark_text(align="left", dx=5, color=QUIET)
        .encode(text="text:N")
    )
    left = (
        base.transform_filter("datum.value_usd_m < 0")
        .mark_text(align="right", dx=-5, color=QUIET)
        .encode(text="text:N")
    )
    return alt.layer(bars, right, left).properties(width=_WIDTH, height=_ROW * len(order))


def cut_bars(rows: pd.DataFrame) -> AnyChart:
    """Draw the links that are cut: all trade, and the part that no longer arrives.

    Parameters
    ----------
    rows
        ``label, flow_usd_m, cut_usd_m, text``; labels are unique.

    Returns
    -------
    altair.LayerChart
        A dark bar (what is cut) on a light one (all trade of the link).

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["a"], "flow_usd_m": [2.0], "cut_usd_m": [1.0],
    ...                      "text": ["50 %"]})
    >>> len(cut_bars(rows).layer)
    3
    """
    order = rows["label"].tolist()
    y = alt.Y(
        "label:N",
        sort=order,
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelPadding=6, labelLimit=_LABELS),
    )
    x = alt.X(
        "flow_usd_m:Q",
        title="Trade, US$ million (dark: cut)",
        scale=alt.Scale(domain=[0.0, _SPACE * float(rows["flow_usd_m"].max())], nice=False),
        axis=alt.Axis(tickCount=4, format=",.0f", grid=False),
    )
    base = alt.Chart(rows).encode(y=y)
    whole = base.mark_bar(height=15, color=ACCENT_LIGHT).encode(x=x)
    part = base.mark_bar(height=15, color=ACCENT).encode(x=alt.X("cut_usd_m:Q"))
    text = base.mark_text(align="left", dx=5, color=QUIET).encode(x=x, text="text:N")
    return alt.layer(whole, part, text).properties(width=_WIDTH, height=_ROW * len(order))


__all__ = ["cut_bars", "loss_bars"]
