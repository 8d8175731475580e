"""Import concentration by industry and by mineral on a world that can be checked by hand."""

from __future__ import annotations

import dataclasses

import pandas as pd
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.measure import (
    DependenceParams,
    geopolrisk,
    import_concentration,
    reverse_dependence,
)
from tradewind.measure.shared_codes import shared_codes


def test_industry_imports_are_foreign_only(toy) -> None:
    everything = DependenceParams(use="all")
    table = import_concentration(toy, "AAA", params=everything).table.set_index("industry")
    chips = table.loc["C26"]
    assert chips["imports_usd_m"] == 40.0
    assert chips["import_share"] == pytest.approx(40 / 110)
    assert (chips["top_origin"], chips["cr1"], chips["hhi"]) == ("BBB", 0.75, 0.625)
    assert bool(chips["concentrated"])
    assert bool(chips["imputed"])


def test_an_industry_without_imports_has_no_figures(toy) -> None:
    motors = import_concentration(toy, "AAA").table.set_index("industry").loc["C27"]
    assert motors["imports_usd_m"] == 0.0
    assert motors[["top_origin", "cr1", "hhi", "effective_suppliers"]].isna().all()
    assert not motors["concentrated"]


def test_intermediate_use_is_observed(toy) -> None:
    result = import_concentration(toy, "AAA")
    assert not result.table["imputed"].any()
    assert result.warnings == ()
    assert result.table.set_index("industry").loc["C26", "import_share"] == pytest.approx(40 / 60)


def test_mineral_imports_by_value_and_quantity(toy) -> None:
    table = import_concentration(toy, "all", by="mineral").table
    row = table[(table["economy"] == "AAA") & (table["stage"] == "refine")].iloc[0]
    assert (row["year"], row["imports_usd"], row["origins"]) == (2024, 100.0, 2)
    assert (row["top_origin"], row["cr1"]) == ("BBB", 0.8)
    assert row["hhi"] == pytest.approx(0.68)
    assert (row["imports_t"], row["cr1_quantity"]) == (10.0, 0.6)
    assert row["value_without_quantity_share"] == pytest.approx(0.2)


def test_quantity_that_nobody_reports_is_missing(toy) -> None:
    table = import_concentration(toy, "AAA", by="mineral").table.set_index("stage")
    scrap = table.loc["scrap"]
    assert scrap[["imports_t", "cr1_quantity", "hhi_quantity"]].isna().all()
    assert scrap["value_without_quantity_share"] == 1.0


def test_the_year_asked_for_is_used(toy) -> None:
    result = import_concentration(toy, "AAA", "mineral", DependenceParams(year=2023))
    assert result.table["imports_usd"].tolist() == [1.0]
    assert "provisional" not in " ".join(result.warnings)


def test_latest_year_is_called_provisional(toy) -> None:
    assert "provisional" in " ".join(import_concentration(toy, "AAA", "mineral").warnings)


def test_minerals_under_one_code_are_marked_and_named(toy) -> None:
    extra = toy.mineral_codes.iloc[[3]].assign(mineral="germanium")
    codes = pd.concat([toy.mineral_codes, extra], ignore_index=True)
    world = dataclasses.replace(toy, mineral_codes=codes)
    result = import_concentration(world, "AAA", "mineral")
    shared = result.table.set_index(["mineral", "stage"])["shared_with"]
    assert shared["natural-gas", "mine"] == "germanium"
    assert shared["germanium", "mine"] == "natural-gas"
    assert shared["cobalt", "refine"] == ""
    assert [w for w in result.warnings if "Germanium and Natural gas (HS 271111)" in w]
    risk = geopolrisk(world, "AAA").table.set_index("mineral")["shared_with"]
    assert risk.to_dict() == {"cobalt": "", "germanium": "natural-gas", "natural-gas": "germanium"}
    turned = reverse_dependence(world, "BBB").table
    assert set(turned.loc[turned["shared_with"] != "", "item"]) == {"germanium", "natural-gas"}
    assert not [w for w in import_concentration(toy, "AAA", "mineral").warnings if "HS" in w]


def test_both_coals_are_the_only_shared_code(world) -> None:
    pairs = shared_codes(world)
    assert set(pairs["mineral"]) == {"coking-coal", "steam-coal"}
    assert set(pairs["product"]) == {"270112"}
    japan = import_concentration(world, "JPN", "mineral").table
    assert set(japan.loc[japan["shared_with"] != "", "mineral"]) == {"coking-coal", "steam-coal"}


def test_gaps_in_quantity_are_said_where_there_are_any(toy) -> None:
    filled = toy.mineral_trade.fillna({"quantity_t": 1.0})
    whole = dataclasses.replace(toy, mineral_trade=filled)
    said = [
        any("no quantity" in w for w in import_concentration(w_, "AAA", "mineral").warnings)
        for w_ in (toy, whole)
    ]
    assert said == [True, False]


def test_lens_narrows_both_tables(toy) -> None:
    lens = DependenceParams(lens="batteries")
    assert import_concentration(toy, "AAA", "industry", lens).table["industry"].tolist() == ["C27"]
    minerals = import_concentration(toy, "AAA", "mineral", lens).table["mineral"]
    assert set(minerals) == {"cobalt"}


@pytest.mark.parametrize("year", [2017, 2025])
def test_a_year_without_trade_is_refused(toy, year: int) -> None:
    with pytest.raises(InputError, match="2023 to 2024"):
        import_concentration(toy, "AAA", "mineral", DependenceParams(year=year))


def test_unknown_names_are_refused(toy) -> None:
    with pytest.raises(UnknownCodeError, match="AAA"):
        import_concentration(toy, "AAB")
    with pytest.raises(InputError, match="industry or mineral"):
        import_concentration(toy, "AAA", by="product")
    with pytest.raises(UnknownCodeError, match="batteries"):
        import_concentration(toy, "AAA", params=DependenceParams(lens="battery"))
