"""The tables of a kept run, each read when it is first wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pandas as pd

from tradewind.app.run_store import Run


class KeptTables(Mapping[str, pd.DataFrame]):
    """Tables of a run by name.

    Parameters
    ----------
    run
        The run.

    Examples
    --------
    >>> from pathlib import Path
    >>> len(KeptTables(Run("0123456789ab", "demo", Path("runs"), {"tables": {}})))
    0
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._read = cache(run.table)

    def __getitem__(self, name: str) -> pd.DataFrame:
        """Return a table; KeyError where there is none of that name."""
        if name not in self._run.tables:
            raise KeyError(name)
        return self._read(name)

    def __iter__(self) -> Iterator[str]:
        """Return the names."""
        return iter(self._run.tables)

    def __len__(self) -> int:
        """Return how many tables there are."""
        return len(self._run.tables)


__all__ = ["KeptTables"]
