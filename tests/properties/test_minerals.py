"""Properties of chains of minerals, whatever is cut, taxed, lost or prepared."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tradewind.models.minerals import (
    Chain,
    ChainPlan,
    ChainResponse,
    Chains,
    MineralParams,
    NewCapacity,
    Stage,
    Stock,
    Strain,
    Thrift,
    default_chains,
    mineral_names,
    respond_chain,
    welfare_table,
    world_loss_usd,
)
from tradewind.models.minerals.strain import CutAt
from tradewind.models.minerals.welfare import baseline_of
from tradewind.world import World

MINERALS = tuple(mineral_names())
NO_STOCKS = MineralParams(users_stock_days=0.0)
some = settings(max_examples=20)
few = settings(max_examples=10)
share = st.floats(0.0, 1.0, width=16)


@pytest.fixture(scope="module")
def chains(world: World) -> Chains:
    return default_chains(world)


@st.composite
def small_chains(draw: st.DrawFn, stages: int | None = None) -> Chain:
    """A chain of two to four nodes and one to three stages whose numbers add up."""
    n = draw(st.integers(2, 4))
    count = stages or draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    names = ("mine", "refine", "make")[:count] if count > 1 else ("refine",)
    wanted = rng.uniform(5, 100, n)
    found: list[Stage] = []
    price = 1.0
    for s in reversed(range(count)):
        weight = rng.pareto(1.0, (n, n)) + 0.01
        sells = rng.random(n) < 0.6
        sells[rng.integers(n)] = True
        weight[~sells] = 0.0
        flow = weight * (wanted / weight.sum(axis=0))
        supply = flow.sum(axis=1)
        scrap = (0.2 if names[s] == "refine" else 0.0) * supply
        feed = float(rng.uniform(0.8, 3.0)) if s else 0.0
        output = supply - scrap
        capacity = output * rng.uniform(1.0, 1.5, n)
        found.insert(0, Stage(names[s], output, scrap, capacity, flow, feed, price))
        wanted = feed * output
        price *= 0.7 / feed if s else 1.0
    nodes = (*(f"N{k:02}" for k in range(n - 1)), "ROW")
    return Chain(
        "x", "X", "made up", nodes, tuple(found), float(rng.uniform(10, 1e5)),
        float(rng.uniform(0.1, 0.6)), float(rng.uniform(0.1, 0.6)), 0.2, 0.9, pd.DataFrame(),
        pd.DataFrame(),
    )  # fmt: skip


@st.composite
def strains(draw: st.DrawFn, chain: Chain) -> Strain:
    """Up to two cuts, a tax and a loss."""
    n, count = len(chain.nodes), len(chain.stages)
    node, stage = st.integers(0, n - 1), st.integers(0, count - 1)
    everybody = tuple(range(n))
    cuts = tuple(
        CutAt(draw(stage), (draw(node),), draw(st.sampled_from([everybody, (n - 1,)])), draw(share))
        for _ in range(draw(st.integers(0, 2)))
    )
    none = Strain.none(chain)
    tax, lost = [each.copy() for each in none.tax], [each.copy() for each in none.lost]
    if draw(st.booleans()):
        tax[draw(stage)][draw(node)] = draw(st.floats(0.0, 2.0, width=16))
    if draw(st.booleans()):
        lost[draw(stage)][draw(node)] = draw(share)
    for part in tax:
        np.fill_diagonal(part, 0.0)
    return Strain(cuts, tuple(tax), tuple(lost))


@dataclass(frozen=True)
class Case:
    """A chain under a strain, with a stage and nodes to act on."""

    chain: Chain
    strain: Strain
    stage: int
    nodes: tuple[int, ...]
    days: float

    def solve(self, plan: ChainPlan | None = None, **changes: object) -> ChainResponse:
        chosen = replace(self, **changes)
        return respond_chain(chosen.chain, chosen.strain, plan, NO_STOCKS, chosen.days)

    @property
    def name(self) -> str:
        return self.chain.stages[self.stage].name

    @property
    def economies(self) -> tuple[str, ...]:
        return tuple(self.chain.nodes[k] for k in self.nodes)

    def scale(self) -> float:
        return self.chain.price_usd_per_t * float(self.chain.use_t.sum())


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Any chain under any strain."""
    chain = draw(small_chains())
    nodes = draw(st.permutations(range(len(chain.nodes))))[:2]
    stage = draw(st.integers(0, len(chain.stages) - 1))
    days = draw(st.sampled_from([30.0, 120.0, 365.0]))
    return Case(chain, draw(strains(chain)), stage, tuple(nodes), days)


