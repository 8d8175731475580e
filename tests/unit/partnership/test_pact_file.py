"""Pact files: what cannot be used is refused with file, line, field and fix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.partnership import MEASURE_TYPES, Pact
from tradewind.partnership.pact_file import parse_pact

if TYPE_CHECKING:
    from tradewind.world import World

Read = Callable[[str], Pact]
TextOf = Callable[..., str]


def _line(text: str, row: str, nth: int = 0) -> int:
    """Return the line, from 1, of the n-th row of a text that begins so."""
    found = [k for k, line in enumerate(text.splitlines(), start=1) if line.startswith(row)]
    return found[nth]


def _refused(read: Read, text: str, *, row: str, field: str, nth: int = 0) -> InputError:
    """Check that a text is refused with the line of a row and the name of a field."""
    with pytest.raises(InputError) as raised:
        read(text)
    error = raised.value
    line = _line(text, row, nth) if row else 1
    assert "own.toml, " in error.where
    assert f", line {line}, " in error.where
    assert error.where.endswith(field)
    assert error.fix or error.found
    return error


@pytest.mark.parametrize(
    ("kind", "changes", "field", "found", "nth"),
    [
        ("standards", {"industries": ["C26", "C99"]}, "industries", "C99", 0),
        ("capacity", {"economy": "XXX"}, "economy", "XXX", 0),
        ("capacity", {"economy": "DEU"}, "economy", "DEU", 0),
        ("diversify", {"away_from": "CHX"}, "away_from", "CHX", 0),
        ("diversify", {"towards": ["all", "VNM"]}, "towards", "VNM", 0),
        ("substitute", {"users": ["C29", "C2X"]}, "users", "C2X", 0),
        ("substitute", {"inputs": ["ore"]}, "inputs", "ore", 0),
        ("technology", {"economies": ["IND", "JPX"]}, "economies", "JPX", 0),
        ("invest", {"host": "INX"}, "host", "INX", 0),
        ("invest", {"owner": "JPX"}, "owner", "JPX", 0),
        ("assurance", {"hazards": ["pill"]}, "hazards", "pill", 0),
        ("sea_lane_security", {"hazards": ["straits-of-x"]}, "hazards", "straits-of-x", 0),
        ("standards", {"payers": ["GBR"]}, "payers", "GBR", 0),
        ("standards", {"parties": ["GBR"]}, "parties", "GBR", 0),
    ],
)
def test_a_code_that_is_not_known_is_refused(
    read: Read, text_of: TextOf, small: Any, kind: str, changes: dict[str, Any], field: str,
    found: str, nth: int,
) -> None:  # fmt: skip
    text = text_of(small.fields("technology", "first"), small.fields(kind, "second", **changes))
    rows = [k for k, line in enumerate(text.splitlines()) if line.startswith(f"{field} = ")]
    error = _refused(
        read, text, row=f"{field} = ", field=f"measure second, field {field}", nth=len(rows) - 1
    )
    assert isinstance(error, UnknownCodeError)
    assert found in error.found


@pytest.mark.parametrize(
    ("field", "row"), [("importer", "importer"), ("exporter", "exporter"), ("industries", "indus")]
)
def test_codes_of_duties_are_checked_one_by_one(
    read: Read, text_of: TextOf, small: Any, field: str, row: str
) -> None:
    duties = small.fields("market_access")["duties"]
    bad = {**duties[0], "importer": "JPN", "exporter": "IND"}
    bad[field] = ["C99"] if field == "industries" else "XXX"
    text = text_of(small.fields("market_access", "access", duties=[duties[0], bad]))
    where = f"measure access, field duties.1.{field}"
    assert isinstance(_refused(read, text, row=row, field=where, nth=1), UnknownCodeError)


def test_a_name_in_place_of_a_code_is_refused_with_the_code(
    read: Read, text_of: TextOf, small: Any
) -> None:
    text = text_of(small.fields("capacity", economy="India"))
    error = _refused(read, text, row="economy = ", field="field economy")
    assert error.fix == "Did you mean IND?"


_NUMBER = {"source": "made up", "confidence": "C"}


@pytest.mark.parametrize(
    ("field", "number", "row", "message"),
    [
        ("capex_usd_m", {"value": 5, "low": -1, "high": 9}, "", "from 0"),
        ("opex_usd_m", {"value": -5, "low": -5, "high": -5}, "", "from 0"),
        ("overrun", {"value": 0, "low": -0.1, "high": 1}, "", "from 0"),
        ("lead_years", {"value": 0, "low": -1, "high": 1}, "", "from 0"),
        ("lifetime_years", {"value": 5, "low": 0.5, "high": 9}, "", "from 1 to 100"),
        ("level", {"value": 0.5, "low": 0.1, "high": 1.1}, "", "from 0 to 0.9"),
        ("level", {"value": 0.5, "low": 0.6, "high": 0.8}, "", "in rising order"),
        ("level", {"value": "much", "low": 0, "high": 1}, "value = ", "valid number"),
    ],
)
def test_a_number_out_of_range_is_refused(
    read: Read, text_of: TextOf, small: Any, field: str, number: dict[str, Any], row: str,
    message: str,
) -> None:  # fmt: skip
    text = text_of(small.fields("standards", "tests", **{field: {**number, **_NUMBER}}))
    head = f"[measures.{field}]"
    line = _line(text, head) + (1 if row else 0)
    with pytest.raises(InputError) as raised:
        read(text)
    where = f", line {line}, measure tests, field {field}{'.value' if row else ''}"
    assert raised.value.where.endswith(where)
    assert message in raised.value.fix


def test_a_share_of_days_that_is_not_a_share_is_refused(
    read: Read, text_of: TextOf, small: Any
) -> None:
    text = text_of(small.fields("sea_lane_security", shorter=small.number(1.0)))
    error = _refused(read, text, row="[measures.shorter]", field="field shorter")
    assert "from 0 to 0.95" in error.fix


def test_a_missing_field_is_named(read: Read, text_of: TextOf, small: Any) -> None:
    fields = small.fields("capacity", "plants")
    del fields["capital_share"]
    text = text_of(small.fields("technology", "first"), fields)
    where = "measure plants, field capital_share"
    error = _refused(read, text, row="[[measures]]", field=where, nth=1)
    assert error.what == "A field is missing"
    assert error.fix.startswith("Give capital_share")
    assert "docs/pacts.md" in error.fix


def test_a_missing_part_of_a_number_is_named(read: Read, text_of: TextOf, small: Any) -> None:
    level = small.number(0.1)
    del level["source"]
    text = text_of(small.fields("standards", level=level))
    error = _refused(read, text, row="[measures.level]", field="field level.source")
    assert error.what == "A field is missing"


def test_an_unknown_field_is_named(read: Read, text_of: TextOf, small: Any) -> None:
    text = text_of(small.fields("standards", "tests", industry=["C26"]))
    error = _refused(read, text, row="industry = ", field="measure tests, field industry")
    assert (error.what, error.found) == ("Unknown field", "industry")


def test_an_unknown_field_of_the_head_is_named(read: Read, text_of: TextOf) -> None:
    text = text_of(member=["IND"])
    error = _refused(read, text, row="member = ", field="member")
    assert "members" in error.fix


@pytest.mark.parametrize(
    "kind", ["recycling", "stockpiles", "tariffs", "", "market access", "Standards"]
)
def test_a_type_that_does_not_work_yet_is_refused(
    read: Read, text_of: TextOf, small: Any, kind: str
) -> None:
    assert kind not in MEASURE_TYPES
    text = text_of(small.fields("standards", "new", type=kind))
    error = _refused(read, text, row="type = ", field="measure new, field type")
    assert error.fix


def test_a_measure_without_a_type_is_refused(read: Read, text_of: TextOf, small: Any) -> None:
    fields = small.fields("standards", "new")
    del fields["type"]
    _refused(read, text_of(fields), row="[[measures]]", field="measure new, field type")


def test_two_measures_of_one_id_are_refused(read: Read, text_of: TextOf, small: Any) -> None:
    text = text_of(small.fields("standards", "same"), small.fields("technology", "same"))
    error = _refused(read, text, row='id = "same"', field="measure same, field id", nth=1)
    assert error.what == "Two measures have the same id"


def test_a_party_outside_the_pact_is_refused(read: Read, text_of: TextOf, small: Any) -> None:
    text = text_of(small.fields("standards", "tests", parties=["IND", "USA"]))
    error = _refused(read, text, row="parties = ", field="measure tests, parties")
    assert error.found == "USA"
    assert "IND, JPN" in error.fix


@pytest.mark.parametrize("members", [[], [1], 5, [["IND"]]])
def test_a_pact_needs_members(read: Read, text_of: TextOf, members: Any) -> None:
    text = text_of(members=members)
    assert "members = " in _refused(read, text, row="members = ", field="members").fix


def test_a_pact_that_names_no_members_is_refused(read: Read) -> None:
    _refused(read, 'title = "x"\n', row="", field="members")


def test_an_unknown_member_is_refused(read: Read, text_of: TextOf) -> None:
    error = _refused(read, text_of(members=["IND", "JPX"]), row="members = ", field="members")
    assert isinstance(error, UnknownCodeError)
    assert "JPX" in error.found


def test_members_may_be_a_grouping_or_names(read: Read, text_of: TextOf) -> None:
    assert read(text_of(members="Quad")).members == ("IND", "JPN", "USA")  # Australia is merged
    assert read(text_of(members=["japan", "Quad"])).members == ("JPN", "IND", "USA")


def test_a_grouping_outside_the_world_is_refused(read: Read, text_of: TextOf) -> None:
    error = _refused(read, text_of(members=["EU27"]), row="members = ", field="members")
    assert error.what.startswith("No member of this grouping")


def test_what_is_not_toml_is_refused(read: Read) -> None:
    with pytest.raises(InputError, match="is not TOML") as raised:
        read('members = ["IND"]\ntitle = none\n')
    assert "own.toml" in raised.value.where
    assert "line 2" in raised.value.found
    assert raised.value.fix


def test_what_is_not_text_is_refused(read: Callable[[bytes], Pact]) -> None:
    with pytest.raises(InputError, match="UTF-8") as raised:
        read(b'title = "\xff"\n')
    assert "own.toml" in raised.value.where


def test_a_folder_in_place_of_a_file_is_refused(tmp_path: Path, world: World) -> None:
    with pytest.raises(InputError, match="not there"):
        Pact.read(tmp_path, world=world)


def test_a_file_that_is_not_there_is_refused_with_the_ready_ones(world: World) -> None:
    with pytest.raises(InputError, match="not there") as raised:
        Pact.read("none.toml", world=world)
    assert raised.value.where == "none.toml"
    assert "india-japan" in raised.value.fix


def test_a_ready_pact_that_is_not_there_is_refused_with_the_nearest(world: World) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        Pact.read("india-japn", world=world)
    assert "india-japan" in raised.value.fix
    assert "india-japn" in raised.value.found


@pytest.mark.parametrize("head", ["measures = 5", 'measures = ["x"]', "[measures]\nid = 1"])
def test_measures_must_be_tables(read: Read, head: str) -> None:
    error = _refused(read, f'members = ["IND"]\n{head}\n', row=head[:8], field="measures")
    assert "[[measures]]" in error.fix


@pytest.mark.parametrize("key", ["title", "story", "source"])
def test_words_must_be_text(read: Read, text_of: TextOf, key: str) -> None:
    assert _refused(read, text_of(**{key: 5}), row=f"{key} = ", field=key).what == "Not text"


@pytest.mark.parametrize("kind", MEASURE_TYPES)
def test_every_type_is_read_as_it_was_written(
    read: Read, text_of: TextOf, small: Any, kind: str
) -> None:
    pact = read(text_of(small.fields(kind)))
    assert pact.measures == (small.measure(kind),)
    assert (pact.name, pact.title, pact.members) == ("own", "A pact", ("IND", "JPN"))
    assert pact.file.endswith("own.toml")
    assert len(pact.sha256) == 64


def test_a_pact_without_measures_or_words_is_read(small: Any) -> None:
    read = parse_pact('members = ["IND"]', "a/few.toml", small.world, small.catalogue)
    assert (read.name, read.title, read.story, read.measures) == ("few", "few", "", ())


def test_the_hash_is_of_the_text(read: Read, text_of: TextOf) -> None:
    assert read(text_of()).sha256 == read(text_of()).sha256
    assert read(text_of()).sha256 != read(text_of(title="Another")).sha256


OWN_NUMBERS = [
    ("facilitation", "cost_per_day", -0.01),
    ("diversify", "premium", -0.05),
    ("substitute", "premium", -0.05),
    ("capacity", "capital_share", -0.2),
    ("invest", "additional", -0.5),
    ("invest", "additional", 1.5),
    ("invest", "services_per_usd", -0.1),
    ("invest", "to_owner", -0.1),
    ("invest", "to_owner", 1.5),
    ("sea_lane_security", "shorter", -0.1),
]


@pytest.mark.parametrize(("kind", "field", "value"), OWN_NUMBERS)
def test_a_number_of_a_type_that_makes_no_sense_is_refused(
    read: Read, text_of: TextOf, small: Any, kind: str, field: str, value: float
) -> None:
    text = text_of(small.fields(kind, "one", **{field: small.number(value)}))
    _refused(read, text, row=f"[measures.{field}]", field=f"measure one, field {field}")


@pytest.mark.parametrize("rate", [-0.1, 11.0])
def test_a_duty_out_of_range_is_refused(
    read: Read, text_of: TextOf, small: Any, rate: float
) -> None:
    duty = {**small.fields("market_access")["duties"][0], "rate": small.number(rate)}
    text = text_of(small.fields("market_access", duties=[duty]))
    _refused(read, text, row="[measures.duties.rate]", field="field duties.0.rate")


def test_a_duty_of_an_economy_on_itself_is_refused(read: Read, text_of: TextOf, small: Any) -> None:
    duty = {**small.fields("market_access")["duties"][0], "exporter": "IND"}
    with pytest.raises(InputError) as raised:
        read(text_of(small.fields("market_access", duties=[duty])))
    assert "own.toml, line " in raised.value.where


def test_purchases_are_not_moved_to_whom_they_are_moved_from(
    read: Read, text_of: TextOf, small: Any
) -> None:
    with pytest.raises(InputError) as raised:
        read(text_of(small.fields("diversify", towards=["CHN", "IND"])))
    assert "own.toml, line " in raised.value.where


def test_a_party_is_named_once(read: Read, text_of: TextOf, small: Any) -> None:
    """Named twice it would be both ends of a link, and trade at home would get easier."""
    text = text_of(small.fields("standards", parties=["IND", "IND"]))
    with pytest.raises(InputError) as raised:
        read(text)
    assert "own.toml, line " in raised.value.where
