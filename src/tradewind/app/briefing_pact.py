"""The pact tables of a briefing: who gains, by which measure, and what the tests say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tradewind.app.briefing_pact_minerals import pact_mineral_figures, pact_mineral_tables
from tradewind.core.units import USD_PER_USD_M
from tradewind.partnership import PactResult
from tradewind.partnership.attribution import REST
from tradewind.world import World

METRICS = ("trade_gain", "risk_gain", "gain", "tail_gain")
"""What a pact changes: calm years, expected loss, both, and the worst years."""
LEVELS = ("eal_without", "eal_with", "cvar99_without", "cvar99_with")
_VALUES = {"": "value_usd", "_low": "low_usd", "_high": "high_usd"}


def pact_figures(pact: PactResult) -> Iterator[tuple[str, float]]:
    """Yield the figures on the pact that prose may quote.

    Parameters
    ----------
    pact
        What the pact of the members changes.

    Yields
    ------
    tuple of str and float
        Name and value. ``"pact_trade_gain_usd.JPN"`` and the same for ``risk_gain, gain,
        tail_gain, eal_without, eal_with, cvar99_without, cvar99_with``, with ``_low_usd`` and
        ``_high_usd`` for the 5 and 95 % bounds, for every target: members, their group,
        bystanders, income groups and the world. ``"pact_cost_usd"`` (with ``_low`` and ``_high``)
        is what all measures cost a year, ``"pact_net_usd_m"`` what the members keep of their gains
        beyond it, ``"pact_measures"`` how many there are, ``"pact_judged"``
        how many levels nobody measured, ``"pact_worse"`` how many bystanders lose beyond the line,
        ``"pact_slightly_worse"`` how many lose less than that, ``"pact_surely_worse"`` how many
        lose over the whole range, ``"pact_line_pct"`` where that line is.
        ``"pact_risk_share.JPN"`` is the risk gain as a share of the loss without the pact,
        ``"pact_part.risk_gain"`` the part of the group's gain that one measure brings, and
        ``"pact_rest_share.risk_gain"`` the part that no measure is given. The tests have
        ``"pact_rivalry_..."``, ``"pact_defection_..."`` and ``"pact_view_..."``; each is left out
        where there is nothing to say. Those on minerals are of `pact_mineral_figures`.

    Examples
    --------
    >>> dict(pact_figures(results.pact))["pact_measures"]
    16.0
    """
    outcomes = pact.tables["outcomes"]
    shown = outcomes[outcomes["kind"] != "economy"]
    for row in shown.itertuples(index=False):
        for bound, column in _VALUES.items():
            yield f"pact_{row.metric}{bound}_usd.{row.target}", float(getattr(row, column))
        yield f"pact_{row.metric}_gdp_pct.{row.target}", float(row.share_of_gdp_pct)
    measures, numbers = pact.tables["measures"], pact.tables["numbers"]
    net = pact.value("gain", pact.group) - float(measures["cost_usd"].sum())
    yield "pact_net_usd_m", net / USD_PER_USD_M
    for bound in ("", "_low", "_high"):
        yield f"pact_cost{bound}_usd", float(measures[f"cost{bound}_usd"].sum())
    levels = numbers[numbers["field"] == "level"]
    yield "pact_measures", float(len(measures))
    yield "pact_judged", float((levels["confidence"] == "C").sum())
    verdicts = pact.tables["bystanders"]["verdict"]
    yield "pact_bystanders", float(len(verdicts))
    yield "pact_worse", float((verdicts == "worse").sum())
    yield "pact_slightly_worse", float((verdicts == "slightly worse").sum())
    losing = pact.tables["bystanders"]["high_usd"] < 0
    yield "pact_surely_worse", float(losing.sum())
    yield "pact_line_pct", pact.params.bystander_line_pct
    yield from _shares(pact, shown)
    yield from _tests(pact)
    yield from pact_mineral_figures(pact)


def main_measure(table: pd.DataFrame, target: str, metric: str) -> pd.Series | None:
    """Return the measure that brings most of a gain.

    Parameters
    ----------
    table
        ``pact_by_measure``.
    target, metric
        Whose, and of what.

    Returns
    -------
    pandas.Series or None
        Its row; None where no measure brings a gain.

    Examples
    --------
    >>> main_measure(pd.DataFrame(columns=["player"]), "JPN", "gain") is None
    True
    """
    if table.empty:
        return None
    chosen = (table["target"] == target) & (table["metric"] == metric) & (table["player"] != REST)
    rows = table[chosen & (table["shapley_usd"] > 0)]
    return None if rows.empty else rows.loc[rows["shapley_usd"].idxmax()]


def worst_rivalry(table: pd.DataFrame) -> pd.Series | None:
    """Return the shortage in which it costs a member most that others are short too.

    Parameters
    ----------
    table
        ``pact_rivalry``.

    Returns
    -------
    pandas.Series or None
        Its row; None where nothing was tested.

    Examples
    --------
    >>> worst_rivalry(pd.DataFrame()) is None
    True
    """
    return None if table.empty else table.loc[table["rivalry_usd"].idxmax()]


def worst_defection(table: pd.DataFrame) -> pd.Series | None:
    """Return the case in which it costs a member most that another withholds in a crisis.

    Parameters
    ----------
    table
        ``pact_defection``.

    Returns
    -------
    pandas.Series or None
        Its row; None where nothing was tested.

    Examples
    --------
    >>> worst_defection(pd.DataFrame()) is None
    True
    """
    if table.empty:
        return None
    rows = table[table["case"] == "crisis"]
    rows = table if rows.empty else rows
    return rows.loc[rows["defection_usd"].idxmax()]


def _shares(pact: PactResult, shown: pd.DataFrame) -> Iterator[tuple[str, float]]:
    wide = shown.pivot_table(index="target", columns="metric", values="value_usd", sort=False)
    for target, row in wide.iterrows():
        if row["eal_without"] > 0:
            yield f"pact_risk_share.{target}", float(row["risk_gain"] / row["eal_without"])
    table = pact.tables["by_measure"]
    for metric in METRICS[:2]:
        whole = float(wide.loc[pact.group, metric])
        best = main_measure(table, pact.group, metric)
        if best is not None and whole > 0:
            yield f"pact_part.{metric}", float(best["shapley_usd"]) / whole
        if whole and not table.empty:
            rest = (table["player"] == REST) & (table["metric"] == metric)
            left = table[rest & (table["target"] == pact.group)]["shapley_usd"].sum()
            yield f"pact_rest_share.{metric}", abs(float(left) / whole)


def _tests(pact: PactResult) -> Iterator[tuple[str, float]]:
    rivalry, views = pact.tables["rivalry"], pact.tables["worldviews"]
    rival = worst_rivalry(rivalry)
    if rival is not None:
        yield "pact_shortages", float(rivalry["hazard"].nunique())
        yield "pact_rivalry_usd_m", float(rival["rivalry_usd"]) / USD_PER_USD_M
        yield "pact_rivalry_with_usd_m", float(rival["rivalry_usd_with"]) / USD_PER_USD_M
        if rival["alone_usd"] > 0:
            yield "pact_rivalry_share", float(rival["rivalry_usd"] / rival["alone_usd"])
        for row in rivalry[rivalry["hazard"] == pact.params.crisis].itertuples(index=False):
            yield f"pact_crisis_rivalry_usd_m.{row.member}", -row.rivalry_usd / USD_PER_USD_M
    broken = worst_defection(pact.tables["defection"])
    if broken is not None:
        yield "pact_withheld_usd_m", float(broken["withheld_usd"]) / USD_PER_USD_M
        yield "pact_defection_usd_m", float(broken["defection_usd"]) / USD_PER_USD_M
        yield "pact_defection_with_usd_m", float(broken["defection_usd_with"]) / USD_PER_USD_M
    if not views.empty:
        for row in views[views["target"] == pact.group].itertuples(index=False):
            yield f"pact_view_trade_usd_m.{row.worldview}", row.trade_gain_usd / USD_PER_USD_M
            yield f"pact_view_risk_usd_m.{row.worldview}", row.risk_gain_usd / USD_PER_USD_M
            yield f"pact_view_adds_usd_m.{row.worldview}", row.pact_gain_usd / USD_PER_USD_M


def pact_tables(pact: PactResult, world: World) -> dict[str, pd.DataFrame]:
    """Return the tables of the sections on the pact.

    Parameters
    ----------
    pact
        What the pact of the members changes.
    world
        The baseline, which names economies.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``pact_outcomes`` (members, their group, bystanders, income groups and the world; long),
        ``pact_by_measure`` and ``pact_by_member`` (targets of the headline; the row of what is not
        attributed last), ``pact_bystanders`` (those that lose and gain most, with names),
        ``pact_by_hazard`` (group or only member; largest fall first), ``pact_measures,
        pact_numbers, pact_payers, pact_commitments, pact_rivalry, pact_defection,
        pact_worldviews, pact_accuracy``, and those of `pact_mineral_tables`.

    Examples
    --------
    >>> tables = pact_tables(results.pact, World.load())
    >>> int((tables["pact_outcomes"]["kind"] == "income").sum()) > 0
    True
    """
    names = world.economies["name"]
    outcomes = pact.tables["outcomes"]
    headline = pact.targets
    shares = {
        f"pact_{name}": _of_targets(pact.tables[name], headline)
        for name in ("by_measure", "by_member")
    }
    hazards = pact.tables["by_hazard"]
    mine = hazards[hazards["target"] == pact.group]
    bystanders = pact.tables["bystanders"]
    count = min(pact.params.bystanders, len(bystanders) // 2)
    ends = pd.concat([bystanders.head(count), bystanders.tail(count)[::-1]], ignore_index=True)
    return {
        "pact_outcomes": outcomes[outcomes["kind"] != "economy"].reset_index(drop=True),
        **shares,
        "pact_bystanders": ends.assign(
            name=ends["economy"].map(names), side=["loses"] * count + ["gains"] * count
        ),
        "pact_by_hazard": mine.sort_values("change_usd", kind="stable").reset_index(drop=True),
        **{
            f"pact_{name}": pact.tables[name]
            for name in (
                "measures", "numbers", "payers", "commitments", "rivalry", "defection",
                "worldviews", "accuracy",
            )
        },
        **pact_mineral_tables(pact),
    }  # fmt: skip


def _of_targets(table: pd.DataFrame, targets: tuple[str, ...]) -> pd.DataFrame:
    rows = table[table["target"].isin(targets)]
    last = rows["player"] == REST
    return pd.concat([rows[~last], rows[last]], ignore_index=True)


__all__ = [
    "LEVELS",
    "METRICS",
    "main_measure",
    "pact_figures",
    "pact_tables",
    "worst_defection",
    "worst_rivalry",
]
