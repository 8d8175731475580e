"""Terminals for crude oil: who loads where, and the guard where shares do not come to agree."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tradewind.core import ConvergenceError
from tradewind.models.sealanes import ports, terminals
from tradewind.models.sealanes.terminals import crude_mb_per_day, terminal_shares
from tradewind.world import World

SENDS = np.array([0.7, 0.3, 1.0, 1.0])
TAKES = np.array([0.0, 1.0, 1.0, 1.0])
FIRST = np.array([0, 2, 3])
"""A seller with a large and a small terminal, and two buyers with a port each."""
SOLD = np.array([[0.0, 6.0, 4.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
KM = np.array([
    [0.0, 500.0, 2_000.0, 9_000.0],
    [500.0, 0.0, 4_000.0, 6_000.0],
    [2_000.0, 4_000.0, 0.0, 7_000.0],
    [9_000.0, 6_000.0, 7_000.0, 0.0],
])  # fmt: skip


def shares(**changes: np.ndarray) -> np.ndarray:
    """Shares of the two terminals of the seller, by buyer."""
    given = {"km": KM, "sends": SENDS, "takes": TAKES, "first": FIRST, "sold": SOLD} | changes
    return terminal_shares(**given)[:2, 2:]


def test_purchases_of_every_buyer_are_shared_out_in_full() -> None:
    assert shares().sum(axis=0) == pytest.approx(1.0)
    assert shares().min() >= 0


def test_sales_of_every_terminal_are_what_they_are() -> None:
    sold = shares() @ np.array([6.0, 4.0])
    assert sold / sold.sum() == pytest.approx(SENDS[:2], abs=1e-5)


def test_a_terminal_that_is_far_off_serves_whom_it_is_nearest_to() -> None:
    found = shares()
    assert found[0, 0] > 0.9, "the near buyer loads at the near terminal"
    assert found[1, 1] > found[1, 0]


def test_without_distance_everybody_loads_everywhere_alike() -> None:
    found = shares(km=np.full((4, 4), 1_000.0))
    assert found == pytest.approx(np.column_stack([SENDS[:2], SENDS[:2]]), abs=1e-5)


def test_a_buyer_without_a_way_gets_nothing_and_without_trade_gets_a_route() -> None:
    km = KM.copy()
    km[:2, 3] = km[3, :2] = np.inf
    found = shares(km=km)
    assert found[:, 1] == pytest.approx(0.0)
    assert found[:, 0] == pytest.approx(SENDS[:2], abs=1e-5)
    assert shares(sold=np.zeros((3, 3))).sum(axis=0) == pytest.approx(1.0)


def test_inputs_stay_what_they_are() -> None:
    before = [part.copy() for part in (KM, SENDS, TAKES, SOLD)]
    shares()
    for part, kept in zip((KM, SENDS, TAKES, SOLD), before, strict=True):
        assert np.array_equal(part, kept)


def test_shares_that_do_not_come_to_agree_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminals, "_ROUNDS", 1)
    with pytest.raises(ConvergenceError, match=r"cannot be shared out.*sea lanes") as caught:
        shares()
    assert caught.value.iterations == 1
    assert caught.value.residual > 0
    assert caught.value.last_state.shape == (2, 3)


def test_trade_in_crude_oil_is_that_of_the_year_of_the_world(world: World) -> None:
    flow = crude_mb_per_day(world)
    codes = ports().economies
    exports = dict(zip(codes, flow.sum(axis=1), strict=True))
    assert 6.5 < exports["SAU"] < 8.0  # 7.4 million barrels a day in 2022 (OPEC)
    assert 35 < flow.sum() < 50
    assert not np.diag(flow).any()


def test_a_world_without_trade_in_minerals_has_none(world: World, small: object) -> None:
    own = replace(small.world, mineral_trade=small.world.mineral_trade.iloc[:0])
    assert not crude_mb_per_day(own).any()