def numbers(chain: Chain) -> list[np.ndarray]:
    return [
        part.copy()
        for stage in chain.stages
        for part in (stage.output_t, stage.secondary_t, stage.capacity_t, stage.flow_t)
    ]


@pytest.mark.parametrize("mineral", MINERALS)
def test_a_chain_adds_up_and_without_a_shock_stays(mineral: str, chains: Chains) -> None:
    chain = chains[mineral]
    for before, stage in zip((None, *chain.stages[:-1]), chain.stages, strict=True):
        assert stage.flow_t.sum(axis=1) == pytest.approx(stage.supply_t, rel=1e-9)
        assert (stage.capacity_t >= stage.output_t).all()
        if before is not None:
            needed = stage.feed * stage.output_t
            assert before.received_t == pytest.approx(needed, rel=1e-6, abs=1e-9 * needed.sum())
    found = respond_chain(chain)
    assert found.optimum.kkt_residual < 1e-8
    error = found.optimum.x - baseline_of(found)
    assert np.abs(error).max() < 1e-6 * np.abs(baseline_of(found)).max()
    used = chain.use_t > 0
    assert np.abs(found.use_t[used] / chain.use_t[used] - 1).max() < 1e-6
    for s, stage in enumerate(chain.stages):
        made = stage.output_t > 0
        assert np.abs(found.output_t(s)[made] / stage.output_t[made] - 1).max() < 1e-6
        traded = stage.flow_t > 1e-6 * stage.flow_t.sum()
        assert np.abs(found.flow_t(s)[traded] / stage.flow_t[traded] - 1).max() < 1e-6
    assert np.nanmax(np.abs(found.price_change_pct)) < 1e-4
    worth = chain.price_usd_per_t * chain.use_t.sum()
    assert np.abs(welfare_table(found)["change_usd"]).max() < 1e-9 * worth


@given(st.data())
@few
def test_real_chains_solve_whatever_happens(chains: Chains, data: st.DataObject) -> None:
    chain = chains[data.draw(st.sampled_from(MINERALS))]
    found = respond_chain(chain, data.draw(strains(chain)))
    assert found.optimum.kkt_residual < 1e-8
    assert world_loss_usd(found) >= -1e-9 * found.problem.scale_t * chain.price_usd_per_t
    assert (found.optimum.x >= 0).all()


@given(cases())
@some
def test_the_solution_is_optimal_and_losses_are_losses(case: Case) -> None:
    found = case.solve()
    assert found.optimum.kkt_residual < 1e-8
    assert world_loss_usd(found) >= -1e-9 * case.scale()
    for s in range(len(case.chain.stages)):
        supplied = found.output_t(s) + found.scrap_t(s)
        assert found.flow_t(s).sum(axis=1) == pytest.approx(supplied, abs=1e-8 * supplied.sum())


def untaxed(case: Case) -> bool:
    """Tell whether prices say what goods are worth: beside a tax, more of a good may be a loss."""
    return not any(part.any() for part in case.strain.tax)


@given(cases(), st.floats(0, 300, width=16), st.floats(0, 300, width=16))
@some
def test_more_stock_never_raises_the_shortage(case: Case, days: float, more: float) -> None:
    little, much = (
        case.solve(ChainPlan(stocks=(Stock("x", case.name, case.economies, each),)))
        for each in (days, days + more)
    )
    assert much.world_shortage_share <= little.world_shortage_share + 1e-9
    if untaxed(case):
        assert world_loss_usd(much) <= world_loss_usd(little) + 1e-9 * case.scale()


