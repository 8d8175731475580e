"""Measure: something that a pact does, with level, target, lead time, cost and source."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from tradewind.models import ReformTerm
from tradewind.partnership.number import Number

CodeKind = Literal["economy", "industry", "hazard"]
Draw = Callable[[str], float]
"""Returns a number of the measure by the name of its field, at the level that is looked at."""


@dataclass(frozen=True)
class HazardEffect:
    """What a measure does to hazards, never to a loss.

    Parameters
    ----------
    rate, length
        By hazard: factors on how often it comes and on how long it lasts.
    exempt
        By hazard: share of its cuts from which trade among `members` is spared.
    members
        Who is spared.

    Examples
    --------
    >>> HazardEffect(rate={"hormuz-2026": 0.9}).length
    {}
    """

    rate: Mapping[str, float] = field(default_factory=dict)
    length: Mapping[str, float] = field(default_factory=dict)
    exempt: Mapping[str, float] = field(default_factory=dict)
    members: tuple[str, ...] = ()


class Measure(BaseModel):
    """Base of every type of measure.

    Parameters
    ----------
    id, title, story
        Short name, and what it is in a line or two.
    commitments
        Ids of the commitments that it is drawn from.
    parties
        Who must all take part; none means whoever of the members does, the measure shrinking with
        them.
    counterpart
        Ministries, agencies or firms that act.
    payers
        Who bears the cost, in equal parts; the parties by default.
    level
        How much of it, in the unit of the type.
    lead_years
        Years from signature until it works.
    capex_usd_m, opex_usd_m
        US$ million once, and US$ million a year.
    overrun
        Expected overrun of the capital cost, as a share of it.
    lifetime_years
        Years over which the capital cost is spread.

    Examples
    --------
    >>> Measure.model_config["extra"]
    'forbid'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    TYPE: ClassVar[str] = ""
    ACTS_ON: ClassVar[str] = ""
    UNIT: ClassVar[str] = ""
    LEVEL_BOUNDS: ClassVar[tuple[float, float]] = (0.0, 1.0)

    id: str = Field(min_length=1)
    type: str
    title: str = Field(min_length=1)
    story: str = ""
    commitments: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    counterpart: str = Field(min_length=1)
    payers: tuple[str, ...] = ()
    level: Number
    lead_years: Number
    capex_usd_m: Number
    opex_usd_m: Number
    overrun: Number
    lifetime_years: Number

    @field_validator("level")
    @classmethod
    def _level_in_bounds(cls, level: Number) -> Number:
        """Refuse a level outside the bounds of the type."""
        return _within(level, *cls.LEVEL_BOUNDS)

    @field_validator("lead_years", "capex_usd_m", "opex_usd_m", "overrun")
    @classmethod
    def _not_negative(cls, number: Number) -> Number:
        """Refuse a negative cost or lead time."""
        return _within(number, 0.0, float("inf"))

    @field_validator("lifetime_years")
    @classmethod
    def _positive(cls, number: Number) -> Number:
        """Refuse a lifetime of less than a year."""
        return _within(number, 1.0, 100.0)

    @property
    def numbers(self) -> dict[str, Number]:
        """Return every number of the measure by field."""
        fields = type(self).model_fields
        found = {name: getattr(self, name) for name in fields}
        return {name: number for name, number in found.items() if isinstance(number, Number)}

    def codes(self) -> Iterator[tuple[str, CodeKind, tuple[str, ...]]]:
        """Yield the field, kind and contents of each list of codes, to be checked."""
        yield "parties", "economy", self.parties
        yield "payers", "economy", self.payers

    def scope(self, members: Sequence[str]) -> tuple[str, ...]:
        """Return who takes part when only some members do; nobody where a party is missing."""
        if self.parties:
            return self.parties if set(self.parties) <= set(members) else ()
        return tuple(members)

    def reform(
        self,
        members: Sequence[str],  # noqa: ARG002 - types that reform use it
        draw: Draw,  # noqa: ARG002 - types that reform use it
    ) -> tuple[ReformTerm, ...]:
        """Return how it changes the world economy in calm years.

        Parameters
        ----------
        members
            Who takes part, as `scope` returns it.
        draw
            The numbers of the measure.

        Returns
        -------
        tuple
            Terms of a reform.
        """
        return ()

    def on_hazards(
        self,
        members: Sequence[str],  # noqa: ARG002 - types that act on hazards use it
        draw: Draw,  # noqa: ARG002 - types that act on hazards use it
    ) -> HazardEffect:
        """Return how it changes hazards; parameters as in `reform`."""
        return HazardEffect()

    @abstractmethod
    def target(self) -> str:
        """Return what it is aimed at, in plain words with codes."""


def _within(number: Number, low: float, high: float) -> Number:
    if not (low <= number.low and number.high <= high):
        message = f"must lie from {low:g} to {high:g}, found {number.low:g} to {number.high:g}"
        raise ValueError(message)
    return number


def pairs(members: Sequence[str]) -> tuple[str, ...]:
    """Return members as both ends of links between them; nobody where there is only one.

    Parameters
    ----------
    members
        ISO3.

    Returns
    -------
    tuple of str
        Two or more.

    Examples
    --------
    >>> pairs(["JPN"]), pairs(["IND", "JPN"])
    ((), ('IND', 'JPN'))
    """
    return tuple(members) if len(members) > 1 else ()


__all__ = ["CodeKind", "Draw", "HazardEffect", "Measure", "pairs"]
