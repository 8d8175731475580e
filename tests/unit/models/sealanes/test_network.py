"""The network as a graph: nodes on the globe, edges with a length, chokepoints as bits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from tradewind.models.sealanes import chokepoint_names
from tradewind.models.sealanes.network import bits_of, great_circle_km, names_of, network

NAMES = list(chokepoint_names())


def test_every_edge_has_a_length_and_two_ends() -> None:
    graph = network()
    assert graph.km.min() > 0
    assert (graph.start < graph.end).all()
    assert graph.end.max() < len(graph.longitude)
    assert not np.isnan(graph.km).any()


def test_all_of_it_is_one_sea() -> None:
    graph = network()
    every = np.ones(len(graph.km), dtype=bool)
    assert connected_components(graph.weighted(graph.km, every))[0] == 1


def test_lengths_are_those_of_the_globe() -> None:
    graph = network()
    at = np.column_stack([graph.longitude, graph.latitude])
    straight = great_circle_km(at[graph.start], at[graph.end])
    long = straight > 50
    assert np.abs(graph.km[long] / straight[long] - 1).max() < 0.01


@given(st.sets(st.sampled_from(NAMES)))
def test_bits_and_names_are_two_ways_to_say_the_same(names: set[str]) -> None:
    assert set(names_of(bits_of(tuple(names)))) == names
    assert bits_of(frozenset(names)) == bits_of(tuple(sorted(names)))


def test_names_come_in_the_order_of_the_table() -> None:
    assert names_of(bits_of(("suez", "malacca", "hormuz"))) == ("malacca", "hormuz", "suez")


def test_the_nearest_node_is_the_nearest_in_degrees() -> None:
    graph = network()
    rng = np.random.default_rng(3)
    longitude, latitude = rng.uniform(-180, 180, 20), rng.uniform(-60, 70, 20)
    found = graph.nearest(longitude, latitude)
    for k, (x, y) in enumerate(zip(longitude, latitude, strict=True)):
        squares = (graph.longitude - x) ** 2 + (graph.latitude - y) ** 2
        assert squares[found[k]] == squares.min()


@pytest.mark.parametrize(
    ("begin", "finish", "km"),
    [
        ((0.0, 0.0), (0.0, 0.0), 0.0),
        ((0.0, 90.0), (0.0, -90.0), 20_015.1),
        ((2.35, 48.86), (-73.97, 40.78), 5_831.0),  # Paris to New York, 5,830 to 5,840 km
        ((179.0, 0.0), (-179.0, 0.0), 222.4),
    ],
)
def test_distances_as_the_crow_flies(
    begin: tuple[float, float], finish: tuple[float, float], km: float
) -> None:
    found = great_circle_km(np.array([begin]), np.array([finish]))
    assert found[0] == pytest.approx(km, abs=6.0)
