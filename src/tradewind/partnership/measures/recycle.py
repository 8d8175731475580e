"""Recycle: members win a mineral from scrap, which needs no mine and no refinery abroad."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from tradewind.models.minerals import ChainPlan, NewCapacity
from tradewind.partnership.measure import CodeKind, Draw, Measure, of_chain


class Recycle(Measure):
    """Build recyclers of a mineral in an economy.

    Parameters
    ----------
    mineral, stage
        What they make: the product of a stage, from scrap.
    economy
        Where; a member or not.

    Examples
    --------
    >>> Recycle.UNIT
    'tonnes a year'
    """

    TYPE: ClassVar[str] = "recycle"
    ACTS_ON: ClassVar[str] = "supply of a mineral from scrap"
    UNIT: ClassVar[str] = "tonnes a year"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 1e9)

    type: Literal["recycle"]
    mineral: str = Field(description="Id of a chain.")
    stage: Literal["refine", "make"] = Field("refine", description="Whose product is made.")
    economy: str = Field(description="Where, ISO3.")

    @field_validator("stage")
    @classmethod
    def _known_stage(cls, stage: str, info: ValidationInfo) -> str:
        """Refuse a stage that a chain does not have."""
        return of_chain(stage, (str(info.data.get("mineral", "")),))

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "mineral", "mineral", (self.mineral,)
        yield "economy", "economy", (self.economy,)

    def on_chains(self, members: Sequence[str], draw: Draw) -> ChainPlan:
        """Add the recyclers, where anybody who builds them takes part."""
        if not members:
            return ChainPlan()
        plant = NewCapacity(self.mineral, self.stage, self.economy, draw("level"), from_scrap=True)
        return ChainPlan(capacities=(plant,))

    def target(self) -> str:
        """Return what and where."""
        return f"{self.mineral} from scrap in {self.economy}"


__all__ = ["Recycle"]
