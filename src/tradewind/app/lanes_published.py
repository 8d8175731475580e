"""Published figures of chokepoints beside ours: each line by itself, and never averaged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core.units import USD_PER_USD_M
from tradewind.models.sealanes import (
    chokepoint_names,
    passage_shares,
    ports,
    seaborne_shares,
    world_importance,
)
from tradewind.models.sealanes.exposure import goods_trade_usd_m, sea_trade_usd_m
from tradewind.models.sealanes.facts import table
from tradewind.models.sealanes.seaborne import FUEL
from tradewind.models.sealanes.terminals import CRUDE, crude_mb_per_day
from tradewind.world import World

Floats = NDArray[np.float64]
Crude = Mapping[str, Floats]
"""By chokepoint, and ``"world"`` for all at sea: (exporter, importer) million barrels a day."""
PUBLISHED_COLUMNS: Final = (
    "chokepoint", "name", "scope", "measure", "ours", "published", "low", "high", "ratio", "unit",
    "our_year", "year", "why", "note", "source", "address", "confidence",
)  # fmt: skip
_WORLD: Final = "world"
_HORMUZ: Final = "hormuz"
_DANISH: Final = ("oresund", "great-belt", "little-belt")
_EIGHT: Final = (
    _HORMUZ, "malacca", "bosporus", *_DANISH, "bab-el-mandeb", "good-hope", "suez", "panama",
)  # fmt: skip
_TOGETHER: Final = {"danish-straits": _DANISH, "all": _EIGHT}
"""Names in the published table that stand for several chokepoints here."""
_NAMES: Final = {
    "danish-straits": "Danish straits", "all": "All chokepoints", _WORLD: "All at sea",
    "south-china-sea": "South China Sea",
    "south-and-east-china-seas": "South and East China Seas",
}  # fmt: skip
_WITHOUT: Final = {
    "share_of_seaborne_volume": "tonnes of all cargo are not known here",
    "share_of_seaborne_fertiliser": "fertiliser is not known by itself here",
    "share_of_crude_imports_from_middle_east": "not of a passage: an upper bound of Hormuz",
    "expected_trade_disrupted_usd_per_year": "a risk, not an exposure",
    "expected_loss_usd_per_year": "a risk, not an exposure",
    "expected_freight_cost_usd_per_year": "a risk, not an exposure",
}
"""Why there is nothing of ours, by measure."""
_NO_CRUDE: Final = "no trade in crude oil in this world"
_BY_VALUE: Final = ("share_of_crude_imports", "chokepoint_ratio_crude")
"""Measures of an economy of which ours come from product trade of a year."""
_A_YEAR: Final = re.compile(r"\d{4}")
"""Published years are one, or the first and the last of several."""
_TRILLION: Final = 1e6
"""US$ million."""
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True)
class _Ours:
    """Our figure, its year, and what differs from the published one."""

    value: float
    year: int | None
    why: str = ""


Figures = dict[tuple[str, str], _Ours]
"""Ours, by chokepoint and measure."""


def beside_world(world: World) -> pd.DataFrame:
    """Return how much of the world's trade passes each chokepoint, published figures beside.

    Parameters
    ----------
    world
        The baseline.

    Returns
    -------
    pandas.DataFrame
        ``chokepoint, name, kind, trade_usd_m, share_of_trade, share_of_sea_trade,
        crude_mb_per_day``, the largest first, one row for each published line: ``measure, ours,
        published, low, high, ratio`` (ours over published), ``unit, our_year, year, why`` (what
        differs, or why there is nothing of ours), ``note, source, address, confidence``.

    Examples
    --------
    >>> rows = beside_world(World.load()).set_index(["chokepoint", "measure"])
    >>> bool(rows.loc[("hormuz", "oil_mb_per_day"), "ratio"].between(0.5, 1.0).all())
    True
    """
    ours, crude = world_importance(world), _crude(world)
    ours["crude_mb_per_day"] = [
        float(crude[name].sum()) if name in crude else np.nan for name in ours["chokepoint"]
    ]
    lines = table("published")
    lines = lines[lines["scope"] == _WORLD]
    figures = _of_the_world(ours, crude, world)
    beside = _beside(lines, [_found(line, figures) for line in _lines(lines)])
    found = ours.merge(beside.drop(columns=["name", "scope"]), on="chokepoint", how="outer")
    place = {name: k for k, name in enumerate(ours["chokepoint"])}
    order = found["chokepoint"].map(place).fillna(len(place)).sort_values(kind="stable").index
    found = found.loc[order].reset_index(drop=True)
    return found.assign(name=found["chokepoint"].map({**chokepoint_names(), **_NAMES}))


def beside_economy(
    world: World, economy: str, chokepoints: pd.DataFrame, year: int | None
) -> pd.DataFrame:
    """Return what is published of an economy's exposure, ours beside.

    Parameters
    ----------
    world
        The baseline.
    economy
        ISO3.
    chokepoints
        Ours of trade in goods, as in `tradewind.app.lanes.SeaLanes`.
    year
        Of our imports of crude oil; None for the year of each published line, or the nearest that
        there is.

    Returns
    -------
    pandas.DataFrame
        `PUBLISHED_COLUMNS`; no row where nothing is published.

    Examples
    --------
    >>> from tradewind.app import sea_lanes
    >>> rows = sea_lanes("JPN").published
    >>> bool((rows["measure"] == "share_of_crude_imports").sum() >= 3)
    True
    """
    lines = table("published")
    lines = lines[[economy in str(scope).split() for scope in lines["scope"]]]
    figures = _of_the_economy(world, economy, chokepoints)
    ours = [
        _of_imports(line, world, economy, year)
        if line["measure"] in _BY_VALUE
        else _found(line, figures | _of_all(line["scope"], world))
        for line in _lines(lines)
    ]
    return _beside(lines, ours)


def unseen_sellers(chokepoint: str, world: World) -> tuple[str, ...]:
    """Return who sends its crude oil through a chokepoint and is not in a world's table.

    Parameters
    ----------
    chokepoint
        Id.
    world
        The baseline.

    Returns
    -------
    tuple of str
        ISO3.

    Examples
    --------
    >>> sorted(unseen_sellers("hormuz", World.load()))
    ['BHR', 'IRN', 'IRQ', 'KWT', 'QAT']
    """
    crude = _crude(world)
    if chokepoint not in crude:
        return ()
    sent, all_sent = crude[chokepoint].sum(axis=1), crude_mb_per_day(world).sum(axis=1)
    known = set(world.economies.index)
    return tuple(
        code
        for code, here, whole in zip(ports().economies, sent, all_sent, strict=True)
        if here > _MOST * whole and code not in known
    )


def _crude(world: World) -> Crude:
    """Return crude oil at sea by chokepoint; nothing where the world has no trade in it."""
    flow = crude_mb_per_day(world) * seaborne_shares(ports().economies, (FUEL,))[:, :, 0]
    if not flow.sum() > 0:
        return {}
    found = dict(zip(chokepoint_names(), flow * passage_shares("crude", world), strict=True))
    return {**found, _WORLD: flow}


def _lines(rows: pd.DataFrame) -> list[dict[str, str]]:
    """Return what a published line is about."""
    asked = rows[["chokepoint", "scope", "measure", "year"]].astype(str)
    return [
        {str(key): str(value) for key, value in row.items()} for row in asked.to_dict("records")
    ]


def _found(line: Mapping[str, str], figures: Figures) -> _Ours:
    """Return our figure for a published line, or why there is none."""
    key = (line["chokepoint"], line["measure"])
    if key in figures:
        return figures[key]
    known = {*chokepoint_names(), *_TOGETHER, _WORLD}
    without = _NO_CRUDE if line["chokepoint"] in known else "no gate of its own here"
    return _Ours(np.nan, None, _WITHOUT.get(line["measure"], without))


def _beside(lines: pd.DataFrame, ours: Sequence[_Ours]) -> pd.DataFrame:
    """Return published lines with our figure beside each."""
    rows = lines.rename(columns={"value": "published"}).reset_index(drop=True)
    rows = rows.assign(
        name=rows["chokepoint"].map({**chokepoint_names(), **_NAMES}),
        ours=np.array([each.value for each in ours], dtype=np.float64),
        our_year=pd.array([each.year for each in ours], dtype="Int64"),
        why=[each.why for each in ours],
        note=rows["note"].fillna(""),
    )
    return rows.assign(ratio=rows["ours"] / rows["published"])[list(PUBLISHED_COLUMNS)]


def _of_the_world(ours: pd.DataFrame, crude: Crude, world: World) -> Figures:
    """Return our figures of the world, by the names of published measures."""
    found: Figures = {}
    all_goods = _base(goods_trade_usd_m(world)["imports"].sum().sum(), "", world)
    at_sea = _base(sea_trade_usd_m(world).sum(), "at sea ", world)
    for row in ours.itertuples():
        name, gulf = str(row.chokepoint), _without_gulf(str(row.chokepoint), world)
        share = float(row.share_of_sea_trade)
        usd = float(row.trade_usd_m) * USD_PER_USD_M
        for measure, value, base in (
            ("share_of_world_trade_value", float(row.share_of_trade), all_goods),
            ("share_of_shipped_trade_value", share, f"{at_sea}, neighbours too"),
            ("share_of_seaborne_trade_value", share, at_sea),
            ("trade_value_usd", usd, f"{at_sea}, basic prices"),
        ):
            found[name, measure] = _Ours(value, world.year, base + gulf)
    for name in (*crude, "danish-straits") if crude else ():
        passing = sum(float(crude[part].sum()) for part in _parts(name))
        why, year = "ours: crude oil only, without refined fuels", _oil_year(world)
        found[name, "oil_mb_per_day"] = _Ours(passing, year, why)
        found[name, "share_of_seaborne_crude"] = _Ours(passing / crude[_WORLD].sum(), year)
    return found


def _of_the_economy(world: World, economy: str, chokepoints: pd.DataFrame) -> Figures:
    """Return our figures of an economy, by the names of published measures."""
    found: Figures = {}
    among = f"ours: of goods, {len(world.economies)} economies"
    for row in chokepoints.itertuples():
        name, gulf = str(row.chokepoint), _without_gulf(str(row.chokepoint), world)
        both = (float(row.imports_usd_m) + float(row.exports_usd_m)) * USD_PER_USD_M
        for measure, value, base in (
            ("share_of_imports_value", float(row.imports_share), among),
            ("share_of_exports_value", float(row.exports_share), among),
            ("trade_value_usd", both, f"{among}, basic prices"),
        ):
            found[name, measure] = _Ours(value, world.year, base + gulf)
    to = ports().economies.index(economy)
    for name, passing in _crude(world).items():
        found[name, "crude_mb_per_day"] = _Ours(float(passing[:, to].sum()), _oil_year(world))
    return found


def _of_all(members: str, world: World) -> Figures:
    """Return the share of economies, separated by spaces, in the crude oil that passes Hormuz."""
    passing = _crude(world).get(_HORMUZ)
    if passing is None:
        return {}
    columns = [ports().economies.index(each) for each in members.split()]
    share = float(passing[:, columns].sum() / passing.sum())
    return {(_HORMUZ, "share_of_hormuz_crude"): _Ours(share, _oil_year(world))}


def _of_imports(line: Mapping[str, str], world: World, economy: str, year: int | None) -> _Ours:
    """Return what of crude imports passes, in the year of a line or the nearest that there is."""
    years = sorted({int(each) for each in world.mineral_trade["year"].unique()})
    if not years:
        return _Ours(np.nan, None, _NO_CRUDE)
    theirs = np.mean([int(each) for each in _A_YEAR.findall(line["year"])])
    ours = year if year is not None else min(years, key=lambda each: abs(each - theirs))
    share, covered = _crude_imports(world, economy, ours)
    if not share:
        return _Ours(np.nan, None, f"no imports of crude oil in {ours}")
    through = sum(share[part] for part in _parts(line["chokepoint"]))
    why = f"ours: by value, {covered:.0%} of it from known ports"
    outside = "; Fujairah and Yanbu lie outside" if line["chokepoint"] == _HORMUZ else ""
    return _Ours(through, ours, why + outside)


@lru_cache(maxsize=32)
def _crude_imports(world: World, economy: str, year: int) -> tuple[dict[str, float], float]:
    """Return what share of crude imports passes each chokepoint, and what share is known.

    As `product_exposure` does for all products, which takes far longer than this one.
    """
    trade, codes = world.mineral_trade, ports().economies
    rows = trade[(trade["year"] == year) & (trade["importer"] == economy)]
    sold = rows[rows["product"] == CRUDE].groupby("exporter", observed=True)["value_usd"].sum()
    value = np.array([float(sold.get(code, 0.0)) for code in codes])
    if not value.sum() > 0:
        return {}, 0.0
    to = codes.index(economy)
    at_sea = value * seaborne_shares(codes, (FUEL,))[:, to, 0]
    share = passage_shares("crude", world)[:, :, to] @ at_sea / value.sum()
    by_name = dict(zip(chokepoint_names(), map(float, share), strict=True))
    return by_name, float(value.sum() / sold.sum())


def _parts(chokepoint: str) -> tuple[str, ...]:
    """Return the chokepoints here that a name in the published table stands for."""
    return _TOGETHER.get(chokepoint, (chokepoint,))


def _oil_year(world: World) -> int | None:
    """Return the year of the trade in crude oil that `crude_mb_per_day` reads."""
    years = world.mineral_trade["year"]
    usable = years[years <= world.year]
    return int(usable.max()) if len(usable) else None


def _base(usd_m: float, where: str, world: World) -> str:
    trillion = usd_m / _TRILLION
    return f"ours: of US$ {trillion:.1f} trillion {where}among {len(world.economies)} economies"


def _without_gulf(chokepoint: str, world: World) -> str:
    """Return whose trade through Hormuz the input-output table lacks."""
    unseen = unseen_sellers(chokepoint, world) if chokepoint == _HORMUZ else ()
    return f"; without {', '.join(unseen)}" if unseen else ""


__all__ = ["PUBLISHED_COLUMNS", "beside_economy", "beside_world", "unseen_sellers"]
