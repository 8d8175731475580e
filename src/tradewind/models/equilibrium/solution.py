"""A solved equilibrium."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.certificate import Certificate, certify
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
        Hats: unit cost c (i, r), purchase price P (d, r), consumer price PF (n,).
    reward
        (n, s) hat of the factor reward w.
    demand, sales, primary_income
        Money: purchases E (d, r), sales X at the supplier's price (i, r), factor income (n, s).
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

    @property
    def economy_price(self) -> Floats:
        """Return the hat of the purchase price of each good, (n, r): the mean over buyers."""
        n, r = self.base.shape
        old = self.base.demand.reshape(n, -1, r)
        new = old * self.price.reshape(n, -1, r)
        whole = old.sum(axis=1)
        hats: Floats = np.where(whole > 0, new.sum(axis=1) / np.where(whole > 0, whole, 1), 1.0)
        return hats

    @cached_property
    def certificate(self) -> Certificate:
        """Return how well markets, quotas and world income hold, computed apart from the solver."""
        return certify(self)

    @property
    def wedges(self) -> Floats:
        """Return the scarcity wedge m >= 0 of each link of the shock, in its order."""
        return self.certificate.wedges

    @property
    def market_gap(self) -> float:
        """Return the largest gap of any market, relative to it."""
        return self.certificate.market_gap

    @property
    def complementarity(self) -> float:
        """Return the largest of min(m, slack) over the links under a quota, and any excess."""
        return self.certificate.complementarity

    @property
    def walras(self) -> float:
        """Return the gap of the one equation that is not imposed, relative to world income."""
        return self.certificate.walras

    @cached_property
    def log_buyer_price(self) -> Floats:
        """Return the log of p = tau (1 + t) (1 + m) c, (i, d, r): equation (3)."""
        shape = self.base.trade.shape
        price = np.array(np.broadcast_to(np.log(self.cost)[:, None, :], shape))
        price[tuple(self.shock.link)] += (
            self.shock.log_cost + self.shock.log_tariff + np.log1p(self.wedges)
        )
        return price

    @cached_property
    def flows(self) -> Floats:
        """Return what buyers pay, pi' E, (i, d, r), tariffs included: equation (6)."""
        one_sigma = 1.0 - self.elasticities.sigmas(self.base.shape[1])
        relative = self.log_buyer_price - np.log(self.price)[None]
        paid: Floats = self.base.origin_share * np.exp(one_sigma * relative) * self.demand[None]
        return paid

    @cached_property
    def supplied(self) -> Floats:
        """Return what suppliers get of `flows`, (i, d, r): before tariffs and scarcity rents."""
        old = 1.0 if self.base.tariff is None else 1 + self.base.tariff
        left = self.flows / old
        at, wedge = tuple(self.shock.link), self.wedges
        paid = left[at] * np.exp(-self.shock.log_tariff)
        left[at] = paid * (1 + self.shock.lost * wedge) / (1 + wedge)
        return left


__all__ = ["Solution"]
