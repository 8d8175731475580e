"""The flagship pact, valued whole, beside sanction-simulator 0.1.4 solving its equilibria.

Nobody else values what a pact changes in risk, so the peer is what an analyst would loop over: one
scenario of sanction-simulator per equilibrium that the valuation needs, timed on one and multiplied
(and it has neither measures nor settled economies, so this flatters it). Ours is timed whole in a
process of its own: reading the pact, the risk without and with it, intervals, Shapley values by
measure and by member, and the tests; once from what comes with the package, and once with every
equilibrium solved. The peer is in the extra `peers`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench_risk import peer
from tradewind.app.chunk_store import FolderStore, ShippedStore
from tradewind.partnership import Pact, PartnershipParams, evaluate
from tradewind.risk.solving import ChunkStore, Solved
from tradewind.world import World

PACT = "india-japan"
EVENTS = (500, 10_000)
TARGET_S = 90.0
"""Of the issue, on 2 cores, with 500 events."""


class Counting:
    """Counts what is solved, and keeps it in memory."""

    def __init__(self, rest: ChunkStore | None = None) -> None:
        self.rest = rest
        self.chunks: dict[str, Solved] = {}
        self.solved = 0

    def load(self, key: str) -> Solved | None:
        """Return what was solved before."""
        kept = self.chunks.get(key)
        return kept or (self.rest.load(key) if self.rest else None)

    def save(self, key: str, solved: Solved) -> None:
        """Keep and count it."""
        self.solved += len(solved.errors)
        self.chunks[key] = solved


def value(store: Counting, events: int) -> dict[str, float]:
    """Return the time of one valuation, and how many equilibria it solved."""
    world = World.load()
    start = time.perf_counter()
    found = evaluate(world, Pact.read(PACT), PartnershipParams(events=events), store=store)
    seconds = time.perf_counter() - start
    wrong = float(found.tables["accuracy"]["read_off_error"].max())
    return {"seconds": seconds, "solved": float(store.solved), "read_off_error": wrong}


def shipped() -> dict[str, float]:
    """Return the valuation from what comes with the package."""
    with tempfile.TemporaryDirectory() as folder:
        return value(Counting(ShippedStore(FolderStore(Path(folder)))), EVENTS[0])


def alone() -> dict[str, float]:
    """Return the valuation with every equilibrium solved, 500 events."""
    return value(Counting(), EVENTS[0])


def many() -> dict[str, float]:
    """Return the same with 10,000 events."""
    return value(Counting(), EVENTS[1])


JOBS: dict[str, Callable[[], dict[str, float]]] = {
    "shipped": shipped,
    "alone": alone,
    "many": many,
    "peer": peer,
}


def in_a_process(job: str) -> dict[str, float]:
    """Run one job by itself, so that nothing of another is warm."""
    command = [sys.executable, __file__, job]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print times beside the peer's and the target."""
    found = {job: in_a_process(job) for job in JOBS}
    for job, words in (
        ("shipped", f"{EVENTS[0]} events, with the solves of the package"),
        ("alone", f"{EVENTS[0]} events, every equilibrium solved"),
        ("many", f"{EVENTS[1]:,} events, every equilibrium solved"),
    ):
        mine = found[job]
        print(f"{PACT}, {words}: {mine['seconds']:.0f} s, {mine['solved']:,.0f} equilibria")
    mine = found["alone"]
    print(f"target {TARGET_S:.0f} s with {EVENTS[0]} events")
    if found["peer"]:
        each = found["peer"]["seconds"]
        whole = each * mine["solved"]
        print(f"sanction-simulator: {each:.2f} s a scenario of a batch, {whole:,.0f} s for as many")
        print(f"ratio {whole / mine['seconds']:.0f}")
    print(f"sharing: coalitions are read off to {100 * mine['read_off_error']:.2g} % of the effect")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(JOBS[sys.argv[1]]()))
    else:
        main()
