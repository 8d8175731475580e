"""Properties of the equilibrium model on small random worlds."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tradewind.models.equilibrium import (
    Baseline,
    Elasticities,
    Instruments,
    Solution,
    solve,
    solve_many,
)


@dataclass(frozen=True)
class Kind:
    """What a random world is like; a compilation serves each kind, so there are few."""

    economies: int
    industries: int
    full: bool = False
    taxed: bool = False

    @property
    def buyers(self) -> int:
        return self.industries + 1 if self.full else 1


PLAIN = Kind(3, 4)
TAXED = Kind(3, 4, taxed=True)
FULL = Kind(3, 4, full=True, taxed=True)
kinds = st.sampled_from([PLAIN, TAXED, FULL, Kind(2, 1, taxed=True), Kind(5, 2)])
seeds = st.integers(0, 10_000)
horizons = st.sampled_from(["short", "medium", "long"])
rents = st.sampled_from([{}, {"exporter": 1.0}, {"lost": 1.0}, {"exporter": 0.3, "lost": 0.3}])
few = settings(max_examples=20)


@dataclass(frozen=True)
class Flows:
    """A random world that buys mostly at home, user by user."""

    kind: Kind
    sold: np.ndarray
    """(i, n, user, r) before tariffs; industries are the first users, consumers the last."""
    rates: np.ndarray
    """(i, n, r) tariffs."""

    @classmethod
    def random(cls, kind: Kind, seed: int) -> Flows:
        n, r, random = kind.economies, kind.industries, np.random.default_rng(seed)
        sold = random.lognormal(0, 0.8, (n, n, r + 1, r))
        sold[range(n), range(n)] += 5 * random.random((n, r + 1, r)) + 2
        rates = random.uniform(-0.05, 0.4, (n, n, r)) * kind.taxed
        rates[range(n), range(n)] = 0.0
        paid = (sold * (1 + rates[:, :, None])).sum(axis=(0, 3))
        earned = sold[:, :, -1].sum(axis=1)
        sold[:, :, :-1] *= (0.8 * random.random((n, r)) * earned / paid[:, :-1])[None, :, :, None]
        return cls(kind, sold, rates)

    def labelled(self, economies: list[int], industries: list[int]) -> Flows:
        """The same world with its rows in another order."""
        users = [*industries, self.kind.industries]
        return Flows(
            self.kind,
            self.sold[np.ix_(economies, economies, users, industries)],
            self.rates[np.ix_(economies, economies, industries)],
        )

    def base(self, scale: float = 1.0) -> Baseline:
        paid = scale * self.sold * (1 + self.rates[:, :, None])
        inputs = paid[:, :, :-1].sum(axis=0).transpose(0, 2, 1)
        if not self.kind.full:
            sold = scale * self.sold.sum(axis=2)
            return Baseline.from_arrays(sold, inputs, tariff=self._tariff(1))
        n, r = self.kind.economies, self.kind.industries
        sold = scale * self.sold.reshape(n, -1, r)
        return Baseline.from_arrays(sold, inputs, tariff=self._tariff(r + 1))

    def _tariff(self, buyers: int) -> np.ndarray | None:
        return np.repeat(self.rates, buyers, axis=1) if self.kind.taxed else None


@dataclass(frozen=True)
class Shocked:
    """A random shock to everything: links between economies, industries and tastes."""

    links: dict[str, np.ndarray]
    """(i, n, r)"""
    places: dict[str, np.ndarray]
    """(n, r)"""
    rent: dict[str, float]

    @classmethod
    def random(cls, kind: Kind, seed: int, rent: dict[str, float] | None = None) -> Shocked:
        n, r, random = kind.economies, kind.industries, np.random.default_rng(seed + 1)
        abroad = ~np.eye(n, dtype=bool)[:, :, None]
        few_links = abroad & (random.random((n, n, r)) < 0.3)
        links = {
            "remaining": np.where(few_links, random.uniform(0.8, 1.0, (n, n, r)), 1.0),
            "log_cost": random.uniform(-0.2, 0.3, (n, n, r)) * few_links,
            "log_tariff": random.uniform(-0.1, 0.3, (n, n, r)) * few_links[::-1, :, ::-1],
        }
        sizes = {"log_capacity": -0.2, "log_endowment": 0.1, "log_taste": 0.2}
        places = {name: size * random.random((n, r)) for name, size in sizes.items()}
        return cls(links, places, {"lost": 1.0} if rent is None else rent)

    def labelled(self, economies: list[int], industries: list[int]) -> Shocked:
        links = {k: v[np.ix_(economies, economies, industries)] for k, v in self.links.items()}
        places = {k: v[np.ix_(economies, industries)] for k, v in self.places.items()}
        return Shocked(links, places, self.rent)

    def instruments(self, kind: Kind) -> Instruments:
        one = Instruments.from_arrays(**self.links, **self.places, **self.rent)
        return one.spread(kind.buyers)


def cut(share: float, kind: Kind = PLAIN, **rent: float) -> Instruments:
    remaining = np.ones((kind.economies, kind.economies, kind.industries))
    remaining[0, 1, kind.industries // 2 :] = 1 - share
    return Instruments.from_arrays(remaining=remaining, **rent).spread(kind.buyers)


def solved(
    kind: Kind, seed: int, horizon: str, shock: Instruments, scale: float = 1.0, **how: object
) -> Solution:
    base = Flows.random(kind, seed).base(scale)
    return solve(base, shock, Elasticities.of(horizon), **how)


def close(one: Solution, other: Solution, within: float = 1e-8) -> bool:
    return bool(np.allclose(one.real_income, other.real_income, rtol=0, atol=within))


@few
@given(kinds, seeds, horizons, st.sampled_from(["scaled", "fixed"]))
def test_no_shock_is_a_fixed_point(kind: Kind, seed: int, horizon: str, deficits: str) -> None:
    found = solved(kind, seed, horizon, Instruments.none(), deficits=deficits)
    for hats in (found.cost, found.price, found.reward, found.consumer_price, found.real_income):
        assert np.abs(hats - 1).max() < 1e-10
    for name in ("demand", "primary_income", "income", "deficit"):
        assert np.allclose(getattr(found, name), getattr(found.base, name), rtol=1e-10, atol=1e-10)
    assert np.allclose(found.sales, found.base.output, rtol=1e-10)
    revenue = found.base.income - found.base.primary_income.sum(1) - found.base.deficit
    assert np.allclose(found.rents, revenue, rtol=0, atol=1e-9)


@few
@given(kinds, seeds, horizons, rents)
def test_accounts_balance(kind: Kind, seed: int, horizon: str, rent: dict) -> None:
    """Walras' law, and adding up of payments, sales, incomes and deficits."""
    found = solved(kind, seed, horizon, Shocked.random(kind, seed, rent).instruments(kind))
    assert found.residual <= 1e-9
    assert found.market_gap < 1e-8
    assert found.complementarity < 1e-8
    assert found.walras < 1e-8
    assert np.allclose(found.flows.sum(0) / found.demand, 1, rtol=0, atol=1e-8)
    assert np.allclose(found.supplied.sum(1), found.sales, rtol=1e-8)
    earned = found.primary_income.sum(1) + found.rents + found.deficit
    assert np.allclose(earned, found.income, rtol=1e-9)
    assert abs(found.deficit.sum()) < 1e-9 * found.income.sum()
    assert np.isclose(found.primary_income.sum(), found.base.primary_income.sum(), rtol=1e-12)


