"""What of an economy's trade passes which chokepoint at sea, and what happens where one closes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.app.lanes_published import beside_economy, beside_world, unseen_sellers
from tradewind.core import DataError, InputError, Provenance
from tradewind.measure.result import records
from tradewind.models.lane_terms import Closure
from tradewind.models.sealanes import (
    CARGOES,
    Cargo,
    chokepoint_names,
    detours,
    economy_exposure,
    goods,
    industry_exposure,
    ports,
    product_exposure,
)
from tradewind.models.sealanes.closure import cargo_of
from tradewind.models.sealanes.exposure import LIQUEFIED_GAS, sea_trade_usd_m
from tradewind.models.sealanes.facts import facts_sha256
from tradewind.models.sealanes.seaborne import landlocked
from tradewind.world import World

Floats = NDArray[np.float64]
LARGEST: Final = 12
"""Chokepoints of which the answer says what their closure does."""
MINERAL_COLUMNS: Final = (
    "product", "what", "stage", "chokepoint", "name", "year", "imports_usd", "passing_usd", "share",
    "covered_share",
)  # fmt: skip
_WHAT: Final = {LIQUEFIED_GAS: "Natural gas, liquefied"}
_ALWAYS: Final = (
    "What passes several chokepoints counts at each of them: shares do not add up.",
    (
        "How much goes by sea, air or land is judged by industry and border (mark C). Ships take "
        "the shortest route, with the time at canals counted; Arctic passages are closed."
    ),
    (
        "Ports are weighted by tonnes, whatever is in them, and near ports trade more. Crude oil "
        "leaves from oil terminals and sails ships too large for Panama; liquefied gas leaves from "
        "all ports, though its plants lie at few."
    ),
    (
        "A chokepoint is closed fully and alone. Days are a mean by value of what still arrives, "
        "by sea, pipeline or road; for what is stopped no way is left in this model."
    ),
)
_NEXT_TO_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class SeaLanes:
    """What of an economy's trade passes which chokepoint.

    Parameters
    ----------
    economy, name
        ISO3 and name.
    year, mineral_year
        Of the input-output table, and of the trade in minerals; None without such trade.
    chokepoints
        One row per chokepoint, the largest first: ``chokepoint, name, kind, imports_usd_m,
        imports_share, exports_usd_m, exports_share`` of trade in goods; and where it closes fully
        and alone ``extra_days``, the mean by value over what then still arrives, and
        ``stopped_share`` of what passes today, for which no way is left. Both for the `LARGEST`.
    industries
        ``chokepoint, name, direction, industry, short_name, value_usd_m, share``: of the imports
        or exports of the goods of the industry.
    minerals
        ``product, what, stage, chokepoint, name, year, imports_usd, passing_usd, share,
        covered_share``: imports of fuels and minerals in product trade (BACI); `share` of those
        from sellers with known ports, which are `covered_share` of all.
    world
        Chokepoints of the world, one row for each published figure: see
        `tradewind.app.lanes_published.beside_world`.
    published
        Published figures of the economy beside ours.
    provenance, warnings
        As in every result.

    Examples
    --------
    >>> found = sea_lanes("JPN")
    >>> found.economy, sorted(found.tables)
    ('JPN', ['chokepoints', 'industries', 'minerals', 'published', 'world'])
    """

    economy: str
    name: str
    year: int
    mineral_year: int | None
    chokepoints: pd.DataFrame
    industries: pd.DataFrame
    minerals: pd.DataFrame
    world: pd.DataFrame
    published: pd.DataFrame
    provenance: Provenance
    warnings: tuple[str, ...]

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by the name that ``--table`` knows it under."""
        found = {"chokepoints": self.chokepoints, "industries": self.industries}
        if self.mineral_year is not None:
            found["minerals"] = self.minerals
        return MappingProxyType({**found, "world": self.world, "published": self.published})

    def to_frame(self, table: str = "chokepoints") -> pd.DataFrame:
        """Return a copy of one table.

        Parameters
        ----------
        table
            A key of `tables`.

        Returns
        -------
        pandas.DataFrame
            Columns end in their unit; shares run from 0 to 1.

        Raises
        ------
        InputError
            When there is no such table.
        """
        if table not in self.tables:
            what = "No such table"
            fix = f"Use {', '.join(self.tables)}"
            raise InputError(what, where="table", found=repr(table), fix=fix)
        return self.tables[table].copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON (NaN as None)."""
        return {
            "economy": self.economy,
            "name": self.name,
            "year": self.year,
            "mineral_year": self.mineral_year,
            **{name: records(table) for name, table in self.tables.items()},
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }


def sea_lanes(economy: str, *, world: World | None = None, year: int | None = None) -> SeaLanes:
    """Measure what of an economy's trade passes which chokepoint at sea.

    Parameters
    ----------
    economy
        Code or name.
    world
        The baseline; the embedded world by default.
    year
        Of the trade in minerals; by default that of the input-output table, or the latest before.

    Returns
    -------
    SeaLanes
        By chokepoint, industry and mineral, with the world and published figures beside.

    Raises
    ------
    UnknownCodeError
        When the world does not know the economy.
    DataError
        When no port of the economy is known, or no industry of the world makes known goods.
    InputError
        When the year has no trade in minerals.

    Examples
    --------
    >>> rows = sea_lanes("japan").minerals.set_index(["product", "chokepoint"])
    >>> bool(0.6 < rows.loc[("270900", "hormuz"), "share"] < 0.9)
    True
    """
    base = world or World.load()
    code = base.economy(economy, where="economy")
    _require_lanes(base, code)
    of_minerals = _mineral_year(base, year)
    chokepoints = _if_closed(economy_exposure(base, code), base, code)
    minerals = _minerals(base, code, of_minerals)
    return SeaLanes(
        economy=code,
        name=str(base.economies.loc[code, "name"]),
        year=base.year,
        mineral_year=of_minerals,
        chokepoints=chokepoints,
        industries=_industries(base, code),
        minerals=minerals,
        world=beside_world(base),
        published=beside_economy(base, code, chokepoints, year),
        provenance=base.provenance.with_params(
            economy=code, year=of_minerals, table_year=base.year, sea_lane_facts=facts_sha256()
        ),
        warnings=_warnings(base, code, of_minerals, minerals),
    )


def _require_lanes(world: World, code: str) -> None:
    """Refuse what would come out as all zeros, which would read as safe."""
    known = ports().economies
    if code not in known:
        others = [str(each) for each in world.economies.index if each in known]
        what = "No port of this economy is known, so that nothing is known of its sea lanes"
        fix = (
            f"Sea lanes know economies by ISO3; of this world: {', '.join(others)}"
            if others else f"Ports are known by ISO3 for {len(known)} economies such as JPN; none "
            "is in this world: import it again with ISO3 codes"
        )  # fmt: skip
        raise DataError(what, where="economy", found=code, fix=fix)
    if not set(goods()) & set(world.industries.index):
        what = "No industry of this world is known to make goods that travel"
        fix = f"Sea lanes know industries by ICIO code, such as {', '.join(goods()[:3])}"
        found = ", ".join(map(str, world.industries.index[:3]))
        raise DataError(what, where="industries", found=found, fix=fix)


def _mineral_year(world: World, year: int | None) -> int | None:
    """Return the year of the trade in minerals; None where there is none to use."""
    years = sorted({int(each) for each in world.mineral_trade["year"].unique()})
    if year is None:
        return max((each for each in years if each <= world.year), default=None)
    if year not in years:
        what = "No mineral trade for this year"
        fix = f"Use {years[0]} to {years[-1]}" if years else "Leave it out: this world has none"
        raise InputError(what, where="year", found=str(year), fix=fix)
    return year


def _if_closed(rows: pd.DataFrame, world: World, code: str) -> pd.DataFrame:
    """Add what happens to the trade of an economy where each of the largest closes alone."""
    trade, me = _sea_trade(world, code), ports().economies.index(code)
    passing = (rows["imports_usd_m"] + rows["exports_usd_m"]).to_numpy()
    days, share = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for k, name in enumerate(rows["chokepoint"].head(LARGEST)):
        if not passing[k] > 0:
            continue
        lost_days = stopped = 0.0
        for cargo, value in trade.items():
            found = detours((Closure((str(name),), 1.0),), world, cargo)
            lost_days += float((value * np.stack([found.days[:, me], found.days[me]])).sum())
            stopped += float((value * np.stack([found.stopped[:, me], found.stopped[me]])).sum())
        share[k] = stopped / passing[k]
        if 1 - share[k] > _NEXT_TO_NOTHING:
            days[k] = lost_days / (passing[k] - stopped)
    return rows.assign(extra_days=days, stopped_share=share)


def _sea_trade(world: World, code: str) -> Mapping[Cargo, Floats]:
    """Return by cargo (2, economy with ports) US$ million: bought from each, and sold to each."""
    order = {each: k for k, each in enumerate(ports().economies)}
    place = np.array([order.get(str(each), -1) for each in world.economies.index])
    at, known = world.economies.index.get_loc(code), place >= 0
    sea = sea_trade_usd_m(world)
    both = np.stack([sea[:, at], sea[at]])[:, known]
    found = {}
    for cargo in CARGOES:
        columns = [cargo_of(str(each)) == cargo for each in world.industries.index]
        value = np.zeros((2, len(order)))
        value[:, place[known]] = both[:, :, columns].sum(axis=2)
        found[cargo] = value
    return found


def _industries(world: World, code: str) -> pd.DataFrame:
    rows = industry_exposure(world, code)
    rows.insert(1, "name", rows["chokepoint"].map(chokepoint_names()))
    rows.insert(4, "short_name", rows["industry"].map(world.industries["short_name"]))
    return rows


def _minerals(world: World, code: str, year: int | None) -> pd.DataFrame:
    """Return imports of fuels and minerals that ships carry, with their names."""
    if year is None:
        return pd.DataFrame(columns=list(MINERAL_COLUMNS))
    rows = product_exposure(world, code, year)
    codes = world.mineral_codes
    product = codes["product"].astype(str)
    names = codes["mineral"].map(world.minerals["name"]).groupby(product).agg(_joined)
    rows["what"] = rows["product"].map({**names.to_dict(), **_WHAT})
    rows["stage"] = rows["product"].map(codes["stage"].groupby(product).first())
    rows["name"] = rows["chokepoint"].map(chokepoint_names())
    return rows.assign(year=year)[list(MINERAL_COLUMNS)]


def _joined(names: pd.Series) -> str:
    """Return the minerals that share a product code in one text: Coking coal, steam coal."""
    text = ", ".join(map(str, names))
    return text[:1].upper() + text[1:].lower()


def _warnings(world: World, code: str, year: int | None, minerals: pd.DataFrame) -> tuple[str, ...]:
    said, known = list(_ALWAYS), ports().economies
    if code in landlocked():
        name = str(world.economies.loc[code, "name"])
        said.append(
            f"{name} has no coast: its goods, crude oil too, are taken to use ports of others; "
            "pipelines from other ports are not in it."
        )
    portless = [str(each) for each in world.economies.index if each not in known]
    if portless:
        said.append(f"No port is known of {', '.join(portless)}: trade with them passes nowhere.")
    unseen = unseen_sellers("hormuz", world)
    if unseen:
        said.append(
            f"The input-output table lacks {', '.join(unseen)}, whose oil passes Hormuz: shares of "
            "trade and of industries there are too low. The table of minerals has these sellers."
        )
    if year is None:
        return (*said, f"There is no trade in minerals of {world.year} or before: no such table.")
    bought = minerals.drop_duplicates("product")
    whole, part = float(bought["imports_usd"].sum()), ""
    if whole > 0:
        covered = float((bought["imports_usd"] * bought["covered_share"]).sum())
        part = f" ({covered / whole:.0%} of the value)"
    said.append(
        f"Fuels and minerals are product trade of {year} (BACI), imports only, from sellers with "
        f"known ports{part}. Precious metals, which fly, and gas in pipelines are left out."
    )
    return tuple(said)


__all__ = ["LARGEST", "MINERAL_COLUMNS", "SeaLanes", "sea_lanes"]
