"""Published sets of elasticities per industry: the numbers, their conversion, and their marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import EquilibriumParams
from tradewind.models.equilibrium.elasticities import (
    HORIZONS,
    Elasticities,
    elasticity_ranges,
    elasticity_table,
)
from tradewind.models.equilibrium.trade_elasticities import (
    TRADE_SETS,
    fuel_table,
    trade_sigmas,
    trade_table,
)

if TYPE_CHECKING:
    from tradewind.world import World

SETS = TRADE_SETS[1:]
CONVERSIONS = {
    "1 + published": lambda published: 1 + published,
    "1 - published": lambda published: 1 - published,
    "published": lambda published: published,
}
KINDS = {
    "theta: trade elasticity to an iceberg cost, sigma - 1": "1 + published",
    "epsilon = 1 + beta, beta the coefficient of tariff-exclusive import value on "
    "ln(1 + tariff), which is -sigma": "1 - published",
    "sigma: elasticity of substitution between varieties": "published",
    "sigma: elasticity of substitution between origins": "published",
}
# By hand: Caliendo and Parro 2015, Table 1 (99 % sample): theta; sigma = 1 + theta.
CALIENDO_PARRO = {
    "A01": 10.11,  # 9.11
    "B06": 14.53,  # 13.53
    "C10T12": 3.62,  # 2.62
    "C19": 65.85,  # 64.85, not capped
    "C26": 9.5367,  # mean of 12.95, 3.95 and 8.71
    "C28": 2.45,  # 1.45
    "C29": 2.84,  # 1.84 in the table, not the 8.22 of the authors' T.txt
    "C301": 1.39,  # 0.39 in the table, not the 8.22 of the authors' T.txt
    "G": 9.22,  # 8.22, the placeholder of all services
}
# By hand: the ICIO file of Fontagne, Guimbard and Orefice: epsilon; sigma = 1 - epsilon.
FONTAGNE = {
    "A01": 4.2381,  # -3.2381
    "C26": 6.4199,  # -5.4199
    "C29": 9.6647,  # -8.6647
    "B07": 15.6865,  # -14.6865
    "F": 5.418,  # Ahmad and Schreiber 2024: sigma itself
    "A02": 6.5696,  # the median of the 28: mean of 6.4391 (B06) and 6.7 (C301)
}


@pytest.fixture(scope="module")
def facts(shared: Path) -> pd.DataFrame:
    return pd.read_csv(shared / "facts" / "elasticities" / "trade_elasticities.csv")


@pytest.mark.parametrize("trade_set", SETS)
def test_each_row_says_where_it_comes_from(trade_set: str) -> None:
    table = trade_table(trade_set)
    text = ["unit", "concept", "conversion", "sector", "source", "address", "range_rule"]
    assert (table[text] != "").all(axis=None)
    assert set(table["confidence"]) <= {"A", "B", "C"}
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert (table["low"] < table["high"]).all()
    assert (table["value"] > 1).all()


@pytest.mark.parametrize("trade_set", SETS)
def test_the_sets_cover_the_industries_of_the_world(trade_set: str, world: World) -> None:
    assert list(trade_table(trade_set).index) == list(world.industries.index)


@pytest.mark.parametrize("trade_set", SETS)
def test_each_concept_has_its_own_conversion(trade_set: str) -> None:
    for code, row in trade_table(trade_set).iterrows():
        assert row["conversion"] == KINDS[row["concept"]], code
        assert row["value"] == pytest.approx(
            CONVERSIONS[row["conversion"]](row["published"]), abs=1e-4
        ), code


@pytest.mark.parametrize("trade_set", SETS)
def test_filled_rows_are_of_low_confidence_and_explained(trade_set: str) -> None:
    filled = trade_table(trade_set).query("filled")
    assert set(filled["confidence"]) == {"C"}
    assert (filled["note"] != "").all()


def test_values_by_hand() -> None:
    for trade_set, expected in (("caliendo-parro", CALIENDO_PARRO), ("fontagne", FONTAGNE)):
        assert trade_sigmas(trade_set, list(expected)) == pytest.approx(
            tuple(expected.values()), abs=5e-4
        )


def test_caliendo_parro_fills_services_and_mining_support_only() -> None:
    table = trade_table("caliendo-parro")
    assert table.index[table["filled"]].str[0].drop_duplicates().tolist() == list(
        "BDEFGHIJKLMNOPQRST"
    )
    assert set(table.loc["D":, "published"]) == {8.22}
    assert table.index[table["filled"]][0] == "B09"


def test_fontagne_has_28_estimates_and_a_median_that_fills(world: World) -> None:
    table = trade_table("fontagne")
    estimated = table[~table["filled"]]
    assert len(estimated) == 28
    median = table[table["sector"] == "median"]
    assert list(median.index) == ["A02", "B05", "B09", "D", "H52", "O", "T"]
    assert set(median["value"]) == {round(estimated["value"].median(), 4)}
    assert "18.28" in table.loc["H52", "note"]


def test_caliendo_parro_is_what_was_read(facts: pd.DataFrame) -> None:
    read = facts[facts["source"].str.startswith("Caliendo")].set_index("icio")["value"]
    table = trade_table("caliendo-parro")
    assert table["published"].to_dict() == pytest.approx(read.to_dict(), abs=1e-4)


def test_fontagne_is_what_was_read(facts: pd.DataFrame) -> None:
    table = trade_table("fontagne")
    file = facts["source"].str.contains("New ICIO") & facts["source_sector"].eq("all products")
    read = facts[file].set_index("icio")["value"].dropna()
    assert table.loc[~table["filled"], "published"].to_dict() == pytest.approx(read.to_dict())
    markups = facts[facts["source"].str.startswith("Ahmad")].set_index("icio")["value"]
    filled = table[table["source"].str.startswith("Ahmad")]["published"]
    assert filled.to_dict() == pytest.approx(markups.drop("H52").to_dict())


def sigmas_read(facts: pd.DataFrame, code: str) -> list[float]:
    """Every estimate read for an industry, as sigma: each source by its own conversion."""
    rows = facts[(facts["icio"] == code) & facts["value"].notna()]
    goods = code[0] in "ABC"
    found = []
    for source, sign, add in (
        ("Caliendo & Parro 2015 RES", 1, 1),
        ("Costinot & Rodriguez-Clare", 1, 1),
        ("Fontagne, Guimbard & Orefice 2022, New ICIO", -1, 1),
        ("Ahmad & Schreiber", 1, 0),
    ):
        here = rows[rows["source"].str.startswith(source)]
        if goods or "Costinot" not in source:  # its services are a flat default
            numbers = pd.concat([here["value"], here["low"], here["high"]]).dropna()
            found += [add + sign * number for number in numbers]
    return found


@pytest.mark.parametrize("trade_set", SETS)
def test_ranges_span_what_was_read(trade_set: str, facts: pd.DataFrame) -> None:
    table = trade_table(trade_set)
    quartiles = table.loc[~table["filled"], "value"].quantile([0.25, 0.75]).tolist()
    for code, row in table.iterrows():
        known = {round(number, 4) for number in [*sigmas_read(facts, str(code)), row["value"]]}
        single = len(known) == 1
        assert row["range_rule"].startswith("quartiles" if single else "lowest"), code
        spread = [*known, *quartiles] if single else known
        assert [row["low"], row["high"]] == pytest.approx([min(spread), max(spread)], abs=1e-3), (
            code
        )


def test_a_set_that_is_not_there_is_refused() -> None:
    with pytest.raises(InputError, match="caliendo-parro, fontagne"):
        trade_table("horizon")


def test_industries_that_the_set_does_not_know_are_named() -> None:
    with pytest.raises(UnknownCodeError, match=r"caliendo-parro.*'X1', 'X2'.*one sigma"):
        Elasticities.of("long", trade_set="caliendo-parro", industries=["A01", "X1", "X2"])


def test_a_set_needs_industries() -> None:
    with pytest.raises(InputError, match="needs the industries"):
        EquilibriumParams(trade_elasticities="fontagne").elasticities()


def test_a_sigma_beside_a_set_is_refused() -> None:
    params = EquilibriumParams(trade_elasticities="fontagne", sigma=2.0)
    with pytest.raises(InputError, match="sigma 2, set fontagne"):
        params.elasticities(["A01"])


@pytest.mark.parametrize("horizon", HORIZONS)
def test_a_set_replaces_sigma_only_and_keeps_the_order(horizon: str) -> None:
    plain = Elasticities.of(horizon)
    found = Elasticities.of(horizon, trade_set="fontagne", industries=["C29", "A01"], eta=0.7)
    assert found.sigma == (9.6647, 4.2381)
    assert found.sigmas(2).tolist() == [9.6647, 4.2381]
    assert (found.epsilon, found.eta, found.psi) == (plain.epsilon, 0.7, plain.psi)
    assert found.mobility == plain.mobility


def test_the_calibration_of_caliendo_and_parro_is_one_choice(world: World) -> None:
    params = EquilibriumParams(horizon="long", trade_elasticities="caliendo-parro")
    found = params.elasticities(list(world.industries.index))
    assert (found.epsilon, found.eta, found.psi, found.rigidity) == (1, 1, 1, 0)
    assert found.sigmas(50).max() == 65.85


def test_the_table_of_elasticities_has_the_sets() -> None:
    table = elasticity_table()
    counts = table.groupby("trade_set").size()
    assert counts.to_dict() == {"horizon": 15, "caliendo-parro": 50, "fontagne": 50}
    assert table.notna().all(axis=None)
    assert set(table.loc[table["trade_set"] != "horizon", "horizon"]) == {"any"}


def test_ranges_are_those_of_the_numbers_that_a_solve_uses() -> None:
    plain = elasticity_ranges("medium")
    assert plain["name"].tolist() == ["sigma", "epsilon", "eta", "psi", "mobility"]
    per_industry = elasticity_ranges(
        "medium", trade_set="caliendo-parro", industries=["C19", "A01"]
    )
    assert per_industry["industry"].tolist() == ["C19", "A01", *["all"] * 4]
    assert per_industry["value"].tolist() == [65.85, 10.11, 0.4, 0.6, 0.9, 1.0]
    assert (per_industry["low"] <= per_industry["value"]).all()
    with pytest.raises(UnknownCodeError, match="'X1'"):
        elasticity_ranges("long", trade_set="fontagne", industries=["X1"])


def test_a_table_handed_out_is_a_copy() -> None:
    table = trade_table("fontagne")
    table.loc["A01", "value"] = 0.0
    assert trade_table("fontagne").loc["A01", "value"] == 4.2381


def test_fuels_are_one_market_where_it_is_asked_for(world: World) -> None:
    industries = list(world.industries.index)
    usual = EquilibriumParams().elasticities(industries)
    one = EquilibriumParams(fuels="world-market").elasticities(industries)
    changed = {
        code: (old, new)
        for code, old, new in zip(
            industries, usual.sigmas(len(industries)), one.sigmas(len(industries)), strict=True
        )
        if old != new
    }
    assert changed == {"B06": (0.76, 6.4391), "C19": (0.76, 4.6382)}
    table = fuel_table()
    assert (table["low"] <= table["value"]).all()
    assert (table["value"] <= table["high"]).all()
    assert (table["source"] != "").all()


def test_a_set_per_industry_and_a_market_of_fuels_exclude_each_other(world: World) -> None:
    params = EquilibriumParams(trade_elasticities="fontagne", fuels="world-market")
    with pytest.raises(InputError, match="elasticities of fuels of its own"):
        params.elasticities(list(world.industries.index))
