"""Properties of sea lanes, whatever is closed, and on seas of any shape."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from tradewind.models import Closure
from tradewind.models.sealanes import (
    CARGOES,
    Cargo,
    Passages,
    chokepoint_names,
    closed_by_default,
    detours,
    lane_changes,
    routes,
    routes_from,
)
from tradewind.models.sealanes.network import Network, bits_of
from tradewind.models.sealanes.pace import penalties_km
from tradewind.models.sealanes.terminals import terminal_shares
from tradewind.world import World

NAMES = tuple(name for name in chokepoint_names() if name not in closed_by_default())
few = settings(max_examples=8)
some = settings(max_examples=15)
names = st.frozensets(st.sampled_from(NAMES), max_size=6)
share = st.floats(0.0, 1.0, width=16)
closures = st.builds(
    Closure,
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple),
    share,
    st.none() | st.floats(0.0, 30.0, width=16),
)
SLACK_KM = 1e-6
"""Lengths are sums in another order."""


def cost_km(found: Passages) -> np.ndarray:
    """Kilometres with the time for canals counted as distance: what routes are compared by."""
    cost = found.km.copy()
    for name, extra in penalties_km().items():
        cost += np.where(found.gates & bits_of((name,)), extra, 0.0)
    return cost


@few
@given(names, names)
def test_less_open_is_never_cheaper_and_changes_only_what_passed(
    closed: frozenset[str], more: frozenset[str]
) -> None:
    some_, all_ = routes().passages(closed), routes().passages(closed | more)
    assert (cost_km(all_) >= cost_km(some_) - SLACK_KM).all()
    assert not (all_.gates & bits_of(closed | more)).any()
    untouched = (some_.gates & bits_of(more)) == 0
    before, after = (np.nan_to_num(cost_km(each), posinf=1e9) for each in (some_, all_))
    assert np.abs(after - before)[untouched].max() < SLACK_KM


@few
@given(names)
def test_distances_are_of_a_map(closed: frozenset[str]) -> None:
    found = routes().passages(closed)
    off = ~np.eye(len(found.km), dtype=bool)
    assert found.km[off].min() > 0
    assert np.array_equal(found.km, found.km.T)
    assert np.array_equal(found.gates, found.gates.T)
    assert not found.gates[~found.reachable].any()
    apart = np.unique(routes().port, return_index=True)[1][::5]
    cost = cost_km(found)[np.ix_(apart, apart)]
    pieces_km = 2.0
    assert (cost <= (cost[:, :, None] + cost[None, :, :]).min(axis=1) + pieces_km).all()


@st.composite
def seas(draw: st.DrawFn) -> Network:
    """Nodes at random, joined in a ring and by chords, some of which cross chokepoints."""
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    size = draw(st.integers(12, 40))
    ring = np.column_stack([np.arange(size), (np.arange(size) + 1) % size])
    chords = rng.integers(size, size=(size, 2))
    edges = np.unique(np.sort(np.vstack([ring, chords[chords[:, 0] != chords[:, 1]]])), axis=0)
    gates = np.zeros(len(edges), dtype=np.uint32)
    for name in ("suez", "panama", "hormuz", "malacca", "northwest-passage"):
        crossing = rng.integers(len(edges), size=draw(st.integers(0, 3)))
        gates[crossing] |= bits_of((name,))
    return Network(
        longitude=rng.uniform(-180, 180, size), latitude=rng.uniform(-60, 70, size),
        start=edges[:, 0], end=edges[:, 1], km=rng.uniform(10, 5_000, len(edges)), gates=gates,
    )  # fmt: skip


@some
@given(seas(), st.frozensets(st.sampled_from(["suez", "panama", "hormuz", "malacca"])))
def test_on_any_sea_routes_are_plain_shortest_paths(sea: Network, closed: frozenset[str]) -> None:
    pieces = routes_from(sea)
    found = cost_km(pieces.passages(closed))
    cost = sea.km.copy()
    for name, extra in penalties_km().items():
        cost[(sea.gates & bits_of((name,))) != 0] += extra
    open_ = (sea.gates & bits_of(closed | closed_by_default())) == 0
    nodes = pieces.nodes[pieces.port]
    expected = dijkstra(sea.weighted(cost, open_), directed=True)[np.ix_(nodes, nodes)]
    apart = nodes[:, None] != nodes[None, :]
    assert np.array_equal(np.isfinite(found[apart]), np.isfinite(expected[apart]))
    reached = apart & np.isfinite(expected)
    assert np.abs(found[reached] - expected[reached]).max(initial=0.0) < SLACK_KM


@few
@given(st.lists(closures, max_size=3).map(tuple), st.sampled_from(CARGOES))
def test_detours_are_shares_and_days(
    world: World, found: tuple[Closure, ...], cargo: Cargo
) -> None:
    lost = detours(found, world, cargo)
    for values in (lost.days, lost.freight, lost.stopped, lost.locked_in, lost.late):
        assert values.min() >= 0
        assert np.isfinite(values).all()
    assert (lost.late + lost.stopped).max() <= 1 + 1e-9
    assert (lost.locked_in <= lost.stopped + 1e-12).all()
    if all(each.extra_days is not None for each in found):
        assert lost.days.max() <= max((each.extra_days for each in found), default=0.0) + 1e-9
        assert not lost.stopped.any()


@few
@given(closures, st.floats(0.0, 1.0, width=16))
def test_a_part_of_a_closure_is_never_worse_than_all_of_it(
    world: World, closure: Closure, part: float
) -> None:
    less = Closure(closure.chokepoint, closure.share * part, closure.extra_days)
    some_, all_ = (lane_changes((each,), world) for each in (less, closure))
    for name in ("log_cost", "cut", "idle"):
        assert (getattr(some_, name) <= getattr(all_, name) + 1e-12).all()


@few
@given(st.lists(closures, min_size=2, max_size=3, unique=True), st.randoms(use_true_random=False))
def test_the_order_of_closures_means_nothing(
    world: World, found: list[Closure], random: object
) -> None:
    mixed = found.copy()
    random.shuffle(mixed)
    one, other = lane_changes(tuple(found), world), lane_changes(tuple(mixed), world)
    for name in ("log_cost", "cut", "idle"):
        assert np.allclose(getattr(one, name), getattr(other, name), rtol=0, atol=1e-12)


@some
@given(st.integers(0, 2**16), st.integers(1, 4), st.integers(1, 5))
def test_terminals_keep_both_margins(seed: int, terminals: int, buyers: int) -> None:
    rng = np.random.default_rng(seed)
    size = terminals + buyers
    km = rng.uniform(100, 20_000, (size, size))
    sends = np.r_[rng.dirichlet(np.ones(terminals)), np.ones(buyers)]
    takes = np.r_[np.zeros(terminals), np.ones(buyers)]
    first = np.r_[0, terminals + np.arange(buyers)]
    sold = np.zeros((buyers + 1, buyers + 1))
    sold[0, 1:] = rng.uniform(0.1, 5.0, buyers)
    found = terminal_shares(km, sends, takes, first, sold)[:terminals, terminals:]
    assert found.sum(axis=0) == pytest.approx(1.0)
    wanted = sold[0, 1:] / sold.sum()
    assert found @ wanted == pytest.approx(sends[:terminals], abs=1e-4)


def test_every_port_reaches_every_other_where_nothing_is_closed() -> None:
    assert routes().passages(frozenset()).reachable.all()
