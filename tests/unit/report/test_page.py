"""The briefing as a page: its numbers are those of the results, and it stands alone."""

from __future__ import annotations

import builtins
import re
import sys
from collections import Counter
from html.parser import HTMLParser

import pytest

from tradewind.app import briefing_responses
from tradewind.app.briefing import brief
from tradewind.core import ConvergenceError, DependencyError
from tradewind.report import render_briefing, write_briefing
from tradewind.report.document import context
from tradewind.report.numbers import amount, change
from tradewind.report.sources import TABLE, source_line
from tradewind.report.tables_effects import KEEPERS, effects, heat_table, whom

MOST_BYTES = 3_000_000
PROSE = (None, "lead", "vintage", "note", "verdict", "big", "ends", "detail", "cost")
VOID = {"meta", "br", "img", "link", "path", "use"}


class Reader(HTMLParser):
    """Collects what the tests ask of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.data: list[tuple[str, float, str]] = []
        self.prose: list[str] = []
        self.drawings: list[str] = []
        self._open: tuple[str, float] | None = None
        self._depth = 0

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags[tag] += 1
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("src", "href", "xlink:href", "action", "srcset"):
            if name in found:
                self.addresses.append(found[name])
        if tag == "data":
            self._open = (found["data-key"], float(found["value"]))
        if tag == "svg" and found.get("class") == "drawing":
            self.drawings.append(found.get("aria-label", ""))
        if tag == "p" and found.get("class") in PROSE:
            self._depth = 1
        if tag == "ul" and found.get("class") in ("lead", "tests"):
            self._depth = 1

    def handle_endtag(self, tag):
        if tag == "data":
            self._open = None
        if tag == "p" or tag == "ul":
            self._depth = 0

    def handle_data(self, text):
        if self._open:
            self.data.append((*self._open, text))
        elif self._depth:
            self.prose.append(text)


@pytest.fixture(scope="module")
def read(page) -> Reader:
    reader = Reader()
    reader.feed(page)
    return reader


def test_numbers_of_the_prose_are_those_of_the_results(read, results):
    assert len(read.data) > 40
    for key, value, _ in read.data:
        assert value == results.figures[key], key


def test_numbers_of_the_prose_read_as_their_value(read):
    scale = {"m": 1.0, "bn": 1e3, "trn": 1e6}
    for key, value, text in read.data:
        if "_usd." in key or re.fullmatch(r"pact_cost(_low|_high)?_usd", key):
            continue  # read again with their intervals in test_risk.py and test_pact.py
        shown = text.replace("\N{MINUS SIGN}", "-").replace("US$", "").replace(",", "")
        shown = shown.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
        number = float(re.findall(r"[-+]?[\d.]+", shown.replace("- ", "-"))[0])
        if "_usd_m" in key:
            unit = shown.split()[-1]
            expected = value / scale.get(unit, 1.0)
            number, expected = (number, expected) if shown[0] in "+-" else (number, abs(expected))
        elif re.search("_pct|_t[.]|_days|^hhi_line$", key) or float(value).is_integer():
            expected = value
        else:
            expected = 100 * value
        decimals = len(str(number).partition(".")[2]) if number % 1 else 0
        half = 0.51 * 10**-decimals if decimals else 0.06 * abs(expected)
        assert number == pytest.approx(expected, rel=0.051, abs=half), (key, text)


def test_no_number_stands_in_the_prose_that_is_not_a_result(read, results):
    words = " ".join(read.prose)
    for known in (*results.shocks["title"], *results.shocks["label"], *results.shocks["reason"]):
        words = words.replace(known, "")
    for table in ("pact_measures", "pact_rivalry", "pact_minerals", "pact_mineral_rivalry"):
        for known in results.pact_tables[table].get("title", []):
            words = words.replace(known, "")
    words = words.replace(results.pact.pact.story, "").replace(results.pact.pact.title, "")
    words = words.replace(str(results.world_year), "").replace(str(results.mineral_year), "")
    for name, number in results.provenance.software.items():
        words = words.replace(f"{name} {number}", "").replace(f"Tradewind {number}", "")
    assert re.findall(r"\d[\d.,]*", words) == []


def test_every_cell_of_the_heat_table_is_a_result(results):
    values = effects(results)
    table = heat_table(results)
    shocks = results.shocks[results.shocks["shock"] != results.easier]["shock"]
    keys = [(shock, rent) for shock in shocks for rent in KEEPERS]
    assert len(table.rows) == len(keys)
    for (shock, rent), row in zip(keys, table.rows, strict=True):
        expected = [
            values[(shock, rent, who, horizon)]
            for who, _ in whom(results)
            for horizon in ("short", "medium", "long")
        ]
        assert [cell.text for cell in row[2:]] == [change(pct) for pct, _ in expected]
        assert [cell.below for cell in row[2:]] == [amount(usd) for _, usd in expected]


def test_losses_have_a_minus_and_gains_a_plus(results):
    for row in heat_table(results).rows:
        for cell in row[2:]:
            if "loss" in cell.css:
                assert cell.text.startswith("\N{MINUS SIGN}")
            if "gain" in cell.css:
                assert cell.text.startswith("+")


def test_the_page_stands_alone(page, read):
    assert read.tags["script"] == read.tags["link"] == read.tags["iframe"] == 0
    assert [a for a in read.addresses if not a.startswith(("#", "data:"))] == []
    shown = re.sub(r"<(td|th|small)\b[^>]*>[^<]*", "", page)  # addresses of sources, to be read
    outside = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", shown)
    assert set(outside) <= {"http://www.w3.org"}
    assert "@import" not in page
    assert "default-src 'none'" in page


def test_the_page_is_small(page):
    assert len(page.encode()) < MOST_BYTES


def test_ids_are_unique_and_links_inside_lead_somewhere(read):
    assert [name for name, count in Counter(read.ids).items() if count > 1] == []
    assert {a[1:] for a in read.addresses if a.startswith("#")} <= set(read.ids)


def test_one_title_and_words_for_every_drawing(read):
    assert read.tags["h1"] == 1
    assert len(read.drawings) == read.tags["figure"] >= 15
    assert all(len(words) > 20 for words in read.drawings)


def test_the_same_results_give_the_same_bytes(page, results):
    assert render_briefing(results) == page


def test_the_same_question_gives_the_same_page(page, world, small_risk, small_pact):
    again = brief(world, ["IND", "JPN"], risk_params=small_risk, pact_params=small_pact)
    assert render_briefing(again) == page


def test_every_table_has_a_caption_and_those_of_figures_a_source(page):
    for table in re.findall(r'<div class="table.*?</div>', page, re.DOTALL):
        assert "<caption>" in table
    assert page.count('class="source"') >= 20


def test_what_is_imputed_is_marked(page, results):
    """Model results rest on imputed final demand; what industries buy is observed."""
    pact = context(results)["pact"]
    of_the_pact = [pact["mineral_rivalry"], *((pact["minerals"] or {}).get(name) for name in
                   ("effects", "pooling"))]  # fmt: skip
    of_minerals = 4 + len(results.members)
    of_sea_lanes = 4
    counted = 24 + of_minerals + of_sea_lanes + sum(table is not None for table in of_the_pact)
    assert page.count('class="imputed"') == counted
    for part in results.imputed:
        assert part in page
    shown = context(results)
    assert shown["heat"].source.imputed == "final demand by destination"
    assert [table.source.imputed for table in shown["industry_tables"]] == ["", ""]


def test_vintages_hashes_findings_and_limits_are_there(page, results):
    for dataset in results.provenance.datasets:
        assert dataset.vintage in page
        assert dataset.sha256 in page
    for finding in results.findings:
        assert finding.message.split("'")[0].split(";")[0] in page
    for title in results.limits["title"]:
        assert title in page


def test_a_data_set_that_was_not_read_is_not_named(results):
    assert source_line(results.provenance, (TABLE, "nothing")).text.count(";") == 0


def test_no_economy_is_called_names(page):
    lowered = page.lower()
    for word in ("untrusted", "hostile", "adversar", "rogue", "enemy", "unreliable"):
        assert word not in lowered


def test_write_makes_folders_and_returns_the_file(results, page, tmp_path):
    written = write_briefing(results, tmp_path / "new" / "brief.html")
    assert written.read_text("utf-8") == page


def test_a_briefing_without_some_answers_is_still_a_page(world, small_risk, monkeypatch):
    answer = briefing_responses.respond

    def sometimes(world, shock, params):
        if "electronics" in shock.name:
            what = "No convergence"
            raise ConvergenceError(what, residual=1.0, iterations=9, last_state=None)
        return answer(world, shock, params)

    monkeypatch.setattr(briefing_responses, "respond", sometimes)
    page = render_briefing(brief(world, ["VNM"], risk_params=small_risk))
    assert "No answer for" in page
    assert "nan" not in re.sub(r"<[^>]*>", " ", page).split()
    reader = Reader()
    reader.feed(page)
    assert reader.tags["h1"] == 1


def test_without_the_packages_that_draw_the_error_says_what_to_install(results, monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.split(".")[0] == "altair":
            what = "no altair"
            raise ImportError(what, name="altair")
        return real(name, *rest)

    for name in [name for name in sys.modules if name.startswith("tradewind.report.")]:
        if name != "tradewind.report.briefing":
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DependencyError, match=r"tradewind\[charts\]"):
        render_briefing(results)


@pytest.mark.parametrize("members", [["STP", "SEN"], ["KHM"]])
def test_small_economies_have_a_page_too(world, small_risk, members):
    reader = Reader()
    reader.feed(render_briefing(brief(world, members, risk_params=small_risk)))
    assert reader.tags["h1"] == 1
    assert [name for name, count in Counter(reader.ids).items() if count > 1] == []
