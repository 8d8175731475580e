"""The bystander test: who is made worse, beyond the line or within it, for sure or not."""

from __future__ import annotations

import pandas as pd
import pytest

from tradewind.partnership.bystanders import bystander_table

CASES = {
    # value, low, high, percent of GDP -> verdict and whether it is sure
    "AAA": (-9.0, -12.0, -5.0, -0.5, "worse", True),
    "BBB": (-2.0, -4.0, 1.0, -0.05, "worse", False),
    "CCC": (-1.0, -2.0, -0.5, -0.01, "slightly worse", True),
    "DDD": (-0.5, -1.0, 0.0, -0.001, "slightly worse", False),
    "EEE": (0.0, -1.0, 1.0, 0.0, "not worse", False),
    "FFF": (3.0, 1.0, 5.0, 0.4, "not worse", True),
}


@pytest.fixture
def outcomes() -> pd.DataFrame:
    rows = []
    for code in ("FFF", "AAA", "EEE", "CCC", "BBB", "DDD"):
        value, low, high, percent, *_ = CASES[code]
        rows.append((code, "economy", "gain", value, low, high, percent))
        rows.append((code, "economy", "trade_gain", value - 1, 0.0, 0.0, 0.0))
        rows.append((code, "economy", "risk_gain", 1.0, 0.0, 0.0, 0.0))
    rows.append(("JPN", "member", "gain", -99.0, -99.0, -99.0, -9.0))
    rows.append(("World", "world", "gain", -99.0, -99.0, -99.0, -9.0))
    columns = ["target", "kind", "metric", "value_usd", "low_usd", "high_usd", "share_of_gdp_pct"]
    return pd.DataFrame(rows, columns=columns)


def test_those_who_lose_most_come_first_and_members_are_left_out(outcomes: pd.DataFrame) -> None:
    found = bystander_table(outcomes, 0.01)
    assert found["economy"].tolist() == list(CASES)
    assert found["trade_gain_usd"].tolist() == [case[0] - 1 for case in CASES.values()]
    assert (found["risk_gain_usd"] == 1).all()


@pytest.mark.parametrize("code", CASES)
def test_a_loss_beyond_the_line_is_worse(outcomes: pd.DataFrame, code: str) -> None:
    row = bystander_table(outcomes, 0.01).set_index("economy").loc[code]
    *_, verdict, sure = CASES[code]
    assert (row["verdict"], bool(row["sure"])) == (verdict, sure)


def test_a_line_of_nothing_leaves_nobody_slightly_worse(outcomes: pd.DataFrame) -> None:
    found = bystander_table(outcomes, 0.0)["verdict"]
    assert found.tolist() == ["worse"] * 4 + ["not worse"] * 2
