"""The sea lanes of the snapshot on disk: nodes, edges and pieces of routes, with their hashes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from tradewind.core import DataError
from tradewind.data.snapshot_files import embedded_folder
from tradewind.data.sources.fetch import sha256_of, verify

LANES_MANIFEST = "lanes.json"
_STEP_KM = 0.1
"""Kilometres are kept in steps of this."""
_NO_WAY = np.uint32(2**32 - 1)
_REINSTALL = "Install Tradewind again"

Floats = NDArray[np.float64]


class LaneLayout(StrEnum):
    """Names of the files of sea lanes.

    Examples
    --------
    >>> str(LaneLayout.EDGES)
    'lane_edges.parquet'
    """

    NODES = "lane_nodes.parquet"
    EDGES = "lane_edges.parquet"
    PIECES = "lane_pieces.parquet"


@dataclass(frozen=True, slots=True, eq=False)
class LaneTables:
    """Sea lanes as they are on disk.

    Parameters
    ----------
    nodes
        ``longitude, latitude`` in degrees.
    edges
        ``start, end`` (nodes), ``km``, ``gates`` (chokepoints crossed, as bits).
    direct_km
        (terminal, terminal) kilometres without passing a chokepoint; infinite where there is no
        such way.
    source
        What the network is: name, version and hash of the package.

    Examples
    --------
    >>> read_lanes().source["package"]
    'searoute'
    """

    nodes: pd.DataFrame
    edges: pd.DataFrame
    direct_km: Floats
    source: dict[str, str]


def read_lanes(folder: Path | None = None) -> LaneTables:
    """Verify the files of sea lanes against their manifest, then read them.

    Parameters
    ----------
    folder
        The snapshot; the embedded one by default.

    Returns
    -------
    LaneTables
        Nodes, edges and pieces of routes.

    Raises
    ------
    MissingDataError
        When a file is missing.
    HashMismatchError
        When a file is damaged.
    DataError
        When the manifest cannot be read.

    Examples
    --------
    >>> len(read_lanes().nodes)
    9708
    """
    root = folder or embedded_folder()
    manifest = _manifest(root / LANES_MANIFEST)
    for name in LaneLayout:
        verify(root / name, manifest["files"][str(name)], fix=_REINSTALL)
    steps = pq.read_table(root / LaneLayout.PIECES)["steps"].to_numpy()
    return LaneTables(
        nodes=pq.read_table(root / LaneLayout.NODES).to_pandas(),
        edges=pq.read_table(root / LaneLayout.EDGES).to_pandas(),
        direct_km=_square(steps),
        source=manifest["source"],
    )


def write_lanes(tables: LaneTables, folder: Path) -> Path:
    """Write sea lanes and, last, their manifest.

    Parameters
    ----------
    tables
        What to write; kilometres between terminals are rounded to 0.1 km.
    folder
        Where to write.

    Returns
    -------
    pathlib.Path
        The manifest.

    Examples
    --------
    >>> write_lanes.__name__
    'write_lanes'
    """
    above = np.triu_indices(len(tables.direct_km), k=1)
    km = tables.direct_km[above]
    finite = np.isfinite(km)
    steps = np.full(km.shape, _NO_WAY, dtype=np.uint32)
    steps[finite] = np.maximum(np.rint(km[finite] / _STEP_KM), 1).astype(np.uint32)
    written = {
        LaneLayout.NODES: pa.Table.from_pandas(tables.nodes, preserve_index=False),
        LaneLayout.EDGES: pa.Table.from_pandas(tables.edges, preserve_index=False),
        LaneLayout.PIECES: pa.table({"steps": steps}),
    }
    for name, table in written.items():
        pq.write_table(
            table.replace_schema_metadata(None), folder / name, compression="zstd",
            compression_level=19, use_dictionary=False, write_statistics=False,
            column_encoding=dict.fromkeys(table.column_names, "BYTE_STREAM_SPLIT"),
        )  # fmt: skip
    manifest = {
        "source": tables.source,
        "files": {str(name): sha256_of(folder / name) for name in written},
    }
    target = folder / LANES_MANIFEST
    target.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return target


def _square(steps: NDArray[np.uint32]) -> Floats:
    size = round((1 + np.sqrt(1 + 8 * len(steps))) / 2)
    above = np.triu_indices(size, k=1)
    km = np.zeros((size, size))
    km[above] = np.where(steps == _NO_WAY, np.inf, steps * _STEP_KM)
    found: Floats = km + km.T
    found.setflags(write=False)
    return found


def _manifest(file: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        absent = [name for name in LaneLayout if name not in manifest["files"]]
    except (OSError, ValueError, TypeError, KeyError) as error:
        what = "The manifest of the sea lanes cannot be read"
        found = type(error).__name__
        raise DataError(what, where=str(file), found=found, fix=_REINSTALL) from error
    if absent:
        what = "The manifest of the sea lanes is incomplete"
        found = f"nothing on {', '.join(absent)}"
        raise DataError(what, where=str(file), found=found, fix=_REINSTALL)
    return manifest


__all__ = ["LANES_MANIFEST", "LaneLayout", "LaneTables", "read_lanes", "write_lanes"]
