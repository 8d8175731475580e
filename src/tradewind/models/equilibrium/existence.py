"""When a state shows that there is no equilibrium to find."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tradewind.core import NoEquilibriumError
from tradewind.models.equilibrium.anderson import Found
from tradewind.models.equilibrium.baseline import Baseline

_RUNAWAY = 100.0
"""Factor income of an economy beyond this multiple of the baseline, either way, has run away."""


def require_equilibrium(found: Found, base: Baseline, names: Sequence[str]) -> None:
    """Name the economy whose income or factor reward rules an equilibrium out, if one does.

    Parameters
    ----------
    found
        The last state of one scenario.
    base
        The baseline.
    names
        Names of the economies, for the message.

    Raises
    ------
    NoEquilibriumError
        When an income is not positive or factor income has run away.

    Examples
    --------
    >>> require_equilibrium.__name__
    'require_equilibrium'
    """
    if not np.isfinite(found.state.flat()).all():
        return
    income = np.asarray(found.outcome.income) / base.income
    poorest = int(np.argmin(income))
    if not income[poorest] > 0:
        _none("Its income would not be positive", poorest, income[poorest], names)
    earned = np.asarray(found.outcome.primary).sum(axis=0) / base.primary_income.sum(axis=1)
    furthest = int(np.argmax(np.abs(np.log(earned))))
    if not 1 / _RUNAWAY < earned[furthest] < _RUNAWAY:
        _none("The reward of its factors runs away", furthest, earned[furthest], names)


def _none(what: str, economy: int, found: float, names: Sequence[str]) -> None:
    name = names[economy] if len(names) > economy else f"economy {economy}"
    message = f"The shock leaves no equilibrium. {what}"
    fix = (
        "Cut less, let the exporter keep the rent or lose it, use scaled deficits, or take a "
        "longer horizon"
    )
    raise NoEquilibriumError(message, where=name, found=f"{found:.2g} times the baseline", fix=fix)


__all__ = ["require_equilibrium"]