@given(cases(), st.floats(1, 300, width=16))
@some
def test_a_pooled_stock_never_does_worse_than_separate_ones(case: Case, days: float) -> None:
    received = case.chain.stages[case.stage].received_t[list(case.nodes)]
    assume(received.sum() > 0)
    # Days of the use of both together: the same tonnes as two stocks of these days each.
    apart = tuple(Stock("x", case.name, (economy,), days) for economy in case.economies)
    pooled = case.solve(ChainPlan(stocks=(Stock("x", case.name, case.economies, days),)))
    separate = case.solve(ChainPlan(stocks=apart))
    if untaxed(case):
        assert world_loss_usd(pooled) <= world_loss_usd(separate) + 1e-9 * case.scale()


@given(cases(), st.floats(0, 50, width=16), st.booleans())
@some
def test_a_new_mine_or_recycler_never_raises_the_price(
    case: Case, tonnes: float, scrap: bool
) -> None:
    stage = case.stage if scrap else 0
    name = case.chain.stages[stage].name
    new = NewCapacity("x", name, case.economies[0], tonnes, from_scrap=scrap)
    before, after = case.solve(), case.solve(ChainPlan(capacities=(new,)))
    assert after.world_price_change_pct <= before.world_price_change_pct + 1e-6
    assert after.world_shortage_share <= before.world_shortage_share + 1e-9
    if untaxed(case):
        assert world_loss_usd(after) <= world_loss_usd(before) + 1e-9 * case.scale()


@given(cases(), st.floats(0, 50, width=16))
@some
def test_a_new_plant_is_never_a_loss(case: Case, tonnes: float) -> None:
    new = NewCapacity("x", case.name, case.economies[0], tonnes)
    before, after = case.solve(), case.solve(ChainPlan(capacities=(new,)))
    if untaxed(case):
        assert world_loss_usd(after) <= world_loss_usd(before) + 1e-9 * case.scale()


@pytest.mark.parametrize("mineral", MINERALS)
def test_a_new_mine_never_raises_the_price_of_a_real_chain(mineral: str, chains: Chains) -> None:
    # Of the first stage only: a plant takes ore from other plants, and so may raise a price that
    # a cut of its competitors' sales holds down.
    chain = chains[mineral]
    first, none = chain.stages[0], Strain.none(chain)
    cut = CutAt(0, (chain.top_producer(0),), tuple(range(len(chain.nodes))), 0.5)
    strain = Strain((cut,), none.tax, none.lost)
    plan = ChainPlan(
        capacities=(NewCapacity(mineral, first.name, "IND", 0.02 * float(first.output_t.sum())),)
    )
    before, after = respond_chain(chain, strain), respond_chain(chain, strain, plan)
    assert after.world_price_change_pct <= before.world_price_change_pct + 1e-6
    assert after.world_shortage_share <= before.world_shortage_share + 1e-9


@given(cases(), share, share)
@some
def test_a_larger_cut_never_lowers_the_loss(case: Case, one: float, other: float) -> None:
    everybody = tuple(range(len(case.chain.nodes)))
    small, large = (
        case.solve(
            strain=replace(
                case.strain,
                cuts=(*case.strain.cuts, CutAt(case.stage, (case.nodes[0],), everybody, each)),
            )
        )
        for each in sorted((one, other))
    )
    if untaxed(case):
        assert world_loss_usd(large) >= world_loss_usd(small) - 1e-9 * case.scale()


@st.composite
def plans(draw: st.DrawFn, case: Case) -> ChainPlan:
    """A stock, a new plant and thrift, each perhaps of nothing."""
    size, first = st.floats(0, 60, width=16), case.economies[0]
    return ChainPlan(
        (Stock("x", case.name, case.economies, draw(size)),),
        (NewCapacity("x", case.name, first, draw(size), from_scrap=draw(st.booleans())),),
        (Thrift("x", first, draw(st.floats(0, 0.75, width=16))),),
    )


@given(cases(), st.data())
@some
def test_welfare_adds_up_to_the_change_of_the_objective(case: Case, data: st.DataObject) -> None:
    found = case.solve(data.draw(plans(case)))
    problem = found.problem

    def cost(x: np.ndarray) -> float:
        # An export tax is a cost to those who pay it and none to the world.
        total = float(problem.quadratic @ x**2 / 2 + problem.linear @ x)
        for k, block in enumerate(problem.blocks):
            if block.kind == "flow":
                q = x[problem.starts[k] : problem.starts[k + 1]]
                tax = case.strain.tax[block.stage][block.origin, block.destination]
                total -= float(tax @ q) * case.chain.stages[block.stage].price_share
        return total

    change = (cost(found.optimum.x) - cost(baseline_of(found))) * case.scale()
    assert world_loss_usd(found) == pytest.approx(change, rel=1e-7, abs=1e-8 * case.scale())


