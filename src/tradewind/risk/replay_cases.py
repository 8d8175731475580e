"""The comparisons of the historical replay: an observation, and what of the model is beside it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import cast

from tradewind.core import InputError, resolve
from tradewind.models.terms import RENTS
from tradewind.risk.catalogue import Catalogue
from tradewind.risk.replay_measures import Measure
from tradewind.risk.replay_verdicts import RULES, Interval, Rule

REPLAYS = "replays.csv"
"""The file of the package that holds the comparisons."""
FIELDS = (
    "event", "hazard", "observed", "value", "low", "high", "unit", "window", "source", "address",
    "confidence", "beside", "model", "rent", "days", "window_days", "share", "rule", "note",
)  # fmt: skip
"""The fields of the file, all of them needed."""
CONFIDENCES = ("A", "B", "C")
_STEPS = 3
_NEEDED = ("event", "hazard", "observed", "rule")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One observation, and the figure of the model that stands beside it.

    Parameters
    ----------
    event, hazard
        Name of the event, and the id of its hazard in the catalogue.
    observed
        What was observed, in plain words; for rule ``unobserved`` what the model is asked.
    value
        The observation with its low and high, in `unit`; NaN where there is none.
    unit
        As of `measure`, or any text where there is none.
    window
        The time it is about.
    source, address, confidence
        Where it comes from; A official or two independent, B one secondary, C derived.
    beside
        The figure of the model in plain words.
    measure
        The figure of the model; None where the model has none.
    rent
        Who keeps the rent of cuts; "" leaves it as the hazard says.
    time_share
        The figure of the model is multiplied by this: the days that the event lasts in the window
        of the observation, over the days of the window; 1 is the figure while it lasts.
    product_share
        It is divided by this, at the mildest, most likely and worst shock: the share of the product
        observed in what the model cuts.
    rule
        One of `RULES`.
    note
        How to read it, or why it cannot be compared.

    Examples
    --------
    >>> comparisons()[0].event
    'Rare earths to Japan 2010'
    """

    event: str
    hazard: str
    observed: str
    value: Interval
    unit: str
    window: str
    source: str
    address: str
    confidence: str
    beside: str
    measure: Measure | None
    rent: str
    time_share: float
    product_share: tuple[float, float, float]
    rule: Rule
    note: str


@lru_cache(maxsize=1)
def comparisons() -> tuple[Comparison, ...]:
    """Return the comparisons of the package, event by event.

    Returns
    -------
    tuple of Comparison
        In the order of the file.

    Examples
    --------
    >>> len({comparison.event for comparison in comparisons()}) >= 7
    True
    """
    return parse_comparisons(replays_text(), REPLAYS, Catalogue.built_in())


def replays_text() -> str:
    """Return the text of the file of comparisons.

    Returns
    -------
    str
        CSV.

    Examples
    --------
    >>> replays_text().startswith("event,hazard,observed")
    True
    """
    return (files("tradewind.risk") / REPLAYS).read_text(encoding="utf-8")


def parse_comparisons(text: str, file: str, catalogue: Catalogue) -> tuple[Comparison, ...]:
    """Read comparisons from the text of a file.

    Parameters
    ----------
    text
        CSV with the fields `FIELDS`.
    file
        Its name, for messages.
    catalogue
        That knows the hazards.

    Returns
    -------
    tuple of Comparison
        In the order of the text.

    Raises
    ------
    InputError
        When a line does not say what it must; the message names file, line and field.

    Examples
    --------
    >>> parse_comparisons("event,hazard", "x.csv", Catalogue.built_in())
    Traceback (most recent call last):
    tradewind.core.errors.InputError: The fields are not those of a file of replays (where: x.csv...
    """
    titles = {hazard.id: hazard.title for hazard in catalogue}
    hazards: dict[str, str] = {}
    found = []
    for row in _rows(text, file):
        case = _comparison(row, titles)
        if hazards.setdefault(case.event, case.hazard) != case.hazard:
            what = "An event has two hazards"
            raise row.refuse(what, "hazard", f"Write {hazards[case.event]}, or name another event")
        found.append(case)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, field: str) -> str:
        return self.cells[field].strip()

    def place(self, field: str) -> str:
        return f"{self.file}, line {self.line}, field {field}"

    def refuse(self, what: str, field: str, fix: str) -> InputError:
        return InputError(what, where=self.place(field), found=self[field] or "nothing", fix=fix)

    def numbers(self, field: str) -> list[float]:
        """Return the finite numbers of a field, which has spaces between them."""
        try:
            found = [float(part) for part in self[field].split()]
        except ValueError:
            found = [math.nan]
        if not all(math.isfinite(number) for number in found):
            what = "Not a finite number"
            raise self.refuse(what, field, "Write a number such as -0.47")
        return found

    def number(self, field: str) -> float:
        """Return the number of a field, NaN where it is empty."""
        found = self.numbers(field)
        if len(found) > 1:
            what = "More than one number"
            raise self.refuse(what, field, "Write one")
        return found[0] if found else math.nan


