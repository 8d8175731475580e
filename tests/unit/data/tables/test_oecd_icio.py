"""The OECD's official CSV, on a table of two economies and two industries."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from tradewind.core import DataError, InputError, MissingDataError
from tradewind.data.tables import read_table


def test_it_is_read_where_it_stands(numbers, write, oecd_rows) -> None:
    table = read_table("oecd-icio", [write("2018.csv", oecd_rows)])
    assert (table.year, table.unit) == (2018, "USD million")
    assert (table.economies, table.industries) == (("JPN", "ROW"), ("A01", "C26"))
    assert table.categories == ("HFCE", "INVNT")
    np.testing.assert_array_equal(table.intermediate.reshape(4, 4), numbers.flows)
    np.testing.assert_array_equal(table.final.reshape(4, 4), numbers.final)
    np.testing.assert_array_equal(table.value_added.ravel(), numbers.income)
    np.testing.assert_array_equal(table.taxes.ravel(), numbers.taxes)
    np.testing.assert_array_equal(table.output.ravel(), numbers.output)
    assert table.goods == {"A01", "C26"}
    assert table.final[0, 1, 1, 0] == numbers.final[1, 2]  # JPN C26 to households in ROW


def test_taxes_on_final_purchases_are_said_to_be_left_out(write, oecd_rows) -> None:
    table = read_table("oecd-icio", [write("2018.csv", oecd_rows)])
    said = next(f for f in table.findings if f.check == "taxes on final purchases")
    assert said.message.startswith("7.0 USD million in TLS")
    assert said.count == 2


def test_parts_of_china_and_mexico_are_merged(numbers, write, oecd_rows) -> None:
    """Rows and columns of the parts, final uses of the whole, as in the extended releases."""
    text = [[str(c).replace("ROW_", "CHN_") for c in oecd_rows[0]], *oecd_rows[1:]]
    rows = [[str(r[0]).replace("ROW_A01", "CN1_A01"), *r[1:]] for r in text]
    rows = [[str(r[0]).replace("ROW_C26", "CN2_C26"), *r[1:]] for r in rows]
    rows[0] = [str(c).replace("CHN_A01", "CN1_A01").replace("CHN_C26", "CN2_C26") for c in rows[0]]
    extra = ["CN2_A01", *numbers.flows[2], *numbers.final[2], numbers.output[2]]
    rows.insert(5, extra)
    rows = [[*r[:5], 0.0, *r[5:]] for r in rows]
    rows[0][5] = "CN2_A01"
    table = read_table("oecd-icio", [write("ICIO2021_2018.csv", rows)])
    assert table.economies == ("JPN", "CHN")
    np.testing.assert_array_equal(table.intermediate[1, 0].ravel(), 2 * numbers.flows[2])
    merged = next(f for f in table.findings if f.check == "split economies")
    assert merged.message.endswith("CN1, CN2")


def test_the_layout_of_2016_is_read_too(numbers, write, oecd_rows) -> None:
    """Final uses the other way round, a row of taxes per economy, VALU, OUTPUT, DISC and TOTAL."""
    swap = {"JPN_HFCE": "HFCE_JPN", "JPN_INVNT": "INVNT_JPN", "OUT": "TOTAL"}
    swap |= {"ROW_HFCE": "HFCE_ROW", "ROW_INVNT": "INVNT_ROW"}
    head = [swap.get(str(c), c) for c in oecd_rows[0]]
    names = {"TLS": "JPN_TAXSUB", "VA": "VALU", "OUT": "OUTPUT"}
    rows = [[*head[:-1], "DISC", head[-1]]]
    rows += [[names.get(str(r[0]), r[0]), *r[1:-1], 0.5, r[-1]] for r in oecd_rows[1:5]]
    rows += [[names.get(str(r[0]), r[0]), *r[1:-1], None, r[-1]] for r in oecd_rows[5:]]
    table = read_table("oecd-icio", [write("ICIO2016_2011.csv", rows)])
    np.testing.assert_array_equal(table.final.reshape(4, 4), numbers.final)
    np.testing.assert_array_equal(table.taxes.ravel(), numbers.taxes)
    dropped = next(f for f in table.findings if f.check == "dropped buyers")
    assert (dropped.count, dropped.severity) == (4, "warning")
    assert dropped.message.startswith("2.0 USD million in DISC")


def test_a_zip_holds_several_years(tmp_path: Path, write, oecd_rows) -> None:
    file = write("2018.csv", oecd_rows)
    archive = tmp_path / "2016-2020_SML.zip"
    with zipfile.ZipFile(archive, "w") as box:
        for year in (2017, 2018):
            box.write(file, f"{year}_SML.csv")
    assert read_table("oecd-icio", [archive], year=2017).year == 2017
    with pytest.raises(InputError, match="several such files"):
        read_table("oecd-icio", [archive])
    with pytest.raises(MissingDataError, match="does not hold"):
        read_table("oecd-icio", [archive], year=2019)


def test_a_year_against_the_name_is_a_warning(write, oecd_rows) -> None:
    table = read_table("oecd-icio", [write("2018.csv", oecd_rows)], year=2019)
    assert table.year == 2019
    assert table.findings[0].severity == "warning"


def test_no_year_is_refused(write, oecd_rows) -> None:
    with pytest.raises(InputError, match="--year"):
        read_table("oecd-icio", [write("table.csv", oecd_rows)])


def test_an_empty_flow_is_refused(write, oecd_rows) -> None:
    oecd_rows[2][3] = None
    with pytest.raises(DataError, match=r"empty or infinite.*JPN_C26, ROW_A01"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)])


def test_an_empty_value_added_is_refused(write, oecd_rows) -> None:
    oecd_rows[-2][2] = None
    with pytest.raises(DataError, match="value added is empty"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)])


def test_a_word_among_numbers_is_refused(write, oecd_rows) -> None:
    oecd_rows[3][2] = "n/a"
    with pytest.raises(DataError, match=r"not a number.*JPN_C26.*'n/a'"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)])


@pytest.mark.parametrize("axis", ["rows", "columns"])
def test_a_label_that_stands_twice_is_refused(write, oecd_rows, axis: str) -> None:
    if axis == "rows":
        oecd_rows[2][0] = "JPN_A01"
    else:
        oecd_rows[0][2] = "JPN_A01"
    with pytest.raises(DataError, match=rf"stands twice.*{axis}.*JPN_A01"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)])


def test_a_missing_row_of_value_added_is_refused(write, oecd_rows) -> None:
    with pytest.raises(DataError, match=r"no row of value added.*TLS, OUT"):
        read_table("oecd-icio", [write("2018.csv", [*oecd_rows[:-2], oecd_rows[-1]])])


def test_a_missing_buyer_is_refused(write, oecd_rows) -> None:
    with pytest.raises(DataError, match=r"not those in columns.*ROW C26"):
        read_table("oecd-icio", [write("2018.csv", [[*r[:4], *r[5:]] for r in oecd_rows])])


def test_another_layout_is_refused_with_what_was_found(write) -> None:
    file = write("2018.csv", [["country", "gdp"], ["Japan", 4], ["India", 3]])
    with pytest.raises(DataError, match=r"layout that was named.*Japan, India"):
        read_table("oecd-icio", [file])


def test_an_empty_file_is_refused(write) -> None:
    with pytest.raises(DataError, match="holds no table"):
        read_table("oecd-icio", [write("2018.csv", [])])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingDataError, match="no such file"):
        read_table("oecd-icio", [tmp_path / "2018.csv"])


def test_a_broken_zip(tmp_path: Path) -> None:
    (tmp_path / "2018.zip").write_bytes(b"no zip")
    with pytest.raises(DataError, match="zip cannot be read"):
        read_table("oecd-icio", [tmp_path / "2018.zip"])


def test_a_rate_for_dollars_is_refused(write, oecd_rows) -> None:
    with pytest.raises(InputError, match="in US\\$ million already"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)], usd_per_unit=1.1)


def test_a_mapping_is_for_generic_tables(write, oecd_rows, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="generic"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)], mapping=tmp_path / "x.toml")


def test_two_files_are_refused(write, oecd_rows) -> None:
    file = write("2018.csv", oecd_rows)
    with pytest.raises(InputError, match="one file"):
        read_table("oecd-icio", [file, file])


def test_text_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2018.csv").write_bytes("V1,CIV_A01\nCôte d'Ivoire,1\n".encode("latin-1"))
    with pytest.raises(DataError, match=r"not text in UTF-8.*Save it as UTF-8"):
        read_table("oecd-icio", [tmp_path / "2018.csv"])


def test_a_row_that_is_too_long_is_refused(write, oecd_rows) -> None:
    oecd_rows[3] = [*oecd_rows[3], 1, 2, 3]
    with pytest.raises(DataError, match="not a table"):
        read_table("oecd-icio", [write("2018.csv", oecd_rows)])
