"""One briefing on real data for all tests of the report."""

from __future__ import annotations

import pytest

from tradewind.app.briefing import BriefingResults, brief
from tradewind.report import render_briefing
from tradewind.world import World


@pytest.fixture(scope="session")
def results(world: World) -> BriefingResults:
    return brief(world, ["IND", "JPN"])


@pytest.fixture(scope="session")
def page(results: BriefingResults) -> str:
    return render_briefing(results)
