"""What a reader must know before quoting a figure of a pact."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tradewind.partnership.attribution import Attribution
from tradewind.partnership.pact import Pact
from tradewind.partnership.with_pact import PactModel

_PAIRS = {1: "", 2: " and in pairs"}
_GROSS = "Gains are gross of cost: what measures cost a year stands beside them."
_TERMS_OF_TRADE = (
    "Diversification shifts demand from one seller to others: part of what members gain is better "
    "terms of trade, which that seller loses."
)
_HORIZONS = (
    "Calm years are those of the {calm} horizon; hazards strike with the {crisis} one, in the "
    "economy that the pact leads to."
)


def caveats_of(
    found: PactModel,
    asked: Pact,
    tables: Mapping[str, pd.DataFrame],
    shares: Mapping[str, Attribution],
) -> tuple[str, ...]:
    """Return what figures of a pact are subject to.

    Parameters
    ----------
    found
        The models without and with the pact.
    asked
        The pact with all measures, those that come too late among them.
    tables, shares
        What was found.

    Returns
    -------
    tuple of str
        Sentences.

    Examples
    --------
    >>> caveats_of.__name__
    'caveats_of'
    """
    return (
        *_levels(tables["numbers"]),
        *_late(found, asked),
        *_without_effect(found),
        *_read_off(shares),
        _GROSS,
        _TERMS_OF_TRADE,
        _HORIZONS.format(calm=found.params.calm_horizon, crisis=found.params.horizon),
    )


def _levels(numbers: pd.DataFrame) -> list[str]:
    if numbers.empty:
        return []
    levels = numbers[numbers["field"] == "level"]
    judged = int((levels["confidence"] == "C").sum())
    return [f"{judged} of {len(levels)} levels are judged or derived (C): nobody measured them."]


def _late(found: PactModel, asked: Pact) -> list[str]:
    kept = {measure.id for measure in found.pact.measures}
    late = [measure.title for measure in asked.measures if measure.id not in kept]
    if not late:
        return []
    years = f"{found.params.after_years:g} years"
    return [f"Not counted, because they do not work within {years}: {'; '.join(late)}."]


def _without_effect(found: PactModel) -> list[str]:
    """Name hazards that a measure acts on and that do not count."""
    counted = set(found.without.hazard_ids)
    named = {
        code: measure.title
        for measure in found.pact.measures
        for _, kind, codes in measure.codes()
        if kind == "hazard"
        for code in codes
        if code not in counted
    }
    return [
        f"{title} acts on the hazard {code}, which does not count here: include it."
        for code, title in named.items()
    ]


def _read_off(shares: Mapping[str, Attribution]) -> list[str]:
    wrong = {name: part.read_off_error for name, part in shares.items() if part.read_off_error > 0}
    names = {"by_measure": "measures", "by_member": "members"}
    return [
        f"Coalitions of {names[name]} are read off what each does alone"
        f"{_PAIRS[shares[name].order]}; on those solved besides this is off "
        f"by at most {100 * error:.2g} % of the effect."
        for name, error in wrong.items()
    ]


__all__ = ["caveats_of"]
