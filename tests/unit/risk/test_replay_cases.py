"""The comparisons of the replay: what is read, and every mistake, each named by line and field."""

from __future__ import annotations

import csv
import io

import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.models import Response, Shock, respond
from tradewind.risk import Catalogue
from tradewind.risk.replay_cases import FIELDS, Comparison, comparisons, parse_comparisons
from tradewind.risk.replay_measures import KINDS, Measure
from tradewind.risk.replay_verdicts import RULES
from tradewind.world import World

GOOD = dict.fromkeys(FIELDS, "") | {
    "event": "Quake", "hazard": "tohoku-2011", "observed": "Growth, lower", "value": "-0.5",
    "low": "-0.6", "high": "-0.4", "unit": "%", "window": "2011", "source": "Gazette",
    "confidence": "A", "beside": "real income", "model": "real_income_pct:JPN", "days": "73",
    "window_days": "365", "share": "0.5", "rule": "size",
}  # fmt: skip


def _read(*rows: dict[str, str]) -> tuple[Comparison, ...]:
    file = io.StringIO()
    writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return parse_comparisons(file.getvalue(), "own.csv", Catalogue.built_in())


def test_a_row_is_a_comparison() -> None:
    (case,) = _read(GOOD)
    assert (case.value.low, case.value.value, case.value.high) == (-0.6, -0.5, -0.4)
    assert case.time_share == 0.2
    assert case.product_share == (0.5, 0.5, 0.5)
    assert case.measure == Measure("real_income_pct", ("JPN",))


def test_what_is_left_out_has_a_plain_meaning() -> None:
    plain = {"low": "", "high": "", "days": "", "window_days": "", "share": ""}
    (case,) = _read({**GOOD, **plain})
    assert (case.value.low, case.value.high) == (-0.5, -0.5)
    assert (case.time_share, case.product_share) == (1.0, (1.0, 1.0, 1.0))


def test_three_shares_are_those_at_low_mode_and_high() -> None:
    (case,) = _read({**GOOD, "share": "0.1 0.2 0.3"})
    assert case.product_share == (0.1, 0.2, 0.3)


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"event": ""}, "event", "no event"),
        ({"observed": ""}, "observed", "no observed"),
        ({"hazard": "tohoku-2012"}, "hazard", "Unknown hazard"),
        ({"rule": "sizes"}, "rule", "Unknown rule"),
        ({"model": ""}, "model", "needs a figure of the model"),
        ({"model": "", "rule": "unobserved"}, "model", "needs a figure of the model"),
        ({"model": "real_incomes:JPN"}, "model", "Unknown figure of the model"),
        ({"model": "real_income_pct:JPN:C29"}, "model", "parts of a figure"),
        ({"model": "output_pct:JPN"}, "model", "parts of a figure"),
        ({"model": "output_pct:CHN>JPN:C29"}, "model", "Trade needs a seller and a buyer"),
        ({"model": "trade_quantity_pct:CHN:C29"}, "model", "Trade needs a seller and a buyer"),
        ({"model": "trade_quantity_pct:>JPN:C29"}, "model", "No code given"),
        ({"beside": ""}, "beside", "no words"),
        ({"unit": "US$ bn"}, "unit", "not that of the model"),
        ({"value": "", "low": "", "high": ""}, "value", "needs an observed value"),
        ({"value": "half"}, "value", "Not a finite number"),
        ({"value": "nan"}, "value", "Not a finite number"),
        ({"value": "1 2"}, "value", "More than one number"),
        ({"value": "-0.7"}, "value", "outside its range"),
        ({"value": "", "rule": "unobserved"}, "value", "range without a value"),
        ({"source": ""}, "source", "no source"),
        ({"window": ""}, "window", "no window"),
        ({"confidence": "D"}, "confidence", "mark of confidence"),
        ({"rule": "fed-in"}, "note", "has no reason"),
        ({"rent": "smuggler"}, "rent", "keeper of the rent"),
        ({"days": ""}, "days", "without days"),
        ({"window_days": ""}, "days", "without days"),
        ({"days": "366"}, "days", "not within the window"),
        ({"days": "0"}, "days", "not within the window"),
        ({"share": "0.1 0.2"}, "share", "not one number or three"),
        ({"share": "0"}, "share", "not one number or three"),
        ({"share": "1.5"}, "share", "not one number or three"),
    ],
)
def test_a_mistake_is_named_by_line_and_field(
    changes: dict[str, str], field: str, message: str
) -> None:
    with pytest.raises((InputError, UnknownCodeError), match=message) as raised:
        _read(GOOD, {**GOOD, **changes})
    assert raised.value.where == f"own.csv, line 3, field {field}"


