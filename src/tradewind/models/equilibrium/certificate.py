"""Does a solution solve the equations? Checked in NumPy, from prices and wedges, not by the solver.

The solver eliminates wedges and works with logs of hats. Here wedges are put back on the links,
buyers' payments are added up over origins and over buyers, and compared with purchases and sales.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Floats

if TYPE_CHECKING:
    from tradewind.models.equilibrium.solution import Solution


@dataclass(frozen=True, eq=False)
class Certificate:
    """How well a solution satisfies the equations.

    Parameters
    ----------
    wedges
        (links,) scarcity wedge m >= 0 of each link of the shock.
    market_gap
        Largest gap of any market, relative to it: sales of each industry against what buyers'
        payments leave it, and payments over origins against purchases.
    complementarity
        Largest of min(m, slack) over the links under a quota, and any excess over a quota.
    walras
        World final expenditure against factor incomes, rents and tariff revenue, relative to world
        primary income: the one equation that the solver does not impose.

    Examples
    --------
    >>> Certificate(np.zeros(0), 0.0, 0.0, 0.0).worst
    0.0
    """

    wedges: Floats
    market_gap: float
    complementarity: float
    walras: float

    @property
    def worst(self) -> float:
        """Return the larger of market gap and complementarity; NaN where either is."""
        return float(np.max([self.market_gap, self.complementarity]))


@lru_cache(maxsize=4)
def _by_good(base: Baseline) -> tuple[Floats, Floats]:
    """Return (r, d, i) origin shares, and the same of suppliers' receipts."""
    paid = np.ascontiguousarray(base.origin_share.transpose(2, 1, 0))
    if base.tariff is None:
        return paid, paid
    return paid, paid / (1 + base.tariff.transpose(2, 1, 0))


def certify(s: Solution) -> Certificate:
    """Check a solution against equations (3) to (8).

    Parameters
    ----------
    s
        The solution.

    Returns
    -------
    Certificate
        Gaps; all below 1e-8 in a solution that `solve` returns.

    Examples
    --------
    >>> from tradewind.models.equilibrium import Elasticities, Instruments, solve
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> certify(solve(base, Instruments.none(), Elasticities.of("long"))).worst < 1e-12
    True
    """
    base, shock = s.base, s.shock
    at = i, d, r = tuple(shock.link)
    sigma = s.elasticities.sigmas(base.shape[1])
    some = base.trade[at] > 0
    delivered = np.log(s.cost[i, r]) + shock.log_cost + shock.log_tariff
    wedges = np.where(some, _wedges(s, delivered, sigma[r]), 0.0)

    paid_share, sold_share = _by_good(base)
    push = s.cost.T ** (1 - sigma)[:, None]
    pull = s.demand.T * s.price.T ** (sigma - 1)[:, None]
    payments = pull * np.matmul(paid_share, push[:, :, None])[:, :, 0]
    receipts = push * np.matmul(pull[:, None, :], sold_share)[:, 0, :]

    plain = base.origin_share[at] * push[r, i] * pull[r, d]
    price = np.exp(delivered) * (1 + wedges)
    actual = base.origin_share[at] * price ** (1 - sigma[r]) * pull[r, d]
    old = 1.0 if base.tariff is None else 1 + base.tariff[at]
    kept = actual / (1 + wedges)
    sold = (kept + shock.lost * (actual - kept)) * np.exp(-shock.log_tariff) / old
    np.add.at(payments, (r, d), actual - plain)
    np.add.at(receipts, (r, i), sold - plain / old)

    limit = shock.remaining * np.where(some, base.origin_share[at] * base.demand[d, r], 1.0)
    slack = 1 - np.where(some, actual / price / limit, 0.0)
    quota = np.where(slack < 0, -slack, np.minimum(slack, wedges))[shock.quotas]
    return Certificate(
        wedges=wedges,
        market_gap=float(np.max([_gap(receipts.T, s.sales), _gap(payments.T, s.demand)])),
        complementarity=float(np.max(quota, initial=0.0)),
        walras=_walras(s),
    )


def _wedges(s: Solution, delivered: Floats, sigma: Floats) -> Floats:
    """Equation (8) solved for m: what brings purchases down to the quota, or 0."""
    _, d, r = tuple(s.shock.link)
    old = s.base.demand[d, r]
    growth = np.log(np.where(old > 0, s.demand[d, r], 1.0) / np.where(old > 0, old, 1.0))
    level = growth + (sigma - 1) * np.log(s.price[d, r]) - np.log(s.shock.remaining)
    wedges: Floats = np.expm1(np.maximum(level / sigma - delivered, 0.0))
    return np.where(s.shock.quotas, wedges, 0.0)


def _walras(s: Solution) -> float:
    used = s.sales.sum(axis=0) - s.primary_income.sum(axis=0)
    absorbed = s.demand.sum() - used.sum()
    earned = s.primary_income.sum() + s.rents.sum()
    return float(abs(absorbed - earned) / s.primary_income.sum())


def _gap(found: Floats, expected: Floats) -> float:
    some = expected > 0
    return float(np.max(np.abs(found[some] / expected[some] - 1), initial=0.0))


__all__ = ["Certificate", "certify"]
