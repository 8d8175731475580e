"""Risk on the page: figures read as their value, losses are called losses, all is traceable."""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType

import pytest
from markupsafe import Markup

from tradewind.report.answer import tiles
from tradewind.report.appendix_risk import hazard_table, off_table, risk_parameter_table
from tradewind.report.intervals import fitted, loss_amount, size_pct
from tradewind.report.risk_words import dominant, loss_cell, loss_words, shown_targets
from tradewind.report.section_risk import risk_context
from tradewind.report.tables_risk import (
    driver_table,
    event_table,
    headline_table,
    link_table,
)
from tradewind.risk import RiskParams

UNITS = {"m": 1e6, "bn": 1e9, "trn": 1e12}
FIGURE = re.compile(r'<data value="([^"]+)" data-key="([^"]+)">([^<]+)</data>')


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}">')[1].split("</section>")[0]


def with_figures(results, **changed):
    named = {key.replace("__", "."): value for key, value in changed.items()}
    return replace(results, figures=MappingProxyType({**results.figures, **named}))


@pytest.mark.parametrize(
    ("value", "low", "high", "texts"),
    [
        (11.67e9, 1.94e9, 57.0e9, ("12", "2", "57", "bn")),
        (5.7e9, 1.5e9, 20.98e9, ("5.7", "1.5", "21", "bn")),
        (109e9, 32e9, 443e9, ("110", "30", "440", "bn")),
        (54e9, 9e9, 253e9, ("54", "9", "250", "bn")),
        (1.225e12, 457e9, 3.386e12, ("1.2", "0.5", "3.4", "trn")),
        (-5.29e9, -18.5e9, -0.54e9, ("5.3", "18", "0.5", "bn")),
        (0.2e6, 0.05e6, 1e6, ("0.20", "0.05", "1.0", "m")),
        (999.6e6, 1e8, 3e9, ("1.0", "0.1", "3.0", "bn")),
        (5e9, float("nan"), float("nan"), ("5.0", "\N{EN DASH}", "\N{EN DASH}", "bn")),
        (0.0, 0.0, 0.0, ("0", "0", "0", "m")),
    ],
)
def test_a_figure_is_rounded_with_its_interval(value, low, high, texts):
    shown = fitted(value, low, high)
    assert (shown.value, shown.low, shown.high, shown.unit) == texts


def test_columns_do_not_mix_billions_and_trillions():
    shown = fitted(1.225e12, 457e9, 3.386e12, column=True)
    assert (shown.value, shown.low, shown.high, shown.unit) == ("1,200", "500", "3,400", "bn")


def test_amounts_and_shares_without_a_sign():
    assert plain(loss_amount(5.4e8)) == "540 m"
    assert plain(loss_amount(-5.4e8)) == "gain of 540 m"
    assert loss_amount(-3.0) == "0"
    assert plain(size_pct(0.2738)) == "0.27 %"
    assert loss_amount(float("nan")) == size_pct(float("nan")) == "\N{EN DASH}"


def test_figures_with_intervals_read_as_their_value(page, results):
    found = [
        (float(v), k, plain(t))
        for v, k, t in FIGURE.findall(page)
        if "_usd." in k and not k.startswith("pact_")
    ]
    assert len({key for _, key, _ in found}) >= 2 * 4 * 2 * 3
    units: dict[str, str] = {}
    for value, key, text in found:
        assert value == results.figures[key], key
        end = re.sub(r"_(low|high)_usd", "_usd", key)
        units[end] = text.split()[-1] if text.split()[-1] in UNITS else units[end]
        shown = text.removeprefix("US$").split()[0].replace(",", "")
        scaled = abs(value) / UNITS[units[end]]
        digits = len(shown.partition(".")[2])
        whole = len(shown) - len(shown.rstrip("0")) if not digits else 0
        assert abs(float(shown) - scaled) <= 0.51 * 10.0 ** (whole - digits), (key, text)


def test_what_shocks_cost_begins_with_the_expected_annual_loss(page, results):
    lead = section(page, "before").split('<ul class="lead">')[1].split("</li>")[0]
    keys = [key for _, key, _ in FIGURE.findall(lead)]
    for target in ("IND+JPN", "World"):
        for regime in ("since-2010", "since-2023"):
            for bound in ("", "_low", "_high"):
                assert f"eal{bound}_usd.{target}.{regime}" in keys
    assert "a loss of" in lead
    tail = section(page, "before").split("</li>")[1]
    assert "cvar99_usd.IND+JPN.since-2010" in tail
    first = tiles(results, lambda key, _: Markup(key))[0]
    assert first.wide
    assert [name for name, _ in first.rows] == ["India", "Japan", "Members together", "World"]


