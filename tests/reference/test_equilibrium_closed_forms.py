"""The equilibrium model against closed forms that are derived on paper."""

from __future__ import annotations

import json
import math
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, solve
from tradewind.models.equilibrium.equations import mean_of


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


def slope_of_the_world(base: Baseline, horizon: str, name: str, where: tuple[int, ...]) -> float:
    """World real income lost per unit of a log, at the baseline, by a central difference."""
    step, changes = 1e-4, []
    for sign in (1, -1):
        logs = np.zeros(base.trade.shape if len(where) == 3 else base.shape)
        logs[where] = sign * step
        shock = Instruments.from_arrays(**{name: logs})
        found = solve(base, shock, Elasticities.of(horizon), tolerance=1e-12)
        changes.append(float(np.log(found.real_income) @ base.income))
    return (changes[0] - changes[1]) / (2 * step)


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
def test_at_the_margin_the_world_loses_the_value_of_what_is_hit(horizon: str) -> None:
    """Hulten's theorem: at an undistorted baseline the first-order world loss is that value.

    The flow of an iceberg cost, the sales of a capacity, the income of an endowment; a tariff and a
    change of tastes cost the world nothing to first order.
    """
    base = two_goods()
    values = {
        ("log_cost", (0, 1, 0)): -base.trade[0, 1, 0],
        ("log_capacity", (2, 1)): base.output[2, 1],
        ("log_endowment", (1, 0)): base.primary_income[1, 0],
        ("log_tariff", (0, 1, 0)): 0.0,
        ("log_taste", (0, 1)): 0.0,
    }
    for (name, where), value in values.items():
        found = slope_of_the_world(base, horizon, name, where)
        assert found == pytest.approx(value, rel=1e-6, abs=1e-6 * base.trade[0, 1, 0]), name


def with_tariffs(home: float, sigma: float, rate: float) -> tuple[float, float]:
    """Share of payments at home, and income in wages, of the equal economies below."""
    abroad = (1 - home) * (1 + rate) ** (1 - sigma)
    share = home / (home + abroad)
    return share, 1 / (1 - rate / (1 + rate) * (1 - share))


@pytest.mark.parametrize("sigma", [0.76, 1.0, 3.0])
@pytest.mark.parametrize(("before", "after"), [(0.0, 0.4), (0.3, 0.0), (0.1, 0.25)])
def test_mutual_tariffs_of_equal_economies(sigma: float, before: float, after: float) -> None:
    """Wages stay equal by symmetry; revenue goes to consumers; utility is income over prices."""
    home = 0.7

    def welfare(rate: float) -> float:
        share, income = with_tariffs(home, sigma, rate)
        price = (1 + rate) ** (1 - home) if sigma == 1 else (home / share) ** (1 / (1 - sigma))
        return income / price

    share, income = with_tariffs(home, sigma, before)
    abroad = (1 - share) * income / (1 + before)
    trade = np.array([[share * income, abroad], [abroad, share * income]])[:, :, None]
    rates = before * (1 - np.eye(2))[:, :, None]
    base = Baseline.from_arrays(trade, np.zeros((2, 1, 1)), tariff=rates)
    assert np.allclose(base.output, 1)
    log_tariff = np.log((1 + after) / (1 + before)) * (1 - np.eye(2))[:, :, None]
    shock = Instruments.from_arrays(log_tariff=log_tariff)
    found = solve(base, shock, Elasticities(sigma, 1, 1, 1, 0))
    assert np.allclose(found.real_income, welfare(after) / welfare(before), rtol=1e-9)
    revenue = after * found.flows[0, 1, 0] / (1 + after)
    assert np.allclose(found.rents, revenue, rtol=1e-8, atol=1e-12)


