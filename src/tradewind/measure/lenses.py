"""Lenses: named sets of industries and minerals to look at, with the source of each set."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from tradewind.core import resolve
from tradewind.measure.params import DependenceParams


@dataclass(frozen=True, slots=True)
class Lens:
    """A set of industries and minerals that belong to one question.

    Parameters
    ----------
    name, title
        Code and heading.
    industries
        OECD ICIO codes.
    minerals
        Mineral ids.
    source, confidence, note
        Where the set comes from, A to C, and what it leaves out.

    Examples
    --------
    >>> read_lens("semiconductors").industries
    ('C26',)
    """

    name: str
    title: str
    industries: tuple[str, ...]
    minerals: tuple[str, ...]
    source: str
    confidence: str
    note: str


@cache
def lenses() -> Mapping[str, Lens]:
    """Return every lens in the package by name.

    Returns
    -------
    mapping of str to Lens
        In the order of the file.

    Examples
    --------
    >>> "critical-minerals" in lenses()
    True
    """
    text = resources.files("tradewind.measure").joinpath("lenses.toml").read_text("utf-8")
    return MappingProxyType({name: _lens(name, row) for name, row in tomllib.loads(text).items()})


def _lens(name: str, row: Mapping[str, object]) -> Lens:
    industries, minerals = row["industries"], row["minerals"]
    if not isinstance(industries, list) or not isinstance(minerals, list):
        raise TypeError(name)
    return Lens(
        name=name,
        title=str(row["title"]),
        industries=tuple(industries),
        minerals=tuple(minerals),
        source=str(row["source"]),
        confidence=str(row["confidence"]),
        note=str(row["note"]),
    )


def read_lens(name: str) -> Lens:
    """Return a lens by name or title, in any case.

    Parameters
    ----------
    name
        Such as ``"critical-minerals"`` or ``"Critical minerals"``.

    Returns
    -------
    Lens
        The set and its source.

    Raises
    ------
    UnknownCodeError
        When there is no such lens; the message suggests the nearest.

    Examples
    --------
    >>> read_lens("Energy").confidence
    'A'
    """
    known = {key: lens.title for key, lens in lenses().items()}
    return lenses()[resolve(name, known, "lens", where="lens")]


def lens_of(params: DependenceParams) -> Lens | None:
    """Return the lens that parameters ask for, or None for everything.

    Parameters
    ----------
    params
        `lens` matters.

    Returns
    -------
    Lens or None
        None when no lens is set.

    Examples
    --------
    >>> lens_of(DependenceParams()) is None
    True
    """
    return read_lens(params.lens) if params.lens else None


def as_used(params: DependenceParams, **used: object) -> dict[str, object]:
    """Return parameters as they were used: defaults that follow the data are filled in.

    Parameters
    ----------
    params
        As given.
    **used
        What was used in their place or beside them, such as the year.

    Returns
    -------
    dict of str to object
        For provenance.

    Examples
    --------
    >>> used = as_used(DependenceParams(lens="Critical minerals"), year=2024)
    >>> used["year"], used["lens"]
    (2024, 'critical-minerals')
    """
    lens = lens_of(params)
    return {**params.model_dump(), "lens": lens.name if lens else None, **used}


__all__ = ["Lens", "as_used", "lens_of", "lenses", "read_lens"]
