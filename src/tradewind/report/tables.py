"""Tables of the briefing as rows of cells, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.report.numbers import change, index, money, percent, points
from tradewind.report.sources import GOVERNANCE, MINING, TABLE, TRADE, SourceLine, source_line

HORIZONS = ("short", "medium", "long")
_HEAT = (0.01, 0.1, 0.3, 1.0, 3.0)
"""Lower ends of the shades of the heat table, per cent of real income."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Parameters
    ----------
    text
        What stands in it.
    below
        A second, smaller line.
    css
        Classes, such as ``"num"`` or a shade.
    bar
        Length of a bar behind the text, 0 to 1, or None.

    Examples
    --------
    >>> Cell("0.81", css="num").below
    ''
    """

    text: str
    below: str = ""
    css: str = ""
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading cell.

    Parameters
    ----------
    text
        What stands in it.
    span
        Columns it covers.
    css
        Classes.

    Examples
    --------
    >>> Heading("World", 3).span
    3
    """

    text: str
    span: int = 1
    css: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption and source.

    Parameters
    ----------
    name
        Its id in the document.
    caption
        What it shows.
    headings
        Rows of headings.
    rows
        Rows of cells; the first of each row heads it.
    source
        The line below.

    Examples
    --------
    >>> Table("t", "Nothing", (), (), SourceLine("none")).rows
    ()
    """

    name: str
    caption: str
    headings: tuple[tuple[Heading, ...], ...]
    rows: tuple[tuple[Cell, ...], ...]
    source: SourceLine


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
    >>> industry_table(results, "JPN", 5).name  # doctest: +SKIP
    'industries-JPN'
    """
    name = results.names[member]
    kept = results.industries[results.industries["member"] == member]
    kept = kept if rows is None else kept.head(rows)
    headings = _headings(
        "Industry", "Imports", "Largest origin", "Its share", "Its share, looking through",
        "Hidden, points", "HHI",
    )  # fmt: skip
    body = tuple(
        (
            Cell(row.short_name),
            _number(money(row.imports_usd_m)),
            Cell(row.top_origin_name),
            _share(row.cr1),
            _number(percent(row.look_through_share)),
            _number(points(row.hidden_share)),
            _index(row.hhi),
        )
        for row in kept.itertuples()
    )
    suffix = "" if rows is not None else "-all"
    ranked = "ranked by money that goes to one origin" if rows is not None else "every industry"
    return Table(
        f"industries-{member}{suffix}",
        f"{name}: imports by industry, {results.world_year}, {ranked}",
        (headings,),
        body,
        source_line(results.provenance, (TABLE,), imputed=True),
    )


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
    >>> mineral_table(results, "JPN", 5).name  # doctest: +SKIP
    'minerals-JPN'
    """
    name = results.names[member]
    kept = results.minerals[results.minerals["member"] == member]
    kept = kept if rows is None else kept[kept["ranked"]].head(rows)
    headings = _headings(
        "Mineral", "Imports", "Largest origin", "Its share", "Imports, HHI",
        "Largest producer", "World production, HHI with governance", "GeoPolRisk",
    )  # fmt: skip
    body = tuple(
        (
            Cell(row.name, below=f"as {_STAGES.get(row.stage, row.stage)}"),
            _number(money(row.imports_usd / 1e6)),
            Cell(row.top_origin_name),
            _share(row.cr1),
            _index(row.hhi),
            Cell(row.made_top_producer_name if isinstance(row.made_top_producer, str) else "–"),
            _index(row.made_hhi_governance),
            _index(row.geopolrisk),
        )
        for row in kept.rename(columns={"index": "position"}).itertuples(index=False)
    )
    suffix = "" if rows is not None else "-all"
    ranked = (
        f"imports above {money(results.params.mineral_floor_usd / 1e6)}, most concentrated first"
        if rows is not None
        else "all in the data, small ones too"
    )
    return Table(
        f"minerals-{member}{suffix}",
        f"{name}: critical minerals, {results.mineral_year}; {ranked}",
        (headings,),
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
    >>> common_table(results).name  # doctest: +SKIP
    'common'
    """
    headings = _headings(
        "What", "Origin", "For whom", "Joint imports from it", "Lowest share", "Highest share",
        "HHI above the line for each",
    )  # fmt: skip
    body = tuple(
        (
            Cell(row.name, below=_kind(row.kind, row.stage, imputed=row.imputed)),
            Cell(row.origin_name),
            Cell("all" if row.all_members else ", ".join(row.members)),
            _number(money(row.joint_imports_usd / 1e6)),
            _share(row.min_share),
            _share(row.max_share),
            Cell("yes" if row.concentrated else "no"),
        )
        for row in results.common.itertuples(index=False)
    )
    return Table(
        "common",
        "What members buy for more than half from the same origin",
        (headings,),
        body,
        source_line(results.provenance, (TABLE, TRADE), imputed=True),
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
    >>> shared_origin_table(results, 8).name  # doctest: +SKIP
    'shared-origins'
    """
    joint = results.joint_origins[~results.joint_origins["is_member"]]
    kept = joint.nlargest(rows, "lowest_share")
    shares = results.origins.pivot_table(
        index="origin", columns="member", values="foreign_look_through_share"
    )
    top = float(shares.loc[kept["origin"]].max().max())
    members = [results.names[code] for code in results.members]
    headings = _headings("Origin", *members)
    body = tuple(
        (
            Cell(row.name),
            *(_share(float(shares.loc[row.origin, m]), top) for m in results.members),
        )
        for row in kept.itertuples(index=False)
    )
    return Table(
        "shared-origins",
        "Outside origins that matter to all: share of foreign inputs, looking through",
        (headings,),
        body,
        source_line(results.provenance, (TABLE,)),
    )


def shock_list(results: BriefingResults) -> Table:
    """Return the six shocks in words, with why each was chosen.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        Name in charts, what happens, why this one.

    Examples
    --------
    >>> shock_list(results).name  # doctest: +SKIP
    'shocks'
    """
    kept = results.shocks[results.shocks["shock"] != results.easier]
    body = tuple(
        (Cell(row.label), Cell(row.title), Cell(row.reason))
        for row in kept.itertuples(index=False)
    )
    return Table(
        "shocks",
        "Six hypothetical shocks, chosen from the data by the same rule for any members",
        (_headings("In the charts", "What happens", "Why this one"),),
        body,
        source_line(results.provenance, (TABLE, TRADE, MINING), imputed=True),
    )


def heat_table(results: BriefingResults) -> Table:
    """Return every shock's effect on members, bystanders and world at each horizon.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        Per cent with money below; shaded by size, losses orange, gains blue.

    Examples
    --------
    >>> heat_table(results).name  # doctest: +SKIP
    'heat'
    """
    shown = whom(results)
    values = effects(results)
    kept = results.shocks[results.shocks["shock"] != results.easier]
    groups = (Heading("Shock"), *(Heading(name, len(HORIZONS), "group") for _, name in shown))
    under = (
        Heading(""),
        *(Heading(h, css="num") for _ in shown for h in HORIZONS),
    )
    body = tuple(
        (
            Cell(row.label),
            *(_effect(*values[(row.shock, who, h)]) for who, _ in shown for h in HORIZONS),
        )
        for row in kept.itertuples(index=False)
    )
    return Table(
        "heat",
        "Change of real income a year: per cent, and US$ below. Minus means loss",
        (groups, under),
        body,
        source_line(results.provenance, (TABLE,), model=True, imputed=True),
    )


def easier_table(results: BriefingResults) -> Table:
    """Return what easier trade does for members, bystanders and the world.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per member and group, one column per horizon.

    Examples
    --------
    >>> easier_table(results).name  # doctest: +SKIP
    'easier'
    """
    values = effects(results)
    body = tuple(
        (Cell(name), *(_effect(*values[(results.easier, who, h)]) for h in HORIZONS))
        for who, name in whom(results, everyone=True)
    )
    return Table(
        "easier",
        "Change of real income a year: per cent, and US$ below. Plus means gain",
        ((Heading("Who"), *(Heading(h, css="num") for h in HORIZONS)),),
        body,
        source_line(results.provenance, (TABLE,), model=True, imputed=True),
    )


def bystander_table(results: BriefingResults) -> Table:
    """Return the most affected bystanders of each shock at every horizon.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per shock, one column per horizon, an economy and its change per line.

    Examples
    --------
    >>> bystander_table(results).name  # doctest: +SKIP
    'bystanders'
    """
    rows = results.bystanders
    labels = results.shocks.set_index("shock")["label"]
    body = []
    for key, label in labels.items():
        if key == results.easier:
            continue
        of_shock = rows[rows["shock"] == key]
        for rank, part in of_shock.groupby("rank", sort=True):
            by_horizon = part.set_index("horizon")
            cells = [
                cell
                for h in HORIZONS
                for cell in (
                    Cell(by_horizon.loc[h, "name"]),
                    _number(change(by_horizon.loc[h, "change_pct"])),
                    _number(money(by_horizon.loc[h, "change_usd_m"], signed=True)),
                )
            ]
            first = rank == 1
            body.append((Cell(label if first else "", css="first" if first else ""), *cells))
    groups = (Heading("Shock"), *(Heading(h, 3, "group") for h in HORIZONS))
    return Table(
        "bystanders",
        "Bystanders with the largest loss of real income, per cent and US$ a year",
        (groups,),
        tuple(body),
        source_line(results.provenance, (TABLE,), model=True, imputed=True),
    )


def whom(results: BriefingResults, *, everyone: bool = False) -> list[tuple[str, str]]:
    """Return the columns of a table of effects: members, bystanders, world.

    Parameters
    ----------
    results
        A briefing.
    everyone
        Every member even where there are many, and the members together.

    Returns
    -------
    list of tuple
        Key and name. More than three members are shown together unless `everyone`.

    Examples
    --------
    >>> whom(results)[-1]  # doctest: +SKIP
    ('world', 'World')
    """
    each = [(code, results.names[code]) for code in results.members]
    together = [("members", "Members together")]
    few = len(each) <= _FEW
    inside = each if few else together
    if everyone:
        inside = each + together if len(each) > 1 else each
    return [*inside, ("bystanders", "Bystanders"), ("world", "World")]


def effects(results: BriefingResults) -> dict[tuple[str, str, str], tuple[float, float]]:
    """Return per cent and US$ million by shock, group or economy, and horizon.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict
        ``(shock, who, horizon)`` to ``(change_pct, change_usd_m)``.

    Examples
    --------
    >>> effects(results)[("oil", "world", "short")]  # doctest: +SKIP
    (-0.4, -390000.0)
    """
    groups = results.groups.rename(columns={"group": "who"})
    economies = results.changes.rename(columns={"economy": "who"})
    rows = pd.concat([groups, economies[economies["member"]]])
    return {
        (row.shock, row.who, row.horizon): (float(row.change_pct), float(row.change_usd_m))
        for row in rows.itertuples()
    }


_FEW = 3
_STAGES = {"mine": "ore or concentrate", "refine": "refined product", "use": "worked product"}


def _headings(*texts: str) -> tuple[Heading, ...]:
    words = {"What", "Industry", "Mineral", "Origin", "For whom", "Shock", "Largest origin"}
    words |= {"Largest producer", "In the charts", "What happens", "Why this one"}
    return tuple(Heading(text, css="" if text in words else "num") for text in texts)


def _number(text: str) -> Cell:
    return Cell(text, css="num")


def _share(value: float, whole: float = 1.0) -> Cell:
    return Cell(percent(value), css="num barred", bar=value / whole if value == value else None)


def _index(value: float) -> Cell:
    return Cell(index(value), css="num barred", bar=value if value == value else None)


def _effect(change_pct: float, change_usd_m: float) -> Cell:
    shade = sum(abs(change_pct) >= end for end in _HEAT)
    side = "loss" if change_pct < 0 else "gain"
    css = f"num {side}-{shade}" if shade else "num"
    return Cell(change(change_pct), below=money(change_usd_m, signed=True), css=css)


def _kind(kind: str, stage: str, *, imputed: bool) -> str:
    if kind == "industry":
        return "industry, part imputed" if imputed else "industry"
    return f"mineral, {_STAGES.get(stage, stage)}"


def columns_of(rows: Sequence[tuple[str, ...]], name: str, caption: str, *texts: str) -> Table:
    """Return a plain table of text.

    Parameters
    ----------
    rows
        Texts.
    name, caption
        As in `Table`.
    *texts
        Headings.

    Returns
    -------
    Table
        Without a source of its own.

    Examples
    --------
    >>> columns_of([("a", "b")], "t", "Two", "One", "Other").rows[0][1].text
    'b'
    """
    return Table(
        name,
        caption,
        (tuple(Heading(text) for text in texts),),
        tuple(tuple(Cell(text) for text in row) for row in rows),
        SourceLine(""),
    )


__all__ = [
    "HORIZONS",
    "Cell",
    "Heading",
    "Table",
    "bystander_table",
    "columns_of",
    "common_table",
    "easier_table",
    "effects",
    "heat_table",
    "industry_table",
    "mineral_table",
    "shared_origin_table",
    "shock_list",
    "whom",
]
