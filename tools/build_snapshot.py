"""Rebuild the embedded snapshot from the pinned wheels.

Usage: ``python tools/build_snapshot.py [--from FOLDER] [--out FOLDER]``. The same wheels and the
same pinned pyarrow give byte-identical files.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tradewind.data.home import wheel_cache
from tradewind.data.publishers import read_publications
from tradewind.data.snapshot_build import build_snapshot
from tradewind.data.snapshot_files import embedded_folder


def main() -> None:
    """Parse the command line and build."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="local", type=Path, help="folder that holds the wheels")
    parser.add_argument("--out", type=Path, default=embedded_folder(), help="where to write")
    options = parser.parse_args()
    read = read_publications(wheel_cache(), local=options.local, progress=_say)
    _say(f"Wrote {build_snapshot(read, options.out)}")


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    main()
