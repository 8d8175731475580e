"""ChainPlan: what somebody has prepared: stocks, new mines and plants, recycling, thrift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tradewind.core import InputError


@dataclass(frozen=True, slots=True)
class Stock:
    """A stock of the product of a stage, released in a shortage.

    Parameters
    ----------
    mineral, stage
        What is held.
    economies
        ISO3 of who may draw on it; one for an own stock, several for a pooled one.
    days
        Days of the baseline use of all of them together.
    release_price_rise
        Rise of the price, as a share, at which it is released; None takes that of the parameters.

    Raises
    ------
    InputError
        When the days are negative.

    Examples
    --------
    >>> Stock("gallium", "refine", ("IND", "JPN"), 60.0).days
    60.0
    """

    mineral: str
    stage: str
    economies: tuple[str, ...]
    days: float
    release_price_rise: float | None = None

    def __post_init__(self) -> None:
        """Check the days, and count each economy once."""
        _not_negative(self.days, "stock, days")
        object.__setattr__(self, "economies", tuple(dict.fromkeys(self.economies)))


@dataclass(frozen=True, slots=True)
class NewCapacity:
    """A new mine, plant or recycler.

    Parameters
    ----------
    mineral, stage
        What it makes; recyclers make the product of a stage from scrap.
    economy
        Where, ISO3.
    tonnes
        A year.
    from_scrap
        Whether it needs no product of the stage before.

    Raises
    ------
    InputError
        When the tonnes are negative.

    Examples
    --------
    >>> NewCapacity("lithium", "refine", "IND", 5000.0).from_scrap
    False
    """

    mineral: str
    stage: str
    economy: str
    tonnes: float
    from_scrap: bool = False

    def __post_init__(self) -> None:
        """Check the tonnes."""
        _not_negative(self.tonnes, "new capacity, tonnes")


@dataclass(frozen=True, slots=True)
class Thrift:
    """Users of an economy do with less of a mineral for the same output.

    Parameters
    ----------
    mineral
        What is saved.
    economy
        ISO3 of whose users save it.
    share
        Share of the baseline use, from 0 to 1.

    Raises
    ------
    InputError
        When the share is outside 0 to 1.

    Examples
    --------
    >>> Thrift("rare-earths-heavy", "JPN", 0.2).share
    0.2
    """

    mineral: str
    economy: str
    share: float

    def __post_init__(self) -> None:
        """Check the share."""
        if not 0 <= self.share <= 1:
            what = "The share that is saved is outside 0 to 1"
            fix = "Give a share such as 0.2 for 20 %"
            raise InputError(what, where="thrift, share", found=f"{self.share:g}", fix=fix)


@dataclass(frozen=True, slots=True)
class ChainPlan:
    """All that is prepared, in any order.

    Parameters
    ----------
    stocks, capacities, thrifts
        What is prepared.

    Examples
    --------
    >>> ChainPlan().nothing
    True
    """

    stocks: tuple[Stock, ...] = ()
    capacities: tuple[NewCapacity, ...] = ()
    thrifts: tuple[Thrift, ...] = ()

    @property
    def nothing(self) -> bool:
        """Return whether nothing is prepared."""
        return not (self.stocks or self.capacities or self.thrifts)

    def of(self, mineral: str) -> ChainPlan:
        """Return what is prepared for one mineral."""
        return ChainPlan(
            tuple(each for each in self.stocks if each.mineral == mineral),
            tuple(each for each in self.capacities if each.mineral == mineral),
            tuple(each for each in self.thrifts if each.mineral == mineral),
        )

    def among(self, economies: Sequence[str]) -> ChainPlan:
        """Return what is prepared by economies that count; the others use or make too little."""
        known = set(economies)
        held = (
            replace(each, economies=tuple(e for e in each.economies if e in known))
            for each in self.stocks
        )
        return ChainPlan(
            tuple(each for each in held if each.economies),
            self.capacities,
            tuple(each for each in self.thrifts if each.economy in known),
        )

    def joined(self, other: ChainPlan) -> ChainPlan:
        """Return both plans together."""
        return ChainPlan(
            (*self.stocks, *other.stocks),
            (*self.capacities, *other.capacities),
            (*self.thrifts, *other.thrifts),
        )


def _not_negative(value: float, where: str) -> None:
    if not value >= 0:
        what = "A quantity is negative"
        raise InputError(what, where=where, found=f"{value:g}", fix="Give 0 or more")


__all__ = ["ChainPlan", "NewCapacity", "Stock", "Thrift"]
