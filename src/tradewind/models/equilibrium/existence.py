"""When a state shows that there is no equilibrium to find."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tradewind.core import NoEquilibriumError
from tradewind.models.equilibrium.anderson import Found
from tradewind.models.equilibrium.baseline import Baseline

_RUNAWAY = 100.0
"""Factor income of an economy beyond this multiple of the baseline, either way, has run away."""


def require_incomes(found: Found, base: Baseline, names: Sequence[str]) -> None:
    """Raise when an income is not positive: on the way incomes are kept just above 0.

    Parameters
    ----------
    found
        The last state of one scenario, settled or not.
    base
        The baseline.
    names
        Names of the economies, for the message.

    Raises
    ------
    NoEquilibriumError
        When an income is not positive; names the economy.

    Examples
    --------
    >>> require_incomes.__name__
    'require_incomes'
    """
    income = np.asarray(found.outcome.income) / base.income
    if not np.isfinite(income).all():
        return
    poorest = int(np.argmin(income))
    if not income[poorest] > 0:
        _none("Its income would not be positive", poorest, income[poorest], names, found)


def require_no_runaway(found: Found, base: Baseline, names: Sequence[str]) -> None:
    """Raise when the factor income of an economy has run away in a state that has not settled.

    Parameters
    ----------
    found, base, names
        As in `require_incomes`.

    Raises
    ------
    NoEquilibriumError
        When factor income is beyond a hundredth or a hundred times the baseline.

    Examples
    --------
    >>> require_no_runaway.__name__
    'require_no_runaway'
    """
    earned = np.asarray(found.outcome.primary).sum(axis=0) / base.primary_income.sum(axis=1)
    if not (np.isfinite(earned).all() and earned.min() > 0):
        return
    furthest = int(np.argmax(np.abs(np.log(earned))))
    if not 1 / _RUNAWAY < earned[furthest] < _RUNAWAY:
        _none("The reward of its factors runs away", furthest, earned[furthest], names, found)


def _none(what: str, economy: int, size: float, names: Sequence[str], found: Found) -> None:
    name = names[economy] if len(names) > economy else f"economy {economy}"
    message = f"No equilibrium was found after this shock. {what} where the solver was led"
    fix = (
        "Shock less, or take a longer horizon; where quantities are cut, let the exporter keep the "
        "rent or lose it; where deficits are fixed, let them scale"
    )
    raise NoEquilibriumError(
        message,
        where=name,
        found=f"{size:.2g} times the baseline",
        fix=fix,
        residual=float(found.residual),
        iterations=int(found.iterations),
    )


__all__ = ["require_incomes", "require_no_runaway"]
