"""Mineral terms of shocks: ranges, TOML, days, words, and that the equilibrium refuses them."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Shock
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.shock_instruments import instruments_of
from tradewind.models.mineral_terms import MineralCut, MineralLoss, MineralTax
from tradewind.models.shock_toml import parse
from tradewind.world import World

WHERE = {"mineral": ["gallium", "germanium"], "stage": "refine"}


def cut(share: float = 0.5) -> Shock:
    return Shock("x").mineral_cut(origin="CHN", destination="all", share=share, **WHERE)


def tax(rate: float = 0.1) -> Shock:
    return Shock("x").mineral_tax(origin="CHN", destination=["JPN", "USA"], rate=rate, **WHERE)


def loss(share: float = 0.5) -> Shock:
    return Shock("x").mineral_loss(economy="CHN", share=share, **WHERE)


@pytest.mark.parametrize("share", [-0.01, 1.01, float("nan"), float("inf"), "half", None, True])
@pytest.mark.parametrize("make", [cut, loss])
def test_a_share_outside_zero_to_one_is_refused(make: object, share: object) -> None:
    with pytest.raises(InputError, match=f"mineral_{make.__name__}, share"):
        make(share)


@pytest.mark.parametrize("share", [0.0, 1.0, 1])
def test_all_and_nothing_are_shares(share: float) -> None:
    assert cut(share).minerals[0].share == share
    assert loss(share).minerals[0].share == share


def test_a_rate_beyond_ten_times_the_price_is_refused() -> None:
    assert tax(10.0).minerals[0].rate == 10.0
    with pytest.raises(InputError, match=r"above 1,000 %.*mineral_tax, rate; found: 25"):
        tax(25)


@pytest.mark.parametrize("rate", [-0.1, float("nan"), float("inf"), "0.1", None, True])
def test_a_rate_that_is_no_tax_is_refused(rate: object) -> None:
    with pytest.raises(InputError, match="mineral_tax, rate"):
        tax(rate)


def test_a_tax_may_exceed_the_price() -> None:
    assert tax(2.5).minerals[0].rate == 2.5


@pytest.mark.parametrize("days", [0.0, -3.0, float("nan"), float("inf")])
def test_days_that_are_none_are_refused(days: float) -> None:
    with pytest.raises(InputError, match="days"):
        Shock("x", days=days)


def test_adding_returns_another_shock_and_terms_are_frozen() -> None:
    empty = Shock("x")
    full = empty.mineral_cut(origin="CHN", destination="all", share=0.5, **WHERE)
    assert (empty.minerals, len(full.minerals), full.terms) == ((), 1, ())
    with pytest.raises(dataclasses.FrozenInstanceError):
        full.minerals[0].share = 0.6


def mixed() -> Shock:
    shock = Shock("x", title="A title", story="Why", source="made up", days=240.0)
    shock = shock.mineral_cut(origin="CHN", destination="all", share=1.0, **WHERE)
    shock = shock.cut(origin="CHN", destination="JPN", industry="C26", share=0.5)
    shock = shock.mineral_tax(origin=["CHN", "IDN"], destination="G7", rate=0.25, **WHERE)
    return shock.mineral_loss(economy="MMR", mineral="tin", stage="mine", share=0.3)


def test_toml_keeps_everything() -> None:
    before = mixed()
    after = parse(before.to_toml(), "x.toml")
    assert after.minerals == before.minerals
    assert after.terms == before.terms
    assert after.days == 240.0
    assert (after.title, after.story, after.source) == ("A title", "Why", "made up")
    assert [type(term) for term in after.minerals] == [MineralCut, MineralTax, MineralLoss]


def test_a_written_shock_is_read_back(tmp_path: Path) -> None:
    before = mixed()
    after = Shock.read(before.write(tmp_path / "x.toml"))
    assert after == before
    assert after.to_toml() == before.to_toml()


def test_a_shock_without_days_says_none() -> None:
    assert "days" not in cut().to_toml()
    assert parse(cut().to_toml(), "x.toml").days is None


@pytest.mark.parametrize("days", ["0", "-1", "nan", "true", '"long"', "[3]"])
def test_days_of_a_file_are_checked(days: str) -> None:
    with pytest.raises(InputError, match=r"x\.toml, days"):
        parse(f'name = "x"\ndays = {days}\n', "x.toml")


@pytest.mark.parametrize(
    ("line", "says"),
    [("share = 2", "term 1.*share"), ("shares = 0.5", "share"), ("", "Give share"),
     ("share = 0.5\nindustry = 'C26'", "industry")],
)  # fmt: skip
def test_errors_of_a_file_name_term_and_field(line: str, says: str) -> None:
    text = (
        '[[term]]\nkind = "mineral_loss"\neconomy = "CHN"\nmineral = "tin"\nstage = "mine"\n'
        f"{line}\n"
    )
    with pytest.raises(InputError, match=r"x\.toml, term 1") as caught:
        parse(text, "x.toml")
    assert re.search(says, str(caught.value))


def test_an_unknown_kind_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownCodeError, match="mineral_cut"):
        parse('[[term]]\nkind = "mineral_cuts"\n', "x.toml")


def test_words(world: World) -> None:
    assert Shock("x").describe(world) == "Nothing happens."
    text = mixed().describe(world)
    assert text.count(".") == 4
    assert "100 % no longer leaves" in text
    assert "25 % of the baseline price is taken as an export tax" in text
    assert "30 % of the output" in text
    for word in ("China", "Japan", "Myanmar", "allium", "ermanium"):
        assert word in text


def test_words_give_the_names_of_minerals(world: World) -> None:
    text = mixed().describe(world)
    assert "gallium and germanium at stage refine" in text
    both = ["rare-earths-heavy", "titanium"]
    shock = Shock("x").mineral_loss(economy="CHN", mineral=both, stage="make", share=0.1)
    assert shock.describe(world) == (
        "10 % of the output of heavy magnet rare earths (dysprosium, terbium) and titanium "
        "(sponge metal) at stage make in China is lost."
    )


def test_words_keep_an_id_that_has_no_chain(world: World) -> None:
    shock = Shock("x").mineral_loss(economy="CHN", mineral="unobtainium", stage="mine", share=0.1)
    assert "of unobtainium at stage mine in China" in shock.describe(world)


@pytest.mark.parametrize("shock", [cut(), tax(), loss(), mixed(), cut(0.0)])
def test_the_equilibrium_refuses_what_is_left_of_minerals(shock: Shock, world: World) -> None:
    with pytest.raises(InputError, match="through_chains"):
        instruments_of(shock, world, Baseline.from_world(world))