def _rows(text: str, file: str) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    if tuple(reader.fieldnames or ()) != FIELDS:
        what = "The fields are not those of a file of replays"
        found = ", ".join(reader.fieldnames or ()) or "nothing"
        raise InputError(what, where=file, found=found, fix=f"Write {', '.join(FIELDS)}")
    for cells in reader:
        if None in cells or None in cells.values():
            what = "The row has more or fewer cells than the header"
            where = f"{file}, line {reader.line_num}"
            raise InputError(what, where=where, fix="Quote texts that hold a comma")
        yield _Row(cast("Mapping[str, str]", cells), file, reader.line_num)


def _comparison(row: _Row, titles: Mapping[str, str]) -> Comparison:
    for field in _NEEDED:
        if not row[field]:
            what = f"A comparison has no {field}"
            raise row.refuse(what, field, "Say it in a few words")
    hazard = resolve(row["hazard"], titles, "hazard", where=row.place("hazard"))
    rule = cast(
        "Rule", resolve(row["rule"], {k: k for k in RULES}, "rule", where=row.place("rule"))
    )
    measure = Measure.parse(row["model"], row.place("model")) if row["model"] else None
    _check_rule(row, rule, measure)
    if row["rent"] and row["rent"] not in RENTS:
        what = "Unknown keeper of the rent"
        raise row.refuse(what, "rent", f"Use {', '.join(RENTS)}")
    return Comparison(
        event=row["event"],
        hazard=hazard,
        observed=row["observed"],
        value=_interval(row),
        unit=row["unit"],
        window=row["window"],
        source=row["source"],
        address=row["address"],
        confidence=row["confidence"],
        beside=row["beside"],
        measure=measure,
        rent=row["rent"],
        time_share=_time_share(row),
        product_share=_product_share(row),
        rule=rule,
        note=row["note"],
    )


def _check_rule(row: _Row, rule: Rule, measure: Measure | None) -> None:
    """Refuse a comparison that lacks what its rule compares, or that nobody could trace."""
    compared = rule in ("size", "sign", "bound")
    if (compared or rule == "unobserved") and measure is None:
        what = f"The rule {rule} needs a figure of the model"
        raise row.refuse(what, "model", "Name one")
    if measure is not None and not row["beside"]:
        what = "A figure of the model has no words"
        raise row.refuse(what, "beside", "Say what it is")
    if measure is not None and row["unit"] != measure.unit:
        fix = f'Write "{measure.unit}", the unit of the figure of the model'
        what = "The unit is not that of the model"
        raise row.refuse(what, "unit", fix)
    if compared and not row["value"]:
        what = f"The rule {rule} needs an observed value"
        raise row.refuse(what, "value", "Give a number")
    if rule != "unobserved":
        _check_observed(row)
    if rule not in ("size", "unobserved") and not row["note"]:
        what = f"The rule {rule} has no reason"
        raise row.refuse(what, "note", "Say why")


def _check_observed(row: _Row) -> None:
    for field in ("source", "window"):
        if not row[field]:
            what = f"An observation has no {field}"
            raise row.refuse(what, field, "Give it")
    if row["confidence"] not in CONFIDENCES:
        fix = f"Use one of {', '.join(CONFIDENCES)}"
        what = "Unknown mark of confidence"
        raise row.refuse(what, "confidence", fix)


def _interval(row: _Row) -> Interval:
    value, low, high = (row.number(field) for field in ("value", "low", "high"))
    if math.isnan(value):
        if row["low"] or row["high"]:
            what = "A range without a value"
            raise row.refuse(what, "value", "Give the value")
        return Interval(value, value, value)
    low, high = (value if math.isnan(edge) else edge for edge in (low, high))
    if not low <= value <= high:
        what = "The observed value is outside its range"
        raise row.refuse(what, "value", "Give low <= value <= high")
    return Interval(value, low, high)


def _time_share(row: _Row) -> float:
    days, window = row.number("days"), row.number("window_days")
    if math.isnan(days) != math.isnan(window):
        what = "Days of the event without days of the window, or the other way"
        raise row.refuse(what, "days", "Give both, or none for the figure while it lasts")
    if math.isnan(days):
        return 1.0
    if not 0 < days <= window:
        what = "The days of the event are not within the window"
        raise row.refuse(what, "days", "Count only the days of the event that fall in the window")
    return days / window


def _product_share(row: _Row) -> tuple[float, float, float]:
    shares = row.numbers("share") or [1.0]
    each = shares * _STEPS if len(shares) == 1 else shares
    if len(each) != _STEPS or not all(0 < share <= 1 for share in each):
        what = "The share of the product is not one number or three above 0 and up to 1"
        raise row.refuse(what, "share", "Give one, or those at low, mode and high")
    return each[0], each[1], each[2]


__all__ = [
    "CONFIDENCES",
    "FIELDS",
    "REPLAYS",
    "Comparison",
    "comparisons",
    "parse_comparisons",
    "replays_text",
]
