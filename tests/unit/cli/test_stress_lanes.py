"""What `tradewind stress` prints of a closure at sea."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from typer.testing import CliRunner

from tradewind.cli.main import app

RUN = CliRunner()
ARGUMENTS = ["stress", "hormuz-closure", "--horizon", "short", "--economy", "JPN"]


def test_the_answer_says_what_is_late_stopped_and_idle() -> None:
    result = RUN.invoke(app, ARGUMENTS)
    assert result.exit_code == 0, result.output
    text = result.output
    for said in (
        "At sea:",
        "Stands idle",
        "Oil and gas",
        "Japan",
        "in 90 days",
        "one world market",
    ):
        assert said in text


def test_json_holds_trade_at_sea_and_days() -> None:
    result = RUN.invoke(app, [*ARGUMENTS, "--json"])
    found = json.loads(result.stdout)
    assert found["days"] == 90
    assert {"at_sea", "idle_sources"} <= set(found["sea"])


def test_a_table_at_sea_is_printed_as_csv(tmp_path: Path) -> None:
    out = tmp_path / "sea.csv"
    arguments = [*ARGUMENTS, "--csv", "--table", "at-sea", "--out", str(out)]
    assert RUN.invoke(app, arguments).exit_code == 0
    head = out.read_text(encoding="utf-8").splitlines()[0]
    assert head.startswith("economy,name,direction,late_usd_m,late_share,extra_days,stopped_usd_m")


def test_a_file_with_a_misspelt_chokepoint_names_file_and_term(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('[[term]]\nkind = "closure"\nchokepoint = "hormus"\nshare = 0.5\n', "utf-8")
    result = RUN.invoke(app, ["stress", str(path), "--horizon", "short"])
    assert result.exit_code != 0
    message = str(result.exception)
    assert "mine.toml, term 1 (closure), chokepoint" in message
    assert "hormuz" in message


def test_the_rent_of_what_a_closure_stops_can_be_set() -> None:
    found = []
    for rent in ("importer", "as-written", "exporter"):
        result = RUN.invoke(app, [*ARGUMENTS, "--rent", rent, "--csv"])
        assert result.exit_code == 0, result.output
        rows = csv.DictReader(io.StringIO(result.stdout))
        found.append({row["iso3"]: float(row["real_income_change_pct"]) for row in rows}["ARE"])
    assert found[0] > found[1] > found[2]
