"""What the package and its rooms export, and what asking for help may load."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import tradewind

HEAVY = {"altair", "duckdb", "jax", "pandas", "pyarrow", "scipy", "vl_convert", "xarray"}


def test_exports_are_importable_and_named_once(room: str) -> None:
    module = importlib.import_module(room)
    names = list(module.__all__)  # sorted, as ruff's RUF022 sees to
    assert len(names) == len(set(names))
    assert [name for name in names if not hasattr(module, name)] == []


def test_dir_of_the_package_shows_its_exports() -> None:
    assert set(tradewind.__all__) <= set(dir(tradewind))


def test_an_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(tradewind, "no_such_name")


def test_the_package_is_typed(root: Path) -> None:
    assert (root / "src" / "tradewind" / "py.typed").is_file()


def test_the_version_is_that_of_the_distribution() -> None:
    assert tradewind.__version__ == metadata.version("tradewind")


def imported_by(*arguments: str) -> set[str]:
    """The top-level packages that a fresh interpreter loads for these arguments."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *arguments],
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = re.findall(r"^import time:.*\|\s*([\w.]+)$", done.stderr, re.MULTILINE)
    return {row.split(".")[0] for row in rows}


def test_help_loads_nothing_heavy() -> None:
    assert imported_by("-m", "tradewind", "--help") & HEAVY == set()


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert imported_by("-c", "import tradewind") & HEAVY == set()


def test_the_measurement_sees_a_heavy_import() -> None:
    assert "pandas" in imported_by("-c", "import pandas")


def test_importing_the_package_sets_up_no_logging() -> None:
    code = (
        "import importlib, logging, tradewind\n"
        "for name in tradewind.__all__: getattr(tradewind, name)\n"
        "assert not logging.getLogger('tradewind').handlers\n"
        "assert not logging.getLogger().handlers\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
