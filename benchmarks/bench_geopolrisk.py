"""GeoPolRisk scores beside geopolrisk-py 2.0.1, in one run.

geopolrisk-py needs pandas <= 2.3.3 and so cannot share an environment with Tradewind. Give it one:

    python3 -m venv peer-env && peer-env/bin/pip install geopolrisk-py==2.0.1
    python benchmarks/bench_geopolrisk.py --peer peer-env/bin/python

or set TRADEWIND_GEOPOLRISK_PYTHON to that interpreter. The peer writes into the user's home folder
when it is imported: it gets a temporary one.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import tempfile
import time

import pandas as pd

from tradewind.measure import geopolrisk
from tradewind.world import World

VARIABLE = "TRADEWIND_GEOPOLRISK_PYTHON"
YEARS = (2018, 2019, 2020, 2021, 2022)
ECONOMIES = {
    "JPN": "Japan", "DEU": "Germany", "USA": "USA", "FRA": "France", "CAN": "Canada",
    "AUS": "Australia", "CHN": "China", "IND": "India", "BRA": "Brazil", "ZAF": "South Africa",
}  # fmt: skip
MINERALS = (
    "cobalt", "lithium", "graphite", "nickel", "copper", "manganese", "tungsten", "tin", "zinc",
    "lead", "antimony", "bismuth", "germanium", "molybdenum", "tantalum", "titanium", "magnesite",
    "aluminium", "arsenic", "asbestos",
)  # fmt: skip
_TOLERANCE = 1e-9

PEER = """
import sys, time
start = time.perf_counter()
from geopolrisk.assessment.main import gprs_calc
loaded = time.perf_counter()
years, economies, minerals = (part.split("|") for part in sys.argv[1:])
table = gprs_calc([int(year) for year in years], economies, minerals)
done = time.perf_counter()
table = table.assign(import_s=loaded - start, run_s=done - loaded)
table.to_csv(sys.stdout, index=False)
"""


def run_peer(interpreter: str, names: list[str]) -> pd.DataFrame:
    """Return the peer's table, with its import and run times in seconds."""
    with tempfile.TemporaryDirectory() as home:
        lists = ("|".join(part) for part in (map(str, YEARS), ECONOMIES.values(), names))
        done = subprocess.run(
            [interpreter, "-c", PEER, *lists],
            env={**os.environ, "HOME": home, "USERPROFILE": home},
            capture_output=True,
            text=True,
            check=True,
        )
    return pd.read_csv(io.StringIO(done.stdout[done.stdout.index("DBID") :]))


def main() -> None:
    """Print both times, the ratio, and where the scores differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default=os.environ.get(VARIABLE, ""), help="its interpreter")
    peer = parser.parse_args().peer
    start = time.perf_counter()
    world = World.load()
    loaded = time.perf_counter()
    ours = geopolrisk(world, list(ECONOMIES), list(MINERALS), YEARS).table
    ours_s = time.perf_counter() - loaded
    size = f"{len(MINERALS)} minerals x {len(ECONOMIES)} economies x {len(YEARS)} years"
    print(f"Tradewind, {size}: {ours_s:.2f} s after loading in {loaded - start:.2f} s")
    start = time.perf_counter()
    whole = geopolrisk(world, "all", "all", range(2018, 2025)).table
    each_us = (time.perf_counter() - start) / len(whole) * 1e6
    print(f"Tradewind, all {len(whole):,} scores of 2018-2024: {each_us:.0f} us a score")
    if not peer:
        print(f"geopolrisk-py: no interpreter given (--peer or {VARIABLE}): no comparison")
        return
    names = world.minerals["geopolrisk_name"].loc[list(MINERALS)]
    theirs = run_peer(peer, list(names))
    peer_s = float(theirs["run_s"].iloc[0])
    print(f"geopolrisk-py, the same: {peer_s:.1f} s after {theirs['import_s'].iloc[0]:.1f} s")
    per_score = peer_s / len(theirs) * 1e6 / each_us
    print(f"Ratio geopolrisk-py / Tradewind: {peer_s / ours_s:.0f}; all scores: {per_score:.0f}")
    theirs["mineral"] = theirs["Raw Material"].map({name: key for key, name in names.items()})
    theirs["economy"] = theirs["Country [Economic Entity]"].map(
        {name: code for code, name in ECONOMIES.items()}
    )
    both = ours.merge(
        theirs, left_on=["mineral", "economy", "year"], right_on=["mineral", "economy", "Year"]
    )
    scored = both[both["status"] == "ok"]
    gap = (scored["score"] - scored["GeoPolRisk Score"]).abs()
    print(
        f"{len(both)} scores: {int((gap <= _TOLERANCE).sum())} equal to 1e-9, "
        f"{int((gap > _TOLERANCE).sum())} differ by up to {gap.max():.4f} (the peer has no "
        f"governance estimate for Taiwan and takes French Guiana's for Guyana), "
        f"{int((both['status'] != 'ok').sum())} are 0 there and no data here; see docs/measure.md"
    )


if __name__ == "__main__":
    main()
