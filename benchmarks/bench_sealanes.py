"""Routes between all ports under 13 sets of closures, beside searoute 1.6.0 one route at a time.

Ours is timed from the network (read, pieces between ports and chokepoints by shortest paths, then
joined under every closure) and from the table of pieces that is kept in the package; nothing is
remembered from one time to the next. searoute takes one pair at a time, so a sample is timed after
a first call that loads its network, without a closure and with Suez shut, and multiplied. It knows
12 passages and cannot close all of these twelve. Then what a closure does to trade, and the
response of the economies. searoute is in the extra `peers`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable

import numpy as np
import searoute

from tradewind.models import EquilibriumParams, Shock, respond
from tradewind.models.sealanes import (
    Passages,
    Routes,
    berths,
    lane_changes,
    ports,
    routes,
    routes_from,
)
from tradewind.models.sealanes.network import network
from tradewind.world import World

CLOSED = (
    "hormuz", "malacca", "singapore", "suez", "bab-el-mandeb", "panama", "bosporus", "gibraltar",
    "taiwan", "good-hope", "lombok", "sunda",
)  # fmt: skip
TARGETS_S = {"network": 5.0, "table": 0.2}
"""Of the issue."""
REPEATS = 15
_TOLERANCE = 0.01


def all_passages(found: Routes) -> list[Passages]:
    """Return the routes between all ports, with nothing closed and with each of the twelve."""
    return [found.passages(frozenset(names)) for names in ((), *((name,) for name in CLOSED))]


def forget() -> None:
    """Forget every route; the network too."""
    remembered = Routes.passages.__globals__["_passages"]
    remembered.cache_clear()
    network.cache_clear()


def seconds(task: Callable[[], object], repeats: int = REPEATS) -> float:
    """Return the median time of a task that starts from nothing remembered."""
    found = []
    for _ in range(repeats):
        forget()
        start = time.perf_counter()
        task()
        found.append(time.perf_counter() - start)
    return float(np.median(found))


def peer(sample: int, found: list[Passages]) -> tuple[float, int, int]:
    """Return the seconds of searoute a route, and of how many routes the length is ours."""
    at = ports().places[["longitude", "latitude"]].to_numpy()
    port = routes().port
    pairs = np.random.default_rng(1).integers(len(at), size=(2 * sample, 2))
    pairs = pairs[port[pairs[:, 0]] != port[pairs[:, 1]]][:sample]
    usual, without_suez = found[0], found[1 + CLOSED.index("suez")]
    searoute.searoute(at[0].tolist(), at[1].tolist())
    taken, alike, asked = 0.0, 0, 0
    for restrictions, ours in ((["northwest"], usual), (["northwest", "suez"], without_suez)):
        for a, b in pairs:
            start = time.perf_counter()
            route = searoute.searoute(at[a].tolist(), at[b].tolist(), restrictions=restrictions)
            taken += time.perf_counter() - start
            asked += 1
            alike += abs(route.properties["length"] / ours.km[a, b] - 1) < _TOLERANCE
    return taken / asked, alike, asked


def main() -> None:
    """Print both sides."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=150, help="pairs of ports for searoute")
    sample = parser.parse_args().sample
    kept = routes()
    size = len(kept.port)
    count = size * (size - 1) // 2 * (1 + len(CLOSED))
    print(f"{size} ports, {1 + len(CLOSED)} sets of closures: {count:,} routes")
    ours = {
        "network": seconds(lambda: all_passages(routes_from(network()))),
        "table": seconds(lambda: all_passages(kept)),
    }
    for name, taken in ours.items():
        print(f"Tradewind, from the {name}: {taken:.3f} s (target {TARGETS_S[name]:g} s)")
    each, alike, asked = peer(sample, all_passages(kept))
    print(f"searoute: {each * 1e3:.1f} ms a route, {each * count / 60:.0f} min for all; ", end="")
    print(f"{alike} of {asked} are as long as ours to 1 %")
    for name, taken in ours.items():
        print(f"Ratio searoute / Tradewind from the {name}: {each * count / taken:,.0f}")
    main_ports = 80 * 79 // 2 * (1 + len(CLOSED))
    print(f"with one port each of 80 economies searoute would need {each * main_ports:.0f} s")
    world, shock = World.load(), Shock.read("hormuz-closure")
    berths("crude", world)
    changed = seconds(lambda: lane_changes.__wrapped__(shock.terms, world), 5)
    print(f"what {shock.name} changes in trade: {changed:.2f} s, routes included")
    params = EquilibriumParams(fuels="world-market")
    respond(world, shock, params)
    start = time.perf_counter()
    found = respond(world, shock, params)
    print(
        f"response of {len(world.economies)} economies: {time.perf_counter() - start:.2f} s, ",
        end="",
    )
    print(f"real income of the world {found.world_change_pct:+.2f} %")


if __name__ == "__main__":
    main()
