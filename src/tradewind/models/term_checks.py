"""Checks of the numbers of terms: shares, rates and factors."""

from __future__ import annotations

import math
from typing import Literal, get_args

from tradewind.core import InputError

Rent = Literal["importer", "exporter", "lost"]
"""Who keeps the scarcity rent of a cut."""
RENTS: tuple[str, ...] = get_args(Rent)


def number_of(value: object, where: str) -> float:
    """Return a finite number; InputError where it is none.

    Parameters
    ----------
    value
        What was given.
    where
        Kind and field, for messages.

    Returns
    -------
    float
        The same number.

    Raises
    ------
    InputError
        When it is no number, or not finite.

    Examples
    --------
    >>> number_of(1, "cut, share")
    1.0
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        what = "Not a finite number"
        raise InputError(what, where=where, found=repr(value), fix="Give a number such as 0.5")
    return float(value)


def share_of(
    value: object, kind: str, fix: str = "Give a share such as 0.9 for 90 %", *, whole: bool = False
) -> float:
    """Return a share; InputError where it is none.

    Parameters
    ----------
    value
        What was given.
    kind
        Of the term, for messages.
    fix
        What to do about it.
    whole
        Whether all of it may go; an economy without any of a good has no equilibrium.

    Returns
    -------
    float
        The same share.

    Raises
    ------
    InputError
        When it is outside [0, 1), or [0, 1] where `whole`.

    Examples
    --------
    >>> share_of(0.5, "cut")
    0.5
    """
    share = number_of(value, f"{kind}, share")
    if not (0 <= share < 1 or (whole and share == 1)):
        what = f"The share of a {kind} is outside [0, 1{']' if whole else ')'}"
        raise InputError(what, where=f"{kind}, share", found=f"{share:g}", fix=fix)
    return share


def factor_of(value: object, kind: str, fix: str) -> float:
    """Return a factor; InputError where it is none.

    Parameters
    ----------
    value
        What was given.
    kind
        Of the term, for messages.
    fix
        What to do about it.

    Returns
    -------
    float
        The same factor.

    Raises
    ------
    InputError
        When it is not above 0.

    Examples
    --------
    >>> factor_of(2, "demand", "")
    2.0
    """
    factor = number_of(value, f"{kind}, factor")
    if not factor > 0:
        what = f"The factor of a term of kind {kind} is not above 0"
        raise InputError(what, where=f"{kind}, factor", found=f"{factor:g}", fix=fix)
    return factor


__all__ = ["RENTS", "Rent", "factor_of", "number_of", "share_of"]
