"""``tradewind risk`` as a user meets it, with two hazards of an own file."""

from __future__ import annotations

import csv
import io
import json
import sys
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.main import app, run
from tradewind.core import InputError, UnknownCodeError
from tradewind.risk import RiskParams

RUNNER = CliRunner()
OWN = """\
id,class,title,first_day,kind,origin,destination,economy,industry,severity_low,severity_mode,\
severity_high,unit,duration_days,confidence,source
quake,natural,A quake,2011-03-11,endowment,,,JPN,C29,0.99,0.95,0.9,factor,30,A,made up
fire,accident,A fire,2021-03-19,endowment,,,JPN,C26,0.99,0.97,0.9,factor,60,A,made up
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("risk")
    (folder / "own.csv").write_text(OWN, "utf-8")
    return folder


@pytest.fixture(autouse=True)
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of these tests' own, so that they share one run, and samples that are small."""
    small = partial(RiskParams, draws=100, tail_draws=20, design=12, sobol=64, checked=8)
    monkeypatch.setattr("tradewind.risk.RiskParams", small)
    monkeypatch.setenv("TRADEWIND_HOME", str(folder / "home"))
    return folder / "home"


def _risk(folder: Path, *arguments: str) -> str:
    own = ["--hazards", str(folder / "own.csv"), "--only", "--events", "200"]
    result = RUNNER.invoke(app, ["risk", "JPN", *own, *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.mark.slow
def test_risk_as_text_json_and_csv(folder: Path, tmp_path: Path) -> None:
    answer = json.loads(_risk(folder, "--json"))
    assert answer["members"] == ["JPN"]
    assert answer["params"]["events"] == 200
    rows = {(row["regime"], row["target"], row["metric"]): row for row in answer["metrics"]}
    eal = rows["since-2010", "JPN", "eal"]
    assert eal["low_usd"] <= eal["value_usd"] <= eal["high_usd"]
    assert {row["class"] for row in answer["rates"]} == {"natural", "accident"}

    text = _risk(folder)
    assert "Risk of Japan" in text
    assert "expected annual loss" in text
    assert "What costs Japan most, rates since 2010" in text
    assert "A quake" in text
    assert "Most of the spread comes from" in text
    assert f"Run {answer['run']} (kept from before)" in text
    assert f"{eal['value_usd'] / 1e9:.2f}"[:3] in text

    table = list(csv.DictReader(io.StringIO(_risk(folder, "--csv"))))
    assert {row["target"] for row in table} == {"JPN", "World"}
    assert {row["metric"] for row in table} == {"eal", "cvar95", "cvar99"}
    found = next(
        row for row in table
        if (row["regime"], row["target"], row["metric"]) == ("since-2010", "JPN", "eal")
    )  # fmt: skip
    assert float(found["value_usd"]) == pytest.approx(eal["value_usd"])
    _risk(folder, "--csv", "--out", str(tmp_path / "risk.csv"))
    assert len((tmp_path / "risk.csv").read_text().splitlines()) == len(table) + 1


def test_a_figure_of_a_run_is_traced(folder: Path) -> None:
    run_id = json.loads(_risk(folder, "--json"))["run"]
    result = RUNNER.invoke(
        app, ["runs", "show", run_id, "--why", "eal.JPN"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    assert "A quake" in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("factor,30", "percent,30", "bad.csv, line 2, field unit"),
        ("2021-03-19", "2021-02-30", "bad.csv, line 3, field first_day"),
        ("accident", "accidents", "bad.csv, line 3, field class"),
    ],
)
def test_a_bad_file_is_named_by_line_and_field(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    where: str,
) -> None:
    (tmp_path / "bad.csv").write_text(OWN.replace(old, new, 1), "utf-8")
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(
        sys, "argv", ["tradewind", "risk", "--hazards", str(tmp_path / "bad.csv"), "--only"]
    )
    with pytest.raises(SystemExit) as raised:
        run()
    assert raised.value.code == 2
    message = capsys.readouterr().err.strip().splitlines()[-1]
    assert message.startswith("tradewind: ")
    assert where in message
    assert not (tmp_path / "home" / "runs").exists()


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("JPM",), UnknownCodeError, "Unknown economy"),
        (("--include", "hormuz-2025"), UnknownCodeError, "Did you mean hormuz-2026"),
        (("--exclude", "hormuz-2025"), UnknownCodeError, "Did you mean hormuz-2026"),
        (("--hazards", "none.csv"), InputError, "is not there"),
    ],
)
def test_what_is_not_known_is_refused(
    arguments: tuple[str, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        RUNNER.invoke(app, ["risk", *arguments], catch_exceptions=False)


@pytest.mark.parametrize("arguments", [("--events", "10"), ("--rent", "nobody"), ("--seed", "-1")])
def test_options_out_of_range_are_refused(arguments: tuple[str, ...]) -> None:
    assert RUNNER.invoke(app, ["risk", *arguments]).exit_code == 2


def test_only_without_a_file_is_refused() -> None:
    # The second mistake keeps a command that overlooks the first from computing for a minute.
    arguments = ["risk", "--only", "--exclude", "nothing"]
    with pytest.raises(InputError, match="hazard file"):
        RUNNER.invoke(app, arguments, catch_exceptions=False)
