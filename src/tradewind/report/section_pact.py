"""What the templates of the first page and of the section on the pact are given."""

from __future__ import annotations

from typing import Any

from tradewind.app.briefing import BriefingResults
from tradewind.report.answer_pact import (
    bystander_tile,
    cards,
    measure_tile,
    short_title,
    whom_tile,
)
from tradewind.report.appendix_pact import (
    accuracy_table,
    commitment_table,
    pact_number_table,
    pact_parameter_table,
)
from tradewind.report.pact_minerals import pact_minerals
from tradewind.report.pact_tests import (
    bystander_words,
    defection_words,
    rivalry_words,
    worldview_words,
)
from tradewind.report.pact_words import (
    Figure,
    cost_words,
    drivers,
    headline,
    judged_words,
    members_words,
    pact_of,
    relief,
    target_name,
    unsure,
)
from tradewind.report.pictures_pact import gain_pictures, measure_pictures
from tradewind.report.style import GAIN, LOSS, QUIET
from tradewind.report.tables_pact import (
    affected_table,
    all_bystanders,
    defection_table,
    measure_table,
    member_table,
    rivalry_table,
    worldview_table,
)
from tradewind.report.tables_pact_minerals import mineral_rivalry_table

_TRACED = {
    "trade_gain": "gain of calm years",
    "risk_gain": "fall of the expected loss",
}


def pact_context(results: BriefingResults, figure: Figure) -> dict[str, Any]:
    """Return everything that the page says on the pact.

    Parameters
    ----------
    results
        A briefing.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    dict
        ``pact`` with values by name; None where the members have none.

    Examples
    --------
    >>> from markupsafe import Markup
    >>> pact_context(results, lambda key, kind: Markup(key))["pact"]["title"]
    'India and Japan'
    """
    if results.pact is None:
        return {"pact": None}
    return {"pact": {**_answer(results, figure), **_section(results, figure), **_appendix(results)}}


def _answer(results: BriefingResults, figure: Figure) -> dict[str, Any]:
    tests = {
        "Bystanders": bystander_words(results, figure),
        "Rivalry": rivalry_words(results, figure),
        "Defection": defection_words(results, figure),
        "Worldviews": worldview_words(results, figure),
    }
    return {
        "title": short_title(results),
        "whom": members_words(results),
        "headline": headline(results),
        "unsure": unsure(results),
        "relief": relief(results, figure),
        "regime": figure(f"first_year.{pact_of(results).params.regime}", "year"),
        "drivers": drivers(results, figure),
        "cards": cards(results, figure),
        "cost": cost_words(results, figure),
        "judged": judged_words(results, figure),
        "tiles": (whom_tile(results), measure_tile(results), bystander_tile(results)),
        "tests": [(name, *said) for name, said in tests.items()],
        "test": {name.lower(): said[1] for name, said in tests.items()},
    }


def _section(results: BriefingResults, figure: Figure) -> dict[str, Any]:
    return {
        "story": pact_of(results).pact.story,
        "colours": (GAIN, LOSS, QUIET),
        "gain_pictures": gain_pictures(results),
        "measure_pictures": measure_pictures(results),
        "measures": measure_table(results),
        "minerals": pact_minerals(results, figure),
        "members": member_table(results),
        "affected": affected_table(results),
        "rivalry": rivalry_table(results),
        "mineral_rivalry": mineral_rivalry_table(results),
        "defection": defection_table(results),
        "worldviews": worldview_table(results),
        "shared": [m for m in _TRACED if f"pact_rest_share.{m}" in results.figures],
        "notes": pact_of(results).warnings,
        "commands": _commands(results),
    }


def _appendix(results: BriefingResults) -> dict[str, Any]:
    return {
        "numbers": pact_number_table(results),
        "commitments": commitment_table(results),
        "accuracy": accuracy_table(results),
        "parameters": pact_parameter_table(results),
        "bystanders": all_bystanders(results),
    }


def _commands(results: BriefingResults) -> list[tuple[str, str, str]]:
    return [
        (
            target_name(results, target),
            said,
            f"tradewind runs show {results.pact_run} --why {metric}.{target}",
        )
        for target in pact_of(results).targets
        for metric, said in _TRACED.items()
    ]


__all__ = ["pact_context"]
