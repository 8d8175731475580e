"""The table that a measure returns: text, plain values, files."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd

from tradewind.core import Provenance
from tradewind.measure import DependenceParams, Indicator


def _indicator(table: pd.DataFrame) -> Indicator:
    return Indicator("Example", table, DependenceParams(), Provenance(()), ("beware",))


def test_plain_values_only() -> None:
    table = pd.DataFrame(
        {"a": [np.float64(1.5), np.nan], "b": [np.int64(2), np.int64(3)], "c": [("X", "Y"), None]}
    )
    rows = _indicator(table).to_dict()["rows"]
    assert rows == [{"a": 1.5, "b": 2, "c": ["X", "Y"]}, {"a": None, "b": 3, "c": None}]
    json.dumps(rows, allow_nan=False)


def test_long_tables_are_cut_in_print_only() -> None:
    result = _indicator(pd.DataFrame({"share": np.linspace(0, 1, 100)}))
    assert "... and 60 more rows" in str(result)
    assert "Note: beware" in str(result)
    assert len(result.to_frame()) == 100


def test_a_copy_is_given_away() -> None:
    result = _indicator(pd.DataFrame({"share": [0.5]}))
    given = result.to_frame()
    given.loc[0, "share"] = 9.0
    assert result.table["share"].tolist() == [0.5]


def test_tables_can_be_kept(tmp_path) -> None:
    result = _indicator(pd.DataFrame({"share": [0.5]}))
    assert pd.read_parquet(result.to_parquet(tmp_path / "x.parquet")).equals(result.table)


def test_an_empty_table_says_so() -> None:
    assert "(nothing)" in str(_indicator(pd.DataFrame({"share": []})))
