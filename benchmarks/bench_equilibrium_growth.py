"""How the time of an equilibrium grows with the batch, the economies and the resolution.

Worlds of fewer economies merge those of the embedded world; the larger one splits each of its
economies into two equal halves. The full table is timed where `tradewind data pull` has been run.
"""

from __future__ import annotations

import resource
import statistics
import time

import numpy as np

from tradewind.core import MissingDataError
from tradewind.models import EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import (
    Baseline,
    Elasticities,
    Instruments,
    respond_many,
    solve,
)
from tradewind.world import World

REPEATS = 5
BATCHES = (1, 16, 64, 256, 1024)
ECONOMIES = (10, 20, 40, 80)


def by_batch(world: World) -> None:
    """Print the time per scenario for batches of growing size."""
    codes = list(world.economies.index)
    every = [(a, b) for k, a in enumerate(codes) for b in codes[k + 1 :]]
    shocks = [
        Shock(f"{a}-{b}").cut(origin=[a, b], destination=[a, b], industry="all", share=0.9)
        for a, b in every[:: len(every) // max(BATCHES)][: max(BATCHES)]
    ]
    respond_many(world, shocks[:1]), respond_many(world, shocks[:16])
    for size in BATCHES:
        found = respond_many(world, shocks[-size:])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
        print(
            f"batch of {size:5}: {1e3 * found.wall_time_s / size:6.1f} ms a scenario, "
            f"{found.solutions['iterations'].mean():4.1f} iterations, peak {peak:5.0f} MB"
        )


def by_economies(world: World) -> None:
    """Print the warm time of one solve for worlds of growing size."""
    base = Baseline.from_world(world)
    order = np.argsort(-base.income)
    for count in ECONOMIES:
        print(line(merged(base, order, count)))
    print(line(doubled(base)))


def merged(base: Baseline, order: np.ndarray, count: int) -> Baseline:
    """Return the largest economies, and the rest as one."""
    label = np.full(base.shape[0], count - 1)
    label[order[: count - 1]] = np.arange(count - 1)
    sums = (label[None] == np.arange(count)[:, None]).astype(float)
    trade = np.einsum("ai,bn,inr->abr", sums, sums, base.trade, optimize=True)
    return Baseline.from_arrays(trade, np.einsum("bn,nrs->brs", sums, base.inputs))


def doubled(base: Baseline) -> Baseline:
    """Return each economy as two halves that trade with all as the whole did."""
    halves = np.ones((2, 2)) / 4
    trade = np.einsum("ab,inr->iabnr", halves, base.trade).transpose(0, 1, 3, 2, 4)
    n, r = base.shape
    inputs = np.repeat(base.inputs / 2, 2, axis=0)
    return Baseline.from_arrays(trade.reshape(2 * n, 2 * n, r), inputs)


def line(base: Baseline) -> str:
    """Return the time of a cut between the first two economies."""
    remaining = np.ones(base.trade.shape)
    remaining[0, 1] = remaining[1, 0] = 0.1
    shock, elasticities = Instruments.from_arrays(remaining=remaining), Elasticities.of("short")
    found = solve(base, shock, elasticities)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        solve(base, shock, elasticities)
        times.append(1e3 * (time.perf_counter() - start))
    size = f"{base.shape[0]:4} economies x {base.shape[1]} industries"
    return f"{size}: {statistics.median(times):6.1f} ms, {found.iterations} iterations"


def full_table() -> None:
    """Print the warm time of one solve in the full table."""
    try:
        world = World.load("full")
    except MissingDataError:
        print("full table: not here; run `tradewind data pull`")
        return
    shock, params = Shock.read("china-japan-decoupling"), EquilibriumParams(resolution="full")
    respond(world, shock, params)
    found = respond(world, shock, params)
    print(f"full table (4,080 buyers): {found.wall_time_s:.1f} s, {found.iterations} iterations")


def main() -> None:
    """Print all three."""
    world = World.load()
    by_batch(world)
    by_economies(world)
    full_table()


if __name__ == "__main__":
    main()
