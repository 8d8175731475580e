"""The run store: every kept run on this machine, one folder each.

A run is written into a hidden folder beside its place and moved there whole, so that a write that
is killed leaves nothing that lists as a run.
"""

from __future__ import annotations

import difflib
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pandas as pd

from tradewind.app.run_folder import (
    MANIFEST,
    Run,
    as_json,
    export_run,
    plain_name,
    read_run,
    run_id,
)
from tradewind.core import DataError, InputError, UnknownCodeError
from tradewind.data import runs_root
from tradewind.data.sources.fetch import sha256_of

LAST = "last"
_FEWEST = 4
_SUGGESTIONS = 3
_SIMILARITY = 0.5
_STALE_S = 86_400.0
"""Age beyond which a hidden folder is taken for what a killed write left."""
_COLUMNS = ["id", "kind", "title", "created", "tables", "size_bytes"]


def write_run(
    kind: str,
    title: str,
    inputs: Mapping[str, object],
    tables: Mapping[str, pd.DataFrame],
    warnings: Sequence[str],
    texts: Mapping[str, str] | None = None,
    root: Path | None = None,
) -> Run:
    """Keep the results of a run under the id of its inputs.

    Parameters
    ----------
    kind, inputs
        As in `run_id`.
    title
        One line.
    tables
        Results by name; rows are kept in order, an index without a name is not kept.
    warnings
        As in every result.
    texts
        Sentences by name, where results have some.
    root
        Folder of the store; the user's by default.

    Returns
    -------
    Run
        As `open_run` would open it. The same content that is there already stays untouched; a run
        of the same inputs that differs, or is damaged, is replaced.

    Raises
    ------
    InputError
        When an input, a name or a table cannot be kept; nothing is kept then.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp())
    >>> table = pd.DataFrame({"loss_usd": [1.0, 2.0]})
    >>> run = write_run("demo", "A demo", {"seed": 1}, {"losses": table}, (), root=place)
    >>> run.tables, run.table("losses")["loss_usd"].sum()
    (('losses',), np.float64(3.0))
    """
    identity = run_id(kind, inputs)
    place = root or runs_root()
    place.mkdir(parents=True, exist_ok=True)
    _sweep(place)
    part = place / f".{identity}-{uuid4().hex}.part"
    part.mkdir()
    try:
        manifest = {
            "kind": kind,
            "id": identity,
            "title": title,
            "inputs": inputs,
            "tables": {name: _write_table(table, part, name) for name, table in tables.items()},
            "warnings": list(warnings),
            "texts": texts or {},
        }
        (part / MANIFEST).write_bytes(as_json(manifest, indent=1))
        _settle(part, place / identity)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return read_run(place / identity)


def _write_table(table: pd.DataFrame, folder: Path, name: str) -> dict[str, object]:
    file = folder / f"{plain_name(name, 'table')}.parquet"
    if any(level is not None for level in table.index.names):
        what = "A table's index has a name and would be lost"
        fix = "Make it a column with reset_index()"
        raise InputError(what, where=name, found=f"{list(table.index.names)}", fix=fix)
    bare = table.copy(deep=False)
    bare.attrs = {}
    try:
        bare.to_parquet(file, index=False, engine="pyarrow", compression="zstd")
    except (TypeError, ValueError) as error:
        what = "A table cannot be kept as Parquet"
        fix = "Give each column a name of its own and values of one type"
        raise InputError(what, where=name, found=str(error), fix=fix) from error
    return {"rows": len(bare), "sha256": sha256_of(file)}


def _settle(part: Path, target: Path) -> None:
    """Move a whole run to its place, unless the same is there already."""
    if _is_same(part, target):
        return
    aside = part.with_suffix(".old")
    with suppress(FileNotFoundError):
        target.rename(aside)
    try:
        part.rename(target)
    except OSError:
        if not _is_same(part, target):  # no other process was quicker
            if aside.exists() and not target.exists():
                aside.rename(target)
            raise
    shutil.rmtree(aside, ignore_errors=True)


def _is_same(part: Path, target: Path) -> bool:
    try:
        read_run(target).verify()
    except DataError:
        return False
    return (part / MANIFEST).read_bytes() == (target / MANIFEST).read_bytes()


def _sweep(place: Path) -> None:
    """Remove what killed writes left long ago."""
    for pattern in (".*.part", ".*.old"):
        for left in place.glob(pattern):
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > _STALE_S:
                    shutil.rmtree(left, ignore_errors=True)


