"""The frozen, labelled baseline of the world economy."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd
import xarray as xr

from tradewind.core import Finding, InputError, MissingDataError, Provenance, resolve
from tradewind.data import Lake, full_flows, lake_root, read_snapshot
from tradewind.data.snapshot_files import Snapshot
from tradewind.data.sources import facts
from tradewind.data.tables import FlowTable
from tradewind.data.world_store import read_world, write_world
from tradewind.world.aggregation import aggregate_arrays, aggregate_tables
from tradewind.world.from_table import fields_from_store, fields_from_table, to_store
from tradewind.world.identities import require_identities

Detail = Literal["trade", "full"]


@dataclass(frozen=True, eq=False)
class World:
    """One year of the world economy, with labels, sources and findings.

    Money is in US$ million at current basic prices. Arrays refuse to be written and methods return
    new worlds; tables are pandas, which cannot be sealed: copy one before changing it.

    Parameters
    ----------
    year
        Year of the input-output table.
    economies
        Indexed by ISO3 in table order: name, income group, region, population, GDP.
    industries
        Indexed by ICIO code in table order: full and short name, whether it makes goods.
    minerals, mineral_codes
        Minerals by id, and which HS92 products belong to each.
    intermediate_usd_m
        (origin, destination, industry) sales to industries; observed.
    final_usd_m
        (origin, destination, industry) sales to final demand; totals by seller are observed,
        destinations are imputed.
    inputs_usd_m
        (destination, industry, user) what each industry of an economy buys of each good; observed.
    full_flow_usd_m
        (origin, industry, destination, user) the whole table, or None in trade form.
    mineral_trade, production, governance, groupings
        Tables by year; see `docs/data.md`.
    findings, provenance, imputed
        What the checks found, what the world was made from, which parts are imputed.

    Examples
    --------
    >>> world = World.load()
    >>> world.trade_usd_m.sizes["industry"]
    50
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

    @classmethod
    def load(cls, detail: Detail = "trade", *, snapshot: Path | None = None) -> World:
        """Load the embedded world, or the full table from the lake.

        Parameters
        ----------
        detail
            ``"trade"``: origin shares common to all users within a destination and industry, from
            the snapshot, without a network. ``"full"``: the same and the whole table, from the
            lake that ``tradewind data pull`` fills.
        snapshot
            Another snapshot folder than the embedded one.

        Returns
        -------
        World
            80 economies and 50 industries in 2022.

        Raises
        ------
        HashMismatchError
            When the snapshot is damaged.
        MissingDataError
            When the full table has not been pulled.
        InputError
            When `detail` is neither of the two.

        Examples
        --------
        >>> World.load().year
        2022
        """
        if detail not in ("trade", "full"):
            what = "Unknown detail"
            raise InputError(what, found=repr(detail), fix='Use "trade" or "full"')
        read = read_snapshot(snapshot)
        flow = _full(read) if detail == "full" else None
        world = _from_snapshot(cls, read, flow)
        require_identities(world)
        return world

    @classmethod
    def from_table(cls, table: FlowTable, *, strict: bool = False) -> World:
        """Build a world from a user's own table, of any number of economies and industries.

        Parameters
        ----------
        table
            As `tradewind.data.tables.read_table` returns it.
        strict
            Raise where something would have to be repaired.

        Returns
        -------
        World
            With final demand by destination as in the table, so that nothing is imputed, and with
            the full table. Checks and repairs are among its findings.

        Raises
        ------
        InputError
            When the table is not in US$ million.
        DataError
            When it does not balance, or with `strict` needs a repair.

        Examples
        --------
        >>> from tradewind.data.tables.table import example_table
        >>> World.from_table(example_table())
        World 2022: 1 economies x 1 industries, full table, ... findings
        """
        world = cls(**fields_from_table(table, strict=strict))
        require_identities(world)
        return world

    @classmethod
    def saved(cls, name: str) -> World:
        """Return a world that `save` keeps on this machine, with its files verified.

        Parameters
        ----------
        name
            As `tradewind data list` shows it.

        Returns
        -------
        World
            As it was; products, minerals and groupings are those of this version of Tradewind.

        Raises
        ------
        UnknownCodeError
            When there is no world of that name.
        DataError
            When a file is damaged or gone.
        """
        world = cls(**fields_from_store(read_world(name)))
        require_identities(world)
        return world

    def save(self, name: str, *, replace: bool = False) -> Path:
        """Keep this world on this machine under a name, and return its folder.

        Raises
        ------
        InputError
            When the name cannot be used, or is taken and `replace` is not set.
        """
        return write_world(to_store(self), name, replace=replace)

    @cached_property
    def trade_usd_m(self) -> xr.DataArray:
        """Return all sales, (origin, destination, industry), US$ million; final part imputed."""
        return _sealed(self.intermediate_usd_m + self.final_usd_m, "trade_usd_m")

    @cached_property
    def sha256(self) -> str:
        """Return a hash of the codes and flows: what tells the numbers of two worlds apart."""
        labels = "\n".join([*self.economies.index, *self.industries.index])
        content = hashlib.sha256(labels.encode())
        for flows in (self.trade_usd_m, self.inputs_usd_m):
            content.update(flows.to_numpy().tobytes())
        return content.hexdigest()

    @cached_property
    def output_usd_m(self) -> xr.DataArray:
        """Return gross output, (economy, industry), US$ million."""
        sold = self.trade_usd_m.sum("destination")
        return _sealed(sold.rename(origin="economy"), "output_usd_m")

    @cached_property
    def primary_income_usd_m(self) -> xr.DataArray:
        """Return value added + taxes + imports from the rest of the world, (economy, industry)."""
        bought = self.inputs_usd_m.sum("industry").rename(destination="economy", user="industry")
        return _sealed(self.output_usd_m - bought, "primary_income_usd_m")

    @cached_property
    def final_demand_usd_m(self) -> xr.DataArray:
        """Return final expenditure, (economy, industry), US$ million; imputed by destination."""
        bought = self.final_usd_m.sum("origin")
        return _sealed(bought.rename(destination="economy"), "final_demand_usd_m")

    @cached_property
    def deficit_usd_m(self) -> xr.DataArray:
        """Return final expenditure less primary income, (economy,), US$ million; sums to zero."""
        gap = self.final_demand_usd_m.sum("industry") - self.primary_income_usd_m.sum("industry")
        return _sealed(gap, "deficit_usd_m")

    def economy(self, code: str, *, where: str = "") -> str:
        """Return the ISO3 code of an economy of this world, by code or name in any case."""
        return resolve(code, self.economies["name"].to_dict(), "economy", where=where)

    def industry(self, code: str, *, where: str = "") -> str:
        """Return the code of an industry of this world, by code or short name in any case."""
        return resolve(code, self.industries["short_name"].to_dict(), "industry", where=where)

    def mineral(self, code: str, *, where: str = "") -> str:
        """Return the id of a mineral, by id or name in any case."""
        return resolve(code, self.minerals["name"].to_dict(), "mineral", where=where)

    def members(self, group: str, *, on: str | None = None) -> tuple[str, ...]:
        """Return the members of a grouping that are economies of this world.

        Parameters
        ----------
        group
            A name such as "Quad" or "EU27", in any case.
        on
            ISO date (or its beginning); those known to have joined and not left by then. By
            default all who have not left.

        Returns
        -------
        tuple of str
            ISO3 codes.
        """
        names = {g: g for g in self.groupings["group"].unique()}
        named = self.groupings["group"] == resolve(group, names, "grouping")
        rows = self.groupings[named & (self.groupings["member"] == "yes")]
        joined, left = rows["joined"].fillna(""), rows["left"].fillna("")
        if on is None:
            current = left == ""
        else:
            current = (joined != "") & (joined <= on) & ((left == "") | (left > on))
        codes = dict.fromkeys(rows.loc[current, "iso3"])
        return tuple(code for code in codes if code in self.economies.index)

    def aggregate(
        self,
        *,
        industries: Mapping[str, Sequence[str]] | None = None,
        economies: Mapping[str, Sequence[str]] | None = None,
    ) -> World:
        """Return a world with some industries or economies merged.

        Parameters
        ----------
        industries
            New code to the codes it merges; industries that are not named stay as they are.
        economies
            The same for economies. Groups become origins and destinations of their own, and trade
            within a group becomes domestic.

        Returns
        -------
        World
            Money totals are those of this world exactly. Product trade, production and governance
            stay by ISO3.

        Raises
        ------
        UnknownCodeError
            When a code is not in this world.
        InputError
            When a code is named twice.

        Examples
        --------
        >>> world = World.load().aggregate(economies={"EAST": ["JPN", "KOR"]})
        >>> len(world.economies)
        79
        """
        arrays = aggregate_arrays(self, industries or {}, economies or {})
        tables = aggregate_tables(self, industries or {}, economies or {})
        merges = {**(industries or {}), **(economies or {})}
        merged = {**self.merged, **{new: list(olds) for new, olds in merges.items()}}
        return World(
            year=self.year,
            minerals=self.minerals,
            mineral_codes=self.mineral_codes,
            mineral_trade=self.mineral_trade,
            production=self.production,
            governance=self.governance,
            groupings=self.groupings,
            findings=self.findings,
            provenance=self.provenance.with_params(merged=merged),
            imputed=self.imputed,
            **arrays,
            **tables,
        )

    @property
    def merged(self) -> dict[str, list[str]]:
        """Return what `aggregate` merged so far: new code to the codes in it."""
        recorded = self.provenance.params.get("merged", {})
        return dict(recorded) if isinstance(recorded, dict) else {}

    def __repr__(self) -> str:
        """Return one line that says what this is."""
        detail = "trade form" if self.full_flow_usd_m is None else "full table"
        size = f"{len(self.economies)} economies x {len(self.industries)} industries"
        return f"World {self.year}: {size}, {detail}, {len(self.findings)} findings"


