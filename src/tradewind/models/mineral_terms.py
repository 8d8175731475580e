"""The terms of a shock that act on the chain of a mineral; they say in tonnes what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from tradewind.core import InputError
from tradewind.models.term_checks import number_of, share_of

HIGHEST_RATE = 10.0
"""US$ of tax per US$ of price: ten times the price is a ban; more is a percentage mistaken."""


@dataclass(frozen=True, slots=True)
class MineralCut:
    """A share of what some sell to others of a mineral that no longer leaves.

    Parameters
    ----------
    origin, destination
        Codes or names, or ``("all",)``; sales at home are never cut.
    mineral
        Ids of chains, such as ``("gallium",)``.
    stage
        Whose product stays: ``"mine"``, ``"refine"`` or ``"make"``.
    share
        Share of the baseline tonnes of each seller to these buyers together, from 0 to 1.

    Raises
    ------
    InputError
        When the share is outside 0 to 1.

    Examples
    --------
    >>> MineralCut(("CHN",), ("all",), ("gallium",), "refine", 0.5).share
    0.5
    """

    kind: ClassVar[str] = "mineral_cut"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    mineral: tuple[str, ...]
    stage: str
    share: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against the chains."""
        object.__setattr__(self, "share", share_of(self.share, self.kind, whole=True))


@dataclass(frozen=True, slots=True)
class MineralTax:
    """A tax on what some sell to others of a mineral; the revenue stays with the seller's state.

    Parameters
    ----------
    origin, destination, mineral, stage
        As in `MineralCut`.
    rate
        US$ of tax per US$ of the baseline price, from 0 to 10 (1,000 %).

    Raises
    ------
    InputError
        When the rate is negative, above 10 or not finite.

    Examples
    --------
    >>> MineralTax(("IDN",), ("all",), ("nickel",), "mine", 0.1).rate
    0.1
    """

    kind: ClassVar[str] = "mineral_tax"
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    mineral: tuple[str, ...]
    stage: str
    rate: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against the chains."""
        rate = number_of(self.rate, f"{self.kind}, rate")
        if rate < 0:
            what = "The rate of an export tax is negative"
            fix = "Give the tax per US$ of the price, such as 0.1 for 10 %"
            raise InputError(what, where=f"{self.kind}, rate", found=f"{rate:g}", fix=fix)
        if rate > HIGHEST_RATE:
            what = "The rate of an export tax is above 1,000 % of the price"
            fix = "Give the tax per US$ of the price, such as 0.1 for 10 %; to stop all, cut it"
            raise InputError(what, where=f"{self.kind}, rate", found=f"{rate:g}", fix=fix)
        object.__setattr__(self, "rate", rate)


@dataclass(frozen=True, slots=True)
class MineralLoss:
    """A share of what some make of a mineral at a stage that can no longer be made.

    Parameters
    ----------
    economy
        Codes or names, or ``("all",)``.
    mineral, stage
        As in `MineralCut`.
    share
        Share of the baseline output, from 0 to 1.

    Raises
    ------
    InputError
        When the share is outside 0 to 1.

    Examples
    --------
    >>> MineralLoss(("MMR",), ("rare-earths-heavy",), "mine", 0.6).share
    0.6
    """

    kind: ClassVar[str] = "mineral_loss"
    economy: tuple[str, ...]
    mineral: tuple[str, ...]
    stage: str
    share: float

    def __post_init__(self) -> None:
        """Check the number; codes are checked against the chains."""
        object.__setattr__(self, "share", share_of(self.share, self.kind, whole=True))


MineralTerm: TypeAlias = MineralCut | MineralTax | MineralLoss
"""Any term of a shock that acts on the chain of a mineral."""

__all__ = ["HIGHEST_RATE", "MineralCut", "MineralLoss", "MineralTax", "MineralTerm"]
