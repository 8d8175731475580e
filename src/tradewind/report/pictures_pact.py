"""The figures of the section on the pact: gains by target, and by measure."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.report.chart_pact import gain_ranges
from tradewind.report.chart_risk import ranked_bars
from tradewind.report.drawing import draw
from tradewind.report.gains import (
    SIZES,
    amount_of,
    column_unit,
    finest,
    gain_cell,
    plain_amount,
)
from tradewind.report.pact_parts import by_measure, whom
from tradewind.report.pact_words import members_words, pact_of, target_name
from tradewind.report.pictures import Picture
from tradewind.report.sources import GOVERNANCE, TABLE, SourceLine, source_line

METRICS = {"trade_gain": "Calm years", "risk_gain": "Less risk"}
_WHAT = {
    "trade_gain": "Gain of real income in calm years",
    "risk_gain": "Fall of the expected loss",
}
_NAMED = 4


def pact_source(results: BriefingResults) -> SourceLine:
    """Return the line under what a pact changes: model, data, pact and run.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    SourceLine
        With the id of the run.

    Examples
    --------
    >>> pact_source(results).text.endswith(f"run {results.pact_run}")
    True
    """
    line = source_line(results.provenance, (TABLE, GOVERNANCE), model=True, imputed=True)
    name = pact_of(results).pact.name
    text = f"{line.text}; record of hazards; pact {name}; run {results.pact_run}"
    return SourceLine(text, line.imputed)


def gain_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return gains with intervals by target, calm years and risk apart.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    tuple of Picture
        Two, each with a scale of its own.

    Examples
    --------
    >>> [picture.drawing.name for picture in gain_pictures(results)]
    ['pact-trade', 'pact-risk']
    """
    return tuple(_gains(results, metric) for metric in METRICS)


def _gains(results: BriefingResults, metric: str) -> Picture:
    amounts = {t: amount_of(results.figures, metric, t) for t in whom(results)}
    unit = column_unit(value for amount in amounts.values() for value in amount.values)
    rows = []
    for target, amount in amounts.items():
        value, ends = (part.striptags() for part in gain_cell(amount, unit))
        text = f"{value} ({ends})" if ends else value
        numbers = (number / SIZES[unit] for number in amount.values)
        names = ("value", "low", "high")
        label = target_name(results, target)
        rows.append({"label": label, **dict(zip(names, numbers, strict=True)), "text": text})
    table = pd.DataFrame(rows)
    said = "; ".join(f"{row['label']} {row['text']}" for row in rows)
    title = f"{_WHAT[metric]}, US$ {unit} a year"
    drawn = draw(
        f"pact-{metric.removesuffix('_gain')}",
        gain_ranges(table, title),
        f"Chart of gains with ranges. {title}: {said}.",
    )
    return Picture(drawn, f"{METRICS[metric]}: {_WHAT[metric].lower()}", pact_source(results))


def measure_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return what each measure brings the members, calm years and risk on scales of their own.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    tuple of Picture
        Two; none where the effect was not shared among measures.

    Examples
    --------
    >>> len(measure_pictures(results))
    2
    """
    table = by_measure(results).dropna(subset=list(METRICS))
    if table.empty:
        return ()
    return tuple(_bars(results, table, metric) for metric in METRICS)


def _bars(results: BriefingResults, table: pd.DataFrame, metric: str) -> Picture:
    ordered = table.sort_values(metric, ascending=False, kind="stable")
    unit, step = column_unit(ordered[metric]), finest(ordered[metric])
    rows = pd.DataFrame(
        {
            "label": ordered["title"].where(
                ~ordered["title"].duplicated(keep=False),
                ordered["title"] + " (" + ordered.index + ")",
            ),
            "value": ordered[metric] / SIZES[unit],
            "text": [plain_amount(value, unit, step) for value in ordered[metric]],
        }
    )
    pairs = zip(rows["label"].head(_NAMED), rows["text"].head(_NAMED), strict=True)
    named = "; ".join(f"{label} {text}" for label, text in pairs)
    whom_words = members_words(results)
    title = f"{_WHAT[metric]}, US$ {unit} a year"
    drawn = draw(
        f"pact-by-{metric.removesuffix('_gain')}",
        ranked_bars(rows, title, gains=True),
        f"Bar chart for {whom_words}. {title}: {named}.",
    )
    return Picture(drawn, f"{METRICS[metric]}, {whom_words}, by measure", pact_source(results))


__all__ = ["METRICS", "gain_pictures", "measure_pictures", "pact_source"]
