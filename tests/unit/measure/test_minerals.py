"""Production concentration, governance weights and GeoPolRisk by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from tradewind.core import InputError
from tradewind.measure import (
    DependenceParams,
    geopolrisk,
    geopolrisk_score,
    governance_weight,
    production_concentration,
)


def test_governance_weight_is_held_within_its_scale() -> None:
    weights = governance_weight([-9.0, -2.5, 0.0, 2.5, 9.0])
    assert weights.tolist() == [1.0, 1.0, 0.5, 0.0, 0.0]
    assert np.isnan(governance_weight([np.nan])).all()


def test_production_concentration_by_hand(toy) -> None:
    row = production_concentration(toy, "cobalt").table.iloc[0]
    assert (row["production"], row["unit"], row["top_producer"]) == (40.0, "t", "ZZZ")
    assert row["hhi"] == pytest.approx(0.625)
    assert row["hhi_governance"] == pytest.approx(0.75**2 * 0.5)
    assert row["hhi_governance_low"] == pytest.approx(0.0)
    assert row["hhi_governance_high"] == pytest.approx(0.75**2)
    assert row["governance_missing_share"] == pytest.approx(0.75)


def test_missing_governance_is_said_and_can_be_set(toy) -> None:
    params = DependenceParams(missing_governance=1.0)
    result = production_concentration(toy, "cobalt", params)
    assert "take the weight 1, on a scale" in result.warnings[0]
    assert result.table["hhi_governance"].iloc[0] == pytest.approx(0.75**2)


def test_zero_production_has_no_concentration(toy) -> None:
    row = production_concentration(toy, "cobalt", DependenceParams(year=2023)).table.iloc[0]
    assert row[["hhi", "hhi_governance", "top_producer"]].isna().all()


def test_production_refuses_what_it_has_not(toy) -> None:
    with pytest.raises(InputError, match="2023 to 2024"):
        production_concentration(toy, params=DependenceParams(year=2010))


def test_a_mineral_without_production_has_no_row(toy) -> None:
    assert production_concentration(toy, "gallium").table.empty


def test_geopolrisk_by_hand(toy) -> None:
    row = geopolrisk(toy, "AAA", "cobalt").table.iloc[0]
    assert (row["imports_t"], row["home_production_t"]) == (10.0, 10.0)
    risk = (6.0 * 0.7 + 4.0 * 0.5) / 20.0
    assert row["import_risk"] == pytest.approx(risk)
    assert row["score"] == pytest.approx(0.625 * risk)
    assert row["governance_missing_share"] == pytest.approx(0.4)
    assert row["rows_without_quantity"] == 1
    assert (row["status"], row["reason"]) == ("ok", "")


@pytest.mark.parametrize(
    ("economy", "mineral", "reason"),
    [
        ("AAA", "germanium", "no economy records trade"),
        ("BBB", "cobalt", "no imports"),
        ("AAA", "natural-gas", "not measured in tonnes"),
        ("AAA", "gallium", "no world production"),
    ],
)
def test_what_is_not_known_is_not_scored(toy, economy: str, mineral: str, reason: str) -> None:
    row = geopolrisk(toy, economy, mineral).table.iloc[0]
    assert np.isnan(row["score"])
    assert np.isnan(row["import_risk"])
    assert row["status"] == "no data"
    assert reason in row["reason"]


def test_production_that_is_not_in_tonnes_is_no_tonnes(toy) -> None:
    gas, cobalt = (geopolrisk(toy, "AAA", m).table.iloc[0] for m in ("natural-gas", "cobalt"))
    assert np.isnan(gas["home_production_t"])
    assert cobalt["home_production_t"] == 10.0


def test_years_that_were_used_are_on_record(toy) -> None:
    assert geopolrisk(toy, "AAA").provenance.params["year"] == 2024
    assert geopolrisk(toy, "AAA", years=[2023, 2024]).provenance.params["year"] == (2023, 2024)
    assert production_concentration(toy).provenance.params["year"] == 2024


def test_a_lens_without_minerals_has_one_note_and_no_rows(toy) -> None:
    result = geopolrisk(toy, "AAA", params=DependenceParams(lens="digital"))
    assert result.table.empty
    assert result.warnings == (
        "The lens digital holds no minerals, so there are no mineral figures",
    )


def test_notes_are_those_of_what_is_there(toy) -> None:
    scored, silent = (geopolrisk(toy, e, "cobalt") for e in ("AAA", "BBB"))
    assert not any(note.startswith("No GeoPolRisk score") for note in scored.warnings)
    assert len(scored.warnings) == 2
    assert [note[:20] for note in silent.warnings] == ["No GeoPolRisk score "]


def test_only_minerals_of_the_method_by_default(toy) -> None:
    assert set(geopolrisk(toy, "AAA").table["mineral"]) == {"cobalt", "germanium", "natural-gas"}


def test_imports_from_itself_are_left_out(toy) -> None:
    trade = toy.mineral_trade
    without = dataclasses.replace(toy, mineral_trade=trade[trade["exporter"] != "AAA"])
    before, after = (geopolrisk(w, "AAA", "cobalt").table["score"][0] for w in (toy, without))
    assert before == after


def test_score_without_supply_is_not_a_number() -> None:
    assert np.isnan(geopolrisk_score([1.0], 0.0, [0.0], [0.5]))
