"""What a reader must know of mineral figures: lenses without minerals, merged economies, gaps."""

from __future__ import annotations

import pandas as pd

from tradewind.measure.lenses import lens_of
from tradewind.measure.params import DependenceParams
from tradewind.world import World

QUANTITY_GAPS = "Some trade has a value but no quantity: figures by quantity leave it out"
PROVISIONAL = "The latest year of trade data is provisional"
NOT_AGGREGATED = "product trade stays by ISO3 and was not aggregated"


def merged_economies(world: World) -> tuple[str, ...]:
    """Return the economies of a world that `World.aggregate` made.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    tuple of str
        Codes; product trade, production and governance have no rows that stand for them.

    Examples
    --------
    >>> merged_economies(World.load().aggregate(economies={"EAST": ["JPN", "KOR"]}))
    ('EAST',)
    """
    return tuple(code for code in world.economies.index if code in world.merged)


def lens_has_minerals(params: DependenceParams) -> bool:
    """Tell whether any mineral is left to look at.

    Parameters
    ----------
    params
        `lens` matters.

    Returns
    -------
    bool
        False for a lens without minerals.

    Examples
    --------
    >>> lens_has_minerals(DependenceParams(lens="digital"))
    False
    """
    lens = lens_of(params)
    return lens is None or bool(lens.minerals)


def scope_notes(world: World, params: DependenceParams) -> tuple[str, ...]:
    """Return what limits all mineral figures: a lens that holds none, or merged economies.

    Parameters
    ----------
    world
        The baseline.
    params
        `lens` matters.

    Returns
    -------
    tuple of str
        At most one line.

    Examples
    --------
    >>> scope_notes(World.load(), DependenceParams(lens="digital"))
    ('The lens digital holds no minerals, so there are no mineral figures',)
    """
    lens = lens_of(params)
    if lens is not None and not lens.minerals:
        return (f"The lens {lens.name} holds no minerals, so there are no mineral figures",)
    merged = merged_economies(world)
    if not merged:
        return ()
    named = ", ".join(merged)
    return (
        f"{NOT_AGGREGATED[0].upper()}{NOT_AGGREGATED[1:]}: no mineral figure stands for {named}",
    )


def import_notes(
    world: World, economies: tuple[str, ...], table: pd.DataFrame, params: DependenceParams
) -> tuple[str, ...]:
    """Return what a reader of mineral imports must know, and nothing of parts that are empty.

    Parameters
    ----------
    world
        The baseline.
    economies
        ISO3 codes of importers.
    table
        What `mineral_imports` returned for them.
    params
        `lens` matters.

    Returns
    -------
    tuple of str
        Lines, the gravest first.

    Examples
    --------
    >>> lens = DependenceParams(lens="digital")
    >>> len(import_notes(World.load(), ("JPN",), pd.DataFrame(), lens))
    1
    """
    notes = scope_notes(world, params)
    if not lens_has_minerals(params):
        return notes
    if len(table):
        gaps = bool((table["value_without_quantity_share"] > 0).any())
        latest = bool((table["year"] == world.mineral_trade["year"].max()).any())
        notes += (QUANTITY_GAPS,) * gaps + (PROVISIONAL,) * latest
    silent = {*economies} - {*table["economy"]} - {*merged_economies(world)}
    absent = [code for code in economies if code in silent]
    return (*notes, f"No mineral imports are recorded for {', '.join(absent)}") if absent else notes


__all__ = [
    "NOT_AGGREGATED",
    "import_notes",
    "lens_has_minerals",
    "merged_economies",
    "scope_notes",
]
