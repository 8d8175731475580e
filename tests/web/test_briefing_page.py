"""The briefing in a real Chromium, from a file, with no network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tradewind.report import write_briefing

pytestmark = pytest.mark.browser
MOST_BYTES = 3_000_000
WIDTHS = (1280, 390)
MOST_HEIGHT = 1100
"""Of page one in print, pixels: a page of A4 has 1009 within its margins; fonts differ."""

BOXES = """
return [...document.querySelectorAll('figure')].map(figure => {
  const drawing = figure.querySelector('svg');
  const box = drawing ? drawing.getBoundingClientRect() : {width: 0, height: 0};
  return {
    id: figure.id,
    width: box.width,
    height: box.height,
    marks: drawing ? drawing.querySelectorAll('path, rect, circle, line, text').length : 0,
    words: drawing ? drawing.getAttribute('aria-label') : null,
    role: drawing ? drawing.getAttribute('role') : null,
  };
});
"""
UNNAMED = """
return [...document.querySelectorAll('img, svg, [role="img"]')].filter(item =>
  !item.getAttribute('alt') && !item.getAttribute('aria-label')).length;
"""
CUT_LABELS = """
return [...document.querySelectorAll('figure svg text')].filter(text => {
  const outer = text.ownerSVGElement.getBoundingClientRect();
  const box = text.getBoundingClientRect();
  return box.width > 0 && (box.left < outer.left - 1 || box.right > outer.right + 1);
}).map(text => text.textContent);
"""
REQUESTS = "return performance.getEntriesByType('resource').map(entry => entry.name);"


@pytest.fixture(scope="module")
def file(briefing_results, tmp_path_factory) -> Path:
    return write_briefing(briefing_results, tmp_path_factory.mktemp("web") / "brief.html")


@pytest.fixture(params=WIDTHS)
def page(request, browser, file):
    browser.get_log("browser")
    browser.get_log("performance")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": request.param, "height": 1000, "deviceScaleFactor": 1, "mobile": False},
    )
    browser.get(file.as_uri())
    yield browser
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_the_file_is_small(file):
    assert file.stat().st_size < MOST_BYTES


def test_the_console_is_silent(page):
    assert page.get_log("browser") == []


def test_nothing_is_asked_of_a_network(page, file):
    sent = [
        event["params"]["request"]["url"]
        for event in (json.loads(row["message"])["message"] for row in page.get_log("performance"))
        if event["method"] == "Network.requestWillBeSent"
    ]
    assert file.as_uri() in sent
    assert [url for url in sent if not url.startswith(("file:", "data:"))] == []
    assert page.execute_script(REQUESTS) == []


def test_every_figure_has_a_drawing_that_can_be_seen(page):
    figures = page.execute_script(BOXES)
    assert len(figures) >= 19
    for figure in figures:
        assert figure["width"] > 100, figure
        assert figure["height"] > 50, figure
        assert figure["marks"] > 5, figure
        assert figure["role"] == "img"
        assert figure["words"], figure


def test_everything_drawn_has_words(page):
    assert page.execute_script(UNNAMED) == 0


def test_no_label_of_a_chart_is_cut(page):
    assert page.execute_script(CUT_LABELS) == []


def test_there_is_one_title(page):
    assert len(page.find_elements("css selector", "h1")) == 1


def test_the_page_does_not_overflow_sideways(page):
    width, shown = page.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth];"
    )
    assert width <= shown


def test_the_page_on_paper_does_not_overflow_sideways(browser, file):
    size = {"width": 700, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    browser.get(file.as_uri())
    width, shown, end = browser.execute_script(
        "return [document.documentElement.scrollWidth, document.documentElement.clientWidth,"
        " document.querySelector('#answer').getBoundingClientRect().bottom + scrollY];"
    )
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    assert width <= shown
    assert end <= MOST_HEIGHT


def test_page_one_has_three_numbers_that_can_be_seen(page):
    cards = page.find_elements("css selector", "#answer .card .big")
    assert len(cards) == 3
    assert all(card.is_displayed() and card.text.startswith("US$") for card in cards)


def test_tables_that_are_too_wide_scroll_on_their_own_and_by_keyboard(page):
    regions = page.find_elements("css selector", ".table")
    assert all(region.get_attribute("tabindex") == "0" for region in regions)
    assert all(region.get_attribute("aria-label") for region in regions)
