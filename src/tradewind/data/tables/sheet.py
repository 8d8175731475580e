"""Read a file into one labelled matrix, whatever its publisher: text, Parquet, long or square."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import DataError, InputError, MissingDataError
from tradewind.data.tables.table import Array

LEVELS = "\t"
"""Joins the levels of a label that has several, such as region and sector."""
_CHUNK_CELLS = 2**21
_SPARE_ROWS = 64
_NAMED = 3


@dataclass(frozen=True, eq=False)
class Sheet:
    """A matrix with labels, as it stands in a file.

    Parameters
    ----------
    source
        The file, for messages.
    rows, columns
        Labels, without repeats.
    values
        (rows, columns); NaN where the file is empty.

    Raises
    ------
    DataError
        When a label stands twice.

    Examples
    --------
    >>> Sheet("x.csv", ("A",), ("B",), np.ones((1, 1))).values.tolist()
    [[1.0]]
    """

    source: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        """Refuse repeated labels."""
        for kind in ("rows", "columns"):
            labels: tuple[str, ...] = getattr(self, kind)
            repeated = pd.Index(labels).duplicated()
            if repeated.any():
                twice = [labels[i].replace(LEVELS, " ") for i in np.flatnonzero(repeated)[:_NAMED]]
                what = "A label stands twice"
                raise DataError(what, where=f"{self.source}, {kind}", found=", ".join(twice))


@contextmanager
def open_text(file: Path, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[TextIO]:
    """Open a text file, or the one member of a zip that is wanted, without unpacking it.

    Parameters
    ----------
    file
        A text file, or a zip that holds it.
    wanted
        Says of a member's name in the zip whether it is the one.

    Yields
    ------
    text stream
        Decoded as UTF-8; a byte-order mark is skipped.

    Raises
    ------
    MissingDataError
        When there is no such file, or the zip holds no such member.
    InputError
        When the zip holds several.
    DataError
        When the zip cannot be read, or the text is not UTF-8 or no table.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "x.csv"
    >>> _ = file.write_text("a,b")
    >>> with open_text(file) as stream:
    ...     stream.read()
    'a,b'
    """
    if not file.is_file():
        what = "There is no such file"
        raise MissingDataError(what, where=str(file))
    if file.suffix.lower() != ".zip":
        with file.open("r", encoding="utf-8-sig", newline="") as stream, _as_table(file):
            yield stream
        return
    try:
        archive = zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        what = "The zip cannot be read"
        raise DataError(what, where=str(file), found=str(error)) from error
    with archive, archive.open(_member(file, archive.namelist(), wanted)) as raw, _as_table(file):
        yield TextIOWrapper(raw, encoding="utf-8-sig", newline="")


@contextmanager
def _as_table(file: Path) -> Iterator[None]:
    """Say of text that cannot be read as a table what is wrong with it."""
    try:
        yield
    except UnicodeDecodeError as error:
        what = "The file is not text in UTF-8"
        raise DataError(what, where=str(file), found=str(error), fix="Save it as UTF-8") from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        what = "The file is not a table"
        raise DataError(what, where=str(file), found=str(error)) from error


def _member(file: Path, names: list[str], wanted: Callable[[str], bool]) -> str:
    found = [name for name in names if not name.endswith("/") and wanted(name)]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(names[:5])
    if not found:
        what = "The zip does not hold the file that is wanted"
        raise MissingDataError(what, where=str(file), found=listed)
    what = "The zip holds several such files"
    raise InputError(what, where=str(file), found=listed, fix="Say which year: --year YYYY")


def read_square(
    stream: TextIO,
    source: str,
    *,
    separator: str = ",",
    levels: tuple[int, int] = (1, 1),
    most_rows: int | None = None,
) -> Sheet:
    r"""Read a matrix whose first rows and first columns are labels, a block of rows at a time.

    Parameters
    ----------
    stream
        The text.
    source
        Its name, for messages.
    separator
        Between cells.
    levels
        How many columns hold row labels, and how many rows hold column labels. A row below them
        that only names the levels is skipped.
    most_rows
        Stop after so many rows of numbers.

    Returns
    -------
    Sheet
        Levels of a label are joined by a tab. Memory: one matrix of float64 and one block.

    Raises
    ------
    DataError
        When the file is empty, or a cell is not a number.

    Examples
    --------
    >>> from io import StringIO
    >>> read_square(StringIO("x,A,B\nA,1,2\nB,3,\n"), "x.csv").values.tolist()
    [[1.0, 2.0], [3.0, nan]]
    """
    stubs, heads = levels
    lines = csv.reader(stream, delimiter=separator)
    header = [line[stubs:] for _, line in zip(range(heads), lines, strict=False)]
    if len(header) < heads or not header[0]:
        what = "The file holds no table"
        raise DataError(what, where=source, found="no row of column labels")
    columns = tuple(LEVELS.join(_clean(parts)) for parts in zip(*header, strict=True))
    capacity = min(most_rows or len(columns) + _SPARE_ROWS, len(columns) + _SPARE_ROWS)
    values = np.empty((capacity, len(columns)))
    rows: list[str] = []
    for block in _blocks(stream, separator, (stubs, len(columns)), most_rows):
        numbers = _numbers(block.iloc[:, stubs:], source, columns)
        labels = [LEVELS.join(_clean(line)) for line in block.iloc[:, :stubs].to_numpy()]
        if heads > 1 and not rows and np.isnan(numbers[0]).all():
            numbers, labels = numbers[1:], labels[1:]
        end = len(rows) + len(labels)
        while end > len(values):
            values = np.concatenate([values, np.empty_like(values)])
        values[len(rows) : end] = numbers
        rows += labels
    return Sheet(source, tuple(rows), columns, values[: len(rows)])


def _clean(parts: Iterable[object]) -> list[str]:
    return [" ".join(str(part).split()) for part in parts]


def _blocks(
    stream: TextIO, separator: str, width: tuple[int, int], most_rows: int | None
) -> Iterator[pd.DataFrame]:
    stubs, cells = width
    yield from pd.read_csv(
        stream,
        sep=separator,
        header=None,
        names=range(stubs + cells),
        index_col=False,
        dtype=dict.fromkeys(range(stubs), str),
        nrows=most_rows,
        chunksize=max(1, _CHUNK_CELLS // cells),
        keep_default_na=False,
        na_values=[""],
        low_memory=False,
    )


def _numbers(cells: pd.DataFrame, source: str, columns: Sequence[str]) -> Array:
    for position, kind in enumerate(cells.dtypes):
        if not pd.api.types.is_numeric_dtype(kind):
            column = cells.iloc[:, position]
            bad = column[pd.to_numeric(column, errors="coerce").isna() & column.notna()]
            if len(bad):
                what = "A cell is not a number"
                label = columns[position].replace(LEVELS, " ")
                found = repr(bad.iloc[0])
                raise DataError(what, where=f"{source}, column {label}", found=found)
    numbers: Array = cells.to_numpy(dtype=np.float64, na_value=np.nan)
    return numbers


def from_long(source: str, rows: pd.Series, columns: pd.Series, values: pd.Series) -> Sheet:
    """Lay out a list of flows as a matrix; pairs that the list does not name are zero.

    Parameters
    ----------
    source
        The file, for messages.
    rows, columns
        Label of the seller, and of the buyer, of each flow.
    values
        The flows.

    Returns
    -------
    Sheet
        Labels in the order in which they first stand.

    Raises
    ------
    DataError
        When a pair stands twice, or a value is not a number.

    Examples
    --------
    >>> flows = pd.DataFrame({"from": ["A", "B"], "to": ["B", "B"], "value": [1.0, 2.0]})
    >>> from_long("x.csv", flows["from"], flows["to"], flows["value"]).values.tolist()
    [[1.0], [2.0]]
    """
    numbers = _numbers(values.to_frame(), source, ["value"])[:, 0]
    row, row_labels = pd.factorize(rows)
    column, column_labels = pd.factorize(columns)
    if min(row.min(initial=0), column.min(initial=0)) < 0:
        what = "A flow has an empty label"
        raise DataError(what, where=source, found=f"{int(((row < 0) | (column < 0)).sum())} rows")
    shape = (len(row_labels), len(column_labels))
    place = row.astype(np.int64) * shape[1] + column
    _require_single(source, place, row_labels, column_labels)
    matrix = np.zeros(shape)
    matrix.reshape(-1)[place] = numbers
    return Sheet(source, _labels(row_labels), _labels(column_labels), matrix)


def _labels(index: pd.Index) -> tuple[str, ...]:
    return tuple(str(label) for label in index)


def _require_single(
    source: str, place: NDArray[np.int64], rows: pd.Index, columns: pd.Index
) -> None:
    repeated = pd.Series(place).duplicated()
    if repeated.any():
        row, column = divmod(int(place[int(repeated.to_numpy().argmax())]), len(columns))
        what = "A flow stands twice"
        pair = f"{rows[row]} to {columns[column]}".replace(LEVELS, " ")
        raise DataError(what, where=source, found=f"{int(repeated.sum())} such rows, first {pair}")


__all__ = ["LEVELS", "Sheet", "from_long", "open_text", "read_square"]
