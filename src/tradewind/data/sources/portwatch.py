"""IMF PortWatch: ships a day through chokepoints, from the CSV that a user downloaded.

The file is "Daily Chokepoint Transit Calls and Trade Volume Estimates" of portwatch.imf.org, whose
first line reads ``date, year, month, day, portid, portname, n_container, n_dry_bulk,
n_general_cargo, n_roro, n_tanker, n_cargo, n_total, capacity_container ... capacity, ObjectId,
GlobalID``. Days are UTC and have been written ``2024/01/31 00:00:00+00``, ``2024-01-31
00:00:00+00:00`` and ``2024-01-31``. A ship counts once in 48 hours. Tonnes (``capacity``) are
estimates of a model and are not read.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files as package_files
from pathlib import Path
from typing import Final, TextIO

import pandas as pd

from tradewind.core import DataError, Finding, InputError, MissingDataError
from tradewind.data.sources.fetch import MEMBER_LIMIT_BYTES, sha256_of

KINDS: Final = ("n_container", "n_dry_bulk", "n_general_cargo", "n_roro", "n_tanker")
"""Columns that count ships by kind."""
TOTAL: Final = "n_total"
KEYS: Final = ("portid", "date")
DAY_COLUMNS: Final = ("date", "portid", "portname", *KINDS, TOTAL)
"""What is read, in order."""
CITATION: Final = "Sources: UN Global Platform; IMF PortWatch (portwatch.imf.org)"
SUBJECT: Final = "portwatch"
"""What findings call the data."""
_COUNTS: Final = (*KINDS, TOTAL)
_CALENDAR: Final = ("year", "month", "day")
_SNIFFED = 65536
_MOST_SHIPS = 100_000
"""About as many merchant ships as there are: a larger count a day is another column's number."""
_NAMED = 3
_DAY = r"^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ]00:00:00(?:\.0+)?(?:Z|\+00(?::?00)?)?)?$"
_DOWNLOAD = (
    "Download Daily Chokepoint Transit Calls and Trade Volume Estimates from portwatch.imf.org "
    "as CSV, whole and unchanged"
)
_NEWEST = "The publisher revises past days and each download holds all of them: give the newest"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read.

    Parameters
    ----------
    name, sha256
        Its name without folders, and its hash.

    Examples
    --------
    >>> SourceFile("daily.csv", "00").name
    'daily.csv'
    """

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, eq=False)
class TransitDays:
    """Ships counted by chokepoint and day.

    Parameters
    ----------
    days
        `DAY_COLUMNS`, one row per chokepoint and day, in that order; counts are whole numbers.
    files
        What was read.
    findings
        What was found in it.

    Examples
    --------
    >>> TransitDays(pd.DataFrame(), (), ()).files
    ()
    """

    days: pd.DataFrame
    files: tuple[SourceFile, ...]
    findings: tuple[Finding, ...]


def read_portwatch(files: Sequence[Path]) -> TransitDays:
    """Read and check one or more downloads.

    Parameters
    ----------
    files
        Text in UTF-8 with commas, semicolons or tabs. Where several hold the same chokepoint and
        day they must agree: which of two revisions is newer cannot be told from the files.

    Returns
    -------
    TransitDays
        All rows of all files.

    Raises
    ------
    InputError
        When there is no file, or one is too large or packed.
    MissingDataError
        When one is not there.
    DataError
        When the layout is another, there are no rows, a day is not an ISO day, a count is no whole
        number or below 0, a chokepoint and day stand twice, or two files disagree.

    Examples
    --------
    >>> read_portwatch([])
    Traceback (most recent call last):
    tradewind.core.errors.InputError: No file is given (where: portwatch). ...
    """
    if not files:
        what = "No file is given"
        raise InputError(what, where=SUBJECT, fix=_DOWNLOAD)
    read = [_read(file) for file in files]
    days = _joined([rows for rows, _ in read], [file.name for file in files])
    _require_names(days)
    unread = sorted({name for _, names in read for name in names})
    sources = tuple(SourceFile(file.name, sha256_of(file)) for file in files)
    return TransitDays(days, sources, _findings(days, unread))


def _read(file: Path) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows of one file, and which of its columns were left alone."""
    raw = _raw(file)
    if raw.empty:
        what = "The file has no rows"
        raise DataError(what, where=file.name, found="a line of names only", fix=_DOWNLOAD)
    columns: dict[str, pd.Series] = {"date": _dates(raw, file.name)}
    for name in ("portid", "portname"):
        column = raw[name].str.strip()
        _refuse(column == "", column, file.name, f"A row has no {name}")
        columns[name] = column
    for name in _COUNTS:
        columns[name] = _count(raw[name].str.strip(), file.name, name)
    days = pd.DataFrame(columns)[list(DAY_COLUMNS)]
    label = days["portname"] + " " + days["date"].dt.strftime("%Y-%m-%d")
    twice = days.duplicated(list(KEYS))
    _refuse(twice, label, file.name, "A chokepoint and day stand twice", fix=_DOWNLOAD)
    return days, [name for name in raw.columns if name not in {*DAY_COLUMNS, *_CALENDAR}]


