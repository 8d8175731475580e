"""The whole way: a shock with mineral terms becomes one on the economy, through its chains."""

from __future__ import annotations

from functools import lru_cache

from tradewind.core import resolve
from tradewind.models.mineral_terms import MineralTerm
from tradewind.models.minerals.build import chains_of
from tradewind.models.minerals.chain import Chain, Chains
from tradewind.models.minerals.facts import mineral_names
from tradewind.models.minerals.link import economic_shock, losses_of_capacity
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.minerals.response import YEAR_DAYS, ChainResponse, respond_chain
from tradewind.models.minerals.strain import strain_of
from tradewind.models.shock import Shock
from tradewind.world import World

_KEPT = 4096
"""Responses remembered: risk asks for the same ones again and again."""
_LINK = "strength"
"""The parameter that does not change a chain, but what industry makes of it."""


def default_chains(
    world: World, params: MineralParams | None = None, minerals: tuple[str, ...] = ()
) -> Chains:
    """Return chains of a world, built once and remembered.

    Parameters
    ----------
    world
        The baseline.
    params
        As in `chains_of`.
    minerals
        Ids; all by default.

    Returns
    -------
    Chains
        In the order of the ids.

    Examples
    --------
    >>> default_chains(World.load(), minerals=("gallium",)).minerals
    ('gallium',)
    """
    chosen = _of_the_chain(params or MineralParams())
    wanted = minerals or tuple(mineral_names())
    return Chains({mineral: _chain(world, mineral, chosen) for mineral in wanted})


@lru_cache(maxsize=256)
def _chain(world: World, mineral: str, params: MineralParams) -> Chain:
    return chains_of(world, mineral, params)[mineral]


def _of_the_chain(params: MineralParams) -> MineralParams:
    return params.model_copy(update={_LINK: MineralParams.model_fields[_LINK].default})


def through_chains(
    shock: Shock,
    world: World,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
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
    responses = chain_responses(shock, world, plan, chosen)
    return economic_shock(shock, losses_of_capacity(responses, world, chosen))


def chain_responses(
    shock: Shock,
    world: World,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
) -> tuple[ChainResponse, ...]:
    """Return the chains that a shock touches, solved and remembered.

    Parameters
    ----------
    shock, world, plan, params
        As in `through_chains`; the strength of the link changes nothing here.

    Returns
    -------
    tuple of ChainResponse
        One per mineral.

    Raises
    ------
    UnknownCodeError, InputError
        When a term names a code or stage that is not there.

    Examples
    --------
    >>> chain_responses(Shock("calm"), World.load())
    ()
    """
    chosen = _of_the_chain(params or MineralParams())
    names, where = mineral_names(), shock.file or shock.name
    wanted = {
        resolve(mineral, names, "mineral with a chain", where=f"{where}, mineral")
        for term in shock.minerals
        for mineral in term.mineral
    }
    days = YEAR_DAYS if shock.days is None else shock.days
    prepared = plan or ChainPlan()
    return tuple(
        _response(shock.minerals, days, where, world, mineral, prepared.of(mineral), chosen)
        for mineral in names
        if mineral in wanted
    )


@lru_cache(maxsize=_KEPT)
def _response(
    terms: tuple[MineralTerm, ...], days: float, where: str, world: World, mineral: str,
    plan: ChainPlan, params: MineralParams,
) -> ChainResponse:  # fmt: skip
    """Return one chain solved: what is prepared for other minerals does not count."""
    chain = _chain(world, mineral, params)
    strain = strain_of(terms, chain, world, where=where)
    return respond_chain(chain, strain, plan.among(chain.nodes), params, days)


__all__ = ["chain_responses", "default_chains", "through_chains"]
