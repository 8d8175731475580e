"""GeoPolRisk: supply risk of a mineral for an economy, from production, imports and governance."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tradewind.core import resolve_all
from tradewind.measure.concentration import hhi
from tradewind.measure.governance import weights_of_year
from tradewind.measure.import_concentration import mineral_flows, trade_year
from tradewind.measure.lenses import as_used, lens_of
from tradewind.measure.mineral_notes import NOT_AGGREGATED, merged_economies, scope_notes
from tradewind.measure.params import DependenceParams
from tradewind.measure.result import Indicator
from tradewind.measure.shared_codes import (
    shared_code_notes,
    shared_codes,
    with_shared_codes,
)
from tradewind.world import World

NO_DATA = (
    "No GeoPolRisk score is given where production, trade or a unit of mass is missing: an absent "
    "import record is not read as an absence of risk"
)
STAGES_MIXED = (
    "GeoPolRisk adds production (contained metal or product, at the mine or refinery) to imports "
    "(gross tonnes of ores, compounds or metal) as they are"
)
NO_QUANTITY = "Imports without a quantity count as zero tonnes in GeoPolRisk, as in the method"

_MASS = "t"
_SHOWN = (
    "mineral", "economy", "year", "score", "hhi", "import_risk", "imports_t", "home_production_t",
    "governance_missing_share", "rows_without_quantity", "shared_with", "status", "reason",
)  # fmt: skip
_COLUMNS = ("imports_t", "risk_weighted_t", "governance_missing_t", "rows_without_quantity")


def geopolrisk(
    world: World,
    economies: str | Iterable[str] = "all",
    minerals: str | Iterable[str] = "all",
    years: Iterable[int] | None = None,
    params: DependenceParams | None = None,
) -> Indicator:
    """Score the supply risk of minerals for economies.

    Parameters
    ----------
    world
        The baseline.
    economies, minerals
        Codes or names, or ``"all"`` (of the minerals that the method covers).
    years
        Calendar years; the year of `params` when not given.
    params
        `year`, `lens` and `missing_governance` matter.

    Returns
    -------
    Indicator
        One row per mineral, economy and year: ``mineral, economy, year, score, hhi, import_risk``
        (all 0 to 1), ``imports_t, home_production_t, governance_missing_share,
        rows_without_quantity, shared_with`` (minerals that trade under the same code), ``status``
        (``"ok"`` or ``"no data"``), ``reason``. ``home_production_t`` is NaN for minerals that are
        not produced in tonnes (natural gas).

    Raises
    ------
    InputError
        When a year has no mineral trade.
    UnknownCodeError
        When an economy, mineral or lens is not known.

    Notes
    -----
    ``score = HHI(production) * sum_k g_k M_k / (M + P_home)``, imports M from origin k and home
    production P in tonnes, g as in `governance_weight`. Source: Koyamparambath et al. (2024) and
    Gemechu et al. (2016), as implemented in geopolrisk-py 2.0.1. The price factor of the
    characterisation factor is left out.

    Examples
    --------
    >>> table = geopolrisk(World.load(), "JPN", ["graphite", "germanium"], [2022]).table
    >>> table[["mineral", "status", "reason"]].to_dict(orient="list")["status"]
    ['no data', 'ok']
    """
    chosen = params or DependenceParams()
    codes = resolve_all(economies, world.economies["name"].to_dict(), "economy", where="economies")
    pairs = shared_codes(world, geopolrisk=True)
    wanted = _covered(world, minerals, chosen)
    span = tuple(years) if years is not None else (trade_year(world, chosen),)
    frames = [_one_year(world, codes, wanted, year, chosen) for year in span]
    table = with_shared_codes(pd.concat(frames, ignore_index=True), pairs, ["mineral"])
    return Indicator(
        "GeoPolRisk by mineral and economy",
        table.sort_values(["mineral", "economy", "year"], ignore_index=True)[list(_SHOWN)],
        chosen,
        world.provenance.with_params(**as_used(chosen, year=span[0] if len(span) == 1 else span)),
        (*scope_notes(world, chosen), *_notes(world, table, pairs)),
    )


def _notes(world: World, table: pd.DataFrame, pairs: pd.DataFrame) -> tuple[str, ...]:
    scored = table["status"] == "ok"
    silent = () if scored.all() else (NO_DATA,)
    if not scored.any():
        return silent
    shared = shared_code_notes(world, pairs, table.loc[scored, "mineral"])
    return (*silent, STAGES_MIXED, NO_QUANTITY, *shared)


def geopolrisk_score(
    production: ArrayLike, home_production: float, imports: ArrayLike, weights: ArrayLike
) -> float:
    """Return the GeoPolRisk score of one mineral for one economy.

    Parameters
    ----------
    production
        (producers,) world production by economy, any unit.
    home_production
        Production of the economy itself, tonnes.
    imports
        (origins,) imports, tonnes.
    weights
        (origins,) governance weight of each origin, 0 to 1.

    Returns
    -------
    float
        ``HHI(production) * sum_k g_k M_k / (M + P_home)``; NaN where production or supply is zero.

    Raises
    ------
    InputError
        When an amount is negative.

    Notes
    -----
    Source: as in `geopolrisk`.

    Examples
    --------
    >>> geopolrisk_score([1.0, 1.0], 5.0, [5.0], [0.4])
    0.1
    """
    tonnes = np.asarray(imports, dtype=np.float64)
    supply = float(tonnes.sum()) + home_production
    if not supply > 0:
        return float("nan")
    return float(hhi(production)) * float(tonnes @ np.asarray(weights)) / supply


def _covered(
    world: World, minerals: str | Iterable[str], params: DependenceParams
) -> tuple[str, ...]:
    named = world.minerals["geopolrisk_name"].notna() & (world.minerals["geopolrisk_name"] != "")
    known = world.minerals.loc[named, "name"].to_dict()
    everything = world.minerals["name"].to_dict()
    every = isinstance(minerals, str) and minerals.strip().casefold() == "all"
    codes = resolve_all(minerals, known if every else everything, "mineral", where="minerals")
    lens = lens_of(params)
    return tuple(code for code in codes if lens is None or code in lens.minerals)


def _one_year(
    world: World,
    economies: tuple[str, ...],
    minerals: tuple[str, ...],
    year: int,
    params: DependenceParams,
) -> pd.DataFrame:
    at = trade_year(world, DependenceParams(year=year))
    index = pd.MultiIndex.from_product([minerals, economies], names=["mineral", "economy"])
    imports, traded = _imports(world, at, params)
    table = imports.reindex(index).fillna(0.0)
    production = world.production
    production = production[production["year"] == at].astype({"mineral": str, "economy": str})
    made = production.groupby(["mineral", "economy"])["quantity"].sum()
    world_hhi = made.groupby("mineral").agg(lambda amounts: float(hhi(amounts.to_numpy())))
    units = production.groupby("mineral")["unit"].first().astype(str)
    mineral = index.get_level_values("mineral")
    in_tonnes = units.reindex(mineral).to_numpy() == _MASS
    table["home_production_t"] = made.reindex(index).fillna(0.0).where(in_tonnes)
    table["hhi"] = world_hhi.reindex(mineral).to_numpy()
    supply = table["imports_t"] + table["home_production_t"]
    table["import_risk"] = table["risk_weighted_t"] / supply.where(supply > 0)
    merged = index.get_level_values("economy").isin(merged_economies(world))
    reason = _reasons(table, mineral.isin(traded), in_tonnes, merged)
    silent = reason != ""
    table["import_risk"] = table["import_risk"].mask(silent)
    table["score"] = (table["hhi"] * table["import_risk"]).mask(silent)
    uncovered = table["governance_missing_t"] / table["imports_t"].where(table["imports_t"] > 0)
    table["governance_missing_share"] = uncovered
    table["status"] = np.where(silent, "no data", "ok")
    table["reason"] = reason
    return table.reset_index().assign(year=at)


def _reasons(
    table: pd.DataFrame,
    traded: NDArray[np.bool_],
    in_tonnes: NDArray[np.bool_],
    merged: NDArray[np.bool_],
) -> pd.Series:
    cases = [
        (merged, NOT_AGGREGATED),
        (table["hhi"].isna().to_numpy(), "no world production recorded"),
        (~in_tonnes, "production is not measured in tonnes"),
        (~traded, "no economy records trade under the codes of this mineral"),
        ((table["imports_t"] <= 0).to_numpy(), "no imports with a quantity recorded"),
    ]
    conditions, texts = zip(*cases, strict=True)
    return pd.Series(np.select(conditions, texts, default=""), table.index)


def _imports(world: World, year: int, params: DependenceParams) -> tuple[pd.DataFrame, list[str]]:
    rows = mineral_flows(world, year)
    rows = rows[rows["geopolrisk"].astype(bool)]
    weight = rows["exporter"].map(weights_of_year(world, year))
    tonnes = rows["quantity_t"].fillna(0.0)
    parts = pd.DataFrame(
        {
            "mineral": rows["mineral"],
            "economy": rows["importer"],
            "imports_t": tonnes,
            "risk_weighted_t": tonnes * weight.fillna(params.missing_governance),
            "governance_missing_t": tonnes.where(weight.isna(), 0.0),
            "rows_without_quantity": rows["quantity_t"].isna().astype(np.float64),
        }
    )
    summed = parts.groupby(["mineral", "economy"])[list(_COLUMNS)].sum()
    total = summed["imports_t"].groupby("mineral").sum()
    return summed, total.index[total > 0].tolist()


__all__ = ["geopolrisk", "geopolrisk_score"]
