"""What of whose trade is late or stopped before anybody adapts."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.models import Closure
from tradewind.models.sealanes import idle_sources, lane_changes, sea_effects
from tradewind.models.sealanes.exposure import goods_trade_usd_m, trade_by_chokepoint
from tradewind.world import World

HORMUZ, SUEZ = Closure(("hormuz",), 1.0), Closure(("suez",), 1.0)


def test_shares_are_of_trade_in_goods(world: World) -> None:
    rows = sea_effects((HORMUZ, SUEZ), world)
    assert len(rows) == 2 * len(world.economies)
    for way, part in rows.groupby("direction"):
        total = goods_trade_usd_m(world)[way].sum(axis=1).to_numpy()
        for what in ("late", "stopped"):
            assert part[f"{what}_share"].between(0, 1).all()
            assert part[f"{what}_usd_m"].to_numpy() == pytest.approx(part[f"{what}_share"] * total)


def test_what_is_late_for_all_buyers_is_late_for_all_sellers(world: World) -> None:
    rows = sea_effects((HORMUZ, SUEZ), world).groupby("direction")[["late_usd_m", "stopped_usd_m"]]
    totals = rows.sum()
    assert totals.loc["imports"].to_numpy() == pytest.approx(totals.loc["exports"].to_numpy())
    assert (totals > 0).all(axis=None)


def test_what_suez_delays_is_what_passes_suez(world: World) -> None:
    rows = sea_effects((Closure(("suez",), 1.0),), world)
    late = rows[rows["direction"] == "imports"]["late_usd_m"].sum()
    passing = trade_by_chokepoint(world)["imports"]["suez"].sum()
    assert not rows["stopped_usd_m"].any()
    assert 0.95 * passing < late <= passing * (1 + 1e-9), "a part of the oil goes by pipeline"
    assert 5 < rows["extra_days"][rows["late_usd_m"] > 1_000].max() < 40


def test_no_closure_has_no_effect(world: World) -> None:
    numbers = sea_effects((), world).drop(columns=["economy", "direction"])
    assert not numbers.any(axis=None)
    assert idle_sources((), world).empty


def test_idle_sources_are_those_of_the_closure(world: World) -> None:
    rows = idle_sources((HORMUZ,), world)
    idle = lane_changes((HORMUZ,), world).idle
    assert rows["idle_share"].is_monotonic_decreasing
    assert rows["idle_share"].sum() == pytest.approx(np.where(idle > 1e-6, idle, 0.0).sum())
    assert set(rows["industry"]) == {"B06", "C19"}
