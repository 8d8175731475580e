"""Everything that a briefing shows, as tables and named figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from tradewind.app.briefing_params import BriefingParams
from tradewind.core import Finding, InputError, Provenance
from tradewind.measure.result import records
from tradewind.partnership import PactResult
from tradewind.risk import RiskResult


@dataclass(frozen=True, slots=True)
class BriefingResults:
    """Everything that a briefing shows.

    Money is in US$ million where a column ends in ``_usd_m``, in US$ where it ends in ``_usd``;
    changes end in ``_pct`` (per cent); a loss is negative, but positive in `risk` and the tables
    and figures of it. Shares and indices run from 0 to 1.

    Parameters
    ----------
    members
        ISO3 codes, in the order given.
    economies
        ``name, income_group, region, m49`` of every economy, by ISO3.
    world_year, mineral_year
        Years of the input-output table and of mineral trade.
    supplier
        ISO3 of the outside economy that stands behind most of what all members buy abroad.
    worst, easier
        Keys of the shock that costs the members most in the short horizon, and of easier trade.
    industries, minerals, origins, joint_origins, common
        Dependence: see `MemberDependence`.
    shocks
        ``shock, label, title, reason, rent, parties, terms`` of the six shocks and of easier trade.
    changes, groups, bystanders, solver
        What they do: see `Responses`.
    mineral_tables
        Chains of minerals from mine to use: see `chain_tables`; all empty where the world has no
        mineral data.
    lane_tables
        What of the members' trade passes where at sea: see `lane_tables` of `briefing_lanes`; all
        empty where nothing is known of their ports.
    risk, risk_run
        What shocks are expected to cost, and the id of the run that keeps it.
    risk_tables
        What the risk section shows: see `briefing_risk`.
    pact, pact_run
        What the pact of the members changes, and the id of the run that keeps it; None and ""
        where there is no pact.
    pact_tables
        What the sections on the pact show: see `briefing_pact`; empty where there is none.
    figures
        Every number that the prose quotes, by name.
    limits
        ``title, text`` of what the figures leave out.
    params, provenance, findings, imputed, warnings
        What was supposed, read, found, imputed, and what to beware of.

    Examples
    --------
    >>> results.members
    ('IND', 'JPN')
    """

    members: tuple[str, ...]
    economies: pd.DataFrame
    world_year: int
    mineral_year: int
    supplier: str
    worst: str
    easier: str
    industries: pd.DataFrame
    minerals: pd.DataFrame
    origins: pd.DataFrame
    joint_origins: pd.DataFrame
    common: pd.DataFrame
    shocks: pd.DataFrame
    changes: pd.DataFrame
    groups: pd.DataFrame
    bystanders: pd.DataFrame
    solver: pd.DataFrame
    mineral_tables: Mapping[str, pd.DataFrame]
    lane_tables: Mapping[str, pd.DataFrame]
    risk: RiskResult
    risk_run: str
    risk_tables: Mapping[str, pd.DataFrame]
    pact: PactResult | None
    pact_run: str
    pact_tables: Mapping[str, pd.DataFrame]
    figures: Mapping[str, float]
    limits: pd.DataFrame
    params: BriefingParams
    provenance: Provenance
    findings: tuple[Finding, ...]
    imputed: frozenset[str]
    warnings: tuple[str, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """Return the name of every economy by ISO3."""
        return MappingProxyType({str(k): str(v) for k, v in self.economies["name"].items()})

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return every table by name."""
        names = (
            "industries", "minerals", "origins", "joint_origins", "common", "shocks", "changes",
            "groups", "bystanders", "solver", "limits",
        )  # fmt: skip
        own = {name: getattr(self, name) for name in names}
        return MappingProxyType(
            {
                **own,
                **self.mineral_tables,
                **self.lane_tables,
                **self.risk_tables,
                **self.pact_tables,
            }
        )

    def to_frame(self, table: str = "changes") -> pd.DataFrame:
        """Return a copy of one table.

        Parameters
        ----------
        table
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            The table.

        Raises
        ------
        InputError
            When there is no such table.

        Examples
        --------
        >>> len(results.to_frame("shocks"))
        7
        """
        if table not in self.tables:
            known = ", ".join(self.tables)
            what = "Unknown table"
            raise InputError(what, where="table", found=table, fix=f"One of {known}")
        return self.tables[table].copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON."""
        return {
            "members": list(self.members),
            "risk_run": self.risk_run,
            "pact_run": self.pact_run,
            "figures": dict(self.figures),
            **{name: records(table) for name, table in self.tables.items()},
            "params": self.params.model_dump(),
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def to_parquet(self, folder: str | Path) -> tuple[Path, ...]:
        """Write one file per table into `folder` and return their paths."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        paths = tuple(target / f"{name}.parquet" for name in self.tables)
        for path, table in zip(paths, self.tables.values(), strict=True):
            table.to_parquet(path, index=False)
        return paths

    def __str__(self) -> str:
        """Return the shocks with what they do to members, bystanders and the world."""
        titles = self.shocks.set_index("shock")["title"]
        wide = self.groups[self.groups["main"]].pivot_table(
            index="shock", columns=["group", "horizon"], values="change_pct", sort=False
        )
        head = f"Briefing on {', '.join(self.members)}: change of real income, per cent"
        return f"{head}\n{wide.round(3).rename(index=titles).to_string()}"


__all__ = ["BriefingResults"]
