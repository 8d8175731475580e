"""The figures of the briefing: which chart, with which words, caption and source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.report.chart_exposure import industry_bars, origin_dumbbells
from tradewind.report.chart_map import origin_map
from tradewind.report.chart_minerals import mineral_dots
from tradewind.report.chart_shocks import change_bars, shock_ranges
from tradewind.report.drawing import AnyChart, Drawing, draw
from tradewind.report.numbers import change, percent
from tradewind.report.sources import (
    GOVERNANCE,
    MINING,
    TABLE,
    TRADE,
    SourceLine,
    source_line,
)
from tradewind.report.tables_dependence import part_imputed
from tradewind.report.tables_effects import whom

_NAMED = 3
"""Entries that the words of a figure name."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with its caption and source.

    Parameters
    ----------
    drawing
        The chart.
    caption
        What it shows, in one line.
    source
        The line below.

    Examples
    --------
    >>> Picture(Drawing("dot", "<svg/>", 1.0, 1.0), "A dot", SourceLine("none")).caption
    'A dot'
    """

    drawing: Drawing
    caption: str
    source: SourceLine


def map_picture(results: BriefingResults) -> Picture:
    """Return the map of what stands behind the members' foreign inputs.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Picture
        One drawing in full width.

    Examples
    --------
    >>> map_picture(results).drawing.name
    'map'
    """
    top = results.joint_origins.head(_NAMED)
    named = _named(zip(top["name"], top["look_through_share"].map(percent), strict=True))
    words = f"World map. The largest origins behind the members' foreign inputs are {named}."
    chart = origin_map(results.joint_origins, results.economies, results.members)
    return Picture(
        draw("map", chart, words),
        "Where the members' foreign inputs come from, looking through supply chains",
        source_line(results.provenance, (TABLE,)),
    )


def exposure_picture(results: BriefingResults, member: str) -> Picture:
    """Return one member's exposure to origins, direct and looking through.

    Parameters
    ----------
    results
        A briefing.
    member
        ISO3.

    Returns
    -------
    Picture
        Dots joined by lines.

    Examples
    --------
    >>> exposure_picture(results, "JPN").drawing.name
    'exposure-JPN'
    """
    rows = results.origins[results.origins["member"] == member]
    top = rows[rows["origin"] != member].nlargest(_NAMED, "look_through_share")
    named = _named(zip(top["name"], top["look_through_share"].map(percent), strict=True))
    words = f"Dot chart. Behind the inputs of {results.names[member]} stand {named}."
    return _picture(
        f"exposure-{member}",
        origin_dumbbells(results.origins, member, results.params.rows),
        words,
        f"{results.names[member]}: largest foreign origins of the inputs of its industries",
        source_line(results.provenance, (TABLE,)),
    )


def industry_picture(results: BriefingResults, member: str) -> Picture:
    """Return one member's imports by industry with the part of the largest origin.

    Parameters
    ----------
    results
        A briefing.
    member
        ISO3.

    Returns
    -------
    Picture
        Bars.

    Examples
    --------
    >>> industry_picture(results, "JPN").drawing.name
    'industries-JPN'
    """
    rows = results.industries[results.industries["member"] == member].head(_NAMED)
    parts = [f"{o} {percent(s)}" for o, s in zip(rows["top_origin_name"], rows["cr1"], strict=True)]
    named = _named(zip(rows["short_name"], parts, strict=True))
    words = f"Bar chart. Most money goes to one origin in {named}."
    return _picture(
        f"industries-{member}",
        industry_bars(results.industries, member, results.params.rows),
        words,
        f"{results.names[member]}: imported inputs, by their industry; dark: largest origin",
        source_line(results.provenance, (TABLE,), imputed=part_imputed(results.industries)),
    )


def mineral_picture(results: BriefingResults, member: str) -> Picture:
    """Return one member's minerals under three measures.

    Parameters
    ----------
    results
        A briefing.
    member
        ISO3.

    Returns
    -------
    Picture
        Dots of three shapes.

    Examples
    --------
    >>> mineral_picture(results, "JPN").drawing.name
    'minerals-JPN'
    """
    rows = results.minerals[(results.minerals["member"] == member) & results.minerals["ranked"]]
    top = rows.nlargest(_NAMED, "hhi")
    named = _named(zip(top["name"], top["top_origin_name"], strict=True))
    words = f"Dot chart of three measures. Imports are most concentrated in {named}."
    return _picture(
        f"minerals-{member}",
        mineral_dots(results.minerals, member, results.params.rows),
        words,
        f"{results.names[member]}: three measures of dependence on minerals",
        source_line(results.provenance, (TRADE, MINING, GOVERNANCE)),
    )


def shock_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return what the shocks do to each member, to bystanders and to the world.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    tuple of Picture
        One per member or group.

    Examples
    --------
    >>> shock_pictures(results)[0].drawing.name
    'shocks-IND'
    """
    return tuple(_shocks(results, who, name) for who, name in whom(results))


