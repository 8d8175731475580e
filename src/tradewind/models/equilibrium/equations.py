"""The equilibrium map: one pass through the equations of `docs/models/equilibrium.md`, in logs."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from tradewind.models.equilibrium.problem import Problem, Quotas

_NEWTON_STEPS = 2
_LEAST_INCOME = 1e-6
"""Incomes are kept above this multiple of the baseline on the way; checked at the end."""


class Outcome(NamedTuple):
    """What follows from a state, beside the next state.

    Parameters
    ----------
    log_cost
        (n, s) log of the unit cost c.
    log_price
        (n, r) log of the purchase price P.
    log_consumer_price
        (n,) log of PF.
    sales, primary
        (i, r) sales X at the supplier's price; (n, s) factor income.
    income, rents
        (n,) I; rents and tariff revenue kept.
    deficit
        (n,).

    Examples
    --------
    >>> Outcome._fields[0]
    'log_cost'
    """

    log_cost: Array
    log_price: Array
    log_consumer_price: Array
    sales: Array
    primary: Array
    income: Array
    rents: Array
    deficit: Array


class _Markets(NamedTuple):
    sales: Array
    exporter_rent: Array
    importer_receipts: Array
    trade: Array


def mean_of(shares: Array, log_values: Array, exponent: Array, axis: int) -> Array:
    """Return the log of a power mean; at exponent 1e-12 it is the log limit to rounding.

    Parameters
    ----------
    shares
        Weights that sum to 1 along `axis`, or to 0 where nothing is bought.
    log_values
        Logs of the values.
    exponent
        The exponent, never 0.
    axis
        The axis to take the mean over.

    Returns
    -------
    Array
        Log means; 0 where the weights are all 0.

    Examples
    --------
    >>> import jax.numpy as jnp
    >>> half = jnp.array([0.5, 0.5])
    >>> round(float(mean_of(half, jnp.log(jnp.array([1.0, 3.0])), 1.0, 0)), 4)
    0.6931
    """
    return jnp.log1p(jnp.sum(shares * jnp.expm1(exponent * log_values), axis)) / exponent


def unit_costs(price: Array, reward: Array, problem: Problem) -> tuple[Array, Array]:
    """Return logs of the input bundle's price and of the unit cost: equations (1) and (2).

    Parameters
    ----------
    price, reward
        (n, r) log purchase prices; (n, s) log factor rewards.
    problem
        Shares and elasticities.

    Returns
    -------
    tuple of Array
        PM and c, (n, s) each.

    Examples
    --------
    >>> unit_costs.__name__
    'unit_costs'
    """
    a, b, v = problem.one_epsilon, problem.one_eta, problem.v
    bundle = jnp.log1p(jnp.einsum("nrs,nr->ns", problem.gamma, jnp.expm1(a * price))) / a
    cost = jnp.log1p(v * jnp.expm1(b * reward) + (1 - v) * jnp.expm1(b * bundle)) / b
    return bundle, cost


def residual(state: Array, problem: Problem) -> tuple[Array, Outcome]:
    """Return how far a state is from satisfying the equations.

    Parameters
    ----------
    state
        (3, economies, industries) logs of purchase prices P, factor rewards w and purchases E.
    problem
        Baseline, shock and elasticities.

    Returns
    -------
    Array
        The next state less this one; 0 in equilibrium.
    Outcome
        Everything else, with world primary income at its baseline.

    Examples
    --------
    >>> residual.__name__
    'residual'
    """
    old_price, reward, purchases = state
    bundle, cost = unit_costs(old_price, reward, problem)
    quotas = problem.quotas
    log_cost = cost[quotas.i, quotas.r]
    scarcity = (purchases - problem.one_sigma * old_price) / problem.sigma
    binds = log_cost + quotas.threshold < scarcity[quotas.n, quotas.r]
    growth = jnp.expm1(problem.one_sigma * cost)
    price, free = _purchase_prices(old_price, purchases, growth, binds, problem)
    markets = _markets(price, purchases, cost, growth, binds, free, problem)

    primary = problem.v * jnp.exp(problem.one_eta * (reward - cost)) * markets.sales
    unit = problem.primary.sum() / primary.sum()
    deficit = _deficits(markets.trade, unit, problem)
    rents = markets.exporter_rent + markets.importer_receipts
    income = primary.sum(1) + rents + deficit
    consumer = mean_of(problem.alpha, old_price, problem.one_psi, 1)
    demand = unit * _demand(old_price, bundle, cost, consumer, markets.sales, income, problem)
    rewards = _rewards(unit * primary, problem)
    next_state = jnp.stack([price, rewards, _log_hat(demand, problem.demand)])
    outcome = Outcome(
        cost, price, consumer, unit * markets.sales, unit * primary, unit * income,
        unit * rents, unit * deficit,
    )  # fmt: skip
    return next_state - state, outcome


def _purchase_prices(
    old: Array, purchases: Array, growth: Array, binds: Array, problem: Problem
) -> tuple[Array, Array]:
    """Equations (4) and (8): free links at their cost, bound links at the scarcity price."""
    d, sigma, quotas = problem.one_sigma, problem.sigma, problem.quotas
    free = jnp.sum(problem.free * growth[:, None, :], 0) + problem.free1
    at_cost = quotas.free * growth[quotas.i, quotas.r] + quotas.free1
    kept = _spread(jnp.where(binds, quotas.kept, 0.0), quotas, old)
    base = free + _spread(jnp.where(binds, quotas.kept1 - at_cost, 0.0), quotas, old)
    price = old
    for _ in range(_NEWTON_STEPS):
        bound = kept * jnp.expm1(d * (purchases - d * price) / sigma)
        total = 1 + base + bound
        slope = 1 + d / sigma * (bound + kept) / total
        price = price - (price - jnp.log1p(base + bound) / d) / slope
    return price, free


def _spread(values: Array, quotas: Quotas, like: Array) -> Array:
    return jnp.zeros_like(like).at[quotas.n, quotas.r].add(values)


def _markets(
    price: Array,
    purchases: Array,
    cost: Array,
    growth: Array,
    binds: Array,
    free: Array,
    problem: Problem,
) -> _Markets:
    """Equations (6) to (9): sales, scarcity rents, tariff revenue."""
    quotas, economies = problem.quotas, jnp.arange(price.shape[0])
    weight = problem.demand * jnp.exp(purchases - problem.one_sigma * price)
    value = jnp.exp((purchases - problem.one_sigma * price) / problem.sigma)[quotas.n, quotas.r]
    unit_cost = jnp.exp(cost)[quotas.i, quotas.r]
    if problem.sales is None:
        shares, to_sellers = problem.free, 1 + free
    else:
        shares = problem.sales
        to_sellers = jnp.sum(shares * (1 + growth)[:, None, :], 0)
    sales = (1 + growth) * jnp.sum(shares * weight[None], 1)
    as_free = quotas.free_sales * (1 + growth)[quotas.i, quotas.r] * weight[quotas.n, quotas.r]
    as_bound = quotas.sales_cost * unit_cost + quotas.sales_price * value
    change = jnp.where(binds, as_bound - as_free, 0.0)
    rent = jnp.where(binds, quotas.rent_price * value - quotas.rent_cost * unit_cost, 0.0)
    sales = sales.at[quotas.i, quotas.r].add(change)
    exporter = jnp.zeros(price.shape[0]).at[quotas.i].add(rent)
    paid = jnp.sum(weight * to_sellers, 1).at[quotas.n].add(change + rent)
    spent = jnp.sum(problem.demand * jnp.exp(purchases), 1)
    own = jnp.sum(shares[economies, economies] * (1 + growth) * weight, 1)
    at_home = jnp.where(quotas.i == quotas.n, change + rent, 0.0)
    own = own.at[quotas.n].add(at_home)
    return _Markets(sales, exporter, spent - paid, sales.sum(1) + exporter + paid - 2 * own)


def _deficits(trade: Array, unit: Array, problem: Problem) -> Array:
    """Equation (13): deficits move with own trade and sum to zero, or are fixed."""
    traded = problem.trade > 0
    raw = problem.deficit * jnp.where(traded, trade / jnp.where(traded, problem.trade, 1), 1)
    up, down = jnp.sum(jnp.maximum(raw, 0)), jnp.sum(jnp.maximum(-raw, 0))
    some = (up > 0) & (down > 0)
    balance = jnp.sqrt(jnp.where(some, up / jnp.where(some, down, 1), 1))
    scaled = jnp.where(raw > 0, raw / balance, raw * balance)
    return jnp.where(problem.scaled > 0, scaled, problem.deficit / unit)


def _demand(
    price: Array,
    bundle: Array,
    cost: Array,
    consumer: Array,
    sales: Array,
    income: Array,
    problem: Problem,
) -> Array:
    """Equation (5): purchases for use by industries and for consumption."""
    a, b = problem.one_epsilon, problem.one_eta
    used = (1 - problem.v) * jnp.exp(b * (bundle - cost) - a * bundle) * sales
    intermediate = jnp.exp(a * price) * jnp.einsum("nrs,ns->nr", problem.gamma, used)
    shares = problem.alpha * jnp.exp(problem.one_psi * (price - consumer[:, None]))
    return intermediate + shares * jnp.maximum(income, _LEAST_INCOME * problem.income)[:, None]


def _rewards(primary: Array, problem: Problem) -> Array:
    """Equation (11): rewards of factors that move between industries with some ease."""
    economy = jnp.log(primary.sum(1) / problem.primary.sum(1))[:, None]
    industry = _log_hat(primary, problem.primary)
    moved = economy + problem.rigidity * (industry - economy)
    return jnp.where(problem.primary > 0, moved, 0.0)


def _log_hat(new: Array, old: Array) -> Array:
    """Return log(new / old), and 0 where there was nothing, safely for gradients too."""
    some = old > 0
    return jnp.where(some, jnp.log(jnp.where(some, new, 1.0) / jnp.where(some, old, 1.0)), 0.0)


__all__ = ["Outcome", "mean_of", "residual", "unit_costs"]
