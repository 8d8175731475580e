"""Assurance: members promise not to cut each other off, or deter others who might."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.partnership.measure import CodeKind, Draw, HazardEffect, Measure, pairs


class Assurance(Measure):
    """Make cuts rarer, or spare members from each other's cuts.

    Parameters
    ----------
    hazards
        Ids of the catalogue.
    effect
        ``"rarer"``: the hazards come less often, by the level. ``"spared"``: when one comes, that
        share of the cut does not fall on trade between members.

    Examples
    --------
    >>> Assurance.UNIT
    'share by which hazards are rarer, or cuts spare members'
    """

    TYPE: ClassVar[str] = "assurance"
    ACTS_ON: ClassVar[str] = "rate of coercive cuts, or what of a cut falls on members"
    UNIT: ClassVar[str] = "share by which hazards are rarer, or cuts spare members"

    type: Literal["assurance"]
    hazards: tuple[str, ...] = Field(min_length=1)
    effect: Literal["rarer", "spared"]

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "hazards", "hazard", self.hazards

    def on_hazards(self, members: Sequence[str], draw: Draw) -> HazardEffect:
        """Make the hazards rarer, or spare those who take part."""
        if not members:
            return HazardEffect()
        if self.effect == "rarer":
            return HazardEffect(rate=dict.fromkeys(self.hazards, 1 - draw("level")))
        spared = pairs(members)
        found = dict.fromkeys(self.hazards, draw("level")) if spared else {}
        return HazardEffect(exempt=found, members=spared)

    def target(self) -> str:
        """Return which hazards."""
        return ", ".join(self.hazards)


__all__ = ["Assurance"]
