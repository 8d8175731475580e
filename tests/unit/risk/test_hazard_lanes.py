"""Hazards that close chokepoints."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Closure
from tradewind.partnership.rivalry import restricted
from tradewind.risk import Catalogue, Hazard
from tradewind.risk.hazard_file import parse_hazards
from tradewind.risk.scenarios import Scenario
from tradewind.risk.surface import touched
from tradewind.world import World

CLASSES = Catalogue.built_in().classes
CELLS = {
    "id": "malacca", "class": "chokepoint", "title": "Malacca closes", "kind": "closure",
    "industry": "", "chokepoint": "malacca singapore", "extra_days": "12",
    "severity_low": "0.5", "severity_mode": "0.9", "severity_high": "1",
    "unit": "share of passages", "confidence": "A", "source": "made up",
    "first_day": "2020-01-01", "duration_days": "30",
}  # fmt: skip


def read(**changes: str) -> Hazard:
    cells = CELLS | changes
    text = ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"
    return parse_hazards(text, "own.csv", CLASSES, today=date(2026, 1, 1))[0]


def test_a_closure_is_read_with_its_waiting() -> None:
    assert read().shock(0.5).terms == (Closure(("malacca", "singapore"), 0.9, 12.0),)
    assert read(extra_days="").shock(1.0).terms == (Closure(("malacca", "singapore"), 1.0),)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"chokepoint": ""}, "chokepoint"),
        ({"industry": "C26"}, "industry"),
        ({"unit": "share of quantity"}, "unit"),
        ({"severity_high": "1.5"}, "severity_high"),
        ({"extra_days": "soon"}, "extra_days"),
    ],
)
def test_a_bad_closure_names_line_and_field(changes: dict[str, str], field: str) -> None:
    with pytest.raises(InputError) as caught:
        read(**changes)
    assert caught.value.where == f"own.csv, line 2, field {field}"


def test_another_kind_has_no_chokepoint() -> None:
    with pytest.raises(InputError, match="has no chokepoint"):
        read(kind="capacity", unit="share of capacity", industry="C26", economy="JPN")


def test_an_unknown_chokepoint_is_found_when_the_catalogue_is_checked(world: World) -> None:
    own = replace(Catalogue.built_in(), hazards=(read(chokepoint="malaca"),), links=())
    with pytest.raises(UnknownCodeError, match="malacca"):
        own.check(world)


def test_the_closures_of_the_record_act_at_sea() -> None:
    closures = [h for h in Catalogue.built_in() if h.hazard_class == "chokepoint"]
    assert {h.terms[0].chokepoint[0] for h in closures} == {
        "suez", "panama", "bab-el-mandeb", "hormuz"
    }  # fmt: skip
    assert all(h.terms[0].kind == "closure" for h in closures)


def test_a_closure_touches_every_link(world: World) -> None:
    scenario = Scenario((Catalogue.built_in()["red-sea-2023"],))
    assert touched(scenario, world) == world.trade_usd_m.size


def test_a_closure_is_nobodys_to_be_spared(world: World) -> None:
    hazard = Catalogue.built_in()["hormuz-2026"]
    assert restricted(hazard, ["JPN"], world).terms == ()


def test_the_table_of_hazards_shows_chokepoint_and_days() -> None:
    rows = Catalogue.built_in().to_frame().set_index("hazard")
    assert rows.loc["suez-ever-given-2021", ["chokepoint", "extra_days"]].tolist() == ["suez", 6]
