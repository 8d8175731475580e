"""The solver: what it refuses to answer, what it leaves alone, and limits that are smooth."""

from __future__ import annotations

import math
from dataclasses import fields, replace

import jax
import numpy as np
import pytest

from tradewind.core import ConvergenceError, InputError, NoEquilibriumError
from tradewind.models import EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import (
    Baseline,
    Elasticities,
    Instruments,
    Solution,
    solve,
    solve_many,
)
from tradewind.models.equilibrium.solve import rebased
from tradewind.world import World

LONG = Elasticities.of("long")


def small(seed: int = 0, economies: int = 3, industries: int = 4) -> Baseline:
    """A world of random flows, some absent, with one industry that does not exist."""
    random = np.random.default_rng(seed)
    trade = random.lognormal(0, 1, (economies, economies, industries))
    trade *= random.random(trade.shape) > 0.2
    trade[range(economies), range(economies)] += 3.0
    trade[0, :, 1] = 0.0
    demand, output = trade.sum(0), trade.sum(1)
    used = np.minimum(1.0, output.sum(1) / demand.sum(1)) / output.sum(1)
    inputs = 0.4 * demand[:, :, None] * (output * used[:, None])[:, None, :]
    return Baseline.from_arrays(trade, inputs)


BASE = small()


def quota(share: float, base: Baseline = BASE, **kept: float) -> Instruments:
    remaining = np.ones(base.trade.shape)
    remaining[0, 1, ::2] = remaining[2, 1, 3] = 1 - share
    return Instruments.from_arrays(remaining=remaining, **kept)


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
@pytest.mark.parametrize("deficits", ["scaled", "fixed"])
def test_no_shock_changes_nothing(horizon: str, deficits: str) -> None:
    found = solve(BASE, Instruments.none(), Elasticities.of(horizon), deficits=deficits)
    for hats in (found.cost, found.price, found.reward, found.consumer_price, found.real_income):
        assert np.abs(hats - 1).max() < 1e-12
    assert np.abs(found.sales / np.where(BASE.output > 0, BASE.output, 1) - 1)[
        BASE.output > 0
    ].max() < 1e-12  # fmt: skip


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
@pytest.mark.parametrize("rent", [{}, {"exporter": 1.0}, {"lost": 1.0}, {"exporter": 0.4}])
def test_a_quota_holds_and_markets_clear(horizon: str, rent: dict) -> None:
    found = solve(BASE, quota(0.6, **rent), Elasticities.of(horizon))
    assert found.residual <= 1e-9
    assert found.market_gap < 1e-8
    assert found.complementarity < 1e-8
    assert found.walras < 1e-8
    assert found.wedges.max() > 0
    assert abs(found.deficit.sum()) < 1e-9
    assert found.primary_income.sum() == pytest.approx(BASE.primary_income.sum(), rel=1e-12)


def test_a_quota_above_demand_does_not_bind() -> None:
    costs = np.zeros(BASE.trade.shape)
    costs[0, 1:] = math.log(3.0)
    remaining = np.ones(costs.shape)
    remaining[0, 1:] = 0.99
    both = Instruments.from_arrays(remaining=remaining, log_cost=costs)
    found = solve(BASE, both, LONG)
    assert found.wedges.max() == 0
    alone = solve(BASE, Instruments.from_arrays(log_cost=costs), LONG)
    assert np.allclose(found.real_income, alone.real_income, atol=1e-8)


@pytest.mark.parametrize("horizon", ["short", "long"])
def test_an_economy_that_cannot_pay_for_imports_is_named(horizon: str) -> None:
    remaining = np.ones(BASE.trade.shape)
    remaining[0, 1:] = 0.4
    shock = Instruments.from_arrays(remaining=remaining)
    with pytest.raises(NoEquilibriumError, match=r"No equilibrium.*where: Aland"):
        solve(BASE, shock, Elasticities.of(horizon), names=["Aland", "Bland", "Cland"])
    kept = replace(shock, exporter=np.ones(shock.remaining.shape))
    assert solve(BASE, kept, Elasticities.of(horizon)).real_income[0] > 0


