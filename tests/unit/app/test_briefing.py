"""The tables and figures of a briefing."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError

import pandas as pd
import pytest

from tradewind.app import assess_risk, briefing_responses, open_run, trace
from tradewind.app.briefing import BriefingParams, BriefingResults, brief
from tradewind.app.briefing_dependence import measure_members
from tradewind.app.briefing_shocks import choose_shocks, easier_trade, largest_suppliers
from tradewind.core import ConvergenceError, InputError, UnknownCodeError
from tradewind.measure import dependence
from tradewind.models import HORIZONS

SHOCKS = ["decoupling-1", "decoupling-2", "goods", "minerals", "chips", "oil"]
CASE = ["shock", "rent", "horizon"]


@pytest.fixture(scope="module")
def told() -> list[tuple[str, int, int]]:
    return []


@pytest.fixture(scope="module")
def results(world, told, small_risk, small_pact) -> BriefingResults:
    return brief(
        world,
        ["India", "jpn", "IND"],
        progress=lambda *step: told.append(step),
        risk_params=small_risk,
        pact_params=small_pact,
    )


def test_members_are_named_by_code_or_name_and_counted_once(results):
    assert results.members == ("IND", "JPN")


def test_results_are_frozen(results):
    with pytest.raises(FrozenInstanceError):
        results.supplier = "XXX"


def test_progress_counts_to_the_end(results, told):
    done = [step[1] for step in told]
    assert done == sorted(done)
    assert {step[2] for step in told} == {told[-1][1]}
    assert told[-1][0] == "Done"


def test_six_shocks_with_both_scarcity_prices_and_easier_trade(results):
    assert results.shocks["shock"].tolist() == [*SHOCKS, "easier-trade"]
    solved = set(map(tuple, results.changes[CASE].drop_duplicates().to_numpy()))
    cuts = {(s, r, h) for s in SHOCKS for r in ("importer", "exporter") for h in HORIZONS}
    assert solved == cuts | {("easier-trade", "none", h) for h in HORIZONS}


def test_the_world_is_the_sum_of_all_economies(results):
    summed = results.changes.groupby(CASE)["change_usd_m"].sum()
    groups = results.groups.set_index([*CASE, "group"])["change_usd_m"]
    world = groups.xs("world", level="group")
    pd.testing.assert_series_equal(summed, world.reindex(summed.index), check_names=False)


def test_members_parties_and_bystanders_make_the_world(results):
    parts = results.groups.pivot_table(index=CASE, columns="group", values="change_usd_m")
    parties = results.changes[results.changes["party"]].groupby(CASE)["change_usd_m"].sum()
    added = parts["members"] + parts["bystanders"] + parties.reindex(parts.index).fillna(0.0)
    pd.testing.assert_series_equal(added, parts["world"], check_names=False)


def test_percentages_of_groups_have_final_expenditure_as_their_base(results, world):
    base = float(world.final_demand_usd_m.sum())
    row = results.groups[results.groups["group"] == "world"].iloc[0]
    assert row["change_pct"] == pytest.approx(100 * row["change_usd_m"] / base)


def test_the_main_case_costs_the_members_more_within_a_year(results):
    rows = results.groups
    rows = rows[(rows["group"] == "members") & (rows["horizon"] == "short")]
    for shock in SHOCKS:
        loss = rows[rows["shock"] == shock].set_index("main")["change_usd_m"]
        assert loss[True] <= loss[False]


def test_the_costliest_shock_is_the_costliest(results):
    rows = results.groups
    rows = rows[(rows["group"] == "members") & (rows["horizon"] == "short") & rows["main"]]
    assert rows.set_index("shock")["change_usd_m"].drop("easier-trade").idxmin() == results.worst


def test_easier_trade_gains_for_every_member_at_every_horizon(results):
    rows = results.changes[(results.changes["shock"] == "easier-trade") & results.changes["member"]]
    assert len(rows) == 2 * len(HORIZONS)
    assert (rows["change_usd_m"] > 0).all()


def test_bystanders_are_neither_members_nor_named_and_start_with_the_largest_loss(results):
    parties = results.shocks.set_index("shock")["parties"].str.split(", ")
    for (shock, _), part in results.bystanders.groupby(["shock", "horizon"]):
        assert not set(part["economy"]) & {*results.members, *parties[shock]}
        assert part["change_pct"].is_monotonic_increasing
        assert part["rank"].tolist() == [1, 2, 3, 4, 5]


def test_the_solver_certifies_every_answer(results):
    assert len(results.solver) == len(results.changes[CASE].drop_duplicates())
    assert results.solver["residual"].max() <= 1e-8


def test_figures_are_those_of_the_tables(results, world):
    figures = results.figures
    origins = results.origins.set_index(["member", "origin"])
    assert figures["supplier_face.JPN"] == origins.loc[("JPN", results.supplier), "face_share"]
    minerals = results.minerals[(results.minerals["member"] == "IND") & results.minerals["ranked"]]
    assert figures["minerals.IND"] == len(minerals)
    assert figures["minerals_single.IND"] == (minerals["cr1"] > 0.5).sum()
    groups = results.groups.set_index(["shock", "main", "horizon", "group"])
    loss = groups.loc[(results.worst, True, "short", "members")]
    gain = groups.loc[("easier-trade", True, "short", "members")]
    assert figures["worst_pct.members.short"] == loss["change_pct"]
    assert figures["easier_usd_m.members.short"] == gain["change_usd_m"]
    assert figures["returned.short"] == pytest.approx(-gain["change_usd_m"] / loss["change_usd_m"])
    assert figures["common"] == results.common["all_members"].sum()
    assert figures["economies"] == len(world.economies)


def test_figures_on_risk_are_those_of_the_run(results):
    run = open_run(results.risk_run)
    metrics = run.table("metrics").set_index(["metric", "target", "regime"])
    for target in ("IND", "JPN", "IND+JPN", "World"):
        for regime in ("since-2010", "since-2023"):
            for metric in ("eal", "cvar95", "cvar99"):
                row, end = metrics.loc[(metric, target, regime)], f"{target}.{regime}"
                assert results.figures[f"{metric}_usd.{end}"] == row["value_usd"]
                assert results.figures[f"{metric}_low_usd.{end}"] == row["low_usd"]
                assert results.figures[f"{metric}_high_usd.{end}"] == row["high_usd"]
                assert results.figures[f"{metric}_gdp_pct.{end}"] == row["share_of_gdp_pct"]
    assert results.risk.tables["metrics"].equals(run.table("metrics"))
    assert (
        trace(run, "eal.JPN").values["value_usd"].iloc[0]
        == (results.figures["eal_usd.JPN.since-2010"])
    )


def test_the_run_is_shared_with_the_risk_command(results, world, small_risk):
    found = assess_risk(["IND", "JPN"], small_risk, world=world)
    assert found.kept
    assert found.run.id == results.risk_run


def test_a_crisis_of_two_hazards_counts_with_the_one_that_began_it(results):
    events = results.to_frame("risk_events")
    rows = results.risk.tables["by_hazard"]
    rows = rows[(rows["target"] == "JPN") & (rows["regime"] == "since-2010")]
    first = rows["scenario"].astype(str).str.startswith("hormuz-2026")
    mine = events[(events["target"] == "JPN") & (events["hazard"] == "hormuz-2026")].iloc[0]
    assert first.sum() == 2
    assert mine["eal_usd_since-2010"] == pytest.approx(rows.loc[first, "eal_usd"].sum())
    assert mine["rate_since-2010"] == pytest.approx(rows.loc[first, "rate_per_year"].sum())
    assert mine["loss_usd"] * mine["rate_since-2010"] == pytest.approx(mine["eal_usd_since-2010"])
    assert mine["joined"] == "Qatar declares force majeure on LNG"
    whole = events[events["target"] == "JPN"]["eal_usd_since-2010"].sum()
    assert whole == pytest.approx(rows["eal_usd"].sum())


def test_hazards_are_listed_once_with_what_they_do_and_why_they_are_off(results):
    table = results.to_frame("risk_hazards").set_index("hazard")
    assert table.index.is_unique
    assert table.loc["hormuz-2026", "counts"]
    assert table.loc["hormuz-2026", "why_off"] == ""
    assert table.loc["china-package-2025", "why_off"].startswith("it was not carried out")
    assert table.loc["suez-ever-given-2021", "why_off"] == "it was left out of this run"
    assert "trade stopped" in table.loc["china-magnets-2025", "severity"]
    assert "tariff added" in table.loc["us-tariff-india-2025", "severity"]
    assert results.to_frame("risk_unlisted").empty
    counted = table["counts"].sum()
    assert results.figures["hazards_counted"] == counted
    assert results.figures["hazards_off"] == len(table) - counted


def test_dependence_is_that_of_measure(results, world):
    found = dependence(world, "JPN")
    mine = results.minerals[results.minerals["member"] == "JPN"].set_index(["mineral", "stage"])
    theirs = found.minerals.set_index(["mineral", "stage"]).loc[mine.index]
    pd.testing.assert_series_equal(mine["hhi"], theirs["hhi"])
    scores = found.geopolrisk.set_index("mineral")["score"]
    graphite = results.minerals[results.minerals["mineral"] == "graphite"].set_index("member")
    assert graphite.loc["JPN", "geopolrisk"] == scores["graphite"]


def test_tables_leave_as_files_and_as_json(results, tmp_path):
    paths = results.to_parquet(tmp_path)
    assert {path.stem for path in paths} == set(results.tables)
    again = pd.read_parquet(tmp_path / "groups.parquet")
    pd.testing.assert_frame_equal(again, results.groups, check_dtype=False)
    assert json.loads(json.dumps(results.to_dict(), default=str))["members"] == ["IND", "JPN"]
    assert "Briefing on IND, JPN" in str(results)


def test_an_unknown_table_is_an_error(results):
    with pytest.raises(InputError, match="Unknown table"):
        results.to_frame("nothing")


def test_an_unknown_economy_is_an_error_with_a_suggestion(world):
    with pytest.raises(UnknownCodeError, match="JPN"):
        brief(world, ["IND", "JPM"])


def test_no_member_is_an_error(world):
    with pytest.raises(InputError, match="needs a member"):
        brief(world, [])


def test_everybody_is_an_error(world):
    with pytest.raises(InputError, match="left outside"):
        brief(world, list(world.economies.index))


@pytest.mark.parametrize(
    "members", [("DEU", "FRA"), ("VNM",), ("CHN", "USA"), ("SAU",), ("STP",), ("TWN", "KOR", "JPN")]
)
def test_the_rule_finds_six_shocks_for_any_members(world, members):
    params = BriefingParams()
    found = measure_members(world, members, params)
    shocks = choose_shocks(world, members, found, params)
    assert [chosen.key for chosen in shocks] == SHOCKS
    assert len({chosen.label for chosen in shocks}) == len(SHOCKS)
    assert not set(largest_suppliers(found)) & set(members)
    for chosen in shocks:
        assert chosen.parties(world) - set(members), chosen.title
        assert chosen.shock.describe(world)
    assert easier_trade(world, members, params).parties(world) >= set(members)


def test_cuts_are_as_deep_as_the_parameters_say(world):
    params = BriefingParams(deep_cut_share=0.8, decoupling_share=0.3)
    found = measure_members(world, ("VNM",), params)
    shocks = {c.key: c.shock for c in choose_shocks(world, ("VNM",), found, params)}
    assert {term.share for term in shocks["goods"].terms} == {0.8}
    assert {term.share for term in shocks["decoupling-1"].terms} == {0.3}


def test_where_the_model_has_no_answer_the_figure_is_absent_and_a_warning_says_so(
    world, small_risk, monkeypatch
):
    def fails(*arguments):
        what = "No convergence"
        raise ConvergenceError(what, residual=1.0, iterations=9, last_state=None)

    monkeypatch.setattr(briefing_responses, "respond", fails)
    results = brief(world, ["VNM"], risk_params=small_risk)
    assert results.changes["change_pct"].isna().all()
    assert results.groups["change_usd_m"].isna().all()
    assert any("No answer" in warning for warning in results.warnings)
    assert results.common.empty
