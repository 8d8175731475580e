"""One briefing, made once, for the examples in docstrings and for the tests that read it."""

from __future__ import annotations

import doctest
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.doctest import DoctestItem

if TYPE_CHECKING:
    from tradewind.app import BriefingResults

# Solvers are compiled once for all processes that run the tests, before any of them imports JAX.
_COMPILED = Path(__file__).parent / "build" / "compiled"
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(_COMPILED))


@pytest.fixture(scope="session")
def briefing_results() -> BriefingResults:
    """Return the briefing on India and Japan."""
    from tradewind.app import brief
    from tradewind.world import World

    return brief(World.load(), ["IND", "JPN"])


@pytest.fixture(autouse=True)
def _results_in_examples(
    request: pytest.FixtureRequest, doctest_namespace: dict[str, object]
) -> None:
    """Give an example that speaks of ``results`` the briefing, and no other example the wait."""
    item = request.node
    if isinstance(item, DoctestItem) and _speaks_of_results(item.dtest):
        doctest_namespace["results"] = request.getfixturevalue("briefing_results")


def _speaks_of_results(test: doctest.DocTest | None) -> bool:
    return test is not None and any("results" in example.source for example in test.examples)