def test_income_that_falls_far_beyond_a_hundredth_is_still_an_answer() -> None:
    trade = np.array([[[3.0], [1.0]], [[1.0], [3.0]]])
    base = Baseline.from_arrays(trade, np.zeros((2, 1, 1)))
    small = replace(Instruments.none(), log_endowment=np.log([[1e-6], [1.0]]))
    steps = replace(Instruments.none(), log_endowment=np.log([[1e-3], [1.0]]))
    once = solve(base, small, LONG)
    half = solve(base, steps, LONG)
    rest = solve(rebased(half), steps, LONG)
    assert once.real_income == pytest.approx(half.real_income * rest.real_income, rel=1e-6)


def test_an_elasticity_too_small_to_compute_with_is_not_blamed_on_an_economy(world: World) -> None:
    params = EquilibriumParams(horizon="long", sigma=0.001, max_iterations=100)
    with pytest.raises(ConvergenceError, match="did not converge"):
        respond(world, Shock.read("taiwan-chip-cut"), params)


def test_iterations_that_run_out_raise_with_the_last_state() -> None:
    with pytest.raises(ConvergenceError, match="did not converge") as caught:
        solve(BASE, quota(0.9), LONG, max_iterations=2)
    assert caught.value.iterations == 2
    assert caught.value.residual > 1e-9
    assert np.shape(caught.value.last_state) == (3 * BASE.output.size,)


def test_a_state_that_is_lost_is_no_convergence_and_blames_nobody(world: World) -> None:
    """Half of an economy's trade with itself: plain steps end in NaN."""
    shock = Shock("at home").cut(origin="IND", destination="IND", industry="all", share=0.5)
    with pytest.raises(ConvergenceError, match="did not converge") as caught:
        respond(world, shock)
    assert np.isfinite(caught.value.last_state).all()
    assert caught.value.residual > 1e-9


def test_a_surplus_that_cannot_be_kept_is_no_equilibrium_and_names_the_economy() -> None:
    trade = np.array([[[1.0], [2.0]], [[0.2], [3.0]]])
    base = Baseline.from_arrays(trade, np.zeros((2, 1, 1)))
    remaining = np.ones(trade.shape)
    remaining[0, 1] = 0.05
    with pytest.raises(NoEquilibriumError, match="Aland"):
        solve(
            base,
            Instruments.from_arrays(remaining=remaining),
            LONG,
            deficits="fixed",
            names=["Aland", "Bland"],
        )


def test_deficits_can_be_removed_first() -> None:
    found = solve(BASE, quota(0.5), LONG, deficits="zero")
    assert np.abs(found.deficit).max() < 1e-6 * BASE.income.min()
    assert np.abs(BASE.deficit).max() > 0
    calm = solve(BASE, Instruments.none(), LONG, deficits="zero")
    assert np.abs(calm.real_income - 1).max() < 1e-8


def test_fixed_deficits_stay() -> None:
    found = solve(BASE, quota(0.3), LONG, deficits="fixed")
    assert np.allclose(found.deficit, BASE.deficit, rtol=0, atol=1e-9)


@pytest.mark.parametrize("name", ["sigma", "epsilon", "eta", "psi"])
def test_an_elasticity_of_one_is_no_special_path(name: str) -> None:
    base = Elasticities(2.0, 0.5, 0.5, 0.5, 1.0)
    gaps = {1e-6: 1e-6, 1e-9: 1e-9, 1e-11: 1e-9, 1e-13: 1e-9}
    limit = solve(BASE, quota(0.5), replace(base, **{name: 1.0}), tolerance=1e-11)
    for gap, allowed in gaps.items():
        for value in (1 - gap, 1 + gap):
            found = solve(BASE, quota(0.5), replace(base, **{name: value}), tolerance=1e-11)
            assert np.abs(found.real_income - limit.real_income).max() < allowed


def test_mobility_runs_smoothly_into_its_limits() -> None:
    def real(mobility: float) -> np.ndarray:
        return solve(BASE, quota(0.5), replace(LONG, mobility=mobility)).real_income

    assert np.allclose(real(1e9), real(math.inf), atol=1e-7)
    assert np.allclose(real(1e-9), real(0.0), atol=1e-7)


