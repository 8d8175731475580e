"""The page on pacts lists the types of measure, and the fields of files, as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.main import app
from tradewind.core import UnknownCodeError
from tradewind.partnership import MEASURE_TYPES, Measure, Pact, PactResult
from tradewind.partnership.costs import measure_table, number_table, payer_table
from tradewind.partnership.worldviews import Worldview

DOCS = Path(__file__).resolve().parents[2] / "docs"
TEXT = (DOCS / "pacts.md").read_text(encoding="utf-8")
CODE = re.compile(r"`([a-z_]+)`")


def section(title: str) -> list[list[str]]:
    """Return the cells of the first table below a heading, without its head."""
    below = TEXT.split(f"### {title}\n", 1)[1].split("\n### ", 1)[0]
    rows = [line for line in below.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


def test_the_table_of_types_is_the_registry() -> None:
    rows = {CODE.findall(row[0])[0]: row[1:] for row in section("Types")}
    assert list(rows) == list(MEASURE_TYPES)
    for name, (acts_on, unit, bounds, fields) in rows.items():
        kind = MEASURE_TYPES[name]
        low, high = kind.LEVEL_BOUNDS
        own = [field for field in kind.model_fields if field not in Measure.model_fields]
        optional = [field for field in own if not kind.model_fields[field].is_required()]
        assert (acts_on, unit) == (kind.ACTS_ON, kind.UNIT)
        assert [float(end.replace(",", "")) for end in bounds.split(" to ")] == [low, high]
        assert set(CODE.findall(fields)) == set(own)
        assert re.findall(r"`([a-z_]+)` \(optional\)", fields) == optional


@pytest.mark.parametrize(
    ("title", "model"), [("Fields of every measure", Measure), ("Fields of worldviews", Worldview)]
)
def test_the_tables_of_fields_are_complete(
    title: str, model: type[Measure] | type[Worldview]
) -> None:
    rows = section(title)
    assert {field for row in rows for field in CODE.findall(row[0])} == set(model.model_fields)
    needed = {field for row in rows if row[2] == "yes" for field in CODE.findall(row[0])}
    assert needed == {name for name, field in model.model_fields.items() if field.is_required()}


def test_the_page_on_partnership_names_every_table_and_their_columns() -> None:
    page = (DOCS / "partnership.md").read_text(encoding="utf-8")
    quoted = re.findall(r"`([^`\n]+)`", page)
    named = {name.strip() for text in quoted for name in text.split(",")}
    listed = (PactResult.__doc__ or "").split("``")[1]
    assert {name.strip() for name in listed.split(",")} <= named
    pact = Pact.read("india-japan")
    for table in (measure_table(pact, 0.05), number_table(pact), payer_table(pact, 0.05)):
        assert set(table.columns) <= named


def test_a_file_that_is_wrong_is_refused_as_the_page_says(tmp_path: Path) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text('members = ["DEU", "VNX"]\n')
    result = CliRunner().invoke(app, ["partner", str(file)])
    assert isinstance(result.exception, UnknownCodeError)
    assert f"{file}, line 1, members" in str(result.exception)
