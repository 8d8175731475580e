"""What flows must satisfy to be a baseline."""

from __future__ import annotations

import numpy as np

from tradewind.core import InputError
from tradewind.models.equilibrium.elasticities import Floats

_ROUNDING = 1e-9
"""Relative to the largest output; a negative value smaller than this is rounding."""


def require_flows(trade: Floats, inputs: Floats) -> int:
    """Check shapes and numbers, and that every input used is sold by somebody.

    Parameters
    ----------
    trade
        (i, d, r) sales.
    inputs
        (n, r, s) purchases by industries.

    Returns
    -------
    int
        Buyers per economy.

    Raises
    ------
    InputError
        When shapes do not fit, a flow is negative or not a number, or an economy uses an input that
        nobody sells to it.

    Examples
    --------
    >>> require_flows(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    1
    """
    n, r = trade.shape[0], trade.shape[-1]
    fit = trade.ndim == 3 and inputs.shape == (n, r, r)
    if not fit or trade.shape[1] not in (n, n * (r + 1)):
        what = "The shapes of trade and inputs do not fit"
        fix = "Give (i, n, r) or (i, n * (industries + 1), r), and (n, r, s)"
        raise InputError(what, where="baseline", found=f"{trade.shape}, {inputs.shape}", fix=fix)
    for name, flows in (("trade", trade), ("inputs", inputs)):
        if not np.isfinite(flows).all():
            what, count = "A flow is not a finite number", int((~np.isfinite(flows)).sum())
            at = tuple(int(k) for k in np.argwhere(~np.isfinite(flows))[0])
            found = f"{count} of them, the first at position {at}"
            raise InputError(what, where=name, found=found, fix="Put 0 where nothing is sold")
    buyers = int(trade.shape[1] // n)
    sold = trade.sum(axis=0).reshape(n, buyers, r).sum(axis=1)
    missing = np.argwhere((inputs.sum(axis=2) > _ROUNDING * trade.max()) & ~(sold > 0))
    if missing.size:
        economy, good = (int(k) for k in missing[0])
        what = "An economy is cut off from all suppliers of an input that it uses"
        found = f"economy {economy}, industry {good}; {len(missing)} such inputs"
        fix = "Give a flow of it, or set its use to 0; merge industries that are too fine"
        raise InputError(what, where="baseline", found=found, fix=fix)
    return buyers


def require_financed(trade: Floats, final: Floats, primary: Floats) -> None:
    """Check that flows, final demand and primary income are nowhere negative, and that all earn.

    Parameters
    ----------
    trade
        (i, d, r) sales.
    final, primary
        (n, r) final demand; (n, s) primary income.

    Raises
    ------
    InputError
        When one is negative beyond rounding, or an economy has no final expenditure or no income.

    Examples
    --------
    >>> require_financed(np.ones((2, 2, 1)), np.ones((2, 1)), np.ones((2, 1)))
    """
    scale = float(trade.sum(axis=1).max())
    lowest = {
        "flow": float(trade.min()),
        "final demand": float(final.min()),
        "primary income": float(primary.min()),
    }
    for name, value in lowest.items():
        if not value >= -_ROUNDING * scale:
            what = f"A {name} is negative"
            fix = "Check that purchases do not exceed supply and inputs do not exceed output"
            raise InputError(what, where="baseline", found=f"{value:g}", fix=fix)
    if not (final.sum(axis=1).min() > 0 and primary.sum(axis=1).min() > 0):
        what = "An economy has no final expenditure or no primary income"
        fix = "Merge it with another: world.aggregate(economies=...)"
        raise InputError(what, where="baseline", fix=fix)


__all__ = ["require_financed", "require_flows"]
