"""The tables on sea lanes of a briefing: what of the members' trade passes where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd

from tradewind.app.lanes import SeaLanes, sea_lanes
from tradewind.app.lanes_published import unseen_sellers
from tradewind.data.sources.facts import economies as facts_of_economies
from tradewind.models.sealanes import chokepoint_names, goods, ports
from tradewind.models.sealanes.exposure import goods_trade_usd_m, sea_trade_usd_m
from tradewind.models.sealanes.flows import lane_flows, passing_usd_m
from tradewind.models.sealanes.network import bits_of
from tradewind.models.sealanes.terminals import CRUDE
from tradewind.world import World

TABLES: Final = (
    "lane_trade", "lane_chokepoints", "lane_passages", "lane_crude", "lane_published",
    "lane_unseen", "lane_edges",
)  # fmt: skip
"""Names of the tables; each is empty where no port of a member is known."""
TOGETHER: Final = "members"
"""All members together, each trade counted once."""
OIL_STRAIT: Final = "hormuz"
"""Where the crude oil of members is looked at."""
_LEAST_SHARE: Final = 0.002
"""Share of the members' sea trade from which on an edge is a lane."""
_COMPARED: Final = ("share_of_imports_value", "share_of_exports_value", "share_of_crude_imports")


def lane_tables(
    world: World, members: Sequence[str], year: int | None = None
) -> dict[str, pd.DataFrame]:
    """Return what of the members' trade passes which chokepoint and sails on which lane.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.
    year
        Of the trade in crude oil; by default that of the input-output table, or the latest before.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``lane_trade``: ``member, sea_usd_m, goods_usd_m``, one row each and one for all
        (`TOGETHER`). ``lane_chokepoints``: ``chokepoint, name, longitude, latitude, usd_m, share``
        of the sea trade of all members, the largest first. ``lane_passages``: the table
        ``chokepoints`` of `tradewind.app.sea_lanes` by ``member``, in the same order (``place``).
        ``lane_crude``: ``member, chokepoint, imports_usd, passing_usd, share, covered_share,
        year``. ``lane_published``: published shares with ours beside, by ``member``.
        ``lane_unseen``: ``economy, name`` of sellers of crude oil behind Hormuz that the
        input-output table lacks. ``lane_edges``: as in `tradewind.models.sealanes.flows`, with
        ``share`` of the sea trade of all members. All are empty where a member has no known port,
        where no known goods are traded, and where the world was aggregated.

    Examples
    --------
    >>> tables = lane_tables(World.load(), ["IND", "JPN"])
    >>> tables["lane_chokepoints"].iloc[0]["chokepoint"]
    'malacca'
    """
    if not has_lanes(world, members):
        return {name: pd.DataFrame() for name in TABLES}
    trade = _trade(world, members)
    whole = float(trade.set_index("member").loc[TOGETHER, "sea_usd_m"])
    lanes = lane_flows(world, members)
    chokepoints = _chokepoints(world, members, lanes, whole)
    found = {member: sea_lanes(member, world=world, year=year) for member in members}
    unseen = unseen_sellers(OIL_STRAIT, world)
    names = facts_of_economies()["name"].to_dict()
    lanes["share"] = lanes["usd_m"] / whole
    return {
        "lane_trade": trade,
        "lane_chokepoints": chokepoints,
        "lane_passages": _passages(found, list(chokepoints["chokepoint"])),
        "lane_crude": _crude(found),
        "lane_published": _published(found),
        "lane_unseen": pd.DataFrame(
            {"economy": unseen, "name": [str(names.get(code, code)) for code in unseen]}
        ),
        "lane_edges": lanes[lanes["share"] >= _LEAST_SHARE].reset_index(drop=True),
    }


def has_lanes(world: World, members: Sequence[str]) -> bool:
    """Return whether anything is known of the sea lanes of all members.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.

    Returns
    -------
    bool
        Not in a world that was aggregated: what it merged has no ports.

    Examples
    --------
    >>> has_lanes(World.load(), ["JPN"])
    True
    """
    if world.merged or not set(members) <= set(ports().economies):
        return False
    if not set(goods()) & set(world.industries.index):
        return False
    return bool(passing_usd_m(world, members).sum() > 0)


def _trade(world: World, members: Sequence[str]) -> pd.DataFrame:
    """Return trade by sea and in all goods; that of all members together counts once."""
    sea = sea_trade_usd_m(world).sum(axis=2)
    columns = list(goods_trade_usd_m(world)["imports"].columns)
    known = world.industries.index.get_indexer(columns)
    whole = world.trade_usd_m.to_numpy()[:, :, known].sum(axis=2)
    np.fill_diagonal(whole, 0.0)
    rows = []
    for name, codes in (*((code, [code]) for code in members), (TOGETHER, list(members))):
        mine = world.economies.index.isin(codes)
        counts = mine[:, None] | mine
        rows.append((name, float(sea[counts].sum()), float(whole[counts].sum())))
    return pd.DataFrame(rows, columns=["member", "sea_usd_m", "goods_usd_m"])


def _chokepoints(
    world: World, members: Sequence[str], lanes: pd.DataFrame, whole: float
) -> pd.DataFrame:
    """Return the chokepoints that something passes, each placed where most passes it."""
    passing = passing_usd_m(world, members)
    rows = []
    for name, usd_m in passing[passing > 0].items():
        at = lanes[(lanes["gates"] & bits_of((str(name),))) != 0]
        busiest = at.loc[at["usd_m"].idxmax()]
        place = [(busiest[f"start_{way}"] + busiest[f"end_{way}"]) / 2
                 for way in ("longitude", "latitude")]  # fmt: skip
        rows.append((name, chokepoint_names()[str(name)], *place, usd_m, usd_m / whole))
    columns = ["chokepoint", "name", "longitude", "latitude", "usd_m", "share"]
    found = pd.DataFrame(rows, columns=columns)
    return found.sort_values("usd_m", ascending=False, kind="stable", ignore_index=True)


def _by_member(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    parts = [rows.assign(member=member) for member, rows in tables.items()]
    found = pd.concat(parts, ignore_index=True)
    return found[["member", *(name for name in found.columns if name != "member")]]


def _passages(found: Mapping[str, SeaLanes], order: Sequence[str]) -> pd.DataFrame:
    place = {name: k for k, name in enumerate(order)}
    rows = _by_member({member: lanes.chokepoints for member, lanes in found.items()})
    rows = rows[rows["chokepoint"].isin(place)]
    rows = rows.assign(place=rows["chokepoint"].map(place))
    return rows.sort_values("place", kind="stable", ignore_index=True)


def _crude(found: Mapping[str, SeaLanes]) -> pd.DataFrame:
    rows = _by_member({member: lanes.minerals for member, lanes in found.items()})
    columns = ["member", "chokepoint", "imports_usd", "passing_usd", "share", "covered_share",
               "year"]  # fmt: skip
    return rows.loc[rows["product"] == CRUDE, columns].reset_index(drop=True)


def _published(found: Mapping[str, SeaLanes]) -> pd.DataFrame:
    rows = _by_member({member: lanes.published for member, lanes in found.items()})
    kept = rows["measure"].isin(_COMPARED) & rows["ours"].notna()
    return rows[kept].reset_index(drop=True)


__all__ = ["OIL_STRAIT", "TABLES", "TOGETHER", "has_lanes", "lane_tables"]
