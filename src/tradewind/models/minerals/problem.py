"""The convex quadratic programme of a chain: a spatial price equilibrium.

Sources: Samuelson (1952), American Economic Review 42; Takayama and Judge (1971), Spatial and
Temporal Price and Allocation Models. Costs of links are calibrated so that the baseline is optimal,
as in Paris, Drynan and Howitt (2011), Economic Modelling 28.

Quantities are tonnes over the tonnes used in the world, prices are over that of the last product.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tradewind.models.minerals.chain import Chain, Floats
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan, NewCapacity, Stock
from tradewind.models.minerals.programme import Block, Limit, Problem
from tradewind.models.minerals.strain import Strain

Ints = NDArray[np.int64]
_DAYS = 365.0
_NO_LIMIT = np.inf


def problem_of(
    chain: Chain, strain: Strain, plan: ChainPlan, params: MineralParams, days: float
) -> Problem:
    """Return the programme of a chain under a strain.

    Parameters
    ----------
    chain
        The baseline.
    strain
        What is cut, taxed or lost.
    plan
        What is prepared for this mineral.
    params
        The rest.
    days
        How long it lasts: stocks are spread evenly over it.

    Returns
    -------
    Problem
        Whose solution is the baseline where there is no strain and no plan.

    Examples
    --------
    >>> problem_of.__name__
    'problem_of'
    """
    scale = float(chain.use_t.sum())
    saved = np.zeros(len(chain.nodes))
    for thrift in plan.thrifts:
        if thrift.economy in chain.nodes:
            node = chain.nodes.index(thrift.economy)
            saved[node] = 1 - (1 - saved[node]) * (1 - thrift.share)
    use = chain.use_t / scale * (1 - saved)
    blocks: list[Block] = []
    for s in range(len(chain.stages)):
        blocks += _makers(chain, s, scale, params)
        blocks += _recyclers(chain, s, scale, params)
        blocks += _new(chain, s, scale, plan.capacities, params)
        blocks.append(_links(chain, s, scale, strain, params, plan.capacities))
        blocks += _stocks(chain, s, plan.stocks, scale, params, days)
    blocks.append(_users(chain, use))
    blocks = [block for block in blocks if block.linear.size]
    starts = np.concatenate([[0], np.cumsum([block.linear.size for block in blocks])])
    return Problem(
        blocks=tuple(blocks),
        starts=starts,
        balances=_balances(chain, blocks),
        limits=(
            *_cut_limits(chain, blocks, starts, strain, scale),
            *_loss_limits(chain, blocks, starts, strain, scale),
            *_stock_limits(chain, blocks, starts, plan.stocks, scale, days),
        ),
        scale_t=scale,
        use=use,
    )


def _margin(chain: Chain, stage: int) -> float:
    """Return what making a tonne costs at the margin, besides the product of the stage before."""
    price = chain.stages[stage].price_share
    before = chain.stages[stage - 1].price_share * chain.stages[stage].feed if stage else 0.0
    return price - before


def _curve(
    kinds: tuple[str, str], stage: int, nodes: Ints, base: Floats, capacity: Floats,
    margin: float, price: float, elasticity: float, params: MineralParams,
) -> list[Block]:  # fmt: skip
    """Return supply that stops at the avoidable cost, rises with the price and ends at capacity.

    At the baseline the marginal cost is the margin and its slope is price / (elasticity x output).
    """
    avoidable = params.avoidable_cost_share * margin
    answering = np.minimum(elasticity * (margin - avoidable) / price, 1.0) * base
    slope = (margin - avoidable) / answering
    kept = base - answering
    flat = np.full(base.size, avoidable)
    return [
        Block(kinds[0], stage, nodes, nodes, flat, np.zeros(base.size), kept),
        Block(kinds[1], stage, nodes, nodes, flat, slope, capacity - kept),
    ]


def _makers(chain: Chain, s: int, scale: float, params: MineralParams) -> list[Block]:
    stage = chain.stages[s]
    nodes = np.flatnonzero(stage.output_t > 0)
    elasticity = chain.supply_elasticity if s == 0 else params.refining_elasticity
    return _curve(
        ("keep", "answer"), s, nodes, stage.output_t[nodes] / scale,
        stage.capacity_t[nodes] / scale, _margin(chain, s), stage.price_share, elasticity, params,
    )  # fmt: skip


def _recyclers(chain: Chain, s: int, scale: float, params: MineralParams) -> list[Block]:
    stage = chain.stages[s]
    nodes = np.flatnonzero(stage.secondary_t > 0)
    base = stage.secondary_t[nodes] / scale
    return _curve(
        ("scrap_keep", "scrap_answer"), s, nodes, base, base * (1 + params.spare_capacity),
        stage.price_share, stage.price_share, chain.recycling_elasticity, params,
    )  # fmt: skip


def _new(
    chain: Chain, s: int, scale: float, capacities: tuple[NewCapacity, ...], params: MineralParams
) -> list[Block]:
    price = chain.stages[s].price_share
    found = []
    for each in capacities:
        if each.stage == chain.stages[s].name and each.tonnes > 0:
            node = np.array([chain.at(each.economy)])
            cost = params.new_capacity_cost * (price if each.from_scrap else _margin(chain, s))
            kind = "new_scrap" if each.from_scrap else "new"
            found.append(
                Block(kind, s, node, node, np.array([cost]), np.zeros(1),
                      np.array([each.tonnes / scale]))
            )  # fmt: skip
    return found


def _stocks(
    chain: Chain, s: int, stocks: tuple[Stock, ...], scale: float, params: MineralParams,
    days: float,
) -> list[Block]:  # fmt: skip
    """Return releases: of what users hold of the last product, then of what is prepared."""
    price = chain.stages[s].price_share
    found: list[Block] = []
    if s == len(chain.stages) - 1:
        received = chain.stages[s].received_t / scale
        nodes = np.flatnonzero(received > 0)
        cost = np.full(nodes.size, (1 + params.release_price_rise) * price)
        held = received[nodes] * params.users_stock_days / days
        found.append(Block("stock", s, nodes, nodes, cost, np.zeros(nodes.size), held))
    for k, stock in enumerate(stocks):
        if stock.stage != chain.stages[s].name:
            continue
        own = np.array([chain.nodes.index(e) for e in stock.economies if e in chain.nodes], int)
        rise = stock.release_price_rise
        rise = params.release_price_rise if rise is None else rise
        found.append(
            Block("stock", s, own, own, np.full(own.size, (1 + rise) * price), np.zeros(own.size),
                  np.full(own.size, _NO_LIMIT), label=k)
        )  # fmt: skip
    return found


def _links(
    chain: Chain, s: int, scale: float, strain: Strain, params: MineralParams,
    capacities: tuple[NewCapacity, ...],
) -> Block:  # fmt: skip
    """Return flows: at home without friction, abroad ever dearer beyond the baseline.

    New mines and plants open links: they may sell to all who buy, and buy from all who sell.
    """
    stage = chain.stages[s]
    made, fed = _opened(chain, s, scale, capacities)
    supply, received = stage.supply_t / scale, stage.received_t / scale
    sells = (supply + made) > 0
    wants = (received + fed > 0) | sells
    i, j = np.nonzero(sells[:, None] & wants[None, :])
    base = stage.flow_t[i, j] / scale
    usual = supply[i] * received[j] / supply.sum()
    opened = (supply + made)[i] * (received + fed)[j] / supply.sum()
    typical = np.maximum(base, np.where(base > 0, usual, opened))
    typical = np.maximum(typical, _SMALLEST)
    slope = np.where(i == j, 0.0, params.switching * stage.price_share / typical)
    tax = strain.tax[s][i, j] * stage.price_share
    return Block("flow", s, i, j, tax - slope * base, slope, np.full(i.size, _NO_LIMIT))


_SMALLEST = 1e-5
"""Share of world use to which a link without trade is scaled."""


def _opened(
    chain: Chain, s: int, scale: float, capacities: tuple[NewCapacity, ...]
) -> tuple[Floats, Floats]:
    """Return (node,) what new capacity makes at a stage, and what that of the next one needs."""
    made, fed = np.zeros(len(chain.nodes)), np.zeros(len(chain.nodes))
    names = [stage.name for stage in chain.stages]
    for each in capacities:
        at = names.index(each.stage)
        if at == s:
            made[chain.at(each.economy)] += each.tonnes / scale
        elif at == s + 1 and not each.from_scrap:
            fed[chain.at(each.economy)] += chain.stages[at].feed * each.tonnes / scale
    return made, fed


def _users(chain: Chain, use: Floats) -> Block:
    nodes = np.flatnonzero(use > 0)
    willing = np.full(nodes.size, -(1 + 1 / chain.demand_elasticity))
    slope = 1 / (chain.demand_elasticity * use[nodes])
    last = len(chain.stages) - 1
    return Block("use", last, nodes, nodes, willing, slope, np.full(nodes.size, _NO_LIMIT))


def _balances(chain: Chain, blocks: list[Block]) -> sparse.csc_matrix:
    """Return what leaves = what is made, and what is needed = what arrives, by stage and node."""
    count, n = len(chain.stages), len(chain.nodes)
    rows, columns, values = [], [], []
    start = 0

    def add(row: Ints, column: Ints, value: float) -> None:
        rows.append(row)
        columns.append(column)
        values.append(np.full(row.size, value))

    for block in blocks:
        at = start + np.arange(block.linear.size)
        start += block.linear.size
        leaves, arrives = block.stage * n, (count + block.stage) * n
        if block.kind == "flow":
            add(leaves + block.origin, at, 1.0)
            add(arrives + block.destination, at, -1.0)
        elif block.kind == "stock":
            add(arrives + block.destination, at, -1.0)
        elif block.kind == "use":
            add(arrives + block.destination, at, 1.0)
        else:
            add(leaves + block.origin, at, -1.0)
            if block.stage > 0 and "scrap" not in block.kind:
                feed = chain.stages[block.stage].feed
                add((count + block.stage - 1) * n + block.origin, at, feed)
    shape = (2 * count * n, start)
    parts = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csc_matrix(parts, shape=shape)


def _cut_limits(
    chain: Chain, blocks: list[Block], starts: Ints, strain: Strain, scale: float
) -> list[Limit]:
    """Return what each seller may still send to the buyers of a cut, all together."""
    found = []
    for cut in strain.cuts:
        for k, block in enumerate(blocks):
            if block.kind != "flow" or block.stage != cut.stage:
                continue
            for origin in cut.origins:
                inside = np.isin(block.destination, [d for d in cut.destinations if d != origin])
                hit = np.flatnonzero((block.origin == origin) & inside)
                if hit.size:
                    base = chain.stages[cut.stage].flow_t[origin, block.destination[hit]].sum()
                    left = (1 - cut.share) * base / scale
                    found.append(Limit(starts[k] + hit, left))
    return found


def _loss_limits(
    chain: Chain, blocks: list[Block], starts: Ints, strain: Strain, scale: float
) -> list[Limit]:
    """Return what makers can still make where capacity is lost."""
    found = []
    for s, stage in enumerate(chain.stages):
        for node in np.flatnonzero(strain.lost[s] > 0):
            at = [
                starts[k] + np.flatnonzero(block.origin == node)
                for k, block in enumerate(blocks)
                if block.stage == s and block.kind in ("keep", "answer")
            ]
            left = float((1 - strain.lost[s][node]) * stage.output_t[node] / scale)
            if at and np.concatenate(at).size:
                found.append(Limit(np.concatenate(at), left))
    return found


def _stock_limits(
    chain: Chain, blocks: list[Block], starts: Ints, stocks: tuple[Stock, ...], scale: float,
    days: float,
) -> list[Limit]:  # fmt: skip
    """Return how much of each stock can be used up while the event lasts, at an annual rate."""
    found = []
    for k, block in enumerate(blocks):
        if block.label >= 0 and block.linear.size:
            received = chain.stages[block.stage].received_t[block.origin].sum() / scale
            held = float(received * stocks[block.label].days / days)
            found.append(Limit(np.arange(starts[k], starts[k + 1]), held))
    return found


__all__ = ["problem_of"]
