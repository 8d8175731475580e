"""From terms to numbers: what terms that overlap come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.core import InputError
from tradewind.models import Shock
from tradewind.models.equilibrium import Baseline
from tradewind.models.equilibrium.shock_instruments import instruments_of

if TYPE_CHECKING:
    from tradewind.models.equilibrium import Instruments
    from tradewind.world import World

CUT = {"origin": "CHN", "destination": "JPN", "industry": "C26"}
PLACE = {"economy": "JPN", "industry": "C29"}


@pytest.fixture(scope="module")
def base(world: World) -> Baseline:
    return Baseline.from_world(world)


def at(world: World, *codes: str) -> tuple[int, ...]:
    economies, industries = list(world.economies.index), list(world.industries.index)
    return (*(economies.index(code) for code in codes[:-1]), industries.index(codes[-1]))


def dense(world: World, found: Instruments, field: str, empty: float) -> np.ndarray:
    """A number of links over (origin, destination, industry)."""
    values = np.full(world.trade_usd_m.shape, empty)
    values[tuple(found.link)] = getattr(found, field)
    return values


def test_cuts_that_overlap_compose_by_what_they_leave(world: World, base: Baseline) -> None:
    shock = Shock("x").cut(**CUT, share=0.5)
    shock = shock.cut(origin="all", destination="JPN", industry="all", share=0.2)
    left = dense(world, instruments_of(shock, world, base), "remaining", 1.0)
    assert left[at(world, "CHN", "JPN", "C26")] == pytest.approx(0.4)
    assert left[at(world, "KOR", "JPN", "C26")] == pytest.approx(0.8)
    assert left[at(world, "CHN", "KOR", "C26")] == 1
    assert left[at(world, "JPN", "JPN", "C26")] == 1


def test_a_rent_is_split_where_keepers_overlap(world: World, base: Baseline) -> None:
    shock = Shock("x").cut(**CUT, share=0.5).cut(**CUT, share=0.5, rent="exporter")
    found = instruments_of(shock, world, base)
    assert found.remaining == pytest.approx([0.25])
    assert (found.exporter, found.lost) == (pytest.approx([0.5]), pytest.approx([0.0]))


def test_cost_factors_multiply(world: World, base: Baseline) -> None:
    shock = Shock("x").trade_cost(**CUT, factor=1.5).trade_cost(**CUT, factor=2.0)
    costs = dense(world, instruments_of(shock, world, base), "log_cost", 0.0)
    assert costs[at(world, "CHN", "JPN", "C26")] == pytest.approx(np.log(3))
    assert np.count_nonzero(costs) == 1


def test_tariffs_add(world: World, base: Baseline) -> None:
    shock = Shock("x").tariff(**CUT, rate=0.1).tariff(**CUT, rate=0.15)
    tariffs = dense(world, instruments_of(shock, world, base), "log_tariff", 0.0)
    assert tariffs[at(world, "CHN", "JPN", "C26")] == pytest.approx(np.log(1.25))
    assert np.count_nonzero(tariffs) == 1


def test_tariffs_that_add_up_to_minus_one_are_refused(world: World, base: Baseline) -> None:
    shock = Shock("x").tariff(**CUT, rate=-0.6).tariff(**CUT, rate=-0.6)
    with pytest.raises(InputError, match="-100 %"):
        instruments_of(shock, world, base)


def test_losses_of_capacity_compose_by_what_they_leave(world: World, base: Baseline) -> None:
    shock = Shock("x").capacity(**PLACE, share=0.5)
    shock = shock.capacity(economy="JPN", industry="all", share=0.2)
    capacity = instruments_of(shock, world, base).log_capacity
    assert capacity is not None
    assert capacity[at(world, "JPN", "C29")] == pytest.approx(np.log(0.4))
    assert capacity[at(world, "JPN", "C28")] == pytest.approx(np.log(0.8))
    assert np.count_nonzero(capacity) == len(world.industries)


@pytest.mark.parametrize(
    ("kind", "field"), [("endowment", "log_endowment"), ("demand", "log_taste")]
)
def test_factors_in_economies_multiply(kind: str, field: str, world: World, base: Baseline) -> None:
    shock = Shock("x")
    for factor in (0.5, 1.2):
        shock = getattr(shock, kind)(**PLACE, factor=factor)
    logs = getattr(instruments_of(shock, world, base), field)
    assert logs[at(world, "JPN", "C29")] == pytest.approx(np.log(0.6))
    assert np.count_nonzero(logs) == 1


def test_the_order_of_terms_changes_nothing(world: World, base: Baseline) -> None:
    shock = Shock("x").cut(**CUT, share=0.5).tariff(**CUT, rate=0.3).capacity(**PLACE, share=0.1)
    shock = shock.cut(**CUT, share=0.3, rent="lost").demand(**PLACE, factor=2.0)
    turned = Shock("x", shock.terms[::-1])
    one, other = (instruments_of(each, world, base) for each in (shock, turned))
    for field in ("link", "remaining", "lost", "log_tariff", "log_capacity", "log_taste"):
        assert getattr(one, field) == pytest.approx(getattr(other, field))
