"""The embedded snapshot on disk: its files, its manifest, and their verification."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tradewind.core import DataError, Dataset, Finding, HashMismatchError
from tradewind.core.units import FLOW_STEP_USD_M
from tradewind.data.sources.fetch import verify
from tradewind.data.sources.registry import FACTS

MANIFEST = "manifest.json"
IMPUTED = frozenset({"final demand by destination"})
_TONNES_PER_KG = 1e-3
_REINSTALL = "Install Tradewind again"
_REQUIRED = (
    "release", "year", "economies", "industries", "files", "datasets", "imputed", "findings",
)  # fmt: skip

Array = NDArray[np.float64]


class Layout(StrEnum):
    """Names of the snapshot's files.

    Examples
    --------
    >>> str(Layout.IO_ORIGIN)
    'io_origin.parquet'
    """

    IO_ORIGIN = "io_origin.parquet"
    IO_INPUT = "io_input.parquet"
    MINERAL_TRADE = "mineral_trade.parquet"
    PRODUCTION = "production.parquet"
    GOVERNANCE = "governance.parquet"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The verified contents of a snapshot folder.

    Parameters
    ----------
    year
        Year of the input-output table.
    economies, industries
        Codes in the order of the arrays.
    intermediate_usd_m, final_usd_m
        (n, n, s): origin, destination, industry; US$ million.
    inputs_usd_m
        (n, s, s): destination, industry bought, industry that uses it; US$ million.
    mineral_trade, production, governance
        Tables as in the lake.
    datasets, findings, imputed
        What it was made from and what is known of it.

    Examples
    --------
    >>> read_snapshot().year
    2022
    """

    year: int
    economies: tuple[str, ...]
    industries: tuple[str, ...]
    intermediate_usd_m: Array
    final_usd_m: Array
    inputs_usd_m: Array
    mineral_trade: pd.DataFrame
    production: pd.DataFrame
    governance: pd.DataFrame
    datasets: tuple[Dataset, ...]
    findings: tuple[Finding, ...]
    imputed: frozenset[str]


def embedded_folder() -> Path:
    """Return the folder of the snapshot that ships with the package.

    Returns
    -------
    pathlib.Path
        A folder with a manifest and Parquet files.

    Examples
    --------
    >>> (embedded_folder() / MANIFEST).is_file()
    True
    """
    return Path(str(resources.files("tradewind.data") / "snapshot"))


def read_snapshot(folder: Path | None = None) -> Snapshot:
    """Verify every file of a snapshot against its manifest, then read it.

    Parameters
    ----------
    folder
        The snapshot; the embedded one by default.

    Returns
    -------
    Snapshot
        About 20 MB in memory.

    Raises
    ------
    MissingDataError
        When a file is missing.
    HashMismatchError
        When a file is damaged; the message gives the hash found and the hash expected.
    DataError
        When the manifest cannot be read.

    Examples
    --------
    >>> read_snapshot().intermediate_usd_m.shape
    (80, 80, 50)
    """
    root = folder or embedded_folder()
    manifest = read_manifest(root)
    for name, expected in manifest["files"].items():
        verify(root / name, expected, fix=_REINSTALL)
    datasets = tuple(Dataset(**d) for d in manifest["datasets"])
    _require_facts(datasets)
    economies, industries = tuple(manifest["economies"]), tuple(manifest["industries"])
    n, s = len(economies), len(industries)
    origin = pq.read_table(root / Layout.IO_ORIGIN, columns=["intermediate", "final"])
    inputs = pq.read_table(root / Layout.IO_INPUT, columns=["value"])
    return Snapshot(
        year=manifest["year"],
        economies=economies,
        industries=industries,
        intermediate_usd_m=_money(origin["intermediate"], (n, n, s)),
        final_usd_m=_money(origin["final"], (n, n, s)),
        inputs_usd_m=_money(inputs["value"], (n, s, s)),
        mineral_trade=_mineral_trade(root / Layout.MINERAL_TRADE),
        production=pq.read_table(root / Layout.PRODUCTION).to_pandas(),
        governance=pq.read_table(root / Layout.GOVERNANCE).to_pandas(),
        datasets=datasets,
        findings=tuple(Finding(**f) for f in manifest["findings"]),
        imputed=frozenset(manifest["imputed"]),
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a snapshot's manifest.

    Parameters
    ----------
    folder
        The snapshot.

    Returns
    -------
    dict
        Release, year, codes, file hashes, data sets, findings.

    Raises
    ------
    DataError
        When there is none, it is not JSON, or it leaves something out.

    Examples
    --------
    >>> read_manifest(embedded_folder())["release"]
    '2026-11'
    """
    file = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        absent = [key for key in _REQUIRED if key not in manifest]
        absent += [name for name in Layout if name not in manifest.get("files", {})]
    except (OSError, ValueError, TypeError) as error:
        what = "The snapshot's manifest cannot be read"
        found = type(error).__name__
        raise DataError(what, where=str(file), found=found, fix=_REINSTALL) from error
    if absent:
        what = "The snapshot's manifest is incomplete"
        found = f"nothing on {', '.join(absent)}"
        raise DataError(what, where=str(file), found=found, fix=_REINSTALL)
    return manifest


def _require_facts(datasets: tuple[Dataset, ...]) -> None:
    """Refuse tables of facts other than those that the snapshot was built with."""
    expected = next(d.sha256 for d in datasets if d.id == FACTS.id)
    if FACTS.sha256 != expected:
        what = "The tables of facts are not those that the snapshot was built with"
        found = f"sha256 {FACTS.sha256}, expected {expected}"
        raise HashMismatchError(what, where=FACTS.id, found=found, fix=_REINSTALL)


def _money(column: pa.ChunkedArray, shape: tuple[int, ...]) -> Array:
    array: Array = column.to_numpy().reshape(shape) * FLOW_STEP_USD_M
    array.setflags(write=False)
    return array


def _mineral_trade(file: Path) -> pd.DataFrame:
    coded = ["exporter", "importer", "product"]
    table = pq.read_table(file, read_dictionary=coded)
    kilograms = table["quantity_kg"].to_numpy()
    frame = table.drop_columns(["quantity_kg"]).to_pandas()
    return frame.assign(
        value_usd=frame["value_usd"].astype("float64"), quantity_t=kilograms * _TONNES_PER_KG
    )


__all__ = [
    "IMPUTED",
    "MANIFEST",
    "Layout",
    "Snapshot",
    "embedded_folder",
    "read_manifest",
    "read_snapshot",
]
