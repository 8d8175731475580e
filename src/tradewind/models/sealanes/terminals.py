"""Crude oil: which terminal of a seller serves which buyer."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tradewind.core import ConvergenceError
from tradewind.models.sealanes.facts import routing
from tradewind.models.sealanes.ports import ports
from tradewind.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
CRUDE: Final = "270900"
"""HS code of crude oil."""
NEAREST_KM: Final = 100.0
"""Ports closer than this trade as if they were this far apart."""
_DAYS = 365.0
_MILLION = 1e6
_LEAST = 1e-6
"""Share of sales that a buyer without trade is taken to buy, so that it has a route."""
_TOLERANCE = 1e-9
_ROUNDS = 10_000


@lru_cache(maxsize=8)
def crude_mb_per_day(world: World) -> Floats:
    """Return trade in crude oil between the economies that have ports.

    Parameters
    ----------
    world
        With trade in minerals; its latest year that is not later than its input-output table.

    Returns
    -------
    ndarray
        (exporter, importer) million barrels a day; zeros where the world has no trade in minerals.

    Examples
    --------
    >>> bool(5 < crude_mb_per_day(World.load()).sum(axis=1).max() < 10)
    True
    """
    order = {code: k for k, code in enumerate(ports().economies)}
    found = np.zeros((len(order), len(order)))
    trade = world.mineral_trade
    if trade.empty:
        return found
    rows = trade[(trade["product"].astype(str) == CRUDE) & (trade["year"] <= world.year)]
    rows = rows[rows["year"] == rows["year"].max()].dropna(subset=["quantity_t"])
    exporter = rows["exporter"].astype(str).map(order)
    importer = rows["importer"].astype(str).map(order)
    known = (exporter.notna() & importer.notna()).to_numpy()
    per_day = rows["quantity_t"].to_numpy() * routing("barrels_per_tonne") / _DAYS / _MILLION
    at = (exporter[known].astype(int).to_numpy(), importer[known].astype(int).to_numpy())
    np.add.at(found, at, per_day[known])
    found.setflags(write=False)
    return found


def terminal_shares(km: Floats, sends: Floats, takes: Floats, first: Ints, sold: Floats) -> Floats:
    """Return which terminals serve which buyers: the far-off one serves whom it is nearest to.

    Parameters
    ----------
    km
        (berth, berth) kilometres.
    sends, takes
        (berth,) share of a terminal in the sales of its economy, and of a port in its purchases.
    first
        (economy,) position of the first berth of each.
    sold
        (exporter, importer) trade in crude oil.

    Returns
    -------
    ndarray
        (berth, berth) share of each terminal in what its economy sells to the buyer of the berth.

    Raises
    ------
    ConvergenceError
        When the shares do not come to agree.

    Notes
    -----
    A doubly constrained gravity model: sales of every terminal and purchases of every buyer stay
    what they are, and distance decides who is paired with whom (Wilson, 1967).

    Examples
    --------
    >>> terminal_shares.__name__
    'terminal_shares'
    """
    last = np.r_[first[1:], len(sends)]
    buyer = np.repeat(np.arange(len(first)), last - first)
    far = np.maximum(np.where(np.isfinite(km), km, np.inf), NEAREST_KM)
    near = far ** -routing("terminal_distance_elasticity")
    found = np.zeros_like(km)
    for economy, (begin, end) in enumerate(zip(first, last, strict=True)):
        closeness = np.add.reduceat(near[begin:end] * takes, first, axis=1)
        flows = _shared_out(closeness, sends[begin:end], sold[economy])
        found[begin:end] = flows[:, buyer]
    return found


def _shared_out(closeness: Floats, sends: Floats, sold: Floats) -> Floats:
    """Return (terminal, buyer) shares of each buyer's purchases."""
    reached = closeness[sends > 0].sum(axis=0) > 0
    wanted = np.where(reached, sold + _LEAST * max(sold.sum(), 1.0), 0.0)
    wanted = wanted / max(wanted.sum(), 1e-300)
    flow = closeness * sends[:, None] * wanted
    for _ in range(_ROUNDS):
        rows = flow.sum(axis=1)
        flow = flow * np.divide(sends, rows, out=np.zeros_like(rows), where=rows > 0)[:, None]
        columns = flow.sum(axis=0)
        flow = flow * np.divide(wanted, columns, out=np.zeros_like(columns), where=columns > 0)
        usable = flow.sum(axis=1) > 0
        if np.abs(flow.sum(axis=1) - sends)[usable].max(initial=0.0) < _TOLERANCE:
            total = flow.sum(axis=0)
            shares: Floats = np.divide(flow, total, out=np.zeros_like(flow), where=total > 0)
            return shares
    what = "The terminals of a seller of crude oil cannot be shared out among its buyers"
    raise ConvergenceError(
        what, where="sea lanes", fix="Report this with your tables of ports and trade",
        residual=float(np.abs(flow.sum(axis=1) - sends).max()), iterations=_ROUNDS,
        last_state=flow,
    )  # fmt: skip


__all__ = ["CRUDE", "NEAREST_KM", "crude_mb_per_day", "terminal_shares"]
