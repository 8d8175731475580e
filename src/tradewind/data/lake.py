"""The lake: Parquet files under one folder, checked on writing, read lazily through DuckDB.

Layout: ``<root>/<table>/<dataset>.parquet`` for fit rows, ``<root>/quarantine/<table>/…`` for rows
that break the schema, with the reason, and ``<root>/manifest.json``, written last. A write that is
killed leaves the old files and the old manifest in place.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tradewind.core import Dataset, HashMismatchError, InputError, MissingDataError
from tradewind.data.schemas import REASON, TABLES, check
from tradewind.data.sources.fetch import sha256_of

_MANIFEST = "manifest.json"


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

    Examples
    --------
    >>> Entry("trade", "x", "1", "2026-11-01", "CC0", "00", "00", 10, 0).rows
    10
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
        """Return what the lake holds, in the order of writing."""
        file = self.root / _MANIFEST
        if not file.is_file():
            return ()
        return tuple(Entry(**row) for row in json.loads(file.read_text(encoding="utf-8")))

    def entry(self, table: str, dataset: str) -> Entry | None:
        """Return the manifest row of a data set in a table, or None."""
        wanted = (e for e in self.manifest() if (e.table, e.dataset) == (table, dataset))
        return next(wanted, None)

    def write(
        self, table: str, frame: pd.DataFrame | pa.Table, dataset: Dataset, *, retrieved: str
    ) -> Entry:
        """Check a frame and put it in the lake, replacing the same data set's earlier rows.

        Parameters
        ----------
        table
            A name in `tradewind.data.schemas.TABLES`.
        frame
            Any frame that DuckDB reads: pandas or Arrow.
        dataset
            Where the rows come from.
        retrieved
            ISO date of retrieval.

        Returns
        -------
        Entry
            The new manifest row.

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
            rows = nw.from_native(relation)
            checked = check(TABLES[table], rows.lazy())
            fit = checked.filter(nw.col(REASON).is_null()).drop(REASON).collect().to_native()
            unfit = checked.filter(~nw.col(REASON).is_null()).collect().to_native()
        target = self.root / table / f"{dataset.id}.parquet"
        _write_atomically(unfit, self.root / "quarantine" / table / target.name)
        _write_atomically(fit, target)
        entry = Entry(
            table=table,
            dataset=dataset.id,
            version=dataset.version,
            retrieved=retrieved,
            licence=dataset.licence,
            sha256=sha256_of(target),
            source_sha256=dataset.sha256,
            rows=fit.num_rows,
            quarantined=unfit.num_rows,
        )
        self._record(entry)
        return entry

    def read(self, table: str, engine: duckdb.DuckDBPyConnection) -> nw.LazyFrame[Any]:
        """Return a table lazily; nothing is read before it is collected.

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
            When the lake holds no such table.
        """
        names = [e.dataset for e in self.manifest() if e.table == table]
        files = [str(self.root / table / f"{name}.parquet") for name in names]
        if not files:
            what = f"The lake holds no table {table}"
            raise MissingDataError(
                what,
                where=str(self.root),
                fix="Run `tradewind data pull`",
            )
        return nw.from_native(engine.read_parquet(files)).lazy()

    def verify(self) -> None:
        """Check every file against the manifest.

        Raises
        ------
        MissingDataError
            When a file is gone.
        HashMismatchError
            When a file is not the one that was written.
        """
        for entry in self.manifest():
            file = self.root / entry.table / f"{entry.dataset}.parquet"
            if not file.is_file():
                what = "A lake file is gone"
                raise MissingDataError(what, where=str(file))
            found = sha256_of(file)
            if found != entry.sha256:
                what = "A lake file is not the one that was written"
                raise HashMismatchError(
                    what,
                    where=str(file),
                    found=f"sha256 {found}, expected {entry.sha256}",
                    fix="Run `tradewind data pull` again",
                )

    def _record(self, entry: Entry) -> None:
        others = [
            e for e in self.manifest() if (e.table, e.dataset) != (entry.table, entry.dataset)
        ]
        text = json.dumps([asdict(e) for e in (*others, entry)], indent=1)
        partial = self.root / f"{_MANIFEST}.part"
        partial.write_text(text, encoding="utf-8")
        partial.replace(self.root / _MANIFEST)


def _write_atomically(table: pa.Table, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    pq.write_table(table, partial, compression="zstd")
    partial.replace(target)


__all__ = ["Entry", "Lake"]
