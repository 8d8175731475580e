"""Properties of pacts: nothing changes nothing, measures act in their direction, shares add up."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tradewind.models import EquilibriumParams, Reform, Shock, Sourcing
from tradewind.models.equilibrium import Baseline, Settled, respond_many, settle
from tradewind.models.equilibrium.shares import moved_inputs, moved_origins
from tradewind.models.minerals import chain_responses
from tradewind.partnership import MEASURE_TYPES, Measure, Pact, evaluate
from tradewind.partnership.exposed import length_factors, rate_factors
from tradewind.partnership.outcomes import drawn
from tradewind.partnership.shapley import shares_of
from tradewind.partnership.with_pact import PactModel, pact_model
from tradewind.risk.curves import annual_losses, tail_risk
from tradewind.risk.event_set import Pool, sample_events
from tradewind.risk.factors import Factors
from tradewind.risk.uncertainty import event_losses, expected_annual_loss

if TYPE_CHECKING:
    from tradewind.partnership import PactResult
    from tradewind.risk.model import RiskModel

REGIME = "since-2010"
MEDIUM = EquilibriumParams(horizon="medium", fuels="world-market")
INDUSTRIES = ("GOODS", "C21", "C24B", "C26", "C29", "SERV")
few = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
industry = st.sampled_from(INDUSTRIES)
share = st.floats(0.01, 0.5)


def _gains(small: Any, *measures: Measure, members: tuple[str, ...] = ("IND", "JPN")) -> pd.Series:
    """Return gains of calm years in US$ by economy."""
    reform = small.pact(*measures, members=members).reform()
    gain = settle(small.world, Settled(reform, MEDIUM)).gain_usd
    return pd.Series(gain, small.world.economies.index)


@pytest.mark.parametrize("members", [("IND", "JPN"), ("IND", "JPN", "USA"), ("TWN",)])
def test_a_pact_of_nothing_changes_nothing(small: Any, members: tuple[str, ...]) -> None:
    outcomes = small.evaluate(small.pact(members=members)).to_frame()
    columns = ["value_usd", "low_usd", "high_usd"]
    wide = outcomes.pivot_table(columns, index="target", columns="metric", sort=False)
    scale = outcomes["value_usd"].abs().max()
    for column in columns:
        found = wide[column]
        for metric in ("trade_gain", "risk_gain", "gain", "tail_gain"):
            assert found[metric].dropna().abs().max() <= 1e-12 * scale
        for metric in ("eal", "cvar99"):
            one, other = found[f"{metric}_without"].dropna(), found[f"{metric}_with"].dropna()
            assert np.allclose(one, other, rtol=1e-12, atol=0)


def test_measures_of_level_nothing_change_next_to_nothing(small: Any) -> None:
    """Unlike an empty pact they are solved, so they agree to the tolerance of the solver."""
    none = small.number(0.0)
    nothing = [small.measure(kind, level=none) for kind in MEASURE_TYPES if "sea" not in kind]
    nothing.append(small.measure("sea_lane_security", level=none, shorter=none))
    outcomes = small.evaluate(small.pact(*nothing), attribution="none").to_frame()
    gains = outcomes[outcomes["metric"].isin(["trade_gain", "risk_gain"])]
    income = 1e6 * Baseline.from_world(small.world).income.sum()
    bounds = gains[["value_usd", "low_usd", "high_usd"]].abs().to_numpy()
    assert bounds.max() < 1e-9 * income


@few
@given(share, industry)
@pytest.mark.parametrize("kind", ["standards", "facilitation"])
def test_easier_trade_gains_its_members(small: Any, kind: str, level: float, goods: str) -> None:
    scale = 20 if kind == "facilitation" else 1
    measure = small.measure(kind, industries=[goods], level=small.number(scale * level))
    gains = _gains(small, measure)
    assert gains[["IND", "JPN"]].min() > 0
    assert gains.sum() > 0


@few
@given(st.floats(0.02, 0.3), st.floats(0.1, 1.0), industry)
def test_lower_duties_gain_the_world_and_who_sells(
    small: Any, rate: float, level: float, goods: str
) -> None:
    duty = {"importer": "IND", "exporter": "JPN", "industries": [goods]}
    duties = [{**duty, "rate": small.number(rate)}]
    gains = _gains(small, small.measure("market_access", duties=duties, level=small.number(level)))
    assert gains["JPN"] > 0
    assert gains.sum() > 0


@few
@given(share, st.sampled_from(("C24B", "C26", "GOODS")), st.sampled_from(("CHN", "USA", "TWN")))
def test_diversifying_lowers_the_share_of_the_source(
    small: Any, level: float, goods: str, source: str
) -> None:
    measure = small.measure(
        "diversify", away_from=source, industries=[goods], level=small.number(level)
    )
    reform = small.pact(measure).reform()
    found = settle(small.world, Settled(reform, MEDIUM)).baseline.origin_share
    base = Baseline.from_world(small.world).origin_share
    codes = list(small.world.economies.index)
    r = list(small.world.industries.index).index(goods)
    for buyer in ("IND", "JPN"):
        at = codes.index(source), codes.index(buyer), r
        assert found[at] < base[at]


@few
@given(st.floats(10.0, 20_000.0), industry, st.sampled_from(("IND", "JPN", "USA")))
def test_capacity_gains_its_host(small: Any, level: float, goods: str, host: str) -> None:
    measure = small.measure("capacity", economy=host, industries=[goods], level=small.number(level))
    assert _gains(small, measure)[host] > 0


@few
@given(st.floats(10.0, 20_000.0), industry, st.floats(0.0, 1.0))
def test_investment_gains_host_and_owner_together(
    small: Any, level: float, goods: str, to_owner: float
) -> None:
    """What goes to the owner is not the host's; together they have what the capital earns."""
    fields = {"industries": [goods], "level": small.number(level)}
    gains = _gains(small, small.measure("invest", to_owner=small.number(to_owner), **fields))
    kept = _gains(small, small.measure("invest", to_owner=small.number(0.0), **fields))
    assert gains[["IND", "JPN"]].sum() > 0
    assert kept["IND"] > 0
    assert gains["JPN"] >= kept["JPN"] - 1e-3 * level
    assert gains["IND"] <= kept["IND"] + 1e-3 * level