def bystander_pictures(results: BriefingResults, horizon: str = "short") -> tuple[Picture, ...]:
    """Return the most affected bystanders of each shock.

    Parameters
    ----------
    results
        A briefing.
    horizon
        Over which horizon.

    Returns
    -------
    tuple of Picture
        One per shock.

    Examples
    --------
    >>> bystander_pictures(results)[0].drawing.name
    'bystanders-decoupling-1'
    """
    rows = results.bystanders[results.bystanders["horizon"] == horizon]
    source = source_line(results.provenance, (TABLE,), model=True, imputed=True)
    pictures = []
    for shock in results.shocks.itertuples(index=False):
        part = rows[rows["shock"] == shock.shock]
        if shock.shock == results.easier or part.empty:
            continue
        texts = part["change_pct"].map(change)
        named = _named(zip(part["name"], texts, strict=True))
        chart = change_bars(part.assign(text=texts)[["name", "change_pct", "text"]])
        words = f"Bar chart. Real income of bystanders changes by: {named}."
        pictures.append(_picture(f"bystanders-{shock.shock}", chart, words, shock.label, source))
    return tuple(pictures)


def easier_picture(results: BriefingResults) -> Picture:
    """Return who gains and who loses from easier trade, first the members.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Picture
        Bars over the long horizon: every member and the economies that lose most.

    Examples
    --------
    >>> easier_picture(results).drawing.name
    'easier'
    """
    rows = results.changes
    rows = rows[(rows["shock"] == results.easier) & (rows["horizon"] == "long")]
    inside = rows[rows["member"]].sort_values("change_pct", ascending=False)
    outside = rows[~rows["member"]].sort_values("change_pct")
    count = results.params.bystanders
    ends = pd.concat([outside.tail(count)[::-1], outside.head(count)[::-1]])
    kept = pd.concat([inside, ends.drop_duplicates("economy")])
    texts = kept["change_pct"].map(change)
    named = _named(zip(inside["name"], inside["change_pct"].map(change), strict=True))
    return _picture(
        "easier",
        change_bars(kept.assign(text=texts)[["name", "change_pct", "text"]]),
        f"Bar chart. Real income of the members changes by: {named}.",
        "Easier trade over ten years: members, then the bystanders that gain and lose most",
        source_line(results.provenance, (TABLE,), model=True, imputed=True),
    )


def _shocks(results: BriefingResults, who: str, name: str) -> Picture:
    economies = results.changes.rename(columns={"economy": "who"})
    groups = results.groups.rename(columns={"group": "who"})
    rows = pd.concat([groups, economies])
    rows = rows[(rows["who"] == who) & (rows["shock"] != results.easier)]
    labels = results.shocks.set_index("shock")["label"]
    table = rows[["rent", "horizon", "change_pct"]].assign(label=rows["shock"].map(labels))
    order = [label for key, label in labels.items() if key != results.easier]
    worst = table.loc[table["change_pct"].fillna(0.0).idxmin()]
    words = (
        f"Dot chart of six shocks at three horizons for {name}, twice: buyers or sellers keep the "
        "scarcity price. The lowest point is "
        f"{change(worst['change_pct'])}, {worst['label']}, {worst['horizon']} horizon."
    )
    return _picture(
        f"shocks-{who}",
        shock_ranges(table, order),
        words,
        name,
        source_line(results.provenance, (TABLE,), model=True, imputed=True),
    )


def _picture(name: str, chart: AnyChart, words: str, caption: str, source: SourceLine) -> Picture:
    return Picture(draw(name, chart, words), caption, source)


def _named(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({text})" for name, text in pairs)


__all__ = [
    "Picture",
    "bystander_pictures",
    "easier_picture",
    "exposure_picture",
    "industry_picture",
    "map_picture",
    "mineral_picture",
    "shock_pictures",
]
