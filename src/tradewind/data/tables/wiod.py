"""The World Input-Output Database: releases of 2013 and 2016, as workbook, text or Stata file.

Both releases lay a table out alike: four columns of labels (code, name, economy, ``r1``...) and, in
rows three to six, the same of the columns (``c1``...); below the industries stand taxes,
adjustments, margins, value added and output, at the right final uses and total output. US$ million
at basic prices. The Stata file of 2016 has the row labels as variables and columns called
``vAUS1`` and so on. The R files are not read: use Stata's, which hold the same.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from tradewind.core import DataError, DependencyError, InputError
from tradewind.data.tables.assembly import Head, Node, Part, Role, Use, assemble
from tradewind.data.tables.files import hashes, own_dataset, require_files, year_of
from tradewind.data.tables.sheet import Sheet, open_text
from tradewind.data.tables.table import USD_MILLION, FlowTable

_STUBS = 4
_HEAD_ROWS = 10
_TOTAL = "TOT"
_SNIFFED = 4096
_OUTPUT_2016 = "GO"
_NUMBER = re.compile(r"[rc]?(\d+)(?:\.0)?")
_STATA_COLUMN = re.compile(r"v?([A-Za-z]{3})(\d+)")
_SPELT = {"ROM": "ROU", "RoW": "ROW"}
_FINAL_2013 = {37: "CONS_h", 38: "CONS_np", 39: "CONS_g", 41: "GFCF", 42: "INVEN"}
_SIDES = {
    "total intermediate": Part.TOTAL,
    "taxes less": Part.TAXES,
    "cif/": Part.TAXES,
    "direct purchases": Part.TAXES,
    "purchases on": Part.TAXES,
    "international transport": Part.TAXES,
    "value added": Part.VALUE_ADDED,
    "output at": Part.OUTPUT,
    "gross output": Part.OUTPUT,
}
_GOODS = re.compile(r"[ABC]|1[5-9]|2\d|3[0-7]")


@dataclass(frozen=True, slots=True)
class _Label:
    code: str
    name: str
    economy: str
    number: int


@dataclass(frozen=True, eq=False)
class _Layout:
    title: str
    rows: list[_Label]
    columns: list[_Label]
    values: list[list[float]] | np.ndarray[Any, np.dtype[np.float64]]


def read_wiod(files: Sequence[Path], *, year: int | None = None) -> FlowTable:
    """Read one year of either release.

    Parameters
    ----------
    files
        One ``.xlsx`` (needs openpyxl), ``.xlsb`` (needs pyxlsb), ``.dta``, or the sheet as CSV.
    year
        By default as the file's title or name says.

    Returns
    -------
    FlowTable
        In US$ million.

    Raises
    ------
    DataError
        When the layout is another, or cells are empty, not numbers, or stand twice.
    InputError
        When the kind of file is not one of these, or the year is not known.
    DependencyError
        When the package that reads a workbook is not installed.

    Examples
    --------
    >>> read_wiod([Path(__file__)])
    Traceback (most recent call last):
    tradewind.core.errors.InputError: This kind of file is not read ...
    """
    require_files(files, 1, "wiod")
    file = files[0]
    read = _read_stata(file) if file.suffix == ".dta" else _read_grid(file)
    industries = {r.number: r.code for r in read.rows if r.economy != _TOTAL}
    rows: list[Role] = [_row_role(r) for r in read.rows]
    columns: list[Role] = [_column_role(c, industries) for c in read.columns]
    sheet = Sheet(
        file.name,
        tuple(f"{r.economy} {r.code or r.name} r{r.number}" for r in read.rows),
        tuple(f"{c.economy} {c.code} c{c.number}" for c in read.columns),
        np.array(read.values, dtype=np.float64),
    )
    found_year, said = year_of(year, f"{read.title} {file.stem}")
    digests = hashes([file])
    release = 2016 if any(r.code == _OUTPUT_2016 for r in read.rows) else 2013
    title = f"World Input-Output Database, release of {release}, {found_year}, the user's file"
    cited = "Timmer et al. (2015), An Illustrated User Guide to the World Input-Output Database"
    dataset = own_dataset(f"own-wiod-{found_year}", title, "WIOD", found_year, digests, cited)
    head = Head(
        publisher="wiod",
        year=found_year,
        unit=USD_MILLION,
        dataset=dataset,
        files=digests,
        industry_names={r.code: r.name for r in read.rows if r.economy != _TOTAL},
        goods=frozenset(code for code in industries.values() if _GOODS.match(code)),
        findings=said,
    )
    return assemble(sheet, rows, columns, head, need_income=True)


def _read_grid(file: Path) -> _Layout:
    """Read a workbook or the same sheet as text, a row at a time."""
    lines = iter(_lines(file))
    head = [line for _, line in zip(range(_HEAD_ROWS), lines, strict=False)]
    marked = [k for k, line in enumerate(head) if _is_number_row(line)]
    if not marked or marked[0] < _STUBS - 1:
        what = "The file does not have the layout of a WIOD table"
        first = [str(cell) for line in head[:3] for cell in line[:6] if cell not in {None, ""}]
        found = f"no row of c1, c2 ... below three rows of labels; it begins {', '.join(first)}"
        raise DataError(what, where=file.name, found=found)
    last = marked[0]
    stub = [head[last - back] for back in (3, 2, 1, 0)]
    parts = list(zip_longest(*(line[_STUBS:] for line in stub)))
    while parts and not any(_text(part) for part in parts[-1]):
        parts.pop()
    columns = [_label(*part) for part in parts]
    rows: list[_Label] = []
    values: list[list[float]] = []
    for line in (*head[last + 1 :], *lines):
        if not any(_text(cell) for cell in line[:_STUBS]):
            continue
        rows.append(_label(*line[:_STUBS]))
        cells = [_float(c, file.name, rows[-1]) for c in line[_STUBS : _STUBS + len(columns)]]
        values.append(cells + [np.nan] * (len(columns) - len(cells)))
    return _Layout(_text(head[0][0]) if head[0] else "", rows, columns, values)


def _lines(file: Path) -> Iterator[Sequence[Any]]:
    kind = file.suffix.lower()
    if kind == ".xlsx":
        load = _package("openpyxl", "xlsx").load_workbook
        try:
            book = load(file, read_only=True, data_only=True)
        except (BadZipFile, KeyError) as error:
            what = "The workbook cannot be read"
            raise DataError(what, where=file.name, found=str(error)) from error
        yield from book.worksheets[0].iter_rows(values_only=True)
    elif kind == ".xlsb":
        with _package("pyxlsb", "xlsb").open_workbook(str(file)) as book, book.get_sheet(1) as page:
            yield from ([cell.v for cell in line] for line in page.rows())
    elif kind in {".csv", ".txt"}:
        with open_text(file) as stream:
            start = stream.read(_SNIFFED)
            separator = ";" if start.count(";") > start.count(",") else ","
        with open_text(file) as stream:
            yield from csv.reader(stream, delimiter=separator)
    else:
        what = "This kind of file is not read"
        fix = "Give the .xlsx, .xlsb or Stata .dta of the release, or save the sheet as CSV"
        raise InputError(what, where=file.name, found=kind or "no ending", fix=fix)


def _package(name: str, kind: str) -> ModuleType:
    try:
        return import_module(name)
    except ImportError as error:
        what = f"A .{kind} workbook needs the package {name}, which is not installed"
        fix = "Run `pip install tradewind[workbooks]`, or use the Stata file (.dta) of 2016"
        raise DependencyError(what, fix=fix) from error


def _read_stata(file: Path) -> _Layout:
    try:
        frame = pd.read_stata(file)
    except ValueError as error:
        what = "The Stata file cannot be read"
        raise DataError(what, where=file.name, found=str(error)) from error
    needed = ["IndustryCode", "IndustryDescription", "Country", "RNr"]
    missing = [name for name in needed if name not in frame.columns]
    if missing:
        what = "The file does not have the layout of a WIOD table"
        raise DataError(what, where=file.name, found=f"no variable {', '.join(missing)}")
    names = [str(name) for name in frame.columns if name not in {*needed, "Year"}]
    columns = [_stata_label(name) for name in names]
    rows = [_label(*line) for line in frame[needed].itertuples(index=False)]
    years = frame["Year"].unique() if "Year" in frame.columns else []
    title = str(int(years[0])) if len(years) == 1 else ""
    return _Layout(title, rows, columns, frame[names].to_numpy(dtype=np.float64))


def _stata_label(name: str) -> _Label:
    parts = _STATA_COLUMN.fullmatch(name)
    if parts is None:
        return _Label("", name, _TOTAL, 0)
    return _label("", "", parts[1], parts[2])


def _label(code: object, name: object, economy: object, number: object) -> _Label:
    digits = _NUMBER.fullmatch(_text(number))
    where = _text(economy)
    return _Label(
        _text(code),
        _text(name),
        _SPELT.get(where, where) or _TOTAL,
        int(digits[1]) if digits else 0,
    )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else " ".join(str(cell).split())


def _is_number_row(line: Sequence[object]) -> bool:
    return [_text(cell) for cell in line[_STUBS : _STUBS + 2]] == ["c1", "c2"]


def _float(cell: float | str | None, source: str, row: _Label) -> float:
    if cell is None or cell == "":
        return np.nan
    try:
        return float(cell)
    except (TypeError, ValueError) as error:
        what = "A cell is not a number"
        where = f"{source}, row {row.economy} {row.code}"
        raise DataError(what, where=where, found=repr(cell)) from error


def _row_role(label: _Label) -> Role:
    if label.economy != _TOTAL:
        return Node(label.economy, label.code)
    said = label.name.casefold()
    return next((part for start, part in _SIDES.items() if said.startswith(start)), Part.DROPPED)


def _column_role(label: _Label, industries: dict[int, str]) -> Role:
    if label.economy == _TOTAL:
        return Part.OUTPUT
    if label.number in industries:
        return Node(label.economy, industries[label.number])
    return Use(label.economy, label.code or _FINAL_2013.get(label.number, f"c{label.number}"))


__all__ = ["read_wiod"]
