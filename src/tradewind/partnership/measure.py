"""Measure: something that a pact does, with level, target, lead time, cost and source."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from tradewind.models import ReformTerm
from tradewind.models.minerals import ChainPlan, chain_stages
from tradewind.partnership.number import Number

CodeKind = Literal["economy", "industry", "hazard", "mineral"]
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
    OTHER_BOUNDS: ClassVar[Mapping[str, tuple[float, float]]] = {}
    """Bounds of the numbers that a type has besides."""

    id: str = Field(min_length=1, description="Short name.")
    type: str = Field(description="Name of the type.")
    title: str = Field(min_length=1, description="What it is, in a few words.")
    story: str = Field("", description="What it is, in a line or two.")
    commitments: tuple[str, ...] = Field((), description="Ids of commitments.")
    parties: tuple[str, ...] = Field((), description="Who must all take part.")
    counterpart: str = Field(min_length=1, description="Who acts.")
    payers: tuple[str, ...] = Field((), description="Who bears the cost.")
    level: Number = Field(description="How much of it.")
    lead_years: Number = Field(description="Years until it works.")
    capex_usd_m: Number = Field(description="US$ million once.")
    opex_usd_m: Number = Field(description="US$ million a year.")
    overrun: Number = Field(description="Overrun of the capital cost, as a share.")
    lifetime_years: Number = Field(description="Years over which capital is spread.")

    @field_validator("*")
    @classmethod
    def _within_bounds(cls, value: object, info: ValidationInfo) -> object:
        """Refuse a number outside its bounds, such as a negative cost."""
        bounds = {**_BOUNDS, **cls.OTHER_BOUNDS, "level": cls.LEVEL_BOUNDS}
        if isinstance(value, Number) and info.field_name in bounds:
            within(value, *bounds[info.field_name])
        return value

    @field_validator("parties", "payers")
    @classmethod
    def _once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Refuse a code that stands twice."""
        twice = [code for k, code in enumerate(codes) if code in codes[:k]]
        if twice:
            message = f"Name {twice[0]} once"
            raise ValueError(message)
        return codes

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

    def on_chains(
        self,
        members: Sequence[str],  # noqa: ARG002 - types that act on minerals use it
        draw: Draw,  # noqa: ARG002 - types that act on minerals use it
    ) -> ChainPlan:
        """Return what it prepares along chains of minerals; parameters as in `reform`."""
        return ChainPlan()

    @abstractmethod
    def target(self) -> str:
        """Return what it is aimed at, in plain words with codes."""


_BOUNDS: Mapping[str, tuple[float, float]] = {
    "lead_years": (0.0, 100.0),
    "capex_usd_m": (0.0, math.inf),
    "opex_usd_m": (0.0, math.inf),
    "overrun": (0.0, 20.0),
    "lifetime_years": (1.0, 100.0),
}


def of_chain(stage: str, minerals: Sequence[str]) -> str:
    """Return a stage that every one of some chains has.

    Parameters
    ----------
    stage
        ``"mine"``, ``"refine"`` or ``"make"``.
    minerals
        Ids; those that are not known are refused elsewhere.

    Returns
    -------
    str
        The same.

    Raises
    ------
    ValueError
        When a chain lacks it; pydantic says where.

    Examples
    --------
    >>> of_chain("refine", ["gallium"])
    'refine'
    """
    stages = chain_stages()
    for mineral in minerals:
        if mineral in stages and stage not in stages[mineral]:
            message = f"The chain of {mineral} has the stages {', '.join(stages[mineral])}"
            raise ValueError(message)
    return stage


def within(number: Number, low: float, high: float) -> Number:
    """Return a number whose range lies within bounds.

    Parameters
    ----------
    number
        The number.
    low, high
        The bounds.

    Returns
    -------
    Number
        The same.

    Raises
    ------
    ValueError
        When its range goes beyond them; pydantic says where.

    Examples
    --------
    >>> half = Number(value=0.5, low=0.5, high=0.5, source="a paper", confidence="B")
    >>> within(half, 0, 1).value
    0.5
    """
    if not (low <= number.low and number.high <= high):
        end = "or more" if math.isinf(high) else f"to {high:g}"
        message = (
            f"Give a number from {low:g} {end}; its range is {number.low:g} to {number.high:g}"
        )
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
    ends = tuple(dict.fromkeys(members))
    return ends if len(ends) > 1 else ()


__all__ = ["CodeKind", "Draw", "HazardEffect", "Measure", "of_chain", "pairs", "within"]
