"""Shapley values: each player's mean contribution over all orders of joining."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_EXACT = 12
"""Players up to which every coalition is looked at."""
Value = Callable[[tuple[int, ...]], Floats]
"""Returns what a coalition (positions, rising) is worth, in an array of any one shape."""


@dataclass(frozen=True, eq=False)
class Shares:
    """How a value is shared.

    Parameters
    ----------
    shapley
        (player, ...) Shapley values.
    error
        (player, ...) standard errors; 0 where every coalition was looked at.
    alone, last
        (player, ...) worth of the player alone, and what is lost when it leaves the others.
    orders
        Orders that were drawn; 0 where every coalition was looked at.

    Examples
    --------
    >>> shares_of(2, lambda team: np.array(float(len(team)))).shapley.tolist()
    [1.0, 1.0]
    """

    shapley: Floats
    error: Floats
    alone: Floats
    last: Floats
    orders: int


def shares_of(players: int, value: Value, *, orders: int = 2000, seed: int = 1) -> Shares:
    """Share the value of all players.

    Parameters
    ----------
    players
        How many.
    value
        Of a coalition; asked once for each.
    orders
        Orders of joining that are drawn where there are more than `MOST_EXACT` players; each is
        taken forwards and backwards (Mitchell and others, JMLR 23, 2022).
    seed
        Of these orders.

    Returns
    -------
    Shares
        Shapley (1953), in Contributions to the Theory of Games II. Values add up to the worth of
        all players less that of none.

    Examples
    --------
    >>> worth = {(): 0.0, (0,): 1.0, (1,): 2.0, (0, 1): 5.0}
    >>> found = shares_of(2, lambda team: np.array(worth[team]))
    >>> found.shapley.tolist(), found.last.tolist()
    ([2.0, 3.0], [3.0, 4.0])
    """
    known: dict[tuple[int, ...], Floats] = {}

    def worth(team: Sequence[int]) -> Floats:
        key = tuple(sorted(team))
        if key not in known:
            known[key] = np.asarray(value(key), dtype=np.float64)
        return known[key]

    everyone = range(players)
    empty, full = worth(()), worth(everyone)
    alone = np.array([worth((i,)) - empty for i in everyone]).reshape(players, *empty.shape)
    last = np.array([full - worth([j for j in everyone if j != i]) for i in everyone])
    last = last.reshape(players, *empty.shape)
    if players <= MOST_EXACT:
        exact = _exact(players, worth).reshape(players, *empty.shape)
        return Shares(exact, np.zeros_like(exact), alone, last, 0)
    mean, error = _sampled(players, worth, orders, seed)
    return Shares(mean, error, alone, last, orders)


def _exact(players: int, worth: Callable[[Sequence[int]], Floats]) -> Floats:
    found = []
    for i in range(players):
        others = [j for j in range(players) if j != i]
        total = np.zeros_like(worth(()))
        for size in range(players):
            weight = 1 / (players * math.comb(players - 1, size))
            for team in itertools.combinations(others, size):
                total = total + weight * (worth((*team, i)) - worth(team))
        found.append(total)
    return np.array(found)


def _sampled(
    players: int, worth: Callable[[Sequence[int]], Floats], orders: int, seed: int
) -> tuple[Floats, Floats]:
    generator = np.random.default_rng([seed, 31])
    mean = np.zeros((players, *worth(()).shape))
    square = np.zeros_like(mean)
    pairs = max(orders // 2, 2)
    for _ in range(pairs):
        order = generator.permutation(players)
        once = np.zeros_like(mean)
        for joining in (order, order[::-1]):
            before = worth(())
            for k in range(players):
                after = worth([int(j) for j in joining[: k + 1]])
                once[joining[k]] += (after - before) / 2
                before = after
        mean += once
        square += once**2
    mean /= pairs
    variance = np.maximum(square / pairs - mean**2, 0.0) / (pairs - 1)
    return mean, np.sqrt(variance)


__all__ = ["MOST_EXACT", "Shares", "Value", "shares_of"]
