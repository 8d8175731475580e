"""The Makefile and the command of continuous integration."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def plan(root: Path, *arguments: str) -> str:
    """What make would run, running nothing."""
    make = shutil.which("make")
    if make is None:
        pytest.skip("needs make")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(
        [make, "--dry-run", *arguments],
        cwd=root,
        env=clean,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_continuous_integration_runs_make_test_and_nothing_else(root: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    commands = [
        line for line in script.read_text("utf-8").splitlines() if line[:1] not in {"#", ""}
    ]
    assert commands == ["set -euo pipefail", 'cd "$(dirname "$0")/.."', "exec make test"]


@pytest.fixture
def fresh(root: Path, tmp_path: Path) -> Path:
    """A folder with what make reads, and no environment yet."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(root / name, tmp_path)
    shutil.copytree(root / "requirements", tmp_path / "requirements")
    return tmp_path


def test_brief_installs_once_with_hashes(fresh: Path) -> None:
    first = plan(fresh, "brief")
    assert "install --require-hashes -r requirements/run.lock" in first
    assert ".venv/bin/tradewind brief IND JPN --out out/brief-IND-JPN.html" in first
    stamp = next(line.split()[-1] for line in first.splitlines() if line.startswith("touch "))
    (fresh / ".venv").mkdir()
    (fresh / stamp).touch()
    assert "install" not in plan(fresh, "brief")


def test_a_changed_lock_installs_again(fresh: Path) -> None:
    before = plan(fresh, "brief")
    with (fresh / "requirements" / "run.lock").open("a") as lock:
        lock.write("# changed\n")
    stamps = [
        next(line for line in text.splitlines() if line.startswith("touch "))
        for text in (before, plan(fresh, "brief"))
    ]
    assert stamps[0] != stamps[1]


def test_members_name_the_file(fresh: Path) -> None:
    assert "brief FRA DEU KOR --out out/brief-FRA-DEU-KOR.html" in plan(
        fresh, "brief", "MEMBERS=FRA DEU KOR"
    )


def test_pytest_has_the_last_word(fresh: Path) -> None:
    assert plan(fresh, "test").rstrip().splitlines()[-1].endswith("-m pytest -n 2 --dist loadfile")
