"""Costs: capital with its overrun spread over its life, running costs, and who pays."""

from __future__ import annotations

from typing import Any

import pytest

from tradewind.partnership.costs import (
    annual_cost_usd,
    measure_table,
    number_table,
    payer_table,
    recovery,
)


def test_capital_is_recovered_by_even_payments() -> None:
    for rate, years in ((0.05, 20), (0.09, 7)):
        payments = sum(recovery(rate, years) / (1 + rate) ** t for t in range(1, years + 1))
        assert payments == pytest.approx(1.0)
    assert recovery(0.05, 20) == pytest.approx(0.0802425872)
    assert recovery(0.0, 20) == 0.05
    assert recovery(1e-9, 20) == pytest.approx(0.05, rel=1e-6)


def test_a_year_costs_capital_with_its_overrun_and_use(small: Any) -> None:
    measure = small.measure("standards")
    by_hand = 1e6 * (100 * 1.2 * 0.0802425872 + 10)
    assert annual_cost_usd(measure, 0.05) == pytest.approx((by_hand,) * 3)


def test_the_ends_take_every_number_at_its_end(small: Any) -> None:
    number = small.number
    measure = small.measure(
        "standards", capex_usd_m=number(100.0, 50.0, 200.0), overrun=number(0.2, 0.0, 0.5),
        opex_usd_m=number(10.0, 5.0, 20.0), lifetime_years=number(20.0, 10.0, 30.0),
    )  # fmt: skip
    best, low, high = annual_cost_usd(measure, 0.05)
    assert best == pytest.approx(1e6 * (120 * recovery(0.05, 20) + 10))
    assert low == pytest.approx(1e6 * (50 * recovery(0.05, 30) + 5))
    assert high == pytest.approx(1e6 * (300 * recovery(0.05, 10) + 20))


def test_payers_share_and_add_up_to_the_measures(small: Any) -> None:
    pact = small.pact(
        small.measure("standards"),
        small.measure("technology", payers=["JPN"]),
        small.measure("capacity", payers=["JPN", "USA"]),
        small.measure("substitute", parties=["IND"]),
    )
    measures, payers = measure_table(pact, 0.05), payer_table(pact, 0.05)
    for column in ("cost_usd", "cost_low_usd", "cost_high_usd"):
        assert payers[column].sum() == pytest.approx(measures[column].sum(), rel=1e-12)
    one = measures["cost_usd"].iloc[0]
    paid = payers.set_index("economy")["cost_usd"] / one
    assert paid.to_dict() == pytest.approx({"IND": 1.5, "JPN": 2.0, "USA": 0.5})
    assert measures["payers"].tolist() == ["IND JPN", "JPN", "JPN USA", "IND"]
    assert measures["parties"].tolist() == ["IND JPN", "IND JPN", "IND JPN", "IND"]


def test_tables_say_everything_that_is_known(small: Any) -> None:
    pact = small.everything
    measures, numbers = measure_table(pact, 0.05), number_table(pact)
    assert measures["measure"].tolist() == [measure.id for measure in pact.measures]
    assert measures.notna().all(axis=None)
    text = measures[["type", "title", "acts_on", "target", "unit", "payers", "counterpart"]]
    assert (text != "").all(axis=None)
    assert (measures["low"] <= measures["level"]).all()
    assert (measures["level"] <= measures["high"]).all()
    assert set(measures["confidence"]) == {"C"}
    assert "duties.0.rate" in set(numbers["field"])
    per_measure = numbers.groupby("measure").size()
    assert (per_measure >= 6).all()
    assert list(numbers.columns)[-1] == "note"


def test_the_confidence_of_a_measure_is_its_lowest(small: Any) -> None:
    sure = {**small.number(0.1), "confidence": "A"}
    numbers = ("level", "lead_years", "capex_usd_m", "opex_usd_m", "overrun")
    fields = dict.fromkeys(numbers, sure) | {"lifetime_years": {**small.number(9.0)}}
    assert measure_table(small.pact(small.measure("standards", **fields)), 0.05)["confidence"][
        0
    ] == ("C")
    fields["lifetime_years"]["confidence"] = "B"
    assert measure_table(small.pact(small.measure("standards", **fields)), 0.05)["confidence"][
        0
    ] == ("B")


def test_a_pact_without_measures_costs_nothing(small: Any) -> None:
    assert measure_table(small.pact(), 0.05).empty
    assert payer_table(small.pact(), 0.05)["cost_usd"].sum() == 0
    assert number_table(small.pact()).empty
