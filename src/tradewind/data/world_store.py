"""Worlds that a user imported, kept on this machine and verified whenever they are read.

Layout: ``<home>/worlds/<name>/<part>-<hash>.npy`` or ``.json``, and ``manifest.json``, which alone
says what counts. New files lie beside the old ones until the manifest is replaced in one step, so
that a write that is killed at any point changes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import DataError, Dataset, Finding, InputError, UnknownCodeError, resolve
from tradewind.data.home import data_home
from tradewind.data.sources.fetch import sha256_of, verify

_MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_HASH_DIGITS = 16
_ECONOMIES, _INDUSTRIES = "economies", "industries"
_AGAIN = "Import it again: `tradewind data import`"
_REQUIRED = (
    "year", "files", "sha256", "datasets", "findings", "params", "imputed", "written_by",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class StoredWorld:
    """What of a world is kept: its own table, not the trade and minerals that ship with Tradewind.

    Parameters
    ----------
    year
        Year of the input-output table.
    economies, industries
        Tables as in `World`.
    arrays
        Arrays of `World` by name.
    datasets, findings, params, imputed
        As in `World`.

    Examples
    --------
    >>> StoredWorld.__dataclass_params__.frozen
    True
    """

    year: int
    economies: pd.DataFrame
    industries: pd.DataFrame
    arrays: Mapping[str, NDArray[np.float64]]
    datasets: tuple[Dataset, ...]
    findings: tuple[Finding, ...]
    params: Mapping[str, object]
    imputed: frozenset[str]


def worlds_root() -> Path:
    """Return the folder of imported worlds.

    Returns
    -------
    pathlib.Path
        A folder below `data_home`.

    Examples
    --------
    >>> worlds_root().name
    'worlds'
    """
    return data_home() / "worlds"


def world_name(name: str) -> str:
    """Return a name that may be given to a world.

    Parameters
    ----------
    name
        What the user wants.

    Returns
    -------
    str
        The same.

    Raises
    ------
    InputError
        When it is not lower-case letters, digits, dots, dashes and underscores, 64 at most.

    Examples
    --------
    >>> world_name("icio-2018")
    'icio-2018'
    """
    if not _NAME.fullmatch(name):
        what = "A world cannot have this name"
        fix = "Use lower-case letters, digits, dots, dashes and underscores, 64 at most"
        raise InputError(what, where="name", found=repr(name), fix=fix)
    return name


def write_world(stored: StoredWorld, name: str, *, replace: bool = False) -> Path:
    """Keep a world under a name.

    Parameters
    ----------
    stored
        What to keep.
    name
        See `world_name`.
    replace
        Whether a world of that name may be replaced.

    Returns
    -------
    pathlib.Path
        Its folder.

    Raises
    ------
    InputError
        When the name cannot be used, or is taken and `replace` is not set.

    Examples
    --------
    >>> write_world.__name__
    'write_world'
    """
    folder = worlds_root() / world_name(name)
    if (folder / _MANIFEST).exists() and not replace:
        what = "There is a world of this name already"
        raise InputError(what, where="name", found=name, fix="Choose another, or say --replace")
    folder.mkdir(parents=True, exist_ok=True)
    files = _write_files(folder, stored)
    manifest = {
        "year": stored.year,
        "files": {part: file.name for part, file in files.items()},
        "sha256": {part: sha256_of(file) for part, file in files.items()},
        "datasets": [asdict(dataset) for dataset in stored.datasets],
        "findings": [asdict(finding) for finding in stored.findings],
        "params": dict(stored.params),
        "imputed": sorted(stored.imputed),
        "written_by": version("tradewind"),
    }
    partial = folder / f"{_MANIFEST}.part"
    partial.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    partial.replace(folder / _MANIFEST)
    kept = {file.name for file in files.values()} | {_MANIFEST}
    for old in folder.iterdir():
        if old.name not in kept:
            old.unlink()
    return folder


def _write_files(folder: Path, stored: StoredWorld) -> dict[str, Path]:
    files = {}
    for part, array in stored.arrays.items():
        partial = folder / f"{part}.part"
        with partial.open("wb") as stream:
            np.save(stream, array, allow_pickle=False)
        files[part] = _settle(partial, part, ".npy")
    for part, table in ((_ECONOMIES, stored.economies), (_INDUSTRIES, stored.industries)):
        partial = folder / f"{part}.part"
        partial.write_text(json.dumps(_plain(table), ensure_ascii=False), encoding="utf-8")
        files[part] = _settle(partial, part, ".json")
    return files


def _plain(table: pd.DataFrame) -> dict[str, object]:
    """Return a table as JSON holds it; a column of an aggregated world may mix numbers and text."""
    return {
        "index": {str(table.index.name): table.index.tolist()},
        "columns": {str(name): _values(column) for name, column in table.items()},
        "dtypes": {str(name): str(kind) for name, kind in table.dtypes.items()},
    }


def _values(column: pd.Series) -> list[object]:
    return [value.item() if isinstance(value, np.generic) else value for value in column]


def _table(file: Path) -> pd.DataFrame:
    read = json.loads(file.read_text(encoding="utf-8"))
    ((name, labels),) = read["index"].items()
    frame = pd.DataFrame(read["columns"], index=pd.Index(labels, name=name))
    return frame.astype(read["dtypes"])


def _settle(partial: Path, part: str, ending: str) -> Path:
    """Name a finished file after its contents, beside what is there."""
    digest = sha256_of(partial)[:_HASH_DIGITS]
    return partial.replace(partial.with_name(f"{part}-{digest}{ending}"))


def read_world(name: str) -> StoredWorld:
    """Verify every file of a kept world, then read it.

    Parameters
    ----------
    name
        Its name, in any case.

    Returns
    -------
    StoredWorld
        Its arrays are sealed.

    Raises
    ------
    UnknownCodeError
        When there is no world of that name; the message suggests one.
    MissingDataError
        When a file of it is gone.
    HashMismatchError
        When a file is not the one that was written.
    DataError
        When the manifest cannot be read.

    Examples
    --------
    >>> read_world("none-of-this-name")
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: ...
    """
    manifest, files = _verified(worlds_root() / _known(name))
    tables = {part: _table(files.pop(part)) for part in (_ECONOMIES, _INDUSTRIES)}
    arrays = {part: np.load(file, allow_pickle=False) for part, file in files.items()}
    for array in arrays.values():
        array.setflags(write=False)
    return StoredWorld(
        year=manifest["year"],
        **tables,
        arrays=arrays,
        datasets=tuple(Dataset(**row) for row in manifest["datasets"]),
        findings=tuple(Finding(**row) for row in manifest["findings"]),
        params=manifest["params"],
        imputed=frozenset(manifest["imputed"]),
    )


def list_worlds() -> pd.DataFrame:
    """Return what worlds are kept, without reading their arrays.

    Returns
    -------
    pandas.DataFrame
        ``name, title, publisher, year, findings, sha256`` (of the data set), ``size_bytes``.

    Raises
    ------
    DataError
        When a manifest cannot be read.

    Examples
    --------
    >>> list(list_worlds().columns)[:2]
    ['name', 'title']
    """
    rows = [_row(worlds_root() / name, name) for name in _names()]
    columns = ["name", "title", "publisher", "year", "findings", "sha256", "size_bytes"]
    return pd.DataFrame(rows, columns=columns)


def verify_worlds() -> None:
    """Check every file of every kept world against its manifest.

    Raises
    ------
    DataError
        When a manifest cannot be read, or a file is damaged or gone.

    Examples
    --------
    >>> verify_worlds()
    """
    for name in _names():
        _verified(worlds_root() / name)


def _verified(folder: Path) -> tuple[dict[str, Any], dict[str, Path]]:
    manifest = _manifest(folder)
    files = {part: folder / file for part, file in manifest["files"].items()}
    for part, file in files.items():
        verify(file, manifest["sha256"][part], fix=_AGAIN)
    return manifest, files


def _row(folder: Path, name: str) -> dict[str, object]:
    manifest = _manifest(folder)
    own = manifest["datasets"][0]
    sizes = [(folder / file).stat().st_size for file in manifest["files"].values()]
    return {
        "name": name,
        "title": own["title"],
        "publisher": own["publisher"],
        "year": manifest["year"],
        "findings": len(manifest["findings"]),
        "sha256": own["sha256"],
        "size_bytes": sum(sizes),
    }


def _names() -> list[str]:
    return sorted(file.parent.name for file in worlds_root().glob(f"*/{_MANIFEST}"))


def _known(name: str) -> str:
    names = _names()
    if not names:
        what = "There are no imported worlds on this machine"
        fix = "Import a table with `tradewind data import`"
        raise UnknownCodeError(what, where=str(worlds_root()), found=repr(name), fix=fix)
    return resolve(name, {known: known for known in names}, "world")


def _manifest(folder: Path) -> dict[str, Any]:
    file = folder / _MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        absent = [key for key in _REQUIRED if key not in manifest]
    except (OSError, ValueError, TypeError) as error:
        what = "The world's manifest cannot be read"
        found = type(error).__name__
        raise DataError(what, where=str(file), found=found, fix=_AGAIN) from error
    if absent or not manifest["datasets"]:
        what = "The world's manifest is incomplete"
        found = f"nothing on {', '.join(absent or ['datasets'])}"
        raise DataError(what, where=str(file), found=found, fix=_AGAIN)
    return manifest


__all__ = [
    "StoredWorld",
    "list_worlds",
    "read_world",
    "verify_worlds",
    "world_name",
    "worlds_root",
    "write_world",
]
