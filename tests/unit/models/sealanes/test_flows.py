"""Flows on the edges of the network: what passes chokepoints, and nothing lost on the way."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from tradewind.core import UnknownCodeError
from tradewind.models.sealanes import economy_exposure, find_route, ports, routes, world_importance
from tradewind.models.sealanes.exposure import sea_trade_usd_m, trade_by_chokepoint
from tradewind.models.sealanes.flows import lane_flows, passing_usd_m
from tradewind.models.sealanes.network import bits_of, network
from tradewind.world import World

MEMBERS = ("IND", "JPN")


@pytest.fixture(scope="module")
def everybody(world: World) -> pd.DataFrame:
    return lane_flows(world)


@pytest.fixture(scope="module")
def pair(world: World) -> pd.DataFrame:
    return lane_flows(world, MEMBERS)


def through(lanes: pd.DataFrame, chokepoint: str) -> float:
    return float(lanes.loc[(lanes["gates"] & bits_of((chokepoint,))) != 0, "usd_m"].sum())


def left_over(lanes: pd.DataFrame) -> np.ndarray:
    """What leaves each node less what comes in."""
    net = np.zeros(len(network().longitude))
    out = (lanes["there_usd_m"] - lanes["back_usd_m"]).to_numpy()
    np.add.at(net, lanes["start"].to_numpy(), out)
    np.add.at(net, lanes["end"].to_numpy(), -out)
    return net


def test_flow_at_chokepoints_is_that_of_the_exposure(world: World, everybody: pd.DataFrame) -> None:
    expected = world_importance(world).set_index("chokepoint")["trade_usd_m"]
    for name, usd_m in expected.items():
        assert through(everybody, str(name)) == pytest.approx(usd_m, rel=0.001), name


def test_members_trade_counts_once(world: World, pair: pd.DataFrame) -> None:
    one, both = passing_usd_m(world, ["JPN"]), passing_usd_m(world, MEMBERS)
    rows = economy_exposure(world, "JPN").set_index("chokepoint")
    alone = rows["imports_usd_m"] + rows["exports_usd_m"]
    assert one.to_numpy() == pytest.approx(alone.reindex(one.index).to_numpy())
    by_member = sum(trade_by_chokepoint(world)[way].loc[list(MEMBERS)].sum()
                    for way in ("imports", "exports"))  # fmt: skip
    assert (both <= by_member + 1e-6).all()
    assert both["malacca"] < by_member["malacca"]
    for name, usd_m in both.items():
        assert through(pair, str(name)) == pytest.approx(usd_m, rel=0.001, abs=1e-6), name


def test_nothing_begins_or_ends_but_at_ports(everybody: pd.DataFrame, pair: pd.DataFrame) -> None:
    at_sea = np.ones(len(network().longitude), dtype=bool)
    at_sea[routes().nodes[routes().port]] = False
    for lanes in (everybody, pair):
        net = left_over(lanes)
        assert np.abs(net[at_sea]).max() < 1e-6
        assert np.abs(net).max() > 1e3


def test_what_leaves_ports_is_what_is_sold(world: World) -> None:
    """Of an economy all of whose ports lie apart from those of others."""
    lanes = lane_flows(world, ["NZL"])
    found = ports()
    own = found.economies.index("NZL")
    used = (found.exports[own] > 0) | (found.imports[own] > 0) | (found.crude[own] > 0)
    nodes = routes().nodes[routes().port[used]]
    at = world.economies.index.get_loc("NZL")
    sea = sea_trade_usd_m(world)
    sold, bought = sea[at].sum(), sea[:, at].sum()
    assert left_over(lanes)[np.unique(nodes)].sum() == pytest.approx(sold - bought, rel=1e-6)


def test_edges_are_those_of_the_network_and_carry_something(everybody: pd.DataFrame) -> None:
    graph = network()
    known = {pair: k for k, pair in enumerate(zip(graph.start, graph.end, strict=True))}
    rows = [known[pair] for pair in zip(everybody["start"], everybody["end"], strict=True)]
    assert len(set(rows)) == len(rows)
    assert (everybody["usd_m"] > 0).all()
    assert everybody["usd_m"].to_numpy() == pytest.approx(
        (everybody["there_usd_m"] + everybody["back_usd_m"]).to_numpy()
    )
    assert everybody["start_longitude"].to_numpy() == pytest.approx(
        graph.longitude[graph.start[rows]]
    )
    assert everybody["end_latitude"].to_numpy() == pytest.approx(graph.latitude[graph.end[rows]])


def test_lanes_are_routes(pair: pd.DataFrame) -> None:
    """All of the way from Mumbai to Yokohama is a lane of the two."""
    route = find_route((72.8, 18.9), (139.7, 35.4))
    graph = network()
    nodes = graph.nearest(route.longitude, route.latitude).tolist()
    edges = set(zip(pair["start"], pair["end"], strict=True))
    assert all((min(step), max(step)) in edges for step in pairwise(nodes))


def test_who_has_no_port_has_no_lanes(world: World) -> None:
    merged = world.aggregate(economies={"EAST": ["JPN", "KOR"]})
    assert lane_flows(merged, ["EAST"]).empty
    assert passing_usd_m(merged, ["EAST"]).sum() == 0


def test_unknown_economies_are_refused(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="JPN"):
        lane_flows(world, ["JPM"])
