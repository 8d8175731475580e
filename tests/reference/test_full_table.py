"""The validation page's comparison of trade form and full table is what the model gives."""

from __future__ import annotations

import re

import pytest

from tradewind.core import MissingDataError
from tradewind.models import Closure, EquilibriumParams, Horizon, Shock, respond
from tradewind.world import World

ROW = re.compile(r"^\| `([\w-]+)` \| (\w+) \| (-?[\d.]+) \| (-?[\d.]+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def printed(root) -> dict[tuple[str, str], tuple[float, float]]:
    text = (root / "docs" / "models" / "validation.md").read_text(encoding="utf-8")
    return {(name, h): (float(a), float(b)) for name, h, a, b in ROW.findall(text)}


@pytest.fixture(scope="module")
def full() -> World:
    try:
        return World.load("full")
    except MissingDataError:
        pytest.skip("needs the full table: run `tradewind data pull`")


def test_every_shock_of_the_gallery_is_on_the_page(printed) -> None:
    """But those on minerals and at sea, which the page says it leaves out."""
    read = {name: Shock.read(name) for name in Shock.gallery()}
    plain = [
        name
        for name, shock in read.items()
        if not shock.minerals and not any(isinstance(term, Closure) for term in shock.terms)
    ]
    names = {(name, h) for name in plain for h in ("short", "medium", "long")}
    assert set(printed) == names


@pytest.mark.parametrize("name", ["india-japan-easier-trade", "tohoku-2011", "us-tariff-india"])
@pytest.mark.parametrize("horizon", ["short", "long"])
def test_trade_form_on_the_page(printed, world: World, name: str, horizon: Horizon) -> None:
    response = respond(world, Shock.read(name), EquilibriumParams(horizon=horizon))
    assert printed[name, horizon][0] == pytest.approx(response.world_change_pct, abs=6e-4)


@pytest.mark.parametrize(
    ("name", "horizon"),
    [
        ("china-japan-decoupling", "short"),
        ("taiwan-chip-cut", "long"),
        ("india-japan-easier-trade", "medium"),
    ],
)
def test_full_table_on_the_page(printed, full: World, name: str, horizon: Horizon) -> None:
    params = EquilibriumParams(horizon=horizon, resolution="full")
    response = respond(full, Shock.read(name), params)
    assert response.residual <= 1e-8
    assert printed[name, horizon][1] == pytest.approx(response.world_change_pct, abs=6e-4)
