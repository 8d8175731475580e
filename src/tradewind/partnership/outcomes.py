"""What a pact changes for whom: gains in calm years and in risk, with intervals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.partnership.with_pact import PactModel
from tradewind.risk.curves import annual_losses, tail_risk
from tradewind.risk.event_set import Pool, sample_events
from tradewind.risk.factors import Factors
from tradewind.risk.model import RiskModel
from tradewind.risk.uncertainty import (
    BOUNDS,
    METRICS,
    TailDraws,
    event_losses,
    expected_annual_loss,
    tail_draws,
)

Floats = NDArray[np.float64]
TAIL_LEVEL = 0.99
_TAIL = METRICS.index("cvar99")
_PERCENT = 100.0


def outcome_table(
    found: PactModel, kinds: Mapping[str, str], headline: Sequence[str]
) -> pd.DataFrame:
    """Return every metric of every target.

    Parameters
    ----------
    found
        The models without and with the pact.
    kinds
        By target: ``member``, ``economy`` (outside), ``members``, ``bystanders``, ``income`` or
        ``world``.
    headline
        Targets that get tails with intervals.

    Returns
    -------
    pandas.DataFrame
        ``target, kind, metric, value_usd, low_usd, high_usd, share_of_gdp_pct``. Metrics:
        ``trade_gain`` (real income of calm years), ``risk_gain`` (fall of expected annual loss),
        ``gain`` (both), ``tail_gain`` (fall of CVaR 99 %), and ``eal`` and ``cvar99`` ``_without``
        and ``_with`` the pact. Gains are positive. Bounds are the 5 and 95 % points over draws in
        which all that both models share is the same.

    Examples
    --------
    >>> outcome_table.__name__
    'outcome_table'
    """
    without, kept, regime = found.without, found.kept, found.params.regime
    draws = drawn(found)
    calm = found.calm_gain_usd @ without.membership
    eal = [model.expected_loss(regime).sum(axis=0) for model in (without, kept)]
    values = _metrics(calm, *eal)
    bounds = {name: np.quantile(draws[name], BOUNDS, axis=0) for name in values}
    tails = _tails(found, headline)
    gdp = without.gdp_usd
    rows = []
    for k, target in enumerate(without.targets):
        numbers = {name: (values[name][k], *bounds[name][:, k]) for name in values}
        numbers |= tails.get(target, {})
        rows += [
            {
                "target": target, "kind": kinds[target], "metric": metric, "value_usd": value,
                "low_usd": low, "high_usd": high, "share_of_gdp_pct": _PERCENT * value / gdp[k],
            }
            for metric, (value, low, high) in numbers.items()
        ]  # fmt: skip
    return pd.DataFrame(rows)


def drawn(found: PactModel) -> dict[str, Floats]:
    """Return metrics over draws of all that is not known, each (draw, target) US$.

    Parameters
    ----------
    found
        The models without and with the pact; both see the same draw.

    Returns
    -------
    dict of str to ndarray
        ``trade_gain, risk_gain, gain, eal_without, eal_with``.

    Examples
    --------
    >>> drawn.__name__
    'drawn'
    """
    params, regime = found.params, found.params.regime
    cube = Factors(found.without, regime).latin_hypercube(params.draws, params.seed)
    both = [Factors(model, regime).at(cube) for model in (found.without, found.kept)]
    eal = [
        expected_annual_loss(model, draws)
        for model, draws in zip((found.without, found.kept), both, strict=True)
    ]
    by_set = found.calm_gain_by_set_usd @ found.without.membership
    sets = found.without.params.design
    block = np.arange(params.draws) % (len(by_set) // sets)
    calm = by_set[both[0].elasticity_set + sets * block]
    return _metrics(calm, *eal)


def _metrics(calm: Floats, without: Floats, kept: Floats) -> dict[str, Floats]:
    """Return metrics from the gain of calm years and expected losses without and with the pact."""
    return {
        "trade_gain": calm,
        "risk_gain": without - kept,
        "gain": calm + without - kept,
        "eal_without": without,
        "eal_with": kept,
    }


def _tails(
    found: PactModel, headline: Sequence[str]
) -> dict[str, dict[str, tuple[float, float, float]]]:
    """Return tail metrics with bounds, from the same years with and without the pact."""
    params, regime, without = found.params, found.params.regime, found.without
    rate = without.rates(regime)
    years = max(round(params.events / rate.sum()), 1)
    stream = list(without.laws).index(regime)
    pool = Pool.draw(years=years, mean_events=float(rate.sum()), seed=params.seed, stream=stream)
    targets = [without.targets.index(name) for name in headline]
    best = [_tail(model, pool, rate, targets) for model in (without, found.kept)]
    cube = Factors(without, regime).latin_hypercube(params.draws, params.seed)
    few = cube[: params.tail_draws]
    draws: list[TailDraws] = [
        tail_draws(model, pool, Factors(model, regime).at(few), targets)
        for model in (without, found.kept)
    ]
    sampled = [part.metrics[:, :, _TAIL] for part in draws]
    values = {
        "tail_gain": (best[0] - best[1], sampled[0] - sampled[1]),
        "cvar99_without": (best[0], sampled[0]),
        "cvar99_with": (best[1], sampled[1]),
    }
    return {
        name: {
            metric: (float(value[k]), float(low), float(high))
            for metric, (value, spread) in values.items()
            for low, high in [np.quantile(spread[:, k], BOUNDS)]
        }
        for k, name in enumerate(headline)
    }


def _tail(model: RiskModel, pool: Pool, rate: Floats, targets: Sequence[int]) -> Floats:
    params = model.params
    events = sample_events(
        pool, rate, model.clustered, model.lengths(), clustering=params.clustering,
        mode=params.severity_mode, kept=model.change.rate,
    )  # fmt: skip
    annual = annual_losses(event_losses(model, events, targets), events.year, events.years)[0]
    return np.array([tail_risk(column, TAIL_LEVEL).cvar for column in annual.T])


def by_hazard_table(found: PactModel) -> pd.DataFrame:
    """Return what each scenario is expected to cost each target, without and with the pact.

    Parameters
    ----------
    found
        The models.

    Returns
    -------
    pandas.DataFrame
        ``target, scenario, title, rate_without, rate_with, days_without, days_with,
        loss_rate_without_usd, loss_rate_with_usd, eal_without_usd, eal_with_usd, change_usd``; a
        loss rate is what a year of it would cost.

    Examples
    --------
    >>> by_hazard_table.__name__
    'by_hazard_table'
    """
    regime, without = found.params.regime, found.without
    rows = {"scenario": without.surface.scenarios, "title": [s.title for s in without.scenarios]}
    columns: dict[str, Floats] = {}
    for name, model in (("without", without), ("with", found.kept)):
        columns[f"rate_{name}"] = model.rates(regime) * model.change.rate
        columns[f"days_{name}"] = model.lengths().mean_days()
    table = pd.DataFrame({**rows, **columns})
    targets = len(without.targets)
    table = table.loc[table.index.repeat(targets)].reset_index(drop=True)
    table.insert(0, "target", np.tile(without.targets, len(without.scenarios)))
    for name, model in (("without", without), ("with", found.kept)):
        table[f"loss_rate_{name}_usd"] = model.mean_loss().ravel()
        table[f"eal_{name}_usd"] = model.expected_loss(regime).ravel()
    return table.assign(change_usd=table["eal_with_usd"] - table["eal_without_usd"])


__all__ = ["TAIL_LEVEL", "by_hazard_table", "drawn", "outcome_table"]
