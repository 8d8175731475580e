"""evaluate(world, pact): every table, what is refused, and figures that agree with each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from tradewind.core import InputError, UnknownCodeError
from tradewind.models.equilibrium import Settled, settle
from tradewind.partnership import PartnershipParams, evaluate
from tradewind.partnership.attribution import REST
from tradewind.partnership.result import BYSTANDERS
from tradewind.partnership.shapley import MOST_EXACT
from tradewind.partnership.with_pact import numbers_by_set, pact_model, scenario_change

if TYPE_CHECKING:
    from tradewind.partnership import PactResult

GAINS = ("trade_gain", "risk_gain", "gain", "eal_without", "eal_with")
TAILS = ("tail_gain", "cvar99_without", "cvar99_with")


@pytest.fixture(scope="module")
def result(small: Any) -> PactResult:
    return small.evaluate(small.everything, tests=True)


@pytest.fixture(scope="module")
def wide(result: PactResult) -> pd.DataFrame:
    return result.to_frame().pivot_table(
        index="target", columns="metric", values="value_usd", sort=False
    )


def test_everybody_is_a_target_of_a_kind(result: PactResult, small: Any) -> None:
    table = result.to_frame()
    kinds = table.drop_duplicates("target").set_index("target")["kind"]
    codes = list(small.world.economies.index)
    assert kinds[["IND", "JPN"]].tolist() == ["member"] * 2
    assert kinds[[c for c in codes if c not in ("IND", "JPN")]].tolist() == ["economy"] * 5
    assert kinds[["IND+JPN", BYSTANDERS, "World"]].tolist() == ["members", "bystanders", "world"]
    incomes = small.world.economies["income_group"]
    assert set(kinds[kinds == "income"].index) == set(incomes.dropna())
    for metric in GAINS:
        assert (table["metric"] == metric).sum() == len(kinds)
    for metric in TAILS:
        tails = table[table["metric"] == metric]["target"].tolist()
        assert tails == ["IND", "JPN", "IND+JPN", BYSTANDERS, "World"] == list(result.targets)


def test_gains_of_groups_are_sums(wide: pd.DataFrame, small: Any) -> None:
    for metric in GAINS:
        column = wide[metric]
        codes = list(small.world.economies.index)
        assert column["IND+JPN"] == pytest.approx(column[["IND", "JPN"]].sum(), rel=1e-9)
        assert column["World"] == pytest.approx(column[codes].sum(), rel=1e-9)
        outside = column[[c for c in codes if c not in ("IND", "JPN")]].sum()
        assert column[BYSTANDERS] == pytest.approx(outside, rel=1e-9)
        incomes = small.world.economies["income_group"]
        for name, rows in incomes.groupby(incomes):
            assert column[name] == pytest.approx(column[list(rows.index)].sum(), rel=1e-9)
    assert np.allclose(wide["gain"], wide["trade_gain"] + wide["risk_gain"])
    assert np.allclose(wide["risk_gain"], wide["eal_without"] - wide["eal_with"])
    tails = wide.dropna()
    assert np.allclose(tails["tail_gain"], tails["cvar99_without"] - tails["cvar99_with"])


def test_gains_of_calm_years_are_those_of_the_reform(
    result: PactResult, wide: pd.DataFrame, small: Any
) -> None:
    found = settle(small.world, Settled(result.pact.reform(), result.params.calm)).gain_usd
    codes = list(small.world.economies.index)
    assert wide.loc[codes, "trade_gain"].to_numpy() == pytest.approx(found, rel=1e-9)


def test_intervals_are_in_order_and_shares_are_of_gdp(result: PactResult, small: Any) -> None:
    table = result.to_frame()
    assert (table["low_usd"] <= table["high_usd"]).all()
    japan = table[(table["target"] == "JPN") & (table["metric"] == "gain")].iloc[0]
    gdp = small.world.economies.loc["JPN", "gdp_usd_2022"]
    assert japan["share_of_gdp_pct"] == pytest.approx(100 * japan["value_usd"] / gdp)
    assert result.value("gain", "JPN") == japan["value_usd"]
    assert result.interval("gain", "JPN") == (japan["low_usd"], japan["high_usd"])


def test_hazards_add_up_to_the_expected_loss(result: PactResult, wide: pd.DataFrame) -> None:
    table = result.tables["by_hazard"]
    sums = table.groupby("target")[["eal_without_usd", "eal_with_usd", "change_usd"]].sum()
    wide = wide.loc[sums.index]
    assert sums["eal_without_usd"].to_numpy() == pytest.approx(wide["eal_without"].to_numpy())
    assert sums["eal_with_usd"].to_numpy() == pytest.approx(wide["eal_with"].to_numpy())
    assert sums["change_usd"].to_numpy() == pytest.approx(-wide["risk_gain"].to_numpy(), abs=1.0)
    strait = table[table["scenario"] == "strait"].iloc[0]
    assert strait["rate_with"] == pytest.approx(0.9 * strait["rate_without"])
    assert strait["days_with"] < strait["days_without"]
    pills = table[(table["scenario"] == "pills") & (table["target"] == "JPN")].iloc[0]
    assert pills["loss_rate_with_usd"] < pills["loss_rate_without_usd"]
    for end in ("without", "with"):
        product = table[f"rate_{end}"] * table[f"days_{end}"] / 365 * table[f"loss_rate_{end}_usd"]
        assert np.allclose(product, table[f"eal_{end}_usd"])


@pytest.mark.parametrize("name", ["by_measure", "by_member"])
def test_shares_add_up_to_the_effect(result: PactResult, name: str) -> None:
    table, outcomes = result.tables[name], result.to_frame()
    sums = table.groupby(["target", "metric"])["shapley_usd"].sum()
    whole = outcomes[outcomes["metric"].isin(["trade_gain", "risk_gain", "gain"])]
    whole = whole.set_index(["target", "metric"])["value_usd"]
    assert set(sums.index) == set(whole.index)
    largest = whole.abs().max()
    assert np.allclose(sums[whole.index], whole, rtol=1e-6, atol=1e-6 * largest)
    players = result.pact.members
    if name == "by_measure":
        players = [measure.id for measure in result.pact.measures]
    assert table["player"].drop_duplicates().tolist() == [*players, REST]
    own = table[table["player"] != REST]
    assert own.notna().all(axis=None)
    exact = len(players) <= MOST_EXACT
    assert own["error_usd"].max() <= (0.0 if exact else 0.01 * largest)
    rest = table[(table["player"] == REST) & (table["target"] == "World")]["shapley_usd"]
    assert rest.abs().max() < 0.2 * abs(whole["World", "gain"])


def test_what_acts_on_hazards_gains_no_calm_year(result: PactResult) -> None:
    table = result.tables["by_measure"].set_index("player")
    hazards = table.loc[["assurance", "sea_lane_security"]]
    assert (hazards.loc[hazards["metric"] == "trade_gain", "shapley_usd"] == 0).all()
    risk = hazards[hazards["metric"] == "risk_gain"].set_index("target", append=True)["shapley_usd"]
    assert risk["sea_lane_security", "World"] > 0
    assert risk["assurance", "JPN"] > 0


def test_tests_are_tables_and_say_what_they_are_of(result: PactResult, small: Any) -> None:
    assert result.tables["rivalry"]["member"].tolist() == ["IND", "JPN"]
    assert set(result.tables["worldviews"]["worldview"]) == {v.id for v in small.worldviews.views}
    assert set(result.tables["worldviews"]["target"]) == set(result.targets)
    assert result.tables["defection"].empty  # the small catalogue lacks the case on record
    assert result.tables["accuracy"]["attribution"].tolist() == ["by_measure", "by_member"]
    assert len(result.tables["bystanders"]) == 5
    assert result.tables["measures"]["cost_usd"].gt(0).all()
    none = small.evaluate(small.everything)
    assert all(none.tables[name].empty for name in ("rivalry", "defection", "worldviews"))


def test_a_result_is_text_files_and_plain_data(result: PactResult, tmp_path: Path) -> None:
    text = str(result)
    assert "A small pact" in text
    assert "Gains are gross of cost" in text
    assert "14 of 14 levels are judged or derived" in text
    paths = result.to_parquet(tmp_path / "out")
    assert [path.stem for path in paths] == list(result.tables)
    back = pd.read_parquet(tmp_path / "out" / "outcomes.parquet")
    pd.testing.assert_frame_equal(back, result.to_frame(), check_dtype=False)
    plain = result.to_dict()
    assert plain["pact"] == "small"
    assert plain["members"] == ["IND", "JPN"]
    assert len(plain["outcomes"]) == len(result.to_frame())
    summary = result.summary()
    assert summary.index.tolist() == list(result.targets)
    assert summary.loc["JPN", "trade_gain"] == pytest.approx(
        result.value("trade_gain", "JPN") / 1e9
    )


def test_tables_are_copies_and_unknown_ones_are_refused(result: PactResult) -> None:
    copy = result.to_frame()
    copy["value_usd"] = 0.0
    assert result.to_frame()["value_usd"].abs().sum() > 0
    with pytest.raises(InputError, match="Unknown table") as raised:
        result.to_frame("outcome")
    assert "outcomes" in raised.value.fix
    with pytest.raises(InputError, match="no such figure") as raised:
        result.value("gain", "DEU")
    assert raised.value.found == "gain of DEU"
    assert result.group == "IND+JPN"


def test_measures_that_come_too_late_do_not_count_and_are_named(small: Any) -> None:
    late = small.measure("technology", "late", lead_years=small.number(12.0))
    pact = small.pact(small.measure("standards"), late)
    quick = {"attribution": "none"}
    found = small.evaluate(pact, **quick)
    other = small.evaluate(small.pact(small.measure("standards")), **quick)
    pd.testing.assert_frame_equal(found.to_frame(), other.to_frame())
    assert any("Title of late" in warning and "10 years" in warning for warning in found.warnings)
    assert found.tables["measures"]["measure"].tolist() == ["standards"]
    assert found.tables["by_measure"].empty
    assert small.evaluate(pact, after_years=12.0, **quick).value("gain", "JPN") > (
        found.value("gain", "JPN")
    )


def test_a_pact_of_one_has_no_group(small: Any) -> None:
    pact = small.pact(small.measure("technology"), members=("JPN",))
    found = small.evaluate(pact, attribution="none")
    assert found.targets == ("JPN", BYSTANDERS, "World")
    assert found.value("trade_gain", "JPN") > 0


def test_somebody_is_left_outside(small: Any) -> None:
    everyone = tuple(small.world.economies.index)
    with pytest.raises(InputError, match="All economies") as raised:
        small.evaluate(small.pact(members=everyone))
    assert raised.value.where == "members"


def test_more_than_twelve_measures_are_sampled_with_an_error(small: Any) -> None:
    lanes = [
        small.measure("sea_lane_security", f"lane-{k}", level=small.number(0.01 * k))
        for k in range(13)
    ]
    found = small.evaluate(small.pact(*lanes), permutations=100)
    accuracy = found.tables["accuracy"].set_index("attribution")
    assert accuracy.loc["by_measure", ["players", "orders"]].tolist() == [13, 100]
    table = found.tables["by_measure"]
    risk = table[(table["target"] == "World") & (table["metric"] == "risk_gain")]
    errors = risk.set_index("player")["error_usd"].drop(REST)
    assert (errors >= 0).all()
    assert errors.max() > 0
    assert risk["shapley_usd"].sum() == pytest.approx(found.value("risk_gain", "World"), rel=1e-6)


def test_what_is_read_off_is_said(small: Any) -> None:
    found = small.evaluate(small.everything)
    error = found.tables["accuracy"].set_index("attribution").loc["by_measure", "read_off_error"]
    assert error > 0
    assert any("read off" in warning for warning in found.warnings)
    exact = small.evaluate(
        small.everything.only(["standards", "technology", "diversify"]), attribution="exact"
    )
    assert (exact.tables["accuracy"]["read_off_error"] == 0).all()
    assert exact.tables["accuracy"]["coalitions_solved"].tolist() == [8, 4]
    assert not any("Coalitions of" in warning for warning in exact.warnings)


def test_progress_is_told_in_steps(small: Any) -> None:
    told: list[tuple[str, int, int]] = []
    evaluate(
        small.world, small.pact(small.measure("sea_lane_security")), small.params(),
        small.catalogue, worldviews=small.worldviews, store=small,
        progress=lambda *step: told.append(step),
    )  # fmt: skip
    assert told[0][1:] == (0, 6)
    assert told[-1] == ("Done", 6, 6)
    done = [step for _, step, _ in told]
    assert done == sorted(done)


def test_the_numbers_of_a_measure_are_the_same_whatever_others_there_are(small: Any) -> None:
    params = small.params()
    alone = numbers_by_set(small.pact(small.measure("technology")), params)
    among = numbers_by_set(small.everything, params)
    drawn = [[draw("technology", "level") for draw in draws] for draws in (alone, among)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == params.design
    assert 0.01 <= min(drawn[0]) < max(drawn[0]) <= 0.04
    strata = np.sort([small.measure("technology").level.at(u) for u in (0.2, 0.8)])
    assert min(drawn[0]) < strata[0] < strata[1] < max(drawn[0])  # spread over the range
    other = numbers_by_set(small.everything, small.params(seed=2))
    assert [draw("technology", "level") for draw in other] != drawn[0]


def test_scenarios_change_as_often_as_drawn(small: Any) -> None:
    pact, params = small.pact(small.measure("sea_lane_security")), small.params()
    change = scenario_change(pact, small.without, numbers_by_set(pact, params))
    at = small.without.surface.scenarios.index("strait")
    assert change.rate[at] == pytest.approx(0.9)
    assert change.length[at] == pytest.approx(0.8)
    assert ((change.rate_by_set[:, at] >= 0.85) & (change.rate_by_set[:, at] <= 0.95)).all()
    assert len(set(change.rate_by_set[:, at])) == params.design
    others = [k for k in range(len(change.rate)) if k != at]
    assert (change.rate_by_set[:, others] == 1).all()
    assert (change.length_by_set[:, others] == 1).all()


def test_both_models_share_all_but_what_the_pact_changes(small: Any) -> None:
    pact = small.pact(small.measure("sea_lane_security"))
    found = pact_model(pact, small.params(), small.without, store=small)
    assert found.without is small.without
    assert found.kept.surface is small.without.surface  # nothing was solved again
    assert found.kept.effects is small.without.effects
    assert found.kept.laws is small.without.laws
    assert (found.calm_gain_usd == 0).all()
    assert found.residual == 0
    reformed = pact_model(small.everything, small.params(), small.without, store=small)
    assert reformed.kept.effects.solved == small.without.effects.solved
    assert 0 < reformed.residual < 1e-8
    spread = reformed.calm_gain_by_set_usd
    japan = list(small.world.economies.index).index("JPN")
    assert spread[:, japan].min() < reformed.calm_gain_usd[japan] < spread[:, japan].max()


def test_parameters_pass_on_to_the_models() -> None:
    params = PartnershipParams(events=500, seed=7, calm_horizon="long", horizon="medium")
    assert (params.risk.events, params.risk.seed, params.risk.horizon) == (500, 7, "medium")
    assert (params.calm.horizon, params.calm.fuels) == ("long", "world-market")
    with pytest.raises(ValidationError, match="auto"):
        PartnershipParams(attribution="alone")
    with pytest.raises(ValidationError, match="not permitted"):
        PartnershipParams(years=10)


@pytest.mark.parametrize("kinds", [(), ("technology",), ("sea_lane_security",)])
def test_a_member_outside_the_world_is_refused(small: Any, kinds: tuple[str, ...]) -> None:
    pact = small.pact(*map(small.measure, kinds), members=("IND", "DEU"))
    with pytest.raises(UnknownCodeError) as raised:
        small.evaluate(pact)
    assert "DEU" in raised.value.found


@pytest.mark.parametrize("kind", ["sea_lane_security", "assurance"])
def test_a_hazard_outside_the_catalogue_is_refused(small: Any, kind: str) -> None:
    pact = small.pact(small.measure(kind, hazards=["straits"]))
    with pytest.raises(UnknownCodeError) as raised:
        small.evaluate(pact)
    assert "straits" in raised.value.found


def test_a_hazard_that_does_not_count_is_named(small: Any) -> None:
    """What a measure would do about it is left out, and nothing is left out in silence."""
    pact = small.pact(small.measure("sea_lane_security"))
    found = small.evaluate(pact, exclude=("strait",), attribution="none")
    assert found.value("risk_gain", "World") == 0
    assert any("strait" in warning for warning in found.warnings)


def test_worldviews_are_not_read_where_they_are_not_compared(small: Any) -> None:
    """Those of the package name industries that a user's own world may lack."""
    found = evaluate(small.world, small.pact(), small.params(), small.catalogue, store=small)
    assert found.tables["worldviews"].empty


def test_each_coalition_of_members_may_lack_who_brings_a_hazard(small: Any) -> None:
    pact = small.pact(small.measure("assurance"), members=("IND", "JPN", "USA"))
    table = small.evaluate(pact).tables["by_member"]
    risk = table[(table["target"] == "World") & (table["metric"] == "risk_gain")]
    shares = risk.set_index("player")["shapley_usd"]
    assert shares["IND"] == shares.drop(REST).max()  # without whom nothing is spared
    assert shares["IND"] > 0


def test_what_spares_nobody_is_refused(small: Any) -> None:
    with pytest.raises(InputError, match="none of them brings on another") as raised:
        small.evaluate(small.pact(small.measure("assurance", hazards=["ores"])))
    assert raised.value.where == "ores"
