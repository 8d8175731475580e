"""Properties of rates, samples and losses, whatever the numbers are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tradewind.models import EquilibriumParams
from tradewind.risk import Catalogue, Hazard, HazardLink, HazardTerm, OwnRate, RiskParams
from tradewind.risk.curves import annual_losses, exceedance, tail_risk
from tradewind.risk.event_set import LengthLaws, Pool, sample_events
from tradewind.risk.model import RiskModel, group_name, risk_model
from tradewind.risk.rates import RateLaw, rate_law, regimes
from tradewind.risk.scenarios import scenario_rates, scenarios_of
from tradewind.risk.solving import Solve, Solved
from tradewind.risk.surface import LossSurface
from tradewind.risk.unlisted import UnlistedHazard
from tradewind.world import World

CLASSES = ("supplier-state", "export-ban", "natural")
SCALED = {"supplier-state": True, "export-ban": True, "natural": False}
PARAMS = RiskParams(design=12, nodes=3, governance=False)
unit = st.floats(0.0, 1.0, width=32)
priors = st.just(0.0) | st.floats(0.01, 3.0)
few = settings(max_examples=15)


def _hazard(name: str, kind: str, rate: OwnRate | None, size: float, year: int = 2024) -> Hazard:
    term = HazardTerm(
        "cut", ("TWN",), ("JPN",), (), ("C26",), 0.5 * size, size, 1.2 * size,
        "share of quantity", "importer", "made up",
    )  # fmt: skip
    return Hazard(
        name, name, "", kind, "TWN", date(year, 1, 1), None, acted=True, terms=(term,),
        duration_days=10.0 + len(name), confidence="A", source="made up", own_rate=rate,
    )  # fmt: skip


@st.composite
def hazards(draw: st.DrawFn) -> tuple[Hazard, ...]:
    """From one to six hazards, some with a rate of their own."""
    found = []
    for k in range(draw(st.integers(1, 6))):
        mean = draw(st.floats(0.01, 2.0))
        own = OwnRate(mean, mean / 2, 2 * mean) if draw(st.booleans()) else None
        kind, size = draw(st.sampled_from(CLASSES)), draw(st.floats(0.0, 0.8))
        found.append(_hazard("h" * (k + 1), kind, own, size, draw(st.integers(2010, 2026))))
    return tuple(found)


@st.composite
def laws(draw: st.DrawFn) -> RateLaw:
    """Rates of some hazards, with economies that the record does not list."""
    listed = draw(hazards())
    unlisted = [
        UnlistedHazard(
            replace(_hazard(f"u{k}", draw(st.sampled_from(CLASSES)), None, 0.1), first_day=None),
            draw(st.floats(-2.5, 2.5)),
            0.1,
        )
        for k in range(draw(st.integers(0, 4)))
    ]
    known = {hazard.hazard_class for hazard in listed}
    unlisted = [u for u in unlisted if u.hazard_class in known and SCALED[u.hazard_class]]
    return rate_law(listed, unlisted, SCALED, regimes()[draw(st.sampled_from(list(regimes())))])


@given(laws(), st.floats(0.0, 1.5), priors, st.integers(0, 99))
def test_shares_of_a_class_add_up(law: RateLaw, slope: float, prior: float, seed: int) -> None:
    mix = np.random.default_rng(seed).exponential(size=(3, len(law.hazards)))
    shares = law.shares(mix, np.full(3, slope), np.full(3, prior))
    assert (shares >= 0).all()
    for k in range(len(law.classes)):
        own = law.own & (law.in_class == k)
        counted = ~law.own & (law.in_class == k)
        assert (shares[:, own] == 1).all()
        if counted.any() and (law.listed[counted].any() or prior > 0):
            np.testing.assert_allclose(shares[:, counted].sum(axis=1), 1.0, rtol=1e-12)


@given(laws(), unit, st.integers(0, 99))
def test_rates_are_finite_and_rise_with_their_quantile(law: RateLaw, mix: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    quantile = np.sort(random.uniform(0.001, 0.999, 4))
    weights = np.tile(random.exponential(size=len(law.hazards)) + mix, (4, 1))
    often = np.repeat(quantile[:, None], len(law.classes), axis=1)
    own = np.repeat(quantile[:, None], len(law.hazards), axis=1)
    drawn = law.draw(often, own, weights, np.full(4, 0.63), np.full(4, 0.5))
    assert np.isfinite(drawn).all()
    assert (drawn >= 0).all()
    assert (np.diff(drawn, axis=0) >= -1e-12).all()


@given(hazards(), st.floats(0.0, 1.0), st.integers(0, 99))
def test_links_never_lower_how_often_a_hazard_comes(
    listed: tuple[Hazard, ...], chance: float, seed: int
) -> None:
    rate = np.random.default_rng(seed).exponential(size=len(listed))
    names = [hazard.id for hazard in listed]
    links = [HazardLink(names[0], names[-1], chance, 0.0, 1.0, "made up")] if len(names) > 1 else []
    scenarios = scenarios_of(listed, links)
    found = scenario_rates(scenarios, names, rate)
    assert (found >= 0).all()
    for k, hazard in enumerate(listed):
        whole = sum(found[s] for s, x in enumerate(scenarios) if hazard in x.hazards)
        assert whole >= rate[k] * (1 - 1e-12)
    assert (
        sum(found[s] for s, x in enumerate(scenarios) if listed[0] in x.hazards)
        <= (rate[0] * (1 + 1e-12))
        or len(names) == 1
    )


samples = arrays(np.float64, st.integers(1, 300), elements=st.floats(-1e12, 1e12))


@given(samples, st.sampled_from([0.5, 0.95, 0.99]))
def test_cvar_is_never_below_var(annual: np.ndarray, level: float) -> None:
    tail = tail_risk(annual, level)
    slack = 1e-9 * np.abs(annual).max()
    assert tail.cvar >= tail.var - slack
    assert annual.min() <= tail.var <= annual.max()
    assert tail.cvar <= annual.max() + slack
    assert min(tail.var_error, tail.cvar_error) >= 0
    turned = tail_risk(annual[::-1], level)
    assert (turned.var, turned.cvar) == (tail.var, tail.cvar)


@given(samples, st.floats(1e-3, 1e3), st.floats(-1e6, 1e6))
def test_tails_move_with_their_unit_and_their_zero(
    annual: np.ndarray, unit_of: float, shift: float
) -> None:
    tail, moved = tail_risk(annual, 0.95), tail_risk(unit_of * annual + shift, 0.95)
    slack = 1e-9 * (np.abs(unit_of * annual).max() + abs(shift) + 1)
    np.testing.assert_allclose(moved.var, unit_of * tail.var + shift, atol=slack)
    np.testing.assert_allclose(moved.cvar, unit_of * tail.cvar + shift, atol=slack)


@given(samples)
def test_exceedance_falls_from_one_to_zero(annual: np.ndarray) -> None:
    grid = np.sort(annual)
    beyond = exceedance(annual, grid)
    assert (np.diff(beyond) <= 0).all()
    assert beyond[-1] == 0
    assert exceedance(annual, [annual.min() - 1])[0] == 1


@given(arrays(np.float64, (5, 2, 3), elements=st.integers(-1000, 1000).map(float)), unit, unit)
def test_what_is_read_off_lies_between_its_nodes(
    losses: np.ndarray, first: float, second: float
) -> None:
    surface = LossSurface(("a", "b"), ("X", "Y", "Z"), np.linspace(0, 1, 5), losses)
    at = np.sort([first, second])
    piece = np.minimum((at * 4).astype(int), 3)
    found = surface.at([0, 0], at)
    low = np.minimum(losses[piece, 0], losses[piece + 1, 0])
    high = np.maximum(losses[piece, 0], losses[piece + 1, 0])
    slack = 1e-9 * np.abs(losses).max() + 1e-9
    assert (found >= low - slack).all()
    assert (found <= high + slack).all()


@given(
    arrays(np.float64, 3, elements=st.just(0.0) | st.floats(0.01, 1.5)),
    st.floats(0.5, 1.0),
    st.just(0.0) | st.floats(0.001, 0.33),
    st.integers(0, 99),
)
def test_fewer_events_are_some_of_the_same(
    rate: np.ndarray, less: float, clustering: float, seed: int
) -> None:
    pool = Pool.draw(years=200, mean_events=float(rate.sum()), seed=seed)
    laws_of = LengthLaws(np.log([10.0, 60.0, 300.0]), np.ones(3), 365.0)
    together = np.array([True, False, True])
    more, fewer = (
        sample_events(pool, scale * rate, together, laws_of, clustering=clustering)
        for scale in (1.0, less)
    )
    assert len(fewer) <= len(more)
    assert set(fewer.intensity) <= set(more.intensity)
    total, most = annual_losses(more.days[:, None], more.year, 200)
    np.testing.assert_allclose(total.sum(), more.days.sum())
    assert (total >= most - 1e-9).all()


def _pretend(
    world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
) -> Iterator[Solved]:
    """Losses that grow with cuts, more than in proportion, and most in the last economies."""
    to = np.linspace(0.5, 1.5, len(world.economies))
    for chunk in chunks:
        cuts = [sum(getattr(t, "share", 0.0) for t in solve.shock.terms) for solve in chunk]
        loss = 1e9 * np.array([cut + cut**2 for cut in cuts])[:, None] * to
        yield Solved(loss, ("",) * len(chunk))


def _model(world: World, listed: Sequence[Hazard], *names: Sequence[str]) -> RiskModel:
    classes = Catalogue.built_in().classes
    catalogue = Catalogue(tuple(listed), classes, (), MappingProxyType({}))
    groups = {group_name(codes): codes for codes in names}
    return risk_model(world, catalogue, PARAMS, groups, mapper=_pretend)


_ALWAYS = _hazard("always", "accident", OwnRate(0.1, 0.05, 0.2), 0.5)


@few
@given(hazards(), st.randoms(use_true_random=False))
def test_the_order_of_hazards_changes_no_expected_loss(
    world: World, listed: tuple[Hazard, ...], random: object
) -> None:
    turned = [*listed, _ALWAYS]
    random.shuffle(turned)  # type: ignore[attr-defined]
    one, two = _model(world, [_ALWAYS, *listed]), _model(world, turned)
    for regime in regimes():
        first, second = one.expected_loss(regime), two.expected_loss(regime)
        np.testing.assert_allclose(first.sum(axis=0), second.sum(axis=0), rtol=1e-10)
        where = [two.surface.scenarios.index(name) for name in one.surface.scenarios]
        np.testing.assert_allclose(first, second[where], rtol=1e-10)


@few
@given(hazards())
def test_groups_are_sums_and_nothing_costs_nothing(
    world: World, listed: tuple[Hazard, ...]
) -> None:
    nothing = _hazard("nothing", "natural", OwnRate(1.0, 0.5, 2.0), 0.0)
    model = _model(world, [_ALWAYS, *listed, nothing], ["IND", "JPN", "USA"])
    loss = model.expected_loss("since-2010")
    at = {name: k for k, name in enumerate(model.targets)}
    group = loss[:, [at["IND"], at["JPN"], at["USA"]]].sum(axis=1)
    np.testing.assert_allclose(group, loss[:, at["IND+JPN+USA"]], rtol=1e-12)
    np.testing.assert_allclose(loss[:, :80].sum(axis=1), loss[:, at["World"]], rtol=1e-12)
    assert (loss[model.surface.scenarios.index("nothing")] == 0).all()
    assert (loss >= 0).all()
