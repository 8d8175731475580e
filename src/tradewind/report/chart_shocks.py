"""Charts of what shocks and easier trade do, by horizon and by economy."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.style import GAIN, HORIZON_COLOURS, INK, LINE, LOSS, QUIET, WIDTH

HORIZON_NAMES = {
    "short": "1 year",
    "medium": "3 to 5 years",
    "long": "10 years",
}
KEEPER_NAMES = {
    "importer": "buyers keep the scarcity price",
    "exporter": "sellers keep it",
}
_ROW = 36
_LABEL_ROOM = 0.38
"""Space for the text at the end of a bar, as a share of the axis."""


def shock_ranges(changes: pd.DataFrame, order: Sequence[str]) -> AnyChart:
    """Draw the change of one group's or economy's real income under each shock and horizon.

    Parameters
    ----------
    changes
        ``label`` (the shock), ``rent, horizon, change_pct``; a loss is negative.
    order
        Labels from top to bottom.

    Returns
    -------
    altair.LayerChart
        Two lines per shock, the upper (dots) where buyers keep the scarcity price, the lower
        (squares) where sellers do; a mark per horizon, darker for shorter; the zero line is dark.
        The legend is the page's: `HORIZON_NAMES` with the colours of `style`.

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["a", "a"], "rent": "exporter",
    ...                       "horizon": ["short", "long"], "change_pct": [-2.0, -1.0]})
    >>> len(shock_ranges(table, ["a"]).layer)
    3
    """
    rows = changes.dropna(subset="change_pct").assign(
        name=changes["horizon"].map(HORIZON_NAMES), keeper=changes["rent"].map(KEEPER_NAMES)
    )
    ends = rows.groupby(["label", "keeper"], as_index=False)["change_pct"].agg(["min", "max"])
    names, keepers = list(HORIZON_NAMES.values()), list(KEEPER_NAMES.values())
    y = alt.Y(
        "label:N",
        sort=list(order),
        title=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=230),
        scale=alt.Scale(paddingInner=0.25, paddingOuter=0.12),
    )
    offset = alt.YOffset("keeper:N", sort=keepers)
    title = "Change of real income, per cent (left of zero: loss)"
    zero = (
        alt.Chart(alt.InlineData(values=[{"at": 0}]))
        .mark_rule(color=INK, strokeWidth=1.2)
        .encode(x=alt.X("at:Q", title=title, axis=alt.Axis(tickCount=5)))
    )
    lines = (
        alt.Chart(ends)
        .mark_rule(color=LINE, strokeWidth=3)
        .encode(y=y, yOffset=offset, x="min:Q", x2="max:Q")
    )
    dots = (
        alt.Chart(rows)
        .mark_point(size=62, filled=True, opacity=1, stroke=INK, strokeWidth=0.6)
        .encode(
            y=y,
            yOffset=offset,
            x="change_pct:Q",
            fill=alt.Fill(
                "name:N",
                scale=alt.Scale(domain=names, range=list(HORIZON_COLOURS.values())),
                legend=None,
            ),
            shape=alt.Shape(
                "keeper:N",
                scale=alt.Scale(domain=keepers, range=["circle", "square"]),
                legend=None,
            ),
        )
    )
    return alt.layer(lines, zero, dots).properties(width=WIDTH - 210, height=_ROW * len(order))


def change_bars(changes: pd.DataFrame) -> AnyChart:
    """Draw changes of real income of some economies, largest loss on top.

    Parameters
    ----------
    changes
        ``name, change_pct, text``; a loss is negative; `text` stands at the end of the bar.

    Returns
    -------
    altair.LayerChart
        Losses run left in orange, gains run right in blue.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Nepal"], "change_pct": [-0.5], "text": ["-0.5 %"]})
    >>> len(change_bars(table).layer)
    3
    """
    order = changes["name"].tolist()
    low, high = min(0.0, changes["change_pct"].min()), max(0.0, changes["change_pct"].max())
    room = _LABEL_ROOM * (high - low) or 1.0
    x = alt.X(
        "change_pct:Q",
        title="Change of real income, per cent",
        scale=alt.Scale(
            domain=[low - room * (low < 0), high + room * (high > 0)], nice=False, zero=True
        ),
        axis=alt.Axis(tickCount=4),
    )
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    base = alt.Chart(changes).encode(y=y)
    bars = base.mark_bar(height=14).encode(
        x=x, color=alt.condition("datum.change_pct < 0", alt.value(LOSS), alt.value(GAIN))
    )
    left = (
        base.transform_filter("datum.change_pct < 0")
        .mark_text(align="right", dx=-4, color=QUIET)
        .encode(x=x, text="text:N")
    )
    right = (
        base.transform_filter("datum.change_pct >= 0")
        .mark_text(align="left", dx=4, color=QUIET)
        .encode(x=x, text="text:N")
    )
    return alt.layer(bars, left, right).properties(width=WIDTH - 180, height=21 * len(order))


__all__ = ["HORIZON_NAMES", "KEEPER_NAMES", "change_bars", "shock_ranges"]
