"""Coalitions: read off exactly where players add up alone or in pairs, solved where not."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from tradewind.core import ConvergenceError, InputError
from tradewind.models import EquilibriumParams, Reform, TradeCost
from tradewind.partnership import Pact
from tradewind.partnership.bench import NO_PACT, Bench, Outcome
from tradewind.partnership.coalitions import Game, play, read_off
from tradewind.risk.solving import Solved

TEAMS = [t for n in range(6) for t in itertools.combinations(range(5), n)]


def _dividends(most: int, seed: int = 1) -> Callable[[Sequence[int]], Outcome]:
    """Return the outcomes of a game in which groups of up to so many players act together."""
    random = np.random.default_rng(seed)
    parts = {
        t: (random.normal(size=3), random.normal(size=(2, 3))) for t in TEAMS if len(t) <= most
    }

    def outcome(team: Sequence[int]) -> Outcome:
        inside = [part for t, part in parts.items() if set(t) <= set(team)]
        gain, loss = (np.sum([part[k] for part in inside], axis=0) for k in (0, 1))
        return Outcome(gain, loss)

    return outcome


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("team", [t for t in TEAMS if len(t) > 1])
def test_what_is_read_off_is_exact_for_games_of_the_order(team: Any, order: int) -> None:
    outcome = _dividends(order)
    solved = {t: outcome(t) for t in TEAMS if len(t) <= order}
    found, exact = read_off(solved, team, order), outcome(team)
    np.testing.assert_allclose(found.gain_usd, exact.gain_usd, atol=1e-12)
    np.testing.assert_allclose(found.loss_usd, exact.loss_usd, atol=1e-12)


def test_a_game_leaves_out_players_that_change_nothing() -> None:
    outcome = _dividends(1)
    game = Game({t: outcome(t) for t in TEAMS if len(t) <= 1}, (1, 3), 1, 0.0)
    assert game.at((0, 1, 2, 4)) is game.solved[1,]
    np.testing.assert_allclose(game.at((4, 3, 1)).gain_usd, outcome((1, 3)).gain_usd)
    assert game.at((0, 2)) is game.solved[()]


class MadeUp:
    """A bench whose outcomes are made up: a pact is a tuple of players."""

    def __init__(
        self, outcome: Callable[[Sequence[int]], Outcome], idle: Sequence[int] = ()
    ) -> None:
        self.outcome, self.idle = outcome, set(idle)
        self.weight = np.array([0.5, 0.25])
        self.asked: list[tuple[int, ...]] = []

    def work(self, team: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(k for k in team if k not in self.idle)

    def solve(self, teams: Sequence[tuple[int, ...]], *_: object) -> list[Outcome]:
        self.asked += teams
        return [self.outcome(self.work(team)) for team in teams]

    def play(self, players: int = 5, **changes: Any) -> Game:
        how = {"how": "auto", "checked": 3, "seed": 1, **changes}
        return play(self, lambda team: team, players, **how)  # type: ignore[arg-type, return-value]


def _exactly(game: Game, outcome: Callable[[Sequence[int]], Outcome]) -> bool:
    return all(np.allclose(game.at(t).gain_usd, outcome(t).gain_usd, atol=1e-9) for t in TEAMS)


def test_players_that_add_up_are_solved_alone() -> None:
    bench = MadeUp(_dividends(1))
    game = bench.play()
    assert game.order == 1
    assert game.error < 1e-9
    assert max(map(len, set(bench.asked) - {(0, 1, 2, 3, 4)})) <= 4
    assert sum(len(team) == 2 for team in bench.asked) == 0
    assert len(bench.asked) == len(set(bench.asked))
    assert _exactly(game, bench.outcome)


def test_players_that_do_not_add_up_are_solved_in_pairs() -> None:
    bench = MadeUp(_dividends(2))
    game = bench.play()
    assert game.order == 2
    assert game.error < 1e-9
    assert sum(len(team) == 2 for team in bench.asked) == 10
    assert len(bench.asked) == len(set(bench.asked))
    assert _exactly(game, bench.outcome)


def test_pairs_are_solved_where_they_are_asked_for() -> None:
    bench = MadeUp(_dividends(1))
    assert bench.play(how="pairs").order == 2
    assert sum(len(team) == 2 for team in bench.asked) == 10


def test_what_pairs_leave_out_is_said() -> None:
    outcome = _dividends(5)
    game = MadeUp(outcome).play(how="pairs")
    assert game.order == 2
    whole = tuple(range(5))

    def distance(one: Outcome, other: Outcome) -> float:
        loss = np.abs(one.loss_usd - other.loss_usd).sum(axis=1) @ [0.5, 0.25]
        return float(np.abs(one.gain_usd - other.gain_usd).sum() + loss)

    wrong = distance(game.at(whole), outcome(whole)) / distance(outcome(whole), outcome(()))
    assert game.error >= wrong * (1 - 1e-12) > 0.005
    only = MadeUp(outcome).play(how="pairs", checked=0)
    assert only.error == pytest.approx(wrong)


def test_a_few_players_are_solved_whole_where_pairs_do_not_add_up() -> None:
    bench = MadeUp(_dividends(5))
    game = bench.play()
    assert (game.order, game.error) == (5, 0.0)
    assert _exactly(game, bench.outcome)


def test_every_coalition_is_solved_where_it_is_asked_for() -> None:
    bench = MadeUp(_dividends(5))
    game = bench.play(how="exact")
    assert (game.order, game.error, len(game.solved)) == (5, 0.0, 32)
    assert _exactly(game, bench.outcome)


def test_players_that_change_nothing_are_not_solved() -> None:
    bench = MadeUp(_dividends(1), idle=(1, 4))
    game = bench.play()
    assert game.active == (0, 2, 3)
    assert all(not {1, 4} & set(team) for team in bench.asked)
    nobody = MadeUp(_dividends(1), idle=range(5)).play()
    assert nobody.active == ()
    assert list(nobody.solved) == [()]
    assert nobody.error == 0


def test_too_many_coalitions_are_refused() -> None:
    bench = MadeUp(lambda _: Outcome(np.zeros(3), np.zeros((2, 3))))
    with pytest.raises(InputError, match="too many coalitions") as raised:
        bench.play(13, how="exact")
    assert raised.value.found == "2^13"
    assert bench.asked == []
    assert bench.play(13, how="auto").order == 1


@pytest.fixture(scope="module")
def bench(small: Any) -> Bench:
    calm = EquilibriumParams(horizon="medium", fuels="world-market")
    return Bench(small.without, "since-2010", calm, also=("pills",), store=small)


def test_a_pact_of_nothing_is_worth_nothing(bench: Bench, small: Any) -> None:
    for pact in (NO_PACT, small.pact()):
        (outcome,) = bench.solve([pact])
        worth = bench.worth(pact, outcome)
        assert np.abs(worth).max() <= 1e-9 * small.without.expected_loss("since-2010").sum()


def test_hazards_that_matter_are_chosen_and_weighed(bench: Bench) -> None:
    ids = [bench.without.surface.scenarios[k] for k in bench.chosen]
    assert set(bench.without.effects.solved) <= set(ids)
    assert {"pills", "ores+pills"} <= set(ids)
    assert ((bench.intensity > 0) & (bench.intensity < 1)).all()
    mean = bench.without.mean_loss()[list(bench.chosen), -1]
    read = bench.without.surface.at(list(bench.chosen), bench.intensity).sum(axis=1)
    np.testing.assert_allclose(read, mean, rtol=0.02)
    rate, days = bench.without.rates("since-2010"), bench.without.lengths().mean_days()
    np.testing.assert_allclose(bench.weight, (rate * days / 365)[list(bench.chosen)])


def test_pacts_that_do_the_same_are_solved_once(bench: Bench, small: Any) -> None:
    pact = small.pact(small.measure("technology"))
    with_lanes = small.pact(small.measure("technology"), small.measure("sea_lane_security"))
    one, two, three = bench.solve([pact, with_lanes, pact])
    assert one is two is three
    worth = bench.worth(with_lanes, two) - bench.worth(pact, one)
    assert (worth[0] == 0).all()
    assert worth[1, -1] > 0


def test_a_bench_may_stand_in_another_world(bench: Bench, small: Any) -> None:
    easier = Reform((TradeCost(("USA",), ("JPN",), ("all",), 0.9),))
    inside = bench.within(easier)
    (there,) = inside.solve([NO_PACT])
    japan = list(small.world.economies.index).index("JPN")
    assert inside.worth(NO_PACT, there)[0, japan] > 0
    assert inside.within(easier).world_change.terms == easier.terms * 2
    assert inside.unchanged.gain_usd.tolist() == bench.unchanged.gain_usd.tolist()


def test_a_coalition_without_an_answer_is_named(small: Any) -> None:
    def fails(world: object, params: object, chunks: Sequence[Sequence[object]]) -> list[Solved]:
        size = len(small.world.economies)
        return [Solved(np.full((len(c), size), np.nan), ("no answer",) * len(c)) for c in chunks]

    calm = EquilibriumParams(horizon="medium")
    bench = Bench(small.without, "since-2010", calm, mapper=fails)
    with pytest.raises(ConvergenceError, match="A coalition of the pact") as raised:
        bench.solve([small.pact(small.measure("technology"))])
    assert raised.value.found == "no answer"
    assert raised.value.where
    assert isinstance(small.pact(), Pact)


class AnyoneDoes(MadeUp):
    """A bench of a pact that changes all there is as soon as anybody takes part."""

    def work(self, team: tuple[int, ...]) -> tuple[int, ...]:
        return (0,) if team else ()


def test_who_changes_nothing_beside_others_but_all_of_it_alone_counts() -> None:
    outcome = _dividends(1)
    game = AnyoneDoes(outcome).play(players=3)
    assert game.active == (0, 1, 2)
    whole = outcome((0,))
    assert np.allclose(game.at((0, 1, 2)).gain_usd, whole.gain_usd)
    assert np.allclose(game.at((2,)).gain_usd, whole.gain_usd)
    assert np.allclose(game.at(()).gain_usd, outcome(()).gain_usd)
