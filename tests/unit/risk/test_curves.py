"""Metrics of annual losses on samples that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.risk.curves import annual_losses, curve, curve_at, exceedance, tail_risk
from tradewind.risk.uncertainty import METRICS, tail_metrics


def test_tails_of_a_hundred_years() -> None:
    annual = np.random.default_rng(0).permutation(np.arange(100.0))
    five, one = tail_risk(annual, 0.95), tail_risk(annual, 0.99)
    assert (five.var, five.cvar) == (95.0, 97.0)
    assert (one.var, one.cvar) == (99.0, 99.0)
    assert tail_metrics(annual) == dict(zip(METRICS, (95.0, 97.0, 99.0, 99.0), strict=True))
    assert (five.var_error, one.var_error) == (2.0, 0.5)
    assert five.cvar_error == pytest.approx(np.sqrt((2.0 + 0.95 * 4.0) / 5))


def test_a_single_year_is_its_own_tail() -> None:
    found = tail_risk([7.0], 0.99)
    assert (found.var, found.cvar, found.var_error, found.cvar_error) == (7.0, 7.0, 0.0, 0.0)


def test_gains_are_negative_losses() -> None:
    assert tail_risk(-np.arange(100.0), 0.95).cvar == -2.0


def test_losses_of_a_year_add_and_the_largest_stands_out() -> None:
    loss = np.array([[1.0, 5.0], [3.0, -1.0], [2.0, 0.5]])
    total, most = annual_losses(loss, np.array([0, 0, 2]), 4)
    assert total.tolist() == [[4.0, 4.0], [0.0, 0.0], [2.0, 0.5], [0.0, 0.0]]
    assert most.tolist() == [[3.0, 5.0], [0.0, 0.0], [2.0, 0.5], [0.0, 0.0]]


def test_return_periods_that_a_sample_is_too_short_for_are_left_out() -> None:
    table = curve(np.arange(100.0))
    assert table["return_years"].tolist() == [2, 5, 10, 20]
    assert table["probability"].tolist() == [0.5, 0.2, 0.1, 0.05]
    assert table["loss_usd"].tolist() == [50.0, 80.0, 90.0, 95.0]
    assert curve_at(np.arange(100.0)).tolist() == [50.0, 80.0, 90.0, 95.0]
    assert len(curve(np.arange(9.0))) == 0


def test_exceedance_is_strict() -> None:
    assert exceedance([1.0, 1.0, 2.0, 4.0], [0.0, 1.0, 3.0, 4.0]).tolist() == [1.0, 0.5, 0.25, 0.0]


def test_a_curve_and_exceedance_agree() -> None:
    annual = np.random.default_rng(1).exponential(size=5000)
    table = curve(annual)
    beyond = exceedance(annual, table["loss_usd"])
    assert beyond == pytest.approx(table["probability"], abs=2 / 5000)
