"""How numbers read: rounding that fits what is known, and a sign that cannot be overlooked.

Every number that a reader sees goes through here. The functions for prose wrap it in
``<data value="...">`` with the value behind it, so that a test can read it back.
"""

from __future__ import annotations

import math

from markupsafe import Markup

MINUS = "\N{MINUS SIGN}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
_HARD = "\N{NO-BREAK SPACE}"
ABSENT = "\N{EN DASH}"
"""What stands where there is no number."""

_PERCENT = 100.0
_LEAST_PCT = 0.0005
"""Changes below this many per cent are shown as zero: the model stops at a residual of 1e-8, but
nothing about the data supports more digits."""
_MOST_DECIMALS = 3
_LEAST_PART = 0.001
_WHOLE_PCT = 10.0
_THOUSAND = 1e3
_MILLION = 1e6
_LEAST_USD_M = 0.5
_LEAST_T = 0.001


def percent(share: float) -> str:
    """Return a share as per cent: one decimal below ten, none from there.

    Parameters
    ----------
    share
        0 to 1, or NaN.

    Returns
    -------
    str
        Such as "2.9 %" or "47 %".

    Examples
    --------
    >>> percent(0.0294).replace(_NARROW, " "), percent(0.474).replace(_NARROW, " ")
    ('2.9 %', '47 %')
    """
    if math.isnan(share):
        return ABSENT
    value = _PERCENT * share
    digits = 0 if abs(value) >= _WHOLE_PCT or value == 0.0 else 1
    return f"{_minus(f'{value:.{digits}f}')}{_NARROW}%"


def part(share: float) -> str:
    """Return a share that may be very small: as `percent`, or with one digit below a tenth.

    Parameters
    ----------
    share
        0 to 1, or NaN.

    Returns
    -------
    str
        Such as "0.9 %" or "0.003 %".

    Examples
    --------
    >>> part(0.0094).replace(_NARROW, " "), part(0.000031).replace(_NARROW, " ")
    ('0.9 %', '0.003 %')
    """
    if math.isnan(share) or share == 0.0 or abs(share) >= _LEAST_PART:
        return percent(share)
    value = _PERCENT * share
    return f"{_minus(f'{value:.{-math.floor(math.log10(abs(value)))}f}')}{_NARROW}%"


def points(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    Parameters
    ----------
    share
        -1 to 1, or NaN.

    Returns
    -------
    str
        Such as "+4.0".

    Examples
    --------
    >>> points(0.0396)
    '+4.0'
    """
    if math.isnan(share):
        return ABSENT
    text = f"{_PERCENT * share:+.1f}"
    return "0.0" if float(text) == 0.0 else _minus(text)


def index(value: float) -> str:
    """Return an index with two decimals.

    Parameters
    ----------
    value
        0 to 1, or NaN.

    Returns
    -------
    str
        Such as "0.81".

    Examples
    --------
    >>> index(0.8119)
    '0.81'
    """
    return ABSENT if math.isnan(value) else f"{value:.2f}"


def change(value_pct: float) -> str:
    """Return a change in per cent with its sign and two significant digits, one below a tenth.

    Parameters
    ----------
    value_pct
        Per cent; a loss is negative.

    Returns
    -------
    str
        Such as "-1.2 %" (with a true minus sign); "0 %" for what is too small to tell from zero.

    Examples
    --------
    >>> [change(x).replace(_NARROW, " ").replace(MINUS, "-") for x in (-12.34, 0.456, -0.0001)]
    ['-12 %', '+0.46 %', '0 %']
    """
    if math.isnan(value_pct):
        return ABSENT
    if abs(value_pct) < _LEAST_PCT:
        return f"0{_NARROW}%"
    return f"{_minus(f'{value_pct:+.{_decimals(value_pct)}f}')}{_NARROW}%"


def money(usd_m: float, *, signed: bool = False) -> str:
    """Return an amount of money in words of two significant digits.

    Parameters
    ----------
    usd_m
        US$ million.
    signed
        Show a plus before gains.

    Returns
    -------
    str
        Such as "US$ 12 bn" or "-US$ 340 m" (with a true minus sign).

    Examples
    --------
    >>> [money(x).replace(_HARD, " ").replace(MINUS, "-") for x in (12345.0, -340.0, 1.5e6)]
    ['US$ 12 bn', '-US$ 340 m', 'US$ 1.5 trn']
    """
    if math.isnan(usd_m):
        return ABSENT
    size = abs(usd_m)
    if size < _LEAST_USD_M:
        return f"US${_HARD}0"
    amount, unit = size, "m"
    if size >= 0.9995 * _MILLION:
        amount, unit = size / _MILLION, "trn"
    elif size >= 0.9995 * _THOUSAND:
        amount, unit = size / _THOUSAND, "bn"
    sign = MINUS if usd_m < 0 else "+" if signed else ""
    return f"{sign}US${_HARD}{_significant(amount)}{_HARD}{unit}"


def tonnes(value_t: float) -> str:
    """Return tonnes with two significant digits.

    Parameters
    ----------
    value_t
        Tonnes, none negative, or NaN.

    Returns
    -------
    str
        Such as "15 t" or "110,000 t"; "0 t" for what is less than a kilogram.

    Examples
    --------
    >>> [tonnes(x).replace(_NARROW, " ") for x in (14.7, 110380.3, 0.138, 1e-9)]
    ['15 t', '110,000 t', '0.14 t', '0 t']
    """
    if math.isnan(value_t):
        return ABSENT
    if abs(value_t) < _LEAST_T:
        return f"0{_NARROW}t"
    rounded = float(f"{value_t:.2g}")
    digits = max(0, 1 - math.floor(math.log10(abs(rounded))))
    return f"{_minus(f'{rounded:,.{digits}f}')}{_NARROW}t"


def amount(usd_m: float) -> str:
    """Return a signed amount of money without its currency, for tables that name it once.

    Parameters
    ----------
    usd_m
        US$ million.

    Returns
    -------
    str
        Such as "+12 bn".

    Examples
    --------
    >>> amount(12345.0).replace(_HARD, " ")
    '+12 bn'
    """
    return money(usd_m, signed=True).replace(f"US${_HARD}", "")


def prose(text: str, value: float, key: str) -> Markup:
    """Wrap the text of a number with the value behind it.

    Parameters
    ----------
    text
        What a reader sees.
    value
        What it was made from, at full precision.
    key
        Name of the figure.

    Returns
    -------
    markupsafe.Markup
        A ``<data>`` element.

    Examples
    --------
    >>> prose("2.9 %", 0.0294, "x")
    Markup('<data value="0.0294" data-key="x">2.9 %</data>')
    """
    return Markup('<data value="{}" data-key="{}">{}</data>').format(repr(float(value)), key, text)


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def _decimals(value: float) -> int:
    """Return the decimals that leave two significant digits, or one below a tenth."""
    place = math.floor(math.log10(abs(value)))
    return max(0, 1 - place) if place >= -1 else min(_MOST_DECIMALS, -place)


def _significant(amount: float) -> str:
    rounded = float(f"{amount:.2g}")
    digits = 1 if rounded < _WHOLE_PCT else 0
    return f"{rounded:,.{digits}f}"


__all__ = [
    "ABSENT",
    "MINUS",
    "amount",
    "change",
    "index",
    "money",
    "part",
    "percent",
    "points",
    "prose",
    "tonnes",
]
