"""The pact on the page: words that follow from numbers, figures that read as their value."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markupsafe import Markup

from tradewind.report import render_briefing
from tradewind.report.answer_pact import bystander_tile, cards, measure_tile, short_title, whom_tile
from tradewind.report.appendix_pact import (
    commitment_table,
    pact_number_table,
    pact_parameter_table,
)
from tradewind.report.document import context
from tradewind.report.gains import Amount, common_unit, gain_cell, plain_amount, range_words
from tradewind.report.numbers import part
from tradewind.report.pact_codes import in_words
from tradewind.report.pact_tests import (
    bystander_words,
    defection_words,
    rivalry_words,
    worldview_words,
)
from tradewind.report.pact_words import cost_words, drivers, headline, judged_words, relief, unsure
from tradewind.report.pictures_pact import gain_pictures, measure_pictures
from tradewind.report.tables_pact import affected_table, measure_table, member_table

FIGURE = re.compile(r'<data value="([^"]+)" data-key="(pact_[^"]+)">([^<]+)</data>')
UNITS = {"m": 1e6, "bn": 1e9, "trn": 1e12}
PAIR = ("IND", "JPN")


def plain(text: str) -> str:
    return (
        text.replace("\N{NARROW NO-BREAK SPACE}", " ")
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{MINUS SIGN}", "-")
    )


def figure(key: str, kind: str) -> Markup:
    return Markup("[{}]").format(key)


def section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}">')[1].split("</section>")[0]


@pytest.fixture(scope="module")
def made(made_up):
    return made_up(PAIR)


@pytest.fixture(scope="module")
def made_page(made) -> str:
    return render_briefing(made)


@pytest.mark.parametrize(
    ("trade", "risk", "words"),
    [
        ((2e9, 1e9, 3e9), (6e7, 1e6, 4e8), "makes its members richer more than safer"),
        ((6e7, 1e6, 4e8), (2e9, 1e9, 3e9), "makes its members safer more than richer"),
        ((2e9, 1e9, 3e9), (1e9, 1e8, 2e9), "makes its members both richer and safer"),
        ((2e9, 1e9, 3e9), (-1e7, -2e7, -1e6), "makes its members richer but less safe"),
        ((-2e9, -3e9, -1e9), (1e7, 1e6, 2e7), "makes its members safer but poorer in calm years"),
        ((0.0, 0.0, 0.0), (1e7, 1e6, 2e7), "makes its members safer and no richer"),
        ((2e9, 1e9, 3e9), (0.0, 0.0, 0.0), "makes its members richer and no safer"),
        ((-2e9, -3e9, -1e9), (-1e7, -2e7, -1e6), "poorer in calm years and less safe"),
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), "changes nothing that this model can see"),
    ],
)
def test_the_verdict_follows_from_the_numbers(made_up, trade, risk, words):
    assert words in headline(made_up(PAIR, trade, risk))


def test_a_range_past_zero_is_said(made_up):
    open_ended = made_up(PAIR, (2e9, -1e8, 3e9))
    assert "of the effect in calm years goes past zero" in unsure(open_ended)
    assert unsure(made_up(PAIR)) == ""


def test_three_numbers_lead(made):
    first, second, third = cards(made, figure)
    assert first.title == "In calm years India and Japan gain"
    assert plain(first.amount.striptags()) == "US$ 2.0 bn"
    assert plain(first.ends.striptags()) == "a year, between 0.3 and 5.0"
    assert plain(second.amount.striptags()) == "US$ 0.060 bn"
    assert plain(second.ends.striptags()) == "a year, between 0.003 and 0.45"
    assert "[pact_risk_share.IND+JPN] of US$" in plain(second.details[0].striptags())
    assert third.title == "What shocks are expected to cost the world falls by"
    assert "Bystanders gain US$" in plain(third.details[1].striptags())


def test_losses_are_called_losses(made_up):
    changed = made_up(PAIR, (-2e9, -5e9, -3e8), (-6e7, -4.5e8, 3e6))
    first, second, _ = cards(changed, figure)
    assert first.title == "In calm years India and Japan lose"
    assert plain(first.ends.striptags()) == "a year, between 0.3 and 5.0"
    assert second.title.endswith("rises by")
    assert "between a rise of 0.45 and a fall of 0.003" in plain(second.ends.striptags())
    assert (first.css, second.css) == ("loss", "loss")
    assert relief(changed, figure).startswith("It adds ")
    assert "on top of what the members lose" in cost_words(changed, figure)
    assert drivers(changed, figure) == ""


def test_nothing_is_called_nothing(made_up):
    nothing = (0.0, 0.0, 0.0)
    changed = made_up(PAIR, nothing, nothing, cost=nothing)
    assert [card.amount for card in cards(changed, figure)] == ["no change"] * 3
    assert "no cost is given" in cost_words(changed, figure)
    assert relief(changed, figure) == ""


def test_one_member_stands_by_its_name(made_up):
    alone = made_up(["JPN"])
    assert headline(alone) == "As promised so far, the pact makes Japan richer more than safer."
    first, second, _ = cards(alone, figure)
    assert first.title == "In calm years Japan gains"
    assert second.title == "What shocks are expected to cost Japan falls by"
    assert [name for name, _ in whom_tile(alone).rows] == [
        "Japan", "Bystanders", "World", "High income",
    ]  # fmt: skip
    assert member_table(alone) is None
    assert rivalry_words(alone, figure)[0] == "nothing to test"
    assert defection_words(alone, figure)[0] == "nothing to test"
    assert "Japan" in worldview_words(alone, figure)[1]


def test_many_members_stand_by_the_title(made_up, world):
    codes = list(world.economies.index[:13])
    many = made_up(codes, title="Thirteen")
    assert short_title(many) == "Thirteen"
    assert len(whom_tile(many).rows) == 13 + 4
    table = member_table(many)
    assert table is not None
    assert len(table.rows) == 14


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        ((1e9, 1e7, 5e9), "gain more than it, but the ranges overlap"),
        ((3e9, 1e7, 5e9), "gain less than it, but the ranges overlap"),
        ((1e8, 1e7, 2e8), "What the members gain is more over both ranges"),
        ((1e10, 8e9, 2e10), "It is more than the gain over both ranges"),
    ],
)
def test_cost_stands_beside_the_gain(made_up, cost, words):
    text = cost_words(made_up(PAIR, cost=cost), figure)
    assert words in text
    assert "before this cost" in text


def test_judged_levels_are_counted(made):
    assert made.figures["pact_judged"] == 1
    assert "[pact_judged] of [pact_measures]" in judged_words(made, figure)


def test_the_tests_have_verdicts(made, made_up):
    verdict, text = bystander_words(made, figure)
    assert verdict == "passed"
    assert "[pact_slightly_worse] lose less" in text
    assert rivalry_words(made, figure)[0] == "they compete"
    assert "With the pact it would be" in rivalry_words(made, figure)[1]
    assert defection_words(made, figure)[0] == "more exposed"
    assert worldview_words(made, figure)[0] == "it brings as much in each"
    assert "Blocs ([pact_view_trade_usd_m.blocs])" in worldview_words(made, figure)[1]
    failed = made_up(PAIR, worst_outside=-5e9)
    verdict, text = bystander_words(failed, figure)
    assert verdict == "not passed"
    assert "China" in text
    kind = made_up(PAIR, worst_outside=0.0)
    assert "None loses anything" in bystander_words(kind, figure)[1]
    untested = made_up(PAIR, tests=False)
    for words in (rivalry_words, defection_words, worldview_words):
        assert words(untested, figure)[0] == "not tested"
    assert 'id="table-pact-rivalry"' not in render_briefing(untested)


def test_bystanders_stand_on_the_side_of_their_sign(made, made_up):
    rows = bystander_tile(made).rows
    assert rows[0][1][1] == "China"
    assert all("-" in plain(str(values[2])) for _, values in rows if values[1])
    kind = made_up(PAIR, worst_outside=0.0)
    assert bystander_tile(kind).columns[1] == "Nobody loses"


def test_measures_that_bring_most_come_first(made):
    assert [name for name, _ in measure_tile(made).rows] == ["Title of ports", "Title of patrols"]
    row = measure_table(made).rows[0]
    assert plain(row[2].text) == "25 %"
    assert row[1].text.endswith("in India")
    assert "Practically all of the fall in risk" in drivers(made, figure)


def test_what_is_worse_for_sure_says_so(made):
    rows = {row[0].text: row[-1].text for row in affected_table(made).rows}
    assert rows["China"] == "slightly worse"


def test_page_one_is_the_answer_with_a_pact_and_as_before_without(made, made_page, made_up):
    one = section(made_page, "answer")
    for words in ("richer more than safer", "At what cost.", "For whom", "Rivalry:", "Worldviews:"):
        assert words in one
    assert one.count('class="card') == 3 + 1
    assert "Minerals from a single origin" not in one
    order = [made_page.index(f'<section id="{n}">') for n in ("answer", "before", "pact", "risk")]
    assert order == sorted(order)
    assert "partnership reduces risk" in made_page.split("</h1>")[0]
    plain_page = render_briefing(made_up.without())
    assert 'id="pact"' not in plain_page
    assert 'id="before"' not in plain_page
    assert "Minerals from a single origin" in section(plain_page, "answer")
    assert "The pact: gains are before its cost" not in plain_page
    assert "what easier trade would give" in plain_page.split("</h1>")[0]


def test_figures_of_the_pact_are_those_of_the_results_and_read_as_their_value(made, made_page):
    found = [(float(v), key, plain(text)) for v, key, text in FIGURE.findall(made_page)]
    assert len({key for _, key, _ in found}) > 40
    unit = "m"
    for value, key, text in found:
        assert value == made.figures[key], key
        if not re.search(r"_usd(\.|$)", key):
            continue
        bound = re.search(r"_(low|high)_usd", key)
        last = text.split()[-1]
        unit = last if last in UNITS else unit if bound else "m"
        shown = text.removeprefix("US$").split()[0]
        if shown[0] in "+-":
            assert (shown[0] == "-") == (value < 0), key
        digits = shown.lstrip("+-").replace(",", "")
        decimals = len(digits.partition(".")[2])
        whole = 0 if decimals else len(digits) - len(digits.rstrip("0"))
        scaled = abs(value) / UNITS[unit]
        room = 0.51 * 10.0 ** (whole - decimals) if float(digits) else 0.51
        assert abs(float(digits) - scaled) <= room, (key, text, unit)


def test_words_of_a_pact_are_escaped(made_up):
    pact = made_up.pact(PAIR, title="A <b>pact</b>")
    rows = pact.tables["measures"].assign(title="Ports <script>alert(1)</script>")
    pact = replace(pact, tables={**pact.tables, "measures": rows})
    page = render_briefing(made_up.on(pact))
    assert "<script" not in page
    assert "Ports &lt;script&gt;" in page
    assert "Ores &lt;stop&gt;" in page


def test_drawings_of_the_pact_have_words_with_numbers(made):
    pictures = [*gain_pictures(made), *measure_pictures(made)]
    assert len(pictures) == 4
    for picture in pictures:
        said = re.findall(r'aria-label="([^"]+)"', picture.drawing.svg)[0]
        assert "US$" in said
        assert re.search(r"\d", said)
        assert f"run {made.pact_run}" in picture.source.text


def test_losses_of_a_pact_are_drawn_in_orange(made_up):
    bad = made_up(PAIR, (-2e9, -5e9, -3e8), (6e7, -1e6, 4e8))
    trade, risk = gain_pictures(bad)
    assert "#b8500c" in trade.drawing.svg
    assert "#1f5fa8" not in risk.drawing.svg


def test_the_referee_finds_every_number_and_parameter(made, made_page):
    assert len(pact_number_table(made).rows) == 2
    promised = commitment_table(made)
    assert promised is not None
    assert len(promised.rows) == 1
    assert "To trade &lt;freely&gt;." in made_page
    assert "https://example.org/a" in made_page
    assert len(pact_parameter_table(made).rows) == len(type(made.pact.params).model_fields)
    for metric in ("trade_gain", "risk_gain"):
        assert f"tradewind runs show 0123456789ab --why {metric}.JPN" in made_page
    for title in context(made)["limits"]:
        assert title["title"] in made_page


def test_amounts_round_with_their_interval_and_share_a_unit():
    one = Amount(("a", "b", "c"), (5.75e7, 3.04e6, 4.506e8))
    assert [plain(p.striptags()) for p in gain_cell(one, "m")] == ["+58", "3 to 450"]
    assert one.fitted("bn").value == "0.058"
    both = Amount(("a", "b", "c"), (-4.0e7, -1.26e8, 2.47e8))
    assert [plain(p.striptags()) for p in gain_cell(both, "m")] == ["-40", "-130 to +250"]
    sure = Amount(("a", "b", "c"), (-4.3e7, -1.4e8, -1.2e7))
    assert plain(range_words(sure, "a gain", "a loss", "m").striptags()) == "between 12 and 140"
    other = Amount(("a", "b", "c"), (-1e6, 1e6, 4e6))
    assert range_words(other, "a gain", "a loss", "m").striptags().endswith(", a gain")
    assert common_unit([2e9, 6e7, 0.0]) == "bn"
    assert common_unit([0.0]) == ""
    assert plain(plain_amount(-3.5e5, "m", 1e6)) == "0"
    assert [plain(part(x)) for x in (0.0094, 0.00004, 0.0)] == ["0.9 %", "0.004 %", "0 %"]


def test_codes_get_names_and_long_runs_are_counted():
    codes = ["C10T12", "C20", "C21", "C22", "C23"]
    names = {"IND": "India", "C20": "Chemicals", "red-sea-2023": "“Attacks”"}
    text = in_words(f"{', '.join(codes)} in IND", names, frozenset(codes))
    assert text == "5 industries in India"
    assert in_words("red-sea-2023, C20", names, frozenset(codes)) == "“Attacks”, Chemicals"
    assert in_words("from CHN", {}, frozenset()) == "from CHN"
