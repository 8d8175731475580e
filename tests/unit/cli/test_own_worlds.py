"""``tradewind data import`` and ``--world``, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.main import app
from tradewind.core import DataError, InputError, UnknownCodeError

RUNNER = CliRunner()
_OECD = (
    "V1,JPN_A01,JPN_C26,CHN_A01,CHN_C26,JPN_HFCE,CHN_HFCE,OUT\n"
    "JPN_A01,1,2,3,4,50,6,66\nJPN_C26,2,3,4,5,60,7,81\n"
    "CHN_A01,3,4,5,6,8,70,96\nCHN_C26,4,5,6,7,9,{cell},{out}\n"
    "TLS,1,1,1,1,0,0,0\nVA,55,66,77,88,0,0,0\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "2018.csv").write_text(_OECD.format(cell=80, out=111))
    return tmp_path / "2018.csv"


@pytest.fixture
def odd_file(tmp_path: Path) -> Path:
    """A table with a negative sale, which has to be repaired."""
    text = _OECD.format(cell=80, out=111).replace("CHN_C26,4,", "CHN_C26,-4,")
    (tmp_path / "2019.csv").write_text(text.replace(",111\n", ",103\n").replace("VA,55", "VA,63"))
    return tmp_path / "2019.csv"


def _run(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_world_is_imported_listed_and_used(home: Path, file: Path, tmp_path: Path) -> None:
    said = _run("data", "import", "oecd-icio", str(file), "--name", "mine")
    assert "2 economies x 2 industries, full table" in said
    assert "--world mine" in said
    assert (home / "worlds" / "mine" / "manifest.json").is_file()
    assert "mine" in _run("data", "list")
    assert str(home / "worlds") in _run("data", "where").replace("\n", "")
    assert "inactive nodes" in _run("data", "check")
    measured = json.loads(_run("measure", "JPN", "--world", "mine", "--json"))
    industries = {row["industry"]: row for row in measured["industries"]}
    assert industries["C26"]["imports_usd_m"] == pytest.approx(4 + 5)
    assert measured["provenance"]["datasets"][0]["id"] == "own-oecd-icio-2018"
    shock = tmp_path / "cut.toml"
    shock.write_text(
        'title = "A cut"\n[[term]]\nkind = "cut"\norigin = "CHN"\ndestination = "JPN"\n'
        'industry = "C26"\nshare = 0.5\nrent = "exporter"\n'
    )
    answer = json.loads(
        _run("stress", str(shock), "--world", "mine", "--horizon", "medium", "--json")
    )
    losses = {row["iso3"]: row["real_income_change_pct"] for row in answer["by_economy"]}
    assert set(losses) == {"JPN", "CHN", "World"}
    assert losses["JPN"] < 0


def test_json_holds_findings_and_hashes(odd_file: Path) -> None:
    said = _run("data", "import", "oecd-icio", str(odd_file), "--name", "odd", "--json")
    answer = json.loads(said)
    found = {row["check"]: row for row in answer["findings"]}
    assert found["negative sales"]["severity"] == "warning"
    assert "4.0 USD million" in found["negative sales"]["message"]
    assert (answer["year"], answer["economies"]) == (2019, ["JPN", "CHN"])
    assert len(answer["provenance"]["params"]["files"]["2019.csv"]) == 64


def test_strict_keeps_nothing(home: Path, odd_file: Path) -> None:
    arguments = ["data", "import", "oecd-icio", str(odd_file), "--name", "odd", "--strict"]
    with pytest.raises(DataError, match="none is allowed"):
        RUNNER.invoke(app, arguments, catch_exceptions=False)
    assert not (home / "worlds").exists()


def test_a_name_is_replaced_only_when_told(file: Path) -> None:
    arguments = ["data", "import", "oecd-icio", str(file), "--name", "mine"]
    _run(*arguments)
    with pytest.raises(InputError, match="--replace"):
        RUNNER.invoke(app, arguments, catch_exceptions=False)
    _run(*arguments, "--replace")


def test_progress_is_on_standard_error(file: Path) -> None:
    result = RUNNER.invoke(app, ["data", "import", "oecd-icio", str(file), "--name", "mine"])
    assert "Importing: reading 2018.csv (0/3)" in result.stderr
    assert "Importing" not in result.stdout


@pytest.mark.parametrize("command", [("measure", "JPN"), ("stress", "taiwan-chip-cut")])
def test_an_unknown_world_is_refused(command: tuple[str, ...], file: Path) -> None:
    _run("data", "import", "oecd-icio", str(file), "--name", "mine")
    with pytest.raises(UnknownCodeError, match="Did you mean mine"):
        RUNNER.invoke(app, [*command, "--world", "mime"], catch_exceptions=False)


def test_a_damaged_world_fails_the_check(home: Path, file: Path) -> None:
    _run("data", "import", "oecd-icio", str(file), "--name", "mine")
    next((home / "worlds" / "mine").glob("final*.npy")).write_bytes(b"x")
    with pytest.raises(DataError, match="Import it again"):
        RUNNER.invoke(app, ["data", "check"], catch_exceptions=False)
