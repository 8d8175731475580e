"""Types of measure: what each does to the economy and to hazards, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

from tradewind.models import (
    AddedCapital,
    Duty,
    ForeignIncome,
    InputNeed,
    Productivity,
    Reform,
    Sourcing,
    Tariff,
    TradeCost,
)
from tradewind.partnership import MEASURE_TYPES, HazardEffect, Measure, Pact
from tradewind.partnership.measure import pairs

BOTH = ("IND", "JPN")
PROMISED = {
    "market_access", "standards", "facilitation", "diversify", "capacity", "substitute",
    "technology", "assurance", "invest", "sea_lane_security", "mineral_capacity",
    "mineral_substitute", "recycle", "stockpile",
}  # fmt: skip


def test_the_registry_has_what_works_and_nothing_else() -> None:
    assert set(MEASURE_TYPES) == PROMISED
    for name, kind in MEASURE_TYPES.items():
        assert name == kind.TYPE
        assert issubclass(kind, Measure)
        assert kind.ACTS_ON
        assert kind.UNIT
    with pytest.raises(TypeError):
        MEASURE_TYPES["recycle"] = Measure  # type: ignore[index]


REFORMS: dict[str, tuple[object, ...]] = {
    "market_access": (
        Duty(("JPN",), ("IND",), ("C29",), 0.1),
        Tariff(("JPN",), ("IND",), ("C29",), -0.05),
    ),
    "standards": (TradeCost(BOTH, BOTH, ("C26",), 0.9),),
    "facilitation": (TradeCost(BOTH, BOTH, ("C29",), 1 / 1.02),),
    "diversify": (Sourcing(("CHN",), BOTH, ("C24B",), 0.1, ("all",), 0.05),),
    "capacity": (AddedCapital(("IND",), ("C26",), 1000.0),),
    "substitute": (InputNeed(BOTH, ("C24B",), ("C29",), 0.1, 0.1),),
    "technology": (Productivity(BOTH, ("C26",), 1.02),),
    "invest": (
        AddedCapital(("IND",), ("C29",), 250.0),
        ForeignIncome(("IND",), ("JPN",), 100.0),
    ),
    "assurance": (),
    "sea_lane_security": (),
    "mineral_capacity": (),
    "mineral_substitute": (),
    "recycle": (),
    "stockpile": (),
}


@pytest.mark.parametrize("kind", MEASURE_TYPES)
def test_a_type_reforms_as_it_says(small: Any, kind: str) -> None:
    assert small.pact(small.measure(kind)).reform() == Reform(REFORMS[kind])


def test_types_act_on_hazards_as_they_say(small: Any) -> None:
    lanes = small.pact(small.measure("sea_lane_security")).hazard_effects()
    assert lanes == (HazardEffect(rate={"strait": 0.9}, length={"strait": 0.8}),)
    spares = small.pact(small.measure("assurance")).hazard_effects()
    assert spares == (HazardEffect(exempt={"pills": 0.5}, members=BOTH),)
    rarer = small.measure("assurance", effect="rarer", hazards=["ores", "chips"])
    assert small.pact(rarer).hazard_effects() == (HazardEffect(rate={"ores": 0.5, "chips": 0.5}),)
    for kind in PROMISED - {"assurance", "sea_lane_security"}:
        assert small.pact(small.measure(kind)).hazard_effects() == ()


@pytest.mark.parametrize("kind", MEASURE_TYPES)
def test_a_measure_of_parties_falls_where_one_is_missing(small: Any, kind: str) -> None:
    pact = small.pact(small.measure(kind, parties=["IND", "JPN"]), members=("IND", "JPN", "USA"))
    whole = pact.reform(), pact.hazard_effects()
    assert (pact.among(["JPN", "IND"]).reform(), pact.among(BOTH).hazard_effects()) == whole
    for left in ((), ("IND",), ("JPN", "USA")):
        assert not pact.among(left).reform().changes
        assert pact.among(left).hazard_effects() == ()


def test_a_measure_without_parties_shrinks_with_its_members(small: Any) -> None:
    members = ("IND", "JPN", "CHN", "USA")
    pact = small.pact(
        small.measure("standards"), small.measure("diversify"), small.measure("technology"),
        small.measure("substitute"), members=members,
    )  # fmt: skip
    cost, sourcing, better, need = pact.among(["USA", "CHN"]).reform().terms
    assert cost.origin == cost.destination == ("CHN", "USA")
    assert sourcing.destination == ("USA",)  # nobody moves away from itself
    assert better.economy == need.economy == ("CHN", "USA")
    alone = pact.among(["CHN"]).reform().terms
    assert [term.kind for term in alone] == ["productivity", "input_need"]


def test_technology_is_of_those_who_are_named(small: Any) -> None:
    measure = small.measure("technology", economies=["JPN", "USA"])
    (term,) = small.pact(measure).reform().terms
    assert term.economy == ("JPN",)
    assert small.pact(measure, members=("IND", "CHN")).reform() == Reform()


def test_duties_between_others_stay(small: Any) -> None:
    duty = small.fields("market_access")["duties"][0]
    own = {**duty, "importer": "USA"}
    pact = small.pact(
        small.measure("market_access", duties=[duty, own]), members=("IND", "JPN", "USA")
    )
    assert [term.kind for term in pact.reform().terms] == ["duty", "duty", "tariff", "tariff"]
    part = pact.among(BOTH).reform()  # what is in force is so whoever takes part
    assert [term.kind for term in part.terms] == ["duty", "duty", "tariff"]
    assert not pact.among(["IND", "USA"]).reform().changes
    assert not pact.only(()).reform().changes
    assert pact.only(()).reform().terms == pact.reform().terms[:2]


def test_numbers_are_those_that_are_drawn(small: Any) -> None:
    pact = small.everything
    drawn = {
        (measure.id, name): number.high
        for measure in pact.measures
        for name, number in measure.numbers.items()
    }
    terms = {term.kind: term for term in pact.reform(lambda *at: drawn[at]).terms}
    assert terms["duty"].rate == 0.12
    assert terms["tariff"].rate == pytest.approx(-0.8 * 0.12)
    assert terms["productivity"].factor == 1.04
    assert terms["sourcing"].share == 0.15
    (spare, lanes) = pact.hazard_effects(lambda *at: drawn[at])
    assert spare.exempt == {"pills": 0.9}
    assert lanes.length == {"strait": 0.7}


def test_a_pact_is_cut_down_by_measure_member_and_year(small: Any) -> None:
    slow = small.measure("technology", "slow", lead_years=small.number(12.0))
    pact = small.pact(small.measure("standards"), slow, small.measure("capacity"))
    assert [m.id for m in pact.within(10).measures] == ["standards", "capacity"]
    assert pact.within(12) == pact
    assert [m.id for m in pact.only(["capacity", "slow"]).measures] == ["slow", "capacity"]
    assert pact.only([]).measures == ()
    assert pact["slow"] is slow
    assert pact.among(["JPN", "XXX", "IND"]).members == BOTH
    with pytest.raises(LookupError, match="Unknown measure"):
        pact.only(["slower"])


def test_links_need_two_ends() -> None:
    assert pairs(("JPN",)) == pairs(()) == ()
    assert pairs(["IND", "JPN"]) == BOTH


def test_pacts_are_keys(small: Any) -> None:
    assert (
        len({small.everything, Pact("small", "A small pact", BOTH, small.everything.measures)}) == 1
    )
