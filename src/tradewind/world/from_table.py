"""Build a world from a table that a user brought, and keep it on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pandas as pd
import xarray as xr

from tradewind.core import DataError, Dataset, Finding, InputError, Provenance
from tradewind.data import read_snapshot
from tradewind.data.snapshot_files import Snapshot
from tradewind.data.sources import facts
from tradewind.data.sources.registry import BACI_MINERALS, FACTS, GOVERNANCE, WORLD_MINING
from tradewind.data.tables import FlowTable, check_table, repair
from tradewind.data.tables.table import USD_MILLION
from tradewind.data.world_store import StoredWorld

if TYPE_CHECKING:
    from tradewind.world.world import World

_UNKNOWN = "unknown"
_SHIPPED = {dataset.id for dataset in (BACI_MINERALS, WORLD_MINING, GOVERNANCE, FACTS)}
"""Data sets of products, minerals and economies: every world has them, by ISO3."""
_SALES = ("origin", "destination", "industry")
_INPUTS = ("destination", "industry", "user")
_FULL = ("origin", "industry", "destination", "user")
_ARRAYS = {
    "intermediate_usd_m": _SALES,
    "final_usd_m": _SALES,
    "inputs_usd_m": _INPUTS,
    "full_flow_usd_m": _FULL,
}
_REST = ("ROW", "WWW", "ROTW")
_NAMED = 5


class WorldFields(TypedDict):
    """The fields of a world.

    Examples
    --------
    >>> "year" in WorldFields.__annotations__
    True
    """

    year: int
    economies: pd.DataFrame
    industries: pd.DataFrame
    minerals: pd.DataFrame
    mineral_codes: pd.DataFrame
    intermediate_usd_m: xr.DataArray
    final_usd_m: xr.DataArray
    inputs_usd_m: xr.DataArray
    full_flow_usd_m: xr.DataArray | None
    mineral_trade: pd.DataFrame
    production: pd.DataFrame
    governance: pd.DataFrame
    groupings: pd.DataFrame
    findings: tuple[Finding, ...]
    provenance: Provenance
    imputed: frozenset[str]


def fields_from_table(table: FlowTable, *, strict: bool) -> WorldFields:
    """Check and repair a table, and lay it out as a world.

    Parameters
    ----------
    table
        In US$ million.
    strict
        Raise where something would have to be repaired, or a check finds an error.

    Returns
    -------
    WorldFields
        Nothing in it is imputed: final demand by destination is the table's own.

    Raises
    ------
    InputError
        When the table is in another unit.
    DataError
        When it does not balance, holds an economy that no model can use, or with `strict` needs a
        repair.

    Examples
    --------
    >>> from tradewind.data.tables.table import example_table
    >>> fields_from_table(example_table(), strict=False)["imputed"]
    frozenset()
    """
    if table.unit != USD_MILLION:
        what = "A world is in US$ million"
        fix = "Convert the table: table.in_usd_m(usd_per_unit, rate_source=...)"
        raise InputError(what, where="unit", found=table.unit, fix=fix)
    checked = check_table(table)
    refused = [finding for finding in checked if finding.severity == "error"]
    if refused:
        what = refused[0].message
        fix = "Leave them out, or merge them with others, in a mapping (publisher generic)"
        raise DataError(what, where=table.dataset.version, fix=fix)
    sound = repair(table.with_findings(*checked), strict=strict)
    economies, industries = _economies(sound), _industries(sound)
    unknown = _unknown(sound, economies, industries)
    flow = sound.intermediate
    arrays = {
        "intermediate_usd_m": flow.sum(axis=3).transpose(0, 2, 1),
        "final_usd_m": sound.final.sum(axis=3).transpose(0, 2, 1),
        "inputs_usd_m": flow.sum(axis=0).transpose(1, 0, 2),
        "full_flow_usd_m": flow,
    }
    stored = StoredWorld(
        year=sound.year,
        economies=economies,
        industries=industries,
        arrays=arrays,
        datasets=(sound.dataset,),
        findings=(*sound.findings, *unknown),
        params={"files": dict(sound.files), **sound.params},
        imputed=frozenset(),
    )
    return fields_from_store(stored)


def fields_from_store(stored: StoredWorld) -> WorldFields:
    """Add to a world's own table what ships with Tradewind.

    Parameters
    ----------
    stored
        The table.

    Returns
    -------
    WorldFields
        Ready for `World`.

    Examples
    --------
    >>> fields_from_store.__name__
    'fields_from_store'
    """
    read = read_snapshot()
    labels = [str(c) for c in stored.economies.index], [str(c) for c in stored.industries.index]
    arrays = {name: _labelled(array, name, *labels) for name, array in stored.arrays.items()}
    shipped = tuple(dataset for dataset in read.datasets if dataset.id in _SHIPPED)
    return WorldFields(
        year=stored.year,
        economies=stored.economies,
        industries=stored.industries,
        minerals=facts.minerals(),
        mineral_codes=facts.mineral_codes(),
        intermediate_usd_m=arrays["intermediate_usd_m"],
        final_usd_m=arrays["final_usd_m"],
        inputs_usd_m=arrays["inputs_usd_m"],
        full_flow_usd_m=arrays.get("full_flow_usd_m"),
        mineral_trade=read.mineral_trade,
        production=read.production,
        governance=read.governance,
        groupings=facts.groupings(),
        findings=(*stored.findings, *_shipped_findings(read)),
        provenance=Provenance(datasets=(*stored.datasets, *shipped)).with_params(**stored.params),
        imputed=stored.imputed,
    )


def to_store(world: World) -> StoredWorld:
    """Return what of a world is kept.

    Parameters
    ----------
    world
        Any world.

    Returns
    -------
    StoredWorld
        Its own table; what ships with Tradewind is left out.

    Examples
    --------
    >>> from tradewind.world import World
    >>> to_store(World.load()).year
    2022
    """
    own: list[Dataset] = [d for d in world.provenance.datasets if d.id not in _SHIPPED]
    shipped = set(_shipped_findings(read_snapshot()))
    arrays = {name: getattr(world, name) for name in _ARRAYS}
    return StoredWorld(
        year=world.year,
        economies=world.economies,
        industries=world.industries,
        arrays={
            name: array.transpose(*_ARRAYS[name]).to_numpy()
            for name, array in arrays.items()
            if array is not None
        },
        datasets=tuple(own),
        findings=tuple(finding for finding in world.findings if finding not in shipped),
        params=world.provenance.params,
        imputed=world.imputed,
    )


def _labelled(
    array: np.ndarray, name: str, economies: Sequence[str], industries: Sequence[str]
) -> xr.DataArray:
    places = {"origin": economies, "destination": economies}
    labels = {**places, "industry": industries, "user": industries}
    coords = {dimension: list(labels[dimension]) for dimension in _ARRAYS[name]}
    array.setflags(write=False)
    return xr.DataArray(array, coords, list(coords), name)


def _shipped_findings(read: Snapshot) -> tuple[Finding, ...]:
    return tuple(finding for finding in read.findings if finding.subject in _SHIPPED)


def _economies(table: FlowTable) -> pd.DataFrame:
    """Return facts on each economy, by ISO3; ``"unknown"`` where there are none."""
    known = facts.economies()
    frame = known.reindex(list(table.economies)).rename_axis("iso3")
    text = [column for column in frame.columns if not pd.api.types.is_numeric_dtype(frame[column])]
    absent = ~frame.index.isin(known.index)
    frame.loc[absent, text] = _UNKNOWN
    named = [table.economy_names.get(code, _name(code)) for code in frame.index[absent]]
    frame.loc[absent, "name"] = named
    return frame


def _name(code: str) -> str:
    return "Rest of the world" if code in _REST else code


def _industries(table: FlowTable) -> pd.DataFrame:
    """Return the name of each industry, and whether it makes goods."""
    known = facts.industries()
    rows = []
    for code in table.industries:
        name = table.industry_names.get(code, code)
        own = {"name": name, "short_name": name, "goods": code in table.goods}
        row = known.loc[code].to_dict() if code in known.index else own
        rows.append({**row, "source": row.get("source", table.dataset.title)})
    frame = pd.DataFrame(rows, index=pd.Index(table.industries, name="code"))
    twice = frame["short_name"].duplicated(keep=False)
    frame.loc[twice, "short_name"] = frame.index[twice]
    return frame[list(known.columns)].astype({"goods": bool})


def _unknown(
    table: FlowTable, economies: pd.DataFrame, industries: pd.DataFrame
) -> tuple[Finding, ...]:
    """Say what the tables of facts do not cover."""
    known = facts.economies().index
    strange = [code for code in economies.index if code not in known]
    other = [c for c in industries.index if c not in facts.industries().index]
    texts = {
        "unknown economies": (strange, "No income group or region is known"),
        "unknown industries": (other, "Named as in the table"),
    }
    return tuple(
        Finding(check, table.dataset.id, "note", f"{text}: {_listed(codes)}", len(codes))
        for check, (codes, text) in texts.items()
        if codes
    )


def _listed(codes: Sequence[str]) -> str:
    rest = f" and {len(codes) - _NAMED} more" if len(codes) > _NAMED else ""
    return ", ".join(codes[:_NAMED]) + rest


__all__ = ["WorldFields", "fields_from_store", "fields_from_table", "to_store"]
