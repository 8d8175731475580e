"""Total requirements of an input-output table by origin: the Leontief inverse without forming it.

With technical coefficients A (inputs per unit of the buyer's output) the Leontief inverse is
L = (I - A)^-1. How much output of origin r stands behind one unit of each node's output is 1_r' L,
one row per origin, so that 80 right-hand sides answer for 80 origins and no inverse is needed.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import linalg

from tradewind.core import ConvergenceError, InputError

FloatArray = NDArray[np.float64]

TOLERANCE = 1e-12
"""Largest residual accepted, in units of output per unit of output."""

_MAX_REFINEMENTS = 100
_MAX_STEPS = 5_000
"""The world of 2022 takes about 20; a world without domestic trade and inputs of 99 %, 3,000."""

_STALLED = 0.9
"""Refinement has stalled when a step leaves more than this part of the residual."""


class Requirements(NamedTuple):
    """Total requirements by origin, and how exactly they solve their equation.

    Parameters
    ----------
    values
        (nodes, origins) or (economies, industries, origins): output of each origin behind one unit
        of output of each node, the unit itself included.
    residual
        Largest absolute residual of the linear system.

    Examples
    --------
    >>> Requirements(np.ones((1, 1)), 0.0).residual
    0.0
    """

    values: FloatArray
    residual: float


def technical_coefficients(flows: ArrayLike, output: ArrayLike) -> FloatArray:
    """Return inputs per unit of the buyer's output.

    Parameters
    ----------
    flows
        (n, n) sales from row to column, any money unit.
    output
        (n,) gross output in the same unit.

    Returns
    -------
    numpy.ndarray
        (n, n) ``flows / output`` by column; 0 for nodes without output.

    Raises
    ------
    InputError
        When shapes do not match.

    Notes
    -----
    Source: Miller and Blair (2009), Input-Output Analysis, equation 2.4.

    Examples
    --------
    >>> technical_coefficients([[1.0, 0.0], [3.0, 0.0]], [10.0, 0.0])
    array([[0.1, 0. ],
           [0.3, 0. ]])
    """
    z = np.asarray(flows, dtype=np.float64)
    x = np.asarray(output, dtype=np.float64)
    if z.shape != (x.size, x.size):
        what = "Flows must be square and match output"
        raise InputError(what, where="flows", found=str(z.shape))
    return np.divide(z, x, out=np.zeros_like(z), where=x > 0)


def requirements_by_origin(coefficients: ArrayLike, membership: ArrayLike) -> Requirements:
    """Return the output of each origin behind one unit of output of each node.

    Parameters
    ----------
    coefficients
        (n, n) inputs per unit of output, column sums below 1.
    membership
        (n, k) 1 where node i belongs to origin k, else 0.

    Returns
    -------
    Requirements
        (n, k) ``L' membership``; row sums are the output multipliers when each node belongs to one
        origin.

    Raises
    ------
    ConvergenceError
        When the table has no productive solution (a column sum of 1 or more in a closed loop).

    Notes
    -----
    One LU factorisation in single precision, then refinement with residuals in double precision
    until they are below `TOLERANCE` (Higham 2002, Accuracy and Stability of Numerical Algorithms,
    chapter 12); where that stalls, a factorisation in double precision.

    Examples
    --------
    >>> requirements_by_origin([[0.0, 0.5], [0.0, 0.0]], [[1.0, 0.0], [0.0, 1.0]]).values
    array([[1. , 0. ],
           [0.5, 1. ]])
    """
    a = np.asarray(coefficients, dtype=np.float64)
    target = np.asarray(membership, dtype=np.float64)
    for precision in (np.float32, np.float64):
        values, residual = _refine(a, target, precision)
        if residual <= TOLERANCE:
            return Requirements(values, residual)
    raise _unproductive(residual, values)


def _unproductive(residual: float, last_state: object) -> ConvergenceError:
    return ConvergenceError(
        "Total requirements could not be solved to tolerance",
        where="inputs per unit of output",
        found=f"residual {residual:.1e}",
        fix="Check that inputs per unit of output sum to less than 1 for every node",
        residual=residual,
        iterations=_MAX_STEPS,
        last_state=last_state,
    )


def _refine(
    a: FloatArray, target: FloatArray, precision: type[np.float32 | np.float64]
) -> tuple[FloatArray, float]:
    system = np.empty(a.shape, dtype=precision)
    np.negative(a, out=system, casting="same_kind")
    system[np.diag_indices_from(system)] += 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", linalg.LinAlgWarning)  # singular: the residual will say so
        factors = linalg.lu_factor(system.T, overwrite_a=True, check_finite=False)
    values = np.zeros_like(target)
    defect, residual = target, np.inf
    for _ in range(_MAX_REFINEMENTS):
        values = values + linalg.lu_solve(factors, defect.astype(precision), check_finite=False)
        if not np.isfinite(values).all():
            return values, np.inf
        defect = target - values + a.T @ values
        before, residual = residual, float(np.abs(defect).max())
        if residual <= TOLERANCE or residual >= _STALLED * before:
            break
    return values, residual


def requirements_in_trade_form(origin_shares: ArrayLike, inputs: ArrayLike) -> Requirements:
    """Return total requirements by origin where only trade by product is known, not by user.

    Every user in a destination is taken to buy each product from the same mix of origins, so
    that A[(i, r), (n, s)] = origin_shares[i, n, r] * inputs[n, r, s].

    Parameters
    ----------
    origin_shares
        (origins, destinations, industries) share of each origin in a destination's purchases of
        each industry's product; sums to 1 over origins, or 0 where nothing is bought.
    inputs
        (destinations, industries, users) inputs per unit of the user's output.

    Returns
    -------
    Requirements
        (economies, industries, origins).

    Raises
    ------
    ConvergenceError
        When the table has no productive solution.

    Notes
    -----
    A fixed point preconditioned by each economy's own domestic block (Varga 2000, Matrix Iterative
    Analysis, section 3.6: a regular splitting, so it converges whenever a solution exists). Most
    inputs are domestic, so that the residual falls about fourfold a step on the world of 2022.

    Examples
    --------
    >>> shares = np.zeros((2, 2, 1)); shares[0, 1, 0] = 1.0; shares[0, 0, 0] = 1.0
    >>> requirements_in_trade_form(shares, np.array([[[0.0]], [[0.5]]])).values[1, 0]
    array([0.5, 1. ])
    """
    share = np.asarray(origin_shares, dtype=np.float64)
    need = np.asarray(inputs, dtype=np.float64)
    economies, _, industries = share.shape
    by_product = np.ascontiguousarray(share.transpose(2, 1, 0))
    by_user = np.ascontiguousarray(need.transpose(0, 2, 1))
    target = np.repeat(np.eye(economies)[:, None, :], industries, axis=1)
    domestic = np.einsum("nnr,nrs->nsr", share, need)
    values, defect, residual = np.zeros_like(target), target, np.inf
    try:
        solve = np.linalg.inv(np.eye(industries) - domestic)
    except np.linalg.LinAlgError as error:
        raise _unproductive(residual, values) from error
    with np.errstate(over="ignore", invalid="ignore"):
        for _ in range(_MAX_STEPS):
            values = values + solve @ defect
            behind = by_user @ (by_product @ values.transpose(1, 0, 2)).transpose(1, 0, 2)
            defect = target - values + behind
            residual = float(np.abs(defect).max())
            if residual <= TOLERANCE:
                return Requirements(values, residual)
            if not np.isfinite(residual):
                break
    raise _unproductive(residual, values)


def output_multipliers(coefficients: ArrayLike) -> FloatArray:
    """Return the output needed in the whole economy per unit of final use of each node.

    Parameters
    ----------
    coefficients
        (n, n) inputs per unit of output.

    Returns
    -------
    numpy.ndarray
        (n,) column sums of the Leontief inverse; 1 for a node that buys nothing.

    Raises
    ------
    ConvergenceError
        As in `requirements_by_origin`.

    Notes
    -----
    Source: Miller and Blair (2009), section 6.2.1.

    Examples
    --------
    >>> output_multipliers([[0.0, 0.5], [0.0, 0.0]])
    array([1. , 1.5])
    """
    a = np.asarray(coefficients, dtype=np.float64)
    result: FloatArray = requirements_by_origin(a, np.ones((a.shape[0], 1))).values[:, 0]
    return result


__all__ = [
    "TOLERANCE",
    "Requirements",
    "output_multipliers",
    "requirements_by_origin",
    "requirements_in_trade_form",
    "technical_coefficients",
]
