"""Concentration of supply: shares, Herfindahl-Hirschman index and concentration ratios.

Every function takes amounts (or shares: the scale does not matter) and works along one axis. Where
the amounts sum to zero there is nothing to share out, and the answer is NaN: never 0, which would
read as "not concentrated".
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tradewind.core import InputError

FloatArray = NDArray[np.float64]


def shares(values: ArrayLike, axis: int = -1) -> FloatArray:
    """Return each supplier's share of the total.

    Parameters
    ----------
    values
        Amounts by supplier along `axis`, any unit, none negative.
    axis
        The axis of suppliers.

    Returns
    -------
    numpy.ndarray
        Same shape; shares between 0 and 1 that sum to 1 along `axis`, or NaN where the amounts sum
        to zero.

    Raises
    ------
    InputError
        When an amount is negative or infinite, or there are no suppliers at all.

    Examples
    --------
    >>> shares([3.0, 1.0])
    array([0.75, 0.25])
    >>> shares([0.0, 0.0])
    array([nan, nan])
    """
    amounts = _amounts(values, axis)
    total = amounts.sum(axis=axis, keepdims=True)
    result: FloatArray = np.full_like(amounts, np.nan)
    np.divide(amounts, total, out=result, where=total > 0)
    return result


def hhi(values: ArrayLike, axis: int = -1) -> FloatArray:
    """Return the Herfindahl-Hirschman index on the scale 0 to 1.

    Parameters
    ----------
    values, axis
        As in `shares`.

    Returns
    -------
    numpy.ndarray
        ``sum_k s_k**2`` without `axis`: 1/n for n equal suppliers, 1 for one supplier, NaN where
        the amounts sum to zero. Multiply by 10,000 for the scale of competition authorities.

    Raises
    ------
    InputError
        As in `shares`.

    Notes
    -----
    Source: Hirschman (1945), Herfindahl (1950); 0.4 is the line of European Commission
    SWD(2021) 352 and of CEPII GeoDep.

    Examples
    --------
    >>> round(float(hhi([0.9, 0.1])), 6)
    0.82
    """
    result: FloatArray = np.square(shares(values, axis)).sum(axis=axis)
    return result


def normalised_hhi(values: ArrayLike, axis: int = -1) -> FloatArray:
    """Return the index rescaled to 0 for equal suppliers and 1 for one supplier.

    Parameters
    ----------
    values, axis
        As in `shares`.

    Returns
    -------
    numpy.ndarray
        ``(HHI - 1/n) / (1 - 1/n)``, n being the number of suppliers with a positive amount; 1 where
        n is 1, by convention; NaN where there is none.

    Raises
    ------
    InputError
        As in `shares`.

    Examples
    --------
    >>> float(normalised_hhi([1.0, 1.0, 0.0])), float(normalised_hhi([5.0, 0.0]))
    (0.0, 1.0)
    """
    index = hhi(values, axis)
    suppliers = (np.asarray(values, dtype=np.float64) > 0).sum(axis=axis)
    floor = 1.0 / np.maximum(suppliers, 1)
    spread = np.where(suppliers > 1, 1.0 - floor, 1.0)
    result: FloatArray = np.where(suppliers > 1, (index - floor) / spread, index)
    return np.maximum(result, 0.0, where=~np.isnan(result), out=result)


def effective_suppliers(values: ArrayLike, axis: int = -1) -> FloatArray:
    """Return how many equal suppliers would give the same index.

    Parameters
    ----------
    values, axis
        As in `shares`.

    Returns
    -------
    numpy.ndarray
        ``1 / HHI``, from 1 to the number of suppliers; NaN where the amounts sum to zero.

    Raises
    ------
    InputError
        As in `shares`.

    Examples
    --------
    >>> float(effective_suppliers([1.0, 1.0, 1.0, 1.0]))
    4.0
    """
    result: FloatArray = 1.0 / hhi(values, axis)
    return result


def concentration_ratio(values: ArrayLike, largest: int = 1, axis: int = -1) -> FloatArray:
    """Return the share held by the largest suppliers together (CR1, CR3).

    Parameters
    ----------
    values, axis
        As in `shares`.
    largest
        How many suppliers to add up.

    Returns
    -------
    numpy.ndarray
        Sum of the `largest` greatest shares; NaN where the amounts sum to zero.

    Raises
    ------
    InputError
        As in `shares`, or when `largest` is less than 1.

    Notes
    -----
    The International Energy Agency reports the share of the top three (Global Critical Minerals
    Outlook).

    Examples
    --------
    >>> float(concentration_ratio([5.0, 3.0, 1.0, 1.0], largest=3))
    0.9
    """
    if largest < 1:
        what = "At least one supplier is needed"
        raise InputError(what, where="largest", found=str(largest))
    ordered = np.sort(shares(values, axis), axis=axis)
    kept = np.take(
        ordered, np.arange(max(ordered.shape[axis] - largest, 0), ordered.shape[axis]), axis=axis
    )
    result: FloatArray = np.minimum(kept.sum(axis=axis), 1.0)
    return result


def concentration_table(amounts: pd.DataFrame) -> pd.DataFrame:
    """Return every concentration figure for each row of a table of amounts.

    Parameters
    ----------
    amounts
        One row per thing supplied, one column per supplier; any unit; no NaN.

    Returns
    -------
    pandas.DataFrame
        Index of `amounts`; columns ``total`` (unit of `amounts`), ``suppliers`` (count),
        ``top_supplier`` (None where nothing is supplied), ``cr1``, ``cr3``, ``hhi``,
        ``normalised_hhi`` (0 to 1) and ``effective_suppliers``.

    Raises
    ------
    InputError
        As in `shares`.

    Examples
    --------
    >>> supply = pd.DataFrame({"CHN": [9.0, 0.0], "IND": [1.0, 0.0]}, index=["graphite", "none"])
    >>> concentration_table(supply)[["top_supplier", "cr1", "hhi"]]
             top_supplier  cr1   hhi
    graphite          CHN  0.9  0.82
    none              NaN  NaN   NaN
    """
    if amounts.empty:
        return pd.DataFrame(columns=list(_COLUMNS), index=amounts.index, dtype=np.float64)
    values = _amounts(amounts.to_numpy(dtype=np.float64), axis=1)
    top = pd.Series(amounts.columns.to_numpy(dtype=object)[values.argmax(axis=1)], amounts.index)
    total = values.sum(axis=1)
    return pd.DataFrame(
        {
            "total": total,
            "suppliers": (values > 0).sum(axis=1),
            "top_supplier": top.where(total > 0),
            "cr1": concentration_ratio(values, 1),
            "cr3": concentration_ratio(values, 3),
            "hhi": hhi(values),
            "normalised_hhi": normalised_hhi(values),
            "effective_suppliers": effective_suppliers(values),
        },
        index=amounts.index,
    )


_COLUMNS = (
    "total", "suppliers", "top_supplier", "cr1", "cr3", "hhi", "normalised_hhi",
    "effective_suppliers",
)  # fmt: skip


def _amounts(values: ArrayLike, axis: int) -> FloatArray:
    amounts = np.asarray(values, dtype=np.float64)
    if amounts.ndim == 0 or amounts.shape[axis] == 0:
        what = "No suppliers given"
        raise InputError(what, where="values", found=f"shape {amounts.shape}")
    if np.isinf(amounts).any() or (amounts < 0).any():
        what = "Amounts must be finite and not negative"
        raise InputError(
            what,
            where="values",
            found=str(amounts[np.isinf(amounts) | (amounts < 0)].ravel()[0]),
            fix="Remove negative flows (returns, corrections) before measuring concentration",
        )
    return amounts


__all__ = [
    "concentration_ratio",
    "concentration_table",
    "effective_suppliers",
    "hhi",
    "normalised_hhi",
    "shares",
]