@few
@given(st.floats(0.001, 0.1), industry)
def test_technology_gains_the_world(small: Any, level: float, goods: str) -> None:
    measure = small.measure("technology", industries=[goods], level=small.number(level))
    gains = _gains(small, measure)
    assert gains.sum() > 0
    assert gains[["IND", "JPN"]].sum() > 0


@few
@given(st.floats(0.05, 0.9), st.sampled_from(("C26", "C29", "GOODS")))
def test_substitutes_lower_the_need_and_what_losing_it_costs(
    small: Any, level: float, user: str
) -> None:
    fields = {"users": [user], "premium": small.number(0.0)}
    measure = small.measure("substitute", level=small.number(level), **fields)
    after = Settled(small.pact(measure).reform(), MEDIUM)
    found = settle(small.world, after).baseline.input_share
    base = Baseline.from_world(small.world).input_share
    names = list(small.world.industries.index)
    n = list(small.world.economies.index).index("JPN")
    at = n, names.index("C24B"), names.index(user)
    assert found[at] < base[at]
    ores = Shock("ores").cut(origin="CHN", destination="JPN", industry="C24B", share=0.5)
    without, with_it = (
        respond_many(small.world, [ores.with_rent("exporter")], after=one)
        .real_income_change_usd_m["JPN"]
        .iloc[0]
        for one in (None, after)
    )
    assert without < with_it < 0


hazard_level = st.floats(0.0, 0.95)


@few
@given(hazard_level, st.floats(0.0, 0.9))
def test_what_is_done_about_hazards_never_makes_them_worse(
    small: Any, level: float, shorter: float
) -> None:
    lanes = small.measure(
        "sea_lane_security", level=small.number(level), shorter=small.number(shorter)
    )
    rarer = small.measure(
        "assurance", "rarer", effect="rarer", hazards=["ores"], level=small.number(level)
    )
    model = small.without
    effects = small.pact(lanes, rarer).hazard_effects()
    rates = rate_factors(effects, model.scenarios)
    lengths = length_factors(effects, model.hazard_ids, model.longest_hazard)
    assert ((rates >= 0) & (rates <= 1)).all()
    assert ((lengths > 0) & (lengths <= 1)).all()
    found = pact_model(small.pact(lanes, rarer), small.params(), model, store=small)
    plain, kept = model.expected_loss(REGIME), found.kept.expected_loss(REGIME)
    loss = plain >= 0
    assert (kept[loss] <= plain[loss] * (1 + 1e-12)).all()
    assert kept[:, -1].sum() <= plain[:, -1].sum()
    assert (found.calm_gain_usd == 0).all()


def test_sparing_members_lowers_what_they_are_expected_to_lose(small: Any) -> None:
    levels = [0.0, 0.3, 0.6, 1.0]
    losses = []
    for level in levels:
        pact = small.pact(small.measure("assurance", level=small.number(level)))
        kept = pact_model(pact, small.params(), small.without, store=small).kept
        losses.append(kept.expected_loss(REGIME)[:, kept.targets.index("JPN")].sum())
    assert (np.diff(losses) < 0).all()


