"""Hazard files: a table with one row per term, read with errors that name line and field."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import cast

from tradewind.core import InputError, TradewindError, resolve
from tradewind.models.codes import as_codes
from tradewind.models.lane_terms import Closure
from tradewind.models.mineral_terms import MineralLoss
from tradewind.models.terms import RENTS, Capacity, Demand, Endowment, Rent
from tradewind.risk.hazard import (
    MINERAL_KINDS,
    UNITS,
    Hazard,
    HazardClass,
    HazardTerm,
    OwnRate,
)
from tradewind.risk.hazard_row import Row, closure_fields, mineral_fields

_HEAD = (
    "id", "class", "title", "story", "actor", "first_day", "last_day", "acted", "duration_days",
    "duration_source", "confidence", "source", "address", "note",
)  # fmt: skip
_TERM = (
    "kind", "origin", "destination", "economy", "industry", "severity_low", "severity_mode",
    "severity_high", "unit", "rent", "severity_source", "mineral", "stage", "industry_weight",
    "chokepoint", "extra_days",
)  # fmt: skip
_RATE = ("rate_per_year", "rate_low", "rate_high")
FIELDS = ("id", "record", *_HEAD[1:], *_TERM, *_RATE)
"""Every field that a hazard file may have."""
NEEDED = ("id", "class", "title", "kind", "industry", "severity_low", "severity_mode",
          "severity_high", "unit", "confidence", "source")  # fmt: skip
"""Those that it must have."""
CONFIDENCES = ("A", "A-", "B", "U")
_IN_PLACES = (Capacity.kind, Demand.kind, Endowment.kind, MineralLoss.kind)


def read_hazards(
    path: str | Path, classes: Mapping[str, HazardClass], *, today: date
) -> tuple[Hazard, ...]:
    """Read a hazard file.

    Parameters
    ----------
    path
        A CSV file in UTF-8 with a header; see docs/risk.md for its fields.
    classes
        The classes that exist, by id.
    today
        Events cannot begin after this day.

    Returns
    -------
    tuple of Hazard
        In the order of the file. Codes are checked against a world when they are used.

    Raises
    ------
    InputError
        When the file is not there, or a line does not say what it must; the message names file,
        line and field, and nothing of the file is used.

    Examples
    --------
    >>> read_hazards("none.csv", {}, today=date(2026, 1, 1))
    Traceback (most recent call last):
    tradewind.core.errors.InputError: The hazard file is not there (where: none.csv). ...
    """
    source = Path(path)
    if not source.is_file():
        what = "The hazard file is not there"
        raise InputError(what, where=str(path), fix="Give the path of a CSV file")
    try:
        text = source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        what = "The hazard file is not text in UTF-8"
        raise InputError(what, where=str(path), found=str(error), fix="Save it as UTF-8") from error
    return parse_hazards(text, str(path), classes, today=today)


def parse_hazards(
    text: str, file: str, classes: Mapping[str, HazardClass], *, today: date
) -> tuple[Hazard, ...]:
    """Read hazards from the text of a hazard file.

    Parameters
    ----------
    text
        CSV.
    file
        Its name, for messages.
    classes, today
        As in `read_hazards`.

    Returns
    -------
    tuple of Hazard
        In the order of the text.

    Raises
    ------
    InputError
        As `read_hazards`.

    Examples
    --------
    >>> parse_hazards("id,class", "x.csv", {}, today=date(2026, 1, 1))
    Traceback (most recent call last):
    tradewind.core.errors.InputError: A field is missing (where: x.csv, line 1; found: ...
    """
    groups: dict[str, list[Row]] = {}
    last = ""
    for row in _rows(text, file):
        name = row.text("id")
        if not name:
            what = "A hazard has no id"
            raise row.refuse(what, "id", "Give a short name without spaces")
        if name in groups and name != last:
            what = "A hazard appears in two places of the file"
            raise row.refuse(what, "id", "Put its rows together, or name one of them otherwise")
        groups.setdefault(name, []).append(row)
        last = name
    if not groups:
        what = "The hazard file has no hazard"
        raise InputError(what, where=file, fix="Write one row per hazard below the header")
    return tuple(_hazard(rows, classes, today) for rows in groups.values())


def _rows(text: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 1
    try:
        known = _header(next(reader, []), f"{file}, line 1")
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(known):
                what = "The row has more or fewer cells than the header"
                fix = "Quote texts that hold a comma"
                raise InputError(what, where=f"{file}, line {line}", fix=fix)
            if cells:
                yield Row(dict(zip(known, cells, strict=True)), file, line)
            line = reader.line_num + 1
    except csv.Error as error:
        what = "The hazard file is not CSV"
        where = f"{file}, line {line}"
        raise InputError(what, where=where, found=str(error), fix="See docs/risk.md") from error


def _header(cells: list[str], where: str) -> list[str]:
    """Return the fields of the file by their names, however they are spelt."""
    names = {name: name for name in FIELDS}
    known = [resolve(cell, names, "field", where=where) for cell in cells]
    missing = [field for field in NEEDED if field not in known]
    if missing:
        what = "A field is missing"
        fix = f"Add {', '.join(missing)} to the header"
        raise InputError(what, where=where, found=", ".join(known), fix=fix)
    twice = [field for field in dict.fromkeys(known) if known.count(field) > 1]
    if twice:
        what = "A field is there twice"
        raise InputError(what, where=where, found=", ".join(twice), fix="Keep one of them")
    return known


def _hazard(rows: list[Row], classes: Mapping[str, HazardClass], today: date) -> Hazard:
    first = rows[0]
    _check_agreement(rows)
    for field in ("title", "source"):
        if not first.text(field):
            what = f"A hazard has no {field}"
            raise first.refuse(what, field, "Say it in a few words")
    kind = _named(first, "class", classes)
    if first.text("confidence") not in CONFIDENCES:
        what = "Unknown mark of confidence"
        raise first.refuse(what, "confidence", f"Use one of {', '.join(CONFIDENCES)}")
    begin, end = first.day("first_day"), first.day("last_day")
    _check_days(first, begin, end, today)
    rate = _own_rate(first)
    if begin is None and rate is None:
        what = "A hazard has neither a date nor a rate"
        raise first.refuse(what, "first_day", "Give first_day, or rate_per_year")
    duration = first.number("duration_days")
    if duration is not None and not duration > 0:
        what = "A duration is not above 0 days"
        raise first.refuse(what, "duration_days", "Give days, or leave it empty")
    return Hazard(
        id=first.text("id"),
        title=first.text("title"),
        story=first.text("story"),
        hazard_class=kind.id,
        actor=first.text("actor"),
        first_day=begin,
        last_day=end,
        acted=_yes(first, "acted"),
        terms=tuple(_term(row, kind) for row in rows),
        duration_days=duration,
        confidence=first.text("confidence"),
        source=first.text("source"),
        address=first.text("address"),
        note=first.text("note"),
        duration_source=first.text("duration_source"),
        own_rate=rate,
        file=first.file,
        line=first.line,
    )


def _check_agreement(rows: list[Row]) -> None:
    """Refuse a later row that says something else of its hazard: it would be lost in silence."""
    first = rows[0]
    for row in rows[1:]:
        for field in ("record", *_HEAD[1:], *_RATE):
            if row.text(field) not in ("", first.text(field)):
                what = "A later row of a hazard differs from its first"
                raise row.refuse(what, field, "Leave it empty, or say the same in both")


def _named(row: Row, field: str, classes: Mapping[str, HazardClass]) -> HazardClass:
    titles = {name: kind.title for name, kind in classes.items()}
    return classes[resolve(row.text(field), titles, "class of hazard", where=row.place(field))]


def _check_days(row: Row, begin: date | None, end: date | None, today: date) -> None:
    if begin is not None and begin > today:
        what = "An event of record begins in the future"
        raise row.refuse(what, "first_day", f"Give a day up to {today.isoformat()}")
    if end is not None and (begin is None or end < begin):
        what = "An event ends before it begins"
        raise row.refuse(what, "last_day", "Give a day that is not before first_day")


def _shown(bound: float | None) -> str:
    return "nothing" if bound is None else f"{bound:g}"


def _own_rate(row: Row) -> OwnRate | None:
    mean, low, high = (row.number(field) for field in _RATE)
    for field, value in zip(_RATE, (mean, low, high), strict=True):
        if value is not None and value < 0:
            what = "A rate is negative"
            raise row.refuse(what, field, "Give events a year, 0 or more")
    if mean is None and (low, high) != (None, None):
        what = "An interval has no rate within it"
        raise row.refuse(what, "rate_per_year", "Give rate_per_year too, or leave all three empty")
    if mean is None:
        return None
    if low is None or high is None or not low <= mean <= high:
        what = "A rate has no interval around it"
        fix = "Give rate_low <= rate_per_year <= rate_high, the 5 and 95 % bounds"
        raise row.refuse(
            what, "rate_low", fix, found=f"{_shown(low)} to {_shown(high)} around {mean:g}"
        )
    return OwnRate(mean, low, high)


def _yes(row: Row, field: str) -> bool:
    answer = row.text(field).casefold() or "yes"
    if answer not in ("yes", "no"):
        what = "Neither yes nor no"
        raise row.refuse(what, field, "Write yes or no")
    return answer == "yes"


def _term(row: Row, kind: HazardClass) -> HazardTerm:
    kinds = {name: name for name in UNITS}
    name = resolve(row.text("kind"), kinds, "kind of term", where=row.place("kind"))
    _check_unit(row, name)
    sizes = [row.number(f"severity_{step}") for step in ("low", "mode", "high")]
    if any(size is None for size in sizes):
        what = "A severity is missing"
        fix = "Give severity_low, severity_mode and severity_high"
        raise row.refuse(what, "severity_mode", fix)
    low, mode, high = cast("list[float]", sizes)
    if not (low <= mode <= high or low >= mode >= high):
        what = "The severities are not in order"
        found = f"{low:g}, {mode:g}, {high:g}"
        raise row.refuse(what, "severity_mode", "Give low, mode, high in order", found=found)
    rent = row.text("rent") or kind.rent
    if rent not in RENTS:
        what = "Unknown keeper of the rent"
        raise row.refuse(what, "rent", f"Use {', '.join(RENTS)}")
    on_minerals = name in MINERAL_KINDS
    needed = _needed_codes(name)
    codes = {
        field: _codes(row, field, field in needed)
        for field in _PLACES
        if not (on_minerals and field == "industry")
    }
    term = HazardTerm(
        kind=name, **{"industry": (), **codes}, low=low, mode=mode, high=high,
        unit=row.text("unit"), rent=cast("Rent", rent), source=row.text("severity_source"),
        line=row.line, **mineral_fields(row, needed=on_minerals), **closure_fields(row),
    )  # fmt: skip
    for field, intensity in (("severity_low", 0.0), ("severity_mode", 0.5), ("severity_high", 1.0)):
        _require_size(row, field, term, intensity)
    return term


_PLACES = ("origin", "destination", "economy", "industry")


def _needed_codes(kind: str) -> tuple[str, ...]:
    """Return the fields of codes that a kind of term has."""
    if kind == Closure.kind:
        return ()
    places = ("economy",) if kind in _IN_PLACES else ("origin", "destination")
    return places if kind in MINERAL_KINDS else (*places, "industry")


def _check_unit(row: Row, kind: str) -> None:
    if row.text("unit") != UNITS[kind]:
        what = "The unit of a severity is missing or not that of its kind"
        raise row.refuse(what, "unit", f'Write "{UNITS[kind]}" for a term of kind {kind}')


def _codes(row: Row, field: str, needed: bool) -> tuple[str, ...]:
    if not needed:
        if row.text(field):
            what = f"A term of kind {row.text('kind')} has no {field}"
            raise row.refuse(what, field, "Leave the field empty")
        return ()
    if not row.text(field):
        what = "A code is missing"
        raise row.refuse(what, field, 'Give codes with spaces between, or "all"')
    return as_codes(row.text(field).split(), row.place(field))


def _require_size(row: Row, field: str, term: HazardTerm, intensity: float) -> None:
    """Raise where the size is none that a term of a shock can have."""
    try:
        term.at(intensity)
    except TradewindError as error:
        raise row.refuse(error.what, field, error.fix) from error


__all__ = ["CONFIDENCES", "FIELDS", "NEEDED", "parse_hazards", "read_hazards"]
