"""Tables of what shocks and easier trade do."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_responses import NO_RENT
from tradewind.report.numbers import ABSENT, amount, change, money
from tradewind.report.sources import MINING, TABLE, TRADE, source_line
from tradewind.report.tables import Cell, Heading, Table, headings, number_cell

YEARS = {"short": "1 year", "medium": "3\N{EN DASH}5 years", "long": "10 years"}
HORIZONS = tuple(YEARS)
KEEPERS = {"importer": "buyers", "exporter": "sellers"}
_FEW = 3
"""Members that the table of effects shows one by one."""
_HEAT = (0.01, 0.1, 0.3, 1.0, 3.0)
"""Lower ends of the shades of the heat table, per cent of real income."""


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
    >>> shock_list(results).name
    'shocks'
    """
    kept = results.shocks[results.shocks["shock"] != results.easier]
    body = tuple(
        (Cell(row.label), Cell(row.title), Cell(row.reason)) for row in kept.itertuples(index=False)
    )
    return Table(
        "shocks",
        "Six hypothetical shocks, chosen from the data by the same rule for any members",
        (headings("In the charts", "What happens", "Why this one"),),
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
        Two rows per shock, by who keeps the scarcity price; per cent with US$ below; shaded by
        size, losses orange, gains blue.

    Examples
    --------
    >>> heat_table(results).name
    'heat'
    """
    shown = whom(results)
    values = effects(results)
    kept = results.shocks[results.shocks["shock"] != results.easier]
    groups = (
        Heading("Shock"),
        Heading("Kept by"),
        *(Heading(name, len(HORIZONS), "group") for _, name in shown),
    )
    under = (
        Heading(""),
        Heading(""),
        *(Heading(YEARS[h], css="num") for _ in shown for h in HORIZONS),
    )
    body = tuple(
        (
            Cell(row.label, span=0 if place else len(KEEPERS), css="" if place else "first"),
            Cell(KEEPERS[rent], below="main case" if rent == row.rent else ""),
            *(_effect(*values[(row.shock, rent, who, h)]) for who, _ in shown for h in HORIZONS),
        )
        for row in kept.itertuples(index=False)
        for place, rent in enumerate(KEEPERS)
    )
    return Table(
        "heat",
        "Change of real income a year, by who keeps the scarcity price: per cent, and US$ below. "
        "Minus means loss",
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
    >>> easier_table(results).name
    'easier'
    """
    values = effects(results)
    body = tuple(
        (Cell(name), *(_effect(*values[(results.easier, NO_RENT, who, h)]) for h in HORIZONS))
        for who, name in whom(results, everyone=True)
    )
    return Table(
        "easier",
        "Change of real income a year: per cent, and US$ below. Plus means gain",
        ((Heading("Who"), *(Heading(YEARS[h], css="num") for h in HORIZONS)),),
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
    >>> bystander_table(results).name
    'bystanders'
    """
    rows = pd.concat([_parties(results), results.bystanders])
    body = []
    for row in results.shocks.itertuples(index=False):
        if row.shock == results.easier:
            continue
        ranks = sorted(rows.loc[rows["shock"] == row.shock, "rank"].unique())
        for place, rank in enumerate(ranks):
            part = rows[(rows["shock"] == row.shock) & (rows["rank"] == rank)]
            label = Cell(row.label, css="" if place else "first", span=0 if place else len(ranks))
            body.append((label, *_named_effects(part)))
    groups = (Heading("Shock"), *(Heading(YEARS[h], 3, "group") for h in HORIZONS))
    return Table(
        "bystanders",
        "Economies outside the group with the largest loss of real income, main case; "
        "in italics those that the shock names",
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
    >>> whom(results)[-1]
    ('world', 'World')
    """
    each = [(code, results.names[code]) for code in results.members]
    together = [("members", "Members together")]
    few = len(each) <= _FEW
    inside = each if few else together
    if everyone:
        inside = each + together if len(each) > 1 else each
    return [*inside, ("bystanders", "Bystanders"), ("world", "World")]


def effects(results: BriefingResults) -> dict[tuple[str, str, str, str], tuple[float, float]]:
    """Return per cent and US$ million by shock, scarcity price, group or economy, and horizon.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict
        ``(shock, rent, who, horizon)`` to ``(change_pct, change_usd_m)``.

    Examples
    --------
    >>> change_pct, change_usd_m = effects(results)[("oil", "exporter", "world", "short")]
    >>> change_pct < 0 and change_usd_m < 0
    True
    """
    groups = results.groups.rename(columns={"group": "who"})
    economies = results.changes.rename(columns={"economy": "who"})
    rows = pd.concat([groups, economies[economies["member"]]])
    return {
        (row.shock, row.rent, row.who, row.horizon): (
            float(row.change_pct),
            float(row.change_usd_m),
        )
        for row in rows.itertuples()
    }


def _parties(results: BriefingResults) -> pd.DataFrame:
    rows = results.changes[results.changes["party"] & results.changes["main"]]
    return rows.sort_values("economy").assign(
        rank=rows.groupby(["shock", "horizon"]).cumcount() - len(rows)
    )


def _named_effects(part: pd.DataFrame) -> list[Cell]:
    by_horizon = part.set_index("horizon")
    cells = []
    for horizon in HORIZONS:
        if horizon not in by_horizon.index:
            cells += [Cell(ABSENT), number_cell(ABSENT), number_cell(ABSENT)]
            continue
        row = by_horizon.loc[horizon]
        cells += [
            Cell(row["name"], css="named" if row["rank"] < 0 else ""),
            number_cell(change(row["change_pct"])),
            number_cell(money(row["change_usd_m"], signed=True)),
        ]
    return cells


def _effect(change_pct: float, change_usd_m: float) -> Cell:
    shade = sum(abs(change_pct) >= end for end in _HEAT)
    side = "loss" if change_pct < 0 else "gain"
    css = f"num {side}-{shade}" if shade else "num"
    return Cell(change(change_pct), below=amount(change_usd_m), css=css)


__all__ = [
    "HORIZONS",
    "KEEPERS",
    "YEARS",
    "bystander_table",
    "easier_table",
    "effects",
    "heat_table",
    "shock_list",
    "whom",
]
