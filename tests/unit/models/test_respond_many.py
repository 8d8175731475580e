"""Many shocks in one call: the numbers of each alone, and failures that stay where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import (
    Baseline,
    BatchResponse,
    Elasticities,
    Instruments,
    problem,
    respond_many,
    solve,
)

if TYPE_CHECKING:
    from tradewind.world import World

GOOD = [Shock.read(name) for name in ("taiwan-chip-cut", "us-tariff-india", "japan-fewer-workers")]
IMPOSSIBLE = Shock.read("half-of-chinese-exports").with_rent("importer")
PARAMS = EquilibriumParams(max_iterations=100)
"""The good ones take fewer than 50; the other is not waited for."""


@pytest.fixture(scope="module")
def calls() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def batch(world: World, calls: list[tuple[int, int]]) -> BatchResponse:
    """A shock without an equilibrium among three that have one."""
    shocks = [GOOD[0], IMPOSSIBLE, *GOOD[1:]]
    return respond_many(world, shocks, PARAMS, progress=lambda *count: calls.append(count))


def test_a_shock_that_fails_is_a_row_with_its_error(batch: BatchResponse, world: World) -> None:
    (failed,) = batch.failed.index
    assert failed == 1
    row = batch.solutions.loc[failed]
    assert row["shock"] == IMPOSSIBLE.name
    assert "No equilibrium" in row["error"]
    assert row["residual"] > 0
    assert "CHN (China)" in row["error"]
    assert np.isnan(row["world_change_pct"])
    assert batch.real_income_change_pct.loc[failed].isna().all()
    assert batch.real_income_change_pct.shape == (4, len(world.economies))


def test_the_others_are_what_they_are_without_it(batch: BatchResponse, world: World) -> None:
    alone = respond_many(world, GOOD, PARAMS)
    kept = batch.real_income_change_pct.drop(index=1).to_numpy()
    assert np.allclose(kept, alone.real_income_change_pct.to_numpy(), rtol=0, atol=1e-8)
    assert alone.failed.empty
    one = batch.solutions.drop(index=1).reset_index(drop=True)
    assert one["shock"].equals(alone.solutions["shock"])
    assert np.allclose(one["world_change_pct"], alone.solutions["world_change_pct"], atol=1e-8)
    assert (one["residual"] < 1e-8).all()


def test_a_batch_gives_what_each_shock_gives_alone(batch: BatchResponse, world: World) -> None:
    for row, shock in zip((0, 2), GOOD, strict=False):
        one = respond(world, shock, PARAMS)
        table = one.by_economy()
        assert np.allclose(
            batch.real_income_change_pct.loc[row], table["real_income_change_pct"], atol=1e-6
        )
        usd = batch.real_income_change_usd_m.loc[row]
        assert np.allclose(usd, table["real_income_change_usd_m"], atol=1e-8 * usd.abs().max())
        world_usd = batch.solutions.loc[row, "world_change_usd_m"]
        assert world_usd == pytest.approx(one.world_change_usd_m, rel=1e-6)


def test_progress_is_told(batch: BatchResponse, calls: list[tuple[int, int]]) -> None:
    assert calls[-1] == (4, 4)
    assert [done for done, _ in calls] == sorted({done for done, _ in calls})
    assert len(batch.to_frame()) == 4


def test_a_solver_that_gives_up_leaves_its_residual(world: World) -> None:
    at_home = Shock("at home").cut(origin="IND", destination="IND", industry="all", share=0.5)
    found = respond_many(world, [at_home], PARAMS)
    (row,) = found.failed.to_dict(orient="records")
    assert "did not converge" in row["error"]
    assert row["residual"] > 1e-9
    assert row["iterations"] == 100


def test_no_shock_and_unknown_codes_are_refused(world: World) -> None:
    with pytest.raises(InputError, match="No shock"):
        respond_many(world, [])
    bad = Shock("x").cut(origin="CHM", destination="JPN", industry="C26", share=0.5)
    with pytest.raises(UnknownCodeError, match="Did you mean"):
        respond_many(world, [GOOD[0], bad])


def test_a_long_list_without_quotas_is_solved_as_one_with_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    dear = Instruments.from_arrays(log_cost=np.log([[[1.0], [1.1]], [[1.2], [1.0]]]))
    expected = solve(base, dear, Elasticities.of("short"))
    monkeypatch.setattr(problem, "_LONG", 0)
    batch = problem.scenarios_of(base, [dear], [Elasticities.of("short")], scaled=True)
    assert batch.touched.quota is None
    found = solve(base, dear, Elasticities.of("short"))
    np.testing.assert_allclose(found.real_income, expected.real_income, atol=1e-12)
    np.testing.assert_allclose(found.flows, expected.flows, atol=1e-9)


def test_each_shock_may_have_elasticities_of_its_own(world: World) -> None:
    cut = Shock("cut").cut(origin="CHN", destination="JPN", industry="C26", share=0.5)
    stiff = Elasticities.of("short", eta=0.2)
    both = respond_many(world, [cut, cut], elasticities=[None, stiff]).real_income_change_pct
    usual = respond_many(world, [cut]).real_income_change_pct
    alone = respond_many(world, [cut], EquilibriumParams(eta=0.2)).real_income_change_pct
    np.testing.assert_allclose(both.iloc[0], usual.iloc[0], atol=1e-6)
    np.testing.assert_allclose(both.iloc[1], alone.iloc[0], atol=1e-6)


def test_there_must_be_elasticities_for_each_shock(world: World) -> None:
    with pytest.raises(InputError, match="one set of elasticities for each shock"):
        respond_many(world, [Shock("calm"), Shock("calm")], elasticities=[None])
