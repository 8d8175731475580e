"""Observed transits of chokepoints: import the publisher's file, and say how they stand today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import pandas as pd

from tradewind.app.transit_means import SHIPS, TransitParams, transit_means
from tradewind.core import DataError, Dataset, Finding, InputError, Provenance
from tradewind.data.sources.portwatch import (
    CITATION,
    KEYS,
    SUBJECT,
    SourceFile,
    TransitDays,
    read_portwatch,
)
from tradewind.data.transits_store import (
    KeptTransits,
    has_transits,
    read_transits,
    write_transits,
)


@dataclass(frozen=True, slots=True, eq=False)
class ObservedTransits:
    """How transits stand.

    Parameters
    ----------
    transits
        As in `tradewind.app.transit_means.transit_means`.
    first_day, last_day
        Of all series.
    today
        The day against which age is counted.
    stale
        Whether the last day is too long ago.
    retrieved, imported
        When the files were downloaded and imported.
    findings
        What was found in the files.
    provenance
        The data set and the parameters.

    Examples
    --------
    >>> "stale" in ObservedTransits.__slots__
    True
    """

    transits: pd.DataFrame
    first_day: date
    last_day: date
    today: date
    stale: bool
    retrieved: date
    imported: date
    findings: tuple[Finding, ...]
    provenance: Provenance

    @property
    def age_days(self) -> int:
        """Return how many days before today the last day lies."""
        return (self.today - self.last_day).days

    @property
    def stamp(self) -> str:
        """Return how old the data are, in words."""
        age = self.age_days
        if age < 0:
            return f"data until {self.last_day}, which lies after today"
        return f"data until {self.last_day}, {age} {'day' if age == 1 else 'days'} before today"

    @property
    def unmapped(self) -> tuple[str, ...]:
        """Return the publisher's chokepoints that are none of Tradewind's."""
        rows = self.transits
        return tuple(rows.loc[rows["chokepoint"] == "", "portname"].unique())

    def findings_frame(self) -> pd.DataFrame:
        """Return one row for each finding."""
        columns = ["severity", "check", "subject", "count", "message"]
        rows = [[getattr(finding, name) for name in columns] for finding in self.findings]
        return pd.DataFrame(rows, columns=columns)

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "stamp": self.stamp,
            "stale": self.stale,
            "age_days": self.age_days,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "today": self.today.isoformat(),
            "retrieved": self.retrieved.isoformat(),
            "imported": self.imported.isoformat(),
            "transits": self.transits,
            "unmapped": self.unmapped,
            "findings": self.findings_frame(),
            "citation": CITATION,
            "provenance": self.provenance.to_dict(),
        }


@dataclass(frozen=True, slots=True, eq=False)
class ImportedTransits:
    """The result of `import_transits`.

    Parameters
    ----------
    folder
        Where they are kept.
    observed
        How they stand.

    Examples
    --------
    >>> ImportedTransits.__slots__
    ('folder', 'observed')
    """

    folder: Path
    observed: ObservedTransits


def import_transits(
    files: Sequence[Path],
    *,
    retrieved: date | None = None,
    today: date | None = None,
    replace: bool = False,
    params: TransitParams | None = None,
) -> ImportedTransits:
    """Read PortWatch's daily transits, check them, and keep them on this machine.

    Parameters
    ----------
    files
        As in `tradewind.data.sources.portwatch.read_portwatch`.
    retrieved
        The day of the download; by default the day on which the newest file was last changed.
    today
        By default the day in UTC.
    replace
        Whether days that were kept and are not in the files may be given up.
    params
        As in `observed_transits`.

    Returns
    -------
    ImportedTransits
        Where they are, and how they stand. Nothing leaves this machine.

    Raises
    ------
    InputError
        When files cannot be used, or lack days that are kept and `replace` is not set.
    DataError
        When a file breaks the layout; what was kept before stays.

    Examples
    --------
    >>> import_transits([])
    Traceback (most recent call last):
    tradewind.core.errors.InputError: No file is given (where: portwatch). ...
    """
    now = today or datetime.now(UTC).date()
    read = read_portwatch(files)
    last = read.days["date"].max().date()
    day = min(now, retrieved or _changed(files))
    if retrieved is not None and not last <= retrieved <= now:
        what = "The day of the download does not fit"
        said = f"{retrieved}; the data end on {last} and today is {now}"
        raise InputError(what, where="retrieved", found=said)
    found = (*read.findings, *_after(last, now), *_against_kept(read, replace=replace))
    kept = KeptTransits(read.days, read.files, day, now, found)
    folder = write_transits(kept)
    return ImportedTransits(folder, _observed(kept, now, params or TransitParams()))


def observed_transits(
    *, today: date | None = None, params: TransitParams | None = None
) -> ObservedTransits:
    """Return how the transits that were imported stand today.

    Parameters
    ----------
    today
        By default the day in UTC.
    params
        When data are stale, and the base.

    Returns
    -------
    ObservedTransits
        With a stamp of their age.

    Raises
    ------
    MissingDataError
        When none were imported.
    DataError
        When what is kept is damaged.

    Examples
    --------
    >>> observed_transits.__name__
    'observed_transits'
    """
    now = today or datetime.now(UTC).date()
    return _observed(read_transits(), now, params or TransitParams())


def _changed(files: Sequence[Path]) -> date:
    newest = max(file.stat().st_mtime for file in files)
    return datetime.fromtimestamp(newest, UTC).date()


def _after(last: date, today: date) -> tuple[Finding, ...]:
    if last <= today:
        return ()
    text = f"The data end on {last}, after today ({today}): look at this machine's clock"
    return (Finding("days after today", SUBJECT, "warning", text),)


def _against_kept(read: TransitDays, *, replace: bool) -> tuple[Finding, ...]:
    """Refuse to lose days that are kept, and say what the publisher has revised."""
    if not has_transits():
        return ()
    try:
        old = read_transits().days
    except DataError as error:
        text = f"What was kept before is damaged and was replaced: {error.what}"
        return (Finding("kept before", SUBJECT, "warning", text),)
    both = old.merge(read.days, on=list(KEYS), how="left", suffixes=("_old", ""), indicator=True)
    lost = both["_merge"] == "left_only"
    found = []
    if lost.any():
        row = both[lost].iloc[0]
        shown = f"{int(lost.sum()):,} days, first {row['portname_old']} {row['date']:%Y-%m-%d}"
        if not replace:
            what = "The new files lack days that are kept"
            fix = "Give the whole download, or say --replace to give those days up"
            raise InputError(what, where=SUBJECT, found=shown, fix=fix)
        found.append(Finding("days given up", SUBJECT, "warning", shown, int(lost.sum())))
    common = both[~lost]
    changed = sum(common[f"{name}_old"] != common[name] for name in SHIPS.values()) > 0
    if changed.any():
        text = f"The publisher revised {int(changed.sum()):,} of {len(common):,} days kept before"
        found.append(Finding("revised days", SUBJECT, "note", text, int(changed.sum())))
    return tuple(found)


def _observed(kept: KeptTransits, today: date, params: TransitParams) -> ObservedTransits:
    first, last = (kept.days["date"].agg(end).date() for end in ("min", "max"))
    dataset = _dataset(kept.sources, first, last)
    return ObservedTransits(
        transits=transit_means(kept.days, params),
        first_day=first,
        last_day=last,
        today=today,
        stale=(today - last).days > params.stale_after_days,
        retrieved=kept.retrieved,
        imported=kept.imported,
        findings=kept.findings,
        provenance=Provenance((dataset,)).with_params(**params.model_dump()),
    )


def _dataset(sources: Sequence[SourceFile], first: date, last: date) -> Dataset:
    joined = "".join(f"{source.name}\0{source.sha256}\n" for source in sources)
    single = sources[0].sha256 if len(sources) == 1 else sha256(joined.encode()).hexdigest()
    return Dataset(
        id="own-portwatch-transits",
        title="Daily Chokepoint Transit Calls and Trade Volume Estimates, the user's file",
        publisher="International Monetary Fund, PortWatch",
        vintage=f"{first} to {last}",
        version=", ".join(source.name for source in sources),
        sha256=single,
        licence="IMF terms on the use of data (imf.org/external/terms.htm); the positions of ships "
        "behind the counts are third parties'; the file is the user's own",
        citation=CITATION,
    )


__all__ = [
    "ImportedTransits",
    "ObservedTransits",
    "import_transits",
    "observed_transits",
]
