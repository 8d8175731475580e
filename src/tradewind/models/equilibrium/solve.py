"""Solve for an equilibrium, or say why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.batch import solve_many
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.params import Deficits
from tradewind.models.equilibrium.solution import Solution

_BALANCED = 1e-8
"""Deficits below this share of income are none."""


def solve(
    base: Baseline,
    shock: Instruments,
    elasticities: Elasticities,
    *,
    deficits: Deficits = "scaled",
    tolerance: float = 1e-9,
    max_iterations: int = 600,
    names: Sequence[str] = (),
) -> Solution:
    """Solve the equations of `docs/models/equilibrium.md`.

    Parameters
    ----------
    base, shock, elasticities
        The problem. Nothing of it is changed.
    deficits
        ``"scaled"``, ``"fixed"``, or ``"zero"``: then the baseline is first solved again without
        deficits, and the solution is relative to that baseline.
    tolerance
        On the sup norm of the log residual.
    max_iterations
        The most iterations.
    names
        Names of the economies, for messages.

    Returns
    -------
    Solution
        Certified: residual within `tolerance`; markets and quotas within 1e-8.

    Raises
    ------
    NoEquilibriumError
        When an income is not positive or a factor reward runs away; names the economy.
    ConvergenceError
        When the iterations run out, with residual, iterations and last state.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> cut = Instruments.from_arrays(remaining=np.array([[[1.0], [0.5]], [[1.0], [1.0]]]))
    >>> solution = solve(base, cut, Elasticities.of("long"))
    >>> solution.wedges.size, solution.complementarity < 1e-8
    (1, True)
    """
    if deficits == "zero":
        base = without_deficits(base, elasticities, tolerance=tolerance, names=names)
    found = next(
        solve_many(base, [shock], elasticities, scaled=deficits == "scaled", tolerance=tolerance,
                   max_iterations=max_iterations, names=names)
    )  # fmt: skip
    if isinstance(found, Solution):
        return found
    raise found


def without_deficits(
    base: Baseline, elasticities: Elasticities, *, tolerance: float, names: Sequence[str] = ()
) -> Baseline:
    """Return the baseline that the model gives when every deficit is removed.

    Parameters
    ----------
    base
        The baseline; tariffs stay.
    elasticities
        Those of the solve.
    tolerance, names
        As in `solve`.

    Returns
    -------
    Baseline
        Balanced trade; the same technology and preferences. Itself where there are no deficits.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> without_deficits(base, Elasticities.of("long"), tolerance=1e-10).deficit.round(9).tolist()
    [0.0, 0.0]
    """
    if np.all(np.abs(base.deficit) <= _BALANCED * base.income):
        return base
    closed = replace(base, deficit=np.zeros(base.deficit.shape))
    solution = solve(closed, Instruments.none(), elasticities, deficits="fixed",
                     tolerance=tolerance, names=names)  # fmt: skip
    return rebased(solution)


def rebased(solution: Solution) -> Baseline:
    """Return the baseline whose flows are those of a solution.

    Parameters
    ----------
    solution
        Any solution; its tariffs become those of the baseline.

    Returns
    -------
    Baseline
        From which further shocks can be counted.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> rebased(solve(base, Instruments.none(), Elasticities.of("long"))).income.tolist()
    [2.0, 2.0]
    """
    base, e = solution.base, solution.elasticities
    n, r = base.shape
    used = solution.sales - solution.primary_income
    price = np.log(solution.price).reshape(n, base.buyers, r)
    by_user = price[:, :-1].transpose(0, 2, 1) if base.buyers > 1 else price.transpose(0, 2, 1)
    relative = base.input_share * np.exp((1 - e.epsilon) * by_user)
    total = relative.sum(axis=1, keepdims=True)
    inputs = relative / np.where(total > 0, total, 1) * used[:, None, :]
    return Baseline.from_arrays(solution.supplied, inputs, tariff=_tariffs(solution))


def _tariffs(solution: Solution) -> Floats | None:
    old, shock = solution.base.tariff, solution.shock
    if not shock.log_tariff.any():
        return old
    factors = np.ones(solution.base.trade.shape) if old is None else 1 + old
    factors[tuple(shock.link)] *= np.exp(shock.log_tariff)
    rates: Floats = factors - 1
    return rates


__all__ = ["rebased", "solve", "without_deficits"]
