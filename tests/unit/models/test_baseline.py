"""The baseline: what flows become, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.core import InputError, MissingDataError
from tradewind.models.equilibrium import Baseline

if TYPE_CHECKING:
    from tradewind.world import World

NONE = np.zeros((2, 1, 1))
TRADE = np.array([[[3.0], [1.0]], [[1.0], [3.0]]])
USED = np.array([[[0.5]], [[1.0]]])


def changed(flows: np.ndarray, at: tuple[int, ...], value: float) -> np.ndarray:
    copy = flows.copy()
    copy[at] = value
    return copy


def test_shares_and_values_follow_from_flows() -> None:
    base = Baseline.from_arrays(TRADE, USED)
    assert base.shape == (2, 1)
    assert np.array_equal(base.origin_share[:, 0, 0], [0.75, 0.25])
    assert np.array_equal(base.final, [[3.5], [3.0]])
    assert np.array_equal(base.primary_income, [[3.5], [3.0]])
    assert np.array_equal(base.primary_share, [[0.875], [0.75]])
    assert np.array_equal(base.deficit, [0, 0])


def test_tariffs_are_paid_by_buyers_and_kept_at_home() -> None:
    rates = np.array([[[0.0], [0.5]], [[0.2], [0.0]]])
    base = Baseline.from_arrays(TRADE, NONE, tariff=rates)
    assert np.array_equal(base.demand, [[4.2], [4.5]])
    assert np.array_equal(base.output, [[4.0], [4.0]])
    assert np.allclose(base.income - base.primary_income[:, 0] - base.deficit, [0.2, 0.5])
    assert abs(base.deficit.sum()) < 1e-12
    assert np.allclose(base.origin_share.sum(axis=0), 1)


def test_a_full_table_gathers_to_its_trade_form() -> None:
    by_buyer = np.stack([0.25 * TRADE, 0.75 * TRADE], axis=2).reshape(2, 4, 1)
    rates = np.repeat(np.array([[[0.0], [0.5]], [[0.2], [0.0]]]), 2, axis=1)
    inputs = (by_buyer * (1 + rates)).sum(axis=0)[::2].reshape(2, 1, 1)
    full = Baseline.from_arrays(by_buyer, inputs, tariff=rates)
    one = full.in_trade_form()
    assert (full.buyers, one.buyers) == (2, 1)
    assert np.allclose(one.trade, TRADE)
    assert np.allclose(one.tariff, rates[:, ::2])
    assert one.in_trade_form() is one
    for name in ("output", "final", "primary_income", "income", "deficit", "input_share"):
        assert np.allclose(getattr(one, name), getattr(full, name), atol=1e-12)


def test_arrays_are_copies_and_sealed() -> None:
    flows = TRADE.copy()
    base = Baseline.from_arrays(flows, NONE)
    flows[0, 0, 0] = 9.0
    assert base.trade[0, 0, 0] == 3.0
    with pytest.raises(ValueError, match="read-only"):
        base.income[0] = 1.0


@pytest.mark.parametrize(
    ("trade", "inputs"),
    [
        (np.ones((2, 2, 1)), np.ones((2, 1, 2))),
        (np.ones((2, 3, 1)), NONE),
        (np.ones((2, 2)), NONE),
        (np.ones((2, 2, 1)), np.zeros((3, 1, 1))),
    ],
)
def test_shapes_that_do_not_fit_are_refused(trade: np.ndarray, inputs: np.ndarray) -> None:
    with pytest.raises(InputError, match="shapes of trade and inputs"):
        Baseline.from_arrays(trade, inputs)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_flows_that_are_no_number_are_counted_and_found(value: float) -> None:
    with pytest.raises(InputError, match=r"not a finite number.*trade.*1 of them.*\(0, 1, 0\)"):
        Baseline.from_arrays(changed(TRADE, (0, 1, 0), value), NONE)
    with pytest.raises(InputError, match=r"not a finite number.*inputs"):
        Baseline.from_arrays(TRADE, changed(USED, (0, 0, 0), value))


@pytest.mark.parametrize(
    ("trade", "inputs", "what"),
    [
        (changed(TRADE, (0, 1, 0), -1.0), NONE, "A flow is negative.*-1"),
        (np.ones((2, 2, 1)), np.full((2, 1, 1), 3.0), "final demand is negative"),
        (changed(TRADE, (1, 0, 0), 9.0), changed(NONE, (0, 0, 0), 5.0), "primary income is neg"),
        (np.array([[[0.0], [0.0]], [[0.0], [1.0]]]), NONE, "no final expenditure"),
        (np.array([[[0.0], [0.0]], [[1.0], [3.0]]]), NONE, "no primary income"),
    ],
)
def test_an_economy_without_means_is_refused(
    trade: np.ndarray, inputs: np.ndarray, what: str
) -> None:
    with pytest.raises(InputError, match=what):
        Baseline.from_arrays(trade, inputs)


def test_an_economy_cut_off_from_all_suppliers_of_an_input_is_named() -> None:
    trade = np.ones((2, 2, 2))
    trade[:, 1, 0] = 0.0
    inputs = np.zeros((2, 2, 2))
    inputs[1, 0, 1] = 0.5
    with pytest.raises(InputError, match=r"cut off from all suppliers.*economy 1, industry 0"):
        Baseline.from_arrays(trade, inputs)


@pytest.mark.parametrize(
    "tariff", [np.full((2, 2, 1), -1.0), np.full((2, 2, 1), np.nan), np.zeros((2, 1, 1))]
)
def test_tariffs_that_are_no_rates_are_refused(tariff: np.ndarray) -> None:
    with pytest.raises(InputError, match="one finite rate above -1"):
        Baseline.from_arrays(TRADE, NONE, tariff=tariff)


def test_a_world_is_remembered_and_knows_what_it_holds(world: World) -> None:
    base = Baseline.from_world(world)
    assert base is Baseline.from_world(world)
    assert base.trade.sum() == pytest.approx(float(world.trade_usd_m.sum()))
    with pytest.raises(InputError, match="Unknown resolution"):
        Baseline.from_world(world, "fine")


def test_the_full_table_is_asked_of_a_world_that_holds_it(world: World) -> None:
    if world.full_flow_usd_m is None:
        with pytest.raises(MissingDataError, match="trade form"):
            Baseline.from_world(world, "full")
