"""A closure as costs, cuts and idle wells: none without a loss, more with more, who is spared."""

from __future__ import annotations

from dataclasses import fields
from itertools import pairwise, permutations

import numpy as np
import pytest
from numpy.typing import NDArray

from tradewind.core import UnknownCodeError
from tradewind.models import Closure, EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import respond_many
from tradewind.models.sealanes import (
    CARGOES,
    Berths,
    Cargo,
    Detours,
    LaneChanges,
    berths,
    chokepoint_names,
    closure,
    detours,
    lane_changes,
    ports,
    sailed,
)
from tradewind.models.sealanes.closure import MOST_LOST, WORLD_MARKETS, in_world
from tradewind.models.sealanes.pace import canal_days, km_per_day
from tradewind.world import World

CODES = ports().economies
HORMUZ, SUEZ = Closure(("hormuz",), 1.0), Closure(("suez",), 1.0)
PLAIN = EquilibriumParams(max_iterations=500)


def pair(values: np.ndarray, origin: str, destination: str) -> float:
    return float(values[CODES.index(origin), CODES.index(destination)])


def parts(found: Detours | LaneChanges) -> dict[str, np.ndarray]:
    return {field.name: getattr(found, field.name) for field in fields(found)}


def assert_same(one: Detours | LaneChanges, other: Detours | LaneChanges) -> None:
    for name, values in parts(one).items():
        assert np.allclose(values, parts(other)[name], rtol=0, atol=1e-12), name


@pytest.fixture(scope="module")
def gulf_world(world: World) -> World:
    """Six economies that trade through Hormuz, Suez or Malacca, the rest as one without a port."""
    kept = {"ARE", "CHN", "IND", "JPN", "NLD", "SAU"}
    goods = {"B06", "C19", "C26", "C29"}
    industries = list(world.industries.index)
    return world.aggregate(
        economies={"REST": [code for code in world.economies.index if code not in kept]},
        industries={
            "GOODS": [code for code in industries if code < "D" and code not in goods],
            "SERV": [code for code in industries if code >= "D"],
        },
    )


@pytest.mark.parametrize("names", [("hormuz",), ("suez",), ("malacca", "singapore")])
def test_no_loss_changes_nothing(names: tuple[str, ...], world: World) -> None:
    found = lane_changes((Closure(names, 0.0),), world)
    assert not any(values.any() for values in parts(found).values())


@pytest.mark.parametrize("cargo", CARGOES)
def test_no_closure_and_a_closure_without_loss_are_the_same_beside_another(
    cargo: Cargo, world: World
) -> None:
    alone = detours((SUEZ,), world, cargo)
    assert_same(alone, detours((SUEZ, Closure(("good-hope",), 0.0)), world, cargo))
    assert not any(values.any() for values in parts(detours((), world, cargo)).values())


@pytest.mark.parametrize(
    "names", [("hormuz",), ("suez",), ("bosporus",), ("panama",), ("bosporus", "hormuz")]
)
def test_more_passages_lost_is_never_less_harm(names: tuple[str, ...], world: World) -> None:
    steps = [lane_changes((Closure(names, share),), world) for share in (0.2, 0.5, 0.9, 1.0)]
    for less, more in pairwise(steps):
        for part, values in parts(less).items():
            assert (parts(more)[part] >= values - 1e-12).all(), part
    assert any(values.any() for values in parts(steps[-1]).values())


@pytest.mark.parametrize("name", chokepoint_names())
def test_nobody_arrives_sooner_because_something_closes(name: str, world: World) -> None:
    for cargo in CARGOES:
        found = parts(detours((Closure((name,), 1.0),), world, cargo))
        assert min(values.min() for values in found.values()) >= 0
        assert found["stopped"].max() <= 1 + 1e-9
        assert (found["locked_in"] <= found["stopped"] + 1e-12).all()
        assert (found["late"] + found["stopped"] <= 1 + 1e-9).all()


def days_more(pairs: Berths, cargo: Cargo, shut: set[str]) -> NDArray[np.float64]:
    """Return the days that a ship is longer under way, at canals too, by pair of berths."""
    at = np.ix_(pairs.port, pairs.port)
    around, usual = sailed(cargo, frozenset(shut)), sailed(cargo)
    waiting = canal_days(around.gates) - canal_days(usual.gates)
    sailing = (around.km[at] - pairs.km) / km_per_day(closure._SPEEDS[cargo])
    return np.maximum(sailing + waiting[at], 0.0)


def test_days_lost_are_those_of_the_longer_way(world: World) -> None:
    pairs = berths("general", world)
    found = detours((SUEZ,), world, "general")
    assert found.days == pytest.approx(pairs.mean(days_more(pairs, "general", {"suez"})))
    assert 8 < pair(found.days, "IND", "NLD") < 16
    assert pair(found.days, "JPN", "USA") < 1
    half = detours((Closure(("suez",), 0.5),), world, "general")
    assert half.days == pytest.approx(found.days / 2)


