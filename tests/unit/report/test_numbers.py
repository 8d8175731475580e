"""Rounding and signs."""

from __future__ import annotations

import pytest

from tradewind.report.numbers import ABSENT, amount, change, index, money, percent, points, prose

NAN = float("nan")


def plain(text: str) -> str:
    return (
        text.replace("\N{NARROW NO-BREAK SPACE}", " ")
        .replace("\N{NO-BREAK SPACE}", " ")
        .replace("\N{MINUS SIGN}", "-")
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-12.34, "-12 %"),
        (-1.26, "-1.3 %"),
        (-0.456, "-0.46 %"),
        (0.0777, "+0.08 %"),
        (0.0042, "+0.004 %"),
        (-0.0007, "-0.001 %"),
        (-0.0001, "0 %"),
        (0.0, "0 %"),
        (123.4, "+123 %"),
    ],
)
def test_changes_carry_their_sign(value, text):
    assert plain(change(value)) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.4, "US$ 0"),
        (-5.4, "-US$ 5.4 m"),
        (340.0, "US$ 340 m"),
        (999.7, "US$ 1.0 bn"),
        (4_822.0, "US$ 4.8 bn"),
        (347_687.0, "US$ 350 bn"),
        (-1_440_000.0, "-US$ 1.4 trn"),
    ],
)
def test_money_has_two_digits_and_a_unit(value, text):
    assert plain(money(value)) == text


def test_gains_show_a_plus_where_asked():
    assert plain(money(4_822.0, signed=True)) == "+US$ 4.8 bn"
    assert plain(amount(-4_822.0)) == "-4.8 bn"


@pytest.mark.parametrize(
    ("value", "text"), [(0.0294, "2.9 %"), (0.474, "47 %"), (1.0, "100 %"), (0.0, "0 %")]
)
def test_shares(value, text):
    assert plain(percent(value)) == text


@pytest.mark.parametrize(("value", "text"), [(0.04, "+4.0"), (-0.159, "-15.9"), (-0.0001, "0.0")])
def test_points(value, text):
    assert plain(points(value)) == text


@pytest.mark.parametrize("reads", [percent, points, index, change, money])
def test_what_is_absent_reads_as_absent(reads):
    assert reads(NAN) == ABSENT


def test_prose_keeps_the_whole_value():
    assert 'value="0.12345678901"' in prose("12 %", 0.12345678901, "x")
