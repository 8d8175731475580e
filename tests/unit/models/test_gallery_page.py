"""The table of the documentation says what the model gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tradewind.models import Closure, EquilibriumParams, Shock, respond
from tradewind.models.minerals import through_chains
from tradewind.world import World

PAGE = Path(__file__).resolve().parents[3] / "docs" / "shocks.md"
ROW = re.compile(r"^\| `([\w-]+)` \|.*\| (-?[\d.]+) \| (-?[\d.]+) \| (-?[\d.]+) \|$", re.MULTILINE)
PRINTED = {name: figures for name, *figures in ROW.findall(PAGE.read_text(encoding="utf-8"))}


def test_every_shock_of_the_gallery_is_on_the_page() -> None:
    assert set(PRINTED) == set(Shock.gallery())


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_figures_on_the_page_are_those_of_the_model(name: str, world: World) -> None:
    shock = Shock.read(name)
    closes = any(isinstance(term, Closure) for term in shock.terms)
    params = EquilibriumParams(fuels="world-market" if closes else "horizon")
    response = respond(world, through_chains(shock, world), params)
    losses = response.by_economy()["real_income_change_pct"]
    given = [losses["JPN"], losses["IND"], response.world_change_pct]
    assert [float(figure) for figure in PRINTED[name]] == pytest.approx(given, abs=0.0051)
