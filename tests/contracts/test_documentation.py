"""Examples in the documentation run and print what the page says."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if ">>> " in page.read_text(encoding="utf-8"))
FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS


def test_there_are_pages_to_run() -> None:
    assert DOCS / "python.md" in PAGES


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_example_prints_what_the_page_says(page: Path) -> None:
    result = doctest.testfile(str(page), module_relative=False, optionflags=FLAGS)
    assert result.failed == 0


def test_a_page_that_is_wrong_is_found(tmp_path: Path) -> None:
    page = tmp_path / "wrong.md"
    page.write_text(">>> 1 + 1\n3\n")
    result = doctest.testfile(str(page), module_relative=False, report=False)
    assert result.failed == 1
