"""Sources, the lake of pulled tables, and the embedded snapshot."""

from tradewind.data.checks import require_sound
from tradewind.data.home import data_home, lake_root, runs_root, solved_root, wheel_cache
from tradewind.data.lake import Entry, Lake
from tradewind.data.lane_files import LaneTables, read_lanes, write_lanes
from tradewind.data.publishers import read_publications
from tradewind.data.pull import PULL_STEPS, full_flows, is_current, pull
from tradewind.data.schemas import TABLES
from tradewind.data.snapshot_files import Snapshot, embedded_folder, read_manifest, read_snapshot

__all__ = [
    "PULL_STEPS",
    "TABLES",
    "Entry",
    "Lake",
    "LaneTables",
    "Snapshot",
    "data_home",
    "embedded_folder",
    "full_flows",
    "is_current",
    "lake_root",
    "pull",
    "read_lanes",
    "read_manifest",
    "read_publications",
    "read_snapshot",
    "require_sound",
    "runs_root",
    "solved_root",
    "wheel_cache",
    "write_lanes",
]
