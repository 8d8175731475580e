"""Equilibria of 80 economies by 50 industries, beside sanction-simulator 0.1.4, in one run.

One 90 % two-way cut of trade between two economies, and a batch of 256 such cuts, from the OECD
table of 2022. Both sides run in processes of their own, so that memory peaks are their own. The
models differ, so ratios are of waiting time only; what differs is printed. The peer is in the extra
`peers`, or install it with `pip install sanction-simulator==0.1.4`.
"""

from __future__ import annotations

import importlib
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tradewind.models import HORIZONS, EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import gradient, respond_many
from tradewind.world import World

REPEATS = 7
PEER_REPEATS = 3
BATCH, PEER_BATCH = 256, 8
PAIR = ("JPN", "CHN")
TARGETS_MS = {"single": 60.0, "batch": 10.0}
"""Of the design, on 2 cores."""
DIFFERENCES = """What differs. Tradewind solves a general equilibrium (prices, factor rewards,
incomes, quotas with scarcity rents) to a residual of 1e-9 and returns real income by economy at
three horizons. sanction-simulator balances a table after the cut (RAS) and rations quantities with
limited rerouting (tau 0.3, delta 0.1, rho -1), without prices or incomes, and returns output."""


def median_ms(run: Callable[[], object], repeats: int) -> float:
    """Return the median wall time of a few runs, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        run()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def peak_mb() -> float:
    """Return the largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def pairs(codes: list[str]) -> list[tuple[str, str]]:
    """Return 256 pairs of economies, spread evenly over all of them."""
    every = [(a, b) for k, a in enumerate(codes) for b in codes[k + 1 :]]
    return every[:: len(every) // BATCH][:BATCH]


def cut(a: str, b: str) -> Shock:
    """Return a cut of nine tenths of the trade between two economies, both ways."""
    return Shock(f"{a}-{b}").cut(
        origin=[a, b], destination=[a, b], industry="all", share=0.9, rent="importer"
    )


def ours() -> dict[str, float]:
    """Return our times in milliseconds, world losses and memory peaks in MB."""
    start = time.perf_counter()
    world = World.load()
    found = {"load": 1e3 * (time.perf_counter() - start)}
    start = time.perf_counter()
    respond(world, cut(*PAIR))
    found["first"] = 1e3 * (time.perf_counter() - start)
    for horizon in HORIZONS:
        params = EquilibriumParams(horizon=horizon)
        response = respond(world, cut(*PAIR), params)
        found[f"loss {horizon}"] = -response.world_change_pct
        found[f"single {horizon}"] = median_ms(
            lambda params=params: respond(world, cut(*PAIR), params), REPEATS
        )
    found["peak single"] = peak_mb()
    gradient(world, PAIR[0])
    found["gradient"] = median_ms(lambda: gradient(world, PAIR[0]), REPEATS)
    many = Shock.read("half-of-chinese-exports")
    respond(world, many)
    found["thousands"] = median_ms(lambda: respond(world, many), REPEATS)
    shocks = [cut(*pair) for pair in pairs(list(world.economies.index))]
    for horizon in HORIZONS:
        params = EquilibriumParams(horizon=horizon)
        respond_many(world, shocks[:17], params)
        batches = [respond_many(world, shocks, params) for _ in range(3)]
        found[f"batch {horizon}"] = statistics.median(b.wall_time_s for b in batches) / BATCH * 1e3
        found[f"failed {horizon}"] = len(batches[0].failed)
    found["peak batch"] = peak_mb()
    return found


def peer() -> dict[str, float] | None:
    """Return the peer's times in milliseconds, or None where it is not installed."""
    try:
        package = importlib.import_module("sanction_simulator")
    except ImportError:
        return None
    sys.path.insert(0, str(Path(package.__file__ or "").parent))  # as its documentation says
    model = importlib.import_module("power_trade_estimation")
    base = model.Benchmark(package.data_dir(), cache=package.bench_cache())
    codes = sorted(base.cidx)
    solved: list[dict[str, object]] = []

    def solve(members: list[tuple[str, str]]) -> None:
        legs = [model.bilateral_legs(base.cidx[a], base.cidx[b]) for a, b in members]
        batch = model.ScenarioBatch(base, legs, tau=0.30, delta=0.10)
        batch.balance()
        solved[:] = [batch.solve(rho=-1.0)]

    found = {"single": median_ms(lambda: solve([PAIR]), PEER_REPEATS)}
    found["loss"] = float(100 * (base.s - solved[0]["s_omega"][0]).sum() / base.s.sum())
    found["peak single"] = peak_mb()
    some = pairs(codes)[:: BATCH // PEER_BATCH]
    found["batch"] = median_ms(lambda: solve(some), 1) / len(some)
    found["peak batch"] = peak_mb()
    return found


def alone(side: str) -> dict[str, float] | None:
    """Run one side in a process of its own."""
    command = [sys.executable, __file__, side]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] | None = json.loads(done.stdout.splitlines()[-1])
    return found


def report(own: dict[str, float], other: dict[str, float] | None) -> None:
    """Print both sides."""
    print(f"Load {own['load']:.0f} ms; first solve with compilation {own['first'] / 1e3:.1f} s")
    for kind in ("single", "batch"):
        for horizon in HORIZONS:
            value, target = own[f"{kind} {horizon}"], TARGETS_MS[kind]
            line = f"{kind:6} {horizon:6} {value:6.1f} ms a scenario (target {target:.0f} ms: "
            line += "met)" if value <= target else "MISSED)"
            if other:
                line += (
                    f"; sanction-simulator {other[kind]:.0f} ms; ratio {other[kind] / value:.0f}"
                )
            print(line)
    print(f"Failed members of the batches: {sum(own[f'failed {h}'] for h in HORIZONS):.0f}")
    print(f"A cut of all Chinese exports, 3,900 quotas: {own['thousands']:.0f} ms (target 100)")
    solves = own["gradient"] / own["single short"]
    print(f"Gradient by all links: {own['gradient']:.0f} ms = {solves:.1f} solves (target 10)")
    print(
        f"Memory peak: {own['peak single']:.0f} MB single, {own['peak batch']:.0f} MB batch of 256"
    )
    losses = ", ".join(f"{own[f'loss {h}']:.3f} ({h})" for h in HORIZONS)
    print(f"World loss of the JPN-CHN cut, % of real income: {losses}")
    if other is None:
        print("sanction-simulator is not installed: no comparison")
        return
    print(
        f"sanction-simulator: memory peak {other['peak single']:.0f} MB single, "
        f"{other['peak batch']:.0f} MB for a batch of {PEER_BATCH} (256 would take "
        f"{other['batch'] * BATCH / 6e4:.0f} minutes); world loss {other['loss']:.3f} % of output"
    )
    print(DIFFERENCES)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["ours"]:
            print(json.dumps(ours()))
        case ["peer"]:
            print(json.dumps(peer()))
        case _:
            result = alone("ours")
            report(result or {}, alone("peer"))
