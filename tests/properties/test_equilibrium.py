"""Properties of the equilibrium model on small random worlds."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, Solution, solve

ECONOMIES, INDUSTRIES = 3, 4
seeds = st.integers(0, 10_000)
horizons = st.sampled_from(["short", "medium", "long"])
rents = st.sampled_from([{}, {"exporter": 1.0}, {"lost": 1.0}])
few = settings(max_examples=15)


def random_flows(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Trade (i, n, r) and inputs (n, r, s) of a world that buys mostly at home."""
    random = np.random.default_rng(seed)
    trade = random.lognormal(0, 0.8, (ECONOMIES, ECONOMIES, INDUSTRIES))
    trade[range(ECONOMIES), range(ECONOMIES)] += 5 * random.random((ECONOMIES, INDUSTRIES)) + 2
    demand, output = trade.sum(0), trade.sum(1)
    used = 0.5 * np.minimum(1.0, output.sum(1) / demand.sum(1)) / output.sum(1)
    return trade, demand[:, :, None] * (output * used[:, None])[:, None, :]


def cut(share: float, **rent: float) -> Instruments:
    remaining = np.ones((ECONOMIES, ECONOMIES, INDUSTRIES))
    remaining[0, 1, 2:] = 1 - share
    return Instruments.from_arrays(remaining=remaining, **rent)


def solved(seed: int, horizon: str, shock: Instruments, scale: float = 1.0) -> Solution:
    trade, inputs = random_flows(seed)
    return solve(
        Baseline.from_arrays(scale * trade, scale * inputs), shock, Elasticities.of(horizon)
    )


@few
@given(seeds, horizons)
def test_no_shock_is_a_fixed_point(seed: int, horizon: str) -> None:
    found = solved(seed, horizon, Instruments.none())
    assert np.abs(found.real_income - 1).max() < 1e-10


@few
@given(seeds, horizons, rents, st.floats(0.05, 0.9))
def test_accounts_balance(seed: int, horizon: str, rent: dict, share: float) -> None:
    found = solved(seed, horizon, cut(share, **rent))
    assert found.market_gap < 1e-8
    assert found.complementarity < 1e-8
    assert found.walras < 1e-8
    shares = found.flows.sum(0) / found.demand
    assert np.abs(shares - 1).max() < 1e-8
    earned = found.primary_income.sum(1) + found.rents + found.deficit
    assert np.allclose(earned, found.income, rtol=1e-9)


@few
@given(seeds, horizons, st.floats(1e-3, 1e3))
def test_units_of_money_do_not_matter(seed: int, horizon: str, scale: float) -> None:
    one, other = (solved(seed, horizon, cut(0.5), k) for k in (1.0, scale))
    assert np.allclose(one.real_income, other.real_income, atol=1e-8)


@few
@given(seeds, horizons, st.permutations(range(ECONOMIES)), st.permutations(range(INDUSTRIES)))
def test_labels_do_not_matter(
    seed: int, horizon: str, economies: list[int], industries: list[int]
) -> None:
    trade, inputs = random_flows(seed)
    moved_trade = trade[np.ix_(economies, economies, industries)]
    moved_inputs = inputs[np.ix_(economies, industries, industries)]
    remaining = np.ones(trade.shape)
    remaining[0, 1, 2:] = 0.5
    moved_remaining = remaining[np.ix_(economies, economies, industries)]
    elasticities = Elasticities.of(horizon)
    one = solve(
        Baseline.from_arrays(trade, inputs),
        Instruments.from_arrays(remaining=remaining),
        elasticities,
    )
    other = solve(
        Baseline.from_arrays(moved_trade, moved_inputs),
        Instruments.from_arrays(remaining=moved_remaining),
        elasticities,
    )
    assert np.allclose(one.real_income[economies], other.real_income, atol=1e-8)


@few
@given(seeds, horizons, st.floats(0.1, 0.8), st.floats(0.05, 0.15))
def test_a_deeper_cut_never_helps_the_importer_that_is_cut_off(
    seed: int, horizon: str, share: float, more: float
) -> None:
    """Where the importer does not keep the rent: keeping it, a small cut acts as a tariff does."""
    for rent in ({"exporter": 1.0}, {"lost": 1.0}):
        shallow, deep = (solved(seed, horizon, cut(s, **rent)) for s in (share, share + more))
        assert deep.real_income[1] <= shallow.real_income[1] + 1e-9


@few
@given(seeds, horizons, st.floats(0.1, 0.8), st.floats(0.05, 0.15))
def test_a_deeper_cut_never_helps_the_world(
    seed: int, horizon: str, share: float, more: float
) -> None:
    base = Baseline.from_arrays(*random_flows(seed))
    shallow, deep = (solved(seed, horizon, cut(s)) for s in (share, share + more))
    assert deep.real_income @ base.income <= shallow.real_income @ base.income + 1e-7


@few
@given(seeds, horizons, st.floats(1.01, 2.0))
def test_inputs_are_left_as_they_were(seed: int, horizon: str, factor: float) -> None:
    trade, inputs = random_flows(seed)
    costs = np.zeros(trade.shape)
    costs[0, 1] = np.log(factor)
    kept = trade.copy(), inputs.copy(), costs.copy()
    shock = Instruments.from_arrays(log_cost=costs)
    solve(Baseline.from_arrays(trade, inputs), shock, Elasticities.of(horizon))
    assert all(np.array_equal(a, b) for a, b in zip(kept, (trade, inputs, costs), strict=True))
