"""The catalogue: hazards, the classes that share a rate, and which sets off which."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import pandas as pd

from tradewind.core import InputError, TradewindError, resolve
from tradewind.models import MineralTerm, Shock
from tradewind.models.minerals import check_codes
from tradewind.models.terms import Rent
from tradewind.risk.hazard import MIDDLE, Hazard, HazardClass, HazardLink, HazardTerm
from tradewind.risk.hazard_file import parse_hazards, read_hazards

if TYPE_CHECKING:
    from tradewind.world import World

RECORD_ENDS = date(2026, 11, 25)
"""The last day on which events were looked for: no window reaches beyond it."""
_HAZARDS = "hazards.csv"


@dataclass(frozen=True)
class Catalogue:
    """Hazards and what they have in common.

    Parameters
    ----------
    hazards
        In order; ids are unique.
    classes
        By id.
    links
        Which hazard sets off which.
    sha256
        By file, of what was read.

    Raises
    ------
    InputError
        When two hazards have one id, or a link names a hazard that is not there.

    Examples
    --------
    >>> catalogue = Catalogue.built_in()
    >>> catalogue["china-magnets-2025"].actor
    'CHN'
    """

    hazards: tuple[Hazard, ...]
    classes: Mapping[str, HazardClass]
    links: tuple[HazardLink, ...]
    sha256: Mapping[str, str]

    def __post_init__(self) -> None:
        """Check that ids are unique and that links name hazards."""
        seen: dict[str, Hazard] = {}
        for hazard in self.hazards:
            if hazard.id in seen:
                what = "Two hazards have the same id"
                where = f"{hazard.file}, line {hazard.line}, field id"
                raise InputError(what, where=where, found=hazard.id, fix="Name one otherwise")
            seen[hazard.id] = hazard
        kept = tuple(link for link in self.links if {link.first, link.second} <= seen.keys())
        object.__setattr__(self, "links", kept)

    def __getitem__(self, name: str) -> Hazard:
        """Return a hazard by id; UnknownCodeError with suggestions where there is none."""
        titles = {hazard.id: hazard.title for hazard in self.hazards}
        found = resolve(name, titles, "hazard", where="hazard catalogue")
        return next(hazard for hazard in self.hazards if hazard.id == found)

    def __iter__(self) -> Iterator[Hazard]:
        """Return the hazards in order."""
        return iter(self.hazards)

    def __len__(self) -> int:
        """Return how many hazards there are."""
        return len(self.hazards)

    def active(
        self, *, include: Iterable[str] = (), exclude: Iterable[str] = ()
    ) -> tuple[Hazard, ...]:
        """Return the hazards that count.

        Parameters
        ----------
        include
            Ids of hazards that count although they are off: see `Hazard.why_off`.
        exclude
            Ids of hazards that do not count although they are on.

        Returns
        -------
        tuple of Hazard
            In the order of the catalogue.

        Raises
        ------
        UnknownCodeError
            When an id is not known.
        """
        on = {self[name].id for name in include}
        off = {self[name].id for name in exclude}
        return tuple(h for h in self if h.id not in off and (h.id in on or not h.why_off))

    def with_rent(self, rent: str) -> Catalogue:
        """Return the catalogue where `rent` keeps the scarcity rent of every cut."""
        classes = {
            name: replace(kind, rent=cast("Rent", rent)) for name, kind in self.classes.items()
        }
        hazards = tuple(hazard.with_rent(rent) for hazard in self)
        return replace(self, hazards=hazards, classes=MappingProxyType(classes))

    def joined(self, other: Catalogue) -> Catalogue:
        """Return the hazards of both; InputError where they share an id."""
        return replace(
            self,
            hazards=(*self.hazards, *other.hazards),
            links=tuple(dict.fromkeys([*self.links, *other.links])),
            sha256=MappingProxyType({**self.sha256, **other.sha256}),
        )

    def check(self, world: World) -> None:
        """Raise unless every code is known to a world, naming the line and field of the file."""
        for hazard in self:
            line = hazard.line
            try:
                if hazard.actor:
                    world.economy(hazard.actor, where="actor")
                for term in hazard.terms:
                    line = term.line or hazard.line
                    _check_codes(hazard, term, world)
            except TradewindError as error:
                field = error.where.rsplit(", ", 1)[-1]
                where = f"{hazard.file}, line {line}, field {field}"
                raise type(error)(
                    error.what, where=where, found=error.found, fix=error.fix
                ) from error

    def to_frame(self) -> pd.DataFrame:
        """Return one row per term of each hazard, with every number and its source.

        Returns
        -------
        pandas.DataFrame
            ``hazard, class, title, on, why_off, confidence, actor, first_day, last_day, kind,
            origin, destination, economy, industry, mineral, stage, chokepoint, extra_days,
            severity_low, severity_mode, severity_high, unit, rent, severity_source, duration_days,
            duration_source, source, address, note``.
        """
        return pd.DataFrame([row for hazard in self for row in _rows(hazard)])

    @classmethod
    def built_in(cls) -> Catalogue:
        """Return the catalogue of the package: dated events since 1973, each with its source."""
        return _built_in()

    @classmethod
    def read(cls, path: str | Path, *, alone: bool = False) -> Catalogue:
        """Read a user's hazard file.

        Parameters
        ----------
        path
            A CSV file: see docs/risk.md.
        alone
            Whether its hazards stand alone; else they join those of the package.

        Returns
        -------
        Catalogue
            With the classes of the package.

        Raises
        ------
        InputError
            When the file is not there, a line does not say what it must, or an id is taken; the
            message names line and field.
        """
        base = _built_in()
        own = replace(
            base,
            hazards=read_hazards(path, base.classes, today=RECORD_ENDS),
            sha256=MappingProxyType({f"own {Path(path).name}": _hash(Path(path).read_bytes())}),
        )
        return own if alone else base.joined(own)


def _check_codes(hazard: Hazard, term: HazardTerm, world: World) -> None:
    """Raise unless a world knows the codes of a term; chains know more economies than it does."""
    found = term.at(MIDDLE)
    if isinstance(found, MineralTerm):
        check_codes(found, world)
    else:
        Shock(hazard.id, (found,)).links(world)


def _rows(hazard: Hazard) -> Iterator[dict[str, object]]:
    head = {
        "hazard": hazard.id,
        "class": hazard.hazard_class,
        "title": hazard.title,
        "on": not hazard.why_off,
        "why_off": hazard.why_off,
        "confidence": hazard.confidence,
        "actor": hazard.actor,
        "first_day": "" if hazard.first_day is None else hazard.first_day.isoformat(),
        "last_day": "" if hazard.last_day is None else hazard.last_day.isoformat(),
    }
    tail = {
        "duration_days": hazard.duration_days,
        "duration_source": hazard.duration_source,
        "source": hazard.source,
        "address": hazard.address,
        "note": hazard.note,
    }
    for term in hazard.terms:
        places = ("origin", "destination", "economy", "industry")
        yield {
            **head,
            "kind": term.kind,
            **{place: " ".join(getattr(term, place)) for place in places},
            "mineral": " ".join(term.mineral),
            "stage": term.stage,
            "chokepoint": " ".join(term.chokepoint),
            "extra_days": term.extra_days,
            "severity_low": term.low,
            "severity_mode": term.mode,
            "severity_high": term.high,
            "unit": term.unit,
            "rent": term.rent if term.kind == "cut" else "",
            "severity_source": term.source,
            **tail,
        }


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _text(name: str) -> str:
    return (files("tradewind.risk") / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _built_in() -> Catalogue:
    names = ("hazard_classes.csv", "hazard_links.csv", _HAZARDS)
    classes = {
        str(row["class"]): HazardClass(
            id=str(row["class"]),
            title=row["title"],
            description=row["description"],
            rent=cast("Rent", row["rent"]),
            governance_scaled=row["governance_scaled"] == "yes",
            unlisted_kind=row["unlisted_kind"],
            unlisted_industries=tuple(row["unlisted_industries"].split()),
            source=row["source"],
        )
        for row in _table(names[0])
    }
    links = tuple(
        HazardLink(
            row["first"], row["second"], float(row["probability"]), float(row["low"]),
            float(row["high"]), row["source"],
        )
        for row in _table(names[1])
    )  # fmt: skip
    return Catalogue(
        hazards=parse_hazards(_text(_HAZARDS), _HAZARDS, classes, today=RECORD_ENDS),
        classes=MappingProxyType(classes),
        links=links,
        sha256=MappingProxyType({name: _hash(_text(name).encode()) for name in names}),
    )


def _table(name: str) -> list[dict[str, str]]:
    table = pd.read_csv(files("tradewind.risk") / name, dtype=str, keep_default_na=False)
    return cast("list[dict[str, str]]", table.to_dict(orient="records"))


__all__ = ["RECORD_ENDS", "Catalogue"]
