"""The share of links at which a loss is reached: many cases at once, the cheapest kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.equilibrium.instruments import Positions
from tradewind.models.equilibrium.reverse_problem import Problem

_ROUNDS = 25
_NARROW = 1e-6
"""A share is sought until it is known to this: where the loss jumps it cannot be met."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A cut of each link.

    Parameters
    ----------
    shares
        (links,) of the family; 0 is no cut.
    loss_pct, money_usd_m
        What it costs the economy, and the baseline value of what is cut.

    Examples
    --------
    >>> Plan(np.array([0.0, 0.9]), 1.0, 9.0).cuts.tolist()
    [1]
    """

    shares: Floats
    loss_pct: float
    money_usd_m: float

    @property
    def cuts(self) -> Positions:
        """Return the positions of the links that are cut."""
        return np.flatnonzero(self.shares)


@dataclass(slots=True)
class _Root:
    """The share of some links of a plan at which a loss is reached, while it is sought."""

    shares: Floats
    links: Positions
    low: float
    high: float
    low_loss: float
    high_loss: float
    money_usd_m: float
    flow_usd_m: float
    done: bool = False

    def cheapest(self) -> float:
        return self.money_usd_m + self.flow_usd_m * self.low

    def dearest(self) -> float:
        return self.money_usd_m + self.flow_usd_m * self.high

    def guess(self, wanted: float) -> float:
        """Return a share between the two: the log of the loss is nearly linear in log(1 - a)."""
        middle = 0.5 * (self.low + self.high)
        if not self.low_loss > 0:
            return middle
        if not np.isfinite(self.high_loss):
            return min(middle, self.low * wanted / self.low_loss)
        at = np.log(wanted / self.low_loss) / np.log(self.high_loss / self.low_loss)
        left = (1 - at) * np.log1p(-self.low) + at * np.log1p(-self.high)
        width = self.high - self.low
        return float(np.clip(-np.expm1(left), self.low + 0.02 * width, self.high - 0.02 * width))

    def at(self, share: float) -> Floats:
        shares = self.shares.copy()
        shares[self.links] = share
        return shares


def reach(
    problem: Problem,
    cases: Sequence[tuple[Floats, Positions]],
    *,
    lowest: float,
    tolerance: float,
    highs: Sequence[float] | None = None,
) -> Plan | None:
    """Return the cheapest plan that reaches the loss by setting one share in one of the cases.

    Parameters
    ----------
    problem
        The problem.
    cases
        The shares of a plan, and the links of it that get one share between `lowest` and the
        largest that is allowed.
    lowest
        The smallest share.
    tolerance
        Relative to the loss wanted; the loss is never less than wanted.
    highs
        The loss of each case at the largest share, where it is known.

    Returns
    -------
    Plan or None
        None where no case reaches it.

    Examples
    --------
    >>> reach.__name__
    'reach'
    """
    found: list[Plan] = []
    roots = _brackets(problem, cases, lowest, found, highs or [np.inf] * len(cases))
    wanted, best = problem.loss_pct, min((plan.money_usd_m for plan in found), default=np.inf)
    for _ in range(_ROUNDS):
        best = min([best, *(root.dearest() for root in roots if np.isfinite(root.high_loss))])
        roots = [root for root in roots if not root.done and root.cheapest() <= best]
        if not roots:
            break
        shares = [root.guess(wanted * (1 + tolerance / 2)) for root in roots]
        losses = problem.losses([root.at(share) for root, share in zip(roots, shares, strict=True)])
        for root, share, loss in zip(roots, shares, losses, strict=True):
            if loss < wanted:
                root.low, root.low_loss = share, float(loss)
            else:
                root.high, root.high_loss = share, float(loss)
            near = root.high_loss <= wanted * (1 + tolerance)
            root.done = near or root.high - root.low < _NARROW
            if root.done and np.isfinite(root.high_loss):
                found.append(plan_of(problem, root.at(root.high), root.high_loss))
    found += [
        plan_of(problem, root.at(root.high), root.high_loss)
        for root in roots
        if np.isfinite(root.high_loss)
    ]
    return min(found, key=lambda plan: plan.money_usd_m, default=None)


def _brackets(
    problem: Problem,
    cases: Sequence[tuple[Floats, Positions]],
    lowest: float,
    found: list[Plan],
    highs: Sequence[float],
) -> list[_Root]:
    """Return the cases that reach the loss between their ends; those that do at once are found."""
    roots = []
    for shares, links in cases:
        rest = shares.copy()
        rest[links] = 0.0
        flow = float(problem.family.flow_usd_m[links].sum())
        money = problem.money_usd_m(rest)
        roots.append(_Root(rest, links, lowest, problem.max_share, 0.0, np.inf, money, flow))
    lows = problem.losses([root.at(root.low) for root in roots])
    kept = []
    for root, low, high in zip(roots, lows, highs, strict=True):
        root.low_loss, root.high_loss = float(low), float(high)
        if problem.loss_pct <= low < np.inf:
            found.append(plan_of(problem, root.at(root.low), root.low_loss))
        elif low < problem.loss_pct <= high:
            kept.append(root)
    return kept


def plan_of(problem: Problem, shares: Floats, loss: float) -> Plan:
    """Return a plan with its money.

    Parameters
    ----------
    problem, shares, loss
        What the shares of the problem's links cost the economy, percent.

    Returns
    -------
    Plan
        The plan.

    Examples
    --------
    >>> plan_of.__name__
    'plan_of'
    """
    return Plan(shares, loss, problem.money_usd_m(shares))


def cheaper(*plans: Plan | None) -> Plan | None:
    """Return the plan that cuts least money, None where there is no plan.

    Parameters
    ----------
    *plans
        Plans, or None.

    Returns
    -------
    Plan or None
        The first of the cheapest.

    Examples
    --------
    >>> cheaper(None, Plan(np.ones(1), 1.0, 5.0)).money_usd_m
    5.0
    """
    known = [plan for plan in plans if plan is not None]
    return min(known, key=lambda plan: plan.money_usd_m, default=None)


__all__ = ["Plan", "cheaper", "plan_of", "reach"]
