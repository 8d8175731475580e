"""From a shortage of minerals to industry: what the using industries of economies cannot make.

A shortage takes from an industry more than the share of the mineral in its cost, and less than all
of its output: ``lost = shortage x needed x cost_share ** (1 - strength)``. With strength 0 it is
the cost share (Hulten's first-order effect), with strength 1 everything stops. The same labour,
machines and other inputs then make that much less.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pandas as pd

from tradewind.core.units import USD_PER_USD_M
from tradewind.models.minerals.chain import REST, Chain, Chains
from tradewind.models.minerals.end_uses import end_use_shares
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.minerals.response import YEAR_DAYS, ChainResponse, respond_chain
from tradewind.models.minerals.strain import strain_of
from tradewind.models.shock import Shock
from tradewind.models.terms import Capacity
from tradewind.world import World

LINK_COLUMNS = (
    "mineral", "economy", "industry", "used_usd", "cost_share", "exposed_share", "shortage_share",
    "needed", "lost_share",
)  # fmt: skip
_MOST_LOST = 0.95
"""Largest share of output that shortages take together: equilibria are not solved beyond."""
_FAINT = 1e-6
"""Shares of output below this are left out: they are within the tolerance of the chain."""
_DIGITS = 7


def respond_chains(
    chains: Chains,
    shock: Shock,
    world: World,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
) -> tuple[ChainResponse, ...]:
    """Solve every chain that a shock touches.

    Parameters
    ----------
    chains
        The baseline.
    shock
        Whose mineral terms and days count.
    world
        For names.
    plan, params
        As in `respond_chain`.

    Returns
    -------
    tuple of ChainResponse
        In the order of the chains; none where the shock has no mineral terms.

    Raises
    ------
    UnknownCodeError, InputError
        When a term names a code or stage that is not there.

    Examples
    --------
    >>> respond_chains(Chains({}), Shock("calm"), World.load())
    ()
    """
    wanted = {chains[mineral].mineral for term in shock.minerals for mineral in term.mineral}
    days = YEAR_DAYS if shock.days is None else shock.days
    return tuple(
        respond_chain(
            chain, strain_of(shock.minerals, chain, world, where=shock.file or shock.name),
            (plan or ChainPlan()).of(mineral).among(chain.nodes), params, days,
        )
        for mineral, chain in chains.by_mineral.items()
        if mineral in wanted
    )  # fmt: skip


def losses_of_capacity(
    responses: Iterable[ChainResponse], world: World, params: MineralParams | None = None
) -> pd.DataFrame:
    """Return what each industry of each economy cannot make for lack of each mineral.

    Parameters
    ----------
    responses
        Solved chains.
    world
        Whose industries count.
    params
        `strength` matters.

    Returns
    -------
    pandas.DataFrame
        `LINK_COLUMNS`: tonnes used in money, its share in the cost of the industry, the share of
        the output that hangs on it, the shortage, the share of it that nothing replaces, and the
        share of output that is lost.

    Notes
    -----
    How the use of an economy is spread over its industries follows world end uses and the sizes of
    its industries.

    Examples
    --------
    >>> losses_of_capacity((), World.load()).empty
    True
    """
    chosen = params or MineralParams()
    parts = [_losses(response, world, chosen) for response in responses]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=[*LINK_COLUMNS])


def _losses(response: ChainResponse, world: World, params: MineralParams) -> pd.DataFrame:
    chain = response.chain
    money, cost = _exposures(chain, world)
    short = response.shortage_share[[chain.at(str(code)) for code in money.index]]
    rows, columns = np.nonzero((cost.to_numpy() > 0) & (short > _FAINT)[:, None])
    share = cost.to_numpy()[rows, columns]
    exposed = share ** (1 - params.strength)
    return pd.DataFrame(
        {
            "mineral": chain.mineral,
            "economy": money.index.to_numpy()[rows],
            "industry": money.columns.to_numpy()[columns],
            "used_usd": money.to_numpy()[rows, columns],
            "cost_share": share,
            "exposed_share": exposed,
            "shortage_share": short[rows],
            "needed": chain.needed,
            "lost_share": short[rows] * chain.needed * exposed,
        },
        columns=list(LINK_COLUMNS),
    )


@lru_cache(maxsize=128)
def _exposures(chain: Chain, world: World) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what industries spend on a mineral, US$, and its share in their output, at most 1."""
    money = use_by_industry(chain, world)
    output = world.output_usd_m.to_pandas()[money.columns] * USD_PER_USD_M
    share = (money / output.where(output > 0)).clip(lower=0.0, upper=1.0).fillna(0.0)
    return money, share


def use_by_industry(chain: Chain, world: World) -> pd.DataFrame:
    """Return what industries of the economies of a world spend on a mineral, US$ a year.

    Parameters
    ----------
    chain
        The chain.
    world
        Whose industries count. Economies without a node of their own share the use of the rest of
        the world by the size of their using industries.

    Returns
    -------
    pandas.DataFrame
        Indexed by ISO3, one column per industry with a known end use.

    Examples
    --------
    >>> use_by_industry.__name__
    'use_by_industry'
    """
    shares = end_use_shares(chain.mineral, world)
    output = world.output_usd_m.to_pandas()
    known = [code for code in shares.index if code in output.columns]
    weight = output[known] / output[known].sum() * shares[known]
    total = weight.sum(axis=1)
    node = np.array([chain.at(str(code)) for code in output.index])
    rest = chain.nodes.index(REST)
    among = np.where(node == rest, total / max(float(total[node == rest].sum()), 1e-300), 1.0)
    use = chain.use_t[node] * among * chain.price_usd_per_t
    known_share = float(shares[known].sum())
    mix = weight.div(total.where(total > 0, 1.0), axis=0)
    return mix.mul(use * known_share, axis=0)


def economic_shock(shock: Shock, lost: pd.DataFrame) -> Shock:
    """Return a shock whose mineral terms have become losses of capacity of using industries.

    Parameters
    ----------
    shock
        With mineral terms.
    lost
        What `losses_of_capacity` returned for it.

    Returns
    -------
    Shock
        Without mineral terms; losses for lack of several minerals compose by what they leave.

    Examples
    --------
    >>> economic_shock(Shock("calm"), pd.DataFrame(columns=[*LINK_COLUMNS])).terms
    ()
    """
    if lost.empty:
        return replace(shock, minerals=())
    left = (1 - lost["lost_share"].astype(float)).groupby([lost["economy"], lost["industry"]])
    share = (1 - left.prod()).clip(upper=_MOST_LOST)
    terms = tuple(
        Capacity((economy,), (industry,), round(float(value), _DIGITS))
        for (economy, industry), value in share.items()
        if value > _FAINT
    )
    return replace(shock, terms=(*shock.terms, *terms), minerals=())


__all__ = [
    "LINK_COLUMNS",
    "economic_shock",
    "losses_of_capacity",
    "respond_chains",
    "use_by_industry",
]