def _sealed(array: xr.DataArray, name: str) -> xr.DataArray:
    array.to_numpy().setflags(write=False)
    return array.rename(name)


def _full(read: Snapshot) -> xr.DataArray:
    lake = Lake(lake_root())
    try:
        dense = full_flows(lake, read.economies, read.industries)
    except MissingDataError as error:
        what = "The full input-output table is not on this machine"
        raise MissingDataError(
            what,
            where=str(lake.root),
            fix="Run `tradewind data pull` once (100 MB), or load the world in trade form",
        ) from error
    dense.setflags(write=False)
    coords = {
        "origin": list(read.economies),
        "industry": list(read.industries),
        "destination": list(read.economies),
        "user": list(read.industries),
    }
    return xr.DataArray(dense, coords, list(coords), "full_flow_usd_m")


def _from_snapshot(cls: type[World], read: Snapshot, flow: xr.DataArray | None) -> World:
    places = {"origin": list(read.economies), "destination": list(read.economies)}
    sales = {**places, "industry": list(read.industries)}
    uses = {
        "destination": list(read.economies),
        "industry": list(read.industries),
        "user": list(read.industries),
    }
    return cls(
        year=read.year,
        economies=facts.economies().loc[list(read.economies)],
        industries=facts.industries().loc[list(read.industries)],
        minerals=facts.minerals(),
        mineral_codes=facts.mineral_codes(),
        intermediate_usd_m=xr.DataArray(
            read.intermediate_usd_m, sales, list(sales), "intermediate_usd_m"
        ),
        final_usd_m=xr.DataArray(read.final_usd_m, sales, list(sales), "final_usd_m"),
        inputs_usd_m=xr.DataArray(read.inputs_usd_m, uses, list(uses), "inputs_usd_m"),
        full_flow_usd_m=flow,
        mineral_trade=read.mineral_trade,
        production=read.production,
        governance=read.governance,
        groupings=facts.groupings(),
        findings=read.findings,
        provenance=Provenance(datasets=read.datasets),
        imputed=read.imputed,
    )


__all__ = ["Detail", "World"]
