"""Shares after purchases were moved and needs fell: they still add up, and nothing is overdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import InputNeed, Sourcing
from tradewind.models.equilibrium import Baseline
from tradewind.models.equilibrium.shares import moved_inputs, moved_origins

if TYPE_CHECKING:
    from tradewind.world import World


@pytest.fixture(scope="module")
def base(small: Any) -> Baseline:
    return Baseline.from_world(small.world)


@pytest.fixture(scope="module")
def at(small: Any) -> Any:
    codes = [*small.world.economies.index, *small.world.industries.index]
    economies = len(small.world.economies)
    return lambda code: codes.index(code) - economies * (codes.index(code) >= economies)


@pytest.fixture(scope="module")
def own(small: Any) -> World:
    return small.world


def _away(share: float, *towards: str, premium: float = 0.0) -> Sourcing:
    return Sourcing(("CHN",), ("JPN",), ("C26",), share, towards or ("all",), premium)


def test_moved_purchases_go_to_others_in_proportion(base: Baseline, own: World, at: Any) -> None:
    new, cost = moved_origins([_away(0.25)], own, base)
    old = base.origin_share
    n, r, china = at("JPN"), at("C26"), at("CHN")
    np.testing.assert_allclose(new.sum(axis=0), old.sum(axis=0), atol=1e-12)
    assert new[china, n, r] == pytest.approx(0.75 * old[china, n, r], rel=1e-12)
    others = np.arange(len(old)) != china
    growth = new[others, n, r] / old[others, n, r]
    np.testing.assert_allclose(growth, growth[0], rtol=1e-12)
    assert growth[0] > 1
    untouched = np.ones(old.shape, dtype=bool)
    untouched[:, n, r] = False
    assert new[untouched].tobytes() == old[untouched].tobytes()
    assert not cost.any()


def test_moved_purchases_go_to_whom_they_are_moved(base: Baseline, own: World, at: Any) -> None:
    new, cost = moved_origins([_away(0.5, "IND", premium=0.1)], own, base)
    old, n, r = base.origin_share, at("JPN"), at("C26")
    moved = 0.5 * old[at("CHN"), n, r]
    assert new[at("IND"), n, r] == pytest.approx(old[at("IND"), n, r] + moved, rel=1e-12)
    same = [k for k in range(len(old)) if k not in (at("IND"), at("CHN"))]
    assert new[same, n, r].tobytes() == old[same, n, r].tobytes()
    paid = np.exp(cost[at("IND"), n, r]) - 1
    assert paid * new[at("IND"), n, r] == pytest.approx(0.1 * moved, rel=1e-12)
    assert np.count_nonzero(cost) == 1


def test_moves_that_overlap_add_in_any_order(base: Baseline, own: World) -> None:
    terms = [_away(0.3, "IND"), _away(0.7, "USA", premium=0.2)]
    one, other = moved_origins(terms, own, base), moved_origins(terms[::-1], own, base)
    np.testing.assert_allclose(one[0], other[0], atol=1e-15)
    np.testing.assert_allclose(one[1], other[1], atol=1e-15)
    assert one[0].min() >= 0


def test_more_than_everything_is_not_moved(base: Baseline, own: World) -> None:
    with pytest.raises(InputError, match="More is moved away") as raised:
        moved_origins([_away(0.6), _away(0.5)], own, base)
    assert raised.value.where == "sourcing, share"


def test_somebody_must_sell_what_is_moved(base: Baseline, own: World) -> None:
    with pytest.raises(InputError, match="Nobody to move to") as raised:
        moved_origins([_away(0.5, "CHN")], own, base)
    assert "CHN" in raised.value.where
    assert raised.value.found == "C26 to JPN"


@pytest.mark.parametrize(
    ("term", "found"),
    [
        (Sourcing(("CHM",), ("JPN",), ("C26",), 0.5), "CHM"),
        (Sourcing(("CHN",), ("JPX",), ("C26",), 0.5), "JPX"),
        (Sourcing(("CHN",), ("JPN",), ("C2",), 0.5), "C2"),
        (Sourcing(("CHN",), ("JPN",), ("C26",), 0.5, ("INX",)), "INX"),
    ],
)
def test_codes_of_moves_are_checked(base: Baseline, own: World, term: Sourcing, found: str) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        moved_origins([term], own, base)
    assert found in raised.value.found


def test_saved_inputs_give_way_to_others(base: Baseline, own: World, at: Any) -> None:
    term = InputNeed(("JPN",), ("C24B",), ("C29",), 0.4, 0.5)
    new, cost = moved_inputs([term], own, base)
    old, n, r, s = base.input_share, at("JPN"), at("C24B"), at("C29")
    np.testing.assert_allclose(new.sum(axis=1), old.sum(axis=1), atol=1e-12)
    assert new[n, r, s] == pytest.approx(0.6 * old[n, r, s], rel=1e-12)
    others = np.arange(old.shape[1]) != r
    growth = new[n, others, s] / old[n, others, s]
    np.testing.assert_allclose(growth, growth[0], rtol=1e-12)
    saved = 0.4 * old[n, r, s] * (1 - base.primary_share[n, s])
    assert np.exp(cost[n, s]) - 1 == pytest.approx(0.5 * saved, rel=1e-12)
    assert np.count_nonzero(cost) == 1
    untouched = np.ones(old.shape, dtype=bool)
    untouched[n, :, s] = False
    assert new[untouched].tobytes() == old[untouched].tobytes()


def test_no_more_is_saved_than_is_needed(base: Baseline, own: World) -> None:
    term = InputNeed(("JPN",), ("C24B",), ("C29",), 0.6)
    with pytest.raises(InputError, match="More of an input is saved") as raised:
        moved_inputs([term, term], own, base)
    assert raised.value.where == "input_need, share"


def test_a_user_needs_another_input(base: Baseline, own: World) -> None:
    with pytest.raises(InputError, match="no other input"):
        moved_inputs([InputNeed(("JPN",), ("all",), ("C29",), 0.1)], own, base)


@pytest.mark.parametrize(
    "term",
    [
        InputNeed(("JPX",), ("C24B",), ("C29",), 0.1),
        InputNeed(("JPN",), ("C24",), ("C29",), 0.1),
        InputNeed(("JPN",), ("C24B",), ("C2",), 0.1),
    ],
)
def test_codes_of_needs_are_checked(base: Baseline, own: World, term: InputNeed) -> None:
    with pytest.raises(UnknownCodeError):
        moved_inputs([term], own, base)
