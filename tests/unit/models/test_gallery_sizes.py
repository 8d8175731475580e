"""Sizes of ready shocks that name an event are those that were observed."""

from __future__ import annotations

from itertools import accumulate
from pathlib import Path

import pandas as pd
import pytest

from tradewind.models import Shock


@pytest.fixture(scope="module")
def observed(shared: Path) -> pd.DataFrame:
    return pd.read_csv(shared / "facts" / "replays" / "replay_observed.csv")


def value(observed: pd.DataFrame, event: str, observable: str, window: str) -> float:
    rows = observed[(observed["event"] == event) & (observed["window"] == window)]
    (found,) = rows.loc[rows["observable"].str.contains(observable, regex=False), "value"]
    return float(found)


def test_tohoku_is_the_mean_of_a_year(observed: pd.DataFrame) -> None:
    months = ("Mar 2011", "Apr 2011", "May 2011")
    read = [value(observed, "Tohoku 2011", "industrial production", month) for month in months]
    note = observed.loc[observed["window"] == "Apr 2011", "note"].astype(str)
    assert note.str.contains(r"plan Jun \+5\.3 Jul \+0\.5").any()
    growth = [1 + change / 100 for change in (*read, 5.3, 0.5)]
    levels = list(accumulate(growth, lambda level, factor: level * factor))
    loss = sum(1 - level for level in levels) / 12
    assert Shock.read("tohoku-2011").terms[0].share == pytest.approx(loss, abs=5e-4)


def test_car_plants_are_at_their_worst_month(observed: pd.DataFrame) -> None:
    fall = value(observed, "Tohoku 2011", "car output Japan, 8 makers", "Apr 2011")
    assert Shock.read("japan-car-plants-halt").terms[0].share == pytest.approx(-fall / 100)


def test_thai_floods_are_those_of_october(observed: pd.DataFrame) -> None:
    fall = value(observed, "Thai floods 2011", "manufacturing production index", "Oct 2011")
    assert Shock.read("thai-floods-2011").terms[0].share == pytest.approx(-fall / 100)


def test_german_households_saved_what_was_reported(shared: Path) -> None:
    effects = pd.read_csv(shared / "facts" / "replays" / "policy_effects.csv")
    notes = effects.loc[effects["effect"].str.startswith("German gas saving"), "note"]
    assert "households -21" in notes.item()
    assert Shock.read("germany-saves-gas").terms[0].factor == 0.79


def test_the_tariff_on_india_is_the_one_announced(shared: Path) -> None:
    hazards = pd.read_csv(shared / "facts" / "hazards.csv").set_index("id")
    assert hazards.loc["H33", "event"] == "US tariff on India 50%"
    assert Shock.read("us-tariff-india").terms[0].rate == 0.5
