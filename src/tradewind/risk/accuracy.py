"""How good is what is read off: against exact solves of sampled events, alone and overlapping."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import ModelError
from tradewind.models import Shock
from tradewind.risk.event_set import EventSet
from tradewind.risk.model import RiskModel
from tradewind.risk.solving import ChunkStore, Mapper, Solve, solve_all, solve_here

Floats = NDArray[np.float64]
ALLOWED = 0.01
"""Largest error of what is read off, relative to the losses themselves."""
_STREAM = 13


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What exact solves of sampled events say.

    Parameters
    ----------
    error
        Sum over events and economies of the absolute error of what was read off, relative to the
        sum of absolute losses.
    worst_error
        The same of the worst event.
    events
        Per event solved: ``event, scenario, intensity, read_usd, solved_usd`` (the world's loss of
        a year), ``error``.
    overlaps
        Per pair of events that overlap by chance: ``first, second, joint_usd, added_usd`` (the
        world's loss of a year of both).

    Examples
    --------
    >>> Accuracy(0.001, 0.002, pd.DataFrame(), pd.DataFrame()).overlap_ratio
    nan
    """

    error: float
    worst_error: float
    events: pd.DataFrame
    overlaps: pd.DataFrame

    @property
    def overlap_ratio(self) -> float:
        """Return joint losses of overlapping pairs over the sum of their losses; NaN without."""
        if not len(self.overlaps):
            return float("nan")
        added = float(self.overlaps["added_usd"].sum())
        return float(self.overlaps["joint_usd"].sum()) / added


def require_accuracy(found: Accuracy) -> None:
    """Raise where what is read off is not near enough to exact solves.

    Parameters
    ----------
    found
        What `check_accuracy` found.

    Raises
    ------
    ModelError
        When the error is above 1 % of the losses.

    Examples
    --------
    >>> require_accuracy(Accuracy(0.001, 0.002, pd.DataFrame(), pd.DataFrame()))
    """
    if not found.error <= ALLOWED:
        what = "Losses read off between exact solves are not near enough to exact ones"
        raise ModelError(
            what,
            where="nodes",
            found=f"{found.error:.2%} of the losses, allowed {ALLOWED:.0%}",
            fix="Take more nodes, or solve each event with exact",
        )


def exact_losses(
    model: RiskModel,
    events: EventSet,
    *,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
) -> Floats:
    """Solve every event of a set.

    Parameters
    ----------
    model
        The risk model.
    events
        Sampled.
    mapper, store
        As in `solve_all`.

    Returns
    -------
    ndarray
        (event, economy) US$ of a year while the event lasts.

    Raises
    ------
    ModelError
        When an event has no answer.

    Examples
    --------
    >>> exact_losses.__name__
    'exact_losses'
    """
    order = np.lexsort((events.intensity, events.scenario))
    solves = [
        Solve(_shock(model, events, int(k)), strength=model.params.mineral_strength) for k in order
    ]
    found = np.empty((len(order), len(model.world.economies)))
    found[order] = _solved(model, solves, mapper, store)
    return found


