"""Concentration of imports by origin: by industry or by mineral."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pandas as pd
import xarray as xr

from tradewind.core import InputError, resolve_all
from tradewind.measure.concentration import concentration_table
from tradewind.measure.lenses import as_used, lens_of
from tradewind.measure.mineral_notes import import_notes
from tradewind.measure.params import DependenceParams
from tradewind.measure.result import Indicator
from tradewind.measure.shared_codes import (
    shared_code_notes,
    shared_codes,
    with_shared_codes,
)
from tradewind.world import World

By = Literal["industry", "mineral"]

IMPUTED_FINAL = (
    "Industry import figures count purchases by final users, whose destinations are imputed (only "
    "the sellers' totals are observed); purchases by industries alone are observed"
)


def import_concentration(
    world: World,
    economies: str | Iterable[str] = "all",
    by: By = "industry",
    params: DependenceParams | None = None,
) -> Indicator:
    """Measure how concentrated imports are by origin.

    Parameters
    ----------
    world
        The baseline.
    economies
        Importers: codes or names, or ``"all"``.
    by
        ``"industry"`` (input-output table, year of the world) or ``"mineral"`` (product trade).
    params
        Year, lens, use and lines.

    Returns
    -------
    Indicator
        One row per economy and industry, or per economy, mineral and stage; columns as in
        `industry_imports` or `mineral_imports`.

    Raises
    ------
    InputError
        When `by` is neither, or the year has no data.
    UnknownCodeError
        When an economy or a lens is not known.

    Notes
    -----
    Source: import concentration as in European Commission SWD(2021) 352 and CEPII GeoDep (without
    their further conditions). See `hhi`.

    Examples
    --------
    >>> table = import_concentration(World.load(), "JPN", by="mineral").table
    >>> table.loc[table["mineral"] == "graphite", "top_origin"].tolist()
    ['CHN']
    """
    chosen = params or DependenceParams()
    codes = resolve_all(economies, world.economies["name"].to_dict(), "economy", where="economies")
    warnings: tuple[str, ...]
    if by == "industry":
        table = industry_imports(world, codes, chosen)
        year = world.year
        warnings = (IMPUTED_FINAL,) if part_imputed(world, chosen) else ()
        name = f"Import concentration by industry, {year}"
    elif by == "mineral":
        table = mineral_imports(world, codes, chosen)
        year = trade_year(world, chosen)
        shared = shared_code_notes(world, shared_codes(world), table["mineral"])
        warnings = (*import_notes(world, codes, table, chosen), *shared)
        name = f"Import concentration by mineral, {year}"
    else:
        what = "Unknown kind"
        raise InputError(what, where="by", found=repr(by), fix="industry or mineral")
    provenance = world.provenance.with_params(**as_used(chosen, year=year))
    return Indicator(name, table, chosen, provenance, warnings)


def industry_imports(
    world: World, economies: Iterable[str], params: DependenceParams
) -> pd.DataFrame:
    """Measure imports of each industry's output by each economy.

    Parameters
    ----------
    world
        The baseline.
    economies
        ISO3 codes.
    params
        `use` and `lens` matter.

    Returns
    -------
    pandas.DataFrame
        ``economy, industry, imports_usd_m, import_share`` (of all purchases of that industry's
        output, home and foreign), ``origins, top_origin, cr1, cr3, hhi, normalised_hhi,
        effective_suppliers, concentrated`` (HHI above the line), ``imputed``. Figures are NaN where
        nothing is imported.

    Examples
    --------
    >>> table = industry_imports(World.load(), ["JPN"], DependenceParams(use="intermediate"))
    >>> bool(table["imputed"].any())
    False
    """
    frames = [_one_economy(bought, params) for bought in purchases(world, economies, params)]
    table = pd.concat(frames, ignore_index=True)
    return table.assign(imputed=part_imputed(world, params))


def purchases(
    world: World, economies: Iterable[str], params: DependenceParams
) -> list[pd.DataFrame]:
    """Return what each economy buys of each industry's output from each origin, itself included.

    Parameters
    ----------
    world
        The baseline.
    economies
        ISO3 codes of buyers.
    params
        `use` and `lens` matter.

    Returns
    -------
    list of pandas.DataFrame
        One per economy: index ``(economy, industry)``, one column per origin, US$ million.

    Examples
    --------
    >>> purchases(World.load(), ["JPN"], DependenceParams(lens="pharmaceuticals"))[0].shape
    (1, 80)
    """
    lens = lens_of(params)
    kept = [code for code in world.industries.index if lens is None or code in lens.industries]
    trade = world.intermediate_usd_m if params.use == "intermediate" else world.trade_usd_m
    wanted = trade.sel(industry=kept).transpose("destination", "industry", "origin")
    return [_frame(wanted.sel(destination=economy), economy) for economy in economies]


def _frame(bought: xr.DataArray, economy: str) -> pd.DataFrame:
    index = pd.MultiIndex.from_product(
        [[economy], bought["industry"].to_numpy()], names=["economy", "industry"]
    )
    return pd.DataFrame(bought.to_numpy(), index=index, columns=bought["origin"].to_numpy())


def _one_economy(bought: pd.DataFrame, params: DependenceParams) -> pd.DataFrame:
    economy = str(bought.index[0][0])
    absorbed = bought.sum(axis=1)
    table = concentration_table(bought.drop(columns=economy)).rename(
        columns={"total": "imports_usd_m", "suppliers": "origins", "top_supplier": "top_origin"}
    )
    table.insert(1, "import_share", table["imports_usd_m"] / absorbed.where(absorbed > 0))
    table["concentrated"] = table["hhi"] > params.hhi_line
    return table.reset_index()


def part_imputed(world: World, params: DependenceParams) -> bool:
    """Return whether figures of industries count purchases whose destinations are imputed.

    Parameters
    ----------
    world
        The world; one of the user's own may know where final demand goes.
    params
        Which purchases count.

    Returns
    -------
    bool
        True where they do.

    Examples
    --------
    >>> part_imputed(World.load(), DependenceParams(use="all"))
    True
    """
    return params.use == "all" and bool(world.imputed)


def trade_year(world: World, params: DependenceParams) -> int:
    """Return the year of mineral trade to use: the one asked for, or the latest.

    Parameters
    ----------
    world
        The baseline.
    params
        `year` matters.

    Returns
    -------
    int
        A year with mineral trade.

    Raises
    ------
    InputError
        When the year asked for has no mineral trade.

    Examples
    --------
    >>> trade_year(World.load(), DependenceParams(year=2022))
    2022
    """
    first, last = int(world.mineral_trade["year"].min()), int(world.mineral_trade["year"].max())
    year = last if params.year is None else params.year
    if not first <= year <= last:
        what = "No mineral trade for this year"
        raise InputError(
            what,
            where="year",
            found=str(year),
            fix=f"Use {first} to {last}",
        )
    return year


def mineral_imports(
    world: World, economies: Iterable[str], params: DependenceParams
) -> pd.DataFrame:
    """Measure imports of each mineral at each stage by each economy, by value and by quantity.

    Parameters
    ----------
    world
        The baseline.
    economies
        ISO3 codes of importers.
    params
        `year` and `lens` matter.

    Returns
    -------
    pandas.DataFrame
        ``economy, mineral, stage, year, imports_usd, origins, top_origin, cr1, cr3, hhi,
        normalised_hhi, effective_suppliers`` by value; ``imports_t, top_origin_quantity,
        cr1_quantity, hhi_quantity`` by quantity (NaN where no row has one);
        ``value_without_quantity_share``; ``concentrated`` (HHI by value above the line);
        ``shared_with`` (minerals whose trade has the same product code, so that the row holds
        theirs as well). An economy's imports from itself are left out. Economies that import
        nothing have no row.

    Examples
    --------
    >>> table = mineral_imports(World.load(), ["JPN"], DependenceParams(year=2024))
    >>> graphite = table.set_index("mineral").loc["graphite"]
    >>> round(float(graphite["cr1"]), 1), round(float(graphite["hhi"]), 1)
    (0.9, 0.8)
    """
    rows = mineral_flows(world, trade_year(world, params), lens=params)
    rows = rows[rows["importer"].isin(list(economies))]
    keys = ["importer", "mineral", "stage"]
    by_value = _wide(rows, keys, "value_usd")
    by_quantity = _wide(rows, keys, "quantity_t")
    uncovered = rows["value_usd"].where(rows["quantity_t"].isna(), 0.0)
    value = rows["value_usd"].groupby([rows[key] for key in keys]).sum()
    table = concentration_table(by_value).rename(
        columns={"total": "imports_usd", "suppliers": "origins", "top_supplier": "top_origin"}
    )
    weight = concentration_table(by_quantity)
    table["imports_t"] = weight["total"].where(weight["total"] > 0)
    table["top_origin_quantity"] = weight["top_supplier"]
    table["cr1_quantity"], table["hhi_quantity"] = weight["cr1"], weight["hhi"]
    missing = uncovered.groupby([rows[key] for key in keys]).sum() / value.where(value > 0)
    table["value_without_quantity_share"] = missing
    table["concentrated"] = table["hhi"] > params.hhi_line
    table = table.reset_index().rename(columns={"importer": "economy"})
    table.insert(3, "year", trade_year(world, params))
    return with_shared_codes(table, shared_codes(world))


def mineral_flows(world: World, year: int, lens: DependenceParams | None = None) -> pd.DataFrame:
    """Return trade in minerals in one year with the mineral and stage of each product.

    Parameters
    ----------
    world
        The baseline.
    year
        Calendar year.
    lens
        Parameters whose `lens` limits the minerals.

    Returns
    -------
    pandas.DataFrame
        ``importer, exporter, mineral, stage, product, geopolrisk, value_usd, quantity_t``; trade of
        an economy with itself is left out; a product of two minerals has a row for each.

    Examples
    --------
    >>> flows = mineral_flows(World.load(), 2022)
    >>> bool((flows["importer"] == flows["exporter"]).any())
    False
    """
    trade = world.mineral_trade
    columns = ["exporter", "importer", "product", "value_usd", "quantity_t"]
    rows = trade.loc[trade["year"] == year, columns]
    plain = rows.astype({"exporter": str, "importer": str, "product": str})
    plain = plain[plain["exporter"] != plain["importer"]]
    codes = world.mineral_codes[["mineral", "product", "stage", "geopolrisk"]]
    limit = lens_of(lens) if lens else None
    if limit is not None:
        codes = codes[codes["mineral"].isin(limit.minerals)]
    return plain.merge(codes.astype({"product": str, "mineral": str, "stage": str}), on="product")


def _wide(rows: pd.DataFrame, keys: list[str], amount: str) -> pd.DataFrame:
    summed = rows[amount].groupby([rows[key] for key in [*keys, "exporter"]]).sum()
    return summed.unstack("exporter", fill_value=0.0).fillna(0.0)


__all__ = [
    "import_concentration",
    "industry_imports",
    "mineral_flows",
    "mineral_imports",
    "part_imputed",
    "purchases",
    "trade_year",
]
