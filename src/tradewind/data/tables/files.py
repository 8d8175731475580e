"""What is known of a user's files before their numbers: hashes, the data set, the year, codes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tradewind.core import Dataset, Finding, InputError, MissingDataError
from tradewind.data.sources import facts
from tradewind.data.sources.fetch import sha256_of

_YEAR = re.compile(r"(?<!\d)(19[6-9]\d|20\d\d)(?!\d)")
_MORE_ISO2 = {
    "AL": "ALB", "BA": "BIH", "EL": "GRC", "FIGW1": "ROW", "GE": "GEO", "MD": "MDA", "ME": "MNE",
    "MK": "MKD", "RS": "SRB", "UK": "GBR", "XK": "XKX",
}  # fmt: skip
"""ISO 3166-1 (XKX by custom) for economies without a row in the tables of facts; Eurostat's own
EL and UK; and FIGARO's rest of the world."""


def require_files(files: Sequence[Path], most: int, publisher: str) -> None:
    """Refuse no files, too many, and ones that are not there.

    Parameters
    ----------
    files
        What the user gave.
    most
        How many a publisher's layout has.
    publisher
        For the message.

    Raises
    ------
    InputError
        When there are none or too many.
    MissingDataError
        When one is not there.

    Examples
    --------
    >>> require_files([Path(".")], 1, "exiobase")
    """
    if not 1 <= len(files) <= most:
        what = "The layout is one file" if most == 1 else f"The layout is 1 to {most} files"
        raise InputError(what, where=publisher, found=f"{len(files)} files")
    for file in files:
        if not file.exists():
            what = "There is no such file"
            raise MissingDataError(what, where=str(file))


def hashes(files: Sequence[Path]) -> dict[str, str]:
    """Return the SHA-256 of each file by name.

    Parameters
    ----------
    files
        Files, not folders.

    Returns
    -------
    dict of str to str
        In the order given.

    Examples
    --------
    >>> hashes([])
    {}
    """
    return {file.name: sha256_of(file) for file in files}


def own_dataset(
    id_: str, title: str, publisher: str, year: int, files: Mapping[str, str], citation: str
) -> Dataset:
    """Describe a table that the user brought.

    Parameters
    ----------
    id_, title, publisher, citation
        As in `Dataset`.
    year
        The year that it describes.
    files
        Name to SHA-256.

    Returns
    -------
    Dataset
        Its hash is that of the one file, or one hash over all names and hashes.

    Examples
    --------
    >>> own_dataset("own", "Own", "me", 2022, {"a.csv": "00"}, "me (2022)").sha256
    '00'
    """
    joined = "".join(f"{name}\0{digest}\n" for name, digest in files.items())
    single = next(iter(files.values())) if len(files) == 1 else None
    return Dataset(
        id=id_,
        title=title,
        publisher=publisher,
        vintage=str(year),
        version=", ".join(files),
        sha256=single or hashlib.sha256(joined.encode()).hexdigest(),
        licence="the publisher's terms; the file is the user's own",
        citation=citation,
    )


def year_of(given: int | None, name: str) -> tuple[int, tuple[Finding, ...]]:
    """Return the year of a table: as given, else the last one in the file's name.

    Parameters
    ----------
    given
        What the user says.
    name
        The file's name.

    Returns
    -------
    tuple of int and findings
        A note where the year was read from the name; a warning where the name says another.

    Raises
    ------
    InputError
        When neither says.

    Examples
    --------
    >>> year_of(None, "ICIO2021_2018.csv")[0]
    2018
    """
    named = [int(text) for text in _YEAR.findall(name)]
    if given is not None:
        if not named or given in named:
            return given, ()
        text = f"The year was given as {given}, but the file says {name}"
        return given, (Finding("year", name, "warning", text),)
    if not named:
        what = "The year of the table is not known"
        raise InputError(what, where=name, fix="Give it: --year YYYY")
    text = f"The year {named[-1]} was read from the file's name or title"
    return named[-1], (Finding("year", name, "note", text),)


def iso3_of(iso2: str) -> str:
    """Return the ISO3 code of an ISO2 code; other codes stay as they are.

    Parameters
    ----------
    iso2
        As Eurostat and EXIOBASE write it.

    Returns
    -------
    str
        ISO3, or the same code.

    Examples
    --------
    >>> iso3_of("JP"), iso3_of("EL"), iso3_of("WA")
    ('JPN', 'GRC', 'WA')
    """
    return _iso3_by_iso2().get(iso2, iso2)


def _iso3_by_iso2() -> dict[str, str]:
    known = facts.economies()["iso2"]
    return {str(iso2): str(iso3) for iso3, iso2 in known.items()} | _MORE_ISO2


__all__ = ["hashes", "iso3_of", "own_dataset", "require_files", "year_of"]
