"""``tradewind data import portwatch`` and ``data transits``. Every number is made up."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from tradewind.cli import transits
from tradewind.cli.main import app
from tradewind.core import InputError, MissingDataError

RUNNER = CliRunner()
_ROW = "{day:%Y/%m/%d} 00:00:00+00,{port},{name},{boxes},0,0,0,{tankers},{total},1"
_HEADER = (
    "date,portid,portname,n_container,n_dry_bulk,n_general_cargo,n_roro,n_tanker,n_total,capacity"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own, ten days after the last day of the data."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(transits, "today", lambda: date(2024, 3, 20))
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A made-up download: forty ships a day until the end of 2023, ten from then on."""
    rows = [_HEADER]
    for day in pd.date_range("2022-01-01", "2024-03-10"):
        total = 40 if day.year < 2024 else 10
        for port, name in (("chokepoint1", "Suez Canal"), ("chokepoint24", "Mona Passage")):
            boxes = total // 2
            rows.append(
                _ROW.format(
                    day=day, port=port, name=name, boxes=boxes, tankers=total - boxes, total=total
                )
            )
    (tmp_path / "made-up.csv").write_text("\n".join(rows) + "\n")
    return tmp_path / "made-up.csv"


def _run(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_download_is_imported_and_shown(home: Path, file: Path) -> None:
    said = _run("data", "import", "portwatch", str(file), "--retrieved", "2024-03-12")
    assert "data until 2024-03-10, 10 days before today" in said
    assert "STALE" not in said
    assert str(home / "transits") in said
    assert "Downloaded 2024-03-12, imported 2024-03-20" in said
    again = _run("data", "transits")
    assert "Suez Canal" in again
    assert "suez" in again
    assert "-75 %" in again
    assert "25.0%" in again
    assert "switch off their transponders" in again
    assert "No chokepoint of Tradewind, shown all the same: Mona Passage." in again
    assert "UN Global Platform; IMF PortWatch" in again
    assert "Columns that are not read: capacity" in again


def test_old_data_are_stamped_stale(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run("data", "import", "PortWatch", str(file))
    monkeypatch.setattr(transits, "today", lambda: date(2024, 4, 10))
    said = _run("data", "transits")
    assert said.startswith(
        "Observed transits of chokepoints. STALE: data until 2024-03-10, 31 days before today"
    )
    assert "download the file again" in said


def test_json_and_csv_hold_every_kind_of_ship(file: Path) -> None:
    _run("data", "import", "portwatch", str(file))
    answer = json.loads(_run("data", "transits", "--json"))
    assert (answer["stale"], answer["age_days"], answer["unmapped"]) == (
        False, 10, ["Mona Passage"],
    )  # fmt: skip
    rows = {(row["portname"], row["ships"]): row for row in answer["transits"]}
    assert rows["Suez Canal", "tankers"]["last_30_per_day"] == 5
    assert rows["Suez Canal", "all"]["base_year"] == 2022
    assert rows["Suez Canal", "ro-ro"]["base_share"] is None
    assert len(answer["provenance"]["datasets"][0]["sha256"]) == 64
    header, *lines = _run("data", "transits", "--csv").strip().splitlines()
    assert header.startswith("chokepoint,portname,portid,match,ships,last_day,days")
    assert len(lines) == 12


def test_options_of_other_data_are_refused(file: Path) -> None:
    given = ["data", "import", "portwatch", str(file), "--name", "mine", "--strict"]
    with pytest.raises(InputError, match=r"--name, --strict"):
        RUNNER.invoke(app, given, catch_exceptions=False)
    with pytest.raises(InputError, match="not an ISO day"):
        RUNNER.invoke(app, [*given[:4], "--retrieved", "12.3.2024"], catch_exceptions=False)
    table = ["data", "import", "wiod", str(file)]
    with pytest.raises(InputError, match="A world needs a name"):
        RUNNER.invoke(app, table, catch_exceptions=False)
    dated = [*table, "--name", "mine", "--retrieved", "2024-03-12"]
    with pytest.raises(InputError, match="PortWatch files only"):
        RUNNER.invoke(app, dated, catch_exceptions=False)


def test_kept_days_are_given_up_only_with_replace(file: Path) -> None:
    arguments = ["data", "import", "portwatch", str(file)]
    _run(*arguments)
    whole = file.read_text().splitlines()
    file.write_text("\n".join(whole[:-2]) + "\n")
    with pytest.raises(InputError, match="--replace"):
        RUNNER.invoke(app, arguments, catch_exceptions=False)
    assert "days given up" in _run(*arguments, "--replace")


def test_there_is_nothing_to_show() -> None:
    with pytest.raises(MissingDataError, match="data import portwatch FILE"):
        RUNNER.invoke(app, ["data", "transits"], catch_exceptions=False)


def test_the_clock_is_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert isinstance(transits.today(), date)
