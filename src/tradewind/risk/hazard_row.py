"""A row of a hazard file, and the fields that only some kinds of term have."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from tradewind.core import InputError, resolve
from tradewind.models import Closure
from tradewind.models.codes import as_codes
from tradewind.models.minerals import chain_stages, mineral_names
from tradewind.models.minerals.chain import STAGES


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file, which knows where it is.

    Parameters
    ----------
    cells
        By field.
    file, line
        Where it stands.

    Examples
    --------
    >>> Row({"id": " a "}, "x.csv", 2).text("id")
    'a'
    """

    cells: Mapping[str, str]
    file: str
    line: int

    def text(self, field: str) -> str:
        """Return a cell without the spaces around it; "" where there is none."""
        return (self.cells.get(field) or "").strip()

    def refuse(self, what: str, field: str, fix: str, found: str | None = None) -> InputError:
        """Return the error that refuses a cell, with its place and a fix."""
        shown = self.text(field) if found is None else found
        return InputError(what, where=self.place(field), found=shown or "nothing", fix=fix)

    def place(self, field: str) -> str:
        """Return file, line and field, for messages."""
        return f"{self.file}, line {self.line}, field {field}"

    def number(self, field: str) -> float | None:
        """Return a number, None where the field is empty."""
        if not self.text(field):
            return None
        try:
            value = float(self.text(field))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            what = "Not a finite number"
            raise self.refuse(what, field, "Write a number such as 0.25")
        return value

    def day(self, field: str) -> date | None:
        """Return a day, None where the field is empty."""
        if not self.text(field):
            return None
        try:
            return date.fromisoformat(self.text(field))
        except ValueError as error:
            what = "Not a date of the calendar"
            raise self.refuse(what, field, "Write YYYY-MM-DD, such as 2010-09-21") from error


class MineralFields(TypedDict):
    """The fields of a hazard term that only terms on minerals have.

    Examples
    --------
    >>> sorted(MineralFields.__annotations__)
    ['mineral', 'stage', 'weight']
    """

    mineral: tuple[str, ...]
    stage: str
    weight: float


class ClosureFields(TypedDict):
    """The fields of a hazard term that only closures have.

    Examples
    --------
    >>> sorted(ClosureFields.__annotations__)
    ['chokepoint', 'extra_days']
    """

    chokepoint: tuple[str, ...]
    extra_days: float | None


def closure_fields(row: Row) -> ClosureFields:
    """Return the fields that only closures have.

    Parameters
    ----------
    row
        The row of a term.

    Returns
    -------
    dict
        Of the fields of `HazardTerm`.

    Raises
    ------
    InputError
        When no chokepoint is given, or a field is there for a term of another kind; naming line
        and field.

    Examples
    --------
    >>> closure_fields(Row({"kind": "cut"}, "x.csv", 2))["chokepoint"]
    ()
    """
    if row.text("kind") != Closure.kind:
        for field in ("chokepoint", "extra_days"):
            if row.text(field):
                what = f"A term of kind {row.text('kind')} has no {field}"
                raise row.refuse(what, field, "Leave the field empty")
        return {"chokepoint": (), "extra_days": None}
    if not row.text("chokepoint"):
        what = "A code is missing"
        raise row.refuse(what, "chokepoint", "Give ids of chokepoints with spaces between")
    points = as_codes(row.text("chokepoint").split(), row.place("chokepoint"))
    return {"chokepoint": points, "extra_days": row.number("extra_days")}


def mineral_fields(row: Row, *, needed: bool) -> MineralFields:
    """Return the fields that only terms on minerals have.

    Parameters
    ----------
    row
        The row of a term.
    needed
        Whether the term is one on minerals.

    Returns
    -------
    dict
        Of the fields of `HazardTerm`.

    Raises
    ------
    InputError
        When a field is missing, or is there for a term of another kind, or the chain of a mineral
        has no such stage; naming line and field.
    UnknownCodeError
        When a mineral or a stage is not known.

    Examples
    --------
    >>> mineral_fields(Row({}, "x.csv", 2), needed=False)["weight"]
    1.0
    """
    if not needed:
        for field in ("mineral", "stage", "industry_weight"):
            if row.text(field):
                what = f"A term of kind {row.text('kind')} has no {field}"
                raise row.refuse(what, field, "Leave the field empty")
        return {"mineral": (), "stage": "", "weight": 1.0}
    if row.text("industry"):
        what = f"A term of kind {row.text('kind')} has no industry"
        raise row.refuse(what, "industry", "Leave it empty: the chain says who uses the mineral")
    names = mineral_names()
    place = row.place("mineral")
    minerals = tuple(
        resolve(code, names, "mineral with a chain", where=place)
        for code in row.text("mineral").split()
    )
    stages = {stage: stage for stage in STAGES}
    if not minerals:
        what = "A code is missing"
        raise row.refuse(what, "mineral", "Give ids of minerals with spaces between")
    stage = resolve(row.text("stage"), stages, "stage", where=row.place("stage"))
    for mineral in minerals:
        if stage not in chain_stages()[mineral]:
            what = f"The chain of {names[mineral]} has no such stage"
            raise row.refuse(what, "stage", f"Use {' or '.join(chain_stages()[mineral])}")
    weight = row.number("industry_weight")
    if weight is not None and not 0 < weight <= 1:
        what = "The weight of a product in its industry is outside 0 to 1"
        raise row.refuse(what, "industry_weight", "Give a share, or leave it empty")
    return {
        "mineral": minerals,
        "stage": stage,
        "weight": 1.0 if weight is None else weight,
    }


__all__ = ["ClosureFields", "MineralFields", "Row", "closure_fields", "mineral_fields"]
