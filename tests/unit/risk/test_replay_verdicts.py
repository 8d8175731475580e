"""Verdicts: each is reached, and the summary counts them."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tradewind.risk.replay_tally import Tally
from tradewind.risk.replay_verdicts import Interval, Rule, factor, figure, verdict

NONE = Interval(math.nan, math.nan, math.nan)
SEEN = Interval(-10.0, -12.0, -8.0)


def _at(value: float, spread: float = 0.0) -> Interval:
    return Interval(value, value + spread, value - spread)


@pytest.mark.parametrize(
    ("rule", "observed", "model", "expected"),
    [
        ("size", SEEN, _at(-9.0), "within"),
        ("size", _at(-10.0), _at(-11.0), "within"),
        ("size", SEEN, _at(-5.0), "same sign, too small by 2.0"),
        ("size", SEEN, _at(-30.0), "too large by 3.0"),
        ("size", SEEN, _at(-20.0, 15.0), "within, middle too large by 2.0"),
        ("size", SEEN, _at(-4.0, 9.0), "within, middle too small by 2.5"),
        ("size", SEEN, _at(3.0, 50.0), "wrong sign"),
        ("size", SEEN, _at(-1e-9), "same sign, too small by far"),
        ("size", SEEN, _at(0.0), "same sign, too small by far"),
        ("size", _at(0.0), _at(-3.0), "too large: nothing changed"),
        ("size", _at(0.0), _at(-3.0, 3.0), "within, middle too large: nothing changed"),
        ("sign", SEEN, _at(-1e-3), "right sign"),
        ("sign", SEEN, _at(1e-3), "wrong sign"),
        ("bound", SEEN, _at(-1.0), "inside the bound"),
        ("bound", SEEN, _at(-10.5), "beyond the bound"),
        ("bound", SEEN, _at(1.0), "wrong sign"),
        ("fed-in", SEEN, _at(-10.0), "fed in"),
        ("not-comparable", SEEN, NONE, "not comparable"),
        ("unobserved", NONE, _at(-1.0), "nothing observed"),
    ],
)
def test_each_verdict_is_reached(
    rule: Rule, observed: Interval, model: Interval, expected: str
) -> None:
    assert verdict(rule, observed, model) == expected


def test_a_factor_is_the_same_both_ways() -> None:
    assert factor(_at(-1.0), _at(-4.0)) == factor(_at(-4.0), _at(-1.0)) == 4.0
    assert math.isnan(factor(_at(-1.0), _at(4.0)))
    assert math.isnan(factor(_at(0.0), _at(4.0)))


def test_the_last_digits_of_a_solver_do_not_show() -> None:
    assert figure(-0.46831) == figure(-0.46829) == "-0.47"
    assert figure(1e-9) == figure(-1e-9) == "0"


def test_the_tally_counts() -> None:
    rows = [
        ("size", "within", 1.1), ("size", "within, middle too large by 2.0", 2.0),
        ("size", "same sign, too small by 4.0", 4.0), ("size", "too large by 3.0", 3.0),
        ("size", "wrong sign", math.nan), ("sign", "right sign", math.nan),
        ("sign", "wrong sign", math.nan), ("bound", "inside the bound", math.nan),
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["rule", "verdict", "factor"]).assign(event="Quake")
    tally = Tally.of(table)
    assert dict(tally.size) == {"within": 2, "too small": 1, "too large": 1, "wrong": 1}
    assert (tally.near, tally.signs_right, tally.bounds_kept) == (1, 1, 1)
    assert (tally.typical_factor, tally.largest_factor) == (2.5, 4.0)
    assert tally.sentences[0].startswith("1 events, 8 lines. In 5 lines sign and size")
