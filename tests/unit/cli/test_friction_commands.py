"""`tradewind gradient` and `tradewind reverse` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.main import app
from tradewind.core import InputError, UnknownCodeError

RUNNER = CliRunner()
ORES = ("reverse", "JPN", "--loss", "1%", "--industry", "B07", "--origin", "CHL")


def _ok(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("links", "One percent more trade cost on"),
        ("industries", "one percent of capacity"),
        ("elasticities", "epsilon"),
    ],
)
def test_gradient_answers(by: str, expected: str) -> None:
    assert expected in _ok("gradient", "JPN", "--top", "3", "--by", by)


def test_gradient_of_the_world_says_that_it_is_no_news() -> None:
    assert "Hulten's theorem, not news" in _ok("gradient", "--top", "3")


def test_gradient_in_json_and_csv() -> None:
    answer = json.loads(_ok("gradient", "IND", "--top", "4", "--json"))
    assert answer["target"] == "IND"
    assert len(answer["links"]) == 4
    assert _ok("gradient", "IND", "--csv").startswith("origin,origin_name,destination")


def test_reverse_writes_a_shock_that_stress_replays(tmp_path: Path) -> None:
    shock, chart = tmp_path / "cuts.toml", tmp_path / "cuts.svg"
    text = _ok(*ORES, "--write", str(shock), "--chart", str(chart))
    assert "One link alone" in text
    assert "<svg" in chart.read_text()
    replayed = json.loads(_ok("stress", str(shock), "--horizon", "short", "--json"))
    losses = {row["iso3"]: row["real_income_change_pct"] for row in replayed["by_economy"]}
    answer = json.loads(_ok(*ORES, "--json"))
    assert losses["JPN"] == pytest.approx(-answer["loss_pct"], abs=1e-12)
    assert losses["JPN"] == pytest.approx(-1.0, rel=1e-4)


def test_reverse_in_csv() -> None:
    assert _ok(*ORES, "--csv").startswith("origin,destination,industry,flow_usd_m,cut_share")


def _forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    def computed(*_: object, **__: object) -> None:
        pytest.fail("computed before the mistake was found")

    monkeypatch.setattr("tradewind.app.reverse_stress", computed)
    monkeypatch.setattr("tradewind.app.marginal_losses", computed)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gradient", "JPN", "--chart", "a.pdf"), "A chart is SVG or PNG"),
        (("reverse", "JPN", "--loss", "1%", "--chart", "a.pdf"), "A chart is SVG or PNG"),
        (("reverse", "JPN", "--loss", "1%", "--write", "a.txt"), "kept in a TOML file"),
        (("reverse", "JPN", "--loss", "one"), "not a percentage"),
    ],
)
def test_a_mistake_is_refused_before_the_run(
    arguments: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forbid(monkeypatch)
    with pytest.raises(InputError, match=message):
        RUNNER.invoke(app, list(arguments), catch_exceptions=False)


def test_unknown_codes_are_refused() -> None:
    with pytest.raises(UnknownCodeError, match="JPN"):
        RUNNER.invoke(app, ["reverse", "JPM", "--loss", "1"], catch_exceptions=False)
    with pytest.raises(UnknownCodeError, match="Did you mean"):
        RUNNER.invoke(app, [*ORES[:4], "--industry", "B077"], catch_exceptions=False)
    with pytest.raises(UnknownCodeError, match="JPN"):
        RUNNER.invoke(app, ["gradient", "JPM"], catch_exceptions=False)
