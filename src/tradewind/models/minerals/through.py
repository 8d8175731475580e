"""The whole way: a shock with mineral terms becomes one on the economy, through its chains."""

from __future__ import annotations

from functools import lru_cache

from tradewind.models.minerals.build import chains_of
from tradewind.models.minerals.chain import Chains
from tradewind.models.minerals.link import economic_shock, losses_of_capacity, respond_chains
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.shock import Shock
from tradewind.world import World

_KEPT = 4096
"""Shocks remembered with what they became: risk asks for the same ones again and again."""


@lru_cache(maxsize=4)
def default_chains(world: World, params: MineralParams | None = None) -> Chains:
    """Return the chains of all minerals of a world.

    Parameters
    ----------
    world
        The baseline.
    params
        As in `chains_of`.

    Returns
    -------
    Chains
        Built once and remembered.

    Examples
    --------
    >>> "gallium" in default_chains(World.load()).minerals
    True
    """
    return chains_of(world, params=params)


def through_chains(
    shock: Shock,
    world: World,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
    chains: Chains | None = None,
) -> Shock:
    """Return what a shock does to the economy: its mineral terms become losses of capacity.

    Parameters
    ----------
    shock
        Any shock; one without mineral terms is returned as it is.
    world
        The baseline.
    plan
        What is prepared; nothing by default.
    params
        How chains respond, and how strongly industry depends on them.
    chains
        Those of the world by default.

    Returns
    -------
    Shock
        Without mineral terms.

    Raises
    ------
    UnknownCodeError, InputError
        When a term names a code or stage that is not there.

    Examples
    --------
    >>> through_chains(Shock("calm"), World.load()).terms
    ()
    """
    if not shock.minerals:
        return shock
    chosen = params or MineralParams()
    known = chains or default_chains(world, chosen)
    return _through(shock, world, plan or ChainPlan(), chosen, known)


@lru_cache(maxsize=_KEPT)
def _through(
    shock: Shock, world: World, plan: ChainPlan, params: MineralParams, chains: Chains
) -> Shock:
    responses = respond_chains(chains, shock, world, plan, params)
    return economic_shock(shock, losses_of_capacity(responses, world, params))


__all__ = ["default_chains", "through_chains"]
