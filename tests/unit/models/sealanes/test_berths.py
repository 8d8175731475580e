"""Which ports trade with which: shares that add up, near ports first, and ships that fit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tradewind.models.sealanes import (
    CARGOES,
    Cargo,
    berths,
    chokepoint_names,
    passage_shares,
    ports,
    routes,
    sailed,
)
from tradewind.models.sealanes.berths import TOO_SHALLOW
from tradewind.models.sealanes.network import bits_of, names_of
from tradewind.world import World

NAMES = list(chokepoint_names())
Within = Callable[..., np.ndarray]


def of(share: np.ndarray, gate: str, origin: str, destination: str) -> float:
    codes = ports().economies.index
    return float(share[NAMES.index(gate), codes(origin), codes(destination)])


@pytest.mark.parametrize("cargo", CARGOES)
def test_the_trade_of_a_pair_is_spread_over_its_ports(cargo: Cargo, world: World) -> None:
    pairs = berths(cargo, world)
    assert pairs.economies == ports().economies
    assert pairs.weight.min() >= 0
    assert pairs.summed(pairs.weight) == pytest.approx(1.0)
    assert np.isfinite(pairs.km).all()


def test_sums_means_and_spreads_are_those_of_each_economy(world: World) -> None:
    pairs = berths("general", world)
    last = np.r_[pairs.first[1:], len(pairs.port)]
    blocks = [slice(*ends) for ends in zip(pairs.first, last, strict=True)]
    a, b = pairs.economies.index("IND"), pairs.economies.index("USA")
    values = pairs.km
    assert pairs.summed(values)[a, b] == pytest.approx(values[blocks[a], blocks[b]].sum())
    mean = (pairs.weight * values)[blocks[a], blocks[b]].sum()
    assert pairs.mean(values)[a, b] == pytest.approx(mean)
    spread = pairs.spread(np.arange(float(len(pairs.economies))))
    assert set(spread[blocks[a]]) == {a}
    assert len(spread) == len(pairs.port)


def test_a_mean_leaves_out_ports_without_a_way(world: World) -> None:
    pairs = berths("general", world)
    closed = replace(pairs, weight=np.where(pairs.gates == 0, pairs.weight, 0.0))
    values = np.where(pairs.gates == 0, 1.0, np.inf)
    assert closed.mean(values) == pytest.approx(closed.summed(closed.weight))
    none = replace(pairs, weight=np.zeros_like(pairs.weight))
    assert not none.mean(np.full(pairs.km.shape, np.inf)).any()


def test_near_ports_trade_more(world: World) -> None:
    """Of ports with the same weight; elasticity -0.9, and none nearer than 100 km."""
    pairs = berths("general", world)
    found = ports()
    a, b = pairs.economies.index("USA"), pairs.economies.index("JPN")
    block = np.ix_(*(range(pairs.first[k], pairs.first[k + 1]) for k in (a, b)))
    sends = found.exports[a, pairs.port[block[0].ravel()]]
    takes = found.imports[b, pairs.port[block[1].ravel()]]
    raw = pairs.weight[block] / np.outer(sends, takes)
    expected = pairs.km[block] ** -0.9
    assert raw / raw.sum() == pytest.approx(expected / expected.sum())


@pytest.mark.parametrize("cargo", ["bulk", "crude"])
def test_deep_ships_pass_nothing_shallow(cargo: Cargo) -> None:
    for closed in (frozenset(), frozenset({"malacca"})):
        assert not (sailed(cargo, closed).gates & bits_of(TOO_SHALLOW)).any()


def test_shut_out_of_malacca_deep_ships_take_lombok_at_once(port: Callable[[str], int]) -> None:
    ends = port("Juaymah"), port("Yokohama")
    shut = frozenset({"malacca"})
    assert "sunda" in names_of(sailed("products", shut).gates[ends])
    assert {"lombok", "makassar"} <= set(names_of(sailed("crude", shut).gates[ends]))
    assert {"malacca", "singapore"} <= set(names_of(sailed("crude").gates[ends]))


def test_lines_between_asia_and_europe_never_take_panama(within: Within) -> None:
    asia, europe = within(65, 150, 0, 46), within(-10, 31, 50, 60)
    far = np.ix_(asia, europe)
    shut = frozenset({"suez"})
    straight, found = routes().passages(shut), sailed("general", shut)
    assert (straight.gates[far] & bits_of(("panama",))).any(), "the shortest way would"
    assert not (found.gates[far] & bits_of(("panama",))).any()
    assert ((found.gates[far] & bits_of(("good-hope",))) != 0).all()


def test_trade_of_the_americas_takes_panama(within: Within) -> None:
    east, far_east = within(-98, -60, 25, 46), within(120, 141, 30, 36)
    found = sailed("general").gates[np.ix_(east, far_east)] & bits_of(("panama",))
    assert (found != 0).mean() > 0.8


@pytest.mark.parametrize("cargo", CARGOES)
def test_shares_of_passages_are_shares(cargo: Cargo, world: World) -> None:
    share = passage_shares(cargo, world)
    codes = ports().economies
    assert share.shape == (len(NAMES), len(codes), len(codes))
    assert share.min() >= 0
    assert share.max() <= 1 + 1e-9
    assert not share[[NAMES.index(name) for name in ("little-belt", "kiel", "bering")]].any()


def test_all_that_kuwait_sells_passes_hormuz_and_a_part_of_what_saudi_arabia_sells(
    world: World,
) -> None:
    crude, general = passage_shares("crude", world), passage_shares("general", world)
    for share in (crude, general):
        for code in ("JPN", "IND", "NLD"):
            assert of(share, "hormuz", "KWT", code) == pytest.approx(1.0)
            assert of(share, "hormuz", code, "QAT") == pytest.approx(1.0)
    assert of(crude, "hormuz", "SAU", "JPN") > 0.85
    assert of(crude, "hormuz", "SAU", "NLD") < 0.3, "Yanbu serves Europe"
    assert of(crude, "malacca", "SAU", "NLD") == 0


def test_a_world_without_trade_in_minerals_has_berths_too(small: object) -> None:
    own = replace(small.world, mineral_trade=small.world.mineral_trade.iloc[:0])
    pairs = berths("crude", own)
    assert pairs.summed(pairs.weight) == pytest.approx(1.0)
