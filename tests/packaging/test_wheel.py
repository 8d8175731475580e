"""The wheel and the source archive hold what they must and nothing else."""

from __future__ import annotations

import email
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    pytest.importorskip("hatchling", reason="builds the wheel with the locked hatchling")
    folder = tmp_path_factory.mktemp("wheel")
    code = (
        "import sys; from hatchling.build import build_wheel; "
        "sys.stdout.write(build_wheel(sys.argv[1]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return zipfile.ZipFile(folder / done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def metadata(wheel: zipfile.ZipFile) -> email.message.Message:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    return email.message_from_bytes(wheel.read(name))


def test_it_holds_every_file_of_the_package(root: Path, wheel: zipfile.ZipFile) -> None:
    source = root / "src"
    expected = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == expected


def test_it_is_typed_and_carries_its_data(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "tradewind/py.typed" in names
    assert any(name.startswith("tradewind/data/snapshot/") for name in names)


def test_it_carries_the_licence(wheel: zipfile.ZipFile) -> None:
    licence = next(name for name in wheel.namelist() if name.endswith("/LICENSE"))
    assert b"Apache License" in wheel.read(licence)


def test_it_says_what_it_is(metadata: email.message.Message) -> None:
    assert metadata["Name"] == "tradewind"
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    extras = {"charts", "dev", "peers", "scale", "uncertainty", "web", "workbooks"}
    assert set(metadata.get_all("Provides-Extra")) == extras


def test_the_core_is_light(metadata: email.message.Message) -> None:
    core = [line for line in metadata.get_all("Requires-Dist") if "extra ==" not in line]
    assert {line.split(">")[0] for line in core} == {
        "clarabel",
        "duckdb",
        "jax",
        "narwhals",
        "numpy",
        "pandas",
        "platformdirs",
        "pyarrow",
        "pydantic",
        "rich",
        "scipy",
        "typer",
        "xarray",
    }


def test_it_installs_the_command(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "tradewind = tradewind.cli:main" in wheel.read(name).decode()
