"""Terms of every kind: their numbers, where they act, their words, and the way through a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Capacity, Demand, Endowment, Shock, Tariff
from tradewind.models.links import Links, Places
from tradewind.models.shock_toml import ShockFile, dump, parse
from tradewind.models.terms import RENTS, Term

if TYPE_CHECKING:
    from tradewind.world import World

LINK = {"origin": "IND", "destination": "USA", "industry": "C26"}
PLACE = {"economy": "JPN", "industry": "C29"}
NOT_NUMBERS = (None, "0.5", True, float("nan"), float("inf"))


def one(kind: str, **changes: object) -> Shock:
    """A shock of one term, with some fields changed."""
    where = LINK if kind in {"cut", "trade_cost", "tariff"} else PLACE
    number = {"cut": "share", "capacity": "share", "tariff": "rate"}.get(kind, "factor")
    return getattr(Shock("x"), kind)(**({**where, number: 0.5} | changes))


@pytest.mark.parametrize("rate", [*NOT_NUMBERS, -1.0, -2])
def test_a_rate_not_above_minus_one_is_refused(rate: object) -> None:
    with pytest.raises(InputError, match="tariff, rate"):
        one("tariff", rate=rate)


def test_tariffs_may_fall_and_may_more_than_double_the_price() -> None:
    assert [one("tariff", rate=rate).terms[0].rate for rate in (-0.99, 0, 1.45)] == [-0.99, 0, 1.45]


@pytest.mark.parametrize("share", [*NOT_NUMBERS, 1.0, -0.1, 40])
def test_a_share_of_capacity_outside_zero_to_one_is_refused(share: object) -> None:
    with pytest.raises(InputError, match="capacity, share"):
        one("capacity", share=share)


@pytest.mark.parametrize("kind", ["endowment", "demand"])
@pytest.mark.parametrize("factor", [*NOT_NUMBERS, 0.0, -1.0])
def test_a_factor_not_above_zero_is_refused(kind: str, factor: object) -> None:
    with pytest.raises(InputError, match=f"{kind}, factor"):
        one(kind, factor=factor)


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("tariff", "origin"),
        ("capacity", "economy"),
        ("endowment", "economy"),
        ("demand", "industry"),
    ],
)
@pytest.mark.parametrize("codes", [[], "", ["JPN", 3], ["all", "JPN"]])
def test_codes_that_say_nothing_name_term_and_field(kind: str, field: str, codes: object) -> None:
    with pytest.raises(InputError, match=f"{kind}, {field}"):
        one(kind, **{field: codes})


def test_each_method_adds_its_term() -> None:
    assert one("tariff").terms == (Tariff(("IND",), ("USA",), ("C26",), 0.5),)
    assert one("capacity").terms == (Capacity(("JPN",), ("C29",), 0.5),)
    assert one("endowment", industry="all").terms == (Endowment(("JPN",), ("all",), 0.5),)
    assert one("demand").terms == (Demand(("JPN",), ("C29",), 0.5),)


def test_terms_between_economies_give_links_and_terms_in_economies_give_places(
    world: World,
) -> None:
    shock = Shock("x")
    for kind in ("cut", "trade_cost", "tariff", "capacity", "endowment", "demand"):
        (term,) = one(kind).terms
        shock = Shock("x", (*shock.terms, term))
    found = shock.links(world)
    assert [type(where) for where in found] == [Links] * 3 + [Places] * 3
    assert found[0].sides == (("IND",), ("USA",))
    assert found[3].sides == (("JPN",),)


def test_places_are_a_mask_over_economies_and_industries(world: World) -> None:
    economies, industries = list(world.economies.index), list(world.industries.index)
    (where,) = one("capacity", economy=["Quad", "kor"], industry=["Finance", "C29"]).links(world)
    mask = where.mask(economies, industries)
    members = np.isin(economies, ["AUS", "IND", "JPN", "USA", "KOR"])
    assert np.array_equal(mask, np.outer(members, np.isin(industries, ["C29", "K"])))
    (everywhere,) = one("endowment", economy="all", industry="all").links(world)
    assert everywhere.mask(economies, industries).all()
    assert mask.dtype == bool


def test_a_tariff_falls_on_links_but_never_at_home(world: World) -> None:
    (links,) = one("tariff", origin="all", destination=["JPN", "IND"]).links(world)
    mask = links.mask(list(world.economies.index), list(world.industries.index))
    assert mask.sum() == 2 * (len(world.economies) - 1)
    with pytest.raises(InputError, match=r"term 1 \(tariff\), destination; found: IND"):
        one("tariff", destination="india").links(world)


@pytest.mark.parametrize("kind", ["capacity", "endowment", "demand"])
def test_unknown_codes_name_term_and_field_and_suggest(kind: str, world: World) -> None:
    with pytest.raises(UnknownCodeError, match=rf"term 1 \({kind}\), economy.*JPN \(Japan\)"):
        one(kind, economy="JPM").links(world)
    with pytest.raises(UnknownCodeError, match=rf"term 1 \({kind}\), industry.*C2"):
        one(kind, industry="C62").describe(world)


@pytest.mark.parametrize(
    ("shock", "words"),
    [
        (
            one("tariff", rate=0.25),
            (
                "The tariff on Computers, electronics that India sells to United States rises by "
                "25 percentage points; the revenue goes to consumers of the importer."
            ),
        ),
        (
            one("tariff", origin="all", destination="EU27", industry="all", rate=-0.015),
            (
                "The tariff on all goods and services that all economies sell to EU27 falls by 1.5 "
                "percentage points; the revenue goes to consumers of the importer."
            ),
        ),
        (
            one("capacity", economy=["JPN", "THA"], share=0.125),
            "12.5 % of the capacity to make Motor vehicles in Japan and Thailand is lost.",
        ),
        (
            one("endowment", industry="all", factor=0.95),
            (
                "The quantity of labour, capital and land that makes all goods and services in "
                "Japan falls by 5 %."
            ),
        ),
        (
            one("demand", economy="all", factor=1.2),
            "The weight of Motor vehicles in the final demand of all economies rises by 20 %.",
        ),
    ],
)
def test_each_kind_describes_itself(shock: Shock, words: str, world: World) -> None:
    assert shock.describe(world) == words


BAD_TERMS = {
    "rate too low": ('kind = "tariff"\norigin="IND"\ndestination="USA"\nindustry="C26"\nrate=-1.0',
                     r"term 1 \(tariff, rate\).*-1"),
    "field of another kind": ('kind = "capacity"\norigin="JPN"\nindustry="C29"\nshare=0.1',
                              "field.*term 1.*'origin'"),
    "economies missing": ('kind = "demand"\nindustry="C29"\nfactor=0.9', "Give economy"),
    "number missing": ('kind = "endowment"\neconomy="JPN"\nindustry="all"', "Give factor"),
    "economy is a number": ('kind = "capacity"\neconomy=3\nindustry="C29"\nshare=0.1',
                            "term 1, economy"),
    "factor is text": ('kind = "demand"\neconomy="JPN"\nindustry="C29"\nfactor="0.9"',
                       r"term 1 \(demand, factor\)"),
    "kind misspelt": ('kind = "tarif"', "kind of term.*tariff"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_TERMS)
def test_a_bad_term_in_a_file_names_file_term_and_field(case: str, tmp_path: Path) -> None:
    text, message = BAD_TERMS[case]
    path = tmp_path / "bad.toml"
    path.write_text(f"[[term]]\n{text}\n", encoding="utf-8")
    with pytest.raises(InputError, match=message) as caught:
        Shock.read(path)
    assert "bad.toml" in caught.value.where


codes = st.just(("all",)) | st.lists(
    st.text(min_size=1).map(str.strip).filter(lambda code: code and code.casefold() != "all"),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
shares = st.floats(0, 1, exclude_max=True)
factors = st.floats(0, 1e300, exclude_min=True)
NUMBERS = {
    "cut": {"share": shares, "rent": st.sampled_from(RENTS)},
    "trade_cost": {"factor": factors},
    "tariff": {"rate": st.floats(-1, 1e300, exclude_min=True)},
    "capacity": {"share": shares},
    "endowment": {"factor": factors},
    "demand": {"factor": factors},
    "closure": {
        "share": st.floats(0, 1),
        "extra_days": st.none() | st.floats(0, 1e300),
        "rent": st.none() | st.sampled_from(RENTS),
    },
}
any_term = st.one_of(
    [
        st.builds(kind, **(dict.fromkeys(kind.__slots__, codes) | NUMBERS[kind.kind]))
        for kind in get_args(Term)
    ]
)


@given(st.lists(any_term, max_size=4).map(tuple), st.text(), st.text())
def test_any_shock_written_as_toml_reads_back_the_same(
    terms: tuple[Term, ...], title: str, story: str
) -> None:
    written = ShockFile("x", title, story, "illustrative", terms)
    assert parse(dump(written), "") == written
