"""How tables of a run are shown to people: any table, and what is behind a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.output import Answer
from tradewind.cli.sections import ABSENT, Column, Section

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import Trace

_VALUES = (
    Column("regime", "Rates"),
    Column("value_usd_m", "US$ m a year", "usd_m"),
    Column("low_usd_m", "Low, US$ m", "usd_m"),
    Column("high_usd_m", "High, US$ m", "usd_m"),
    Column("share_of_gdp_pct", "% of GDP", "index"),
)
_SCENARIOS = (
    Column("regime", "Rates"),
    Column("title", "Scenario"),
    Column("eal_share", "Share of annual loss", "share"),
    Column("rate_per_year", "Times a year", "index"),
    Column("mean_days", "Days", "count"),
)
_HAZARDS = (
    "hazard", "class", "first_day", "kind", "origin", "destination", "severity_low",
    "severity_mode", "severity_high", "unit", "confidence", "source",
)  # fmt: skip
_ELASTICITIES = ("name", "industry", "value", "low", "high", "unit", "source", "confidence")
_DATASETS = ("id", "publisher", "vintage", "licence")
_SOFTWARE = ("package", "version")


def as_section(title: str, frame: pd.DataFrame, most: int) -> Section:
    """Make a section of a table whose columns are not known beforehand.

    Parameters
    ----------
    title
        One line above the table.
    frame
        Any table.
    most
        How many rows to show.

    Returns
    -------
    Section
        Columns under their own names; numbers to six digits.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"rate": [1 / 3, float("nan")], "on": [True, False]})
    >>> as_section("T", frame, 2).cells()
    [['0.333333', 'True'], ['no data', 'False']]
    """
    columns = tuple(Column(str(name), str(name)) for name in frame)
    return Section(title, columns, frame.head(most).map(_cell))


def _cell(value: object) -> str:
    if value is None or value != value:
        return ABSENT
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _first(scenarios: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the first rows of each regime."""
    return scenarios.groupby("regime", sort=False).head(most)


def tracing(found: Trace, most: int) -> Answer:
    """Lay out what is behind a number of a risk run.

    Parameters
    ----------
    found
        The trace.
    most
        How many rows of a table to show to people.

    Returns
    -------
    Answer
        All tables; the scenarios are what ``--csv`` prints.

    Examples
    --------
    >>> tracing.__name__
    'tracing'
    """
    import pandas as pd

    values = found.values.assign(
        **{f"{n}_m": found.values[n] / 1e6 for n in ("value_usd", "low_usd", "high_usd")}
    )
    inputs = pd.DataFrame(found.inputs.items(), columns=["input", "value"], dtype=object)
    tables = (
        ("Hazards in them", found.hazards[list(_HAZARDS)]),
        ("Elasticities", found.elasticities[list(_ELASTICITIES)]),
        ("Data sets", found.datasets[list(_DATASETS)]),
        ("Inputs", inputs),
        ("Software", found.software[list(_SOFTWARE)]),
    )
    sections = [
        Section("Value, with its interval", _VALUES, values),
        Section("Scenarios behind it, largest first", _SCENARIOS, _first(found.scenarios, most)),
        *(as_section(title, table, most) for title, table in tables if len(table)),
    ]
    rest = max(len(found.scenarios) - most, len(found.elasticities) - most)
    more = ("Some rows are not shown; --json has all.",) if rest > 0 else ()
    title = f"Why the {found.title} is what it is: run {found.run_id}"
    notes = (*more, *found.notes, *found.warnings)
    return Answer(title, tuple(sections), notes, found.to_dict(), found.to_frame())


__all__ = ["as_section", "tracing"]
