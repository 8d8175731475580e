"""Where a change of welfare comes from: terms of trade and volume of trade, to first order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tradewind.core import InputError
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.equilibrium.solution import Solution


@dataclass(frozen=True, eq=False)
class WelfareDecomposition:
    """Changes of each economy's welfare in percent, (n,) each.

    Parameters
    ----------
    terms_of_trade_pct
        What exports earn more less what imports cost more, at baseline quantities, as a share of
        baseline final expenditure.
    volume_of_trade_pct
        Baseline tariffs on the imports that are added, as a share of baseline final expenditure;
        0 where the baseline has no tariffs.
    real_wage_pct
        Mean reward of primary factors over the consumer price.
    real_income_pct
        Final expenditure over the consumer price: the exact change, equation (14).

    Examples
    --------
    >>> half = np.array([0.5])
    >>> WelfareDecomposition(-half, 2 * half, half, 0 * half).first_order_pct.tolist()
    [0.5]
    """

    terms_of_trade_pct: Floats
    volume_of_trade_pct: Floats
    real_wage_pct: Floats
    real_income_pct: Floats

    @property
    def first_order_pct(self) -> Floats:
        """Return terms of trade plus volume of trade: the welfare that Caliendo and Parro print."""
        total: Floats = self.terms_of_trade_pct + self.volume_of_trade_pct
        return total


def welfare_decomposition(solution: Solution) -> WelfareDecomposition:
    """Decompose the change of welfare as Caliendo and Parro (2015), equation (16), do.

    With M0[i,n,r] and t0 the imports (before tariffs) and tariffs of the baseline, M' the new
    imports, c the hat of the supplier's unit cost, I0 baseline final expenditure, and sums over
    partners and goods::

        terms of trade   ( sum M0[n,i] (c[n] - 1) - sum M0[i,n] (p[i,n] - 1) ) / I0[n]
        volume of trade  sum t0 ( M'[i,n] - M0[i,n] tau c[i] ) / I0[n]

    Their sum is the effect of tariffs to first order, at baseline tariffs, evaluated at the change
    as found (hats less one, as the published figures are). **It is not the change of real income**
    unless the shock is small: where tariffs fall far it counts revenue that is no longer raised.
    Report `real_income_pct` beside it.

    Here the sum holds to first order for iceberg costs and quotas too: the import price p is tau c,
    and the scarcity rent m (1+t) tau c of a quota is added to it where importers do not keep it,
    and to what exporters earn where they do. Productivity, endowments and a change of deficits
    affect welfare directly; those parts are in `real_income_pct` only.

    Parameters
    ----------
    solution
        Any solution, in trade form or of the full table.

    Returns
    -------
    WelfareDecomposition
        In the order of the economies.

    References
    ----------
    Caliendo and Parro, "Estimates of the Trade and Welfare Effects of NAFTA", Review of Economic
    Studies 82(1), 2015, 1-44.

    Examples
    --------
    A tariff of 20 % that an economy abandons: the volume of trade gains, terms of trade lose.

    >>> from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, solve
    >>> tariff = np.array([[[0.0], [0.2]], [[0.0], [0.0]]])
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)), tariff=tariff)
    >>> free = Instruments.from_arrays(log_tariff=-np.log1p(tariff))
    >>> found = welfare_decomposition(solve(base, free, Elasticities.of("long"), deficits="fixed"))
    >>> bool(found.volume_of_trade_pct[1] > 0 > found.terms_of_trade_pct[1])
    True
    """
    s, base, shock = solution, solution.base, solution.shock
    i, d, r = at = tuple(shock.link)
    trade, wedge = base.trade[at], s.wedges
    old = 1.0 if base.tariff is None else 1 + base.tariff[at]
    supplier = trade * s.cost[i, r]
    border = supplier * np.exp(shock.log_cost)
    rent = border * wedge * np.exp(shock.log_tariff) * old

    earned = (base.output * (s.cost - 1)).sum(axis=1)
    np.add.at(earned, i, shock.exporter * rent)
    dearer = np.einsum("idr,ir->d", base.trade, s.cost - 1)
    np.add.at(dearer, d, border - supplier + shock.exporter * rent + shock.lost * border * wedge)

    volume = np.zeros(dearer.shape)
    if base.tariff is not None:
        volume = (base.tariff * (s.supplied - base.trade * s.cost[:, None, :])).sum(axis=(0, 2))
        paid = s.flows[at] / (old * np.exp(shock.log_tariff))
        burnt = shock.lost * paid * wedge / (1 + wedge)
        np.add.at(volume, d, base.tariff[at] * (supplier - border - burnt))

    def by_economy(values: Floats) -> Floats:
        total: Floats = values.reshape(-1, base.buyers).sum(axis=1)
        return total

    return WelfareDecomposition(
        terms_of_trade_pct=100 * (earned - by_economy(dearer)) / base.income,
        volume_of_trade_pct=100 * by_economy(volume) / base.income,
        real_wage_pct=100 * (_mean_reward(s) / s.consumer_price - 1),
        real_income_pct=100 * (s.real_income - 1),
    )


def _mean_reward(s: Solution) -> Floats:
    """Equation (11): an economy's factor income per unit of its factors."""
    owned = s.base.primary_income
    if s.shock.log_endowment is not None:
        owned = owned * np.exp(s.shock.log_endowment)
    reward: Floats = s.primary_income.sum(axis=1) / owned.sum(axis=1)
    return reward


def import_growth_pct(solution: Solution, origins: Sequence[int]) -> Floats:
    """Return how much the value of each economy's imports from some others grows.

    Parameters
    ----------
    solution
        Any solution.
    origins
        Positions of the economies whose exports count; never the importer itself.

    Returns
    -------
    Floats
        (n,) percent, before tariffs, in units of world primary income; NaN where nothing was
        imported from them.

    Raises
    ------
    InputError
        When a position is not that of an economy.

    Examples
    --------
    >>> from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, solve
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> dear = Instruments.from_arrays(log_cost=np.log([[[1.0], [1.1]], [[1.0], [1.0]]]))
    >>> grown = import_growth_pct(solve(base, dear, Elasticities.of("long")), [0])
    >>> np.isnan(grown).tolist(), bool(grown[1] < 0)
    ([True, False], True)
    """
    base = solution.base
    n = base.shape[0]
    chosen = np.zeros(n, dtype=bool)
    for origin in origins:
        if not 0 <= origin < n:
            what = "There is no economy at a position"
            raise InputError(what, where="origins", found=str(origin), fix=f"Use 0 to {n - 1}")
        chosen[origin] = True
    counted = chosen[:, None] & ~np.eye(n, dtype=bool)

    def imports(flows: Floats) -> Floats:
        total: Floats = (flows.reshape(n, n, -1).sum(axis=2) * counted).sum(axis=0)
        return total

    old, new = imports(base.trade), imports(solution.supplied)
    some = old > 0
    return np.where(some, 100 * (new / np.where(some, old, 1) - 1), np.nan)


__all__ = ["WelfareDecomposition", "import_growth_pct", "welfare_decomposition"]
