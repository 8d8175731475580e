"""Hazards: kinds of shock with a record, a severity and a duration; none has happened yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from tradewind.core import InputError
from tradewind.models import (
    Capacity,
    Closure,
    Cut,
    Demand,
    Endowment,
    MineralCut,
    MineralLoss,
    MineralTerm,
    Shock,
    Tariff,
    Term,
    TradeCost,
)
from tradewind.models.terms import Rent

MIDDLE = 0.5
"""The intensity at which a severity takes its mode."""
UNITS: Mapping[str, str] = {
    Cut.kind: "share of quantity",
    Closure.kind: "share of passages",
    Capacity.kind: "share of capacity",
    TradeCost.kind: "iceberg factor",
    Tariff.kind: "ad valorem rate",
    Demand.kind: "factor",
    Endowment.kind: "factor",
    MineralCut.kind: "share of tonnes",
    MineralLoss.kind: "share of tonnes",
}
"""The unit of the severity of each kind of term."""
MINERAL_KINDS = (MineralCut.kind, MineralLoss.kind)
"""Kinds that act on the chain of a mineral, and reach the economy through it."""
RECORD_BEGINS = date(2010, 1, 1)
"""The first day of the longest window from which rates are counted."""
TRUSTED = ("A",)
"""Confidence marks of hazards that count unless they are excluded."""


@dataclass(frozen=True, slots=True)
class HazardTerm:
    """What a hazard does: a term of a shock whose size depends on the intensity of the event.

    Parameters
    ----------
    kind
        ``cut``, ``capacity``, ``trade_cost``, ``tariff``, ``demand``, ``endowment``, ``closure``,
        ``mineral_cut`` or ``mineral_loss``.
    origin, destination, economy, industry
        Codes, as in the terms of a shock; those that the kind does not have are empty.
    low, mode, high
        Size at intensity 0, 0.5 and 1, in `unit`; linear in between.
    unit
        One of `UNITS`.
    rent
        Who keeps the scarcity rent of a cut.
    source
        Where the sizes come from.
    line
        Where it was read.
    mineral, stage
        Ids of chains and the stage, of terms on minerals.
    weight
        For terms on minerals: what the product is of the sales of its industry, so that severities
        of a class can be compared.
    chokepoint, extra_days
        Of closures: ids, and the most days that a ship waits.

    Examples
    --------
    >>> ban = HazardTerm("cut", ("CHN",), ("JPN",), (), ("C24B",), 0.2, 0.5, 0.9,
    ...                  "share of quantity", "importer", "judged")
    >>> ban.size(0.75)
    0.7
    """

    kind: str
    origin: tuple[str, ...]
    destination: tuple[str, ...]
    economy: tuple[str, ...]
    industry: tuple[str, ...]
    low: float
    mode: float
    high: float
    unit: str
    rent: Rent
    source: str
    line: int = 0
    mineral: tuple[str, ...] = ()
    stage: str = ""
    weight: float = 1.0
    chokepoint: tuple[str, ...] = ()
    extra_days: float | None = None

    def size(self, intensity: float) -> float:
        """Return the size at an intensity from 0 to 1."""
        if intensity <= MIDDLE:
            return self.low + (self.mode - self.low) * intensity / MIDDLE
        return self.mode + (self.high - self.mode) * (intensity - MIDDLE) / MIDDLE

    def at(self, intensity: float) -> Term | MineralTerm:
        """Return the term of a shock at an intensity from 0 to 1."""
        size = self.size(intensity)
        match self.kind:
            case Cut.kind:
                return Cut(self.origin, self.destination, self.industry, size, self.rent)
            case Closure.kind:
                return Closure(self.chokepoint, size, self.extra_days)
            case TradeCost.kind:
                return TradeCost(self.origin, self.destination, self.industry, size)
            case Tariff.kind:
                return Tariff(self.origin, self.destination, self.industry, size)
            case Capacity.kind:
                return Capacity(self.economy, self.industry, size)
            case MineralCut.kind:
                return MineralCut(self.origin, self.destination, self.mineral, self.stage, size)
            case MineralLoss.kind:
                return MineralLoss(self.economy, self.mineral, self.stage, size)
            case Demand.kind:
                return Demand(self.economy, self.industry, size)
            case _:
                return Endowment(self.economy, self.industry, size)


def shock_of(
    name: str,
    terms: Sequence[HazardTerm],
    intensity: float,
    title: str,
    *,
    days: float | None = None,
    story: str = "",
    source: str = "",
    file: str = "",
) -> Shock:
    """Return a shock of terms of hazards at an intensity.

    Parameters
    ----------
    name, title, story, source, file
        As in `Shock`.
    terms
        On the economy and on minerals.
    intensity
        From 0 to 1.
    days
        How long it lasts.

    Returns
    -------
    Shock
        All terms together.

    Examples
    --------
    >>> shock_of("calm", (), 0.5, "Nothing").terms
    ()
    """
    sized = [term.at(intensity) for term in terms]
    minerals = tuple(term for term in sized if isinstance(term, MineralTerm))
    plain = tuple(term for term in sized if not isinstance(term, MineralTerm))
    return Shock(name, plain, title, story, source, file, minerals, days)


@dataclass(frozen=True, slots=True)
class OwnRate:
    """A rate that a file gives, in place of one counted from dates.

    Parameters
    ----------
    mean, low, high
        Events a year, and the 5 and 95 % bounds.

    Examples
    --------
    >>> OwnRate(0.1, 0.02, 0.3).mean
    0.1
    """

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Hazard:
    """A kind of shock that may happen again: what it does, how hard, how long, how often.

    Parameters
    ----------
    id, title, story
        Short name, and what happened in a line or two.
    hazard_class
        Id of its class, which shares one rate.
    actor
        ISO3 of who decides or is hit, or "".
    first_day, last_day
        Of the event of record; None where there is none, or its end is not known.
    acted
        Whether it was carried out; a threat that was called off was not.
    terms
        What it does.
    duration_days
        How long the event of record lasted; None where nobody knows.
    confidence
        A official or two reports, A- summaries of an official text, B one report, U unverified.
    source, address, note, duration_source
        Where the numbers come from, and doubts.
    own_rate
        A rate given in the file instead of dates.
    file, line
        Where it was read.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> Catalogue.built_in()["hormuz-2026"].hazard_class
    'chokepoint'
    """

    id: str
    title: str
    story: str
    hazard_class: str
    actor: str
    first_day: date | None
    last_day: date | None
    acted: bool
    terms: tuple[HazardTerm, ...]
    duration_days: float | None
    confidence: str
    source: str
    address: str = ""
    note: str = ""
    duration_source: str = ""
    own_rate: OwnRate | None = None
    file: str = ""
    line: int = 0

    @property
    def why_off(self) -> str:
        """Return why it does not count unless it is asked for; "" where it counts."""
        if self.confidence not in TRUSTED:
            return f"its confidence is {self.confidence}, not A"
        if self.first_day is not None and self.first_day < RECORD_BEGINS:
            return "it began before the years from which rates are counted"
        return "" if self.acted else "it was not carried out, or nobody knows whether it was"

    def shock(self, intensity: float = MIDDLE) -> Shock:
        """Return what happens at an intensity from 0 (its mildest) to 1 (its worst)."""
        if not 0 <= intensity <= 1:
            what = "The intensity of an event is outside 0 to 1"
            fix = "0 is the mildest, 0.5 the most likely, 1 the worst"
            raise InputError(what, where=self.id, found=f"{intensity:g}", fix=fix)
        return shock_of(self.id, self.terms, intensity, self.title, days=self.duration_days,
                        story=self.story, source=self.source, file=self.file)  # fmt: skip

    def with_rent(self, rent: str) -> Hazard:
        """Return the hazard where `rent` keeps the scarcity rent of every cut."""
        kept = cast("Rent", rent)
        return replace(self, terms=tuple(replace(term, rent=kept) for term in self.terms))


@dataclass(frozen=True, slots=True)
class HazardClass:
    """What hazards of a kind have in common.

    Parameters
    ----------
    id, title, description
        Short name, and what belongs to it.
    rent
        Who keeps the scarcity rent of its cuts, where a hazard does not say otherwise.
    governance_scaled
        Whether economies without an event of their own get a rate by their governance.
    unlisted_kind, unlisted_industries
        What such an economy would do or suffer: a cut of its exports, or idle factors (endowment),
        in the one of these industries in which its share of world exports is largest.
    source
        Where the choices come from.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> Catalogue.built_in().classes["export-ban"].governance_scaled
    True
    """

    id: str
    title: str
    description: str
    rent: Rent
    governance_scaled: bool
    unlisted_kind: str
    unlisted_industries: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class HazardLink:
    """One hazard that may set off another in the same crisis.

    Parameters
    ----------
    first, second
        Ids of hazards.
    probability, low, high
        That the second comes when the first does, and its 5 and 95 % bounds.
    source
        Where it comes from.

    Examples
    --------
    >>> HazardLink("a", "b", 0.75, 0.2, 1.0, "observed once in one").second
    'b'
    """

    first: str
    second: str
    probability: float
    low: float
    high: float
    source: str


__all__ = [
    "MIDDLE",
    "MINERAL_KINDS",
    "UNITS",
    "Hazard",
    "HazardClass",
    "HazardLink",
    "HazardTerm",
    "OwnRate",
    "shock_of",
]
