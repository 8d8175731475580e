"""Tables of sea lanes: every row says where it comes from, and codes agree between tables."""

from __future__ import annotations

import pandas as pd
import pytest

from tradewind.core import UnknownCodeError
from tradewind.models import Closure, Shock
from tradewind.models.fact_tables import CONFIDENCES
from tradewind.models.sealanes import (
    CARGOES,
    chokepoint_names,
    closed_by_default,
    facts,
    goods,
)
from tradewind.models.sealanes.berths import TOO_SHALLOW
from tradewind.models.sealanes.closure import cargo_of
from tradewind.models.sealanes.facts import TABLES, routing, table
from tradewind.world import World

RANGED = {
    "air": "air_share", "bypass": "spare_mb_per_day", "freight": "ad_valorem", "land": "value",
    "land_bridges": "share", "land_links": "land_share", "published": "value",
    "routing": "value", "value_of_time": "per_day",
}  # fmt: skip
REGIONS = {"all", "world", "danish-straits", "south-china-sea", "south-and-east-china-seas"}
"""What published figures are of besides single chokepoints."""


@pytest.mark.parametrize("name", TABLES)
def test_every_row_has_a_source_a_year_and_a_confidence(name: str) -> None:
    rows = table(name)
    assert len(rows)
    assert rows[["source", "year"]].notna().all(axis=None)
    assert rows[["source", "year"]].map(lambda value: len(str(value).strip()) > 3).all(axis=None)
    assert rows["confidence"].isin(CONFIDENCES).all()


@pytest.mark.parametrize("name", RANGED)
def test_a_number_lies_in_its_range(name: str) -> None:
    rows = table(name)
    assert rows[["low", "high"]].notna().all(axis=None)
    assert (rows["low"] <= rows[RANGED[name]]).all()
    assert (rows[RANGED[name]] <= rows["high"]).all()


@pytest.mark.parametrize(
    ("name", "column"),
    [("air", "air_share"), ("land", "value"), ("land_links", "land_share"),
     ("land_bridges", "share")],
)  # fmt: skip
def test_shares_are_shares(name: str, column: str) -> None:
    assert table(name)[[column, "low", "high"]].min(axis=None) >= 0
    assert table(name)[[column, "low", "high"]].max(axis=None) <= 1


def test_costs_and_parameters_are_above_zero() -> None:
    assert table("value_of_time")["per_day"].min() > 0
    freight = table("freight").set_index("industry")["ad_valorem"]
    assert freight.drop("C301").min() > 0
    assert freight["C301"] == 0, "ships and boats sail themselves"
    assert table("routing")["value"].min() > 0
    assert table("ship_limits")["value"].min() > 0


@pytest.mark.parametrize("name", ["air", "value_of_time", "freight"])
def test_every_industry_of_goods_has_its_numbers_once(name: str, world: World) -> None:
    industries = list(table(name)["industry"])
    assert len(industries) == len(set(industries))
    services_to_mines = "B09"
    assert set(industries) == {code for code in world.industries.index if code < "D"} - {
        services_to_mines
    }


def test_goods_are_mined_grown_or_made(world: World) -> None:
    assert set(goods()) <= set(world.industries.index)
    assert {code[0] for code in goods()} == {"A", "B", "C"}
    assert {cargo_of(code) for code in goods()} == set(CARGOES)


@pytest.mark.parametrize("name", ["bypass", "land_bridges", "ship_limits", "published"])
def test_chokepoints_of_tables_are_known(name: str) -> None:
    known = set(chokepoint_names()) | (REGIONS if name == "published" else set())
    assert set(table(name)["chokepoint"]) <= known


def test_chokepoints_of_the_code_and_of_ready_shocks_are_known() -> None:
    assert {*TOO_SHALLOW, "suez", "panama"} <= set(chokepoint_names())
    closures = [term for name in Shock.gallery() for term in Shock.read(name).terms]
    used = {code for term in closures if isinstance(term, Closure) for code in term.chokepoint}
    assert {"hormuz", "suez", "malacca", "taiwan", "panama", "bab-el-mandeb"} <= used
    assert used <= set(chokepoint_names())


def test_ids_fit_into_bits_and_names_differ() -> None:
    names = chokepoint_names()
    assert len(names) == len(set(names.values())) == 29 <= 32


def test_only_the_arctic_is_closed_by_default() -> None:
    assert closed_by_default() == {
        "arctic-legs", "bering", "northwest-passage", "northern-sea-route",
    }  # fmt: skip


def test_what_is_too_shallow_is_shallower_than_what_deep_ships_pass() -> None:
    limits = table("ship_limits").set_index("chokepoint")["value"]
    assert limits[list(TOO_SHALLOW)].max() < limits[["malacca", "suez", "lombok"]].min()


def test_economies_are_iso3_and_those_of_the_world_have_ports(world: World) -> None:
    codes = set(table("ports")["economy"])
    assert all(len(code) == 3 and code.isupper() for code in codes)
    assert set(world.economies.index) <= codes
    assert set(table("bypass")["economy"]) <= codes | {"all"}
    assert set(table("land_bridges")["economy"]) <= codes


def test_borders_have_two_sides() -> None:
    rows = table("borders").set_index("economy")["neighbours"].fillna("").str.split()
    one_sided = [
        (economy, other)
        for economy, others in rows.items()
        for other in others
        if other in rows.index and economy not in rows[other]
    ]
    assert one_sided == []


def test_links_by_land_are_of_two_economies_and_known_industries(world: World) -> None:
    rows = table("land_links")
    assert (rows["origin"] != rows["destination"]).all()
    assert set(rows["industry"].dropna()) <= set(goods())
    assert not rows.duplicated(["origin", "destination", "industry"]).any()


def test_relations_by_land_have_a_share() -> None:
    assert set(table("blocs")["relation"]) <= set(table("land")["relation"])
    assert {"contiguous", "contiguous_bulk", "landlocked_neighbour"} <= set(
        table("land")["relation"]
    )


def test_places_are_on_the_globe() -> None:
    rows = table("ports")
    assert rows["lat"].abs().max() <= 90
    assert rows["lon"].abs().max() <= 180
    assert rows["weight_export"].fillna(0.0).min() >= 0
    assert set(rows["role"]) == {"main", "oil", "gateway"}


@pytest.mark.parametrize(
    ("ask", "suggestion"), [(lambda: table("port"), "ports"),
                            (lambda: routing("suez_transit"), "suez_transit_days")],
)  # fmt: skip
def test_what_is_not_known_is_refused_with_a_suggestion(ask: object, suggestion: str) -> None:
    with pytest.raises(UnknownCodeError, match=suggestion):
        ask()


def test_the_hash_holds_every_table(monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts.facts_sha256()
    assert len(before) == 64
    monkeypatch.setattr(facts, "TABLES", TABLES[:-1])
    facts.facts_sha256.cache_clear()
    assert facts.facts_sha256() != before
    facts.facts_sha256.cache_clear()


def test_published_figures_are_said_of_somebody() -> None:
    rows = table("published")
    assert rows[["scope", "measure", "unit"]].notna().all(axis=None)
    assert pd.api.types.is_float_dtype(rows["value"])