def everywhere(name: str, factor: float, base: Baseline) -> Instruments:
    return Instruments.from_arrays(**{name: np.full(base.shape, math.log(factor))})


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
def test_capacity_lost_everywhere_is_real_income_lost(horizon: str) -> None:
    """Without inputs, by exactly as much."""
    base = Baseline.from_arrays(two_goods().trade, np.zeros((3, 2, 2)))
    found = solve(base, everywhere("log_capacity", 0.85, base), Elasticities.of(horizon))
    assert np.allclose(found.real_income, 0.85, rtol=1e-9)


@pytest.mark.parametrize("inputs", [0.2, 0.5])
def test_capacity_lost_everywhere_is_lost_again_in_inputs(inputs: float) -> None:
    """With a Cobb-Douglas share of inputs in cost, to the power of one over what is not inputs."""
    base = one_sector(inputs)
    shock = everywhere("log_capacity", 0.85, base)
    found = solve(base, shock, Elasticities(2.0, 1, 1, 1, 0))
    assert np.allclose(found.real_income, 0.85 ** (1 / (1 - inputs)), rtol=1e-8)


@pytest.mark.parametrize("horizon", ["short", "medium", "long"])
@pytest.mark.parametrize("deficits", ["scaled", "fixed"])
def test_twice_the_factors_everywhere_is_twice_the_income(horizon: str, deficits: str) -> None:
    base = two_goods()
    shock = everywhere("log_endowment", 2.0, base)
    found = solve(base, shock, Elasticities.of(horizon), deficits=deficits)
    assert np.allclose(found.real_income, 2, rtol=1e-9)
    assert np.allclose(found.sales, base.output, rtol=1e-8)


def test_more_factors_in_one_economy_make_its_goods_cheaper() -> None:
    """With spending shares fixed, incomes stay and only the price of its goods falls."""
    home, endowment = 0.7, np.array([[math.log(2.0)], [0.0]])
    shock = Instruments.from_arrays(log_endowment=endowment)
    found = solve(symmetric(home), shock, Elasticities(1.0, 1, 1, 1, 0))
    assert np.allclose(found.income, symmetric(home).income, rtol=1e-9)
    assert np.allclose(found.real_income, [2**home, 2 ** (1 - home)], rtol=1e-9)


@pytest.mark.parametrize("mobility", [0.0, 0.5, 4.0, math.inf])
def test_factors_follow_demand_along_their_frontier(mobility: float) -> None:
    """Equation (11): demand shares a' give incomes a', rewards (a'/a)^rho, and no more income."""
    tastes = np.log(np.array([[3.0, 1.0]]))
    base = Baseline.from_arrays(np.array([[[3.0, 1.0]]]), np.zeros((1, 2, 2)))
    shock = Instruments.from_arrays(log_taste=tastes)
    found = solve(base, shock, Elasticities(2.0, 1, 1, 1.0, mobility))
    shares = np.array([9.0, 1.0]) / 10
    assert np.allclose(found.primary_income[0], 4 * shares, rtol=1e-9)
    rewards = (shares / [0.75, 0.25]) ** (1 / (1 + mobility))
    assert np.allclose(found.reward[0], rewards, rtol=1e-8)
    assert np.allclose(found.real_income, 1 / np.prod(rewards**shares), rtol=1e-8)


def test_a_change_of_tastes_among_equally_dear_goods_is_free() -> None:
    """With factors that move at no cost, no price changes."""
    taste = np.log(np.array([[1.0, 3.0], [1.0, 3.0]]))
    trade = np.array([[[3.0, 2.0], [1.0, 1.0]], [[1.0, 1.0], [3.0, 2.0]]])
    base = Baseline.from_arrays(trade, np.zeros((2, 2, 2)))
    shock = Instruments.from_arrays(log_taste=taste)
    found = solve(base, shock, Elasticities.of("long"))
    assert np.allclose(found.real_income, 1, rtol=0, atol=1e-9)
    assert np.allclose(found.demand, [[28 / 13, 63 / 13]] * 2, rtol=1e-8)