def _raw(file: Path) -> pd.DataFrame:
    """Return the file as text, with its names in lower case."""
    if not file.is_file():
        what = "There is no such file"
        raise MissingDataError(what, where=str(file), fix=_DOWNLOAD)
    size = file.stat().st_size
    if size > MEMBER_LIMIT_BYTES:
        what = "The file is too large"
        found = f"{size:,} bytes, at most {MEMBER_LIMIT_BYTES:,}"
        raise InputError(what, where=file.name, found=found, fix=_DOWNLOAD)
    if file.suffix.lower() in {".zip", ".gz", ".xlsx"}:
        what = "This kind of file is not read"
        raise InputError(what, where=file.name, found=file.suffix, fix="Give the CSV in it")
    try:
        with file.open("r", encoding="utf-8-sig", newline="") as stream:
            return _lines(stream, file.name)
    except UnicodeDecodeError as error:
        what = "The file is not text in UTF-8"
        raise DataError(what, where=file.name, found=str(error), fix=_DOWNLOAD) from error
    except csv.Error as error:
        what = "The file is not a table"
        raise DataError(what, where=file.name, found=str(error), fix=_DOWNLOAD) from error


def _lines(stream: TextIO, source: str) -> pd.DataFrame:
    """Return the cells of a file; a line of another length, as a cut download ends, is refused."""
    head = stream.readline(_SNIFFED)
    separator = max(",;\t", key=head.count)
    names = [name.strip().casefold() for name in next(csv.reader([head], delimiter=separator), [])]
    _require_layout(names, source)
    reader, rows = csv.reader(stream, delimiter=separator), []
    for line in reader:
        if line and len(line) != len(names):
            what = "A line does not have the columns of the first line"
            found = f"{len(line)} instead of {len(names)} in line {reader.line_num + 1:,}"
            raise DataError(what, where=source, found=found, fix=_DOWNLOAD)
        if line:
            rows.append(line)
    return pd.DataFrame(rows, columns=names, dtype=str)


def _require_layout(names: Sequence[str], source: str) -> None:
    absent = [name for name in DAY_COLUMNS if name not in names]
    if absent:
        what = "The file does not have the layout of PortWatch's daily transits of chokepoints"
        begins = ", ".join(names[:6]) or "nothing"
        found = f"no column {', '.join(absent)}; it begins {begins}"
        raise DataError(what, where=source, found=found, fix=_DOWNLOAD)
    if len(set(names)) < len(names):
        what = "A column stands twice"
        raise DataError(what, where=source, found=", ".join(names), fix=_DOWNLOAD)


def _dates(raw: pd.DataFrame, source: str) -> pd.Series:
    text = raw["date"].str.strip()
    parts = text.str.extract(_DAY)
    joined = parts[0] + "-" + parts[1] + "-" + parts[2]
    days = pd.to_datetime(joined, format="%Y-%m-%d", errors="coerce").astype("datetime64[ms]")
    _refuse(days.isna(), text, source, "A date is not an ISO day in UTC", fix=_DOWNLOAD)
    if set(_CALENDAR) <= set(raw.columns):
        said = raw["year"] + "-" + raw["month"].str.zfill(2) + "-" + raw["day"].str.zfill(2)
        what = "A date is not its own year, month and day"
        _refuse(said != days.dt.strftime("%Y-%m-%d"), text + " against " + said, source, what)
    return days


def _count(text: pd.Series, source: str, name: str) -> pd.Series:
    numbers = pd.to_numeric(text, errors="coerce")
    odd = numbers.isna() | (numbers % 1 != 0) | (numbers > _MOST_SHIPS)
    what = f"A count is not a whole number of ships, {_MOST_SHIPS:,} at most"
    _refuse(odd, text, f"{source}, column {name}", what)
    _refuse(numbers < 0, text, f"{source}, column {name}", "A count is negative")
    return numbers.astype("int64")


def _refuse(bad: pd.Series, shown: pd.Series, where: str, what: str, *, fix: str = "") -> None:
    """Raise where a row is bad, naming the first, its line, and how many there are."""
    if not bad.any():
        return
    first = int(bad.to_numpy().argmax())
    found = f"{int(bad.sum()):,} rows, first {shown.iloc[first]!r} in line {first + 2:,}"
    raise DataError(what, where=where, found=found, fix=fix or _DOWNLOAD)


