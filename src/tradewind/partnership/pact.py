"""Pact: members and measures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tradewind.core import resolve
from tradewind.models import Reform
from tradewind.models.minerals import ChainPlan, mineral_names
from tradewind.partnership.measure import Draw, HazardEffect, Measure
from tradewind.partnership.measures.market_access import MarketAccess
from tradewind.partnership.pact_file import PactFile, pact_names, read_pact
from tradewind.risk import Catalogue
from tradewind.world import World

Numbers = Callable[[str, str], float]
"""Returns a number of a measure by the id of the measure and the name of the field."""


@dataclass(frozen=True)
class Pact:
    """What some economies promise each other.

    Parameters
    ----------
    name, title, story, source
        Short name, and what it is in a line or two.
    members
        ISO3 codes.
    measures
        What is done, in order; ids are unique.
    file
        Where it was read.
    sha256
        Of the file.
    stated
        Measures of the whole pact that state duties, where this is a part of one: what is in force
        is so in every part, so that parts can be compared.

    Examples
    --------
    >>> Pact.read("india-japan").members
    ('IND', 'JPN')
    """

    name: str
    title: str
    members: tuple[str, ...]
    measures: tuple[Measure, ...]
    story: str = ""
    source: str = ""
    file: str = field(default="", compare=False)
    sha256: str = ""
    stated: tuple[MarketAccess, ...] = ()

    @classmethod
    def read(
        cls, source: str | Path, *, world: World | None = None, catalogue: Catalogue | None = None
    ) -> Pact:
        """Read a ready pact by name, or a pact from a TOML file.

        Parameters
        ----------
        source
            A name of `Pact.names`, or the path of a file that ends in ``.toml``.
        world
            The world that knows its codes; the embedded one by default.
        catalogue
            The hazards that it may name; those of the package by default.

        Returns
        -------
        Pact
            Checked: its codes are known and its measures do not contradict each other.

        Raises
        ------
        UnknownCodeError
            When there is no such pact, or a code is not known; with file, line and suggestions.
        InputError
            When the file is not there or not TOML, a field is missing, unknown or out of range, or
            two measures contradict each other; with file, line and fix.
        """
        base = world or World.load()
        return cls.of(read_pact(source, base, catalogue or Catalogue.built_in()))

    @classmethod
    def of(cls, read: PactFile) -> Pact:
        """Return the pact of a file that was read."""
        return cls(
            name=read.name, title=read.title, members=read.members, measures=read.measures,
            story=read.story, source=read.source, file=read.file, sha256=read.sha256,
        )  # fmt: skip

    @classmethod
    def names(cls) -> dict[str, str]:
        """Return the names of the ready pacts and their titles."""
        return pact_names()

    def __getitem__(self, name: str) -> Measure:
        """Return a measure by id; UnknownCodeError with suggestions where there is none."""
        titles = {measure.id: measure.title for measure in self.measures}
        found = resolve(name, titles, "measure", where=self.name)
        return next(measure for measure in self.measures if measure.id == found)

    def check(self, world: World, catalogue: Catalogue) -> None:
        """Raise UnknownCodeError where it names a code that a world or a catalogue does not know.

        A pact that was read from a file is checked already; one made in Python may not be.
        """
        for code in self.members:
            world.economy(code, where=f"{self.name}, members")
        checks = {"economy": world.economy, "industry": world.industry}
        for measure in self.measures:
            for field_name, kind, codes in measure.codes():
                where = f"{self.name}, measure {measure.id}, field {field_name}"
                for code in codes:
                    if kind == "hazard":
                        resolve(code, {h.id: h.title for h in catalogue}, kind, where=where)
                    elif kind == "mineral":
                        resolve(code, mineral_names(), "mineral with a chain", where=where)
                    else:
                        checks[kind](code, where=where)

    def only(self, measures: Sequence[str]) -> Pact:
        """Return the pact with some of its measures, by id, in its own order."""
        wanted = {self[name].id for name in measures}
        kept = tuple(measure for measure in self.measures if measure.id in wanted)
        return replace(self, measures=kept, stated=self.dutiable)

    def among(self, members: Sequence[str]) -> Pact:
        """Return the pact of some of its members: measures shrink, or fall where a party lacks."""
        kept = tuple(code for code in self.members if code in set(members))
        return replace(self, members=kept, stated=self.dutiable)

    def within(self, years: float) -> Pact:
        """Return the pact with the measures that work within some years of signature."""
        kept = tuple(m for m in self.measures if m.lead_years.value <= years)
        return replace(self, measures=kept, stated=self.dutiable)

    @property
    def dutiable(self) -> tuple[MarketAccess, ...]:
        """Return the measures that state duties, those of the whole pact in a part of it."""
        own = tuple(m for m in self.measures if isinstance(m, MarketAccess))
        return self.stated or own

    def reform(self, numbers: Numbers | None = None) -> Reform:
        """Return what all measures change in calm years.

        Parameters
        ----------
        numbers
            Their numbers; the best estimates by default.

        Returns
        -------
        Reform
            Terms of all measures; they compose.
        """
        duties = [d for m in self.dutiable for d in m.in_force(_draw(m, numbers))]
        terms = [
            term
            for measure in self.measures
            for term in measure.reform(measure.scope(self.members), _draw(measure, numbers))
        ]
        return Reform((*duties, *terms))

    def plan(self, numbers: Numbers | None = None) -> ChainPlan:
        """Return what all measures prepare along chains; parameters as in `reform`."""
        found = ChainPlan()
        for measure in self.measures:
            own = measure.on_chains(measure.scope(self.members), _draw(measure, numbers))
            found = found.joined(own)
        return found

    def hazard_effects(self, numbers: Numbers | None = None) -> tuple[HazardEffect, ...]:
        """Return what all measures do to hazards; parameters as in `reform`."""
        found = (
            measure.on_hazards(measure.scope(self.members), _draw(measure, numbers))
            for measure in self.measures
        )
        return tuple(effect for effect in found if effect != HazardEffect())


def _draw(measure: Measure, numbers: Numbers | None) -> Draw:
    """Return the numbers of a measure by field: best estimates where none are given."""
    if numbers is None:
        return {name: number.value for name, number in measure.numbers.items()}.__getitem__
    return {name: numbers(measure.id, name) for name in measure.numbers}.__getitem__


__all__ = ["Numbers", "Pact"]