def test_slower_ships_lose_more_days(world: World) -> None:
    days = [pair(detours((SUEZ,), world, cargo).days, "IND", "NLD") for cargo in CARGOES[:2]]
    assert days[1] > days[0]


@pytest.mark.parametrize("cargo", CARGOES)
def test_two_closures_at_once_leave_no_way_through_either(cargo: Cargo, world: World) -> None:
    both = (SUEZ, Closure(("good-hope",), 1.0))
    pairs = berths(cargo, world)
    found = detours(both, world, cargo)
    longest = days_more(pairs, cargo, {"suez", "good-hope"})
    assert (found.days <= pairs.mean(longest) + 1e-9).all()
    alone = detours((SUEZ,), world, cargo)
    assert pair(found.days, "IND", "NLD") > pair(alone.days, "IND", "NLD") + 5


def test_one_closure_of_two_is_two_closures(world: World) -> None:
    together = (Closure(("suez", "malacca"), 1.0),)
    apart = (SUEZ, Closure(("malacca",), 1.0))
    for cargo in ("general", "products", "bulk"):
        assert_same(detours(together, world, cargo), detours(apart, world, cargo))


def test_the_order_of_closures_means_nothing(world: World) -> None:
    closures = (HORMUZ, Closure(("suez",), 0.5, 6.0), Closure(("malacca",), 0.3))
    first = lane_changes(closures, world)
    for order in permutations(closures):
        assert_same(first, lane_changes(order, world))


def test_halves_of_two_straits_in_a_row_are_three_quarters(world: World) -> None:
    half = (Closure(("suez",), 0.5), Closure(("bab-el-mandeb",), 0.5))
    found = detours(half, world, "general")
    whole = detours((Closure(("suez", "bab-el-mandeb"), 1.0),), world, "general")
    ratio = pair(found.days, "SGP", "NLD") / pair(whole.days, "SGP", "NLD")
    assert ratio == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize("days", [0.0, 3.0, 8.0])
@pytest.mark.parametrize("cargo", CARGOES)
def test_who_waits_loses_no_more_days_than_that(cargo: Cargo, days: float, world: World) -> None:
    patient = detours((Closure(("suez",), 1.0, days),), world, cargo)
    assert patient.days.max() <= days + 1e-9
    assert (patient.days <= detours((SUEZ,), world, cargo).days + 1e-9).all()


def test_who_waits_arrives(world: World) -> None:
    found = lane_changes((Closure(("hormuz",), 1.0, 10.0),), world)
    assert not found.cut.any()
    assert not found.idle.any()
    assert found.log_cost.max() > 0


def test_who_waits_at_one_strait_does_not_wait_at_another(world: World) -> None:
    found = detours((Closure(("suez",), 1.0, 2.0), HORMUZ), world, "products")
    assert pair(found.stopped, "KWT", "JPN") == pytest.approx(1.0)
    assert pair(found.days, "IND", "NLD") <= 2.0
    assert pair(found.stopped, "IND", "NLD") == 0


def test_fuels_that_are_locked_in_are_idle_wells_and_other_goods_are_cut(world: World) -> None:
    found = lane_changes((HORMUZ,), world)
    economies, industries = list(world.economies.index), list(world.industries.index)
    idle = {
        (economies[a], industries[k]) for a, k in zip(*np.nonzero(found.idle > 1e-9), strict=True)
    }
    assert idle == {(code, fuel) for code in ("ARE", "SAU") for fuel in WORLD_MARKETS}
    saudi, emirates, japan = (economies.index(code) for code in ("SAU", "ARE", "JPN"))
    fuels = [industries.index(code) for code in WORLD_MARKETS]
    assert not found.cut[saudi, japan, fuels].any()
    assert 0.1 < found.cut[emirates, japan, industries.index("C20")] <= MOST_LOST
    assert found.cut.max() <= MOST_LOST
    assert found.idle.max() <= MOST_LOST


