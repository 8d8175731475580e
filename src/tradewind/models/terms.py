"""The typed terms of a shock. Each says its space: a share, a rate or a factor, and of what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from tradewind.core import InputError
from tradewind.models.lane_terms import Closure
from tradewind.models.term_checks import RENTS, Rent, factor_of, number_of, share_of


@dataclass(frozen=True, slots=True)
class Cut:
    """A share of the baseline quantity of flows that no longer arrives.

    Parameters
    ----------
    origin, destination, industry
        Codes or names, or ``("all",)``; links of an economy with itself are left out unless origin
        and destination both name that one economy.
    share
        Share of the baseline quantity, in [0, 1). A share of quantity, never of money. Cuts that
        overlap compose by what they leave.
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
        fix = "Give the share of the baseline quantity that is lost, such as 0.9 for 90 %"
        share = share_of(self.share, self.kind, fix)
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
        New cost over baseline cost, above 0; 0.9 is ten percent easier trade. Factors that overlap
        multiply.

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
        fix = "Give new cost over baseline cost, such as 0.9 for ten percent easier trade"
        object.__setattr__(self, "factor", factor_of(self.factor, self.kind, fix))


@dataclass(frozen=True, slots=True)
class Tariff:
    """A change of the ad valorem tariff, whose revenue goes to consumers of the importer.

    Parameters
    ----------
    origin, destination, industry
        As in `Cut`, but never one economy with itself: there is no border to pay at.
    rate
        Change of the rate as a share, above -1: 0.25 is 25 percentage points more, -0.05 is five
        points less. Rates that overlap add.

    Raises
    ------
    InputError
        When the rate is not finite and above -1.

    Examples
    --------
    >>> Tariff(("IND",), ("USA",), ("C13T15",), 0.25).rate
    0.25
    """

    kind: ClassVar[str] = "tariff"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    industry: tuple[str, ...]
    rate: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against a world."""
        rate = number_of(self.rate, "tariff, rate")
        if not rate > -1:
            what = "The rate of a tariff is not above -1"
            fix = "Give the change as a share, such as 0.25 for 25 percentage points"
            raise InputError(what, where="tariff, rate", found=f"{rate:g}", fix=fix)
        object.__setattr__(self, "rate", rate)


@dataclass(frozen=True, slots=True)
class Capacity:
    """A share of productive capacity lost: the same factors and inputs make that much less.

    Parameters
    ----------
    economy, industry
        Codes or names, or ``("all",)``.
    share
        Share of capacity, in [0, 1); unit cost rises by 1 / (1 - share). Losses that overlap
        compose by what they leave.

    Raises
    ------
    InputError
        When the share is outside [0, 1).

    Examples
    --------
    >>> Capacity(("JPN",), ("C29",), 0.1).share
    0.1
    """

    kind: ClassVar[str] = "capacity"
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    share: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against a world."""
        fix = "Give the share of capacity that is lost, such as 0.1 for 10 %"
        object.__setattr__(self, "share", share_of(self.share, self.kind, fix))


@dataclass(frozen=True, slots=True)
class Endowment:
    """A factor on the primary factors (labour, capital, land) of industries.

    Parameters
    ----------
    economy, industry
        Codes or names, or ``("all",)``; industry ``("all",)`` is the whole economy.
    factor
        New quantity over baseline quantity, above 0. Factors that overlap multiply.

    Raises
    ------
    InputError
        When the factor is not above 0.

    Examples
    --------
    >>> Endowment(("JPN",), ("all",), 0.95).factor
    0.95
    """

    kind: ClassVar[str] = "endowment"
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    factor: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against a world."""
        fix = "Give new quantity over baseline quantity, such as 0.95 for five percent less"
        object.__setattr__(self, "factor", factor_of(self.factor, self.kind, fix))


@dataclass(frozen=True, slots=True)
class Demand:
    """A factor on the weight of goods in final demand: a change of tastes.

    The budget stays what it is, so other goods take the rest (a factor on all goods changes
    nothing), and real income is measured at the new tastes.

    Parameters
    ----------
    economy, industry
        Codes or names, or ``("all",)``.
    factor
        New weight over baseline weight before the weights are made to add up again, above 0.
        Factors that overlap multiply.

    Raises
    ------
    InputError
        When the factor is not above 0.

    Examples
    --------
    >>> Demand(("DEU",), ("D",), 0.8).factor
    0.8
    """

    kind: ClassVar[str] = "demand"
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    factor: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against a world."""
        fix = "Give new weight over baseline weight, such as 1.2 for a fifth more"
        object.__setattr__(self, "factor", factor_of(self.factor, self.kind, fix))


LinkTerm: TypeAlias = Cut | TradeCost | Tariff
"""A term that acts on links between economies."""
PlaceTerm: TypeAlias = Capacity | Endowment | Demand
"""A term that acts in economies."""
Term: TypeAlias = LinkTerm | PlaceTerm | Closure
"""Any term of a shock."""

__all__ = [
    "RENTS",
    "Capacity",
    "Cut",
    "Demand",
    "Endowment",
    "LinkTerm",
    "PlaceTerm",
    "Rent",
    "Tariff",
    "Term",
    "TradeCost",
]
