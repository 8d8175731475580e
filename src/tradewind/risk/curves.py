"""From annual losses to risk: EAL, VaR, CVaR, and curves of exceedance probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LEVELS = (0.95, 0.99)
"""Levels of VaR and CVaR."""
RETURN_YEARS = (2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000)
"""Return periods at which curves are tabled."""
_FEWEST_BEYOND = 5
"""Years that must lie beyond a return period for it to be tabled."""


@dataclass(frozen=True, slots=True)
class TailRisk:
    """Value at risk and what lies beyond it.

    Parameters
    ----------
    var, cvar
        The annual loss that is reached in a share 1 - level of years, and the mean of those years.
    var_error, cvar_error
        Monte Carlo standard errors.

    Examples
    --------
    >>> tail_risk(np.arange(100.0), 0.95).var
    95.0
    """

    var: float
    cvar: float
    var_error: float
    cvar_error: float


def tail_risk(annual: ArrayLike, level: float) -> TailRisk:
    """Return VaR and CVaR of annual losses.

    Parameters
    ----------
    annual
        (year,) losses; gains are negative.
    level
        Such as 0.99.

    Returns
    -------
    TailRisk
        CVaR is never below VaR. Errors: of VaR from the order statistics one binomial deviation
        away, of CVaR from Manistre and Hancock, North American Actuarial Journal 9(2), 2005.

    Examples
    --------
    >>> found = tail_risk(np.arange(100.0), 0.95)
    >>> found.cvar
    97.0
    """
    ordered = np.sort(np.asarray(annual, dtype=np.float64))[::-1]
    years = len(ordered)
    beyond = max(1, round(years * (1 - level)))
    tail = ordered[:beyond]
    var, cvar = float(tail[-1]), float(tail.mean())
    deviation = round(float(np.sqrt(years * level * (1 - level))))
    upper = ordered[max(beyond - 1 - deviation, 0)]
    lower = ordered[min(beyond - 1 + deviation, years - 1)]
    spread = float(tail.var()) + level * (cvar - var) ** 2
    return TailRisk(var, cvar, float(upper - lower) / 2, float(np.sqrt(spread / beyond)))


def annual_losses(loss: Floats, year: NDArray[np.int64], years: int) -> tuple[Floats, Floats]:
    """Return the sum and the largest of the losses of each year.

    Parameters
    ----------
    loss
        (event, target).
    year
        (event,) from 0, rising.
    years
        How many.

    Returns
    -------
    tuple of ndarray
        (year, target) sums (for AEP), and largest losses (for OEP; 0 in a year without a loss).

    Examples
    --------
    >>> total, most = annual_losses(np.array([[1.0], [2.0]]), np.array([0, 0]), 2)
    >>> total.tolist(), most.tolist()
    ([[3.0], [0.0]], [[2.0], [0.0]])
    """
    total, most = np.zeros((years, loss.shape[1])), np.zeros((years, loss.shape[1]))
    np.add.at(total, year, loss)
    np.maximum.at(most, year, loss)
    return total, most


def exceedance(annual: ArrayLike, loss: ArrayLike) -> Floats:
    """Return the share of years in which a loss is exceeded.

    Parameters
    ----------
    annual
        (year,) losses.
    loss
        Losses to exceed.

    Returns
    -------
    ndarray
        Probabilities a year.

    Examples
    --------
    >>> exceedance([0.0, 1.0, 2.0, 3.0], [0.5, 2.0]).tolist()
    [0.75, 0.25]
    """
    ordered = np.sort(np.asarray(annual, dtype=np.float64))
    at = np.searchsorted(ordered, np.asarray(loss, dtype=np.float64), side="right")
    found: Floats = 1 - at / len(ordered)
    return found


def curve(annual: ArrayLike, return_years: Sequence[int] = RETURN_YEARS) -> pd.DataFrame:
    """Return the loss that is reached once in so many years.

    Parameters
    ----------
    annual
        (year,) sums for AEP, largest losses for OEP.
    return_years
        Return periods; those that the sample is too short for are left out.

    Returns
    -------
    pandas.DataFrame
        ``return_years, probability, loss_usd``.

    Examples
    --------
    >>> curve(np.arange(1000.0), (10, 100, 100000))["loss_usd"].tolist()
    [900.0, 990.0]
    """
    known = [n for n in return_years if np.size(annual) >= n * _FEWEST_BEYOND]
    return pd.DataFrame(
        {
            "return_years": known,
            "probability": [1 / n for n in known],
            "loss_usd": curve_at(annual, return_years),
        }
    )


def curve_at(annual: ArrayLike, return_years: Sequence[int] = RETURN_YEARS) -> Floats:
    """Return the losses of `curve` alone.

    Parameters
    ----------
    annual, return_years
        As in `curve`.

    Returns
    -------
    ndarray
        US$ by return period.

    Examples
    --------
    >>> curve_at(np.arange(1000.0), (10,)).tolist()
    [900.0]
    """
    ordered = np.sort(np.asarray(annual, dtype=np.float64))[::-1]
    known = [n for n in return_years if len(ordered) >= n * _FEWEST_BEYOND]
    found: Floats = ordered[[max(1, round(len(ordered) / n)) - 1 for n in known]]
    return found


__all__ = [
    "LEVELS",
    "RETURN_YEARS",
    "TailRisk",
    "annual_losses",
    "curve",
    "curve_at",
    "exceedance",
    "tail_risk",
]
