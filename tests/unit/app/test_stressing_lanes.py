"""A closure at sea, before anybody adapts, and what `stress` says of it."""

from __future__ import annotations

import pandas as pd
import pytest

from tradewind.app.stressing import Stress, stress_world
from tradewind.app.stressing_lanes import AtSea, at_sea
from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Shock
from tradewind.world import World


@pytest.fixture(scope="module")
def hormuz(world: World) -> Stress:
    return stress_world("hormuz-closure", horizons=["short"], world=world)


@pytest.fixture(scope="module")
def suez(world: World) -> AtSea:
    found = at_sea(Shock("x").closure(chokepoint="suez", share=1), world)
    assert found is not None
    return found


def of(found: AtSea, direction: str) -> pd.DataFrame:
    return found.trade[found.trade["direction"] == direction].set_index("economy")


def test_a_shock_that_closes_nothing_has_no_part_at_sea(world: World) -> None:
    cut = Shock("x").cut(origin="CHN", destination="JPN", industry="C26", share=0.5)
    assert at_sea(cut, world) is None


def test_suez_makes_late_and_stops_nothing(suez: AtSea) -> None:
    assert suez.trade["stopped_usd_m"].max() == 0
    assert suez.idle.empty
    india = of(suez, "exports").loc["IND"]
    assert 0.2 < india["late_share"] < 0.5
    assert 5 < india["extra_days"] < 20


def test_what_is_late_for_buyers_is_late_for_sellers(suez: AtSea) -> None:
    for column in ("late_usd_m", "stopped_usd_m"):
        total = suez.trade.groupby("direction")[column].sum()
        assert total["imports"] == pytest.approx(total["exports"])


def test_only_what_stops_something_has_notes_on_roads_and_oil(suez: AtSea, hormuz: Stress) -> None:
    assert hormuz.sea is not None
    assert any("pipelines" in note for note in hormuz.sea.notes)
    assert not any("pipelines" in note for note in suez.notes)


def test_hormuz_stops_the_gulf_and_leaves_its_oil_idle(hormuz: Stress) -> None:
    assert hormuz.sea is not None
    assert set(hormuz.sea.idle["economy"]) == {"SAU", "ARE"}
    assert set(hormuz.sea.idle["industry"]) == {"B06", "C19"}
    assert set(hormuz.sea.most_touched(2)) == {"ARE", "SAU"}
    assert of(hormuz.sea, "exports").loc["SAU", "stopped_share"] > 0.3


def test_hormuz_costs_the_gulf_most_and_the_world_something(hormuz: Stress) -> None:
    assert hormuz.worst(2) == ["ARE", "SAU"]
    assert hormuz.wide.loc["World", "pct_short"] < -0.2
    assert hormuz.wide.loc["JPN", "pct_short"] < -0.5


def test_ninety_days_cost_their_part_of_the_annual_rate(hormuz: Stress) -> None:
    assert hormuz.days == 90
    wide = hormuz.wide
    assert wide["usd_bn_in_all"].to_numpy() == pytest.approx(wide["usd_bn_short"] * 90 / 365)


def test_fuels_are_one_world_market_only_where_a_chokepoint_closes(
    hormuz: Stress, world: World
) -> None:
    assert hormuz.provenance.params["fuels"] == "world-market"
    other = stress_world("hormuz-closure", horizons=["short"], fuels="horizon", world=world)
    assert other.wide.loc["JPN", "pct_short"] < hormuz.wide.loc["JPN", "pct_short"]
    plain = stress_world("india-japan-easier-trade", horizons=["long"], world=world)
    assert plain.provenance.params["fuels"] == "horizon"
    assert plain.sea is None
    assert "usd_bn_in_all" not in plain.wide


def test_the_answer_says_which_sea_lanes_it_rests_on(hormuz: Stress) -> None:
    params = hormuz.provenance.params
    assert len(str(params["sea_lane_facts_sha256"])) == 64
    assert "searoute" in str(params["sea_lane_network"])


def test_whoever_sells_to_the_gulf_loses(hormuz: Stress) -> None:
    """What does not arrive is not sold: a blockade is no gain of those whom it shuts out."""
    for seller in ("COD", "SEN", "IND"):
        assert hormuz.wide.loc[seller, "pct_short"] < 0


def test_every_table_has_a_name(hormuz: Stress) -> None:
    assert set(hormuz.tables) == {"real-income", "at-sea", "idle-sources"}
    assert len(hormuz.to_frame("at-sea")) == 160
    with pytest.raises(InputError, match="No such table"):
        hormuz.to_frame("minerals")
    assert hormuz.to_dict()["days"] == 90


def test_an_unknown_chokepoint_is_refused_with_a_suggestion(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="hormuz"):
        at_sea(Shock("x").closure(chokepoint="hormus", share=1), world)
