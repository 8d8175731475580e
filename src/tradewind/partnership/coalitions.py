"""What coalitions of measures or of members would change, solved alone, in pairs, and together.

Losses of a coalition that was not solved are read off those that were: what each player changes
alone and, where that does not add up, what each pair changes beyond that (the expansion of the game
in dividends; Harsanyi, International Economic Review 4, 1963). The error is found on coalitions
that are solved besides, all players among them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.core import InputError
from tradewind.partnership.bench import Bench, Outcome
from tradewind.partnership.pact import Pact
from tradewind.partnership.params import SharingRule
from tradewind.partnership.shapley import MOST_EXACT
from tradewind.risk.solving import Progress

Team = tuple[int, ...]


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
        ``"auto"``: players alone; in pairs where their changes do not add up to 0.5 %; every
        coalition where pairs do not either and there are 6 players or fewer. ``"pairs"``; or
        ``"exact"``: every coalition.
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
    active = _active(bench, pact_of, players)
    if how == "exact" and len(active) > MOST_EXACT:
        what = "There are too many coalitions to solve each"
        fix = f"Take attribution = auto, or at most {MOST_EXACT} measures that change the economy"
        raise InputError(what, where="attribution", found=f"2^{len(active)}", fix=fix)
    besides = [active, *_random(active, checked, seed)] if how != "exact" else []
    solved: dict[Team, Outcome] = {}
    for order in _orders(how, len(active)):
        most = min(order, len(active))
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


def _orders(how: SharingRule, active: int) -> tuple[int, ...]:
    """Return up to how many players coalitions are solved, one after the other."""
    if how == "exact":
        return (active,)
    few = (active,) if active <= _FEW else ()
    return (2,) if how == "pairs" else (1, 2, *few)


_FEW = 6
"""Players up to which every coalition is solved where pairs do not add up."""
_ADDS_UP = 0.005
"""Error of reading off, relative to the whole change, below which pairs are not solved."""


def _active(bench: Bench, pact_of: Callable[[Team], Pact], players: int) -> Team:
    """Return the players that change the economy or the cuts, alone or beside all others."""
    everyone = tuple(range(players))
    nobody, whole = bench.work(pact_of(())), bench.work(pact_of(everyone))
    found = tuple(
        k
        for k in everyone
        if bench.work(pact_of((k,))) != nobody
        or bench.work(pact_of(tuple(j for j in everyone if j != k))) != whole
    )
    return found or (everyone if whole != nobody else ())


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


__all__ = ["Game", "Team", "play", "read_off"]
