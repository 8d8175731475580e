"""A figure with its interval, rounded to what the interval leaves of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tradewind.core.units import USD_PER_USD_M
from tradewind.report.numbers import ABSENT, money

_HARD = "\N{NO-BREAK SPACE}"
_UNITS = ((1e12, "trn"), (1e9, "bn"), (1e6, "m"))
_DIGITS = 2
"""Most significant digits of a figure."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """Sizes of a figure and of both bounds in one unit, without a sign.

    Parameters
    ----------
    value, low, high
        As they read.
    unit
        ``trn``, ``bn`` or ``m``: US$ are meant.

    Examples
    --------
    >>> Fitted("12", "2", "57", "bn").unit
    'bn'
    """

    value: str
    low: str
    high: str
    unit: str


def fitted(
    value: float, low: float, high: float, *, column: bool = False, unit: str = ""
) -> Fitted:
    """Round a figure to two digits, and its bounds to two and no finer than the figure.

    Parameters
    ----------
    value, low, high
        US$; the bounds may be NaN.
    column
        Whether it stands in a column: trillions are billions there, to compare at a glance.
    unit
        ``trn``, ``bn`` or ``m``, where figures beside it have that one; else the one that fits.

    Returns
    -------
    Fitted
        Such as 12 from 2 to 57; nothing is finer than the third digit of half the interval.

    Examples
    --------
    >>> fitted(11.67e9, 1.94e9, 57.04e9)
    Fitted(value='12', low='2', high='57', unit='bn')
    >>> fitted(981e9, 281e9, 2586e9)
    Fitted(value='980', low='280', high='2,600', unit='bn')
    """
    step = interval_step(low, high)
    named = tuple(known for known in _UNITS if known[1] == unit)
    units = named or (_UNITS[1:] if column else _UNITS)
    rounded = _rounded(value, step)
    size, name = _unit(rounded, units)
    last = 10.0 ** _place(rounded, step)
    return Fitted(_text(value, step, size), _text(low, last, size), _text(high, last, size), name)


def interval_step(low: float, high: float) -> float:
    """Return the finest digit that an interval leaves: the third of its half width.

    Parameters
    ----------
    low, high
        Bounds.

    Returns
    -------
    float
        A power of ten; 0 where there is no interval.

    Examples
    --------
    >>> interval_step(2.0, 57.0)
    0.1
    """
    half = (high - low) / 2
    return 10.0 ** (math.floor(math.log10(half)) - _DIGITS) if half > 0 else 0.0


def size_pct(value_pct: float) -> str:
    """Return the size of a share in per cent with two significant digits, without a sign.

    Parameters
    ----------
    value_pct
        Per cent, or NaN.

    Returns
    -------
    str
        Such as "0.27 %".

    Examples
    --------
    >>> size_pct(-0.2738).replace("\N{NARROW NO-BREAK SPACE}", " ")
    '0.27 %'
    """
    if math.isnan(value_pct):
        return ABSENT
    return f"{_text(value_pct, 0.0, 1.0)}\N{NARROW NO-BREAK SPACE}%"


def loss_amount(usd: float) -> str:
    """Return an amount of US$ without its currency, for a column of losses; a gain says so.

    Parameters
    ----------
    usd
        A loss is positive.

    Returns
    -------
    str
        Such as "540 m" or "gain of 120 m".

    Examples
    --------
    >>> loss_amount(5.37e8).replace(_HARD, " "), loss_amount(-1.17e8).replace(_HARD, " ")
    ('540 m', 'gain of 120 m')
    """
    if math.isnan(usd):
        return ABSENT
    text = money(abs(usd) / USD_PER_USD_M).removeprefix(f"US${_HARD}")
    return f"gain of{_HARD}{text}" if usd < 0 and text != "0" else text


def _unit(value: float, units: tuple[tuple[float, str], ...]) -> tuple[float, str]:
    return next(((size, unit) for size, unit in units if abs(value) >= size), units[-1])


def _place(value: float, step: float) -> int:
    """Return the power of ten of the last digit that is kept."""
    own = math.floor(math.log10(abs(value))) - _DIGITS + 1 if value else -_DIGITS
    return max(own, round(math.log10(step))) if step else own


def _rounded(value: float, step: float) -> float:
    return 0.0 if math.isnan(value) else round(value, -_place(value, step))


def _text(value: float, step: float, size: float) -> str:
    if math.isnan(value):
        return ABSENT
    place = _place(value, step)
    rounded = abs(round(value, -place))
    decimals = max(0, round(math.log10(size)) - _place(rounded, step)) if rounded else 0
    return f"{rounded / size:,.{decimals}f}"


__all__ = ["Fitted", "fitted", "interval_step", "loss_amount", "size_pct"]
