"""Common dependence of a group of economies, and who depends on an economy in turn."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tradewind.core import InputError
from tradewind.core.units import USD_PER_USD_M
from tradewind.measure.concentration import concentration_table
from tradewind.measure.import_concentration import (
    IMPUTED_FINAL,
    mineral_flows,
    part_imputed,
    purchases,
    trade_year,
)
from tradewind.measure.lenses import as_used
from tradewind.measure.members import resolve_members
from tradewind.measure.mineral_notes import scope_notes
from tradewind.measure.params import DependenceParams
from tradewind.measure.result import Indicator
from tradewind.measure.shared_codes import (
    shared_code_notes,
    shared_codes,
    with_shared_codes,
)
from tradewind.world import World

_THING = ["kind", "item", "stage"]
_FEWEST = 2


def common_dependence(
    world: World, members: str | Iterable[str], params: DependenceParams | None = None
) -> Indicator:
    """Find what several members of a group buy mostly from the same origin.

    Parameters
    ----------
    world
        The baseline.
    members
        Economies (codes or names) and groupings such as ``"Quad"``: one, or several together.
    params
        `top_share_line` says from which share of a member's imports an origin counts; `year`,
        `lens`, `use` and `hhi_line` matter too.

    Returns
    -------
    Indicator
        One row per thing and origin that at least two members share, largest joint value first:
        ``kind`` (industry or mineral), ``item, name, stage, origin, members`` (tuple of ISO3),
        ``all_members, origin_is_member, min_share, max_share, joint_imports_usd`` (from the
        origin), ``joint_share`` (of what these members import of it), ``concentrated`` (HHI above
        the line for each of them), ``imputed``, ``shared_with`` (minerals under the same product
        code).

    Raises
    ------
    InputError
        When fewer than two members are given, or all have left the grouping.
    UnknownCodeError
        When an economy, grouping or lens is not known.

    Notes
    -----
    HHI line 0.4: European Commission SWD(2021) 352. The share line is a judgement; see
    `DependenceParams`.

    Examples
    --------
    >>> table = common_dependence(World.load(), ["IND", "JPN"]).table
    >>> table.loc[table["item"] == "bismuth", ["origin", "members"]].to_dict(orient="list")
    {'origin': ['CHN'], 'members': [('IND', 'JPN')]}
    """
    chosen = params or DependenceParams()
    codes = resolve_members(world, members, where="members")
    if len(codes) < _FEWEST:
        what = "A group has two members or more"
        fix = "Name another; a grouping counts those members that are economies of this world"
        raise InputError(what, where="members", found=", ".join(codes), fix=fix)
    flows = _flows(world, codes, chosen)
    above = flows[flows["share"] > chosen.top_share_line]
    parts = (part for _, part in above.groupby([*_THING, "origin"]))
    rows = [_shared(part, codes) for part in parts if len(part) >= _FEWEST]
    found = pd.DataFrame(rows, columns=list(_COMMON))
    found["concentrated"] = found.pop("min_hhi").astype(float) > chosen.hhi_line
    found["imputed"] = (found["kind"] == "industry") & part_imputed(world, chosen)
    found.insert(2, "name", _names(world, found))
    found = with_shared_codes(found, shared_codes(world), ["item", "stage"])
    return Indicator(
        f"Common dependence of {', '.join(codes)} (origins above {chosen.top_share_line:.0%})",
        found.sort_values("joint_imports_usd", ascending=False, ignore_index=True),
        chosen,
        world.provenance.with_params(members=list(codes), **_used(world, chosen)),
        _notes(world, chosen, found),
    )


def reverse_dependence(
    world: World, economy: str, params: DependenceParams | None = None
) -> Indicator:
    """Measure how far other economies depend on one economy for their imports.

    Parameters
    ----------
    world
        The baseline.
    economy
        Code or name of the supplier.
    params
        `year`, `lens`, `use` and `top_share_line` matter.

    Returns
    -------
    Indicator
        One row per importer and thing that it buys from `economy`, largest value first: ``kind,
        item, name, stage, importer, imports_usd`` (from `economy`), ``share`` (of the importer's
        imports of it), ``hhi`` (of those imports), ``dominant`` (share above the line),
        ``imputed``, ``shared_with`` (minerals under the same product code).

    Raises
    ------
    UnknownCodeError
        When the economy or the lens is not known.

    Notes
    -----
    The asymmetry of mutual shares is the influence effect of Hirschman (1945).

    Examples
    --------
    >>> table = reverse_dependence(World.load(), "CHN").table
    >>> bool(table.loc[table["item"] == "graphite", "dominant"].any())
    True
    """
    chosen = params or DependenceParams()
    code = world.economy(economy)
    others = [other for other in world.economies.index if other != code]
    table = _flows(world, others, chosen, origin=code).drop(columns="origin")
    table["dominant"] = table["share"] > chosen.top_share_line
    table["imputed"] = (table["kind"] == "industry") & part_imputed(world, chosen)
    table.insert(2, "name", _names(world, table))
    table = with_shared_codes(table, shared_codes(world), ["item", "stage"])
    return Indicator(
        f"Dependence of other economies on {code}",
        table.sort_values("imports_usd", ascending=False, ignore_index=True),
        chosen,
        world.provenance.with_params(economy=code, **_used(world, chosen)),
        _notes(world, chosen, table),
    )


_COMMON = (
    *_THING,
    "origin",
    "members",
    "all_members",
    "origin_is_member",
    "min_share",
    "max_share",
    "joint_imports_usd",
    "joint_share",
    "min_hhi",
)


def _shared(part: pd.DataFrame, codes: tuple[str, ...]) -> tuple[object, ...]:
    origin = part["origin"].iloc[0]
    able = [code for code in codes if code != origin]
    joint = float(part["imports_usd"].sum())
    whole = float((part["imports_usd"] / part["share"]).sum())
    return (
        *part.iloc[0][_THING],
        origin,
        tuple(sorted(part["importer"])),
        len(part) == len(able),
        origin in codes,
        float(part["share"].min()),
        float(part["share"].max()),
        joint,
        joint / whole,
        float(part["hhi"].min()),
    )


def _flows(
    world: World, importers: Iterable[str], params: DependenceParams, origin: str | None = None
) -> pd.DataFrame:
    codes = list(importers)
    industry = pd.concat(
        bought.drop(columns=bought.index[0][0]) for bought in purchases(world, codes, params)
    ).fillna(0.0)
    industry.index = industry.index.rename(["importer", "item"])
    industry = industry * USD_PER_USD_M
    rows = mineral_flows(world, trade_year(world, params), lens=params)
    rows = rows[rows["importer"].isin(codes)]
    mineral = (
        rows.groupby(["importer", "mineral", "stage", "exporter"])["value_usd"]
        .sum()
        .unstack("exporter", fill_value=0.0)
    )
    mineral.index = mineral.index.rename(["importer", "item", "stage"])
    return pd.concat(
        [
            _long(industry, origin).assign(kind="industry", stage=""),
            _long(mineral, origin).assign(kind="mineral"),
        ],
        ignore_index=True,
    )[[*_THING, "importer", "origin", "imports_usd", "share", "hhi"]]


def _long(wide: pd.DataFrame, origin: str | None) -> pd.DataFrame:
    total = wide.sum(axis=1)
    index = concentration_table(wide)["hhi"].rename("hhi")
    keys = list(wide.index.names)
    kept = wide if origin is None else wide.reindex(columns=[origin], fill_value=0.0)
    long = (
        kept.rename_axis(columns="origin")
        .reset_index()
        .melt(keys, var_name="origin", value_name="imports_usd")
    )
    long = long[long["imports_usd"] > 0]
    both = pd.concat([total.rename("total"), index], axis=1).reset_index()
    joined = long.merge(both, on=keys)
    joined["share"] = joined["imports_usd"] / joined.pop("total")
    return joined


def _used(world: World, params: DependenceParams) -> dict[str, object]:
    return as_used(params, year=trade_year(world, params), table_year=world.year)


def _notes(world: World, params: DependenceParams, table: pd.DataFrame) -> tuple[str, ...]:
    imputed = (IMPUTED_FINAL,) if part_imputed(world, params) else ()
    shared = shared_code_notes(world, shared_codes(world), table["item"])
    return (*imputed, *scope_notes(world, params), *shared)


def _names(world: World, table: pd.DataFrame) -> pd.Series:
    known = {**world.industries["short_name"].to_dict(), **world.minerals["name"].to_dict()}
    return table["item"].map(known)


__all__ = ["common_dependence", "reverse_dependence"]
