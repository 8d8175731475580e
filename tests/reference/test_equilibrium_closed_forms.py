"""The equilibrium model against closed forms that are derived on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, solve


def symmetric(home: float) -> Baseline:
    """Two equal economies, one good, no inputs; `home` is the share bought at home."""
    trade = np.array([[[home], [1 - home]], [[1 - home], [home]]])
    return Baseline.from_arrays(trade, np.zeros((2, 1, 1)))


def one_sector(inputs: float) -> Baseline:
    """Three unequal economies with balanced trade, one good that is also an input."""
    flows = np.array([[5.0, 1.0, 0.5], [1.0, 8.0, 2.0], [0.5, 2.0, 3.0]])[:, :, None]
    return Baseline.from_arrays(flows, inputs * flows.sum(0)[:, :, None])


@pytest.mark.parametrize("sigma", [0.5, 0.76, 1.0, 3.0])
@pytest.mark.parametrize("factor", [0.8, 1.7])
def test_iceberg_costs_between_equal_economies(sigma: float, factor: float) -> None:
    """Costs stay equal by symmetry, so real income is one over the price index."""
    home = 0.7
    costs = np.log(np.array([[1.0, factor], [factor, 1.0]]))[:, :, None]
    found = solve(
        symmetric(home), Instruments.from_arrays(log_cost=costs), Elasticities(sigma, 1, 1, 1, 0)
    )
    if sigma == 1:
        price = factor ** (1 - home)
    else:
        price = (home + (1 - home) * factor ** (1 - sigma)) ** (1 / (1 - sigma))
    assert np.allclose(found.real_income, 1 / price, rtol=1e-9)


@pytest.mark.parametrize("sigma", [0.5, 0.76, 1.2, 3.0])
@pytest.mark.parametrize("rent", [{}, {"exporter": 1.0}, {"exporter": 0.3}])
def test_a_mutual_quota_between_equal_economies(sigma: float, rent: dict) -> None:
    """What is not exported is consumed at home; the rents cancel by symmetry."""
    home, cut = 0.7, 0.6
    remaining = np.array([[1.0, 1 - cut], [1 - cut, 1.0]])[:, :, None]
    found = solve(
        symmetric(home),
        Instruments.from_arrays(remaining=remaining, **rent),
        Elasticities(sigma, 1, 1, 1, 0),
    )
    abroad = (1 - cut) * (1 - home)
    power = (sigma - 1) / sigma
    utility = (
        home ** (1 / sigma) * (1 - abroad) ** power + (1 - home) ** (1 / sigma) * abroad**power
    ) ** (1 / power)
    assert np.allclose(found.real_income, utility, rtol=1e-8)


@pytest.mark.parametrize("sigma", [2.0, 5.0])
@pytest.mark.parametrize("inputs", [0.0, 0.5])
def test_real_income_follows_from_the_home_share(sigma: float, inputs: float) -> None:
    """Arkolakis, Costinot and Rodriguez-Clare, AER 102(1), 2012; with inputs, their section 5."""
    base = one_sector(inputs)
    costs = np.zeros(base.trade.shape)
    costs[0, 1:], costs[1, 2] = math.log(1.5), math.log(0.8)
    found = solve(base, Instruments.from_arrays(log_cost=costs), Elasticities(sigma, 1, 1, 1, 0))
    home = np.array([found.flows[n, n, 0] / found.demand[n, 0] for n in range(3)])
    change = home / np.array([base.origin_share[n, n, 0] for n in range(3)])
    expected = change ** (-1 / ((sigma - 1) * (1 - inputs)))
    assert np.allclose(found.real_income, expected, rtol=1e-8)


def two_goods() -> Baseline:
    """Three unequal economies, two goods used by both industries, unbalanced trade."""
    random = np.random.default_rng(7)
    trade = random.lognormal(0, 0.7, (3, 3, 2))
    trade[range(3), range(3)] += 4
    output, demand = trade.sum(1), trade.sum(0)
    share = 0.4 * np.minimum(1, output.sum(1) / demand.sum(1)) / output.sum(1)
    return Baseline.from_arrays(trade, demand[:, :, None] * (output * share[:, None])[:, None, :])


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
def test_a_quota_equals_the_tariff_of_the_same_quantity(horizon: str) -> None:
    """Importers keep the rent of the one and the revenue of the other."""
    base, elasticities = two_goods(), Elasticities.of(horizon)
    remaining = np.ones(base.trade.shape)
    remaining[0, 1, 0], remaining[2, 1] = 0.4, 0.7
    quota = solve(base, Instruments.from_arrays(remaining=remaining), elasticities)
    tariff = np.zeros(base.trade.shape)
    tariff[tuple(quota.shock.link)] = np.log1p(quota.wedges)
    found = solve(base, Instruments.from_arrays(log_tariff=tariff), elasticities)
    assert tariff.max() > 0.1
    assert np.allclose(found.real_income, quota.real_income, rtol=1e-7)
    assert np.allclose(found.flows, quota.flows, rtol=1e-6)
    assert found.market_gap < 1e-8


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
def test_a_lost_rent_equals_an_iceberg_cost_of_the_same_quantity(horizon: str) -> None:
    base, elasticities = two_goods(), Elasticities.of(horizon)
    remaining = np.ones(base.trade.shape)
    remaining[0, 1:] = 0.5
    quota = solve(base, Instruments.from_arrays(remaining=remaining, lost=1.0), elasticities)
    costs = np.zeros(base.trade.shape)
    costs[tuple(quota.shock.link)] = np.log1p(quota.wedges)
    found = solve(base, Instruments.from_arrays(log_cost=costs), elasticities)
    assert np.allclose(found.real_income, quota.real_income, rtol=1e-7)


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
def test_at_the_margin_the_world_loses_the_value_of_the_flow(horizon: str) -> None:
    """Hulten's theorem: at an undistorted baseline the first-order world loss is the flow's."""
    base, step = two_goods(), 1e-5
    changes = []
    for sign in (1, -1):
        costs = np.zeros(base.trade.shape)
        costs[0, 1, 0] = sign * step
        shock = Instruments.from_arrays(log_cost=costs)
        found = solve(base, shock, Elasticities.of(horizon), tolerance=1e-12)
        changes.append(float(np.log(found.real_income) @ base.income))
    slope = (changes[0] - changes[1]) / (2 * step)
    assert slope == pytest.approx(-base.trade[0, 1, 0], rel=1e-5)
