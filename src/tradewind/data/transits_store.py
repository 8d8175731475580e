"""Observed transits that a user imported, kept on this machine and verified whenever they are read.

Layout: ``<home>/transits/days-<hash>.parquet`` and ``manifest.json``, which alone says what counts.
A new file lies beside the old one until the manifest is replaced in one step, so that a write that
is killed at any point changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tradewind.core import DataError, Finding, MissingDataError
from tradewind.data.home import data_home
from tradewind.data.sources.fetch import sha256_of, verify
from tradewind.data.sources.portwatch import SourceFile

_MANIFEST = "manifest.json"
_HASH_DIGITS = 16
_IMPORT = "Download the file from portwatch.imf.org and run `tradewind data import portwatch FILE`"
_REQUIRED = ("file", "sha256", "sources", "retrieved", "imported", "findings", "written_by")


@dataclass(frozen=True, slots=True, eq=False)
class KeptTransits:
    """Observed transits with what is known of them.

    Parameters
    ----------
    days
        As in `tradewind.data.sources.portwatch.TransitDays`.
    sources
        The files that were read.
    retrieved
        The day on which they were downloaded.
    imported
        The day on which they were imported.
    findings
        What was found in them.

    Examples
    --------
    >>> KeptTransits.__dataclass_params__.frozen
    True
    """

    days: pd.DataFrame
    sources: tuple[SourceFile, ...]
    retrieved: date
    imported: date
    findings: tuple[Finding, ...]


def transits_root() -> Path:
    """Return the folder of observed transits.

    Returns
    -------
    pathlib.Path
        A folder below `data_home`.

    Examples
    --------
    >>> transits_root().name
    'transits'
    """
    return data_home() / "transits"


def has_transits() -> bool:
    """Return whether any are kept.

    Returns
    -------
    bool
        Whether there is a manifest; it is not read.

    Examples
    --------
    >>> has_transits() in (True, False)
    True
    """
    return (transits_root() / _MANIFEST).is_file()


def write_transits(kept: KeptTransits) -> Path:
    """Keep observed transits in place of those that were kept before.

    Parameters
    ----------
    kept
        What to keep.

    Returns
    -------
    pathlib.Path
        The folder.

    Examples
    --------
    >>> write_transits.__name__
    'write_transits'
    """
    folder = transits_root()
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / "days.part"
    pq.write_table(pa.Table.from_pandas(kept.days, preserve_index=False), partial)
    digest = sha256_of(partial)
    file = partial.replace(folder / f"days-{digest[:_HASH_DIGITS]}.parquet")
    manifest = {
        "file": file.name,
        "sha256": digest,
        "sources": [asdict(source) for source in kept.sources],
        "retrieved": kept.retrieved.isoformat(),
        "imported": kept.imported.isoformat(),
        "findings": [asdict(finding) for finding in kept.findings],
        "written_by": version("tradewind"),
    }
    said = folder / f"{_MANIFEST}.part"
    said.write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    said.replace(folder / _MANIFEST)
    for old in folder.iterdir():
        if old.name not in {file.name, _MANIFEST}:
            old.unlink()
    return folder


def read_transits() -> KeptTransits:
    """Verify what is kept, then read it.

    Returns
    -------
    KeptTransits
        The last import.

    Raises
    ------
    MissingDataError
        When none was imported, or the file is gone.
    HashMismatchError
        When the file is not the one that was written.
    DataError
        When the manifest cannot be read.

    Examples
    --------
    >>> read_transits.__name__
    'read_transits'
    """
    if not has_transits():
        what = "There are no observed transits on this machine"
        raise MissingDataError(what, where=str(transits_root()), fix=_IMPORT)
    manifest = _manifest(transits_root() / _MANIFEST)
    file = verify(transits_root() / manifest["file"], manifest["sha256"], fix=_IMPORT)
    return KeptTransits(
        days=pq.read_table(file).to_pandas(),
        sources=tuple(SourceFile(**row) for row in manifest["sources"]),
        retrieved=date.fromisoformat(manifest["retrieved"]),
        imported=date.fromisoformat(manifest["imported"]),
        findings=tuple(Finding(**row) for row in manifest["findings"]),
    )


def _manifest(file: Path) -> Mapping[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        absent = [key for key in _REQUIRED if key not in manifest]
    except (OSError, ValueError, TypeError) as error:
        what = "The manifest of the observed transits cannot be read"
        found = type(error).__name__
        raise DataError(what, where=str(file), found=found, fix=_IMPORT) from error
    if absent:
        what = "The manifest of the observed transits is incomplete"
        found = f"nothing on {', '.join(absent)}"
        raise DataError(what, where=str(file), found=found, fix=_IMPORT)
    return manifest


__all__ = ["KeptTransits", "has_transits", "read_transits", "transits_root", "write_transits"]
