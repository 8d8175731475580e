"""Measures on minerals: what they prepare, for whom, and what is refused at which line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tradewind.core import InputError, TradewindError, UnknownCodeError
from tradewind.models import Reform
from tradewind.models.minerals import ChainPlan, NewCapacity, Stock, Thrift
from tradewind.partnership import MEASURE_TYPES, HazardEffect, Measure, Pact

Read = Callable[[str], Pact]
TextOf = Callable[..., str]
BOTH = ("IND", "JPN")
KINDS = ("mineral_capacity", "mineral_substitute", "recycle", "stockpile")
OWN_STOCKS = tuple(Stock("gallium", "refine", (code,), 60.0, 0.1) for code in BOTH)
PLANS: dict[str, ChainPlan] = {
    "mineral_capacity": ChainPlan(capacities=(NewCapacity("gallium", "refine", "JPN", 10.0),)),
    "mineral_substitute": ChainPlan(thrifts=tuple(Thrift("gallium", code, 0.1) for code in BOTH)),
    "recycle": ChainPlan(capacities=(NewCapacity("gallium", "refine", "IND", 4.0, True),)),
    "stockpile": ChainPlan(stocks=OWN_STOCKS),
}


def _refused(read: Read, text: str, *, row: str, field: str) -> TradewindError:
    """Read a text that is wrong; check that file, line and field are said."""
    line = next(k for k, each in enumerate(text.splitlines(), start=1) if each.startswith(row))
    with pytest.raises((InputError, UnknownCodeError)) as raised:
        read(text)
    error = raised.value
    assert isinstance(error, TradewindError)
    assert f"own.toml, line {line}, " in error.where
    assert error.where.endswith(field)
    assert error.fix
    return error


def test_the_registry_has_the_four() -> None:
    for kind in KINDS:
        assert kind == MEASURE_TYPES[kind].TYPE
        assert issubclass(MEASURE_TYPES[kind], Measure)
        assert "mineral" in MEASURE_TYPES[kind].ACTS_ON


@pytest.mark.parametrize("kind", KINDS)
def test_a_measure_prepares_what_it_says_and_nothing_in_calm_years(small: Any, kind: str) -> None:
    pact = small.pact(small.measure(kind))
    assert pact.plan() == PLANS[kind]
    assert pact.reform() == Reform()
    assert pact.hazard_effects() == ()
    measure = pact.measures[0]
    assert measure.on_hazards(BOTH, lambda _: 1.0) == HazardEffect()
    assert "gallium" in measure.target()


def test_what_is_prepared_adds_up_in_order(small: Any) -> None:
    whole = small.pact(*map(small.measure, KINDS)).plan()
    assert whole.stocks == OWN_STOCKS
    assert whole.thrifts == PLANS["mineral_substitute"].thrifts
    first, second = PLANS["mineral_capacity"], PLANS["recycle"]
    assert whole.capacities == first.capacities + second.capacities
    assert small.pact(small.measure("standards")).plan().nothing


def test_types_that_do_not_act_on_minerals_prepare_nothing(small: Any) -> None:
    for kind in set(MEASURE_TYPES) - set(KINDS):
        assert small.pact(small.measure(kind)).plan().nothing


def test_a_pool_is_one_stock_of_all(small: Any) -> None:
    pact = small.pact(small.measure("stockpile", pooled=True, minerals=["gallium", "tin"]))
    assert pact.plan().stocks == (
        Stock("gallium", "refine", BOTH, 60.0, 0.1),
        Stock("tin", "refine", BOTH, 60.0, 0.1),
    )
    assert pact.measures[0].target() == "gallium, tin, one pool"
    own = small.measure("stockpile")
    assert own.target() == "gallium, each its own"
    assert own.on_chains((), {name: n.value for name, n in own.numbers.items()}.__getitem__).nothing


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("pooled", [False, True])
def test_nothing_is_prepared_where_a_party_is_missing(small: Any, kind: str, pooled: bool) -> None:
    own = {"pooled": True} if pooled and kind == "stockpile" else {}
    measure = small.measure(kind, parties=list(BOTH), **own)
    pact = small.pact(measure, members=("IND", "JPN", "USA"))
    assert not pact.plan().nothing
    assert pact.among(["JPN", "IND"]).plan() == pact.plan()
    for left in ((), ("IND",), ("JPN", "USA")):
        assert pact.among(left).plan().nothing


def test_without_parties_savings_and_stocks_shrink_and_plants_stay(small: Any) -> None:
    pact = small.pact(*map(small.measure, KINDS)).among(["JPN"])
    assert pact.plan().stocks == OWN_STOCKS[1:]
    assert [thrift.economy for thrift in pact.plan().thrifts] == ["JPN"]
    assert [plant.economy for plant in pact.plan().capacities] == ["JPN", "IND"]
    assert pact.among([]).plan().nothing


def test_plans_take_the_numbers_that_are_drawn(small: Any) -> None:
    pact = small.pact(*map(small.measure, KINDS))
    drawn = {
        (measure.id, name): number.high
        for measure in pact.measures
        for name, number in measure.numbers.items()
    }
    plan = pact.plan(lambda *at: drawn[at])
    assert [plant.tonnes for plant in plan.capacities] == [20.0, 6.0]
    assert {thrift.share for thrift in plan.thrifts} == {0.15}
    assert {(stock.days, stock.release_price_rise) for stock in plan.stocks} == {(90.0, 0.3)}


def test_plans_leave_with_years_and_choices(small: Any) -> None:
    late = small.measure("recycle", lead_years=small.number(12.0))
    pact = small.pact(small.measure("stockpile"), late)
    assert pact.within(10).plan() == PLANS["stockpile"]
    assert pact.only(["recycle"]).plan() == PLANS["recycle"]


FIELDS = {"mineral_capacity": "mineral", "recycle": "mineral", "stockpile": "minerals",
          "mineral_substitute": "minerals"}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_mineral_without_a_chain_is_refused(
    read: Read, text_of: TextOf, small: Any, kind: str
) -> None:
    field = FIELDS[kind]
    wrong = "galium" if field == "mineral" else ["galium"]
    text = text_of(small.fields(kind, "new", **{field: wrong}))
    error = _refused(read, text, row=f"{field} = ", field=f"measure new, field {field}")
    assert error.what == "Unknown mineral with a chain"
    assert error.found == "'galium'"
    assert "gallium" in error.fix


def test_the_name_of_a_mineral_is_no_id(read: Read, text_of: TextOf, small: Any) -> None:
    text = text_of(small.fields("recycle", "new", mineral="Gallium"))
    error = _refused(read, text, row="mineral = ", field="measure new, field mineral")
    assert error.fix == "Did you mean gallium?"


@pytest.mark.parametrize("kind", ["mineral_capacity", "recycle"])
def test_an_unknown_economy_is_refused(read: Read, text_of: TextOf, small: Any, kind: str) -> None:
    text = text_of(small.fields(kind, "new", economy="JPX"))
    error = _refused(read, text, row="economy = ", field="measure new, field economy")
    assert "JPN" in error.fix


LEVELS = [
    ("mineral_capacity", 3.0, -1.0, "from 0 to 1e+09"),
    ("recycle", 3.0, -1.0, "from 0 to 1e+09"),
    ("stockpile", 30.0, -1.0, "from 0 to 730"),
    ("stockpile", 731.0, 30.0, "from 0 to 730"),
    ("mineral_substitute", 0.5, -0.1, "from 0 to 0.95"),
    ("mineral_substitute", 0.96, 0.5, "from 0 to 0.95"),
]


@pytest.mark.parametrize(("kind", "value", "low", "fix"), LEVELS)
def test_a_level_out_of_bounds_is_refused(
    read: Read, text_of: TextOf, small: Any, kind: str, value: float, low: float, fix: str
) -> None:
    text = text_of(small.fields(kind, "new", level=small.number(value, low, value)))
    error = _refused(read, text, row="[measures.level]", field="measure new, field level")
    assert fix in error.fix


@pytest.mark.parametrize("rise", [-0.1, 10.5])
def test_a_release_rule_out_of_bounds_is_refused(
    read: Read, text_of: TextOf, small: Any, rise: float
) -> None:
    text = text_of(small.fields("stockpile", "new", release_price_rise=small.number(rise)))
    row, field = "[measures.release_price_rise]", "measure new, field release_price_rise"
    assert "from 0 to 10" in _refused(read, text, row=row, field=field).fix


@pytest.mark.parametrize(
    ("kind", "stage"),
    [("mineral_capacity", "smelt"), ("stockpile", "use"), ("recycle", "mine"), ("recycle", "")],
)
def test_a_stage_that_no_chain_has_is_refused(
    read: Read, text_of: TextOf, small: Any, kind: str, stage: str
) -> None:
    text = text_of(small.fields(kind, "new", stage=stage))
    error = _refused(read, text, row="stage = ", field="measure new, field stage")
    assert error.found == repr(stage)
    assert "'refine'" in error.fix


@pytest.mark.parametrize("kind", ["mineral_substitute", "stockpile"])
def test_no_mineral_at_all_is_refused(read: Read, text_of: TextOf, small: Any, kind: str) -> None:
    text = text_of(small.fields(kind, "new", minerals=[]))
    _refused(read, text, row="minerals = ", field="measure new, field minerals")


def test_pooled_is_yes_or_no(read: Read, text_of: TextOf, small: Any) -> None:
    text = text_of(small.fields("stockpile", "new", pooled="together"))
    error = _refused(read, text, row="pooled = ", field="measure new, field pooled")
    assert "boolean" in error.fix
    one = read(text_of(small.fields("stockpile", "new", pooled=True)))
    apart = read(text_of(small.fields("stockpile", "new")))
    assert len(one.plan().stocks) == 1
    assert len(apart.plan().stocks) == len(BOTH)


def test_a_pact_made_in_python_is_checked_too(small: Any) -> None:
    pact = small.pact(small.measure("stockpile", minerals=["unobtainium"]))
    with pytest.raises(UnknownCodeError, match="mineral with a chain") as raised:
        pact.check(small.world, small.catalogue)
    assert raised.value.where == "small, measure stockpile, field minerals"
