"""What a reader must know before quoting a risk figure."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tradewind.core.units import USD_PER_USD_M
from tradewind.risk.model import RiskModel
from tradewind.risk.regime_risk import RegimeRisk
from tradewind.risk.risk_gradient import RiskGradient

_FAMOUS = (
    "The record holds famous events only: small and frequent ones are missing, and what is in it "
    "was worse than most. Rates of natural disasters and accidents are far too low."
)
_STAND_IN = (
    "What a day at sea costs is set at the lower end of what is published (three times as much at "
    "the upper end, which the intervals do not hold); Gulf states outside the 80 economies (Qatar, "
    "Kuwait, Iraq, Iran, Oman, Bahrain) are missing, so what a closed Hormuz costs is understated."
)
_STOCKS = (
    "Losses are those of a year at the chosen horizon, for as long as an event lasts and at most "
    "a year: stocks, which soften short interruptions, are modelled for minerals only, and what "
    "lasts longer is not counted."
)
_GAINS = (
    "Who gains is less sure than who loses: sellers of what is scarce, and economies whose rivals "
    "are hit, come out ahead here, and what they lose in trust is not counted."
)
_PLUG_IN = (
    "Figures take central values of what is not known; the mean over its draws is a little higher "
    "for most economies."
)
FIXED = (_FAMOUS, _STAND_IN, _STOCKS, _GAINS, _PLUG_IN)
"""Said in every run."""
_SHOWN = 3
_TINY = 1e-12
_LARGEST_SUPPORTED = 0.1
"""Share of income lost in a year beyond which elasticities are followed outside their evidence, as
in `tradewind.app.stressing`: a judgement (C)."""


def caveats_of(
    model: RiskModel, found: Mapping[str, RegimeRisk], slope: RiskGradient
) -> tuple[str, ...]:
    """Return what must be said beside the figures of a run.

    Parameters
    ----------
    model
        The risk model.
    found
        Risk by regime.
    slope
        The risk gradient.

    Returns
    -------
    tuple of str
        Sentences.

    Examples
    --------
    >>> len(FIXED)
    5
    """
    off = [hazard.title for hazard in model.catalogue if hazard.id not in model.hazard_ids]
    said = [*FIXED, f"Off in this run: {'; '.join(off)}."] if off else [*FIXED]
    said += [
        f"Of the world's expected loss, rates {name.replace('-', ' ')}, "
        f"{100 * _from_prior(model, name):.0f} % comes from the half event that the prior of each "
        "class adds to what was counted."
        for name in model.laws
    ]
    worst = max(part.check.error for part in found.values())
    how = "solved one by one" if model.params.exact else "read off between exact solves"
    checked = sum(len(part.check.events) for part in found.values())
    said.append(
        f"Losses of sampled events are {how}; {checked} of them solved again differ by "
        f"{100 * worst:.2f} % of the losses."
    )
    said += [
        f"Events that overlap by chance ({regime.replace('-', ' ')}) are added; solved jointly, "
        f"{len(part.check.overlaps)} such pairs cost {part.check.overlap_ratio:.2f} times as much."
        for regime, part in found.items()
        if len(part.check.overlaps)
    ]
    said.append(
        f"Hazards solved for every set of elasticities carry {100 * model.effects.covered:.0f} % "
        f"of expected losses, those behind the gradient {100 * slope.covered:.0f} %: detours by "
        "sea, which touch thousands of links, are not in it."
    )
    if model.effects.unanswered:
        count = model.effects.unanswered
        said.append(f"{count} of those solves have no answer and take the mean of the others.")
    if deep := _beyond_support(model):
        said.append(
            f"At their worst, {len(deep)} events cost some economy more than a tenth of its income "
            f"while they last, among them: {'; '.join(deep[:_SHOWN])}. Elasticities are followed "
            "far outside their evidence there."
        )
    if model.params.sobol and not any(len(part.drivers) for part in found.values()):
        said.append(
            "What drives the figures is left out: SALib (the extra uncertainty) is missing."
        )
    if model.unlisted:
        said.append(
            f"{len(model.unlisted)} hazards of economies without events of their own are estimated "
            "by governance."
        )
    return tuple(said)


def _from_prior(model: RiskModel, regime: str) -> float:
    """Return the share of the world's expected loss that the prior's half events bring."""
    law = model.laws[regime]
    shape = law.shapes(model.params.unlisted_events)
    prior = dict(zip(law.classes, (shape - law.events) / np.maximum(shape, _TINY), strict=True))
    loss = model.expected_loss(regime)[:, -1]
    counted = [scenario.hazards[0].own_rate is None for scenario in model.scenarios]
    share = np.array([prior[scenario.hazards[0].hazard_class] for scenario in model.scenarios])
    return float((loss * share * counted).sum() / loss.sum()) if loss.sum() else 0.0


def _beyond_support(model: RiskModel) -> list[str]:
    """Return the scenarios that cost an economy more than a tenth of its income at their worst."""
    income = model.world.final_demand_usd_m.sum("industry").to_numpy() * USD_PER_USD_M
    worst = (model.surface.loss_usd / income).max(axis=(0, 2))
    return [
        scenario.title
        for scenario, share in zip(model.scenarios, worst, strict=True)
        if share > _LARGEST_SUPPORTED
    ]


__all__ = ["FIXED", "caveats_of"]
