"""``tradewind runs`` as a user meets it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tradewind.app import Run, write_run
from tradewind.cli.main import app
from tradewind.core import HashMismatchError, InputError, UnknownCodeError

RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


_TERM = {
    "first_day": "2024-01-01", "kind": "cut", "origin": "CHN", "destination": "JPN",
    "severity_low": 0.1, "severity_mode": 0.2, "severity_high": 0.3, "unit": "share of quantity",
}  # fmt: skip


def _risk(rate: float) -> Run:
    at = {"regime": "since-2010", "target": "JPN"}
    event = {"rate_per_year": rate, "mean_days": 73.0, "loss_rate_usd": 5e9}
    eal = rate * 73.0 / 365 * 5e9
    figure = {"metric": "eal", "value_usd": eal, "share_of_gdp_pct": 0.0119, "low_usd": eal / 2}
    hazard = {"hazard": "ban", "class": "export ban", "title": "A ban", "source": "Gazette"}
    elasticity = {"name": "sigma", "industry": "C26", "value": 0.5, "low": 0.2, "high": 0.8}
    dataset = {"id": "oecd-icio-2022", "publisher": "OECD", "vintage": "2025", "licence": "open"}
    rows = {
        "metrics": {**at, **figure, "high_usd": 2 * eal, "standard_error_usd": 1e6},
        "by_hazard": {**at, "scenario": "ban", "title": "A ban", **event, "eal_usd": eal},
        "hazards": {**hazard, **_TERM, "confidence": "A"},
        "elasticities": {**elasticity, "unit": "1", "source": "Paper", "confidence": "B"},
        "datasets": dataset,
        "software": {"package": "numpy", "version": "2.4.6"},
    }
    tables = {name: pd.DataFrame([row]) for name, row in rows.items()}
    inputs = {"seed": 7, "params": {"rate": rate}}
    return write_run("risk", "Risk of JPN", inputs, tables, ["Beware"], {"answer": "It is so."})


@pytest.fixture
def runs() -> tuple[Run, Run]:
    return _risk(0.5), _risk(0.25)


def _run(*arguments: str) -> str:
    result = RUNNER.invoke(app, ["runs", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _fail(*arguments: str) -> None:
    RUNNER.invoke(app, ["runs", *arguments], catch_exceptions=False)


def test_an_empty_store_says_so(home: Path) -> None:
    assert "There are none yet" in _run()
    assert json.loads(_run("--json")) == {"runs": [], "broken": 0}
    assert not home.exists()


def test_runs_are_listed(runs: tuple[Run, Run], home: Path, tmp_path: Path) -> None:
    (home / "runs" / "damaged").mkdir()
    text = _run()
    assert all(run.id in text for run in runs)
    assert "1 folders whose manifest is damaged or gone are not listed" in text
    assert {row["id"] for row in json.loads(_run("--json"))["runs"]} == {run.id for run in runs}
    assert _run("--csv").splitlines()[0] == "id,kind,title,created,tables,size_bytes"
    _run("--csv", "--out", str(tmp_path / "runs.csv"))
    assert len((tmp_path / "runs.csv").read_text().splitlines()) == 3


def test_an_option_of_the_list_before_a_command_is_refused(runs: tuple[Run, Run]) -> None:
    with pytest.raises(InputError, match="Say it after `show`"):
        _fail("--json", "show", "last")


def test_a_run_is_reopened(runs: tuple[Run, Run]) -> None:
    text = _run("show", runs[0].id[:6])
    assert f"Risk of JPN (risk {runs[0].id})" in text
    assert "params.rate  0.5" in text
    assert "Note: It is so." in text
    assert "Note: Beware" in text
    answer = json.loads(_run("show", runs[0].id, "--json"))
    assert answer["inputs"] == {"seed": 7, "params": {"rate": 0.5}}
    assert answer["folder"] == str(runs[0].folder)
    assert _run("show", runs[0].id, "--csv").startswith("table,rows,sha256\nby_hazard,1,")


def test_one_table_is_shown(runs: tuple[Run, Run]) -> None:
    assert "export ban" in _run("show", runs[0].id, "--table", "hazards")
    assert json.loads(_run("show", runs[0].id, "--table", "software", "--json"))["rows"] == [
        {"package": "numpy", "version": "2.4.6"}
    ]
    with pytest.raises(InputError, match="One of by_hazard, datasets"):
        _fail("show", runs[0].id, "--table", "hazard")


def test_a_long_table_says_what_is_not_shown() -> None:
    table = pd.DataFrame({"event": range(1040), "loss_usd": [None] * 1040})
    run = write_run("demo", "T", {}, {"events": table, "none": table.head(0)}, ())
    text = _run("show", run.id, "--table", "events")
    assert "1,015 more rows are not shown" in text
    assert "no data" in text
    assert len(_run("show", run.id, "--table", "events", "--csv").splitlines()) == 1041
    assert "event  loss_usd" in _run("show", run.id, "--table", "none")
    assert "Inputs" not in _run("show", run.id)


def test_a_number_is_traced(runs: tuple[Run, Run]) -> None:
    text = _run("show", runs[0].id, "--why", "eal.JPN")
    assert f"Why the expected annual loss of JPN is what it is: run {runs[0].id}" in text
    for behind in ("100.0%", "Gazette", "sigma", "oecd-icio-2022", "numpy", "params.rate"):
        assert behind in text
    answer = json.loads(_run("show", runs[0].id, "--why", "eal.JPN.since-2010", "--json"))
    assert (answer["seed"], answer["hazards"][0]["severity_low"]) == (7, 0.1)
    assert _run("show", runs[0].id, "--why", "eal.JPN", "--csv").startswith("regime,scenario,")


def test_mistakes_in_what_is_shown_are_refused(runs: tuple[Run, Run]) -> None:
    with pytest.raises(UnknownCodeError, match=r"Did you mean eal\.JPN"):
        _fail("show", "last", "--why", "eal.JPM")
    with pytest.raises(InputError, match="Two questions at once"):
        _fail("show", "last", "--why", "eal.JPN", "--table", "hazards")
    with pytest.raises(UnknownCodeError, match="Give at least 4"):
        _fail("show", runs[0].id[:3])
    (runs[0].folder / "hazards.parquet").write_bytes(b"x")
    with pytest.raises(HashMismatchError):
        _fail("show", runs[0].id, "--table", "hazards")


@pytest.mark.parametrize("options", [(), ("--target", "JPN", "--regime", "since-2010")])
def test_two_runs_are_compared(runs: tuple[Run, Run], options: tuple[str, ...]) -> None:
    first, second = (run.id for run in runs)
    text = _run("compare", first, second, *options)
    assert "falls by US$ 250.00 m a year" in text
    assert "params.rate  0.5    0.25" in text
    answer = json.loads(_run("compare", first, second, *options, "--json"))
    parts = {row["driver"]: row["change_usd"] for row in answer["drivers"]}
    assert parts["rates"] == pytest.approx(-0.25e9)
    lines = _run("compare", first, second, *options, "--csv").splitlines()
    assert lines[0] == "driver,change_usd,share"
    assert len(lines) == 6


def test_a_run_is_the_same_as_itself(runs: tuple[Run, Run]) -> None:
    text = _run("compare", runs[0].id, runs[0].id)
    assert "in both runs" in text
    assert "Scenarios" not in text
    assert "Inputs" not in text


def test_a_target_of_neither_run_is_refused(runs: tuple[Run, Run]) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean JPN"):
        _fail("compare", runs[0].id, runs[1].id, "--target", "JPM")


def test_a_run_is_exported(runs: tuple[Run, Run], tmp_path: Path) -> None:
    target = tmp_path / "run.zip"
    result = RUNNER.invoke(app, ["runs", "export", runs[0].id, "--out", str(target)])
    assert result.stderr == f"Wrote {target}\n"
    assert f"{runs[0].id}/manifest.json" in zipfile.ZipFile(target).namelist()
    with pytest.raises(InputError, match="--replace"):
        _fail("export", runs[0].id, "--out", str(target))
    _run("export", runs[0].id, "--out", str(target), "--replace")
    with pytest.raises(InputError, match="output is a folder"):
        _fail("export", runs[0].id, "--out", str(tmp_path))


def test_an_export_needs_a_file(runs: tuple[Run, Run]) -> None:
    result = RUNNER.invoke(app, ["runs", "export", runs[0].id])
    assert result.exit_code == 2
    assert "--out" in result.output
