"""EXIOBASE 3 as a folder and as a zip of its text files."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tradewind.core import DataError, MissingDataError
from tradewind.data.tables import read_table

_REGIONS = ["JP", "JP", "WA", "WA"]
_SECTORS = ["Cultivation of wheat", "Post and telecommunications"]
_USES = ["Final consumption expenditure by households", "Changes in inventories"]
_RATE = {"usd_per_unit": 1.1, "rate_source": "ECB, average of 2019"}
_FACTORS = (
    "Taxes less subsidies on products purchased: Total",
    "Other net taxes on production",
    "Compensation of employees; wages, salaries, & employers' social contributions: Low-skilled",
    "Employment: Low-skilled male",
)


def _square(values: np.ndarray, uses: list[str]) -> list[list[object]]:
    rows: list[list[object]] = [
        ["region", None, *_REGIONS],
        ["sector", None, *uses * 2],
        ["region", "sector", None, None, None, None],
    ]
    return rows + [[_REGIONS[k], _SECTORS[k % 2], *values[k]] for k in range(4)]


@pytest.fixture
def folder(numbers, write, tmp_path: Path) -> Path:
    def put(name: str, rows: list[list[object]]) -> None:
        write(f"IOT_2019_ixi/{name}", rows, "\t")

    put("A.txt", _square(numbers.flows / numbers.output, _SECTORS))
    put("Z.txt", _square(numbers.flows, _SECTORS))
    put("Y.txt", _square(numbers.final, _USES))
    labels = [[_REGIONS[k], _SECTORS[k % 2]] for k in range(4)]
    sold = [[*label, x] for label, x in zip(labels, numbers.output, strict=True)]
    put("x.txt", [["region", "sector", "indout"], *sold])
    put("unit.txt", [["region", "sector", "unit"], *([*label, "M.EUR"] for label in labels)])
    put("satellite/unit.txt", [["", "unit"], ["Employment", "1000 p"]])
    names = [["Number", "Name", "CodeNr", "CodeTxt"], [1, _SECTORS[0], "i01.b", "A_WHEA"]]
    put("industries.txt", [*names, [2, _SECTORS[1], "i64", "A_PTEL"]])
    sides = [numbers.taxes, 0.1 * numbers.income, 0.9 * numbers.income, numbers.income]
    head = [["region", *_REGIONS], ["sector", *_SECTORS * 2], ["stressor", None, None, None, None]]
    factors = [[name, *side] for name, side in zip(_FACTORS, sides, strict=True)]
    put("satellite/F.txt", [*head, *factors])
    return tmp_path / "IOT_2019_ixi"


def _zip(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w") as box:
        for file in sorted(folder.rglob("*.txt")):
            box.write(file, str(file.relative_to(folder.parent)))
    return archive


@pytest.mark.parametrize("packed", [False, True])
def test_it_is_read_where_it_stands(numbers, folder: Path, packed: bool) -> None:
    table = read_table("exiobase", [_zip(folder) if packed else folder], **_RATE)
    assert (table.year, table.economies) == (2019, ("JPN", "WA"))
    assert (table.industries, table.categories) == (("i01.b", "i64"), ("y01", "y05.a"))
    assert (table.industry_names["i64"], table.goods) == (_SECTORS[1], {"i01.b"})
    np.testing.assert_allclose(table.intermediate.reshape(4, 4), 1.1 * numbers.flows)
    np.testing.assert_allclose(table.final.reshape(4, 4), 1.1 * numbers.final)
    np.testing.assert_allclose(table.taxes.ravel(), 1.1 * numbers.taxes)
    np.testing.assert_allclose(table.value_added.ravel(), 1.1 * numbers.income)
    np.testing.assert_allclose(table.output.ravel(), 1.1 * numbers.output)
    assert set(table.files) == (
        {"IOT_2019_ixi.zip"}
        if packed
        else {"Z.txt", "Y.txt", "x.txt", "unit.txt", "industries.txt", "satellite/F.txt"}
    )


def test_flows_follow_from_coefficients(numbers, folder: Path) -> None:
    (folder / "Z.txt").unlink()
    table = read_table("exiobase", [folder], **_RATE)
    np.testing.assert_allclose(table.intermediate.reshape(4, 4), 1.1 * numbers.flows)
    assert "flows from coefficients" in {f.check for f in table.findings}


def test_without_factors_and_codes_it_says_so(folder: Path) -> None:
    (folder / "satellite" / "F.txt").unlink()
    (folder / "industries.txt").unlink()
    table = read_table("exiobase", [folder], **_RATE)
    assert (table.value_added, table.industries) == (None, ("s001", "s002"))
    assert "value added" in {f.check for f in table.findings}


def test_another_unit_is_refused(write, folder: Path) -> None:
    write("IOT_2019_ixi/unit.txt", [["region", "sector", "unit"], ["JP", "x", "kt"]], "\t")
    with pytest.raises(DataError, match=r"not EUR million.*kt"):
        read_table("exiobase", [folder], **_RATE)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "Y.txt").unlink()
    with pytest.raises(MissingDataError, match=r"Y.txt is missing"):
        read_table("exiobase", [folder], **_RATE)


def test_final_uses_of_other_sectors_are_refused(numbers, write, folder: Path) -> None:
    rows = _square(numbers.final, _USES)
    write("IOT_2019_ixi/Y.txt", [*rows[:3], rows[4], rows[3], *rows[5:]], "\t")
    with pytest.raises(DataError, match="not those of the flows, in order"):
        read_table("exiobase", [folder], **_RATE)


def test_output_of_other_sectors_is_refused(write, folder: Path) -> None:
    write("IOT_2019_ixi/x.txt", [["region", "sector", "indout"], ["JP", "x", 1]], "\t")
    with pytest.raises(DataError, match=r"x.txt are not those"):
        read_table("exiobase", [folder], **_RATE)


def test_a_text_file_is_refused(write) -> None:
    with pytest.raises(DataError, match="a folder, or a zip"):
        read_table("exiobase", [write("Z.txt", [["x"]])], **_RATE)


def test_exports_without_a_destination_are_left_out(numbers, write, folder: Path) -> None:
    uses = [_USES[0], "Exports: Total (fob)"]
    write("IOT_2019_ixi/Y.txt", _square(numbers.final, uses), "\t")
    table = read_table("exiobase", [folder], **_RATE)
    assert table.categories == ("y01",)
    said = next(f for f in table.findings if f.check == "dropped buyers")
    assert said.message.startswith(f"{numbers.final[:, [1, 3]].sum():,.1f} EUR million")
