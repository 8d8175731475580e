"""What a pact does in shortages of minerals: tonnes, prices, rivalry and pools."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tradewind.models import EquilibriumParams
from tradewind.models.minerals import (
    ChainPlan,
    ChainResponse,
    NewCapacity,
    Stock,
    Thrift,
    chain_responses,
    world_loss_usd,
)
from tradewind.partnership import Pact
from tradewind.partnership.bench import Bench
from tradewind.partnership.mineral_effects import (
    ALL_MEASURES,
    APART,
    WITHOUT,
    apart,
    mineral_hazards,
    mineral_rivalry,
    mineral_table,
    pooling_table,
    prepared_minerals,
)
from tradewind.risk import Catalogue, Hazard, HazardTerm
from tradewind.risk.hazard import MIDDLE
from tradewind.risk.model import WORLD, RiskModel, risk_model

if TYPE_CHECKING:
    from tradewind.models import Shock

BOTH = ("IND", "JPN")
HEAVY = "rare-earths-heavy"
KINDS = ("mineral_capacity", "mineral_substitute", "recycle", "stockpile")
COLUMNS = [
    "hazard", "title", "mineral", "measure", "measure_title", "economy", "wanted_t", "short_t",
    "shortage_share", "price_change_pct", "released_t", "cover_days",
]  # fmt: skip
TINY = 1e-6
"""Share of what is wanted: the chains are solved to 1e-8."""


def _cut(mineral: str, stage: str, size: float) -> HazardTerm:
    return HazardTerm(
        "mineral_cut", ("CHN",), ("all",), (), (), size / 2, size, size, "share of tonnes",
        "exporter", "made up", mineral=(mineral,), stage=stage, weight=0.1,
    )  # fmt: skip


def _hazard(name: str, *terms: HazardTerm, days: float = 120.0) -> Hazard:
    return Hazard(
        name, f"Title of {name}", "", "supplier-state", "CHN", date(2020, 1, 1), None, acted=True,
        terms=terms, duration_days=days, confidence="A", source="made up",
    )  # fmt: skip


@pytest.fixture(scope="module")
def model(small: Any) -> RiskModel:
    """A risk model with two shortages of minerals and one of ores as an industry."""
    hazards = (
        _hazard("metals", _cut("gallium", "refine", 0.9)),
        _hazard("magnets", _cut(HEAVY, "refine", 0.5), _cut(HEAVY, "make", 0.5)),
        small.catalogue["ores"],
    )
    catalogue = Catalogue(hazards, small.catalogue.classes, (), MappingProxyType({}))
    groups = {"IND+JPN": list(BOTH)}
    return risk_model(small.world, catalogue, small.params().risk, groups, store=small)


@pytest.fixture(scope="module")
def pact(small: Any) -> Pact:
    """A pact with one measure of each type on gallium, its stock pooled."""
    kinds = [small.measure(kind) for kind in KINDS if kind != "stockpile"]
    found: Pact = small.pact(
        small.measure("technology"), *kinds, small.measure("stockpile", pooled=True)
    )
    return found


@pytest.fixture(scope="module")
def table(model: RiskModel, pact: Pact) -> pd.DataFrame:
    return mineral_table(model, pact)


def _shock(model: RiskModel, name: str) -> Shock:
    return next(hazard for hazard in model.hazards if hazard.id == name).shock(MIDDLE)


def _respond(model: RiskModel, name: str, plan: ChainPlan) -> ChainResponse:
    (found,) = chain_responses(_shock(model, name), model.world, plan)
    return found


def test_minerals_of_a_plan_are_those_of_all_its_parts() -> None:
    plan = ChainPlan(
        (Stock("tin", "refine", ("JPN",), 1.0),),
        (NewCapacity("lithium", "refine", "IND", 1.0),),
        (Thrift("gallium", "JPN", 0.1),),
    )
    assert prepared_minerals(plan) == {"tin", "lithium", "gallium"}


def test_only_hazards_of_what_is_prepared_count(model: RiskModel, pact: Pact, small: Any) -> None:
    assert mineral_hazards(pact, model) == ("metals",)
    both = small.pact(small.measure("mineral_substitute", minerals=[HEAVY, "gallium"]))
    assert mineral_hazards(both, model) == ("metals", "magnets")
    for other in (small.pact(), small.pact(small.measure("technology"))):
        assert mineral_hazards(other, model) == ()
        empty = mineral_table(model, other)
        assert (empty.empty, list(empty)) == (True, COLUMNS)


def test_each_measure_has_a_row_for_each_member_and_the_world(table: pd.DataFrame) -> None:
    assert list(table) == COLUMNS
    rows = [WITHOUT, *KINDS, ALL_MEASURES, APART]
    assert list(dict.fromkeys(table["measure"])) == rows
    assert len(table) == len(rows) * 3
    assert set(table["economy"]) == {*BOTH, WORLD}
    assert set(table["mineral"]) == {"gallium"}
    titles = table.set_index("measure")["measure_title"]
    assert titles["recycle"].unique().tolist() == ["Title of recycle"]
    assert set(table["title"]) == {"Title of metals"}


def test_rows_agree_with_themselves(table: pd.DataFrame) -> None:
    assert np.isfinite(table.drop(columns="cover_days").select_dtypes("number")).all(axis=None)
    members = table[table["economy"] != WORLD]
    share = members["short_t"] / members["wanted_t"]
    np.testing.assert_allclose(members["shortage_share"], share, atol=1e-12)
    assert (members["cover_days"] > 0).all()
    world = table[table["economy"] == WORLD].set_index("measure")
    assert world["cover_days"].isna().all()
    for name, short in members.groupby("measure")["short_t"].sum().items():
        assert world.loc[name, "short_t"] >= short
    wanted = world["wanted_t"]
    assert wanted["mineral_substitute"] == wanted[ALL_MEASURES] < wanted[WITHOUT]
    assert wanted["stockpile"] == wanted[WITHOUT]


@pytest.mark.parametrize("kind", [*KINDS, ALL_MEASURES, APART])
def test_no_measure_raises_a_shortage(table: pd.DataFrame, kind: str) -> None:
    by = table.set_index(["measure", "economy"])
    before, after = by.loc[WITHOUT], by.loc[kind]
    short = after["short_t"] - before["short_t"]
    assert (short <= TINY * before["wanted_t"]).all()
    assert (after["price_change_pct"] <= before["price_change_pct"] + 100 * TINY).all()
    assert short[list(BOTH)].max() < -100 * TINY  # and each of them helps both


def test_all_measures_do_more_than_any_one(table: pd.DataFrame) -> None:
    world = table[table["economy"] == WORLD].set_index("measure")["short_t"]
    assert (world[ALL_MEASURES] < world[list(KINDS)]).all()


def test_stocks_are_released_where_there_are_any(table: pd.DataFrame) -> None:
    released = table[table["economy"] == WORLD].set_index("measure")["released_t"]
    assert released["stockpile"] > released[WITHOUT] > 0  # users hold some anyway


@pytest.mark.parametrize("mineral", ["gallium", HEAVY])
@pytest.mark.parametrize("days", [10.0, 60.0, 400.0])
def test_a_pool_loses_no_more_than_stocks_apart(
    model: RiskModel, small: Any, mineral: str, days: float
) -> None:
    """A pool can do all that stocks apart can. One member may lack more: the other outbids it."""
    stage, name = ("refine", "metals") if mineral == "gallium" else ("make", "magnets")
    measure = small.measure(
        "stockpile", minerals=[mineral], stage=stage, pooled=True, level=small.number(days)
    )
    pool = small.pact(measure)
    plans = (ChainPlan(), apart(pool).plan(), pool.plan())
    none, split, pooled = (_respond(model, name, plan) for plan in plans)
    losses = [world_loss_usd(each) for each in (none, split, pooled)]
    slack = TINY * abs(losses[0])
    assert losses[2] <= losses[1] + slack
    assert losses[1] <= losses[0] + slack
    last = len(none.chain.stages) - 1
    received = none.chain.stages[last].received_t
    ours = received[[none.chain.at(code) for code in BOTH]].sum()
    held = none.params.users_stock_days * received.sum() + days * ours
    assert pooled.released_t(last).sum() <= held / none.days * (1 + TINY)


def test_apart_is_the_pact_itself_where_nothing_is_pooled(small: Any, pact: Pact) -> None:
    for name in Pact.names():
        ready = Pact.read(name)
        pooled = any(getattr(measure, "pooled", False) for measure in ready.measures)
        assert (apart(ready) == ready) == (not pooled)
    own = small.pact(small.measure("stockpile"), small.measure("standards"))
    assert apart(own) == own
    assert apart(pact) != pact
    assert apart(pact).reform() == pact.reform()
    assert apart(apart(pact)) == apart(pact)
    both = apart(pact).plan().stocks
    assert [stock.economies for stock in both] == [("IND",), ("JPN",)]
    assert {stock.days for stock in both} == {60.0}


def test_a_pact_without_a_pool_has_no_row_apart(model: RiskModel, small: Any) -> None:
    own = small.pact(small.measure("stockpile"))
    assert APART not in set(mineral_table(model, own)["measure"])


def test_rivalry_is_what_being_short_together_adds(model: RiskModel, pact: Pact) -> None:
    table = mineral_rivalry(model, pact)
    pairs = table[["hazard", "mineral", "member"]].to_numpy().tolist()
    assert pairs == [
        [name, mineral, code]
        for name, mineral in (("metals", "gallium"), ("magnets", HEAVY))
        for code in BOTH
    ]
    for end in ("", "_with"):
        alone, both = table[f"alone_t{end}"], table[f"together_t{end}"]
        np.testing.assert_allclose(table[f"rivalry_t{end}"], both - alone, atol=1e-12)
        assert (alone >= 0).all()
        assert table[[f"alone_share{end}", f"together_share{end}"]].max(axis=None) < 1


def test_both_bid_for_the_little_gallium_that_is_left(model: RiskModel, pact: Pact) -> None:
    """One stage, one seller: here each member lacks at least as much when both are cut off."""
    table = mineral_rivalry(model, pact).query("mineral == 'gallium'")
    assert (table["rivalry_t"] >= -TINY * table["together_t"]).all()
    assert table["rivalry_t"].sum() > 0
    assert (table["together_t_with"] <= table["together_t"]).all()


def test_what_the_pact_does_not_prepare_stays(model: RiskModel, pact: Pact) -> None:
    table = mineral_rivalry(model, pact).query(f"mineral == '{HEAVY}'")
    for name in ("alone_t", "together_t", "rivalry_t", "alone_share"):
        np.testing.assert_array_equal(table[name], table[f"{name}_with"])


def test_the_value_of_a_pool_stands_beside_that_of_stocks_apart(
    model: RiskModel, pact: Pact, small: Any
) -> None:
    """The world gains either way, and nearly alike: members are short together, at one price.

    That a pool does at least as well holds for the surplus of the chain, not for income.
    """
    calm = EquilibriumParams(horizon="medium", fuels="world-market")
    bench = Bench(model, "since-2010", calm, store=small)
    table = pooling_table(bench, pact).set_index("target")
    assert list(table.index) == [*BOTH, WORLD]
    assert np.isfinite(table).all(axis=None)
    assert (table.loc[WORLD] > 0).all()
    np.testing.assert_allclose(table["pooled_usd"], table["apart_usd"], rtol=0.1)
    empty = pooling_table(bench, apart(pact))
    assert (empty.empty, list(empty)) == (True, ["target", "pooled_usd", "apart_usd"])
