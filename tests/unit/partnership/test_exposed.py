"""What pacts do to hazards: factors multiply, and cuts are split between members and others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tradewind.core import InputError
from tradewind.models import Cut
from tradewind.partnership import HazardEffect
from tradewind.partnership.exposed import length_factors, rate_factors, require_spared, spared
from tradewind.risk.scenarios import Scenario, scenarios_of

MEMBERS = ("IND", "JPN")


@pytest.fixture(scope="module")
def scenarios(small: Any) -> tuple[Scenario, ...]:
    catalogue = small.catalogue
    return scenarios_of(catalogue.hazards, catalogue.links)


def _at(scenarios: tuple[Scenario, ...], name: str) -> int:
    return [scenario.id for scenario in scenarios].index(name)


def test_rates_multiply_and_a_pair_goes_with_the_hazard_that_begins_it(
    scenarios: tuple[Scenario, ...],
) -> None:
    effects = [
        HazardEffect(rate={"ores": 0.5, "strait": 0.9}),
        HazardEffect(rate={"ores": 0.8, "pills": 0.1}, length={"chips": 0.3}),
    ]
    found = dict(
        zip([s.id for s in scenarios], rate_factors(effects, scenarios).tolist(), strict=True)
    )
    assert found == pytest.approx(
        {"ores": 0.4, "pills": 0.1, "strait": 0.9, "chips": 1.0, "ores+pills": 0.4}
    )


def test_lengths_multiply_and_go_with_the_hazard_that_lasts_longest() -> None:
    effects = [HazardEffect(length={"ores": 0.5}), HazardEffect(length={"ores": 0.5, "x": 0.1})]
    longest = np.array([1, 0, 1])
    found = length_factors(effects, ["ores", "pills"], longest)
    assert found.tolist() == [1.0, 0.25, 1.0]


def test_a_cut_that_spares_members_is_split(small: Any, scenarios: tuple[Scenario, ...]) -> None:
    effects = [HazardEffect(exempt={"pills": 0.75}, members=MEMBERS)]
    found = spared(scenarios, effects, small.world)
    k, pair = _at(scenarios, "pills"), _at(scenarios, "ores+pills")
    old, (others, inside) = scenarios[k].hazards[0].terms[0], found[k].hazards[0].terms
    assert set(others.destination) == set(small.world.economies.index) - set(MEMBERS)
    assert inside.destination == MEMBERS
    assert (others.low, others.mode, others.high) == (old.low, old.mode, old.high)
    assert (inside.low, inside.mode, inside.high) == pytest.approx(
        (0.25 * old.low, 0.25 * old.mode, 0.25 * old.high)
    )
    assert found[pair].hazards[1].terms == found[k].hazards[0].terms
    assert found[pair].hazards[0] == scenarios[pair].hazards[0]
    assert [s.id for s in found] == [s.id for s in scenarios]
    for same in set(range(len(scenarios))) - {k, pair}:
        assert found[same] is scenarios[same]


def test_every_link_of_a_split_cut_is_cut_once(small: Any, scenarios: tuple[Scenario, ...]) -> None:
    world, k = small.world, _at(scenarios, "pills")
    effects = [HazardEffect(exempt={"pills": 1.0}, members=MEMBERS)]
    plain, less = scenarios[k], spared(scenarios, effects, world)[k]
    codes = list(world.economies.index), list(world.industries.index)
    whole = sum(term.mask(*codes).astype(int) for term in plain.shock(1.0).links(world))
    parts = sum(term.mask(*codes).astype(int) for term in less.shock(1.0).links(world))
    assert (whole == parts).all()
    japan = next(t for t in less.shock(1.0).terms if "JPN" in t.destination)
    assert isinstance(japan, Cut)
    assert japan.share == 0


def test_promises_of_two_measures_multiply(small: Any, scenarios: tuple[Scenario, ...]) -> None:
    effects = [HazardEffect(exempt={"pills": share}, members=MEMBERS) for share in (0.5, 0.2)]
    k = _at(scenarios, "pills")
    terms = spared(scenarios, effects, small.world)[k].hazards[0].terms
    inside = [term for term in terms if set(term.destination) <= set(MEMBERS)]
    assert len(inside) == 1
    assert inside[0].mode == pytest.approx(0.4 * 0.5 * 0.8)


def test_a_cut_of_members_alone_has_no_other_part(
    small: Any, scenarios: tuple[Scenario, ...]
) -> None:
    effects = [HazardEffect(exempt={"chips": 0.5}, members=("JPN", "TWN"))]
    k = _at(scenarios, "chips")
    (term,) = spared(scenarios, effects, small.world)[k].hazards[0].terms
    assert (term.destination, term.mode) == (("JPN",), pytest.approx(0.1))


@pytest.mark.parametrize(
    ("hazard", "members"),
    [
        ("ores", MEMBERS),  # China cuts, which is not a member
        ("strait", MEMBERS),  # not a cut
        ("chips", ("IND", "TWN")),  # Taiwan cuts off Japan alone
        ("pills", ("IND",)),
    ],
)
def test_a_hazard_that_no_member_brings_on_another_is_refused(
    small: Any, scenarios: tuple[Scenario, ...], hazard: str, members: tuple[str, ...]
) -> None:
    effects = [HazardEffect(exempt={hazard: 0.5}, members=members)]
    with pytest.raises(InputError, match="none of them brings on another") as raised:
        require_spared(small.catalogue.hazards, effects, small.world)
    assert raised.value.where == hazard
    assert raised.value.found == ", ".join(members)
    assert raised.value.fix
    found = spared(scenarios, effects, small.world)  # of a coalition, which may lack the member
    assert found == scenarios


def test_a_hazard_that_a_member_brings_on_another_may_be_spared(small: Any) -> None:
    effects = [HazardEffect(exempt={"pills": 0.5}, members=MEMBERS)]
    require_spared(small.catalogue.hazards, effects, small.world)
    require_spared(small.catalogue.hazards, [HazardEffect(rate={"ores": 0.1})], small.world)


def test_nothing_changes_without_promises(small: Any, scenarios: tuple[Scenario, ...]) -> None:
    effects = [HazardEffect(rate={"ores": 0.5})]
    found = spared(scenarios, effects, small.world)
    assert all(one is other for one, other in zip(found, scenarios, strict=True))
