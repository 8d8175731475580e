"""Everything that the pinned wheels hold, parsed: what the lake and the snapshot are made from."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tradewind.data.sources import baci, governance, icio, mining
from tradewind.data.sources.fetch import extract, fetch
from tradewind.data.sources.registry import GEOPOLRISK, SANCTION_SIMULATOR

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Publications:
    """The parsed publications.

    Parameters
    ----------
    icio
        The input-output table of 2022.
    trade
        Product trade 1995-2024.
    production
        Mineral production 2018-2024.
    governance
        Political stability 1996-2024.

    Examples
    --------
    >>> Publications.__slots__
    ('icio', 'trade', 'production', 'governance')
    """

    icio: icio.IcioTable
    trade: pd.DataFrame
    production: pd.DataFrame
    governance: pd.DataFrame


def read_publications(
    cache: Path, *, local: Path | None = None, progress: Progress | None = None
) -> Publications:
    """Fetch and verify the pinned wheels, and parse what they hold.

    Parameters
    ----------
    cache
        Folder for the wheels; those that are there and right are not fetched again.
    local
        A folder that already holds the wheels.
    progress
        Called with a line of text before each step.

    Returns
    -------
    Publications
        About 1 GB in memory.

    Raises
    ------
    DataError
        When a download fails or data break a rule.
    HashMismatchError
        When a wheel is not the pinned one.

    Examples
    --------
    >>> read_publications(Path("unused"), local=Path("nowhere"))
    Traceback (most recent call last):
    tradewind.core.errors.MissingDataError: A data file is missing ...
    """
    say = progress or (lambda _text: None)
    say("Fetching the input-output table (77 MB)")
    tables = fetch(SANCTION_SIMULATOR, cache, local=local)
    say("Fetching trade, mining and governance (22 MB)")
    minerals = fetch(GEOPOLRISK, cache, local=local)
    with tempfile.TemporaryDirectory() as folder:
        member = Path(folder) / "member"
        say("Reading the input-output table")
        table = icio.read_mirror(extract(tables, icio.MEMBER, member))
        say("Reading product trade")
        trade = baci.read_trade(extract(minerals, baci.MEMBER, member))
        say("Reading mining and governance")
        production = mining.read_production(extract(minerals, mining.MEMBER, member))
        stability = governance.read_governance(extract(minerals, governance.MEMBER, member))
    return Publications(table, trade, production, stability)


__all__ = ["Progress", "Publications", "read_publications"]
