"""The lake: checked writes, quarantine, atomic replacement, verified reads."""

from __future__ import annotations

from pathlib import Path

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tradewind.core import (
    DataError,
    Dataset,
    HashMismatchError,
    InputError,
    MissingDataError,
    SchemaError,
)
from tradewind.data import lake as lake_module
from tradewind.data.lake import Entry, Lake

SET = Dataset("wgi", "WGI", "World Bank", "2024", "1", "abc", "CC BY", "cite")


def _rows(**changes: object) -> pd.DataFrame:
    base = {"year": [2023, 2024], "economy": ["JPN", "IND"], "estimate": [1.2, -0.6]}
    return pd.DataFrame({**base, "std_error": [0.2, 0.2], **changes})


def _write(lake: Lake, rows: pd.DataFrame) -> Entry:
    entry = lake.stage("governance", rows, SET, retrieved="2026-11-01")
    lake.commit([entry])
    return entry


def _read(lake: Lake, table: str) -> pd.DataFrame:
    with duckdb.connect() as engine:
        return lake.read(table, engine).sort("year", "economy").collect().to_pandas()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    entry = _write(lake, _rows())
    assert (entry.rows, entry.quarantined, entry.source_sha256) == (2, 0, "abc")
    assert list(_read(lake, "governance")["economy"]) == ["JPN", "IND"]
    lake.verify()


def test_unfit_rows_are_set_aside_with_the_reason_never_dropped(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    entry = _write(lake, _rows(estimate=[9.0, -0.6]))
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
    _write(Lake(tmp_path), _rows(**changes))
    aside = pq.read_table(tmp_path / "quarantine" / "governance" / "wgi.parquet").to_pylist()
    assert reason in {row["quarantine_reason"] for row in aside}


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="std_error"):
        _write(Lake(tmp_path), _rows().drop(columns="std_error"))


def test_an_undeclared_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such table"):
        Lake(tmp_path).stage("nonsense", _rows(), SET, retrieved="2026-11-01")


@pytest.mark.parametrize("step", ["write_table", "sha256_of", "stage", "commit"])
def test_a_write_that_is_killed_at_any_step_leaves_the_old_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    lake = Lake(tmp_path)
    _write(lake, _rows())
    before = lake.manifest()

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    owner = {
        "write_table": lake_module.pq,
        "sha256_of": lake_module,
        "stage": Lake,
        "commit": Lake,
    }[step]
    monkeypatch.setattr(owner, step, die)
    with pytest.raises(KeyboardInterrupt):
        _write(lake, _rows(estimate=[0.0, 0.0]))
    monkeypatch.undo()
    assert lake.manifest() == before
    lake.verify()
    assert list(_read(lake, "governance")["estimate"]) == [1.2, -0.6]


def test_a_new_version_replaces_the_old_one_and_its_file(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    _write(lake, _rows())
    entry = _write(lake, _rows(estimate=[0.0, 0.5]))
    assert list(_read(lake, "governance")["estimate"]) == [0.0, 0.5]
    assert [f.name for f in (tmp_path / "governance").iterdir()] == [Path(entry.file).name]


def test_a_changed_file_is_refused_by_every_read_with_both_hashes(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    entry = _write(lake, _rows())
    pq.write_table(pa.Table.from_pandas(_rows(estimate=[0.6, -0.3])), tmp_path / entry.file)
    for use in (lake.verify, lambda: _read(lake, "governance")):
        with pytest.raises(HashMismatchError, match=f"expected {entry.sha256}"):
            use()


def test_a_lost_file_is_named(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    (tmp_path / _write(lake, _rows()).file).unlink()
    with pytest.raises(MissingDataError, match="data pull"):
        _read(lake, "governance")


@pytest.mark.parametrize("text", ["[{", "7", '[{"table": "trade"}]'])
def test_a_broken_manifest_is_refused_and_can_be_written_again(tmp_path: Path, text: str) -> None:
    lake = Lake(tmp_path)
    _write(lake, _rows())
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(DataError, match="manifest cannot be read"):
        lake.manifest()
    _write(lake, _rows())
    lake.verify()


def test_an_absent_table_says_how_to_get_it(tmp_path: Path) -> None:
    with duckdb.connect() as engine, pytest.raises(MissingDataError, match="data pull"):
        Lake(tmp_path).read("trade", engine)


def test_reading_is_lazy(tmp_path: Path) -> None:
    lake = Lake(tmp_path)
    _write(lake, _rows())
    with duckdb.connect() as engine:
        rows = lake.read("governance", engine)
        assert isinstance(rows, nw.LazyFrame)
        assert len(rows.filter(nw.col("economy") == "IND").collect()) == 1