def check_accuracy(
    model: RiskModel,
    events: EventSet,
    *,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
) -> Accuracy:
    """Solve a random sample of events, and of pairs that overlap, and compare.

    Parameters
    ----------
    model
        The risk model; its `checked` says how many events.
    events
        Sampled.
    mapper, store
        As in `solve_all`.

    Returns
    -------
    Accuracy
        Errors of what is read off the exact nodes.

    Raises
    ------
    ModelError
        When an event has no answer.

    Examples
    --------
    >>> check_accuracy.__name__
    'check_accuracy'
    """
    generator = np.random.default_rng([model.params.seed, _STREAM])
    count = min(model.params.checked, len(events))
    chosen = np.sort(generator.choice(len(events), count, replace=False))
    pairs = [
        pair for pair in overlapping_pairs(events, len(events)) if _apart(model, events, *pair)
    ][: count // 2]
    singles = [_shock(model, events, int(k)) for k in chosen]
    solves = [Solve(shock, strength=model.params.mineral_strength) for shock in singles]
    solves += [
        Solve(_both(model, events, first, second), strength=model.params.mineral_strength)
        for first, second in pairs
    ]
    solved = _solved(model, solves, mapper, store)
    read = model.surface.at(events.scenario, events.intensity)
    gap = np.abs(read[chosen] - solved[:count]).sum(axis=1)
    size = np.abs(solved[:count]).sum(axis=1)
    return Accuracy(
        error=float(gap.sum() / size.sum()),
        worst_error=float((gap / size).max()),
        events=pd.DataFrame(
            {
                "event": chosen,
                "scenario": [shock.name for shock in singles],
                "intensity": events.intensity[chosen],
                "read_usd": read[chosen].sum(axis=1),
                "solved_usd": solved[:count].sum(axis=1),
                "error": gap / size,
            }
        ),
        overlaps=pd.DataFrame(
            {
                "first": [model.scenarios[events.scenario[a]].id for a, _ in pairs],
                "second": [model.scenarios[events.scenario[b]].id for _, b in pairs],
                "joint_usd": solved[count:].sum(axis=1),
                "added_usd": [float(read[a].sum() + read[b].sum()) for a, b in pairs],
            }
        ),
    )


def overlapping_pairs(events: EventSet, most: int) -> list[tuple[int, int]]:
    """Return pairs of events of one year of which the second begins before the first ends.

    Parameters
    ----------
    events
        Sampled.
    most
        How many pairs.

    Returns
    -------
    list of tuple of int
        Positions of events of different scenarios, the first found.

    Examples
    --------
    >>> year, day = np.array([0, 0]), np.array([1, 20])
    >>> two = EventSet(1, year, np.array([0, 1]), np.zeros(2), np.array([30.0, 5.0]), day)
    >>> overlapping_pairs(two, 9)
    [(0, 1)]
    """
    pairs: list[tuple[int, int]] = []
    begin, end = events.start_day, events.start_day + events.days
    for second in range(1, len(events)):
        if len(pairs) >= most:
            break
        first = second - 1
        apart = events.year[first] != events.year[second]
        if apart or events.scenario[first] == events.scenario[second]:
            continue
        if begin[second] < end[first] and begin[first] < end[second]:
            pairs.append((first, second))
    return pairs


def _shock(model: RiskModel, events: EventSet, event: int) -> Shock:
    scenario = model.scenarios[int(events.scenario[event])]
    return scenario.shock(float(events.intensity[event]))


def _apart(model: RiskModel, events: EventSet, first: int, second: int) -> bool:
    """Return whether two events have no hazard in common, which nothing can cut twice at once."""
    one, other = (model.scenarios[int(events.scenario[event])] for event in (first, second))
    return not {h.id for h in one.hazards} & {h.id for h in other.hazards}


def _both(model: RiskModel, events: EventSet, first: int, second: int) -> Shock:
    one, other = _shock(model, events, first), _shock(model, events, second)
    return Shock(
        f"{one.name} and {other.name}", (*one.terms, *other.terms),
        minerals=(*one.minerals, *other.minerals), days=_longer(one.days, other.days),
    )  # fmt: skip


def _longer(one: float | None, other: float | None) -> float | None:
    return max((days for days in (one, other) if days is not None), default=None)


def _solved(
    model: RiskModel, solves: Sequence[Solve], mapper: Mapper, store: ChunkStore | None
) -> Floats:
    solved = solve_all(model.world, model.params.model, solves, mapper=mapper, store=store)
    for solve, error in zip(solves, solved.errors, strict=True):
        if error:
            what = "A sampled event has no equilibrium"
            fix = "Lower its severity, take a longer horizon, or exclude its hazard"
            raise ModelError(what, where=solve.shock.name, found=error, fix=fix)
    return np.asarray(solved.loss_usd)


__all__ = [
    "ALLOWED",
    "Accuracy",
    "check_accuracy",
    "exact_losses",
    "overlapping_pairs",
    "require_accuracy",
]
