"""Tables of what the members depend on."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.core.units import USD_PER_USD_M
from tradewind.report.numbers import ABSENT, money, percent, points
from tradewind.report.sources import GOVERNANCE, MINING, TABLE, TRADE, source_line
from tradewind.report.tables import Cell, Table, headings, index_cell, number_cell, share_cell

STAGES = {"mine": "ore or concentrate", "refine": "refined product", "use": "worked product"}


def industry_table(results: BriefingResults, member: str, rows: int | None) -> Table:
    """Return the industries in which one member leans most on a single origin.

    Parameters
    ----------
    results
        A briefing.
    member
        ISO3.
    rows
        How many, most money from one origin first; None for all.

    Returns
    -------
    Table
        Imports, origin, shares and index.

    Examples
    --------
    >>> industry_table(results, "JPN", 5).name
    'industries-JPN'
    """
    name = results.names[member]
    kept = results.industries[results.industries["member"] == member]
    kept = kept if rows is None else kept.head(rows)
    titles = headings(
        "Industry", "Imports", "Largest origin", "Its share", "Its share, looking through",
        "Hidden, points", "HHI",
    )  # fmt: skip
    body = tuple(
        (
            Cell(row.short_name),
            number_cell(money(row.imports_usd_m)),
            Cell(row.top_origin_name),
            share_cell(row.cr1),
            number_cell(percent(row.look_through_share)),
            number_cell(points(row.hidden_share)),
            index_cell(row.hhi),
        )
        for row in kept.itertuples()
    )
    suffix = "" if rows is not None else "-all"
    ranked = "ranked by money that goes to one origin" if rows is not None else "every industry"
    return Table(
        f"industries-{member}{suffix}",
        f"{name}: imported inputs, by their industry, {results.world_year}, {ranked}",
        (titles,),
        body,
        source_line(results.provenance, (TABLE,), imputed=part_imputed(results.industries)),
    )


def part_imputed(table: pd.DataFrame) -> bool:
    """Return whether any row of a table of imports counts purchases that are imputed.

    Parameters
    ----------
    table
        A table with a column ``imputed``.

    Returns
    -------
    bool
        True when its source line must say so.

    Examples
    --------
    >>> part_imputed(pd.DataFrame({"imputed": [False, True]}))
    True
    """
    return bool(table["imputed"].any())


def mineral_table(results: BriefingResults, member: str, rows: int | None) -> Table:
    """Return one member's minerals with the three measures side by side.

    Parameters
    ----------
    results
        A briefing.
    member
        ISO3.
    rows
        How many of those ranked, most concentrated imports first; None for all, small ones too.

    Returns
    -------
    Table
        Imports, origin, and the three measures.

    Examples
    --------
    >>> mineral_table(results, "JPN", 5).name
    'minerals-JPN'
    """
    name = results.names[member]
    kept = results.minerals[results.minerals["member"] == member]
    kept = kept if rows is None else kept[kept["ranked"]].head(rows)
    titles = headings(
        "Mineral", "Imports", "Largest origin", "Its share", "Imports, HHI",
        "Largest producer", "World production, HHI with governance", "GeoPolRisk",
    )  # fmt: skip
    body = tuple(
        (
            Cell(row.name, below=f"as {STAGES.get(row.stage, row.stage)}"),
            number_cell(money(row.imports_usd / USD_PER_USD_M)),
            Cell(row.top_origin_name),
            share_cell(row.cr1),
            index_cell(row.hhi),
            Cell(row.made_top_producer_name if isinstance(row.made_top_producer, str) else ABSENT),
            index_cell(row.made_hhi_governance),
            index_cell(row.geopolrisk),
        )
        for row in kept.itertuples(index=False)
    )
    suffix = "" if rows is not None else "-all"
    floor = money(results.params.mineral_floor_usd / USD_PER_USD_M)
    ranked = (
        f"imports above {floor}, most concentrated first"
        if rows is not None
        else "all in the data, small ones too"
    )
    return Table(
        f"minerals-{member}{suffix}",
        f"{name}: critical minerals, {results.mineral_year}; {ranked}",
        (titles,),
        body,
        source_line(results.provenance, (TRADE, MINING, GOVERNANCE)),
    )


def common_table(results: BriefingResults) -> Table:
    """Return what the members buy mostly from the same origin.

    Parameters
    ----------
    results
        A briefing on two members or more.

    Returns
    -------
    Table
        Largest joint value first.

    Examples
    --------
    >>> common_table(results).name
    'common'
    """
    titles = headings(
        "What", "Origin", "For whom", "Joint imports from it", "Lowest share", "Highest share",
        "HHI above the line for each",
    )  # fmt: skip
    body = tuple(
        (
            Cell(row.name, below=_kind(row.kind, row.stage, imputed=row.imputed)),
            Cell(row.origin_name),
            Cell("all" if row.all_members else ", ".join(row.members)),
            number_cell(money(row.joint_imports_usd / USD_PER_USD_M)),
            share_cell(row.min_share),
            share_cell(row.max_share),
            Cell("yes" if row.concentrated else "no"),
        )
        for row in results.common.itertuples(index=False)
    )
    return Table(
        "common",
        "What members buy for more than half from the same origin",
        (titles,),
        body,
        source_line(results.provenance, (TABLE, TRADE), imputed=part_imputed(results.common)),
    )


def shared_origin_table(results: BriefingResults, rows: int) -> Table:
    """Return the origins behind the foreign inputs of every member.

    Parameters
    ----------
    results
        A briefing.
    rows
        How many, by the lowest share of any member.

    Returns
    -------
    Table
        One share per member.

    Examples
    --------
    >>> shared_origin_table(results, 8).name
    'shared-origins'
    """
    joint = results.joint_origins[~results.joint_origins["is_member"]]
    kept = joint.nlargest(rows, "lowest_share")
    shares = results.origins.pivot_table(
        index="origin", columns="member", values="foreign_look_through_share"
    )
    top = float(shares.loc[kept["origin"]].max().max())
    members = [results.names[code] for code in results.members]
    titles = headings("Origin", *members)
    body = tuple(
        (
            Cell(row.name),
            *(share_cell(float(shares.loc[row.origin, m]), top) for m in results.members),
        )
        for row in kept.itertuples(index=False)
    )
    return Table(
        "shared-origins",
        "Outside origins that matter to all: share of foreign inputs, looking through",
        (titles,),
        body,
        source_line(results.provenance, (TABLE,)),
    )


def _kind(kind: str, stage: str, *, imputed: bool) -> str:
    if kind == "industry":
        return "industry, part imputed" if imputed else "industry"
    return f"mineral, {STAGES.get(stage, stage)}"


__all__ = [
    "STAGES",
    "common_table",
    "industry_table",
    "mineral_table",
    "part_imputed",
    "shared_origin_table",
]
