"""Exposure: how much of whose trade passes which chokepoint, by industry, mineral and direction."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.models.sealanes.berths import CARGOES, Cargo, passage_shares
from tradewind.models.sealanes.closure import cargo_of
from tradewind.models.sealanes.facts import chokepoint_names, table
from tradewind.models.sealanes.ports import ports
from tradewind.models.sealanes.seaborne import BULK, FUEL, goods, seaborne_shares
from tradewind.models.sealanes.terminals import CRUDE
from tradewind.world import World

Floats = NDArray[np.float64]
DIRECTIONS = ("imports", "exports")
LIQUEFIED_GAS = "271111"
NOT_BY_SHIP = ("71", "271121")
"""Beginnings of HS codes: precious metals fly, and gas that is not liquefied flows in pipelines."""
_BULK_CHAPTERS = ("26", "2701", "2702", "2704")
"""Ores and coal, by the beginning of their HS codes."""


@lru_cache(maxsize=4)
def sea_trade_usd_m(world: World) -> Floats:
    """Return what economies trade by sea.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    ndarray
        (origin, destination, industry) US$ million; 0 at home and for what is no good.

    Examples
    --------
    >>> bool(sea_trade_usd_m(World.load()).sum() > 5e6)
    True
    """
    economies, industries = tuple(world.economies.index), tuple(world.industries.index)
    found: Floats = world.trade_usd_m.to_numpy() * seaborne_shares(economies, industries)
    found.setflags(write=False)
    return found


@lru_cache(maxsize=16)
def passage_in(world: World, cargo: Cargo) -> Floats:
    """Return passage shares between the economies of a world.

    Parameters
    ----------
    world
        The baseline.
    cargo
        Which.

    Returns
    -------
    ndarray
        (chokepoint, origin, destination); 0 for economies without a port.

    Examples
    --------
    >>> passage_in(World.load(), "general").shape[1:]
    (80, 80)
    """
    order = {code: k for k, code in enumerate(ports().economies)}
    codes = [str(code) for code in world.economies.index]
    known = np.array([k for k, code in enumerate(codes) if code in order], dtype=np.int64)
    rows = np.array([order[code] for code in codes if code in order], dtype=np.int64)
    size = len(world.economies)
    found = np.zeros((len(chokepoint_names()), size, size))
    found[:, known[:, None], known] = passage_shares(cargo, world)[:, rows[:, None], rows]
    found.setflags(write=False)
    return found


def trade_by_chokepoint(world: World) -> dict[str, pd.DataFrame]:
    """Return what of the imports and exports of each industry of each economy passes where.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    dict of str to pandas.DataFrame
        By direction: rows (economy, industry), a column per chokepoint, US$ million a year.

    Examples
    --------
    >>> found = trade_by_chokepoint(World.load())["imports"]
    >>> bool(found.loc[("JPN", "B06"), "hormuz"] > 0)
    True
    """
    return {way: rows.copy() for way, rows in _trade_by_chokepoint(world).items()}


@lru_cache(maxsize=4)
def _trade_by_chokepoint(world: World) -> dict[str, pd.DataFrame]:
    sea, industries = sea_trade_usd_m(world), list(world.industries.index)
    names = list(chokepoint_names())
    size = (len(world.economies), len(industries), len(names))
    passing = {way: np.zeros(size) for way in DIRECTIONS}
    for cargo in CARGOES:
        columns = [k for k, code in enumerate(industries) if cargo_of(code) == cargo]
        part, share = sea[:, :, columns], passage_in(world, cargo)
        passing["imports"][:, columns] = np.einsum("gin,inr->nrg", share, part, optimize=True)
        passing["exports"][:, columns] = np.einsum("gin,inr->irg", share, part, optimize=True)
    index = pd.MultiIndex.from_product(
        [world.economies.index, industries], names=["economy", "industry"]
    )
    return {
        way: pd.DataFrame(values.reshape(-1, len(names)), index=index, columns=names)
        for way, values in passing.items()
    }


def goods_trade_usd_m(world: World) -> dict[str, pd.DataFrame]:
    """Return imports and exports of goods.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    dict of str to pandas.DataFrame
        By direction: rows economies, columns industries that make goods, US$ million.

    Examples
    --------
    >>> sorted(goods_trade_usd_m(World.load()))
    ['exports', 'imports']
    """
    trade = world.trade_usd_m.to_numpy().copy()
    own = np.arange(len(world.economies))
    trade[own, own] = 0.0
    columns = [k for k, code in enumerate(world.industries.index) if code in goods()]
    labels = world.industries.index[columns]
    by_way = {"imports": trade.sum(axis=0), "exports": trade.sum(axis=1)}
    return {
        way: pd.DataFrame(values[:, columns], index=world.economies.index, columns=labels)
        for way, values in by_way.items()
    }


def economy_exposure(world: World, economy: str) -> pd.DataFrame:
    """Return how much of an economy's trade in goods passes each chokepoint.

    Parameters
    ----------
    world
        The baseline.
    economy
        ISO3.

    Returns
    -------
    pandas.DataFrame
        ``chokepoint, name, kind, imports_usd_m, imports_share, exports_usd_m, exports_share``, the
        largest first; shares of all trade in goods of the economy, by sea or not.

    Raises
    ------
    UnknownCodeError
        When the world does not know the economy.

    Examples
    --------
    >>> rows = economy_exposure(World.load(), "JPN").set_index("chokepoint")
    >>> bool(rows.loc["malacca", "imports_share"] > rows.loc["suez", "imports_share"])
    True
    """
    code = world.economy(economy, where="economy")
    passing, whole = trade_by_chokepoint(world), goods_trade_usd_m(world)
    rows = table("chokepoints")[["id", "name", "kind"]].rename(columns={"id": "chokepoint"})
    for way in DIRECTIONS:
        value = passing[way].loc[code].sum()
        rows[f"{way}_usd_m"] = rows["chokepoint"].map(value)
        total = float(whole[way].loc[code].sum())
        rows[f"{way}_share"] = rows[f"{way}_usd_m"] / total if total > 0 else 0.0
    size = rows["imports_usd_m"] + rows["exports_usd_m"]
    order = size.sort_values(ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def industry_exposure(world: World, economy: str) -> pd.DataFrame:
    """Return how much of the trade of each industry of an economy passes each chokepoint.

    Parameters
    ----------
    world
        The baseline.
    economy
        ISO3.

    Returns
    -------
    pandas.DataFrame
        ``chokepoint, direction, industry, value_usd_m, share``: share of the trade of the economy
        in the goods of the industry. The largest first; nothing where nothing passes.

    Raises
    ------
    UnknownCodeError
        When the world does not know the economy.

    Examples
    --------
    >>> rows = industry_exposure(World.load(), "JPN")
    >>> rows.iloc[0]["industry"]
    'B06'
    """
    code = world.economy(economy, where="economy")
    passing, whole = trade_by_chokepoint(world), goods_trade_usd_m(world)
    parts = []
    for way in DIRECTIONS:
        value = passing[way].loc[code].loc[list(whole[way].columns)]
        rows = (
            value.rename_axis("industry")
            .reset_index()
            .melt("industry", var_name="chokepoint", value_name="value_usd_m")
        )
        total = rows["industry"].map(whole[way].loc[code])
        rows["share"] = (rows["value_usd_m"] / total.where(total > 0)).fillna(0.0)
        rows.insert(1, "direction", way)
        parts.append(rows[rows["value_usd_m"] > 0])
    found = pd.concat(parts)[["chokepoint", "direction", "industry", "value_usd_m", "share"]]
    return found.sort_values("value_usd_m", ascending=False, kind="stable", ignore_index=True)


def world_importance(world: World) -> pd.DataFrame:
    """Return how much of the world's trade in goods passes each chokepoint.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    pandas.DataFrame
        ``chokepoint, name, kind, trade_usd_m, share_of_trade, share_of_sea_trade``, the largest
        first; trade between the economies of the world counts, once.

    Examples
    --------
    >>> rows = world_importance(World.load()).set_index("chokepoint")
    >>> bool(0.1 < rows.loc["malacca", "share_of_trade"] < 0.3)
    True
    """
    rows = table("chokepoints")[["id", "name", "kind"]].rename(columns={"id": "chokepoint"})
    rows["trade_usd_m"] = rows["chokepoint"].map(trade_by_chokepoint(world)["imports"].sum())
    rows["share_of_trade"] = rows["trade_usd_m"] / goods_trade_usd_m(world)["imports"].sum().sum()
    rows["share_of_sea_trade"] = rows["trade_usd_m"] / sea_trade_usd_m(world).sum()
    return rows.sort_values("trade_usd_m", ascending=False, kind="stable", ignore_index=True)


def cargo_of_product(product: str) -> Cargo:
    """Return the kind of cargo of an HS product.

    Parameters
    ----------
    product
        HS6 code.

    Returns
    -------
    str
        One of `CARGOES`.

    Examples
    --------
    >>> cargo_of_product("270900"), cargo_of_product("260300"), cargo_of_product("283691")
    ('crude', 'bulk', 'general')
    """
    if product == CRUDE:
        return "crude"
    if product == LIQUEFIED_GAS:
        return "products"
    return "bulk" if product.startswith(_BULK_CHAPTERS) else "general"


def product_exposure(world: World, economy: str, year: int | None = None) -> pd.DataFrame:
    """Return how much of an economy's imports of minerals and fuels passes each chokepoint.

    Parameters
    ----------
    world
        With trade in minerals, which knows more exporters than its input-output table.
    economy
        ISO3 of the importer.
    year
        Of the trade; by default that of the table, or the latest before it.

    Returns
    -------
    pandas.DataFrame
        ``product, chokepoint, imports_usd, passing_usd, share, covered_share``: share of the
        imports from exporters with known ports, which are `covered_share` of all. Rows where
        something passes; without what does not go by ship, `NOT_BY_SHIP`.

    Examples
    --------
    >>> rows = product_exposure(World.load(), "JPN").set_index(["product", "chokepoint"])
    >>> bool(rows.loc[("270900", "hormuz"), "share"] > 0.6)
    True
    """
    code = world.economy(economy, where="economy")
    trade = world.mineral_trade
    columns = ["product", "chokepoint", "imports_usd", "passing_usd", "share", "covered_share"]
    rows = trade[trade["importer"].astype(str) == code] if len(trade) else trade
    rows = rows[~rows["product"].astype(str).str.startswith(NOT_BY_SHIP)]
    rows = rows[rows["year"] == (year or rows.loc[rows["year"] <= world.year, "year"].max())]
    if rows.empty:
        return pd.DataFrame(columns=columns)
    value = rows.groupby([rows["product"].astype(str), rows["exporter"].astype(str)])[
        "value_usd"
    ].sum()
    found = [
        row
        for product, sold in value.groupby(level=0)
        for row in _of_product(str(product), sold.droplevel(0), code, world)
    ]
    return pd.DataFrame(found, columns=columns).sort_values(
        "passing_usd", ascending=False, kind="stable", ignore_index=True
    )


def _of_product(
    product: str, sold: pd.Series, importer: str, world: World
) -> list[tuple[object, ...]]:
    """Return the rows of one product: what its exporters sell, and where that passes."""
    cargo = cargo_of_product(product)
    codes = ports().economies
    if importer not in codes:
        return []
    known = sold[[code for code in sold.index if code in codes]]
    if not known.sum() > 0:
        return []
    origins = [codes.index(code) for code in known.index]
    by_sea = _by_sea(product, cargo, codes)[origins, codes.index(importer)]
    share = passage_shares(cargo, world)[:, origins, codes.index(importer)] * by_sea
    passing = share @ known.to_numpy(np.float64)
    covered = float(known.sum() / sold.sum())
    return [
        (product, name, float(sold.sum()), float(usd), float(usd / known.sum()), covered)
        for name, usd in zip(chokepoint_names(), passing, strict=True)
        if usd > 0
    ]


def _by_sea(product: str, cargo: Cargo, codes: tuple[str, ...]) -> Floats:
    """Return shares by sea of an industry whose goods travel alike; refined minerals hardly fly."""
    if product == LIQUEFIED_GAS:
        return np.ones((len(codes), len(codes)))
    industry = {"crude": FUEL, "bulk": BULK[-1]}.get(cargo, "C24A")
    return seaborne_shares(codes, (industry,))[:, :, 0]


__all__ = [
    "DIRECTIONS",
    "LIQUEFIED_GAS",
    "NOT_BY_SHIP",
    "cargo_of_product",
    "economy_exposure",
    "goods_trade_usd_m",
    "industry_exposure",
    "passage_in",
    "product_exposure",
    "sea_trade_usd_m",
    "trade_by_chokepoint",
    "world_importance",
]