def energy_economy(share: float) -> Baseline:
    """One economy: energy from factors of its own, all of it an input of the good consumed."""
    inputs = np.array([[[0.0, share], [0.0, 0.0]]])
    return Baseline.from_arrays(np.array([[[share, 1.0]]]), inputs)


def energy_bought_abroad(share: float) -> Baseline:
    """The same economy with its energy from abroad, paid for with the good."""
    trade = np.zeros((2, 2, 2))
    trade[1, 0, 0] = trade[0, 1, 1] = share
    trade[0, 0, 1] = 1 - share
    inputs = np.zeros((2, 2, 2))
    inputs[0, 0, 1] = share
    return Baseline.from_arrays(trade, inputs)


# Losses of output, %, of a CES function of energy (its share in cost, the share of it that is lost)
# and other factors that stay: 100 (1 - (a (1-x)^((s-1)/s) + 1 - a)^(s/(s-1))), computed apart.
ENERGY = {
    (0.04, 0.10): {0.05: 1.1929, 0.1: 0.6791, 0.2: 0.5174, 0.5: 0.4425, 1.0: 0.4206},
    (0.04, 0.08): {0.1: 0.4849, 0.15: 0.4204, 0.2: 0.3920, 0.5: 0.3466, 1.0: 0.3330},
    (0.012, 0.30): {0.1: 2.7509, 0.15: 1.3258, 0.2: 0.9276, 0.5: 0.5117, 1.0: 0.4271},
    (0.01, 0.30): {0.1: 2.3426, 0.15: 1.1129, 0.2: 0.7759, 0.5: 0.4267, 1.0: 0.3560},
}
LOSSES = [(*case, s, loss) for case, by_s in ENERGY.items() for s, loss in by_s.items()]


@pytest.mark.parametrize(("share", "lost", "elasticity", "loss"), LOSSES)
def test_output_without_a_part_of_its_energy(
    share: float, lost: float, elasticity: float, loss: float
) -> None:
    endowment = np.log(np.array([[1 - lost, 1.0]]))
    shock = Instruments.from_arrays(log_endowment=endowment)
    found = solve(energy_economy(share), shock, Elasticities(1.0, 1.0, elasticity, 1.0, 0.0))
    assert 100 * (1 - found.real_income[0]) == pytest.approx(loss, abs=5.1e-5)


@pytest.mark.parametrize(
    ("share", "lost", "elasticity", "loss"), [case for case in LOSSES if case[2] >= 0.2]
)
def test_output_without_a_part_of_the_energy_it_buys(
    share: float, lost: float, elasticity: float, loss: float
) -> None:
    """A quota on the only supplier; its rent is lost, else the supplier's factors earn nothing."""
    remaining = np.ones((2, 2, 2))
    remaining[1, 0, 0] = 1 - lost
    shock = Instruments.from_arrays(remaining=remaining, lost=1.0)
    found = solve(energy_bought_abroad(share), shock, Elasticities(1, 1, elasticity, 1, 0))
    assert found.wedges[0] > 0
    output = found.sales[0, 1] / found.cost[0, 1]
    assert 100 * (1 - output) == pytest.approx(loss, abs=5.1e-5)


def test_the_mean_of_the_equations_gives_the_published_losses(shared: Path) -> None:
    """Down to an elasticity of 0.02, where an input is worth a thousand times its price."""
    table = json.loads((shared / "validation" / "ces_two_input.json").read_text("utf-8"))
    for title, losses in table.items():
        share, lost = (float(part.split("=")[1].strip(" -%")) / 100 for part in title.split()[1:])
        kept, shares = jnp.log(jnp.array([1 - lost, 1.0])), jnp.array([share, 1 - share])
        for elasticity, loss in losses.items():
            if (s := float(elasticity)) > 0:
                power = (s - 1) / s if s != 1 else 1e-12
                with jax.enable_x64(True):
                    found = 1 - np.exp(float(mean_of(shares, kept, jnp.asarray(power), 0)))
                assert 100 * found == pytest.approx(loss, abs=5.1e-5), (title, s)
