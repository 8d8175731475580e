"""The term of a shock that closes chokepoints at sea."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from tradewind.core import InputError
from tradewind.models.term_checks import RENTS, Rent, number_of, share_of


@dataclass(frozen=True, slots=True)
class Closure:
    """Chokepoints that ships no longer pass: they go round, or wait, or stay where they are.

    Parameters
    ----------
    chokepoint
        Ids or names, such as ``("hormuz",)``; several are closed together.
    share
        Share of the passages that is lost, from 0 to 1.
    extra_days
        The most days that a ship loses: it waits for the passage rather than sail round for longer.
        None where nobody waits: ships go round however long it takes, and where no way round is
        left their goods do not arrive.
    rent
        Who keeps the scarcity rent of what does not arrive: ``"importer"``, ``"exporter"`` or
        ``"lost"``; None where buyers and sellers halve it, because nobody decides.

    Raises
    ------
    InputError
        When the share is outside 0 to 1, the days are negative, or the rent is none of the three.

    Examples
    --------
    >>> Closure(("suez",), 0.5).extra_days is None
    True
    """

    kind: ClassVar[str] = "closure"
    chokepoint: tuple[str, ...]
    share: float
    extra_days: float | None = None
    rent: Rent | None = None

    def __post_init__(self) -> None:
        """Check the numbers; chokepoints are checked when the shock is used."""
        fix = "Give the share of passages that is lost, such as 0.9 for 90 %"
        object.__setattr__(self, "share", share_of(self.share, self.kind, fix, whole=True))
        if self.rent is not None and self.rent not in RENTS:
            what = "Unknown keeper of the rent"
            fix = f"Use {', '.join(RENTS)}, or leave it out"
            raise InputError(what, where="closure, rent", found=repr(self.rent), fix=fix)
        if self.extra_days is None:
            return
        days = number_of(self.extra_days, f"{self.kind}, extra_days")
        if days < 0:
            what = "A ship loses less than no day"
            fix = "Give the most days that a ship waits, or leave it out"
            raise InputError(what, where=f"{self.kind}, extra_days", found=f"{days:g}", fix=fix)
        object.__setattr__(self, "extra_days", days)


__all__ = ["Closure"]
