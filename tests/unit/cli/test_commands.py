"""The command line as a user meets it: answers, errors, exit codes."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli import exit_codes
from tradewind.cli.main import app
from tradewind.core import (
    DataError,
    DependencyError,
    HashMismatchError,
    InputError,
    NoEquilibriumError,
    TradewindError,
    UnknownCodeError,
)

RUNNER = CliRunner()


def _ok(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_critical_minerals_of_japan_in_2024() -> None:
    """Shares and HHI that the issue states, computed from the data."""
    answer = json.loads(_ok("measure", "JPN", "--lens", "critical-minerals", "--json"))
    imports = {row["mineral"]: row for row in answer["minerals"]}
    mined = {row["mineral"]: row for row in answer["production"]}
    assert (imports["graphite"]["year"], imports["graphite"]["top_origin"]) == (2024, "CHN")
    assert imports["graphite"]["cr1"] == pytest.approx(0.90, abs=0.005)
    assert imports["graphite"]["hhi"] == pytest.approx(0.81, abs=0.005)
    assert imports["lithium"]["top_origin"] == "CHN"
    assert imports["lithium"]["cr1"] == pytest.approx(0.66, abs=0.005)
    for mineral, hhi in {
        "cobalt": 0.571,
        "rare-earths": 0.486,
        "graphite": 0.586,
        "tungsten": 0.615,
    }.items():
        assert mined[mineral]["hhi"] == pytest.approx(hhi, abs=5e-4)
    assert answer["provenance"]["datasets"][0]["id"] == "oecd-icio-2022"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("measure", "japan", "--view", "io"), "The same origin, looking through"),
        (("measure", "JPN", "--lens", "energy", "--view", "trade"), "Shared code with"),
        (("measure", "IND", "JPN", "--use", "all", "--top", "3"), "destinations are imputed"),
        (("measure", "CHN", "--reverse", "--use", "all", "--top", "3"), "destinations are imputed"),
        (("measure", "CHN", "--reverse", "--top", "3"), "Stage"),
        (("measure", "IND", "JPN", "--top", "3"), "Stage"),
        (("measure", "Quad", "jpn", "--top", "3"), "Common dependence of AUS, IND, JPN, USA"),
        (("measure", "IND", "JPN", "--top", "3"), "Common dependence of IND, JPN"),
        (("measure", "Quad", "--top", "3"), "Common dependence of AUS, IND, JPN, USA"),
        (("measure", "CHN", "--reverse", "--top", "3"), "Dependence of other economies on CHN"),
        (("data", "list"), "oecd-icio-2022"),
        (("data", "where"), "snapshot"),
        (("data", "check"), "inactive nodes"),
        (("stress",), "taiwan-chip-cut"),
    ],
)
def test_each_command_answers(arguments: tuple[str, ...], expected: str) -> None:
    assert expected in _ok(*arguments)


@pytest.mark.parametrize(
    "form",
    [("IND", "JPN"), ("CHN", "--reverse"), ("Quad",)],
)
@pytest.mark.parametrize(
    "option", [("--view", "io"), ("--detail", "full"), ("--table", "minerals")]
)
def test_an_option_that_means_nothing_is_refused(
    form: tuple[str, ...], option: tuple[str, str]
) -> None:
    with pytest.raises(InputError, match=f"{option[0]} means nothing"):
        RUNNER.invoke(app, ["measure", *form, *option], catch_exceptions=False)


def test_a_table_is_chosen_for_csv_only() -> None:
    with pytest.raises(InputError, match="what --csv prints"):
        RUNNER.invoke(app, ["measure", "JPN", "--table", "minerals"], catch_exceptions=False)


def test_members_are_words_in_csv() -> None:
    assert ",IND JPN," in _ok("measure", "IND", "JPN", "--csv")


def _forbid(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    def computed(*_: object, **__: object) -> None:
        pytest.fail("computed before the mistake was found")

    for name in names:
        monkeypatch.setattr(f"tradewind.app.{name}", computed)


@pytest.mark.parametrize(
    "arguments",
    [
        ("measure", "JPN"),
        ("stress", "taiwan-chip-cut"),
        ("brief", "IND", "JPN"),
        ("data", "list"),
        ("data", "check"),
    ],
)
def test_an_output_that_is_a_folder_is_refused_before_the_run(
    arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _forbid(monkeypatch, "measure_one", "stress_world", "brief", "list_data", "check_data")
    with pytest.raises(InputError, match="output is a folder"):
        RUNNER.invoke(app, [*arguments, "--out", str(tmp_path)], catch_exceptions=False)


def test_an_unknown_economy_is_refused_before_the_solves(monkeypatch: pytest.MonkeyPatch) -> None:
    _forbid(monkeypatch, "stress_world")
    with pytest.raises(UnknownCodeError):
        RUNNER.invoke(
            app, ["stress", "taiwan-chip-cut", "--economy", "QQQ"], catch_exceptions=False
        )


def test_a_fault_of_the_disk_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise OSError(28, "No space left on device")

    main = importlib.import_module("tradewind.cli.main")
    monkeypatch.setattr(main, "app", fail)
    with pytest.raises(SystemExit) as caught:
        main.run()
    assert caught.value.code == 1
    assert capsys.readouterr().err == "tradewind: [Errno 28] No space left on device\n"


def test_stress_with_another_rent_shows_who_gains() -> None:
    text = _ok(
        "stress", "taiwan-chip-cut", "--horizon", "short", "--rent", "exporter", "--top", "3"
    )
    assert "exporters keep the scarcity rent" in text
    best = text.split("Best off, short horizon")[1]
    assert best.splitlines()[2].strip().startswith("Taiwan")
    assert "Worst hit, short horizon" in text
    assert "beyond what the elasticities' sources support" in text


def test_csv_of_one_table() -> None:
    lines = _ok("measure", "JPN", "--csv", "--table", "production").splitlines()
    assert lines[0].startswith("mineral,")
    assert len(lines) > 50


def test_stress_says_what_a_cut_costs() -> None:
    answer = json.loads(_ok("stress", "taiwan-chip-cut", "--horizon", "short", "--json"))
    losses = {row["iso3"]: row["real_income_change_pct"] for row in answer["by_economy"]}
    assert losses["TWN"] < 0
    assert losses["JPN"] < 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("measure", "JPM"), "Did you mean JPN"),
        (("measure", "JPN", "--lens", "critical-mineral"), "critical-minerals"),
        (("measure", "JPN", "IND", "--reverse"), "takes one economy"),
        (("measure", "QUADD"), "Did you mean Quad"),
        (("measure", "Minerals Security Partnership"), "All members of this grouping have left"),
        (("stress", "taiwan-chip-cuts"), "taiwan-chip-cut"),
        (("brief", "JPN", "INX"), "Did you mean IND"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "tradewind", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("x"), 2),
        (UnknownCodeError("x"), 2),
        (DataError("x"), 3),
        (HashMismatchError("x"), 3),
        (NoEquilibriumError("x"), 4),
        (DependencyError("x"), 5),
        (TradewindError("x"), 1),
    ],
)
def test_every_class_of_error_has_its_code(error: TradewindError, code: int) -> None:
    assert exit_codes.exit_code(error) == code
