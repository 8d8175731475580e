"""Ready pacts: they read, every number has a source, every measure a commitment on record."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tradewind.models.minerals import default_chains
from tradewind.partnership import MEASURE_TYPES, Pact
from tradewind.partnership.costs import number_table

if TYPE_CHECKING:
    from tradewind.world import World

NAMES = tuple(Pact.names())
MAGNETS = ("rare-earths-light", "rare-earths-heavy")


def test_the_promised_pacts_are_there() -> None:
    assert set(NAMES) >= {"india-japan", "quad", "ipef-supply-chain", "scri"}
    assert all(title for title in Pact.names().values())


@pytest.mark.parametrize("name", NAMES)
def test_a_ready_pact_reads_and_says_where_its_numbers_come_from(name: str, world: World) -> None:
    pact = Pact.read(name, world=world)
    assert pact.name == name
    assert pact.title == Pact.names()[name]
    assert pact.story
    assert pact.source
    assert len(pact.members) > 1
    assert pact.measures
    numbers = number_table(pact)
    bare = numbers["source"].str.fullmatch(r"(judged|derived)\W*")
    assert numbers.loc[bare, ["measure", "field"]].to_numpy().tolist() == []
    assert numbers["confidence"].isin(["A", "B", "C"]).all()
    judged = numbers["source"].str.match(r"(judged|derived)")
    assert (numbers.loc[judged, "confidence"] == "C").all()
    for measure in pact.measures:
        assert measure.counterpart
        assert measure.target()
        assert measure.scope(pact.members)
        own = numbers[numbers["measure"] == measure.id]
        assert set(own["field"]) >= {"level", "lead_years", "capex_usd_m", "opex_usd_m", "overrun"}


@pytest.mark.parametrize("name", NAMES)
def test_commitments_that_are_named_are_on_record(name: str, world: World) -> None:
    record = pd.read_csv(files("tradewind.partnership") / "commitments.csv")
    known = set(record["id"])
    assert record["id"].is_unique
    assert record[["commitment", "status", "confidence", "source"]].notna().all(axis=None)
    for measure in Pact.read(name, world=world).measures:
        assert set(measure.commitments) <= known, measure.id
        if name == "india-japan":
            assert measure.commitments, measure.id


def test_the_flagship_shows_every_type_but_those_it_has_no_commitment_for(world: World) -> None:
    used = {measure.type for measure in Pact.read("india-japan", world=world).measures}
    assert used <= set(MEASURE_TYPES)
    assert len(used) >= 8
    assert used >= {"mineral_capacity", "mineral_substitute", "recycle", "stockpile"}


@pytest.mark.parametrize("end", ["value", "high"])
def test_the_metals_of_the_pool_cost_price_times_tonnes(world: World, end: str) -> None:
    """What the file says was computed from the chains: it must stay so when they change."""
    pact = Pact.read("india-japan", world=world)
    pool = pact["pooled-metals"]
    days = getattr(pool.level, end)
    price = pd.read_csv(files("tradewind.models.minerals") / "facts" / "prices.csv")
    price = price.set_index("mineral")["usd_per_t" if end == "value" else "high"]
    capital = 0.0
    for stock in pact.only([pool.id]).plan().stocks:
        chain = default_chains(world, minerals=(stock.mineral,))[stock.mineral]
        tonnes = sum(chain.use_t[chain.at(code)] for code in stock.economies) * days / 365
        capital += tonnes * price[stock.mineral] / 1e6
    assert getattr(pool.capex_usd_m, end) == pytest.approx(capital, rel=0.03)


def test_the_magnets_of_the_pool_cost_price_times_tonnes(world: World) -> None:
    pact = Pact.read("india-japan", world=world)
    pool = pact["pooled-magnets"]
    light, heavy = (
        sum(chain.use_t[chain.at(code)] for code in pact.members) * pool.level.value / 365
        for chain in default_chains(world, minerals=MAGNETS).by_mineral.values()
    )
    price = default_chains(world)["rare-earths-heavy"].price_usd_per_t
    magnets = 3 * light  # a third of them is neodymium and praseodymium
    capital = (magnets * 49_200 + heavy * price) / 1e6
    assert pool.capex_usd_m.value == pytest.approx(capital, rel=0.03)
    saved = pact["less-heavy-rare-earths"]
    use = heavy * 365 / pool.level.value
    assert saved.opex_usd_m.value == pytest.approx(
        saved.level.value * use * price * 0.2 / 1e6, rel=0.03
    )
