"""Who and what brings a pact's effect: Shapley values by measure and by member."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.partnership.bench import Bench
from tradewind.partnership.coalitions import Team, play
from tradewind.partnership.pact import Pact
from tradewind.partnership.params import PartnershipParams
from tradewind.partnership.shapley import Shares, shares_of
from tradewind.risk.solving import Progress

Floats = NDArray[np.float64]
METRICS = ("trade_gain", "risk_gain", "gain")
REST = "(rest)"
"""The row of what is not attributed: other interactions, hazards and severities."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """How an effect is shared.

    Parameters
    ----------
    table
        ``player, title, target, metric, shapley_usd, error_usd, alone_usd, last_usd``; the row
        `REST` makes the Shapley values of a target and metric add up to the effect.
    players
        How many.
    order
        Players up to which every coalition was solved: 1 alone, 2 in pairs; all where the error
        is 0.
    read_off_error
        Largest error of coalitions that were read off, relative to the effect.
    solved
        Coalitions that were solved.
    orders
        Orders that were drawn; 0 where every coalition was looked at.

    Examples
    --------
    >>> Attribution.__name__
    'Attribution'
    """

    table: pd.DataFrame
    players: int
    order: int
    read_off_error: float
    solved: int
    orders: int


def by_measure(
    bench: Bench,
    pact: Pact,
    params: PartnershipParams,
    effect: pd.DataFrame,
    progress: Progress | None = None,
) -> Attribution:
    """Share the effect of a pact among its measures.

    Parameters
    ----------
    bench, pact, params
        What solves, and what was asked.
    effect
        ``target, metric, value_usd`` of the whole pact, to which the shares add up.
    progress
        As in `solve_all`.

    Returns
    -------
    Attribution
        Exact over coalitions up to 12 measures, sampled with an error beyond.

    Examples
    --------
    >>> by_measure.__name__
    'by_measure'
    """
    names = [measure.id for measure in pact.measures]

    def pact_of(team: Team) -> Pact:
        return pact.only([names[k] for k in team])

    titles = [measure.title for measure in pact.measures]
    return _attributed(bench, pact_of, names, titles, params, effect, progress)


def by_member(
    bench: Bench,
    pact: Pact,
    params: PartnershipParams,
    effect: pd.DataFrame,
    progress: Progress | None = None,
) -> Attribution:
    """Share the effect of a pact among its members; parameters and result as in `by_measure`.

    Parameters
    ----------
    bench, pact, params, effect, progress
        As in `by_measure`.

    Returns
    -------
    Attribution
        What a member brings to others counts as its own: the share is a contribution, not a gain.

    Examples
    --------
    >>> by_member.__name__
    'by_member'
    """
    names = list(pact.members)

    def pact_of(team: Team) -> Pact:
        return pact.among([names[k] for k in team])

    titles = [str(bench.without.world.economies.loc[code, "name"]) for code in names]
    return _attributed(bench, pact_of, names, titles, params, effect, progress)


def _attributed(
    bench: Bench,
    pact_of: Callable[[Team], Pact],
    names: Sequence[str],
    titles: Sequence[str],
    params: PartnershipParams,
    effect: pd.DataFrame,
    progress: Progress | None,
) -> Attribution:
    count = len(names)
    game = play(
        bench, pact_of, count, how=params.attribution, checked=params.checked,
        seed=params.seed, progress=progress,
    )  # fmt: skip

    def value(team: Team) -> Floats:
        worth = bench.worth(pact_of(team), game.at(team))
        return np.concatenate([worth, worth.sum(axis=0, keepdims=True)])

    shares = shares_of(count, value, orders=params.permutations, seed=params.seed)
    return Attribution(
        table=_table(bench, shares, names, titles, effect), players=count, order=game.order,
        read_off_error=game.error, solved=len(game.solved), orders=shares.orders,
    )  # fmt: skip


def _table(
    bench: Bench,
    shares: Shares,
    names: Sequence[str],
    titles: Sequence[str],
    effect: pd.DataFrame,
) -> pd.DataFrame:
    targets = bench.without.targets
    names_of = ("shapley", "error", "alone", "last")
    parts: dict[str, Floats] = {name: getattr(shares, name) for name in names_of}
    rows = []
    for k, (player, title) in enumerate(zip(names, titles, strict=True)):
        for m, metric in enumerate(METRICS):
            numbers = {f"{name}_usd": part[k, m] for name, part in parts.items()}
            head = {"player": player, "title": title, "target": list(targets), "metric": metric}
            rows.append(pd.DataFrame({**head, **numbers}))
    table = pd.concat(rows, ignore_index=True)
    return pd.concat([table, _rest(table, effect)], ignore_index=True)


def _rest(table: pd.DataFrame, effect: pd.DataFrame) -> pd.DataFrame:
    key = ["target", "metric"]
    wanted = effect[effect["metric"].isin(METRICS)].set_index(key)["value_usd"]
    rest = (wanted - table.groupby(key, sort=False)["shapley_usd"].sum()).rename("shapley_usd")
    title = "Interactions, other hazards and severities"
    return rest.reset_index().assign(player=REST, title=title)[
        ["player", "title", *key, "shapley_usd"]
    ]


__all__ = ["METRICS", "REST", "Attribution", "by_measure", "by_member"]
