"""One run: a folder with one Parquet file per table, and a manifest that says what counts.

Layout: ``<root>/<id>/<table>.parquet`` and ``manifest.json``. The id is a hash of the run's kind
and inputs, the manifest holds the hash of every table, and neither knows of clocks or paths, so
that the same inputs give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import pandas as pd

from tradewind.core import DataError, InputError
from tradewind.data.sources.fetch import verify

ID_DIGITS = 12
MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,63}")
_REQUIRED = ("kind", "id", "title", "inputs", "tables", "warnings", "texts")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o100644 << 16
_UNIX = 3
_AGAIN = "Make the run again: the same inputs replace it"


@dataclass(frozen=True, slots=True)
class Run:
    """A kept run.

    Parameters
    ----------
    id
        Twelve hexadecimal digits, as `run_id` gives them.
    kind
        What made it, such as ``"risk"``.
    folder
        Where it is kept.
    manifest
        ``kind, id, title, inputs, tables`` (of each: rows, sha256), ``warnings, texts``; read-only.

    Examples
    --------
    >>> Run("0123456789ab", "demo", Path("runs"), {"title": "A demo"}).title
    'A demo'
    """

    id: str
    kind: str
    folder: Path
    manifest: Mapping[str, Any] = field(compare=False, repr=False)

    @property
    def title(self) -> str:
        """Return the run in one line."""
        return str(self.manifest["title"])

    @property
    def created(self) -> datetime:
        """Return when its folder was written, in UTC."""
        return datetime.fromtimestamp(self.folder.stat().st_mtime, tz=UTC)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables in its folder, in alphabetical order."""
        return tuple(sorted(file.stem for file in self.folder.glob("*.parquet")))

    @property
    def inputs(self) -> dict[str, object]:
        """Return its inputs by dotted path; a list of plain values stays one value."""
        return _flattened(self.manifest["inputs"], "")

    def table(self, name: str) -> pd.DataFrame:
        """Return a table, once its file has been found to be the one that was written."""
        if name not in self.manifest["tables"] and name not in self.tables:
            what = "Unknown table"
            fix = f"One of {', '.join(self.tables)}" if self.tables else "This run has no tables"
            raise InputError(what, where=f"run {self.id}", found=repr(name), fix=fix)
        return pd.read_parquet(self._verified(name))

    def verify(self) -> None:
        """Check the file of every table against the manifest."""
        for name in self.manifest["tables"]:
            self._verified(name)

    def _verified(self, name: str) -> Path:
        file = self.folder / f"{name}.parquet"
        if name not in self.manifest["tables"]:
            what = "A table is not one that the run wrote"
            raise DataError(what, where=str(file), fix="Move the file elsewhere")
        return verify(file, self.manifest["tables"][name]["sha256"], fix=_AGAIN)


def _flattened(value: object, path: str) -> dict[str, object]:
    if isinstance(value, Mapping) and value:
        named = [(f"{path}.{key}" if path else str(key), item) for key, item in value.items()]
    elif isinstance(value, tuple) and any(isinstance(item, Mapping | tuple) for item in value):
        named = [(f"{path}[{place}]", item) for place, item in enumerate(value)]
    else:
        return {path: value} if path else {}
    return {key: leaf for name, item in named for key, leaf in _flattened(item, name).items()}


def run_id(kind: str, inputs: Mapping[str, object]) -> str:
    """Return the id of the run of a kind with these inputs.

    Parameters
    ----------
    kind
        What makes the run, such as ``"risk"``.
    inputs
        Everything that the results depend on: text, whole and finite numbers, booleans, None, and
        lists and mappings of these. Their order does not matter; ``1`` and ``1.0`` differ.

    Returns
    -------
    str
        Twelve hexadecimal digits: the beginning of the SHA-256 of both as canonical JSON.

    Raises
    ------
    InputError
        When JSON cannot hold an input, or the kind is not a plain name.

    Examples
    --------
    >>> run_id("demo", {"seed": 1, "economy": "JPN"})
    'd44d2aab5a26'
    >>> run_id("demo", {"seed": float("nan")})
    Traceback (most recent call last):
    tradewind.core.errors.InputError: A run cannot keep this value (where: inputs.seed; found: nan).
    ...
    """
    named = {"kind": plain_name(kind, "kind"), "inputs": inputs}
    return hashlib.sha256(as_json(named)).hexdigest()[:ID_DIGITS]


def plain_name(name: str, where: str) -> str:
    """Return a name that a kind or a table of a run may have.

    Parameters
    ----------
    name
        What is wanted.
    where
        What it would name, for the message.

    Returns
    -------
    str
        The same.

    Raises
    ------
    InputError
        When it is not a lower-case letter and then such letters, digits, dashes and underscores.

    Examples
    --------
    >>> plain_name("by_hazard", "table")
    'by_hazard'
    """
    if not _NAME.fullmatch(name):
        what = f"A {where} of a run cannot have this name"
        fix = "Use lower-case letters, digits, dashes and underscores, 64 at most"
        raise InputError(what, where=where, found=repr(name), fix=fix)
    return name


