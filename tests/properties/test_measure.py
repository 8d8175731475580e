"""What must hold of every dependence measure, whatever the figures."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tradewind.measure import (
    concentration_ratio,
    effective_suppliers,
    geopolrisk_score,
    governance_weight,
    hhi,
    look_through,
    normalised_hhi,
    requirements_by_origin,
    requirements_in_trade_form,
    shares,
)

AMOUNT = st.floats(0.0, 1e12).map(lambda x: x if x > 1e-6 else 0.0)
SUPPLY = hnp.arrays(np.float64, st.integers(1, 30), elements=AMOUNT).filter(lambda a: a.sum() > 0)
SEED = st.integers(0, 2**32 - 1)
LOAD = st.floats(0.05, 0.95)


@given(SUPPLY)
def test_hhi_lies_between_equal_shares_and_one_supplier(supply: np.ndarray) -> None:
    n = int((supply > 0).sum())
    assert 1 / n - 1e-12 <= hhi(supply) <= 1 + 1e-12
    assert 1 - 1e-12 <= effective_suppliers(supply) <= n + 1e-9
    assert 0 <= normalised_hhi(supply) <= 1 + 1e-12


@given(SUPPLY, SEED)
def test_order_of_suppliers_does_not_matter(supply: np.ndarray, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation(supply)
    for measure in (hhi, normalised_hhi, effective_suppliers, concentration_ratio):
        assert measure(shuffled) == pytest.approx(measure(supply), rel=1e-12)


@given(SUPPLY, st.floats(1e-6, 1e6))
def test_unit_does_not_matter(supply: np.ndarray, factor: float) -> None:
    assert hhi(supply * factor) == pytest.approx(hhi(supply), rel=1e-9)
    assert shares(supply * factor) == pytest.approx(shares(supply), rel=1e-9, abs=1e-15)


@given(SUPPLY)
def test_an_absent_supplier_does_not_matter(supply: np.ndarray) -> None:
    more = np.append(supply, 0.0)
    assert hhi(more) == pytest.approx(hhi(supply), rel=1e-12)
    assert normalised_hhi(more) == pytest.approx(normalised_hhi(supply), rel=1e-12)


@given(SUPPLY)
def test_ratios_grow_to_one_and_bound_the_index(supply: np.ndarray) -> None:
    ratios = [float(concentration_ratio(supply, k)) for k in range(1, supply.size + 1)]
    assert (np.diff(ratios) >= -1e-12).all()
    assert ratios[-1] == pytest.approx(1.0)
    assert ratios[0] ** 2 - 1e-12 <= hhi(supply) <= ratios[0] + 1e-12


@given(SUPPLY)
def test_inputs_are_left_as_they_were(supply: np.ndarray) -> None:
    before = supply.copy()
    hhi(supply)
    normalised_hhi(supply)
    concentration_ratio(supply, 3)
    assert np.array_equal(supply, before)


@given(hnp.arrays(np.float64, 5, elements=st.floats(-10, 10)))
def test_governance_weight_falls_with_the_estimate(estimate: np.ndarray) -> None:
    weight = governance_weight(np.sort(estimate))
    assert ((weight >= 0) & (weight <= 1)).all()
    assert (np.diff(weight) <= 0).all()


@given(SUPPLY, st.floats(0.0, 1e9), SEED)
def test_geopolrisk_is_bounded_by_concentration(
    production: np.ndarray, home: float, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    imports, weights = draw.random(4) * 1e6 + 1.0, draw.random(4)
    score = geopolrisk_score(production, home, imports, weights)
    assert 0 <= score <= hhi(production) + 1e-12
    assert score >= geopolrisk_score(production, home + 1e6, imports, weights)


def _table(seed: int, load: float) -> tuple[np.ndarray, np.ndarray]:
    """Origin shares (4, 4, 3) and inputs per unit of output (4, 3, 3) of a random economy."""
    draw = np.random.default_rng(seed)
    share = draw.random((4, 4, 3))
    need = draw.random((4, 3, 3))
    return share / share.sum(axis=0), load * need / need.sum(axis=1, keepdims=True)


def _square(share: np.ndarray, need: np.ndarray) -> np.ndarray:
    return np.einsum("inr,nrs->irns", share, need).reshape(12, 12)


@given(SEED, LOAD)
def test_trade_form_equals_the_whole_table_it_stands_for(seed: int, load: float) -> None:
    share, need = _table(seed, load)
    factored = requirements_in_trade_form(share, need).values.reshape(12, 4)
    whole = requirements_by_origin(_square(share, need), np.repeat(np.eye(4), 3, axis=0)).values
    np.testing.assert_allclose(factored, whole, rtol=1e-9)


@given(SEED, LOAD)
def test_requirements_account_for_all_output(seed: int, load: float) -> None:
    """With one use rate everywhere the multipliers are 1 / (1 - load), whoever sells."""
    share, need = _table(seed, load)
    total = requirements_in_trade_form(share, need).values.sum(axis=2)
    np.testing.assert_allclose(total, 1 / (1 - load), rtol=1e-9)


@given(SEED)
def test_no_inputs_means_nothing_behind(seed: int) -> None:
    share, need = _table(seed, 0.0)
    values = requirements_in_trade_form(share, need).values
    assert np.array_equal(values, np.repeat(np.eye(4)[:, None, :], 3, axis=1))


@given(SEED, LOAD)
def test_inputs_without_inputs_make_look_through_equal_face_value(seed: int, load: float) -> None:
    """Industry 0 buys only from industries that buy nothing: L - I equals A for its column."""
    share, need = _table(seed, load)
    need[:, :, 1:] = 0.0
    need[:, 0, :] = 0.0
    behind = requirements_in_trade_form(share, need).values - np.eye(4)[:, None, :]
    face = np.einsum("inr,nrs->nsi", share, need)
    np.testing.assert_allclose(behind, face, atol=1e-12)


@given(SEED, LOAD, st.permutations(range(4)))
def test_names_of_economies_do_not_matter(seed: int, load: float, order: list[int]) -> None:
    share, need = _table(seed, load)
    plain = requirements_in_trade_form(share, need).values
    moved = requirements_in_trade_form(share[np.ix_(order, order)], need[order]).values
    np.testing.assert_allclose(moved, plain[order][:, :, order], rtol=1e-9)


def test_look_through_shares_sum_to_one_wherever_there_are_inputs(world) -> None:
    seen = look_through(world)
    for share in (seen.face_share, seen.look_through_share):
        whole = share.sum("origin", skipna=False).to_numpy()
        active = ~np.isnan(whole)
        assert active.sum() > 3_000
        assert np.abs(whole[active] - 1).max() < 1e-9
    assert float(seen.total.min()) >= 0
    assert bool((seen.total >= seen.face - 1e-12).all())
