"""Facilitation: goods between members spend fewer days at borders, in ports and on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.models import ReformTerm, TradeCost
from tradewind.partnership.measure import CodeKind, Draw, Measure, pairs
from tradewind.partnership.number import Number


class Facilitation(Measure):
    """Save days between members, in both directions; a day costs a share of the value.

    Parameters
    ----------
    industries
        Whose goods.
    cost_per_day
        Share of the value that a day in transit costs.

    Examples
    --------
    >>> Facilitation.UNIT
    'days saved'
    """

    TYPE: ClassVar[str] = "facilitation"
    ACTS_ON: ClassVar[str] = "days, and through them trade cost between members"
    UNIT: ClassVar[str] = "days saved"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 30.0)
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {"cost_per_day": (0.0, 0.2)}

    type: Literal["facilitation"]
    industries: tuple[str, ...] = Field(min_length=1)
    cost_per_day: Number

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "industries", "industry", self.industries

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Lower the iceberg cost by what the days saved were worth."""
        both = pairs(members)
        factor = 1 / (1 + draw("level") * draw("cost_per_day"))
        return (TradeCost(both, both, self.industries, factor),) if both else ()

    def target(self) -> str:
        """Return which goods."""
        return f"{', '.join(self.industries)} between members"


__all__ = ["Facilitation"]
