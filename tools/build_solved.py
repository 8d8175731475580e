"""Solve what a first risk run and the flagship pact need, and write it into the package.

Usage: ``python tools/build_solved.py [--out FILE]``, after a change of the hazards, the solver, the
snapshot, the flagship pact or the locked software: a test says so. It takes three minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import tradewind.app
from tradewind.app.chunk_store import FLAGSHIP, SHIPPED, ship
from tradewind.core import software_versions
from tradewind.partnership import Pact, evaluate
from tradewind.risk import assess
from tradewind.risk.solving import Solved
from tradewind.world import World


class _Recorder:
    """Keeps everything in memory, in order."""

    def __init__(self) -> None:
        self.chunks: dict[str, Solved] = {}

    def load(self, key: str) -> Solved | None:
        return self.chunks.get(key)

    def save(self, key: str, solved: Solved) -> None:
        self.chunks[key] = solved


def main() -> None:
    """Parse the command line, solve and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    default = Path(tradewind.app.__file__).parent / SHIPPED
    parser.add_argument("--out", type=Path, default=default, help="where to write")
    options = parser.parse_args()
    recorder = _Recorder()
    world = World.load()
    assess(world, store=recorder, progress=_say)
    evaluate(world, Pact.read(FLAGSHIP), store=recorder, progress=_say)
    target = ship(recorder.chunks, software_versions(), options.out)
    sys.stderr.write(f"Wrote {len(recorder.chunks)} chunks, {target.stat().st_size:,} bytes\n")


def _say(text: str, done: int, total: int) -> None:
    sys.stderr.write(f"{text} ({done}/{total})\n")


if __name__ == "__main__":
    main()
