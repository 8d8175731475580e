"""Terms of trade and volume of trade: what they are to first order, and their corners."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.core import InputError
from tradewind.models import EquilibriumParams, Response, Shock, respond
from tradewind.models.equilibrium import (
    Baseline,
    Elasticities,
    Instruments,
    Solution,
    import_growth_pct,
    solve,
    welfare_decomposition,
)
from tradewind.world import World

SMALL = 1e-4
ELASTICITIES = Elasticities(3.0, 0.6, 0.8, 0.9, 2.0)


def taxed(seed: int) -> Baseline:
    """Three economies, two goods used by both industries, tariffs, unbalanced trade."""
    random = np.random.default_rng(seed)
    trade = random.lognormal(0, 0.5, (3, 3, 2))
    trade[range(3), range(3)] += 4
    tariff = random.uniform(0, 0.3, trade.shape)
    tariff[range(3), range(3)] = 0
    output, demand = trade.sum(1), (trade * (1 + tariff)).sum(0)
    share = 0.4 * np.minimum(1, output.sum(1) / demand.sum(1)) / output.sum(1)
    inputs = demand[:, :, None] * (output * share[:, None])[:, None, :]
    return Baseline.from_arrays(trade, inputs, tariff=tariff)


def by_user(seed: int) -> Baseline:
    """The same with a buyer for each industry and for final users, without tariffs."""
    random = np.random.default_rng(seed)
    trade = random.lognormal(0, 0.5, (3, 3, 3, 2))
    trade[range(3), range(3)] += 4
    trade[:, :, :2] *= 0.2
    inputs = trade[:, :, :2].sum(axis=0).transpose(0, 2, 1)
    return Baseline.from_arrays(trade.reshape(3, 9, 2), inputs)


def abroad(base: Baseline, seed: int) -> np.ndarray:
    """Small numbers on links between economies."""
    some = np.random.default_rng(seed).uniform(0, SMALL, base.trade.shape)
    some[range(3), range(3)] = 0
    return some


def nudged(base: Baseline, kind: str, seed: int) -> Instruments:
    small = abroad(base, seed)
    if kind == "tariff":
        return Instruments.from_arrays(log_tariff=-small)
    if kind == "cost":
        return Instruments.from_arrays(log_cost=small)
    rent = {"importer": {}, "exporter": {"exporter": 1.0}, "lost": {"lost": 1.0}}[kind]
    return Instruments.from_arrays(remaining=1 - small, **rent)


def solved(base: Baseline, shock: Instruments) -> Solution:
    return solve(base, shock, ELASTICITIES, deficits="fixed", tolerance=1e-12)


@pytest.mark.parametrize("kind", ["tariff", "cost", "importer", "exporter", "lost"])
@given(seed=st.integers(0, 50))
def test_the_sum_is_real_income_to_first_order(kind: str, seed: int) -> None:
    found = solved(taxed(seed), nudged(taxed(seed), kind, seed))
    parts = welfare_decomposition(found)
    assert np.abs(parts.real_income_pct).max() > 0.01 * SMALL * 100
    gap = np.abs(parts.first_order_pct - parts.real_income_pct)
    assert gap.max() < 100 * 30 * SMALL**2


@pytest.mark.parametrize("kind", ["cost", "exporter", "lost"])
def test_the_sum_is_real_income_to_first_order_with_a_buyer_per_user(kind: str) -> None:
    base = by_user(3)
    shock = nudged(base.in_trade_form(), kind, 5).spread(base.buyers)
    parts = welfare_decomposition(solved(base, shock))
    gap = np.abs(parts.first_order_pct - parts.real_income_pct)
    assert gap.max() < 100 * 30 * SMALL**2 < np.abs(parts.real_income_pct).max()


def test_without_a_shock_every_part_is_0() -> None:
    parts = welfare_decomposition(solved(taxed(1), Instruments.none()))
    for part in (parts.first_order_pct, parts.real_wage_pct, parts.real_income_pct):
        assert np.abs(part).max() < 1e-8


def test_without_baseline_tariffs_there_is_no_volume_of_trade() -> None:
    free = Baseline.from_arrays(np.ones((3, 3, 1)) + np.eye(3)[:, :, None], np.zeros((3, 1, 1)))
    cost = np.zeros((3, 3, 1))
    cost[0, 1] = 0.3
    parts = welfare_decomposition(solved(free, Instruments.from_arrays(log_cost=cost)))
    assert parts.volume_of_trade_pct.tolist() == [0, 0, 0]
    assert parts.terms_of_trade_pct[1] < 0


def test_terms_of_trade_are_worth_nothing_to_the_world() -> None:
    """What one economy earns more, another pays more, where no cost or rent comes between."""
    base = taxed(4)
    parts = welfare_decomposition(solved(base, nudged(base, "tariff", 4)))
    gained = parts.terms_of_trade_pct * base.income
    assert abs(gained.sum()) < 1e-9 * np.abs(gained).sum()


def test_the_real_wage_is_per_unit_of_factors() -> None:
    """Twice the factors everywhere is twice the world at the same wage."""
    base = taxed(2)
    more = np.full(base.shape, np.log(2.0))
    e = Elasticities(3.0, 1.0, 1.0, 1.0, np.inf)
    balanced = solve(base, Instruments.none(), e, deficits="zero").base
    found = solve(balanced, Instruments.from_arrays(log_endowment=more), e, tolerance=1e-11)
    parts = welfare_decomposition(found)
    assert parts.real_wage_pct == pytest.approx([0, 0, 0], abs=1e-7)
    assert parts.real_income_pct == pytest.approx([100, 100, 100], abs=1e-6)


def test_imports_grow_from_those_chosen_only() -> None:
    base = taxed(6)
    cost = np.zeros(base.trade.shape)
    cost[0, 1] = -0.2
    found = solved(base, Instruments.from_arrays(log_cost=cost))
    grown = import_growth_pct(found, [0])
    assert np.isnan(grown[0])
    new, old = found.supplied[0, 1].sum(), base.trade[0, 1].sum()
    assert grown[1] == pytest.approx(100 * (new / old - 1))
    assert grown[1] > 0
    assert import_growth_pct(found, [0, 0, 2])[1] == import_growth_pct(found, [2, 0])[1]


@pytest.mark.parametrize("origins", [[3], [-1]])
def test_an_origin_that_is_no_economy(origins: list[int]) -> None:
    with pytest.raises(InputError, match="no economy"):
        import_growth_pct(solved(taxed(1), Instruments.none()), origins)


@pytest.fixture(scope="module")
def response(world: World) -> Response:
    return respond(world, Shock.read("us-tariff-india"), EquilibriumParams(horizon="long"))


def test_a_response_names_the_parts(response: Response) -> None:
    table = response.decomposition()
    assert list(table.index) == list(response.economies.index)
    exact = response.by_economy()["real_income_change_pct"]
    assert np.allclose(table["real_income_pct"], exact)
    total = table["terms_of_trade_pct"] + table["volume_of_trade_pct"]
    assert np.allclose(table["first_order_pct"], total)
