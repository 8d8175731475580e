"""The arrays that the compiled solver takes: baseline, shock and elasticities, all traced."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.instruments import Instruments

Number = TypeVar("Number", np.float64, np.int64)
_LOG_LIMIT = 1e-12
"""Exponents nearer to 0 are set here: log1p(expm1) forms agree with the log limit to rounding."""
_SIZES = (4096, 65536)
"""Lists of links are filled up to one of these lengths, so that one compilation serves many."""


class Quotas(NamedTuple):
    """The links under a quota, filled up with links that never bind.

    Parameters
    ----------
    i, n, r
        Positions of the link.
    kept, kept1
        pi exp(x) and pi expm1(x) with x = (sigma - 1)/sigma log(remaining): equation (8).
    free, free1, free_sales
        pi exp(y), pi expm1(y) with y = (1 - sigma) log(tau (1 + t)), and the first over (1 + t).
    sales_cost, sales_price, rent_cost, rent_price
        Supplier's sales and exporter's rent of a binding link, as multiples of its unit cost and of
        the buyer's scarcity value.
    threshold
        The quota binds where log cost + threshold is below the log scarcity value.

    Examples
    --------
    >>> Quotas._fields[:3]
    ('i', 'n', 'r')
    """

    i: Array
    n: Array
    r: Array
    kept: Array
    kept1: Array
    free: Array
    free1: Array
    free_sales: Array
    sales_cost: Array
    sales_price: Array
    rent_cost: Array
    rent_price: Array
    threshold: Array


class Problem(NamedTuple):
    """Everything a solve takes.

    Parameters
    ----------
    free
        (i, n, r) pi (tau (1 + t))^(1 - sigma).
    free1
        (n, r) sum over origins of pi ((tau (1 + t))^(1 - sigma) - 1).
    sales
        (i, n, r) `free` over (1 + t), or None where there is no tariff.
    gamma, v, alpha
        Input, primary and final shares.
    demand, primary, income, deficit, trade
        Baseline values; `trade` is exports plus imports of each economy.
    sigma, one_sigma, one_epsilon, one_eta, one_psi
        sigma and one less each elasticity, kept away from 0 by 1e-12.
    rigidity
        1 / (1 + mobility).
    scaled
        1 where deficits scale with trade, 0 where they are fixed.
    quotas
        The links under a quota.

    Examples
    --------
    >>> Problem._fields[0]
    'free'
    """

    free: Array
    free1: Array
    sales: Array | None
    gamma: Array
    v: Array
    alpha: Array
    demand: Array
    primary: Array
    income: Array
    deficit: Array
    trade: Array
    sigma: Array
    one_sigma: Array
    one_epsilon: Array
    one_eta: Array
    one_psi: Array
    rigidity: Array
    scaled: Array
    quotas: Quotas


def make_problem(
    base: Baseline, shock: Instruments, elasticities: Elasticities, *, scaled: bool = True
) -> Problem:
    """Gather the arrays of a solve.

    Parameters
    ----------
    base, shock, elasticities
        The three parts of the problem.
    scaled
        Whether deficits scale with trade.

    Returns
    -------
    Problem
        Arrays of 64 bits, whatever JAX is set to elsewhere.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> problem = make_problem(base, Instruments.none(), Elasticities.of("long"))
    >>> problem.quotas.i.size
    4
    """
    sigma = elasticities.sigmas(base.shape[1])
    one_sigma = _off_zero(1.0 - sigma)
    pi, price = base.origin_share, _price(shock)
    free = pi if price is None else pi * np.exp(one_sigma * price)
    free1 = np.zeros(base.demand.shape)
    if price is not None:
        free1 = (pi * np.expm1(one_sigma * price)).sum(axis=0)
    sales = None if shock.log_tariff is None else free * np.exp(-shock.log_tariff)
    own = np.einsum("nnr->n", base.trade)
    trade = base.trade.sum(axis=(1, 2)) + base.trade.sum(axis=(0, 2)) - 2 * own
    with jax.enable_x64(True):
        return Problem(
            free=jnp.asarray(free),
            free1=jnp.asarray(free1),
            sales=None if sales is None else jnp.asarray(sales),
            gamma=jnp.asarray(base.input_share),
            v=jnp.asarray(base.primary_share),
            alpha=jnp.asarray(base.final_share),
            demand=jnp.asarray(base.demand),
            primary=jnp.asarray(base.primary_income),
            income=jnp.asarray(base.income),
            deficit=jnp.asarray(base.deficit),
            trade=jnp.asarray(trade),
            sigma=jnp.asarray(sigma),
            one_sigma=jnp.asarray(one_sigma),
            one_epsilon=jnp.asarray(_off_zero(1.0 - elasticities.epsilon)),
            one_eta=jnp.asarray(_off_zero(1.0 - elasticities.eta)),
            one_psi=jnp.asarray(_off_zero(1.0 - elasticities.psi)),
            rigidity=jnp.asarray(np.float64(elasticities.rigidity)),
            scaled=jnp.asarray(np.float64(scaled)),
            quotas=_quotas(base, shock, sigma, one_sigma),
        )


def _price(shock: Instruments) -> Floats | None:
    if shock.log_cost is None:
        return shock.log_tariff
    return shock.log_cost if shock.log_tariff is None else shock.log_cost + shock.log_tariff


def _off_zero(exponent: Floats | float) -> Floats:
    value = np.asarray(exponent, dtype=np.float64)
    return np.where(np.abs(value) < _LOG_LIMIT, _LOG_LIMIT, value)


def _quotas(base: Baseline, shock: Instruments, sigma: Floats, one_sigma: Floats) -> Quotas:
    active = base.trade[tuple(shock.link)] > 0
    at = i, n, r = tuple(shock.link[:, active])
    left, exporter, lost = shock.remaining[active], shock.exporter[active], shock.lost[active]
    cost = np.zeros(i.shape) if shock.log_cost is None else shock.log_cost[at]
    tariff = np.zeros(i.shape) if shock.log_tariff is None else shock.log_tariff[at]
    share, demand, one = base.origin_share[at], base.demand[n, r], one_sigma[r]
    scarcity = -np.log(left) / sigma[r]
    kept = share * np.exp(one * scarcity)
    free = share * np.exp(one * (cost + tariff))
    shipped = np.exp(cost) * left * base.trade[at]
    gross = shipped * np.exp(tariff)
    length = _length(i.size, base.trade.size)
    return Quotas(
        i=_fill(i, length),
        n=_fill(n, length),
        r=_fill(r, length),
        kept=_fill(kept, length),
        kept1=_fill(share * np.expm1(one * scarcity), length),
        free=_fill(free, length),
        free1=_fill(share * np.expm1(one * (cost + tariff)), length),
        free_sales=_fill(free * np.exp(-tariff), length),
        sales_cost=_fill(shipped - lost * gross, length),
        sales_price=_fill(lost * kept * demand, length),
        rent_cost=_fill(exporter * gross, length),
        rent_price=_fill(exporter * kept * demand, length),
        threshold=_fill(cost + tariff - scarcity, length, np.inf),
    )


def _length(links: int, most: int) -> int:
    return min(next((size for size in _SIZES if size >= links), most), most)


def _fill(values: NDArray[Number], length: int, fill: float = 0) -> Array:
    filled = np.full(length, fill, dtype=values.dtype)
    filled[: values.size] = values
    return jnp.asarray(filled)


__all__ = ["Problem", "Quotas", "make_problem"]
