"""The baseline of the equilibrium model: values and shares, at which every hat is 1."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Literal, get_args

import numpy as np

from tradewind.core import InputError, MissingDataError
from tradewind.models.equilibrium.baseline_checks import require_financed, require_flows
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.world import World

Resolution = Literal["trade", "full"]
"""Whether all users in an economy buy a good from the same origins, or each from its own."""


@dataclass(frozen=True, eq=False)
class Baseline:
    """Baseline values and shares.

    Economies are i (origin) and n; industries r (good) and s (user). A **buyer** d is an economy in
    trade form, and an economy's industry or its final users in the full table: buyer k of economy n
    is d = n * buyers + k, final users last. Money is in any one unit, US$ million for a world.

    Parameters
    ----------
    trade
        (i, d, r) sales at the supplier's price, before tariffs.
    tariff
        (i, d, r) ad valorem rates of the baseline, or None where there are none.
    inputs
        (n, r, s) purchases of r by industry s of n, tariffs included.
    demand, output
        (d, r) purchases from everywhere, tariffs included; (i, r) sales to everywhere.
    primary_income, final
        (n, s) output less inputs; (n, r) demand less inputs.
    income
        (n,) final expenditure: primary income, tariff revenue and deficit.
    deficit
        (n,) sums to zero.
    origin_share, input_share, primary_share, final_share
        pi (i, d, r), gamma (n, r, s), v (n, s) and alpha (n, r) of `docs/models/equilibrium.md`.
    buyers
        Buyers per economy: 1 in trade form, industries + 1 in the full table.

    Examples
    --------
    >>> trade = np.array([[[3.0], [1.0]], [[1.0], [3.0]]])
    >>> Baseline.from_arrays(trade, np.zeros((2, 1, 1))).origin_share[0, :, 0].tolist()
    [0.75, 0.25]
    """

    trade: Floats
    tariff: Floats | None
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
    buyers: int = 1

    def __post_init__(self) -> None:
        """Seal the arrays."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of economies and of industries."""
        return self.trade.shape[0], self.trade.shape[2]

    @classmethod
    def from_arrays(
        cls, trade: Floats, inputs: Floats, *, tariff: Floats | None = None
    ) -> Baseline:
        """Compute the baseline from flows.

        Parameters
        ----------
        trade
            (i, d, r) sales of industry r of i to buyer d before tariffs; d is an economy, or an
            economy's industries and its final users, in that order.
        inputs
            (n, r, s) purchases of r by industry s of n, tariffs included. In the full table they
            are the sums of `trade` over origins.
        tariff
            (i, d, r) ad valorem rates at which `trade` took place; none by default.

        Returns
        -------
        Baseline
            Its arrays are read-only copies.

        Raises
        ------
        InputError
            When shapes do not fit; when a flow, final demand or primary income is negative or not a
            number; when an economy has no final expenditure or no primary income, or uses an input
            that nobody sells to it.
        """
        trade, inputs = np.array(trade, dtype=np.float64), np.array(inputs, dtype=np.float64)
        paid = trade if tariff is None else trade * (1 + _rates(tariff, trade))
        buyers = require_flows(trade, inputs)
        n, r = trade.shape[0], trade.shape[2]
        demand, output = paid.sum(axis=0), trade.sum(axis=1)
        bought = demand.reshape(n, buyers, r).sum(axis=1)
        final = bought - inputs.sum(axis=2)
        primary = output - inputs.sum(axis=1)
        require_financed(trade, final, primary)
        final, primary = np.maximum(final, 0.0), np.maximum(primary, 0.0)
        income = final.sum(axis=1)
        revenue = (paid - trade).sum(axis=(0, 2)).reshape(n, buyers).sum(axis=1)
        return cls(
            trade=trade,
            tariff=None if tariff is None else _rates(tariff, trade),
            inputs=inputs,
            demand=demand,
            output=output,
            primary_income=primary,
            final=final,
            income=income,
            deficit=income - primary.sum(axis=1) - revenue,
            origin_share=_over(paid, demand[None]),
            input_share=_over(inputs, inputs.sum(axis=1)[:, None, :]),
            primary_share=np.where(output > 0, _over(primary, output), 1.0),
            final_share=final / income[:, None],
            buyers=buyers,
        )

    def in_trade_form(self) -> Baseline:
        """Return this baseline with one buyer per economy; itself where it has that already."""
        if self.buyers == 1:
            return self
        n, r = self.shape
        paid = self.trade if self.tariff is None else self.trade * (1 + self.tariff)
        sold, paid = (flow.reshape(n, n, self.buyers, r).sum(axis=2) for flow in (self.trade, paid))
        rates = None if self.tariff is None else _over(paid - sold, sold)
        return Baseline.from_arrays(sold, self.inputs, tariff=rates)

    @classmethod
    def from_world(cls, world: World, resolution: Resolution = "trade") -> Baseline:
        """Compute the baseline of a world, US$ million; remembered for the worlds last used.

        Parameters
        ----------
        world
            The world; with its full table for the resolution ``"full"``.
        resolution
            ``"trade"``: origin shares common to all users of a good in an economy. ``"full"``:
            origin shares of each using industry, and of final users.

        Returns
        -------
        Baseline
            Of all economies and industries of the world, in its order.

        Raises
        ------
        InputError
            When the resolution is neither of the two.
        MissingDataError
            When the full table is asked for and the world does not hold it.
        """
        if resolution not in get_args(Resolution):
            what = "Unknown resolution"
            raise InputError(what, found=repr(resolution), fix='Use "trade" or "full"')
        return _of_world(world, resolution)


@lru_cache(maxsize=3)
def _of_world(world: World, resolution: Resolution) -> Baseline:
    inputs = world.inputs_usd_m.transpose("destination", "industry", "user").to_numpy()
    if resolution == "trade":
        sold = world.trade_usd_m.transpose("origin", "destination", "industry")
        return Baseline.from_arrays(sold.to_numpy(), inputs)
    if world.full_flow_usd_m is None:
        what = "The world is in trade form: it does not hold who uses what from where"
        fix = 'Load it with World.load("full"), after `tradewind data pull`'
        raise MissingDataError(what, where="resolution", fix=fix)
    used = world.full_flow_usd_m.transpose("origin", "destination", "user", "industry")
    final = world.final_usd_m.transpose("origin", "destination", "industry")
    by_buyer = np.concatenate([used.to_numpy(), final.to_numpy()[:, :, None, :]], axis=2)
    n, r = by_buyer.shape[0], by_buyer.shape[3]
    return Baseline.from_arrays(by_buyer.reshape(n, -1, r), inputs)


def _rates(tariff: Floats, trade: Floats) -> Floats:
    rates = np.array(tariff, dtype=np.float64)
    if rates.shape != trade.shape or not np.isfinite(rates).all() or rates.min() <= -1:
        what = "Baseline tariffs are not one finite rate above -1 per flow"
        found = f"shape {rates.shape}, lowest {rates.min():g}"
        raise InputError(what, where="tariff", found=found, fix="Give 0.05 for five percent")
    return rates


def _over(part: Floats, whole: Floats) -> Floats:
    shares: Floats = part / np.where(whole > 0, whole, 1.0)
    return shares


__all__ = ["Baseline", "Resolution"]
