"""Substitute: members share technology that does with less of a scarce input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.models import InputNeed, ReformTerm
from tradewind.partnership.measure import CodeKind, Draw, Measure
from tradewind.partnership.number import Number


class Substitute(Measure):
    """Lower what industries of members need of an input.

    Parameters
    ----------
    inputs
        The industries whose goods are saved.
    users
        The industries that save them.
    premium
        What the replacement costs more, as a share of the value saved.

    Examples
    --------
    >>> Substitute.UNIT
    'share of the need that is saved'
    """

    TYPE: ClassVar[str] = "substitute"
    ACTS_ON: ClassVar[str] = "input need of members' industries"
    UNIT: ClassVar[str] = "share of the need that is saved"
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {"premium": (0.0, 10.0)}

    type: Literal["substitute"]
    inputs: tuple[str, ...] = Field(min_length=1)
    users: tuple[str, ...] = Field(min_length=1)
    premium: Number

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "inputs", "industry", self.inputs
        yield "users", "industry", self.users

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Lower the need of those who take part."""
        if not members:
            return ()
        who = tuple(members)
        return (InputNeed(who, self.inputs, self.users, draw("level"), draw("premium")),)

    def target(self) -> str:
        """Return what is saved by whom."""
        return f"{', '.join(self.inputs)} used by {', '.join(self.users)} of members"


__all__ = ["Substitute"]
