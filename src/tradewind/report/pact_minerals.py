"""Sentences on what a pact does along chains of minerals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_pact_minerals import main_shortage, worst_mineral_rivalry
from tradewind.report.tables_pact_minerals import (
    effect_table,
    mineral_of,
    pooling_table,
)

Figure = Callable[[str, str], Markup]
_LEAST_T = 0.001
"""Tonnes below which nobody is said to lack anything."""
_SAME = 0.02


def pact_minerals(results: BriefingResults, figure: Figure) -> dict[str, Any] | None:
    """Return what the section on the pact says on minerals.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    dict or None
        ``effects, words, pooling, pooling_words``; None where the pact does nothing for minerals.

    Examples
    --------
    >>> found = pact_minerals(results, lambda key, kind: Markup(key))
    >>> found is None or sorted(found)
    [...]
    """
    effects = effect_table(results)
    if effects is None:
        return None
    return {
        "effects": effects,
        "words": _effect_words(results, figure),
        "pooling": pooling_table(results),
        "pooling_words": _pooling_words(results, figure),
    }


def mineral_rivalry_words(results: BriefingResults, figure: Figure) -> Markup:
    """Return in a sentence whether members compete for the mineral that is tested.

    Parameters
    ----------
    results, figure
        As in `pact_minerals`.

    Returns
    -------
    markupsafe.Markup
        Empty where nothing was tested.

    Examples
    --------
    >>> isinstance(mineral_rivalry_words(results, lambda key, kind: Markup(key)), Markup)
    True
    """
    rows = worst_mineral_rivalry(results.pact_tables["pact_mineral_rivalry"])
    if rows.empty:
        return Markup("")
    row = rows.loc[rows["rivalry_t"].idxmax()]
    name, mineral = results.names[row["member"]], mineral_of(row["mineral"])
    if row["rivalry_t"] <= max(_LEAST_T, _SAME * row["alone_t"]):
        return Markup("For {}, being cut off together leaves no member shorter than alone.").format(
            mineral
        )
    tail = _with(row, figure)
    return Markup("In tonnes, {} when “{}”: cut off together, {} lacks {} and not {}{}.").format(
        mineral, row["title"], name,
        figure(f"pact_mineral_together_t.{row['member']}", "tonnes"),
        figure(f"pact_mineral_alone_t.{row['member']}", "tonnes"), tail,
    )  # fmt: skip


def _with(row: pd.Series, figure: Figure) -> Markup:
    return Markup("; with the pact {} and not {}").format(
        figure(f"pact_mineral_together_with_t.{row['member']}", "tonnes"),
        figure(f"pact_mineral_alone_with_t.{row['member']}", "tonnes"),
    )


def _effect_words(results: BriefingResults, figure: Figure) -> Markup:
    rows = results.pact_tables["pact_minerals"]
    hazard, mineral = main_shortage(rows) or ("", "")
    title = rows[rows["hazard"] == hazard]["title"].iloc[0]
    said = [
        Markup("{} lacks {} at a yearly rate without the pact and {} with all of it").format(
            results.names[code],
            figure(f"pact_mineral_t.{code}", "tonnes"),
            figure(f"pact_mineral_with_t.{code}", "tonnes"),
        )
        + _price(code, figure)
        for code in results.members
        if f"pact_mineral_with_t.{code}" in results.figures
    ]
    return Markup("Most is at stake in {} when “{}”: {}.").format(
        mineral_of(mineral), title, Markup("; ").join(said)
    )


def _price(code: str, figure: Figure) -> Markup:
    return Markup(" (price {} and {})").format(
        figure(f"pact_mineral_price_pct.{code}", "change"),
        figure(f"pact_mineral_price_with_pct.{code}", "change"),
    )


def _pooling_words(results: BriefingResults, figure: Figure) -> Markup:
    """Say what the same tonnes in separate stocks would leave each member short of."""
    said = [
        Markup("{} would lack {}").format(
            results.names[code], figure(f"pact_mineral_apart_t.{code}", "tonnes")
        )
        for code in results.members
        if f"pact_mineral_apart_t.{code}" in results.figures
    ]
    if not said:
        return Markup("")
    return Markup("If the same tonnes lay in separate stocks, {} there.").format(
        Markup(" and ").join(said)
    )


__all__ = ["mineral_rivalry_words", "pact_minerals"]
