"""``tradewind measure JPN --view sealanes`` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.exit_codes import exit_code
from tradewind.cli.main import app
from tradewind.core import DataError, InputError, UnknownCodeError

RUNNER = CliRunner()
_VIEW = ("--view", "sealanes")
_OECD = (
    "V1,{a}_A01,{a}_C26,{b}_A01,{b}_C26,{a}_HFCE,{b}_HFCE,OUT\n"
    "{a}_A01,1,2,3,4,50,6,66\n{a}_C26,2,3,4,5,60,7,81\n"
    "{b}_A01,3,4,5,6,8,70,96\n{b}_C26,4,5,6,7,9,80,111\n"
    "TLS,1,1,1,1,0,0,0\nVA,55,66,77,88,0,0,0\n"
)


def _ok(*arguments: str) -> str:
    result = RUNNER.invoke(app, ["measure", *arguments, *_VIEW], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(_ok(*arguments, "--csv"))))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of this test's own, with two worlds in it: one of known codes, one not."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path / "home"))
    for name, a, b in (("known", "JPN", "CHN"), ("unknown", "AAA", "BBB")):
        file = tmp_path / name / "2018.csv"
        file.parent.mkdir()
        file.write_text(_OECD.format(a=a, b=b))
        arguments = ["data", "import", "oecd-icio", str(file), "--name", name]
        assert RUNNER.invoke(app, arguments).exit_code == 0
    return tmp_path


def test_people_read_six_tables_and_the_limits() -> None:
    said = _ok("japan", "--top", "5")
    assert said.startswith("Japan (JPN): what passes which chokepoint")
    for title in (
        "Trade in goods at chokepoints, 2022",
        "Industries with most at a chokepoint, 2022",
        "Imports of fuels and minerals at chokepoints, 2022",
        "Published figures of Japan beside ours",
        "Chokepoints of the world, 2022",
        "Published figures of the world beside ours",
    ):
        assert title in said
    assert "shares do not add up" in said
    assert "Marks of published figures" in said
    first = said.split("\n\n")[1].splitlines()
    assert len(first) == 2 + 5


def test_each_figure_has_the_unit_of_its_measure() -> None:
    said = _ok("JPN", "--top", "30")
    assert "US$ 444 bn" in said
    assert "20.9 mb/d" in said
    assert "share of the crude there (CHN IND JPN KOR)" in said
    assert "passages per barrel" in said
    assert "nan" not in said.lower()


def test_each_chokepoint_of_the_world_comes_once_before_any_twice() -> None:
    table = _ok("PER", "--top", "8").split("Published figures of the world beside ours\n")[1]
    rows = [line.strip().split("  ")[0] for line in table.splitlines()[1:9]]
    assert len(set(rows)) == len(rows)
    assert "Published figures of Peru" not in _ok("PER")


def test_json_has_every_table() -> None:
    answer = json.loads(_ok("IND", "--json"))
    assert set(answer) == {
        "economy", "name", "year", "mineral_year", "chokepoints", "industries", "minerals",
        "world", "published", "provenance", "warnings",
    }  # fmt: skip
    crude = {
        row["chokepoint"]: row["share"] for row in answer["minerals"] if row["product"] == "270900"
    }
    assert 0.39 < crude["hormuz"] < 0.55
    suez = {row["chokepoint"]: row for row in answer["chokepoints"]}["suez"]
    assert 5 < suez["extra_days"] < 20
    assert suez["stopped_share"] == 0
    assert answer["provenance"]["params"]["economy"] == "IND"


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (None, "extra_days"),
        ("chokepoints", "stopped_share"),
        ("industries", "short_name"),
        ("minerals", "covered_share"),
        ("world", "share_of_sea_trade"),
        ("published", "ratio"),
    ],
)
def test_csv_prints_the_table_asked_for(table: str | None, column: str) -> None:
    rows = _rows("JPN", *(("--table", table) if table else ()))
    assert rows
    assert column in rows[0]


def test_a_year_is_that_of_the_minerals() -> None:
    assert {row["year"] for row in _rows("JPN", "--table", "minerals", "--year", "2024")} == {
        "2024"
    }


@pytest.mark.parametrize(
    "option",
    [("--lens", "energy"), ("--use", "all"), ("--reverse",), ("--detail", "full")],
)
def test_an_option_that_means_nothing_is_refused(
    option: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def computed(*_: object, **__: object) -> None:
        pytest.fail("computed before the mistake was found")

    monkeypatch.setattr("tradewind.app.sea_lanes", computed)
    with pytest.raises(InputError, match=f"{option[0]} means nothing with --view sealanes"):
        RUNNER.invoke(app, ["measure", "JPN", *_VIEW, *option], catch_exceptions=False)


@pytest.mark.parametrize("economies", [("IND", "JPN"), ("Quad",)])
def test_several_economies_are_refused(economies: tuple[str, ...]) -> None:
    with pytest.raises(InputError, match="takes one economy"):
        RUNNER.invoke(app, ["measure", *economies, *_VIEW], catch_exceptions=False)


def test_unknown_economies_tables_and_years_are_refused() -> None:
    with pytest.raises(UnknownCodeError):
        _ok("QQQ")
    with pytest.raises(InputError, match="Use chokepoints, industries, minerals, world, published"):
        _ok("JPN", "--csv", "--table", "stages")
    with pytest.raises(InputError, match="Use 2018 to 2024"):
        _ok("JPN", "--year", "1999")


def test_a_world_of_ones_own(own: Path) -> None:
    answer = json.loads(_ok("JPN", "--world", "known", "--json"))
    assert (answer["year"], answer["mineral_year"]) == (2018, 2018)
    rows = {row["chokepoint"]: row for row in answer["chokepoints"]}
    assert rows["korea"]["imports_usd_m"] > 0
    assert "2 economies" in _ok("JPN", "--world", "known")


def test_a_world_without_ports_is_refused(own: Path) -> None:
    with pytest.raises(DataError, match="none is in this world") as refused:
        _ok("AAA", "--world", "unknown")
    assert exit_code(refused.value) == 3