MINERAL_LEVELS = {
    "mineral_capacity": 60.0, "mineral_substitute": 0.9, "recycle": 60.0, "stockpile": 300.0,
}  # fmt: skip
"""Types that act along the chains of minerals, and a level that is much."""


@few
@given(st.floats(0.0, 0.5), st.floats(0.2, 1.0), st.sampled_from((30.0, 365.0)), st.booleans())
@pytest.mark.parametrize("kind", MINERAL_LEVELS)
def test_more_of_what_acts_on_minerals_never_deepens_a_shortage(
    small: Any, kind: str, level: float, cut: float, days: float, pooled: bool
) -> None:
    own = {"pooled": pooled} if kind == "stockpile" else {}
    ban = Shock("ban", days=days).mineral_cut(
        origin="CHN", destination="all", mineral="gallium", stage="refine", share=cut
    )
    short, price = [], []
    for size in (0.0, level, 2 * level):
        number = small.number(size * MINERAL_LEVELS[kind])
        pact = small.pact(small.measure(kind, level=number, **own))
        assert not pact.reform().changes
        (found,) = chain_responses(ban, small.world, pact.plan())
        members = [found.chain.at(code) for code in pact.members]
        tonnes = found.shortage_share * found.wanted_t
        short.append([*tonnes[members], tonnes.sum()])
        price.append(found.price_change_pct[members])
    assert np.diff(short, axis=0).max() <= 1e-6 * found.chain.use_t.sum()
    assert np.diff(price, axis=0).max() <= 1e-4


GAMES = [
    ("auto", ("technology", "standards", "sea_lane_security", "assurance")),
    ("pairs", ("market_access", "diversify", "substitute")),
    ("exact", ("capacity", "invest", "facilitation", "technology")),
]


@pytest.mark.parametrize(("attribution", "kinds"), GAMES)
def test_shares_and_the_rest_add_up(small: Any, kinds: Sequence[str], attribution: str) -> None:
    pact = small.pact(*map(small.measure, kinds))
    result = small.evaluate(pact, attribution=attribution)
    outcomes = result.to_frame().set_index(["target", "metric"])["value_usd"]
    for name in ("by_measure", "by_member"):
        sums = result.tables[name].groupby(["target", "metric"])["shapley_usd"].sum()
        whole = outcomes[sums.index]
        for metric in ("trade_gain", "risk_gain", "gain"):
            one, other = (part.xs(metric, level="metric") for part in (sums, whole))
            assert np.allclose(one, other, rtol=1e-6, atol=1e-9 * outcomes.abs().max())


