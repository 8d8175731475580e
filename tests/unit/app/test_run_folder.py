"""A run as one zip: whole, the same each time, and never over another file unasked."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tradewind.app import Run, export_run, open_run, write_run
from tradewind.core import HashMismatchError, InputError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))


def _written() -> Run:
    tables = {name: pd.DataFrame({"event": [1, 2, 3]}) for name in ("losses", "events")}
    return write_run("demo", "A demo", {"seed": 7}, tables, ())


def test_a_zip_holds_the_run_and_is_the_same_each_time(tmp_path: Path) -> None:
    run = _written()
    (run.folder / "note.txt").write_text("not of the run")
    first = export_run(run, tmp_path / "new" / "one.zip")
    os.utime(run.folder / "losses.parquet", (0, 1e9))
    second = export_run(run, tmp_path / "two.zip")
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        names = [f"{run.id}/{name}" for name in ("events.parquet", "losses.parquet")]
        assert archive.namelist() == [
            f"{run.id}/events.parquet",
            names[1],
            f"{run.id}/manifest.json",
        ]
        archive.extractall(tmp_path / "unpacked")
    assert open_run(run.id, root=tmp_path / "unpacked").table("events")["event"].sum() == 6


def test_a_zip_that_is_there_stays_unless_told(tmp_path: Path) -> None:
    run, target = _written(), tmp_path / "run.zip"
    target.write_text("mine")
    with pytest.raises(InputError, match="--replace"):
        export_run(run, target)
    with pytest.raises(InputError, match="folder of this name"):
        export_run(run, tmp_path, replace=True)
    assert target.read_text() == "mine"
    export_run(run, target, replace=True)
    assert zipfile.is_zipfile(target)


def test_a_damaged_run_is_not_exported(tmp_path: Path) -> None:
    run = _written()
    (run.folder / "losses.parquet").write_bytes(b"x")
    with pytest.raises(HashMismatchError):
        export_run(run, tmp_path / "run.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_a_killed_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run, folder = _written(), tmp_path / "out"

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(zipfile.ZipFile, "writestr", killed)
    with pytest.raises(KeyboardInterrupt):
        export_run(run, folder / "run.zip")
    assert list(folder.iterdir()) == []