@few
@given(kinds, seeds, horizons)
def test_purchases_are_what_industries_and_consumers_spend(
    kind: Kind, seed: int, horizon: str
) -> None:
    """Equations (5) and (10): what is not factor income buys inputs; income buys the rest."""
    found = solved(kind, seed, horizon, Shocked.random(kind, seed).instruments(kind))
    spent = found.demand.reshape(kind.economies, -1).sum(1)
    inputs = (found.sales - found.primary_income).sum(1)
    assert np.allclose(spent, inputs + found.income, rtol=1e-8)


@few
@given(kinds, seeds, horizons, st.floats(1e-3, 1e3))
def test_units_of_money_do_not_matter(kind: Kind, seed: int, horizon: str, scale: float) -> None:
    shock = Shocked.random(kind, seed).instruments(kind)
    one, other = (solved(kind, seed, horizon, shock, k) for k in (1.0, scale))
    assert close(one, other)
    assert np.allclose(scale * one.flows, other.flows, rtol=1e-7)


@few
@given(kinds, seeds, horizons, st.randoms(use_true_random=False))
def test_labels_do_not_matter(kind: Kind, seed: int, horizon: str, random: object) -> None:
    economies = random.sample(range(kind.economies), kind.economies)
    industries = random.sample(range(kind.industries), kind.industries)
    flows, shock = Flows.random(kind, seed), Shocked.random(kind, seed)
    one, other = (
        solve(world.base(), hit.instruments(kind), Elasticities.of(horizon))
        for world, hit in (
            (flows, shock),
            (flows.labelled(economies, industries), shock.labelled(economies, industries)),
        )
    )
    assert np.allclose(one.real_income[economies], other.real_income, rtol=0, atol=1e-8)
    assert np.allclose(one.sales[np.ix_(economies, industries)], other.sales, rtol=1e-7)