def as_json(value: Mapping[str, object], *, indent: int | None = None) -> bytes:
    """Write a mapping as the one JSON text that stands for it.

    Parameters
    ----------
    value
        As the inputs of `run_id`.
    indent
        How many blanks for each level; everything on one line by default.

    Returns
    -------
    bytes
        In UTF-8, keys in alphabetical order, floats by their shortest text that reads the same.

    Raises
    ------
    InputError
        When JSON cannot hold a value; the message gives its path.

    Examples
    --------
    >>> as_json({"b": (1, 0.1), "a": None})
    b'{"a":null,"b":[1,0.1]}'
    """
    separators = (",", ":") if indent is None else None
    text = json.dumps(
        _plain(value, ""), sort_keys=True, indent=indent, separators=separators, ensure_ascii=False
    )
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        found = repr(text[error.start : error.end])
        what = "A run cannot keep text that is not Unicode"
        raise InputError(what, found=found, fix="Use another name for the file") from error


def _plain(value: object, path: str) -> object:
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        prefix = f"{path}." if path else ""
        return {str(key): _plain(item, f"{prefix}{key}") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{path}[{place}]") for place, item in enumerate(value)]
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    what = "A run cannot keep this value"
    fix = "Use text, finite numbers, booleans, None, lists, and mappings whose keys are text"
    raise InputError(what, where=path, found=repr(value), fix=fix)


def read_run(folder: Path) -> Run:
    """Open the run in a folder; its tables are verified when they are read.

    Parameters
    ----------
    folder
        As `tradewind.app.write_run` leaves it.

    Returns
    -------
    Run
        With a sealed manifest.

    Raises
    ------
    DataError
        When there is no manifest, or it is not one of this folder and its inputs.

    Examples
    --------
    >>> read_run(Path("nowhere"))
    Traceback (most recent call last):
    tradewind.core.errors.DataError: The run's manifest cannot be read ...
    """
    file = folder / MANIFEST
    try:
        manifest = json.loads(file.read_text(encoding="utf-8"))
        fault = _fault(manifest, folder.name)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        what = "The run's manifest cannot be read"
        found = type(error).__name__
        raise DataError(what, where=str(file), found=found, fix=_AGAIN) from error
    if fault:
        what = "The run's manifest is not as it was written"
        raise DataError(what, where=str(file), found=fault, fix=_AGAIN)
    return Run(manifest["id"], manifest["kind"], folder, _sealed(manifest))


def _fault(manifest: dict[str, Any], name: str) -> str:
    absent = [key for key in _REQUIRED if key not in manifest]
    if absent:
        return f"nothing on {', '.join(absent)}"
    expected = run_id(manifest["kind"], manifest["inputs"])
    if not manifest["id"] == name == expected:
        return f"id {manifest['id']} in folder {name}, inputs of {expected}"
    unfit = [
        table
        for table, entry in manifest["tables"].items()
        if not (_NAME.fullmatch(table) and isinstance(entry.get("sha256"), str))
    ]
    return f"no name or hash that can be used for {', '.join(unfit)}" if unfit else ""


def _sealed(value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, dict):
        return MappingProxyType({key: _sealed(item) for key, item in value.items()})
    return tuple(map(_sealed, value)) if isinstance(value, list) else value


def export_run(run: Run, target: Path, *, replace: bool = False) -> Path:
    """Write a run as one zip; the same run gives the same bytes.

    Parameters
    ----------
    run
        What to write.
    target
        The file; its folder is made when missing.
    replace
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        `target`. It takes its place only when it is whole.

    Raises
    ------
    InputError
        When there is a file already and `replace` is not set, or a folder.
    DataError
        When a table of the run is damaged or gone.

    Examples
    --------
    >>> import tempfile
    >>> from tradewind.app import write_run
    >>> place = Path(tempfile.mkdtemp())
    >>> run = write_run("demo", "A demo", {"seed": 1}, {}, (), root=place)
    >>> zipfile.ZipFile(export_run(run, place / "run.zip")).namelist()
    ['7f23c680e754/manifest.json']
    """
    if target.is_dir() or (target.exists() and not replace):
        what = "There is a folder of this name" if target.is_dir() else "There is a file already"
        raise InputError(what, where=str(target), fix="Choose another, or say --replace")
    run.verify()
    files = [MANIFEST, *(f"{table}.parquet" for table in run.manifest["tables"])]
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{uuid4().hex}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for name in sorted(files):
                entry = zipfile.ZipInfo(f"{run.id}/{name}", _ZIP_DATE)
                entry.create_system, entry.external_attr = _UNIX, _ZIP_MODE
                archive.writestr(entry, (run.folder / name).read_bytes())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return target


__all__ = [
    "ID_DIGITS",
    "MANIFEST",
    "Run",
    "as_json",
    "export_run",
    "plain_name",
    "read_run",
    "run_id",
]
