"""What elasticities change: the hazards that matter, solved for a Latin hypercube of sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from tradewind.core import ConvergenceError
from tradewind.models import EquilibriumParams
from tradewind.models.equilibrium import Elasticities, Settled, elasticity_ranges, fuel_table
from tradewind.models.minerals import ChainPlan
from tradewind.models.minerals.params import STRENGTH_RANGE
from tradewind.risk.hazard import MIDDLE
from tradewind.risk.scenarios import Scenario
from tradewind.risk.solving import (
    NOTHING_PREPARED,
    ChunkStore,
    Mapper,
    Progress,
    Solve,
    solve_all,
    solve_here,
)
from tradewind.risk.surface import LossSurface, touched
from tradewind.world import World

Floats = NDArray[np.float64]
NAMES = ("sigma", "epsilon", "eta", "psi", "mobility", "fuels")
"""Of the horizon; `fuels` is the sigma of fuels where they are one world market."""
COVERAGE = 0.95
"""Share of the expected loss that the hazards solved for each set carry between them."""
_STREAM = 7
_STRENGTH_STREAM = 11
_FEWEST_ANSWERED = 0.5
"""Share of the sets for which a hazard must have an answer."""


@dataclass(frozen=True, slots=True)
class ElasticityBox:
    """The ranges of the elasticities of a horizon, as a unit cube.

    Parameters
    ----------
    low, high
        By name, without fuels; mobility as rigidity, 1 / (1 + mobility), which is finite.
    fuel_low, fuel_high
        By industry that is one world market; empty where none is.
    industries
        Codes in the order of the world.

    Examples
    --------
    >>> box = ElasticityBox.of(EquilibriumParams(), ["C26"])
    >>> round(box.at(np.full(6, 0.5)).sigma, 6)
    0.76
    """

    low: tuple[float, ...]
    high: tuple[float, ...]
    fuel_low: Mapping[str, float]
    fuel_high: Mapping[str, float]
    industries: tuple[str, ...]

    @classmethod
    def of(cls, params: EquilibriumParams, industries: Sequence[str]) -> ElasticityBox:
        """Return the ranges of a horizon and of fuels, from elasticities.toml and fuels.csv."""
        table = elasticity_ranges(params.horizon).set_index("name").loc[list(NAMES[:-1])]
        rows = np.array(table[["low", "high"]], dtype=np.float64)
        rows[-1] = np.sort(1 / (1 + rows[-1]))
        low, high = (tuple(map(float, column)) for column in rows.T)
        fuels = fuel_table() if params.fuels == "world-market" else fuel_table().iloc[:0]
        ends = (fuels["low"].to_dict(), fuels["high"].to_dict())
        return cls(low, high, *ends, tuple(industries))

    def at(self, place: Floats) -> Elasticities:
        """Return the elasticities at a place of the cube, (name,)."""
        values = np.asarray(self.low) + place[:-1] * np.subtract(self.high, self.low)
        sigma, epsilon, eta, psi, rigidity = map(float, values)
        found = Elasticities(sigma, epsilon, eta, psi, max(1 / rigidity - 1, 0.0))
        if not self.fuel_low:
            return found
        own = {
            code: low + float(place[-1]) * (self.fuel_high[code] - low)
            for code, low in self.fuel_low.items()
        }
        return found.with_sigmas(own, self.industries)


@dataclass(frozen=True, eq=False)
class ElasticityEffects:
    """Losses with other elasticities than those of the horizon.

    Parameters
    ----------
    places
        (set, name) the sets of elasticities, in the unit cube of their ranges.
    change_usd
        (set, scenario, target) what is added to the loss of a year at the most likely intensity.
    amplitude
        (node, scenario) by how much that change grows or shrinks with the intensity.
    solved
        Scenarios that were solved for every set; the others move in proportion to the world's loss
        from these.
    covered
        Share of the expected loss that those carry.
    unanswered
        Solves without an answer, which take the mean change of the others.

    Examples
    --------
    >>> ElasticityEffects.__name__
    'ElasticityEffects'
    """

    places: Floats
    change_usd: Floats
    amplitude: Floats
    solved: tuple[str, ...]
    covered: float
    unanswered: int


def elasticity_effects(
    world: World,
    scenarios: Sequence[Scenario],
    weight: Floats,
    targets: Floats,
    surface: LossSurface,
    params: EquilibriumParams,
    *,
    design: int,
    seed: int,
    only: Sequence[str] | None = None,
    after: Sequence[Settled | None] | None = None,
    plans: Sequence[ChainPlan] | None = None,
    strength: tuple[float, float] = STRENGTH_RANGE,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> ElasticityEffects:
    """Solve the scenarios that matter for many sets of elasticities.

    Parameters
    ----------
    world
        The baseline.
    scenarios
        What may happen.
    weight
        (scenario,) share of a year that each is expected to last.
    targets
        (economy, target) 1 where an economy belongs to a target.
    surface
        Losses with the elasticities of the horizon.
    params
        Of the solves.
    design
        Sets of elasticities.
    seed
        Of the Latin hypercube.
    only
        Ids of the scenarios that are solved; by default those that carry `COVERAGE`.
    after
        By set: a reform to which the world economy has settled before; none by default.
    plans
        By set: what is prepared along the chains of minerals; nothing by default.
    strength
        Range of how strongly industry depends on minerals.
    mapper, store, progress
        As in `solve_all`.

    Returns
    -------
    ElasticityEffects
        Exact for the scenarios that carry `COVERAGE` of the expected loss.

    Raises
    ------
    ConvergenceError
        When more than half of the sets has no answer for a scenario.

    Examples
    --------
    >>> elasticity_effects.__name__
    'elasticity_effects'
    """
    box = ElasticityBox.of(params, list(world.industries.index))
    generator = np.random.default_rng([seed, _STREAM])
    places = qmc.LatinHypercube(len(NAMES), rng=generator).random(design)
    depends = strengths(seed, design, strength)
    count = len(scenarios)
    usual = surface.at(np.arange(count), np.full(count, MIDDLE))
    carried = weight * np.abs(usual).sum(axis=1)
    ids = [scenario.id for scenario in scenarios]
    wanted = largest(carried, COVERAGE) if only is None else [ids.index(name) for name in only]
    chosen = sorted(wanted, key=lambda k: (touched(scenarios[k], world), k))
    order = [(row, j) for row in range(len(chosen)) for j in range(design)]
    if after is not None:
        order.sort(key=lambda at: (at[1], at[0]))  # each reform is solved once for all scenarios
    solves = [
        Solve(
            scenarios[chosen[row]].shock(MIDDLE), box.at(places[j]), after[j] if after else None,
            plans[j] if plans else NOTHING_PREPARED, float(depends[j]),
        )
        for row, j in order
    ]  # fmt: skip
    solved = solve_all(world, params, solves, mapper=mapper, store=store, progress=progress)
    at = np.array(order, dtype=np.int64).reshape(-1, 2)
    loss = np.zeros((len(chosen), design, usual.shape[1]))
    loss[at[:, 0], at[:, 1]] = solved.loss_usd
    change = loss - usual[chosen][:, None, :]
    answered: NDArray[np.bool_] = np.asarray(np.isfinite(change).all(axis=2))
    for row, k in enumerate(chosen):
        if answered[row].mean() < _FEWEST_ANSWERED:
            errors = [e for e, (r, _) in zip(solved.errors, order, strict=True) if r == row]
            raise _unanswered(scenarios[k], errors)
        change[row, ~answered[row]] = change[row, answered[row]].mean(axis=0)
    growth = np.einsum("k,kme->m", weight[chosen], change) / (weight[chosen] @ usual[chosen]).sum()
    every = growth[:, None, None] * (usual @ targets)[None]
    every[:, chosen] = np.swapaxes(change @ targets, 0, 1)
    return ElasticityEffects(
        places=places,
        change_usd=every,
        amplitude=_amplitude(surface),
        solved=tuple(scenarios[k].id for k in chosen),
        covered=float(carried[chosen].sum() / carried.sum()),
        unanswered=int((~answered).sum()),
    )


def strengths(seed: int, design: int, bounds: tuple[float, float]) -> Floats:
    """Return how strongly industry depends on minerals in each set.

    Parameters
    ----------
    seed, design
        As in `elasticity_effects`.
    bounds
        The range.

    Returns
    -------
    ndarray
        (set,) evenly spread over the range, in random order.

    Examples
    --------
    >>> bool((strengths(0, 12, (0.3, 0.7)) >= 0.3).all())
    True
    """
    generator = np.random.default_rng([seed, _STRENGTH_STREAM])
    place = qmc.LatinHypercube(1, rng=generator).random(design)[:, 0]
    found: Floats = bounds[0] + place * (bounds[1] - bounds[0])
    return found


def _amplitude(surface: LossSurface) -> Floats:
    """Return the size of losses at each node over that at the most likely intensity."""
    size = np.abs(surface.loss_usd).sum(axis=2)
    count = len(surface.scenarios)
    middle = np.abs(surface.at(np.arange(count), np.full(count, MIDDLE))).sum(axis=1)
    found: Floats = size / np.maximum(middle, 1e-300)
    return found


def largest(carried: Floats, coverage: float) -> list[int]:
    """Return the positions of the largest values that make up a share of the whole.

    Parameters
    ----------
    carried
        Values of 0 or more.
    coverage
        The share.

    Returns
    -------
    list of int
        The largest first; one at least.

    Examples
    --------
    >>> largest(np.array([1.0, 7.0, 2.0]), 0.9)
    [1, 2]
    """
    order = np.argsort(-carried, kind="stable")
    share = np.cumsum(carried[order]) / max(float(carried.sum()), 1e-300)
    return [int(k) for k in order[: int(np.searchsorted(share, coverage)) + 1]]


def _unanswered(scenario: Scenario, errors: Sequence[str]) -> ConvergenceError:
    first = next(error for error in errors if error)
    what = "A hazard has no equilibrium for many elasticities of their ranges"
    fix = "Lower its severity, take a longer horizon, or exclude it"
    return ConvergenceError(
        what, where=scenario.id, found=first, fix=fix, residual=float("nan"), iterations=0,
        last_state=None,
    )  # fmt: skip


__all__ = [
    "COVERAGE",
    "NAMES",
    "ElasticityBox",
    "ElasticityEffects",
    "elasticity_effects",
    "largest",
    "strengths",
]
