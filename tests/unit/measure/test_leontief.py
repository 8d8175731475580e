"""Total requirements against the inverse, and the guards of the solvers."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import ConvergenceError, InputError
from tradewind.measure import (
    output_multipliers,
    requirements_by_origin,
    requirements_in_trade_form,
    technical_coefficients,
)


def _random(nodes: int, load: float) -> np.ndarray:
    draw = np.random.default_rng(7).random((nodes, nodes))
    return load * draw / draw.sum(axis=0)


@pytest.mark.parametrize("load", [0.0, 0.5, 0.98])
def test_requirements_equal_the_inverse(load: float) -> None:
    a = _random(60, load)
    membership = np.repeat(np.eye(6), 10, axis=0)
    solved = requirements_by_origin(a, membership)
    exact = np.linalg.inv(np.eye(60) - a).T @ membership
    assert solved.values == pytest.approx(exact, abs=1e-10)
    assert solved.residual <= 1e-12


def test_multipliers_are_column_sums() -> None:
    a = _random(30, 0.6)
    assert output_multipliers(a) == pytest.approx(np.linalg.inv(np.eye(30) - a).sum(axis=0))


def test_a_table_that_eats_more_than_it_makes_is_refused() -> None:
    with pytest.raises(ConvergenceError) as caught:
        requirements_in_trade_form(np.ones((1, 1, 1)) * 0.5, np.ones((1, 1, 1)) * 0.5 + 1.5)
    assert caught.value.iterations > 0
    assert "less than 1" in str(caught.value)


def test_a_singular_table_is_refused() -> None:
    a = np.array([[0.5, 0.5], [0.5, 0.5]])
    with pytest.raises(ConvergenceError, match="less than 1"):
        requirements_by_origin(a, np.eye(2))


def test_shapes_are_checked() -> None:
    with pytest.raises(InputError):
        technical_coefficients(np.ones((2, 3)), np.ones(2))
