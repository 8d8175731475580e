"""The named figures on sea lanes: every number that the prose on chokepoints may quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import pandas as pd

from tradewind.app.briefing_lanes import OIL_STRAIT, TOGETHER

LEAST_STUCK: Final = 0.01
"""Share of the members' sea trade; less that has no way round is not spoken of (judged)."""


def lane_figures(
    tables: Mapping[str, pd.DataFrame], members: Sequence[str]
) -> Iterator[tuple[str, float]]:
    """Yield the figures on sea lanes; none where there are no lanes.

    Parameters
    ----------
    tables
        As `lane_tables` returns them.
    members
        ISO3 codes.

    Yields
    ------
    tuple of str and float
        Name and value. ``"lane_sea_usd_m"`` is what members trade by sea, ``"lane_sea_share"`` its
        share of their trade in goods. ``"lane_top_imports.JPN"`` and ``"lane_top_exports.JPN"`` are
        the shares of trade in goods that pass the busiest chokepoint. ``"lane_detour_days"`` is
        the mean of what goods lose where the closure that costs most days at sea stops the usual
        way, ``"lane_stuck_share"`` what of the trade through `stuck_at` has no way left.
        ``"lane_crude_share.JPN"`` is the share of crude oil imported that passes Hormuz,
        in ``"lane_crude_year"``; ``"lane_crude_low.JPN"`` and ``"lane_crude_high.JPN"`` are the
        ends of published figures.

    Examples
    --------
    >>> dict(lane_figures({"lane_trade": pd.DataFrame()}, ["JPN"]))
    {}
    """
    if tables["lane_trade"].empty:
        return
    whole = tables["lane_trade"].set_index("member").loc[TOGETHER]
    yield "lane_sea_usd_m", float(whole["sea_usd_m"])
    yield "lane_sea_share", float(whole["sea_usd_m"] / whole["goods_usd_m"])
    passages = tables["lane_passages"]
    top = passages[passages["place"] == 0].set_index("member")
    for member in members:
        for way in ("imports", "exports"):
            yield f"lane_top_{way}.{member}", float(top.loc[member, f"{way}_share"])
    closed = if_closed(passages)
    detour, stuck = detour_at(tables), stuck_at(tables)
    if detour:
        yield "lane_detour_days", float(closed.loc[detour, "extra_days"])
    if stuck:
        yield "lane_stuck_share", float(closed.loc[stuck, "stopped_share"])
    yield from _crude_figures(tables, members)


def _crude_figures(
    tables: Mapping[str, pd.DataFrame], members: Sequence[str]
) -> Iterator[tuple[str, float]]:
    crude, published = tables["lane_crude"], tables["lane_published"]
    if len(crude):
        yield "lane_crude_year", float(crude["year"].iloc[0])
    for member in members:
        mine = crude[crude["member"] == member].set_index("chokepoint")["share"]
        if len(mine):
            yield f"lane_crude_share.{member}", float(mine.get(OIL_STRAIT, 0.0))
        told = published[
            (published["member"] == member)
            & (published["chokepoint"] == OIL_STRAIT)
            & (published["measure"] == "share_of_crude_imports")
        ]
        if len(told):
            yield f"lane_crude_low.{member}", float(told["low"].min())
            yield f"lane_crude_high.{member}", float(told["high"].max())


def if_closed(passages: pd.DataFrame) -> pd.DataFrame:
    """Return what the closure of each chokepoint does to all members together.

    Parameters
    ----------
    passages
        ``lane_passages``.

    Returns
    -------
    pandas.DataFrame
        By chokepoint ``passing_usd_m, stopped_usd_m, stopped_share, usd_m_days, extra_days``; what
        nobody asked counts as nothing, and trade between members twice.

    Examples
    --------
    >>> if_closed(results.lane_tables["lane_passages"]).loc["hormuz", "stopped_share"].item() > 0.3
    True
    """
    passing = passages["imports_usd_m"] + passages["exports_usd_m"]
    stopped = passing * passages["stopped_share"]
    delayed = (passing - stopped).where(passages["extra_days"].notna(), 0.0)
    rows = pd.DataFrame(
        {
            "chokepoint": passages["chokepoint"],
            "passing_usd_m": passing.where(stopped.notna(), 0.0),
            "stopped_usd_m": stopped.fillna(0.0),
            "delayed_usd_m": delayed,
            "usd_m_days": delayed * passages["extra_days"].fillna(0.0),
        }
    )
    found = rows.groupby("chokepoint", sort=False).sum()
    found["stopped_share"] = found["stopped_usd_m"] / found["passing_usd_m"]
    found["extra_days"] = found["usd_m_days"] / found["delayed_usd_m"]
    return found


def busiest(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the chokepoint that most of the members' trade passes.

    Parameters
    ----------
    tables
        As `lane_tables` returns them, with at least one chokepoint.

    Returns
    -------
    str
        Id.

    Examples
    --------
    >>> busiest(results.lane_tables)
    'malacca'
    """
    return str(tables["lane_chokepoints"].iloc[0]["chokepoint"])


def detour_at(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the chokepoint whose closure would cost the members' trade most days at sea.

    Parameters
    ----------
    tables
        As `lane_tables` returns them.

    Returns
    -------
    str
        Id, by value times days; empty where no closure delays anything.

    Examples
    --------
    >>> detour_at(results.lane_tables)
    'bab-el-mandeb'
    """
    lost = if_closed(tables["lane_passages"])["usd_m_days"]
    return str(lost.idxmax()) if lost.max() > 0 else ""


def stuck_at(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the chokepoint past which most of the members' trade has no way round.

    Parameters
    ----------
    tables
        As `lane_tables` returns them.

    Returns
    -------
    str
        Id; empty where it is less than `LEAST_STUCK` of their sea trade.

    Examples
    --------
    >>> stuck_at(results.lane_tables)
    'hormuz'
    """
    stopped = if_closed(tables["lane_passages"])["stopped_usd_m"]
    whole = tables["lane_trade"].set_index("member").loc[TOGETHER, "sea_usd_m"]
    return str(stopped.idxmax()) if stopped.max() >= LEAST_STUCK * whole else ""


__all__ = [
    "LEAST_STUCK",
    "busiest",
    "detour_at",
    "if_closed",
    "lane_figures",
    "stuck_at",
]
