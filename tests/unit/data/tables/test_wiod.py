"""WIOD: one layout as workbook, text and Stata file, in the labels of both releases."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import openpyxl
import pandas as pd
import pytest

from tradewind.core import DataError, DependencyError, InputError
from tradewind.data.tables import read_table

_SIDES_2016 = {
    "II_fob": "Total intermediate consumption",
    "TXSP": "taxes less subsidies on products",
    "EXP_adj": "Cif/ fob adjustments on exports",
    "PURR": "Direct purchases abroad by residents",
    "PURNR": "Purchases on the domestic territory by non-residents ",
    "VA": "Value added at basic prices",
    "IntTTM": "International Transport Margins",
    "GO": "Output at basic prices",
}


@pytest.fixture
def rows_2016(numbers) -> list[list[object]]:
    """The sheet of 2016: six rows of head, then industries, then sides; 57 and 58 are final."""
    codes, names = ["A01", "C10-C12"], ["Crop production", "Food products"]
    finals = ["CONS_h", "INVEN"]
    economies = ["AUS", "AUS", "ROW", "ROW"]
    head: list[list[object]] = [
        ["Intercountry Input-Output Table", None, None, None],
        ["(millions of US$)", None, None, None],
        [None, None, None, None, *codes, *codes, *finals, *finals, "GO"],
        [
            None,
            None,
            None,
            None,
            *names,
            *names,
            "Households",
            "Stocks",
            "Households",
            "Stocks",
            "",
        ],
        [None, None, None, None, *economies, *economies, "TOT"],
        [None, None, None, None, "c1", "c2", "c1", "c2", "c57", "c58", "c57", "c58", "c2685"],
    ]
    body: list[list[object]] = [
        [codes[k % 2], names[k % 2], economies[k], f"r{k % 2 + 1}"]
        + [float(v) for v in (*numbers.flows[k], *numbers.final[k], numbers.output[k])]
        for k in range(4)
    ]
    half = numbers.taxes / 2
    values = {
        "II_fob": numbers.flows.sum(axis=0),
        "TXSP": half,
        "VA": numbers.income,
        "IntTTM": half,
        "GO": numbers.output,
    }
    sides = [
        [code, name, "TOT", f"r{65 + k}", *map(float, values.get(code, np.zeros(4))), 0, 0, 0, 0, 0]
        for k, (code, name) in enumerate(_SIDES_2016.items())
    ]
    return [*head, *body, *sides]


@pytest.fixture
def rows_2013(rows_2016) -> list[list[object]]:
    """The sheet of 2013: ISIC 3 codes, ROM and RoW, no codes on final uses, no economy on sides."""
    swap = {"A01": "AtB", "C10-C12": 50, "AUS": "ROM", "ROW": "RoW", "CONS_h": None, "INVEN": None}
    swap |= {"c57": "c37", "c58": "c42", "c2685": "c70", "GO": None}
    swap |= {"Intercountry Input-Output Table": "World Input-Output Table 2005"}
    rows = [[swap.get(c, c) if isinstance(c, str) else c for c in row] for row in rows_2016]
    for k, row in enumerate(rows[10:]):
        row[0], row[2], row[3] = None, None, f"r{60 + k}"
    return rows


def _workbook(file: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file


def _stata(file: Path, rows: list[list[object]]) -> Path:
    names = [f"v{e}{str(c)[1:]}" for e, c in zip(rows[4][4:-1], rows[5][4:-1], strict=True)]
    frame = pd.DataFrame([row[4:] for row in rows[6:]], columns=[*names, "TOT"], dtype="float64")
    stubs = pd.DataFrame(
        [row[:4] for row in rows[6:]],
        columns=["IndustryCode", "IndustryDescription", "Country", "RNr"],
    )
    stubs["RNr"] = stubs["RNr"].str[1:].astype("int8")
    stubs["Year"] = np.int16(2014)
    pd.concat([stubs, frame], axis=1).to_stata(file, write_index=False, version=118)
    return file


@pytest.mark.parametrize("kind", ["xlsx", "csv", "semicolons", "dta"])
def test_the_release_of_2016(numbers, write, tmp_path: Path, rows_2016, kind: str) -> None:
    if kind == "xlsx":
        file = _workbook(tmp_path / "WIOT2014_Nov16_ROW.xlsx", rows_2016)
    elif kind == "dta":
        file = _stata(tmp_path / "WIOT2014_October16_ROW.dta", rows_2016)
    else:
        file = write("WIOT2014_Nov16_ROW.csv", rows_2016, ";" if kind == "semicolons" else ",")
    table = read_table("wiod", [file])
    assert (table.year, table.economies) == (2014, ("AUS", "ROW"))
    assert table.industries == ("A01", "C10-C12")
    assert table.industry_names["C10-C12"] == "Food products"
    assert len(table.categories) == 2
    np.testing.assert_array_equal(table.intermediate.reshape(4, 4), numbers.flows)
    np.testing.assert_array_equal(table.final.reshape(4, 4), numbers.final)
    np.testing.assert_allclose(table.taxes.ravel(), numbers.taxes)
    np.testing.assert_array_equal(table.value_added.ravel(), numbers.income)
    np.testing.assert_array_equal(table.output.ravel(), numbers.output)
    assert "2016" in table.dataset.title


def test_the_release_of_2013(numbers, tmp_path: Path, rows_2013) -> None:
    table = read_table("wiod", [_workbook(tmp_path / "WIOT05_ROW_Apr12.xlsx", rows_2013)])
    assert (table.year, table.economies) == (2005, ("ROU", "ROW"))
    assert (table.industries, table.categories) == (("AtB", "50"), ("CONS_h", "INVEN"))
    assert table.goods == {"AtB"}
    np.testing.assert_array_equal(table.final.reshape(4, 4), numbers.final)
    np.testing.assert_allclose(table.taxes.ravel(), numbers.taxes)
    np.testing.assert_array_equal(table.output.ravel(), numbers.output)


def test_an_xlsb_without_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyxlsb", None)
    file = tmp_path / "WIOT2014_Nov16_ROW.xlsb"
    file.touch()
    with pytest.raises(DependencyError, match=r"pyxlsb.*\[workbooks\].*\.dta"):
        read_table("wiod", [file])


def test_an_xlsb_is_read_cell_by_cell(
    numbers, tmp_path: Path, rows_2016, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a stand-in for pyxlsb: there is nothing that writes such a file for a test."""

    class Page:
        def __enter__(self) -> Page:
            return self

        def __exit__(self, *_: object) -> None:
            return None

        def get_sheet(self, number: int) -> Page:
            assert number == 1
            return self

        def rows(self) -> list[list[SimpleNamespace]]:
            return [[SimpleNamespace(v=cell) for cell in row] for row in rows_2016]

    monkeypatch.setitem(sys.modules, "pyxlsb", SimpleNamespace(open_workbook=lambda _: Page()))
    file = tmp_path / "WIOT2014_Nov16_ROW.xlsb"
    file.touch()
    table = read_table("wiod", [file])
    np.testing.assert_array_equal(table.intermediate.reshape(4, 4), numbers.flows)


