"""Balanced flows: sums that hold, data that is kept, and what cannot be balanced."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import ConvergenceError, InputError
from tradewind.models.minerals.flows import balanced_flows


def test_sums_hold_and_zeros_stay() -> None:
    rng = np.random.default_rng(1)
    prior = rng.random((6, 6)) + 0.01
    prior[2, 3] = 0.0
    supply, demand = rng.random(6), rng.random(6)
    demand *= supply.sum() / demand.sum()
    flow = balanced_flows(prior, supply, demand)
    assert flow.sum(axis=1) == pytest.approx(supply, rel=1e-12, abs=1e-12)
    assert flow.sum(axis=0) == pytest.approx(demand, rel=1e-12, abs=1e-12)
    assert flow[2, 3] == 0
    assert (flow >= 0).all()


def test_flows_that_agree_already_stay() -> None:
    prior = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert balanced_flows(prior, prior.sum(1), prior.sum(0)) == pytest.approx(prior, rel=1e-12)


def test_odds_ratios_of_the_prior_are_kept() -> None:
    prior = np.array([[1.0, 2.0], [3.0, 5.0]])
    flow = balanced_flows(prior, np.array([4.0, 6.0]), np.array([7.0, 3.0]))
    odds = prior[0, 0] * prior[1, 1] / (prior[0, 1] * prior[1, 0])
    assert flow[0, 0] * flow[1, 1] / (flow[0, 1] * flow[1, 0]) == pytest.approx(odds, rel=1e-9)


def test_a_node_with_nothing_gets_nothing() -> None:
    flow = balanced_flows(np.ones((2, 2)), np.array([0.0, 4.0]), np.array([1.0, 3.0]))
    assert flow.tolist() == [[0.0, 0.0], [1.0, 3.0]]


def test_the_prior_is_not_changed() -> None:
    prior = np.array([[1.0, 2.0], [3.0, 4.0]])
    before = prior.copy()
    balanced_flows(prior, np.array([1.0, 1.0]), np.array([0.5, 1.5]))
    assert (prior == before).all()


@pytest.mark.parametrize("demand", [[1.0, 2.1], [1.0, float("nan")], [0.0, 0.0]])
def test_totals_that_differ_are_refused(demand: list[float]) -> None:
    with pytest.raises(InputError, match="differ in total"):
        balanced_flows(np.ones((2, 2)), np.array([1.0, 2.0]), np.array(demand))


@pytest.mark.parametrize(
    ("prior", "node"), [([[1.0, 1.0], [0.0, 0.0]], 1), ([[0.0, 1.0], [0.0, 1.0]], 0)]
)
def test_a_stuck_node_is_named(prior: list[list[float]], node: int) -> None:
    with pytest.raises(InputError, match=f"node {node}"):
        balanced_flows(np.array(prior), np.array([1.0, 2.0]), np.array([1.5, 1.5]))


def test_flows_that_cannot_meet_both_sums_are_refused() -> None:
    # The first seller can only reach the first buyer, who wants less than it has.
    with pytest.raises(ConvergenceError, match="of the total") as caught:
        balanced_flows(
            np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([3.0, 1.0]), np.array([1.0, 3.0])
        )
    assert caught.value.residual > 1e-9
