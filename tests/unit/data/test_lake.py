"""The lake: checked writes, quarantine, atomic replacement, verified reads."""

from __future__ import annotations

from pathlib import Path

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow.parquet as pq
import pytest

from tradewind.core import Dataset, HashMismatchError, InputError, MissingDataError, SchemaError
from tradewind.data import lake as lake_module
from tradewind.data.lake import Lake

SET = Dataset("wgi", "WGI", "World Bank", "2024", "1", "abc", "CC BY", "cite")


def _rows(**changes: object) -> pd.DataFrame:
    base = {"year": [2023, 2024], "economy": ["JPN", "IND"], "estimate": [1.2, -0.6]}
    return pd.DataFrame({**base, "std_error": [0.2, 0.2], **changes})


def _read(lake: Lake, table: str) -> pd.DataFrame:
    with duckdb.connect() as engine:
        return lake.read(table, engine).sort("year", "economy").collect().to_pandas()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    entry = lake.write("governance", _rows(), SET, retrieved="2026-11-01")
    assert (entry.rows, entry.quarantined, entry.source_sha256) == (2, 0, "abc")
    assert list(_read(lake, "governance")["economy"]) == ["JPN", "IND"]
    lake.verify()


def test_unfit_rows_are_set_aside_with_the_reason_never_dropped(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    entry = lake.write("governance", _rows(estimate=[9.0, -0.6]), SET, retrieved="2026-11-01")
    assert (entry.rows, entry.quarantined) == (1, 1)
    aside = pq.read_table(tmp_path / "quarantine" / "governance" / "wgi.parquet").to_pylist()
    assert [row["quarantine_reason"] for row in aside] == ["estimate above 5"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"economy": ["JPN", None]}, "economy is absent"),
        ({"year": [1900, 2024]}, "year below 1960"),
        ({"year": [2024, 2024], "economy": ["JPN", "JPN"]}, "repeated key"),
    ],
)
def test_each_rule_fires(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    Lake(tmp_path).write("governance", _rows(**changes), SET, retrieved="2026-11-01")
    aside = pq.read_table(tmp_path / "quarantine" / "governance" / "wgi.parquet").to_pylist()
    assert reason in {row["quarantine_reason"] for row in aside}


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="std_error"):
        Lake(tmp_path).write(
            "governance", _rows().drop(columns="std_error"), SET, retrieved="2026-11-01"
        )


def test_an_undeclared_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such table"):
        Lake(tmp_path).write("nonsense", _rows(), SET, retrieved="2026-11-01")


def test_a_write_that_is_killed_leaves_the_old_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = Lake(tmp_path)
    lake.write("governance", _rows(), SET, retrieved="2026-11-01")
    before = lake.manifest()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lake_module.pq, "write_table", die)
    with pytest.raises(KeyboardInterrupt):
        lake.write("governance", _rows(estimate=[0.0, 0.0]), SET, retrieved="2026-11-02")
    assert lake.manifest() == before
    lake.verify()
    assert list(_read(lake, "governance")["estimate"]) == [1.2, -0.6]


def test_a_damaged_file_is_refused_with_both_hashes(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    entry = lake.write("governance", _rows(), SET, retrieved="2026-11-01")
    (tmp_path / "governance" / "wgi.parquet").write_bytes(b"damaged")
    with pytest.raises(HashMismatchError, match=entry.sha256):
        lake.verify()


def test_an_absent_table_says_how_to_get_it(tmp_path: Path) -> None:
    with duckdb.connect() as engine, pytest.raises(MissingDataError, match="data pull"):
        Lake(tmp_path).read("trade", engine)


def test_reading_is_lazy(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    lake.write("governance", _rows(), SET, retrieved="2026-11-01")
    with duckdb.connect() as engine:
        rows = lake.read("governance", engine)
        assert isinstance(rows, nw.LazyFrame)
        assert len(rows.filter(nw.col("economy") == "IND").collect()) == 1
