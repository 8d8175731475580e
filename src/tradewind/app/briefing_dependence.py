"""The dependence tables of a briefing: industries, minerals, origins, and what is common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from tradewind.app.briefing_params import BriefingParams
from tradewind.data.sources import facts
from tradewind.measure import (
    Dependence,
    DependenceParams,
    LookThrough,
    common_dependence,
    dependence,
    look_through,
    read_lens,
)
from tradewind.world import World

_FEWEST = 2
"""Members from which a group has something in common."""


@dataclass(frozen=True, slots=True)
class MemberDependence:
    """What the members depend on, one long table per view.

    Parameters
    ----------
    industries
        One row per member and industry imported.
    minerals
        One row per member, mineral and stage imported, with the three measures side by side.
    origins
        One row per member and origin, the member itself included.
    joint_origins
        One row per foreign origin of the members together.
    common
        What at least two members buy mostly from the same origin; empty for one member.
    exposure
        The look-through solve behind the tables.
    warnings
        What a reader must know.

    Examples
    --------
    >>> found = measure_members(World.load(), ("JPN",), BriefingParams())
    >>> found.minerals.set_index("mineral").loc["graphite", "top_origin"]
    'CHN'
    """

    industries: pd.DataFrame
    minerals: pd.DataFrame
    origins: pd.DataFrame
    joint_origins: pd.DataFrame
    common: pd.DataFrame
    exposure: LookThrough
    warnings: tuple[str, ...]


def measure_members(
    world: World, members: Sequence[str], params: BriefingParams
) -> MemberDependence:
    """Measure every member and put the results into long tables.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.
    params
        `lens`, `year` and `mineral_floor_usd` matter.

    Returns
    -------
    MemberDependence
        Money in US$ million (minerals: US$); shares and indices from 0 to 1.

    Examples
    --------
    >>> found = measure_members(World.load(), ("IND", "JPN"), BriefingParams())
    >>> sorted(found.origins["member"].unique())
    ['IND', 'JPN']
    """
    everything = DependenceParams(year=params.year)
    exposure = look_through(world)
    results = {code: dependence(world, code, everything, exposure) for code in members}
    origins = pd.concat([_origins(d) for d in results.values()], ignore_index=True)
    common, notes = _common(world, members, everything)
    return MemberDependence(
        industries=pd.concat([_industries(world, d) for d in results.values()], ignore_index=True),
        minerals=pd.concat(
            [_minerals(world, d, params) for d in results.values()], ignore_index=True
        ),
        origins=origins,
        joint_origins=_joint(origins),
        common=common,
        exposure=exposure,
        warnings=tuple(dict.fromkeys([*(w for d in results.values() for w in d.warnings), *notes])),
    )


def _industries(world: World, found: Dependence) -> pd.DataFrame:
    table = found.industries
    kept = table[table["imports_usd_m"] > 0].copy()
    kept.insert(0, "member", found.economy)
    kept["from_top_usd_m"] = kept["imports_usd_m"] * kept["cr1"]
    kept["top_origin_name"] = kept["top_origin"].map(world.economies["name"])
    names = world.economies["name"]
    kept["look_through_top_origin_name"] = kept["look_through_top_origin"].map(names)
    kept["goods"] = kept["industry"].map(world.industries["goods"]).astype(bool)
    return kept.sort_values("from_top_usd_m", ascending=False, ignore_index=True)


def _minerals(world: World, found: Dependence, params: BriefingParams) -> pd.DataFrame:
    wanted = read_lens(params.lens).minerals
    table = found.minerals[found.minerals["mineral"].isin(wanted)].copy()
    made = found.production.set_index("mineral")[
        ["stage", "top_producer", "cr1", "hhi", "hhi_governance"]
    ].add_prefix("made_")
    scored = found.geopolrisk.set_index("mineral")[["score", "status", "reason"]]
    table = table.join(made, on="mineral").join(scored.add_prefix("geopolrisk_"), on="mineral")
    table = table.rename(columns={"geopolrisk_score": "geopolrisk"})
    table.insert(0, "member", found.economy)
    table.insert(2, "name", table["mineral"].map(world.minerals["name"]))
    table["top_origin_name"] = _place_names(world, table["top_origin"])
    table["made_top_producer_name"] = _place_names(world, table["made_top_producer"])
    largest = table.groupby("mineral")["imports_usd"].transform("max")
    table["main_stage"] = table["imports_usd"] == largest
    table["ranked"] = table["main_stage"] & (table["imports_usd"] >= params.mineral_floor_usd)
    return table.sort_values(["ranked", "hhi"], ascending=False, ignore_index=True)


def _place_names(world: World, codes: pd.Series) -> pd.Series:
    known = {**facts.economies()["name"].to_dict(), **world.economies["name"].to_dict()}
    return codes.map(known).fillna(codes)


def _origins(found: Dependence) -> pd.DataFrame:
    table = found.origins.copy()
    table.insert(0, "member", found.economy)
    abroad = table["origin"] != found.economy
    foreign = table["look_through_usd_m"].where(abroad)
    table["foreign_look_through_share"] = foreign / foreign.sum()
    direct = table["face_usd_m"].where(abroad)
    table["foreign_face_share"] = direct / direct.sum()
    return table


def _joint(origins: pd.DataFrame) -> pd.DataFrame:
    foreign = origins[origins["origin"] != origins["member"]]
    keys = ["origin", "name"]
    joint = foreign.groupby(keys, as_index=False)[["face_usd_m", "look_through_usd_m"]].sum()
    for view in ("face", "look_through"):
        joint[f"{view}_share"] = joint[f"{view}_usd_m"] / joint[f"{view}_usd_m"].sum()
    shares = foreign.groupby("origin")["foreign_look_through_share"]
    joint["lowest_share"] = joint["origin"].map(shares.min())
    joint["highest_share"] = joint["origin"].map(shares.max())
    joint["is_member"] = joint["origin"].isin(origins["member"].unique())
    return joint.sort_values("look_through_share", ascending=False, ignore_index=True)


def _common(
    world: World, members: Sequence[str], params: DependenceParams
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    if len(members) < _FEWEST:
        return pd.DataFrame(), ()
    found = common_dependence(world, members, params)
    table = found.table
    table.insert(5, "origin_name", _place_names(world, table["origin"]))
    return table, found.warnings


__all__ = ["MemberDependence", "measure_members"]
