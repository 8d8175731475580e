"""Charts as files: what they show, for whom, and what is refused."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from tradewind.app import (
    BriefingResults,
    Gradients,
    Reversal,
    marginal_losses,
    reverse_stress,
)
from tradewind.core import DependencyError, InputError
from tradewind.report import write_gradient_chart, write_reverse_chart, write_risk_chart
from tradewind.report.chart_friction import cut_bars, loss_bars
from tradewind.report.chart_risk import ALL_EVENTS
from tradewind.report.drawing import draw
from tradewind.world import World


@pytest.fixture(scope="module")
def friction(world: World) -> Gradients:
    return marginal_losses("JPN", world=world)


@pytest.fixture(scope="module")
def cuts(world: World) -> Reversal:
    return reverse_stress("JPN", 1, origins=["CHL"], industries=["B07"], world=world)


@pytest.mark.parametrize("by", ["links", "industries", "elasticities"])
def test_a_drawing_has_words_and_labels(friction: Gradients, by: str, tmp_path: Path) -> None:
    svg = write_gradient_chart(friction, tmp_path / "a.svg", by=by, top=5).read_text()
    assert 'role="img"' in svg
    assert "Bar chart for Japan" in svg
    assert "short horizon, baseline" in svg


def test_the_same_result_gives_the_same_bytes(friction: Gradients, tmp_path: Path) -> None:
    first = write_gradient_chart(friction, tmp_path / "a.svg", top=3).read_bytes()
    assert write_gradient_chart(friction, tmp_path / "b.svg", top=3).read_bytes() == first


def test_cuts_are_drawn_with_their_share(cuts: Reversal, tmp_path: Path) -> None:
    svg = write_reverse_chart(cuts, tmp_path / "a.svg").read_text()
    assert "Metal ores from Chile" in svg
    assert f"{100 * cuts.links.loc[0, 'cut_share']:.0f} % cut" in svg
    png = write_reverse_chart(cuts, tmp_path / "part", form=".PNG").read_bytes()
    assert png.startswith(b"\x89PNG")


def test_another_form_is_refused(cuts: Reversal, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="SVG or PNG"):
        write_reverse_chart(cuts, tmp_path / "a.pdf")


def test_missing_packages_are_named(
    cuts: Reversal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "tradewind.report.chart_friction", raising=False)
    monkeypatch.delattr("tradewind.report.chart_friction", raising=False)
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(DependencyError, match="charts"):
        write_reverse_chart(cuts, tmp_path / "a.svg")


def test_gains_are_blue_and_losses_orange() -> None:
    rows = pd.DataFrame({"label": ["a", "b"], "value_usd_m": [2.0, -1.0], "text": ["2", "-1"]})
    losses = draw("x", loss_bars(rows, "US$ m"), "Two bars.").svg
    gains = draw("x", loss_bars(rows, "US$ m", gains=True), "Two bars.").svg
    assert losses.index("#b8500c") < losses.index("#1f5fa8")
    assert gains.index("#1f5fa8") < gains.index("#b8500c")


def test_what_is_cut_stands_on_all_trade() -> None:
    rows = pd.DataFrame({"label": ["a"], "flow_usd_m": [2.0], "cut_usd_m": [1.0], "text": ["50 %"]})
    assert "50 % cut" not in draw("x", cut_bars(rows), "One bar.").svg
    assert len(cut_bars(rows).layer) == 3


def test_risk_has_a_panel_for_everyone(briefing_results: BriefingResults, tmp_path: Path) -> None:
    risk = briefing_results.risk
    svg = write_risk_chart(risk, tmp_path / "a.svg", names={"IND": "India"}).read_text()
    for name in ("India", "JPN", "India and JPN", "World"):
        assert f"Curve for {name}." in svg
        assert f">{name}</text>" in svg
    assert "rates since 2010, short horizon" in svg
    assert svg.count(ALL_EVENTS) == 1
    png = write_risk_chart(risk, tmp_path / "part", form=".png").read_bytes()
    assert png.startswith(b"\x89PNG")
    with pytest.raises(InputError, match="SVG or PNG"):
        write_risk_chart(risk, tmp_path / "a.pdf")
