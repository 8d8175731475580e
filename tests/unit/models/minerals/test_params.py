"""Parameters of chains: every default has a source, a range that holds it, and is within bounds."""

from __future__ import annotations

import pytest

from tradewind.core import TradewindError
from tradewind.models.minerals import Chains, MineralParams, chains_of
from tradewind.world import World

NUMBERS = [name for name in MineralParams.model_fields if name != "elasticities"]


@pytest.mark.parametrize("name", list(MineralParams.model_fields))
def test_a_parameter_says_where_it_comes_from(name: str) -> None:
    field = MineralParams.model_fields[name]
    assert field.description
    extra = field.json_schema_extra
    assert extra["unit"]
    assert len(extra["source"]) > 10


@pytest.mark.parametrize("name", NUMBERS)
def test_a_default_lies_in_its_range(name: str) -> None:
    extra = MineralParams.model_fields[name].json_schema_extra
    assert extra["confidence"] in "ABC"
    assert extra["low"] <= getattr(MineralParams(), name) <= extra["high"]


def test_a_choice_that_does_not_exist_is_refused() -> None:
    with pytest.raises((TradewindError, ValueError), match="elasticities"):
        MineralParams(elasticities="huge")


def test_the_end_of_the_range_reaches_the_chain(world: World, chains: Chains) -> None:
    found = [
        chains_of(world, "copper", MineralParams(elasticities=end))["copper"]
        for end in ("low", "middle", "high")
    ]
    demand = [chain.demand_elasticity for chain in found]
    assert demand == sorted(demand)
    assert demand[0] < demand[2]
    assert found[1].sha256 == chains["copper"].sha256