def find_run(kind: str, inputs: Mapping[str, object], root: Path | None = None) -> Run | None:
    """Return the kept run of these inputs, if there is one and it is sound.

    Parameters
    ----------
    kind, inputs
        As in `run_id`.
    root
        Folder of the store; the user's by default.

    Returns
    -------
    Run or None
        None also when a file of it is damaged, so that the run is made, and mended, again.

    Raises
    ------
    InputError
        When JSON cannot hold an input.

    Examples
    --------
    >>> find_run("demo", {"seed": 1}, root=Path("nowhere")) is None
    True
    """
    try:
        run = read_run((root or runs_root()) / run_id(kind, inputs))
        run.verify()
    except DataError:
        return None
    return run


def open_run(id_or_prefix: str, root: Path | None = None) -> Run:
    """Open a kept run by its id, the beginning of it, or ``"last"``.

    Parameters
    ----------
    id_or_prefix
        At least four digits that only one id begins with, or ``"last"`` for the newest run.
    root
        Folder of the store; the user's by default.

    Returns
    -------
    Run
        Its tables are verified when they are read.

    Raises
    ------
    UnknownCodeError
        When no run, or more than one, is meant; the message names the nearest.
    DataError
        When the run's manifest is damaged or gone.

    Examples
    --------
    >>> open_run("last", root=Path("nowhere"))
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: There are no runs on this machine ...
    """
    place = root or runs_root()
    wanted = id_or_prefix.strip().casefold()
    if wanted == LAST and (runs := _sound(place)[0]):
        return runs[0]
    names = [folder.name for folder in _folders(place)]
    meant = [name for name in names if name.startswith(wanted) and len(wanted) >= _FEWEST]
    if len(meant) == 1 or wanted in meant:
        return read_run(place / (wanted if wanted in meant else meant[0]))
    what, fix = _unmeant(wanted, names, meant)
    raise UnknownCodeError(what, where=str(place), found=repr(id_or_prefix), fix=fix)


def _unmeant(wanted: str, names: list[str], meant: list[str]) -> tuple[str, str]:
    if not names or wanted == LAST:
        return "There are no runs on this machine", "`tradewind runs` lists them once there are"
    if meant:
        return "Several runs begin with this", f"Give more digits: {' or '.join(meant)}"
    if len(wanted) < _FEWEST:
        return "Too few digits of a run's id", f"Give at least {_FEWEST}, or {LAST}"
    alike = {name[: len(wanted)]: name for name in names}
    close = difflib.get_close_matches(wanted, alike, n=_SUGGESTIONS, cutoff=_SIMILARITY)
    if not close:
        return "Unknown run", "`tradewind runs` lists those there are"
    return "Unknown run", f"Did you mean {' or '.join(alike[spelling] for spelling in close)}?"


def list_runs(root: Path | None = None) -> pd.DataFrame:
    """Return the kept runs, newest first.

    Parameters
    ----------
    root
        Folder of the store; the user's by default.

    Returns
    -------
    pandas.DataFrame
        ``id, kind, title, created`` (UTC), ``tables`` (how many), ``size_bytes``. The frame's
        ``attrs["broken"]`` counts the folders whose manifest is damaged or gone.

    Examples
    --------
    >>> list_runs(Path("nowhere")).attrs
    {'broken': 0}
    """
    runs, broken = _sound(root or runs_root())
    frame = pd.DataFrame([_row(run) for run in runs], columns=_COLUMNS)
    frame.attrs["broken"] = broken
    return frame


def _row(run: Run) -> dict[str, object]:
    size = sum(file.stat().st_size for file in run.folder.iterdir())
    return {
        "id": run.id,
        "kind": run.kind,
        "title": run.title,
        "created": run.created,
        "tables": len(run.manifest["tables"]),
        "size_bytes": size,
    }


def _folders(place: Path) -> list[Path]:
    if not place.is_dir():
        return []
    return sorted(p for p in place.iterdir() if p.is_dir() and not p.name.startswith("."))


def _sound(place: Path) -> tuple[list[Run], int]:
    """Return the runs whose manifest can be read, newest first, and how many others there are."""
    runs, folders = [], _folders(place)
    for folder in folders:
        with suppress(DataError):
            runs.append(read_run(folder))
    runs.sort(key=lambda run: (-run.folder.stat().st_mtime_ns, run.id))
    return runs, len(folders) - len(runs)


__all__ = [
    "LAST",
    "Run",
    "export_run",
    "find_run",
    "list_runs",
    "open_run",
    "run_id",
    "write_run",
]
