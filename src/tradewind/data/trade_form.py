"""Reduce a full inter-country table to trade form, in whole multiples of US$ 100.

Whole numbers make the accounting identities exact: what each economy buys of each good equals what
its users take of it, and what each industry sells equals what it makes, to the last unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.core.units import FLOW_STEP_USD_M
from tradewind.data.final_demand import balanced_expenditure, impute_destinations

Array = NDArray[np.float64]
Units = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TradeForm:
    """The world economy in trade form, in units of US$ 100.

    Parameters
    ----------
    intermediate
        (n, n, s): origin, destination, industry that sells.
    final
        (n, n, s): the same for final demand; destinations are imputed.
    inputs
        (n, s, s): destination, industry bought, industry that uses it.

    Examples
    --------
    >>> TradeForm.__slots__
    ('intermediate', 'final', 'inputs')
    """

    intermediate: Units
    final: Units
    inputs: Units


def to_trade_form(
    flow_usd_m: Array, final_usd_m: Array, trade_balance_usd_m: Array, gdp_usd_m: Array
) -> TradeForm:
    """Aggregate users within each destination, and impute the destinations of final sales.

    Parameters
    ----------
    flow_usd_m
        (n, s, n, s): origin, selling industry, destination, using industry.
    final_usd_m
        (n, s): final sales.
    trade_balance_usd_m, gdp_usd_m
        (n,): national accounts.

    Returns
    -------
    TradeForm
        Whole numbers that balance exactly.

    Examples
    --------
    >>> flow = np.full((2, 1, 2, 1), 2.0)
    >>> form = to_trade_form(flow, np.full((2, 1), 5.0), np.zeros(2), np.ones(2))
    >>> bool((form.intermediate.sum(axis=0) == form.inputs.sum(axis=2)).all())
    True
    """
    bought = flow_usd_m.sum(axis=3).transpose(0, 2, 1)
    used = flow_usd_m.sum(axis=0).transpose(1, 0, 2)
    output = flow_usd_m.sum(axis=(2, 3)) + final_usd_m
    income = (output - flow_usd_m.sum(axis=(0, 1))).sum(axis=1)
    spending = balanced_expenditure(income, trade_balance_usd_m, gdp_usd_m)
    final = impute_destinations(bought, final_usd_m, spending)
    intermediate = np.rint(bought / FLOW_STEP_USD_M).astype(np.int64)
    sold = np.rint(final_usd_m / FLOW_STEP_USD_M).astype(np.int64)
    return TradeForm(
        intermediate=intermediate,
        final=apportion(sold, final.transpose(0, 2, 1)).transpose(0, 2, 1),
        inputs=apportion(intermediate.sum(axis=0), used),
    )


def apportion(total: Units, weights: Array) -> Units:
    """Split whole totals over the last axis in proportion to weights, by largest remainders.

    Parameters
    ----------
    total
        (...) whole numbers to split.
    weights
        (..., k) non-negative weights; a total whose weights are all zero must be zero.

    Returns
    -------
    array
        (..., k) whole numbers that sum to `total` exactly.

    Examples
    --------
    >>> apportion(np.array([10]), np.array([[1.0, 1.0, 1.0]])).tolist()
    [[4, 3, 3]]
    """
    mass = weights.sum(axis=-1, keepdims=True)
    share = np.divide(weights, mass, out=np.zeros_like(weights), where=mass > 0)
    exact = share * total[..., None]
    whole = np.floor(exact).astype(np.int64)
    left = total - whole.sum(axis=-1)
    order = np.argsort(-(exact - whole), axis=-1, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(
        rank, order, np.broadcast_to(np.arange(order.shape[-1]), order.shape), axis=-1
    )
    split: Units = whole + (rank < left[..., None])
    return split


__all__ = ["TradeForm", "apportion", "to_trade_form"]
