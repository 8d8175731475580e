"""What passes which chokepoint: values, published figures beside ours, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from tradewind.app import SeaLanes, sea_lanes
from tradewind.app.lanes import LARGEST, MINERAL_COLUMNS
from tradewind.app.lanes_published import PUBLISHED_COLUMNS, unseen_sellers
from tradewind.core import DataError, InputError, UnknownCodeError
from tradewind.models.lane_terms import Closure
from tradewind.models.sealanes import chokepoint_names, detours, ports, product_exposure
from tradewind.models.sealanes.closure import cargo_of
from tradewind.models.sealanes.exposure import sea_trade_usd_m
from tradewind.models.sealanes.facts import table
from tradewind.world import World


@pytest.fixture(scope="module")
def japan(world: World) -> SeaLanes:
    return sea_lanes("japan", world=world)


@pytest.fixture(scope="module")
def india(world: World) -> SeaLanes:
    return sea_lanes("IND", world=world)


def _crude(found: SeaLanes, chokepoint: str) -> float:
    rows = found.minerals.set_index(["product", "chokepoint"])
    return float(rows.loc[("270900", chokepoint), "share"])


def test_crude_oil_of_japan_and_india_through_hormuz(japan: SeaLanes, india: SeaLanes) -> None:
    assert 0.6 < _crude(japan, "hormuz") < 0.9
    assert 0.39 < _crude(india, "hormuz") < 0.55
    assert (japan.mineral_year, japan.year) == (2022, 2022)


def test_published_lines_stand_beside_ours_each_by_itself(japan: SeaLanes) -> None:
    rows = japan.published
    assert list(rows.columns) == list(PUBLISHED_COLUMNS)
    crude = rows[rows["measure"] == "share_of_crude_imports"]
    assert sorted(crude["published"]) == [0.75, 0.8, 0.859, 0.9]
    assert crude["ours"].between(0.6, 0.9).all()
    assert crude["ratio"].to_numpy() == pytest.approx((crude["ours"] / crude["published"]).values)
    ratio = rows.set_index("measure").loc["chokepoint_ratio_crude"]
    assert ratio["ratio"] == pytest.approx(1, abs=0.15)
    taiwan = rows[rows["measure"] == "share_of_imports_value"].iloc[0]
    seen = japan.chokepoints.set_index("chokepoint").loc["taiwan"]
    assert taiwan["ours"] == seen["imports_share"]
    assert set(rows["scope"]) == {"JPN", "CHN IND JPN KOR"}


def test_ours_is_of_the_year_of_the_line_or_the_nearest(japan: SeaLanes, india: SeaLanes) -> None:
    years = japan.published.set_index("year")["our_year"]
    assert (years["2017"], years["2021"]) == (2018, 2021)
    lines = india.published
    lines = lines[
        (lines["measure"] == "share_of_crude_imports") & (lines["chokepoint"] == "hormuz")
    ]
    assert dict(zip(lines["year"], lines["our_year"], strict=True)) == {
        "2023": 2023, "2024": 2024, "2021-2025": 2023, "2025": 2024,
    }  # fmt: skip
    same = lines[lines["year"].isin(["2023", "2024"])]
    assert same["ratio"].to_numpy() == pytest.approx(1, abs=0.1)


def test_a_year_asked_for_holds_for_every_share_of_imports(world: World) -> None:
    found = sea_lanes("JPN", world=world, year=2024)
    assert set(found.minerals["year"]) == {2024}
    lines = found.published[found.published["measure"] == "share_of_crude_imports"]
    assert set(lines["our_year"]) == {2024}
    assert lines["ours"].to_numpy() == pytest.approx(_crude(found, "hormuz"))


def test_what_a_closure_does_is_the_mean_of_its_detours(world: World, japan: SeaLanes) -> None:
    order = list(world.economies.index)
    me, at = order.index("JPN"), ports().economies.index("JPN")
    sea = sea_trade_usd_m(world)
    for name in ("suez", "hormuz"):
        days = stopped = 0.0
        for k, industry in enumerate(world.industries.index):
            found = detours((Closure((name,), 1.0),), world, cargo_of(str(industry)))
            for other, code in enumerate(order):
                there = ports().economies.index(code)
                days += sea[other, me, k] * found.days[there, at]
                days += sea[me, other, k] * found.days[at, there]
                stopped += sea[other, me, k] * found.stopped[there, at]
                stopped += sea[me, other, k] * found.stopped[at, there]
        row = japan.chokepoints.set_index("chokepoint").loc[name]
        passing = row["imports_usd_m"] + row["exports_usd_m"]
        assert row["stopped_share"] == pytest.approx(stopped / passing)
        assert row["extra_days"] == pytest.approx(days / (passing - stopped))


def test_closures_of_the_largest(japan: SeaLanes) -> None:
    rows = japan.chokepoints
    assert list(rows["chokepoint"].sort_values()) == sorted(chokepoint_names())
    size = rows["imports_usd_m"] + rows["exports_usd_m"]
    assert size.is_monotonic_decreasing
    assert rows["stopped_share"].head(LARGEST).between(0, 1).all()
    assert rows["stopped_share"].iloc[LARGEST:].isna().all()
    by_name = rows.set_index("chokepoint")
    assert by_name.loc["suez", "stopped_share"] == 0
    assert 5 < by_name.loc["suez", "extra_days"] < 15
    assert by_name.loc["hormuz", "stopped_share"] > 0.4


def test_where_nothing_arrives_there_are_no_days(world: World) -> None:
    rows = sea_lanes("UKR", world=world).chokepoints.set_index("chokepoint")
    assert rows.loc["bosporus", "stopped_share"] == pytest.approx(1)
    assert np.isnan(rows.loc["bosporus", "extra_days"])


def test_minerals_have_names_and_leave_out_what_no_ship_carries(
    world: World, japan: SeaLanes
) -> None:
    rows = japan.minerals
    assert list(rows.columns) == list(MINERAL_COLUMNS)
    names = rows.drop_duplicates("product").set_index("product")["what"]
    assert names["270900"] == "Crude oil"
    assert names["271111"] == "Natural gas, liquefied"
    assert names["270112"] == "Coking coal, steam coal"
    assert not rows["product"].str.startswith(("71", "271121")).any()
    assert not rows.isna().any(axis=None)
    kept = product_exposure(world, "JPN", 2022).set_index(["product", "chokepoint"])
    ours = rows.set_index(["product", "chokepoint"])["passing_usd"]
    assert ours.to_numpy() == pytest.approx(kept.loc[ours.index, "passing_usd"].to_numpy())


def test_industries_have_names(japan: SeaLanes) -> None:
    rows = japan.industries
    assert rows.iloc[0]["short_name"] == "Oil and gas"
    assert set(rows["direction"]) == {"imports", "exports"}
    assert not rows.isna().any(axis=None)


def test_the_world_has_each_chokepoint_and_each_published_line(japan: SeaLanes) -> None:
    rows = japan.world
    assert set(chokepoint_names()) <= set(rows["chokepoint"])
    lines = table("published")
    lines = lines[lines["scope"] == "world"]
    beside = rows[rows["measure"].notna()]
    keys = ["chokepoint", "measure", "year", "source"]
    assert sorted(map(tuple, beside[keys].to_numpy())) == sorted(map(tuple, lines[keys].to_numpy()))
    assert beside["name"].notna().all()
    without = beside[beside["ours"].isna()]
    assert (without["why"] != "").all()
    assert without["our_year"].isna().all()


def test_figures_of_the_world_are_ours_in_the_same_measure(japan: SeaLanes) -> None:
    rows = japan.world.set_index(["chokepoint", "measure"]).sort_index()
    malacca = japan.world[japan.world["chokepoint"] == "malacca"].iloc[0]
    share = rows.loc["malacca", "share_of_world_trade_value"]
    assert share["ours"] == malacca["share_of_trade"]
    assert 0.5 < share["ratio"] < 1.5
    value = rows.loc["malacca", "trade_value_usd"]
    assert value["ours"] == pytest.approx(malacca["trade_usd_m"] * 1e6)
    oil = rows.loc[("hormuz", "oil_mb_per_day")]
    assert oil["ours"].between(12, 17).all()
    assert (oil["why"] == "ours: crude oil only, without refined fuels").all()
    crude = japan.world.drop_duplicates("chokepoint").set_index("chokepoint")["crude_mb_per_day"]
    danish = rows.loc["danish-straits", "oil_mb_per_day"]
    assert danish["ours"] == pytest.approx(crude[["oresund", "great-belt", "little-belt"]].sum())
    assert "without IRN, IRQ, KWT, QAT, BHR" in rows.loc["hormuz", "trade_value_usd"]["why"]
    assert rows.loc["hormuz", "share_of_seaborne_crude"]["ratio"] == pytest.approx(1, abs=0.2)


def test_an_economy_of_which_nothing_is_published_has_no_line(world: World) -> None:
    found = sea_lanes("PER", world=world)
    assert found.published.empty
    assert list(found.published.columns) == list(PUBLISHED_COLUMNS)


def test_everything_is_ready_for_json(japan: SeaLanes) -> None:
    answer = japan.to_dict()
    assert list(answer) == [
        "economy", "name", "year", "mineral_year", "chokepoints", "industries", "minerals",
        "world", "published", "provenance", "warnings",
    ]  # fmt: skip
    assert "NaN" not in json.dumps(answer)
    assert len(japan.provenance.params["sea_lane_facts"]) == 64  # type: ignore[arg-type]
    copy = japan.to_frame("minerals")
    copy["share"] = 0.0
    assert japan.minerals["share"].max() > 0
    with pytest.raises(InputError, match="Use chokepoints, industries"):
        japan.to_frame("stages")


def test_limits_are_said(world: World, japan: SeaLanes) -> None:
    said = " ".join(japan.warnings)
    assert "mark C" in said
    assert "Arctic passages are closed" in said
    assert "IRN, IRQ, KWT, QAT, BHR" in said
    assert "no coast" not in said
    assert "Austria has no coast" in " ".join(sea_lanes("AUT", world=world).warnings)


def test_unknown_economies_and_years_are_refused(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean JPN"):
        sea_lanes("JPM", world=world)
    with pytest.raises(InputError, match="Use 2018 to 2024"):
        sea_lanes("JPN", world=world, year=1999)


def test_without_trade_in_minerals_there_is_no_such_table(world: World) -> None:
    bare = replace(world, mineral_trade=world.mineral_trade.iloc[:0])
    found = sea_lanes("JPN", world=bare)
    assert found.mineral_year is None
    assert "minerals" not in found.tables
    assert any("no trade in minerals of 2022" in said for said in found.warnings)
    assert found.world["crude_mb_per_day"].isna().all()
    crude = found.published[found.published["measure"].str.contains("crude")]
    assert crude["ours"].isna().all()
    assert (crude["why"] != "").all()
    assert unseen_sellers("hormuz", bare) == ()
    with pytest.raises(InputError, match="this world has none"):
        sea_lanes("JPN", world=bare, year=2022)


def test_an_economy_without_a_port_is_refused_and_named(world: World) -> None:
    merged = world.aggregate(economies={"Benelux": ["BEL", "NLD", "LUX"]})
    with pytest.raises(DataError, match="No port of this economy is known"):
        sea_lanes("Benelux", world=merged)
    found = sea_lanes("JPN", world=merged)
    assert any("No port is known of Benelux" in said for said in found.warnings)


def test_a_world_whose_industries_are_unknown_is_refused(world: World) -> None:
    industries = {f"X{k}": [str(code)] for k, code in enumerate(world.industries.index)}
    other = world.aggregate(industries=industries)
    with pytest.raises(DataError, match="No industry of this world"):
        sea_lanes("JPN", world=other)
