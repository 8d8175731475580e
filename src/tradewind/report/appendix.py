"""Tables for the referee: data sets, findings, parameters, terms of the shocks, precision."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from tradewind.app.briefing import BriefingResults
from tradewind.core import Params
from tradewind.report.numbers import ABSENT
from tradewind.report.sources import SourceLine
from tradewind.report.tables import Cell, Heading, Table, columns_of, headings, number_cell


def data_tables(results: BriefingResults) -> Table:
    """Return the data sets read, with vintages and hashes.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per data set.

    Examples
    --------
    >>> data_tables(results).name
    'data'
    """
    body = tuple(
        (
            Cell(d.title, below=d.citation),
            Cell(d.publisher),
            Cell(d.vintage),
            Cell(d.version),
            Cell(d.sha256 or ABSENT, css="hash"),
            Cell(d.licence),
        )
        for d in results.provenance.datasets
    )
    titles = (
        "Data set",
        "Publisher",
        "Vintage",
        "Read from",
        "SHA-256 of what was read",
        "Licence",
    )
    return Table("data", "Data sets", (tuple(Heading(t) for t in titles),), body, SourceLine(""))


def finding_table(results: BriefingResults) -> Table:
    """Return what the data checks found.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        Warnings first.

    Examples
    --------
    >>> finding_table(results).name
    'findings'
    """
    order = {"error": 0, "warning": 1, "note": 2}
    rows = [
        (f.severity, f.check, f.subject, f.message, f"{f.count:,}")
        for f in sorted(results.findings, key=lambda f: order[f.severity])
    ]
    return columns_of(
        rows, "findings", "What the checks found", "Kind", "Check", "Where", "What", "Count"
    )


def parameter_table(results: BriefingResults) -> Table:
    """Return the parameters with unit, source and believed range.

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
    >>> parameter_table(results).name
    'parameters'
    """
    return columns_of(
        parameter_rows(results.params),
        "parameters", "What was supposed", "Parameter", "Value", "Unit", "Can be", "Source",
    )  # fmt: skip


def parameter_rows(params: Params) -> list[tuple[str, ...]]:
    """Return each parameter with its value, unit, believed range and source.

    Parameters
    ----------
    params
        Any parameters.

    Returns
    -------
    list of tuple of str
        Texts.

    Examples
    --------
    >>> parameter_rows(results.params)[-2][1]
    '12'
    """
    fields = type(params).model_json_schema()["properties"]
    return [
        (about["description"], _value(value), about["unit"], _between(about), about["source"])
        for about, value in ((fields[name], value) for name, value in params.model_dump().items())
    ]


def term_table(results: BriefingResults) -> Table:
    """Return the exact terms of every shock and how precisely it was solved.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per shock.

    Examples
    --------
    >>> term_table(results).name
    'terms'
    """
    worst = results.solver.groupby("shock")[["residual", "iterations"]].max()
    worst = worst.reindex(results.shocks["shock"])
    body = tuple(
        (
            Cell(row.label),
            Cell(row.terms),
            number_cell(_shown(worst.loc[row.shock, "residual"], ".0e")),
            number_cell(_shown(worst.loc[row.shock, "iterations"], ".0f")),
        )
        for row in results.shocks.itertuples(index=False)
    )
    titles = headings("Shock", "What happens", "Largest residual", "Most iterations")
    return Table(
        "terms",
        "The shocks as the model was given them, main case",
        (titles,),
        body,
        SourceLine(""),
    )


def _between(about: Mapping[str, Any]) -> str:
    low, high = about.get("low"), about.get("high")
    return ABSENT if low is None or high is None else f"{low:,.10g} to {high:,.10g}"


def _value(value: object) -> str:
    if value is None:
        return "latest"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return f"{value:,.10g}" if isinstance(value, float) else str(value)


def _shown(value: float, pattern: str) -> str:
    return ABSENT if math.isnan(value) else format(value, pattern)


__all__ = ["data_tables", "finding_table", "parameter_rows", "parameter_table", "term_table"]
