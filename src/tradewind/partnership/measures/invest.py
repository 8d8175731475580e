"""Invest: private and public money of one economy builds capital in another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar, Literal

from pydantic import Field, model_validator

from tradewind.models import AddedCapital, ForeignIncome, ReformTerm
from tradewind.partnership.measure import CodeKind, Draw, Measure
from tradewind.partnership.number import Number


class Invest(Measure):
    """Build capital in a host, of which part would have come anyway.

    Parameters
    ----------
    host
        Where.
    industries
        Which, in proportion to what each earns there today.
    additional
        Share of the money that would not have come without the pact.
    services_per_usd
        What US$ 1 of capital earns in a year before depreciation.
    owner, to_owner
        Whose capital it is, and which share of what it earns is theirs after tax in the host;
        depreciation is theirs too, in the capital cost that they bear.

    Examples
    --------
    >>> Invest.UNIT
    'US$ million invested in all'
    """

    TYPE: ClassVar[str] = "invest"
    ACTS_ON: ClassVar[str] = "capital of the host's industries"
    UNIT: ClassVar[str] = "US$ million invested in all"
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 1e7)
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {
        "additional": (0.0, 1.0),
        "services_per_usd": (0.0, 1.0),
        "to_owner": (0.0, 1.0),
    }

    type: Literal["invest"]
    host: str
    industries: tuple[str, ...] = Field(min_length=1)
    owner: str
    additional: Number
    services_per_usd: Number
    to_owner: Number

    @model_validator(mode="after")
    def _abroad(self) -> Invest:
        """Refuse capital of the host itself."""
        if self.owner == self.host:
            message = f"The owner is abroad: {self.host} is host and owner; use type capacity"
            raise ValueError(message)
        return self

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        yield "host", "economy", (self.host,)
        yield "owner", "economy", (self.owner,)
        yield "industries", "industry", self.industries

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Add what the capital earns to the host's factors; part of it belongs to the owner."""
        if not members:
            return ()
        services = draw("level") * draw("additional") * draw("services_per_usd")
        income = services * draw("to_owner")
        return (
            AddedCapital((self.host,), self.industries, services),
            ForeignIncome((self.host,), (self.owner,), income),
        )

    def target(self) -> str:
        """Return where and what."""
        return f"{', '.join(self.industries)} in {self.host}"


__all__ = ["Invest"]
