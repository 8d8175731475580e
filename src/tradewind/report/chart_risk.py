"""Charts of risk: how often a loss is exceeded, and what adds most to the expected loss."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from tradewind.report.drawing import AnyChart
from tradewind.report.intervals import fitted
from tradewind.report.style import ACCENT, ACCENT_LIGHT, GAIN, INK, LOSS, QUIET, SECOND, WIDTH

ALL_EVENTS = "all events of a year (AEP)"
LARGEST_EVENT = "its costliest event alone (OEP)"
BAND = "range that holds nine draws in ten (AEP)"
_TICKS = (2, 5, 10, 20, 50, 100, 200, 500, 1000)
_BILLION, _MILLION = 1e9, 1e6
_HEIGHT = 210
_LABEL_CHARACTERS = 30
_LINE, _GAP = 14, 9
_BAR = 15
_ROOM = 0.42
"""Space for the text at the end of a bar, as a share of the axis."""


def exceedance_curves(curves: pd.DataFrame, *, legend: bool = False) -> AnyChart:
    """Draw the loss that is reached once in so many years, for one target and regime.

    Parameters
    ----------
    curves
        ``kind`` (AEP or OEP), ``return_years, loss_usd, low_usd, high_usd``; a loss is positive.
    legend
        Whether the chart carries its own; a page has one for all its charts.

    Returns
    -------
    altair.LayerChart
        A band with a solid line (AEP) and a dashed one (OEP), over a logarithmic axis of years.

    Examples
    --------
    >>> rows = pd.DataFrame({"kind": ["AEP", "OEP"], "return_years": 2, "loss_usd": 2e9,
    ...                      "low_usd": 1e9, "high_usd": 3e9})
    >>> len(exceedance_curves(rows).layer)
    3
    """
    size, unit = (_BILLION, "bn") if curves["high_usd"].abs().max() >= _BILLION else (_MILLION, "m")
    names = {"AEP": ALL_EVENTS, "OEP": LARGEST_EVENT}
    rows = pd.DataFrame(
        {
            "years": curves["return_years"],
            "loss": curves["loss_usd"] / size,
            "low": curves["low_usd"] / size,
            "high": curves["high_usd"] / size,
            "name": curves["kind"].map(names),
            "band": BAND,
        }
    )
    years = rows["years"]
    ticks = [tick for tick in _TICKS if years.min() <= tick <= years.max()]
    x = alt.X(
        "years:Q",
        title="Once in so many years",
        scale=alt.Scale(type="log", domain=[int(years.min()), int(years.max())], nice=False),
        axis=alt.Axis(values=ticks, grid=False, format=",d"),
    )
    title = f"Loss in a year, US$ {unit}"
    y_axis = alt.Axis(tickCount=5, format=",~r", domain=False, ticks=False)
    key = alt.Legend(title=None, orient="top", direction="vertical") if legend else None
    lines = alt.Scale(domain=list(names.values()), range=[ACCENT, SECOND])
    dashes = alt.Scale(domain=list(names.values()), range=[[1, 0], [6, 4]])
    band = (
        alt.Chart(rows[rows["name"] == ALL_EVENTS])
        .mark_area(opacity=1)
        .encode(
            x=x,
            y=alt.Y("low:Q", title=title, axis=y_axis),
            y2="high:Q",
            fill=alt.Fill("band:N", scale=alt.Scale(range=[ACCENT_LIGHT]), legend=key),
        )
    )
    zero = (
        alt.Chart(alt.InlineData(values=[{"at": 0}])).mark_rule(color=INK).encode(y=alt.Y("at:Q"))
    )
    drawn = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.4)
        .encode(
            x=x,
            y=alt.Y("loss:Q", title=title, axis=y_axis),
            stroke=alt.Stroke("name:N", scale=lines, legend=key),
            strokeDash=alt.StrokeDash("name:N", scale=dashes, legend=key),
        )
    )
    return alt.layer(band, zero, drawn).properties(width=WIDTH - 90, height=_HEIGHT)


def curve_words(name: str, curves: pd.DataFrame) -> str:
    """Return what the curves of one target show, for those who do not see them.

    Parameters
    ----------
    name
        Of the target.
    curves
        As in `exceedance_curves`.

    Returns
    -------
    str
        One sentence: the losses of the most frequent and the rarest year that is drawn.

    Examples
    --------
    >>> rows = pd.DataFrame({"kind": ["AEP"], "return_years": [10], "loss_usd": [2e9],
    ...                      "low_usd": [1e9], "high_usd": [3e9]})
    >>> curve_words("Japan", rows)
    'Curve for Japan. Once in 10 years the loss is at least US$ 2.0 bn, between 1.0 and 3.0.'
    """
    rows = curves[curves["kind"] == "AEP"].sort_values("return_years")
    parts = []
    for row in (rows.iloc[len(rows) // 3], rows.iloc[-1]):
        shown = fitted(row["loss_usd"], row["low_usd"], row["high_usd"])
        parts.append(
            f"once in {int(row['return_years'])} years the loss is at least "
            f"US$ {shown.value} {shown.unit}, between {shown.low} and {shown.high}"
        )
    sentence = "; ".join(dict.fromkeys(parts))
    return f"Curve for {name}. {sentence[:1].upper()}{sentence[1:]}."


def ranked_bars(rows: pd.DataFrame, title: str, *, gains: bool = False) -> AnyChart:
    """Draw what adds to a loss, in the order of the rows, names on several lines where long.

    Parameters
    ----------
    rows
        ``label, value, text``: a loss is positive, `text` stands at the end of the bar; labels
        are unique.
    title
        Of the axis.
    gains
        Whether it is a gain that is positive.

    Returns
    -------
    altair.LayerChart
        Losses in orange, gains in blue; what is positive runs right. Every text to the right.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["a"], "value": [2.0], "text": ["2"]})
    >>> len(ranked_bars(rows, "US$ bn").layer)
    2
    """
    wrapped = [_wrapped(label) for label in rows["label"]]
    shown = rows.assign(label=["\n".join(lines) for lines in wrapped])
    low, high = min(0.0, float(rows["value"].min())), max(0.0, float(rows["value"].max()))
    room = _ROOM * (high - low) or 1.0
    y = alt.Y(
        "label:N",
        sort=shown["label"].tolist(),
        title=None,
        axis=alt.Axis(
            ticks=False,
            domain=False,
            labelExpr="split(datum.label, '\\n')",
            labelLimit=230,
            labelPadding=8,
            labelLineHeight=_LINE,
            labelOffset=alt.ExprRef(f"-{_LINE // 2} * (length(split(datum.label, '\\n')) - 1)"),
        ),
    )
    x = alt.X(
        "value:Q",
        title=title,
        scale=alt.Scale(domain=[low, high + room], nice=False),
        axis=alt.Axis(tickCount=4, format=",~r", grid=False),
    )
    base = alt.Chart(shown).encode(y=y)
    bars = base.mark_bar(height=_BAR).encode(
        x=x,
        color=alt.condition(
            "datum.value >= 0",
            alt.value(GAIN if gains else LOSS),
            alt.value(LOSS if gains else GAIN),
        ),
    )
    texts = (
        base.transform_calculate(end="max(datum.value, 0)")
        .mark_text(align="left", dx=5, color=QUIET)
        .encode(x="end:Q", text="text:N")
    )
    step = max(len(lines) for lines in wrapped) * _LINE + _GAP
    return alt.layer(bars, texts).properties(width=WIDTH - 215, height=step * len(rows))


def side_by_side(panels: Sequence[tuple[str, AnyChart]], columns: int = 2) -> AnyChart:
    """Put charts into rows, each under its title, with the axes of each its own.

    Parameters
    ----------
    panels
        Title and chart.
    columns
        How many stand in a row.

    Returns
    -------
    altair.VConcatChart
        Of rows.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["a"], "value": [2.0], "text": ["2"]})
    >>> len(side_by_side([("one", ranked_bars(rows, "US$"))]).vconcat)
    1
    """
    titled = [
        chart.properties(title={"text": title, "anchor": "start", "frame": "group", "offset": 12})
        for title, chart in panels
    ]
    rows = [
        alt.hconcat(*titled[first : first + columns], spacing=36)
        for first in range(0, len(titled), columns)
    ]
    return alt.vconcat(*rows, spacing=28)


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, _LABEL_CHARACTERS) or [label]


__all__ = [
    "ALL_EVENTS",
    "BAND",
    "LARGEST_EVENT",
    "curve_words",
    "exceedance_curves",
    "ranked_bars",
    "side_by_side",
]
