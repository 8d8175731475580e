"""The catalogue: what is in it, what is off and why, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.risk import RECORD_ENDS, Catalogue, Hazard, RiskParams
from tradewind.risk.hazard import UNITS
from tradewind.risk.hazard_file import parse_hazards
from tradewind.risk.rates import rate_law, regimes

if TYPE_CHECKING:
    from tradewind.world import World

MakeHazard = Callable[..., Hazard]
BUILT_IN = Catalogue.built_in()
HEAD = (
    "id,class,title,first_day,kind,origin,destination,industry,severity_low,severity_mode,"
    "severity_high,unit,confidence,source"
)
ROW = "own,war,Own,2020-01-01,cut,TWN,JPN,C26,0.1,0.2,0.3,share of quantity,A,Gazette"


def test_there_are_39_hazards_and_six_are_off() -> None:
    assert len(BUILT_IN) == 39
    assert {hazard.id: hazard.why_off.split(",")[0] for hazard in BUILT_IN if hazard.why_off} == {
        "arab-oil-embargo-1973": "it began before the years from which rates are counted",
        "gulf-war-oil-1990": "its confidence is U",
        "thai-floods-2011": "its confidence is B",
        "india-wheat-2022": "its confidence is B",
        "india-irel-japan-2025": "it was not carried out",
        "china-package-2025": "it was not carried out",
    }
    assert len(BUILT_IN.active()) == 33


def test_hazards_are_included_and_excluded_by_id() -> None:
    usual = {hazard.id for hazard in BUILT_IN.active()}
    chosen = BUILT_IN.active(include=["india-wheat-2022"], exclude=["hormuz-2026"])
    assert {hazard.id for hazard in chosen} == usual - {"hormuz-2026"} | {"india-wheat-2022"}
    assert [hazard.id for hazard in chosen] == [h.id for h in BUILT_IN if h in chosen]
    assert BUILT_IN.active(include=["thai-floods-2011"], exclude=["thai-floods-2011"]) == (
        BUILT_IN.active()
    )


@pytest.mark.parametrize("argument", ["include", "exclude"])
def test_an_unknown_id_has_suggestions(argument: str) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean hormuz-2026") as raised:
        BUILT_IN.active(**{argument: ["hormuz-2025"]})
    assert raised.value.where == "hazard catalogue"


def test_two_hazards_cannot_have_one_id(make_hazard: MakeHazard) -> None:
    own = replace(BUILT_IN, hazards=(make_hazard("hormuz-2026"),))
    with pytest.raises(InputError, match="same id") as raised:
        BUILT_IN.joined(own)
    assert raised.value.where == "own.csv, line 2, field id"
    assert raised.value.found == "hormuz-2026"


def test_links_of_hazards_that_are_not_there_are_left_out(make_hazard: MakeHazard) -> None:
    assert {(link.first, link.second) for link in BUILT_IN.links} == {
        ("hormuz-2026", "qatar-lng-2026"),
        ("ukraine-neon-2022", "nord-stream-2022"),
    }
    assert replace(BUILT_IN, hazards=(make_hazard("chips"),)).links == ()


def test_own_files_join_or_stand_alone(tmp_path: Path) -> None:
    path = tmp_path / "hazards.csv"  # as the package's own is called
    path.write_text(f"{HEAD}\n{ROW}\n", "utf-8")
    alone, joined = Catalogue.read(path, alone=True), Catalogue.read(path)
    assert [hazard.id for hazard in alone] == ["own"]
    assert len(joined) == 40
    assert joined["own"].terms == alone["own"].terms
    assert len(joined.sha256) == len(BUILT_IN.sha256) + 1
    assert set(joined.sha256.values()) >= set(BUILT_IN.sha256.values())
    path.write_text(f"{HEAD}\n{ROW.replace('own', 'hormuz-2026', 1)}\n", "utf-8")
    with pytest.raises(InputError, match="same id"):
        Catalogue.read(path)


def test_the_rent_of_all_cuts_is_chosen_at_once() -> None:
    other = BUILT_IN.with_rent("lost")
    assert {term.rent for hazard in other for term in hazard.terms} == {"lost"}
    assert {kind.rent for kind in other.classes.values()} == {"lost"}
    assert {term.rent for term in BUILT_IN["india-medicines-2020"].terms} == {"exporter"}
    assert {term.rent for term in BUILT_IN["nord-stream-2022"].terms} == {"exporter"}


def test_every_row_of_the_table_has_sources_and_confidence() -> None:
    table = BUILT_IN.to_frame()
    assert len(table) == sum(len(hazard.terms) for hazard in BUILT_IN)
    for column in ("source", "confidence", "severity_source", "title", "unit", "class"):
        assert (table[column].str.len() > 0).all(), column
    assert (table.loc[table["duration_days"].notna(), "duration_source"] != "").all()
    assert set(table["confidence"]) == {"A", "B", "U"}
    assert set(table["kind"]) <= set(UNITS)
    assert (table["unit"] == table["kind"].map(UNITS)).all()
    assert ((table["rent"] != "") == (table["kind"] == "cut")).all()
    assert (table["on"] == (table["why_off"] == "")).all()
    assert table.loc[table["hazard"] == "china-australia-2020", "title"].nunique() == 1


def test_every_class_is_used_and_says_where_its_rent_comes_from() -> None:
    assert {hazard.hazard_class for hazard in BUILT_IN} == set(BUILT_IN.classes)
    assert all(kind.source for kind in BUILT_IN.classes.values())
    assert all(link.source for link in BUILT_IN.links)


def test_every_code_is_known(world: World) -> None:
    BUILT_IN.check(world)


@pytest.mark.parametrize(
    ("rows", "line", "found"),
    [
        ([ROW.replace("TWN", "TWM")], 2, "TWM"),
        ([ROW.replace("C26", "C99")], 2, "C99"),
        ([ROW, ROW.replace("JPN", "JAP")], 3, "JAP"),
        ([ROW, ROW.replace("own,", "b,").replace("JPN", "JAP")], 3, "JAP"),
        ([ROW.replace("0.1,0.2", "0,0").replace("TWN", "TWM")], 2, "TWM"),
    ],
)
def test_an_unknown_code_is_named_with_its_line(
    world: World, rows: list[str], line: int, found: str
) -> None:
    text = "\n".join([HEAD, *rows])
    hazards = parse_hazards(text, "own.csv", BUILT_IN.classes, today=RECORD_ENDS)
    with pytest.raises(UnknownCodeError) as raised:
        replace(BUILT_IN, hazards=hazards).check(world)
    assert raised.value.found == f"'{found}'"
    assert f"own.csv, line {line}" in raised.value.where


def test_an_unknown_actor_is_named(world: World, make_hazard: MakeHazard) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        replace(BUILT_IN, hazards=(make_hazard("chips", actor="XXX"),)).check(world)
    assert raised.value.where == "own.csv, line 2, field actor"


@pytest.mark.parametrize(
    ("regime", "name", "expected"),
    [
        ("since-2010", "supplier-state", (0.68, 0.39, 1.04)),
        ("since-2023", "supplier-state", (1.67, 0.76, 2.87)),
        ("since-2010", "chokepoint", (0.27, 0.10, 0.50)),
        ("since-2010", "war", (0.27, None, None)),
        ("since-2010", "market-closure", (0.21, None, None)),
        ("since-2010", "accident", (0.15, None, None)),
        ("since-2010", "export-ban", (0.33, 0.14, 0.58)),
    ],
)
def test_class_rates_are_those_of_the_facts(
    regime: str, name: str, expected: tuple[float | None, ...]
) -> None:
    """Rates of the README of the shared facts; the wheat ban of India (mark B) counts there."""
    hazards = BUILT_IN.active(include=["india-wheat-2022"])
    table = rate_law(hazards, (), {}, regimes()[regime]).class_frame(RiskParams())
    row = table.set_index("class").loc[name]
    for column, value in zip(("mean", "low", "high"), expected, strict=True):
        assert value is None or row[column] == pytest.approx(value, abs=0.01)
