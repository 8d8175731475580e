"""One-sector gravity in general equilibrium beside gegravity 0.3, in one run: time and signs.

gegravity needs an environment of its own:

    python3 -m venv peer-env && peer-env/bin/pip install gegravity==0.3
    python benchmarks/bench_gegravity.py --peer peer-env/bin/python

or set TRADEWIND_GEGRAVITY_PYTHON to that interpreter.

Both get the same economies (seeded, trade balanced, flows that fit gravity exactly) and the same
shock, a trade agreement between five of them. Not a check of numbers: gegravity holds expenditure
over output at its baseline where our closure holds the deficit (0 here), and its "welfare
statistic" is baseline over new, below 1 for a gainer. What checks ours is the ACR formula. Its
answer depends on a factor that rescales its unknowns (--rescale): 10, 100 and 1,000 agree on these
data, 1 and 0.1 fail with an error, and 0.01 ends elsewhere without one.
"""

from __future__ import annotations

import argparse
import io
import math
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, Solution, solve

VARIABLE = "TRADEWIND_GEGRAVITY_PYTHON"
SIZES = (30, 100)
SIGMA, MEMBERS, SEED, REPEATS = 5.0, 5, 1, 5
COEFFICIENTS = {"lndist": -0.3764, "international": -3.4224, "agreement": 0.4823}
"""Of the example in gegravity's documentation."""
_FITTED = 1e-14

PEER = """
import sys, time
import pandas as pd
start = time.perf_counter()
import gegravity as ge
loaded = time.perf_counter()
data = pd.read_csv(sys.argv[1], dtype={"year": str})
coefficients = pd.read_csv(sys.argv[2])
members = sys.argv[3].split("|")
start_run = time.perf_counter()
base = ge.BaselineData(data, imp_var_name="importer", exp_var_name="exporter",
                       year_var_name="year", trade_var_name="trade",
                       expend_var_name="E", output_var_name="Y")
costs = ge.CostCoeffs(estimates=coefficients, identifier_col="var", coeff_col="coeff",
                      stderr_col="ste")
model = ge.OneSectorGE(base, year="2022", expend_var_name="E", output_var_name="Y",
                       cost_coeff_values=costs, cost_variables=list(coefficients["var"]),
                       reference_importer=members[0], sigma=float(sys.argv[4]), quiet=True)
model.build_baseline(omr_rescale=float(sys.argv[5]))
new = model.baseline_data.copy()
inside = new["importer"].isin(members) & new["exporter"].isin(members)
new.loc[inside & (new["importer"] != new["exporter"]), "agreement"] = 1
model.define_experiment(new)
model.simulate()
done = time.perf_counter()
table = model.country_results.reset_index()
table = table.assign(import_s=loaded - start, run_s=done - start_run)
print("RESULT")
table.to_csv(sys.stdout, index=False)
"""


def economies(size: int) -> pd.DataFrame:
    """Return every pair of economies, with flows that fit gravity exactly and balance."""
    random = np.random.default_rng(SEED)
    place, output = random.uniform(0, 1, (size, 2)), random.lognormal(0, 1, size)
    apart = np.linalg.norm(place[:, None] - place[None], axis=2)
    distance = np.log(100 + 10_000 * apart)
    abroad = 1.0 - np.eye(size)
    ease = np.exp(COEFFICIENTS["lndist"] * distance + COEFFICIENTS["international"] * abroad)
    scale = np.ones(size)
    while True:
        flows = scale[:, None] * ease * scale[None]
        sales = flows.sum(axis=1)
        if np.abs(sales / output - 1).max() < _FITTED:
            break
        scale = scale * np.sqrt(output / sales)
    codes = np.array([f"E{k:03d}" for k in range(size)])
    i, n = (part.ravel() for part in np.indices((size, size)))
    return pd.DataFrame(
        {
            "exporter": codes[i], "importer": codes[n], "year": "2022", "trade": flows[i, n],
            "Y": output[i], "E": output[n], "lndist": distance[i, n],
            "international": abroad[i, n].astype(int), "agreement": 0,
        }
    )  # fmt: skip


