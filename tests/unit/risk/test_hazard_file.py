"""Hazard files: what is read, and every mistake, each named by file, line and field."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.risk import Catalogue, Hazard, OwnRate
from tradewind.risk.hazard_file import FIELDS, NEEDED, parse_hazards, read_hazards

GOOD = {
    "id": "chips", "class": "supplier-state", "title": "Chips, held back", "actor": "TWN",
    "first_day": "2020-01-01", "last_day": "2020-03-01", "acted": "yes", "kind": "cut",
    "origin": "TWN", "destination": "all", "economy": "", "industry": "C26 C27",
    "severity_low": "0.1", "severity_mode": "0.2", "severity_high": "0.4",
    "unit": "share of quantity", "rent": "", "severity_source": "judged", "duration_days": "60",
    "confidence": "A", "source": "Gazette", "rate_per_year": "", "rate_low": "", "rate_high": "",
}  # fmt: skip
RATED = {"rate_per_year": "0.2", "rate_low": "0.1", "rate_high": "0.3"}
IN_PLACES = {
    "kind": "endowment", "unit": "factor", "origin": "", "destination": "", "economy": "TWN",
    "severity_low": "1", "severity_mode": "0.9", "severity_high": "0.5",
}  # fmt: skip
COSTLY = {
    "kind": "trade_cost", "unit": "iceberg factor", "severity_low": "1", "severity_mode": "1.1",
    "severity_high": "1.5",
}  # fmt: skip
TAXED = {"kind": "tariff", "unit": "ad valorem rate"}
TODAY = date(2026, 11, 25)


def _row(**changes: str) -> dict[str, str]:
    return {**GOOD, **changes}


def _text(*rows: dict[str, str]) -> str:
    """Return a hazard file."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def _read(text: str) -> tuple[Hazard, ...]:
    return parse_hazards(text, "own.csv", Catalogue.built_in().classes, today=TODAY)


def _refused(text: str) -> InputError:
    with pytest.raises(InputError) as raised:
        _read(text)
    return raised.value


def test_a_row_is_a_hazard() -> None:
    (hazard,) = _read(_text(_row()))
    assert (hazard.id, hazard.hazard_class, hazard.actor) == ("chips", "supplier-state", "TWN")
    assert hazard.title == "Chips, held back"
    assert (hazard.first_day, hazard.last_day) == (date(2020, 1, 1), date(2020, 3, 1))
    assert (hazard.duration_days, hazard.own_rate) == (60.0, None)
    assert (hazard.file, hazard.line) == ("own.csv", 2)
    (term,) = hazard.terms
    assert (term.origin, term.destination, term.industry) == (("TWN",), ("all",), ("C26", "C27"))
    assert (term.low, term.mode, term.high) == (0.1, 0.2, 0.4)
    assert term.rent == "exporter"


def test_only_needed_fields_need_be_there() -> None:
    rated = {**GOOD, **RATED}
    places = ("origin", "destination")
    (hazard,) = _read(_text({name: rated[name] for name in (*NEEDED, *places, *RATED)}))
    assert hazard.own_rate == OwnRate(0.2, 0.1, 0.3)
    assert (hazard.first_day, hazard.acted, hazard.duration_days) == (None, True, None)
    assert set(rated) <= set(FIELDS)


def test_rows_of_one_id_are_terms_of_one_hazard() -> None:
    second = dict.fromkeys(GOOD, "") | {
        "id": "chips", "kind": "endowment", "economy": "KOR", "industry": "C26",
        "severity_low": "1", "severity_mode": "0.95", "severity_high": "0.8", "unit": "factor",
    }  # fmt: skip
    hazards = _read(_text(_row(), second, _row(id="other", rent="exporter")))
    assert [(hazard.id, len(hazard.terms), hazard.line) for hazard in hazards] == [
        ("chips", 2, 2),
        ("other", 1, 4),
    ]
    assert hazards[0].terms[1].economy == ("KOR",)
    assert hazards[1].terms[0].rent == "exporter"


@pytest.mark.parametrize("changes", [IN_PLACES, COSTLY, TAXED])
def test_other_kinds_of_term_are_read(changes: dict[str, str]) -> None:
    (hazard,) = _read(_text(_row(**changes)))
    assert hazard.terms[0].kind == changes["kind"]


