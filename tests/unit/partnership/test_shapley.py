"""Shapley values: the axioms that define them, brute force, and errors that cover."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import numpy as np
import pytest

from tradewind.partnership.shapley import MOST_EXACT, shares_of

Game = Callable[[tuple[int, ...]], np.ndarray]


def _random_game(players: int, seed: int) -> Game:
    random = np.random.default_rng(seed)
    worth = {
        team: random.normal(size=(2, 3))
        for size in range(players + 1)
        for team in itertools.combinations(range(players), size)
    }
    return worth.__getitem__


def _by_permutations(players: int, game: Game) -> np.ndarray:
    total = np.zeros((players, *game(()).shape))
    for order in itertools.permutations(range(players)):
        for k, player in enumerate(order):
            before, after = (tuple(sorted(order[:end])) for end in (k, k + 1))
            total[player] += game(after) - game(before)
    return total / math.factorial(players)


@pytest.mark.parametrize("players", [1, 2, 4])
def test_values_are_the_mean_over_all_orders(players: int) -> None:
    game = _random_game(players, 1)
    found = shares_of(players, game)
    np.testing.assert_allclose(found.shapley, _by_permutations(players, game), atol=1e-12)
    assert (found.error == 0).all()
    assert found.orders == 0


def test_values_add_up_to_what_all_are_worth() -> None:
    game = _random_game(6, 2)
    found = shares_of(6, game)
    everyone = tuple(range(6))
    np.testing.assert_allclose(found.shapley.sum(axis=0), game(everyone) - game(()), atol=1e-12)
    np.testing.assert_allclose(found.alone[2], game((2,)) - game(()))
    np.testing.assert_allclose(found.last[2], game(everyone) - game((0, 1, 3, 4, 5)))


def test_players_that_do_the_same_get_the_same_and_idle_ones_nothing() -> None:
    def game(team: tuple[int, ...]) -> np.ndarray:
        same = len({0, 1} & set(team))
        return np.array([same**2 + 3.0 * (2 in team) * (same > 0), 0.0])

    found = shares_of(4, game).shapley
    np.testing.assert_allclose(found[0], found[1], atol=1e-12)
    assert (found[3] == 0).all()
    assert found[2, 0] > 0


def test_values_of_a_sum_are_the_sum_of_values() -> None:
    one, other = _random_game(5, 3), _random_game(5, 4)
    both = shares_of(5, lambda team: 2 * one(team) + other(team)).shapley
    apart = 2 * shares_of(5, one).shapley + shares_of(5, other).shapley
    np.testing.assert_allclose(both, apart, atol=1e-12)


def test_a_game_of_nobody_has_no_values() -> None:
    assert shares_of(0, lambda _: np.zeros(3)).shapley.shape == (0, 3)


def test_each_coalition_is_asked_for_once() -> None:
    asked: list[tuple[int, ...]] = []

    def game(team: tuple[int, ...]) -> np.ndarray:
        asked.append(team)
        return np.array(float(len(team)))

    shares_of(5, game)
    assert len(asked) == len(set(asked)) == 2**5


def _pairs_game(players: int, seed: int) -> tuple[Game, np.ndarray]:
    """A game of single players and pairs, and its Shapley values: half of each pair to each."""
    random = np.random.default_rng(seed)
    alone = random.normal(size=players)
    pair = np.triu(random.normal(size=(players, players)), 1)

    def game(team: tuple[int, ...]) -> np.ndarray:
        at = list(team)
        return np.array(alone[at].sum() + pair[np.ix_(at, at)].sum())

    return game, alone + (pair + pair.T).sum(axis=1) / 2


def _triples_game(players: int) -> tuple[Game, np.ndarray]:
    """A game of neighbours of three: a third of each to each."""

    def game(team: tuple[int, ...]) -> np.ndarray:
        here = set(team)
        return np.array(
            float(sum((k + 1) * ({k, k + 1, k + 2} <= here) for k in range(players - 2)))
        )

    values = np.zeros(players)
    for k in range(players - 2):
        values[k : k + 3] += (k + 1) / 3
    return game, values


def test_orders_taken_forwards_and_backwards_are_exact_for_pairs() -> None:
    players = MOST_EXACT + 1
    game, exact = _pairs_game(players, 5)
    found = shares_of(players, game, orders=100, seed=3)
    np.testing.assert_allclose(found.shapley, exact, atol=1e-9)
    assert found.orders == 100


def test_values_of_drawn_orders_are_within_their_errors() -> None:
    players = MOST_EXACT + 1
    game, exact = _triples_game(players)
    found = shares_of(players, game, orders=600, seed=3)
    assert (found.error > 0).all()
    assert (np.abs(found.shapley - exact) <= 4 * found.error).all()
    assert found.shapley.sum() == pytest.approx(float(game(tuple(range(players)))))
    finer = shares_of(players, game, orders=2400, seed=3)
    assert finer.error.mean() == pytest.approx(found.error.mean() / 2, rel=0.25)
    again = shares_of(players, game, orders=600, seed=3)
    assert again.shapley.tobytes() == found.shapley.tobytes()
    assert shares_of(players, game, orders=600, seed=4).shapley.tolist() != found.shapley.tolist()
