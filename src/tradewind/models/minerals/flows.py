"""Trade flows that agree with production and use: iterative proportional fitting.

Source: Deming and Stephan (1940), Annals of Mathematical Statistics 11; the result is the set of
flows nearest to the data in relative entropy among those whose sums are as given.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tradewind.core import ConvergenceError, InputError

Floats = NDArray[np.float64]
_TOLERANCE = 1e-13
_MOST = 20_000
_AGREE = 1e-9


def balanced_flows(prior: Floats, supply: Floats, demand: Floats) -> Floats:
    """Return flows near to a prior whose sums are supply by origin and demand by destination.

    Parameters
    ----------
    prior
        (origin, destination) above 0 where there may be a flow.
    supply, demand
        (origin,) and (destination,) with the same total.

    Returns
    -------
    ndarray
        (origin, destination), in the unit of `supply`.

    Raises
    ------
    InputError
        When the totals differ, or somebody has supply or demand and no flow that could carry it.
    ConvergenceError
        When the sums cannot be met where flows may be.

    Examples
    --------
    >>> flows = balanced_flows(np.ones((2, 2)), np.array([1.0, 3.0]), np.array([2.0, 2.0]))
    >>> flows.tolist()
    [[0.5, 0.5], [1.5, 1.5]]
    """
    total = float(supply.sum())
    if not abs(total - float(demand.sum())) <= _AGREE * total:
        what = "Supply and demand differ in total"
        raise InputError(
            what, where="flows", found=f"{total:g} and {demand.sum():g}", fix="Scale one of them"
        )
    stuck = ((prior.sum(axis=1) <= 0) & (supply > 0)) | ((prior.sum(axis=0) <= 0) & (demand > 0))
    if stuck.any():
        what = "A node has supply or demand and no flow that could carry it"
        raise InputError(what, where="flows", found=f"node {int(stuck.argmax())}", fix="Add a flow")
    flow: Floats = prior * (total / prior.sum())
    miss = np.inf
    for _ in range(_MOST):
        flow = flow * _ratio(supply, flow.sum(axis=1))[:, None]
        flow = flow * _ratio(demand, flow.sum(axis=0))[None, :]
        miss = float(np.abs(flow.sum(axis=1) - supply).max()) / total
        if miss < _TOLERANCE:
            return flow
    if miss < _AGREE:
        return flow
    what = "Flows do not meet production and use"
    raise ConvergenceError(
        what, where="flows", found=f"{miss:.1e} of the total", fix="Give data for more links",
        residual=miss, iterations=_MOST, last_state=flow,
    )  # fmt: skip


def _ratio(wanted: Floats, found: Floats) -> Floats:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


__all__ = ["balanced_flows"]
