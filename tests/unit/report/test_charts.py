"""Charts as functions of results."""

from __future__ import annotations

import hashlib
import re
from importlib import resources

import pandas as pd
import pytest

from tradewind.report.chart_exposure import industry_bars, origin_dumbbells
from tradewind.report.chart_map import CLASSES, atlas, legend, origin_map, unmapped
from tradewind.report.chart_minerals import mineral_dots
from tradewind.report.chart_risk import exceedance_curves, ranked_bars
from tradewind.report.chart_shocks import change_bars, shock_ranges
from tradewind.report.drawing import draw, inline


def values(chart) -> list[dict]:
    sets = chart.to_dict()["datasets"].values()
    return [row for rows in sets if isinstance(rows, list) for row in rows]


def test_every_economy_of_the_world_is_on_the_map(world):
    assert unmapped(world.economies) == []


def test_economies_too_small_for_the_map_are_points(world):
    areas = {g.get("id") for g in atlas()["objects"]["economies"]["geometries"]}
    points = {g["id"] for g in atlas()["objects"]["small"]["geometries"]}
    small = [c for c, m49 in world.economies["m49"].items() if f"{int(m49):03d}" not in areas]
    assert {"SGP", "HKG", "MLT"} <= set(small)
    assert {f"{int(world.economies.loc[code, 'm49']):03d}" for code in small} <= points


def test_the_vendored_map_is_the_one_that_its_table_names():
    folder = resources.files("tradewind.report").joinpath("assets")
    found = hashlib.sha256(folder.joinpath("world-110m.topojson").read_bytes()).hexdigest()
    assert found in folder.joinpath("README.md").read_text("utf-8")


def test_map_classes_cover_all_shares_once():
    entries = legend()
    assert entries[0].low == 0.0
    assert entries[-1].high is None
    assert [entry.high for entry in entries[:-1]] == list(CLASSES)
    assert [entry.low for entry in entries[1:]] == list(CLASSES)


def test_map_puts_shares_into_classes_and_members_apart(world):
    origins = pd.DataFrame({"origin": ["CHN", "DEU"], "look_through_share": [0.3, 0.015]})
    rows = values(origin_map(origins, world.economies, ["IND"]))
    classes = {row["iso3"]: row["class"] for row in rows}
    assert (classes["CHN"], classes["DEU"], classes["IND"], classes["FRA"]) == (5, 2, -1, 0)


def test_dumbbells_leave_out_the_member_itself(results):
    rows = values(origin_dumbbells(results.origins, "JPN", 5))
    assert {row["name"] for row in rows} >= {"China"}
    assert "Japan" not in {row["name"] for row in rows}


def test_bars_show_the_largest_money_from_one_origin(results):
    rows = values(industry_bars(results.industries, "JPN", 4))
    assert len(rows) == 4
    assert all(row["top_usd_bn"] <= row["all_usd_bn"] for row in rows)


def test_minerals_without_a_score_have_no_mark():
    table = pd.DataFrame(
        {
            "member": "JPN",
            "name": ["Tin"],
            "ranked": True,
            "hhi": [0.8],
            "made_hhi_governance": [0.3],
            "geopolrisk": [float("nan")],
        }
    )
    rows = values(mineral_dots(table, "JPN", 5))
    assert sum("value" in row for row in rows) == 2


def test_shocks_without_an_answer_have_no_mark():
    table = pd.DataFrame(
        {
            "label": ["a", "a"],
            "rent": "exporter",
            "horizon": ["short", "long"],
            "change_pct": [-1.0, float("nan")],
        }
    )
    rows = values(shock_ranges(table, ["a"]))
    assert sum("change_pct" in row for row in rows) == 1


def test_losses_and_gains_have_different_colours():
    table = pd.DataFrame({"name": ["a", "b"], "change_pct": [-1.0, 1.0], "text": ["-1 %", "+1 %"]})
    svg = draw("bars", change_bars(table), "Two bars.").svg
    assert len(set(re.findall(r'fill="(#[0-9a-f]{6})"', svg)) & {"#b8500c", "#1f5fa8"}) == 2


def test_curves_have_a_band_for_all_events_only(results):
    table = results.risk_tables["risk_curves"]
    rows = table[(table["target"] == "JPN") & (table["regime"] == "since-2010")]
    drawn = draw("curve", exceedance_curves(rows), "Two curves.").svg
    assert drawn.count('fill="#a9cdd6"') == 1
    assert drawn.count("stroke-dasharray") >= 1
    small = rows.assign(**{name: rows[name] / 1e6 for name in ("loss_usd", "low_usd", "high_usd")})
    assert "US$ m" in draw("curve", exceedance_curves(small), "Two curves.").svg


def test_bars_of_gains_run_the_other_way_and_long_names_break():
    name = "A very long name of something that happened somewhere"
    rows = pd.DataFrame({"label": [name, "b"], "value": [-1.0, 2.0], "text": ["gain of 1", "2"]})
    svg = draw("bars", ranked_bars(rows, "US$ bn"), "Two bars.").svg
    assert len(set(re.findall(r'fill="(#[0-9a-f]{6})"', svg)) & {"#b8500c", "#1f5fa8"}) == 2
    assert f">{name}<" not in svg
    assert "gain of 1" in svg


def test_text_in_a_drawing_keeps_its_decimals():
    raw = '<svg viewBox="0 0 4 2"><path d="M0.12345,1"/><text>+0.001 %</text></svg>'
    svg = inline("x", raw, "words").svg
    assert "M0.12,1" in svg
    assert "+0.001 %" in svg


def test_words_of_a_drawing_are_escaped():
    assert 'aria-label="a &lt;b&gt; &quot;c&quot;"' in inline("x", "<svg></svg>", 'a <b> "c"').svg


@pytest.mark.parametrize("reference", ['fill="url(#{})"', 'href="#{}"'])
def test_ids_and_what_refers_to_them_get_the_same_prefix(reference):
    raw = f'<svg><g id="clip1"/><g id="clip12"/><g {reference.format("clip12")}/></svg>'
    svg = inline("map", raw, "words").svg
    assert 'id="map-clip1"' in svg
    assert 'id="map-clip12"' in svg
    assert reference.format("map-clip12") in svg
