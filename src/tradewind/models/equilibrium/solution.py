"""A solved equilibrium, with checks that are computed apart from the solver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.instruments import Instruments


@dataclass(frozen=True, eq=False)
class Solution:
    """A solved equilibrium in NumPy arrays; world primary income is that of the baseline.

    Parameters
    ----------
    base, shock, elasticities
        What was solved.
    cost, price, consumer_price
        Hats: unit cost c (i, r), purchase price P (n, r), consumer price PF (n,).
    reward
        (n, s) hat of the factor reward w.
    demand, sales, primary_income
        Money: purchases E (n, r), sales X at the supplier's price (i, r), factor income (n, s).
    income, rents, deficit
        (n,) money: I; scarcity rents and tariff revenue kept; deficit.
    residual, iterations
        Sup norm of the log residual when the solver stopped, and its iterations.

    Examples
    --------
    >>> from tradewind.models.equilibrium.solve import solve
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> solve(base, Instruments.none(), Elasticities.of("long")).real_income.tolist()
    [1.0, 1.0]
    """

    base: Baseline
    shock: Instruments
    elasticities: Elasticities
    cost: Floats
    price: Floats
    consumer_price: Floats
    reward: Floats
    demand: Floats
    sales: Floats
    primary_income: Floats
    income: Floats
    rents: Floats
    deficit: Floats
    residual: float
    iterations: int

    @property
    def real_income(self) -> Floats:
        """Return (I'/I) / PF, (n,): equation (14)."""
        hats: Floats = self.income / self.base.income / self.consumer_price
        return hats

    @cached_property
    def _log_delivered(self) -> Floats:
        """Log of tau (1 + t) c, (i, n, r): the price before any scarcity."""
        price = np.broadcast_to(np.log(self.cost)[:, None, :], self.base.trade.shape)
        for costs in (self.shock.log_cost, self.shock.log_tariff):
            price = price if costs is None else price + costs
        return price

    @cached_property
    def wedges(self) -> Floats:
        """Return the scarcity wedge m >= 0 of each link under a quota, in the shock's order."""
        i, n, r = self.shock.link
        sigma = self.elasticities.sigmas(self.base.shape[1])[r]
        old = self.base.demand[n, r]
        some = (old > 0) & (self.base.trade[i, n, r] > 0)
        growth = np.log(np.where(some, self.demand[n, r], 1.0) / np.where(some, old, 1.0))
        level = growth + (sigma - 1) * np.log(self.price[n, r]) - np.log(self.shock.remaining)
        wedges = np.expm1(np.maximum(level / sigma - self._log_delivered[i, n, r], 0.0))
        return np.where(some, wedges, 0.0)

    @cached_property
    def log_buyer_price(self) -> Floats:
        """Return the log of p = tau (1 + t) (1 + m) c, (i, n, r): equation (3)."""
        price = np.array(self._log_delivered)
        price[tuple(self.shock.link)] += np.log1p(self.wedges)
        return price

    @cached_property
    def flows(self) -> Floats:
        """Return what buyers pay, pi' E, (i, n, r), money: equation (6)."""
        one_sigma = 1.0 - self.elasticities.sigmas(self.base.shape[1])
        relative = self.log_buyer_price - np.log(self.price)[None]
        paid: Floats = self.base.origin_share * np.exp(one_sigma * relative) * self.demand[None]
        return paid

    @cached_property
    def market_gap(self) -> float:
        """Return the largest gap of any market, relative to it.

        Sales of each industry against what buyers' payments leave it, and payments over origins
        against purchases; both from the primal equations, not from the solver's reduced form.
        """
        tariff = self.shock.log_tariff
        left = self.flows * (1.0 if tariff is None else np.exp(-tariff))
        at = tuple(self.shock.link)
        rent = self.flows[at] * self.wedges / (1 + self.wedges)
        left[at] = left[at] / (1 + self.wedges) + self.shock.lost * rent
        supply = _gap(left.sum(axis=1), self.sales)
        return max(supply, _gap(self.flows.sum(axis=0), self.demand))

    @cached_property
    def complementarity(self) -> float:
        """Return the largest of min(m, slack) over the links under a quota, and any excess."""
        at = tuple(self.shock.link)
        old = self.base.trade[at]
        some = old > 0
        limit = np.where(some, self.shock.remaining * old, 1.0)
        slack = 1 - np.where(some, self.flows[at] / np.exp(self.log_buyer_price[at]), 0.0) / limit
        gaps = np.where(slack < 0, -slack, np.minimum(slack, self.wedges))
        return float(np.max(gaps, initial=0.0))

    @cached_property
    def walras(self) -> float:
        """Return the gap of the one equation that is not imposed: world income against its uses.

        World final expenditure, bought at purchase prices, against factor incomes, rents and
        tariff revenue; relative to world primary income.
        """
        used = self.sales.sum(axis=0) - self.primary_income.sum(axis=0)
        absorbed = self.demand.sum() - used.sum()
        earned = self.primary_income.sum() + self.rents.sum()
        return float(abs(absorbed - earned) / self.primary_income.sum())


def _gap(found: Floats, expected: Floats) -> float:
    some = expected > 0
    return float(np.max(np.abs(found[some] / expected[some] - 1), initial=0.0))


__all__ = ["Solution"]
