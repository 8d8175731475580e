"""Each data check fires on the fault that it is for."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tradewind.core import DataError, Dataset, Finding
from tradewind.data.checks import check_balance, check_trade, check_vintage, require_sound
from tradewind.data.sources import facts
from tradewind.data.trade_form import TradeForm


def _trade(**changes: object) -> pd.DataFrame:
    base = {
        "year": [2023] * 5,
        "exporter": ["CHN"] * 5,
        "importer": ["JPN"] * 5,
        "product": ["250410"] * 4 + ["250490"],
        "value_usd": [100.0, 110.0, 90.0, 105.0, 95.0],
        "quantity_t": [1.0] * 5,
    }
    return pd.DataFrame({**base, **changes})


def _checks(trade: pd.DataFrame) -> set[str]:
    codes = facts.mineral_codes().query("product in ['250410', '250490']")
    return {f.check for f in check_trade(trade, codes, facts.economies())}


def test_sound_trade_has_no_findings() -> None:
    assert _checks(_trade()) == set()


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"quantity_t": [1.0, 1.0, 1.0, 1.0, np.nan]}, "quantity not reported"),
        ({"quantity_t": [1e-4, 1.0, 1.0, 1.0, 1.0]}, "unit values"),
        ({"product": ["999999"] * 5}, "products without a mineral"),
        ({"product": ["250410"] * 5}, "dead product codes"),
        ({"importer": ["ABW"] * 5}, "economies without facts"),
        (
            {
                "product": ["250410"] * 5,
                "year": [2020, 2021, 2022, 2023, 2024],
                "value_usd": [2e7, 2e7, 2e7, 2e6, 2e6],
            },
            "breaks from year to year",
        ),
    ],
)
def test_each_check_of_trade_fires(changes: dict[str, object], check: str) -> None:
    assert check in _checks(_trade(**changes))


@pytest.mark.parametrize(
    ("form", "check"),
    [
        ((2, 1, 1), "purchases against use"),
        ((1, 1, 3), "primary income below zero"),
        ((1, -1, 1), "negative flows"),
        ((-1, 3, -1), "negative inputs"),
    ],
)
def test_each_identity_fires(form: tuple[int, int, int], check: str) -> None:
    arrays = [np.full((1, 1, 1), value, dtype=np.int64) for value in form]
    found = check_balance(TradeForm(*arrays))
    assert check in {f.check for f in found}
    with pytest.raises(DataError):
        require_sound(found)


def test_warnings_do_not_stop_anything() -> None:
    require_sound((Finding("x", "y", "warning", "z"),))


def test_a_set_that_ends_recently_is_not_stale() -> None:
    fresh = Dataset("x", "X", "P", "2020-2025 (provisional)", "1", "", "", "")
    assert check_vintage((fresh,), dt.date(2026, 11, 1)) == ()
