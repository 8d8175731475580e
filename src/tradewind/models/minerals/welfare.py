"""Who gains and who loses along a chain, in US$ a year; the parts add up to the world's change."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradewind.models.minerals.chain import Floats
from tradewind.models.minerals.response import ChainResponse

AGENTS = ("users", "makers", "recyclers", "stock holders", "sellers' states", "carriers")
"""Users of the product; mines and plants; recyclers; who held stocks; the states that cut or tax
(scarcity rents and revenue); and who carries goods over new or lost links."""


def welfare_table(response: ChainResponse) -> pd.DataFrame:
    """Return the change of surplus by agent and economy.

    Parameters
    ----------
    response
        A solved chain.

    Returns
    -------
    pandas.DataFrame
        ``mineral, agent, economy, change_usd`` at an annual rate; losses are negative. The sum is
        the change of the objective of the programme, with taxes counted as revenue.

    Notes
    -----
    Areas under the curves of the programme: exact, as these are linear. Stocks are valued at their
    release price, so that their holders gain what is paid beyond it.

    Examples
    --------
    >>> AGENTS[0]
    'users'
    """
    chain = response.chain
    value = chain.price_usd_per_t * response.problem.scale_t
    changes = {agent: np.zeros(len(chain.nodes)) for agent in AGENTS}
    now, before = _surplus(response, response.optimum.x), _surplus(response, None)
    for agent in AGENTS:
        changes[agent] += value * (now[agent] - before[agent])
    parts = [
        pd.DataFrame(
            {
                "mineral": chain.mineral, "agent": agent, "economy": chain.nodes,
                "change_usd": change,
            }
        )
        for agent, change in changes.items()
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def world_loss_usd(response: ChainResponse) -> float:
    """Return what all agents together lose in a year of it, US$.

    Parameters
    ----------
    response
        A solved chain.

    Returns
    -------
    float
        0 or more for a strain without a plan.

    Examples
    --------
    >>> world_loss_usd.__name__
    'world_loss_usd'
    """
    return float(-welfare_table(response)["change_usd"].sum())


def _surplus(response: ChainResponse, x: Floats | None) -> dict[str, Floats]:
    """Return surpluses by agent and node, over price x world use; of the baseline where x is None.

    The baseline is known without a solve: every price is that of its stage.
    """
    chain, problem = response.chain, response.problem
    n, count = len(chain.nodes), len(chain.stages)
    prices = np.array([stage.price_share for stage in chain.stages])
    if x is None:
        sell = buy = np.repeat(prices[:, None], n, axis=1)
        held = baseline_of(response)
    else:
        sell = np.stack([response.seller_price(s) for s in range(count)])
        buy = np.stack([response.buyer_price(s) for s in range(count)])
        held = x
    found = {agent: np.zeros(n) for agent in AGENTS}
    for k, block in enumerate(problem.blocks):
        q = held[problem.starts[k] : problem.starts[k + 1]]
        s, i, j = block.stage, block.origin, block.destination
        tax = response.strain.tax[s][i, j] * prices[s] if block.kind == "flow" else 0.0
        cost = (block.linear - tax) * q + block.quadratic * q**2 / 2
        if block.kind == "use":
            np.add.at(found["users"], i, -cost - buy[s, i] * q)
        elif block.kind == "stock":
            np.add.at(found["stock holders"], i, buy[s, i] * q - cost)
        elif block.kind == "flow":
            paid = 0.0 * q if x is None else tax * q
            wedge = (buy[s, j] - sell[s, i]) * q - cost - paid
            rent, carried = _rent(response, k, q, wedge, x is None)
            np.add.at(found["sellers' states"], i, rent + paid)
            np.add.at(found["carriers"], i, carried)
        else:
            scrap = "scrap" in block.kind
            feed = chain.stages[s].feed if s and not scrap else 0.0
            paid = feed * buy[s - 1, i] * q if feed else 0.0
            agent = "recyclers" if scrap else "makers"
            np.add.at(found[agent], i, sell[s, i] * q - cost - paid)
    return found


def _rent(
    response: ChainResponse, block: int, q: Floats, wedge: Floats, baseline: bool
) -> tuple[Floats, Floats]:
    """Return the rents of cuts on flows, and what is left to those who carry them."""
    rent = np.zeros(q.size)
    if not baseline:
        problem = response.problem
        first, last = problem.starts[block], problem.starts[block + 1]
        for limit, price in zip(problem.limits, response.optimum.limit_price, strict=True):
            inside = limit.variables[(limit.variables >= first) & (limit.variables < last)]
            rent[inside - first] += price * q[inside - first]
    return rent, wedge - rent


def baseline_of(response: ChainResponse) -> Floats:
    """Return the variables of a programme at the baseline: nothing new and nothing released.

    Parameters
    ----------
    response
        A solved chain.

    Returns
    -------
    ndarray
        (variable,) over world use.

    Examples
    --------
    >>> baseline_of.__name__
    'baseline_of'
    """
    chain, problem = response.chain, response.problem
    found = np.zeros(problem.linear.size)
    for k, block in enumerate(problem.blocks):
        at = slice(problem.starts[k], problem.starts[k + 1])
        stage = chain.stages[block.stage]
        match block.kind:
            case "flow":
                found[at] = stage.flow_t[block.origin, block.destination] / problem.scale_t
            case "use":
                found[at] = chain.use_t[block.origin] / problem.scale_t
            case "keep" | "scrap_keep":
                found[at] = block.upper
            case "answer" | "scrap_answer":
                made = stage.output_t if block.kind == "answer" else stage.secondary_t
                kept = problem.blocks[k - 1].upper
                found[at] = made[block.origin] / problem.scale_t - kept
    return found


__all__ = ["AGENTS", "baseline_of", "welfare_table", "world_loss_usd"]
