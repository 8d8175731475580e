"""What the template of the risk section is given."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.report.appendix_risk import (
    hazard_table,
    off_table,
    risk_parameter_table,
    unlisted_table,
)
from tradewind.report.chart_risk import ALL_EVENTS, BAND, LARGEST_EVENT
from tradewind.report.pictures_risk import curve_pictures, event_pictures, link_pictures
from tradewind.report.risk_words import dominant, loss_words, main_target, rate_names, risk_name
from tradewind.report.style import ACCENT, ACCENT_LIGHT, SECOND
from tradewind.report.tables_risk import driver_table, event_table, headline_table, link_table

_CLASSES = (
    ("cuts of supply by states", "supplier-state"),
    ("closures of straits and canals", "chokepoint"),
)
"""Classes of hazards whose counts explain why recent rates are higher."""
_PLAIN = {
    "elasticities": "how easily buyers and producers switch (elasticities)",
    "economies without events of their own": "how often economies without an event strike",
}
_SAID = {"eal": "expected annual loss", "cvar99": "mean of the worst 1 % of years"}
_MOST_DRIVERS = 2
_OFF = "Off in this run"
"""How the warning begins that names what does not count."""


def risk_context(results: BriefingResults, figure: Callable[[str, str], Markup]) -> dict[str, Any]:
    """Return everything that the risk section and the first page say on risk.

    Parameters
    ----------
    results
        A briefing.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    dict
        Names of the template to values.

    Examples
    --------
    >>> risk_context(results, lambda key, kind: Markup(key))["target"]
    'IND+JPN'
    """
    rates = list(rate_names(results).items())
    return {
        "figures": results.figures,
        "rates": rates,
        "target": main_target(results),
        "loss": partial(loss_words, results),
        "first_year": lambda place: figure(f"first_year.{rates[place][0]}", "year"),
        "dominant": dominant(results),
        "recent": _recent(results),
        "spread": _spread(results),
        "headline": headline_table(results),
        "curves": curve_pictures(results),
        "curve_names": (ALL_EVENTS, LARGEST_EVENT, BAND),
        "curve_colours": (ACCENT, SECOND, ACCENT_LIGHT),
        "event_pictures": event_pictures(results),
        "risk_events": event_table(results),
        "link_pictures": link_pictures(results),
        "risk_links": link_table(results),
        "drivers": driver_table(results),
        "words": _words(results),
        "off": off_table(results),
        "risk_notes": _notes(results),
        "commands": _commands(results),
        "hazards": hazard_table(results),
        "unlisted": unlisted_table(results),
        "risk_parameters": risk_parameter_table(results),
    }


def _recent(results: BriefingResults) -> list[tuple[str, str]]:
    """Return the classes that came more often in the later window, where the main one is longer."""
    main, *others = rate_names(results)
    found = []
    for words, kind in _CLASSES:
        counts = [results.figures.get(f"events.{kind}.{name}", 0.0) for name in (main, *others)]
        if counts[0] > counts[1] > 0:
            found.append((words, kind))
    return found


def _spread(results: BriefingResults) -> str:
    """Return what most of the width of the ranges comes from."""
    table = results.risk_tables["risk_drivers"]
    if table.empty:
        return ""
    chosen = (table["target"] == main_target(results)) & (
        table["regime"] == results.risk.params.regime
    )
    groups = table[chosen].nlargest(_MOST_DRIVERS, "total")["group"]
    return " and ".join(_PLAIN.get(group, group) for group in groups)


def _words(results: BriefingResults) -> list[tuple[str, str]]:
    table = results.risk_tables["risk_words"]
    if table.empty:
        return []
    rows = table[table["regime"] == results.risk.params.regime]
    return [(risk_name(results, row.target), str(row.text)) for row in rows.itertuples(index=False)]


def _notes(results: BriefingResults) -> list[str]:
    """Return the warnings with titles for ids; what is off stands in a table of its own."""
    tables = (results.risk_tables["risk_hazards"], results.risk_tables["risk_unlisted"])
    titles = {
        key: title for t in tables for key, title in zip(t["hazard"], t["title"], strict=True)
    }
    found = []
    for note in results.risk.warnings:
        text = "" if note.startswith(_OFF) else note
        for key in sorted(titles, key=len, reverse=True):
            text = text.replace(key, f"“{titles[key]}”")
        found.append(text.replace("”+“", "” with “"))
    return [text for text in found if text]


def _commands(results: BriefingResults) -> list[tuple[str, str, str]]:
    return [
        (
            risk_name(results, target),
            said,
            f"tradewind runs show {results.risk_run} --why {metric}.{target}",
        )
        for target in results.risk.targets
        for metric, said in _SAID.items()
    ]


__all__ = ["risk_context"]
