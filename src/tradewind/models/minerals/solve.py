"""Solving the programme of a chain, and checking the solution whoever found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import clarabel
import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from tradewind.core import ConvergenceError
from tradewind.models.minerals.programme import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
KKT_TOLERANCE = 1e-8
"""Largest violation of the optimality conditions that counts as solved, in units of world use and
of the baseline price."""
_INNER = 1e-13
_MOST = 300
_REGULAR = 1e-9
_REFINED = 10
_TRIES = 40
_EXACT = 1e-12


class Point(NamedTuple):
    """Quantities and prices.

    Parameters
    ----------
    x, price, limit_price
        As in `Optimum`.

    Examples
    --------
    >>> Point(np.array([2.0]), np.zeros(1), np.zeros(0)).within(np.ones(1)).x.tolist()
    [1.0]
    """

    x: Floats
    price: Floats
    limit_price: Floats

    def within(self, upper: Floats) -> Point:
        """Return the nearest point within the bounds."""
        return Point(np.clip(self.x, 0.0, upper), self.price, np.maximum(self.limit_price, 0.0))


@dataclass(frozen=True, eq=False)
class Optimum:
    """The solution of a programme.

    Parameters
    ----------
    x
        (variable,) quantities over world use.
    price
        (2 x stage x node,) prices where goods leave and where they arrive, over the baseline price
        of the last product.
    limit_price
        (limit,) what one more unit within each limit is worth.
    kkt_residual
        Largest violation of the optimality conditions.
    iterations
        Of the solver.

    Examples
    --------
    >>> Optimum.__name__
    'Optimum'
    """

    x: Floats
    price: Floats
    limit_price: Floats
    kkt_residual: float
    iterations: int


def solve(problem: Problem, *, where: str = "") -> Optimum:
    """Solve a programme with the interior-point method of Clarabel.

    Source: Goulart and Chen (2024), Clarabel: an interior-point solver for conic programs.

    Parameters
    ----------
    problem
        The programme.
    where
        Its name, for messages.

    Returns
    -------
    Optimum
        With a residual of at most `KKT_TOLERANCE`.

    Raises
    ------
    ConvergenceError
        When the optimality conditions are not met.

    Examples
    --------
    >>> solve.__name__
    'solve'
    """
    quadratic, linear, upper = problem.quadratic, problem.linear, problem.upper
    size = linear.size
    bounded = np.flatnonzero(np.isfinite(upper))
    limits = limit_rows(problem)
    eye = sparse.eye(size, format="csr")
    constraints = sparse.vstack([problem.balances, limits, eye[bounded], -eye], format="csc")
    equal = problem.balances.shape[0]
    right = np.concatenate([np.zeros(equal), ceilings(problem), upper[bounded], np.zeros(size)])
    cones = [clarabel.ZeroConeT(equal), clarabel.NonnegativeConeT(right.size - equal)]
    found = clarabel.DefaultSolver(
        sparse.diags(quadratic, format="csc"), linear, constraints, right, cones, _settings()
    ).solve()
    point = _polished(problem, found, limits, bounded)
    residual = kkt_residual(problem, *point)
    if not residual <= KKT_TOLERANCE:
        what = "The chain has no equilibrium within tolerance"
        fix = "Report the shock and the data: a programme like this should always be solved"
        raise ConvergenceError(
            what, where=where, found=f"{found.status}, residual {residual:.1e}", fix=fix,
            residual=residual, iterations=found.iterations, last_state=point.x,
        )  # fmt: skip
    return Optimum(*point, residual, found.iterations)


def _settings() -> clarabel.DefaultSettings:
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.max_iter = _MOST
    settings.max_threads = 1
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = _INNER
    return settings


def _polished(
    problem: Problem, found: clarabel.DefaultSolution, limits: sparse.csr_matrix, bounded: Ints
) -> Point:
    """Solve the linear systems of the constraints that bind: an interior point stops short of them.

    Which bind is first what the solver says, then what the last point says (a semismooth Newton
    method); the point with the smallest residual is kept.
    """
    size, equal, m = problem.linear.size, problem.balances.shape[0], len(problem.limits)
    dual, slack = np.array(found.z), np.array(found.s)
    binds = dual[equal:] > slack[equal:]
    top, bottom = np.zeros(size, dtype=bool), binds[m + bounded.size :]
    top[bounded] = binds[m : m + bounded.size]
    tight = binds[:m]
    point = Point(np.array(found.x), dual[:equal], dual[equal : equal + m])
    best, least = point, np.inf
    for _ in range(_TRIES):
        point = _on_constraints(problem, limits, point, top, bottom & ~top, tight)
        bounded_point = point.within(problem.upper)
        residual = kkt_residual(problem, *bounded_point)
        if residual < least:
            best, least = bounded_point, residual
        if residual < _EXACT:
            break
        gradient = problem.quadratic * point.x + problem.linear
        gradient = gradient + problem.balances.T @ point.price + limits.T @ point.limit_price
        moved = point.x - gradient / np.maximum(problem.quadratic, 1.0)
        top, bottom = moved >= problem.upper, moved <= 0
        tight = point.limit_price > ceilings(problem) - limits @ point.x
    return best


def _on_constraints(
    problem: Problem, limits: sparse.csr_matrix, start: Point, top: Bools, bottom: Bools,
    tight: Bools,
) -> Point:  # fmt: skip
    """Return the optimum where some variables are at their bounds and some limits bind.

    Where bound and multiplier vanish together the system is singular: it is made regular, and
    refined until that no longer shows, as in Stellato et al. (2020), OSQP, section 4.
    """
    equal = problem.balances.shape[0]
    free = np.flatnonzero(~top & ~bottom)
    x = np.where(top, problem.upper, 0.0)
    x[free] = 0.0
    rows = sparse.vstack([problem.balances, limits[np.flatnonzero(tight)]], format="csc")
    right = np.concatenate([np.zeros(equal), ceilings(problem)[tight]]) - rows @ x
    part = rows[:, free]
    matrix = sparse.bmat([[sparse.diags(problem.quadratic[free]), part.T], [part, None]], "csc")
    weight = np.concatenate([np.full(free.size, _REGULAR), np.full(right.size, -_REGULAR)])
    factors = splu(matrix + sparse.diags(weight, format="csc"))
    target = np.concatenate([-problem.linear[free], right])
    found = np.concatenate([start.x[free], start.price, start.limit_price[tight]])
    for _ in range(_REFINED):
        found = found + factors.solve(target - matrix @ found)
    x[free] = found[: free.size]
    limit_price = np.zeros(tight.size)
    limit_price[tight] = found[free.size + equal :]
    return Point(x, found[free.size : free.size + equal], limit_price)


def ceilings(problem: Problem) -> Floats:
    """Return (limit,) upper bounds of the sums.

    Parameters
    ----------
    problem
        The programme.

    Returns
    -------
    ndarray
        Over world use.

    Examples
    --------
    >>> ceilings.__name__
    'ceilings'
    """
    return np.array([limit.upper for limit in problem.limits], dtype=np.float64)


def limit_rows(problem: Problem) -> sparse.csr_matrix:
    """Return (limit, variable) which variables each limit sums.

    Parameters
    ----------
    problem
        The programme.

    Returns
    -------
    scipy.sparse.csr_matrix
        Ones.

    Examples
    --------
    >>> limit_rows.__name__
    'limit_rows'
    """
    counts = [limit.variables.size for limit in problem.limits]
    columns = [limit.variables for limit in problem.limits]
    flat = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
    rows = np.repeat(np.arange(len(counts)), counts)
    shape = (len(counts), problem.linear.size)
    return sparse.csr_matrix((np.ones(flat.size), (rows, flat)), shape=shape)


def kkt_residual(problem: Problem, x: Floats, price: Floats, limit_price: Floats) -> float:
    """Return the largest violation of the optimality conditions, from quantities and prices alone.

    A variable with spare room both ways must cost what it brings; one at 0 may cost more, one at
    its bound less. Each is measured by how far the variable would move if it followed its gain at
    the slope of one, within its bounds.

    Parameters
    ----------
    problem
        The programme.
    x, price, limit_price
        As in `Optimum`.

    Returns
    -------
    float
        0 at the optimum.

    Examples
    --------
    >>> kkt_residual.__name__
    'kkt_residual'
    """
    limits = limit_rows(problem)
    gradient = problem.quadratic * x + problem.linear
    gradient = gradient + problem.balances.T @ price + limits.T @ limit_price
    moved = np.clip(x - gradient, 0.0, problem.upper) - x
    balance = problem.balances @ x
    slack = ceilings(problem) - limits @ x
    loose = np.minimum(slack, limit_price)
    parts = (moved, balance, np.minimum(loose, 0.0), np.where(loose > 0, loose, 0.0))
    return max((float(np.abs(part).max()) for part in parts if part.size), default=0.0)


__all__ = ["KKT_TOLERANCE", "Optimum", "kkt_residual", "limit_rows", "solve"]
