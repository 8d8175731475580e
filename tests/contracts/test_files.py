"""Rules that every file keeps: size, names, markers, nothing of the machine it was written on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

MOST_LINES = 400
MOST_BYTES = 4 * 2**20
MOST_SNAPSHOT_BYTES = 10 * 2**20
VAGUE = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}

# Each pattern is written so that it does not match itself here.
UNFINISHED = re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|NotImplemented[E]rror)\b|pragma: no [c]over")
PRINTS = re.compile(r"(?<![\w.>])print\(")
PRIVATE = re.compile(
    r"(?<![\w.-])/(w[o]rk|f[a]rm|ro[o]t|ho[m]e/\w+|t[m]p|opt/[w]heels|opt/[p]ypi[\w-]*|\.libr[a]ry)/"
    r"|p[y]pi\.org|python[h]osted|np[m]js\.(com|org)|deb\.[d]ebian"
    r"|--(extra-)?index-[u]rl\s|--find-l[i]nks\s"
)


def matches(pattern: re.Pattern[str], text: str) -> list[str]:
    return [
        f"{number}: {line.strip()[:120]}"
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_source_file_is_short(source_file: Path) -> None:
    assert len(source_file.read_text("utf-8").splitlines()) <= MOST_LINES


def test_source_file_has_a_telling_name(source_file: Path) -> None:
    assert source_file.stem.lower() not in VAGUE
    assert source_file.parent.name.lower() not in VAGUE


def test_source_file_is_finished(source_file: Path) -> None:
    assert matches(UNFINISHED, source_file.read_text("utf-8")) == []


def test_source_file_does_not_print(source_file: Path) -> None:
    lines = matches(PRINTS, source_file.read_text("utf-8"))
    assert [line for line in lines if ">>>" not in line] == []


def test_source_file_begins_with_a_docstring(source_file: Path) -> None:
    assert source_file.read_text("utf-8").lstrip().startswith(('"""', 'r"""'))


def test_nothing_of_this_machine_is_in_the_repository(repository_files: list[Path]) -> None:
    found = {}
    for path in repository_files:
        if path.suffix in {".parquet", ".png", ".svg"}:
            continue
        if lines := matches(PRIVATE, path.read_bytes().decode("utf-8", errors="ignore")):
            found[str(path)] = lines[:3]
    assert found == {}


def test_no_file_is_large(repository_files: list[Path]) -> None:
    large = {str(path): path.stat().st_size for path in repository_files}
    assert {name: size for name, size in large.items() if size > MOST_BYTES} == {}


def test_the_snapshot_is_small(root: Path) -> None:
    folder = root / "src" / "tradewind" / "data" / "snapshot"
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) <= (
        MOST_SNAPSHOT_BYTES
    )


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (UNFINISHED, "# TO" + "DO later"),
        (PRINTS, "    print" + "(1)"),
        (PRIVATE, "see /wor" + "k/main/x"),
        (PRIVATE, "https://py" + "pi.org/simple"),
        (PRIVATE, "--index-" + "url https://example.org"),
    ],
)
def test_each_pattern_fires(pattern: re.Pattern[str], text: str) -> None:
    assert matches(pattern, f"first line\n{text}\n") == [f"2: {text.strip()}"]


def test_patterns_leave_good_text_alone() -> None:
    text = "pprint(x)\nself.print(x)\nin/workflow/out\nhttps://example.org/home/page/\n"
    assert matches(PRINTS, text) == []
    assert matches(PRIVATE, text) == []


def test_the_changelog_has_this_version(root: Path) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"## [{version}]" in (root / "CHANGELOG.md").read_text("utf-8")


def test_the_citation_has_this_version(root: Path) -> None:
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\nversion: {version}\n" in (root / "CITATION.cff").read_text("utf-8")
