"""From data to chains: production, refining, trade and use of each mineral, made to agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd

from tradewind.core import DataError, resolve_all
from tradewind.models.minerals.chain import REST, Chain, Chains, Floats, Stage
from tradewind.models.minerals.data import ChainData, chain_data
from tradewind.models.minerals.facts import mineral_names
from tradewind.models.minerals.flows import balanced_flows
from tradewind.models.minerals.own_data import OwnData
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.reconcile import Ledger
from tradewind.world import World

OWN_NODE_SHARE = 0.004
"""Share of the world's output at a stage, or of its use, from which an economy has its own node."""
SMALLEST_SHARE = 1e-4
"""Share of the world below which output or use of a node is counted with the rest of the world."""
_FAINT = 1e-3
"""Weight of trade that nobody recorded, beside the trade in the data, where flows are balanced."""


def chains_of(
    world: World,
    minerals: str | Iterable[str] = "all",
    params: MineralParams | None = None,
    own: OwnData | None = None,
) -> Chains:
    """Build the chains of minerals from the data of a world and the tables of the package.

    Parameters
    ----------
    world
        Whose mine production, mineral trade and industries count.
    minerals
        Ids or names, or ``"all"``.
    params
        Prices of feed, capacities and elasticities.
    own
        Tables of the user that take the place of the package's.

    Returns
    -------
    Chains
        Each adds up exactly; what had to be changed is in `Chain.adjustments`.

    Raises
    ------
    UnknownCodeError
        When there is no such mineral.
    DataError
        When a mineral has no output at a stage, or the world holds no mineral data.

    Examples
    --------
    >>> chain = chains_of(World.load(), "gallium")["gallium"]
    >>> chain.nodes[chain.top_producer(0)]
    'CHN'
    """
    chosen = params or MineralParams()
    codes = resolve_all(minerals, mineral_names(), "mineral with a chain", where="minerals")
    if world.production.empty:
        what = "The world holds no production of minerals"
        raise DataError(what, where="chains", fix="Use the embedded world")
    return Chains({code: chain_of(chain_data(code, world, own), chosen) for code in codes})


def chain_of(data: ChainData, params: MineralParams) -> Chain:
    """Build one chain from its data.

    Parameters
    ----------
    data
        Of one mineral.
    params
        As in `chains_of`.

    Returns
    -------
    Chain
        That adds up.

    Examples
    --------
    >>> chain_of.__name__
    'chain_of'
    """
    ledger = Ledger(data.mineral)
    nodes = _nodes(data)
    outputs = [_without_crumbs(_gathered(output, nodes)) for output in data.output]
    trades = [_gathered_links(trade, nodes) for trade in data.trade]
    names = data.stages
    scrap_at = names.index("refine")
    stages: list[Stage] = []
    supply_before = 0.0
    for s, name in enumerate(names):
        share = data.recycled_share if s == scrap_at else 0.0
        if share and data.scrap_in_output:
            ledger.add(
                name, "output from ore", float(outputs[s].sum()),
                float(outputs[s].sum()) * (1 - share), "output in the source holds scrap",
            )  # fmt: skip
            outputs[s] = outputs[s] * (1 - share)
        supply_total = float(outputs[s].sum()) / (1 - share)
        if s + 1 < len(names):
            wanted = outputs[s + 1] * (supply_total / outputs[s + 1].sum())
        else:
            wanted = _use(data, nodes, outputs[s], trades[s], supply_total, ledger, params)
        secondary = share * wanted
        supply = outputs[s] + secondary
        flow = _flows(supply, wanted, trades[s], name, ledger, nodes)
        feed = float(supply_before / outputs[s].sum()) if s else 0.0
        capacity = np.maximum(
            _gathered(data.capacity[s], nodes), outputs[s] * (1 + params.spare_capacity)
        )
        stages.append(Stage(name, outputs[s], secondary, capacity, flow, feed, 1.0))
        if s:
            ledger.add(
                name, f"product of {names[s - 1]} for a tonne of {name}", supply_before,
                float(outputs[s].sum()), "losses, stocks and other scopes",
            )  # fmt: skip
        supply_before = float(supply.sum())
    elasticity = data.elasticity(params.elasticities)
    return Chain(
        mineral=data.mineral,
        name=data.name,
        measured_as=data.measured_as,
        bases=data.bases,
        nodes=nodes,
        stages=_priced(stages, params),
        price_usd_per_t=data.price_usd_per_t,
        demand_elasticity=elasticity["demand"],
        supply_elasticity=elasticity["supply"],
        recycling_elasticity=elasticity["recycling"],
        needed=data.needed,
        adjustments=ledger.adjustments(),
        links=ledger.links(),
    )


def _priced(stages: list[Stage], params: MineralParams) -> tuple[Stage, ...]:
    """Return stages with prices: that of a feed is a stated share of that of its product."""
    price, found = 1.0, []
    for stage in reversed(stages):
        found.append(replace(stage, price_share=price))
        price = price * params.ore_price_share / stage.feed if stage.feed else price
    return tuple(reversed(found))


