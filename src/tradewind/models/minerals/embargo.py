"""The embargo test: the top producer of each stage sells nothing abroad for a year."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradewind.models.minerals.chain import REST, Chain, Chains
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.minerals.response import YEAR_DAYS, ChainResponse, respond_chain
from tradewind.models.minerals.strain import CutAt, Strain
from tradewind.models.minerals.welfare import welfare_table

EMBARGO_COLUMNS = (
    "mineral", "name", "stage", "producer", "producer_share", "abroad_t", "shortage_abroad_t",
    "shortage_abroad_share", "price_change_abroad_pct", "price_change_home_pct", "loss_abroad_usd",
    "loss_world_usd", "hardest_hit", "hardest_hit_share", "kkt_residual",
)  # fmt: skip


def embargo(
    chain: Chain,
    stage: int,
    origin: int,
    *,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
    days: float = YEAR_DAYS,
) -> ChainResponse:
    """Solve a chain in which one economy sells nothing of a stage abroad.

    Parameters
    ----------
    chain
        The chain.
    stage, origin
        Positions of the stage and of the node.
    plan, params, days
        As in `respond_chain`.

    Returns
    -------
    ChainResponse
        What follows.

    Examples
    --------
    >>> embargo.__name__
    'embargo'
    """
    none = Strain.none(chain)
    cut = CutAt(stage, (origin,), tuple(range(len(chain.nodes))), 1.0)
    return respond_chain(chain, Strain((cut,), none.tax, none.lost), plan, params, days)


def embargo_table(
    chains: Chains,
    params: MineralParams | None = None,
    days: float = YEAR_DAYS,
    *,
    plan: ChainPlan | None = None,
) -> pd.DataFrame:
    """Return what an embargo by the top producer of each stage does, for every chain.

    Parameters
    ----------
    chains
        The chains.
    params, days
        As in `respond_chain`.
    plan
        What is prepared; what belongs to economies that a chain does not tell apart is left out,
        as in `respond_chains`. Losses are against the baseline, so that new capacity lowers them.

    Returns
    -------
    pandas.DataFrame
        `EMBARGO_COLUMNS`, one row per mineral and stage: the share of the producer, what it sells
        abroad, what the others lack and pay, who lacks most, and losses in US$ at an annual rate;
        ``abroad`` is all nodes but the producer.

    Examples
    --------
    >>> embargo_table(Chains({})).empty
    True
    """
    whole = plan or ChainPlan()
    plans = {mineral: whole.of(mineral).among(chains[mineral].nodes) for mineral in chains.minerals}
    rows = [
        _row(
            chain,
            stage,
            embargo(chain, stage, top, plan=plans[chain.mineral], params=params, days=days),
        )
        for chain in chains.by_mineral.values()
        for stage in range(len(chain.stages))
        for top in [chain.top_producer(stage)]
    ]
    return pd.DataFrame(rows, columns=list(EMBARGO_COLUMNS))


def _row(chain: Chain, stage: int, response: ChainResponse) -> tuple[object, ...]:
    top = chain.top_producer(stage)
    made = chain.stages[stage].output_t
    flow = chain.stages[stage].flow_t
    others = np.arange(len(chain.nodes)) != top
    wanted, used = response.wanted_t[others], response.use_t[others]
    short = np.maximum(wanted - used, 0.0)
    prices = np.nan_to_num(response.price_change_pct)
    named = others & np.array([node != REST for node in chain.nodes]) & (response.wanted_t > 0)
    worst = int(np.where(named, response.shortage_share, -1.0).argmax())
    welfare = welfare_table(response)
    by_economy = welfare.groupby("economy")["change_usd"].sum()
    return (
        chain.mineral,
        chain.name,
        chain.stages[stage].name,
        chain.nodes[top],
        float(made[top] / made.sum()),
        float(flow[top].sum() - flow[top, top]),
        float(short.sum()),
        float(short.sum() / wanted.sum()),
        float(prices[others] @ wanted / wanted.sum()),
        float(prices[top]),
        float(-by_economy.drop(chain.nodes[top]).sum()),
        float(-by_economy.sum()),
        chain.nodes[worst],
        float(response.shortage_share[worst]),
        response.optimum.kkt_residual,
    )


__all__ = ["EMBARGO_COLUMNS", "embargo", "embargo_table"]
