"""Mineral substitute: members' industries do with less of a mineral for the same output."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.models.minerals import ChainPlan, Thrift
from tradewind.partnership.measure import CodeKind, Draw, Measure


class MineralSubstitute(Measure):
    """Lower what industries of members need of minerals.

    Parameters
    ----------
    minerals
        Ids of chains.

    Examples
    --------
    >>> MineralSubstitute.UNIT
    'share of the use that is saved'
    """

    TYPE: ClassVar[str] = "mineral_substitute"
    ACTS_ON: ClassVar[str] = "use of a mineral by members"
    UNIT: ClassVar[str] = "share of the use that is saved"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 0.95)

    type: Literal["mineral_substitute"]
    minerals: tuple[str, ...] = Field(min_length=1, description="Ids of chains.")

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "minerals", "mineral", self.minerals

    def on_chains(self, members: Sequence[str], draw: Draw) -> ChainPlan:
        """Save the same share in every member that takes part."""
        share = draw("level")
        return ChainPlan(
            thrifts=tuple(
                Thrift(mineral, code, share) for mineral in self.minerals for code in members
            )
        )

    def target(self) -> str:
        """Return what is saved."""
        return f"{', '.join(self.minerals)} used by members"


__all__ = ["MineralSubstitute"]
