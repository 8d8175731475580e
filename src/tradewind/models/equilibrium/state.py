"""The unknowns of the solver."""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array


class State(NamedTuple):
    """Logs of the hats that are solved for; buyers d and economies n as in `Baseline`.

    Parameters
    ----------
    price, reward, purchases
        (r, d) purchase prices P; (s, n) factor rewards w; (r, d) purchases E.

    Examples
    --------
    >>> State.start(2, 3, 1).flat().shape
    (18,)
    """

    price: Array
    reward: Array
    purchases: Array

    @classmethod
    def start(cls, economies: int, industries: int, buyers: int) -> State:
        """Return the baseline, where every log is 0."""
        bought = jnp.zeros((industries, economies * buyers))
        return cls(bought, jnp.zeros((industries, economies)), bought)

    @property
    def buyers(self) -> int:
        """Return the buyers per economy."""
        return int(self.price.shape[-1] // self.reward.shape[-1])

    def flat(self) -> Array:
        """Return all entries in one axis, the last; a batch keeps its first."""
        lead = self.price.shape[:-2]
        return jnp.concatenate([part.reshape(*lead, -1) for part in self], axis=-1)

    def like(self, flat: Array) -> State:
        """Return the state whose entries are those of `flat`, in the shapes of this one."""
        shapes = [part.shape[-2:] for part in self]
        ends = [rows * columns for rows, columns in shapes]
        pieces = jnp.split(flat, [ends[0], ends[0] + ends[1]], axis=-1)
        lead = flat.shape[:-1]
        return State(*(p.reshape(*lead, *s) for p, s in zip(pieces, shapes, strict=True)))

    def minus(self, other: State) -> State:
        """Return the difference."""
        return State(*(a - b for a, b in zip(self, other, strict=True)))

    def by_buyer(self, values: Array) -> Array:
        """Return (r, d) values as (r, n, buyers)."""
        return values.reshape(*values.shape[:-1], self.reward.shape[-1], self.buyers)

    def gathered(self, values: Array) -> Array:
        """Return (r, d) values summed over the buyers of each economy, (r, n)."""
        return values if self.buyers == 1 else self.by_buyer(values).sum(-1)

    def spread(self, values: Array) -> Array:
        """Return (r, n) values repeated for the buyers of each economy, (r, d)."""
        return values if self.buyers == 1 else jnp.repeat(values, self.buyers, axis=-1)


__all__ = ["State"]
