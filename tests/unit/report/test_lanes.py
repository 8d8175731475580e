"""Sea lanes on the page: the map, the tables, and no section where nothing is known."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from tradewind.app.briefing_lane_figures import lane_figures
from tradewind.app.briefing_lanes import TABLES, lane_tables
from tradewind.report import render_briefing
from tradewind.report.chart_lanes import (
    CLASSES,
    MEMBER,
    NAMED,
    chained,
    lane_features,
    lane_map,
    map_circles,
)
from tradewind.report.chart_map import atlas
from tradewind.report.document import context
from tradewind.report.drawing import draw
from tradewind.report.map_labels import Circle, place_labels
from tradewind.report.numbers import percent
from tradewind.report.pictures_lanes import lane_legend, lane_picture
from tradewind.report.projection import (
    CENTRE,
    HEIGHT,
    WIDTH,
    areas,
    land,
    on_paper,
    outline,
    pieces,
    spots,
    thinned,
)
from tradewind.report.section_lanes import in_a_sentence, lane_context
from tradewind.report.tables_lanes import (
    SHOWN,
    crude_table,
    days_lost,
    passage_table,
    published_table,
    span_of,
)

MOST_BYTES = 150_000


def section(page: str) -> str:
    return page.split('<section id="sealanes">')[1].split("</section>")[0]


def without_lanes(results):
    kept = {k: v for k, v in results.figures.items() if not k.startswith("lane_")}
    empty = {name: pd.DataFrame() for name in TABLES}
    return replace(results, lane_tables=MappingProxyType(empty), figures=MappingProxyType(kept))


def of(results, world, members):
    """Return the briefing with the lanes of other members."""
    tables = lane_tables(world, members)
    kept = {k: v for k, v in results.figures.items() if not k.startswith("lane_")}
    figures = {**kept, **dict(lane_figures(tables, members))}
    return replace(
        results, members=members, lane_tables=MappingProxyType(tables),
        figures=MappingProxyType(figures),
    )  # fmt: skip


def lanes(*rows: tuple[int, int, float, float, float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(
        rows,
        columns=["start", "end", "start_longitude", "start_latitude", "end_longitude",
                 "end_latitude", "share"],
    )  # fmt: skip


def narrows(**shares: float) -> pd.DataFrame:
    rows = [(name, name.title(), 10.0 * k, 0.0, share)
            for k, (name, share) in enumerate(shares.items())]  # fmt: skip
    columns = ["chokepoint", "name", "longitude", "latitude", "share"]
    return pd.DataFrame(rows, columns=columns).replace({"great_belt": "great-belt"})


def test_the_middle_of_the_map_is_in_the_middle_and_the_edge_at_the_edge():
    found = on_paper(np.array([CENTRE, CENTRE + 179.9, CENTRE - 179.9]), np.zeros(3))
    assert found[0] == pytest.approx([WIDTH / 2, found[1, 1]])
    assert found[1:, 0] == pytest.approx([WIDTH, 0.0], abs=0.5)
    assert np.array(outline()["coordinates"]).max(axis=0) == pytest.approx([WIDTH, HEIGHT], abs=2)


def test_areas_keep_their_proportions():
    """Equal Earth: a square degree at 60 degrees covers half of one at the equator."""

    def size(latitude: float) -> float:
        corners = on_paper(np.array([0.0, 1, 1, 0]), latitude + np.array([0.0, 0, 1, 1]))
        x, y = corners.T
        return abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / 2

    assert size(59.5) / size(-0.5) == pytest.approx(np.cos(np.radians(60)), rel=0.01)


def test_land_is_closed_rings_within_the_map():
    rings = [np.array(part[0]) for part in land()["coordinates"]]
    assert len(rings) > 80
    for ring in rings:
        assert ring[0].tolist() == ring[-1].tolist()
        assert ring.min() >= -5
        assert (ring.max(axis=0) <= [WIDTH + 5, HEIGHT + 5]).all()
        assert np.ptp(ring, axis=0)[0] < WIDTH / 1.5  # none is torn apart at the edge


def test_every_economy_is_an_area_or_a_spot(world):
    ids = [f"{int(m49):03d}" for m49 in world.economies["m49"]]
    drawn = {g.get("id") for g in atlas()["objects"]["economies"]["geometries"]}
    assert len(spots(ids)) == len(set(ids) - drawn) > 3
    assert areas(["702"])["coordinates"] == []


def test_a_lane_across_the_edge_is_cut_there():
    parts = pieces(np.array([170.0, 180.0, -170.0, -160.0]), np.array([0.0, 0.0, 5.0, 10.0]))
    assert len(parts) == 2
    assert parts[0][-1, 0] == pytest.approx(WIDTH, abs=3)
    assert parts[1][0, 0] == pytest.approx(0, abs=3)
    assert all(np.abs(np.diff(part[:, 0])).max() < WIDTH / 10 for part in parts)


def test_no_line_of_the_map_crosses_it(results):
    for feature in lane_features(results.lane_tables["lane_edges"]):
        for line in feature["geometry"]["coordinates"]:
            assert np.abs(np.diff(np.array(line)[:, 0])).max() < WIDTH / 8


def test_lines_are_the_wider_the_more_sails_there():
    rows = lanes((1, 2, 0, 0, 5, 0, 0.005), (2, 3, 5, 0, 9, 0, 0.15), (3, 4, 9, 0, 12, 0, 0.9))
    found = lane_features(rows)
    assert [len(f["geometry"]["coordinates"]) for f in found] == [1, 0, 0, 1, 1]
    widths = [feature["properties"]["width"] for feature in found]
    assert widths == sorted(widths) == [width for _, width in CLASSES]


def test_edges_become_lines_and_none_is_lost():
    start, end = [1, 2, 3, 3, 7, 8, 9], [2, 3, 4, 5, 8, 9, 7]
    found = chained(start, end)
    steps = sorted(tuple(sorted(step)) for line in found for step in pairwise(line))
    assert steps == sorted(tuple(sorted(pair)) for pair in zip(start, end, strict=True))
    assert [7, 8, 9, 7] in found
    assert len(found) == 4


def test_points_too_close_to_be_seen_are_left_out():
    line = np.column_stack([np.linspace(0, 1, 11), np.zeros(11)])
    assert thinned(line, 0.45) == [[0.0, 0.0], [0.5, 0.0], [1.0, 0.0]]


def test_area_of_circles_is_the_share():
    found = {c.text.split()[0]: c.radius for c in map_circles(narrows(suez=0.4, panama=0.1))}
    assert found["Suez"] == pytest.approx(2 * found["Panama"])


def test_straits_one_after_the_other_share_a_circle_and_small_ones_have_none():
    found = map_circles(narrows(malacca=0.3, singapore=0.28, lombok=0.004))
    assert [c.text for c in found] == [f"Malacca, Singapore {percent(0.3)}"]


def test_straits_side_by_side_add_up():
    found = map_circles(narrows(oresund=0.02, great_belt=0.05))
    assert [c.text for c in found] == [f"Danish straits {percent(0.07)}"]


@pytest.mark.parametrize("member", ["DEU", "AUS", "DNK", "SGP", "SAU"])
def test_names_on_the_map_keep_clear_of_each_other(results, world, member):
    rows = of(results, world, (member,)).lane_tables["lane_chokepoints"]
    circles = map_circles(rows)
    labels = place_labels(circles, WIDTH, HEIGHT)
    assert len(circles) <= NAMED
    assert all(labels)
    for k, (one, mine) in enumerate(zip(labels, circles, strict=True)):
        assert one.left >= 0
        assert one.right <= WIDTH
        for other in labels[k + 1 :]:
            apart = one.right <= other.left or other.right <= one.left
            assert apart or one.bottom <= other.top or other.bottom <= one.top
        for circle in circles:
            x = min(max(circle.x, one.left), one.right)
            y = min(max(circle.y, one.top), one.bottom)
            assert circle is mine or np.hypot(circle.x - x, circle.y - y) >= circle.radius


def test_a_name_without_room_is_left_out():
    crowd = [Circle(50.0, 50.0, 40.0, f"Number {k}", (1.0, 0.0)) for k in range(3)]
    assert place_labels(crowd, 100.0, 100.0) == [None, None, None]


def test_the_map_is_small_and_has_words(results):
    picture = lane_picture(results)
    assert len(picture.drawing.svg.encode()) < MOST_BYTES
    assert 'aria-label="World map of sea lanes' in picture.drawing.svg
    assert "Malacca, Singapore" in picture.drawing.svg
    assert picture.drawing.svg == lane_picture(results).drawing.svg
    assert picture.source.imputed == "final demand by destination"


def test_members_too_small_for_the_map_are_dots(results):
    tables = results.lane_tables
    filled = []
    for member in ("SGP", "IND"):
        chart = lane_map(
            tables["lane_edges"], tables["lane_chokepoints"], results.economies, [member]
        )
        filled.append(draw("x", chart, "A map.").svg.count(f'fill="{MEMBER}"'))
    assert filled[0] == filled[1] + 1


def test_the_legend_covers_all_classes():
    assert [width for width, _ in lane_legend()] == [width for _, width in CLASSES]
    assert lane_legend()[-1][1].startswith("over")


def test_the_table_holds_the_results(results):
    rows = results.lane_tables["lane_passages"]
    table = passage_table(results, None)
    assert len(table.rows) == len(rows)
    for row, cells in zip(rows.to_dict("records"), table.rows, strict=True):
        assert cells[1].text == results.names[row["member"]]
        assert cells[2].text == percent(row["imports_share"])
        assert cells[3].text == percent(row["exports_share"])
        assert cells[4].text == days_lost(row["extra_days"])
        assert cells[5].text == percent(row["stopped_share"])
    assert len(passage_table(results, SHOWN).rows) == SHOWN * len(results.members)


def test_spans_of_every_table_cover_its_rows(results):
    for table in (passage_table(results, None), published_table(results)):
        assert sum(row[0].span for row in table.rows) == len(table.rows)
        assert all(len(row) == len(table.headings[0]) for row in table.rows)


def test_crude_oil_stands_beside_published_figures(results):
    rows = {row[0].text: row for row in crude_table(results).rows}
    for member, name in (("IND", "India"), ("JPN", "Japan")):
        figures = results.figures
        assert rows[name][1].text == percent(figures[f"lane_crude_share.{member}"])
        low, high = figures[f"lane_crude_low.{member}"], figures[f"lane_crude_high.{member}"]
        assert rows[name][2].text == span_of(low, high)
    assert "Hormuz" in crude_table(results).caption


def test_every_published_figure_has_source_and_mark(results):
    for row in published_table(results).rows:
        assert len(row[5].text) > 3
        assert row[6].text in ("A", "B", "C")


def test_the_section_has_a_place_in_the_contents_and_says_its_limits(page):
    text = section(page)
    assert 'href="#sealanes"' in page
    assert page.index('id="minerals"') < page.index('id="sealanes"') < page.index('id="risk"')
    for words in ("Limits.", "judged", "shares do not add up", "Iraq", "full tables"):
        assert words in text
    for key in ("lane_sea_usd_m", "lane_detour_days", "lane_stuck_share", "lane_crude_share.JPN"):
        assert f'data-key="{key}"' in text
    assert text.count("<caption>") == 2
    assert text.count('class="source"') == 4
    assert 'id="table-lanes-all"' in page


def test_without_lanes_there_is_no_section(results):
    page = render_briefing(without_lanes(results))
    assert "sealanes" not in page
    assert "table-lanes" not in page
    assert context(without_lanes(results))["lanes"] is None


@pytest.mark.parametrize("members", [("JPN",), ("AUT",), ("STP",), ("DEU", "FRA", "ITA")])
def test_one_member_or_several_have_a_section(results, world, made_up, members):
    found = of(results, world, members)
    shown = lane_context(found)["lanes"]
    assert shown["picture"].drawing.name == "lanes"
    assert len(shown["passages"].rows) <= SHOWN * len(members)
    assert ("members" in shown["picture"].caption) == (len(members) > 1)
    if members == ("STP",):
        assert shown["oil"] is None
        assert shown["crude"] == []
        assert shown["published"] is None


def test_one_member_reads_as_one(results, world, made_up):
    made = made_up(("JPN",))
    page = render_briefing(of(made, world, ("JPN",)))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", section(page)))
    assert "Japan trades goods worth" in text
    assert "Of the crude oil imported in 20" in text
    assert "of all its trade in goods" in text
    assert "Of what it trades through the Strait of Hormuz" in text


def test_names_in_a_sentence():
    assert in_a_sentence("dover") == "the Strait of Dover"
    assert days_lost(float("nan")) == "\N{EN DASH}"
    assert days_lost(13.84) == "14"
    assert span_of(0.5, 0.5) == percent(0.5)
