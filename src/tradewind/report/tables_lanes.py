"""Tables of the section on sea lanes: what passes which chokepoint, closures, crude oil."""

from __future__ import annotations

import math

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_lanes import OIL_STRAIT
from tradewind.report.numbers import ABSENT, percent
from tradewind.report.sources import TABLE, TRADE, SourceLine, source_line
from tradewind.report.tables import Cell, Heading, Table, number_cell, share_cell

SHOWN = 10
"""Chokepoints in the table of the section."""
_WHOLE_DAYS = 10.0
_MEASURES = {
    "share_of_imports_value": "imports", "share_of_exports_value": "exports",
    "share_of_crude_imports": "imports of crude oil",
}  # fmt: skip


def lane_source(results: BriefingResults) -> SourceLine:
    """Return the line under what sea lanes say.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    SourceLine
        Data sets, the network, and what is imputed.

    Examples
    --------
    >>> lane_source(results).imputed
    'final demand by destination'
    """
    line = source_line(results.provenance, (TABLE,), imputed=True)
    text = (
        f"Tradewind, sea lanes, on {line.text}; network of searoute (Apache-2.0); ports, shares by "
        "sea and speeds each with its source in the documentation"
    )
    return SourceLine(text, line.imputed)


def days_lost(value: float) -> str:
    """Return days as they read: one decimal below ten, none from there.

    Parameters
    ----------
    value
        Days, or NaN.

    Returns
    -------
    str
        Such as "9.3" or "14".

    Examples
    --------
    >>> days_lost(9.26), days_lost(13.8), days_lost(0.0)
    ('9.3', '14', '0.0')
    """
    if math.isnan(value):
        return ABSENT
    return f"{value:.{1 if value < _WHOLE_DAYS else 0}f}"


def passage_table(results: BriefingResults, chokepoints: int | None) -> Table:
    """Return what of the trade of each member passes which chokepoint.

    Parameters
    ----------
    results
        A briefing with sea lanes.
    chokepoints
        How many, the busiest first; None for all.

    Returns
    -------
    Table
        One row per chokepoint and member.

    Examples
    --------
    >>> passage_table(results, 10).name
    'lanes'
    """
    shares = results.lane_tables["lane_chokepoints"].set_index("chokepoint")["share"]
    rows = results.lane_tables["lane_passages"]
    kept = rows if chokepoints is None else rows[rows["place"] < chokepoints]
    whole = float(rows[["imports_share", "exports_share"]].to_numpy().max())
    body = [
        (
            Cell(row["name"], below=f"{percent(shares[row['chokepoint']])} of sea trade",
                 css="" if k else "first", span=0 if k else len(part)),
            Cell(results.names[row["member"]]),
            share_cell(row["imports_share"], whole),
            share_cell(row["exports_share"], whole),
            number_cell(days_lost(row["extra_days"])),
            number_cell(percent(row["stopped_share"])),
        )
        for _, part in kept.groupby("place")
        for k, row in enumerate(part.to_dict("records"))
    ]  # fmt: skip
    top = (
        Heading("Chokepoint"), Heading("Member"),
        *(Heading(text, css="num") for text in (
            "Imports", "Exports", "Days lost if closed", "No way round")),
    )  # fmt: skip
    many = "the members' sea trade" if len(results.members) > 1 else "its sea trade"
    caption = (
        "Shares of trade in goods that pass a chokepoint; if it closes, days that the goods lose "
        f"and the share of them that has no way left; {_which(chokepoints)}, by share of {many}"
    )
    name = "lanes-all" if chokepoints is None else "lanes"
    return Table(name, caption, (top,), tuple(body), lane_source(results))


def _which(chokepoints: int | None) -> str:
    return "all chokepoints" if chokepoints is None else "the busiest"


