"""The flagship shocks on the embedded world."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.core import NoEquilibriumError
from tradewind.models import EquilibriumParams, Response, Shock, respond
from tradewind.models.equilibrium import respond_many
from tradewind.models.minerals import through_chains
from tradewind.models.terms import Cut

if TYPE_CHECKING:
    from tradewind.world import World

RENTS = ("importer", "exporter", "lost")
HORIZONS = ("short", "medium", "long")
IMPOSSIBLE = ("short", "half-of-chinese-exports", "importer")


@pytest.fixture(scope="module")
def decoupled(world: World) -> dict[str, Response]:
    """A 90 % two-way cut of China-Japan trade at each horizon."""
    shock = Shock.read("china-japan-decoupling")
    return {h: respond(world, shock, EquilibriumParams(horizon=h)) for h in HORIZONS}


@pytest.mark.parametrize("horizon", HORIZONS)
def test_no_shock_changes_nothing(horizon: str, world: World) -> None:
    found = respond(world, Shock("nothing"), EquilibriumParams(horizon=horizon)).solution
    for hats in (found.cost, found.price, found.reward, found.consumer_price, found.real_income):
        assert np.abs(hats - 1).max() < 1e-10
    active = found.base.output > 0
    assert np.abs(found.sales[active] / found.base.output[active] - 1).max() < 1e-10


@pytest.mark.parametrize("horizon", HORIZONS)
def test_decoupling_is_solved_and_certified(horizon: str, decoupled: dict[str, Response]) -> None:
    found = decoupled[horizon]
    assert found.residual < 1e-8
    assert found.solution.complementarity < 1e-8
    assert found.solution.market_gap < 1e-8
    assert found.walras_residual < 1e-8
    table = found.by_economy()
    assert found.world_change_usd_m == table["real_income_change_usd_m"].sum()
    assert table["real_income_change_pct"].idxmin() == "JPN"


def test_time_softens_the_loss(decoupled: dict[str, Response]) -> None:
    loss = [-decoupled[h].by_economy().loc["JPN", "real_income_change_pct"] for h in HORIZONS]
    assert loss[0] > loss[1] > loss[2] > 0
    world = [-decoupled[h].world_change_pct for h in HORIZONS]
    assert world[0] > world[1] > world[2] > 0


def test_world_losses_agree_with_the_design_prototype(world: World) -> None:
    """A separate prototype gave world losses of 1.15, 1.16 and 2.04 % at sigma 0.76.

    Its losses of Japan, 10.3, 8.3 and 16.0 %, are not held to: they turn on how deficits close,
    which it does not state. See docs/models/equilibrium.md.
    """
    expected = {"importer": 1.15, "exporter": 1.16, "lost": 2.04}
    for rent, loss in expected.items():
        shock = Shock("prototype").cut(
            origin=["CHN", "JPN"],
            destination=["CHN", "JPN"],
            industry="all",
            share=0.9,
            rent=rent,
        )
        found = respond(world, shock, EquilibriumParams(horizon="short"))
        assert -found.world_change_pct == pytest.approx(loss, abs=0.02)


@pytest.mark.slow
@pytest.mark.parametrize("horizon", HORIZONS)
def test_the_gallery_is_solved_whoever_keeps_the_rents(horizon: str, world: World) -> None:
    """But one shock that has no equilibrium at the short horizon; the test below is its own."""
    shocks = [
        through_chains(shock.with_rent(rent), world)
        for shock in map(Shock.read, Shock.gallery())
        for rent in RENTS
        if rent == "importer" or any(isinstance(term, Cut) for term in shock.terms)
        if (horizon, shock.name, rent) != IMPOSSIBLE
    ]
    found = respond_many(world, shocks, EquilibriumParams(horizon=horizon, max_iterations=100))
    assert found.failed.empty
    assert (found.solutions["residual"] < 1e-8).all()
    assert (found.solutions["iterations"] < 100).all()


def test_half_of_chinese_exports_at_the_short_horizon_has_no_equilibrium(world: World) -> None:
    """Where importers keep the rents, China cannot pay for imports at any price."""
    horizon, name, rent = IMPOSSIBLE
    shock = Shock.read(name).with_rent(rent)
    with pytest.raises(NoEquilibriumError, match="CHN"):
        respond(world, shock, EquilibriumParams(horizon=horizon, max_iterations=100))
