"""The command line as a user meets it: answers, errors, exit codes."""

from __future__ import annotations

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
        (("measure", "japan", "--view", "io"), "Looking through"),
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