REFUSED = [
    # rates
    ({**RATED, "rate_per_year": "-0.2"}, "rate_per_year", "A rate is negative"),
    ({**RATED, "rate_low": "-0.1"}, "rate_low", "A rate is negative"),
    ({"rate_per_year": "0.2"}, "rate_low", "no interval around it"),
    ({"rate_per_year": "0.2", "rate_low": "0.1"}, "rate_low", "no interval around it"),
    ({**RATED, "rate_high": "0.15"}, "rate_low", "no interval around it"),
    ({"rate_low": "0.1", "rate_high": "0.3"}, "rate_per_year", ""),
    ({"first_day": "", "last_day": ""}, "first_day", "neither a date nor a rate"),
    # words
    ({"id": ""}, "id", "has no id"),
    ({"title": ""}, "title", "has no title"),
    ({"source": "  "}, "source", "has no source"),
    ({"class": "piracy"}, "class", "Unknown class of hazard"),
    ({"class": ""}, "class", "Unknown class of hazard"),
    ({"confidence": "C"}, "confidence", "Unknown mark of confidence"),
    ({"confidence": ""}, "confidence", "Unknown mark of confidence"),
    ({"acted": "maybe"}, "acted", "Neither yes nor no"),
    ({"kind": "cuts"}, "kind", "Unknown kind of term"),
    ({"kind": ""}, "kind", "Unknown kind of term"),
    ({"rent": "nobody"}, "rent", "Unknown keeper of the rent"),
    ({"unit": ""}, "unit", "missing or not that of its kind"),
    ({"unit": "factor"}, "unit", "missing or not that of its kind"),
    ({"unit": "percent"}, "unit", "missing or not that of its kind"),
    ({**IN_PLACES, "unit": "share of quantity"}, "unit", "missing or not that of its kind"),
    # days
    ({"first_day": "2025-02-30"}, "first_day", "Not a date of the calendar"),
    ({"first_day": "1/2/2020"}, "first_day", "Not a date of the calendar"),
    ({"last_day": "2020-13-01"}, "last_day", "Not a date of the calendar"),
    ({"last_day": "2019-12-31"}, "last_day", "ends before it begins"),
    ({**RATED, "first_day": ""}, "last_day", "ends before it begins"),
    ({"first_day": "2026-11-26", "last_day": ""}, "first_day", "begins in the future"),
    ({"duration_days": "0"}, "duration_days", "not above 0 days"),
    ({"duration_days": "-5"}, "duration_days", "not above 0 days"),
    # numbers
    ({"severity_low": "a little"}, "severity_low", "Not a finite number"),
    ({"severity_mode": "nan"}, "severity_mode", "Not a finite number"),
    ({"severity_high": "inf"}, "severity_high", "Not a finite number"),
    ({"rate_per_year": "often"}, "rate_per_year", "Not a finite number"),
    ({**RATED, "rate_high": "-inf"}, "rate_high", "Not a finite number"),
    ({"duration_days": "NaN"}, "duration_days", "Not a finite number"),
    ({"severity_mode": ""}, "severity_mode", "A severity is missing"),
    ({"severity_low": "0.3"}, "severity_mode", "not in order"),
    ({"severity_high": "0.15"}, "severity_mode", "not in order"),
    ({"severity_high": "1"}, "severity_high", "outside [0, 1)"),
    ({"severity_low": "-0.1"}, "severity_low", "outside [0, 1)"),
    ({**IN_PLACES, "severity_high": "0"}, "severity_high", "not above 0"),
    ({**COSTLY, "severity_low": "0"}, "severity_low", "not above 0"),
    ({**TAXED, "severity_low": "-1"}, "severity_low", "not above -1"),
    # places
    ({"origin": ""}, "origin", "A code is missing"),
    ({"industry": ""}, "industry", "A code is missing"),
    ({**IN_PLACES, "economy": ""}, "economy", "A code is missing"),
    ({"economy": "JPN"}, "economy", "A term of kind cut has no economy"),
    ({**IN_PLACES, "origin": "TWN"}, "origin", "A term of kind endowment has no origin"),
    ({"destination": "all JPN"}, "destination", '"all" stands beside'),
]


