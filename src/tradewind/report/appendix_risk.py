"""Tables for the referee of risk: every hazard, what is off and why, what was supposed."""

from __future__ import annotations

from tradewind.app.briefing import BriefingResults
from tradewind.report.appendix import parameter_rows
from tradewind.report.numbers import ABSENT, percent
from tradewind.report.pictures_risk import risk_source
from tradewind.report.risk_words import rate_names
from tradewind.report.sources import SourceLine
from tradewind.report.tables import Cell, Heading, Table, columns_of, number_cell


def hazard_table(results: BriefingResults) -> Table:
    """Return every hazard of the record: class, date, rates, severity, confidence, source.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per hazard, on or off.

    Examples
    --------
    >>> hazard_table(results).name
    'hazards'
    """
    rates = rate_names(results)
    body = tuple(
        (
            Cell(row["title"], below="" if row["counts"] else "off"),
            Cell(row["class_title"]),
            Cell(row["first_day"] or ABSENT, css="date"),
            *(number_cell(_rate(row[f"rate_{name}"])) for name in rates),
            Cell(row["severity"]),
            Cell(row["confidence"]),
            Cell(row["source"], css="cited"),
        )
        for row in results.risk_tables["risk_hazards"].to_dict("records")
    )
    top = (
        *(Heading(text) for text in ("What happens", "Class", "First day")),
        *(Heading(f"A year, {words}", css="num") for words in rates.values()),
        *(Heading(text) for text in ("From mildest to worst", "Mark", "Source")),
    )
    return Table(
        "hazards",
        "The record: hazards, how often, how hard, and who says so",
        (top,),
        body,
        risk_source(results),
    )


def unlisted_table(results: BriefingResults) -> Table | None:
    """Return what economies without an event of their own might do or suffer.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table or None
        One row each, the likeliest first; None where rates by governance are off.

    Examples
    --------
    >>> unlisted_table(results) is None
    True
    """
    rows = results.risk_tables["risk_unlisted"]
    if rows.empty:
        return None
    rates = rate_names(results)
    ordered = rows.sort_values(f"rate_{next(iter(rates))}", ascending=False, kind="stable")
    body = tuple(
        (
            Cell(row["title"]),
            Cell(row["class_title"]),
            *(number_cell(_rate(row[f"rate_{name}"])) for name in rates),
            Cell(row["severity"]),
            number_cell(f"{row['stability']:.1f}".replace("-", "\N{MINUS SIGN}")),
            number_cell(percent(row["world_share"])),
        )
        for row in ordered.to_dict("records")
    )
    top = (
        *(Heading(text) for text in ("What happens", "Class")),
        *(Heading(f"A year, {words}", css="num") for words in rates.values()),
        Heading("From mildest to worst"),
        *(Heading(text, css="num") for text in ("Political stability", "Share of world exports")),
    )
    return Table(
        "hazards-unlisted",
        "Economies without an event of their own: estimated from governance, mark C",
        (top,),
        body,
        risk_source(results),
    )


def off_table(results: BriefingResults) -> Table | None:
    """Return the hazards that do not count, with the reason.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table or None
        One row each; None where every one counts.

    Examples
    --------
    >>> off_table(results).name
    'hazards-off'
    """
    rows = results.risk_tables["risk_hazards"]
    rows = rows[~rows["counts"].astype(bool)]
    if rows.empty:
        return None
    texts = [(row.title, row.why_off) for row in rows.itertuples(index=False)]
    return columns_of(
        texts, "hazards-off", "Hazards of the record that do not count", "What happens", "Why"
    )


def risk_parameter_table(results: BriefingResults) -> Table:
    """Return the parameters of the risk analysis with unit, source and believed range.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per parameter.

    Examples
    --------
    >>> risk_parameter_table(results).name
    'risk-parameters'
    """
    return Table(
        "risk-parameters",
        "What was supposed for risk",
        (tuple(Heading(t) for t in ("Parameter", "Value", "Unit", "Can be", "Source")),),
        tuple(tuple(Cell(text) for text in row) for row in parameter_rows(results.risk.params)),
        SourceLine(""),
    )


def _rate(value: float) -> str:
    return f"{value:.2g}" if value else ABSENT


__all__ = ["hazard_table", "off_table", "risk_parameter_table", "unlisted_table"]
