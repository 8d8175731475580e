"""The result of an evaluation: tables that everything else is drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tradewind.core import InputError, Provenance
from tradewind.partnership.pact import Pact
from tradewind.partnership.params import PartnershipParams
from tradewind.risk.model import WORLD, group_name

BYSTANDERS = "Bystanders"


@dataclass(frozen=True, eq=False)
class PactResult:
    """What a pact changes, for whom, by which measure.

    Gains are positive; money is in US$ of 2022, a year.

    Parameters
    ----------
    pact, params
        What was asked.
    tables
        By name; see docs/partnership.md: ``outcomes, by_measure, by_member, by_hazard, bystanders,
        measures, numbers, payers, commitments, minerals, rivalry, mineral_rivalry, pooling,
        defection, worldviews, accuracy, hazards, elasticities, datasets, software``.
    warnings
        What a reader must know before quoting a figure.
    provenance
        Data sets, parameters, software and seed.

    Examples
    --------
    >>> PactResult.__name__
    'PactResult'
    """

    pact: Pact
    params: PartnershipParams
    tables: Mapping[str, pd.DataFrame]
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def group(self) -> str:
        """Return the name of the members as one target."""
        return group_name(self.pact.members)

    @property
    def targets(self) -> tuple[str, ...]:
        """Return whom headlines are about: members, all of them, bystanders, the world."""
        group = (self.group,) if len(self.pact.members) > 1 else ()
        return (*self.pact.members, *group, BYSTANDERS, WORLD)

    def value(self, metric: str, target: str) -> float:
        """Return a figure in US$ a year; metrics as in `outcome_table`."""
        return float(self._row(metric, target)["value_usd"])

    def interval(self, metric: str, target: str) -> tuple[float, float]:
        """Return the 5 and 95 % bounds of a figure in US$ a year."""
        row = self._row(metric, target)
        return float(row["low_usd"]), float(row["high_usd"])

    def _row(self, metric: str, target: str) -> pd.Series:
        table = self.tables["outcomes"]
        rows = table[(table["metric"] == metric) & (table["target"] == target)]
        if len(rows) != 1:
            what = "There is no such figure"
            fix = (
                f"Targets: {', '.join(self.targets)}, or another economy; metrics: trade_gain, ..."
            )
            raise InputError(what, where="pact", found=f"{metric} of {target}", fix=fix)
        return rows.iloc[0]

    def to_frame(self, table: str = "outcomes") -> pd.DataFrame:
        """Return a copy of a table; InputError where there is none of that name."""
        if table not in self.tables:
            what = "Unknown table"
            fix = f"One of {', '.join(self.tables)}"
            raise InputError(what, where="table", found=table, fix=fix)
        return self.tables[table].copy()

    def to_parquet(self, folder: str | Path) -> tuple[Path, ...]:
        """Write one file per table into `folder` and return their paths."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        paths = tuple(target / f"{name}.parquet" for name in self.tables)
        for path, table in zip(paths, self.tables.values(), strict=True):
            table.to_parquet(path, index=False)
        return paths

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists of the tables that people read, ready for JSON."""
        shown = (
            "outcomes", "by_measure", "by_member", "bystanders", "measures", "payers", "minerals",
            "rivalry", "mineral_rivalry", "pooling", "defection", "worldviews", "accuracy",
        )  # fmt: skip
        return {
            "pact": self.pact.name,
            "title": self.pact.title,
            "members": list(self.pact.members),
            **{name: self.tables[name].to_dict(orient="records") for name in shown},
            "params": self.params.model_dump(),
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def summary(self) -> pd.DataFrame:
        """Return the headline: trade gain and risk gain of each target, US$ billion a year.

        Returns
        -------
        pandas.DataFrame
            Indexed by target: ``trade_gain, trade_low, trade_high, risk_gain, risk_low,
            risk_high``.
        """
        rows = {}
        for target in self.targets:
            row = {}
            for short, metric in (("trade", "trade_gain"), ("risk", "risk_gain")):
                low, high = self.interval(metric, target)
                row[metric] = self.value(metric, target) / 1e9
                row |= {f"{short}_low": low / 1e9, f"{short}_high": high / 1e9}
            rows[target] = row
        return pd.DataFrame.from_dict(rows, orient="index")

    def __str__(self) -> str:
        """Return the headline and the warnings as text."""
        head = f"{self.pact.title}: gain of calm years and fall of expected annual loss, US$ bn"
        lines = [f"{head} a year, with 5-95 % intervals", self.summary().round(3).to_string()]
        return "\n".join([*lines, *(f"Note: {warning}" for warning in self.warnings)])


__all__ = ["BYSTANDERS", "PactResult"]
