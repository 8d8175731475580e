"""Embargo by the top producer of every stage of every chain, beside HiGHS on the same programmes.

No peer solves these chains, so the peer is the solver that the design named: HiGHS gets the same
quadratic programmes, of the stages where it answers within its time limit. Ours is timed whole:
the chains are built from the tables, solved, checked to 1e-8 and turned into welfare by agent.
`highspy` is in the extra `dev`.
"""

from __future__ import annotations

import time

import highspy
import numpy as np
from scipy import sparse

from tradewind.models.minerals import Strain, chains_of
from tradewind.models.minerals.embargo import embargo_table
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.minerals.problem import problem_of
from tradewind.models.minerals.programme import Problem
from tradewind.models.minerals.solve import limit_rows, solve
from tradewind.models.minerals.strain import CutAt
from tradewind.world import World

TARGET_S = 20.0
"""Of the issue: all embargoes on 2 cores."""
LIMIT_S = 10.0
"""Seconds that HiGHS gets for one programme."""
REPEATS = 3


def highs(problem: Problem) -> tuple[float, float, str]:
    """Return the objective that HiGHS finds, its seconds and its status."""
    rows = sparse.vstack([problem.balances, limit_rows(problem)], format="csc")
    equal = problem.balances.shape[0]
    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = problem.linear.size, rows.shape[0]
    lp.col_cost_, lp.col_lower_ = problem.linear, np.zeros(problem.linear.size)
    lp.col_upper_ = problem.upper
    ceilings = np.array([limit.upper for limit in problem.limits])
    lp.row_upper_ = np.concatenate([np.zeros(equal), ceilings])
    lp.row_lower_ = np.concatenate([np.zeros(equal), np.full(ceilings.size, -np.inf)])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
    lp.a_matrix_.value_ = rows.data
    model.hessian_.dim_ = problem.linear.size
    model.hessian_.format_ = highspy.HessianFormat.kTriangular
    model.hessian_.start_ = np.arange(problem.linear.size + 1)
    model.hessian_.index_ = np.arange(problem.linear.size)
    model.hessian_.value_ = problem.quadratic
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", LIMIT_S)
    solver.passModel(model)
    start = time.perf_counter()
    solver.run()
    seconds = time.perf_counter() - start
    return solver.getInfo().objective_function_value, seconds, str(solver.getModelStatus())


def main() -> None:
    """Print both sides."""
    world = World.load()
    whole = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        chains = chains_of(world)
        built = time.perf_counter() - start
        table = embargo_table(chains)
        whole.append((built, time.perf_counter() - start))
    built, total = np.median(whole, axis=0)
    print(f"chains built {built:.2f} s; with {len(table)} embargoes {total:.2f} s", end=" ")
    print(f"(target {TARGET_S:g} s); largest KKT residual {table['kkt_residual'].max():.0e}")
    ours, theirs, gaps, late = [], [], [], 0
    for chain in chains.by_mineral.values():
        last = len(chain.stages) - 1
        none = Strain.none(chain)
        cut = CutAt(last, (chain.top_producer(last),), tuple(range(len(chain.nodes))), 1.0)
        strain = Strain((cut,), none.tax, none.lost)
        problem = problem_of(chain, strain, ChainPlan(), MineralParams(), 365.0)
        start = time.perf_counter()
        found = solve(problem)
        ours.append(time.perf_counter() - start)
        value = float(found.x @ (problem.quadratic * found.x / 2 + problem.linear))
        objective, seconds, status = highs(problem)
        if "Optimal" not in status:
            late += 1
            continue
        theirs.append(seconds / ours[-1])
        gaps.append(abs(objective - value) / abs(value))
    print(f"ours {np.median(ours) * 1e3:.0f} ms a programme (median of {len(ours)})")
    if theirs:
        print(f"HiGHS takes {np.median(theirs):.1f} times as long where it answers", end=" ")
        print(f"({len(theirs)} of {len(ours)}; {late} not within {LIMIT_S:g} s)", end=" ")
        print(f"and agrees within {max(gaps):.0e} of the objective")


if __name__ == "__main__":
    main()
