"""A user's own table, long or square, in CSV or Parquet, with a mapping of its labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tradewind.core import DataError, Finding, InputError
from tradewind.data.tables.assembly import Head, assemble
from tradewind.data.tables.files import hashes, own_dataset, require_files, year_of
from tradewind.data.tables.labels import LabelMapping
from tradewind.data.tables.sheet import LEVELS, Sheet, from_long, open_text, read_square
from tradewind.data.tables.table import FlowTable


def read_generic(
    files: Sequence[Path], *, mapping: LabelMapping | None, year: int | None = None
) -> FlowTable:
    r"""Read a table in any labels.

    Parameters
    ----------
    files
        One CSV (also in a zip) or Parquet file.
    mapping
        What its labels mean.
    year
        By default as the mapping or the file's name says.

    Returns
    -------
    FlowTable
        In the unit that the mapping names.

    Raises
    ------
    InputError
        When there is no mapping, the year is not known, or labels are not mapped.
    DataError
        When the layout is another, or cells are empty, not numbers, or stand twice.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "own-2022.csv"
    >>> _ = file.write_text("x,JPN_farm,JPN_homes\nJPN_farm,1,2\n")
    >>> own = LabelMapping(form="square", unit="USD million", final={"homes": "HFCE"})
    >>> read_generic([file], mapping=own).sales.tolist()
    [[3.0]]
    """
    if mapping is None:
        what = "A generic table needs a mapping of its labels"
        raise InputError(what, where="mapping", fix="Give one: --mapping FILE.toml")
    require_files(files, 1, "generic")
    file = files[0]
    sheet = _long(file, mapping) if mapping.form == "long" else _square(file)
    split = _levels if mapping.form == "long" else mapping.split
    rows, columns = [split(r) for r in sheet.rows], [split(c) for c in sheet.columns]
    mapping.require_known((*rows, *columns), where=file.name)
    found_year, said = year_of(year or mapping.year, file.stem)
    digests = hashes([file])
    dataset = own_dataset(
        "own-table", mapping.title, mapping.source, found_year, digests, mapping.title
    )
    head = Head(
        publisher="generic",
        year=found_year,
        unit=mapping.unit,
        dataset=dataset,
        files=digests,
        goods=frozenset(mapping.goods),
        findings=(*said, *_income_said(mapping, dataset.id)),
    )
    roles = [mapping.row(*r) for r in rows], [mapping.column(*c) for c in columns]
    return assemble(sheet, *roles, head, need_income=bool(mapping.value_added))


def _income_said(mapping: LabelMapping, subject: str) -> tuple[Finding, ...]:
    if mapping.value_added:
        return ()
    text = "The mapping names no row of value added: it is output less inputs"
    return (Finding("value added", subject, "note", text),)


def _levels(label: str) -> tuple[str, str]:
    economy, _, rest = label.partition(LEVELS)
    return economy, rest


def _square(file: Path) -> Sheet:
    if file.suffix.lower() != ".parquet":
        with open_text(file) as stream:
            return read_square(stream, file.name)
    table = _parquet(file).to_pandas()
    labels = [str(label) for label in table.iloc[:, 0]]
    columns = [str(name) for name in table.columns[1:]]
    odd = [c for c, kind in zip(columns, table.dtypes[1:], strict=True) if kind.kind not in "fiu"]
    if odd:
        what = "A column does not hold numbers"
        raise DataError(what, where=file.name, found=", ".join(odd[:5]))
    return Sheet(
        file.name, tuple(labels), tuple(columns), table.iloc[:, 1:].to_numpy(dtype=np.float64)
    )


def _long(file: Path, mapping: LabelMapping) -> Sheet:
    names = mapping.columns
    text = [names.origin, names.industry, names.destination, names.user]
    frame = _flat(file, text)
    missing = [name for name in (*text, names.value) if name not in frame.columns]
    if missing:
        what = "The long table lacks a column"
        found = f"no {', '.join(missing)}; it has {', '.join(map(str, frame.columns[:8]))}"
        fix = "Name its columns in [columns] of the mapping"
        raise DataError(what, where=file.name, found=found, fix=fix)
    labels = frame[text].fillna("").astype(str)
    return from_long(
        file.name,
        labels[names.origin] + LEVELS + labels[names.industry],
        labels[names.destination] + LEVELS + labels[names.user],
        frame[names.value],
    )


def _flat(file: Path, text: list[str]) -> pd.DataFrame:
    if file.suffix.lower() == ".parquet":
        return _parquet(file).to_pandas()
    with open_text(file) as stream:
        return pd.read_csv(
            stream, dtype=dict.fromkeys(text, str), keep_default_na=False, na_values=[""]
        )


def _parquet(file: Path) -> pa.Table:
    try:
        return pq.read_table(file)
    except pa.ArrowInvalid as error:
        what = "The file is not Parquet"
        raise DataError(what, where=file.name, found=str(error)) from error


__all__ = ["read_generic"]
