"""Concentration figures by hand, and what they refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.core import InputError
from tradewind.measure import (
    concentration_ratio,
    concentration_table,
    effective_suppliers,
    hhi,
    normalised_hhi,
    shares,
)

ALL = [shares, hhi, normalised_hhi, effective_suppliers, concentration_ratio]


@pytest.mark.parametrize("measure", ALL)
def test_nothing_supplied_is_no_data_and_not_zero(measure) -> None:
    assert np.isnan(measure([0.0, 0.0])).all()


@pytest.mark.parametrize("measure", ALL)
@pytest.mark.parametrize("bad", [[1.0, -1e-9], [1.0, np.inf], [], 3.0])
def test_bad_amounts_are_refused(measure, bad) -> None:
    with pytest.raises(InputError):
        measure(bad)


@pytest.mark.parametrize("measure", ALL)
def test_a_missing_amount_makes_the_answer_missing(measure) -> None:
    assert np.isnan(measure([1.0, np.nan])).all()


def test_figures_by_hand() -> None:
    supply = [6.0, 3.0, 1.0, 0.0]
    assert hhi(supply) == pytest.approx(0.46)
    assert normalised_hhi(supply) == pytest.approx((0.46 - 1 / 3) / (2 / 3))
    assert effective_suppliers(supply) == pytest.approx(1 / 0.46)
    assert concentration_ratio(supply, 1) == pytest.approx(0.6)
    assert concentration_ratio(supply, 3) == pytest.approx(1.0)
    assert concentration_ratio(supply, 9) == pytest.approx(1.0)


def test_one_supplier_is_full_concentration() -> None:
    assert (hhi([7.0]), normalised_hhi([7.0]), effective_suppliers([7.0])) == (1.0, 1.0, 1.0)


@pytest.mark.parametrize("scale", [1e-300, 1e300])
def test_extreme_units_do_not_overflow(scale: float) -> None:
    assert hhi(np.array([3.0, 1.0]) * scale) == pytest.approx(0.625)


def test_axis_and_series() -> None:
    table = np.array([[9.0, 5.0], [1.0, 5.0]])
    assert hhi(table, axis=0) == pytest.approx([0.82, 0.5])
    assert hhi(pd.Series([9.0, 1.0])) == pytest.approx(0.82)


def test_fewer_than_one_supplier_is_refused() -> None:
    with pytest.raises(InputError, match="At least one"):
        concentration_ratio([1.0], 0)


def test_table_keeps_rows_without_supply() -> None:
    supply = pd.DataFrame({"CHN": [9.0, 0.0], "IND": [1.0, 0.0]}, index=["x", "y"])
    table = concentration_table(supply)
    assert table.loc["x", ["total", "suppliers", "top_supplier"]].tolist() == [10.0, 2, "CHN"]
    assert table.loc["y", ["top_supplier", "cr1", "cr3", "hhi"]].isna().all()
    assert table.loc["y", "suppliers"] == 0