def shuffled(chain: Chain, order: np.ndarray) -> Chain:
    stages = tuple(
        replace(
            stage, output_t=stage.output_t[order], secondary_t=stage.secondary_t[order],
            capacity_t=stage.capacity_t[order], flow_t=stage.flow_t[np.ix_(order, order)],
        )
        for stage in chain.stages
    )  # fmt: skip
    return replace(chain, nodes=tuple(chain.nodes[k] for k in order), stages=stages)


@given(cases(), st.integers(0, 99))
@some
def test_the_order_of_nodes_changes_nothing(case: Case, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(case.chain.nodes))
    place = [int(k) for k in np.argsort(order)]
    cuts = tuple(
        replace(
            cut, origins=tuple(place[k] for k in cut.origins),
            destinations=tuple(place[k] for k in cut.destinations),
        )
        for cut in case.strain.cuts
    )  # fmt: skip
    strain = Strain(
        cuts,
        tuple(part[np.ix_(order, order)] for part in case.strain.tax),
        tuple(part[order] for part in case.strain.lost),
    )
    plan = ChainPlan(stocks=(Stock("x", case.name, case.economies, 30.0),))
    plain = case.solve(plan)
    moved = case.solve(plan, chain=shuffled(case.chain, order), strain=strain)
    assert moved.use_t == pytest.approx(plain.use_t[order], abs=1e-7 * plain.use_t.sum())
    assert world_loss_usd(moved) == pytest.approx(world_loss_usd(plain), abs=1e-8 * case.scale())
    used = plain.use_t[order] > 1e-9 * plain.use_t.sum()
    assert moved.price_change_pct[used] == pytest.approx(
        plain.price_change_pct[order][used], abs=1e-5
    )


@given(cases())
@some
def test_the_unit_of_weight_changes_no_share(case: Case) -> None:
    stages = tuple(
        replace(
            stage, output_t=1000 * stage.output_t, secondary_t=1000 * stage.secondary_t,
            capacity_t=1000 * stage.capacity_t, flow_t=1000 * stage.flow_t,
        )
        for stage in case.chain.stages
    )  # fmt: skip
    price = case.chain.price_usd_per_t / 1000
    kilograms = replace(case.chain, stages=stages, price_usd_per_t=price)
    plan = ChainPlan(stocks=(Stock("x", case.name, case.economies, 30.0),))
    plain, rescaled = case.solve(plan), case.solve(plan, chain=kilograms)
    assert rescaled.use_t == pytest.approx(1000 * plain.use_t, rel=1e-7, abs=1e-4)
    assert rescaled.shortage_share == pytest.approx(plain.shortage_share, abs=1e-7)
    used = plain.use_t > 1e-9 * plain.use_t.sum()
    assert rescaled.price_change_pct[used] == pytest.approx(plain.price_change_pct[used], abs=1e-5)
    losses = (world_loss_usd(rescaled), world_loss_usd(plain))
    assert losses[0] == pytest.approx(losses[1], abs=1e-8 * case.scale())


@given(cases(), st.data())
@few
def test_nothing_that_goes_in_is_changed(case: Case, data: st.DataObject) -> None:
    before, sha = numbers(case.chain), case.chain.sha256
    tax, lost = ([part.copy() for part in each] for each in (case.strain.tax, case.strain.lost))
    found = case.solve(data.draw(plans(case)))
    welfare_table(found)
    found.to_frame(), found.stage_frame(), found.displaced()
    for kept, part in zip(before, numbers(case.chain), strict=True):
        assert np.array_equal(kept, part)
    for kept, part in zip((*tax, *lost), (*case.strain.tax, *case.strain.lost), strict=True):
        assert np.array_equal(kept, part)
    assert replace(case.chain).sha256 == sha
