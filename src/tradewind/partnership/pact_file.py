"""Pacts as TOML files: reading with errors that name file, line, field and fix."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tradewind.core import InputError, TradewindError, UnknownCodeError, resolve
from tradewind.models.minerals import mineral_names
from tradewind.partnership.contradictions import contradiction
from tradewind.partnership.exposed import require_spared
from tradewind.partnership.measure import Measure
from tradewind.partnership.measures import MEASURE_TYPES
from tradewind.partnership.pact_lines import Place, line_at, lines_of
from tradewind.risk import Catalogue
from tradewind.world import World

_HEAD = ("title", "story", "members", "source")
_SEE = "docs/pacts.md lists the fields of each type"


@dataclass(frozen=True)
class PactFile:
    """The contents of a pact file.

    Parameters
    ----------
    name, title, story, source
        The stem of the file, and its head.
    members, measures
        ISO3 codes; what is done.
    file, sha256
        Where it was read, and a hash of it.

    Examples
    --------
    >>> PactFile("calm", "Nothing", "", "", ("JPN",), (), "calm.toml", "").measures
    ()
    """

    name: str
    title: str
    story: str
    source: str
    members: tuple[str, ...]
    measures: tuple[Measure, ...]
    file: str
    sha256: str


def pact_names() -> dict[str, str]:
    """Return the names of the ready pacts and their titles.

    Returns
    -------
    dict of str to str
        In alphabetical order.

    Examples
    --------
    >>> "india-japan" in pact_names()
    True
    """
    entries = sorted(entry.name for entry in _ready().iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): str(tomllib.loads(_ready_text(name)).get("title", name))
        for name in entries
    }


def read_pact(source: str | Path, world: World, catalogue: Catalogue) -> PactFile:
    """Read a ready pact by name, or a file.

    Parameters
    ----------
    source
        A name, or a path that ends in ``.toml``.
    world, catalogue
        What knows its codes.

    Returns
    -------
    PactFile
        Checked.

    Raises
    ------
    UnknownCodeError, InputError
        As in `Pact.read`.

    Examples
    --------
    >>> read_pact("scri", World.load(), Catalogue.built_in()).members
    ('AUS', 'IND', 'JPN')
    """
    if isinstance(source, str) and not source.endswith(".toml"):
        name = resolve(source, pact_names(), "pact", where="ready pacts; or give a .toml file")
        return parse_pact(_ready_text(f"{name}.toml"), f"{name}.toml", world, catalogue)
    path = Path(source)
    if not path.is_file():
        what = "The pact file is not there"
        fix = f"Give the path of a TOML file, or one of {', '.join(pact_names())}"
        raise InputError(what, where=str(path), fix=fix)
    try:
        text = path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError) as error:
        what = "The pact file cannot be read as text in UTF-8"
        raise InputError(what, where=str(path), found=str(error), fix="Save it as UTF-8") from error
    return parse_pact(text, str(path), world, catalogue)


def parse_pact(text: str, file: str, world: World, catalogue: Catalogue) -> PactFile:
    """Read a pact from TOML text.

    Parameters
    ----------
    text, file
        TOML, and its name for messages.
    world, catalogue
        What knows its codes.

    Returns
    -------
    PactFile
        Checked.

    Raises
    ------
    UnknownCodeError, InputError
        As in `Pact.read`.

    Examples
    --------
    >>> parse_pact('members = ["JPX"]', "x.toml", World.load(), Catalogue.built_in())
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: Unknown economy or grouping (where: x.toml, line 1, ...
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = "The pact file is not TOML"
        raise InputError(what, where=file, found=str(error), fix=_SEE) from error
    return _Reader(file, lines_of(text), world, catalogue).read(data, text)


def _ready() -> Traversable:
    return files("tradewind.partnership") / "pacts"


def _ready_text(name: str) -> str:
    return (_ready() / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class _Reader:
    """Reads one file; every complaint says where."""

    file: str
    lines: dict[Place, int]
    world: World
    catalogue: Catalogue

    def where(self, place: Place, field: str) -> str:
        return f"{self.file}, line {line_at(self.lines, place)}, {field}"

    def read(self, data: Mapping[str, Any], text: str) -> PactFile:
        for key in data:
            if key not in (*_HEAD, "measures"):
                what, fix = "Unknown field", f"Use {', '.join(_HEAD)} and [[measures]]"
                raise InputError(what, where=self.where((key,), key), found=key, fix=fix)
        heads = {key: self._text(data, key) for key in ("title", "story", "source")}
        members = self._members(data)
        listed = data.get("measures", [])
        if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
            what = "Measures are not written as [[measures]] tables"
            fix = "Begin each measure with a line [[measures]]"
            raise InputError(what, where=self.where(("measures",), "measures"), fix=fix)
        measures = tuple(self._measure(k, entry) for k, entry in enumerate(listed))
        self._check_together(measures, members)
        digest = hashlib.sha256(text.encode()).hexdigest()
        name = Path(self.file).stem
        title = heads.pop("title") or name
        return PactFile(
            name=name, title=title, members=members, measures=measures, file=self.file,
            sha256=digest, **heads,
        )  # fmt: skip

    def _text(self, data: Mapping[str, Any], key: str) -> str:
        value = data.get(key, "")
        if not isinstance(value, str):
            what = "Not text"
            where = self.where((key,), key)
            raise InputError(what, where=where, found=repr(value), fix="Put it in quotes")
        return value

    def _members(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        where = self.where(("members",), "members")
        given = data.get("members")
        names = [given] if isinstance(given, str) else given
        if not isinstance(names, list) or not names or not all(isinstance(n, str) for n in names):
            what = "A pact has no members"
            fix = 'Give codes, such as members = ["IND", "JPN"], or a grouping such as "Quad"'
            raise InputError(what, where=where, found=repr(given), fix=fix)
        return tuple(dict.fromkeys(code for name in names for code in self._economies(name, where)))

    def _economies(self, name: str, where: str) -> tuple[str, ...]:
        groups = {str(group): str(group) for group in self.world.groupings["group"].unique()}
        economies = self.world.economies["name"].to_dict()
        found = resolve(name, economies | groups, "economy or grouping", where=where)
        if found not in groups:
            return (found,)
        inside = self.world.members(found)
        if not inside:
            what = "No member of this grouping is an economy of the world"
            raise InputError(what, where=where, found=name, fix="Name economies instead")
        return inside

    def _measure(self, k: int, entry: Mapping[str, Any]) -> Measure:
        place: Place = ("measures", k)
        label = f"measure {entry.get('id', k + 1)}"
        kinds = {name: name for name in MEASURE_TYPES}
        where = self.where((*place, "type"), f"{label}, field type")
        kind = resolve(str(entry.get("type", "")), kinds, "type of measure", where=where)
        try:
            measure = MEASURE_TYPES[kind].model_validate(entry)
        except ValidationError as error:
            raise self._explained(error, place, label) from error
        return self._with_codes(measure, place, label)

    def _explained(self, error: ValidationError, place: Place, label: str) -> InputError:
        first = error.errors()[0]
        at = first["loc"]
        field = ".".join(str(part) for part in at)
        where = self.where((*place, *at), f"{label}, field {field}")
        if first["type"] == "missing":
            return InputError("A field is missing", where=where, fix=f"Give {field}. {_SEE}")
        if first["type"] == "extra_forbidden":
            return InputError("Unknown field", where=where, found=field, fix=_SEE)
        message = str(first["msg"]).removeprefix("Value error, ")
        found = repr(first.get("input"))[:80]
        return InputError(f"{field} cannot be used", where=where, found=found, fix=message)

    def _with_codes(self, measure: Measure, place: Place, label: str) -> Measure:
        """Check every code, and return the measure with codes as the world spells them."""
        for field, kind, codes in measure.codes():
            at = tuple(int(part) if part.isdigit() else part for part in field.split("."))
            where = self.where((*place, *at), f"{label}, field {field}")
            for code in codes:
                found = self._resolved(kind, code, where)
                if found != code:
                    named = kind in ("economy", "industry")
                    what = f"Not the code of an {kind}" if named else "Not an id"
                    fix = f"Did you mean {found}?"
                    raise UnknownCodeError(what, where=where, found=repr(code), fix=fix)
        return measure

    def _resolved(self, kind: str, code: str, where: str) -> str:
        if kind == "hazard":
            hazards = {hazard.id: hazard.title for hazard in self.catalogue}
            return resolve(code, hazards, "hazard", where=where)
        if kind == "mineral":
            return resolve(code, mineral_names(), "mineral with a chain", where=where)
        check = self.world.economy if kind == "economy" else self.world.industry
        return check(code, where=where)

    def _require_spared(self, k: int, measure: Measure, members: tuple[str, ...]) -> None:
        best = {name: number.value for name, number in measure.numbers.items()}
        effect = measure.on_hazards(measure.scope(members), best.__getitem__)
        try:
            require_spared(self.catalogue.hazards, [effect], self.world)
        except InputError as error:
            where = self.where(("measures", k, "hazards"), f"measure {measure.id}, field hazards")
            found = f"{error.where}, members {error.found}"
            raise InputError(error.what, where=where, found=found, fix=error.fix) from error

    def _check_together(self, measures: tuple[Measure, ...], members: tuple[str, ...]) -> None:
        seen: dict[str, int] = {}
        for k, measure in enumerate(measures):
            if measure.id in seen:
                what = "Two measures have the same id"
                where = self.where(("measures", k, "id"), f"measure {measure.id}, field id")
                raise InputError(what, where=where, found=measure.id, fix="Name one otherwise")
            seen[measure.id] = k
            self._require_spared(k, measure, members)
            outside = [code for code in measure.parties if code not in members]
            if outside:
                what = "A party is not a member of the pact"
                where = self.where(("measures", k, "parties"), f"measure {measure.id}, parties")
                fix = f"Members are {', '.join(members)}"
                raise InputError(what, where=where, found=", ".join(outside), fix=fix)
        try:
            contradiction(measures, members)
        except TradewindError as error:
            place = ("measures", seen[error.where])
            where = self.where(place, f"measure {error.where}")
            raise InputError(error.what, where=where, found=error.found, fix=error.fix) from error


__all__ = ["PactFile", "pact_names", "parse_pact", "read_pact"]
