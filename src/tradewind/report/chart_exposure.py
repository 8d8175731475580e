"""Charts of exposure to origins: what is bought directly against what stands behind it."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.style import ACCENT, INK, LINE, QUIET, SECOND, WIDTH

DIRECT, BEHIND = "Bought directly", "Looking through supply chains"
_ROW = 25


def origin_dumbbells(origins: pd.DataFrame, member: str, rows: int) -> AnyChart:
    """Draw face value and look-through exposure of one member to its largest foreign origins.

    Parameters
    ----------
    origins
        ``member, origin, name, face_share, look_through_share`` (shares of all inputs, home ones
        included).
    member
        ISO3.
    rows
        How many origins, largest look-through share first.

    Returns
    -------
    altair.LayerChart
        A hollow ring for face value, a full dot for look-through, a line between them.

    Examples
    --------
    >>> table = pd.DataFrame({"member": ["JPN"], "origin": ["CHN"], "name": ["China"],
    ...                       "face_share": [0.03], "look_through_share": [0.07]})
    >>> len(origin_dumbbells(table, "JPN", 5).layer)
    3
    """
    kept = origins[(origins["member"] == member) & (origins["origin"] != member)]
    kept = kept.nlargest(rows, "look_through_share")
    order = kept["name"].tolist()
    wide = kept[["name", "face_share", "look_through_share"]]
    long = wide.rename(columns={"face_share": DIRECT, "look_through_share": BEHIND}).melt(
        "name", var_name="view", value_name="share"
    )
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    x_axis = alt.Axis(format=".0%", tickCount=4)
    lines = (
        alt.Chart(wide)
        .mark_rule(color=LINE, strokeWidth=4)
        .encode(
            y=y,
            x=alt.X("face_share:Q", title="Share of all inputs", axis=x_axis),
            x2="look_through_share:Q",
        )
    )
    scale = alt.Scale(domain=[DIRECT, BEHIND], range=[SECOND, ACCENT])
    dots = (
        alt.Chart(long)
        .mark_point(size=75, strokeWidth=2, opacity=1)
        .encode(
            y=y,
            x="share:Q",
            color=alt.Color("view:N", scale=scale, legend=alt.Legend(title=None)),
            fill=alt.Fill(
                "view:N",
                scale=alt.Scale(domain=[DIRECT, BEHIND], range=["white", ACCENT]),
                legend=None,
            ),
        )
    )
    wide_text = kept.assign(label=100 * kept["look_through_share"])
    labels = (
        alt.Chart(wide_text)
        .mark_text(align="left", dx=9, color=QUIET)
        .encode(y=y, x="look_through_share:Q", text=alt.Text("label:Q", format=".1f"))
    )
    return alt.layer(lines, dots, labels).properties(width=WIDTH - 140, height=_ROW * len(order))


def industry_bars(industries: pd.DataFrame, member: str, rows: int) -> AnyChart:
    """Draw one member's imports by industry with the part that one economy supplies.

    Parameters
    ----------
    industries
        ``member, short_name, imports_usd_m, from_top_usd_m, top_origin, cr1``.
    member
        ISO3.
    rows
        How many industries, most money from one origin first.

    Returns
    -------
    altair.LayerChart
        A dark bar (the largest origin, with its code and share) on a light one (all imports).

    Examples
    --------
    >>> table = pd.DataFrame({"member": ["JPN"], "short_name": ["Coal"], "imports_usd_m": [10.0],
    ...                       "from_top_usd_m": [8.0], "top_origin": ["AUS"], "cr1": [0.8]})
    >>> len(industry_bars(table, "JPN", 5).layer)
    3
    """
    kept = industries[industries["member"] == member].nlargest(rows, "from_top_usd_m")
    bars = pd.DataFrame(
        {
            "name": kept["short_name"],
            "all_usd_bn": kept["imports_usd_m"] / 1e3,
            "top_usd_bn": kept["from_top_usd_m"] / 1e3,
            "label": [
                f"{o} {100 * s:.0f} %" for o, s in zip(kept["top_origin"], kept["cr1"], strict=True)
            ],
        }
    )
    order = bars["name"].tolist()
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    base = alt.Chart(bars).encode(y=y)
    title = "Imports, US$ bn a year"
    whole = base.mark_bar(color="#d3e3e8", height=16).encode(
        x=alt.X("all_usd_bn:Q", title=title, axis=alt.Axis(tickCount=4))
    )
    part = base.mark_bar(color=ACCENT, height=16).encode(x="top_usd_bn:Q")
    text = base.mark_text(align="left", dx=5, color=INK).encode(x="all_usd_bn:Q", text="label:N")
    return alt.layer(whole, part, text).properties(width=WIDTH - 190, height=_ROW * len(order))


__all__ = ["industry_bars", "origin_dumbbells"]
