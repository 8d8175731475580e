"""The equilibrium map: one pass through the equations of `docs/models/equilibrium.md`, in logs."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array
from jax.lax import stop_gradient

from tradewind.models.equilibrium.problem import Scenario, Shared, Taxed
from tradewind.models.equilibrium.state import State

_NEWTON_STEPS = 2
_LEAST_INCOME = 1e-6
"""Incomes are kept above this multiple of the baseline on the way; checked at the end."""


class Outcome(NamedTuple):
    """What follows from a state.

    Parameters
    ----------
    log_cost
        (s, n) log of the unit cost c, productivity included.
    log_price
        (r, d) log of the purchase price P.
    log_consumer_price
        (n,) log of PF.
    sales, primary
        (r, i) sales X at the supplier's price; (s, n) factor income.
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

    def log_real_income(self, shared: Shared) -> Array:
        """Return the log of (I'/I) / PF, (n,): equation (14)."""
        return jnp.log(self.income / shared.income) - self.log_consumer_price


class _Links(NamedTuple):
    """Where a touched link stands: at its quota or free, and in what it differs from untouched.

    Without quotas nothing binds and nothing has a scarcity value: both are None.
    """

    at_cost: Array
    binds: Array | None = None
    value: Array | None = None


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


def residual(
    state: State, shared: Shared, scenario: Scenario, *, at_home: bool = False
) -> tuple[State, Outcome]:
    """Return how far a state is from satisfying the equations.

    Parameters
    ----------
    state
        Logs of purchase prices P, factor rewards w and purchases E.
    shared, scenario
        The baseline; shock and elasticities, of one scenario.
    at_home
        Whether derivatives see only what passes within an economy. Values are the same.

    Returns
    -------
    State
        The next state less this one; 0 in equilibrium.
    Outcome
        Everything else, with world primary income at its baseline.

    Examples
    --------
    >>> residual.__name__
    'residual'
    """
    bundle, unit_cost = _unit_costs(state, shared, scenario)
    cost = unit_cost - scenario.capacity
    growth = jnp.expm1(scenario.one_sigma[:, None] * cost)
    links = _links(state, cost, growth, scenario)
    price, free = _purchase_prices(state, growth, links, shared, scenario, at_home=at_home)
    markets = _markets(price, state, cost, growth, free, links, shared, scenario, at_home=at_home)
    primary = shared.v * jnp.exp(scenario.one_eta * (state.reward - unit_cost)) * markets.sales
    unit = shared.primary.sum() / primary.sum()
    unit = stop_gradient(unit) if at_home else unit
    deficit = _deficits(markets.trade, unit, shared, scenario)
    deficit = stop_gradient(deficit) if at_home else deficit
    rents = markets.exporter_rent + markets.importer_receipts
    income = primary.sum(0) + rents + deficit
    consumer, demand = _demand(
        state.price, bundle, unit_cost, markets.sales, income, shared, scenario
    )
    following = State(
        price,
        _rewards(unit * primary, shared, scenario),
        _log_hat(unit * demand, shared.demand),
    )
    outcome = Outcome(
        cost, price, consumer, unit * markets.sales, unit * primary, unit * income,
        unit * rents, unit * deficit,
    )  # fmt: skip
    return following.minus(state), outcome


def _unit_costs(state: State, shared: Shared, scenario: Scenario) -> tuple[Array, Array]:
    """Equations (1) and (2): log price of the input bundle and unit cost before productivity."""
    a, b, v = scenario.one_epsilon, scenario.one_eta, shared.v
    rise = jnp.expm1(a * state.price)
    if state.buyers == 1:
        used = jnp.einsum("nrs,rn->sn", shared.gamma, rise)
    else:
        used = jnp.einsum("nrs,rns->sn", shared.gamma, state.by_buyer(rise)[:, :, :-1])
    bundle = jnp.log1p(used) / a
    cost = jnp.log1p(v * jnp.expm1(b * state.reward) + (1 - v) * jnp.expm1(b * bundle)) / b
    return bundle, cost


def _links(state: State, cost: Array, growth: Array, scenario: Scenario) -> _Links:
    """Equation (8): where a quota binds, the buyer pays the scarcity value (E P^(sigma-1)/q)."""
    t = scenario.touched
    if t.quota is None:
        return _Links(1 + growth[t.r, t.i])
    sigma = scenario.sigma[t.r]
    value = (
        state.purchases[t.r, t.d] - scenario.one_sigma[t.r] * state.price[t.r, t.d] - t.left
    ) / sigma
    binds = (t.quota > 0) & (cost[t.r, t.i] + t.cost + t.tariff < value)
    return _Links(1 + growth[t.r, t.i], binds, value)


