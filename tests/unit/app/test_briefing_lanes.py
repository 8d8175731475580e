"""The tables on sea lanes of a briefing, and the figures that its prose quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.app import sea_lanes
from tradewind.app.briefing_lane_figures import (
    LEAST_STUCK,
    busiest,
    detour_at,
    if_closed,
    lane_figures,
    stuck_at,
)
from tradewind.app.briefing_lanes import TABLES, TOGETHER, has_lanes, lane_tables
from tradewind.models.sealanes.flows import passing_usd_m
from tradewind.world import World

MEMBERS = ("IND", "JPN")


@pytest.fixture(scope="module")
def tables(world: World) -> dict[str, pd.DataFrame]:
    return lane_tables(world, MEMBERS)


@pytest.fixture(scope="module")
def figures(tables: dict[str, pd.DataFrame]) -> dict[str, float]:
    return dict(lane_figures(tables, MEMBERS))


def test_trade_of_all_members_counts_once(tables):
    rows = tables["lane_trade"].set_index("member")
    alone = rows.drop(TOGETHER)["sea_usd_m"].sum()
    assert rows["sea_usd_m"].max() == rows.loc[TOGETHER, "sea_usd_m"] < alone
    assert (rows["sea_usd_m"] < rows["goods_usd_m"]).all()


def test_chokepoints_are_those_that_something_passes_the_busiest_first(tables, world):
    rows = tables["lane_chokepoints"]
    expected = passing_usd_m(world, MEMBERS)
    assert dict(zip(rows["chokepoint"], rows["usd_m"], strict=True)) == pytest.approx(
        expected[expected > 0].to_dict()
    )
    assert rows["usd_m"].is_monotonic_decreasing
    assert rows["share"].between(0, 1).all()
    assert busiest(tables) == "malacca"


def test_a_chokepoint_stands_where_it_is(tables):
    rows = tables["lane_chokepoints"].set_index("chokepoint")
    for name, place in {
        "suez": (32.4, 30.5),
        "hormuz": (56.3, 26.5),
        "panama": (-79.7, 9.1),
    }.items():
        found = rows.loc[name, ["longitude", "latitude"]].to_numpy(float)
        assert np.hypot(*(found - place)) < 1.5, name


def test_passages_are_those_of_the_measure(tables, world):
    rows = tables["lane_passages"]
    mine = rows[rows["member"] == "JPN"].set_index("chokepoint")
    theirs = sea_lanes("JPN", world=world).chokepoints.set_index("chokepoint").loc[mine.index]
    for name in ("imports_share", "exports_share", "extra_days", "stopped_share"):
        assert mine[name].to_numpy() == pytest.approx(theirs[name].to_numpy(), nan_ok=True)
    assert rows["place"].is_monotonic_increasing
    assert rows.groupby("chokepoint")["member"].count().eq(len(MEMBERS)).all()


def test_lanes_are_what_is_worth_drawing(tables):
    lanes = tables["lane_edges"]
    assert 500 < len(lanes) < 4000
    assert lanes["share"].between(0.002, 1).all()


def test_figures_are_those_of_the_tables(tables, figures):
    rows = tables["lane_passages"].set_index(["member", "chokepoint"])
    assert figures["lane_top_imports.IND"] == rows.loc[("IND", "malacca"), "imports_share"]
    assert figures["lane_top_exports.JPN"] == rows.loc[("JPN", "malacca"), "exports_share"]
    crude = tables["lane_crude"].set_index(["member", "chokepoint"])["share"]
    assert figures["lane_crude_share.JPN"] == crude["JPN", "hormuz"]
    assert figures["lane_crude_low.JPN"] <= 0.75
    assert figures["lane_crude_high.JPN"] >= 0.9
    assert 0.5 < figures["lane_sea_share"] < 1


def test_crude_oil_through_hormuz_is_near_what_is_published(figures):
    for member in MEMBERS:
        low, high = (figures[f"lane_crude_{end}.{member}"] for end in ("low", "high"))
        assert low - 0.05 < figures[f"lane_crude_share.{member}"] < high + 0.05


def test_days_of_all_members_are_means_by_value(tables, figures):
    assert detour_at(tables) in ("bab-el-mandeb", "suez")
    rows = tables["lane_passages"]
    rows = rows[rows["chokepoint"] == detour_at(tables)]
    value = rows["imports_usd_m"] + rows["exports_usd_m"]
    value = value * (1 - rows["stopped_share"])
    assert figures["lane_detour_days"] == pytest.approx(
        np.average(rows["extra_days"], weights=value)
    )
    assert rows["extra_days"].min() <= figures["lane_detour_days"] <= rows["extra_days"].max()


def test_what_nobody_asked_counts_as_nothing():
    rows = pd.DataFrame(
        {"chokepoint": ["a", "a", "b"], "imports_usd_m": [1.0, 3.0, 5.0],
         "exports_usd_m": [1.0, 1.0, 5.0], "extra_days": [2.0, np.nan, np.nan],
         "stopped_share": [0.5, np.nan, 1.0]}
    )  # fmt: skip
    found = if_closed(rows)
    assert found.loc["a", ["passing_usd_m", "stopped_share", "extra_days"]].tolist() == [2, 0.5, 2]
    assert found.loc["b", "stopped_usd_m"] == 10
    assert np.isnan(found.loc["b", "extra_days"])


def test_little_that_is_stuck_is_not_spoken_of(tables):
    assert stuck_at(tables) == "hormuz"
    trade = tables["lane_trade"].copy()
    stopped = if_closed(tables["lane_passages"])["stopped_usd_m"].max()
    trade["sea_usd_m"] = 1.01 * stopped / LEAST_STUCK
    assert stuck_at({**tables, "lane_trade": trade}) == ""
    assert "lane_stuck_share" not in dict(lane_figures({**tables, "lane_trade": trade}, MEMBERS))


def test_crude_oil_is_of_the_year_of_the_briefing(world, tables):
    later = lane_tables(world, ["JPN"], 2024)
    assert dict(lane_figures(tables, MEMBERS))["lane_crude_year"] == 2022
    assert dict(lane_figures(later, ["JPN"]))["lane_crude_year"] == 2024
    assert not later["lane_crude"]["share"].isna().any()


def test_sellers_that_the_table_lacks_have_names(tables):
    assert {"Iraq", "Kuwait"} <= set(tables["lane_unseen"]["name"])


def test_worlds_without_known_ports_or_goods_have_no_lanes(world, small):
    merged = world.aggregate(economies={"EAST": ["JPN", "KOR"]})
    assert not has_lanes(merged, ["IND"])
    assert not has_lanes(small.world, ["JPN"])
    found = lane_tables(merged, ["IND"])
    assert set(found) == set(TABLES)
    assert all(table.empty for table in found.values())
    assert dict(lane_figures(found, ["IND"])) == {}


@pytest.mark.parametrize("member", ["AUT", "STP"])
def test_landlocked_and_small_economies_have_lanes(world, member):
    tables = lane_tables(world, [member])
    figures = dict(lane_figures(tables, [member]))
    assert len(tables["lane_edges"]) > 100
    assert all(np.isfinite(value) for value in figures.values())
    assert f"lane_top_imports.{member}" in figures
