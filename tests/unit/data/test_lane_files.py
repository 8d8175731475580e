"""Files of sea lanes: sound, refused when damaged or missing, and rebuilt byte for byte."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tradewind.core import DataError, HashMismatchError, MissingDataError
from tradewind.data import LaneTables, embedded_folder, read_lanes, write_lanes
from tradewind.data.lane_files import LANES_MANIFEST, LaneLayout

FILES = (*LaneLayout, LANES_MANIFEST)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(embedded_folder() / name, tmp_path)
    return tmp_path


def test_they_are_small_beside_the_rest_of_the_snapshot() -> None:
    assert sum((embedded_folder() / name).stat().st_size for name in FILES) < 500_000


def test_nodes_and_edges_are_those_of_searoute() -> None:
    lanes = read_lanes()
    assert len(lanes.nodes) == 9_708
    assert len(lanes.edges) == 15_970
    assert lanes.source["package"] == "searoute"
    assert lanes.source["version"] == "1.6.0"


@pytest.mark.parametrize("name", LaneLayout)
def test_a_flipped_byte_is_refused_with_both_hashes(copy: Path, name: LaneLayout) -> None:
    file = copy / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    expected = json.loads((copy / LANES_MANIFEST).read_text("utf-8"))["files"][name]
    with pytest.raises(HashMismatchError, match=f"sha256 .*expected {expected}"):
        read_lanes(copy)


@pytest.mark.parametrize("name", LaneLayout)
def test_a_missing_file_is_named(copy: Path, name: LaneLayout) -> None:
    (copy / name).unlink()
    with pytest.raises(MissingDataError, match=str(name)):
        read_lanes(copy)


def test_a_missing_manifest_is_refused(copy: Path) -> None:
    (copy / LANES_MANIFEST).unlink()
    with pytest.raises(DataError, match=r"manifest of the sea lanes cannot be read.*Install"):
        read_lanes(copy)


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"files": 3}'])
def test_a_broken_manifest_is_refused(copy: Path, text: str) -> None:
    (copy / LANES_MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"manifest of the sea lanes cannot be read.*lanes\.json"):
        read_lanes(copy)


@pytest.mark.parametrize("name", LaneLayout)
def test_a_manifest_that_leaves_a_file_out_is_refused(copy: Path, name: LaneLayout) -> None:
    manifest = json.loads((copy / LANES_MANIFEST).read_text("utf-8"))
    del manifest["files"][name]
    (copy / LANES_MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(DataError, match=f"incomplete.*nothing on {name}"):
        read_lanes(copy)


@pytest.fixture
def small() -> LaneTables:
    """Three terminals: two 1.26 km apart, two almost at one place, and two without a way."""
    km = np.array([[0.0, 1.26, 0.01], [1.26, 0.0, np.inf], [0.01, np.inf, 0.0]])
    nodes = pd.DataFrame({"longitude": [0.0, 1.0, 2.0], "latitude": [0.0, 1.0, 2.0]})
    edges = pd.DataFrame({
        "start": np.array([0], dtype=np.int32), "end": np.array([1], dtype=np.int32),
        "km": [1.26], "gates": np.array([3], dtype=np.uint32),
    })  # fmt: skip
    return LaneTables(nodes, edges, km, {"package": "made up"})


def test_what_is_written_is_read_to_a_tenth_of_a_kilometre(
    small: LaneTables, tmp_path: Path
) -> None:
    write_lanes(small, tmp_path)
    found = read_lanes(tmp_path)
    pd.testing.assert_frame_equal(found.nodes, small.nodes)
    pd.testing.assert_frame_equal(found.edges, small.edges)
    assert found.source == small.source
    assert found.direct_km == pytest.approx(
        np.array([[0.0, 1.3, 0.1], [1.3, 0.0, np.inf], [0.1, np.inf, 0.0]])
    )


def test_a_distance_is_never_rounded_to_none(small: LaneTables, tmp_path: Path) -> None:
    write_lanes(small, tmp_path)
    km = read_lanes(tmp_path).direct_km
    assert km[~np.eye(3, dtype=bool)].min() > 0


def test_distances_read_are_read_only() -> None:
    with pytest.raises(ValueError, match="read-only"):
        read_lanes().direct_km[0, 1] = 0.0


def test_rebuilding_from_searoute_gives_the_same_bytes(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(root / "tools" / "build_lanes.py"), "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (embedded_folder() / name).read_bytes(), name
