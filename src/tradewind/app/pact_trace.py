"""Why a number of a pact is what it is: measures, hazards, sources, parameters, software."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tradewind.app.run_folder import Run
from tradewind.core import InputError, resolve

KIND = "partner"
_METRICS = {
    "trade_gain": "gain of real income in a calm year",
    "risk_gain": "fall of expected annual loss",
    "gain": "gain of calm years and of expected loss",
    "tail_gain": "fall of the mean loss of the worst 1 % of years",
    "eal_without": "expected annual loss without the pact",
    "eal_with": "expected annual loss with the pact",
    "cvar99_without": "mean loss of the worst 1 % of years without the pact",
    "cvar99_with": "mean loss of the worst 1 % of years with the pact",
}
_SHARED = {"tail_gain": "risk_gain", "eal_with": "risk_gain", "cvar99_with": "risk_gain"}
"""Metrics whose measures are those of another one."""
_CALM = ("trade_gain",)


@dataclass(frozen=True, slots=True)
class PactTrace:
    """Everything that a number of a pact rests on.

    Parameters
    ----------
    run_id, run_title
        The run.
    name, title
        ``metric.target``, and the same in words.
    value
        One row: ``target, metric, value_usd, low_usd, high_usd, share_of_gdp_pct``.
    measures
        What each measure contributes to it, largest first.
    numbers, commitments
        Every number of the pact with its range, source and confidence; and what was promised.
    scenarios
        What each hazard is expected to cost the target without and with the pact, largest change
        first.
    hazards
        The hazards in these scenarios, with sources.
    elasticities, datasets, software
        As the run kept them.
    inputs
        Parameters, seed and all else that the run was made from, by dotted path.
    notes, warnings
        What a reader has to know to read this; and those of the run.

    Examples
    --------
    >>> PactTrace.__slots__[:3]
    ('run_id', 'run_title', 'name')
    """

    run_id: str
    run_title: str
    name: str
    title: str
    value: pd.DataFrame
    measures: pd.DataFrame
    numbers: pd.DataFrame
    commitments: pd.DataFrame
    scenarios: pd.DataFrame
    hazards: pd.DataFrame
    elasticities: pd.DataFrame
    datasets: pd.DataFrame
    software: pd.DataFrame
    inputs: Mapping[str, object]
    notes: tuple[str, ...]
    warnings: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the measures."""
        return self.measures.copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain values and tables, ready for JSON."""
        names = (
            "value", "measures", "numbers", "commitments", "scenarios", "hazards",
            "elasticities", "datasets", "software",
        )  # fmt: skip
        return {
            "run": self.run_id,
            "run_title": self.run_title,
            "name": self.name,
            "title": self.title,
            **{name: getattr(self, name) for name in names},
            "inputs": dict(self.inputs),
            "notes": list(self.notes),
            "warnings": list(self.warnings),
        }


def trace_pact(run: Run, name: str) -> PactTrace:
    """Trace a number of a pact back to measures, hazards, sources, parameters and software.

    Parameters
    ----------
    run
        A run of kind ``"partner"``.
    name
        ``metric.target``, such as ``risk_gain.JPN`` or ``trade_gain.World``; every economy is a
        target, and so are groups, bystanders and income groups.

    Returns
    -------
    PactTrace
        Of that number.

    Raises
    ------
    InputError
        When the run is not one of a pact.
    UnknownCodeError
        When the run has no such number; the message suggests some.
    DataError
        When a table of the run is damaged.

    Examples
    --------
    >>> from pathlib import Path
    >>> trace_pact(Run("0123456789ab", "risk", Path("runs"), {"title": "A demo"}), "gain.JPN")
    Traceback (most recent call last):
    tradewind.core.errors.InputError: Only numbers of a pact can be traced here ...
    """
    if run.kind != KIND:
        what = "Only numbers of a pact can be traced here"
        fix = "Name a run of `tradewind partner`"
        raise InputError(what, where=f"run {run.id}", found=run.kind, fix=fix)
    outcomes = run.table("outcomes")
    names = outcomes["metric"] + "." + outcomes["target"]
    words = outcomes["metric"].map(_METRICS) + " of " + outcomes["target"]
    known = dict(zip(names, words, strict=True))
    found = resolve(name, known, "number of this run", where=f"run {run.id}")
    row = outcomes[names == found]
    metric, target = str(row["metric"].iloc[0]), str(row["target"].iloc[0])
    scenarios = _scenarios(run.table("by_hazard"), target)
    behind = {part for scenario in scenarios["scenario"] for part in str(scenario).split("+")}
    hazards = run.table("hazards")
    return PactTrace(
        run_id=run.id,
        run_title=run.title,
        name=found,
        title=known[found],
        value=row.reset_index(drop=True),
        measures=_measures(run, metric, target),
        numbers=run.table("numbers"),
        commitments=run.table("commitments"),
        scenarios=scenarios,
        hazards=hazards[hazards["hazard"].isin(behind)].reset_index(drop=True),
        elasticities=run.table("elasticities"),
        datasets=run.table("datasets"),
        software=run.table("software"),
        inputs=run.inputs,
        notes=tuple(_notes(metric)),
        warnings=tuple(run.manifest["warnings"]),
    )


def _measures(run: Run, metric: str, target: str) -> pd.DataFrame:
    shares = run.table("by_measure")
    wanted = _SHARED.get(metric, metric)
    rows = shares[(shares["target"] == target) & (shares["metric"] == wanted)]
    order = rows["shapley_usd"].abs().sort_values(ascending=False, kind="stable").index
    listed = run.table("measures").set_index("measure")
    found = rows.loc[order].reset_index(drop=True)
    for column in ("type", "level", "low", "high", "unit", "target", "confidence"):
        name = "aimed_at" if column == "target" else column
        found[name] = found["player"].map(listed[column])
    return found.drop(columns=["metric", "target"])


def _scenarios(by_hazard: pd.DataFrame, target: str) -> pd.DataFrame:
    rows = by_hazard[by_hazard["target"] == target].drop(columns="target")
    size = rows[["change_usd", "eal_without_usd"]].abs()
    order = size.sort_values(list(size), ascending=False, kind="stable").index
    return rows.loc[order].reset_index(drop=True)


def _notes(metric: str) -> list[str]:
    if metric in _CALM:
        return ["A gain of calm years has no hazards behind it: they are listed for the risk."]
    if metric in _SHARED:
        return ["Measures are ranked by what they change in expected annual loss."]
    return []


__all__ = ["PactTrace", "trace_pact"]