def test_solving_leaves_inputs_and_the_settings_of_jax_alone() -> None:
    before = {f.name: np.array(getattr(BASE, f.name)) for f in fields(BASE)}
    was = jax.config.jax_enable_x64
    solve(BASE, quota(0.5), LONG)
    assert jax.config.jax_enable_x64 is was
    assert all(np.array_equal(getattr(BASE, name), value) for name, value in before.items())
    with pytest.raises(ValueError, match="read-only"):
        BASE.trade[0, 0, 0] = 1.0


def test_solving_in_64_bits_does_not_depend_on_the_caller() -> None:
    with jax.enable_x64(False):
        found = solve(BASE, quota(0.5), LONG)
    assert found.price.dtype == np.float64
    assert found.residual <= 1e-9


def test_many_scenarios_come_in_order_with_their_failures_in_place() -> None:
    """More than a tile; one shock has no equilibrium, and the others do not feel it."""
    shares = np.linspace(0.05, 0.7, 18)
    shocks = [quota(share) for share in shares]
    remaining = np.ones(BASE.trade.shape)
    remaining[0, 1:] = 0.4
    impossible = Instruments.from_arrays(remaining=remaining)
    calls: list[tuple[int, int]] = []
    found = list(
        solve_many(
            BASE,
            [*shocks[:7], impossible, *shocks[7:]],
            LONG,
            names=["Aland", "Bland", "Cland"],
            progress=lambda *count: calls.append(count),
        )
    )
    failed = found.pop(7)
    assert isinstance(failed, NoEquilibriumError)
    assert "Aland" in str(failed)
    assert calls[-1] == (19, 19)
    for shock, answer, alone in zip(shocks, found, solve_many(BASE, shocks, LONG), strict=True):
        assert isinstance(answer, Solution)
        assert answer.shock is shock
        assert np.allclose(answer.real_income, alone.real_income, rtol=0, atol=1e-8)
    change = [answer.real_income[0] for answer in found]
    assert np.allclose(change[::6], [solve(BASE, s, LONG).real_income[0] for s in shocks[::6]])


def test_each_scenario_may_have_its_elasticities() -> None:
    sets = [Elasticities.of(horizon) for horizon in ("long", "short", "medium")]
    found = list(solve_many(BASE, [quota(0.5)] * 3, sets))
    for answer, e in zip(found, sets, strict=True):
        assert answer.elasticities is e
        alone = solve(BASE, quota(0.5), e)
        assert np.allclose(answer.real_income, alone.real_income, rtol=0, atol=1e-8)


def test_sets_of_elasticities_that_do_not_match_the_shocks_are_refused() -> None:
    with pytest.raises(InputError, match=r"one set of elasticities for each shock.*2 for 3"):
        list(solve_many(BASE, [quota(0.5)] * 3, [LONG] * 2))
    assert list(solve_many(BASE, [], LONG)) == []


def twice(shock: Instruments) -> Instruments:
    names = ("link", "log_cost", "log_tariff", "remaining", "exporter", "lost")
    doubled = {name: np.concatenate([getattr(shock, name)] * 2, axis=-1) for name in names}
    return replace(shock, **doubled)


@pytest.mark.parametrize(
    "shock",
    [
        Instruments.from_arrays(log_capacity=np.zeros((2, 4))),
        Instruments.from_arrays(remaining=np.full((5, 5, 4), 0.5)),
        twice(quota(0.5)),
    ],
    ids=["places", "links", "a link twice"],
)
def test_instruments_that_do_not_fit_the_baseline_are_refused(shock: Instruments) -> None:
    with pytest.raises(InputError):
        solve(BASE, shock, LONG, max_iterations=20)


def test_numbers_that_are_not_one_per_link_are_refused() -> None:
    with pytest.raises(InputError, match="one per link"):
        replace(quota(0.5), log_cost=np.zeros(1))


def test_sigmas_that_are_not_one_per_industry_are_refused() -> None:
    with pytest.raises(InputError):
        solve(BASE, quota(0.5), Elasticities((2.0, 3.0), 1.0, 1.0, 1.0, 1.0))
