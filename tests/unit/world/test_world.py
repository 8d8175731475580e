"""World: exact identities, frozen arrays, aggregation, lookup."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tradewind.core import DataError, InputError, MissingDataError, UnknownCodeError
from tradewind.world import World, identity_gaps, require_identities


def test_it_is_the_whole_world(world: World) -> None:
    assert world.trade_usd_m.shape == (80, 80, 50)
    assert world.inputs_usd_m.shape == (80, 50, 50)


def test_identities_hold_to_the_last_unit(world: World) -> None:
    assert max(identity_gaps(world).values()) < 1e-14


def test_flows_are_whole_multiples_of_a_hundred_dollars(world: World) -> None:
    units = world.intermediate_usd_m.to_numpy() / 1e-4
    np.testing.assert_allclose(units, np.rint(units), rtol=1e-12)


def test_trade_balances_are_those_of_national_accounts(world: World) -> None:
    """Viet Nam without RAS would show a deficit of 44 % of GDP (national accounts: +3.7 %)."""
    gdp = world.economies["gdp_usd_2022"].to_numpy() / 1e6
    balance = -world.deficit_usd_m.to_series() / gdp
    shift = 680_638.72 / gdp.sum()
    assert balance["VNM"] == pytest.approx(0.036866 - shift, abs=2e-4)
    assert balance["CHN"] == pytest.approx(0.032248 - shift, abs=2e-4)
    assert abs(world.deficit_usd_m.sum()) < 1e-3


def test_arrays_cannot_be_written(world: World) -> None:
    with pytest.raises(ValueError, match="read-only"):
        world.intermediate_usd_m[0, 0, 0] = 1.0
    for derived in (world.trade_usd_m, world.output_usd_m, world.deficit_usd_m):
        with pytest.raises(ValueError, match="read-only"):
            derived[:] = 0.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        world.year = 2023  # type: ignore[misc]


def test_final_demand_is_flagged_as_imputed(world: World) -> None:
    assert world.imputed == {"final demand by destination"}


@pytest.mark.parametrize(("wanted", "code"), [("japan", "JPN"), ("ind", "IND"), ("Türkiye", "TUR")])
def test_economies_by_code_or_name(world: World, wanted: str, code: str) -> None:
    assert world.economy(wanted) == code


def test_unknown_codes_suggest(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="JPN"):
        world.economy("JPM")
    with pytest.raises(UnknownCodeError, match="C24"):
        world.industry("C24")
    with pytest.raises(UnknownCodeError, match="cobalt"):
        world.mineral("cobolt")


def test_members_change_with_time(world: World) -> None:
    assert "GBR" in world.members("EU27", on="2019-01-01")
    assert "GBR" not in world.members("EU27")
    assert len(world.members("eu27")) == 27


def test_invitees_and_applicants_are_not_members(world: World) -> None:
    assert not {"ARG", "SAU"} & set(world.members("BRICS"))
    assert "CRI" not in world.members("CPTPP")
    assert {"SAU", "RUS"} <= set(world.members("OPEC+"))
    assert "DEU" in world.members("India-EU FTA")


def test_an_unknown_joining_date_is_not_the_past(world: World) -> None:
    pillar = "IPEF Pillar II (Supply Chain Agreement)"
    assert len(world.members(pillar)) == 13
    assert "KOR" not in world.members(pillar, on="2026-01-01")


def test_an_unknown_grouping_suggests(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="Quad"):
        world.members("Quadd")


def test_an_unknown_detail_is_refused() -> None:
    with pytest.raises(InputError, match="Unknown detail"):
        World.load("everything")  # type: ignore[arg-type]


def test_the_full_table_says_how_to_get_it(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path_factory.mktemp("home")))
    with pytest.raises(MissingDataError, match="tradewind data pull"):
        World.load("full")


def test_aggregation_keeps_every_total(world: World) -> None:
    merged = world.aggregate(
        economies={"EU": world.members("EU27")}, industries={"MINING": ["B05", "B06", "b07"]}
    )
    assert merged.trade_usd_m.shape == (54, 54, 48)
    assert float(merged.trade_usd_m.sum()) == pytest.approx(float(world.trade_usd_m.sum()))
    assert max(identity_gaps(merged).values()) < 1e-12
    assert merged.economies.loc["EU", "gdp_usd_2022"] == pytest.approx(
        world.economies.loc[list(world.members("EU27")), "gdp_usd_2022"].sum()
    )
    pair = {"origin": "JPN", "destination": "IND", "industry": "C29"}
    assert float(merged.trade_usd_m.sel(pair)) == float(world.trade_usd_m.sel(pair))


def test_aggregation_of_nothing_changes_nothing(world: World) -> None:
    same = world.aggregate()
    np.testing.assert_array_equal(same.trade_usd_m, world.trade_usd_m)
    assert list(same.economies.index) == list(world.economies.index)


def test_merging_twice_or_onto_a_taken_code_is_refused(world: World) -> None:
    with pytest.raises(InputError, match="merged twice"):
        world.aggregate(economies={"A": ["JPN"], "B": ["JPN"]})
    with pytest.raises(InputError, match="already taken"):
        world.aggregate(economies={"IND": ["JPN", "KOR"]})
    with pytest.raises(UnknownCodeError):
        world.aggregate(industries={"X": ["C99"]})


def test_a_world_that_does_not_balance_is_refused(world: World) -> None:
    broken = dataclasses.replace(world, inputs_usd_m=world.inputs_usd_m * 1.01)
    with pytest.raises(DataError, match="purchases"):
        require_identities(broken)


def test_a_second_merge_remembers_the_first(world: World) -> None:
    twice = world.aggregate(economies={"ANZ": ["AUS", "NZL"]}).aggregate(
        industries={"MINING": ["B05", "B06"]}
    )
    assert twice.merged == {"ANZ": ["AUS", "NZL"], "MINING": ["B05", "B06"]}
