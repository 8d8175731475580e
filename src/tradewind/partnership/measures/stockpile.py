"""Stockpile: members hold minerals, each for itself or together, and release them in a shortage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field, ValidationInfo, field_validator

from tradewind.models.minerals import ChainPlan, Stock
from tradewind.partnership.measure import CodeKind, Draw, Measure, of_chain
from tradewind.partnership.number import Number


class Stockpile(Measure):
    """Hold days of members' use of minerals.

    Parameters
    ----------
    minerals, stage
        What is held: the product of a stage.
    pooled
        Whether any member may draw on all of it; else each on its own share.
    release_price_rise
        Rise of the price, as a share, at which it is released; released evenly while a shortage
        lasts.

    Examples
    --------
    >>> Stockpile.UNIT
    "days of members' use"
    """

    TYPE: ClassVar[str] = "stockpile"
    ACTS_ON: ClassVar[str] = "stocks of a mineral"
    UNIT: ClassVar[str] = "days of members' use"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 730.0)
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {"release_price_rise": (0.0, 10.0)}

    type: Literal["stockpile"]
    minerals: tuple[str, ...] = Field(min_length=1, description="Ids of chains.")
    stage: Literal["mine", "refine", "make"] = Field("refine", description="What is held.")
    pooled: bool = Field(False, description="Whether any member may draw on all of it.")
    release_price_rise: Number = Field(description="Rise of the price at release, as a share.")

    @field_validator("stage")
    @classmethod
    def _known_stage(cls, stage: str, info: ValidationInfo) -> str:
        """Refuse a stage that a chain does not have."""
        return of_chain(stage, info.data.get("minerals", ()))

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "minerals", "mineral", self.minerals

    def on_chains(self, members: Sequence[str], draw: Draw) -> ChainPlan:
        """Add one stock of all who take part, or one of each."""
        who = tuple(members)
        holders = ((who,) if who else ()) if self.pooled else tuple((code,) for code in who)
        days, rise = draw("level"), draw("release_price_rise")
        return ChainPlan(
            stocks=tuple(
                Stock(mineral, self.stage, economies, days, rise)
                for mineral in self.minerals
                for economies in holders
            )
        )

    def target(self) -> str:
        """Return what is held, and how."""
        return f"{', '.join(self.minerals)}, {'one pool' if self.pooled else 'each its own'}"


__all__ = ["Stockpile"]
