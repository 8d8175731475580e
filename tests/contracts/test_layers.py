"""Rooms import only downwards, and the guard that says so fires when one does not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def lint_imports(config: Path, source: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    return subprocess.run(
        [*command, "--config", str(config)],
        cwd=config.parent,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """A copy of the configuration and the code, free to break."""
    shutil.copy(root / "pyproject.toml", tmp_path)
    ignored = shutil.ignore_patterns("__pycache__", "snapshot", "facts")
    shutil.copytree(root / "src", tmp_path / "src", ignore=ignored)
    return tmp_path


def test_the_code_keeps_the_contracts(root: Path) -> None:
    done = lint_imports(root / "pyproject.toml", root / "src")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("where", "statement", "contract"),
    [
        ("core", "import tradewind.world", "Rooms import only downwards"),
        ("world", "import tradewind.app", "Rooms import only downwards"),
        ("measure", "import tradewind.models", "Rooms import only downwards"),
        ("models", "import tradewind.measure", "Rooms import only downwards"),
        ("report", "import tradewind.cli", "Rooms import only downwards"),
        ("app", "import typer", "Only cli talks to a terminal"),
        ("report", "import rich", "Only cli talks to a terminal"),
        ("cli", "import altair", "Only report draws"),
        ("app", "import jax", "Only models computes with JAX"),
        ("data", "import pymrio", "Peer packages are compared with"),
    ],
)
def test_a_forbidden_import_is_caught(
    copy: Path, where: str, statement: str, contract: str
) -> None:
    (copy / "src" / "tradewind" / where / "intruder.py").write_text(f"{statement}\n")
    done = lint_imports(copy / "pyproject.toml", copy / "src")
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [line for line in done.stdout.splitlines() if line.endswith("BROKEN")]
    assert any(line.startswith(contract) for line in broken), done.stdout


def test_a_room_outside_the_layers_is_caught(copy: Path) -> None:
    (copy / "src" / "tradewind" / "attic").mkdir()
    (copy / "src" / "tradewind" / "attic" / "__init__.py").touch()
    done = lint_imports(copy / "pyproject.toml", copy / "src")
    assert done.returncode == 1
    assert "attic" in done.stdout
