"""A world of the user's own: import a table, keep it on this machine, open it again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tradewind.data.tables import read_table
from tradewind.data.world_store import world_name
from tradewind.world import Detail, World

IMPORT_STEPS = 3


@dataclass(frozen=True, slots=True)
class ImportedWorld:
    """The result of `import_world`.

    Parameters
    ----------
    name
        Under which the world is kept.
    folder
        Where.
    world
        The world itself.

    Examples
    --------
    >>> ImportedWorld.__slots__
    ('name', 'folder', 'world')
    """

    name: str
    folder: Path
    world: World

    @property
    def findings(self) -> pd.DataFrame:
        """Return what was found in, dropped from and repaired in the table, one row each."""
        own = self.world.provenance.datasets[0].id
        columns = ["severity", "check", "subject", "count", "message"]
        shipped = {dataset.id for dataset in self.world.provenance.datasets} - {own}
        rows = [
            [getattr(finding, name) for name in columns]
            for finding in self.world.findings
            if finding.subject not in shipped
        ]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "name": self.name,
            "folder": str(self.folder),
            "year": self.world.year,
            "economies": list(self.world.economies.index),
            "industries": list(self.world.industries.index),
            "findings": self.findings,
            "provenance": self.world.provenance.to_dict(),
        }


def import_world(
    publisher: str,
    files: Sequence[Path],
    name: str,
    *,
    year: int | None = None,
    mapping: Path | None = None,
    usd_per_unit: float | None = None,
    rate_source: str = "",
    strict: bool = False,
    replace: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> ImportedWorld:
    """Read a table in its publisher's layout, check it, and keep it as a world.

    Parameters
    ----------
    publisher, files, year, mapping, usd_per_unit, rate_source
        As in `tradewind.data.tables.read_table`.
    name
        Under which to keep the world.
    strict
        Raise where something would have to be repaired.
    replace
        Whether a world of that name may be replaced.
    progress
        Called with a line of text, the steps done and the steps in all.

    Returns
    -------
    ImportedWorld
        The world, and where it is kept. Nothing leaves this machine.

    Raises
    ------
    InputError
        When an argument cannot be used.
    DataError
        When the table cannot be used; nothing is kept then.

    Examples
    --------
    >>> import_world("wiod", [Path("table.xlsx")], "Not a name")
    Traceback (most recent call last):
    tradewind.core.errors.InputError: A world cannot have this name ...
    """
    say = progress or (lambda _text, _done, _total: None)
    world_name(name)
    say(f"reading {', '.join(file.name for file in files)}", 0, IMPORT_STEPS)
    table = read_table(
        publisher,
        files,
        year=year,
        mapping=mapping,
        usd_per_unit=usd_per_unit,
        rate_source=rate_source,
    )
    say("checking", 1, IMPORT_STEPS)
    world = World.from_table(table, strict=strict)
    say("saving", 2, IMPORT_STEPS)
    folder = world.save(name, replace=replace)
    say("done", IMPORT_STEPS, IMPORT_STEPS)
    return ImportedWorld(name, folder, world)


def open_world(name: str | None = None, detail: Detail = "trade") -> World:
    """Return a world of the user's own by name, or the embedded one.

    Parameters
    ----------
    name
        As `tradewind data list` shows it; None for the embedded world.
    detail
        Of the embedded world; the user's own always hold the full table that was imported.

    Returns
    -------
    World
        Verified.

    Raises
    ------
    UnknownCodeError
        When there is no world of that name.
    DataError
        When a file is damaged or gone.

    Examples
    --------
    >>> open_world().year
    2022
    """
    return World.load(detail) if name is None else World.saved(name)


__all__ = ["IMPORT_STEPS", "ImportedWorld", "import_world", "open_world"]
