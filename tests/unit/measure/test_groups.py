"""Common dependence of a group, and reverse dependence."""

from __future__ import annotations

import dataclasses

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.measure import DependenceParams, common_dependence, reverse_dependence
from tradewind.measure.members import resolve_members


def test_what_two_members_share(toy) -> None:
    table = common_dependence(toy, ["AAA", "CCC"]).table
    cobalt = table[table["item"] == "cobalt"].iloc[0]
    assert (cobalt["origin"], cobalt["members"], bool(cobalt["all_members"])) == (
        "BBB",
        ("AAA", "CCC"),
        True,
    )
    assert cobalt["joint_imports_usd"] == 89.0
    assert cobalt["joint_share"] == pytest.approx(89 / 109)
    assert (cobalt["min_share"], cobalt["max_share"]) == (0.8, 1.0)
    assert not cobalt["imputed"]


def test_a_grouping_can_be_named(toy) -> None:
    by_name = common_dependence(toy, "Pair").table
    assert by_name.equals(common_dependence(toy, ["AAA", "CCC"]).table)


def test_groupings_and_economies_can_be_mixed(toy) -> None:
    assert resolve_members(toy, ["Bland", "pair", "AAA"]) == ("BBB", "AAA", "CCC")
    mixed = common_dependence(toy, ["Pair", "AAA"]).table
    assert mixed.equals(common_dependence(toy, ["AAA", "CCC"]).table)


def test_a_grouping_that_all_have_left_says_so(toy) -> None:
    ended = dataclasses.replace(toy, groupings=toy.groupings.assign(left=["2025", "2026-02-04"]))
    with pytest.raises(InputError, match="have left") as caught:
        common_dependence(ended, "Pair")
    assert caught.value.found == "Pair, until 2026-02-04"
    gone = dataclasses.replace(toy, groupings=toy.groupings.assign(iso3=["YYY", "ZZZ"]))
    with pytest.raises(InputError, match="No present member"):
        resolve_members(gone, "Pair")
    with pytest.raises(InputError, match="No economy given"):
        resolve_members(gone, [])


def test_a_slip_is_answered_with_groupings_too(toy) -> None:
    with pytest.raises(UnknownCodeError) as caught:
        resolve_members(toy, ["Pairs"])
    assert "Pair (Pair grouping)" in caught.value.fix


def test_the_year_and_the_use_are_on_record(toy) -> None:
    for result in (
        common_dependence(toy, "Pair", DependenceParams(use="all")),
        reverse_dependence(toy, "BBB", DependenceParams(use="all")),
    ):
        used = result.provenance.params
        assert (used["year"], used["table_year"], used["use"]) == (2024, 2022, "all")


def test_nothing_in_common_is_an_empty_table(toy) -> None:
    table = common_dependence(toy, ["AAA", "CCC"], DependenceParams(top_share_line=0.95)).table
    assert table.empty
    assert "joint_imports_usd" in table.columns


def test_a_group_needs_two(toy) -> None:
    with pytest.raises(InputError, match="two members"):
        common_dependence(toy, ["AAA"])
    with pytest.raises(UnknownCodeError):
        common_dependence(toy, ["AAA", "AAB"])


@pytest.mark.parametrize("lens", ["digital", "critical-minerals"])
def test_a_lens_without_minerals_or_with_many(world, lens: str) -> None:
    params = DependenceParams(lens=lens)
    shared = common_dependence(world, ["IND", "JPN"], params).table
    buyers = reverse_dependence(world, "CHN", params).table
    kinds = {"industry"} if lens == "digital" else {"industry", "mineral"}
    assert set(shared["kind"]) <= kinds
    assert set(buyers["kind"]) == kinds


def test_who_depends_on_a_supplier(toy) -> None:
    table = reverse_dependence(toy, "Bland", DependenceParams(use="all")).table
    chips = table[(table["item"] == "C26") & (table["importer"] == "AAA")].iloc[0]
    assert chips["imports_usd"] == 30e6
    assert (chips["share"], bool(chips["dominant"]), bool(chips["imputed"])) == (0.75, True, True)
    assert set(table["importer"]) == {"AAA", "CCC"}
    assert table["imports_usd"].is_monotonic_decreasing
