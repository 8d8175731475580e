"""PortWatch's daily transits in the publisher's own layout. Every number here is made up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from tradewind.core import DataError, InputError, MissingDataError
from tradewind.data.sources import portwatch
from tradewind.data.sources.portwatch import DAY_COLUMNS, chokepoint_of, portwatch_names
from tradewind.models.sealanes.facts import chokepoint_names

_HEADER = (
    "date,year,month,day,portid,portname,n_container,n_dry_bulk,n_general_cargo,n_roro,n_tanker,"
    "n_cargo,n_total,capacity_container,capacity_dry_bulk,capacity_general_cargo,capacity_roro,"
    "capacity_tanker,capacity_cargo,capacity,ObjectId,GlobalID"
)
_DAY = "2024/01/31 00:00:00+00"
_TONNES = "1,2,3,4,5,10,15,1,b5-made-up"
_SUEZ = f"{_DAY},2024,1,31,chokepoint1,Suez Canal,9,8,7,6,5,30,35,{_TONNES}"
_NEXT = f"2024/02/01 00:00:00+00,2024,2,1,chokepoint1,Suez Canal,1,2,3,4,5,10,15,{_TONNES}"
_MONA = f"{_DAY},2024,1,31,chokepoint24,Mona Passage,1,1,1,1,1,4,5,{_TONNES}"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: str, name: str = "daily.csv", start: str = "") -> Path:
        file = tmp_path / name
        file.write_text(start + "\n".join((_HEADER, *rows)) + "\n", encoding="utf-8")
        return file

    return written


def _read(*files: Path) -> portwatch.TransitDays:
    return portwatch.read_portwatch(files)


def test_a_download_is_read(write: Write) -> None:
    file = write(_NEXT, _MONA, _SUEZ)
    read = _read(file)
    assert tuple(read.days.columns) == DAY_COLUMNS
    assert read.days["portname"].tolist() == ["Suez Canal", "Suez Canal", "Mona Passage"]
    assert read.days["date"].is_monotonic_increasing is False  # by chokepoint, then by day
    first = read.days.iloc[0]
    assert (f"{first['date']:%Y-%m-%d}", first["n_container"], first["n_tanker"]) == (
        "2024-01-31", 9, 5,
    )  # fmt: skip
    assert first["n_total"] == 35
    assert [source.name for source in read.files] == ["daily.csv"]
    assert len(read.files[0].sha256) == 64


@pytest.mark.parametrize(
    "day",
    ["2024/01/31 00:00:00+00", "2024-01-31 00:00:00+00:00", "2024-01-31", "2024-01-31T00:00:00Z"],
)
def test_days_as_the_publisher_has_written_them(write: Write, day: str) -> None:
    read = _read(write(_SUEZ.replace(_DAY, day)))
    assert read.days["date"].tolist() == [pd.Timestamp("2024-01-31")]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_marks_of_a_spreadsheet_make_no_difference(
    write: Write, tmp_path: Path, separator: str
) -> None:
    text = write(_SUEZ, start="\ufeff").read_text(encoding="utf-8").replace(",", separator)
    (tmp_path / "saved.csv").write_text(text.replace("n_tanker", "N_Tanker"), encoding="utf-8")
    assert _read(tmp_path / "saved.csv").days.loc[0, "n_tanker"] == 5


def test_another_layout_names_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "ports.csv"
    file.write_text("date,portid,portname,portcalls\n2024-01-31,port1,Aden,3\n")
    with pytest.raises(DataError, match=r"no column n_container, .*n_tanker, n_total.*portwatch"):
        _read(file)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (_SUEZ.replace(",9,8,", ",-9,8,"), "is negative .*n_container.*'-9' in line 2"),
        (_SUEZ.replace(",9,8,", ",9.5,8,"), "not a whole number of ships"),
        (_SUEZ.replace(",9,8,", ",,8,"), "not a whole number of ships"),
        (_SUEZ.replace(",9,8,", ",inf,8,"), "not a whole number of ships"),
        (_SUEZ.replace(",9,8,", ",1e30,8,"), "not a whole number of ships"),
        (_SUEZ.replace(_DAY, "31/01/2024"), "not an ISO day in UTC.*'31/01/2024'"),
        (_SUEZ.replace(_DAY, "2024/01/31 05:00:00+00"), "not an ISO day in UTC"),
        (_SUEZ.replace("2024/01/31 00", "2024/02/31 00"), "not an ISO day in UTC"),
        (_SUEZ.replace(",2024,1,31,", ",2024,1,30,"), "not its own year, month and day"),
        (_SUEZ.replace("Suez Canal", " "), "A row has no portname"),
        (_SUEZ + ",one,more", "24 instead of 22 in line 2"),
        (_SUEZ[:60], "9 instead of 22 in line 2"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(write: Write, row: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        _read(write(row))


def test_the_first_bad_line_and_their_number_are_said(write: Write) -> None:
    bad = _NEXT.replace(",1,2,3,", ",x,2,3,")
    with pytest.raises(DataError, match="2 rows, first 'x' in line 3"):
        _read(write(_SUEZ, bad, bad))


def test_a_day_that_stands_twice_is_refused(write: Write) -> None:
    with pytest.raises(DataError, match=r"stand twice .*1 rows, first 'Suez Canal 2024-01-31'"):
        _read(write(_SUEZ, _NEXT, _SUEZ))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{_HEADER}\n", "no rows"),
        ("", "no column date.*it begins nothing"),
        (f"{_HEADER},date\n", "A column stands twice"),
    ],
)
def test_nothing_to_read(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "daily.csv").write_text(text)
    with pytest.raises(DataError, match=said):
        _read(tmp_path / "daily.csv")


def test_files_that_cannot_be_read(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(InputError, match="No file is given"):
        _read()
    with pytest.raises(MissingDataError, match="no such file"):
        _read(tmp_path / "absent.csv")
    (tmp_path / "latin.csv").write_bytes(_HEADER.encode() + b"\n\xe9\n")
    with pytest.raises(DataError, match="UTF-8"):
        _read(tmp_path / "latin.csv")
    (tmp_path / "binary.csv").write_text(f"{_HEADER}\n{'x' * 200_000}\n")
    with pytest.raises(DataError, match="not a table"):
        _read(tmp_path / "binary.csv")
    with pytest.raises(InputError, match="Give the CSV in it"):
        _read(write(_SUEZ, name="daily.zip"))
    monkeypatch.setattr(portwatch, "MEMBER_LIMIT_BYTES", 10)
    with pytest.raises(InputError, match="too large"):
        _read(write(_SUEZ))


def test_files_that_overlap_and_agree_are_joined(write: Write) -> None:
    read = _read(write(_SUEZ, _MONA, name="a.csv"), write(_NEXT, _SUEZ, name="b.csv"))
    assert len(read.days) == 3
    assert [source.name for source in read.files] == ["a.csv", "b.csv"]


def test_files_that_disagree_are_refused(write: Write) -> None:
    revised = _SUEZ.replace(",5,30,35,", ",6,30,36,")
    with pytest.raises(DataError, match=r"disagree.*1 such days, first Suez Canal.*newest"):
        _read(write(_SUEZ, name="a.csv"), write(revised, name="b.csv"))


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (_NEXT.replace("Suez Canal", "Suez"), "A portid has more than one portname"),
        (_NEXT.replace("chokepoint1,", "chokepoint9,"), "A portname has more than one portid"),
    ],
)
def test_names_that_would_mix_series_are_refused(write: Write, other: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        _read(write(_SUEZ, other))


def test_what_is_odd_is_said_and_kept(write: Write) -> None:
    strange = _SUEZ.replace("chokepoint1,Suez Canal", "chokepoint29,New Strait")
    later = _NEXT.replace("2024/02/01", "2024/02/03").replace(",2,1,", ",2,3,")
    read = _read(write(_SUEZ.replace(",30,35,", ",30,99,"), later, strange))
    found = {finding.check: finding for finding in read.findings}
    assert set(found) == {
        "total of ships", "absent days", "ended series", "unknown names", "columns not read",
    }  # fmt: skip
    assert found["absent days"].count == 2
    assert "New Strait" in found["unknown names"].message
    assert "capacity" in found["columns not read"].message
    assert len(read.days) == 3
    assert read.days["n_total"].max() == 99


def test_a_clean_file_has_only_columns_left_alone(write: Write) -> None:
    assert [finding.check for finding in _read(write(_SUEZ)).findings] == ["columns not read"]


def test_names_are_mapped_to_chokepoints_that_exist() -> None:
    rows = portwatch_names()
    assert len(rows) == 28
    assert rows["portid"].is_unique
    assert rows["portname"].is_unique
    mapped = rows.loc[rows["match"] != "none", "chokepoint"]
    assert set(mapped) <= set(chokepoint_names())
    assert mapped.is_unique
    assert (rows.loc[rows["match"] == "none", "chokepoint"] == "").all()
    assert (rows[["source", "address", "year", "confidence"]].astype(str) != "").all(axis=None)
    assert chokepoint_of("STRAIT OF HORMUZ") == ("hormuz", "whole")
    assert chokepoint_of("Magellan Strait") == ("cape-horn", "part")
    assert chokepoint_of("Tsugaru Strait") == chokepoint_of("Nowhere") == ("", "none")


def test_the_publisher_s_points_lie_near_the_gates() -> None:
    from tradewind.models.sealanes.facts import table

    gates = table("chokepoints").set_index("id")
    rows = portwatch_names().query("match == 'whole'").set_index("chokepoint")
    near = gates.loc[rows.index]
    apart = (near[["lat_1", "lat_2"]].mean(axis=1) - rows["latitude"]).abs()
    apart += (near[["lon_1", "lon_2"]].mean(axis=1) - rows["longitude"]).abs()
    assert apart.max() < 4  # degrees: a name was not given to the wrong strait


def test_hashes_are_those_of_the_files(write: Write) -> None:
    file = write(_SUEZ)
    assert _read(file).files[0].sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
