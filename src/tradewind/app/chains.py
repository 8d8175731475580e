"""Minerals: which there are, who leads at each stage, and chains with the user's own data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tradewind.app.chain_facts import lowest_mark, mineral_sources
from tradewind.core import DataError, InputError, Provenance, resolve
from tradewind.models.minerals import REST, Chain, Chains, OwnData, chains_of, default_chains
from tradewind.models.minerals.data import ESTIMATED, chain_data
from tradewind.models.minerals.end_uses import merged_into
from tradewind.models.minerals.facts import facts_sha256, mineral_names, table
from tradewind.models.minerals.projects import projects_table
from tradewind.world import World

LIST_COLUMNS = (
    "mineral", "name", "measured_as", "stage", "top_producer", "top_share", "world_output_t",
    "world_use_t", "price_usd_per_t", "price_year", "output_confidence", "lowest_confidence",
)  # fmt: skip
_SLACK = 0.01
"""Share by which exports may be above output: rounding of the user's figures."""
_OFFICIAL = "A"
"""Mark of World Mining Data, from which output at a stage comes where the tables have none."""


def _basis_mark(basis: str) -> str:
    """Return the mark of output that no row of the tables gives."""
    return "C" if basis == ESTIMATED else _OFFICIAL


@dataclass(frozen=True, slots=True)
class MineralList:
    """The minerals that have a chain.

    Parameters
    ----------
    table
        `LIST_COLUMNS`, one row per mineral and stage.
    warnings, provenance
        As in every result.

    Examples
    --------
    >>> MineralList.__slots__[0]
    'table'
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "minerals": self.table,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def own_data(production: Path | None = None, trade: Path | None = None) -> OwnData | None:
    """Read the user's own tables of production and trade.

    Parameters
    ----------
    production, trade
        CSV files; see `docs/minerals.md`.

    Returns
    -------
    OwnData or None
        None where no file is given.

    Raises
    ------
    InputError, UnknownCodeError
        When a file cannot be used; the message names file, line and field.

    Examples
    --------
    >>> own_data() is None
    True
    """
    if production is None and trade is None:
        return None
    return OwnData.read(production, trade)


def built_chains(
    world: World, minerals: Sequence[str] = (), own: OwnData | None = None
) -> Chains:  # fmt: skip
    """Return chains of a world, with the user's tables where there are any.

    Parameters
    ----------
    world
        The baseline.
    minerals
        Ids or names; all by default.
    own
        The user's tables.

    Returns
    -------
    Chains
        In the order asked for, or of the package's table.

    Raises
    ------
    UnknownCodeError
        When there is no such mineral.
    DataError
        When the world has not the industries or the mineral data that chains need.
    InputError
        When an economy exports more in the user's tables than it makes.

    Examples
    --------
    >>> built_chains(World.load(), ["gallium"]).minerals
    ('gallium',)
    """
    names = mineral_names()
    codes = [resolve(name, names, "mineral with a chain", where="mineral") for name in minerals]
    if not can_build(world):
        what = "This world has not the industries or the mineral data that chains need"
        raise DataError(what, where="world", fix="Use the embedded world")
    wanted = tuple(dict.fromkeys(codes)) or tuple(names)
    if own is None:
        return default_chains(world, minerals=wanted)
    chains = chains_of(world, wanted, own=own)
    for chain in chains.by_mineral.values():
        _require_made(chain, world, own)
    return chains


def _require_made(chain: Chain, world: World, own: OwnData) -> None:
    """Raise where an economy exports more in the user's tables than it makes, scrap included."""
    data = chain_data(chain.mineral, world, own)
    inside = merged_into(world)
    for s, stage in enumerate(chain.stages):
        rows = own.trade(chain.mineral, stage.name)
        seen = set(data.trade[s]["exporter"])
        exports = rows.groupby(rows["exporter"].replace(inside))["tonnes"].sum()
        for code, sold in exports.items():
            if code == REST or code not in seen:
                continue
            made = float(data.output[s].get(code, 0.0))
            if code in chain.nodes:
                made = max(made, float(stage.supply_t[chain.nodes.index(str(code))]))
            if sold > made * (1 + _SLACK):
                what = f"{code} exports more {chain.name} than it makes"
                raise InputError(
                    what,
                    where=f"your own trade, mineral {chain.mineral}, stage {stage.name}",
                    found=f"exports of {sold:,.6g} t, output of {made:,.6g} t",
                    fix="Leave re-exports out, or give its output with --production",
                )


def can_build(world: World) -> bool:
    """Return whether a world has the industries and the mineral data that chains need.

    Parameters
    ----------
    world
        Any world.

    Returns
    -------
    bool
        True for the embedded world.

    Examples
    --------
    >>> can_build(World.load())
    True
    """
    uses = set(table("end_uses")["industry"].dropna())
    known = uses <= set(world.industries.index.astype(str))
    return known and not world.production.empty and not world.mineral_trade.empty


