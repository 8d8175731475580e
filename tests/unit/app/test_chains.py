"""Minerals for the command line: lists, sources, own data, embargoes, exposure stage by stage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tradewind.app import (
    embargo_minerals,
    list_minerals,
    measure_chains,
    measure_one,
    mineral_sources,
    own_data,
    replay_minerals,
    show_mineral,
)
from tradewind.app.chain_exposure import ChainExposure, behind, minerals_of
from tradewind.app.chain_facts import lowest_mark, node_names
from tradewind.app.chain_losses import embargo_losses
from tradewind.app.chains import built_chains, can_build
from tradewind.app.stressing_chains import along_chains
from tradewind.core import DataError, InputError, UnknownCodeError
from tradewind.models import Shock
from tradewind.models.minerals import REST, Chain, Stage, mineral_names
from tradewind.models.minerals.facts import TABLES, table
from tradewind.world import World

PRODUCTION = (
    "mineral,stage,economy,tonnes,source\n"
    "gallium,refine,JPN,60,our own survey\n"
    "gallium,refine,CHN,40,our own survey\n"
)


@pytest.fixture(scope="module")
def exposure(world: World) -> ChainExposure:
    found = measure_chains(measure_one("IND", lens="critical-minerals", world=world), world)
    assert found is not None
    return found


def test_every_number_of_every_table_has_source_year_and_mark() -> None:
    found = mineral_sources()
    assert set(found["table"]) == set(TABLES)
    for column in ("source", "year", "confidence", "what", "mineral"):
        assert (found[column].astype(str).str.strip() != "").all()
    counted = found.groupby("table").size()
    assert {name: int(counted[name]) for name in ("reserves", "output", "end_uses")} == {
        name: len(table(name)) for name in ("reserves", "output", "end_uses")
    }
    assert set(found.loc[found["value"].isna(), "table"]) == {"codes", "minerals"}


def test_a_number_of_its_own_takes_the_place_of_the_general_one() -> None:
    rows = mineral_sources("gallium")
    supply = rows[rows["what"] == "elasticity of supply"]
    demand = rows[rows["what"] == "elasticity of demand"]
    assert supply["mineral"].tolist() == ["gallium"]
    assert demand["mineral"].tolist() == ["all"]
    with pytest.raises(UnknownCodeError, match="gallium"):
        mineral_sources("galium")


def test_the_list_has_every_mineral_and_stage(world: World) -> None:
    found = list_minerals(world)
    stages = table("minerals").set_index("mineral")["stages"].str.split().map(len)
    assert found.table.groupby("mineral").size().to_dict() == stages.to_dict()
    assert found.table["top_share"].between(0, 1).all()
    assert set(found.table["output_confidence"]) <= {"A", "B", "C"}
    assert set(found.to_dict()) == {"minerals", "warnings", "provenance"}


def test_the_weakest_mark_counts() -> None:
    assert lowest_mark(pd.Series(["A", "B"])) == "B"
    assert lowest_mark(pd.Series([], dtype=str)) == ""


def test_every_node_has_a_name(world: World) -> None:
    nodes = {node for chain in built_chains(world).by_mineral.values() for node in chain.nodes}
    names = node_names(world)
    assert sorted(node for node in nodes if names.get(node, node) == node) == []


def test_one_mineral_says_who_makes_and_uses_it_and_where_that_is_from(world: World) -> None:
    found = show_mineral("nickel", "japan", world=world)
    assert found.economy == "JPN"
    refined = found.makers[found.makers["stage"] == "refine"]
    assert refined["share"].sum() == pytest.approx(1)
    assert (found.makers[["year", "confidence", "source"]] != "").all(axis=None)
    mined = found.makers[found.makers["stage"] == "mine"]
    assert set(mined["source"]) == {"World Mining Data"}
    assert found.users["share"].sum() == pytest.approx(1)
    assert found.industries["share"].sum() <= 1 + 1e-9
    assert len(found.adjustments)
    assert set(found.position["stage"]) == {"mine", "refine"}
    with pytest.raises(InputError, match="makers, users"):
        found.to_frame("nonsense")


def test_an_economy_of_the_rest_of_the_world_says_so(world: World) -> None:
    alone = built_chains(world, ["gallium"])["gallium"].nodes
    code = next(code for code in world.economies.index if code not in alone)
    found = show_mineral("gallium", code, world=world)
    assert "too small a part" in found.warnings[0]
    assert found.position["net_import_reliance"].isna().all()
    assert found.position["n_minus_one_share"].notna().all()


def test_own_data_take_the_place_of_ours(world: World, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text(PRODUCTION, encoding="utf-8")
    own = own_data(file)
    found = show_mineral("gallium", own=own, world=world)
    assert found.makers.loc[0, ["economy", "share", "source"]].tolist() == [
        "JPN", pytest.approx(0.6), "our own survey",
    ]  # fmt: skip
    assert found.warnings[0] == "Your own tables are used for: gallium."
    assert "Replaced as a whole: output of gallium (refine)." in found.warnings[1]
    cut = embargo_minerals(["gallium"], own=own, world=world)
    assert cut.table["producer"].tolist() == ["JPN"]
    assert own_data() is None


def test_own_exports_beyond_output_are_refused(world: World, tmp_path: Path) -> None:
    made, sold = tmp_path / "mine.csv", tmp_path / "trade.csv"
    made.write_text(PRODUCTION, encoding="utf-8")
    head = "mineral,stage,exporter,importer,tonnes,source\n"
    rest = "gallium,refine,JPN,USA,30,me\ngallium,refine,JPN,KOR,{},me\n"
    sold.write_text(head + rest.format(30.5), encoding="utf-8")
    found = show_mineral("gallium", own=own_data(made, sold), world=world)
    assert "trade of gallium (refine)" in found.warnings[1]
    sold.write_text(head + rest.format(60), encoding="utf-8")
    with pytest.raises(InputError, match=r"JPN exports more.*gallium, stage refine.*90 t.*output"):
        show_mineral("gallium", own=own_data(made, sold), world=world)


def test_what_is_imputed_is_marked(world: World, exposure: ChainExposure) -> None:
    gallium = show_mineral("gallium", world=world)
    assert set(gallium.trade["basis"]) == set(gallium.users["basis"]) == {"imputed"}
    lithium = show_mineral("lithium", world=world)
    assert set(lithium.trade["basis"]) == {"recorded"}
    nickel = show_mineral("nickel", world=world)
    by_stage = nickel.trade.groupby("stage")["basis"].agg(set).to_dict()
    assert by_stage["mine"] == {"recorded"}
    rows = exposure.stages.set_index(["mineral", "stage"])
    assert rows.loc[("gallium", "refine"), "trade_imputed"]
    assert not rows.loc[("lithium", "mine"), ["trade_imputed", "use_imputed"]].any()


def test_projects_of_a_year_soften_an_embargo(world: World) -> None:
    now = embargo_minerals(["gallium"], world=world)
    later = embargo_minerals(["gallium"], year=2026, world=world)
    assert later.table["shortage_abroad_t"].item() < now.table["shortage_abroad_t"].item() - 10
    assert "Wagerup (AUS, gallium, refine, 100 t from 2026)" in later.warnings[0]
    assert later.provenance.params["projects_until"] == 2026
    none = embargo_minerals(["gallium"], year=2020, world=world)
    pd.testing.assert_frame_equal(none.table, now.table)
    assert "No project" in none.warnings[0]
    alone = show_mineral("gallium", "JPN", world=world).position
    helped = show_mineral("gallium", "JPN", year=2026, world=world).position
    assert helped["n_minus_one_share"].item() < alone["n_minus_one_share"].item()
    with pytest.raises(InputError, match="Name an economy"):
        show_mineral("gallium", year=2026, world=world)


def test_a_shock_says_who_gains_and_whose_risk_rises(world: World) -> None:
    shock = Shock("ban").mineral_cut(
        origin="CHN", destination="all", mineral="gallium", stage="refine", share=1
    )
    _, found = along_chains(shock, world, economies=["JPN", "IND"])
    lost = -found.welfare["change_usd"].sum()
    assert lost == pytest.approx(found.minerals["world_loss_usd"].sum())
    assert found.supply_risk["economy"].tolist() == ["JPN", "IND"]
    risk = found.supply_risk.set_index("economy").loc["JPN"]
    assert risk["supply_risk_before"] != risk["supply_risk_after"]
    assert set(found.stages["stage"]) == {"refine"}
    assert {"welfare", "supply-risk", "stages", "displaced"} <= set(found.tables)
    _, other = along_chains(shock, world)
    assert other.supply_risk["economy"].tolist() == other.hardest_hit(5)


def test_embargoes_hurt_less_the_shorter_they_are(world: World) -> None:
    year = embargo_minerals(["gallium", "tungsten"], world=world)
    month = embargo_minerals(["gallium", "tungsten"], days=40, world=world)
    shares = [each.table["shortage_abroad_share"] for each in (month, year)]
    assert (shares[0] <= shares[1] + 1e-9).all()
    assert year.worst["mineral"].tolist() == ["gallium", "tungsten"]
    assert year.provenance.params["days"] == 365.0
    with pytest.raises(InputError, match="longer than 0 days"):
        embargo_minerals(["gallium"], days=0)


def test_episodes_have_a_verdict(world: World) -> None:
    found = replay_minerals(world)
    assert {"episode", "modelled", "observed", "verdict", "source"} <= set(found.table)
    assert set(found.to_dict()) == {"episodes", "warnings", "provenance"}


def test_a_world_of_other_industries_has_no_chains(world: World) -> None:
    other = world.aggregate(industries={"ALL": list(world.industries.index)})
    assert can_build(world)
    assert not can_build(other)
    with pytest.raises(DataError, match="embedded world"):
        built_chains(other)
    shock = Shock("ban").mineral_cut(
        origin="CHN", destination="all", mineral="gallium", stage="refine", share=1
    )
    with pytest.raises(DataError, match="embedded world"):
        along_chains(shock, other)


def test_the_lens_means_all_chains_that_its_lists_name() -> None:
    assert minerals_of("critical-minerals") == tuple(mineral_names())
    assert minerals_of("magnets") == ("cobalt", "rare-earths-light", "rare-earths-heavy")
    with pytest.raises(InputError, match="No such lens"):
        minerals_of("nonsense")


def test_only_the_lens_of_critical_minerals_looks_along_chains(world: World) -> None:
    assert measure_chains(measure_one("JPN", lens="batteries", world=world), world) is None
    assert measure_chains(measure_one("JPN", world=world), world) is None


def test_a_chain_breaks_where_the_shortage_is_largest(exposure: ChainExposure) -> None:
    assert set(exposure.breaks["mineral"]) == set(mineral_names())
    assert exposure.breaks["shortage_share"].is_monotonic_decreasing
    rows = exposure.stages.dropna(subset="n_minus_one_share").set_index(["mineral", "stage"])
    for each in exposure.breaks.itertuples():
        assert each.shortage_share == rows.loc[each.mineral, "n_minus_one_share"].max()
        assert each.breaks_at == rows.loc[(each.mineral, each.breaks_at_stage), "breaks_at"]


def test_views_disagree_where_trade_has_no_code(exposure: ChainExposure) -> None:
    views = exposure.views.set_index("mineral")
    assert np.isnan(views.loc["gallium", "trade_hhi"])
    assert views.loc["gallium", "refined_in"] == "CHN"
    assert views.loc["rare-earths-heavy", "traded_as"] == "rare-earths"
    assert views.loc["rare-earths-heavy", "mined_in"] == "MMR"
    assert REST not in set(views["refined_in"]) | set(views["mined_in"])


def test_looking_through_follows_the_tonnes() -> None:
    """A makes all ore; A and B refine half each, B a half of its own from scrap; C uses both."""
    ore = np.array([[50.0, 25.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    metal = np.array([[0.0, 0.0, 50.0], [0.0, 0.0, 50.0], [0.0, 0.0, 0.0]])
    mine = Stage("mine", ore.sum(1), np.zeros(3), ore.sum(1), ore, 0.0, 0.5)
    scrap = np.array([0.0, 25.0, 0.0])
    refine = Stage("refine", metal.sum(1) - scrap, scrap, metal.sum(1), metal, 1.0, 1.0)
    chain = Chain(
        "tin", "Tin", "made up", ("A", "B", "ROW"), (mine, refine), 1.0, 0.1, 0.1, 0.1, 0.9,
        pd.DataFrame(), pd.DataFrame(),
    )  # fmt: skip
    assert behind(chain, 2, "refine").tolist() == [0.5, 0.5, 0.0]
    assert behind(chain, 2, "mine").tolist() == [0.75, 0.0, 0.0]
    assert not behind(chain, 2, "make").any()
    assert not behind(chain, 0, "refine").any()


def test_the_equilibrium_view_is_solved_for_the_worst(
    exposure: ChainExposure, world: World
) -> None:
    found = embargo_losses(exposure, world, worst=2)
    assert found["mineral"].tolist() == exposure.breaks["mineral"].head(2).tolist()
    assert (found["error"] == "").all()
    assert (found["world_change_usd_m"] < 0).all()
    assert embargo_losses(exposure, world, worst=0).empty


def test_lists_and_sources_need_no_solver_of_the_economy() -> None:
    code = (
        "import sys\n"
        "from tradewind.app import embargo_minerals, list_minerals, measure_one, mineral_sources\n"
        "from tradewind.cli.main import app\n"
        "import tradewind.models.minerals\n"
        "assert 'jax' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
