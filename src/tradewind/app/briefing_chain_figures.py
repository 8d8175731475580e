"""The named figures on minerals: every number that the prose on chains may quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from tradewind.core.units import USD_PER_USD_M

BREAK_LINE = 0.1
"""Share of what a member uses; a shortage from here on counts as a chain that breaks (judged)."""
_MAJORITY = 0.5


def chain_figures(
    tables: Mapping[str, pd.DataFrame], members: Sequence[str]
) -> Iterator[tuple[str, float]]:
    """Yield the figures on minerals; none where there are no chains.

    Parameters
    ----------
    tables
        As `chain_tables` returns them.
    members
        ISO3 codes.

    Yields
    ------
    tuple of str and float
        Name and value. ``"chains"`` is how many there are, ``"chain_stage.refine"`` how many have
        that stage, ``"chain_half.refine"`` in how many of them one economy makes more than half,
        ``"chain_half_top.refine"`` in how many of these it is the economy for which that is so most
        often. ``"chain_line"`` is the shortage from which a chain counts as broken,
        ``"chain_broken.JPN"`` how many do for a member, ``"chain_broken_top.JPN"`` how many of
        these by the same economy; ``"chain_worst_share.JPN"``, ``"chain_worst_t.JPN"`` and
        ``"chain_worst_price_pct.JPN"`` are of the mineral of which it would be left most short.
        ``"chain_embargo_usd_m"`` and ``"chain_embargo_share"`` are loss and shortage outside in the
        costliest embargo for the world, ``"chain_use_imputed"`` and ``"chain_trade_imputed"`` count
        chains in which use or trade by economy is estimated.

    Examples
    --------
    >>> dict(chain_figures({"mineral_breaks": pd.DataFrame()}, ["JPN"]))
    {}
    """
    breaks = tables["mineral_breaks"]
    if breaks.empty:
        return
    once = breaks.drop_duplicates("mineral")
    yield "chains", float(len(once))
    yield "chain_line", BREAK_LINE
    yield "chain_use_imputed", float(once["use_imputed"].sum())
    yield "chain_trade_imputed", float(once["trade_imputed"].sum())
    yield from _by_stage(tables["mineral_stages"])
    for member in members:
        mine = breaks[breaks["member"] == member]
        broken = mine[mine["shortage_share"] >= BREAK_LINE]
        yield f"chain_broken.{member}", float(len(broken))
        if len(broken):
            yield f"chain_broken_top.{member}", float(broken["supplier"].value_counts().iloc[0])
        worst = worst_break(breaks, member)
        if worst is not None:
            yield f"chain_worst_share.{member}", float(worst["shortage_share"])
            yield f"chain_worst_price_pct.{member}", float(worst["price_change_pct"])
            if worst["alone"]:
                yield f"chain_worst_t.{member}", float(worst["short_t"])
    costly = costliest_embargo(tables["mineral_embargo"])
    yield "chain_embargo_usd_m", float(costly["loss_world_usd"]) / USD_PER_USD_M
    yield "chain_embargo_share", float(costly["shortage_abroad_share"])


def _by_stage(stages: pd.DataFrame) -> Iterator[tuple[str, float]]:
    once = stages.drop_duplicates(["mineral", "stage"])
    for stage, rows in once.groupby("stage", sort=False):
        held = rows[rows["top_producer_share"] > _MAJORITY]
        yield f"chain_stage.{stage}", float(len(rows))
        yield f"chain_half.{stage}", float(len(held))
        if len(held):
            yield f"chain_half_top.{stage}", float(held["top_producer"].value_counts().iloc[0])


def holder_of(stages: pd.DataFrame, stage: str) -> str:
    """Return the economy that most often makes more than half of the world's output at a stage.

    Parameters
    ----------
    stages
        ``mineral_stages``.
    stage
        Name.

    Returns
    -------
    str
        Its name; empty where no economy does.

    Examples
    --------
    >>> holder_of(results.mineral_tables["mineral_stages"], "refine")
    'China'
    """
    rows = stages[stages["stage"] == stage].drop_duplicates("mineral")
    held = rows[rows["top_producer_share"] > _MAJORITY]["top_producer_name"]
    return str(held.value_counts().index[0]) if len(held) else ""


def breaker_of(breaks: pd.DataFrame, member: str) -> str:
    """Return the economy that breaks most chains of a member.

    Parameters
    ----------
    breaks
        ``mineral_breaks``.
    member
        ISO3.

    Returns
    -------
    str
        Its name; empty where no chain breaks.

    Examples
    --------
    >>> breaker_of(results.mineral_tables["mineral_breaks"], "JPN")
    'China'
    """
    mine = breaks[(breaks["member"] == member) & (breaks["shortage_share"] >= BREAK_LINE)]
    return str(mine["supplier_name"].value_counts().index[0]) if len(mine) else ""


def worst_break(breaks: pd.DataFrame, member: str) -> pd.Series | None:
    """Return the mineral of which a member would be left most short.

    Parameters
    ----------
    breaks
        ``mineral_breaks``.
    member
        ISO3.

    Returns
    -------
    pandas.Series or None
        Its row; None where nothing could break.

    Examples
    --------
    >>> worst_break(results.mineral_tables["mineral_breaks"], "JPN")["supplier"]
    'CHN'
    """
    mine = breaks[(breaks["member"] == member) & (breaks["shortage_share"] > 0)]
    return None if mine.empty else mine.loc[mine["shortage_share"].idxmax()]


def costliest_embargo(embargoes: pd.DataFrame) -> pd.Series:
    """Return the embargo that costs the world most.

    Parameters
    ----------
    embargoes
        ``mineral_embargo``, with at least one row.

    Returns
    -------
    pandas.Series
        Its row.

    Examples
    --------
    >>> costliest_embargo(results.mineral_tables["mineral_embargo"])["loss_world_usd"].item() > 1e9
    True
    """
    return embargoes.loc[embargoes["loss_world_usd"].idxmax()]


__all__ = [
    "BREAK_LINE",
    "breaker_of",
    "chain_figures",
    "costliest_embargo",
    "holder_of",
    "worst_break",
]
