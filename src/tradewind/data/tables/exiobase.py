"""EXIOBASE 3, industry by industry, as the folder or zip of text files that its authors publish.

``Z.txt`` (or ``A.txt``, from which flows follow as coefficients times ``x.txt``) and ``Y.txt`` have
two rows and two columns of labels, region and sector; ``unit.txt`` says the unit of money. The rows
of value added and taxes stand first in ``satellite/F.txt``, or in ``factor_inputs/F.txt``.
``industries.txt`` gives short codes for the long names of industries. EUR million at basic prices.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TextIO

import numpy as np
import pandas as pd

from tradewind.core import DataError, Finding, MissingDataError
from tradewind.data.sources.fetch import sha256_of
from tradewind.data.tables.assembly import Head, Node, Part, Role, Use, assemble
from tradewind.data.tables.files import hashes, iso3_of, own_dataset, require_files, year_of
from tradewind.data.tables.sheet import LEVELS, Sheet, open_text, read_square
from tradewind.data.tables.table import Array, FlowTable

_FACTOR_FILES = ("factor_inputs/F.txt", "satellite/F.txt")
_FACTOR_ROWS = 64
"""The rows of value added stand first; the satellite file holds a thousand more, in other units."""
_TAXES = "Taxes less subsidies on products"
_INCOME = ("Other net taxes on production", "Compensation of employees", "Operating surplus")
_MONEY = {"M.EUR": "EUR million", "Million EUR": "EUR million"}
_GOODS = re.compile(r"i(0[1-9]|[12]\d|3[0-7])\b")
_CATEGORIES = {
    "Final consumption expenditure by households": "y01",
    "Final consumption expenditure by non-profit organisations serving households (NPISH)": "y02.a",
    "Final consumption expenditure by government": "y02.b",
    "Gross fixed capital formation": "y04",
    "Changes in inventories": "y05.a",
    "Changes in valuables": "y05.b",
}
_EXPORTS = "Exports: Total (fob)"
"""Without a destination; empty in a table of the whole world."""


def read_exiobase(files: Sequence[Path], *, year: int | None = None) -> FlowTable:
    """Read one year.

    Parameters
    ----------
    files
        The folder or the zip, such as ``IOT_2019_ixi.zip``.
    year
        By default the last year in its name.

    Returns
    -------
    FlowTable
        In EUR million: call `FlowTable.in_usd_m` with a rate of exchange. With 49 regions and 163
        industries it takes 0.5 GB, and three times that while it is read.

    Raises
    ------
    DataError
        When the layout or the unit is another, or cells are empty, not numbers, or stand twice.
    MissingDataError
        When a file is missing.
    InputError
        When the year is not known.

    Examples
    --------
    >>> read_exiobase([Path("IOT_2019_ixi.zip")])
    Traceback (most recent call last):
    tradewind.core.errors.MissingDataError: There is no such file (where: IOT_2019_ixi.zip).
    """
    require_files(files, 1, "exiobase")
    box = _Box(files[0])
    found_year, said = year_of(year, files[0].stem)
    unit = _unit(box)
    flows, how = _flows(box)
    final = box.square("Y.txt", (2, 2))
    factors = _factors(box)
    codes = _codes(box, flows)
    rows: list[Role] = [_node(label, codes) for label in flows.rows]
    columns: list[Role] = [_node(label, codes) for label in flows.columns]
    columns += [_use(label) for label in final.columns]
    rows += [] if factors is None else [_side(label) for label in factors.rows]
    sold = _by_label(box, flows) if box.find("x.txt") else None
    digests = box.hashes()
    title = f"EXIOBASE 3 table {found_year}, the user's file"
    cited = "Stadler et al. (2018), EXIOBASE 3, Journal of Industrial Ecology 22(3)"
    dataset = own_dataset(
        f"own-exiobase-{found_year}", title, "EXIOBASE", found_year, digests, cited
    )
    head = Head(
        publisher="exiobase",
        year=found_year,
        unit=unit,
        dataset=dataset,
        files=digests,
        industry_names={code: name for name, code in codes.items()},
        goods=frozenset(code for code in codes.values() if _GOODS.match(code)),
        findings=(*said, *how, *(() if factors else (_no_income(dataset.id),))),
    )
    joined = _joined(flows, final, factors)
    del flows
    table = assemble(joined, rows, columns, head, need_income=False)
    shape = (len(table.economies), len(table.industries))
    return table if sold is None else replace(table, output=sold.reshape(shape))


class _Box:
    """A folder or a zip with the text files of one year."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = path.is_dir()
        self._read: list[str] = []
        if self._folder:
            self._names = [p.relative_to(path).as_posix() for p in path.rglob("*.txt")]
            return
        try:
            with zipfile.ZipFile(path) as archive:
                self._names = archive.namelist()
        except zipfile.BadZipFile as error:
            what = "The layout is a folder, or a zip of it"
            raise DataError(what, where=str(path), found=str(error)) from error

    def find(self, name: str) -> str | None:
        """Return the member with this ending that lies highest, or None."""
        parts = PurePosixPath(name).parts
        fit = [n for n in self._names if PurePosixPath(n).parts[-len(parts) :] == parts]
        return min(fit, key=lambda n: len(PurePosixPath(n).parts), default=None)

    @contextmanager
    def open(self, name: str) -> Iterator[TextIO]:
        """Open a member."""
        member = self.find(name)
        if member is None:
            what = f"EXIOBASE's {name} is missing"
            found = ", ".join(sorted(self._names)[:6]) or "nothing"
            raise MissingDataError(what, where=str(self.path), found=found)
        self._read.append(member)
        file = self.path / member if self._folder else self.path
        with open_text(file, lambda n: n == member) as stream:
            yield stream

    def square(self, name: str, levels: tuple[int, int], most_rows: int | None = None) -> Sheet:
        """Read a member as a matrix."""
        with self.open(name) as stream:
            return read_square(stream, name, separator="\t", levels=levels, most_rows=most_rows)

    def hashes(self) -> dict[str, str]:
        """Return the hashes of what was read."""
        if not self._folder:
            return hashes([self.path])
        return {name: sha256_of(self.path / name) for name in sorted(set(self._read))}


