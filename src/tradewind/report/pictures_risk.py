"""The figures of the risk section: curves, events and links that add most to the expected loss."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.core.units import USD_PER_USD_M
from tradewind.report.chart_risk import curve_words, exceedance_curves, ranked_bars
from tradewind.report.drawing import draw
from tradewind.report.intervals import loss_amount
from tradewind.report.pictures import Picture
from tradewind.report.risk_words import risk_name, shown_targets
from tradewind.report.sources import GOVERNANCE, TABLE, SourceLine, source_line

_EVENTS = 8
_LINKS = 8
_NAMED = 3
_BILLION = 1e9


def risk_source(results: BriefingResults) -> SourceLine:
    """Return the line under what risk is computed for: model, data, record and run.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    SourceLine
        With the id of the run.

    Examples
    --------
    >>> risk_source(results).text.endswith(f"run {results.risk_run}")
    True
    """
    line = source_line(results.provenance, (TABLE, GOVERNANCE), model=True, imputed=True)
    return SourceLine(f"{line.text}; record of hazards; run {results.risk_run}", line.imputed)


def curve_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return the curves of exceedance, one per member, their group and the world.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    tuple of Picture
        Main rates.

    Examples
    --------
    >>> [picture.drawing.name for picture in curve_pictures(results)][0]
    'curve-1'
    """
    table = results.risk_tables["risk_curves"]
    table = table[table["regime"] == results.risk.params.regime]
    pictures = []
    for place, target in enumerate(shown_targets(results), start=1):
        rows, name = table[table["target"] == target], risk_name(results, target)
        drawn = draw(f"curve-{place}", exceedance_curves(rows), curve_words(name, rows))
        pictures.append(Picture(drawn, name, risk_source(results)))
    return tuple(pictures)


def event_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return the hazards that cost most, one chart per member, their group and the world.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    tuple of Picture
        Bars of expected loss a year under the main rates.

    Examples
    --------
    >>> len(event_pictures(results))
    4
    """
    events = results.risk_tables["risk_events"]
    column = f"eal_usd_{results.risk.params.regime}"
    return tuple(
        _bars(
            results,
            f"events-{place}",
            events[events["target"] == target].head(_EVENTS).rename(columns={"title": "label"}),
            column,
            ("Expected loss a year", risk_name(results, target)),
        )
        for place, target in enumerate(shown_targets(results), start=1)
    )


def link_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return the links that add most to the expected loss, per member, group and world.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    tuple of Picture
        Bars: what one per cent more cost of trade on the link adds.

    Examples
    --------
    >>> len(link_pictures(results))
    4
    """
    links = results.risk_tables["risk_links"]
    labels = [
        f"{row.industry_name}, {row.origin_name} to {row.destination_name}"
        for row in links.itertuples(index=False)
    ]
    links = links.assign(label=labels)
    return tuple(
        _bars(
            results,
            f"links-{place}",
            links[links["target"] == target].head(_LINKS),
            "eal_usd_per_percent",
            ("Added to the expected loss a year", risk_name(results, target)),
        )
        for place, target in enumerate(shown_targets(results), start=1)
    )


def _bars(
    results: BriefingResults,
    name: str,
    rows: pd.DataFrame,
    column: str,
    words: tuple[str, str],
) -> Picture:
    """Draw bars of US$; `words` are what is drawn, and for whom."""
    what, whom = words
    size, unit = (_BILLION, "bn") if rows[column].abs().max() >= _BILLION else (USD_PER_USD_M, "m")
    texts = rows[column].map(loss_amount)
    table = pd.DataFrame({"label": rows["label"], "value": rows[column] / size, "text": texts})
    pairs = zip(table["label"].head(_NAMED), table["text"].head(_NAMED), strict=True)
    named = ", ".join(f"{label} ({text})" for label, text in pairs)
    drawn = draw(
        name,
        ranked_bars(table, f"{what}, US$ {unit}"),
        f"Bar chart for {whom}. {what}, US$: {named}.",
    )
    return Picture(drawn, whom, risk_source(results))


__all__ = ["curve_pictures", "event_pictures", "link_pictures", "risk_source"]
