"""The adjoint gradient against central finite differences, Hulten's theorem and `jax.grad`."""

from __future__ import annotations

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tradewind.models import HORIZONS, EquilibriumParams, Horizon, Shock
from tradewind.models.equilibrium import (
    Baseline,
    Elasticities,
    Instruments,
    Solution,
    gradient,
    instruments_of,
    solve,
    solve_many,
)
from tradewind.models.equilibrium.adjoint import settle
from tradewind.models.equilibrium.equations import residual
from tradewind.models.equilibrium.preconditioner import preconditioner_of
from tradewind.models.equilibrium.problem import scenarios_of, shared_of
from tradewind.models.equilibrium.state import State
from tradewind.world import World

LINKS = 50
STEP = 0.02
LEAST_USD_M = 100.0
"""Below this flow the change of the world's income drowns in the rounding of the differences."""
STENCIL = ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12))
"""Central differences of the fourth order."""


def dearer(shock: Instruments, link: tuple[int, ...], log_cost: float) -> Instruments:
    """Return a shock with the cost of one more link, or of one of its own, changed."""
    own = np.flatnonzero((link == shock.link.T).all(axis=1))
    if own.size:
        cost = shock.log_cost.copy()
        cost[own] += log_cost
        return replace(shock, log_cost=cost)
    new = {"log_cost": log_cost, "log_tariff": 0.0, "remaining": 1.0, "exporter": 0.0, "lost": 0.0}
    longer = {name: np.append(getattr(shock, name), value) for name, value in new.items()}
    return replace(shock, link=np.column_stack([shock.link, link]), **longer)


def differences(
    base: Baseline, shock: Instruments, elasticities: Elasticities, links: np.ndarray
) -> np.ndarray:
    """Return d log real income / d log cost, (links, economies)."""
    shocks = [dearer(shock, tuple(link), k * STEP) for link in links for k, _ in STENCIL]
    answers = solve_many(base, shocks, elasticities, tolerance=1e-12)
    solved = [a for a in answers if isinstance(a, Solution)]
    assert len(solved) == len(shocks)
    logs = np.log([a.real_income for a in solved]).reshape(len(links), len(STENCIL), -1)
    return np.einsum("lkn,k->ln", logs, [weight for _, weight in STENCIL]) / STEP


def drawn(world: World, *, of: str | None, seed: int) -> np.ndarray:
    """Return random links between economies with at least US$ 100 m of trade."""
    trade = world.trade_usd_m.transpose("origin", "destination", "industry").to_numpy().copy()
    economies = np.arange(trade.shape[0])
    trade[economies, economies] = 0
    links = np.argwhere(trade > LEAST_USD_M)
    if of is not None:
        n = list(world.economies.index).index(of)
        links = links[(links[:, 0] == n) | (links[:, 1] == n)]
    return np.random.default_rng(seed).choice(links, LINKS, replace=False)


def relative_errors(
    world: World, economy: str | None, shock: Shock, horizon: Horizon, links: np.ndarray
) -> np.ndarray:
    params = EquilibriumParams(horizon=horizon)
    found = gradient(world, economy, shock, params)
    base, solution = Baseline.from_world(world), found.response.solution
    by_economy = differences(base, solution.shock, solution.elasticities, links)
    weights = base.income * solution.real_income
    if economy is not None:
        weights = weights * (world.economies.index == economy)
    expected = -0.01 * by_economy @ weights
    given = found.link_loss_usd_m.to_numpy()
    assert np.isfinite(given).all()
    return np.abs(given[tuple(links.T)] / expected - 1)


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("economy", [None, "JPN"])
def test_gradient_is_that_of_finite_differences(
    world: World, horizon: Horizon, economy: str | None
) -> None:
    links = drawn(world, of=economy, seed=20221231)
    errors = relative_errors(world, economy, Shock("no shock"), horizon, links)
    assert errors.max() < 1e-4


def test_gradient_under_stress_is_that_of_finite_differences(world: World) -> None:
    shock = Shock.read("china-japan-decoupling").with_rent("exporter")
    links = drawn(world, of="JPN", seed=7)
    codes = list(world.economies.index)
    assert (links[:, :2] == codes.index("CHN")).any(), "some links under the quota itself"
    assert relative_errors(world, "JPN", shock, "short", links).max() < 1e-4


@pytest.mark.parametrize("horizon", HORIZONS)
def test_world_loss_at_the_baseline_is_the_value_of_the_flow(
    world: World, horizon: Horizon
) -> None:
    # Hulten's theorem; what is left is the deficits' share in the change.
    found = gradient(world, params=EquilibriumParams(horizon=horizon))
    table = found.links(1000, home=True)
    assert table["loss_per_trade_cost"].to_numpy() == pytest.approx(1.0, abs=1e-4)


def test_gradient_by_elasticity_is_that_of_finite_differences(world: World) -> None:
    shock, economy = Shock.read("taiwan-chip-cut"), "JPN"
    found = gradient(world, economy, shock)
    base = Baseline.from_world(world)
    instruments = instruments_of(shock, world, base)
    n = list(world.economies.index).index(economy)
    for name in ("sigma", "epsilon", "eta", "psi"):
        at = getattr(EquilibriumParams().elasticities(), name)
        up, down = (
            solve(base, instruments, Elasticities.of("short", **{name: at + step}), tolerance=1e-11)
            for step in (1e-3, -1e-3)
        )
        change = base.income[n] * (up.real_income[n] - down.real_income[n]) / 2e-3
        assert found.elasticity_gain_usd_m[name] == pytest.approx(0.1 * change, rel=1e-4)
    assert found.sigma_gain_usd_m.sum() == pytest.approx(found.elasticity_gain_usd_m["sigma"])


def test_jax_grad_passes_through_a_solve() -> None:
    rng = np.random.default_rng(5)
    trade = rng.uniform(0.5, 2.0, (3, 3, 2)) + 6 * np.eye(3)[:, :, None]
    base = Baseline.from_arrays(trade, rng.uniform(0.1, 0.4, (3, 2, 2)))
    elasticities = Elasticities.of("short")
    shock = Instruments.from_arrays(log_cost=np.log(1 + 0.2 * rng.random(trade.shape)))
    by = preconditioner_of(base, elasticities)
    with jax.enable_x64(True):
        shared = shared_of(base)
        batch = scenarios_of(base, [shock], [elasticities], scaled=True)
        scenario = jax.tree.map(lambda leaf: leaf[0], batch)

        @jax.jit
        def welfare(cost: jax.Array) -> jax.Array:
            dear = scenario._replace(touched=scenario.touched._replace(cost=cost))
            state = settle(shared, dear, by, State.start(3, 2, 1))
            return residual(state, shared, dear)[1].log_real_income(shared)[0]

        slope = jax.grad(welfare)(scenario.touched.cost)
        steps = np.eye(scenario.touched.cost.size)[:4] * 1e-4
        for k, step in enumerate(steps):
            up, down = (welfare(scenario.touched.cost + jnp.asarray(s * step)) for s in (1, -1))
            assert float(slope[k]) == pytest.approx(float(up - down) / 2e-4, rel=1e-4)
