"""The embedded snapshot: sound, small, refused when damaged, and rebuilt byte for byte."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tradewind.core import DataError, HashMismatchError, MissingDataError
from tradewind.data.home import wheel_cache
from tradewind.data.publishers import read_publications
from tradewind.data.snapshot_build import build_snapshot
from tradewind.data.snapshot_files import (
    Layout,
    embedded_folder,
    read_manifest,
    read_snapshot,
)
from tradewind.data.sources.registry import WHEELS
from tradewind.world import World

LIMIT_BYTES = 10 * 2**20


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(embedded_folder(), tmp_path / "snapshot"))


def test_it_fits_in_ten_megabytes() -> None:
    assert sum(f.stat().st_size for f in embedded_folder().iterdir()) <= LIMIT_BYTES


@pytest.mark.parametrize("name", [Layout.IO_ORIGIN, Layout.MINERAL_TRADE])
def test_a_flipped_byte_is_refused_with_both_hashes(copy: Path, name: str) -> None:
    file = copy / name
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    expected = read_manifest(copy)["files"][name]
    with pytest.raises(HashMismatchError, match=f"sha256 .*expected {expected}"):
        World.load(snapshot=copy)
    assert World.load().year == 2022


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / Layout.PRODUCTION).unlink()
    with pytest.raises(MissingDataError, match="production"):
        read_snapshot(copy)


def test_a_broken_manifest_is_refused(copy: Path) -> None:
    (copy / "manifest.json").write_text("{")
    with pytest.raises(DataError, match="manifest cannot be read"):
        read_snapshot(copy)


@pytest.mark.parametrize("left_out", ["files", "economies", Layout.GOVERNANCE])
def test_a_manifest_that_leaves_something_out_is_refused(copy: Path, left_out: str) -> None:
    manifest = read_manifest(copy)
    kept = {k: v for k, v in manifest.items() if k != left_out}
    kept["files"] = {k: v for k, v in manifest["files"].items() if k != left_out}
    if left_out == "files":
        del kept["files"]
    (copy / "manifest.json").write_text(json.dumps(kept))
    with pytest.raises(DataError, match=f"incomplete.*{left_out}"):
        read_snapshot(copy)


def test_other_tables_of_facts_are_refused(copy: Path) -> None:
    manifest = read_manifest(copy)
    for dataset in manifest["datasets"]:
        if dataset["id"] == "tradewind-facts":
            dataset["sha256"] = "00"
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(HashMismatchError, match="tables of facts"):
        read_snapshot(copy)


def test_trade_covers_every_year_and_product() -> None:
    trade = read_snapshot().mineral_trade
    assert sorted(trade["year"].unique()) == list(range(2018, 2025))
    dead = next(f for f in read_snapshot().findings if f.check == "dead product codes")
    assert trade["product"].nunique() + dead.count == 74
    assert "germanium 811230" in dead.message
    assert trade["quantity_t"].isna().mean() == pytest.approx(0.05, abs=0.01)


def test_un_codes_that_differ_from_iso_are_read_right() -> None:
    trade = read_snapshot().mineral_trade
    seen = set(trade["exporter"].unique()) | set(trade["importer"].unique())
    assert {"IND", "USA", "FRA", "CHE", "NOR", "TWN"} <= seen
    assert "S19" not in seen


def test_totals_rows_are_gone_and_french_guiana_is_itself() -> None:
    production = read_snapshot().production
    assert "DELETE" not in set(production["economy"])
    gold = production[(production["mineral"] == "gold") & (production["year"] == 2022)]
    assert {"GUF", "GUY"} <= set(gold["economy"])
    assert not production.duplicated(["year", "economy", "mineral", "stage"]).any()


def test_precious_metals_are_in_tonnes() -> None:
    production = read_snapshot().production
    gold = production[(production["mineral"] == "gold") & (production["year"] == 2022)]
    assert 3_000 < gold["quantity"].sum() < 4_000
    assert set(gold["unit"]) == {"t"}


def test_the_findings_name_every_known_fault() -> None:
    checks = {finding.check for finding in read_snapshot().findings}
    assert {
        "inactive nodes",
        "capped columns",
        "rest of the world dropped",
        "implied exports",
        "quantity not reported",
        "French Guiana",
        "repeated value",
        "vintage",
    } <= checks


def test_inactive_nodes_are_counted() -> None:
    world = World.load()
    assert int((world.output_usd_m == 0).sum()) == 51
    inactive = next(f for f in world.findings if f.check == "inactive nodes")
    assert inactive.count == 51


def test_the_same_wheels_give_the_same_bytes(tmp_path: Path) -> None:
    cached = wheel_cache()
    absent = [w.filename for w in WHEELS if not (cached / w.filename).is_file()]
    if absent:
        pytest.skip(f"the wheels were not pulled: {', '.join(absent)}")
    build_snapshot(read_publications(cached), tmp_path)
    fresh, shipped = read_manifest(tmp_path), read_manifest(embedded_folder())
    if fresh["files"] != shipped["files"]:
        assert _contents(tmp_path) == _contents(embedded_folder()), pa.__version__
    assert {k: v for k, v in fresh.items() if k != "files"} == {
        k: v for k, v in shipped.items() if k != "files"
    }


def _contents(folder: Path) -> list[str]:
    read = read_snapshot(folder)
    numbers = (read.intermediate_usd_m, read.final_usd_m, read.inputs_usd_m)
    tables = (read.mineral_trade, read.production, read.governance)
    return [
        *(str(np.asarray(n).sum()) for n in numbers),
        *(json.dumps(t.astype(str).sum().to_dict()) for t in tables),
    ]
