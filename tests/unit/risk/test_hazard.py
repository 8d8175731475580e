"""Hazards: sizes by intensity, the terms they make, and why some do not count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tradewind.core import InputError
from tradewind.models import Capacity, Cut, Demand, Endowment, Tariff, TradeCost
from tradewind.risk import Hazard, HazardTerm
from tradewind.risk.hazard import UNITS

MakeHazard = Callable[..., Hazard]
TERM = HazardTerm(
    "cut", ("TWN",), ("JPN",), (), ("C26",), 0.1, 0.2, 0.6, "share of quantity", "lost", "judged"
)


def test_sizes_are_linear_on_each_side_of_the_most_likely() -> None:
    sizes = [TERM.size(z) for z in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert sizes == pytest.approx([0.1, 0.15, 0.2, 0.4, 0.6])
    falling = replace(TERM, low=1.0, mode=0.9, high=0.5)
    assert [falling.size(z) for z in (0.0, 0.5, 0.75, 1.0)] == pytest.approx([1.0, 0.9, 0.7, 0.5])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cut", Cut(("TWN",), ("JPN",), ("C26",), 0.2, "lost")),
        ("trade_cost", TradeCost(("TWN",), ("JPN",), ("C26",), 0.2)),
        ("tariff", Tariff(("TWN",), ("JPN",), ("C26",), 0.2)),
        ("capacity", Capacity(("KOR",), ("C26",), 0.2)),
        ("demand", Demand(("KOR",), ("C26",), 0.2)),
        ("endowment", Endowment(("KOR",), ("C26",), 0.2)),
    ],
)
def test_each_kind_makes_its_term(kind: str, expected: object) -> None:
    assert replace(TERM, kind=kind, economy=("KOR",)).at(0.5) == expected
    assert kind in UNITS


@pytest.mark.parametrize("intensity", [-0.01, 1.01, float("nan")])
def test_an_intensity_outside_0_to_1_is_refused(make_hazard: MakeHazard, intensity: float) -> None:
    with pytest.raises(InputError, match="outside 0 to 1") as raised:
        make_hazard("chips").shock(intensity)
    assert raised.value.where == "chips"


def test_a_shock_has_all_terms_and_says_where_it_comes_from(make_hazard: MakeHazard) -> None:
    shock = make_hazard("chips", terms=(TERM, replace(TERM, industry=("C27",)))).shock(0.75)
    assert [term.industry for term in shock.terms] == [("C26",), ("C27",)]
    assert [getattr(term, "share", None) for term in shock.terms] == pytest.approx([0.4, 0.4])
    assert (shock.name, shock.source, shock.file) == ("chips", "made up", "own.csv")


def test_all_cuts_get_another_rent(make_hazard: MakeHazard) -> None:
    hazard = make_hazard("chips", terms=(TERM, replace(TERM, rent="importer")))
    assert {term.rent for term in hazard.with_rent("exporter").terms} == {"exporter"}
    assert [term.rent for term in hazard.terms] == ["lost", "importer"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, ""),
        ({"first_day": None}, ""),
        ({"confidence": "A-"}, "its confidence is A-, not A"),
        ({"confidence": "U"}, "its confidence is U, not A"),
        ({"first_day": date(2009, 12, 31)}, "it began before the years"),
        ({"acted": False}, "it was not carried out"),
    ],
)
def test_why_a_hazard_is_off(make_hazard: MakeHazard, changes: dict[str, object], why: str) -> None:
    found = make_hazard("chips", **changes).why_off
    assert found.startswith(why)
    assert bool(found) == bool(why)
