"""What data there are, where they lie, and whether they are sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tradewind.core import Finding
from tradewind.data import (
    PULL_STEPS,
    Entry,
    Lake,
    embedded_folder,
    is_current,
    lake_root,
    pull,
    read_snapshot,
    require_sound,
    runs_root,
    solved_root,
    wheel_cache,
)
from tradewind.data.lane_files import read_lanes
from tradewind.data.transits_store import has_transits, read_transits, transits_root
from tradewind.data.world_store import list_worlds, verify_worlds, worlds_root
from tradewind.world import World


@dataclass(frozen=True, slots=True)
class DataReport:
    """The result of `check_data`.

    Parameters
    ----------
    findings
        What the checks found in the embedded world.
    lake
        What the lake holds; its files were verified.

    Examples
    --------
    >>> DataReport((), ()).lake
    ()
    """

    findings: tuple[Finding, ...]
    lake: tuple[Entry, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each finding."""
        columns = ["severity", "check", "subject", "count", "message"]
        rows = [[getattr(finding, name) for name in columns] for finding in self.findings]
        return pd.DataFrame(rows, columns=columns)


def list_data() -> pd.DataFrame:
    """Return the data sets that Tradewind reads, and which of them the lake holds in full.

    Returns
    -------
    pandas.DataFrame
        ``id, title, publisher, vintage, licence, version, sha256, in_lake_rows``.

    Examples
    --------
    >>> "oecd-icio-2022" in set(list_data()["id"])
    True
    """
    rows = {entry.dataset: 0 for entry in Lake(lake_root()).manifest()}
    for entry in Lake(lake_root()).manifest():
        rows[entry.dataset] += entry.rows
    return pd.DataFrame(
        [
            {
                "id": dataset.id,
                "title": dataset.title,
                "publisher": dataset.publisher,
                "vintage": dataset.vintage,
                "licence": dataset.licence,
                "version": dataset.version,
                "sha256": dataset.sha256,
                "in_lake_rows": rows.get(dataset.id, 0),
            }
            for dataset in read_snapshot().datasets
        ]
    )


def check_data(*, strict: bool = False) -> DataReport:
    """Verify the embedded snapshot, its identities, the lake and what is the user's own.

    Parameters
    ----------
    strict
        Raise when a finding is an error.

    Returns
    -------
    DataReport
        Findings and the lake's manifest.

    Raises
    ------
    HashMismatchError
        When a file is damaged.
    DataError
        When an identity fails, or, with `strict`, when a finding is an error.

    Examples
    --------
    >>> any(f.check == "inactive nodes" for f in check_data().findings)
    True
    """
    world = World.load()
    lake = Lake(lake_root())
    lake.verify()
    verify_worlds()
    read_lanes()
    if has_transits():
        read_transits()
    if strict:
        require_sound(world.findings)
    return DataReport(world.findings, lake.manifest())


def pull_data(
    *, local: Path | None = None, progress: Callable[[str, int, int], None] | None = None
) -> tuple[Entry, ...]:
    """Fill the lake with the full table and all years of trade, unless it holds them already.

    Parameters
    ----------
    local
        A folder that holds the publishers' wheels, for machines without a network.
    progress
        Called with a line of text, the steps done and the steps in all, before each step.

    Returns
    -------
    tuple of Entry
        What the lake holds afterwards. A damaged lake is written again.

    Raises
    ------
    DataError
        When a download fails; what the lake held before stays.

    Examples
    --------
    >>> pull_data.__name__
    'pull_data'
    """
    lake = Lake(lake_root())
    if is_current(lake):
        return lake.manifest()
    done = iter(range(PULL_STEPS))
    say = progress or (lambda _text, _done, _total: None)
    return pull(
        lake,
        wheel_cache(),
        local=local,
        progress=lambda text: say(text, next(done), PULL_STEPS),
    )


def where_data() -> dict[str, Path]:
    """Return the folders that Tradewind reads and writes.

    Returns
    -------
    dict of str to pathlib.Path
        ``snapshot`` (in the package), ``lake``, ``cache``, ``worlds``, ``transits``, ``runs`` and
        ``solved`` (of this user).

    Examples
    --------
    >>> sorted(where_data())
    ['cache', 'lake', 'runs', 'snapshot', 'solved', 'transits', 'worlds']
    """
    return {
        "snapshot": embedded_folder(),
        "lake": lake_root(),
        "cache": wheel_cache(),
        "worlds": worlds_root(),
        "transits": transits_root(),
        "runs": runs_root(),
        "solved": solved_root(),
    }


__all__ = ["DataReport", "check_data", "list_data", "list_worlds", "pull_data", "where_data"]
