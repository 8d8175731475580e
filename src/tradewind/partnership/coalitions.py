"""What coalitions of measures or of members would change, solved alone, in pairs, and together.

Losses of a coalition that was not solved are read off those that were: what each player changes
alone and, where that does not add up, what each pair changes beyond that (the expansion of the game
in dividends; Harsanyi, International Economic Review 4, 1963). The error is found on coalitions
that are solved besides, all players among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tradewind.core import ConvergenceError, InputError
from tradewind.models import EquilibriumParams, Reform
from tradewind.models.equilibrium import Settled, calm_gain_usd
from tradewind.partnership.exposed import length_factors, rate_factors, spared
from tradewind.partnership.pact import Pact
from tradewind.partnership.params import SharingRule
from tradewind.partnership.shapley import MOST_EXACT
from tradewind.risk.event_set import LengthLaws
from tradewind.risk.model import DAYS, RiskModel
from tradewind.risk.scenarios import Scenario
from tradewind.risk.solving import ChunkStore, Mapper, Progress, Solve, solve_all, solve_here
from tradewind.risk.surface import touched

Floats = NDArray[np.float64]
Team = tuple[int, ...]
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
            Solve(scenario.shock(float(z)), after=settled if settled.reform.changes else None)
            for reform, scenarios in distinct
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
        gains = [calm_gain_usd(world, self.settled(reform)) for reform, _ in distinct]
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

    def work(self, pact: Pact) -> tuple[Reform, tuple[Scenario, ...]]:
        """Return what of a pact has to be solved: its reform, and the scenarios as they are cut."""
        scenarios = tuple(self.without.scenarios[k] for k in self.chosen)
        return pact.reform(), spared(scenarios, pact.hazard_effects(), self.without.world)

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


@dataclass(frozen=True, eq=False)
class Game:
    """Coalitions of players, solved as far as needed.

    Parameters
    ----------
    solved
        By coalition of the players that change the economy.
    active
        Positions of these players.
    order
        Players up to which every coalition was solved: 1 alone, 2 in pairs.
    error
        Largest error of reading off, on coalitions solved besides, relative to the change that all
        players make; 0 where every coalition was solved.

    Examples
    --------
    >>> nobody = Outcome(np.zeros(1), np.zeros((0, 1)))
    >>> Game({(): nobody}, (), 1, 0.0).at((0, 1)).gain_usd.tolist()
    [0.0]
    """

    solved: dict[Team, Outcome]
    active: tuple[int, ...]
    order: int
    error: float

    def at(self, team: Sequence[int]) -> Outcome:
        """Return what a coalition changes: as solved up to the order, or read off.

        What is solved besides is not mixed in: it would give its remainder to whoever joins last.
        """
        inside = tuple(k for k in sorted(team) if k in self.active)
        if len(inside) <= self.order:
            return self.solved[inside]
        return read_off(self.solved, inside, self.order)


def read_off(solved: Mapping[Team, Outcome], team: Team, order: int) -> Outcome:
    """Return what a coalition changes, from single players, or from those and pairs.

    Parameters
    ----------
    solved
        Nobody and each player among them; each pair too where the order is 2.
    team
        Positions, rising.
    order
        1: the changes of its players add up. 2: what each pair changes beyond that is added.

    Returns
    -------
    Outcome
        The expansion of the game in dividends, up to the order.

    Examples
    --------
    >>> outcomes = {team: Outcome(np.array([float(len(team)) ** 2]), np.zeros((0, 1)))
    ...             for team in [(), (0,), (1,), (2,), (0, 1), (0, 2), (1, 2)]}
    >>> read_off(outcomes, (0, 1, 2), 1).gain_usd.tolist()
    [3.0]
    >>> read_off(outcomes, (0, 1, 2), 2).gain_usd.tolist()
    [9.0]
    """
    size = len(team)
    weights: dict[Team, float] = {(): 1.0 - size}
    weights |= {(i,): 1.0 for i in team}
    if order > 1:
        weights = {(): (size - 1) * (size - 2) / 2}
        weights |= {(i,): float(2 - size) for i in team}
        weights |= dict.fromkeys(itertools.combinations(team, 2), 1.0)
    parts = [(w, solved[t]) for t, w in weights.items()]
    return Outcome(
        np.asarray(sum(w * part.gain_usd for w, part in parts)),
        np.asarray(sum(w * part.loss_usd for w, part in parts)),
    )


def play(
    bench: Bench,
    pact_of: Callable[[Team], Pact],
    players: int,
    *,
    how: SharingRule,
    checked: int,
    seed: int,
    progress: Progress | None = None,
) -> Game:
    """Solve the coalitions that a game needs.

    Parameters
    ----------
    bench
        Solves pacts.
    pact_of
        The pact of a coalition.
    players
        How many.
    how
        ``"auto"``: players alone, and in pairs only where their changes do not add up to 0.5 %;
        ``"pairs"``; or ``"exact"``: every coalition.
    checked
        Random coalitions that are solved besides.
    seed
        Of these.
    progress
        As in `solve_all`.

    Returns
    -------
    Game
        With the error of what is read off.

    Raises
    ------
    InputError
        When every coalition of more than 12 active players is asked for.

    Examples
    --------
    >>> play.__name__
    'play'
    """
    active = tuple(k for k in range(players) if _changes(bench, pact_of, k, players))
    if how == "exact" and len(active) > MOST_EXACT:
        what = "There are too many coalitions to solve each"
        fix = f"Take attribution = auto, or at most {MOST_EXACT} measures that change the economy"
        raise InputError(what, where="attribution", found=f"2^{len(active)}", fix=fix)
    besides = [active, *_random(active, checked, seed)] if how != "exact" else []
    solved: dict[Team, Outcome] = {}
    for order in _ORDERS[how]:
        most = len(active) if how == "exact" else min(order, len(active))
        wanted = [t for n in range(most + 1) for t in itertools.combinations(active, n)]
        missing = [t for t in dict.fromkeys([*wanted, *besides]) if t not in solved]
        if missing:
            found = bench.solve([pact_of(team) for team in missing], progress)
            solved |= dict(zip(missing, found, strict=True))
        wrong = [_error(bench, solved, t, active, order) for t in besides if len(t) > most]
        game = Game(solved, active, most, max(wrong, default=0.0))
        if game.error <= _ADDS_UP:
            break
    return game


_ORDERS: Mapping[str, tuple[int, ...]] = {"auto": (1, 2), "pairs": (2,), "exact": (1,)}
_ADDS_UP = 0.005
"""Error of reading off, relative to the whole change, below which pairs are not solved."""


def _changes(bench: Bench, pact_of: Callable[[Team], Pact], k: int, players: int) -> bool:
    """Return whether a player changes the economy or the cuts, in the largest coalition."""
    everyone = tuple(range(players))
    others = tuple(j for j in everyone if j != k)
    return bench.work(pact_of(everyone)) != bench.work(pact_of(others))


def _random(active: Team, count: int, seed: int) -> list[Team]:
    generator = np.random.default_rng([seed, 37])
    found = []
    for _ in range(count if len(active) > 3 else 0):
        size = int(generator.integers(3, len(active)))
        found.append(tuple(sorted(int(k) for k in generator.choice(active, size, replace=False))))
    return found


def _error(
    bench: Bench, solved: Mapping[Team, Outcome], team: Team, active: Team, order: int
) -> float:
    wrong = _distance(bench, read_off(solved, team, order), solved[team])
    return wrong / max(_distance(bench, solved[active], solved[()]), 1e-300)


def _distance(bench: Bench, one: Outcome, other: Outcome) -> float:
    """Return how far outcomes are apart: US$ of a calm year and of expected loss, over all."""
    gain = np.abs(one.gain_usd - other.gain_usd).sum()
    return float(gain + (bench.weight @ np.abs(one.loss_usd - other.loss_usd)).sum())


__all__ = ["Bench", "Game", "Outcome", "Team", "play", "read_off"]
