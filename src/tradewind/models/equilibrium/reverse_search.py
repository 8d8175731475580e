"""Search for the smallest cuts that cost an economy a given loss.

The deeper a link is cut the more the next dollar costs, so that the best cuts are few and deep and
the problem is not convex: what is found is a local optimum. Links are ranked by the adjoint; sets
are grown greedily and pruned from above; then links are dropped and replaced while that is cheaper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.equilibrium.instruments import Positions
from tradewind.models.equilibrium.reverse_problem import Problem
from tradewind.models.equilibrium.reverse_reach import Plan, cheaper, plan_of, reach

_ROUGH = 2e-3
"""Relative to the loss wanted: how closely plans that are only compared meet it."""
_LEAST = 1e-6
_POOL = 32
"""Links that are tried at each step: two tiles of the solver."""
_FEW = 16
"""Links whose share is sought at each step: one tile."""
_DROPPED = 4
"""Links whose exchange is tried at each step."""
_ALIKE = 0.05
"""Links whose costs differ by less, in logs, are taken in the order of their flows."""
_SYNERGY = 0.5
"""A set that grows is given up when even at this part of its present price it would cost more."""
_MOST = 6
"""Links at which a set stops growing."""
_FILLS = 4
"""Times that a link is passed over because it would be too much."""
_PASSES = 12
_BETTER = 1e-3
"""A plan has to be this much cheaper, relative, to replace another."""
Say = Callable[[str], None]


def complete(problem: Problem, start: Plan, pool: Positions) -> tuple[Plan | None, Plan | None]:
    """Return the cheapest way to reach the loss with one more link, and the best step towards it.

    Parameters
    ----------
    problem
        The problem.
    start
        A plan below the loss.
    pool
        Links to try.

    Returns
    -------
    tuple of Plan or None
        A plan that reaches the loss; and the start with the link added, at the largest share, that
        costs most per dollar of those that do not reach it.

    Examples
    --------
    >>> complete.__name__
    'complete'
    """
    if not pool.size:
        return None, None
    deep = np.repeat(start.shares[None], pool.size, axis=0)
    deep[np.arange(pool.size), pool] = problem.max_share
    losses = problem.losses(list(deep))
    money = (problem.max_share - start.shares[pool]) * problem.family.flow_usd_m[pool]
    gain = losses - start.loss_pct
    able = losses >= problem.loss_pct
    needed = np.where(able, money * (problem.loss_pct - start.loss_pct) / np.maximum(gain, 1e-12),
                      np.inf)  # fmt: skip
    needed = np.where(np.isinf(losses), money, needed)
    few = np.argsort(needed, kind="stable")[: min(_FEW, int(able.sum()))]
    cases = [(start.shares, pool[k : k + 1]) for k in few]
    finished = reach(problem, cases, lowest=problem.min_share, tolerance=_ROUGH) if cases else None
    rate = np.where(able | (gain <= 0), -np.inf, gain / money)
    k = int(np.argmax(rate))
    step = None if rate[k] == -np.inf else plan_of(problem, deep[k], float(losses[k]))
    return finished, step


@dataclass(frozen=True, eq=False)
class Ranking:
    """How much a deep cut of each link costs per dollar, here and at any plan.

    Parameters
    ----------
    alone
        (links,) US$ lost per US$ cut of a link cut alone.
    per_cost
        (links,) US$ lost per US$ of added trade cost at the baseline.

    Examples
    --------
    >>> Ranking(np.ones(2), np.ones(2)).alone.tolist()
    [1.0, 1.0]
    """

    alone: Floats
    per_cost: Floats

    def best(self, problem: Problem, plan: Plan, without: Sequence[int] = ()) -> Positions:
        """Return the links worth trying beside a plan: ranked again by the adjoint there."""
        score = self.alone
        marginal = problem.marginal(plan.shares) if plan.cuts.size else None
        if marginal is not None:
            score = self.alone * np.abs(marginal[1]) / np.maximum(np.abs(self.per_cost), 1e-9)
        open_ = plan.shares < problem.max_share
        open_[list(without)] = False
        order = np.argsort(-np.where(open_, score, -np.inf), kind="stable")
        chosen: Positions = order[: min(_POOL, int(open_.sum()))]
        return chosen


def grow(problem: Problem, ranking: Ranking, start: Plan) -> Plan | None:
    """Add the most effective link until the loss is reached.

    Parameters
    ----------
    problem, ranking
        The problem, and which links to try first.
    start
        A plan below the loss.

    Returns
    -------
    Plan or None
        The cheapest of the sets on the way that one more link completes; None where none does.

    Examples
    --------
    >>> grow.__name__
    'grow'
    """
    best: Plan | None = None
    plan = start
    for _ in range(_MOST):
        finished, step = complete(problem, plan, ranking.best(problem, plan))
        best = cheaper(best, finished)
        if step is None or (best is not None and _price(problem, plan, step) > best.money_usd_m):
            break
        plan = step
    return best


def _price(problem: Problem, plan: Plan, step: Plan) -> float:
    """Return what a set that grows would cost, if the rest came cheaper than the last step."""
    rate = (step.money_usd_m - plan.money_usd_m) / (step.loss_pct - plan.loss_pct)
    return step.money_usd_m + _SYNERGY * rate * (problem.loss_pct - step.loss_pct)


def prune(problem: Problem, links: Positions) -> Plan | None:
    """Cut links alike, keep the half whose further cut costs most, and so on.

    Parameters
    ----------
    problem
        The problem.
    links
        Those to begin with.

    Returns
    -------
    Plan or None
        The links that were kept, cut as deep as allowed in the order of the adjoint, the last as
        far as needed; None where the links do not reach the loss together.

    Examples
    --------
    >>> prune.__name__
    'prune'
    """
    best: Plan | None = None
    while links.size:
        case = [(problem.nothing, links)]
        plan = reach(problem, case, lowest=problem.min_share, tolerance=_ROUGH)
        marginal = None if plan is None else problem.marginal(plan.shares)
        if plan is None or marginal is None:
            break
        links = _in_order(marginal[0][links], problem.family.flow_usd_m[links], links)
        best = cheaper(best, plan, deepest_first(problem, links))
        if links.size == 1:
            break
        links = links[: (links.size + 1) // 2]
    return best


def _in_order(per_cut: Floats, flow: Floats, links: Positions) -> Positions:
    """Sort links by what a further cut costs, those that are nearly the same by flow."""
    alike = np.round(np.log(np.maximum(per_cut, _LEAST)) / _ALIKE)
    return links[np.lexsort((-flow, -alike))]


def deepest_first(problem: Problem, links: Positions) -> Plan | None:
    """Cut links as deep as allowed in their order, passing over those that would be too much.

    Parameters
    ----------
    problem
        The problem.
    links
        In the order in which to cut them.

    Returns
    -------
    Plan or None
        None where they do not reach the loss.

    Examples
    --------
    >>> deepest_first.__name__
    'deepest_first'
    """
    best: Plan | None = None
    kept = problem.nothing
    for _ in range(_FILLS):
        few = _below(problem, kept, links)
        kept[links[:few]] = problem.max_share
        case = [(kept, links[few : few + 1])]
        if few < links.size:
            best = cheaper(best, reach(problem, case, lowest=problem.min_share, tolerance=_ROUGH))
        links = links[few + 1 :]
        if not links.size or (best and problem.money_usd_m(kept) >= best.money_usd_m):
            break
    return best


def _below(problem: Problem, kept: Floats, links: Positions) -> int:
    """Return how many of the first links can be added to a plan that stays below the loss."""
    few, enough, trial = 0, links.size + 1, 1
    while enough - few > 1:
        shares = kept.copy()
        shares[links[:trial]] = problem.max_share
        if problem.losses([shares])[0] >= problem.loss_pct:
            enough = trial
        else:
            few = trial
        trial = min(2 * few, (few + enough) // 2) if few else enough // 2
    return few


def improve(problem: Problem, ranking: Ranking, best: Plan, say: Say) -> Plan:
    """Drop each link in turn and reach the loss with others, while that is cheaper.

    Parameters
    ----------
    problem, ranking
        The problem, and which links to try first.
    best
        A plan that reaches the loss.
    say
        Told what is under way.

    Returns
    -------
    Plan
        One in which no link can be dropped or exchanged for one or two of those tried.

    Examples
    --------
    >>> improve.__name__
    'improve'
    """
    for number in range(_PASSES):
        say(f"exchanging links, US$ {best.money_usd_m:,.0f} m so far ({number + 1})")
        better = next(
            (plan for plan in _exchanges(problem, ranking, best)
             if plan.money_usd_m < best.money_usd_m * (1 - _BETTER)),
            None,
        )  # fmt: skip
        if better is None:
            break
        best = better
    return best


def _exchanges(problem: Problem, ranking: Ranking, plan: Plan) -> Iterator[Plan]:
    """Yield plans with a link dropped, the least effective first, and one or two put in."""
    without = np.repeat(plan.shares[None], plan.cuts.size, axis=0)
    without[np.arange(plan.cuts.size), plan.cuts] = 0.0
    losses = problem.losses(list(without))
    money = plan.shares[plan.cuts] * problem.family.flow_usd_m[plan.cuts]
    rests = [plan_of(problem, *each) for each in zip(without, losses, strict=True)]
    yield from (rest for rest in rests if problem.loss_pct <= rest.loss_pct < np.inf)
    for k in np.argsort((plan.loss_pct - losses) / money, kind="stable")[:_DROPPED]:
        if rests[k].loss_pct >= problem.loss_pct:
            continue
        pool = ranking.best(problem, rests[k], [int(plan.cuts[k])])
        finished, step = complete(problem, rests[k], pool)
        if finished is not None:
            yield finished
        if step is not None and step.money_usd_m < plan.money_usd_m:
            finished, _ = complete(problem, step, ranking.best(problem, step))
            if finished is not None:
                yield finished


__all__ = [
    "Ranking",
    "Say",
    "complete",
    "deepest_first",
    "grow",
    "improve",
    "prune",
]
