"""Examples in the documentation run and print what the page says."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if ">>> " in page.read_text(encoding="utf-8"))
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
FILE = re.compile(r'^```\w+ title="([^"/]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)
"""A block that shows a file: its name and what is in it."""


def write_files(page: Path, folder: Path) -> None:
    """Write the files that a page shows; blocks of one name are parts of one file."""
    for name, content in FILE.findall(page.read_text(encoding="utf-8")):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(content)


def test_there_are_pages_to_run() -> None:
    assert {DOCS / "python.md", DOCS / "pacts.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_prints_what_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(page), module_relative=False, optionflags=FLAGS)
    assert result.failed == 0


def test_a_page_that_is_wrong_is_found(tmp_path: Path) -> None:
    page = tmp_path / "wrong.md"
    page.write_text(">>> 1 + 1\n3\n")
    result = doctest.testfile(str(page), module_relative=False, report=False)
    assert result.failed == 1


def test_files_that_a_page_shows_are_there(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text('```toml title="a.toml"\nx = 1\n```\n\n```toml title="a.toml"\ny = 2\n```\n')
    write_files(page, tmp_path)
    assert (tmp_path / "a.toml").read_text() == "x = 1\ny = 2\n"
