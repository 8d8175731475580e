"""``tradewind minerals``, and what `stress` and `measure` say along chains."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tradewind.cli.main import app
from tradewind.core import InputError, UnknownCodeError
from tradewind.models.minerals import mineral_names

RUNNER = CliRunner()
TOML = """name = "germanium"
days = {days}

[[term]]
kind = "mineral_cut"
origin = "CHN"
destination = "all"
mineral = "germanium"
stage = "refine"
share = {share}
"""


def _ok(*arguments: str) -> str:
    result = RUNNER.invoke(app, list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def _shock(folder: Path, days: float = 240, share: float = 0.5) -> str:
    file = folder / "germanium.toml"
    file.write_text(TOML.format(days=days, share=share), encoding="utf-8")
    return str(file)


def test_the_list_has_a_line_for_each_mineral() -> None:
    text = _ok("minerals", "list")
    for mineral in mineral_names():
        assert f"\n  {mineral} " in text
    assert "CHN 99%" in text


def test_one_mineral_in_every_form(tmp_path: Path) -> None:
    text = _ok("minerals", "show", "tungsten", "--economy", "JPN", "--top", "3")
    for part in ("Japan at each stage", "Who makes it", "Who uses it", "Numbers", "--sources"):
        assert part in text
    assert "https://" not in text
    text = _ok("minerals", "show", "tungsten", "--sources", "--reconciliation")
    for part in ("https://", "What was changed so that all adds up", "Trade in the data beside"):
        assert part in text
    answer = json.loads(_ok("minerals", "show", "tungsten", "--json"))
    assert answer["makers"][0]["economy"] == "CHN"
    assert all(row["source"] and row["confidence"] for row in answer["facts"])
    lines = _ok("minerals", "show", "tungsten", "--csv", "--table", "links").splitlines()
    assert lines[0] == "mineral,stage,origin,destination,data_t,chain_t"


def test_embargoes_show_the_worst_stage_or_every_stage() -> None:
    text = _ok("minerals", "embargo", "cobalt", "--days", "100")
    assert "for 100 days" in text
    assert text.count("\n  Cobalt ") == 2
    text = _ok("minerals", "embargo")
    assert text.count("\n  Cobalt ") == 1
    rows = json.loads(_ok("minerals", "embargo", "gallium", "--json"))["embargoes"]
    assert [row["producer"] for row in rows] == ["CHN"]


def test_own_data_by_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    header = "mineral,stage,economy,tonnes,source\n"
    file.write_text(f"{header}gallium,refine,JPN,60,ours\ngallium,refine,CHN,40,ours\n")
    text = _ok("minerals", "embargo", "gallium", "--production", str(file))
    assert "Your own tables are used for: gallium" in text
    assert "  Gallium  refine  JPN " in text
    file.write_text(f"{header}gallium,refine,JPN,many,ours\n")
    with pytest.raises(InputError, match=r"line 2, field tonnes"):
        RUNNER.invoke(
            app, ["minerals", "show", "gallium", "--production", str(file)], catch_exceptions=False
        )


def test_episodes_are_shown_with_their_verdict() -> None:
    text = _ok("minerals", "replay")
    assert "Verdict" in text
    assert "2010" in text


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        (("minerals", "show", "galium"), UnknownCodeError, "gallium"),
        (("minerals", "show", "gallium", "--economy", "JPM"), UnknownCodeError, "JPN"),
        (("minerals", "show", "gallium", "--table", "links"), InputError, "what --csv prints"),
        (("minerals", "show", "gallium", "--csv", "--table", "x"), InputError, "makers, users"),
        (("minerals", "embargo", "--days", "0"), InputError, "longer than 0 days"),
        (("stress", "taiwan-chip-cut", "--strength", "0.4"), InputError, "no mineral terms"),
        (("stress", "taiwan-chip-cut", "--table", "minerals"), InputError, "what --csv prints"),
        (("stress", "taiwan-chip-cut", "--csv", "--table", "x"), InputError, "along-the-chain"),
        (("measure", "JPN", "--csv", "--table", "stages"), InputError, "No such table"),
    ],
)
def test_mistakes_are_named(
    arguments: tuple[str, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        RUNNER.invoke(app, list(arguments), catch_exceptions=False)


def test_stress_follows_a_shortage_to_industry_and_income(tmp_path: Path) -> None:
    text = _ok("stress", _shock(tmp_path), "--horizon", "short", "--economy", "JPN", "--top", "3")
    parts = ("Along the chain, 240 days", "Industry output at risk", "Real income: the world")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    for note in ("range", "State stocks are not counted", "66% of them", "do not add it"):
        assert note in text
    answer = json.loads(_ok("stress", _shock(tmp_path), "--horizon", "short", "--json"))
    chains = answer["chains"]
    assert (chains["days"], len(chains["minerals"])) == (240, 1)
    japan = next(row for row in chains["along_the_chain"] if row["economy"] == "JPN")
    assert 0 < japan["shortage_share"] < 1
    assert japan["price_change_pct"] > 0
    assert 'kind = "mineral_cut"' in answer["provenance"]["params"]["shock"]
    form = ("--horizon", "short", "--csv", "--table", "industry-at-risk")
    rows = list(csv.DictReader(io.StringIO(_ok("stress", _shock(tmp_path), *form))))
    assert {row["mineral"] for row in rows} == {"germanium"}


def test_stress_says_who_gains_and_whose_supply_risk_changes(tmp_path: Path) -> None:
    run = ("stress", _shock(tmp_path), "--horizon", "short")
    text = _ok(*run, "--economy", "JPN", "--economy", "SEN")
    for part in (
        "Who gains and loses along the chain", "sellers' states", "with the rest",
        "EU supply risk before and after", "it can fall while less arrives",
    ):  # fmt: skip
        assert part in text
    text = _ok(*run)
    assert "Who gains and loses along the chain" in text
    assert "EU supply risk before and after" not in text
    chains = json.loads(_ok(*run, "--economy", "JPN", "--json"))["chains"]
    assert {row["economy"] for row in chains["supply_risk"]} == {"JPN"}
    lost = chains["minerals"][0]["world_loss_usd"]
    assert sum(row["change_usd"] for row in chains["welfare"]) == pytest.approx(-lost)
    for table, column in (
        ("welfare", "agent"), ("supply-risk", "supply_risk_after"), ("stages", "output_before_t"),
        ("displaced", "change_t"),
    ):  # fmt: skip
        rows = list(csv.DictReader(io.StringIO(_ok(*run, "--csv", "--table", table))))
        assert column in rows[0]


def test_projects_of_a_year_are_named() -> None:
    text = _ok("minerals", "embargo", "gallium", "--year", "2026")
    for part in ("Projects that start by 2026", "Wagerup", "hardly any to be had"):
        assert part in text
    assert "100 t from 2026" in _ok(
        "minerals", "show", "gallium", "--economy", "JPN", "--year", "2026"
    )


def test_what_is_imputed_is_marked() -> None:
    text = _ok("minerals", "show", "gallium", "--top", "2")
    assert text.count("Basis") == 3
    assert "imputed" in text
    text = _ok("measure", "JPN", "--lens", "critical-minerals", "--view", "trade", "--top", "3")
    gallium = [line for line in text.splitlines() if line.startswith("  Gallium")]
    assert sum("*" in line for line in gallium) == 2
    assert "* Imputed" in text


def test_a_stronger_link_costs_more(tmp_path: Path) -> None:
    def lost(strength: str) -> float:
        text = _ok(
            "stress", _shock(tmp_path), "--horizon", "short", "--strength", strength, "--json"
        )
        rows = json.loads(text)["by_economy"]
        return float(next(r for r in rows if r["iso3"] == "World")["real_income_change_usd_m"])

    assert lost("0.7") < lost("0.3") < 0


def test_nothing_short_changes_nothing(tmp_path: Path) -> None:
    shock = _shock(tmp_path, share=0)
    text = _ok("stress", shock, "--horizon", "short")
    assert "Industry output at risk" not in text
    answer = json.loads(_ok("stress", shock, "--horizon", "short", "--json"))
    assert answer["chains"]["industry_at_risk"] == []
    assert max(abs(row["real_income_change_pct"]) for row in answer["by_economy"]) < 1e-9


def test_measure_puts_stages_side_by_side() -> None:
    lens = ("measure", "IND", "--lens", "critical-minerals")
    text = _ok(*lens, "--view", "trade", "--top", "3")
    for part in ("Stages side by side", "Where the chain breaks first", "CHN 99%", "Refined"):
        assert part in text
    text = _ok(*lens, "--view", "io")
    assert "looking through the chain" in text
    assert "Where the chain breaks first" not in text
    answer = json.loads(_ok(*lens, "--json"))
    assert {"stages", "breaks", "views"} <= set(answer)
    assert "embargo_losses" not in answer
    assert "stages" not in json.loads(_ok("measure", "IND", "--json"))


def test_measure_solves_for_embargoes_when_all_views_are_asked_for() -> None:
    lens = ("measure", "IND", "--lens", "critical-minerals", "--view", "all")
    rows = list(csv.DictReader(io.StringIO(_ok(*lens, "--csv", "--table", "embargo_losses"))))
    assert len(rows) == 10
    assert all(float(row["world_change_usd_m"]) < 0 for row in rows)


def test_a_mistake_is_one_line_and_exit_code_2() -> None:
    command = [sys.executable, "-m", "tradewind", "minerals", "show", "galium"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean gallium" in done.stderr
