"""Words for chains of minerals: stages, what is estimated, how long a stock lasts."""

from __future__ import annotations

import math

import pandas as pd

from tradewind.report.numbers import ABSENT

_DONE = {"mine": "Mined", "refine": "Refined", "make": "Made into magnets"}
_PRODUCTS = {"mine": "ore or concentrate", "refine": "refined product", "make": "magnets"}
_PLACES = {"mine": "at the mine", "refine": "at the refinery", "make": "where magnets are made"}
_YEAR_DAYS = 365.0
ESTIMATED = "estimated"


def done(stage: str) -> str:
    """Return what is done at a stage.

    Parameters
    ----------
    stage
        ``"mine"``, ``"refine"`` or ``"make"``.

    Returns
    -------
    str
        Capitalised.

    Examples
    --------
    >>> done("refine")
    'Refined'
    """
    return _DONE.get(stage, stage.capitalize())


def product(stage: str) -> str:
    """Return what leaves a stage.

    Parameters
    ----------
    stage
        ``"mine"``, ``"refine"`` or ``"make"``.

    Returns
    -------
    str
        In small letters.

    Examples
    --------
    >>> product("mine")
    'ore or concentrate'
    """
    return _PRODUCTS.get(stage, stage)


def place(stage: str) -> str:
    """Return where a stage is.

    Parameters
    ----------
    stage
        ``"mine"``, ``"refine"`` or ``"make"``.

    Returns
    -------
    str
        With its preposition.

    Examples
    --------
    >>> place("refine")
    'at the refinery'
    """
    return _PLACES.get(stage, stage)


def short_name(name: str) -> str:
    """Return the name of a mineral without what stands in brackets, as in a sentence.

    Parameters
    ----------
    name
        As in the tables.

    Returns
    -------
    str
        In small letters.

    Examples
    --------
    >>> short_name("Heavy magnet rare earths (dysprosium, terbium)")
    'heavy magnet rare earths'
    """
    plain = name.split(" (")[0]
    return plain[:1].lower() + plain[1:]


def days(value: float) -> str:
    """Return how long a stock lasts.

    Parameters
    ----------
    value
        Days; infinite where nothing is missing, NaN where nobody asked.

    Returns
    -------
    str
        Whole days, or words.

    Examples
    --------
    >>> days(41.6), days(4000.0), days(math.inf)
    ('42', 'over a year', 'none missing')
    """
    if math.isnan(value):
        return ABSENT
    if math.isinf(value):
        return "none missing"
    return "over a year" if value > _YEAR_DAYS else f"{value:.0f}"


def guessed(row: pd.Series) -> str:
    """Return which figures of a chain are estimates.

    Parameters
    ----------
    row
        ``use_imputed, trade_imputed``.

    Returns
    -------
    str
        Empty where none is.

    Examples
    --------
    >>> guessed(pd.Series({"use_imputed": True, "trade_imputed": False}))
    'use estimated'
    """
    parts = [word for word in ("use", "trade") if row[f"{word}_imputed"]]
    return f"{' and '.join(parts)} {ESTIMATED}" if parts else ""


__all__ = ["ESTIMATED", "days", "done", "guessed", "place", "product", "short_name"]