@given(st.integers(1, 6), st.integers(0, 999))
def test_shapley_values_add_up_for_any_game(players: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    worth = {
        team: random.normal(size=2)
        for size in range(players + 1)
        for team in itertools.combinations(range(players), size)
    }
    found = shares_of(players, worth.__getitem__)
    whole = worth[tuple(range(players))] - worth[()]
    np.testing.assert_allclose(found.shapley.sum(axis=0), whole, atol=1e-12)


@given(st.lists(st.tuples(st.floats(0, 0.4), st.floats(0, 1)), min_size=1, max_size=2))
def test_moved_shares_still_add_up(small: Any, moves: list[tuple[float, float]]) -> None:
    base = Baseline.from_world(small.world)
    terms = [Sourcing(("CHN",), ("JPN",), ("C26",), s, ("all",), p) for s, p in moves]
    new, cost = moved_origins(terms, small.world, base)
    np.testing.assert_allclose(new.sum(axis=0), base.origin_share.sum(axis=0), atol=1e-12)
    assert new.min() >= 0
    assert cost.min() >= 0
    same, none = moved_inputs([], small.world, base)
    assert same.tobytes() == base.input_share.tobytes()
    assert not none.any()


def test_inputs_are_left_as_they_were(small: Any) -> None:
    world, pact = small.world, small.everything
    before = world.sha256, repr(pact), repr(small.catalogue.hazards)
    surface = small.without.surface.loss_usd.tobytes()
    small.evaluate(pact, tests=True)
    fresh = world.aggregate()
    assert (world.sha256, repr(pact), repr(small.catalogue.hazards)) == before
    assert fresh.sha256 == world.sha256
    assert small.without.surface.loss_usd.tobytes() == surface


def _same(one: PactResult, other: PactResult, tables: Sequence[str]) -> None:
    for name in tables:
        first, second = one.tables[name], other.tables[name]
        keys = [c for c in first if first[c].dtype.kind not in "fi"]
        first, second = (part.sort_values(keys).reset_index(drop=True) for part in (first, second))
        pd.testing.assert_frame_equal(first[keys], second[keys])
        for column in set(first) - set(keys):
            scale = np.nanmax(first[column].abs().to_numpy(dtype=float), initial=1.0)
            assert np.allclose(
                first[column], second[column], rtol=1e-6, atol=1e-7 * scale, equal_nan=True
            ), (name, column)


def test_the_order_of_measures_changes_nothing(small: Any) -> None:
    kinds = ("diversify", "technology", "sea_lane_security", "market_access", "substitute")
    pact = small.pact(*map(small.measure, kinds))
    turned = replace(pact, measures=pact.measures[::-1])
    _same(
        small.evaluate(pact), small.evaluate(turned),
        ("outcomes", "by_measure", "by_member", "by_hazard", "bystanders", "measures", "payers"),
    )  # fmt: skip


def test_the_order_of_members_changes_nothing(small: Any) -> None:
    kinds = ("standards", "technology", "assurance", "capacity")
    pact = small.pact(*map(small.measure, kinds))
    turned = replace(pact, members=("JPN", "IND"))
    one, other = small.evaluate(pact), small.evaluate(turned)
    assert other.targets[2] == "JPN+IND"
    names = {"JPN+IND": "IND+JPN"}
    tables = {
        name: table.replace({"target": names}) if "target" in table else table
        for name, table in other.tables.items()
    }
    _same(
        one, replace(other, tables=tables),
        ("outcomes", "by_measure", "by_member", "by_hazard", "bystanders", "payers"),
    )  # fmt: skip


def test_a_seed_repeats_every_byte_and_another_does_not(small: Any) -> None:
    pact = small.pact(small.measure("technology"), small.measure("sea_lane_security"))

    def run(seed: int) -> PactResult:
        return evaluate(
            small.world, pact, small.params(seed=seed), small.catalogue,
            worldviews=small.worldviews,
        )  # fmt: skip

    one, two, other = run(1), run(1), run(2)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, two.tables[name], check_exact=True)
    assert one.interval("gain", "World") != other.interval("gain", "World")
    assert one.value("gain", "World") == pytest.approx(other.value("gain", "World"), rel=1e-6)


CLEAR = ("standards", "technology", "diversify", "sea_lane_security")
"""A pact that acts on the economy and on hazards."""


@pytest.fixture(scope="module")
def found(small: Any) -> PactModel:
    pact: Pact = small.pact(*map(small.measure, CLEAR))
    return pact_model(pact, small.params(), small.without, store=small)


def _width(numbers: np.ndarray) -> np.ndarray:
    low, high = np.quantile(numbers, (0.05, 0.95), axis=0)
    return high - low


def _expected(model: RiskModel, seed: int, draws: int = 400) -> np.ndarray:
    factors = Factors(model, REGIME)
    return expected_annual_loss(model, factors.at(factors.latin_hypercube(draws, seed)))


def test_what_both_models_share_makes_the_effect_sharp(found: PactModel) -> None:
    """The same unknowns on both sides: less than half as wide as two runs of their own."""
    shared = drawn(replace(found, params=found.params.model_copy(update={"draws": 400})))
    effect = shared["risk_gain"]
    np.testing.assert_allclose(effect, shared["eal_without"] - shared["eal_with"])
    apart = _expected(found.without, 1) - _expected(found.kept, 2)
    headline = [found.without.targets.index(name) for name in ("JPN", "IND+JPN", "World")]
    assert (2 * _width(effect)[headline] < _width(apart)[headline]).all()


def test_the_same_years_make_the_effect_on_tails_sharp(found: PactModel) -> None:
    def tails(model: RiskModel, seed: int) -> float:
        rate = model.rates(REGIME)
        pool = Pool.draw(years=300, mean_events=float(rate.sum()), seed=seed)
        events = sample_events(pool, rate, model.clustered, model.lengths(), kept=model.change.rate)
        loss = event_losses(model, events, [len(model.targets) - 1])
        annual = annual_losses(loss, events.year, events.years)[0]
        return tail_risk(annual[:, 0], 0.99).cvar

    seeds = range(40)
    without = [tails(found.without, seed) for seed in seeds]
    same = np.subtract(without, [tails(found.kept, seed) for seed in seeds])
    apart = np.subtract(without, [tails(found.kept, 1000 + seed) for seed in seeds])
    assert 2 * _width(same) < _width(apart)
    assert isinstance(found.pact.reform(), Reform)