def test_pipelines_leave_less_idle(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    row, column = (
        list(world.economies.index).index("SAU"), list(world.industries.index).index("B06"),
    )  # fmt: skip
    kept = lane_changes((HORMUZ,), world).idle[row, column]
    monkeypatch.setattr(closure, "bypass_shares", lambda *_: np.zeros(len(CODES)))
    without = lane_changes.__wrapped__((HORMUZ,), world).idle[row, column]
    assert 0.2 < kept < without


def test_trucks_leave_less_stopped_and_are_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = detours((HORMUZ,), world, "general")
    none = np.zeros(len(CODES))
    monkeypatch.setattr(closure, "land_bridges", lambda _: (none, none))
    without = detours((HORMUZ,), world, "general")
    assert pair(without.stopped, "JPN", "KWT") == pytest.approx(1.0)
    assert pair(kept.stopped, "JPN", "KWT") == pytest.approx(0.7)
    assert pair(kept.days, "JPN", "KWT") == pytest.approx(0.3 * 10)


def test_a_pipeline_past_one_strait_is_no_way_past_another(world: World) -> None:
    """Sumed runs beside Suez, which oil from Kuwait to Japan does not pass, nor that of Angola."""
    both = detours((Closure(("hormuz", "suez"), 1.0),), world, "crude")
    assert pair(both.stopped, "KWT", "JPN") == pytest.approx(1.0)
    capes = detours((Closure(("suez", "good-hope"), 1.0),), world, "crude")
    cape = detours((Closure(("good-hope",), 1.0),), world, "crude")
    assert pair(capes.late, "AGO", "CHN") == pytest.approx(pair(cape.late, "AGO", "CHN"))


def test_trucks_past_hormuz_are_no_way_out_of_the_black_sea(world: World) -> None:
    bosporus = Closure(("bosporus",), 1.0)
    alone, both = (detours(each, world, "general") for each in ((bosporus,), (bosporus, HORMUZ)))
    assert pair(alone.stopped, "ROU", "SAU") == pytest.approx(1.0)
    assert pair(both.stopped, "ROU", "SAU") == pytest.approx(1.0)
    assert pair(both.stopped, "JPN", "KWT") == pytest.approx(0.7)


def test_inputs_stay_what_they_are_and_results_cannot_be_changed(world: World) -> None:
    trade, closures = world.trade_usd_m.copy(), (HORMUZ, SUEZ)
    found = lane_changes(closures, world)
    assert closures == (HORMUZ, SUEZ)
    assert world.trade_usd_m.equals(trade)
    for values in (*parts(found).values(), berths("crude", world).weight):
        with pytest.raises(ValueError, match="read-only"):
            values[0] = 0.0


def test_an_unknown_chokepoint_is_refused_with_a_suggestion(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="hormuz"):
        lane_changes((Closure(("ormuz",), 1.0),), world)


def test_economies_without_a_port_and_what_is_no_good_are_not_touched(
    gulf_world: World,
) -> None:
    found = lane_changes((HORMUZ, SUEZ), gulf_world)
    rest = list(gulf_world.economies.index).index("REST")
    services = list(gulf_world.industries.index).index("SERV")
    assert found.cut.any()
    assert not found.idle[rest].any()
    for values in (found.cut, found.log_cost):
        assert not values[rest].any()
        assert not values[:, rest].any()
        assert not values[:, :, services].any()


def test_a_world_that_no_port_belongs_to_feels_nothing(gulf_world: World) -> None:
    own = gulf_world.aggregate(
        economies={f"{code}-1": [code] for code in gulf_world.economies.index}
    )
    found = lane_changes((HORMUZ,), own)
    assert not any(values.any() for values in parts(found).values())
    assert not in_world(detours((HORMUZ,), own, "general"), own).stopped.any()
    found = respond(own, Shock("x", (HORMUZ,)), PLAIN)
    assert found.world_change_pct == pytest.approx(0, abs=1e-8)


def test_no_loss_of_passages_is_no_loss_of_income(gulf_world: World) -> None:
    shock = Shock("none").closure(chokepoint=["hormuz", "suez"], share=0.0)
    found = respond(gulf_world, shock, PLAIN).by_economy()["real_income_change_pct"]
    assert np.abs(found).max() < 1e-8


def test_many_closures_in_one_call_are_each_alone(gulf_world: World) -> None:
    shocks = [
        Shock("hormuz").closure(chokepoint="hormuz", share=0.9),
        Shock("suez").closure(chokepoint="suez", share=1.0),
        Shock("both").closure(chokepoint="malacca", share=0.5).cut(
            origin="CHN", destination="JPN", industry="C26", share=0.2
        ),
    ]  # fmt: skip
    batch = respond_many(gulf_world, shocks, PLAIN)
    assert batch.failed.empty
    for k, shock in enumerate(shocks):
        alone = respond(gulf_world, shock, PLAIN).by_economy()["real_income_change_pct"]
        together = batch.real_income_change_pct.loc[k]
        assert np.abs(together[alone.index] - alone).max() < 1e-7
    assert (batch.solutions["world_change_pct"] < 0).all()


def test_a_pipeline_at_suez_frees_nothing_that_cannot_leave_the_gulf(world: World) -> None:
    alone = detours((HORMUZ,), world, "crude").stopped
    both = detours((HORMUZ, SUEZ), world, "crude").stopped
    assert (both >= alone - 1e-12).all()
    for buyer in ("ITA", "NLD", "JPN"):
        assert pair(both, "KWT", buyer) == pytest.approx(pair(alone, "KWT", buyer))


def test_what_a_pipeline_takes_past_hormuz_is_late_not_stopped_at_malacca(world: World) -> None:
    alone = detours((HORMUZ,), world, "crude").stopped
    both = detours((HORMUZ, Closure(("malacca",), 1.0)), world, "crude").stopped
    assert pair(both, "SAU", "JPN") == pytest.approx(pair(alone, "SAU", "JPN"))


def test_two_closures_of_one_strait_are_one_by_what_they_leave(world: World) -> None:
    apart = (Closure(("hormuz",), 0.5), Closure(("Strait of Hormuz",), 0.5))
    for cargo in CARGOES:
        assert_same(
            detours(apart, world, cargo), detours((Closure(("hormuz",), 0.75),), world, cargo)
        )
