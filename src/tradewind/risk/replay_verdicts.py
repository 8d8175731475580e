"""Verdicts on what the model says of an event, beside what was observed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

Rule: TypeAlias = Literal["size", "sign", "bound", "fed-in", "not-comparable", "unobserved"]
RULES: dict[str, str] = {
    "size": "sign and size are compared",
    "sign": "only the sign is compared: a product against a whole industry, or a part of it",
    "bound": "the observation is a bound: the model should not lie beyond it, which proves little",
    "fed-in": "the observation set the size or length of the shock: agreement proves nothing",
    "not-comparable": "not the same thing; the note says why",
    "unobserved": "the model says it, and nothing was found to compare it with",
}
"""What each rule compares."""
WITHIN, WRONG = "within", "wrong sign"
_SMALLEST = 5e-4
_NEAR = 1.25
"""A middle nearer than this is called within without more."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its low and high, in any order.

    Parameters
    ----------
    value, low, high
        In one unit; NaN where there is none.

    Examples
    --------
    >>> Interval(-2.0, -1.0, -3.0).holds(-2.5)
    True
    """

    value: float
    low: float
    high: float

    @property
    def known(self) -> bool:
        """Return whether there is a figure."""
        return not math.isnan(self.value)

    def holds(self, value: float) -> bool:
        """Return whether a value lies in the range."""
        return min(self.low, self.high) <= value <= max(self.low, self.high)


def figure(value: float) -> str:
    """Return a number with two significant digits, so that the last digits of a solver do not show.

    Parameters
    ----------
    value
        In any unit.

    Returns
    -------
    str
        "0" below half a thousandth; whole numbers keep all their digits from 100 up.

    Examples
    --------
    >>> [figure(x) for x in (-0.4683, 12.34, 1234.4, -0.00001, float("nan"))]
    ['-0.47', '12', '1,234', '0', '']
    """
    if math.isnan(value):
        return ""
    if abs(value) < _SMALLEST:
        return "0"
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


def verdict(rule: Rule, observed: Interval, model: Interval) -> str:
    """Return the verdict on a comparison in words.

    Parameters
    ----------
    rule
        What is compared.
    observed, model
        The figures and their ranges; the model's range runs from the mildest to the worst shock.

    Returns
    -------
    str
        ``wrong sign`` where the middles have opposite signs; ``within`` where the middle of the one
        lies in the range of the other, with how far the model's middle is off where that is more
        than a quarter; else how many times too small or too large it is. For bounds ``inside the
        bound`` or ``beyond the bound``, for signs ``right sign`` or ``wrong sign``; other rules
        say themselves.

    Examples
    --------
    >>> verdict("size", Interval(-60.0, -60.0, -58.0), Interval(-2.0, -1.0, -4.0))
    'same sign, too small by 30'
    """
    if rule in ("fed-in", "not-comparable", "unobserved"):
        return {"fed-in": "fed in", "unobserved": "nothing observed"}.get(rule, "not comparable")
    opposed = observed.value * model.value < 0
    if opposed:
        return WRONG
    if rule == "sign":
        return "right sign"
    if rule == "bound":
        beyond = abs(model.value) > abs(observed.value)
        return "beyond the bound" if beyond else "inside the bound"
    return _by_size(observed, model)


def _by_size(observed: Interval, model: Interval) -> str:
    off = _off(observed, model)
    if observed.holds(model.value) or factor(observed, model) < _NEAR:
        return WITHIN
    if model.holds(observed.value):
        return f"{WITHIN}, middle {off}"
    return off if off.startswith("too large") else f"same sign, {off}"


def _off(observed: Interval, model: Interval) -> str:
    if observed.value == 0:
        return "too large: nothing changed"
    if abs(model.value) < _SMALLEST:
        return "too small by far"
    if abs(model.value) < abs(observed.value):
        return f"too small by {_times(observed, model)}"
    return f"too large by {_times(model, observed)}"


def _times(larger: Interval, smaller: Interval) -> str:
    return figure(larger.value / smaller.value)


def factor(observed: Interval, model: Interval) -> float:
    """Return how many times the one is the other, 1 or more; NaN where signs differ or one is 0.

    Parameters
    ----------
    observed, model
        The figures.

    Returns
    -------
    float
        The larger of the middles over the smaller.

    Examples
    --------
    >>> factor(Interval(-0.5, -0.5, -0.5), Interval(-1.0, -1.0, -1.0))
    2.0
    """
    if not observed.value * model.value > 0:
        return math.nan
    ratio = model.value / observed.value
    return max(ratio, 1 / ratio)


__all__ = ["RULES", "WITHIN", "WRONG", "Interval", "Rule", "factor", "figure", "verdict"]
