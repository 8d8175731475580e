"""Shares by sea: from none to all, by border, bloc, pipeline and by what flies."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.models.sealanes import goods, ports, seaborne_shares
from tradewind.models.sealanes.facts import table
from tradewind.models.sealanes.seaborne import land_relations, landlocked
from tradewind.world import World

GOODS = goods()
CODES = ports().economies
AIR = table("air").set_index("industry")["air_share"]


def share(origin: str, destination: str, industry: str = "C29") -> float:
    found = seaborne_shares((origin, destination), (industry,))
    return float(found[0, 1, 0])


def test_they_are_from_none_to_all_and_nothing_at_home(world: World) -> None:
    found = seaborne_shares(tuple(world.economies.index), tuple(world.industries.index))
    assert found.shape == world.trade_usd_m.shape
    assert found.min() >= 0
    assert found.max() <= 1
    own = np.arange(len(found))
    assert not found[own, own].any()


def test_what_is_no_good_does_not_sail(world: World) -> None:
    industries = tuple(world.industries.index)
    found = seaborne_shares(("JPN", "USA"), industries)
    sails = {code for k, code in enumerate(industries) if found[:, :, k].any()}
    assert sails == set(GOODS)


@pytest.mark.parametrize("island", ["AUS", "CYP", "ISL", "JPN", "LKA", "MLT", "NZL", "PHL", "TWN"])
def test_islands_have_no_share_by_land(island: str) -> None:
    found = seaborne_shares(CODES, GOODS)
    others = [k for k, code in enumerate(CODES) if code not in (island, "ARE")]
    row = CODES.index(island)
    by_sea = 1 - AIR[list(GOODS)].to_numpy()
    assert found[row, others] == pytest.approx(np.tile(by_sea, (len(others), 1)))
    assert found[others, row] == pytest.approx(np.tile(by_sea, (len(others), 1)))
    assert not any(island in pair for pair in land_relations())


def test_gold_that_is_booked_as_ore_flies_to_dubai() -> None:
    assert share("ZAF", "ARE", "B07") == pytest.approx(0.1)
    assert share("ARE", "IND", "B07") == pytest.approx(0.1)
    assert share("ZAF", "IND", "B07") > 0.9


def test_neighbours_drive_and_heavy_goods_sail_more() -> None:
    assert share("FRA", "ESP") < 0.3 < share("FRA", "ESP", "B07")
    assert share("JPN", "USA") > 0.8
    assert share("DEU", "GBR") > share("DEU", "FRA")


def test_what_flies_does_not_sail() -> None:
    assert share("JPN", "IND", "C26") < share("JPN", "IND", "C29") < share("JPN", "IND", "B07")


@pytest.mark.parametrize(
    ("origin", "destination"), [("RUS", "HUN"), ("RUS", "AUT"), ("CAN", "USA"), ("RUS", "DEU")]
)
def test_crude_flows_where_pipelines_run(origin: str, destination: str) -> None:
    assert share(origin, destination, "B06") < 0.3
    assert share("SAU", "JPN", "B06") > 0.95


def test_a_link_of_one_industry_leaves_the_others_alone() -> None:
    rows = table("land_links").dropna(subset=["industry"])
    row = rows[(rows["origin"] == "RUS") & (rows["destination"] == "HUN")].iloc[0]
    assert share("RUS", "HUN", row["industry"]) == pytest.approx(
        (1 - row["land_share"]) * (1 - AIR[row["industry"]])
    )
    others = set(GOODS) - set(rows.query("origin == 'RUS' and destination == 'HUN'")["industry"])
    assert all(share("RUS", "HUN", code) > 0 for code in others)


def test_those_without_a_coast_drive_to_neighbours_and_sail_through_their_ports() -> None:
    assert {"AUT", "CHE", "KAZ", "LAO"} <= landlocked()
    assert not landlocked() & {"JPN", "FRA", "IND"}
    assert share("AUT", "DEU") < 0.1
    assert share("AUT", "JPN") > 0.8


def test_a_border_that_divides_is_no_way() -> None:
    assert share("IND", "PAK") > 0.6
    assert share("IND", "CHN") > 0.9
    assert ("JPN", "KOR") not in land_relations()


def test_relations_go_both_ways() -> None:
    found = {pair: kind for pair, kind in land_relations().items() if set(pair) <= set(CODES)}
    assert {(b, a) for a, b in found} == set(found)
    assert all(found[a, b] == found[b, a] for a, b in found)


def test_shares_by_land_of_the_table_are_used(world: World) -> None:
    land = table("land").set_index("relation")["value"]
    links = set(map(tuple, table("land_links")[["origin", "destination"]].to_numpy()))
    plain = [
        pair for pair, relation in land_relations().items()
        if relation == "contiguous" and pair not in links and set(pair) <= set(CODES)
    ]  # fmt: skip
    assert plain
    for pair in plain:
        assert share(*pair) == pytest.approx((1 - land["contiguous"]) * (1 - AIR["C29"]))


def test_economies_that_nobody_knows_trade_by_sea() -> None:
    found = seaborne_shares(("NEAR", "FAR"), ("C29", "J61"))
    assert found[0, 1] == pytest.approx([1 - AIR["C29"], 0.0])


def test_what_is_remembered_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        seaborne_shares(("JPN", "IND"), ("C29",))[0, 1] = 0.0
