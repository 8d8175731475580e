"""The dependence of one economy: tables, flags, forms; and the lenses."""

from __future__ import annotations

import dataclasses
import json

import pandas as pd
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.measure import DependenceParams, dependence, lenses, look_through, read_lens


def test_look_through_of_imports_by_hand(toy) -> None:
    seen = look_through(toy)
    row = dependence(toy, "AAA").industries.set_index("industry").loc["C26"]
    bought = seen.embodied.sel(industry="C26")
    behind = 30 * bought.sel(economy="BBB") + 10 * bought.sel(economy="CCC")
    share = behind / behind.sum()
    assert row["look_through_share"] == pytest.approx(float(share.sel(origin="BBB")))
    assert row["hidden_share"] == pytest.approx(float(share.sel(origin="BBB")) - 0.75)
    assert bool(row["views_disagree"])


def test_the_share_of_the_origin_behind_is_its_own(toy) -> None:
    more = toy.intermediate_usd_m.copy()
    more.loc["CCC", "AAA", "C26"] = 20.0
    world = dataclasses.replace(toy, intermediate_usd_m=more)
    row = dependence(world, "AAA").industries.set_index("industry").loc["C26"]
    bought = look_through(world).embodied.sel(industry="C26")
    behind = 30 * bought.sel(economy="BBB") + 20 * bought.sel(economy="CCC")
    share = behind / behind.sum()
    assert (row["top_origin"], row["look_through_top_origin"]) == ("BBB", "CCC")
    assert row["look_through_top_share"] == pytest.approx(float(share.sel(origin="CCC")))
    assert row["look_through_top_share"] > row["look_through_share"]


def test_a_lens_without_minerals_says_so_and_nothing_more_of_minerals(world) -> None:
    notes = dependence(world, "JPN", DependenceParams(lens="digital")).warnings
    assert notes[0] == "The lens digital holds no minerals, so there are no mineral figures"
    assert not any(word in " ".join(notes) for word in ("GeoPolRisk", "provisional", "JPN"))


def test_a_world_merged_twice_still_says_what_was_not_aggregated(world) -> None:
    merged = world.aggregate(economies={"EAST": ["JPN", "KOR"]})
    again = merged.aggregate(economies={"NORTH": ["SWE", "FIN"]})
    notes = " ".join(dependence(again, "EAST", DependenceParams(lens="batteries")).warnings)
    assert "no mineral figure stands for" in notes
    assert {"EAST", "NORTH"} <= set(notes.replace(",", " ").split())


def test_what_was_used_is_on_record(world) -> None:
    asked = DependenceParams(lens="Critical minerals")
    used = dependence(world, "JPN", asked).provenance.params
    assert (used["year"], used["table_year"], used["lens"]) == (2024, 2022, "critical-minerals")
    assert asked.year is None


@pytest.mark.parametrize("use", ["intermediate", "all"])
def test_notes_are_plain_words(world, use: str) -> None:
    result = dependence(world, "JPN", DependenceParams(use=use))
    columns = {column for table in result.tables.values() for column in table if "_" in column}
    text = " ".join(result.warnings)
    assert not any(
        name in text for name in (*columns, *DependenceParams.model_fields) if "_" in name
    )


def test_the_line_decides_on_disagreement(toy) -> None:
    table = dependence(toy, "AAA", DependenceParams(disagreement_line=1.0)).industries
    assert not table.set_index("industry").loc["C26", "views_disagree"]


def test_an_industry_without_imports_has_no_origin(toy) -> None:
    row = dependence(toy, "AAA").industries.set_index("industry").loc["C27"]
    assert row[["top_origin", "look_through_top_origin", "look_through_share"]].isna().all()
    assert not row["views_disagree"]


def test_a_solved_exposure_is_reused(toy) -> None:
    again = dependence(toy, "AAA", exposure=look_through(toy))
    pd.testing.assert_frame_equal(again.industries, dependence(toy, "AAA").industries)


def test_a_merged_economy_has_industries_and_no_minerals(world) -> None:
    merged = world.aggregate(economies={"EAST": ["JPN", "KOR"]})
    result = dependence(merged, "EAST", DependenceParams(lens="batteries"))
    assert result.minerals.empty
    assert (
        "Product trade stays by ISO3 and was not aggregated: no mineral figure stands for EAST"
        in result.warnings
    )
    assert not any("are recorded for" in warning for warning in result.warnings)
    assert (result.geopolrisk["status"] == "no data").all()
    assert result.geopolrisk["reason"].str.contains("not aggregated").all()
    assert result.industries["imports_usd_m"].gt(0).all()
    json.dumps(result.to_dict(), allow_nan=False)
    assert "(nothing)" in str(result)


def test_json_has_no_nan(world) -> None:
    result = dependence(world, "JPN", DependenceParams(lens="critical-minerals"))
    text = json.dumps(result.to_dict(), allow_nan=False)
    back = json.loads(text)
    assert back["economy"] == "JPN"
    assert {"industries", "minerals", "origins", "production", "geopolrisk"} <= set(back)
    assert back["params"]["lens"] == "critical-minerals"


def test_text_names_the_economy_and_its_limits(world) -> None:
    text = str(dependence(world, "india", DependenceParams(use="all")))
    assert "India (IND)" in text
    assert "imputed" in text


def test_tables_can_be_kept(toy, tmp_path) -> None:
    result = dependence(toy, "AAA")
    paths = result.to_parquet(tmp_path / "out")
    assert {path.stem for path in paths} == set(result.tables)
    pd.testing.assert_frame_equal(pd.read_parquet(paths[1]), result.minerals, check_dtype=False)
    with pytest.raises(InputError, match="industries"):
        result.to_frame("industry")


def test_world_is_left_as_it_was(toy) -> None:
    flows, trade, production = (
        table.copy() for table in (toy.intermediate_usd_m, toy.mineral_trade, toy.production)
    )
    dependence(toy, "AAA")
    assert toy.intermediate_usd_m.identical(flows)
    pd.testing.assert_frame_equal(toy.mineral_trade, trade)
    pd.testing.assert_frame_equal(toy.production, production)


def test_unknown_economy_is_refused_with_a_suggestion(world) -> None:
    with pytest.raises(UnknownCodeError, match="JPN"):
        dependence(world, "JPM")


@pytest.mark.parametrize("name", sorted(lenses()))
def test_every_lens_names_only_what_the_data_carry(world, name: str) -> None:
    lens = read_lens(name)
    assert set(lens.industries) <= set(world.industries.index)
    assert set(lens.minerals) <= set(world.minerals.index)
    assert lens.confidence in {"A", "B", "C"}
    assert lens.source
    assert lens.note


@pytest.mark.parametrize("name", sorted(lenses()))
def test_every_lens_can_be_measured(world, name: str) -> None:
    result = dependence(world, "DEU", DependenceParams(lens=name))
    assert set(result.industries["industry"]) == set(read_lens(name).industries)
