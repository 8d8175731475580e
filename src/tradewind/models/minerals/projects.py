"""Mines and plants that are being built: what is added to the chains by a year."""

from __future__ import annotations

import pandas as pd

from tradewind.models.minerals.facts import table
from tradewind.models.minerals.plan import ChainPlan, NewCapacity


def projects_until(year: int) -> ChainPlan:
    """Return the projects of the package's table that start by a year, as new capacity.

    Parameters
    ----------
    year
        The last year of start that counts.

    Returns
    -------
    ChainPlan
        One `NewCapacity` per project, in the order of the table, at the full tonnes a year that
        its source states: growth to that takes longer in many, and some will not be built.

    Examples
    --------
    >>> {made.economy for made in projects_until(2026).of("gallium").capacities}
    {'AUS'}
    >>> projects_until(2020).nothing
    True
    """
    return ChainPlan(
        capacities=tuple(
            NewCapacity(row["mineral"], row["stage"], row["economy"], float(row["tonnes_per_year"]))
            for row in projects_table(year).to_dict("records")
        )
    )


def projects_table(year: int, minerals: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the rows of the table of projects that start by a year.

    Parameters
    ----------
    year
        The last year of start that counts.
    minerals
        Ids; all by default.

    Returns
    -------
    pandas.DataFrame
        The columns of ``facts/projects.csv``.

    Examples
    --------
    >>> projects_table(2026, ("gallium",))["economy"].tolist()
    ['AUS']
    """
    rows = table("projects")
    known = rows["start_year"].astype(int) <= year
    if minerals:
        known &= rows["mineral"].isin(minerals)
    return rows[known].reset_index(drop=True)


__all__ = ["projects_table", "projects_until"]