@pytest.mark.parametrize(("changes", "field", "message"), REFUSED)
def test_a_mistake_is_named_by_file_line_and_field(
    changes: dict[str, str], field: str, message: str
) -> None:
    error = _refused(_text(_row(id="fine"), _row(**changes)))
    assert message in str(error)
    assert error.where == f"own.csv, line 3, field {field}"
    assert error.fix


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "cuts"}, "kind"),
        ({"unit": ""}, "unit"),
        ({"severity_high": "2"}, "severity_high"),
        ({"origin": ""}, "origin"),
    ],
)
def test_a_mistake_in_a_later_term_is_at_its_own_line(changes: dict[str, str], field: str) -> None:
    assert _refused(_text(_row(), _row(**changes))).where == f"own.csv, line 3, field {field}"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("class", "piracy"), ("class", "war"), ("rate_per_year", "-3"), ("confidence", "U"),
        ("first_day", "2025-02-30"), ("title", "Another"), ("acted", "no"),
    ],
)  # fmt: skip
def test_a_later_row_cannot_say_something_else_of_its_hazard(field: str, value: str) -> None:
    error = _refused(_text(_row(), _row(**{field: value})))
    assert error.where == f"own.csv, line 3, field {field}"


def test_rows_of_a_hazard_stand_together() -> None:
    error = _refused(_text(_row(id="a"), _row(id="b"), _row(id="a")))
    assert "appears in two places" in str(error)
    assert (error.where, error.found) == ("own.csv, line 4, field id", "a")


def test_unknown_and_missing_fields_are_named() -> None:
    error = _refused(_text(_row()).replace("actor", "aktor", 1))
    assert isinstance(error, UnknownCodeError)
    assert (error.where, error.found) == ("own.csv, line 1", "'aktor'")
    assert "Did you mean actor" in error.fix
    for field in NEEDED:
        error = _refused(_text({name: value for name, value in _row().items() if name != field}))
        assert (error.what, error.where) == ("A field is missing", "own.csv, line 1")
        assert error.fix == f"Add {field} to the header"


def test_a_field_that_is_spelt_almost_right_is_not_dropped() -> None:
    for spelling in ("Rate_Per_Year", " rate_per_year"):
        _refused(_text(_row(**RATED, id="b") | {"rate_per_year": "-1"}).replace(
            "rate_per_year", spelling, 1
        ))  # fmt: skip


def test_a_field_cannot_be_there_twice() -> None:
    head, row = _text(_row()).splitlines()
    assert _refused(f"{head},title\n{row},Another\n").where.startswith("own.csv, line 1")


def test_a_kind_in_capitals_is_read_or_refused_but_never_a_crash() -> None:
    try:
        (hazard,) = _read(_text(_row(kind="Cut")))
    except InputError as error:
        assert error.where == "own.csv, line 2, field kind"  # noqa: PT017 - either will do
    else:
        assert hazard.terms[0].kind == "cut"


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        ("", "own.csv, line 1", "A field is missing"),
        (_text(_row()).splitlines()[0], "own.csv", "has no hazard"),
        (_text(_row()) + "one,too,few\n", "own.csv, line 3", "more or fewer cells"),
        (_text(_row()).rstrip() + ",one too many\n", "own.csv, line 2", "more or fewer cells"),
        (_text(_row()).replace('held back"', "held back", 1), "own.csv, line 2", "is not CSV"),
    ],
)
def test_a_file_that_is_no_table_is_refused(text: str, where: str, message: str) -> None:
    error = _refused(text)
    assert message in str(error)
    assert error.where == where


def test_lines_are_counted_through_empty_lines_and_texts_of_several_lines() -> None:
    head, row = _text(_row()).splitlines()
    bad = row.replace("chips", "bad", 1).replace("2020-01-01", "2025-02-30")
    assert _refused(f"{head}\n\n\n{bad}\n").where == "own.csv, line 4, field first_day"
    tall = row.replace("Chips, held", "Chips,\nheld")
    assert _refused(f"{head}\n{tall}\n{bad}\n").where == "own.csv, line 4, field first_day"


def test_files_are_read_from_disk(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    classes = Catalogue.built_in().classes
    path.write_bytes(_text(_row(title="Côte")).encode("utf-8-sig").replace(b"\n", b"\r\n"))
    (hazard,) = read_hazards(path, classes, today=TODAY)
    assert (hazard.title, hazard.file) == ("Côte", str(path))
    path.write_bytes(_text(_row(title="Côte")).encode("latin-1"))
    with pytest.raises(InputError, match="not text in UTF-8") as raised:
        read_hazards(path, classes, today=TODAY)
    assert raised.value.where == str(path)
    with pytest.raises(InputError, match="is not there"):
        read_hazards(tmp_path / "none.csv", classes, today=TODAY)
    with pytest.raises(InputError, match="is not there"):
        read_hazards(tmp_path, classes, today=TODAY)
