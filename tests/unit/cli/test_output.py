"""Printing: text for people, JSON and CSV for machines, files when asked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tradewind.cli.output import Answer, emit, plain, replacing, writable
from tradewind.cli.sections import Column, Section, as_plain_text
from tradewind.core import InputError

FRAME = pd.DataFrame({"name": ["graphite"], "share": [0.9], "hhi": [np.nan], "flag": [True]})
COLUMNS = (
    Column("name", "Mineral"),
    Column("share", "Share", "share"),
    Column("hhi", "HHI", "index"),
    Column("flag", "Flag", "flag"),
)
ANSWER = Answer("Title", (Section("S", COLUMNS, FRAME),), ("careful",), {"t": FRAME}, FRAME)


def test_text_says_no_data_never_zero() -> None:
    text = as_plain_text(ANSWER.title, ANSWER.sections, ANSWER.notes)
    assert "graphite  90.0%  no data  yes" in text
    assert text.endswith("Note: careful")


def test_json_is_strict(capsys: pytest.CaptureFixture[str]) -> None:
    emit(ANSWER, as_json=True, as_csv=False, out=None)
    assert json.loads(capsys.readouterr().out)["t"][0] == {
        "name": "graphite",
        "share": 0.9,
        "hhi": None,
        "flag": True,
    }


def test_csv_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "table.csv"
    emit(ANSWER, as_json=False, as_csv=True, out=target)
    assert pd.read_csv(target)["share"].tolist() == [0.9]
    assert capsys.readouterr().out == ""


def test_several_values_in_a_cell_are_words(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pd.DataFrame({"members": [("IND", "JPN"), None], "n": [1, 2]})
    answer = Answer("T", (), (), {"rows": frame}, frame)
    emit(answer, as_json=False, as_csv=True, out=None)
    assert capsys.readouterr().out.splitlines() == ["members,n", "IND JPN,1", ",2"]
    emit(answer, as_json=True, as_csv=False, out=None)
    assert json.loads(capsys.readouterr().out)["rows"][0]["members"] == ["IND", "JPN"]


def _half(part: Path) -> None:
    part.write_text("half")
    raise TypeError


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    target.write_text("before")
    target.chmod(0o640)
    with pytest.raises(TypeError), replacing(target) as part:
        _half(part)
    assert target.read_text() == "before"
    with replacing(target) as part:
        part.write_text("after")
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("after", 0o640)
    assert list(tmp_path.iterdir()) == [target]


def test_a_link_is_followed_and_a_device_is_left_in_place(tmp_path: Path) -> None:
    target, link = tmp_path / "target.txt", tmp_path / "link.txt"
    link.symlink_to(target)
    with replacing(link) as part:
        part.write_text("42")
    assert (link.is_symlink(), target.read_text()) == (True, "42")
    null = Path("/dev/null")
    with replacing(null) as part:
        assert part == null
    assert null.is_char_device()


def test_a_disk_that_refuses_is_an_input_error(tmp_path: Path) -> None:
    target = tmp_path / "answer.txt"
    with pytest.raises(InputError, match="cannot be written"), replacing(target):
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("place", [".", "file/below", "x" * 5000])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError) as caught:
        writable(tmp_path / place)
    assert caught.value.where == "--out"
    assert writable(tmp_path / "new" / "folder" / "file.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_file_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # a superuser may write anywhere
    with pytest.raises(InputError, match="cannot be written"):
        writable(tmp_path / "answer.txt")


def test_two_formats_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="Choose one"):
        emit(ANSWER, as_json=True, as_csv=True, out=None)


def test_csv_of_what_is_not_a_table_is_refused() -> None:
    with pytest.raises(InputError, match="no table"):
        emit(Answer("T", (), (), {}, None), as_json=False, as_csv=True, out=None)


def test_numpy_and_nested_values_become_plain() -> None:
    value = {"a": np.float64(1.5), "b": (np.int64(2), float("inf")), "c": Path("x")}
    assert plain(value) == {"a": 1.5, "b": [2, None], "c": "x"}
