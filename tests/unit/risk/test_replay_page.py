"""The replay of the package: what it returns, and that the page of the documentation says it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pandas as pd
import pytest

from tradewind.core import UnknownCodeError
from tradewind.models.minerals.replay import observations
from tradewind.risk import Replay, replay
from tradewind.risk.replay_cases import Comparison, comparisons
from tradewind.risk.replay_measures import Measure
from tradewind.risk.replay_verdicts import Interval
from tradewind.world import World

PAGE = Path(__file__).resolve().parents[3] / "docs" / "models" / "replay.md"
COMPARED = ["size", "sign", "bound"]
BUYERS = ("all", "JPN", "USA")
CAR_LINES = "Car lines that stopped: Suzuki Swift three weeks, Ford in Chicago one week"
MINERAL_HAZARDS = (
    "china-rare-earths-japan-2010", "china-gallium-germanium-2023", "china-graphite-2023",
    "drc-cobalt-2025", "china-magnets-2025",
)  # fmt: skip


def _of(hazard: str) -> list[Comparison]:
    return [case for case in comparisons() if case.hazard == hazard]


@pytest.fixture(scope="module")
def tohoku(world: World) -> Replay:
    """One event."""
    return replay(world, cases=_of("tohoku-2011"))


@pytest.fixture(scope="module")
def whole(world: World) -> Replay:
    """All events."""
    return replay(world)


def test_each_comparison_is_a_row_in_order(tohoku: Replay) -> None:
    assert list(tohoku.to_frame()["observed"]) == [case.observed for case in _of("tohoku-2011")]


def test_the_model_is_scaled_by_days_and_by_the_share_of_the_product(world: World) -> None:
    gas = dataclasses.replace(
        _of("nord-stream-2022")[0], observed="gas", value=Interval(-50.0, -50.0, -50.0),
        measure=Measure.parse("trade_quantity_pct:RUS>EU27:B06"), rule="size", time_share=1.0,
        product_share=(0.25, 0.25, 0.25),
    )  # fmt: skip
    cases = [gas, dataclasses.replace(gas, observed="gas over the year", time_share=60 / 365)]
    table = replay(world, cases=cases).table.set_index("observed")
    whole, year = table.loc["gas"], table.loc["gas over the year"]
    assert whole["model_value"] == pytest.approx(-100 * 0.15 / 0.25)
    assert whole["model_high"] == pytest.approx(-100 * 0.21 / 0.25)
    assert year["model_value"] == pytest.approx(whole["model_value"] * 60 / 365)


def test_the_rent_of_a_line_is_used(world: World) -> None:
    (case,) = (case for case in _of("nord-stream-2022") if case.rent == "importer")
    cases = [case, dataclasses.replace(case, rent="exporter")]
    buyers, sellers = replay(world, cases=cases).table["model_value"]
    assert buyers > sellers
    assert sellers < 0


def test_it_can_be_kept(tohoku: Replay, tmp_path: Path) -> None:
    kept = pd.read_parquet(tohoku.to_parquet(tmp_path / "replay.parquet"))
    pd.testing.assert_frame_equal(kept, tohoku.to_frame())
    answer = tohoku.to_dict()
    assert answer["summary"] == list(tohoku.tally.sentences)
    assert "too small" in json.dumps(answer["comparisons"], default=str)
    assert "sha256 of replays.csv" in json.dumps(answer["provenance"], default=str)
    assert tohoku.tally.sentences[0] in str(tohoku)


def test_progress_is_told(world: World) -> None:
    told: list[tuple[str, int, int]] = []
    replay(world, cases=_of("tohoku-2011"), progress=lambda *step: told.append(step))
    assert told[-1] == ("done", 1, 1)


def test_a_world_without_the_code_is_refused(world: World) -> None:
    case = dataclasses.replace(_of("tohoku-2011")[0], measure=Measure.parse("gdp_volume_pct:XXX"))
    with pytest.raises(UnknownCodeError, match="XXX"):
        replay(world, cases=[case])


@pytest.mark.slow
def test_the_page_says_what_the_command_writes(whole: Replay) -> None:
    assert PAGE.read_text(encoding="utf-8") == whole.to_markdown()


@pytest.mark.slow
def test_what_is_compared_has_a_figure_on_both_sides(whole: Replay) -> None:
    compared = whole.table[whole.table["rule"].isin(COMPARED)]
    assert compared[["model_value", "observed_value"]].notna().all(axis=None)
    outside = ~compared["model_value"].between(
        compared[["model_low", "model_high"]].min(axis=1),
        compared[["model_low", "model_high"]].max(axis=1),
    )
    assert not outside.any()


@pytest.mark.slow
def test_the_lessons_of_the_page_follow_from_its_tables(whole: Replay) -> None:
    assert (_lines(whole, "tohoku-2011", "output_pct:JPN:C29")["factor"] > 20).all()
    growth = _lines(whole, "tohoku-2011", "gdp_volume_pct:JPN")["factor"].iloc[0]
    assert growth == pytest.approx(2, abs=0.25)
    thailand = _lines(whole, "thai-floods-2011", "real_income_pct:THA")["verdict"]
    assert list(thailand) == ["wrong sign"]
    oil = [_lines(whole, "hormuz-2026", f"purchase_price_pct:{who}:B06") for who in BUYERS]
    assert all(line["verdict"].iloc[0].startswith("same sign, too small") for line in oil)
    prices = [line["model_value"].iloc[0] for line in oil]
    assert max(prices) < 2 * min(prices)
    gas = _lines(whole, "nord-stream-2022", "real_income_pct:DEU")["factor"]
    assert gas.iloc[0] > 5


@pytest.mark.slow
def test_the_lesson_on_products_follows_from_the_tables(whole: Replay) -> None:
    ores = _lines(whole, "indonesia-nickel-ban-2020", "purchase_price_pct:CHN:B07").iloc[0]
    assert ores["observed_value"] > 40
    assert 0 < ores["model_high"] < 3
    mined = _lines(whole, "indonesia-nickel-ban-2020", "output_pct:IDN:B07").iloc[0]
    assert mined["observed_value"] > 100
    assert mined["verdict"] == "wrong sign"


@pytest.mark.slow
def test_the_lesson_on_minerals_follows_from_the_tables(whole: Replay) -> None:
    cars = _lines(whole, "china-magnets-2025", "output_pct:JPN:C29").iloc[0]
    assert -0.4 < cars["model_high"] < cars["model_value"] < 0
    incomes = pd.concat(
        _lines(whole, hazard, f"real_income_pct:{who}")
        for hazard, who in [("china-rare-earths-japan-2010", "JPN"),
                            ("drc-cobalt-2025", "COD"), ("china-magnets-2025", "JPN")]
    )  # fmt: skip
    assert len(incomes) == 3
    assert incomes[["model_value", "model_low", "model_high"]].lt(0.001).all(axis=None)
    assert incomes[["model_value", "model_low", "model_high"]].gt(-0.05).all(axis=None)


def test_observations_of_minerals_are_on_one_of_the_two_pages() -> None:
    kept = {case.observed for case in comparisons() if case.hazard in MINERAL_HAZARDS}
    elsewhere = set(observations()["observable"])
    assert kept & elsewhere == {CAR_LINES}
    assert kept >= {"Neodymium, price abroad", "Gallium, price outside China"}
    assert elsewhere >= {"Cerium oxide, price abroad", "Cobalt metal, price, the year"}


def _lines(whole: Replay, hazard: str, model: str) -> pd.DataFrame:
    return whole.table[(whole.table["hazard"] == hazard) & (whole.table["model"] == model)]
