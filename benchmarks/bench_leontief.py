"""Look-through exposure of every node to every origin, beside pymrio's `calc_all`, in one run.

Both start from the same flows and outputs of 4,000 nodes. The table is the pulled one where there
is one (`tradewind data pull`), else the embedded world with users of a destination sharing one mix
of origins: the size, and so the time, is the same. pymrio computes the whole inverse and accounts;
Tradewind solves for 80 origins and needs no inverse. The ratio says what a user waits for.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from tradewind.core import MissingDataError
from tradewind.measure import look_through, requirements_by_origin, technical_coefficients
from tradewind.world import World

REPEATS = 3
"""Each side runs this often; the fastest run counts."""


def best_time(run: Callable[[], object]) -> float:
    """Return the fastest wall time of a few runs, in seconds."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def load() -> tuple[World, np.ndarray, str]:
    """Return the world, its flows between nodes (US$ million) and which table they are."""
    try:
        world = World.load(detail="full")
    except MissingDataError:
        world = World.load()
        trade = world.intermediate_usd_m
        bought = trade.sum("origin")
        flow = (trade / bought.where(bought > 0)).fillna(0.0) * world.inputs_usd_m
        name = "embedded world, expanded (the full table is not pulled)"
    else:
        flow, name = world.full_flow_usd_m, "full table"
    ordered = flow.transpose("origin", "industry", "destination", "user").to_numpy()
    nodes = world.output_usd_m.size
    return world, ordered.reshape(nodes, nodes), name


def main() -> None:
    """Print both times, the ratio, and how far the output multipliers differ."""
    world, flows, name = load()
    output = world.output_usd_m.transpose("economy", "industry").to_numpy().ravel()
    economies = len(world.economies)
    membership = np.repeat(np.eye(economies), output.size // economies, axis=0)

    def ours() -> np.ndarray:
        coefficients = technical_coefficients(flows, output)
        return requirements_by_origin(coefficients, membership).values

    print(f"Table: {name}, {output.size:,} nodes, {economies} origins; fastest of {REPEATS}")
    full = best_time(ours)
    print(f"Tradewind, exposure of every node to every origin: {full:.2f} s")
    trade = best_time(lambda: look_through(world, "trade"))
    print(f"Tradewind, the same in trade form: {trade:.2f} s")
    try:
        import pymrio
    except ImportError:
        print("pymrio is not installed: no comparison (the extra `peers` has it)")
        return
    labels = pd.MultiIndex.from_product([world.economies.index, world.industries.index])
    table = pd.DataFrame(flows, labels, labels)
    final = pd.DataFrame(
        {("world", "final"): output - flows.sum(axis=1)}, index=labels
    )  # what is left of output, as pymrio takes output to be the sum of both
    final.columns = pd.MultiIndex.from_tuples(final.columns)
    kept: list[pymrio.IOSystem] = []

    def theirs() -> None:
        system = pymrio.IOSystem(Z=table.copy(), Y=final.copy())
        system.calc_all()
        kept[:] = [system]

    peer = best_time(theirs)
    gap = np.abs(kept[0].L.to_numpy().sum(axis=0) - ours().sum(axis=1)).max()
    print(f"pymrio {pymrio.__version__}, calc_all: {peer:.2f} s")
    print(f"Ratio pymrio / Tradewind: {peer / full:.1f} (full), {peer / trade:.1f} (trade form)")
    print(f"Largest difference of an output multiplier: {gap:.1e}")


if __name__ == "__main__":
    main()
