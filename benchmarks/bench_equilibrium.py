"""One equilibrium after a 90 % two-way cut of China-Japan trade, beside sanction-simulator 0.1.4.

Both start from the OECD table of 2022, 80 economies by 50 industries. The models differ (exact hat
algebra with three horizons; rationing with rerouting), so the ratio is of waiting time only. The
peer is in the extra `peers`, or install it with `pip install sanction-simulator==0.1.4`.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tradewind.models import EquilibriumParams, Shock, respond
from tradewind.world import World

REPEATS = 3
"""Each side runs this often; the fastest run counts."""
HORIZONS = ("short", "medium", "long")


def timed(run: Callable[[], object]) -> float:
    """Return the wall time of one run, in seconds."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def best_time(run: Callable[[], object]) -> float:
    """Return the fastest wall time of a few runs, in seconds."""
    return min(timed(run) for _ in range(REPEATS))


def ours(world: World) -> dict[str, float]:
    """Print and return our warm time at each horizon, after the first solve that compiles."""
    shock = Shock.read("china-japan-decoupling")
    first = timed(lambda: respond(world, shock))
    print(f"Tradewind, first solve, compilation included: {first:.2f} s")
    times = {}
    for horizon in HORIZONS:
        params = EquilibriumParams(horizon=horizon)
        found = respond(world, shock, params)
        times[horizon] = best_time(lambda params=params: respond(world, shock, params))
        print(
            f"Tradewind, {horizon}: {times[horizon] * 1e3:.0f} ms, {found.iterations} iterations, "
            f"residual {found.residual:.0e}, world {found.world_change_pct:+.3f} % of final "
            "expenditure"
        )
    many = Shock.read("half-of-chinese-exports")
    links = respond(world, many).solution.wedges
    print(
        f"Tradewind, short, a cut of all Chinese exports, {(links > 0).sum():,} binding quotas: "
        f"{best_time(lambda: respond(world, many)) * 1e3:.0f} ms"
    )
    return times


def peer() -> float | None:
    """Print and return the peer's time for the same pair, or None where it is not installed."""
    try:
        package = importlib.import_module("sanction_simulator")
    except ImportError:
        print("sanction-simulator is not installed: no comparison")
        print("Install it: pip install sanction-simulator==0.1.4 (or the extra `peers`)")
        return None
    sys.path.insert(0, str(Path(package.__file__ or "").parent))  # as its documentation says
    model = importlib.import_module("power_trade_estimation")
    base = model.Benchmark(package.data_dir(), cache=package.bench_cache())
    legs = model.bilateral_legs(base.cidx["JPN"], base.cidx["CHN"])
    found: list[dict[str, object]] = []

    def solve() -> None:
        batch = model.ScenarioBatch(base, [legs], tau=0.30, delta=0.10)
        batch.balance()
        found[:] = [batch.solve(rho=-1.0)]

    seconds = best_time(solve)
    loss = (base.s - found[0]["s_omega"][0]).sum() / base.s.sum()
    print(f"sanction-simulator: {seconds:.2f} s, world loss {100 * loss:.3f} % of gross output")
    return seconds


def main() -> None:
    """Print both times and the ratio."""
    times = ours(World.load())
    theirs = peer()
    if theirs is not None:
        ratios = ", ".join(f"{theirs / times[horizon]:.0f} ({horizon})" for horizon in HORIZONS)
        print(f"Ratio sanction-simulator / Tradewind: {ratios}")


if __name__ == "__main__":
    main()
