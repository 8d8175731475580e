"""Lines of a pact file: every field is found where a reader would look for it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from tradewind.partnership.pact_lines import line_at, lines_of

TEXT = """\
# a comment = "not a field"
title = "x"
members = ["IND", "JPN"]

[[measures]]
id = "a"
  [[measures.duties]]  # the first
  importer = "IND"
  [measures.duties.rate]
  value = 0.1
[[measures.duties]]
importer = "JPN"
[measures.duties.rate]
value = 0.2
[measures.level]
low = 1
[[measures]]
id = "b"
level = { value = 1, low = 1 }
[[measures.duties]]
importer = "IND"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 2),
        (("members",), 3),
        (("measures", 0), 5),
        (("measures", 0, "id"), 6),
        (("measures", 0, "duties", 0), 7),
        (("measures", 0, "duties", 0, "importer"), 8),
        (("measures", 0, "duties", 0, "rate", "value"), 10),
        (("measures", 0, "duties", 1, "importer"), 12),
        (("measures", 0, "duties", 1, "rate", "value"), 14),
        (("measures", 0, "level", "low"), 16),
        (("measures", 1), 17),
        (("measures", 1, "level", "low"), 19),
        (("measures", 1, "duties", 0, "importer"), 21),
        (("measures", 0, "level", "high"), 15),
        (("measures", 0, "duties", 1, "exporter"), 11),
        (("measures", 1, "overrun"), 17),
        (("measures", 7), 1),
        ((), 1),
    ],
)
def test_a_field_or_the_table_that_lacks_it_is_found(
    place: tuple[str | int, ...], line: int
) -> None:
    assert line_at(lines_of(TEXT), place) == line


def test_every_field_of_a_ready_pact_has_a_line() -> None:
    from importlib.resources import files

    for entry in (files("tradewind.partnership") / "pacts").iterdir():
        text = entry.read_text(encoding="utf-8")
        rows, lines = text.splitlines(), lines_of(text)
        for place in _places(tomllib.loads(text), ()):
            assert place in lines, place
            key = str(place[-1] if isinstance(place[-1], str) else place[-2])
            assert key in rows[lines[place] - 1]


def _places(value: Any, place: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    if isinstance(value, dict):
        below = list(value.items())
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        below = list(enumerate(value))
    else:
        return [place]
    here = [place] if place and not isinstance(value, list) else []
    return here + [p for key, part in below for p in _places(part, (*place, key))]
