"""Routes between all ports: those of plain shortest paths, and what geography forces."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse.csgraph import dijkstra

from tradewind.core import DataError, UnknownCodeError
from tradewind.data import read_lanes
from tradewind.models.sealanes import (
    Passages,
    Routes,
    chokepoint_names,
    closed_by_default,
    ports,
    routes,
    routes_from,
)
from tradewind.models.sealanes.network import (
    Network,
    bits_of,
    great_circle_km,
    names_of,
    network,
)
from tradewind.models.sealanes.pace import penalties_km
from tradewind.models.sealanes.routes import closed_chokepoints

Cost = Callable[[Passages], np.ndarray]
SINGLE = (
    "hormuz", "malacca", "singapore", "suez", "bab-el-mandeb", "panama", "bosporus", "gibraltar",
    "taiwan", "good-hope", "dover", "kerch",
)  # fmt: skip
TOGETHER = (
    ("malacca", "sunda"), ("suez", "panama"), ("malacca", "sunda", "lombok", "torres"),
    ("suez", "good-hope", "cape-horn"), ("oresund", "great-belt"),
)  # fmt: skip
CLOSED = [frozenset(), *map(frozenset, [[name] for name in SINGLE]), *map(frozenset, TOGETHER)]
EXACT_KM = 1e-6


def label(names: frozenset[str]) -> str:
    return "+".join(sorted(names)) or "none"


@pytest.fixture(scope="module")
def fresh() -> Routes:
    """Pieces of routes from the network, not from the table."""
    return routes_from(network())


def gap_km(one: np.ndarray, other: np.ndarray) -> float:
    """The largest difference; a billion where only one of them has a way."""
    return float(np.abs(np.nan_to_num(one, posinf=1e9) - np.nan_to_num(other, posinf=1e9)).max())


def plain(graph: Network, closed: frozenset[str], nodes: np.ndarray) -> np.ndarray:
    """Shortest paths with the edges of closed chokepoints taken out, canals counted as distance."""
    cost = graph.km.copy()
    for name, extra in penalties_km().items():
        cost[(graph.gates & bits_of((name,))) != 0] += extra
    weights = graph.weighted(cost, (graph.gates & bits_of(closed | closed_by_default())) == 0)
    return dijkstra(weights, directed=True, indices=nodes)[:, nodes]


@pytest.mark.parametrize("closed", CLOSED, ids=label)
def test_they_are_plain_shortest_paths(
    closed: frozenset[str], fresh: Routes, cost_km: Cost
) -> None:
    nodes = fresh.nodes[fresh.port]
    expected = plain(network(), closed, np.unique(nodes))
    row = np.searchsorted(np.unique(nodes), nodes)
    expected = expected[np.ix_(row, row)]
    found = cost_km(fresh.passages(closed))
    apart = nodes[:, None] != nodes[None, :]
    assert gap_km(found[apart], expected[apart]) < EXACT_KM


@pytest.mark.parametrize("closed", CLOSED, ids=label)
def test_the_table_gives_what_the_network_gives(closed: frozenset[str], fresh: Routes) -> None:
    kept, new = routes().passages(closed), fresh.passages(closed)
    assert np.array_equal(kept.gates, new.gates)
    pieces = 20
    assert gap_km(kept.km, new.km) < 0.1 * pieces


@pytest.mark.parametrize("closed", CLOSED, ids=label)
def test_what_is_closed_is_not_passed(closed: frozenset[str]) -> None:
    found = routes().passages(closed)
    assert not (found.gates & bits_of(closed | closed_by_default())).any()
    assert not found.gates[~found.reachable].any()


@pytest.mark.parametrize("closed", CLOSED, ids=label)
def test_the_way_back_is_the_way_there(closed: frozenset[str]) -> None:
    found = routes().passages(closed)
    assert np.array_equal(found.km, found.km.T)
    assert np.array_equal(found.gates, found.gates.T)


@pytest.mark.parametrize("closed", CLOSED[1:], ids=label)
def test_a_route_that_passes_nothing_closed_stays_as_it_is(closed: frozenset[str]) -> None:
    usual, found = routes().passages(frozenset()), routes().passages(closed)
    same = (usual.gates & bits_of(closed)) == 0
    assert same.any()
    assert np.array_equal(found.km[same], usual.km[same])
    assert np.array_equal(found.gates[same], usual.gates[same])


@pytest.mark.parametrize("closed", CLOSED[1:], ids=label)
def test_with_less_open_no_route_is_cheaper(closed: frozenset[str], cost_km: Cost) -> None:
    usual, found = cost_km(routes().passages(frozenset())), cost_km(routes().passages(closed))
    assert (found >= usual - EXACT_KM).all()


def test_no_way_over_a_third_port_is_cheaper(fresh: Routes, cost_km: Cost) -> None:
    apart = np.unique(fresh.port, return_index=True)[1][::3]
    for closed in (CLOSED[0], CLOSED[4]):
        cost = cost_km(fresh.passages(closed))[np.ix_(apart, apart)]
        over = (cost[:, :, None] + cost[None, :, :]).min(axis=1)
        assert (cost <= over + EXACT_KM).all()


@pytest.mark.parametrize(
    ("one", "other"), [("suez", "panama"), ("malacca", "sunda"), ("gibraltar", "bosporus")]
)
def test_closing_one_after_the_other_is_closing_both(one: str, other: str) -> None:
    found = routes()
    open_ = (found.gate_bits & bits_of((one,))) == 0
    without = replace(
        found, ends=found.ends[open_], gate_km=found.gate_km[open_],
        gate_bits=found.gate_bits[open_],
    )  # fmt: skip
    first, both = without.passages(frozenset({other})), found.passages(frozenset({one, other}))
    assert gap_km(first.km, both.km) < EXACT_KM
    assert np.array_equal(first.gates, both.gates)


def test_numbering_of_the_nodes_means_nothing(fresh: Routes) -> None:
    graph = network()
    order = np.random.default_rng(5).permutation(len(graph.longitude))
    place = np.argsort(order)
    renamed = replace(
        graph, longitude=graph.longitude[order], latitude=graph.latitude[order],
        start=place[graph.start], end=place[graph.end],
    )  # fmt: skip
    pieces = routes_from(renamed)
    for closed in (frozenset(), frozenset({"suez", "malacca"})):
        found, usual = pieces.passages(closed), fresh.passages(closed)
        assert gap_km(found.km, usual.km) < EXACT_KM
        assert (found.gates == usual.gates).mean() > 0.9999


def test_nobody_leaves_the_gulf_but_through_hormuz(
    gulf: np.ndarray, port: Callable[[str], int]
) -> None:
    users = ports().economies
    inside = {users[k] for k in np.nonzero(ports().exports[:, gulf].sum(axis=1))[0]}
    assert {"ARE", "BHR", "IRN", "IRQ", "KWT", "QAT", "SAU"} <= inside
    in_the_strait = port("Bandar Shahid Rajaee")
    outside = np.setdiff1d(np.arange(len(ports().places)), [*gulf, in_the_strait])
    usual, shut = (routes().passages(frozenset(names)) for names in ([], ["hormuz"]))
    assert (usual.gates[np.ix_(gulf, outside)] & bits_of(("hormuz",))).all()
    assert not shut.reachable[np.ix_(gulf, outside)].any()
    assert shut.reachable[np.ix_(gulf, gulf)].all()
    assert shut.reachable[np.ix_(outside, outside)].all()


@pytest.mark.parametrize("code", ["BHR", "IRQ", "KWT", "QAT"])
def test_all_ports_of_some_are_inside(code: str, gulf: np.ndarray) -> None:
    found = ports()
    row = found.economies.index(code)
    for shares in (found.imports, found.exports, found.crude):
        assert shares[row, gulf].sum() == pytest.approx(1.0)


def test_nobody_leaves_the_black_sea_but_through_the_turkish_straits(black_sea: np.ndarray) -> None:
    found = ports()
    for code in ("BGR", "ROU", "UKR"):
        assert found.exports[found.economies.index(code), black_sea].sum() == pytest.approx(1.0)
    sea_of_marmara = found.places["name"].isin(["Istanbul", "Ambarli"]).to_numpy()
    outside = ~sea_of_marmara
    outside[black_sea] = False
    far = np.ix_(black_sea, np.flatnonzero(outside))
    usual = routes().passages(frozenset())
    for strait in ("bosporus", "dardanelles"):
        assert (usual.gates[far] & bits_of((strait,))).all()
        assert not routes().passages(frozenset({strait})).reachable[far].any()


def gates_between(a: int, b: int, *closed: str) -> set[str]:
    return set(names_of(routes().passages(frozenset(closed)).gates[a, b]))


def test_mumbai_goes_to_rotterdam_by_suez_or_the_cape(port: Callable[[str], int]) -> None:
    ends = port("Mumbai"), port("Rotterdam")
    assert {"bab-el-mandeb", "suez", "gibraltar"} <= gates_between(*ends)
    around = gates_between(*ends, "suez")
    assert "good-hope" in around
    assert not around & {"suez", "panama"}


def test_saudi_oil_goes_to_japan_by_malacca_sunda_or_lombok(port: Callable[[str], int]) -> None:
    ends = port("Juaymah"), port("Yokohama")
    assert {"hormuz", "malacca", "singapore"} <= gates_between(*ends)
    assert {"hormuz", "sunda"} <= gates_between(*ends, "malacca")
    assert {"hormuz", "lombok", "makassar"} <= gates_between(*ends, "malacca", "sunda")


def test_no_route_goes_over_the_arctic_unless_asked_to(port: Callable[[str], int]) -> None:
    arctic = closed_by_default()
    usual = routes().passages(frozenset())
    assert not (usual.gates & bits_of(arctic)).any()
    ends = port("Shanghai"), port("Rotterdam")
    open_ = routes().with_open(arctic)
    assert set(names_of(open_.gates[ends])) >= {"bering", "northern-sea-route"}
    assert open_.km[ends] < usual.km[ends]
    shut_again = routes().with_open(arctic, frozenset({"northern-sea-route", "northwest-passage"}))
    assert shut_again.gates[ends] == usual.gates[ends]
    assert np.array_equal(routes().with_open(frozenset()).km, usual.km)


def test_canals_count_as_distance_when_routes_are_compared_and_not_in_the_length(
    port: Callable[[str], int], cost_km: Cost
) -> None:
    ends = port("Mumbai"), port("Rotterdam")
    usual = routes().passages(frozenset())
    extra = penalties_km()["suez"]
    assert 100 < extra < penalties_km()["panama"] < 1_500
    assert cost_km(usual)[ends] == pytest.approx(usual.km[ends] + extra)


def test_with_everything_closed_some_ports_still_reach_each_other() -> None:
    found = routes().passages(frozenset(chokepoint_names()))
    assert not found.gates.any()
    assert 0.05 < found.reachable.mean() < 0.5
    straight = routes().direct_km[np.ix_(routes().port, routes().port)]
    apart = routes().port[:, None] != routes().port[None, :]
    assert gap_km(found.km[apart], straight[apart]) < EXACT_KM


def test_no_distance_is_none_and_none_is_negative() -> None:
    for closed in CLOSED:
        km = routes().passages(closed).km
        assert km[~np.eye(len(km), dtype=bool)].min() > 0
        assert not np.diag(km).any()


def test_ports_at_one_node_of_the_network_are_as_far_apart_as_they_are() -> None:
    found = routes()
    beside = (found.port[:, None] == found.port[None, :]) & ~np.eye(len(found.port), dtype=bool)
    assert beside.any()
    at = ports().places[["longitude", "latitude"]].to_numpy()
    a, b = np.nonzero(beside)
    passages = found.passages(frozenset())
    assert passages.km[a, b] == pytest.approx(great_circle_km(at[a], at[b]))
    assert not passages.gates[a, b].any()


@pytest.mark.parametrize("length", [0.0, -5.0, np.nan])
def test_ports_apart_without_a_distance_are_refused(length: float) -> None:
    found = routes()
    a, b = found.port[:2]
    assert a != b
    km = found.direct_km.copy()
    km[a, b] = km[b, a] = length
    names = list(ports().places["name"])
    with pytest.raises(
        DataError, match=rf"no distance apart.*{names[0]} to {names[1]}.*build_lanes"
    ):
        replace(found, direct_km=km).passages(frozenset())


def test_a_table_of_other_ports_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lanes = read_lanes()
    fewer = replace(lanes, direct_km=lanes.direct_km[1:, 1:])
    monkeypatch.setitem(routes.__wrapped__.__globals__, "read_lanes", lambda: fewer)
    with pytest.raises(DataError, match=r"does not belong to these ports.*build_lanes"):
        routes.__wrapped__()


def test_chokepoints_are_known_by_name_and_others_are_refused_with_a_suggestion() -> None:
    assert closed_chokepoints(("Strait of Hormuz", "SUEZ")) == {"hormuz", "suez"}
    by_name = routes().passages(frozenset({"Suez Canal"}))
    assert np.array_equal(by_name.km, routes().passages(frozenset({"suez"})).km)
    with pytest.raises(UnknownCodeError, match=r"chokepoint.*malacca"):
        routes().passages(frozenset({"malaca"}))


def test_what_is_remembered_cannot_be_changed() -> None:
    found = routes().passages(frozenset())
    for part in (found.km, found.gates):
        with pytest.raises(ValueError, match="read-only"):
            part[0, 1] = 0
