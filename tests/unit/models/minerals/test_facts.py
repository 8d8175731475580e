"""Tables of facts: every row says where it comes from, and every mineral has all its numbers."""

from __future__ import annotations

import pytest

from tradewind.core import UnknownCodeError
from tradewind.models.fact_tables import CONFIDENCES
from tradewind.models.minerals import facts, mineral_names
from tradewind.models.minerals.data import elasticity_rows
from tradewind.models.minerals.end_uses import end_use_shares
from tradewind.models.minerals.facts import TABLES, table
from tradewind.world import World

MINERALS = tuple(mineral_names())


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source_a_year_and_a_confidence(name: str) -> None:
    rows = table(name)
    assert len(rows)
    assert rows[["source", "year"]].map(lambda value: len(str(value).strip()) > 3).all(axis=None)
    assert rows[["source", "year"]].notna().all(axis=None)
    assert rows["confidence"].isin(CONFIDENCES).all()


@pytest.mark.parametrize("name", TABLES)
def test_years_are_years(name: str) -> None:
    years = table(name)["year"].astype(str)
    assert years.str.fullmatch(r"(19|20)\d\d(-(19|20)?\d\d)?").all(), sorted(set(years))


def test_an_unknown_table_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownCodeError, match="reserves"):
        table("reserve")


def test_there_are_twenty_minerals_and_rare_earths_are_split() -> None:
    assert len(MINERALS) >= 20
    assert {"rare-earths-light", "rare-earths-heavy"} <= set(MINERALS)
    assert len(set(mineral_names().values())) == len(MINERALS)


@pytest.mark.parametrize("mineral", MINERALS)
def test_a_mineral_has_all_its_numbers(mineral: str, world: World) -> None:
    price = table("prices").set_index("mineral").loc[mineral]
    assert price["usd_per_t"] > 0
    recycled = table("recycling").set_index("mineral").loc[mineral, "share_of_use"]
    assert 0 <= recycled < 1
    needed = table("substitution").set_index("mineral").loc[mineral, "index"]
    assert 0 < needed <= 1
    assert set(elasticity_rows(mineral)["side"]) == {"demand", "supply", "recycling"}
    assert end_use_shares(mineral, world).sum() > 0


@pytest.mark.parametrize("mineral", MINERALS)
def test_end_uses_take_no_more_than_all(mineral: str) -> None:
    rows = table("end_uses")
    rows = rows[rows["mineral"] == mineral]
    assert (rows["share"] > 0).all()
    assert rows["share"].sum() <= 1 + 1e-9


@pytest.mark.parametrize(
    ("name", "value"),
    [("elasticities", "value"), ("prices", "usd_per_t"), ("recycling", "share_of_use"),
     ("content", "content"), ("stocks", "days")],
)  # fmt: skip
def test_a_number_lies_in_its_range(name: str, value: str) -> None:
    rows = table(name).dropna(subset=["low", "high"])
    assert len(rows)
    assert (rows["low"] <= rows[value] + 1e-12).all()
    assert (rows[value] <= rows["high"] + 1e-12).all()


@pytest.mark.parametrize("mineral", MINERALS)
def test_shares_of_output_take_no_more_than_all(mineral: str) -> None:
    rows = table("output")
    rows = rows[(rows["mineral"] == mineral) & (rows["unit"] != "t")]
    assert (rows.groupby("stage")["value"].sum() <= 1 + 1e-9).all()


@pytest.mark.parametrize(
    "name", [name for name in TABLES if name not in {"minerals", "content"}]
)  # fmt: skip
def test_minerals_of_tables_are_known(name: str) -> None:
    assert set(table(name)["mineral"]) <= {*MINERALS, "all"}


def test_codes_are_known_to_the_world(world: World) -> None:
    assert set(table("end_uses")["industry"].dropna()) <= set(world.industries.index)
    traded = set(world.mineral_trade["product"].astype(str))
    assert set(table("codes")["product"]) <= traded
    assert set(table("content")["product"]) <= traded
    assert set(table("minerals")["world_mineral"].dropna()) <= set(
        world.production["mineral"].astype(str)
    )


@pytest.mark.parametrize("name", ["output", "capacity", "stocks", "reserves", "projects"])
def test_economies_are_iso3_or_the_rest(name: str, world: World) -> None:
    codes = set(table(name)["economy"]) - {"ROW", "all"}
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert {"CHN", "USA"} & codes <= set(world.economies.index)


def test_stages_are_in_order_and_known_to_the_tables() -> None:
    stages = table("minerals").set_index("mineral")["stages"].str.split()
    order = ["mine", "refine", "make"]
    assert all(found == sorted(found, key=order.index) for found in stages)
    for name in ("output", "capacity", "codes", "projects"):
        rows = table(name)
        known = [
            stage in stages[mineral] for mineral, stage in rows[["mineral", "stage"]].to_numpy()
        ]
        assert all(known), rows[[not each for each in known]][["mineral", "stage"]]


def test_the_hash_holds_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts.facts_sha256()
    assert len(before) == 64
    monkeypatch.setattr(facts, "TABLES", TABLES[:-1])
    facts.facts_sha256.cache_clear()
    assert facts.facts_sha256() != before
    facts.facts_sha256.cache_clear()
