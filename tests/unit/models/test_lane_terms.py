"""The term that closes chokepoints: its numbers, codes and words, and the way through a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Closure, Shock
from tradewind.models.links import Gates
from tradewind.models.sealanes import chokepoint_names
from tradewind.models.shock_toml import ShockFile, dump, parse

if TYPE_CHECKING:
    from tradewind.world import World

NOT_NUMBERS = ("0.5", True, float("nan"), float("inf"))
GALLERY = (
    "hormuz-closure", "malacca-closure", "panama-closure", "red-sea-closure", "suez-closure",
    "taiwan-strait-closure",
)  # fmt: skip


@pytest.mark.parametrize("share", [*NOT_NUMBERS, None, -0.1, 1.1, 90])
def test_a_share_outside_zero_to_one_is_refused(share: object) -> None:
    with pytest.raises(InputError, match="closure, share"):
        Closure(("suez",), share)


def test_all_passages_may_be_lost_and_none() -> None:
    assert [Closure(("suez",), share).share for share in (0, 0.5, 1)] == [0, 0.5, 1]


@pytest.mark.parametrize("days", [*NOT_NUMBERS, -1, -0.5])
def test_days_that_a_ship_cannot_wait_are_refused(days: object) -> None:
    with pytest.raises(InputError, match="closure, extra_days"):
        Closure(("suez",), 0.5, days)


def test_a_ship_may_wait_no_day_or_not_at_all() -> None:
    assert Closure(("suez",), 0.5, 0).extra_days == 0
    assert Closure(("suez",), 0.5).extra_days is None


def test_numbers_become_floats() -> None:
    term = Closure(("suez",), 1, 6)
    assert (type(term.share), type(term.extra_days)) == (float, float)


def test_the_method_adds_the_term() -> None:
    shock = Shock("x").closure(chokepoint="suez", share=0.5)
    shock = shock.closure(chokepoint=["hormuz", "malacca"], share=1, extra_days=4)
    assert shock.terms == (Closure(("suez",), 0.5), Closure(("hormuz", "malacca"), 1.0, 4.0))


@pytest.mark.parametrize("codes", [[], "", ["suez", 3]])
def test_codes_that_say_nothing_name_term_and_field(codes: object) -> None:
    with pytest.raises(InputError, match="closure, chokepoint"):
        Shock("x").closure(chokepoint=codes, share=0.5)


def test_chokepoints_are_known_by_id_and_by_name_and_count_once(world: World) -> None:
    shock = Shock("x").closure(chokepoint=["Suez Canal", "hormuz", "SUEZ"], share=0.5)
    (gates,) = shock.links(world)
    assert gates == Gates(("suez", "hormuz"))
    assert gates.sides == ()


def test_an_unknown_chokepoint_names_file_and_term_and_suggests(
    tmp_path: Path, world: World
) -> None:
    path = tmp_path / "own.toml"
    text = '[[term]]\nkind = "closure"\nchokepoint = ["ormuz"]\nshare = 0.5\n'
    path.write_text(text, encoding="utf-8")
    shock = Shock.read(path)
    for use in (shock.links, shock.describe):
        with pytest.raises(UnknownCodeError, match="hormuz") as caught:
            use(world)
        assert "own.toml" in caught.value.where
        assert "term 1 (closure), chokepoint" in caught.value.where


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (
            {"chokepoint": "hormuz", "share": 0.95},
            (
                "Of the passages of Strait of Hormuz, 95 % are lost: ships go round, or stay where "
                "no way round is left."
            ),
        ),
        (
            {"chokepoint": ["suez", "bab-el-mandeb"], "share": 1, "extra_days": 2.5},
            (
                "Of the passages of Suez Canal and Bab el-Mandeb, 100 % are lost: ships wait up to "
                "2.5 days or go round."
            ),
        ),
    ],
)
def test_it_describes_itself(fields: dict[str, object], words: str, world: World) -> None:
    assert Shock("x").closure(**fields).describe(world) == words


BAD = {
    "share too large": ("chokepoint = 'suez'\nshare = 1.5", r"term 1 \(closure, share\).*1\.5"),
    "share missing": ("chokepoint = 'suez'", "Give share"),
    "chokepoint missing": ("share = 0.5", "Give chokepoint"),
    "chokepoint a number": ("chokepoint = 3\nshare = 0.5", "term 1, chokepoint"),
    "days negative": (
        "chokepoint = 'suez'\nshare = 0.5\nextra_days = -1", r"term 1 \(closure, extra_days\).*-1",
    ),
    "field of another kind": ("chokepoint = 'suez'\nshare = 0.5\norigin = 'IND'", "'origin'"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_term_in_a_file_names_file_term_and_field(case: str, tmp_path: Path) -> None:
    text, message = BAD[case]
    path = tmp_path / "bad.toml"
    path.write_text(f'[[term]]\nkind = "closure"\n{text}\n', encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        Shock.read(path)
    assert "bad.toml" in caught.value.where


@given(
    st.lists(st.sampled_from(list(chokepoint_names())), min_size=1, unique=True).map(tuple),
    st.floats(0, 1),
    st.none() | st.floats(0, 1e6),
)
def test_a_closure_written_as_toml_reads_back_the_same(
    codes: tuple[str, ...], share: float, days: float | None
) -> None:
    written = ShockFile("x", "A title", "A story", "illustrative", (Closure(codes, share, days),))
    text = dump(written)
    assert ("extra_days" in text) == (days is not None)
    assert parse(text, "") == written


@pytest.mark.parametrize("name", GALLERY)
def test_ready_closures_are_of_known_chokepoints_and_last_some_days(
    name: str, world: World
) -> None:
    shock = Shock.read(name)
    (term,) = shock.terms
    assert isinstance(term, Closure)
    (gates,) = shock.links(world)
    assert gates.chokepoints == term.chokepoint
    assert shock.days in {90.0, 365.0}
    assert 0 < term.share <= 1
