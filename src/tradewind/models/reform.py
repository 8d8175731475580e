"""Reform: a lasting change of the world economy, to which it settles before any shock comes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from tradewind.core import InputError
from tradewind.models.terms import Endowment, Tariff, TradeCost


def _in_range(value: float, low: float, high: float, where: str, fix: str) -> None:
    if isinstance(value, bool) or not (math.isfinite(value) and low <= value <= high):
        what = f"Not a number from {low:g} to {high:g}"
        raise InputError(what, where=where, found=repr(value), fix=fix)


@dataclass(frozen=True, slots=True)
class Duty:
    """A tariff that is in force in the baseline, of which a reform may take away.

    Parameters
    ----------
    origin, destination, industry
        Codes or names, as in a term of a shock.
    rate
        Ad valorem, as a share: 0.05 is five percent. Rates that overlap add.

    Raises
    ------
    InputError
        When the rate is not from 0 to 10.

    Examples
    --------
    >>> Duty(("JPN",), ("IND",), ("C29",), 0.3).kind
    'duty'
    """

    kind: ClassVar[str] = "duty"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    industry: tuple[str, ...]
    rate: float

    def __post_init__(self) -> None:
        """Check the rate."""
        _in_range(self.rate, 0, 10, "duty, rate", "Give 0.05 for five percent")


@dataclass(frozen=True, slots=True)
class Sourcing:
    """Buyers move purchases from one origin to others.

    At unchanged prices the purchase costs what it did, but for the premium: buyers give up a
    supplier that they preferred for others that they now accept.

    Parameters
    ----------
    origin, destination, industry
        Whose sales, to whom, of what.
    share
        Share of these purchases that is moved, from 0 to 1. Shares that overlap add.
    towards
        Who sells instead, in proportion to what each sells there already; ``("all",)`` is everyone
        else, the buyer's own economy included.
    premium
        Extra resources that a moved purchase takes for good, as a share of its value.

    Raises
    ------
    InputError
        When a number is out of range.

    Examples
    --------
    >>> Sourcing(("CHN",), ("JPN",), ("C27",), 0.2, ("IND",)).premium
    0.0
    """

    kind: ClassVar[str] = "sourcing"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    industry: tuple[str, ...]
    share: float
    towards: tuple[str, ...] = ("all",)
    premium: float = 0.0

    def __post_init__(self) -> None:
        """Check the numbers."""
        _in_range(self.share, 0, 1, "sourcing, share", "Give the share that is moved")
        _in_range(self.premium, 0, 10, "sourcing, premium", "Give the extra cost as a share")


@dataclass(frozen=True, slots=True)
class InputNeed:
    """Industries learn to do with less of an input, and use more of their other inputs.

    Parameters
    ----------
    economy, user
        Whose industries; the field `industry` of other terms is `user` here.
    industry
        The inputs that are saved, from all origins.
    share
        Share of the need that is saved, from 0 to 1, at unchanged prices. Shares that overlap add.
    premium
        Extra cost of what replaces it, as a share of the value saved.

    Raises
    ------
    InputError
        When a number is out of range.

    Examples
    --------
    >>> InputNeed(("JPN",), ("C27",), ("C29",), 0.1).share
    0.1
    """

    kind: ClassVar[str] = "input_need"
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    user: tuple[str, ...]
    share: float
    premium: float = 0.0

    def __post_init__(self) -> None:
        """Check the numbers."""
        _in_range(self.share, 0, 1, "input_need, share", "Give the share that is saved")
        _in_range(self.premium, 0, 10, "input_need, premium", "Give the extra cost as a share")


@dataclass(frozen=True, slots=True)
class Productivity:
    """A factor on what the same factors and inputs of industries make.

    Parameters
    ----------
    economy, industry
        Codes or names.
    factor
        New output over old output, above 0. Factors that overlap multiply.

    Raises
    ------
    InputError
        When the factor is not above 0.

    Examples
    --------
    >>> Productivity(("IND",), ("C26",), 1.02).factor
    1.02
    """

    kind: ClassVar[str] = "productivity"
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    factor: float

    def __post_init__(self) -> None:
        """Check the factor."""
        fix = "Give new output over old output, such as 1.02"
        _in_range(self.factor, 1e-6, 1e6, "productivity, factor", fix)


@dataclass(frozen=True, slots=True)
class AddedCapital:
    """New capital in industries, as what it earns in a year at unchanged rewards.

    Parameters
    ----------
    economy, industry
        Codes or names; spread over them in proportion to their primary income.
    services_usd_m
        US$ million a year, 0 or more.

    Raises
    ------
    InputError
        When the number is negative.

    Examples
    --------
    >>> AddedCapital(("IND",), ("C26",), 500.0).kind
    'added_capital'
    """

    kind: ClassVar[str] = "added_capital"
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    services_usd_m: float

    def __post_init__(self) -> None:
        """Check the number."""
        fix = "Give US$ million a year"
        _in_range(self.services_usd_m, 0, 1e9, "added_capital, services_usd_m", fix)


@dataclass(frozen=True, slots=True)
class ForeignIncome:
    """Income that is earned in some economies and belongs to others, such as profits of capital.

    It counts as a gain of the owners and a loss of the others. It is spent where it is earned, as
    profits are that stay in the business: no goods move for it, and no price changes.

    Parameters
    ----------
    origin, destination
        Where it is earned and whose it is, in equal parts.
    usd_m
        US$ million a year, 0 or more.

    Raises
    ------
    InputError
        When the number is negative.

    Examples
    --------
    >>> ForeignIncome(("IND",), ("JPN",), 100.0).industry
    ('all',)
    """

    kind: ClassVar[str] = "foreign_income"
    industry: ClassVar[tuple[str, ...]] = ("all",)
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    usd_m: float

    def __post_init__(self) -> None:
        """Check the number."""
        _in_range(self.usd_m, 0, 1e9, "foreign_income, usd_m", "Give US$ million a year")


ReformTerm: TypeAlias = (
    TradeCost
    | Tariff
    | Endowment
    | Duty
    | Sourcing
    | InputNeed
    | Productivity
    | AddedCapital
    | ForeignIncome
)
"""What a reform is made of. A `Duty` states what is; the others change it."""


@dataclass(frozen=True, slots=True)
class Reform:
    """A lasting change: terms that compose, in any order.

    Parameters
    ----------
    terms
        What changes.

    Examples
    --------
    >>> Reform((TradeCost(("IND",), ("JPN",), ("all",), 0.99),)).changes
    True
    >>> Reform((Duty(("IND",), ("JPN",), ("C29",), 0.05),)).changes
    False
    """

    terms: tuple[ReformTerm, ...] = ()

    @property
    def changes(self) -> bool:
        """Return whether anything changes: a duty alone is only said to be there."""
        return any(not isinstance(term, Duty) for term in self.terms)

    def joined(self, other: Reform) -> Reform:
        """Return both reforms together."""
        return Reform((*self.terms, *other.terms))


__all__ = [
    "AddedCapital",
    "Duty",
    "ForeignIncome",
    "InputNeed",
    "Productivity",
    "Reform",
    "ReformTerm",
    "Sourcing",
]
