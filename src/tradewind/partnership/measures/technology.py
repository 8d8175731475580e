"""Technology: a member's industry makes more of the same factors and inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import Field

from tradewind.models import Productivity, ReformTerm
from tradewind.partnership.measure import CodeKind, Draw, Measure


class Technology(Measure):
    """Raise the productivity of industries.

    Parameters
    ----------
    economies
        Whose; members who take part, by default.
    industries
        Which.

    Examples
    --------
    >>> Technology.UNIT
    'rise of productivity, as a share'
    """

    TYPE: ClassVar[str] = "technology"
    ACTS_ON: ClassVar[str] = "productivity of a member's industry"
    UNIT: ClassVar[str] = "rise of productivity, as a share"

    type: Literal["technology"]
    economies: tuple[str, ...] = ()
    industries: tuple[str, ...] = Field(min_length=1)

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "economies", "economy", self.economies
        yield "industries", "industry", self.industries

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Raise the productivity of those who take part."""
        who = tuple(code for code in self.economies or members if code in members)
        return (Productivity(who, self.industries, 1 + draw("level")),) if who else ()

    def target(self) -> str:
        """Return which industries of whom."""
        return f"{', '.join(self.industries)} in {', '.join(self.economies) or 'members'}"


__all__ = ["Technology"]
