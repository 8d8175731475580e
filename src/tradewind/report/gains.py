"""Figures of a pact as they read: a gain has a plus, a loss a minus, and its interval beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from tradewind.report.intervals import Fitted, fitted
from tradewind.report.numbers import ABSENT, MINUS, prose

_HARD = "\N{NO-BREAK SPACE}"
SIZES = {"trn": 1e12, "bn": 1e9, "m": 1e6}
UNIT_WORDS = {"trn": "US$ trillion", "bn": "US$ billion", "m": "US$ million"}
_MANY_MILLIONS = 100e9
"""From here a column counts in billions."""
_DIGITS_BELOW = 3
_HALVES = 100.0
"""Half intervals whose third digit is the step."""
_FINEST = 1e-3
"""Share of a unit below which an amount gets a smaller one."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure of a pact with its interval.

    Parameters
    ----------
    keys
        Names of the figure and of its bounds.
    values
        US$; a gain is positive.

    Examples
    --------
    >>> Amount(("a", "b", "c"), (2e9, 1e9, 3e9)).fitted().value
    '2.0'
    """

    keys: tuple[str, str, str]
    values: tuple[float, float, float]

    @property
    def value(self) -> float:
        """Return the best estimate, US$."""
        return self.values[0]

    @property
    def sure(self) -> bool:
        """Return whether the interval lies on one side of zero."""
        _, low, high = self.values
        return low > 0 or high < 0

    @property
    def nothing(self) -> bool:
        """Return whether the figure and its bounds are all zero."""
        return not any(self.values)

    def fitted(self, unit: str = "") -> Fitted:
        """Return the sizes as they read, in a unit where one is given."""
        return fitted(*self.values, unit=unit)


def amount_of(figures: Mapping[str, float], metric: str, target: str = "") -> Amount:
    """Return a figure of a pact.

    Parameters
    ----------
    figures
        Those of a briefing.
    metric
        Such as ``trade_gain`` or ``cost``.
    target
        Such as ``"JPN"``; none where the figure is the whole pact's.

    Returns
    -------
    Amount
        With bounds.

    Examples
    --------
    >>> amount_of({f"pact_cost{end}_usd": 1e9 for end in ("", "_low", "_high")}, "cost").value
    1000000000.0
    """
    end = f".{target}" if target else ""
    first, second, third = (f"pact_{metric}{bound}_usd{end}" for bound in ("", "_low", "_high"))
    keys = (first, second, third)
    return Amount(keys, (figures[first], figures[second], figures[third]))


def common_unit(values: Iterable[float]) -> str:
    """Return the unit of amounts that are read side by side.

    Parameters
    ----------
    values
        US$.

    Returns
    -------
    str
        That of the largest; "" where another would need more than three zeros in it.

    Examples
    --------
    >>> common_unit([2.0e9, 5.8e7]), common_unit([2.0e9, 5.8e3])
    ('bn', '')
    """
    sizes = [abs(value) for value in values if value and not math.isnan(value)]
    if not sizes:
        return ""
    unit = next((name for name, size in SIZES.items() if max(sizes) >= size), "m")
    return unit if min(sizes) >= _FINEST * SIZES[unit] else ""


def column_unit(values: Iterable[float]) -> str:
    """Return the unit of a table of amounts.

    Parameters
    ----------
    values
        US$.

    Returns
    -------
    str
        Millions, or billions where there are very many of them.

    Examples
    --------
    >>> column_unit([2.0e9, 5.8e7]), column_unit([4e11])
    ('m', 'bn')
    """
    sizes = [abs(value) for value in values if not math.isnan(value)]
    return "bn" if max(sizes, default=0.0) >= _MANY_MILLIONS else "m"


def with_sign(text: str, value: float) -> str:
    """Put the sign of a value before its size; zero has none.

    Parameters
    ----------
    text
        Without a sign.
    value
        What it was made from.

    Returns
    -------
    str
        Such as "+2.0".

    Examples
    --------
    >>> with_sign("2.0", 2e9), with_sign("0", 0.0)
    ('+2.0', '0')
    """
    if text == ABSENT or not text.strip("0.,"):
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def gain_cell(amount: Amount, unit: str, *, sign: bool = True) -> tuple[Markup, Markup]:
    """Return a figure and its range for a column of amounts in one unit.

    Parameters
    ----------
    amount
        The figure.
    unit
        ``trn``, ``bn`` or ``m``; the heading of the column says so.
    sign
        Whether gains and losses have one.

    Returns
    -------
    tuple of markupsafe.Markup
        Such as "+58" and "3 to 450"; bounds have signs where one is negative; no range where there
        is none.

    Examples
    --------
    >>> cell = gain_cell(Amount(("a", "b", "c"), (58e6, 3e6, 450e6)), "m")
    >>> [part.striptags() for part in cell]
    ['+58', '3 to 450']
    """
    shown = amount.fitted(unit)
    _, low, high = amount.values
    signed = (sign, low < 0, low < 0)
    texts = (shown.value, shown.low, shown.high)
    parts = [
        prose(with_sign(text, value) if mark else text, value, key)
        for text, value, key, mark in zip(texts, amount.values, amount.keys, signed, strict=True)
    ]
    ends = Markup("") if low == high else Markup("{} to {}").format(parts[1], parts[2])
    return parts[0], ends


def finest(values: Iterable[float]) -> float:
    """Return the finest digit of a column of amounts without intervals: three below the largest.

    Parameters
    ----------
    values
        US$.

    Returns
    -------
    float
        A power of ten, US$; 0 where all are zero.

    Examples
    --------
    >>> finest([5.8e7, 8.9e3])
    10000.0
    """
    largest = max((abs(value) for value in values if not math.isnan(value)), default=0.0)
    return 10.0 ** (math.floor(math.log10(largest)) - _DIGITS_BELOW) if largest else 0.0


def plain_amount(usd: float, unit: str, step: float = 0.0, *, sign: bool = True) -> str:
    """Return an amount without an interval for a column in one unit.

    Parameters
    ----------
    usd
        US$.
    unit
        ``trn``, ``bn`` or ``m``.
    step
        Finest digit, as `finest` returns it.
    sign
        Whether gains and losses have one.

    Returns
    -------
    str
        Two digits at most.

    Examples
    --------
    >>> plain_amount(-8122761.0, "m") == f"{MINUS}8.1"
    True
    >>> plain_amount(1.526e9, "m", sign=False), plain_amount(8.9e3, "m", 1e4, sign=False)
    ('1,500', '0.01')
    """
    half = _HALVES * step
    text = fitted(usd, usd - half, usd + half, unit=unit).value
    return with_sign(text, usd) if sign else text


def money_words(amount: Amount, unit: str = "") -> Markup:
    """Return the size of a figure with its currency.

    Parameters
    ----------
    amount
        The figure.
    unit
        As in `Amount.fitted`.

    Returns
    -------
    markupsafe.Markup
        Such as "US$ 2.0 bn", without a sign.

    Examples
    --------
    >>> money_words(Amount(("a", "b", "c"), (2e9, 1e9, 3e9))).striptags().replace(_HARD, " ")
    'US$ 2.0 bn'
    """
    shown = amount.fitted(unit)
    text = f"US${_HARD}{shown.value}{_HARD}{shown.unit}"
    return prose(text, amount.values[0], amount.keys[0])


def range_words(amount: Amount, plus: str, minus: str, unit: str = "") -> Markup:
    """Return the interval of a figure in words.

    Parameters
    ----------
    amount
        The figure.
    plus, minus
        What a positive and a negative bound are called, such as "a gain" and "a loss".
    unit
        As in `Amount.fitted`.

    Returns
    -------
    markupsafe.Markup
        Such as "between 0.3 and 4.9"; with words where the bounds have two signs, or another than
        the figure; nothing where there is no interval.

    Examples
    --------
    >>> one = Amount(("a", "b", "c"), (2e9, -1e9, 3e9))
    >>> range_words(one, "a gain", "a loss").striptags()
    'between a loss of 1.0 and a gain of 3.0'
    """
    value, low, high = amount.values
    if low == high:
        return Markup("")
    shown = amount.fitted(unit)
    first = prose(shown.low, low, amount.keys[1])
    second = prose(shown.high, high, amount.keys[2])
    if low < 0 < high:
        return Markup("between {} of {} and {} of {}").format(minus, first, plus, second)
    if high <= 0:
        words = Markup("between {} and {}").format(second, first)
    else:
        words = Markup("between {} and {}").format(first, second)
    if (high <= 0) != (value < 0) and value:
        return Markup("{}, {}").format(words, minus if high <= 0 else plus)
    return words


__all__ = [
    "SIZES",
    "UNIT_WORDS",
    "Amount",
    "amount_of",
    "column_unit",
    "common_unit",
    "finest",
    "gain_cell",
    "money_words",
    "plain_amount",
    "range_words",
    "with_sign",
]