def _purchase_prices(
    state: State,
    growth: Array,
    links: _Links,
    shared: Shared,
    scenario: Scenario,
    *,
    at_home: bool,
) -> tuple[Array, Array]:
    """Equation (4): untouched links at their cost, touched ones at theirs or at scarcity's."""
    t, old, d = scenario.touched, state.price, scenario.one_sigma[:, None]
    away = stop_gradient(growth) if at_home else growth
    free = jnp.einsum("rdi,ri->rd", shared.pi, away)
    free = free + shared.rise
    if at_home:
        free = free + shared.own * state.spread(growth - away)
    dear = scenario.one_sigma[t.r] * (t.cost + t.tariff)
    if links.binds is None:
        dearer = t.share * links.at_cost * jnp.expm1(dear)
        return jnp.log1p(free + jnp.zeros_like(old).at[t.r, t.d].add(dearer)) / d, free
    scarce = -scenario.one_sigma[t.r] * t.left / scenario.sigma[t.r]
    kept = jnp.where(links.binds, t.share * jnp.exp(scarce), 0.0)
    change = jnp.where(
        links.binds,
        t.share * (jnp.expm1(scarce) - growth[t.r, t.i]),
        t.share * links.at_cost * jnp.expm1(dear),
    )
    kept = jnp.zeros_like(old).at[t.r, t.d].add(kept)[t.r, t.d]
    base = free + jnp.zeros_like(old).at[t.r, t.d].add(change)
    price = jnp.log1p(base) / d
    at_links = _scarce_prices(old, kept, base[t.r, t.d], state, scenario)
    price = price.at[t.r, t.d].set(jnp.where(kept > 0, at_links, price[t.r, t.d]))
    return price, free


def _scarce_prices(old: Array, kept: Array, base: Array, state: State, scenario: Scenario) -> Array:
    """Newton's steps for the price of a market where quotas bind, at the touched links."""
    t = scenario.touched
    d, bought = scenario.one_sigma[t.r], state.purchases[t.r, t.d]
    ratio, price = d / scenario.sigma[t.r], old[t.r, t.d]
    for _ in range(_NEWTON_STEPS):
        bound = kept * jnp.expm1(ratio * (bought - d * price))
        slope = 1 + ratio * (bound + kept) / (1 + base + bound)
        price = price - (price - jnp.log1p(base + bound) / d) / slope
    return price


def _markets(
    price: Array,
    state: State,
    cost: Array,
    growth: Array,
    free: Array,
    links: _Links,
    shared: Shared,
    scenario: Scenario,
    *,
    at_home: bool,
) -> _Markets:
    """Equations (6) to (9): sales, scarcity rents, tariff revenue."""
    t = scenario.touched
    weight = shared.demand * jnp.exp(state.purchases - scenario.one_sigma[:, None] * price)
    taxed = shared.taxed
    sold, own = (shared.pi, shared.own) if taxed is None else (taxed.sales, taxed.own)
    away = stop_gradient(weight) if at_home else weight
    sent = jnp.einsum("rdi,rd->ri", sold, away)
    if at_home:
        sent = sent + state.gathered(own * (weight - away))
    sales = (1 + growth) * sent
    to_sellers = 1 + free if taxed is None else _receipts(growth, taxed, state, at_home=at_home)

    at = weight[t.r, t.d]
    as_free = (
        t.sales_share
        * links.at_cost
        * at
        * jnp.exp(scenario.one_sigma[t.r] * (t.cost + t.tariff) - t.tariff)
    )
    sale, to_exporter = as_free, jnp.zeros(())
    exporter = jnp.zeros_like(shared.income)
    if links.binds is not None and links.value is not None:
        paid, gross, shipped = _at_quota(price, state, cost, shared, scenario)
        wedge = jnp.expm1(links.value - cost[t.r, t.i] - t.cost - t.tariff)
        sale = jnp.where(links.binds, shipped * (1 + t.lost * wedge), as_free)
        to_exporter = t.exporter * jnp.where(links.binds, paid - gross, 0.0)
        exporter = exporter.at[t.i].add(to_exporter)
    change = sale - t.sales_share * links.at_cost * at
    sales = sales.at[t.r, t.i].add(change)
    n = t.d // state.buyers
    received = state.gathered(weight * to_sellers).sum(0).at[n].add(change + to_exporter)
    spent = state.gathered(shared.demand * jnp.exp(state.purchases)).sum(0)
    home = state.gathered(own * state.spread(1 + growth) * weight).sum(0)
    home = home.at[n].add(jnp.where(t.i == n, change + to_exporter, 0.0))
    trade = sales.sum(0) + exporter + received - 2 * home
    return _Markets(sales, exporter, spent - received, trade)


