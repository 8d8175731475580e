"""Reforms: what calm years gain, what is refused, and where later shocks start from."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import (
    AddedCapital,
    Duty,
    Endowment,
    EquilibriumParams,
    ForeignIncome,
    InputNeed,
    Productivity,
    Reform,
    ReformTerm,
    Shock,
    Sourcing,
    Tariff,
    TradeCost,
)
from tradewind.models.equilibrium import (
    Baseline,
    Elasticities,
    Settled,
    calm_gain_usd,
    instruments_of,
    reforms,
    respond_many,
    settle,
    solve,
)
from tradewind.models.equilibrium.reforms import with_duties, without_duties
from tradewind.models.equilibrium.solve import rebased

MEDIUM = EquilibriumParams(horizon="medium")
CARS = (("JPN",), ("IND",), ("C29",))
"""From Japan to India."""


@pytest.fixture(scope="module")
def own(small: Any) -> Any:
    return small.world


@pytest.fixture(scope="module")
def gain(own: Any) -> Any:
    """Return gains in US$ million by economy."""
    codes = list(own.economies.index)

    def gains(*terms: ReformTerm, elasticities: Elasticities | None = None) -> dict[str, float]:
        settled = Settled(Reform(terms), MEDIUM, elasticities)
        return dict(zip(codes, settle(own, settled).gain_usd / 1e6, strict=True))

    return gains


@pytest.mark.parametrize("reform", [Reform(), Reform((Duty(*CARS, 0.1),))])
def test_nothing_changes_nothing_exactly(own: Any, reform: Reform) -> None:
    found = settle(own, Settled(reform, MEDIUM))
    assert found.baseline is found.steered_by is Baseline.from_world(own)
    assert (found.gain_usd == 0).all()
    assert (found.real_income == 1).all()
    assert found.residual == 0


NEUTRAL: list[ReformTerm] = [
    TradeCost(*CARS, 1.0),
    Tariff(*CARS, 0.0),
    Endowment(("IND",), ("C29",), 1.0),
    Productivity(("IND",), ("C29",), 1.0),
    AddedCapital(("IND",), ("C29",), 0.0),
    ForeignIncome(("IND",), ("JPN",), 0.0),
    Sourcing(*CARS, 0.0),
    InputNeed(("IND",), ("C24B",), ("C29",), 0.0),
]


@pytest.mark.parametrize("term", NEUTRAL, ids=lambda term: term.kind)
def test_a_term_of_size_nothing_changes_nothing(own: Any, term: ReformTerm) -> None:
    found = settle(own, Settled(Reform((Duty(*CARS, 0.1), term)), MEDIUM))
    np.testing.assert_allclose(found.real_income, 1.0, atol=1e-11)
    base = Baseline.from_world(own)
    np.testing.assert_allclose(found.baseline.trade, base.trade, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(found.baseline.inputs, base.inputs, rtol=1e-9, atol=1e-6)
    assert found.baseline.tariff is None


def test_telling_duties_apart_has_an_inverse(own: Any) -> None:
    base = Baseline.from_world(own)
    rates = np.random.default_rng(1).uniform(0, 0.1, base.trade.shape)
    rates[range(len(rates)), range(len(rates))] = 0
    taxed = with_duties(base, rates)
    back = without_duties(taxed)
    assert taxed.tariff is not None
    assert back.tariff is None
    for name in ("trade", "inputs", "demand", "output", "primary_income", "final", "income"):
        one, other = getattr(back, name), getattr(base, name)
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-12 * other.max(), err_msg=name)
    np.testing.assert_allclose(back.deficit, base.deficit, atol=1e-9 * base.income.max())
    np.testing.assert_allclose(taxed.deficit, base.deficit, atol=1e-9 * base.income.max())
    assert taxed.trade.tobytes() == base.trade.tobytes()
    revenue = (rates * base.trade).sum(axis=(0, 2))
    spent = taxed.income - taxed.primary_income.sum(axis=1) - revenue
    np.testing.assert_allclose(spent, base.deficit, atol=1e-9 * base.income.max())
    assert with_duties(base, None) is with_duties(base, 0 * rates) is without_duties(base) is base


def test_taking_a_duty_away_gains_the_triangle(own: Any, gain: Any) -> None:
    """The world gains about half of the duty times the trade that it kept away (Harberger 1964)."""
    sums = []
    for rate in (0.05, 0.1):
        terms = (Duty(*CARS, rate), Tariff(*CARS, -rate))
        found = settle(own, Settled(Reform(terms), MEDIUM))
        old, new = Baseline.from_world(own), found.baseline
        codes = list(own.economies.index), list(own.industries.index)
        at = codes[0].index("JPN"), codes[0].index("IND"), codes[1].index("C29")
        triangle = rate / 2 * (new.trade[at] - old.trade[at])
        gains = gain(*terms)
        assert sum(gains.values()) == pytest.approx(triangle, rel=0.3)
        assert gains["JPN"] > 0
        sums.append(sum(gains.values()))
    assert sums[1] / sums[0] == pytest.approx(4, rel=0.1)


def test_an_importer_without_market_power_gains_from_taking_its_duty_away(gain: Any) -> None:
    """Where origins replace each other well, the best tariff is near 0, so less duty is better."""
    close = Elasticities.of("long", sigma=25.0)
    gains = gain(Duty(*CARS, 0.3), Tariff(*CARS, -0.3), elasticities=close)
    assert gains["IND"] > 0
    assert sum(gains.values()) > 0


@pytest.mark.parametrize(
    "terms",
    [
        (Tariff(*CARS, -0.01),),
        (Duty(*CARS, 0.1), Tariff(*CARS, -0.11)),
        (Duty(*CARS, 0.1), Tariff(("CHN",), ("IND",), ("C29",), -0.01)),
    ],
)
def test_no_more_duty_is_taken_away_than_there_is(own: Any, terms: tuple[ReformTerm, ...]) -> None:
    with pytest.raises(InputError, match="more tariff than there is") as raised:
        settle(own, Settled(Reform(terms), MEDIUM))
    assert raised.value.where == "tariff"
    assert "is left" in raised.value.found
    assert "State the duty" in raised.value.fix


def test_the_whole_duty_may_go_and_duties_that_overlap_add(gain: Any) -> None:
    halves = (Duty(*CARS, 0.07), Duty(*CARS, 0.03))
    one = gain(*halves, Tariff(*CARS, -0.1))
    other = gain(Duty(*CARS, 0.1), Tariff(*CARS, -0.04), Tariff(*CARS, -0.06))
    assert one == pytest.approx(other, abs=1e-4)


def test_new_capital_and_productivity_raise_real_income(gain: Any) -> None:
    capital = gain(AddedCapital(("IND",), ("C26",), 1000.0))
    assert capital["IND"] == pytest.approx(1000.0, rel=0.5)
    assert sum(capital.values()) == pytest.approx(1000.0, rel=0.15)
    better = gain(Productivity(("IND",), ("C26",), 1.05))
    worse = gain(Productivity(("IND",), ("C26",), 0.95))
    assert better["IND"] > 0 > worse["IND"]


def test_factors_that_overlap_multiply_and_capital_adds(gain: Any) -> None:
    one = gain(*[Productivity(("IND",), ("C26",), 1.1)] * 2)
    assert one == pytest.approx(gain(Productivity(("IND",), ("C26",), 1.21)), abs=1e-3)
    two = gain(*[AddedCapital(("IND",), ("C26",), 500.0)] * 2)
    assert two == pytest.approx(gain(AddedCapital(("IND",), ("C26",), 1000.0)), abs=1e-3)


def test_capital_needs_an_industry_that_earns(own: Any, monkeypatch: Any) -> None:
    base = Baseline.from_world(own)
    nothing = base.primary_income * 0
    monkeypatch.setattr(
        reforms, "with_duties", lambda base, _: reforms.replace(base, primary_income=nothing)
    )
    with pytest.raises(InputError, match="earn nothing") as raised:
        settle(own, Settled(Reform((AddedCapital(("IND",), ("C26",), 1.5),)), MEDIUM))
    assert raised.value.where == "added_capital"


def test_foreign_income_counts_for_who_owns_it_and_moves_no_goods(own: Any, gain: Any) -> None:
    gains = gain(ForeignIncome(("IND", "USA"), ("JPN",), 1000.0))
    assert gains["JPN"] == pytest.approx(1000, rel=1e-6)
    assert gains["IND"] == pytest.approx(-500, rel=1e-6)
    assert gains["USA"] == pytest.approx(-500, rel=1e-6)
    found = settle(own, Settled(Reform((ForeignIncome(("IND",), ("JPN",), 1000.0),)), MEDIUM))
    assert found.owned_usd_m.sum() == pytest.approx(0, abs=1e-9)
    base = Baseline.from_world(own)
    np.testing.assert_allclose(found.baseline.trade, base.trade, rtol=1e-9, atol=1e-6)


def test_moving_away_from_a_seller_lowers_what_it_sells(own: Any) -> None:
    away = Sourcing(("CHN",), ("JPN",), ("C24B",), 0.5, ("IND",), 0.05)
    found = settle(own, Settled(Reform((away,)), MEDIUM)).baseline
    base = Baseline.from_world(own)
    codes, names = list(own.economies.index), list(own.industries.index)
    n, r = codes.index("JPN"), names.index("C24B")
    china, india = codes.index("CHN"), codes.index("IND")
    assert found.origin_share[china, n, r] < 0.6 * base.origin_share[china, n, r]
    assert found.origin_share[india, n, r] > base.origin_share[india, n, r]


def test_premiums_and_easier_trade_act_together(gain: Any) -> None:
    away = Sourcing(*CARS, 0.5, ("USA",), 0.2)
    easier = TradeCost(("USA",), ("IND",), ("C29",), 1 / 1.1)
    both, alone = gain(away, easier), gain(away)
    assert both["IND"] > alone["IND"]
    cheap = gain(Sourcing(*CARS, 0.5, ("USA",), 0.0))
    assert cheap["IND"] > alone["IND"]


def test_needing_less_at_a_premium_costs(gain: Any) -> None:
    terms = [InputNeed(("JPN",), ("C24B",), ("C29",), 0.3, premium) for premium in (0.0, 0.5)]
    free, dear = (gain(term)["JPN"] for term in terms)
    assert dear < free


@pytest.mark.parametrize(
    "term",
    [
        TradeCost(("JPX",), ("IND",), ("C29",), 0.9),
        Duty(("JPX",), ("IND",), ("C29",), 0.1),
        Productivity(("IND",), ("C2",), 1.1),
        AddedCapital(("INX",), ("C29",), 1.0),
        ForeignIncome(("IND",), ("JPX",), 1.0),
    ],
    ids=lambda term: term.kind,
)
def test_codes_are_checked(own: Any, term: ReformTerm) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        settle(own, Settled(Reform((term, TradeCost(*CARS, 0.9))), MEDIUM))
    assert term.kind in raised.value.where


def test_a_duty_at_home_is_refused(own: Any) -> None:
    at_home = Duty(("JPN",), ("JPN",), ("C29",), 0.1)
    with pytest.raises(InputError, match="between an economy and itself"):
        settle(own, Settled(Reform((at_home, TradeCost(*CARS, 0.9))), MEDIUM))


def test_gains_are_remembered_and_sealed(own: Any) -> None:
    settled = Settled(Reform((TradeCost(*CARS, 0.9),)), MEDIUM)
    found = calm_gain_usd(own, settled)
    assert found is calm_gain_usd(own, Settled(Reform((TradeCost(*CARS, 0.9),)), MEDIUM))
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1.0


EASIER = TradeCost(("IND",), ("JPN",), ("all",), 0.9)
CUT = Shock("cut").cut(origin="CHN", destination="JPN", industry="C24B", share=0.5)


@pytest.mark.parametrize(
    "terms",
    [(EASIER,), (Duty(*CARS, 0.1), Tariff(*CARS, -0.05), EASIER)],
    ids=["cost", "duty"],
)
def test_a_shock_after_a_reform_starts_where_the_reform_led(
    own: Any, terms: tuple[ReformTerm, ...]
) -> None:
    found = respond_many(own, [CUT], after=Settled(Reform(terms), MEDIUM))
    base, names = Baseline.from_world(own), list(own.industries.index)
    rates = np.zeros(base.trade.shape)
    codes = list(own.economies.index)
    at = codes.index("JPN"), codes.index("IND"), names.index("C29")
    rates[at] = 0.1 * (len(terms) > 1)
    taxed = with_duties(base, rates)
    plain = Shock("reform", tuple(term for term in terms if not isinstance(term, Duty)))
    calm = solve(taxed, instruments_of(plain, own, taxed), MEDIUM.elasticities(names))
    start = without_duties(rebased(calm))
    usual = EquilibriumParams().elasticities(names)
    by_hand = solve(start, instruments_of(CUT, own, start), usual)
    np.testing.assert_allclose(
        found.real_income_change_pct.to_numpy()[0], 100 * (by_hand.real_income - 1), atol=1e-6
    )
    np.testing.assert_allclose(
        found.final_expenditure_usd_m, base.income * calm.real_income, rtol=1e-8
    )


def test_no_reform_before_is_no_reform(own: Any) -> None:
    plain = respond_many(own, [CUT, Shock("calm")])
    none = respond_many(own, [CUT, Shock("calm")], after=Settled(Reform(), MEDIUM))
    one, other = (b.real_income_change_usd_m.to_numpy().tobytes() for b in (plain, none))
    assert one == other


@pytest.mark.parametrize(
    "params", [EquilibriumParams(deficits="zero"), EquilibriumParams(resolution="full")]
)
def test_a_reform_before_needs_trade_form_and_deficits(
    own: Any, params: EquilibriumParams, monkeypatch: Any
) -> None:
    base = Baseline.from_world(own)
    monkeypatch.setattr(Baseline, "from_world", lambda *_: base)
    with pytest.raises(InputError, match="trade form, with the deficits") as raised:
        respond_many(own, [CUT], params, after=Settled(Reform((EASIER,)), MEDIUM))
    assert raised.value.where == "after"
    assert raised.value.fix
