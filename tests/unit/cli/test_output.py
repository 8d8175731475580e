"""Printing: text for people, JSON and CSV for machines, files when asked."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tradewind.cli.output import Answer, emit, plain
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


def test_two_formats_at_once_are_refused() -> None:
    with pytest.raises(InputError, match="Choose one"):
        emit(ANSWER, as_json=True, as_csv=True, out=None)


def test_csv_of_what_is_not_a_table_is_refused() -> None:
    with pytest.raises(InputError, match="no table"):
        emit(Answer("T", (), (), {}, None), as_json=False, as_csv=True, out=None)


def test_numpy_and_nested_values_become_plain() -> None:
    value = {"a": np.float64(1.5), "b": (np.int64(2), float("inf")), "c": Path("x")}
    assert plain(value) == {"a": 1.5, "b": [2, None], "c": "x"}
