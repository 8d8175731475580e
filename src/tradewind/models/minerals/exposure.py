"""Where a chain depends on whom, by stage: concentration, reliance, the N-1 test, EU indicators.

Sources: European Commission (2017), Methodology for establishing the EU list of critical raw
materials (Blengini et al., Resources Policy 53), for supply risk and economic importance; Chapman
et al. and USGS for net import reliance.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from tradewind.models.minerals.chain import REST, Chain, Chains, Floats
from tradewind.models.minerals.embargo import embargo
from tradewind.models.minerals.end_uses import end_use_shares
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.minerals.response import ChainResponse
from tradewind.world import World

STAGE_COLUMNS = (
    "mineral", "name", "stage", "economy", "world_share", "world_hhi", "top_producer",
    "top_producer_share", "made_t", "received_t", "net_import_reliance", "import_hhi",
    "top_supplier", "top_supplier_share", "n_minus_one_share", "n_minus_one_price_pct",
    "breaks_at", "supply_risk", "economic_importance",
)  # fmt: skip
_NEUTRAL = 0.5
"""Governance weight of economies without an estimate: the middle of the scale."""


def stage_exposure(
    chains: Chains,
    world: World,
    economies: Sequence[str],
    *,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
) -> pd.DataFrame:
    """Return the dependence of economies on each stage of each chain.

    Parameters
    ----------
    chains
        The chains.
    world
        For governance and industries.
    economies
        ISO3.
    plan, params
        As in `respond_chain`: stocks and new capacity soften the N-1 test.

    Returns
    -------
    pandas.DataFrame
        `STAGE_COLUMNS`, one row per mineral, stage and economy: shares and Herfindahl indices from
        0 to 1; ``net_import_reliance`` is 1 less what it makes (from ore or scrap) over what it
        gets, negative for net exporters; ``n_minus_one_share`` is the share of the final product
        that its users lack for a year when the largest foreign supplier of the stage sells nothing
        abroad, which is named in ``breaks_at``.

    Examples
    --------
    >>> stage_exposure(Chains({}), World.load(), ["JPN"]).empty
    True
    """
    weight = governance_weights(world)
    rows = []
    for chain in chains.by_mineral.values():
        importance = {code: economic_importance(chain, world, code) for code in economies}
        tests: dict[tuple[int, int], ChainResponse] = {}
        for s in range(len(chain.stages)):
            for code in economies:
                supplier = _largest_supplier(chain, s, code)
                if supplier is not None and (s, supplier) not in tests:
                    tests[s, supplier] = embargo(chain, s, supplier, plan=plan, params=params)
                test = None if supplier is None else tests[s, supplier]
                rows.append(
                    (*_facts(chain, s, code, supplier), *_test(chain, code, supplier, test),
                     supply_risk(chain, s, code, weight), importance[code])
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(STAGE_COLUMNS))


def _largest_supplier(chain: Chain, stage: int, economy: str) -> int | None:
    """Return the foreign node that sells most of a stage to an economy; None where nobody does."""
    to = chain.at(economy)
    bought = chain.stages[stage].flow_t[:, to].copy()
    bought[[to, chain.nodes.index(REST)]] = 0.0
    return int(bought.argmax()) if bought.any() else None


def _facts(chain: Chain, s: int, code: str, supplier: int | None) -> tuple[object, ...]:
    stage, to = chain.stages[s], chain.at(code)
    output, supply = stage.output_t, stage.supply_t
    share = output / output.sum()
    top = chain.top_producer(s)
    bought = stage.flow_t[:, to].copy()
    bought[to] = 0.0
    received, made = float(stage.received_t[to]), float(supply[to])
    abroad = float(bought.sum())
    alone = code in chain.nodes
    return (
        chain.mineral, chain.name, stage.name, code, float(share[to]) if alone else np.nan,
        float(np.square(share).sum()), chain.nodes[top], float(share[top]),
        made if alone else np.nan, received if alone else np.nan,
        1 - made / received if received > 0 else np.nan,
        float(np.square(bought / abroad).sum()) if abroad > 0 else np.nan,
        "" if supplier is None else chain.nodes[supplier],
        float(bought[supplier] / received) if supplier is not None and received > 0 else np.nan,
    )  # fmt: skip


def _test(
    chain: Chain, code: str, supplier: int | None, test: ChainResponse | None
) -> tuple[float, float, str]:
    if supplier is None or test is None:
        return np.nan, np.nan, ""
    at = chain.at(code)
    return float(test.shortage_share[at]), float(test.price_change_pct[at]), chain.nodes[supplier]


def governance_weights(world: World) -> dict[str, float]:
    """Return how unstable the governance of each economy is, from 0 to 1.

    Parameters
    ----------
    world
        Whose governance counts.

    Returns
    -------
    dict of str to float
        By ISO3: the estimate of political stability (-2.5 to 2.5) turned to 1 (worst) to 0, in the
        latest year.

    Examples
    --------
    >>> 0 < governance_weights(World.load())["JPN"] < 0.5
    True
    """
    rows = world.governance
    rows = rows[rows["year"] == rows["year"].max()]
    scaled = (2.5 - rows["estimate"]) / 5.0
    return {str(c): float(np.clip(v, 0, 1)) for c, v in zip(rows["economy"], scaled, strict=True)}


def supply_risk(
    chain: Chain, stage: int, economy: str, weight: dict[str, float], flow: Floats | None = None
) -> float:
    """Return the EU supply risk of a stage for an economy.

    ``SR = (HHI_world IR / 2 + HHI_sources (1 - IR / 2)) (1 - recycled) needed`` with Herfindahl
    indices whose squared shares are weighted by governance (0 to 1).

    Parameters
    ----------
    chain, stage, economy
        The chain, the position of the stage, ISO3.
    weight
        As `governance_weights` returns it; economies without one take the middle of the scale.
    flow
        (origin, destination) other flows than those of the baseline, such as those after a shock.

    Returns
    -------
    float
        0 or more; the official index is ten times this on its own scale of governance.

    Examples
    --------
    >>> supply_risk.__name__
    'supply_risk'
    """
    part, to = chain.stages[stage], chain.at(economy)
    flows = part.flow_t if flow is None else flow
    unstable = np.array([weight.get(node, _NEUTRAL) for node in chain.nodes])
    world = flows.sum(axis=1)
    bought = flows[:, to]
    if not bought.sum() > 0:
        return float("nan")
    hhi_world = float(np.square(world / world.sum()) @ unstable)
    hhi_sources = float(np.square(bought / bought.sum()) @ unstable)
    reliance = float(np.clip(1 - bought[to] / bought.sum(), 0, 1))
    recycled = float(part.secondary_t.sum() / part.supply_t.sum())
    mixed = hhi_world * reliance / 2 + hhi_sources * (1 - reliance / 2)
    return mixed * (1 - recycled) * chain.needed


def supply_risk_change(
    response: ChainResponse, world: World, economies: Sequence[str]
) -> pd.DataFrame:
    """Return the EU supply risk of each stage before and after a shock.

    Parameters
    ----------
    response
        A solved chain.
    world
        For governance.
    economies
        ISO3.

    Returns
    -------
    pandas.DataFrame
        ``mineral, stage, economy, supply_risk_before, supply_risk_after``; NaN where nothing is
        received.

    Examples
    --------
    >>> supply_risk_change.__name__
    'supply_risk_change'
    """
    weight, chain = governance_weights(world), response.chain
    rows = [
        (
            chain.mineral, stage.name, code, supply_risk(chain, s, code, weight),
            supply_risk(chain, s, code, weight, response.flow_t(s)),
        )
        for s, stage in enumerate(chain.stages)
        for code in economies
    ]  # fmt: skip
    columns = ["mineral", "stage", "economy", "supply_risk_before", "supply_risk_after"]
    return pd.DataFrame(rows, columns=columns)


def economic_importance(chain: Chain, world: World, economy: str) -> float:
    """Return the EU economic importance of a mineral for an economy.

    ``EI = sum_i share_i value_added_i`` over using industries, as a share of the value added of the
    largest of all its goods industries.

    Parameters
    ----------
    chain, world, economy
        The chain, whose industries count, ISO3.

    Returns
    -------
    float
        0 to 1; without the substitution index for importance, which is not known for most minerals.

    Examples
    --------
    >>> economic_importance.__name__
    'economic_importance'
    """
    added = world.primary_income_usd_m.to_pandas().loc[economy]
    goods = world.industries.index[world.industries["goods"].astype(bool)]
    largest = float(added[goods].max())
    shares = end_use_shares(chain.mineral, world)
    known = [code for code in shares.index if code in added.index]
    return float((shares[known] * added[known].clip(upper=largest)).sum() / largest)


__all__ = [
    "STAGE_COLUMNS",
    "economic_importance",
    "governance_weights",
    "stage_exposure",
    "supply_risk",
    "supply_risk_change",
]
