"""What the contract tests share: the rooms, their public names, and the files of the repository."""

from __future__ import annotations

import importlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "tradewind"


@dataclass(frozen=True)
class PublicName:
    """A name in an ``__all__``, with what it stands for."""

    module: str
    name: str
    value: object

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


def rooms() -> list[str]:
    """The package and each folder in it that is a room."""
    folders = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))
    return ["tradewind", *(f"tradewind.{folder}" for folder in folders)]


def public_names() -> list[PublicName]:
    """Every name in the ``__all__`` of the package and of its rooms."""
    found = []
    for room in rooms():
        module = importlib.import_module(room)
        names = getattr(module, "__all__", ())
        found += [PublicName(room, name, getattr(module, name)) for name in names]
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for `room`, `public` or `source_file` each of them in turn."""
    if "room" in metafunc.fixturenames:
        metafunc.parametrize("room", rooms())
    if "public" in metafunc.fixturenames:
        metafunc.parametrize("public", public_names(), ids=str)
    if "source_file" in metafunc.fixturenames:
        files = sorted(SOURCE.rglob("*.py"))
        metafunc.parametrize("source_file", files, ids=lambda path: str(path.relative_to(SOURCE)))


@pytest.fixture(scope="session")
def repository_files() -> list[Path]:
    """Every file that git tracks or would track."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listing = subprocess.run(
        [
            git,
            "-c",
            f"safe.directory={ROOT}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]
