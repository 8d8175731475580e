"""Intervals: EAL and tails over Latin hypercube draws of everything that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.risk.curves import LEVELS, annual_losses, curve, curve_at, tail_risk
from tradewind.risk.event_set import EventSet, Pool, sample_events
from tradewind.risk.factors import Draws
from tradewind.risk.intensity import grid_weights
from tradewind.risk.model import DAYS, RiskModel

Floats = NDArray[np.float64]
_MODES = np.linspace(0.25, 0.75, 5)
"""Modes of the intensity at which means are taken; linear in between."""
_AT_ONCE = 256
METRICS = ("var95", "cvar95", "var99", "cvar99")
"""Tail metrics, in order."""
BOUNDS = (0.05, 0.95)
"""Of every interval."""


def expected_annual_loss(model: RiskModel, draws: Draws) -> Floats:
    """Return EAL for every draw.

    Parameters
    ----------
    model
        The risk model.
    draws
        What is supposed.

    Returns
    -------
    ndarray
        (draw, target) US$: the sum over scenarios of rate x mean length x mean loss.

    Examples
    --------
    >>> expected_annual_loss.__name__
    'expected_annual_loss'
    """
    usual, amplitude = _by_mode(model)
    found = np.zeros((len(draws), len(model.targets)))
    for first in range(0, len(draws), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        weight = draws.rate[part] * draws.kept[part] * draws.mean_days[part] / DAYS
        mode, rows = draws.mode[part], draws.elasticity_set[part]
        low = np.clip(np.searchsorted(_MODES, mode, side="right") - 1, 0, len(_MODES) - 2)
        to_high = (mode - _MODES[low]) / (_MODES[low + 1] - _MODES[low])
        size = np.zeros_like(weight)
        for node, share in ((low, 1 - to_high), (low + 1, to_high)):
            for k in np.unique(node):
                at = node == k
                found[part][at] += (weight[at] * share[at, None]) @ usual[k]
            size += share[:, None] * amplitude[node]
        for k in np.unique(rows):
            at = rows == k
            found[part][at] += (weight[at] * size[at]) @ model.effects.change_usd[k]
    return found


def _by_mode(model: RiskModel) -> tuple[Floats, Floats]:
    """Return mean losses (mode, scenario, target), and mean amplitudes (mode, scenario)."""
    usual, amplitude = [], []
    for mode in _MODES:
        usual.append(model.surface.mean(float(mode)) @ model.membership)
        grid, weights = grid_weights(float(mode))
        each = [_amplitude_at(model, np.full(len(model.scenarios), z)) for z in grid]
        amplitude.append(np.tensordot(weights, np.array(each), axes=1))
    return np.array(usual), np.array(amplitude)


def _amplitude_at(
    model: RiskModel, intensity: Floats, scenario: NDArray[np.int64] | None = None
) -> Floats:
    """Return by how much the effect of elasticities grows at intensities, linear between nodes."""
    nodes = model.surface.intensities
    which = np.arange(len(model.scenarios)) if scenario is None else scenario
    low = np.clip(np.searchsorted(nodes, intensity, side="right") - 1, 0, len(nodes) - 2)
    share = (intensity - nodes[low]) / (nodes[low + 1] - nodes[low])
    table = model.effects.amplitude
    found: Floats = (1 - share) * table[low, which] + share * table[low + 1, which]
    return found


def event_losses(
    model: RiskModel,
    events: EventSet,
    targets: Sequence[int] | None = None,
    elasticity_set: int | None = None,
) -> Floats:
    """Return what sampled events cost.

    Parameters
    ----------
    model
        The risk model.
    events
        Sampled.
    targets
        Positions of the targets wanted; all by default.
    elasticity_set
        Position of a set of elasticities; those of the horizon by default.

    Returns
    -------
    ndarray
        (event, target) US$: loss of a year x days / 365. Gains are negative.

    Examples
    --------
    >>> event_losses.__name__
    'event_losses'
    """
    wanted = list(range(len(model.targets))) if targets is None else list(targets)
    loss = model.surface.at(events.scenario, events.intensity) @ model.membership[:, wanted]
    if elasticity_set is not None:
        size = _amplitude_at(model, events.intensity, events.scenario)
        change = model.effects.change_usd[elasticity_set][:, wanted]
        loss = loss + size[:, None] * change[events.scenario]
    lasting: Floats = loss * (events.days / DAYS)[:, None]
    return lasting


@dataclass(frozen=True, eq=False)
class TailDraws:
    """Tails of annual losses, for draws of everything that is not known.

    Parameters
    ----------
    metrics
        (draw, target, metric) US$, in the order of `METRICS`.
    curves
        (draw, kind, target, return period) US$, AEP then OEP.
    return_years
        The return periods that the years are enough for.

    Examples
    --------
    >>> METRICS
    ('var95', 'cvar95', 'var99', 'cvar99')
    """

    metrics: Floats
    curves: Floats
    return_years: tuple[int, ...]


def tail_draws(model: RiskModel, pool: Pool, draws: Draws, targets: Sequence[int]) -> TailDraws:
    """Simulate the years of a pool for every draw, with the same luck in each.

    Parameters
    ----------
    model
        The risk model.
    pool
        Random numbers.
    draws
        What is supposed.
    targets
        Positions of those whose tails are wanted.

    Returns
    -------
    TailDraws
        One simulation per draw.

    Examples
    --------
    >>> tail_draws.__name__
    'tail_draws'
    """
    metrics, curves = [], []
    for k in range(len(draws)):
        events = sample_events(
            pool, draws.rate[k], model.clustered, draws.lengths(k),
            clustering=float(draws.clustering[k]), mode=float(draws.mode[k]),
            kept=draws.kept[k],
        )  # fmt: skip
        loss = event_losses(model, events, targets, int(draws.elasticity_set[k]))
        both = annual_losses(loss, events.year, events.years)
        metrics.append([list(tail_metrics(annual).values()) for annual in both[0].T])
        curves.append([[curve_at(annual) for annual in part.T] for part in both])
    years = tuple(curve(np.zeros(len(pool.count)))["return_years"])
    return TailDraws(np.array(metrics), np.array(curves), years)


def tail_metrics(annual: Floats) -> dict[str, float]:
    """Return VaR and CVaR of annual losses at every level, by name.

    Parameters
    ----------
    annual
        (year,) losses.

    Returns
    -------
    dict of str to float
        ``var95, cvar95, var99, cvar99``.

    Examples
    --------
    >>> sorted(tail_metrics(np.arange(100.0)))
    ['cvar95', 'cvar99', 'var95', 'var99']
    """
    found: dict[str, float] = {}
    for level in LEVELS:
        tail = tail_risk(annual, level)
        found |= {f"var{100 * level:.0f}": tail.var, f"cvar{100 * level:.0f}": tail.cvar}
    return found


__all__ = [
    "BOUNDS",
    "METRICS",
    "TailDraws",
    "event_losses",
    "expected_annual_loss",
    "tail_draws",
    "tail_metrics",
]
