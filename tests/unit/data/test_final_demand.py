"""Imputing the destinations of final sales."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tradewind.core import ConvergenceError
from tradewind.data.final_demand import balanced_expenditure, impute_destinations
from tradewind.data.trade_form import apportion


def test_both_totals_are_met() -> None:
    rng = np.random.default_rng(7)
    pattern = rng.uniform(0.1, 1.0, (4, 4, 3))
    sales = rng.uniform(1.0, 9.0, (4, 3))
    spending = rng.dirichlet(np.ones(4) * 20) * sales.sum()
    flows = impute_destinations(pattern, sales, spending)
    np.testing.assert_allclose(flows.sum(axis=1), sales, rtol=1e-12)
    np.testing.assert_allclose(flows.sum(axis=(0, 2)), spending, rtol=1e-9)


def test_a_seller_without_intermediate_sales_sells_at_home() -> None:
    pattern = np.ones((2, 2, 2))
    pattern[0, :, 0] = 0.0
    flows = impute_destinations(pattern, np.ones((2, 2)), np.array([2.0, 2.0]))
    assert flows[0, 1, 0] == 0.0
    assert flows[0, 0, 0] == pytest.approx(1.0)


def test_totals_that_cannot_be_met_raise_and_give_no_numbers() -> None:
    closed = np.eye(2)[:, :, None]
    with pytest.raises(ConvergenceError, match="cannot be balanced"):
        impute_destinations(closed, np.array([[1.0], [1.0]]), np.array([1.5, 0.5]))


def test_expenditure_reproduces_the_trade_balance_up_to_one_share_of_gdp() -> None:
    income, balance, gdp = np.array([100.0, 50.0]), np.array([9.0, -3.0]), np.array([100.0, 50.0])
    spending = balanced_expenditure(income, balance, gdp)
    assert spending.sum() == pytest.approx(income.sum())
    gap = (income - spending - balance) / gdp
    assert gap[0] == pytest.approx(gap[1])


@given(
    st.lists(st.integers(0, 10**9), min_size=1, max_size=4),
    st.data(),
)
def test_apportioning_keeps_totals_and_stays_within_one_unit(
    totals: list[int], data: st.DataObject
) -> None:
    weights = data.draw(
        arrays(np.float64, (len(totals), 5), elements=st.floats(0.01, 100.0, allow_nan=False))
    )
    total = np.array(totals)
    split = apportion(total, weights)
    exact = weights / weights.sum(axis=1, keepdims=True) * total[:, None]
    assert (split.sum(axis=1) == total).all()
    assert (np.abs(split - exact) <= 1 + 1e-6).all()
    assert (split >= 0).all()
