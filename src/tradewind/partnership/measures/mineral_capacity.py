"""Mineral capacity: a new mine, refinery or magnet plant, in tonnes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from tradewind.models.minerals import ChainPlan, NewCapacity
from tradewind.partnership.measure import CodeKind, Draw, Measure, of_chain


class MineralCapacity(Measure):
    """Build a mine or plant of a mineral; it still needs the product of the stage before.

    Parameters
    ----------
    mineral, stage
        What it makes.
    economy
        Where; a member or not.

    Examples
    --------
    >>> MineralCapacity.UNIT
    'tonnes a year'
    """

    TYPE: ClassVar[str] = "mineral_capacity"
    ACTS_ON: ClassVar[str] = "mines and plants of a mineral"
    UNIT: ClassVar[str] = "tonnes a year"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 1e9)

    type: Literal["mineral_capacity"]
    mineral: str = Field(description="Id of a chain.")
    stage: Literal["mine", "refine", "make"] = Field(description="Whose product is made.")
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
        """Add the plant, where anybody who builds it takes part."""
        if not members:
            return ChainPlan()
        plant = NewCapacity(self.mineral, self.stage, self.economy, draw("level"))
        return ChainPlan(capacities=(plant,))

    def target(self) -> str:
        """Return what and where."""
        return f"{self.mineral}, stage {self.stage}, in {self.economy}"


__all__ = ["MineralCapacity"]
