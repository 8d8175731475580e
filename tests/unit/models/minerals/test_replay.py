"""The replay of minerals: what is compared, what the verdicts are, and that the page says it."""

from __future__ import annotations

import math
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Shock
from tradewind.models.minerals import Chains, MineralParams, chain_responses
from tradewind.models.minerals.replay import (
    MEASURES,
    REPLAY_COLUMNS,
    figure_of,
    observations,
    replay_markdown,
    replay_table,
    verdict_of,
)
from tradewind.models.minerals.response import ChainResponse
from tradewind.world import World

PAGE = Path(__file__).resolve().parents[4] / "docs" / "models" / "mineral-replay.md"
VERDICTS = {"within 2x", "too small", "too large", "wrong sign", "not modelled", "fed in"}
ROW: dict[Hashable, Any] = {
    "measure": "exports_pct", "stage": "refine", "origin": "CHN", "destination": "all",
    "economy": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def table(world: World) -> pd.DataFrame:
    return replay_table(world)


@pytest.fixture(scope="module")
def halved(world: World) -> ChainResponse:
    """Half of China's gallium stays at home."""
    shock = Shock("half").mineral_cut(
        origin="CHN", destination="all", mineral="gallium", stage="refine", share=0.5
    )
    (response,) = chain_responses(shock, world)
    return response


def test_the_page_says_what_the_function_writes(table: pd.DataFrame) -> None:
    assert PAGE.read_text(encoding="utf-8") == replay_markdown(table)


def test_each_observation_is_a_row_and_keeps_its_source(table: pd.DataFrame) -> None:
    assert tuple(table.columns) == REPLAY_COLUMNS
    read = observations()
    assert len(table) == len(read)
    for field in ("source", "address", "confidence", "window", "year", "observable"):
        assert (table[field].astype(str).str.strip() != "").all(), field
    assert set(table["confidence"]) <= {"A", "B", "C"}
    assert set(table["unit"]) == {"%"}
    assert set(table["verdict"]) <= VERDICTS
    assert (table.loc[table["verdict"] == "not modelled", "note"] != "").all()


def test_the_episodes_that_are_asked_for_are_there(table: pd.DataFrame) -> None:
    found = set(zip(table["episode"], table["mineral"], strict=True))
    assert found >= {
        ("Rare earths to Japan 2010", "rare-earths-light"),
        ("Rare earths to Japan 2010", "rare-earths-heavy"),
        ("Gallium and germanium 2023", "gallium"),
        ("Gallium and germanium 2023", "germanium"),
        ("Cobalt 2025", "cobalt"),
    }
    for episode in ("Rare earths to Japan 2010", "Gallium and germanium 2023", "Cobalt 2025"):
        tested = table[(table["episode"] == episode) & table["modelled"].notna()]
        kinds = tested["measure"].str.partition(":")[0]
        assert kinds.str.contains("price").any(), episode
        assert kinds.isin(["exports_pct", "imports_pct"]).any(), episode


def test_rows_of_a_chain_name_cuts_that_hold_together() -> None:
    days = observations().groupby(["episode", "mineral"])["days"]
    assert (days.min() == days.max()).all()
    cut = ["episode", "mineral", "stage", "origin", "destination"]
    share = observations().groupby(cut)["share"]
    assert (share.min() == share.max()).all()
    assert observations()["share"].between(0, 1).all()


def test_what_was_fed_in_is_a_flow_and_is_what_the_cut_says(table: pd.DataFrame) -> None:
    fed = table[table["verdict"] == "fed in"]
    assert fed["measure"].isin(["exports_pct", "price_home_pct"]).all()
    fed = fed[fed["measure"] == "exports_pct"]
    at_once = fed[fed["observed"] == -100 * fed["share"]]
    assert len(at_once) == 10
    np.testing.assert_allclose(at_once["modelled"], at_once["observed"], atol=1e-6)


def test_every_other_flow_under_a_cut_is_compared(table: pd.DataFrame) -> None:
    compared = table[~table["verdict"].isin(["fed in", "not modelled"])]
    assert len(compared) == 21
    assert compared[["modelled", "observed"]].notna().all(axis=None)


def test_a_longer_window_thins_a_figure(table: pd.DataFrame) -> None:
    year = table[table["observable"].str.contains("terbium that China sent abroad, the year")]
    assert year["modelled"].item() == pytest.approx(-66 * 88 / 365)


def test_the_lessons_of_the_page_follow_from_its_table(table: pd.DataFrame) -> None:
    def lines(episode: str, words: str) -> pd.DataFrame:
        here = table["episode"].str.startswith(episode)
        return table[here & table["observable"].str.contains(words)]

    for found in (lines("Gallium", "in Rotterdam"), lines("Cobalt", "metal, price.*(?:March|ban)")):
        assert (found["verdict"] == "too large").all()
        assert found["factor"].between(2, 5.5).all()
    for found in (lines("Magnets", "oxide in Europe"), lines("Cobalt", "hydroxide")):
        assert list(found["verdict"]) == ["within 2x"]
    home = table[table["measure"] == "price_home_pct"]
    np.testing.assert_allclose(home["modelled"], -10, atol=0.1)
    assert home["observed"].abs().max() < 10
    assert list(lines("Cobalt", "intermediates")["verdict"]) == ["within 2x"]
    japan = lines("Rare earths", "Japan bought").set_index("mineral")["verdict"]
    assert japan.to_dict() == {
        "rare-earths-light": "too small", "rare-earths-heavy": "within 2x",
    }  # fmt: skip
    assert list(lines("Graphite", "Spherical graphite, price")["verdict"]) == ["wrong sign"]
    assert list(lines("Cobalt", "metal that China sent")["verdict"]) == ["wrong sign"]
    assert list(lines("Magnets", "abroad, the year")["verdict"]) == ["too small"]


def test_params_reach_the_chains(table: pd.DataFrame, world: World) -> None:
    high = replay_table(world, MineralParams(elasticities="high"))
    price = table["measure"].str.startswith("price_abroad") & (table["mineral"] == "gallium")
    assert (high.loc[price, "modelled"] < table.loc[price, "modelled"]).all()


# --- figures


def test_a_calm_chain_has_no_change(world: World, chains: Chains) -> None:
    shock = Shock("calm").mineral_cut(
        origin="CHN", destination="all", mineral="gallium", stage="refine", share=0.0
    )
    (response,) = chain_responses(shock, world)
    for measure in MEASURES:
        row = {**ROW, "measure": measure, "economy": "JPN" if "imports" in measure else ""}
        assert figure_of(response, row) == pytest.approx(0, abs=1e-5), measure
    assert response.chain.sha256 == chains["gallium"].sha256


def test_figures_of_a_cut_are_those_of_its_flows(halved: ChainResponse) -> None:
    chain, after = halved.chain, halved.flow_t(0)
    china, japan = chain.at("CHN"), chain.at("JPN")
    assert figure_of(halved, ROW) == pytest.approx(-50, abs=1e-6)
    before = chain.stages[0].flow_t[china, japan]
    to_japan = figure_of(halved, {**ROW, "economy": "JPN"})
    assert to_japan == pytest.approx(100 * (after[china, japan] / before - 1))
    assert figure_of(halved, {**ROW, "destination": "JPN"}) == to_japan
    assert figure_of(halved, {**ROW, "economy": "CHN>JPN", "origin": "RUS"}) == to_japan
    bought = figure_of(halved, {**ROW, "measure": "imports_pct", "economy": "JPN"})
    others = np.arange(len(chain.nodes)) != japan
    total = chain.stages[0].flow_t[others, japan].sum()
    assert bought == pytest.approx(100 * (after[others, japan].sum() / total - 1))


def test_prices_and_use_are_those_of_all_but_the_seller(halved: ChainResponse) -> None:
    chain = halved.chain
    china, japan = chain.at("CHN"), chain.at("JPN")
    others = np.arange(len(chain.nodes)) != china
    prices = np.nan_to_num(halved.price_change_pct)
    abroad = figure_of(halved, {**ROW, "measure": "price_abroad_pct"})
    assert abroad == pytest.approx(prices[others] @ chain.use_t[others] / chain.use_t[others].sum())
    alone = figure_of(halved, {**ROW, "measure": "price_abroad_pct:refine", "economy": "JPN"})
    assert alone == pytest.approx(prices[japan])
    assert figure_of(halved, {**ROW, "measure": "price_home_pct"}) == pytest.approx(prices[china])
    used = figure_of(halved, {**ROW, "measure": "use_pct"})
    assert used == pytest.approx(100 * (halved.use_t[others].sum() / chain.use_t[others].sum() - 1))
    assert abroad > 0 > used


def test_what_was_not_there_before_has_no_change(halved: ChainResponse) -> None:
    row = {**ROW, "economy": "JPN>CHN"}
    bare = halved.chain.stages[0].flow_t[halved.chain.at("JPN"), halved.chain.at("CHN")] == 0
    assert math.isnan(figure_of(halved, row)) == bare


def test_an_unknown_measure_stage_or_no_buyer_is_refused(halved: ChainResponse) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean price_home_pct"):
        figure_of(halved, {**ROW, "measure": "price_home_pc"})
    with pytest.raises(InputError, match="no such stage"):
        figure_of(halved, {**ROW, "measure": "exports_pct:mine"})
    with pytest.raises(InputError, match="needs an economy"):
        figure_of(halved, {**ROW, "measure": "imports_pct"})


@pytest.mark.parametrize(
    ("modelled", "observed", "low", "high", "verdict"),
    [
        (50.0, 50.0, 50.0, 50.0, "within 2x"), (26.0, 50.0, 50.0, 50.0, "within 2x"),
        (24.0, 50.0, 50.0, 50.0, "too small"), (99.0, 50.0, 50.0, 50.0, "within 2x"),
        (101.0, 50.0, 50.0, 50.0, "too large"), (110.0, 50.0, 40.0, 120.0, "within 2x"),
        (-1.0, 50.0, 50.0, 50.0, "wrong sign"), (0.0, 50.0, 50.0, 50.0, "wrong sign"),
        (-30.0, -50.0, -50.0, -50.0, "within 2x"), (0.4, 0.0, 0.0, 0.0, "within 2x"),
        (-3.0, 0.0, 0.0, 0.0, "too large"), (math.nan, 5.0, 5.0, 5.0, "not modelled"),
        (5.0, math.nan, math.nan, math.nan, "not modelled"),
    ],
)  # fmt: skip
def test_verdicts(modelled: float, observed: float, low: float, high: float, verdict: str) -> None:
    assert verdict_of(modelled, observed, low, high) == verdict
