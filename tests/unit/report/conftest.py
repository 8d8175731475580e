"""One briefing on real data for all tests of the report."""

from __future__ import annotations

import pytest

from tradewind.app import BriefingResults
from tradewind.report import render_briefing


@pytest.fixture(scope="session")
def results(briefing_results: BriefingResults) -> BriefingResults:
    return briefing_results


@pytest.fixture(scope="session")
def page(results: BriefingResults) -> str:
    return render_briefing(results)
