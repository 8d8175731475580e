"""Tables of the section on minerals: where chains break, stages, and where numbers come from."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.core.units import USD_PER_USD_M
from tradewind.report.chain_words import ESTIMATED, done, guessed, product
from tradewind.report.numbers import ABSENT, change, index, money, percent, tonnes
from tradewind.report.pictures_chain import chain_source
from tradewind.report.sources import SourceLine
from tradewind.report.tables import Cell, Heading, Table, number_cell, share_cell

SHOWN = 10
"""Minerals in the table of the section."""
_NUMBERS = {
    "prices": "price", "output": "output", "capacity": "capacity", "end_uses": "end use",
    "recycling": "recycled", "substitution": "substitution", "elasticities": "elasticity",
}  # fmt: skip
_LIST = ", "


def break_table(results: BriefingResults, minerals: int | None) -> Table:
    """Return where the chain of each mineral breaks first for each member.

    Parameters
    ----------
    results
        A briefing with chains.
    minerals
        How many, worst first; None for all.

    Returns
    -------
    Table
        One row per mineral and member.

    Examples
    --------
    >>> break_table(results, 10).name
    'chain-breaks'
    """
    rows = results.mineral_tables["mineral_breaks"]
    codes = rows["mineral"].drop_duplicates().head(len(rows) if minerals is None else minerals)
    rows = rows[rows["mineral"].isin(codes)]
    body = [row for _, part in rows.groupby("mineral", sort=False)
            for row in _break_rows(results, part)]  # fmt: skip
    top = (
        Heading("Mineral"), Heading("Breaks first at"), Heading("Member"),
        *(Heading(text, css="num") for text in (
            "Bought from there", "Tonnes lacked", "Share of use lacked", "Price")),
    )  # fmt: skip
    caption = (
        "Where the chain breaks first: the stage and seller whose embargo for a year leaves users "
        "of a member most short; "
        + ("all minerals" if minerals is None else "the worst minerals first")
    )
    name = "chain-breaks-all" if minerals is None else "chain-breaks"
    source = chain_source(results, imputed=_any_imputed(rows))
    return Table(name, caption, (top,), tuple(body), source)


def _break_rows(results: BriefingResults, part: pd.DataFrame) -> list[tuple[Cell, ...]]:
    """Return the rows of one mineral; where it breaks is said once where it is the same for all."""
    same = len(part[["stage", "supplier"]].drop_duplicates()) == 1
    found: list[tuple[Cell, ...]] = []
    for k, (_, row) in enumerate(part.iterrows()):
        span = 0 if k else len(part)
        held = f"{percent(row['output_share'])} of world output" if row["stage"] else ""
        place = f"{product(row['stage'])} from {row['supplier_name']}" if row["stage"] else ABSENT
        used, traded = (ESTIMATED if row[f"{w}_imputed"] else "" for w in ("use", "trade"))
        found.append(
            (
                Cell(row["name"], below=row["used_for"], css="" if k else "first", span=span),
                Cell(place, below=held, span=span if same else 1),
                Cell(results.names[row["member"]]),
                Cell(percent(row["bought_share"]), below=traded, css="num"),
                Cell(tonnes(row["short_t"]), below=used, css="num"),
                share_cell(row["shortage_share"]),
                number_cell(change(row["price_change_pct"])),
            )
        )
    return found


def stage_table(results: BriefingResults, member: str) -> Table:
    """Return how one member depends on each stage of each chain.

    Parameters
    ----------
    results
        A briefing with chains.
    member
        ISO3.

    Returns
    -------
    Table
        One row per mineral and stage.

    Examples
    --------
    >>> stage_table(results, "JPN").name
    'chain-stages-JPN'
    """
    rows = results.mineral_tables["mineral_stages"]
    rows = rows[rows["member"] == member]
    counts = rows["mineral"].value_counts()
    marks = results.mineral_tables["mineral_breaks"].drop_duplicates("mineral")
    notes = {row["mineral"]: guessed(row) for _, row in marks.iterrows()}
    body, seen = [], set()
    for row in rows.to_dict("records"):
        first = row["mineral"] not in seen
        seen.add(row["mineral"])
        span = int(counts[row["mineral"]]) if first else 0
        body.append(
            (
                Cell(row["name"], below=notes[row["mineral"]], css="first" if first else "",
                     span=span),
                Cell(done(row["stage"])),
                Cell(row["top_producer_name"], below=percent(row["top_producer_share"])),
                number_cell(index(row["world_hhi"])),
                number_cell(tonnes(row["made_t"])),
                number_cell(tonnes(row["received_t"])),
                number_cell(percent(row["net_import_reliance"])),
                Cell(
                    row["top_supplier_name"] or ABSENT,
                    below=_share(row["top_supplier_share"]),
                    css="mark",
                ),
                number_cell(percent(row["n_minus_one_share"])),
                number_cell(index(row["supply_risk"])),
            )
        )  # fmt: skip
    top = (
        Heading("Mineral"), Heading("Stage"), Heading("Largest producer of the world"),
        Heading("HHI", css="num"), Heading("Makes", css="num"), Heading("Gets", css="num"),
        Heading("Net import reliance", css="num"),
        Heading("Largest foreign seller to it", css="mark"),
        Heading("Lacks without that seller", css="num"), Heading("Supply risk", css="num"),
    )  # fmt: skip
    caption = (
        f"{results.names[member]}: every mineral stage by stage, tonnes a year; what its users "
        "lack when the largest foreign seller of the stage sells nothing abroad for a year"
    )
    source = chain_source(results, imputed=bool(marks["use_imputed"].any()))
    return Table(f"chain-stages-{member}", caption, (top,), tuple(body), source)


def embargo_table(results: BriefingResults) -> Table:
    """Return what an embargo by the top producer of each stage does to the others.

    Parameters
    ----------
    results
        A briefing with chains.

    Returns
    -------
    Table
        One row per mineral and stage, costliest for the world first.

    Examples
    --------
    >>> embargo_table(results).name
    'chain-embargoes'
    """
    rows = results.mineral_tables["mineral_embargo"]
    rows = rows.sort_values("loss_world_usd", ascending=False, kind="stable")
    body = tuple(
        (
            Cell(row.name, below=done(row.stage).lower()),
            Cell(row.producer_name, below=percent(row.producer_share)),
            number_cell(tonnes(row.shortage_abroad_t)),
            share_cell(row.shortage_abroad_share),
            number_cell(change(row.price_change_abroad_pct)),
            number_cell(money(row.loss_abroad_usd / USD_PER_USD_M)),
            number_cell(money(row.loss_world_usd / USD_PER_USD_M)),
            Cell(row.hardest_hit_name, below=_share(row.hardest_hit_share), css="mark"),
        )
        for row in rows.itertuples(index=False)
    )
    numbers = ("Tonnes lacked abroad", "Share of use abroad", "Price abroad", "Loss abroad",
               "Loss of the world")  # fmt: skip
    top = (
        Heading("Mineral"), Heading("Seller, its share of output"),
        *(Heading(text, css="num") for text in numbers),
        Heading("Lacks the largest share", css="mark"),
    )  # fmt: skip
    caption = (
        "If the largest producer of a stage sold nothing abroad for a year: every mineral and "
        "stage, costliest for the world first; losses of makers, traders and users of the mineral"
    )
    source = chain_source(results, imputed=_any_imputed(results.mineral_tables["mineral_breaks"]))
    return Table("chain-embargoes", caption, (top,), body, source)


def fact_table(results: BriefingResults) -> Table:
    """Return the numbers behind the chains with source, year and mark of confidence.

    Parameters
    ----------
    results
        A briefing with chains.

    Returns
    -------
    Table
        One row per mineral, kind of number and source.

    Examples
    --------
    >>> fact_table(results).name
    'chain-facts'
    """
    facts = results.mineral_tables["mineral_facts"]
    names = results.mineral_tables["mineral_breaks"].drop_duplicates("mineral")
    titles = {"all": "All minerals", **dict(zip(names["mineral"], names["name"], strict=True))}
    order = list(titles)
    facts = facts.assign(place=facts["mineral"].map({m: k for k, m in enumerate(order)}))
    facts = facts.sort_values("place", kind="stable")
    keys = ["mineral", "table", "stage", "source", "confidence"]
    groups = [part for _, part in facts.groupby(keys, sort=False)]
    counts = pd.Series([part["mineral"].iloc[0] for part in groups]).value_counts()
    body, seen = [], set()
    for part in groups:
        mineral = part["mineral"].iloc[0]
        span = int(counts[mineral]) if mineral not in seen else 0
        seen.add(mineral)
        body.append(_fact_row(titles[mineral], part, span))
    top = (
        Heading("Mineral"), Heading("Number"), Heading("Value"), Heading("Year"),
        Heading("Source"), Heading("Mark", css="mark"),
    )  # fmt: skip
    caption = (
        "What the chains stand on. Output that is not listed is that of World Mining Data; mark "
        "A is official or told by two sources, B one source, C derived or judged"
    )
    return Table("chain-facts", caption, (top,), tuple(body), SourceLine(""))


def _fact_row(title: str, part: pd.DataFrame, span: int) -> tuple[Cell, ...]:
    row = part.iloc[0]
    kind = _NUMBERS[row["table"]]
    stage = f", {done(row['stage']).lower()}" if row["stage"] else ""
    values = [_value(each) for each in part.to_dict("records")]
    return (
        Cell(title, css="first" if span else "", span=span),
        Cell(f"{kind}{stage}"),
        Cell(_LIST.join(values)),
        Cell(_LIST.join(dict.fromkeys(part["year"].astype(str)))),
        Cell(row["source"], css="cited"),
        Cell(row["confidence"], css="mark"),
    )


def _value(row: dict[str, object]) -> str:
    said = {
        "end_uses": str(row["what"]).removeprefix("end use: "),
        "elasticities": str(row["what"]).removeprefix("elasticity of "),
        "output": str(row["economy"]), "capacity": str(row["economy"]),
    }.get(str(row["table"]), "")  # fmt: skip
    unit = str(row["unit"]) if row["table"] in ("prices", "output", "capacity") else ""
    return f"{said} {float(str(row['value'])):,.10g} {unit}".strip()


def _share(value: float) -> str:
    return "" if pd.isna(value) else percent(value)


def _any_imputed(rows: pd.DataFrame) -> bool:
    return bool((rows["use_imputed"] | rows["trade_imputed"]).any())


def stage_tables(results: BriefingResults) -> Sequence[Table]:
    """Return `stage_table` of every member.

    Parameters
    ----------
    results
        A briefing with chains.

    Returns
    -------
    sequence of Table
        In the order of the members.

    Examples
    --------
    >>> len(stage_tables(results))
    2
    """
    return [stage_table(results, member) for member in results.members]


__all__ = [
    "SHOWN",
    "break_table",
    "embargo_table",
    "fact_table",
    "stage_table",
    "stage_tables",
]
