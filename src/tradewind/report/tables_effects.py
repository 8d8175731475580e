"""Tables of what shocks and easier trade do."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.report.numbers import change, money
from tradewind.report.sources import MINING, TABLE, TRADE, source_line
from tradewind.report.tables import Cell, Heading, Table, headings, number_cell

HORIZONS = ("short", "medium", "long")
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
    >>> shock_list(results).name  # doctest: +SKIP
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
                    number_cell(change(by_horizon.loc[h, "change_pct"])),
                    number_cell(money(by_horizon.loc[h, "change_usd_m"], signed=True)),
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


def _effect(change_pct: float, change_usd_m: float) -> Cell:
    shade = sum(abs(change_pct) >= end for end in _HEAT)
    side = "loss" if change_pct < 0 else "gain"
    css = f"num {side}-{shade}" if shade else "num"
    return Cell(change(change_pct), below=money(change_usd_m, signed=True), css=css)


__all__ = [
    "HORIZONS",
    "bystander_table",
    "easier_table",
    "effects",
    "heat_table",
    "shock_list",
    "whom",
]
