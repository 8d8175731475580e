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
    from tradewind.partnership import PartnershipParams
    from tradewind.risk import RiskParams

_BUILD = Path(__file__).parent / "build"
# Solvers are compiled once for all processes that run the tests, before any of them imports JAX.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(_BUILD / "compiled"))
# Risk runs of tests are kept for all those processes too, away from the user's own.
_HOME_VARIABLE = "TRADEWIND_HOME"
_HOME = os.environ.setdefault(_HOME_VARIABLE, str(_BUILD / "test-home"))
_HAZARDS = (
    "hormuz-2026", "qatar-lng-2026", "tohoku-2011", "us-tariff-india-2025", "china-magnets-2025",
)  # fmt: skip
"""Hazards of the small risk analysis: straits, war, nature, a closed market, a state."""


@pytest.fixture(scope="session")
def small_risk() -> RiskParams:
    """Return settings of a risk analysis that takes seconds: five hazards, few draws."""
    from tradewind.risk import Catalogue, RiskParams

    left_out = tuple(hazard.id for hazard in Catalogue.built_in() if hazard.id not in _HAZARDS)
    return RiskParams(
        events=1000, draws=100, tail_draws=20, design=12, sobol=64, checked=8,
        exclude=left_out, governance=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def small_pact() -> PartnershipParams:
    """Return settings of a pact whose solves come with the package, with few draws."""
    from tradewind.partnership import PartnershipParams

    return PartnershipParams(events=500, draws=200, tail_draws=20)


@pytest.fixture(scope="session")
def briefing_results(small_risk: RiskParams, small_pact: PartnershipParams) -> BriefingResults:
    """Return the briefing on India and Japan, with the small risk analysis and few draws."""
    from tradewind.app import brief
    from tradewind.world import World

    members = ["IND", "JPN"]
    return brief(World.load(), members, risk_params=small_risk, pact_params=small_pact)


@pytest.fixture(autouse=True)
def _home_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every test the home of tests, whatever an example before it did to the variable."""
    monkeypatch.setenv(_HOME_VARIABLE, _HOME)


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
