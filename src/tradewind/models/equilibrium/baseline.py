"""The baseline of the equilibrium model: shares computed from the flows of a world."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from tradewind.core import InputError
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.world import World

_ROUNDING = 1e-9
"""Relative to the largest output; a negative value smaller than this is rounding."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """Baseline values and shares, at which every hat is 1.

    Economies are i (origin) and n (destination); industries r (good) and s (user). Money is in any
    one unit, US$ million for a world. Made by `from_arrays` or `from_world`.

    Parameters
    ----------
    trade
        (i, n, r) sales.
    inputs
        (n, r, s) purchases of r by industry s of n.
    demand, output
        (n, r) purchases from everywhere; (i, r) sales to everywhere.
    primary_income, final
        (n, s) output less inputs; (n, r) demand less inputs.
    income
        (n,) final expenditure, which is primary income plus deficit.
    deficit
        (n,) sums to zero.
    origin_share, input_share, primary_share, final_share
        pi (i, n, r), gamma (n, r, s), v (n, s) and alpha (n, r) of `docs/models/equilibrium.md`.

    Examples
    --------
    >>> trade = np.array([[[3.0], [1.0]], [[1.0], [3.0]]])
    >>> Baseline.from_arrays(trade, np.zeros((2, 1, 1))).origin_share[0, :, 0].tolist()
    [0.75, 0.25]
    """

    trade: Floats
    inputs: Floats
    demand: Floats
    output: Floats
    primary_income: Floats
    final: Floats
    income: Floats
    deficit: Floats
    origin_share: Floats
    input_share: Floats
    primary_share: Floats
    final_share: Floats

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of economies and of industries."""
        return self.trade.shape[0], self.trade.shape[2]

    @classmethod
    def from_arrays(cls, trade: Floats, inputs: Floats) -> Baseline:
        """Compute the baseline from flows.

        Parameters
        ----------
        trade
            (i, n, r) sales of industry r of i to n, all uses.
        inputs
            (n, r, s) purchases of r by industry s of n.

        Returns
        -------
        Baseline
            Its arrays are read-only copies.

        Raises
        ------
        InputError
            When shapes do not fit, or a flow, final demand or primary income is negative, or an
            economy has no final expenditure or no primary income.
        """
        trade, inputs = np.array(trade, dtype=np.float64), np.array(inputs, dtype=np.float64)
        n, r = trade.shape[0], trade.shape[-1]
        if trade.shape != (n, n, r) or inputs.shape != (n, r, r):
            what = "The shapes of trade and inputs do not fit"
            raise InputError(what, where="baseline", found=f"{trade.shape}, {inputs.shape}")
        demand, output = trade.sum(axis=0), trade.sum(axis=1)
        final, primary = demand - inputs.sum(axis=2), output - inputs.sum(axis=1)
        _require_nonnegative(trade, inputs, final, primary)
        final, primary = np.maximum(final, 0.0), np.maximum(primary, 0.0)
        income = final.sum(axis=1)
        if not (income.min() > 0 and primary.sum(axis=1).min() > 0):
            what = "An economy has no final expenditure or no primary income"
            fix = "Merge it with another: world.aggregate(economies=...)"
            raise InputError(what, where="baseline", fix=fix)
        bought = inputs.sum(axis=1)
        arrays = {
            "trade": trade,
            "inputs": inputs,
            "demand": demand,
            "output": output,
            "primary_income": primary,
            "final": final,
            "income": income,
            "deficit": income - primary.sum(axis=1),
            "origin_share": _over(trade, demand[None]),
            "input_share": _over(inputs, bought[:, None, :]),
            "primary_share": np.where(output > 0, _over(primary, output), 1.0),
            "final_share": final / income[:, None],
        }
        for array in arrays.values():
            array.setflags(write=False)
        return cls(**arrays)

    @classmethod
    def from_world(cls, world: World) -> Baseline:
        """Compute the baseline of a world, US$ million; remembered for the worlds last used."""
        return _of_world(world)


@lru_cache(maxsize=2)
def _of_world(world: World) -> Baseline:
    trade = world.trade_usd_m.transpose("origin", "destination", "industry")
    inputs = world.inputs_usd_m.transpose("destination", "industry", "user")
    return Baseline.from_arrays(trade.to_numpy(), inputs.to_numpy())


def _over(part: Floats, whole: Floats) -> Floats:
    shares: Floats = part / np.where(whole > 0, whole, 1.0)
    return shares


def _require_nonnegative(*arrays: Floats) -> None:
    scale = float(arrays[0].sum(axis=1).max())
    lowest = min(float(array.min()) for array in arrays)
    if not lowest >= -_ROUNDING * scale:
        what = "A flow, final demand or primary income is negative"
        fix = "Check that purchases do not exceed supply and inputs do not exceed output"
        raise InputError(what, where="baseline", found=f"{lowest:g}", fix=fix)


__all__ = ["Baseline"]
