"""Read a user's table by the name of its publisher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from tradewind.core import InputError, resolve
from tradewind.data.tables.exiobase import read_exiobase
from tradewind.data.tables.figaro import read_figaro
from tradewind.data.tables.generic import read_generic
from tradewind.data.tables.labels import LabelMapping
from tradewind.data.tables.oecd_icio import read_oecd_icio
from tradewind.data.tables.table import FlowTable
from tradewind.data.tables.wiod import read_wiod


class _Reader(Protocol):
    def __call__(self, files: Sequence[Path], *, year: int | None = None) -> FlowTable: ...


_READERS: Mapping[str, _Reader] = {
    "exiobase": read_exiobase,
    "figaro": read_figaro,
    "oecd-icio": read_oecd_icio,
    "wiod": read_wiod,
}
_GENERIC = "generic"
PUBLISHERS: Mapping[str, str] = {
    "oecd-icio": "OECD ICIO, official CSV or zip, any release",
    "wiod": "WIOD 2013 and 2016: xlsx, xlsb, Stata, or the sheet as CSV",
    "figaro": "Eurostat FIGARO, CSV matrix or flat list",
    "exiobase": "EXIOBASE 3, folder or zip of text files",
    _GENERIC: "any long or square table, with a mapping of its labels",
}
"""Name to what is read."""


def read_table(
    publisher: str,
    files: Sequence[Path],
    *,
    year: int | None = None,
    mapping: LabelMapping | Path | None = None,
    usd_per_unit: float | None = None,
    rate_source: str = "",
) -> FlowTable:
    """Read a table in its publisher's own layout, in US$ million.

    Parameters
    ----------
    publisher
        A name in `PUBLISHERS`.
    files
        The file or the folder.
    year
        By default as the file says.
    mapping
        For a generic table: what its labels mean, or the TOML file that says so.
    usd_per_unit, rate_source
        For a table in another currency: US$ million in one unit of it, and where that rate is from.

    Returns
    -------
    FlowTable
        Not yet checked or repaired: `World.from_table` does both.

    Raises
    ------
    InputError
        When the publisher is not known, a mapping is given to another than a generic table, or the
        currency needs a rate or refuses one.
    DataError
        When the file is not in that layout, or a cell cannot be used.

    Examples
    --------
    >>> read_table("oecd", [])
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: Unknown publisher (found: 'oecd'). Did you mean ...
    """
    known = resolve(publisher, {name: name for name in PUBLISHERS}, "publisher")
    if known == _GENERIC:
        labels = LabelMapping.read(mapping) if isinstance(mapping, Path) else mapping
        table = read_generic(files, mapping=labels, year=year)
    elif mapping is not None:
        what = "A mapping of labels is for a generic table"
        raise InputError(what, where="mapping", found=known, fix='Use the publisher "generic"')
    else:
        table = _READERS[known](files, year=year)
    return table.in_usd_m(usd_per_unit, rate_source=rate_source)


__all__ = ["PUBLISHERS", "read_table"]
