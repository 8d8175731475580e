"""Strain: what the terms of a shock are on the nodes of a chain."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Shock
from tradewind.models.minerals import Chain, Chains, Strain, strain_of
from tradewind.models.minerals.strain import nodes_of
from tradewind.world import World


@pytest.fixture(scope="module")
def gallium(chains: Chains) -> Chain:
    return chains["gallium"]


def cut(mineral: str = "gallium", stage: str = "refine", **changes: object) -> Shock:
    fields = {"origin": "CHN", "destination": "JPN", "share": 0.5}
    return Shock("x").mineral_cut(mineral=mineral, stage=stage, **(fields | changes))


def test_nothing_is_nothing(tiny: Chain, world: World) -> None:
    found = strain_of((), tiny, world)
    assert found.nothing
    assert Strain.none(tiny).nothing
    assert [part.shape for part in found.tax] == [(3, 3), (3, 3)]
    assert [part.shape for part in found.lost] == [(3,), (3,)]


def test_a_cut_names_stage_and_nodes(tiny: Chain, world: World) -> None:
    found = strain_of(cut(destination="all").minerals, tiny, world)
    assert not found.nothing
    (only,) = found.cuts
    assert (only.stage, only.origins, only.destinations, only.share) == (1, (0,), (0, 1, 2), 0.5)


def test_names_and_any_case_are_understood(tiny: Chain, world: World) -> None:
    found = strain_of(cut(origin="china", destination=["Japan", "row"]).minerals, tiny, world)
    assert found.cuts[0].origins == (0,)
    assert found.cuts[0].destinations == (1, 2)
    named = strain_of(cut(destination="Rest of the world").minerals, tiny, world)
    assert named.cuts[0].destinations == (2,)


@pytest.mark.parametrize("group", ["G7", "g7", "Quad", "EU27"])
def test_a_grouping_stands_for_its_members_in_the_chain(
    group: str, gallium: Chain, world: World
) -> None:
    name = "Quad" if group == "Quad" else group.upper()
    members = [code for code in world.members(name) if code in gallium.nodes]
    assert len(members) >= 2
    for buyers in (True, False):
        found = nodes_of((group,), gallium, world, "x", buyers=buyers)
        assert [gallium.nodes[k] for k in found] == sorted(members)


def test_a_grouping_and_its_member_count_once(gallium: Chain, world: World) -> None:
    both = nodes_of(("JPN", "G7", "Japan"), gallium, world, "x")
    assert both == nodes_of(("G7",), gallium, world, "x")


def test_an_unknown_code_is_refused_with_a_suggestion(tiny: Chain, world: World) -> None:
    with pytest.raises(UnknownCodeError, match=r"term 1 \(mineral_cut\), origin.*CHN \(China\)"):
        strain_of(cut(origin="CHM").minerals, tiny, world, where="my shock")
    with pytest.raises(UnknownCodeError, match=r"destination.*ASEAN"):
        strain_of(cut(destination="ASEEN").minerals, tiny, world)


def test_a_stage_that_the_chain_lacks_is_refused(gallium: Chain, world: World) -> None:
    with pytest.raises(InputError, match=r"Gallium has no such stage.*stage; found: mine.*refine"):
        strain_of(cut(stage="mine").minerals, gallium, world)


def test_a_small_economy_sells_with_the_rest_and_cannot_be_told_apart(
    tiny: Chain, world: World
) -> None:
    with pytest.raises(InputError, match=r"too small a part.*IND.*CHN, JPN"):
        strain_of(cut(origin="IND").minerals, tiny, world)
    loss = Shock("x").mineral_loss(economy="India", mineral="gallium", stage="mine", share=0.5)
    with pytest.raises(InputError, match=r"too small a part.*IND"):
        strain_of(loss.minerals, tiny, world)


@pytest.mark.parametrize("code", ["MNG", "mng", "MAC"])
def test_an_economy_of_mineral_data_alone_is_small_rather_than_unknown(
    code: str, tiny: Chain, world: World
) -> None:
    assert code.upper() not in world.economies.index
    with pytest.raises(InputError, match=rf"too small a part.*{code.upper()}.*CHN, JPN"):
        nodes_of((code,), tiny, world, "x")
    assert nodes_of((code, "JPN"), tiny, world, "x", buyers=True) == (1,)


def test_a_small_economy_is_passed_over_as_a_buyer(tiny: Chain, world: World) -> None:
    found = strain_of(cut(destination=["IND", "JPN"]).minerals, tiny, world)
    assert found.cuts[0].destinations == (1,)


def test_a_group_of_sellers_needs_no_node_for_each(tiny: Chain, world: World) -> None:
    assert strain_of(cut(origin="Quad").minerals, tiny, world).cuts[0].origins == (1,)


def test_terms_of_other_minerals_are_passed_over(tiny: Chain, world: World) -> None:
    assert strain_of(cut(mineral="tin", stage="make").minerals, tiny, world).nothing


def test_losses_that_overlap_compose_by_what_they_leave(tiny: Chain, world: World) -> None:
    shock = Shock("x")
    for economy in ("CHN", "all", ["CHN", "JPN"]):
        shock = shock.mineral_loss(economy=economy, mineral="gallium", stage="refine", share=0.5)
    found = strain_of(shock.minerals, tiny, world)
    assert found.lost[1] == pytest.approx([0.875, 0.75, 0.5])
    assert not found.lost[0].any()


def test_taxes_add_and_spare_sales_at_home(tiny: Chain, world: World) -> None:
    shock = Shock("x")
    for buyer, rate in (("all", 0.1), ("JPN", 0.2)):
        shock = shock.mineral_tax(
            origin="CHN", destination=buyer, mineral="gallium", stage="mine", rate=rate
        )
    found = strain_of(shock.minerals, tiny, world)
    assert found.tax[0] == pytest.approx(np.array([[0, 0.3, 0.1], [0, 0, 0], [0, 0, 0]]))
    assert not found.tax[1].any()
    assert not found.nothing


def test_the_empty_strain_is_never_written_to(tiny: Chain, world: World) -> None:
    none = Strain.none(tiny)
    shock = Shock("x").mineral_loss(economy="all", mineral="gallium", stage="mine", share=1.0)
    assert strain_of(shock.minerals, tiny, world).lost[0].tolist() == [1.0, 1.0, 1.0]
    assert none.nothing
