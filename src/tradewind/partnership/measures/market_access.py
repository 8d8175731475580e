"""Market access: members take away duties on each other's goods."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from tradewind.models import Duty, ReformTerm, Tariff
from tradewind.partnership.measure import CodeKind, Draw, Measure, within
from tradewind.partnership.number import Number


class DutyInForce(BaseModel):
    """A duty that is levied today.

    Parameters
    ----------
    importer, exporter
        ISO3.
    industries
        On whose goods.
    rate
        Ad valorem, as a share: 0.05 is five percent.

    Examples
    --------
    >>> DutyInForce.model_config["extra"]
    'forbid'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    importer: str
    exporter: str
    industries: tuple[str, ...] = Field(min_length=1)
    rate: Number

    @field_validator("rate")
    @classmethod
    def _rate(cls, rate: Number) -> Number:
        """Refuse a negative duty."""
        return within(rate, 0.0, 10.0)

    @model_validator(mode="after")
    def _between_two(self) -> DutyInForce:
        """Refuse a duty of an economy on its own goods."""
        if self.importer == self.exporter:
            message = f"A duty is levied on others: {self.importer} is importer and exporter"
            raise ValueError(message)
        return self


class MarketAccess(Measure):
    """Take away a share of the duties that members levy on each other.

    Parameters
    ----------
    duties
        Those in force; duties on links between economies that do not both take part stay.

    Examples
    --------
    >>> MarketAccess.TYPE
    'market_access'
    """

    TYPE: ClassVar[str] = "market_access"
    ACTS_ON: ClassVar[str] = "tariffs between members"
    UNIT: ClassVar[str] = "share of the duty taken away"

    type: Literal["market_access"]
    duties: tuple[DutyInForce, ...] = Field(min_length=1)

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the lists of codes."""
        yield from super().codes()
        for k, duty in enumerate(self.duties):
            yield f"duties.{k}.importer", "economy", (duty.importer,)
            yield f"duties.{k}.exporter", "economy", (duty.exporter,)
            yield f"duties.{k}.industries", "industry", duty.industries

    def in_force(self, draw: Draw) -> tuple[Duty, ...]:
        """Return the duties as they are, on all links, whoever takes part."""
        return tuple(
            Duty((duty.exporter,), (duty.importer,), duty.industries, draw(f"duties.{k}.rate"))
            for k, duty in enumerate(self.duties)
        )

    def reform(self, members: Sequence[str], draw: Draw) -> tuple[ReformTerm, ...]:
        """Lower the duties of links between those who take part."""
        return tuple(
            Tariff(duty.origin, duty.destination, duty.industry, -draw("level") * duty.rate)
            for duty in self.in_force(draw)
            if {*duty.origin, *duty.destination} <= set(members)
        )

    @property
    def numbers(self) -> dict[str, Number]:
        """Return every number by field, the rates of duties among them."""
        rates = {f"duties.{k}.rate": duty.rate for k, duty in enumerate(self.duties)}
        return {**super().numbers, **rates}

    def target(self) -> str:
        """Return whose duties on what."""
        return "; ".join(
            f"{duty.importer} on {', '.join(duty.industries)} from {duty.exporter}"
            for duty in self.duties
        )


__all__ = ["DutyInForce", "MarketAccess"]
