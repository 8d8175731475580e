"""Who uses a mineral: its end uses by industry, and the economies where those industries are."""

from __future__ import annotations

import pandas as pd

from tradewind.models.minerals.facts import table
from tradewind.world import World


def merged_into(world: World) -> dict[str, str]:
    """Return the code that stands for each code that a world has merged.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    dict of str to str
        Empty for a world that merged nothing.

    Examples
    --------
    >>> merged_into(World.load().aggregate(economies={"EAST": ["JPN", "KOR"]}))
    {'JPN': 'EAST', 'KOR': 'EAST'}
    """
    found: dict[str, str] = {}
    for new, olds in world.merged.items():
        found = {old: new if code in olds else code for old, code in found.items()}
        found |= dict.fromkeys(olds, new)
    return found


def under_merged_codes(series: pd.Series, inside: dict[str, str]) -> pd.Series:
    """Return numbers added up under the codes that a world has merged theirs into.

    Parameters
    ----------
    series
        By code.
    inside
        As `merged_into` returns it.

    Returns
    -------
    pandas.Series
        By code of the world.

    Examples
    --------
    >>> under_merged_codes(pd.Series({"JPN": 1.0, "KOR": 2.0}), {"JPN": "E", "KOR": "E"}).to_dict()
    {'E': 3.0}
    """
    return series.rename(index=inside).groupby(level=0).sum()


def industrial_use(mineral: str, world: World) -> pd.Series:
    """Return how the use of a mineral would be spread if it followed industries' output.

    Parameters
    ----------
    mineral
        Id.
    world
        Whose industries count.

    Returns
    -------
    pandas.Series
        By ISO3, adding up to 1.

    Examples
    --------
    >>> round(float(industrial_use("gallium", World.load()).sum()), 6)
    1.0
    """
    shares = end_use_shares(mineral, world)
    output = world.output_usd_m.to_pandas()
    output.columns = output.columns.astype(str)
    known = [code for code in shares.index if code in output.columns]
    geography = output[known] / output[known].sum()
    spread = geography @ shares[known]
    return spread / spread.sum()


def end_use_shares(mineral: str, world: World) -> pd.Series:
    """Return the share of a mineral's use by industry, as far as industries are known.

    Parameters
    ----------
    mineral
        Id.
    world
        Whose industries count; those that it merged stand for what they hold.

    Returns
    -------
    pandas.Series
        By ICIO code; adds up to 1 or less, the rest being other uses.

    Examples
    --------
    >>> bool(end_use_shares("copper", World.load()).sum() <= 1)
    True
    """
    rows = table("end_uses")
    rows = rows[(rows["mineral"] == mineral) & rows["industry"].notna()]
    return under_merged_codes(rows.groupby("industry")["share"].sum(), merged_into(world))


__all__ = ["end_use_shares", "industrial_use", "merged_into", "under_merged_codes"]
