"""The bench: solves what pacts change for the scenarios that matter, at one intensity each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tradewind.core import ConvergenceError
from tradewind.models import EquilibriumParams, Reform
from tradewind.models.equilibrium import Settled, calm_gain_usd
from tradewind.models.minerals import ChainPlan
from tradewind.partnership.exposed import length_factors, rate_factors, spared
from tradewind.partnership.pact import Pact
from tradewind.risk.event_set import LengthLaws
from tradewind.risk.model import DAYS, RiskModel
from tradewind.risk.scenarios import Scenario
from tradewind.risk.solving import ChunkStore, Mapper, Progress, Solve, solve_all, solve_here
from tradewind.risk.surface import touched

Floats = NDArray[np.float64]
_GRID = 201
NO_PACT = Pact("nothing", "No pact", (), ())
"""A pact of nobody that does nothing."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a coalition changes.

    Parameters
    ----------
    gain_usd
        (economy,) in a calm year.
    loss_usd
        (chosen scenario, economy) of a year of each, at its representative intensity.

    Examples
    --------
    >>> Outcome(np.zeros(2), np.zeros((1, 2))).gain_usd.tolist()
    [0.0, 0.0]
    """

    gain_usd: Floats
    loss_usd: Floats


@dataclass(frozen=True, eq=False)
class Bench:
    """Solves what pacts change for the scenarios that matter, at one intensity each.

    Parameters
    ----------
    without
        The risk model without a pact.
    regime
        The rate regime.
    calm
        How calm years are solved.
    also
        Ids of hazards that matter besides: those from which a pact spares somebody.
    world_change
        A reform that holds whatever the pact is.
    mapper, store
        As in `solve_all`.

    Examples
    --------
    >>> Bench.__name__
    'Bench'
    """

    without: RiskModel
    regime: str
    calm: EquilibriumParams
    also: tuple[str, ...] = ()
    world_change: Reform = field(default_factory=Reform)
    mapper: Mapper = solve_here
    store: ChunkStore | None = None

    def within(self, world_change: Reform) -> Bench:
        """Return the bench in a world that changes in another way too."""
        return replace(self, world_change=self.world_change.joined(world_change))

    def settled(self, reform: Reform) -> Settled:
        """Return how a reform is solved, on top of what holds anyway."""
        return Settled(self.world_change.joined(reform), self.calm)

    @cached_property
    def chosen(self) -> tuple[int, ...]:
        """Return the positions of the scenarios that carry most of the expected loss."""
        ids = self.without.surface.scenarios
        scenarios, world = self.without.scenarios, self.without.world
        found = {ids.index(name) for name in self.without.effects.solved}
        found |= {k for k, s in enumerate(scenarios) if {h.id for h in s.hazards} & set(self.also)}
        return tuple(sorted(found, key=lambda k: (touched(scenarios[k], world), k)))

    @cached_property
    def intensity(self) -> Floats:
        """Return where each chosen scenario costs the world what it does on average."""
        surface, chosen = self.without.surface, list(self.chosen)
        mean = surface.mean(self.without.params.severity_mode)[chosen].sum(axis=1)
        grid = np.linspace(0.0, 1.0, _GRID)
        found = []
        for k, wanted in zip(chosen, mean, strict=True):
            loss = surface.at(np.full(_GRID, k), grid).sum(axis=1)
            found.append(grid[int(np.argmin(np.abs(loss - wanted)))])
        return np.array(found)

    def solve(self, pacts: Sequence[Pact], progress: Progress | None = None) -> list[Outcome]:
        """Solve pacts: those that change nothing are read off the model without.

        Parameters
        ----------
        pacts
            One or more, of the same world.
        progress
            As in `solve_all`.

        Returns
        -------
        list of Outcome
            In order.

        Raises
        ------
        ConvergenceError
            When one of them has no answer.
        """
        world, model = self.without.world, self.without.params.model
        work = [self.work(pact) for pact in pacts]
        distinct = list(dict.fromkeys(work))
        wanted = [
            Solve(
                scenario.shock(float(z)),
                after=settled if settled.reform.changes else None,
                plan=plan,
                strength=self.without.params.mineral_strength,
            )
            for reform, scenarios, plan in distinct
            for settled in [self.settled(reform)]
            for scenario, z in zip(scenarios, self.intensity, strict=True)
        ]
        solved = solve_all(
            world, model, wanted, mapper=self.mapper, store=self.store, progress=progress
        )
        for solve, error in zip(wanted, solved.errors, strict=True):
            if error:
                what = "A coalition of the pact has no equilibrium under a hazard"
                fix = "Lower its levels, or exclude the hazard"
                raise ConvergenceError(
                    what, where=solve.shock.name, found=error, fix=fix, residual=float("nan"),
                    iterations=0, last_state=None,
                )  # fmt: skip
        losses = solved.loss_usd.reshape(len(distinct), len(self.chosen), -1)
        gains = [calm_gain_usd(world, self.settled(reform)) for reform, _, _ in distinct]
        found = dict(zip(distinct, map(Outcome, gains, losses), strict=True))
        return [found[one] for one in work]

    @cached_property
    def unchanged(self) -> Outcome:
        """Return what the chosen scenarios cost in the world as it is."""
        return replace(self, world_change=Reform()).solve([NO_PACT])[0]

    @cached_property
    def weight(self) -> Floats:
        """Return the share of a year that each chosen scenario is expected to last."""
        share = self._rates * self._lengths.mean_days() / DAYS
        found: Floats = share[list(self.chosen)]
        return found

    def work(self, pact: Pact) -> tuple[Reform, tuple[Scenario, ...], ChainPlan]:
        """Return what of a pact has to be solved: reform, scenarios as they are cut, and plan."""
        scenarios = tuple(self.without.scenarios[k] for k in self.chosen)
        effects = pact.hazard_effects()
        return pact.reform(), spared(scenarios, effects, self.without.world), pact.plan()

    def worth(self, pact: Pact, outcome: Outcome) -> Floats:
        """Return what a pact is worth, (metric, target) US$ a year: trade gain and risk gain.

        Parameters
        ----------
        pact
            Whose rates and lengths count.
        outcome
            What it changes in losses; scenarios that were not chosen keep theirs.

        Returns
        -------
        ndarray
            (2, target).
        """
        model = self.without
        effects = pact.hazard_effects()
        rate = rate_factors(effects, model.scenarios)
        shorter = length_factors(effects, model.hazard_ids, self._longest)
        lengths = self._lengths
        after = replace(lengths, log_median=lengths.log_median + np.log(shorter))
        weight = self._rates * rate * after.mean_days() / DAYS
        mean = self._mean_loss.copy()
        change = (outcome.loss_usd - self.unchanged.loss_usd) @ model.membership
        mean[list(self.chosen)] += change
        return np.stack([outcome.gain_usd @ model.membership, self._expected - weight @ mean])

    @cached_property
    def _rates(self) -> Floats:
        return self.without.rates(self.regime)

    @cached_property
    def _lengths(self) -> LengthLaws:
        return self.without.lengths()

    @cached_property
    def _longest(self) -> NDArray[np.int64]:
        return self.without.longest_hazard

    @cached_property
    def _mean_loss(self) -> Floats:
        return self.without.mean_loss()

    @cached_property
    def _expected(self) -> Floats:
        found: Floats = (self._rates * self._lengths.mean_days() / DAYS) @ self._mean_loss
        return found


__all__ = ["NO_PACT", "Bench", "Outcome"]