def ours(pairs: pd.DataFrame) -> tuple[Solution, float, float]:
    """Return the solution, and seconds of the first run and of the best of the next."""
    size = pairs["exporter"].nunique()
    flows = pairs["trade"].to_numpy().reshape(size, size, 1)
    costs = np.zeros(flows.shape)
    costs[:MEMBERS, :MEMBERS] = COEFFICIENTS["agreement"] / (1 - SIGMA)
    costs[range(size), range(size)] = 0
    elasticities = Elasticities(SIGMA, 1.0, 1.0, 1.0, math.inf)
    times = []
    for _ in range(1 + REPEATS):
        start = time.perf_counter()
        base = Baseline.from_arrays(flows, np.zeros((size, 1, 1)))
        found = solve(base, Instruments.from_arrays(log_cost=costs), elasticities)
        times.append(time.perf_counter() - start)
    return found, times[0], min(times[1:])


def run_peer(interpreter: str, pairs: pd.DataFrame, rescale: float) -> pd.DataFrame:
    """Return the peer's table by economy, with its import and run times in seconds."""
    coefficients = pd.DataFrame({"var": COEFFICIENTS.keys(), "coeff": COEFFICIENTS.values()})
    members = "|".join(pairs["importer"].unique()[:MEMBERS])
    with tempfile.TemporaryDirectory() as folder:
        data, costs = Path(folder) / "pairs.csv", Path(folder) / "coefficients.csv"
        pairs.to_csv(data, index=False)
        coefficients.assign(ste=0.1).to_csv(costs, index=False)
        done = subprocess.run(
            [interpreter, "-c", PEER, str(data), str(costs), members, str(SIGMA), str(rescale)],
            capture_output=True,
            text=True,
            check=True,
        )
    return pd.read_csv(io.StringIO(done.stdout.split("RESULT\n")[1]))


def compare(size: int, peer: str, rescale: float) -> None:
    """Print times and signs for one number of economies."""
    pairs = economies(size)
    found, first_s, next_s = ours(pairs)
    home = range(size)
    share = found.flows[home, home, 0] / found.demand[:, 0] / found.base.origin_share[home, home, 0]
    acr = np.abs(np.log(found.real_income) + np.log(share) / (SIGMA - 1)).max()
    print(
        f"Tradewind, {size} economies: {1e3 * next_s:.1f} ms ({first_s:.1f} s with compilation), "
        f"{acr:.0e} from the ACR formula"
    )
    if not peer:
        print(f"gegravity: no interpreter given (--peer or {VARIABLE}): no comparison")
        return
    theirs = run_peer(peer, pairs, rescale)
    run_s = float(theirs["run_s"].iloc[0])
    print(f"gegravity, the same: {run_s:.1f} s after {theirs['import_s'].iloc[0]:.1f} s of import")
    ratios = f"{run_s / next_s:.0f} ({run_s / first_s:.1f} with compilation)"
    print(f"Ratio gegravity / Tradewind: {ratios}")
    change = 1 / theirs.set_index("country")["welfare statistic"] - 1
    change = change.loc[pairs["importer"].unique()].to_numpy()
    mine = found.real_income - 1
    same = int((np.sign(change) == np.sign(mine)).sum())
    print(
        f"Signs of welfare: {same} of {size} the same; members gain "
        f"{100 * mine[:MEMBERS].min():.3f} to {100 * mine[:MEMBERS].max():.3f} % here and "
        f"{100 * change[:MEMBERS].min():.3f} to {100 * change[:MEMBERS].max():.3f} % there; "
        f"largest difference {100 * np.abs(change - mine).max():.4f} points"
    )


def main() -> None:
    """Compare 30 and 100 economies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", default=os.environ.get(VARIABLE, ""), help="its interpreter")
    parser.add_argument("--rescale", type=float, default=100.0, help="its omr_rescale")
    asked = parser.parse_args()
    for size in SIZES:
        compare(size, asked.peer, asked.rescale)


if __name__ == "__main__":
    main()
