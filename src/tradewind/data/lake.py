"""The lake: Parquet files under one folder, checked on writing, verified and read lazily by DuckDB.

Layout: ``<root>/<table>/<dataset>-<hash>.parquet`` for fit rows,
``<root>/quarantine/<table>/<dataset>.parquet`` for rows that break the schema, with the reason, and
``<root>/manifest.json``, which alone says what counts. New files lie beside the old ones until the
manifest is replaced in one step, so a write that is killed at any point changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tradewind.core import DataError, Dataset, InputError, MissingDataError
from tradewind.data.schemas import REASON, TABLES, check
from tradewind.data.sources.fetch import sha256_of, verify

_MANIFEST = "manifest.json"
_AGAIN = "Run `tradewind data pull` to write it again"
_HASH_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the manifest: a data set in a table.

    Parameters
    ----------
    table, dataset, version, retrieved, licence
        What it is, and the date (ISO) on which it was retrieved.
    sha256
        Hash of the Parquet file in the lake.
    source_sha256
        Hash of the publisher's file from which it came.
    rows, quarantined
        How many rows are fit, and how many were set aside.
    written_by
        The version of Tradewind that parsed and checked it.

    Examples
    --------
    >>> Entry("trade", "x", "1", "2026-11-01", "CC0", "00ff", "00", 10, 0, "0.1.0").file
    'trade/x-00ff.parquet'
    """

    table: str
    dataset: str
    version: str
    retrieved: str
    licence: str
    sha256: str
    source_sha256: str
    rows: int
    quarantined: int
    written_by: str

    @property
    def file(self) -> str:
        """Return the path of the Parquet file below the lake's root."""
        return f"{self.table}/{self.dataset}-{self.sha256[:_HASH_DIGITS]}.parquet"


@dataclass(frozen=True, slots=True)
class Lake:
    """A folder of checked tables.

    Parameters
    ----------
    root
        The folder, which need not exist yet.

    Examples
    --------
    >>> Lake(Path("nowhere")).manifest()
    ()
    """

    root: Path

    def manifest(self) -> tuple[Entry, ...]:
        """Return what the lake holds, in the order of writing.

        Raises
        ------
        DataError
            When the manifest cannot be read.
        """
        file = self.root / _MANIFEST
        if not file.is_file():
            return ()
        try:
            return tuple(Entry(**row) for row in json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            what = "The lake's manifest cannot be read"
            found = type(error).__name__
            raise DataError(what, where=str(file), found=found, fix=_AGAIN) from error

    def entry(self, table: str, dataset: str) -> Entry | None:
        """Return the manifest row of a data set in a table, or None."""
        wanted = (e for e in self.manifest() if (e.table, e.dataset) == (table, dataset))
        return next(wanted, None)

    def stage(
        self, table: str, frame: pd.DataFrame | pa.Table, dataset: Dataset, *, retrieved: str
    ) -> Entry:
        """Check a frame and lay it beside what the lake holds; `commit` makes it count.

        Parameters
        ----------
        table
            A name in `tradewind.data.schemas.TABLES`.
        frame
            The rows.
        dataset
            Where the rows come from.
        retrieved
            ISO date of retrieval.

        Returns
        -------
        Entry
            The manifest row to commit.

        Raises
        ------
        InputError
            When the table is not declared.
        SchemaError
            When a declared column is missing.
        """
        if table not in TABLES:
            what = "No such table"
            raise InputError(what, found=table, fix=f"Tables: {', '.join(TABLES)}")
        with duckdb.connect() as engine:
            arrow = isinstance(frame, pa.Table)
            relation = engine.from_arrow(frame) if arrow else engine.from_df(frame)
            checked = check(TABLES[table], nw.from_native(relation).lazy())
            fit = checked.filter(nw.col(REASON).is_null()).drop(REASON).collect().to_native()
            unfit = checked.filter(~nw.col(REASON).is_null()).collect().to_native()
        _write(unfit, self.root / "quarantine" / table / f"{dataset.id}.parquet")
        written = _write(fit, self.root / table / f"{dataset.id}.part")
        entry = Entry(
            table=table,
            dataset=dataset.id,
            version=dataset.version,
            retrieved=retrieved,
            licence=dataset.licence,
            sha256=sha256_of(written),
            source_sha256=dataset.sha256,
            rows=fit.num_rows,
            quarantined=unfit.num_rows,
            written_by=version("tradewind"),
        )
        written.replace(self.root / entry.file)
        return entry

    def commit(self, entries: Sequence[Entry]) -> None:
        """Make the lake hold exactly these staged entries, in one step.

        Parameters
        ----------
        entries
            Everything that the lake is to hold; files of anything else are removed afterwards.
        """
        partial = self.root / f"{_MANIFEST}.part"
        text = json.dumps([asdict(entry) for entry in entries], indent=1)
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.root / _MANIFEST)
        kept = {self.root / entry.file for entry in entries}
        for table in TABLES:
            for file in (self.root / table).glob("*.parquet"):
                if file not in kept:
                    file.unlink()

    def read(self, table: str, engine: duckdb.DuckDBPyConnection) -> nw.LazyFrame[Any]:
        """Verify the files of a table, then return it lazily.

        Parameters
        ----------
        table
            A name in `tradewind.data.schemas.TABLES`.
        engine
            The DuckDB connection to read through, which must stay open until collection.

        Returns
        -------
        narwhals.LazyFrame
            All rows of all data sets in that table.

        Raises
        ------
        MissingDataError
            When the lake holds no such table, or a file of it is gone.
        HashMismatchError
            When a file is not the one that was written.
        """
        entries = [entry for entry in self.manifest() if entry.table == table]
        if not entries:
            what = f"The lake holds no table {table}"
            raise MissingDataError(what, where=str(self.root), fix="Run `tradewind data pull`")
        files = [str(self._verified(entry)) for entry in entries]
        return nw.from_native(engine.read_parquet(files)).lazy()

    def verify(self) -> None:
        """Check every file against the manifest.

        Raises
        ------
        DataError
            When the manifest cannot be read.
        MissingDataError
            When a file is gone.
        HashMismatchError
            When a file is not the one that was written.
        """
        for entry in self.manifest():
            self._verified(entry)

    def _verified(self, entry: Entry) -> Path:
        return verify(self.root / entry.file, entry.sha256, fix=_AGAIN)


def _write(table: pa.Table, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, target, compression="zstd")
    return target


__all__ = ["Entry", "Lake"]
