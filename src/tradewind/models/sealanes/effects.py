"""What a closure does to the trade of each economy before anybody adapts: late, or stopped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradewind.models.lane_terms import Closure
from tradewind.models.sealanes.berths import CARGOES
from tradewind.models.sealanes.closure import cargo_of, detours, in_world, lane_changes
from tradewind.models.sealanes.exposure import DIRECTIONS, goods_trade_usd_m, sea_trade_usd_m
from tradewind.world import World

_FAINT = 1e-6


def sea_effects(closures: tuple[Closure, ...], world: World) -> pd.DataFrame:
    """Return what of the imports and exports of each economy is late or stopped.

    Parameters
    ----------
    closures
        Together.
    world
        The baseline.

    Returns
    -------
    pandas.DataFrame
        ``economy, direction, late_usd_m, late_share, extra_days, stopped_usd_m, stopped_share``, a
        year of trade at the baseline; shares of all trade in goods of the economy and direction,
        and the mean days that what is late loses, by value. What goes through pipelines instead
        counts as neither.

    Raises
    ------
    UnknownCodeError
        When a chokepoint is not known.

    Examples
    --------
    >>> rows = sea_effects((Closure(("hormuz",), 1.0),), World.load())
    >>> exports = rows[rows["direction"] == "exports"].set_index("economy")
    >>> bool(exports.loc["SAU", "stopped_share"] > exports.loc["JPN", "stopped_share"])
    True
    """
    sea, industries = sea_trade_usd_m(world), list(world.industries.index)
    pair = (len(world.economies), len(world.economies))
    late, days, stopped = np.zeros(pair), np.zeros(pair), np.zeros(pair)
    for cargo in CARGOES:
        columns = [k for k, code in enumerate(industries) if cargo_of(code) == cargo]
        value = sea[:, :, columns].sum(axis=2)
        found = in_world(detours(closures, world, cargo), world)
        late += value * found.late
        days += value * found.days
        stopped += value * found.stopped
    whole = goods_trade_usd_m(world)
    parts = []
    for axis, way in enumerate(DIRECTIONS):
        rows = pd.DataFrame({"economy": world.economies.index, "direction": way})
        total = whole[way].sum(axis=1).to_numpy()
        rows["late_usd_m"] = late.sum(axis=axis)
        rows["late_share"] = _over(late.sum(axis=axis), total)
        rows["extra_days"] = _over(days.sum(axis=axis), late.sum(axis=axis))
        rows["stopped_usd_m"] = stopped.sum(axis=axis)
        rows["stopped_share"] = _over(stopped.sum(axis=axis), total)
        parts.append(rows)
    return pd.concat(parts, ignore_index=True)


def idle_sources(closures: tuple[Closure, ...], world: World) -> pd.DataFrame:
    """Return the industries whose output cannot leave, and so stands idle.

    Parameters
    ----------
    closures, world
        As in `sea_effects`.

    Returns
    -------
    pandas.DataFrame
        ``economy, industry, idle_share`` of labour and capital, the largest first.

    Examples
    --------
    >>> rows = idle_sources((Closure(("hormuz",), 1.0),), World.load())
    >>> sorted(set(rows["economy"]))
    ['ARE', 'SAU']
    """
    idle = lane_changes(closures, world).idle
    rows, columns = np.nonzero(idle > _FAINT)
    found = pd.DataFrame(
        {
            "economy": world.economies.index.to_numpy()[rows],
            "industry": world.industries.index.to_numpy()[columns],
            "idle_share": idle[rows, columns],
        }
    )
    return found.sort_values("idle_share", ascending=False, kind="stable", ignore_index=True)


def _over(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    found: np.ndarray = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    return found


__all__ = ["idle_sources", "sea_effects"]
