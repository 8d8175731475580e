"""``tradewind data transits``: observed transits of chokepoints, with how old they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.sections import Column, Section
from tradewind.core.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import ObservedTransits

PORTWATCH = "portwatch"
"""The name under which ``tradewind data import`` takes the file."""
_ALL = "all"
_PLACE = (Column("portname", "Chokepoint"), Column("own", "Here"))
_TOTALS = (
    *_PLACE,
    Column("last_day", "Last day"),
    Column("days", "Days", "count"),
    Column("last_7_per_day", "Last 7 days", "figure"),
    Column("last_30_per_day", "Last 30 days", "figure"),
    Column("year_before_30_per_day", "A year before", "figure"),
    Column("change_30_pct", "Change", "percent_whole"),
    Column("base_year", "Base"),
    Column("base_per_day", "Base mean", "figure"),
    Column("base_share", "Share of base", "share"),
)
_KINDS = {"tankers": "Tankers", "container ships": "Containers"}
_MEASURES = {
    "last_30_per_day": ("", "figure"),
    "change_30_pct": (", change", "percent_whole"),
    "base_share": (", of base", "share"),
}
_FINDINGS = (
    Column("severity", "Severity"),
    Column("check", "Check"),
    Column("count", "Count", "count"),
    Column("message", "What was found"),
)
_DARK = (
    "Counted from AIS signals of ships: ships that switch off their transponders, or whose signals "
    "are jammed or false, are not counted. A count is a floor, and a fall may be ships gone dark."
)
_READ_AS = (
    "Ships a day, of any size and load: not tonnes, and not the share of trade that Tradewind "
    "computes. The last 30 days are held against the same days a year before and the base year."
)
_REVISED = "The publisher revises past days, most of all the latest."


def transits(as_json: AsJson = False, as_csv: AsCsv = False, out: OutFile = None) -> None:
    """Show observed transits of chokepoints that you imported, and how old they are.

    Import them first: `tradewind data import portwatch FILE`.
    """
    from tradewind.app import observed_transits

    emit(standing(observed_transits(today=today()), ()), as_json=as_json, as_csv=as_csv, out=out)


def import_portwatch(
    files: Sequence[Path], *, retrieved: str | None, replace: bool, refused: Sequence[str]
) -> Answer:
    """Import the publisher's file and say how transits stand.

    Parameters
    ----------
    files
        Downloads.
    retrieved
        The day of the download, ISO.
    replace
        Whether days that are kept may be given up.
    refused
        Options that were given and are about tables of trade.

    Returns
    -------
    Answer
        To be emitted.

    Raises
    ------
    InputError
        When an option does not apply, or the day is none.
    DataError
        When a file breaks the layout.

    Examples
    --------
    >>> import_portwatch([], retrieved="soon", replace=False, refused=())
    Traceback (most recent call last):
    tradewind.core.errors.InputError: A day is not an ISO day ...
    """
    if refused:
        what = "An option is about input-output tables, and these are counts of ships"
        raise InputError(what, where=", ".join(refused), found=PORTWATCH, fix="Leave it out")
    day = None if retrieved is None else _day(retrieved)
    from tradewind.app import import_transits

    done = import_transits(files, retrieved=day, today=today(), replace=replace)
    where = f"Kept in {done.folder}; see them again with `tradewind data transits`."
    return standing(done.observed, (where,))


def today() -> date:
    """Return the day in UTC, against which the age of data is counted.

    Returns
    -------
    datetime.date
        Of this machine's clock.

    Examples
    --------
    >>> today() > date(2026, 1, 1)
    True
    """
    return datetime.now(UTC).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        what = "A day is not an ISO day"
        fix = "Write it as 2026-04-07"
        raise InputError(what, where="--retrieved", found=repr(text), fix=fix) from error


def standing(seen: ObservedTransits, notes: Sequence[str]) -> Answer:
    """Lay out how transits stand.

    Parameters
    ----------
    seen
        What `observed_transits` returns.
    notes
        Lines to put first.

    Returns
    -------
    Answer
        Its title says until when the data reach, and whether they are stale.

    Examples
    --------
    >>> standing.__name__
    'standing'
    """
    mark = "STALE: " if seen.stale else ""
    findings = seen.findings_frame()
    sections = [
        Section("Ships a day, all kinds", _TOTALS, _labelled(seen.transits, _ALL)),
        _by_kind(seen.transits),
    ]
    if len(findings):
        sections.append(Section("What was found in the files", _FINDINGS, findings))
    cited = seen.provenance.datasets[0].citation
    stale = "Stale: download the file again from portwatch.imf.org and import it."
    unmapped = f"No chokepoint of Tradewind, shown all the same: {', '.join(seen.unmapped)}."
    lines = (
        *notes,
        *((stale,) if seen.stale else ()),
        _DARK,
        _READ_AS,
        *((unmapped,) if seen.unmapped else ()),
        f"Downloaded {seen.retrieved}, imported {seen.imported}. {cited}. {_REVISED}",
    )
    title = f"Observed transits of chokepoints. {mark}{seen.stamp}"
    return Answer(title, tuple(sections), lines, seen.to_dict(), seen.transits)


def _labelled(table: pd.DataFrame, ships: str) -> pd.DataFrame:
    rows = table[table["ships"] == ships].reset_index(drop=True)
    part = rows["match"].map({"part": " (part)"}).fillna("")
    own = rows["chokepoint"].where(rows["chokepoint"] != "", "none") + part
    return rows.assign(own=own)


def _by_kind(table: pd.DataFrame) -> Section:
    """Return tankers and container ships side by side."""
    shown = _labelled(table, _ALL)[["portname", "own"]]
    columns = list(_PLACE)
    for ships, header in _KINDS.items():
        rows = _labelled(table, ships)
        for measure, (ending, kind) in _MEASURES.items():
            name = f"{ships} {measure}"
            shown = shown.assign(**{name: rows[measure]})
            columns.append(Column(name, f"{header}{ending}", kind))
    return Section("Tankers and container ships a day, last 30 days", tuple(columns), shown)


__all__ = ["PORTWATCH", "import_portwatch", "standing", "today", "transits"]
