"""assess(world): expected annual loss and tail loss of every economy, with what drives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from tradewind.core import InputError, Provenance
from tradewind.core.steps import Progress, Steps
from tradewind.risk.catalogue import Catalogue
from tradewind.risk.caveats import caveats_of
from tradewind.risk.model import WORLD, RiskModel, group_name, risk_model
from tradewind.risk.params import RiskParams
from tradewind.risk.rates import regimes
from tradewind.risk.regime_risk import RegimeRisk, regime_risk
from tradewind.risk.risk_gradient import RiskGradient, risk_gradient
from tradewind.risk.solving import ChunkStore, Mapper, solve_here
from tradewind.risk.tables import shared_tables
from tradewind.world import World

_STEPS = 6


@dataclass(frozen=True, eq=False)
class RiskResult:
    """Risk of every economy, of a group and of the world.

    A loss is positive in these tables, a gain negative; money is in US$ of 2022.

    Parameters
    ----------
    members
        ISO3 codes of those that were asked for.
    params
        How it was computed.
    tables
        By name; see docs/risk.md: ``metrics, curves, by_hazard, drivers, elasticity_ranks, words,
        links, industries, events, elt, ylt, enumerated, surface, rates, hazards, accuracy,
        overlaps, elasticities, datasets, software``.
    warnings
        What a reader must know before quoting a figure.
    provenance
        Data sets, parameters, software and seed.

    Examples
    --------
    >>> RiskResult.__name__
    'RiskResult'
    """

    members: tuple[str, ...]
    params: RiskParams
    tables: Mapping[str, pd.DataFrame]
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def targets(self) -> tuple[str, ...]:
        """Return whom headlines are about: the members, the group of them, the world."""
        group = (group_name(self.members),) if len(self.members) > 1 else ()
        return (*self.members, *group, WORLD)

    def value(self, metric: str, target: str, regime: str | None = None) -> float:
        """Return a figure in US$: ``eal``, ``var95``, ``cvar95``, ``var99`` or ``cvar99``."""
        return float(self._row(metric, target, regime)["value_usd"])

    def interval(self, metric: str, target: str, regime: str | None = None) -> tuple[float, float]:
        """Return the 5 and 95 % bounds of a figure in US$."""
        row = self._row(metric, target, regime)
        return float(row["low_usd"]), float(row["high_usd"])

    def _row(self, metric: str, target: str, regime: str | None) -> pd.Series:
        table = self.tables["metrics"]
        chosen = regime or self.params.regime
        rows = table[
            (table["metric"] == metric) & (table["target"] == target) & (table["regime"] == chosen)
        ]
        if len(rows) != 1:
            what = "There is no such figure"
            found = f"{metric} of {target}, {chosen}"
            fix = f"Targets: {', '.join(self.targets)}; regimes: {', '.join(regimes())}"
            raise InputError(what, where="risk", found=found, fix=fix)
        return rows.iloc[0]

    def to_frame(self, table: str = "metrics") -> pd.DataFrame:
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
        shown = ("metrics", "drivers", "words", "rates", "accuracy")
        return {
            "members": list(self.members),
            **{name: self.tables[name].to_dict(orient="records") for name in shown},
            "params": self.params.model_dump(),
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def __str__(self) -> str:
        """Return the headline figures of both regimes and the warnings as text."""
        table = self.tables["metrics"]
        shown = table[table["target"].isin(self.targets) & table["metric"].isin(["eal", "cvar99"])]
        billions = shown.assign(
            **{name: shown[f"{name}_usd"] / 1e9 for name in ("value", "low", "high")}
        )
        columns = ["regime", "target", "metric", "value", "low", "high"]
        head = "Risk, US$ bn a year: expected annual loss (eal), mean of the worst 1 % of years"
        lines = [
            f"{head} (cvar99), with 5-95 % intervals",
            billions[columns].round(2).to_string(index=False),
        ]
        return "\n".join([*lines, *(f"Note: {warning}" for warning in self.warnings)])


def assess(
    world: World,
    members: Sequence[str] = (),
    params: RiskParams | None = None,
    catalogue: Catalogue | None = None,
    *,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> RiskResult:
    """Return expected annual loss and tail loss, for every economy, a group and the world.

    Parameters
    ----------
    world
        The baseline.
    members
        Economies that headlines, drivers and the gradient are about; none means the world alone.
    params
        How.
    catalogue
        Hazards; those of the package by default.
    mapper
        Who solves: this process, or a cluster (`tradewind.app.on_cluster`).
    store
        Where solves that are done are kept, so that a run that was killed goes on from there.
    progress
        Called with a line of text, the steps done and the steps in all.

    Returns
    -------
    RiskResult
        Both rate regimes. The same world, parameters and catalogue give the same bytes.

    Raises
    ------
    UnknownCodeError
        When a member or a code of a hazard is not known.
    InputError
        When no hazard counts.
    ModelError
        When a hazard has no answer, or what is read off between exact solves is not near enough.

    Examples
    --------
    >>> assess.__name__
    'assess'
    """
    chosen = params or RiskParams()
    hazards = catalogue or Catalogue.built_in()
    codes = tuple(dict.fromkeys(world.economy(code, where="members") for code in members))
    say = Steps(progress, _STEPS)
    groups = {group_name(codes): codes} if len(codes) > 1 else {}
    say("Solving every hazard at every severity")
    model = risk_model(
        world, hazards, chosen, groups, mapper=mapper, store=store, progress=say.within
    )
    headline = [*codes, *groups, WORLD]
    targets = [model.targets.index(name) for name in headline]
    found: dict[str, RegimeRisk] = {}
    with ThreadPoolExecutor(1) as beside:
        gradient = beside.submit(risk_gradient, model, chosen.regime, targets)
        for stream, name in enumerate(model.laws):
            say(f"Simulating years, rates {name.replace('-', ' ')}")
            found[name] = regime_risk(model, name, targets, stream, mapper=mapper, store=store)
        say("Gradient of the risk")
        slope = gradient.result()
    say("Writing tables")
    tables = _tables(model, found, slope)
    say.finish()
    return RiskResult(
        members=codes,
        params=chosen,
        tables=MappingProxyType(tables),
        warnings=caveats_of(model, found, slope),
        provenance=_provenance(world, hazards, chosen, codes),
    )


def _tables(
    model: RiskModel,
    found: Mapping[str, RegimeRisk],
    slope: RiskGradient,
) -> dict[str, pd.DataFrame]:
    by_regime = {
        name: pd.concat(
            [getattr(part, name).assign(regime=regime) for regime, part in found.items()],
            ignore_index=True,
        )
        for name in RegimeRisk.TABLES
    }
    return {
        **{name: _regime_first(table) for name, table in by_regime.items()},
        "links": slope.links(model, model.params.top_links).assign(regime=model.params.regime),
        "industries": slope.industries(model, model.params.top_links),
        **shared_tables(model),
    }


def _regime_first(table: pd.DataFrame) -> pd.DataFrame:
    return table[["regime", *(name for name in table.columns if name != "regime")]]


def _provenance(
    world: World, catalogue: Catalogue, params: RiskParams, members: Sequence[str]
) -> Provenance:
    values = {**params.model_dump(mode="json"), "members": list(members)}
    hashes = {f"sha256 of {name}": value for name, value in catalogue.sha256.items()}
    base = world.provenance.with_params(model="risk", **values, **hashes)
    return Provenance(base.datasets, base.params, base.software, params.seed)


__all__ = ["RiskResult", "assess"]
