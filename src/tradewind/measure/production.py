"""Concentration of world production of minerals, plain and weighted by governance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from tradewind.core import InputError, resolve_all
from tradewind.measure.concentration import concentration_table, shares
from tradewind.measure.governance import weights_of_year
from tradewind.measure.lenses import as_used, lens_of
from tradewind.measure.params import DependenceParams
from tradewind.measure.result import Indicator
from tradewind.world import World

NO_GOVERNANCE = (
    "Producers without a governance estimate take the weight {weight:g}, on a scale from 0 "
    "(stable) to 1 (unstable); weights of 0 and 1 would give the lowest and the highest index"
)


def production_concentration(
    world: World, minerals: str | Iterable[str] = "all", params: DependenceParams | None = None
) -> Indicator:
    """Measure how concentrated the world production of minerals is by economy.

    Parameters
    ----------
    world
        The baseline.
    minerals
        Mineral ids or names, or ``"all"``.
    params
        `year`, `lens`, `hhi_line` and `missing_governance` matter.

    Returns
    -------
    Indicator
        One row per mineral and stage: ``mineral, stage, year, production, unit, producers,
        top_producer, cr1, cr3, hhi, normalised_hhi, effective_suppliers, hhi_governance,
        hhi_governance_low, hhi_governance_high, governance_missing_share, concentrated``. Minerals
        without production data have no row; indices are NaN where production is zero.

    Raises
    ------
    InputError
        When the year has no production data.
    UnknownCodeError
        When a mineral or a lens is not known.

    Notes
    -----
    ``hhi_governance = sum_k s_k**2 g_k`` with g as in `governance_weight`. Source: the criticality
    method of the European Commission, Blengini et al. (2017).

    Examples
    --------
    >>> table = production_concentration(World.load(), "cobalt").table
    >>> table["top_producer"].tolist()
    ['COD']
    """
    chosen = params or DependenceParams()
    codes = resolve_all(minerals, world.minerals["name"].to_dict(), "mineral", where="minerals")
    lens = lens_of(chosen)
    kept = [code for code in codes if lens is None or code in lens.minerals]
    year = _year(world, chosen)
    rows = world.production
    rows = rows[(rows["year"] == year) & rows["mineral"].isin(kept)]
    table = _table(rows.astype({"mineral": str, "stage": str, "economy": str}), world, chosen, year)
    missing = bool((table["governance_missing_share"] > 0).any())
    return Indicator(
        f"Production concentration by mineral, {year}",
        table,
        chosen,
        world.provenance.with_params(**as_used(chosen, year=year)),
        (NO_GOVERNANCE.format(weight=chosen.missing_governance),) if missing else (),
    )


def _year(world: World, params: DependenceParams) -> int:
    first, last = int(world.production["year"].min()), int(world.production["year"].max())
    year = last if params.year is None else params.year
    if first <= year <= last:
        return year
    what = "No production data for this year"
    raise InputError(
        what,
        where="year",
        found=str(year),
        fix=f"Use {first} to {last}",
    )


def _table(rows: pd.DataFrame, world: World, params: DependenceParams, year: int) -> pd.DataFrame:
    keys = ["mineral", "stage", "unit"]
    summed = rows.groupby([*keys, "economy"], observed=True)["quantity"].sum()
    wide = summed.unstack("economy", fill_value=0.0)
    table = concentration_table(wide).rename(
        columns={"total": "production", "suppliers": "producers", "top_supplier": "top_producer"}
    )
    weight = weights_of_year(world, year).reindex(wide.columns).to_numpy(dtype=np.float64)
    share = wide.to_numpy() if wide.empty else shares(wide.to_numpy())
    absent = np.isnan(weight)
    for name, filler in (
        ("hhi_governance", params.missing_governance),
        ("hhi_governance_low", 0.0),
        ("hhi_governance_high", 1.0),
    ):
        table[name] = np.square(share) @ np.where(absent, filler, weight)
    table["governance_missing_share"] = share @ absent.astype(np.float64)
    table["concentrated"] = table["hhi"] > params.hhi_line
    table = table.reset_index()
    table.insert(2, "year", year)
    unit = table.pop("unit")
    table.insert(4, "unit", unit)
    return table


__all__ = ["production_concentration"]
