"""Where in a TOML text a field stands: the reader of the standard library does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TABLE = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+)\s*=")

Place = tuple[str | int, ...]
"""Keys and positions from the top of the file, such as ``("measures", 1, "level", "low")``."""


def lines_of(text: str) -> dict[Place, int]:
    """Return the line of every table and field, counted from 1.

    Parameters
    ----------
    text
        TOML with tables and keys that need no quotes.

    Returns
    -------
    dict
        By place. A key in a text of several lines may be taken for a field; the first one counts.

    Examples
    --------
    >>> found = lines_of(chr(10).join(["[[measures]]", 'id = "a"', "[measures.level]", "low = 1"]))
    >>> found["measures", 0, "level", "low"]
    4
    """
    found: dict[Place, int] = {}
    counts: dict[Place, int] = {}
    table: Place = ()
    for number, line in enumerate(text.splitlines(), start=1):
        header = _TABLE.match(line)
        if header:
            table = _opened(header.group(2).split("."), counts, repeated=header.group(1) == "[[")
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, key.group(1)), number)
    return found


def _opened(keys: Sequence[str], counts: dict[Place, int], *, repeated: bool) -> Place:
    """Return the place of a table, with the position of each repeated table on the way."""
    place: Place = ()
    for depth, key in enumerate(keys):
        place = (*place, key)
        if repeated and depth == len(keys) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def line_at(lines: dict[Place, int], place: Sequence[str | int]) -> int:
    """Return the line of a place, or of the nearest table around it; 1 where there is none.

    Parameters
    ----------
    lines
        As `lines_of` returns them.
    place
        Keys and positions.

    Returns
    -------
    int
        From 1.

    Examples
    --------
    >>> line_at({("measures", 0): 2}, ("measures", 0, "id"))
    2
    """
    at = tuple(place)
    while at:
        if at in lines:
            return lines[at]
        at = at[:-1]
    return 1


__all__ = ["Place", "line_at", "lines_of"]
