"""Capacity: new plants in a member or in a third economy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.models import AddedCapital, ReformTerm
from tradewind.partnership.measure import CodeKind, Draw, Measure
from tradewind.partnership.number import Number


class CapacityMeasure(Measure):
    """Build plants that could make a given output a year.

    Their capital is new; workers and inputs come from the rest of the economy, at their price.

    Parameters
    ----------
    economy
        Where; a member or not.
    industries
        Which, in proportion to what each earns there today.
    capital_share
        Return to capital as a share of output.

    Examples
    --------
    >>> CapacityMeasure.UNIT
    'US$ million of output a year'
    """

    TYPE: ClassVar[str] = "capacity"
    ACTS_ON: ClassVar[str] = "capital of industries"
    UNIT: ClassVar[str] = "US$ million of output a year"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 1e6)
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {"capital_share": (0.0, 1.0)}

    type: Literal["capacity"]
    economy: str
    industries: tuple[str, ...] = Field(min_length=1)
    capital_share: Number

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "economy", "economy", (self.economy,)
        yield "industries", "industry", self.industries

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Add the capital of the plants, where anybody who builds them takes part."""
        if not members:
            return ()
        services = draw("level") * draw("capital_share")
        return (AddedCapital((self.economy,), self.industries, services),)

    def target(self) -> str:
        """Return where and what."""
        return f"{', '.join(self.industries)} in {self.economy}"


__all__ = ["CapacityMeasure"]
