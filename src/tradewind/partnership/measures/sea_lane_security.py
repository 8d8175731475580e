"""Sea-lane security: closures come less often and end sooner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.partnership.measure import CodeKind, Draw, HazardEffect, Measure
from tradewind.partnership.number import Number


class SeaLaneSecurity(Measure):
    """Make closures of sea lanes rarer and shorter, for everybody.

    Parameters
    ----------
    hazards
        Ids of the catalogue.
    shorter
        Share by which closures are shorter.

    Examples
    --------
    >>> SeaLaneSecurity.ACTS_ON
    'rate and duration of closures'
    """

    TYPE: ClassVar[str] = "sea_lane_security"
    ACTS_ON: ClassVar[str] = "rate and duration of closures"
    UNIT: ClassVar[str] = "share by which closures are rarer"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 0.95)
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {"shorter": (0.0, 0.95)}

    type: Literal["sea_lane_security"]
    hazards: tuple[str, ...] = Field(min_length=1)
    shorter: Number

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "hazards", "hazard", self.hazards

    def on_hazards(self, members: Sequence[str], draw: Draw) -> HazardEffect:
        """Make the closures rarer and shorter."""
        if not members:
            return HazardEffect()
        return HazardEffect(
            rate=dict.fromkeys(self.hazards, 1 - draw("level")),
            length=dict.fromkeys(self.hazards, 1 - draw("shorter")),
        )

    def target(self) -> str:
        """Return which hazards."""
        return ", ".join(self.hazards)


__all__ = ["SeaLaneSecurity"]
