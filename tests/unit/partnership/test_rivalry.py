"""Rivalry and defection: who is cut off by whom, alone, together, and by a partner besides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tradewind.core import ConvergenceError
from tradewind.models import Cut, EquilibriumParams
from tradewind.partnership.bench import Bench
from tradewind.partnership.defection import TEMPLATE, defection_table
from tradewind.partnership.rivalry import (
    losses_of,
    restricted,
    rivalry_table,
    scarcities,
)
from tradewind.risk import Catalogue
from tradewind.risk.solving import Solved

BOTH = ("IND", "JPN")
CALM = EquilibriumParams(horizon="medium", fuels="world-market")


@pytest.fixture(scope="module")
def bench(small: Any) -> Bench:
    return Bench(small.without, "since-2010", CALM, store=small)


def test_a_hazard_falls_on_some_buyers_only(small: Any) -> None:
    ores = small.catalogue["ores"]
    shock = restricted(ores, ["JPN", "IND"], small.world)
    (cut,) = shock.terms
    assert isinstance(cut, Cut)
    assert (cut.origin, set(cut.destination), cut.industry) == (("CHN",), set(BOTH), ("C24B",))
    assert cut.share == 0.3  # the mode
    chips = small.catalogue["chips"]
    assert restricted(chips, ["IND"], small.world).terms == ()
    assert restricted(chips, ["IND", "JPN"], small.world).terms[0].destination == ("JPN",)


def test_a_term_in_an_economy_counts_for_that_economy(small: Any, make_term: Any) -> None:
    idle = replace(small.catalogue["ores"], terms=(make_term("JPN"), make_term("USA")))
    (term,) = restricted(idle, BOTH, small.world).terms
    assert term.economy == ("JPN",)


@pytest.fixture
def make_term() -> Any:
    from tradewind.risk import HazardTerm

    return lambda economy: HazardTerm(
        "endowment", (), (), (economy,), ("C26",), 0.99, 0.95, 0.9, "factor", "exporter", "x"
    )


def test_only_what_an_outsider_withholds_from_two_is_scarce(small: Any) -> None:
    (found,) = scarcities(small.without, BOTH)
    assert found.hazard.id == "ores"  # chips hit one, pills are cut by a member, a strait is open
    assert set(found.alone) == set(BOTH)
    assert set(found.together.terms[0].destination) == set(BOTH)
    assert found.alone["IND"].terms[0].destination == ("IND",)
    assert {s.hazard.id for s in scarcities(small.without, ("USA", "JPN"))} == {"ores", "pills"}
    assert scarcities(small.without, ("JPN",)) == ()


def test_who_is_short_together_bids_for_what_is_left(bench: Bench, small: Any) -> None:
    pact = small.pact(small.measure("substitute"))
    table = rivalry_table(bench, pact, "ores")
    assert table[["hazard", "member"]].to_numpy().tolist() == [["ores", "IND"], ["ores", "JPN"]]
    for end in ("", "_with"):
        alone, both = table[f"alone_usd{end}"], table[f"together_usd{end}"]
        assert (alone > 0).all()
        assert table[f"rivalry_usd{end}"].to_numpy() == pytest.approx((both - alone).to_numpy())
        assert (table[f"rivalry_usd{end}"] > 0).all()
    japan = table.set_index("member").loc["JPN"]
    assert japan["together_usd_with"] < japan["together_usd"]


def test_without_rivals_the_table_is_empty(bench: Bench, small: Any) -> None:
    table = rivalry_table(bench, small.pact(members=("JPN",)), "ores")
    assert table.empty
    assert "rivalry_usd_with" in table


@pytest.fixture
def with_record(small: Any) -> Bench:
    """A bench whose catalogue has the case on record, in an industry of the small world."""
    record = Catalogue.built_in()[TEMPLATE]
    record = replace(record, terms=(replace(record.terms[0], industry=("C24B",)),))
    catalogue = replace(small.catalogue, hazards=(*small.catalogue.hazards, record))
    return Bench(replace(small.without, catalogue=catalogue), "since-2010", CALM, store=small)


def test_what_a_partner_withholds_comes_on_top(with_record: Bench, small: Any) -> None:
    pact = small.pact(small.measure("standards", industries=["C24B"]))
    table = defection_table(with_record, pact, "ores")
    table = table[table["case"] == "crisis"]
    assert table[["defector", "victim"]].to_numpy().tolist() == [["IND", "JPN"], ["JPN", "IND"]]
    assert set(table["hazard"]) == {"ores"}
    assert set(table["industries"]) == {"C24B"}
    worst = Catalogue.built_in()[TEMPLATE].terms[0].high
    assert set(table["share"]) == {worst}  # the product's share of the industry, never all of it
    trade = small.world.trade_usd_m
    for row in table.itertuples():
        flow = float(trade.sel(origin=row.defector, destination=row.victim, industry="C24B"))
        assert row.withheld_usd == pytest.approx(1e6 * worst * flow)
    for end in ("", "_with"):
        assert (table[f"crisis_usd{end}"] > 0).all()
        assert (table[f"defection_usd{end}"] > 0).all()
    together = rivalry_table(with_record, pact, "ores").set_index("member")["together_usd"]
    victims = table.set_index("victim")["crisis_usd"]
    assert victims.to_dict() == pytest.approx(together.to_dict(), rel=1e-6)


def test_the_case_on_record_is_the_template_between_those_it_was_about(
    with_record: Bench, small: Any
) -> None:
    table = defection_table(with_record, small.pact(), "ores")
    rows = table[table["case"] == "record"]
    assert rows[["defector", "victim"]].to_numpy().tolist() == [["IND", "JPN"]]
    assert rows["share"].tolist() == [Catalogue.built_in()[TEMPLATE].terms[0].mode]
    usual = small.without.expected_loss("since-2010").sum()
    assert rows["crisis_usd"].abs().max() < 1e-6 * usual
    assert (rows["defection_usd"] > 0).all()
    assert (table["defection_usd"] - table["defection_usd_with"]).abs().max() < 1e-6 * usual
    others = defection_table(with_record, small.pact(members=("IND", "USA")), "ores")
    assert "record" not in set(others["case"])


def test_without_partners_crises_or_a_template_nobody_defects(
    bench: Bench, with_record: Bench, small: Any
) -> None:
    assert defection_table(with_record, small.pact(members=("JPN",)), "ores").empty
    other = defection_table(with_record, small.pact(), "strait")
    assert set(other["case"]) == {"record"}
    none = defection_table(bench, small.pact(), "ores")
    assert none.empty
    assert "defection_usd_with" in none


def test_a_test_without_an_answer_is_named(bench: Bench, small: Any) -> None:
    def fails(world: object, params: object, chunks: Sequence[Sequence[object]]) -> list[Solved]:
        size = len(small.world.economies)
        return [Solved(np.full((len(c), size), np.nan), ("no answer",) * len(c)) for c in chunks]

    shock = restricted(small.catalogue["ores"], BOTH, small.world)
    with pytest.raises(ConvergenceError, match="A shock of a test") as raised:
        losses_of(replace(bench, mapper=fails, store=None), [shock], None)
    assert (raised.value.where, raised.value.found) == ("ores", "no answer")