def _joined(parts: Sequence[pd.DataFrame], names: Sequence[str]) -> pd.DataFrame:
    """Return the rows of all files, each once; refuse files that disagree."""
    both = pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)
    again = both.duplicated(list(KEYS))
    if again.any():
        row = both[again].iloc[0]
        what = "Two files disagree on a chokepoint and day"
        first = f"{row['portname']} {row['date']:%Y-%m-%d}"
        found = f"{int(again.sum()):,} such days, first {first}"
        raise DataError(what, where=", ".join(names), found=found, fix=_NEWEST)
    return both.sort_values(list(KEYS), ignore_index=True)


def _require_names(days: pd.DataFrame) -> None:
    """Refuse an id with two names and a name with two ids: their days would mix or count twice."""
    pairs = days[["portid", "portname"]].drop_duplicates()
    for own, other in (("portid", "portname"), ("portname", "portid")):
        twice = pairs[own].duplicated(keep=False)
        if twice.any():
            label = pairs.loc[twice, own].iloc[0]
            what = f"A {own} has more than one {other}"
            some = ", ".join(sorted(pairs.loc[pairs[own] == label, other])[:_NAMED])
            raise DataError(what, where=SUBJECT, found=f"{label}: {some}", fix=_NEWEST)


def _findings(days: pd.DataFrame, unread: Sequence[str]) -> tuple[Finding, ...]:
    """Return what is odd and yet no reason to refuse a file."""
    strange = [name for name in days["portname"].unique() if name.casefold() not in _by_name()]
    found = [_total_of_ships(days), *_series(days)]
    if strange:
        text = f"Names that Tradewind does not know, kept as they are: {', '.join(strange)}"
        found.append(Finding("unknown names", SUBJECT, "warning", text, len(strange)))
    if unread:
        text = f"Columns that are not read: {', '.join(unread)}"
        found.append(Finding("columns not read", SUBJECT, "note", text, len(unread)))
    return tuple(finding for finding in found if finding.count)


def _total_of_ships(days: pd.DataFrame) -> Finding:
    gap = days[list(KINDS)].sum(axis=1) - days[TOTAL]
    odd = days[gap != 0]
    first = f", first {odd.iloc[0]['portname']} {odd.iloc[0]['date']:%Y-%m-%d}" if len(odd) else ""
    text = f"Kinds of ships do not add up to the total{first}; both are kept"
    return Finding("total of ships", SUBJECT, "warning", text, len(odd))


def _series(days: pd.DataFrame) -> tuple[Finding, ...]:
    spans = days.groupby("portname")["date"].agg(["min", "max", "size"])
    absent = (spans["max"] - spans["min"]).dt.days + 1 - spans["size"]
    gaps = f"Days are absent inside the series of {', '.join(spans.index[absent > 0][:_NAMED])}"
    ended = spans.index[spans["max"] < spans["max"].max()]
    text = f"Series end before the others: {', '.join(ended)}"
    return (
        Finding("absent days", SUBJECT, "warning", gaps, int(absent.sum())),
        Finding("ended series", SUBJECT, "warning", text, len(ended)),
    )


@lru_cache(maxsize=1)
def portwatch_names() -> pd.DataFrame:
    """Return the publisher's 28 chokepoints, and which of Tradewind's each one is.

    Returns
    -------
    pandas.DataFrame
        ``portid, portname, chokepoint`` (empty where Tradewind has none), ``match`` (whole, part,
        none), ``latitude, longitude`` of the publisher's point, source, confidence and note.

    Examples
    --------
    >>> portwatch_names().set_index("portname").loc["Kerch Strait", "chokepoint"]
    'kerch'
    """
    file = package_files("tradewind.data.sources") / "portwatch_chokepoints.csv"
    with file.open("r", encoding="utf-8") as stream:
        return pd.read_csv(stream, keep_default_na=False)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, tuple[str, str]]:
    rows = portwatch_names()[["portname", "chokepoint", "match"]]
    return {name.casefold(): (own, match) for name, own, match in rows.itertuples(index=False)}


def chokepoint_of(portname: str) -> tuple[str, str]:
    """Return Tradewind's chokepoint for a name of the publisher's.

    Parameters
    ----------
    portname
        As in the file, in any case.

    Returns
    -------
    tuple of str
        Its id, and whether the publisher counts it whole, in part or not at all (none: the id is
        empty, as it is for a name that is not known).

    Examples
    --------
    >>> chokepoint_of("Strait of Hormuz"), chokepoint_of("Mona Passage")
    (('hormuz', 'whole'), ('', 'none'))
    """
    return _by_name().get(portname.casefold(), ("", "none"))


__all__ = [
    "CITATION",
    "DAY_COLUMNS",
    "KEYS",
    "KINDS",
    "SUBJECT",
    "TOTAL",
    "SourceFile",
    "TransitDays",
    "chokepoint_of",
    "portwatch_names",
    "read_portwatch",
]
