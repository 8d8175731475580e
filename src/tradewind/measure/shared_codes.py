"""Minerals that trade under the same product code, so that their figures hold each other's trade.

Customs tell goods apart only as finely as their code. Where one code belongs to two minerals, the
trade in it counts for both; such rows are marked, and must not be added up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from tradewind.world import World


def shared_codes(world: World, *, geopolrisk: bool = False) -> pd.DataFrame:
    """Return the product codes that belong to more than one mineral.

    Parameters
    ----------
    world
        The baseline.
    geopolrisk
        Only the codes that the GeoPolRisk method counts.

    Returns
    -------
    pandas.DataFrame
        One row per mineral, stage, product and other mineral of that product: ``mineral, stage,
        product, shared_with``.

    Examples
    --------
    >>> pairs = shared_codes(World.load())
    >>> pairs.loc[pairs["mineral"] == "coking-coal", "shared_with"].tolist()
    ['steam-coal']
    """
    codes = world.mineral_codes
    codes = codes[codes["geopolrisk"].astype(bool)] if geopolrisk else codes
    plain = codes[["mineral", "stage", "product"]].astype(str)
    others = plain[["mineral", "product"]].rename(columns={"mineral": "shared_with"})
    pairs = plain.merge(others, on="product")
    differ = pairs["mineral"] != pairs["shared_with"]
    return pairs[differ].drop_duplicates(ignore_index=True)


def with_shared_codes(
    table: pd.DataFrame, pairs: pd.DataFrame, keys: Sequence[str] = ("mineral", "stage")
) -> pd.DataFrame:
    """Return a table with the minerals that each row shares a product code with.

    Parameters
    ----------
    table
        Rows by mineral, or by mineral and stage.
    pairs
        What `shared_codes` returned.
    keys
        The columns of `table` that hold the mineral and, if there is one, the stage.

    Returns
    -------
    pandas.DataFrame
        `table` with a last column ``shared_with``: mineral ids with spaces between them, empty
        where no code is shared.

    Examples
    --------
    >>> pairs = shared_codes(World.load())
    >>> table = pd.DataFrame({"mineral": ["steam-coal", "tin"], "stage": ["mine", "mine"]})
    >>> with_shared_codes(table, pairs)["shared_with"].tolist()
    ['coking-coal', '']
    """
    by = ["mineral", "stage"][: len(keys)]
    listed = {
        names if isinstance(names, tuple) else (names,): " ".join(sorted(set(part)))
        for names, part in pairs.groupby(by)["shared_with"]
    }
    rows = zip(*(table[key].astype(str) for key in keys), strict=True)
    return table.assign(shared_with=[listed.get(row, "") for row in rows])


def shared_code_notes(
    world: World, pairs: pd.DataFrame, minerals: Iterable[str]
) -> tuple[str, ...]:
    """Return one line that names the minerals whose trade cannot be told apart, if there are any.

    Parameters
    ----------
    world
        The baseline, for names.
    pairs
        What `shared_codes` returned.
    minerals
        The minerals that are shown.

    Returns
    -------
    tuple of str
        One line, or none.

    Examples
    --------
    >>> world = World.load()
    >>> shared_code_notes(world, shared_codes(world), ["tin"])
    ()
    """
    shown = pairs[pairs["mineral"].isin(list(minerals))]
    together: dict[tuple[str, ...], list[str]] = {}
    for product in sorted(set(shown["product"])):
        named = set(pairs.loc[pairs["product"] == product, "mineral"])
        names = tuple(sorted(str(world.minerals.loc[mineral, "name"]) for mineral in named))
        together.setdefault(names, []).append(product)
    if not together:
        return ()
    listed = "; ".join(
        f"{' and '.join(names)} (HS {', '.join(products)})" for names, products in together.items()
    )
    return (f"Traded under one product code, so that the figures of each hold all of it: {listed}",)


__all__ = ["shared_code_notes", "shared_codes", "with_shared_codes"]
