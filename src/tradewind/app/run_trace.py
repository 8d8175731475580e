"""Why a number of a risk run is what it is: scenarios, hazards, sources, parameters, software."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tradewind.app.run_folder import Run
from tradewind.core import InputError, resolve

UNLISTED = "unlisted:"
"""How the scenario of an economy begins that has no events of its own."""
_KIND = "risk"
_EAL = "eal"
_METRICS = {
    _EAL: "expected annual loss",
    "var95": "annual loss exceeded in 5 % of years",
    "var99": "annual loss exceeded in 1 % of years",
    "cvar95": "mean annual loss of the worst 5 % of years",
    "cvar99": "mean annual loss of the worst 1 % of years",
}
_VALUES = [
    "regime", "value_usd", "share_of_gdp_pct", "low_usd", "high_usd", "standard_error_usd",
]  # fmt: skip
_SCENARIOS = [
    "regime", "scenario", "title", "eal_usd", "eal_share", "rate_per_year", "mean_days",
    "loss_rate_usd",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything that a number of a risk run rests on.

    Parameters
    ----------
    run_id, run_title
        The run.
    name
        The number, as it was asked for and found: ``metric.target`` or ``metric.target.regime``.
    title
        The same in words.
    values
        Per regime: ``value_usd, share_of_gdp_pct, low_usd, high_usd, standard_error_usd``.
    scenarios
        Those with a loss to the target, per regime, largest first: ``scenario, title, eal_usd,
        eal_share`` (of the expected annual loss), ``rate_per_year, mean_days, loss_rate_usd``.
    hazards
        The hazards in these scenarios, with sources, in the same order.
    elasticities, datasets, software
        As the run kept them.
    inputs
        Parameters, seed and all else that the run was made from, by dotted path.
    notes
        What a reader has to know to read this; hazards without a row in the run are named.
    warnings
        Those of the run.

    Examples
    --------
    >>> Trace.__slots__[:3]
    ('run_id', 'run_title', 'name')
    """

    run_id: str
    run_title: str
    name: str
    title: str
    values: pd.DataFrame
    scenarios: pd.DataFrame
    hazards: pd.DataFrame
    elasticities: pd.DataFrame
    datasets: pd.DataFrame
    software: pd.DataFrame
    inputs: Mapping[str, object]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]

    @property
    def seed(self) -> object:
        """Return the random seed among the inputs, or None where there is none."""
        named = (value for path, value in self.inputs.items() if path.split(".")[-1] == "seed")
        return next(named, None)

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the scenarios."""
        return self.scenarios.copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain values and tables, ready for JSON."""
        return {
            "run": self.run_id,
            "run_title": self.run_title,
            "name": self.name,
            "title": self.title,
            "values": self.values,
            "scenarios": self.scenarios,
            "hazards": self.hazards,
            "elasticities": self.elasticities,
            "datasets": self.datasets,
            "software": self.software,
            "inputs": dict(self.inputs),
            "seed": self.seed,
            "notes": list(self.notes),
            "warnings": list(self.warnings),
        }


def trace(run: Run, name: str) -> Trace:
    """Trace a number of a risk run back to hazards, sources, parameters and software.

    Parameters
    ----------
    run
        A run of kind ``"risk"``.
    name
        ``metric.target`` or ``metric.target.regime``, such as ``eal.JPN`` or
        ``cvar99.JPN.since-2010``; metrics are eal, var95, var99, cvar95 and cvar99.

    Returns
    -------
    Trace
        Under one regime, or under all.

    Raises
    ------
    InputError
        When the run is not one of risk.
    UnknownCodeError
        When the run has no such number; the message suggests some.
    DataError
        When a table of the run is damaged.

    Examples
    --------
    >>> from pathlib import Path
    >>> trace(Run("0123456789ab", "demo", Path("runs"), {"title": "A demo"}), "eal.JPN")
    Traceback (most recent call last):
    tradewind.core.errors.InputError: Only numbers of a risk run can be traced ...
    """
    if run.kind != _KIND:
        what = "Only numbers of a risk run can be traced"
        raise InputError(what, where=f"run {run.id}", found=run.kind, fix="Name a run of risk")
    metrics = run.table("metrics")
    known = _known(metrics)
    titles = {number: title for number, (title, _) in known.items()}
    found = resolve(name, titles, "number of this run", where=f"run {run.id}")
    rows = metrics.loc[known[found][1]]
    scenarios = _scenarios(run.table("by_hazard"), rows)
    hazards = run.table("hazards")
    behind = _hazards_of(scenarios)
    in_order = {hazard: place for place, hazard in enumerate(behind)}
    listed = hazards[hazards["hazard"].isin(in_order)]
    return Trace(
        run_id=run.id,
        run_title=run.title,
        name=found,
        title=titles[found],
        values=rows[_VALUES].reset_index(drop=True),
        scenarios=scenarios,
        hazards=listed.sort_values("hazard", key=lambda c: c.map(in_order), ignore_index=True),
        elasticities=run.table("elasticities"),
        datasets=run.table("datasets"),
        software=run.table("software"),
        inputs=run.inputs,
        notes=tuple(_notes(found, scenarios, behind, set(hazards["hazard"]))),
        warnings=tuple(run.manifest["warnings"]),
    )


def _known(metrics: pd.DataFrame) -> dict[str, tuple[str, list[Any]]]:
    """Return every number by name: what it is in words, and its rows, one per regime."""
    known: dict[str, tuple[str, list[Any]]] = {}
    for row in metrics[metrics["metric"].isin(_METRICS)].itertuples():
        words = f"{_METRICS[row.metric]} of {row.target}"
        known.setdefault(f"{row.metric}.{row.target}", (words, []))[1].append(row.Index)
        known[f"{row.metric}.{row.target}.{row.regime}"] = (f"{words}, {row.regime}", [row.Index])
    return known


def _scenarios(by_hazard: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    of_target = by_hazard[by_hazard["target"] == rows["target"].iloc[0]]
    parts = []
    for regime in rows["regime"]:
        part = of_target[(of_target["regime"] == regime) & (of_target["eal_usd"] != 0)]
        total = part["eal_usd"].sum()
        share = part["eal_usd"] / total if total else np.nan
        parts.append(
            part.assign(eal_share=share, size=part["eal_usd"].abs())
            .sort_values(["size", "scenario"], ascending=[False, True])
            .drop(columns="size")
        )
    return pd.concat(parts, ignore_index=True)[_SCENARIOS]


def _hazards_of(scenarios: pd.DataFrame) -> dict[str, bool]:
    """Return the hazards in the scenarios, and whether a run keeps a source for each."""
    found: dict[str, bool] = {}
    for scenario in scenarios["scenario"]:
        for hazard in str(scenario).split("+"):
            found[hazard] = not hazard.startswith(UNLISTED)
    return found


def _notes(
    name: str, scenarios: pd.DataFrame, behind: Mapping[str, bool], kept: set[str]
) -> Iterator[str]:
    if not name.startswith(f"{_EAL}."):
        yield "Scenarios are ranked by their share of the expected annual loss, not of this number."
    if scenarios["scenario"].astype(str).str.contains(UNLISTED, regex=False).any():
        yield "Hazards without a first day are of economies that the record does not list."
    if (scenarios["eal_share"] < 0).any():
        yield "A share below 0 is a gain; losses then add up to more than the whole."
    absent = [hazard for hazard, listed in behind.items() if listed and hazard not in kept]
    if absent:
        yield f"The run keeps no source for {', '.join(absent)}."


__all__ = ["UNLISTED", "Trace", "trace"]