def _receipts(growth: Array, taxed: Taxed, state: State, *, at_home: bool) -> Array:
    """Return what sellers get of a unit of payments, where the baseline has tariffs."""
    away = stop_gradient(growth) if at_home else growth
    got = jnp.einsum("rdi,ri->rd", taxed.sales, 1 + away)
    return got + taxed.own * state.spread(growth - away) if at_home else got


def _at_quota(
    price: Array, state: State, cost: Array, shared: Shared, scenario: Scenario
) -> tuple[Array, Array, Array]:
    """Payments of buyers, their cost before scarcity, and what of it reaches suppliers."""
    t = scenario.touched
    sigma, one_sigma = scenario.sigma[t.r], scenario.one_sigma[t.r]
    value = (state.purchases[t.r, t.d] - one_sigma * price[t.r, t.d] - t.left) / sigma
    volume = shared.demand[t.r, t.d] * jnp.exp(t.left)
    delivered = volume * jnp.exp(t.cost + cost[t.r, t.i])
    paid = volume * t.share * jnp.exp(value)
    return paid, t.share * delivered * jnp.exp(t.tariff), t.sales_share * delivered


def _deficits(trade: Array, unit: Array, shared: Shared, scenario: Scenario) -> Array:
    """Equation (13): deficits move with own trade and sum to zero, or are fixed."""
    traded = shared.trade > 0
    raw = shared.deficit * jnp.where(traded, trade / jnp.where(traded, shared.trade, 1), 1)
    up, down = jnp.sum(jnp.maximum(raw, 0)), jnp.sum(jnp.maximum(-raw, 0))
    some = (up > 0) & (down > 0)
    balance = jnp.sqrt(jnp.where(some, up / jnp.where(some, down, 1), 1))
    scaled = jnp.where(raw > 0, raw / balance, raw * balance)
    return jnp.where(scenario.scaled > 0, scaled, shared.deficit / unit)


def _demand(
    price: Array,
    bundle: Array,
    unit_cost: Array,
    sales: Array,
    income: Array,
    shared: Shared,
    scenario: Scenario,
) -> tuple[Array, Array]:
    """Equation (5): consumer prices, and purchases for use by industries and for consumption."""
    a, b = scenario.one_epsilon, scenario.one_eta
    used = (1 - shared.v) * jnp.exp(b * (bundle - unit_cost) - a * bundle) * sales
    economies = shared.income.shape[0]
    buyers = price.shape[1] // economies
    final_price = price[:, buyers - 1 :: buyers]
    taste = shared.alpha * jnp.exp(scenario.taste)
    alpha = taste / taste.sum(0)
    consumer = mean_of(alpha, final_price, scenario.one_psi, 0)
    spending = jnp.maximum(income, _LEAST_INCOME * shared.income)
    final = alpha * jnp.exp(scenario.one_psi * (final_price - consumer)) * spending
    if buyers == 1:
        return consumer, jnp.exp(a * price) * jnp.einsum("nrs,sn->rn", shared.gamma, used) + final
    inputs = jnp.exp(a * price).reshape(-1, economies, buyers)[:, :, :-1]
    inputs = inputs * shared.gamma.transpose(1, 0, 2) * used.T
    both = jnp.concatenate([inputs, final[:, :, None]], axis=2)
    return consumer, both.reshape(price.shape)


def _rewards(primary: Array, shared: Shared, scenario: Scenario) -> Array:
    """Equation (11): rewards of factors that move between industries with some ease."""
    owned = shared.primary.sum(0)
    endowment = jnp.sum(shared.primary * jnp.exp(scenario.endowment), 0) / owned
    economy = jnp.log(primary.sum(0) / owned / endowment)
    industry = _log_hat(primary, shared.primary) - scenario.endowment
    moved = economy + scenario.rigidity * (industry - economy)
    return jnp.where(shared.primary > 0, moved, 0.0)


def _log_hat(new: Array, old: Array) -> Array:
    """Return log(new / old), and 0 where there was nothing, safely for gradients too."""
    some = old > 0
    return jnp.where(some, jnp.log(jnp.where(some, new, 1.0) / jnp.where(some, old, 1.0)), 0.0)


__all__ = ["Outcome", "mean_of", "residual"]
