"""Risk under one rate regime: events, annual losses, metrics with intervals, curves, drivers."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.risk.accuracy import Accuracy, check_accuracy, exact_losses, require_accuracy
from tradewind.risk.curves import LEVELS, RETURN_YEARS, annual_losses, curve, tail_risk
from tradewind.risk.drivers import drivers, elasticity_ranks, in_words
from tradewind.risk.event_set import EventSet, Pool, sample_events
from tradewind.risk.factors import Factors
from tradewind.risk.loss_tables import enumerated_table, event_loss_table, year_loss_table
from tradewind.risk.model import DAYS, RiskModel
from tradewind.risk.solving import ChunkStore, Mapper
from tradewind.risk.uncertainty import (
    BOUNDS,
    METRICS,
    TailDraws,
    event_losses,
    expected_annual_loss,
    tail_draws,
)

Floats = NDArray[np.float64]
_PERCENT = 100.0


@dataclass(frozen=True, eq=False)
class RegimeRisk:
    """What one regime of rates leads to; columns as in docs/risk.md.

    Parameters
    ----------
    metrics, curves, by_hazard, drivers, elasticity_ranks, words, events, elt, ylt, enumerated,
    rates, accuracy, overlaps
        Tables.
    check
        How near what was read off is to exact solves.

    Examples
    --------
    >>> RegimeRisk.TABLES[0]
    'metrics'
    """

    TABLES: ClassVar[tuple[str, ...]] = (
        "metrics", "curves", "by_hazard", "drivers", "elasticity_ranks", "words", "events", "elt",
        "ylt", "enumerated", "rates", "accuracy", "overlaps",
    )  # fmt: skip
    metrics: pd.DataFrame
    curves: pd.DataFrame
    by_hazard: pd.DataFrame
    drivers: pd.DataFrame
    elasticity_ranks: pd.DataFrame
    words: pd.DataFrame
    events: pd.DataFrame
    elt: pd.DataFrame
    ylt: pd.DataFrame
    enumerated: pd.DataFrame
    rates: pd.DataFrame
    accuracy: pd.DataFrame
    overlaps: pd.DataFrame
    check: Accuracy


def regime_risk(
    model: RiskModel,
    regime: str,
    targets: Sequence[int],
    stream: int,
    *,
    mapper: Mapper,
    store: ChunkStore | None = None,
) -> RegimeRisk:
    """Simulate the years of a regime and everything that follows from them.

    Parameters
    ----------
    model
        The risk model.
    regime
        The rate regime.
    targets
        Positions of those that get intervals on tails, curves and drivers.
    stream
        Tells the random numbers of regimes apart.
    mapper, store
        As in `solve_all`.

    Returns
    -------
    RegimeRisk
        Its tables.

    Raises
    ------
    ModelError
        When an event has no answer, or what is read off is not near enough to exact solves.

    Examples
    --------
    >>> regime_risk.__name__
    'regime_risk'
    """
    params = model.params
    rate = model.rates(regime)
    years = max(round(params.events / rate.sum()), 1)
    pool = Pool.draw(years=years, mean_events=float(rate.sum()), seed=params.seed, stream=stream)
    events = sample_events(
        pool, rate, model.clustered, model.lengths(), clustering=params.clustering,
        mode=params.severity_mode,
    )  # fmt: skip
    check = check_accuracy(model, events, mapper=mapper, store=store)
    loss = _losses(model, events, check, mapper, store)
    both = annual_losses(loss, events.year, years)
    factors = Factors(model, regime)
    cube = factors.latin_hypercube(params.draws, params.seed)
    expected = expected_annual_loss(model, factors.at(cube))
    tails = tail_draws(model, pool, factors.at(cube[: params.tail_draws]), targets)
    shares, ranks, words = _drivers(model, regime, targets)
    return RegimeRisk(
        metrics=_metrics(model, regime, both[0], expected, tails, targets),
        curves=_curves(model, both, tails, targets),
        by_hazard=_by_hazard(model, regime),
        drivers=shares,
        elasticity_ranks=ranks,
        words=words,
        events=events.to_frame(model.surface.scenarios),
        elt=event_loss_table(model, events, loss[:, : len(model.surface.economies)]),
        ylt=year_loss_table(model, both, targets),
        enumerated=enumerated_table(model, rate),
        rates=model.laws[regime].class_frame(params),
        accuracy=check.events,
        overlaps=check.overlaps,
        check=check,
    )


def _losses(
    model: RiskModel, events: EventSet, check: Accuracy, mapper: Mapper, store: ChunkStore | None
) -> Floats:
    if not model.params.exact:
        require_accuracy(check)
        return event_losses(model, events)
    solved = exact_losses(model, events, mapper=mapper, store=store)
    lasting: Floats = (solved @ model.membership) * (events.days / DAYS)[:, None]
    return lasting


def _metrics(
    model: RiskModel,
    regime: str,
    annual: Floats,
    expected: Floats,
    tails: TailDraws,
    targets: Sequence[int],
) -> pd.DataFrame:
    """Return every metric of every target; intervals of tails only for those asked for."""
    mean = model.expected_loss(regime).sum(axis=0)
    error = annual.std(axis=0, ddof=1) / np.sqrt(len(annual)) if len(annual) > 1 else mean * 0
    bounds = np.quantile(expected, BOUNDS, axis=0)
    tail_bounds = np.quantile(tails.metrics, BOUNDS, axis=0)
    row_of = {target: row for row, target in enumerate(targets)}
    gdp = model.gdp_usd
    rows = []
    for k, name in enumerate(model.targets):
        numbers = {"eal": (mean[k], bounds[0, k], bounds[1, k], error[k])}
        for level in LEVELS:
            tail = tail_risk(annual[:, k], level)
            numbers[f"var{100 * level:.0f}"] = (tail.var, *_NONE, tail.var_error)
            numbers[f"cvar{100 * level:.0f}"] = (tail.cvar, *_NONE, tail.cvar_error)
        if k in row_of:
            for column, metric in enumerate(METRICS):
                low, high = tail_bounds[:, row_of[k], column]
                numbers[metric] = (numbers[metric][0], low, high, numbers[metric][3])
        rows += [
            {
                "target": name,
                "metric": metric,
                "value_usd": value,
                "share_of_gdp_pct": _PERCENT * value / gdp[k],
                "low_usd": low,
                "high_usd": high,
                "standard_error_usd": wrong,
            }
            for metric, (value, low, high, wrong) in numbers.items()
        ]
    return pd.DataFrame(rows)


_NONE = (float("nan"), float("nan"))


def _curves(
    model: RiskModel, both: tuple[Floats, Floats], tails: TailDraws, targets: Sequence[int]
) -> pd.DataFrame:
    low, high = np.quantile(tails.curves, BOUNDS, axis=0)
    tables = []
    for row, target in enumerate(targets):
        for part, kind in enumerate(("AEP", "OEP")):
            table = curve(both[part][:, target], RETURN_YEARS)
            tables.append(
                table.assign(
                    target=model.targets[target], kind=kind, low_usd=low[part, row],
                    high_usd=high[part, row],
                )
            )  # fmt: skip
    columns = ["target", "kind", "return_years", "probability", "loss_usd", "low_usd", "high_usd"]
    return pd.concat(tables, ignore_index=True)[columns]


def _by_hazard(model: RiskModel, regime: str) -> pd.DataFrame:
    """Return EAL by scenario and target: rate x mean days / 365 x loss of a year."""
    rate, days = model.rates(regime), model.lengths().mean_days()
    loss = model.mean_loss()
    scenarios, targets = loss.shape
    titles = [scenario.title for scenario in model.scenarios]
    columns = {"scenario": model.surface.scenarios, "title": titles}
    numbers = {"rate_per_year": rate, "mean_days": days}
    rows = pd.DataFrame({**columns, **numbers})
    table = rows.loc[rows.index.repeat(targets)].reset_index(drop=True)
    table.insert(0, "target", np.tile(model.targets, scenarios))
    table["loss_rate_usd"] = loss.ravel()
    table["eal_usd"] = table["rate_per_year"] * table["mean_days"] / DAYS * table["loss_rate_usd"]
    return table


def _drivers(
    model: RiskModel, regime: str, targets: Sequence[int]
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    ranks = elasticity_ranks(model, regime, targets)
    params = model.params
    if not params.sobol or importlib.util.find_spec("SALib") is None:
        empty = ["target", "group", "first_order", "first_order_error", "total", "total_error"]
        return pd.DataFrame(columns=empty), ranks, pd.DataFrame(columns=["target", "text"])
    shares = drivers(model, regime, targets, samples=params.sobol, seed=params.seed)
    names = [model.targets[target] for target in targets]
    words = pd.DataFrame({"target": names, "text": [in_words(shares, ranks, n) for n in names]})
    return shares, ranks, words


__all__ = ["RegimeRisk", "regime_risk"]
