"""Checks and repairs: each is counted, priced and, when strict, refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tradewind.core import DataError
from tradewind.data.tables import FlowTable, check_table, read_table, repair


@pytest.fixture
def table(write, oecd_rows) -> FlowTable:
    return read_table("oecd-icio", [write("2018.csv", oecd_rows)])


def _with(array: np.ndarray, place: tuple[int, ...], value: float) -> np.ndarray:
    changed = array.copy()
    changed[place] = value
    return changed


def test_a_sound_table_stays_as_it_is(table: FlowTable) -> None:
    assert repair(table, strict=True) is table
    assert check_table(table) == ()


def test_negative_sales_become_zero(table: FlowTable) -> None:
    bad = replace(table, intermediate=_with(table.intermediate, (0, 0, 1, 1), -4.0))
    mended = repair(bad)
    assert mended.intermediate[0, 0, 1, 1] == 0
    finding = mended.findings[-1]
    assert (finding.check, finding.count) == ("negative sales", 1)
    assert ": 4.0 USD million" in finding.message


def test_stocks_are_netted_before_they_are_cut(table: FlowTable) -> None:
    """Homes buy 60 and stocks fall by 10: 50 is bought. Where stocks fall by 70, nothing is."""
    netted = replace(table, final=_with(table.final, (1, 1, 1, 1), -10.0))
    assert repair(netted) is netted
    cut = repair(replace(table, final=_with(table.final, (1, 1, 1, 1), -70.0)))
    assert cut.final[1, 1, 1].tolist() == [0.0, 0.0]
    assert (cut.findings[-1].check, cut.findings[-1].count) == ("negative final demand", 1)
    assert ": 10.0 USD million" in cut.findings[-1].message


def test_inputs_above_output_become_final_demand(table: FlowTable) -> None:
    """What each seller sells to each destination stays; primary income becomes 2 % of output."""
    bad = replace(table, intermediate=_with(table.intermediate, (1, 1, 0, 1), 900.0))
    mended = repair(bad)
    assert mended.findings[-1].check == "inputs above output"
    np.testing.assert_allclose(mended.sales, bad.sales)
    trade = [t.intermediate.sum(axis=3) + t.final.sum(axis=3) for t in (bad, mended)]
    np.testing.assert_allclose(*trade)
    assert mended.purchases[0, 1] == pytest.approx(0.98 * bad.sales[0, 1])
    np.testing.assert_array_equal(mended.purchases[1], bad.purchases[1])


@pytest.mark.parametrize(
    ("field", "place", "value", "check"),
    [
        ("intermediate", (0, 0, 1, 1), -4.0, "negative sales"),
        ("final", (0, 0, 0, 1), -50.0, "negative final demand"),
        ("intermediate", (1, 1, 0, 1), 900.0, "inputs above output"),
    ],
)
def test_strict_repairs_nothing(
    table: FlowTable, field: str, place: tuple[int, ...], value: float, check: str
) -> None:
    bad = replace(table, **{field: _with(getattr(table, field), place, value)})
    with pytest.raises(DataError, match=f"none is allowed.*{check}"):
        repair(bad, strict=True)


def test_an_unbalanced_table_is_refused(table: FlowTable) -> None:
    with pytest.raises(DataError, match=r"does not balance: the sum of sales.*JPN A01"):
        check_table(replace(table, output=_with(table.output, (0, 0), 999.0)))
    with pytest.raises(DataError, match=r"does not balance: inputs . taxes . value added"):
        check_table(replace(table, value_added=_with(table.value_added, (0, 0), 999.0)))


def test_a_small_gap_is_said_and_large_ones_warned_of(table: FlowTable) -> None:
    small = replace(table, value_added=table.value_added + 0.01)
    (note,) = check_table(small)
    assert (note.check, note.severity, note.count) == ("output against costs", "note", 4)
    assert "0.0 USD million" in note.message
    (warning,) = check_table(replace(table, output=table.output * 1.01, value_added=None))[:1]
    assert (warning.check, warning.severity) == ("output against sales", "warning")


def test_inactive_industries_and_empty_economies(table: FlowTable) -> None:
    intermediate, final = table.intermediate.copy(), table.final.copy()
    intermediate[1], intermediate[:, :, 1] = 0, 0
    final[1], final[:, :, 1] = 0, 0
    bad = replace(table, intermediate=intermediate, final=final, output=None, value_added=None)
    found = {finding.check: finding for finding in check_table(bad)}
    assert found["inactive nodes"].count == 2
    assert (found["empty economies"].severity, found["empty economies"].count) == ("error", 1)


def test_a_table_without_sales_is_refused(table: FlowTable) -> None:
    with pytest.raises(DataError, match="holds no sales"):
        check_table(replace(table, intermediate=table.intermediate * 0, final=table.final * 0))


def test_arrays_are_sealed_and_fit_their_labels(table: FlowTable, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        table.intermediate[0, 0, 0, 0] = 1.0
    with pytest.raises(DataError, match=r"does not fit the labels.*final"):
        replace(table, final=np.zeros((1, 1, 1, 1)))
    with pytest.raises(DataError, match=r"stands twice.*economies.*JPN"):
        replace(table, economies=("JPN", "JPN"))