def test_an_r_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "WIOT2014_October16_ROW.RData"
    file.touch()
    with pytest.raises(InputError, match=r"kind of file is not read.*\.dta"):
        read_table("wiod", [file])


def test_another_sheet_is_refused(write) -> None:
    with pytest.raises(DataError, match=r"layout of a WIOD table.*begins Notes"):
        read_table("wiod", [write("notes.csv", [["Notes", "x"], ["y", "z"]])])


def test_another_stata_file_is_refused(tmp_path: Path) -> None:
    pd.DataFrame({"x": [1.0]}).to_stata(tmp_path / "x.dta", write_index=False)
    with pytest.raises(DataError, match="no variable IndustryCode"):
        read_table("wiod", [tmp_path / "x.dta"])


def test_a_word_among_numbers_is_refused(tmp_path: Path, rows_2016) -> None:
    rows_2016[7][6] = "x"
    with pytest.raises(DataError, match=r"not a number.*AUS C10-C12.*'x'"):
        read_table("wiod", [_workbook(tmp_path / "WIOT2014.xlsx", rows_2016)])


def test_no_value_added_is_refused(write, rows_2016) -> None:
    rows = [row for row in rows_2016 if row[0] != "VA"]
    with pytest.raises(DataError, match="no row of value added"):
        read_table("wiod", [write("WIOT2014.csv", rows)])


def test_empty_margins_are_zero_and_said(write, rows_2016) -> None:
    rows_2016[12][4] = None
    table = read_table("wiod", [write("WIOT2014.csv", rows_2016)])
    said = next(f for f in table.findings if f.check == "empty cells")
    assert said.count == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [("WIOT14.xlsx", "workbook cannot be read"), ("WIOT14.dta", "Stata file cannot be read")],
)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / name).write_bytes(b"broken" * 100)
    with pytest.raises(DataError, match=message):
        read_table("wiod", [tmp_path / name])
