"""The shape of a quadratic programme of a chain: variables in blocks, balances and limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Block:
    """Variables of one kind at one stage.

    Parameters
    ----------
    kind
        ``keep`` and ``answer`` (output below and above the cost at which makers stop),
        ``scrap_keep`` and ``scrap_answer``, ``new``, ``new_scrap``, ``stock``, ``flow`` or ``use``.
    stage
        Position of the stage.
    origin, destination
        (variable,) nodes; equal where the variable belongs to one node.
    linear, quadratic
        (variable,) marginal cost at 0, and its slope.
    upper
        (variable,) bound; the lower one is 0.
    label
        What it belongs to, such as the position of a stock.

    Examples
    --------
    >>> Block.__name__
    'Block'
    """

    kind: str
    stage: int
    origin: Ints
    destination: Ints
    linear: Floats
    quadratic: Floats
    upper: Floats
    label: int = -1


@dataclass(frozen=True, eq=False)
class Limit:
    """An upper bound on a sum of variables.

    Parameters
    ----------
    variables
        Positions.
    upper
        The bound.

    Examples
    --------
    >>> Limit(np.array([0, 1]), 0.5).upper
    0.5
    """

    variables: Ints
    upper: float


@dataclass(frozen=True, eq=False)
class Problem:
    """min x'Qx/2 + c'x with balances x = 0, sums within limits and 0 <= x <= upper.

    Parameters
    ----------
    blocks
        Variables, in order.
    starts
        (block + 1,) positions at which they begin.
    balances
        (2 x stage x node, variable): what leaves each node, then what arrives, by stage.
    limits
        Bounds on sums.
    scale_t
        Tonnes of one unit of quantity.
    use
        (node,) what users want at the baseline price, after thrift.

    Examples
    --------
    >>> Problem.__name__
    'Problem'
    """

    blocks: tuple[Block, ...]
    starts: Ints
    balances: sparse.csc_matrix
    limits: tuple[Limit, ...]
    scale_t: float
    use: Floats

    @property
    def linear(self) -> Floats:
        """Return (variable,) marginal costs at 0."""
        return np.concatenate([block.linear for block in self.blocks])

    @property
    def quadratic(self) -> Floats:
        """Return (variable,) slopes of marginal costs."""
        return np.concatenate([block.quadratic for block in self.blocks])

    @property
    def upper(self) -> Floats:
        """Return (variable,) upper bounds."""
        return np.concatenate([block.upper for block in self.blocks])

    def sums(self, x: Floats, kinds: tuple[str, ...], stage: int, nodes: int) -> Floats:
        """Return (node,) sums of variables of some kinds at a stage, by origin."""
        total = np.zeros(nodes)
        for k, block in enumerate(self.blocks):
            if block.kind in kinds and block.stage == stage:
                np.add.at(total, block.origin, x[self.starts[k] : self.starts[k + 1]])
        return total

    def flows(self, x: Floats, stage: int, nodes: int) -> Floats:
        """Return (origin, destination) flows of a stage."""
        total = np.zeros((nodes, nodes))
        for k, block in enumerate(self.blocks):
            if block.kind == "flow" and block.stage == stage:
                part = x[self.starts[k] : self.starts[k + 1]]
                total[block.origin, block.destination] = part
        return total


__all__ = ["Block", "Limit", "Problem"]