def test_a_gain_is_called_a_gain(results):
    end = "JPN__since-2010"
    gain = {f"eal_usd__{end}": -5e9, f"eal_low_usd__{end}": -18e9, f"eal_high_usd__{end}": -1e9}
    changed = with_figures(results, **gain)
    words = plain(loss_words(changed, "eal", "JPN.since-2010", " a year").striptags())
    assert words == "a gain of US$ 5.0 bn a year, between 1.0 and 18"
    cell = [plain(part.striptags()) for part in loss_cell(changed, "eal", "JPN.since-2010")]
    assert cell == ["gain of 5.0 bn", "1.0 to 18"]
    both = with_figures(results, **{**gain, f"eal_high_usd__{end}": 2e9})
    words = plain(loss_words(both, "eal", "JPN.since-2010").striptags())
    assert words.endswith("between a gain of 18 and a loss of 2.0")
    cell = [plain(part.striptags()) for part in loss_cell(both, "eal", "JPN.since-2010")]
    assert cell[1] == "gain of 18 to loss of 2.0"


def test_headlines_are_there_for_both_rates_and_everyone(results):
    table = headline_table(results)
    assert [row[1].text for row in table.rows] == 2 * [
        "India", "Japan", "Members together", "World",
    ]  # fmt: skip
    assert [row[0].text for row in table.rows if row[0].span] == [
        "Rates since 2010", "Rates since 2023",
    ]  # fmt: skip
    for row in table.rows:
        for cell in row[2:]:
            assert " to " in cell.below
            assert "of GDP" in cell.below


def test_every_part_of_the_section_is_there(page, results):
    text = section(page, "risk")
    for name in ("risk-top", "risk-gradient", "risk-drivers", "risk-off", "risk-trace"):
        assert f'id="{name}"' in text
    for kind in ("curve", "events", "links"):
        for place in range(1, 5):
            assert f'id="figure-{kind}-{place}"' in text
    for name in ("risk", "risk-events", "risk-links", "hazards-off"):
        assert f'id="table-{name}"' in text
    for target in results.risk.targets:
        for metric in ("eal", "cvar99"):
            assert f"tradewind runs show {results.risk_run} --why {metric}.{target}" in text
    said = results.risk.tables["words"]
    for words in said[said["regime"] == "since-2010"]["text"]:
        assert words in text
    for note in ("famous events only", "read off between exact solves", "overlap by chance"):
        assert note in text
    assert "Off in this run" not in text


def test_drawings_of_risk_have_words_with_numbers(page):
    text = section(page, "risk")
    said = re.findall(r'<svg class="drawing" role="img" aria-label="([^"]+)"', text)
    assert len(said) == 12
    assert all("US$" in words for words in said)
    assert said[0].startswith("Curve for India. Once in ")
    assert "Strait of Hormuz" in said[4]


def test_events_carry_rate_days_loss_source_and_mark(results):
    table = event_table(results)
    first = table.rows[0]
    assert first[0].text == "The Strait of Hormuz closes"
    assert first[0].below == "it may set off: Qatar declares force majeure on LNG"
    assert first[-2].text == "A"
    assert len(first[-1].text) > 5
    assert len(table.headings[0]) == len(first) == 9


def test_links_name_industry_and_both_ends(results):
    rows = link_table(results).rows
    assert len(rows) == 10
    assert all(cell.text and cell.text != "nan" for row in rows for cell in row)


def test_what_drives_the_spread_is_shown_per_target(results):
    table = driver_table(results)
    assert table is not None
    assert len(table.headings[0]) == 1 + len(results.risk.targets)
    empty = results.risk_tables["risk_drivers"].iloc[:0]
    bare = {**results.risk_tables, "risk_drivers": empty, "risk_words": empty}
    without = replace(results, risk_tables=bare)
    assert driver_table(without) is None
    shown = risk_context(without, lambda key, _: Markup(key))
    assert shown["spread"] == ""
    assert shown["words"] == []


def test_one_hazard_is_named_where_it_carries_most(results):
    assert dominant(results) == "The Strait of Hormuz closes"
    events = results.risk_tables["risk_events"].assign(share=0.1)
    spread = replace(results, risk_tables={**results.risk_tables, "risk_events": events})
    assert dominant(spread) == ""


def test_many_members_are_shown_together(results):
    members = ("IND", "JPN", "KOR", "VNM")
    risk = replace(results.risk, members=members)
    many = replace(results, members=members, risk=risk)
    assert shown_targets(many) == ("IND+JPN+KOR+VNM", "World")


def test_the_referee_finds_every_hazard_and_parameter(page, results):
    rows = hazard_table(results).rows
    assert len(rows) == len(results.risk_tables["risk_hazards"])
    hormuz = next(row for row in rows if row[0].text == "The Strait of Hormuz closes")
    assert hormuz[1].text == "A strait or canal closes"
    assert hormuz[2].text == "2026-03-01"
    off = off_table(results)
    assert off is not None
    assert len(off.rows) == results.figures["hazards_off"]
    assert len(risk_parameter_table(results).rows) == len(RiskParams.model_fields)
    for name in ("hazards", "risk-parameters"):
        assert f'id="table-{name}"' in page
