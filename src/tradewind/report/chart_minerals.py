"""The chart of minerals: three measures of dependence side by side, because they disagree."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.style import ACCENT, LINE, SECOND, THIRD, WIDTH

MEASURES = {
    "hhi": "Import concentration (HHI)",
    "made_hhi_governance": "World production (HHI, governance)",
    "geopolrisk": "GeoPolRisk",
}
_ROW = 25


def mineral_dots(minerals: pd.DataFrame, member: str, rows: int) -> AnyChart:
    """Draw three measures for one member's most concentrated minerals.

    Parameters
    ----------
    minerals
        ``member, name, ranked, hhi, made_hhi_governance, geopolrisk``; each from 0 to 1, NaN where
        there are no data.
    member
        ISO3.
    rows
        How many minerals, most concentrated imports first.

    Returns
    -------
    altair.LayerChart
        One row per mineral, one shape and colour per measure.

    Examples
    --------
    >>> table = pd.DataFrame({"member": ["JPN"], "name": ["Tin"], "ranked": [True], "hhi": [0.8],
    ...                       "made_hhi_governance": [0.3], "geopolrisk": [0.2]})
    >>> len(mineral_dots(table, "JPN", 5).layer)
    2
    """
    kept = minerals[(minerals["member"] == member) & minerals["ranked"]].nlargest(rows, "hhi")
    order = kept["name"].tolist()
    long = kept.melt("name", list(MEASURES), var_name="measure", value_name="value").dropna()
    long["measure"] = long["measure"].map(MEASURES)
    ends = long.groupby("name", as_index=False)["value"].agg(["min", "max"])
    labels = list(MEASURES.values())
    y = alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False))
    x = alt.X(
        "min:Q",
        title="0 = spread over many, 1 = a single origin or producer",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(values=[0, 0.2, 0.4, 0.6, 0.8, 1.0], format=".1f"),
    )
    lines = alt.Chart(ends).mark_rule(color=LINE, strokeWidth=3).encode(y=y, x=x, x2="max:Q")
    legend = alt.Legend(title=None, orient="top", direction="vertical", labelLimit=400)
    dots = (
        alt.Chart(long)
        .mark_point(size=70, filled=True, opacity=1)
        .encode(
            y=y,
            x="value:Q",
            color=alt.Color(
                "measure:N",
                scale=alt.Scale(domain=labels, range=[ACCENT, SECOND, THIRD]),
                legend=legend,
            ),
            shape=alt.Shape(
                "measure:N",
                scale=alt.Scale(domain=labels, range=["circle", "square", "triangle-up"]),
                legend=legend,
            ),
        )
    )
    return alt.layer(lines, dots).properties(width=WIDTH - 120, height=_ROW * len(order))


__all__ = ["MEASURES", "mineral_dots"]
