"""Risk of 10,000 sampled events, beside sanction-simulator 0.1.4 solving events one by one.

Nobody else makes an event loss table of supply shocks, so the peer is what an analyst would loop
over: one scenario of sanction-simulator per event. It is timed on a few and multiplied. Ours is
timed whole, from nothing kept: solving every hazard at every severity and for every set of
elasticities, sampling, tables, intervals and drivers under both rate regimes; then with the
equilibrium of every single event solved. The peer is in the extra `peers`.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

import numpy as np

from bench_equilibrium import peer as peer_alone
from tradewind.risk import Catalogue, RiskParams, assess
from tradewind.risk.accuracy import exact_losses
from tradewind.risk.event_set import Pool, sample_events
from tradewind.risk.model import risk_model
from tradewind.risk.uncertainty import event_losses
from tradewind.world import World

EVENTS = 10_000
GROWTH = (1_000, 10_000, 100_000, 1_000_000)
MEMBERS = ("IND", "JPN")
TARGET_S, TARGET_GB = 180.0, 4.0
"""Of the issue, on 2 cores."""


def peak_gb() -> float:
    """Return the largest resident size of this process so far, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def whole() -> dict[str, float]:
    """Return the time and memory of a whole risk analysis."""
    world = World.load()
    start = time.perf_counter()
    found = assess(world, MEMBERS, RiskParams(events=EVENTS))
    seconds = time.perf_counter() - start
    checked = found.tables["accuracy"]
    error = (checked["read_usd"] - checked["solved_usd"]).abs().sum()
    return {
        "seconds": seconds,
        "peak_gb": peak_gb(),
        "events": float(len(found.tables["events"])),
        "error_pct": 100 * float(error / checked["solved_usd"].abs().sum()),
    }


def events_alone() -> dict[str, float]:
    """Return times against the number of events, and of solving 10,000 of them one by one."""
    world = World.load()
    params = RiskParams(events=EVENTS)
    start = time.perf_counter()
    model = risk_model(world, Catalogue.built_in(), params, [MEMBERS])
    found = {"model": time.perf_counter() - start}
    rate = model.rates(params.regime)
    for count in GROWTH:
        start = time.perf_counter()
        years = round(count / rate.sum())
        pool = Pool.draw(years=years, mean_events=float(rate.sum()), seed=1)
        events = sample_events(pool, rate, model.clustered, model.lengths())
        read = event_losses(model, events)
        found[f"read {count}"] = time.perf_counter() - start
        if count == EVENTS:
            start = time.perf_counter()
            solved = exact_losses(model, events) @ model.membership
            found["solved one by one"] = time.perf_counter() - start
            lasting = solved * (events.days / 365)[:, None]
            gap = np.abs(lasting - read).sum() / np.abs(lasting).sum()
            found["error_pct"] = 100 * float(gap)
    found["peak_gb"] = peak_gb()
    return found


def peer() -> dict[str, float]:
    """Return the seconds that the peer takes for a scenario of a batch; empty without it."""
    timed = peer_alone()
    return {"seconds": timed["batch"] / 1e3} if timed else {}


def _apart(name: str) -> dict[str, float]:
    """Run a part in a process of its own, so that memory peaks are its own."""
    done = subprocess.run(
        [sys.executable, __file__, name], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


PARTS = {"whole": whole, "events": events_alone, "peer": peer}


def main() -> None:
    """Print what was measured."""
    all_of_it, alone, other = (_apart(name) for name in PARTS)
    print(f"whole analysis, {all_of_it['events']:,.0f} events, both regimes, nothing kept:")
    print(f"  {all_of_it['seconds']:.0f} s (target {TARGET_S:.0f}), ", end="")
    print(f"{all_of_it['peak_gb']:.1f} GB (target below {TARGET_GB:.0f}), ", end="")
    print(f"read-off error {all_of_it['error_pct']:.2f} % of the losses (allowed 1)")
    print(f"solving hazards, severities and elasticities: {alone['model']:.0f} s, then per set:")
    for count in GROWTH:
        print(f"  {count:>9,} events: {alone[f'read {count}']:8.3f} s")
    one_by_one = alone["solved one by one"]
    print(f"every one of {EVENTS:,} events solved: {one_by_one:.0f} s, ", end="")
    print(f"{1e3 * one_by_one / EVENTS:.0f} ms each, {alone['peak_gb']:.1f} GB; ", end="")
    print(f"the read-off losses differ by {alone['error_pct']:.3f} % of them")
    if other:
        loop = other["seconds"] * EVENTS
        print(f"sanction-simulator: {other['seconds']:.2f} s a scenario of a batch, ", end="")
        print(
            f"{loop / 3600:.1f} h for {EVENTS:,}: ratios {loop / all_of_it['seconds']:.0f} ", end=""
        )
        print(f"to the whole analysis, {loop / one_by_one:.0f} to solving each")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(PARTS[sys.argv[1]]()))
    else:
        main()
