"""Shocks: terms, composition, words, TOML and what its errors say."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Shock

if TYPE_CHECKING:
    from tradewind.world import World

GALLERY = sorted(Shock.gallery())


def cut(**changes: object) -> Shock:
    fields = {"origin": "CHN", "destination": "JPN", "industry": "C26", "share": 0.5}
    return Shock("x").cut(**(fields | changes))


def test_a_shock_is_frozen_and_adding_returns_another() -> None:
    empty = Shock("x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        empty.name = "y"
    assert empty.cut(origin="CHN", destination="all", industry="C26", share=0.1).terms != ()
    assert empty.terms == ()


@pytest.mark.parametrize("share", [1.0, -0.1, 90, float("nan"), "0.5", True])
def test_a_share_outside_zero_to_one_is_refused(share: object) -> None:
    with pytest.raises(InputError, match="cut, share"):
        cut(share=share)


@pytest.mark.parametrize("factor", [0.0, -1.0, float("inf"), None])
def test_a_factor_not_above_zero_is_refused(factor: object) -> None:
    with pytest.raises(InputError, match="trade_cost, factor"):
        Shock("x").trade_cost(origin="CHN", destination="JPN", industry="C26", factor=factor)


def test_an_unknown_keeper_of_the_rent_is_refused() -> None:
    with pytest.raises(InputError, match="importer, exporter, lost"):
        cut(rent="buyer")


@pytest.mark.parametrize("codes", [[], "", ["JPN", 3], ["all", "JPN"]])
def test_codes_that_say_nothing_are_refused(codes: object) -> None:
    with pytest.raises(InputError, match="cut, destination"):
        cut(destination=codes)


def test_a_shock_needs_a_name() -> None:
    with pytest.raises(InputError, match="no name"):
        Shock(" ")


def test_an_unknown_code_names_term_and_field_and_suggests(world: World) -> None:
    shock = cut().cut(origin="CHN", destination="JPM", industry="C26", share=0.1)
    with pytest.raises(UnknownCodeError, match=r"x, term 2 \(cut\), destination.*JPN \(Japan\)"):
        shock.describe(world)
    with pytest.raises(UnknownCodeError, match=r"term 1 \(cut\), industry.*C2"):
        cut(industry="C62").links(world)


def test_names_groupings_and_any_case_are_understood(world: World) -> None:
    (links,) = cut(origin="china", destination=["quad", "kor"], industry="Finance").links(world)
    assert links.origins == ("CHN",)
    assert set(links.destinations) == {"AUS", "IND", "JPN", "USA", "KOR"}
    assert links.industries == ("K",)


def test_home_sales_are_in_only_where_one_economy_is_named_twice(world: World) -> None:
    def links_at_home(shock: Shock) -> int:
        (links,) = shock.links(world)
        mask = links.mask(list(world.economies.index), list(world.industries.index))
        return int(mask.diagonal().sum())

    assert links_at_home(cut(destination="all")) == 0
    assert links_at_home(cut(origin=["CHN", "JPN"], destination=["CHN", "JPN"])) == 0
    assert links_at_home(cut(destination="CHN")) == 1


def test_a_shock_describes_itself_in_plain_words(world: World) -> None:
    shock = cut(share=0.9).trade_cost(
        origin=["IND", "JPN"], destination=["JPN", "IND"], industry="all", factor=0.9
    )
    assert shock.describe(world) == (
        "90 % of the quantity of Computers, electronics that China sells to Japan no longer "
        "arrives; importers keep the scarcity rent. The trade cost of all goods and services that "
        "India and Japan sell to each other falls by 10 %."
    )
    assert Shock("nothing").describe(world) == "Nothing happens."
    many = cut(origin="all", destination=["EU27"], industry=["C26", "C27", "C28", "C29", "F"])
    assert "Computers, electronics, Electrical equipment, Machinery and 2 more" in many.describe(
        world
    )
    assert "that all economies sell to EU27" in many.describe(world)
    assert "China sells at home" in cut(destination="CHN").describe(world)


def test_a_file_written_reads_back_the_same(tmp_path: Path) -> None:
    shock = Shock("odd", title='A "title" \\ and é', story="s", source="illustrative").cut(
        origin="all", destination=["JPN", "IND"], industry="C26", share=0.1, rent="lost"
    )
    shock = shock.trade_cost(origin="IND", destination="JPN", industry="all", factor=1e-3)
    assert Shock.read(shock.write(tmp_path / "odd.toml")) == shock
    assert tomllib.loads(shock.to_toml())["term"][0]["rent"] == "lost"


BAD_FILES = {
    "not TOML": ("name = ", "bad.toml"),
    "no such kind": ('[[term]]\nkind = "cuts"', "kind of term.*term 1.*cut"),
    "no such field": (
        '[[term]]\nkind = "cut"\norigin="CHN"\ndestination="JPN"\nindustry="C26"\nshares=0.5',
        "field.*term 1.*shares.*share",
    ),
    "field in capitals": ('[[term]]\nkind = "cut"\nShare = 0.5', "Did you mean share"),
    "missing field": ('[[term]]\nkind = "cut"\norigin = "CHN"', "destination, industry, share"),
    "share is money": (
        '[[term]]\nkind = "cut"\norigin="CHN"\ndestination="JPN"\nindustry="C26"\nshare=5.0',
        r"term 1 \(cut, share\).*5",
    ),
    "codes are numbers": (
        '[[term]]\nkind = "cut"\norigin=1\ndestination="JPN"\nindustry="C26"\nshare=0.5',
        "term 1, origin",
    ),
    "codes in a list are numbers": (
        '[[term]]\nkind = "cut"\norigin=[1]\ndestination="JPN"\nindustry="C26"\nshare=0.5',
        "term 1, origin",
    ),
    "terms are no tables": ("term = 3", r"\[\[term\]\]"),
    "a title that is no text": ("title = 3", "bad.toml, title"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_is_refused_with_file_term_and_field(case: str, tmp_path: Path) -> None:
    text, message = BAD_FILES[case]
    path = tmp_path / "bad.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        Shock.read(path)
    assert "bad.toml" in caught.value.where


def test_a_missing_file_and_an_unknown_name_say_so() -> None:
    with pytest.raises(InputError, match="shock file"):
        Shock.read("absent.toml")
    with pytest.raises(UnknownCodeError, match="taiwan-chip-cut"):
        Shock.read("taiwan-chips-cut")


def test_the_gallery_is_large_enough() -> None:
    assert len(GALLERY) >= 10


@pytest.mark.parametrize("name", GALLERY)
def test_each_ready_shock_is_complete_and_valid(name: str, world: World) -> None:
    shock = Shock.read(name)
    assert shock.name == name
    assert shock.title == Shock.gallery()[name]
    assert shock.story
    assert any(word in shock.source for word in ("illustrative", "customs", "press reports"))
    assert shock.describe(world).endswith(".")


def test_the_gallery_has_a_shock_of_every_kind() -> None:
    kinds = {term.kind for name in GALLERY for term in Shock.read(name).terms}
    assert kinds == {"cut", "trade_cost", "tariff", "capacity", "endowment", "demand",
                     "closure"}  # fmt: skip
    minerals = [shock for shock in map(Shock.read, GALLERY) if shock.minerals]
    assert {term.kind for shock in minerals for term in shock.minerals} == {"mineral_cut"}
    assert len(minerals) == 5
    assert all(shock.days for shock in minerals)
    assert not any(shock.terms for shock in minerals)


def test_a_file_that_is_not_text_says_so(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "café"'.encode("latin-1"))
    with pytest.raises(InputError, match="UTF-8"):
        Shock.read(path)
