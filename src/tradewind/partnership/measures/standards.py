"""Standards: members recognise each other's tests, so that trade between them costs less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.models import ReformTerm, TradeCost
from tradewind.partnership.measure import CodeKind, Draw, Measure, pairs


class Standards(Measure):
    """Lower the cost of trade between members in some industries, in both directions.

    Parameters
    ----------
    industries
        Whose goods or services are tested once.

    Examples
    --------
    >>> Standards.UNIT
    'share of the price'
    """

    TYPE: ClassVar[str] = "standards"
    ACTS_ON: ClassVar[str] = "trade cost between members, by industry"
    UNIT: ClassVar[str] = "share of the price"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 0.9)

    type: Literal["standards"]
    industries: tuple[str, ...] = Field(min_length=1)

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "industries", "industry", self.industries

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Lower the iceberg cost between those who take part."""
        both = pairs(members)
        return (TradeCost(both, both, self.industries, 1 - draw("level")),) if both else ()

    def target(self) -> str:
        """Return which industries."""
        return f"{', '.join(self.industries)} between members"


__all__ = ["Standards"]
