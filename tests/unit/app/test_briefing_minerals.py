"""The mineral tables of a briefing: the embargo that hurts most, once for all members."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.app import briefing_minerals
from tradewind.app.briefing_chain_figures import (
    BREAK_LINE,
    breaker_of,
    chain_figures,
    costliest_embargo,
    holder_of,
    worst_break,
)
from tradewind.app.briefing_minerals import TABLES, USE, chain_tables, lens_chains
from tradewind.app.briefing_pact_minerals import main_shortage, worst_mineral_rivalry
from tradewind.models.minerals import MineralParams, default_chains
from tradewind.models.minerals.embargo import embargo
from tradewind.models.minerals.facts import mineral_names

MEMBERS = ("IND", "JPN")


@pytest.fixture(scope="module")
def tables(world) -> dict[str, pd.DataFrame]:
    return chain_tables(world, MEMBERS, "batteries")


def test_the_minerals_are_those_of_the_lens():
    assert lens_chains("batteries") == (
        "lithium", "cobalt", "nickel", "graphite", "graphite-anodes", "manganese",
    )  # fmt: skip
    assert {"rare-earths-light", "rare-earths-heavy"} <= set(lens_chains("magnets"))
    assert set(lens_chains("critical-minerals")) == set(mineral_names())
    assert lens_chains("digital") == ()


def test_every_mineral_and_member_breaks_once_worst_first(tables):
    rows = tables["mineral_breaks"]
    assert not rows.duplicated(["mineral", "member"]).any()
    assert len(rows) == len(MEMBERS) * rows["mineral"].nunique()
    assert rows["place"].is_monotonic_increasing
    worst = rows.groupby("mineral", sort=False)["shortage_share"].max()
    assert worst.is_monotonic_decreasing
    assert rows.iloc[0]["mineral"] == "graphite-anodes"


def test_no_embargo_that_was_tried_leaves_a_member_shorter(tables):
    rows = tables["mineral_breaks"].set_index(["mineral", "member"])["shortage_share"]
    tried = tables["mineral_stages"].groupby(["mineral", "member"])["n_minus_one_share"].max()
    assert (rows >= tried.reindex(rows.index).fillna(0.0) - 1e-12).all()


def test_a_break_is_what_the_chain_says(tables, world):
    row = tables["mineral_breaks"].set_index(["mineral", "member"]).loc[("cobalt", "JPN")]
    chain = default_chains(world, MineralParams(), ("cobalt",))["cobalt"]
    stage, by, at = chain.stage(row["stage"]), chain.nodes.index(row["supplier"]), chain.at("JPN")
    found = embargo(chain, stage, by)
    assert (row["stage"], row["supplier"]) == ("mine", "COD")
    assert row["shortage_share"] == pytest.approx(found.shortage_share[at])
    assert row["short_t"] == pytest.approx(found.wanted_t[at] - found.use_t[at])
    assert row["price_change_pct"] == pytest.approx(found.price_change_pct[at])
    output = chain.stages[stage].output_t
    assert row["output_share"] == pytest.approx(output[by] / output.sum())


def test_nobody_is_tested_against_itself(world):
    rows = chain_tables(world, ["CHN"], "batteries")["mineral_breaks"]
    assert "CHN" not in set(rows["supplier"])


def test_shares_of_makers_add_up_and_say_where_use_comes_from(tables):
    rows = tables["mineral_makers"]
    sums = rows.groupby(["mineral", "stage", "user"])["share"].sum()
    assert np.allclose(sums, 1.0)
    assert set(rows.loc[rows["stage"] == USE, "user"]) == set(MEMBERS)
    assert set(rows.loc[rows["is_member"], "economy"]) <= set(MEMBERS)


def test_every_fact_has_source_year_and_mark(tables):
    facts = tables["mineral_facts"]
    assert facts[["source", "year", "confidence"]].notna().all(axis=None)
    assert set(facts["mineral"]) <= {*lens_chains("batteries"), "all"}


def test_what_is_estimated_is_said_and_noted(tables):
    rows = tables["mineral_breaks"].drop_duplicates("mineral").set_index("mineral")
    notes = tables["mineral_adjustments"]
    guessed = notes[notes["note"].str.startswith(briefing_minerals.IMPUTED)]
    use = set(guessed.loc[guessed["what"] == "use by economy", "mineral"])
    assert set(rows.index[rows["use_imputed"]]) == use
    assert 0 < len(use) < len(rows)


def test_members_too_small_for_a_node_have_shares_and_no_tonnes(world):
    tables = chain_tables(world, ["STP"], "batteries")
    rows = tables["mineral_breaks"]
    assert not rows["alone"].any()
    assert rows["short_t"].isna().all()
    assert rows["shortage_share"].max() > BREAK_LINE
    assert "STP" not in set(tables["mineral_makers"]["user"])
    assert "chain_worst_t.STP" not in dict(chain_figures(tables, ["STP"]))


def test_worlds_without_mineral_data_have_no_chains(world):
    merged = world.aggregate(economies={"EAST": ["JPN", "KOR"]})
    for tables in (
        chain_tables(merged, ["IND"], "batteries"),
        chain_tables(world, ["IND"], "digital"),
    ):
        assert set(tables) == set(TABLES)
        assert all(table.empty for table in tables.values())
        assert dict(chain_figures(tables, ["IND"])) == {}


def test_figures_are_counted_from_the_tables(tables):
    figures = dict(chain_figures(tables, MEMBERS))
    breaks, stages = tables["mineral_breaks"], tables["mineral_stages"]
    japan = breaks[breaks["member"] == "JPN"]
    assert figures["chains"] == breaks["mineral"].nunique()
    assert figures["chain_broken.JPN"] == (japan["shortage_share"] >= BREAK_LINE).sum()
    assert figures["chain_broken_top.JPN"] <= figures["chain_broken.JPN"]
    assert breaker_of(breaks, "JPN") in set(japan["supplier_name"])
    assert figures["chain_worst_share.JPN"] == japan["shortage_share"].max()
    assert figures["chain_worst_t.JPN"] == worst_break(breaks, "JPN")["short_t"]
    refined = stages[(stages["stage"] == "refine") & (stages["member"] == "JPN")]
    assert figures["chain_half.refine"] == (refined["top_producer_share"] > 0.5).sum()
    assert holder_of(stages, "refine") == "China"
    costly = costliest_embargo(tables["mineral_embargo"])
    assert figures["chain_embargo_usd_m"] == costly["loss_world_usd"] / 1e6
    assert costly["loss_world_usd"] == tables["mineral_embargo"]["loss_world_usd"].max()


def test_the_shortage_that_matters_most_is_worth_most_to_the_members():
    rows = pd.DataFrame(
        [("a", "tin", "(without)", "JPN", 5.0), ("b", "cobalt", "(without)", "JPN", 9.0),
         ("b", "tin", "(without)", "World", 99.0), ("a", "tin", "(all measures)", "JPN", 50.0)],
        columns=["hazard", "mineral", "measure", "economy", "short_usd"],
    )  # fmt: skip
    assert main_shortage(rows) == ("b", "cobalt")
    assert main_shortage(rows.assign(short_usd=0.0)) is None


def test_rivalry_is_on_heavy_rare_earths_where_they_are_tested():
    rows = pd.DataFrame(
        [("a", "graphite", "JPN", 9.0), ("a", "rare-earths-heavy", "JPN", 1.0),
         ("b", "rare-earths-heavy", "JPN", 2.0)],
        columns=["hazard", "mineral", "member", "rivalry_usd"],
    )  # fmt: skip
    assert worst_mineral_rivalry(rows)["hazard"].tolist() == ["b"]
    assert worst_mineral_rivalry(rows.head(1))["mineral"].tolist() == ["graphite"]
