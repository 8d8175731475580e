"""Diversify: members buy less from a dominant source and more from others, at a cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from tradewind.models import ReformTerm, Sourcing
from tradewind.models.codes import ALL
from tradewind.partnership.measure import CodeKind, Draw, Measure
from tradewind.partnership.number import Number


class Diversify(Measure):
    """Move a share of what members buy from a source to other sellers.

    Parameters
    ----------
    away_from
        The source.
    industries
        Whose goods.
    towards
        Who sells instead, in proportion to today's sales; "all" is everyone else.
    premium
        Switching cost: what a moved purchase costs more for good, as a share of its value.

    Examples
    --------
    >>> Diversify.ACTS_ON
    'origin shares of what members buy, with a switching cost'
    """

    TYPE: ClassVar[str] = "diversify"
    ACTS_ON: ClassVar[str] = "origin shares of what members buy, with a switching cost"
    UNIT: ClassVar[str] = "share of purchases from the source that is moved"
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {"premium": (0.0, 10.0)}

    type: Literal["diversify"]
    away_from: str
    industries: tuple[str, ...] = Field(min_length=1)
    towards: tuple[str, ...] = (ALL,)
    premium: Number

    @model_validator(mode="after")
    def _elsewhere(self) -> Diversify:
        """Refuse to move purchases to where they come from."""
        if self.away_from in self.towards:
            message = f"Take {self.away_from} out of towards: purchases move away from it"
            raise ValueError(message)
        return self

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "away_from", "economy", (self.away_from,)
        yield "industries", "industry", self.industries
        yield "towards", "economy", tuple(code for code in self.towards if code != ALL)

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Move purchases of those who take part."""
        buyers = tuple(code for code in members if code != self.away_from)
        if not buyers:
            return ()
        share, premium = draw("level"), draw("premium")
        return (Sourcing((self.away_from,), buyers, self.industries, share, self.towards, premium),)

    def target(self) -> str:
        """Return what is bought from whom, and from whom instead."""
        others = "others" if self.towards == (ALL,) else ", ".join(self.towards)
        return f"{', '.join(self.industries)} from {self.away_from} towards {others}"


__all__ = ["Diversify"]
