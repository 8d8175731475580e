"""Spatial price equilibria that can be solved by hand, and the same programmes solved by HiGHS.

The model is that of Takayama and Judge (1971), Spatial and Temporal Price and Allocation Models,
chapters 7 and 8: linear demand and supply by region, and a cost of carrying goods between them.

Two regions, A and R. Prices are over the baseline price, so 1 before the shock. Users want
``u (1 - e (p - 1))`` and makers supply ``o (1 + n (p - 1))`` between the cost at which they stop
and their capacity. A sells 20 t to R. The cost of a link is ``k (f - f0)``: nothing at the baseline
flow ``f0``; ``k`` is the switching cost over the larger of ``f0`` and the flow if all bought from
all alike, here ``o_A u_R / 80 = 30``. Hence, with ``y = p - 1``:

- what A has less to sell to itself: ``-DA y_A`` with ``DA = e u_A + n o_A``;
- what R has less to buy: ``DR y_R`` with ``DR = e u_R + n o_R``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from tradewind.models.minerals import (
    Chain,
    ChainPlan,
    ChainResponse,
    MineralParams,
    Stage,
    Stock,
    Strain,
    default_chains,
    mineral_names,
    respond_chain,
    welfare_table,
    world_loss_usd,
)
from tradewind.models.minerals.programme import Problem
from tradewind.models.minerals.solve import ceilings, limit_rows
from tradewind.models.minerals.strain import CutAt
from tradewind.world import World

E, N = 0.2, 0.3
PARAMS = MineralParams(users_stock_days=0.0, avoidable_cost_share=0.6)
SWITCHING = PARAMS.switching
PRICE = 1000.0
USE = np.array([40.0, 40.0])
MADE = np.array([60.0, 20.0])
TRADED = 20.0
DA, DR = E * USE[0] + N * MADE[0], E * USE[1] + N * MADE[1]
K = SWITCHING / max(TRADED, MADE[0] * USE[1] / MADE.sum())


def two(capacity: float = 2.0) -> Chain:
    flow = np.array([[40.0, 20.0], [0.0, 20.0]])
    stage = Stage("refine", MADE, np.zeros(2), capacity * MADE, flow, 0.0, 1.0)
    return _chain(stage)


def _chain(*stages: Stage) -> Chain:
    empty = pd.DataFrame()
    return Chain("x", "X", "t", ("AAA", "ROW"), stages, PRICE, E, N, 0.3, 1.0, empty, empty)


def cut(chain: Chain, share: float, stage: int = 0) -> Strain:
    none = Strain.none(chain)
    return Strain((CutAt(stage, (0,), (1,), share),), none.tax, none.lost)


def rises(found: ChainResponse) -> np.ndarray:
    last = len(found.chain.stages) - 1
    return found.buyer_price(last) - 1


def near(value: object) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-9)


def test_baseline() -> None:
    found = respond_chain(two(), params=PARAMS)
    assert found.use_t == near(USE)
    assert found.output_t(0) == near(MADE)
    assert found.flow_t(0) == near(np.array([[40.0, 20.0], [0.0, 20.0]]))
    assert rises(found) == near([0, 0])


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5])
def test_a_cut_that_binds(share: float) -> None:
    # What no longer leaves is x = s f0. R: x = DR y_R. A: x = -DA y_A. The state of A keeps
    # y_R - y_A less the cost of the link, which is -k x, on all that still leaves.
    chain, x = two(), share * TRADED
    found = respond_chain(chain, cut(chain, share), params=PARAMS)
    y = np.array([-x / DA, x / DR])
    assert found.flow_t(0)[0, 1] == near((1 - share) * TRADED)
    assert rises(found) == near(y)
    assert found.use_t == near(USE * (1 - E * y))
    assert found.output_t(0) == near(MADE * (1 + N * y))
    assert found.optimum.limit_price == near([y[1] - y[0] + K * x])
    assert found.shortage_share == near([0, E * y[1]])
    # Losses are triangles: under demand and supply in A and R, and that of the link the other way.
    loss = PRICE * (x**2 / (2 * DA) + x**2 / (2 * DR) + K * x**2 / 2)
    assert world_loss_usd(found) == near(loss)
    table = welfare_table(found).set_index(["agent", "economy"])["change_usd"]
    rent = PRICE * (1 - share) * TRADED * (y[1] - y[0] + K * x)
    assert table["sellers' states", "AAA"] == near(rent)
    users = -PRICE * USE[1] * (y[1] - E * y[1] ** 2 / 2)
    assert table["users", "ROW"] == near(users)
    makers = PRICE * MADE[1] * (y[1] + N * y[1] ** 2 / 2)
    assert table["makers", "ROW"] == near(makers)


def test_autarky() -> None:
    # R lives on its own: u (1 - e y) = o (1 + n y), so y = (u - o) / (e u + n o); its makers are at
    # their capacity where that is tight, and then u (1 - e y) = c.
    chain = two()
    found = respond_chain(chain, cut(chain, 1.0), params=PARAMS)
    assert found.flow_t(0)[0, 1] == near(0)
    assert rises(found)[1] == near(TRADED / DR)
    tight = two(capacity=1.1)
    found = respond_chain(tight, cut(tight, 1.0), params=PARAMS)
    assert found.output_t(0)[1] == near(22)
    assert rises(found)[1] == near((1 - 22 / 40) / E)
    # A is left with more than it wants at the price at which its makers stop, and makes less.
    stop = PARAMS.avoidable_cost_share - 1
    assert -stop < TRADED / DA
    assert rises(found)[0] == near(stop)
    assert found.use_t[0] == near(40 * (1 - E * stop))
    assert found.output_t(0)[0] == near(40 * (1 - E * stop))


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.3])
def test_an_export_tax(rate: float) -> None:
    # y_R - y_A = t - k x with x = DR y_R = -DA y_A, so x (1 / DR + 1 / DA + k) = t.
    chain, none = two(), Strain.none(two())
    tax = np.array([[0.0, rate], [0.0, 0.0]])
    found = respond_chain(chain, Strain((), (tax,), none.lost), params=PARAMS)
    x = rate / (1 / DR + 1 / DA + K)
    y = np.array([-x / DA, x / DR])
    assert rises(found) == near(y)
    assert found.flow_t(0)[0, 1] == near(TRADED - x)
    wedge = found.buyer_price(0)[1] - found.seller_price(0)[0]
    assert wedge == near(rate - K * x)
    # The revenue is no loss; what is lost are the triangles.
    assert world_loss_usd(found) == near(PRICE * x**2 / 2 * (1 / DR + 1 / DA + K))


def test_the_revenue_of_an_export_tax_goes_to_the_state_of_the_seller() -> None:
    rate = 0.1
    chain, none = two(), Strain.none(two())
    tax = np.array([[0.0, rate], [0.0, 0.0]])
    found = respond_chain(chain, Strain((), (tax,), none.lost), params=PARAMS)
    x = rate / (1 / DR + 1 / DA + K)
    table = welfare_table(found).set_index(["agent", "economy"])["change_usd"]
    assert table["sellers' states", "AAA"] == near(PRICE * rate * (TRADED - x))
    # Carriers had k f0^2 / 2 and have k (f0 - x)^2 / 2.
    carried = PRICE * K * ((TRADED - x) ** 2 - TRADED**2) / 2
    assert table["carriers", "AAA"] == near(carried)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.3])
def test_capacity_lost(share: float) -> None:
    # A makes (1 - l) o_A. Its users give up e u_A y_A and it sells x less: l o_A = e u_A y_A + x.
    # R: x = DR y_R. A is now the dearer place, so that R sells to it too, over a link that costs
    # k' f from the first tonne: y_A - y_R = k d = k' (x - d), where A sells d less and R sells
    # x - d. So x / (y_A - y_R) = 1 / k + 1 / k', and y_A = x (1 / DR + 1 / (1 / k + 1 / k')).
    chain, none = two(), Strain.none(two())
    strain = Strain((), none.tax, (np.array([share, 0.0]),))
    found = respond_chain(chain, strain, params=PARAMS)
    back = SWITCHING / (MADE[1] * USE[0] / MADE.sum())
    both = 1 / (1 / K + 1 / back)
    x = share * MADE[0] / (1 + E * USE[0] * (1 / DR + both))
    y = np.array([x * (1 / DR + both), x / DR])
    assert found.output_t(0)[0] == near((1 - share) * MADE[0])
    assert rises(found) == near(y)
    assert found.flow_t(0)[0, 1] == near(TRADED - x * both / K)
    assert found.flow_t(0)[1, 0] == near(x * both / back)
    # What one more tonne of capacity is worth: its price less its cost, which falls along the
    # supply curve to that at which makers stop.
    cost = max(1 - share / N, PARAMS.avoidable_cost_share)
    assert found.optimum.limit_price == near([1 + y[0] - cost])


RISE = 0.15


@pytest.mark.parametrize(
    ("share", "days", "released"),
    [
        # The price would rise by s f0 / DR, below the trigger: nothing is released.
        (0.1, 90.0, 0.0),
        # Enough is held: what is missing at the trigger price is released, s f0 - r DR.
        (0.5, 90.0, 0.5 * TRADED - RISE * DR),
        # Too little is held: all of it is released.
        (0.5, 36.5, 4.0),
    ],
)
def test_a_stock(share: float, days: float, released: float) -> None:
    chain = two()
    plan = ChainPlan(stocks=(Stock("x", "refine", ("ROW",), days, RISE),))
    found = respond_chain(chain, cut(chain, share), plan, PARAMS)
    assert found.released_t(0) == near([0, released])
    assert rises(found)[1] == near((share * TRADED - released) / DR)
    if 0 < released < 40 * days / 365 - 1e-9:
        assert rises(found)[1] == near(RISE)
    held = PRICE * released * (rises(found)[1] - RISE)
    table = welfare_table(found).groupby("agent")["change_usd"].sum()
    assert table["stock holders"] == near(held if released else 0.0)


@pytest.mark.parametrize("share", [0.2, 0.4])
def test_ore_bounds_what_is_refined(share: float) -> None:
    # A mines 100 t of ore and sells it to R, where two tonnes make one of metal: 50 t, of which 20
    # go back to A. With a share of the ore cut, R refines (1 - s) 50. Users of A give up x and get
    # 20 - x: y_A = x / (20 e). Users of R give up the rest: 50 s - x = 30 e y_R. The link:
    # y_A - y_R = -k x, so x (1 / (20 e) + k + 1 / (30 e)) = 50 s / (30 e).
    ore_price = PARAMS.ore_price_share / 2
    nil = np.zeros(2)
    ore = np.array([[0.0, 100.0], [0.0, 0.0]])
    metal = np.array([[0.0, 0.0], [20.0, 30.0]])
    mined, refined = np.array([100.0, 0.0]), np.array([0.0, 50.0])
    chain = _chain(
        Stage("mine", mined, nil, 2 * mined, ore, 0.0, ore_price),
        Stage("refine", refined, nil, 2 * refined, metal, 2.0, 1.0),
    )
    assert respond_chain(chain, params=PARAMS).use_t == near([20, 30])
    found = respond_chain(chain, cut(chain, share), params=PARAMS)
    k = SWITCHING / 20
    x = 50 * share / (30 * E) / (1 / (20 * E) + k + 1 / (30 * E))
    y = np.array([x / (20 * E), (50 * share - x) / (30 * E)])
    assert found.flow_t(0)[0, 1] == near((1 - share) * 100)
    assert found.output_t(1) == near([0, (1 - share) * 50])
    assert rises(found) == near(y)
    assert found.use_t == near([20 - x, 30 - (50 * share - x)])
    # Plants work at the cost at which they stop, 0.6 of a margin of 0.3: the rest of the price of
    # metal is bid for the ore, two tonnes a tonne.
    margin = 1 - 2 * ore_price
    bid = (1 + y[1] - PARAMS.avoidable_cost_share * margin) / 2
    assert found.buyer_price(0)[1] == near(bid)
    # Miners have nobody else to sell to. Their cost is that at which they stop, or on their curve.
    cost = ore_price * max(1 - share / N, PARAMS.avoidable_cost_share)
    assert found.seller_price(0)[0] == near(cost)


def by_highs(problem: Problem) -> np.ndarray:
    """Return the optimum that HiGHS finds for a programme."""
    highspy = pytest.importorskip("highspy")
    matrix = sparse.vstack([problem.balances, limit_rows(problem)], format="csc")
    top = np.concatenate([np.zeros(problem.balances.shape[0]), ceilings(problem)])
    bottom = np.where(np.arange(top.size) < problem.balances.shape[0], 0.0, -highspy.kHighsInf)
    size = problem.linear.size
    model = highspy.HighsModel()
    lp = model.lp_
    lp.num_col_, lp.num_row_ = size, top.size
    lp.col_cost_ = problem.linear
    lp.col_lower_, lp.col_upper_ = np.zeros(size), problem.upper
    lp.row_lower_, lp.row_upper_ = bottom, top
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    model.hessian_.dim_ = size
    model.hessian_.format_ = highspy.HessianFormat.kTriangular
    model.hessian_.start_ = np.arange(size + 1)
    model.hessian_.index_ = np.arange(size)
    model.hessian_.value_ = problem.quadratic
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", 10.0)
    solver.passModel(model)
    solver.run()
    assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return np.array(solver.getSolution().col_value)


def objective(problem: Problem, x: np.ndarray) -> float:
    return float(problem.quadratic @ x**2 / 2 + problem.linear @ x)


def embargoed(mineral: str, world: World) -> ChainResponse:
    chain = default_chains(world, minerals=(mineral,))[mineral]
    last = len(chain.stages) - 1
    none, every = Strain.none(chain), tuple(range(len(chain.nodes)))
    top = chain.top_producer(last)
    return respond_chain(chain, Strain((CutAt(last, (top,), every, 1.0),), none.tax, none.lost))


# Where many links have no trade at the baseline their slopes are steep, and HiGHS stops as soon as
# what is left to gain on each is small: its objective is then the higher one, by less than 1e-4.
@pytest.mark.parametrize(
    ("mineral", "short"), [("gallium", 1e-6), ("silicon", 1e-6), ("rare-earths-heavy", 1e-4)]
)
def test_highs_agrees_under_an_embargo(mineral: str, short: float, world: World) -> None:
    found = embargoed(mineral, world)
    problem, last = found.problem, len(found.chain.stages) - 1
    peer = by_highs(problem)
    ours, theirs = objective(problem, found.optimum.x), objective(problem, peer)
    assert ours <= theirs + 1e-9
    assert ours == pytest.approx(theirs, rel=short)
    used = problem.sums(peer, ("use",), last, len(found.chain.nodes))
    assert found.use_t / problem.scale_t == pytest.approx(used, abs=1e-4)
    assert found.world_shortage_share > 0.1


@pytest.mark.parametrize("mineral", list(mineral_names()))
def test_no_duality_gap_under_an_embargo(mineral: str, world: World) -> None:
    # By weak duality any prices bound the optimum from below: the sum over variables of the least
    # of q x^2 / 2 + r x with 0 <= x <= u, r being the cost after prices, less the worth of limits.
    found = embargoed(mineral, world)
    problem, optimum = found.problem, found.optimum
    reduced = problem.linear + problem.balances.T @ optimum.price
    reduced = reduced + limit_rows(problem).T @ optimum.limit_price
    upper = np.minimum(problem.upper, 1000.0)
    curved = problem.quadratic > 0
    least = np.where(reduced < 0, upper, 0.0)
    least[curved] = np.clip(-reduced[curved] / problem.quadratic[curved], 0.0, upper[curved])
    bound = float(problem.quadratic @ least**2 / 2 + reduced @ least)
    bound -= float(ceilings(problem) @ optimum.limit_price)
    ours = objective(problem, optimum.x)
    assert abs(problem.balances @ optimum.x).max() < 1e-10
    assert bound <= ours + 1e-9
    assert ours - bound < 1e-8
