"""Measures that work against each other are refused, whichever comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tradewind.core import InputError
from tradewind.partnership import Pact
from tradewind.partnership.contradictions import contradiction

AWAY = ("diversify", {"away_from": "CHN", "industries": ["C26", "C29"]})
FROM_JAPAN = ("diversify", {"away_from": "JPN", "industries": ["C26", "C29"]})
TO_CHINA = ("diversify", {"away_from": "USA", "towards": ["CHN"], "industries": ["C26"]})
OPPOSED: dict[str, tuple[Any, Any, str]] = {
    "towards": (AWAY, TO_CHINA, "C26 from CHN to IND"),
    "capacity": (AWAY, ("capacity", {"economy": "CHN"}), "C26 from CHN to IND"),
    "invest": (AWAY, ("invest", {"host": "CHN"}), "C29 from CHN to IND"),
    "standards": (FROM_JAPAN, ("standards", {}), "C26 from JPN to IND"),
    "facilitation": (FROM_JAPAN, ("facilitation", {}), "C29 from JPN to IND"),
    "market_access": (FROM_JAPAN, ("market_access", {}), "C29 from JPN to IND"),
}  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("case", OPPOSED)
def test_what_one_moves_away_from_another_must_not_favour(
    small: Any, case: str, turned: bool
) -> None:
    first, (kind, changes), link = OPPOSED[case]
    away = small.measure(first[0], "away", **first[1])
    favours = small.measure(kind, "favours", **changes)
    pair = [favours, away] if turned else [away, favours]
    with pytest.raises(InputError, match="favours what measure away moves away from") as raised:
        contradiction(pair, ["IND", "JPN"])
    assert raised.value.where == "favours"
    assert raised.value.found == link
    assert raised.value.fix


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "capacity", "economy": "CHN", "industries": ["C21"]},
        {"kind": "capacity", "economy": "TWN"},
        {"kind": "invest", "host": "IND"},
        {"kind": "standards"},
        {"kind": "diversify", "away_from": "CHN", "industries": ["C29"], "towards": ["all"]},
        {"kind": "technology"},
        {"kind": "substitute"},
        {"kind": "sea_lane_security"},
    ],
)
def test_what_does_not_meet_does_not_contradict(small: Any, changes: dict[str, Any]) -> None:
    kind = changes.pop("kind")
    away = small.measure(AWAY[0], "away", **AWAY[1])
    contradiction([away, small.measure(kind, "other", **changes)], ["IND", "JPN"])


def test_only_buyers_who_take_part_move_away(small: Any) -> None:
    away = small.measure("diversify", "away", away_from="JPN", industries=["C29"], parties=["USA"])
    contradiction([away, small.measure("market_access")], ["IND", "JPN", "USA"])


def test_no_more_than_everything_is_moved_at_the_high_ends(small: Any) -> None:
    half = small.measure("diversify", "half", level=small.number(0.5, 0.4, 0.6))
    rest = small.measure("diversify", "rest", level=small.number(0.3, 0.2, 0.5))
    with pytest.raises(InputError, match="More than everything") as raised:
        contradiction([half, rest], ["IND", "JPN"])
    assert raised.value.where == "rest"
    assert raised.value.found.startswith("1.1 of C24B from CHN to IND")
    rest = small.measure("diversify", "rest", level=small.number(0.3, 0.2, 0.4))
    contradiction([half, rest], ["IND", "JPN"])
    other = small.measure("diversify", "rest", industries=["C21"], level=small.number(0.9))
    contradiction([half, other], ["IND", "JPN"])


def test_a_duty_is_stated_once(small: Any) -> None:
    one, two = (small.measure("market_access", name) for name in ("one", "two"))
    with pytest.raises(InputError, match="measure one states too") as raised:
        contradiction([one, two], ["IND", "JPN"])
    assert (raised.value.where, raised.value.found) == ("two", "C29 from JPN to IND")
    duty = small.fields("market_access")["duties"][0]
    within = small.measure("market_access", "one", duties=[duty, duty])
    with pytest.raises(InputError, match="measure one states too"):
        contradiction([within], ["IND", "JPN"])
    back = {**duty, "importer": "JPN", "exporter": "IND"}
    contradiction([one, small.measure("market_access", "two", duties=[back])], ["IND", "JPN"])


def test_the_file_and_the_line_of_the_second_are_said(
    read: Callable[[str], Pact], text_of: Callable[..., str], small: Any
) -> None:
    text = text_of(
        small.fields("diversify", "away", industries=["C26"]),
        small.fields("capacity", "plants", economy="CHN"),
    )
    rows = text.splitlines()
    second = [k for k, row in enumerate(rows, start=1) if row == "[[measures]]"][1]
    with pytest.raises(InputError, match="favours what") as raised:
        read(text)
    assert raised.value.where.endswith(f"own.toml, line {second}, measure plants")
    assert raised.value.fix.startswith("Take the industry or the economy out")


def test_no_more_of_an_input_is_saved_than_is_needed_at_the_high_ends(small: Any) -> None:
    half = small.measure("substitute", "half", level=small.number(0.5, 0.4, 0.6))
    rest = small.measure("substitute", "rest", level=small.number(0.3, 0.2, 0.5))
    with pytest.raises(InputError) as raised:
        contradiction([half, rest], ["IND", "JPN"])
    assert raised.value.where == "rest"
    contradiction([half, small.measure("substitute", "rest", users=["C26"])], ["IND", "JPN"])


def test_no_more_of_a_mineral_is_saved_than_is_used_at_the_high_ends(small: Any) -> None:
    half = small.measure("mineral_substitute", "half", level=small.number(0.5, 0.4, 0.6))
    rest = small.measure("mineral_substitute", "rest", level=small.number(0.3, 0.2, 0.5))
    with pytest.raises(InputError, match="More than everything is saved") as raised:
        contradiction([half, rest], ["IND", "JPN"])
    assert raised.value.where == "rest"
    assert raised.value.found == "1.1 of gallium used in IND, at the high ends"
    rest = small.measure("mineral_substitute", "rest", level=small.number(0.3, 0.2, 0.4))
    contradiction([half, rest], ["IND", "JPN"])
    other = small.measure(
        "mineral_substitute", "rest", minerals=["tin"], level=small.number(0.3, 0.2, 0.5)
    )
    contradiction([half, other], ["IND", "JPN"])


def test_only_users_of_one_economy_save_twice(small: Any) -> None:
    level = small.number(0.5, 0.4, 0.6)
    india = small.measure("mineral_substitute", "india", parties=["IND"], level=level)
    japan = small.measure("mineral_substitute", "japan", parties=["JPN"], level=level)
    contradiction([india, japan], ["IND", "JPN"])


@pytest.mark.parametrize("other", [{"pooled": True}, {"stage": "mine"}, {}])
def test_stocks_of_one_mineral_add_up(small: Any, other: dict[str, Any]) -> None:
    own = small.measure("stockpile", "own", minerals=["copper"])
    second = small.measure("stockpile", "other", minerals=["copper"], **other)
    contradiction([own, second], ["IND", "JPN"])


@pytest.mark.parametrize("kind", ["mineral_capacity", "recycle"])
def test_a_plant_of_a_mineral_is_no_industry_that_is_left(small: Any, kind: str) -> None:
    away = small.measure(AWAY[0], "away", **AWAY[1])
    contradiction([away, small.measure(kind, "plant", economy="CHN")], ["IND", "JPN"])
