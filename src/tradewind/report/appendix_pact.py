"""Tables for the referee of the pact: every number with its source, precision, parameters."""

from __future__ import annotations

from tradewind.app.briefing import BriefingResults
from tradewind.report.appendix import parameter_rows
from tradewind.report.numbers import ABSENT, part
from tradewind.report.pact_words import pact_of
from tradewind.report.sources import SourceLine
from tradewind.report.tables import Cell, Heading, Table, number_cell

_SHARED = {"by_measure": "Measures", "by_member": "Members"}


def pact_number_table(results: BriefingResults) -> Table:
    """Return every number of the pact with its range, source, address and confidence.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table
        One row per number.

    Examples
    --------
    >>> pact_number_table(results).name
    'pact-numbers'
    """
    titles = dict(results.pact_tables["pact_measures"].set_index("measure")["title"])
    rows = results.pact_tables["pact_numbers"]
    counts = rows["measure"].value_counts()
    body, seen = [], set()
    for row in rows.to_dict("records"):
        first = row["measure"] not in seen
        seen.add(row["measure"])
        span = int(counts[row["measure"]]) if first else 0
        said = "; ".join(text for text in (row["address"], row["note"]) if text)
        body.append(
            (
                Cell(titles[row["measure"]], css="first" if first else "", span=span),
                Cell(str(row["field"]).replace("_", " ")),
                *(number_cell(f"{row[name]:,.6g}") for name in ("value", "low", "high")),
                Cell(row["source"], below=said, css="cited"),
                Cell(row["confidence"], css="mark"),
            )
        )
    top = (
        Heading("Measure"), Heading("Number"),
        *(Heading(text, css="num") for text in ("Value", "Low", "High")),
        Heading("Source, address and doubts"), Heading("Mark", css="mark"),
    )  # fmt: skip
    caption = (
        "Every number of the pact: best estimate, bounds that hold nine draws in ten, and source"
    )
    return Table("pact-numbers", caption, (top,), tuple(body), SourceLine(""))


def commitment_table(results: BriefingResults) -> Table | None:
    """Return the commitments that the measures are drawn from, and how they stand.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row per commitment; None where measures name none.

    Examples
    --------
    >>> commitment_table(results).name
    'pact-commitments'
    """
    rows = results.pact_tables["pact_commitments"]
    if rows.empty:
        return None
    titles = dict(results.pact_tables["pact_measures"].set_index("measure")["title"])
    body = tuple(
        (
            Cell(row["commitment_id"]),
            Cell(row["date"]),
            Cell(row["commitment"], below=row["source"], css="cited"),
            Cell(row["status"], css="cited"),
            Cell("; ".join(titles[name] for name in row["measures"].split())),
            Cell(row["confidence"], css="mark"),
        )
        for row in rows.to_dict("records")
    )
    top = (
        *(Heading(text) for text in ("Id", "Date", "Promised", "How it stands", "Measures")),
        Heading("Mark", css="mark"),
    )
    caption = "The commitments that measures are drawn from, and what could be read of them"
    return Table("pact-commitments", caption, (top,), body, SourceLine(""))


def accuracy_table(results: BriefingResults) -> Table | None:
    """Return how exactly the effect was shared among measures and members.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table or None
        One row each; None where it was not shared.

    Examples
    --------
    >>> accuracy_table(results).name
    'pact-accuracy'
    """
    rows = results.pact_tables["pact_accuracy"]
    if rows.empty:
        return None
    body = tuple(
        (
            Cell(_SHARED.get(row["attribution"], row["attribution"])),
            number_cell(f"{row['players']:,}"),
            number_cell(f"{row['order']:,}"),
            number_cell(f"{row['coalitions_solved']:,}"),
            number_cell(part(row["read_off_error"]) if row["read_off_error"] else ABSENT),
            number_cell(f"{row['orders']:,}" if row["orders"] else "all"),
        )
        for row in rows.to_dict("records")
    )
    numbers = (
        "Players", "Solved together up to", "Coalitions solved", "Largest error of the others",
        "Orders of joining",
    )  # fmt: skip
    top = (Heading("Shared among"), *(Heading(text, css="num") for text in numbers))
    caption = "How exactly the effect was shared (Shapley values); errors as a share of the effect"
    return Table("pact-accuracy", caption, (top,), body, SourceLine(""))


def pact_parameter_table(results: BriefingResults) -> Table:
    """Return the parameters of the evaluation with unit, source and believed range.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Table
        One row per parameter.

    Examples
    --------
    >>> pact_parameter_table(results).name
    'pact-parameters'
    """
    top = tuple(Heading(t) for t in ("Parameter", "Value", "Unit", "Can be", "Source"))
    rows = parameter_rows(pact_of(results).params)
    body = tuple(tuple(Cell(text) for text in row) for row in rows)
    return Table("pact-parameters", "What was supposed for the pact", (top,), body, SourceLine(""))


__all__ = ["accuracy_table", "commitment_table", "pact_number_table", "pact_parameter_table"]
