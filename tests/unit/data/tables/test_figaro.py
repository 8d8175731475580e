"""FIGARO as a matrix and as a flat list, in Eurostat's own labels."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import DataError, InputError
from tradewind.data.tables import read_table

_NODES = ["EL_A01", "EL_C26", "FIGW1_A01", "FIGW1_C26"]
_FINAL = ["EL_P3_S14", "EL_P5M", "FIGW1_P3_S14", "FIGW1_P5M"]
_RATE = {"usd_per_unit": 1.1, "rate_source": "ECB, average of 2021"}


@pytest.fixture
def matrix(numbers) -> list[list[object]]:
    rows: list[list[object]] = [["rowLabels", *_NODES, *_FINAL]]
    rows += [[n, *numbers.flows[k], *numbers.final[k]] for k, n in enumerate(_NODES)]
    rows.append(["W2_D21X31", *numbers.taxes, 1, 0, 1, 0])
    rows += [[f"W2_{code}", 0, 0, 0, 0, 5, 0, -5, 0] for code in ("OP_RES", "OP_NRES")]
    rows.append(["W2_D1", *(numbers.income * 0.6), 0, 0, 0, 0])
    rows.append(["W2_D29X39", *(numbers.income * 0.1), 0, 0, 0, 0])
    rows.append(["W2_B2A3G", *(numbers.income * 0.3), 0, 0, 0, 0])
    return rows


def _flat(matrix: list[list[object]]) -> list[list[object]]:
    parts = ["refArea", "rowIi", "counterpartArea", "colIi"]
    rows: list[list[object]] = [["icioiRow", "icioiCol", *parts, "obsValue"]]
    for label, *cells in matrix[1:]:
        for other, cell in zip(matrix[0][1:], cells, strict=True):
            halves = [half for both in (label, other) for half in str(both).split("_", 1)]
            rows.append([label, other, *halves, cell])
    return rows


def test_matrix_and_list_are_the_same_table(numbers, write, matrix) -> None:
    name = "eu-ic-io_ind-by-ind_25ed_2021.csv"
    square = read_table("figaro", [write(f"matrix_{name}", matrix)], **_RATE)
    flat = read_table("figaro", [write(f"flatfile_{name}", _flat(matrix))], **_RATE)
    for table in (square, flat):
        assert (table.economies, table.industries) == (("GRC", "ROW"), ("A01", "C26"))
        assert table.categories == ("P3_S14", "P5M")
        np.testing.assert_allclose(table.intermediate.reshape(4, 4), 1.1 * numbers.flows)
        np.testing.assert_allclose(table.final.reshape(4, 4), 1.1 * numbers.final)
        np.testing.assert_allclose(table.value_added.ravel(), 1.1 * numbers.income)
        np.testing.assert_allclose(table.taxes.ravel(), 1.1 * numbers.taxes)
        assert (table.year, table.unit, table.output) == (2021, "USD million", None)


def test_products_are_read_like_industries(write, matrix) -> None:
    text = [
        [str(c).replace("_A01", "_CPA_A01").replace("_C26", "_CPA_C26") for c in r] for r in matrix
    ]
    table = read_table("figaro", [write("matrix_2021.csv", text)], **_RATE)
    assert table.industries == ("A01", "C26")


def test_the_rate_is_said_and_kept(write, matrix) -> None:
    table = read_table("figaro", [write("matrix_2021.csv", matrix)], **_RATE)
    said = next(f for f in table.findings if f.check == "currency")
    assert said.message == (
        "Converted from EUR million at US$ 1.1 per unit, everywhere (ECB, average of 2021)"
    )
    assert table.params["usd_per_unit"] == 1.1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "needs a rate of exchange"),
        ({"usd_per_unit": 1.1}, "needs a rate of exchange"),
        ({"usd_per_unit": -1.0, "rate_source": "x"}, "not above 0"),
    ],
)
def test_euros_need_a_rate_and_its_source(write, matrix, given, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_table("figaro", [write("matrix_2021.csv", matrix)], **given)


def test_a_flow_that_stands_twice_is_refused(write, matrix) -> None:
    rows = _flat(matrix)
    with pytest.raises(DataError, match=r"A flow stands twice.*EL_A01 to EL_C26"):
        read_table("figaro", [write("flat_2021.csv", [*rows, rows[2]])], **_RATE)


def test_an_empty_value_is_refused(write, matrix) -> None:
    rows = _flat(matrix)
    rows[3][-1] = None
    with pytest.raises(DataError, match="empty or infinite"):
        read_table("figaro", [write("flat_2021.csv", rows)], **_RATE)


def test_an_empty_label_is_refused(write, matrix) -> None:
    rows = _flat(matrix)
    rows[3][0] = None
    with pytest.raises(DataError, match="empty label"):
        read_table("figaro", [write("flat_2021.csv", rows)], **_RATE)
