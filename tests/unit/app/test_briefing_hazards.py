"""The words of sizes in the list of hazards: every kind has its own; shares read in per cent."""

from __future__ import annotations

import pandas as pd
import pytest

from tradewind.app.briefing_hazards import _MEANINGS, _severity
from tradewind.risk.hazard import UNITS


def _terms(*rows: tuple[str, float, float]) -> pd.DataFrame:
    columns = ["kind", "severity_low", "severity_high"]
    return pd.DataFrame(rows, columns=columns).assign(unit=[UNITS[row[0]] for row in rows])


def test_every_kind_has_words() -> None:
    assert set(_MEANINGS) == set(UNITS)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("cut", "35 to 100 % (trade stopped)"),
        ("mineral_cut", "35 to 100 % (trade stopped, in tonnes)"),
        ("mineral_loss", "35 to 100 % (output of mines or plants lost, in tonnes)"),
        ("endowment", "0.35 to 1 (output left, against normal)"),
        ("closure", "35 to 100 % (passages lost)"),
    ],
)
def test_the_range_of_a_term_in_words(kind: str, text: str) -> None:
    assert _severity(_terms((kind, 0.35, 1.0))) == text


def test_equal_terms_are_told_once() -> None:
    told = _severity(
        _terms(("mineral_cut", 0.1, 0.7), ("mineral_cut", 0.1, 0.7), ("cut", 0.1, 0.7))
    )
    assert told == "10 to 70 % (trade stopped, in tonnes); 10 to 70 % (trade stopped)"
