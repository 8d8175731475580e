"""The typed terms of a shock. Each says its space: a share of quantity, or a cost factor."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, get_args

from tradewind.core import InputError

Rent = Literal["importer", "exporter", "lost"]
"""Who keeps the scarcity rent of a cut."""
Codes: TypeAlias = str | Iterable[str]
"""One code or name, several, or ``"all"``."""
ALL = "all"
RENTS: tuple[str, ...] = get_args(Rent)


def as_codes(codes: Codes, where: str) -> tuple[str, ...]:
    """Return codes as a tuple, as they were written; ``("all",)`` for all.

    Parameters
    ----------
    codes
        One code or name, several, or ``"all"``.
    where
        The term and field, for messages.

    Returns
    -------
    tuple of str
        Without repeats.

    Raises
    ------
    InputError
        When there is none, when one is not text, or when "all" stands beside others.

    Examples
    --------
    >>> as_codes(["JPN", "IND", "JPN"], "origin")
    ('JPN', 'IND')
    """
    listed = (codes,) if isinstance(codes, str) else tuple(codes)
    for code in listed:
        if not str(code).strip() or type(code) is not str:
            what = "Not a code or name"
            raise InputError(what, where=where, found=repr(code), fix="Give text, such as JPN")
    unique = tuple(dict.fromkeys(code.strip() for code in listed))
    if not unique:
        what = "No code given"
        raise InputError(what, where=where, fix='Name at least one, or "all"')
    if any(code.casefold() == ALL for code in unique):
        if len(unique) > 1:
            what = '"all" stands beside other codes'
            raise InputError(what, where=where, found=", ".join(unique), fix='Give "all" alone')
        return (ALL,)
    return unique


def _number(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        what = "Not a finite number"
        raise InputError(what, where=where, found=repr(value), fix="Give a number such as 0.5")
    return float(value)


@dataclass(frozen=True, slots=True)
class Cut:
    """A share of the baseline quantity of flows that no longer arrives.

    Parameters
    ----------
    origin, destination, industry
        Codes or names, or ``("all",)``; links of an economy with itself are left out unless origin
        and destination both name that one economy.
    share
        Share of the baseline quantity, in [0, 1). A share of quantity, never of money.
    rent
        Who keeps the scarcity rent: ``"importer"`` (buyers are rationed at the supplier's price),
        ``"exporter"`` (the remaining sales fetch the scarcity price) or ``"lost"`` (burnt in
        detours and smuggling).

    Raises
    ------
    InputError
        When the share is outside [0, 1) or the rent is none of the three.

    Examples
    --------
    >>> Cut(("CHN",), ("JPN",), ("C26",), 0.9).rent
    'importer'
    """

    kind: ClassVar[str] = "cut"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    industry: tuple[str, ...]
    share: float
    rent: Rent = "importer"

    def __post_init__(self) -> None:
        """Check the numbers; codes are checked against a world."""
        share = _number(self.share, "cut, share")
        if not 0 <= share < 1:
            what = "The share of a cut is outside [0, 1)"
            fix = "Give the share of the baseline quantity that is lost, such as 0.9 for 90 %"
            raise InputError(what, where="cut, share", found=f"{share:g}", fix=fix)
        if self.rent not in RENTS:
            what = "Unknown keeper of the rent"
            fix = f"Use {', '.join(RENTS)}"
            raise InputError(what, where="cut, rent", found=repr(self.rent), fix=fix)
        object.__setattr__(self, "share", share)


@dataclass(frozen=True, slots=True)
class TradeCost:
    """An iceberg factor on trade cost: 1.1 needs ten percent more to be sent for the same arrival.

    Parameters
    ----------
    origin, destination, industry
        As in `Cut`.
    factor
        New cost over baseline cost, above 0; 0.9 is ten percent easier trade.

    Raises
    ------
    InputError
        When the factor is not above 0.

    Examples
    --------
    >>> TradeCost(("IND",), ("JPN",), ("all",), 0.9).factor
    0.9
    """

    kind: ClassVar[str] = "trade_cost"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    industry: tuple[str, ...]
    factor: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against a world."""
        factor = _number(self.factor, "trade_cost, factor")
        if not factor > 0:
            what = "The factor of a trade cost is not above 0"
            fix = "Give new cost over baseline cost, such as 0.9 for ten percent easier trade"
            raise InputError(what, where="trade_cost, factor", found=f"{factor:g}", fix=fix)
        object.__setattr__(self, "factor", factor)


Term: TypeAlias = Cut | TradeCost
"""Any term of a shock."""

__all__ = ["ALL", "RENTS", "Codes", "Cut", "Rent", "Term", "TradeCost", "as_codes"]
