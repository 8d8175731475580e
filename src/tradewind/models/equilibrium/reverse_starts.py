"""Where the search for the smallest cuts starts, and what simpler cuts would take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.equilibrium.instruments import Positions
from tradewind.models.equilibrium.reverse_problem import Problem
from tradewind.models.equilibrium.reverse_reach import Plan, cheaper, reach
from tradewind.models.equilibrium.reverse_search import (
    Ranking,
    Say,
    deepest_first,
    grow,
    improve,
    prune,
)

_ALONE = 96
"""Links that are tried alone."""
_WIDE = 128
"""Links from which sets are pruned: the shortest list that the solver compiles for."""
_TRIED = 8
"""Goods of one buyer whose suppliers are cut one after the other."""
_EXACT = 1e-5
"""Relative to the loss wanted: how closely a plan that is returned meets it."""
_LEAST = 1e-3
"""The smallest share of the cuts that are compared with."""
_FEW = 16
_TINY = 1e-3
"""Links with less trade than this part of the money of a simple cut are left alone."""
_FARTHEST = 20.0
"""Other suppliers are not thought to sell more than this multiple when links are ranked."""
_NEAR_LOG = 1e-6


@dataclass(frozen=True, eq=False)
class Search:
    """What a search found.

    Parameters
    ----------
    best
        The cheapest plan; None where the loss is not reached.
    uniform
        The same share of all links; None where that does not reach it.
    single
        The one link that reaches it with least money; None where none does.
    most_loss_pct
        The largest loss seen.

    Examples
    --------
    >>> Search(None, None, None, 0.5).most_loss_pct
    0.5
    """

    best: Plan | None
    uniform: Plan | None
    single: Plan | None
    most_loss_pct: float


def search(problem: Problem, say: Say) -> Search:
    """Search for the cheapest cuts that reach the loss.

    Parameters
    ----------
    problem
        The problem.
    say
        Told what is under way.

    Returns
    -------
    Search
        The best plan and what it is compared with.

    Examples
    --------
    >>> search.__name__
    'search'
    """
    everything = np.arange(problem.family.flow_usd_m.size)
    say(f"cutting all {everything.size:,} links alike")
    uniform = reach(problem, [(problem.nothing, everything)], lowest=_LEAST, tolerance=_EXACT)
    say("ranking links by the adjoint, and each of the best alone")
    ranking, tried, losses = _ranking(problem)
    single = _single(problem, tried, losses)
    known = cheaper(uniform, single)
    worth = problem.family.flow_usd_m >= (_TINY * known.money_usd_m if known else 0.0)
    kept = np.flatnonzero(worth)
    inner = _best(problem.among(kept), Ranking(ranking.alone[kept], ranking.per_cost[kept]), say)
    best = cheaper(_allowed(problem, uniform), _allowed(problem, single))
    if inner is not None:
        shares = problem.nothing
        shares[kept] = inner.shares
        best = cheaper(best, Plan(shares, inner.loss_pct, inner.money_usd_m))
    whole = problem.nothing + problem.max_share
    seen = [*losses, *(problem.losses([whole]) if best is None else ())]
    most = max((float(loss) for loss in seen if np.isfinite(loss)), default=0.0)
    return Search(best, uniform, single, max(most, 0.0))


def _single(problem: Problem, tried: Positions, losses: Floats) -> Plan | None:
    """Return the one link that reaches the loss with least money."""
    reaches = losses >= problem.loss_pct
    money = problem.family.flow_usd_m[tried[reaches]] / losses[reaches]
    order = np.argsort(money, kind="stable")[:_FEW]
    links, highs = tried[reaches][order], losses[reaches][order]
    cases = [(problem.nothing, links[k : k + 1]) for k in range(links.size)]
    return reach(problem, cases, lowest=_LEAST, tolerance=_EXACT, highs=highs.tolist())


def _best(problem: Problem, ranking: Ranking, say: Say) -> Plan | None:
    """Grow and prune sets of links, and improve the best of them."""
    say("growing a set of links")
    starts = [grow(problem, ranking, Plan(problem.nothing, 0.0, 0.0))]
    say("pruning the most promising links")
    starts.append(prune(problem, np.argsort(-ranking.alone, kind="stable")[:_WIDE]))
    say("cutting the suppliers of one good")
    starts += _in_markets(problem, ranking)
    best = cheaper(*starts)
    return None if best is None else _exact(problem, improve(problem, ranking, best, say))


def _allowed(problem: Problem, plan: Plan | None) -> Plan | None:
    fits = plan is not None and plan.shares[plan.cuts].min() >= problem.min_share
    return plan if fits else None


def _exact(problem: Problem, plan: Plan) -> Plan:
    """Set one share so that the loss is met to the last digit that counts."""
    order = plan.cuts[np.argsort(plan.shares[plan.cuts], kind="stable")]
    cases = [(plan.shares, order[k : k + 1]) for k in range(min(_FEW, order.size))]
    met = reach(problem, cases, lowest=problem.min_share, tolerance=_EXACT)
    return cheaper(plan, met) or plan


def _ranking(problem: Problem) -> tuple[Ranking, Positions, Floats]:
    """Rank links by the adjoint and how hard they are to replace; solve the best of them alone."""
    marginal = problem.marginal(problem.nothing)
    per_cost = np.ones(problem.nothing.shape) if marginal is None else marginal[1]
    flow, share, sigma = _shares(problem)
    expected = (
        np.maximum(per_cost, 0)
        * _deep(share, sigma, problem.max_share)
        / (problem.max_share * share)
    )
    tried = np.unique(np.r_[
        np.argsort(-expected, kind="stable")[:_ALONE], np.argsort(-flow, kind="stable")[:_FEW]
    ])  # fmt: skip
    plans = np.zeros((tried.size, flow.size))
    plans[np.arange(tried.size), tried] = problem.max_share
    losses = problem.losses(list(plans))
    money = problem.max_share * flow[tried]
    income = problem.base.income[problem.target] / 100
    per_dollar = np.where(np.isfinite(losses), losses * income / money, expected[tried])
    known = np.isfinite(losses) & (expected[tried] > 0)
    scale = np.median(per_dollar[known] / expected[tried][known]) if known.any() else 1.0
    alone = expected * max(float(scale), 0.0)
    alone[tried] = per_dollar
    return Ranking(alone, per_cost), tried, losses


def _shares(problem: Problem) -> tuple[Floats, Floats, Floats]:
    """Return flow, share in what the destination buys of the good, and sigma of each link."""
    base, (_, d, r) = problem.base, problem.family.link
    bought = base.demand.reshape(base.shape[0], base.buyers, -1).sum(axis=1)
    flow = problem.family.flow_usd_m
    return flow, np.minimum(flow / bought[d, r], 1.0), problem.elasticities.sigmas(base.shape[1])[r]


def _deep(share: Floats, sigma: Floats, cut: float) -> Floats:
    """Return the rise of what a buyer pays for the same use of a good when a supplier is cut.

    The others sell what keeps the CES bundle whole, at their old price; the one that is cut gets
    its scarcity price. A guide to what a solve would give, used to rank and for nothing else.
    """
    rho = 1 - 1 / sigma
    rho = np.where(np.abs(rho) < _NEAR_LOG, _NEAR_LOG, rho)
    rest = np.maximum(1 - share, _NEAR_LOG)
    whole = (1 - share * (1 - cut) ** rho) / rest
    more = np.where(whole > 0, np.maximum(whole, _NEAR_LOG) ** (1 / rho), _FARTHEST)
    more = np.clip(more, 1.0, _FARTHEST)
    scarce = (more / (1 - cut)) ** (1 / sigma)
    rise: Floats = rest * more + share * (1 - cut) * scarce - 1
    return rise


def _in_markets(problem: Problem, ranking: Ranking) -> list[Plan | None]:
    """Cut suppliers of one good to one buyer, who replace each other best."""
    flow, share, sigma = _shares(problem)
    groups = _by_market(problem.family.link)
    worth = []
    for links in groups:
        whole = np.minimum(share[links].sum(), 1.0)
        rise = _deep(whole[None], sigma[links[:1]], problem.max_share)[0]
        cost = np.average(ranking.per_cost[links], weights=flow[links])
        worth.append(cost * rise / whole)
    plans = []
    for k in np.argsort(-np.array(worth), kind="stable")[:_TRIED]:
        order = groups[k][np.argsort(-flow[groups[k]], kind="stable")]
        plans.append(deepest_first(problem, order))
    return plans


def _by_market(link: Positions) -> list[Positions]:
    """Return the positions of the links into each destination in each industry."""
    keys, market = np.unique(link[1:], axis=1, return_inverse=True)
    order = np.argsort(market.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(market.ravel(), minlength=keys.shape[1]))[:-1]
    return np.split(order, ends)


__all__ = ["Search", "search"]
