"""Terms of a reform: numbers out of range are refused, and terms compose."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tradewind.core import InputError
from tradewind.models import (
    AddedCapital,
    Duty,
    ForeignIncome,
    InputNeed,
    Productivity,
    Reform,
    Sourcing,
    TradeCost,
)

IND, JPN, CARS = ("IND",), ("JPN",), ("C29",)
NAN = float("nan")


@pytest.mark.parametrize(
    ("make", "where"),
    [
        (lambda: Duty(IND, JPN, CARS, -0.01), "duty, rate"),
        (lambda: Duty(IND, JPN, CARS, 10.5), "duty, rate"),
        (lambda: Duty(IND, JPN, CARS, NAN), "duty, rate"),
        (lambda: Sourcing(IND, JPN, CARS, 1.01), "sourcing, share"),
        (lambda: Sourcing(IND, JPN, CARS, True), "sourcing, share"),
        (lambda: Sourcing(IND, JPN, CARS, 0.5, ("all",), -0.1), "sourcing, premium"),
        (lambda: InputNeed(IND, CARS, CARS, -0.5), "input_need, share"),
        (lambda: InputNeed(IND, CARS, CARS, 0.5, 11.0), "input_need, premium"),
        (lambda: Productivity(IND, CARS, 0.0), "productivity, factor"),
        (lambda: AddedCapital(IND, CARS, -1.0), "added_capital, services_usd_m"),
        (lambda: ForeignIncome(IND, JPN, -1.0), "foreign_income, usd_m"),
        (lambda: ForeignIncome(IND, JPN, float("inf")), "foreign_income, usd_m"),
    ],
)
def test_a_number_out_of_range_is_refused_with_its_field(
    make: Callable[[], object], where: str
) -> None:
    with pytest.raises(InputError, match="Not a number from") as raised:
        make()
    assert raised.value.where == where
    assert raised.value.found
    assert raised.value.fix


def test_a_duty_alone_changes_nothing_and_reforms_join() -> None:
    duty, easier = Duty(IND, JPN, CARS, 0.1), TradeCost(IND, JPN, CARS, 0.9)
    assert not Reform().changes
    assert not Reform((duty,)).changes
    joined = Reform((duty,)).joined(Reform((easier,)))
    assert joined.terms == (duty, easier)
    assert joined.changes
    assert len({joined, Reform((duty, easier))}) == 1  # reforms are keys of what is remembered
