"""Real income from the home share alone: Arkolakis, Costinot and Rodriguez-Clare, AER 102(1), 2012.

With one good, balanced trade and theta = sigma - 1, real income changes by the home share's change
to the power -1/theta; where a share m of costs is the good itself, to the power -1/(theta (1 - m))
(their section 5). It holds for any change of trade costs, however large.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, Solution, solve

EXACT = 1e-8


def balanced(economies: int, materials: float, random: np.random.Generator) -> Baseline:
    """Flows that are symmetric across the diagonal, so that everyone's trade is balanced."""
    flows = random.lognormal(0, 1.5, (economies, economies))
    flows = flows + flows.T
    size = random.lognormal(0, 1, economies)
    flows = flows * np.sqrt(size[:, None] * size[None])
    flows[range(economies), range(economies)] = flows.sum(axis=1) * random.uniform(1, 8, economies)
    return Baseline.from_arrays(flows[:, :, None], materials * flows.sum(axis=0)[:, None, None])


def costs(economies: int, random: np.random.Generator) -> np.ndarray:
    """Trade costs that fall by up to half or rise by up to as much again, each way of a pair."""
    logs = random.uniform(math.log(0.5), math.log(2.0), (economies, economies))
    np.fill_diagonal(logs, 0)
    return logs[:, :, None]


def solved(economies: int, materials: float, theta: float, seed: int) -> Solution:
    random = np.random.default_rng(seed)
    base = balanced(economies, materials, random)
    shock = Instruments.from_arrays(log_cost=costs(economies, random))
    # With one good that is also the only input, only sigma and eta matter; eta = 1 is Cobb-Douglas.
    e = Elasticities(sigma=1 + theta, epsilon=1.0, eta=1.0, psi=1.0, mobility=math.inf)
    return solve(base, shock, e, deficits="fixed", tolerance=1e-11)


def by_formula(found: Solution, materials: float, theta: float) -> np.ndarray:
    home = range(found.base.shape[0])
    share = found.flows[home, home, 0] / found.demand[:, 0]
    change: np.ndarray = share / found.base.origin_share[home, home, 0]
    return change ** (-1 / (theta * (1 - materials)))


@pytest.mark.parametrize("materials", [0.0, 0.5])
@pytest.mark.parametrize("economies", [2, 7])
@given(seed=st.integers(0, 10_000), theta=st.floats(0.5, 12))
def test_real_income_is_a_power_of_the_home_share(
    economies: int, materials: float, seed: int, theta: float
) -> None:
    found = solved(economies, materials, theta, seed)
    expected = by_formula(found, materials, theta)
    assert np.abs(np.log(found.real_income / expected)).max() < EXACT


@pytest.mark.parametrize("materials", [0.0, 0.3, 0.7])
def test_eighty_economies(materials: float) -> None:
    found = solved(80, materials, 4.0, 1)
    expected = by_formula(found, materials, 4.0)
    assert np.ptp(np.log(expected)) > 0.01
    assert np.abs(np.log(found.real_income / expected)).max() < EXACT


@pytest.mark.parametrize("theta", [2.0, 5.0])
@pytest.mark.parametrize("materials", [0.0, 0.5])
def test_autarky_costs_the_home_share_itself(theta: float, materials: float) -> None:
    """Trade costs so high that nothing is traded: the home share goes to 1."""
    base = balanced(5, materials, np.random.default_rng(3))
    logs = np.full((5, 5, 1), 14 / theta * 2)
    logs[range(5), range(5)] = 0
    e = Elasticities(1 + theta, 1.0, 1.0, 1.0, math.inf)
    found = solve(base, Instruments.from_arrays(log_cost=logs), e, tolerance=1e-11)
    home = base.origin_share[range(5), range(5), 0]
    assert found.real_income == pytest.approx(home ** (1 / (theta * (1 - materials))), rel=1e-7)


def test_the_formula_fails_with_tariffs() -> None:
    """Their revenue is income that the home share does not see: a check that the test can fail."""
    base = balanced(3, 0.0, np.random.default_rng(5))
    logs = np.zeros((3, 3, 1))
    logs[0, 1:] = math.log(1.4)
    e = Elasticities(5.0, 1.0, 1.0, 1.0, math.inf)
    found = solve(base, Instruments.from_arrays(log_tariff=logs), e, tolerance=1e-11)
    gap = np.abs(np.log(found.real_income / by_formula(found, 0.0, 4.0)))
    assert gap[1:].min() > 1e-4
