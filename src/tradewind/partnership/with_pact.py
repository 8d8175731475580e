"""The risk model with a pact beside the one without: the same luck, the same unknowns."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from tradewind.models.equilibrium import Settled, calm_gain_usd, settle
from tradewind.partnership.exposed import length_factors, rate_factors, require_spared, spared
from tradewind.partnership.pact import Numbers, Pact
from tradewind.partnership.params import PartnershipParams
from tradewind.risk.elasticity_effects import ElasticityBox, elasticity_effects
from tradewind.risk.model import DAYS, RiskModel, ScenarioChange
from tradewind.risk.solving import ChunkStore, Mapper, Progress, solve_here
from tradewind.risk.surface import loss_surface

Floats = NDArray[np.float64]
_STREAM = 23
_AT_ONCE = 2
"""Economies that settle at once: each works on a single core most of the time."""


@dataclass(frozen=True, eq=False)
class PactModel:
    """All that the effect of a pact is computed from.

    Parameters
    ----------
    pact, params
        What was asked.
    without, kept
        The risk models without and with it: the same hazards, rates, durations and draws.
    calm_gain_usd
        (economy,) gain of real income in a calm year; best estimates.
    calm_gain_by_set_usd
        (block x set, economy) the same for each set of elasticities, and for several hypercubes of
        numbers of the pact: the first block has the numbers of the risk model.
    residual
        Of the solve of calm years.

    Examples
    --------
    >>> PactModel.__name__
    'PactModel'
    """

    pact: Pact
    params: PartnershipParams
    without: RiskModel
    kept: RiskModel
    calm_gain_usd: Floats
    calm_gain_by_set_usd: Floats
    residual: float


def pact_model(
    pact: Pact,
    params: PartnershipParams,
    without: RiskModel,
    *,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> PactModel:
    """Solve what a pact changes, in calm years and under every hazard.

    Parameters
    ----------
    pact
        The pact.
    params
        How.
    without
        The risk model without it.
    mapper, store, progress
        As in `solve_all`.

    Returns
    -------
    PactModel
        A pact without measures gives a model with the same numbers.

    Raises
    ------
    InputError
        When measures take away more than there is.
    ModelError
        When the economy or a hazard has no answer under the pact.

    Examples
    --------
    >>> pact_model.__name__
    'pact_model'
    """
    world, risk = without.world, without.params
    names = list(world.industries.index)
    settled = Settled(pact.reform(), params.calm)
    numbers = numbers_by_set(pact, params)
    box = ElasticityBox.of(params.calm, names)
    by_set = [
        Settled(pact.reform(draw), params.calm, box.at(place))
        for draw, place in zip(numbers, without.effects.places, strict=True)
    ]
    effects = pact.hazard_effects()
    require_spared(without.hazards, effects, world)
    scenarios = spared(without.scenarios, effects, world)
    plan = pact.plan()
    if not settled.reform.changes and scenarios == without.scenarios and plan.nothing:
        surface, changed = without.surface, without.effects
    else:
        before = settled if settled.reform.changes else None
        surface = loss_surface(
            world, scenarios, risk.model, risk.nodes, after=before, plan=plan,
            strength=risk.mineral_strength, mapper=mapper, store=store, progress=progress,
        )  # fmt: skip
        changed = elasticity_effects(
            world, scenarios, _weight(without), without.membership, surface, risk.model,
            design=risk.design, seed=risk.seed, only=without.effects.solved,
            after=[one if one.reform.changes else None for one in by_set],
            plans=[pact.plan(draw) for draw in numbers], mapper=mapper, store=store,
            progress=progress,
        )  # fmt: skip
    calm = settle(world, settled)
    return PactModel(
        pact=pact,
        params=params,
        without=without,
        kept=replace(
            without, scenarios=scenarios, surface=surface, effects=changed,
            change=scenario_change(pact, without, numbers),
        ),
        calm_gain_usd=calm.gain_usd,
        calm_gain_by_set_usd=_calm_gains(pact, params, without, by_set),
        residual=calm.residual,
    )  # fmt: skip


def _calm_gains(
    pact: Pact, params: PartnershipParams, without: RiskModel, first: Sequence[Settled]
) -> Floats:
    """Return gains of calm years, (block x set, economy): sets of elasticities times hypercubes."""
    world = without.world
    chosen = [
        replace(known, reform=pact.reform(draw))
        for block in range(1, params.calm_blocks)
        for draw, known in zip(numbers_by_set(pact, params, block), first, strict=True)
    ]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        gains = pool.map(lambda one: calm_gain_usd(world, one), [*first, *chosen])
        return np.array(list(gains))


def _weight(model: RiskModel) -> Floats:
    """Return the share of a year that each scenario is expected to last, over all regimes."""
    rates = np.mean([model.rates(regime) for regime in model.laws], axis=0)
    weight: Floats = rates * model.lengths().mean_days() / DAYS
    return weight


def numbers_by_set(pact: Pact, params: PartnershipParams, block: int = 0) -> tuple[Numbers, ...]:
    """Return the numbers of a pact for each set: a Latin hypercube over their ranges.

    Parameters
    ----------
    pact
        The pact.
    params
        `design` and `seed`.
    block
        Tells further hypercubes apart.

    Returns
    -------
    tuple
        One function per set. A measure has the same numbers whatever other measures there are.

    Examples
    --------
    >>> pact = Pact.read("india-japan")
    >>> len(numbers_by_set(pact, PartnershipParams(design=12)))
    12
    """
    known = {measure.id: measure for measure in (*pact.dutiable, *pact.measures)}
    places: dict[str, tuple[dict[str, int], Floats]] = {}
    for measure in known.values():
        names = {name: k for k, name in enumerate(measure.numbers)}
        seed = [params.seed, _STREAM, block, *measure.id.encode()]
        cube = qmc.LatinHypercube(len(names), rng=np.random.default_rng(seed))
        places[measure.id] = (names, cube.random(params.design))

    def of(j: int) -> Numbers:
        def number(measure: str, name: str) -> float:
            names, cube = places[measure]
            return known[measure].numbers[name].at(float(cube[j, names[name]]))

        return number

    return tuple(of(j) for j in range(params.design))


def scenario_change(pact: Pact, without: RiskModel, numbers: Sequence[Numbers]) -> ScenarioChange:
    """Return how often scenarios still come under a pact, and how long they still last.

    Parameters
    ----------
    pact
        The pact.
    without
        The risk model without it.
    numbers
        Of the pact, for each set; none gives best estimates only.

    Returns
    -------
    ScenarioChange
        Factors.

    Examples
    --------
    >>> scenario_change.__name__
    'scenario_change'
    """
    hazards, longest = without.hazard_ids, without.longest_hazard
    best = pact.hazard_effects()
    drawn = [pact.hazard_effects(draw) for draw in numbers]
    rates = [rate_factors(effects, without.scenarios) for effects in (best, *drawn)]
    lengths = [length_factors(effects, hazards, longest) for effects in (best, *drawn)]
    return ScenarioChange(rates[0], lengths[0], np.array(rates[1:]), np.array(lengths[1:]))


__all__ = ["PactModel", "numbers_by_set", "pact_model", "scenario_change"]
