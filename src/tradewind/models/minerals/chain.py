"""Chain: who mines, refines, sells to whom and uses a mineral, in tonnes, so that all adds up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import InputError, resolve

Floats = NDArray[np.float64]
REST = "ROW"
"""The node of all economies that make and use too little to stand alone."""
STAGES = ("mine", "refine", "make")
"""The stages that a chain may have, in the order in which a mineral passes them."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of a chain: who makes its product, and who buys it from whom.

    Parameters
    ----------
    name
        ``"mine"``, ``"refine"`` or ``"make"``.
    output_t, secondary_t
        (node,) tonnes a year made of what comes from the stage before, and from scrap.
    capacity_t
        (node,) tonnes a year that could be made.
    flow_t
        (origin, destination) tonnes a year; the diagonal is what stays at home.
    feed
        Tonnes of the product of the stage before for one tonne; 0 at the first stage.
    price_share
        Price of a tonne as a share of that of the last stage.

    Examples
    --------
    >>> Stage.__name__
    'Stage'
    """

    name: str
    output_t: Floats
    secondary_t: Floats
    capacity_t: Floats
    flow_t: Floats
    feed: float
    price_share: float

    @property
    def supply_t(self) -> Floats:
        """Return all that leaves each node, for home or abroad."""
        return self.output_t + self.secondary_t

    @property
    def received_t(self) -> Floats:
        """Return all that each node gets, from home or abroad."""
        found: Floats = self.flow_t.sum(axis=0)
        return found


@dataclass(frozen=True, eq=False)
class Chain:
    """The chain of one mineral in a year without shocks.

    Parameters
    ----------
    mineral, name
        Id and name.
    measured_as
        What a tonne is of.
    nodes
        ISO3, and `REST`.
    stages
        In order.
    price_usd_per_t
        Of the product of the last stage.
    demand_elasticity, supply_elasticity, recycling_elasticity
        Short run; demand in absolute value.
    needed
        Share of a shortage that cannot be made up by another material (EU substitution index).
    adjustments
        What was changed so that all adds up: ``stage, what, data_t, chain_t, change_share, note``.
    links
        ``stage, origin, destination, data_t, chain_t``: trade in the data beside that of the chain.
    bases
        By stage: where output comes from, one of `tradewind.models.minerals.data.BASES`.

    Examples
    --------
    >>> Chain.__name__
    'Chain'
    """

    mineral: str
    name: str
    measured_as: str
    nodes: tuple[str, ...]
    stages: tuple[Stage, ...]
    price_usd_per_t: float
    demand_elasticity: float
    supply_elasticity: float
    recycling_elasticity: float
    needed: float
    adjustments: pd.DataFrame
    links: pd.DataFrame
    bases: tuple[str, ...] = ()

    @property
    def use_t(self) -> Floats:
        """Return what industries of each node use of the product of the last stage."""
        return self.stages[-1].received_t

    @cached_property
    def sha256(self) -> str:
        """Return a hash of all numbers."""
        digest = hashlib.sha256(" ".join((self.mineral, *self.nodes)).encode())
        for stage in self.stages:
            for part in (stage.output_t, stage.secondary_t, stage.capacity_t, stage.flow_t):
                digest.update(np.ascontiguousarray(part).tobytes())
            digest.update(f"{stage.name} {stage.feed!r} {stage.price_share!r}".encode())
        rest = (
            self.price_usd_per_t, self.demand_elasticity, self.supply_elasticity,
            self.recycling_elasticity, self.needed,
        )  # fmt: skip
        digest.update(repr(rest).encode())
        return digest.hexdigest()

    def stage(self, name: str, *, where: str = "") -> int:
        """Return the position of a stage by name.

        Parameters
        ----------
        name
            ``"mine"``, ``"refine"`` or ``"make"``.
        where
            For messages.

        Returns
        -------
        int
            From 0.

        Raises
        ------
        InputError
            When the chain has no such stage.
        """
        names = [stage.name for stage in self.stages]
        if name not in names:
            what = f"The chain of {self.name} has no such stage"
            raise InputError(what, where=where, found=name, fix=f"Use {' or '.join(names)}")
        return names.index(name)

    def at(self, economy: str) -> int:
        """Return the node that stands for an economy: its own, or the rest of the world.

        Parameters
        ----------
        economy
            ISO3.

        Returns
        -------
        int
            Position in `nodes`.
        """
        return self.nodes.index(economy) if economy in self.nodes else self.nodes.index(REST)

    def top_producer(self, stage: int) -> int:
        """Return the node that makes most at a stage, the rest of the world apart."""
        output = self.stages[stage].output_t.copy()
        output[self.nodes.index(REST)] = -1.0
        return int(output.argmax())


@dataclass(frozen=True, eq=False)
class Chains:
    """The chains of all minerals, by id.

    Parameters
    ----------
    by_mineral
        Chains.

    Examples
    --------
    >>> Chains({}).minerals
    ()
    """

    by_mineral: dict[str, Chain]

    @property
    def minerals(self) -> tuple[str, ...]:
        """Return the ids."""
        return tuple(self.by_mineral)

    def __getitem__(self, mineral: str) -> Chain:
        """Return a chain by id or name; UnknownCodeError with suggestions where there is none."""
        names = {name: chain.name for name, chain in self.by_mineral.items()}
        return self.by_mineral[resolve(mineral, names, "mineral with a chain", where="mineral")]

    @cached_property
    def sha256(self) -> str:
        """Return a hash of all chains."""
        text = " ".join(chain.sha256 for chain in self.by_mineral.values())
        return hashlib.sha256(text.encode()).hexdigest()


__all__ = ["REST", "STAGES", "Chain", "Chains", "Stage"]
