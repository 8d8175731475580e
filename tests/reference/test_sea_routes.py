"""Sea routes against searoute 1.6.0, and against what 166 routes must and must not cross.

``sea_routes.csv`` beside this file has a row per route: ports by their UN code with the place that
searoute 1.6.0 has for them, chokepoints closed and opened (those of the Arctic are closed by
default), those that the route must cross (``a|b``: either) and must not, and its length. Source:
gate lines on Natural Earth 1:10m land, crossed with the network of searoute 1.6.0 (2026-11-23);
what a route must cross was written down before it was computed. Lengths were computed there too,
without the time for canals. Ras Tanura, Los Angeles and Copenhagen began at another node there, up
to 28 km away: hence the tolerance, and four short routes from them have the length that searoute
itself gives.
"""

from __future__ import annotations

import csv
import itertools
from functools import cache, reduce
from operator import or_
from pathlib import Path

import numpy as np
import pytest
import searoute

from tradewind.models.sealanes import chokepoint_names, find_route, ports, routes
from tradewind.models.sealanes.network import network

with Path(__file__).with_name("sea_routes.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))
KM_TOLERANCE = 0.015
PAIRS = 200
ALIKE = 190
"""Pairs of which canals must be the same: the time for canals counts here and not in searoute."""
SEAROUTE_TOLERANCE = 0.01


def label(row: dict[str, str]) -> str:
    return "-".join([row["gate"].replace(" ", "_"), row["from"], row["to"], row["closed"][:12]])


@pytest.mark.parametrize("row", ROWS, ids=label)
def test_a_route_crosses_what_it_must(row: dict[str, str]) -> None:
    begin, end = ((float(row[f"{k}_lon"]), float(row[f"{k}_lat"])) for k in ("from", "to"))
    found = find_route(begin, end, tuple(row["closed"].split()), tuple(row["opened"].split()))
    crossed = set(found.chokepoints)
    missing = [each for each in row["must"].split() if not crossed & set(each.split("|"))]
    assert missing == []
    assert not crossed & set(row["must_not"].split())
    assert found.km == pytest.approx(float(row["km"]), rel=KM_TOLERANCE)


def test_every_gate_has_routes_that_must_and_that_must_not_cross_it() -> None:
    assert len(ROWS) == 166
    must = {name for row in ROWS for each in row["must"].split() for name in each.split("|")}
    must_not = {name for row in ROWS for name in row["must_not"].split()}
    without_routes = {"little-belt", "kiel", "arctic-legs"}
    assert must == must_not == set(chokepoint_names()) - without_routes


@cache
def gates_of_edges() -> dict[tuple[int, int], int]:
    """Return the chokepoints that edges cross, as bits, by their ends."""
    graph = network()
    edges = zip(graph.start.tolist(), graph.end.tolist(), graph.gates.tolist(), strict=True)
    return {(a, b): gates for a, b, gates in edges if gates}


def crossed_by(line: list[list[float]]) -> int:
    """Return the chokepoints that a line of searoute crosses, as bits."""
    nodes = network().nearest(*np.array(line).T).tolist()
    pairs = ((min(pair), max(pair)) for pair in itertools.pairwise(nodes))
    return reduce(or_, (gates_of_edges().get(pair, 0) for pair in pairs), 0)


def test_lengths_are_those_of_searoute() -> None:
    """Of random pairs of ports; searoute closes the Arctic by default, as here."""
    places, found = ports().places, routes()
    usual = found.passages(frozenset())
    rng = np.random.default_rng(2026)
    at = places[["longitude", "latitude"]].to_numpy()
    alike, worst, canals = 0, 0.0, ("suez", "panama")
    either = sum(1 << list(chokepoint_names()).index(name) for name in canals)
    pairs = rng.integers(len(places), size=(2 * PAIRS, 2))
    apart = pairs[found.port[pairs[:, 0]] != found.port[pairs[:, 1]]][:PAIRS]
    for a, b in apart:
        theirs = searoute.searoute(at[a].tolist(), at[b].tolist())
        if (crossed_by(theirs.geometry.coordinates) ^ int(usual.gates[a, b])) & either:
            continue
        alike += 1
        worst = max(worst, abs(usual.km[a, b] / theirs.properties["length"] - 1))
    assert len(apart) == PAIRS
    assert alike >= ALIKE
    assert worst < SEAROUTE_TOLERANCE