def crude_table(results: BriefingResults) -> Table | None:
    """Return what of the members' imports of crude oil passes Hormuz, here and as published.

    Parameters
    ----------
    results
        A briefing with sea lanes.

    Returns
    -------
    Table or None
        One row per member that imports crude oil; None where none does.

    Examples
    --------
    >>> len(crude_table(results).rows)
    2
    """
    crude = results.lane_tables["lane_crude"]
    if crude.empty:
        return None
    body = []
    for member in [code for code in results.members if code in set(crude["member"])]:
        mine = crude[crude["member"] == member]
        figures = [
            results.figures.get(f"lane_crude_{end}.{member}", math.nan) for end in ("low", "high")
        ]
        body.append(
            (
                Cell(results.names[member]),
                share_cell(results.figures[f"lane_crude_share.{member}"]),
                number_cell(span_of(*figures)),
                number_cell(percent(float(mine["covered_share"].iloc[0]))),
            )
        )
    top = (
        Heading("Member"),
        *(Heading(text, css="num") for text in (
            "Here", "Published, lowest to highest", "Imports whose port is known")),
    )  # fmt: skip
    year = int(crude["year"].iloc[0])
    caption = (
        f"Crude oil: share of the value of imports that passes the Strait of Hormuz, {year}; "
        "published figures are of several years"
    )
    source = source_line(results.provenance, (TRADE,))
    text = f"Tradewind, sea lanes, on {source.text}; published figures: see the full tables"
    return Table("lanes-crude", caption, (top,), tuple(body), SourceLine(text))


def span_of(low: float, high: float) -> str:
    """Return the ends of a range of shares.

    Parameters
    ----------
    low, high
        Shares, or NaN.

    Returns
    -------
    str
        One share where both ends read the same.

    Examples
    --------
    >>> span_of(0.44, 0.44) == percent(0.44)
    True
    """
    ends = dict.fromkeys((percent(low), percent(high)))
    return " to ".join(ends)


def published_table(results: BriefingResults) -> Table | None:
    """Return published shares of the members' trade that pass a chokepoint, ours beside.

    Parameters
    ----------
    results
        A briefing with sea lanes.

    Returns
    -------
    Table or None
        One row per published figure, with its source; None where nothing is published.

    Examples
    --------
    >>> len(published_table(results).rows) > 5
    True
    """
    rows = results.lane_tables["lane_published"]
    if rows.empty:
        return None
    body = [
        (
            Cell(results.names[row["member"]], css="" if k else "first",
                 span=0 if k else len(part)),
            Cell(row["name"], below=f"share of {_MEASURES[row['measure']]}"),
            Cell(percent(row["ours"]), below=_year(row["our_year"]), css="num"),
            Cell(percent(row["published"]), below=_year(row["year"]), css="num"),
            number_cell(span_of(row["low"], row["high"])),
            Cell(row["source"], below=row["why"], css="cited"),
            Cell(row["confidence"], css="mark"),
        )
        for _, part in rows.groupby("member", sort=False)
        for k, row in enumerate(part.to_dict("records"))
    ]  # fmt: skip
    top = (
        Heading("Member"), Heading("What"), Heading("Here", css="num"),
        Heading("Published", css="num"), Heading("From, to", css="num"),
        Heading("Source, and what differs"), Heading("Mark", css="mark"),
    )  # fmt: skip
    caption = (
        "Published shares of trade that pass a chokepoint, beside those computed here; mark A is "
        "official or told by two sources, B one source, C derived or judged"
    )
    return Table("lanes-published", caption, (top,), tuple(body), lane_source(results))


def _year(value: object) -> str:
    return "" if value is None or pd.isna(value) else str(value)


def has_crude(results: BriefingResults, member: str) -> bool:
    """Return whether some crude oil of a member passes Hormuz.

    Parameters
    ----------
    results
        A briefing with sea lanes.
    member
        ISO3.

    Returns
    -------
    bool
        Whether it is worth a sentence.

    Examples
    --------
    >>> has_crude(results, "JPN")
    True
    """
    rows = results.lane_tables["lane_crude"]
    mine = rows[rows["member"] == member] if len(rows) else rows
    return bool(len(mine)) and OIL_STRAIT in set(mine["chokepoint"])


__all__ = [
    "SHOWN",
    "crude_table",
    "days_lost",
    "has_crude",
    "lane_source",
    "passage_table",
    "published_table",
    "span_of",
]
