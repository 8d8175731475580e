"""Scenarios: hazards alone and in pairs, and rates that stay those that were counted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tradewind.models import Cut
from tradewind.risk import Hazard, HazardLink
from tradewind.risk.scenarios import scenario_rates, scenarios_of

MakeHazard = Callable[..., Hazard]
LINK = HazardLink("a", "b", 0.5, 0.2, 0.8, "made up")


def test_pairs_follow_hazards_and_other_links_are_passed_over(make_hazard: MakeHazard) -> None:
    hazards = [make_hazard("a"), make_hazard("b")]
    other = HazardLink("a", "elsewhere", 0.5, 0.2, 0.8, "made up")
    scenarios = scenarios_of(hazards, [other, LINK])
    assert [scenario.id for scenario in scenarios] == ["a", "b", "a+b"]
    assert [scenario.link for scenario in scenarios] == [None, None, LINK]
    assert scenarios[2].title == "Title of a; and Title of b"


def test_a_pair_is_one_shock_with_the_terms_of_both(make_hazard: MakeHazard) -> None:
    pair = scenarios_of([make_hazard("a"), make_hazard("b")], [LINK])[2]
    shock = pair.shock(1.0)
    assert shock.terms == (Cut(("TWN",), ("all",), ("C26",), 0.3),) * 2
    assert (shock.name, shock.file) == ("a+b", "own.csv")


@pytest.mark.parametrize("second", [0.5, 0.1])
def test_rates_of_linked_hazards_stay_those_counted(make_hazard: MakeHazard, second: float) -> None:
    scenarios = scenarios_of([make_hazard("a"), make_hazard("b")], [LINK])
    rate = np.array([0.2, second])
    found = scenario_rates(scenarios, ["a", "b"], rate)
    assert found == pytest.approx([0.1, second - 0.1, 0.1])
    assert found[[0, 2]].sum() == pytest.approx(0.2)
    assert found[[1, 2]].sum() == pytest.approx(second)


def test_a_hazard_is_never_less_often_than_what_sets_it_off(make_hazard: MakeHazard) -> None:
    scenarios = scenarios_of([make_hazard("a"), make_hazard("b")], [LINK])
    assert scenario_rates(scenarios, ["a", "b"], np.array([0.2, 0.01])).tolist() == [0.1, 0, 0.1]


def test_draws_of_rates_and_of_links_go_together(make_hazard: MakeHazard) -> None:
    scenarios = scenarios_of([make_hazard("a"), make_hazard("b")], [LINK])
    rate = np.array([[0.2, 0.5], [0.4, 0.5]])
    found = scenario_rates(scenarios, ["a", "b"], rate, np.array([[0.0], [1.0]]))
    assert found == pytest.approx(np.array([[0.2, 0.5, 0.0], [0.0, 0.1, 0.4]]))