def _unit(box: _Box) -> str:
    with box.open("unit.txt") as stream:
        units = pd.read_csv(stream, sep="\t", dtype=str)["unit"].unique()
    if len(units) != 1 or units[0] not in _MONEY:
        what = "The unit of money is not EUR million"
        raise DataError(what, where="unit.txt", found=", ".join(map(str, units[:5])))
    return _MONEY[str(units[0])]


def _flows(box: _Box) -> tuple[Sheet, tuple[Finding, ...]]:
    """Return flows between industries: as published, or coefficients times output."""
    if box.find("Z.txt"):
        return box.square("Z.txt", (2, 2)), ()
    shares = box.square("A.txt", (2, 2))
    flows = replace(shares, values=shares.values * _by_label(box, shares))
    text = "Flows are the coefficients of A.txt times the output of x.txt: there is no Z.txt"
    return flows, (Finding("flows from coefficients", "A.txt", "note", text),)


def _by_label(box: _Box, flows: Sheet) -> Array:
    """Return the output of x.txt in the order of the columns of the flows."""
    with box.open("x.txt") as stream:
        table = pd.read_csv(stream, sep="\t", keep_default_na=False)
    labels = [
        LEVELS.join(" ".join(str(part).split()) for part in p)
        for p in zip(table.iloc[:, 0], table.iloc[:, 1], strict=True)
    ]
    if sorted(labels) != sorted(flows.columns):
        what = "The regions and sectors of x.txt are not those of the flows"
        raise DataError(what, where=str(box.path), found=f"{len(labels)} labels")
    output = pd.Series(table["indout"].to_numpy(dtype=np.float64), labels)
    ordered: Array = output[list(flows.columns)].to_numpy()
    return ordered


def _factors(box: _Box) -> Sheet | None:
    for name in _FACTOR_FILES:
        if box.find(name):
            sheet = box.square(name, (1, 2), most_rows=_FACTOR_ROWS)
            kept = [i for i, label in enumerate(sheet.rows) if _side(label) is not Part.DROPPED]
            names = tuple(sheet.rows[i] for i in kept)
            return Sheet(name, names, sheet.columns, sheet.values[kept]) if kept else None
    return None


def _no_income(subject: str) -> Finding:
    text = (
        "No rows of value added were found, so that it cannot be compared with output less inputs"
    )
    return Finding("value added", subject, "warning", text)


def _codes(box: _Box, flows: Sheet) -> dict[str, str]:
    """Return the code of each industry by its name."""
    names = dict.fromkeys(label.split(LEVELS)[1] for label in flows.rows)
    known: dict[str, str] = {}
    if box.find("industries.txt"):
        with box.open("industries.txt") as stream:
            table = pd.read_csv(stream, sep="\t", dtype=str)
        if {"Name", "CodeNr"} <= set(table.columns):
            tidy = [" ".join(str(name).split()) for name in table["Name"]]
            known = dict(zip(tidy, table["CodeNr"], strict=True))
    if all(name in known for name in names):
        return {name: known[name] for name in names}
    return {name: f"s{k:03d}" for k, name in enumerate(names, start=1)}


def _node(label: str, codes: dict[str, str]) -> Node:
    region, sector = label.split(LEVELS)
    if sector not in codes:
        what = "A sector stands in columns only"
        raise DataError(what, found=sector)
    return Node(iso3_of(region), codes[sector])


def _use(label: str) -> Role:
    region, category = label.split(LEVELS)
    if category == _EXPORTS:
        return Part.DROPPED
    return Use(iso3_of(region), _CATEGORIES.get(category, category))


def _side(label: str) -> Part:
    if label.startswith(_TAXES):
        return Part.TAXES
    return Part.VALUE_ADDED if label.startswith(_INCOME) else Part.DROPPED


def _joined(flows: Sheet, final: Sheet, factors: Sheet | None) -> Sheet:
    """Lay flows, final uses and factors into one matrix."""
    if final.rows != flows.rows or (factors and factors.columns != flows.columns):
        what = "The regions and sectors of Y.txt or F.txt are not those of the flows, in order"
        raise DataError(what, where=final.source, found=f"{len(final.rows)} rows")
    sides = np.zeros((0, len(flows.columns))) if factors is None else factors.values
    shape = (len(flows.rows) + len(sides), len(flows.columns) + len(final.columns))
    values = np.zeros(shape)
    values[: len(flows.rows), : len(flows.columns)] = flows.values
    values[: len(flows.rows), len(flows.columns) :] = final.values
    values[len(flows.rows) :, : len(flows.columns)] = sides
    rows = (*flows.rows, *(factors.rows if factors else ()))
    return Sheet(flows.source, rows, (*flows.columns, *final.columns), values)


__all__ = ["read_exiobase"]
