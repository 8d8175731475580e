"""Exposure to chokepoints: sums that agree, shares that are shares, and published figures."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.core import UnknownCodeError
from tradewind.models.sealanes import (
    CARGOES,
    chokepoint_names,
    closed_by_default,
    economy_exposure,
    industry_exposure,
    passage_shares,
    ports,
    product_exposure,
    world_importance,
)
from tradewind.models.sealanes.exposure import (
    DIRECTIONS,
    LIQUEFIED_GAS,
    NOT_BY_SHIP,
    cargo_of_product,
    goods_trade_usd_m,
    passage_in,
    sea_trade_usd_m,
    trade_by_chokepoint,
)
from tradewind.models.sealanes.facts import table
from tradewind.models.sealanes.seaborne import land_relations
from tradewind.models.sealanes.terminals import CRUDE, crude_mb_per_day
from tradewind.world import World

GATES = list(chokepoint_names())
CRUDE_THROUGH_HORMUZ = {
    "JPN": (0.60, 0.90), "IND": (0.39, 0.55), "KOR": (0.55, 0.75), "CHN": (0.38, 0.52),
    "USA": (0.05, 0.12),
}  # fmt: skip
"""Lowest and highest share of crude oil imports that is near enough to what is published."""


def published(chokepoint: str, scope: str, measure: str) -> pd.DataFrame:
    rows = table("published")
    wanted = (rows["chokepoint"] == chokepoint) & (rows["scope"] == scope)
    found = rows[wanted & (rows["measure"] == measure)]
    assert len(found), "nothing is published"
    return found


@pytest.fixture(scope="module")
def importance(world: World) -> pd.DataFrame:
    return world_importance(world).set_index("chokepoint")


@pytest.mark.parametrize("code", CRUDE_THROUGH_HORMUZ)
def test_crude_oil_through_hormuz_is_near_what_is_published(code: str, world: World) -> None:
    rows = product_exposure(world, code).set_index(["product", "chokepoint"])
    low, high = CRUDE_THROUGH_HORMUZ[code]
    assert low <= rows.loc[(CRUDE, "hormuz"), "share"] <= high
    said = published("hormuz", code, "share_of_crude_imports")
    assert low <= said["value"].median() <= high
    assert rows.loc[(CRUDE, "hormuz"), "covered_share"] > 0.9


@pytest.mark.parametrize(("gate", "publisher", "tolerance"), [
    ("taiwan", "CSIS", 0.25), ("suez", "Verschuur", 0.20),
])  # fmt: skip
def test_the_value_that_passes_is_near_what_is_published(
    gate: str, publisher: str, tolerance: float, importance: pd.DataFrame
) -> None:
    rows = published(gate, "world", "trade_value_usd")
    (said,) = rows.loc[rows["source"].str.contains(publisher), "value"]
    assert importance.loc[gate, "trade_usd_m"] * 1e6 == pytest.approx(said, rel=tolerance)


def test_shares_of_world_trade_are_shares(importance: pd.DataFrame) -> None:
    for column in ("share_of_trade", "share_of_sea_trade"):
        assert importance[column].between(0, 1).all()
    assert (importance["share_of_sea_trade"] >= importance["share_of_trade"]).all()
    assert not importance.loc[sorted(closed_by_default()), "trade_usd_m"].any()
    assert importance["trade_usd_m"].is_monotonic_decreasing


def test_straits_in_a_row_carry_alike(importance: pd.DataFrame) -> None:
    value = importance["trade_usd_m"]
    assert value["bosporus"] <= value["dardanelles"]
    assert value["suez"] == pytest.approx(value["bab-el-mandeb"], rel=0.15)


def test_what_all_buy_through_a_strait_is_what_all_sell_through_it(world: World) -> None:
    bought, sold = (trade_by_chokepoint(world)[way].sum() for way in DIRECTIONS)
    assert list(bought.index) == GATES
    assert bought.to_numpy() == pytest.approx(sold.to_numpy())


def test_no_more_passes_than_is_traded_by_sea(world: World) -> None:
    sea = sea_trade_usd_m(world)
    assert sea.min() >= 0
    assert (sea <= world.trade_usd_m.to_numpy() + 1e-9).all()
    for axis, way in enumerate(DIRECTIONS):
        rows = trade_by_chokepoint(world)[way].to_numpy()
        most = sea.sum(axis=axis).reshape(-1, 1)
        assert rows.min() >= 0
        assert (rows <= most * (1 + 1e-9) + 1e-9).all()


@pytest.mark.parametrize("code", ["JPN", "IND", "SAU", "AUT", "USA"])
def test_shares_of_an_economy_are_of_its_trade_in_goods(code: str, world: World) -> None:
    rows = economy_exposure(world, code).set_index("chokepoint")
    assert set(rows.index) == set(GATES)
    size = rows["imports_usd_m"] + rows["exports_usd_m"]
    assert size.is_monotonic_decreasing
    for way in DIRECTIONS:
        assert rows[f"{way}_share"].between(0, 1).all()
        total = goods_trade_usd_m(world)[way].loc[code].sum()
        assert rows[f"{way}_usd_m"].to_numpy() == pytest.approx(rows[f"{way}_share"] * total)
        passing = trade_by_chokepoint(world)[way].loc[code].sum()
        assert rows[f"{way}_usd_m"][GATES].to_numpy() == pytest.approx(passing.to_numpy())


@pytest.mark.parametrize("code", ["JPN", "SAU", "AUT"])
def test_industries_add_up_to_their_economy(code: str, world: World) -> None:
    rows = industry_exposure(world, code)
    assert rows["share"].between(0, 1 + 1e-9).all()
    assert (rows["value_usd_m"] > 0).all()
    assert rows["value_usd_m"].is_monotonic_decreasing
    summed = rows.groupby(["chokepoint", "direction"])["value_usd_m"].sum()
    whole = economy_exposure(world, code).set_index("chokepoint")
    for (gate, way), value in summed.items():
        assert value == pytest.approx(whole.loc[gate, f"{way}_usd_m"])


def test_who_sells_inside_the_gulf_sells_through_hormuz(world: World) -> None:
    saudi = economy_exposure(world, "SAU").set_index("chokepoint")
    austria = economy_exposure(world, "AUT").set_index("chokepoint")
    assert saudi.loc["hormuz", "exports_share"] > 0.4
    assert austria.loc["hormuz", "exports_share"] < 0.02


@pytest.mark.parametrize("code", ["JPN", "USA", "CHE"])
def test_shares_of_products_are_shares_of_what_is_known(code: str, world: World) -> None:
    rows = product_exposure(world, code)
    assert rows["share"].between(0, 1 + 1e-9).all()
    assert rows["covered_share"].between(0, 1 + 1e-9).all()
    known = rows["imports_usd"] * rows["covered_share"]
    assert rows["passing_usd"].to_numpy() == pytest.approx((rows["share"] * known).to_numpy())
    assert rows["passing_usd"].is_monotonic_decreasing
    assert not rows["product"].str.startswith(NOT_BY_SHIP).any()
    assert not rows.duplicated(["product", "chokepoint"]).any()


def test_a_year_may_be_asked_for(world: World) -> None:
    usual, earlier = product_exposure(world, "JPN"), product_exposure(world, "JPN", 2019)
    assert usual["imports_usd"].sum() != earlier["imports_usd"].sum()
    assert product_exposure(world, "JPN", world.year).equals(usual)
    assert product_exposure(world, "JPN", 1900).empty


def test_products_travel_with_their_cargo() -> None:
    kinds = {CRUDE: "crude", LIQUEFIED_GAS: "products", "260300": "bulk", "270112": "bulk"}
    assert {code: cargo_of_product(code) for code in kinds} == kinds
    assert cargo_of_product("283691") == "general"


@pytest.mark.parametrize("cargo", CARGOES)
def test_shares_in_a_world_are_those_of_the_pair_of_economies(cargo: str, world: World) -> None:
    share, whole = passage_in(world, cargo), passage_shares(cargo, world)
    codes, all_codes = list(world.economies.index), ports().economies
    for origin, destination in (("SAU", "JPN"), ("IND", "USA"), ("AUT", "CHN")):
        here = share[:, codes.index(origin), codes.index(destination)]
        there = whole[:, all_codes.index(origin), all_codes.index(destination)]
        assert np.array_equal(here, there)
    with pytest.raises(ValueError, match="read-only"):
        share[0] = 0.0


@pytest.mark.parametrize("ask", [economy_exposure, industry_exposure, product_exposure])
def test_an_unknown_economy_is_refused_with_a_suggestion(ask: object, world: World) -> None:
    with pytest.raises(UnknownCodeError, match=r"JPN \(Japan\)"):
        ask(world, "JPM")


def test_a_world_that_no_port_belongs_to_is_exposed_to_nothing(world: World) -> None:
    codes = list(world.economies.index)
    own = world.aggregate(economies={"EAST": codes[:40], "WEST": codes[40:]})
    assert not passage_in(own, "general").any()
    assert not economy_exposure(own, "EAST")[["imports_usd_m", "exports_usd_m"]].any(axis=None)
    assert not world_importance(own)["trade_usd_m"].any()
    assert industry_exposure(own, "WEST").empty
    assert product_exposure(own, "WEST").empty


def test_what_is_remembered_cannot_be_changed(world: World) -> None:
    mine = trade_by_chokepoint(world)["imports"]
    mine.iloc[:] = 0.0
    assert trade_by_chokepoint(world)["imports"].to_numpy().sum() > 0
    assert not crude_mb_per_day(world).flags.writeable
    rows = table("air")
    rows["air_share"] = 0.0
    assert table("air")["air_share"].sum() > 0
    for kept in (chokepoint_names(), land_relations()):
        with pytest.raises(TypeError):
            kept["new"] = "new"  # type: ignore[index]