def test_an_event_has_one_hazard() -> None:
    with pytest.raises(InputError, match="two hazards"):
        _read(GOOD, {**GOOD, "hazard": "suez-ever-given-2021"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("event,hazard\na,b\n", "fields are not those"),
        ("", "fields are not those"),
        (",".join(FIELDS) + "\na,b\n", "more or fewer cells"),
        (",".join(FIELDS) + "\n" + "a," * len(FIELDS) + "b\n", "more or fewer cells"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_comparisons(text, "own.csv", Catalogue.built_in())


# --- those of the package


def test_the_events_of_the_design_are_there() -> None:
    wanted = {
        "tohoku-2011", "china-rare-earths-japan-2010", "thai-floods-2011", "suez-ever-given-2021",
        "panama-drought-2023", "china-magnets-2025", "nord-stream-2022",
    }  # fmt: skip
    assert wanted <= {case.hazard for case in comparisons()}


def test_every_rule_is_used() -> None:
    assert {case.rule for case in comparisons()} == set(RULES)


def test_every_code_of_the_package_is_known(world: World, calm: Response) -> None:
    for case in comparisons():
        if case.measure is not None:
            assert abs(case.measure.value(calm, world)) < 1e-6, case.observed
            assert Measure.parse(case.measure.text) == case.measure


# --- figures of the model


@pytest.fixture(scope="module")
def calm(world: World) -> Response:
    """The world in which nothing happens."""
    return respond(world, Shock("nothing"))


@pytest.fixture(scope="module")
def ban(world: World) -> Response:
    """The world in which China sells Japan a tenth less of its chemicals."""
    return respond(world, Shock("ban").cut(origin="CHN", destination="JPN", industry="C20",
                                           share=0.1).with_rent("exporter"))  # fmt: skip


def test_every_kind_reads_nothing_from_a_calm_world(world: World, calm: Response) -> None:
    for kind in KINDS:
        place = "CHN>JPN:C20" if "trade" in kind else "JPN:C20" if "_price" in kind else "JPN"
        text = f"{kind}:{place}" if kind != "output_pct" else f"{kind}:JPN:C20"
        assert abs(Measure.parse(text).value(calm, world)) < 1e-6


def test_figures_agree_with_the_tables_of_the_response(world: World, ban: Response) -> None:
    own, chemicals = ban.by_economy().loc["JPN"], ban.by_industry("JPN").loc["C20"]
    expected = {
        "real_income_pct:JPN": own["real_income_change_pct"],
        "real_income_pct:all": ban.world_change_pct,
        "real_income_usd_bn:JPN": own["real_income_change_usd_m"] / 1e3,
        "output_pct:JPN:C20": chemicals["output_change_pct"],
        "seller_price_pct:JPN:C20": chemicals["price_change_pct"],
        "purchase_price_pct:JPN:C20": chemicals["purchase_price_change_pct"],
        "trade_quantity_pct:CHN>JPN:C20": -10.0,
    }
    found = {text: Measure.parse(text).value(ban, world) for text in expected}
    assert found == pytest.approx(expected, rel=1e-6)


def test_both_ways_adds_the_two_directions(world: World, ban: Response) -> None:
    there, back, both = (
        Measure.parse(f"trade_quantity_usd_bn:{way}:C20").value(ban, world)
        for way in ("CHN>JPN", "JPN>CHN", "CHN<>JPN")
    )
    assert both == pytest.approx(there + back)
    assert there == pytest.approx(-0.1 * ban.solution.base.trade[_link(world)] / 1e3)


def _link(world: World) -> tuple[int, int, int]:
    economies, industries = list(world.economies.index), list(world.industries.index)
    return economies.index("CHN"), economies.index("JPN"), industries.index("C20")


def test_idle_factors_are_gdp_at_constant_prices(world: World) -> None:
    response = respond(world, Shock("idle").endowment(economy="JPN", industry="all", factor=0.99))
    value = Measure.parse("gdp_volume_pct:JPN").value(response, world)
    assert value == pytest.approx(-1.0, abs=0.02)
