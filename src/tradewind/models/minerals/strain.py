"""Strain: the mineral terms of a shock as numbers on the nodes of one chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError, resolve
from tradewind.models.codes import ALL
from tradewind.models.mineral_terms import MineralCut, MineralLoss, MineralTax, MineralTerm
from tradewind.models.minerals.chain import REST, STAGES, Chain
from tradewind.models.minerals.facts import mineral_names
from tradewind.world import World

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CutAt:
    """A cut on the nodes of a chain.

    Parameters
    ----------
    stage
        Position.
    origins, destinations
        Nodes.
    share
        Of what each origin sells to the destinations.

    Examples
    --------
    >>> CutAt(0, (1,), (0, 2), 0.5).share
    0.5
    """

    stage: int
    origins: tuple[int, ...]
    destinations: tuple[int, ...]
    share: float


@dataclass(frozen=True, eq=False)
class Strain:
    """What a shock does to one chain.

    Parameters
    ----------
    cuts
        Cuts; those that overlap hold together.
    tax
        By stage: (origin, destination) tax over the baseline price.
    lost
        By stage: (node,) share of the output that can no longer be made.

    Examples
    --------
    >>> Strain((), (), ()).nothing
    True
    """

    cuts: tuple[CutAt, ...]
    tax: tuple[Floats, ...]
    lost: tuple[Floats, ...]

    @property
    def nothing(self) -> bool:
        """Return whether nothing happens."""
        return not self.cuts and not any(part.any() for part in (*self.tax, *self.lost))

    @classmethod
    def none(cls, chain: Chain) -> Strain:
        """Return the strain where nothing happens."""
        n, count = len(chain.nodes), len(chain.stages)
        return cls((), (np.zeros((n, n)),) * count, (np.zeros(n),) * count)


def strain_of(
    terms: Sequence[MineralTerm], chain: Chain, world: World, *, where: str = ""
) -> Strain:
    """Return what terms do to one chain; those of other minerals are passed over.

    Parameters
    ----------
    terms
        Of a shock.
    chain
        The chain.
    world
        Whose names of economies and groupings count as known, besides the nodes of the chain.
    where
        For messages.

    Returns
    -------
    Strain
        Losses that overlap compose by what they leave; taxes add.

    Raises
    ------
    UnknownCodeError
        When a code is not known.
    InputError
        When the chain has no such stage, or an economy that is named stands in the rest of the
        world, so that what it does cannot be told apart.

    Examples
    --------
    >>> strain_of.__name__
    'strain_of'
    """
    none = Strain.none(chain)
    tax, lost = [part.copy() for part in none.tax], [part.copy() for part in none.lost]
    cuts: list[CutAt] = []
    for k, term in enumerate(terms):
        place = f"{where}, mineral term {k + 1} ({term.kind})" if where else term.kind
        if not any(_names(code, chain) for code in term.mineral):
            continue
        stage = chain.stage(term.stage, where=f"{place}, stage")
        match term:
            case MineralLoss():
                nodes = nodes_of(term.economy, chain, world, f"{place}, economy")
                lost[stage][list(nodes)] = 1 - (1 - lost[stage][list(nodes)]) * (1 - term.share)
            case MineralCut() | MineralTax():
                origins = nodes_of(term.origin, chain, world, f"{place}, origin")
                buyers = nodes_of(
                    term.destination, chain, world, f"{place}, destination", buyers=True
                )
                if isinstance(term, MineralCut):
                    cuts.append(CutAt(stage, origins, buyers, term.share))
                else:
                    tax[stage][np.ix_(origins, buyers)] += term.rate
    for part in tax:
        np.fill_diagonal(part, 0.0)
    return Strain(tuple(cuts), tuple(tax), tuple(lost))


def _names(code: str, chain: Chain) -> bool:
    return code.casefold() in (chain.mineral.casefold(), chain.name.casefold())


def check_codes(term: MineralTerm, world: World) -> None:
    """Raise unless every code of a term is known to a world, its mineral data or the chains.

    Parameters
    ----------
    term
        A term on minerals.
    world
        The world.

    Raises
    ------
    UnknownCodeError
        When a mineral, a stage or an economy is not known; naming the field.

    Examples
    --------
    >>> check_codes(MineralLoss(("MMR",), ("tin",), "mine", 0.5), World.load())
    """
    for mineral in term.mineral:
        resolve(mineral, mineral_names(), "mineral with a chain", where="mineral")
    resolve(term.stage, {stage: stage for stage in STAGES}, "stage", where="stage")
    codes = {str(code): str(code) for code in world.production["economy"].unique()}
    groups = {str(group): str(group) for group in world.groupings["group"].unique()}
    known = {**codes, **world.economies["name"].to_dict(), **groups, REST: REST}
    fields = ("economy",) if isinstance(term, MineralLoss) else ("origin", "destination")
    for field in fields:
        for code in getattr(term, field):
            if code != ALL:
                resolve(code, known, "economy", where=field)


def _in_data(world: World) -> set[str]:
    """Return every economy of the mineral data of a world, ISO3."""
    trade = world.mineral_trade
    parts = (world.production["economy"], trade["exporter"], trade["importer"])
    return {str(code) for part in parts for code in part.unique()}


def nodes_of(
    codes: tuple[str, ...], chain: Chain, world: World, where: str, *, buyers: bool = False
) -> tuple[int, ...]:
    """Return the nodes that codes stand for.

    Parameters
    ----------
    codes
        ISO3, names, groupings, or ``("all",)``.
    chain, world
        As in `strain_of`.
    where
        For messages.
    buyers
        Whether economies that stand in the rest of the world are passed over: as buyers of a
        little, they share its fate.

    Returns
    -------
    tuple of int
        In the order of the chain.

    Raises
    ------
    UnknownCodeError
        When a code is not known.
    InputError
        When an economy that is named has no node of its own.

    Examples
    --------
    >>> nodes_of.__name__
    'nodes_of'
    """
    if codes == (ALL,):
        return tuple(range(len(chain.nodes)))
    groups = {str(group): str(group) for group in world.groupings["group"].unique()}
    names = {**{node: node for node in chain.nodes}, **world.economies["name"].to_dict()}
    names |= {REST: "Rest of the world"}
    by_fold = {group.casefold(): group for group in groups}
    found: set[int] = set()
    for code in codes:
        group = by_fold.get(code.casefold()) if code.upper() not in names else None
        small = code.upper() not in names and not group and code.upper() in _in_data(world)
        if group:
            members = tuple(world.members(group))
        elif small:
            members = (code.upper(),)
        else:
            members = (resolve(code, names | groups, "economy", where=where),)
        for member in members:
            if member in chain.nodes:
                found.add(chain.nodes.index(member))
            elif group is None and not buyers:
                what = f"This economy has too small a part in the chain of {chain.name}"
                fix = f"Use one of {', '.join(node for node in chain.nodes if node != REST)}"
                raise InputError(what, where=where, found=member, fix=fix)
    return tuple(sorted(found))


__all__ = ["CutAt", "Strain", "check_codes", "nodes_of", "strain_of"]
