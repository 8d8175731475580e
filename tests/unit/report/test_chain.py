"""Minerals on the page: bars that add up, tables of results, and no section without chains."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import pandas as pd
import pytest
from markupsafe import Markup

from tradewind.app.briefing_minerals import TABLES
from tradewind.report import render_briefing
from tradewind.report.chain_words import days, done, guessed, place, product, short_name
from tradewind.report.chart_chain import MEMBER, OTHERS, Bar, chain_bars, shade
from tradewind.report.chart_files import write_chain_chart
from tradewind.report.document import context
from tradewind.report.drawing import draw
from tradewind.report.numbers import percent, tonnes
from tradewind.report.pact_minerals import mineral_rivalry_words, pact_minerals
from tradewind.report.pact_tests import rivalry_words
from tradewind.report.pictures_chain import KEY_MINERALS, chain_pictures
from tradewind.report.tables_chain import SHOWN, break_table, embargo_table, fact_table, stage_table
from tradewind.report.tables_pact_minerals import (
    effect_table,
    mineral_rivalry_table,
    pooling_table,
)

PAIR = ("IND", "JPN")
PARTS = pd.DataFrame(
    {
        "economy": ["CHN", "JPN", "ROW", "VNM", "IND"],
        "economy_name": ["China", "Japan", "Rest of the world", "Vietnam", "India"],
        "is_member": [False, True, False, False, True],
        "share": [0.6, 0.25, 0.13, 0.015, 0.005],
    }
)


def figure(key: str, kind: str) -> Markup:
    return Markup("[{}]").format(key)


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")


def section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}">')[1].split("</section>")[0]


def cells(chart) -> list[dict]:
    spec = chart.to_dict()
    return spec["datasets"][spec["layer"][0]["data"]["name"]]


@pytest.fixture(scope="module")
def made(made_up):
    return made_up(PAIR, minerals=True)


@pytest.fixture(scope="module")
def made_page(made) -> str:
    return render_briefing(made)


def without_chains(results):
    empty = {name: pd.DataFrame() for name in TABLES}
    kept = {k: v for k, v in results.figures.items() if not k.startswith("chain")}
    return replace(results, mineral_tables=MappingProxyType(empty), figures=MappingProxyType(kept))


def test_a_bar_is_full_members_stand_out_and_small_ones_are_others():
    rows = cells(chain_bars([Bar("Refined", "1 t", PARTS)], "ROW"))
    assert [row["text"] for row in rows][-1] in ("others", "")
    assert rows[0]["left"] == 0.0
    assert rows[-1]["right"] == pytest.approx(1.0)
    assert all(a["right"] == b["left"] for a, b in pairwise(rows))
    assert [row["colour"] for row in rows] == [shade(0.6), MEMBER, MEMBER, OTHERS]
    assert rows[-1]["right"] - rows[-1]["left"] == pytest.approx(0.145)


def test_names_stand_where_they_fit():
    rows = cells(chain_bars([Bar("Refined", "1 t", PARTS)], "ROW"))
    assert plain(rows[0]["text"]) == "China 60 %"
    assert plain(rows[1]["text"]) in ("Japan 25 %", "Japan")
    assert rows[2]["text"] == ""


def test_a_larger_share_is_darker_and_every_share_has_a_shade():
    light = [sum(int(shade(s)[k : k + 2], 16) for k in (1, 3, 5)) for s in (0.0, 0.3, 0.9)]
    assert light == sorted(light, reverse=True)


def test_a_chart_is_narrow_enough_for_a_phone():
    assert draw("x", chain_bars([Bar("Refined", "1 t", PARTS)], "ROW"), "Bars.").width < 420


def test_six_charts_worst_first_with_words(results):
    pictures = chain_pictures(results)
    worst = results.mineral_tables["mineral_breaks"]["mineral"].drop_duplicates()
    assert [p.drawing.name for p in pictures] == [f"chain-{m}" for m in worst.head(KEY_MINERALS)]
    assert all("China" in p.drawing.svg for p in pictures[:1])
    assert "breaks first at the refinery, in China" in pictures[0].caption


def test_the_table_of_breaks_holds_the_results(results):
    rows = results.mineral_tables["mineral_breaks"]
    table = break_table(results, None)
    assert len(table.rows) == len(rows)
    for row, cell in zip(rows.to_dict("records"), table.rows, strict=True):
        assert cell[2].text == results.names[row["member"]]
        assert cell[4].text == tonnes(row["short_t"])
        assert cell[5].text == percent(row["shortage_share"])
        assert (cell[4].below == "estimated") == row["use_imputed"]
        assert (cell[3].below == "estimated") == row["trade_imputed"]
    shown = break_table(results, SHOWN)
    assert len(shown.rows) == SHOWN * len(results.members)


def test_spans_of_every_table_cover_its_rows(results, made):
    tables = [break_table(results, None), stage_table(results, "JPN"), fact_table(results),
              effect_table(made), mineral_rivalry_table(made)]  # fmt: skip
    for table in tables:
        assert sum(row[0].span for row in table.rows) == len(table.rows), table.name
        left = 0
        for row in table.rows:
            assert (row[0].span > 0) == (left == 0), table.name
            left = (row[0].span or left) - 1


def test_embargoes_start_with_the_costliest(results):
    rows = results.mineral_tables["mineral_embargo"]
    worst = rows.loc[rows["loss_world_usd"].idxmax()]
    assert embargo_table(results).rows[0][0].text == worst["name"]
    assert len(embargo_table(results).rows) == len(rows)


def test_every_fact_on_the_page_has_a_source_and_a_mark(results):
    for row in fact_table(results).rows:
        assert len(row[4].text) > 3
        assert row[5].text in ("A", "B", "C")


def test_the_section_says_limits_and_what_is_estimated(page):
    text = section(page, "minerals")
    for words in ("Limits.", "is judged", "estimated", "one year", "full tables"):
        assert words in text
    assert 'href="#minerals"' in page
    assert 'data-key="chain_worst_share.JPN"' in text


def test_without_chains_there_is_no_section(results):
    page = render_briefing(without_chains(results))
    assert 'id="minerals"' not in page
    assert "#minerals" not in page
    assert "chain-breaks" not in page
    assert context(without_chains(results))["chains"] is None


def test_what_measures_do_in_the_shortage_that_matters_most(made, made_page):
    table = effect_table(made)
    assert "Title of ban" in table.caption
    titles = [row[0].text for row in table.rows if row[0].span]
    assert titles == [f"Title of {m}" for m in
                      ("(without)", "stock", "(all measures)", "(all, stocks apart)")]  # fmt: skip
    assert [row[1].text for row in table.rows[:3]] == ["India", "Japan", "World"]
    assert [row[6].text for row in table.rows[:3]] == ["none missing", "42", "42"]
    text = plain(section(made_page, "pact"))
    assert "Title of ban &lt;b&gt;" in text
    assert 'data-key="pact_mineral_with_t.JPN">20 t<' in text
    assert 'data-key="pact_mineral_apart_t.JPN">25 t<' in text
    assert pooling_table(made).rows[1][3].text.startswith("+")


def test_rivalry_over_heavy_rare_earths_is_said_in_tonnes(made, made_page):
    said = plain(str(mineral_rivalry_words(made, figure)))
    assert "[pact_mineral_together_t.IND] and not [pact_mineral_alone_t.IND]" in said
    assert "heavy magnet rare earths" in said
    assert said in plain(str(rivalry_words(made, figure)[1]))
    assert 'data-key="pact_mineral_together_with_t.IND">7.0 t<' in plain(made_page)


def test_members_that_do_not_compete_are_said_not_to(made_up):
    pact = made_up.pact(PAIR, minerals=True)
    rows = pact.tables["mineral_rivalry"].assign(rivalry_t=0.0, together_t=10.0)
    made = made_up.on(replace(pact, tables={**pact.tables, "mineral_rivalry": rows}))
    assert "no member shorter than alone" in mineral_rivalry_words(made, figure)


def test_a_pact_without_minerals_says_nothing_of_them(made_up):
    made = made_up(PAIR)
    assert pact_minerals(made, figure) is None
    assert pooling_table(made) is None
    assert mineral_rivalry_table(made) is None
    assert mineral_rivalry_words(made, figure) == ""
    page = render_briefing(made)
    assert "pact-minerals" not in page
    assert "pact-mineral-rivalry" not in page


def test_one_member_has_a_page_with_minerals(made_up):
    page = render_briefing(made_up(("JPN",), minerals=True))
    assert "Most is at stake in gallium" in page
    assert "table-pact-pooling" not in page


def test_figures_in_tonnes_read_as_their_value(made, made_page):
    found = re.findall(r'<data value="([^"]+)" data-key="([^"]+_t\.[^"]+)">([^<]+)<', made_page)
    assert len(found) > 10
    for value, key, text in found:
        assert float(value) == made.figures[key]
        assert float(plain(text).split()[0].replace(",", "")) == pytest.approx(
            float(value), rel=0.051
        )


@pytest.mark.parametrize("form", [".svg", ".png"])
def test_a_chart_leaves_as_a_file(results, tmp_path, form):
    written = write_chain_chart(results, "Gallium", tmp_path / f"gallium{form}")
    assert written.stat().st_size > 1000
    if form == ".svg":
        assert "breaks first at the refinery, in China" in written.read_text("utf-8")


def test_words_of_chains():
    assert (done("make"), product("mine"), place("refine")) == (
        "Made into magnets", "ore or concentrate", "at the refinery",
    )  # fmt: skip
    assert short_name("Titanium (sponge metal)") == "titanium"
    assert days(float("nan")) == "\N{EN DASH}"
    assert guessed(pd.Series({"use_imputed": False, "trade_imputed": False})) == ""
    assert plain(tonnes(-0.0072)) == "-0.0072 t"
    assert plain(tonnes(1743291.0)) == "1,700,000 t"