def list_minerals(world: World | None = None) -> MineralList:
    """Return the minerals that have a chain, with who leads at each stage.

    Parameters
    ----------
    world
        The baseline; the embedded world by default.

    Returns
    -------
    MineralList
        One row per mineral and stage.

    Raises
    ------
    DataError
        When the world has not what chains need.

    Examples
    --------
    >>> table = list_minerals().table
    >>> table.loc[table["mineral"] == "gallium", ["top_producer", "stage"]].values.tolist()
    [['CHN', 'refine']]
    """
    base = world or World.load()
    chains = built_chains(base)
    facts = mineral_sources()
    years = table("prices").set_index("mineral")["year"]
    rows = []
    for chain in chains.by_mineral.values():
        about = facts[facts["mineral"].isin([chain.mineral, "all"])]
        for s, stage in enumerate(chain.stages):
            top, output = chain.top_producer(s), stage.output_t
            made = about[(about["table"] == "output") & (about["stage"] == stage.name)]
            mark = lowest_mark(made["confidence"]) or _basis_mark(chain.bases[s])
            rows.append(
                (chain.mineral, chain.name, chain.measured_as, stage.name, chain.nodes[top],
                 float(output[top] / output.sum()), float(output.sum()), float(chain.use_t.sum()),
                 chain.price_usd_per_t, str(years[chain.mineral]),
                 mark, lowest_mark(about["confidence"]))
            )  # fmt: skip
    return MineralList(
        pd.DataFrame(rows, columns=list(LIST_COLUMNS)), (), chain_provenance(base, chains)
    )  # fmt: skip


def own_notes(own: OwnData) -> list[str]:
    """Return what the user's tables replace, in words.

    Parameters
    ----------
    own
        The user's tables.

    Returns
    -------
    list of str
        One line, and one that names each table that is replaced as a whole.

    Examples
    --------
    >>> own_notes(OwnData())
    ['Your own tables are used for: nothing.']
    """
    said = [f"Your own tables are used for: {', '.join(own.minerals) or 'nothing'}."]
    whole = [
        f"{what} of {mineral} ({stage})"
        for what, rows in (("output", own.outputs), ("trade", own.trades))
        for mineral, stage in rows[["mineral", "stage"]].drop_duplicates().to_numpy().tolist()
    ]
    if whole:
        said.append(
            f"Replaced as a whole: {', '.join(whole)}. Who is not in your table makes or trades "
            "nothing there."
        )
    return said


def project_notes(year: int | None, minerals: Sequence[str]) -> list[str]:
    """Return which projects count by a year, in words.

    Parameters
    ----------
    year
        The last year of start; None where no projects count.
    minerals
        Ids.

    Returns
    -------
    list of str
        One line, or none.

    Examples
    --------
    >>> project_notes(2020, ["gallium"])
    ['No project of the table starts by 2020: output is that of 2024.']
    >>> project_notes(None, ["gallium"])
    []
    """
    if year is None:
        return []
    rows = projects_table(year, tuple(minerals))
    if rows.empty:
        return [f"No project of the table starts by {year}: output is that of 2024."]
    named = [
        f"{row['name']} ({row['economy']}, {row['mineral']}, {row['stage']}, "
        f"{float(row['tonnes_per_year']):,.0f} t from {row['start_year']})"
        for row in rows.to_dict("records")
    ]
    said = f"Projects that start by {year} count in full, as their sources state them"
    return [f"{said}, beside the use of 2024, so that losses may be gains: {'; '.join(named)}."]


def own_place_only(exposure: pd.DataFrame) -> pd.DataFrame:
    """Return exposures without what would be said of the rest of the world as of an economy.

    Parameters
    ----------
    exposure
        As `stage_exposure` returns it: without ``made_t`` an economy has no node of its own.

    Returns
    -------
    pandas.DataFrame
        The same rows and columns.

    Examples
    --------
    >>> own_place_only(pd.DataFrame({"stage": []})).columns.tolist()
    ['stage']
    """
    if "made_t" not in exposure:
        return exposure
    found = exposure.copy()
    mixed = found["made_t"].isna()
    found.loc[mixed, ["net_import_reliance", "import_hhi", "top_supplier_share"]] = np.nan
    return found


def chain_provenance(world: World, chains: Chains, **params: object) -> Provenance:
    """Return the provenance of what was read off chains.

    Parameters
    ----------
    world, chains
        What was used.
    **params
        Added to it.

    Returns
    -------
    Provenance
        With the hashes of the tables of facts and of the chains.

    Examples
    --------
    >>> sorted(chain_provenance(World.load(), Chains({})).params)[:2]
    ['chains_sha256', 'minerals']
    """
    return world.provenance.with_params(
        minerals=list(chains.minerals), chains_sha256=chains.sha256,
        minerals_facts_sha256=facts_sha256(), **params,
    )  # fmt: skip


__all__ = [
    "LIST_COLUMNS",
    "MineralList",
    "built_chains",
    "can_build",
    "chain_provenance",
    "list_minerals",
    "own_data",
    "own_notes",
    "own_place_only",
    "project_notes",
]