@settings(max_examples=6)
@given(seeds, horizons, st.sampled_from([2, 5, 18]))
def test_a_batch_gives_what_each_shock_gives_alone(seed: int, horizon: str, count: int) -> None:
    """Whatever fills the tile beside it: 18 shocks are a full tile and two in another."""
    base, elasticities = Flows.random(TAXED, seed).base(), Elasticities.of(horizon)
    shocks = [Shocked.random(TAXED, seed + k).instruments(TAXED) for k in range(count)]
    answers = list(solve_many(base, shocks, elasticities))
    assert len(answers) == count
    for shock, answer in zip(shocks, answers, strict=True):
        assert close(answer, solve(base, shock, elasticities))
        assert answer.shock is shock


@few
@given(kinds, seeds, horizons)
def test_a_quota_is_the_tariff_of_its_wedge(kind: Kind, seed: int, horizon: str) -> None:
    """Importers keep the rent of the one and the revenue of the other."""
    quota = solved(kind, seed, horizon, cut(0.4, kind))
    tariff = np.zeros(quota.base.trade.shape)
    tariff[tuple(quota.shock.link)] = np.log1p(quota.wedges)
    same = solved(kind, seed, horizon, Instruments.from_arrays(log_tariff=tariff))
    assert quota.wedges.max() > 0.1
    assert close(quota, same, 1e-7)
    assert np.allclose(quota.rents, same.rents, rtol=1e-6)


@few
@given(kinds, seeds, horizons)
def test_a_lost_rent_is_the_iceberg_cost_of_its_wedge(kind: Kind, seed: int, horizon: str) -> None:
    quota = solved(kind, seed, horizon, cut(0.4, kind, lost=1.0))
    cost = np.zeros(quota.base.trade.shape)
    cost[tuple(quota.shock.link)] = np.log1p(quota.wedges)
    same = solved(kind, seed, horizon, Instruments.from_arrays(log_cost=cost))
    assert close(quota, same, 1e-7)


@few
@given(seeds, horizons)
def test_buyers_with_the_same_origins_are_one_buyer(seed: int, horizon: str) -> None:
    """The full table is the trade form where users of a good buy it from the same origins."""
    one = Flows.random(TAXED, seed)
    paid = one.sold * (1 + one.rates[:, :, None])
    origins = paid.sum(axis=2) / paid.sum(axis=(0, 2))
    alike = origins[:, :, None] * paid.sum(axis=0) / (1 + one.rates[:, :, None])
    full = Flows(FULL, alike, one.rates)
    assert np.allclose(full.base().in_trade_form().trade, one.base().trade, rtol=1e-12)
    shock = Shocked.random(TAXED, seed)
    priced = Shocked(shock.links | {"remaining": np.ones_like(one.rates)}, shock.places, {})
    found = [
        solve(flows.base(), priced.instruments(flows.kind), Elasticities.of(horizon))
        for flows in (one, full)
    ]
    assert close(*found)
    assert np.allclose(found[0].sales, found[1].sales, rtol=1e-7)
    assert np.allclose(found[0].price, found[1].economy_price, rtol=1e-8)


@few
@given(seeds, horizons, st.floats(0.1, 0.8), st.floats(0.05, 0.15))
def test_a_deeper_cut_never_helps_the_importer_that_is_cut_off(
    seed: int, horizon: str, share: float, more: float
) -> None:
    """Where the importer does not keep the rent: keeping it, a small cut acts as a tariff does."""
    for rent in ({"exporter": 1.0}, {"lost": 1.0}):
        shallow, deep = (
            solved(PLAIN, seed, horizon, cut(s, **rent)) for s in (share, share + more)
        )
        assert deep.real_income[1] <= shallow.real_income[1] + 1e-9


@few
@given(seeds, horizons, st.floats(0.1, 0.8), st.floats(0.05, 0.15))
def test_a_deeper_cut_never_helps_the_world(
    seed: int, horizon: str, share: float, more: float
) -> None:
    shallow, deep = (solved(PLAIN, seed, horizon, cut(s)) for s in (share, share + more))
    income = shallow.base.income
    assert deep.real_income @ income <= shallow.real_income @ income + 1e-7


@few
@given(kinds, seeds, horizons)
def test_inputs_are_left_as_they_were(kind: Kind, seed: int, horizon: str) -> None:
    flows, shock = Flows.random(kind, seed), Shocked.random(kind, seed)
    base, instruments = flows.base(), shock.instruments(kind)
    given_arrays = [flows.sold, flows.rates, *shock.links.values(), *shock.places.values()]
    given_arrays += [getattr(x, f.name) for x in (base, instruments) for f in fields(x)]
    kept = [np.array(array) for array in given_arrays]
    solve(base, instruments, Elasticities.of(horizon))
    assert all(np.array_equal(a, b) for a, b in zip(kept, given_arrays, strict=True))