def _nodes(data: ChainData) -> tuple[str, ...]:
    """Return the economies that stand alone, in alphabetical order, and the rest of the world."""
    large: set[str] = set()
    for series in (*data.output, data.industrial_use):
        share = series / series.sum()
        large |= set(share.index[share >= OWN_NODE_SHARE])
    return (*sorted(large - {REST}), REST)


def _gathered(series: pd.Series, nodes: tuple[str, ...]) -> Floats:
    """Return a number per node; economies without one are added up in the rest of the world."""
    named = series.rename(lambda code: code if code in nodes else REST)
    found: Floats = (
        named.groupby(level=0).sum().reindex(nodes, fill_value=0.0).to_numpy(dtype=np.float64)
    )
    return found


def _without_crumbs(values: Floats) -> Floats:
    """Return values whose smallest ones stand with the rest of the world, the last node."""
    crumbs = values < SMALLEST_SHARE * values.sum()
    crumbs[-1] = False
    found = np.where(crumbs, 0.0, values)
    found[-1] += values[crumbs].sum()
    return found


def _gathered_links(trade: pd.DataFrame, nodes: tuple[str, ...]) -> Floats:
    """Return (origin, destination) tonnes as the data have them."""
    found = np.zeros((len(nodes), len(nodes)))
    at = {code: k for k, code in enumerate(nodes)}
    rest = at[REST]
    i = trade["exporter"].map(lambda code: at.get(code, rest)).to_numpy(dtype=np.int64)
    j = trade["importer"].map(lambda code: at.get(code, rest)).to_numpy(dtype=np.int64)
    np.add.at(found, (i, j), trade["tonnes"].to_numpy(dtype=np.float64))
    np.fill_diagonal(found, 0.0)
    return found


def _use(
    data: ChainData, nodes: tuple[str, ...], output: Floats, trade: Floats, total: float,
    ledger: Ledger, params: MineralParams,
) -> Floats:  # fmt: skip
    """Return what each node uses: output and net imports, or the size of its using industries."""
    industrial = _gathered(data.industrial_use, nodes)
    industrial = industrial * (total / industrial.sum())
    if not trade.any() or not data.trade_is_whole:
        why = "only a part of trade" if trade.any() else "no trade"
        ledger.add(
            data.stages[-1], "use by economy", np.nan, total,
            f"imputed: {why} is recorded, so use follows the output of using industries",
        )  # fmt: skip
        return _without_crumbs(industrial)
    apparent = output * (total / output.sum()) + trade.sum(axis=0) - trade.sum(axis=1)
    lowest, highest = params.lowest_use_share * industrial, params.highest_use_share * industrial
    bounded = np.clip(apparent, lowest, highest)
    for k in np.flatnonzero(bounded != apparent):
        end = "less than a floor" if apparent[k] < lowest[k] else "more than a ceiling"
        ledger.add(
            data.stages[-1], f"use of {nodes[k]}", float(apparent[k]), float(bounded[k]),
            f"output and net imports leave {end} from the size of its using industries",
        )  # fmt: skip
    found = _without_crumbs(bounded * (total / bounded.sum()))
    ledger.add(
        data.stages[-1],
        "use of the world",
        float(bounded.sum()),
        total,
        "scaled to supply",
    )
    return found


def _flows(
    supply: Floats, wanted: Floats, trade: Floats, stage: str, ledger: Ledger,
    nodes: tuple[str, ...],
) -> Floats:  # fmt: skip
    """Return flows that carry supply to where it is wanted, as near to recorded trade as can be.

    Where no trade is recorded, makers sell at home first, and what is left goes where it is wanted.
    """
    abroad = float(np.maximum(supply - wanted, 0.0).sum())
    content = min(abroad / trade.sum(), 1.0) if trade.any() else 0.0
    recorded = np.where(supply[:, None] > 0, content * trade, 0.0)
    home = np.minimum(np.maximum(supply - recorded.sum(axis=1), 0.0), wanted)
    prior = _FAINT * np.outer(supply, wanted) / supply.sum() + recorded + np.diag(home)
    flow = balanced_flows(prior, supply, wanted)
    ledger.add_links(stage, nodes, trade, flow)
    if not trade.any():
        ledger.add(
            stage, "trade between economies", np.nan, float(flow.sum() - np.trace(flow)),
            "imputed: no trade is recorded; sold at home first, the rest where it is wanted",
        )  # fmt: skip
    else:
        shown = trade[supply > 0].sum()
        ledger.add(
            stage, "trade between economies", shown, float(flow.sum() - np.trace(flow)),
            "gross weight in the data, content in the chain; sales of those who make none left out",
        )  # fmt: skip
    return flow


__all__ = ["OWN_NODE_SHARE", "chain_of", "chains_of"]
