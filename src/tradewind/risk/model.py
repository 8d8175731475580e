"""The risk model of a world: hazards, scenarios, how often, how hard, how long, at what loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.risk.catalogue import Catalogue
from tradewind.risk.durations import DurationRecord, durations_of
from tradewind.risk.elasticity_effects import ElasticityEffects, elasticity_effects
from tradewind.risk.event_set import LengthLaws
from tradewind.risk.hazard import Hazard
from tradewind.risk.params import RiskParams
from tradewind.risk.rates import RateLaw, rate_law, regimes
from tradewind.risk.scenarios import Scenario, scenario_rates, scenarios_of
from tradewind.risk.solving import ChunkStore, Mapper, Progress, solve_here
from tradewind.risk.surface import LossSurface, loss_surface
from tradewind.risk.unlisted import UnlistedHazard, unlisted_hazards
from tradewind.world import World

Floats = NDArray[np.float64]
DAYS = 365.0
"""Days over which a loss of a year is spread."""
WORLD = "World"
CLUSTERED = ("supplier-state", "export-ban", "market-closure", "war")
"""Classes of decisions of states and of wars, which come in clusters where `clustering` says so."""


@dataclass(frozen=True, eq=False)
class ScenarioChange:
    """How often scenarios still come, and how long they still last, where something was done.

    Parameters
    ----------
    rate, length
        (scenario,) factors from 0 to 1; best estimates.
    rate_by_set, length_by_set
        (set, scenario) the same, one for each set of elasticities: all that is not known is drawn
        together.

    Examples
    --------
    >>> ScenarioChange.none(2, 1).rate.tolist()
    [1.0, 1.0]
    """

    rate: Floats
    length: Floats
    rate_by_set: Floats
    length_by_set: Floats

    @classmethod
    def none(cls, scenarios: int, sets: int) -> ScenarioChange:
        """Return the change where nothing was done."""
        one, each = np.ones(scenarios), np.ones((sets, scenarios))
        return cls(one, one, each, each)


@dataclass(frozen=True, eq=False)
class RiskModel:
    """All that risk is computed from.

    Parameters
    ----------
    world, catalogue, params
        What was asked.
    hazards
        Those of the record that count.
    unlisted
        Those of economies without an event of their own.
    scenarios
        Each hazard alone, then pairs in one crisis.
    laws
        Of rates, by regime.
    durations
        Of the hazards, in the order of the laws.
    surface
        Losses while an event lasts.
    effects
        What elasticities change.
    targets, membership
        Names of who loses (every economy, groups, the world), and (economy, target) 1 where an
        economy belongs to one.
    change
        What a pact does to scenarios; none by default.

    Examples
    --------
    >>> RiskModel.__name__
    'RiskModel'
    """

    world: World
    catalogue: Catalogue
    params: RiskParams
    hazards: tuple[Hazard, ...]
    unlisted: tuple[UnlistedHazard, ...]
    scenarios: tuple[Scenario, ...]
    laws: dict[str, RateLaw]
    durations: DurationRecord
    surface: LossSurface
    effects: ElasticityEffects
    targets: tuple[str, ...]
    membership: Floats
    change: ScenarioChange

    @property
    def hazard_ids(self) -> tuple[str, ...]:
        """Return the ids of all hazards, in the order of the laws."""
        return next(iter(self.laws.values())).hazards

    @property
    def gdp_usd(self) -> Floats:
        """Return the GDP of each target, (target,) US$ of 2022; NaN where nobody knows it."""
        economies = self.world.economies
        known = economies.get("gdp_usd_2022", pd.Series(np.nan, economies.index))
        found: Floats = known.to_numpy(dtype=np.float64) @ self.membership
        return found

    @property
    def longest_hazard(self) -> NDArray[np.int64]:
        """Return the position of the hazard that gives each scenario its length."""
        log_median = self.durations.pooled(self.params.duration_pooling)[0]
        return longest_of(self.scenarios, self.hazard_ids, log_median)

    @property
    def clustered(self) -> NDArray[np.bool_]:
        """Return whether each scenario comes in clusters."""
        return np.array([s.hazards[0].hazard_class in CLUSTERED for s in self.scenarios])

    def rates(self, regime: str) -> Floats:
        """Return the mean rate of each scenario before any change, events a year."""
        mean = self.laws[regime].mean(self.params)
        return scenario_rates(self.scenarios, self.hazard_ids, mean)

    def lengths(self) -> LengthLaws:
        """Return how long scenarios last."""
        laws = lengths_of(self.durations, self.longest_hazard, self.params)
        return replace(laws, log_median=laws.log_median + np.log(self.change.length))

    def mean_loss(self) -> Floats:
        """Return what each scenario costs each target, on average over intensities, US$ a year."""
        return self.surface.mean(self.params.severity_mode) @ self.membership

    def expected_loss(self, regime: str) -> Floats:
        """Return EAL by scenario and target, (scenario, target) US$."""
        weight = self.rates(regime) * self.change.rate * self.lengths().mean_days() / DAYS
        return weight[:, None] * self.mean_loss()


def longest_of(
    scenarios: Sequence[Scenario], hazards: Sequence[str], log_median: Floats
) -> NDArray[np.int64]:
    """Return the hazard that gives each scenario its length: the one that lasts longest.

    Parameters
    ----------
    scenarios
        Of one hazard or two.
    hazards
        Ids, in the order of the positions.
    log_median
        (hazard,) of the length in days.

    Returns
    -------
    ndarray
        (scenario,) positions.

    Examples
    --------
    >>> longest_of((), (), np.zeros(0)).tolist()
    []
    """
    at = {name: k for k, name in enumerate(hazards)}
    longest = [
        max((at[hazard.id] for hazard in s.hazards), key=log_median.__getitem__) for s in scenarios
    ]
    return np.array(longest, dtype=np.int64)


def lengths_of(
    durations: DurationRecord, longest: NDArray[np.int64], params: RiskParams
) -> LengthLaws:
    """Return how long scenarios last: as long as the longest of their hazards.

    Parameters
    ----------
    durations
        Of hazards.
    longest
        (scenario,) position of that hazard.
    params
        `duration_pooling` and `longest_days`.

    Returns
    -------
    LengthLaws
        By scenario.

    Examples
    --------
    >>> record = DurationRecord(np.array([np.nan]), np.array([4.0]), np.array([1.0]), np.ones(1))
    >>> lengths_of(record, np.array([0]), RiskParams()).log_median.tolist()
    [4.0]
    """
    log_median, log_sd = durations.pooled(params.duration_pooling)
    return LengthLaws(log_median[longest], log_sd[longest], params.longest_days)


def risk_model(
    world: World,
    catalogue: Catalogue,
    params: RiskParams,
    groups: Mapping[str, Sequence[str]] | None = None,
    *,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> RiskModel:
    """Build the risk model of a world: the solves are done here.

    Parameters
    ----------
    world
        The baseline.
    catalogue
        Hazards.
    params
        How.
    groups
        Groups of ISO3 codes, by name, to add to the economies and the world.
    mapper, store, progress
        As in `solve_all`.

    Returns
    -------
    RiskModel
        Ready to be sampled.

    Raises
    ------
    InputError
        When no hazard counts, or none has a duration.
    UnknownCodeError
        When a hazard names a code that the world does not know.
    ConvergenceError
        When a hazard has no answer.

    Examples
    --------
    >>> risk_model.__name__
    'risk_model'
    """
    catalogue.check(world)
    if params.rent != "as-classified":
        catalogue = catalogue.with_rent(params.rent)
    hazards = catalogue.active(include=params.include, exclude=params.exclude)
    unlisted = unlisted_hazards(world, hazards, list(catalogue.classes.values()), params)
    scaled = {name: kind.governance_scaled for name, kind in catalogue.classes.items()}
    laws = {name: rate_law(hazards, unlisted, scaled, regime) for name, regime in regimes().items()}
    for law in laws.values():
        _require_rates(law, params)
    everything = (*hazards, *(other.hazard for other in unlisted))
    scenarios = scenarios_of(everything, catalogue.links)
    durations = durations_of(everything, hazards)
    targets, membership = _targets(world, groups or {})
    solved = loss_surface(
        world, scenarios, params.model, params.nodes, strength=params.mineral_strength,
        mapper=mapper, store=store, progress=progress,
    )  # fmt: skip
    log_median = durations.pooled(params.duration_pooling)[0]
    longest = longest_of(scenarios, [hazard.id for hazard in everything], log_median)
    days = lengths_of(durations, longest, params).mean_days()
    rate = np.mean(
        [scenario_rates(scenarios, law.hazards, law.mean(params)) for law in laws.values()], axis=0
    )
    effects = elasticity_effects(
        world, scenarios, rate * days / DAYS, membership, solved, params.model,
        design=params.design, seed=params.seed, mapper=mapper, store=store, progress=progress,
    )  # fmt: skip
    return RiskModel(
        world, catalogue, params, hazards, unlisted, scenarios, laws, durations, solved, effects,
        targets, membership, ScenarioChange.none(len(scenarios), params.design),
    )  # fmt: skip


def _require_rates(law: RateLaw, params: RiskParams) -> None:
    if not law.mean(params).sum() > 0:
        what = "No hazard has a rate above 0"
        fix = "Give a rate, include another hazard, or raise unlisted_events"
        raise InputError(what, where=f"rates {law.regime.name}", fix=fix)


def _targets(world: World, groups: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], Floats]:
    codes = list(world.economies.index)
    members = {name: np.isin(codes, list(group)) for name, group in groups.items()}
    columns = [*np.eye(len(codes)), *members.values(), np.ones(len(codes))]
    return (*codes, *members, WORLD), np.array(columns, dtype=np.float64).T


def group_name(codes: Sequence[str]) -> str:
    """Return the name of a group of economies as a target.

    Parameters
    ----------
    codes
        ISO3.

    Returns
    -------
    str
        The codes joined by a plus.

    Examples
    --------
    >>> group_name(["IND", "JPN"])
    'IND+JPN'
    """
    return "+".join(codes)


__all__ = [
    "CLUSTERED",
    "DAYS",
    "WORLD",
    "RiskModel",
    "ScenarioChange",
    "group_name",
    "lengths_of",
    "longest_of",
    "risk_model",
]
