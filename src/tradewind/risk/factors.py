"""What is not known for sure: one unit cube over rates, severities, durations and elasticities."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from scipy.stats import qmc

from tradewind.risk.event_set import LengthLaws
from tradewind.risk.model import RiskModel
from tradewind.risk.params import RiskParams
from tradewind.risk.scenarios import scenario_rates

Floats = NDArray[np.float64]
GROUPS = (
    "elasticities",
    "how often events of a class come",
    "which events of the record recur",
    "economies without events of their own",
    "how hard events are",
    "how long events last",
)
"""Groups of what is not known, in the order of the columns of the cube."""
_QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of everything that is not known, under one rate regime.

    Parameters
    ----------
    rate, kept
        (draw, scenario) events a year before any change, and the share of them that still come.
    mode
        (draw,) most likely intensity.
    log_median, log_sd
        (draw, scenario) of lengths in days.
    elasticity_set
        (draw,) position of a set of elasticities.
    clustering
        (draw,) variance of the common factor of a year.
    longest_days
        Days that count at most.

    Examples
    --------
    >>> Draws.__name__
    'Draws'
    """

    rate: Floats
    kept: Floats
    mode: Floats
    log_median: Floats
    log_sd: Floats
    elasticity_set: NDArray[np.int64]
    clustering: Floats
    longest_days: float

    def __len__(self) -> int:
        """Return how many draws there are."""
        return len(self.mode)

    def lengths(self, draw: int) -> LengthLaws:
        """Return how long scenarios last in one draw."""
        return LengthLaws(self.log_median[draw], self.log_sd[draw], self.longest_days)

    @cached_property
    def mean_days(self) -> Floats:
        """Return the mean of the days that count, (draw, scenario)."""
        return LengthLaws(self.log_median, self.log_sd, self.longest_days).mean_days()


@dataclass(frozen=True, eq=False)
class Factors:
    """The cube: its columns, and what a place in it means.

    Parameters
    ----------
    model
        The risk model.
    regime
        The rate regime.

    Examples
    --------
    >>> Factors.__name__
    'Factors'
    """

    model: RiskModel
    regime: str

    @cached_property
    def widths(self) -> tuple[int, ...]:
        """Return how many columns each group has."""
        law = self.model.laws[self.regime]
        own = int(law.own.sum())
        pairs = sum(scenario.link is not None for scenario in self.model.scenarios)
        classes = len(law.classes)
        return (1, classes + own + 1, len(law.hazards) + pairs, 2, 1, classes + 1)

    @property
    def columns(self) -> list[str]:
        """Return the group of each column."""
        return [g for g, width in zip(GROUPS, self.widths, strict=True) for _ in range(width)]

    def latin_hypercube(self, draws: int, seed: int) -> Floats:
        """Return a Latin hypercube in the cube, (draw, column)."""
        generator = np.random.default_rng([seed, 11])
        cube: Floats = qmc.LatinHypercube(sum(self.widths), rng=generator).random(draws)
        return cube

    def at(self, cube: Floats) -> Draws:
        """Return what places in the cube mean.

        Parameters
        ----------
        cube
            (draw, column) from 0 to 1.

        Returns
        -------
        Draws
            Rates by the Gamma posteriors of the classes and the Bayesian bootstrap of their
            events; numbers of `RiskParams` uniform over their ranges; mean log durations normal
            with their standard error; elasticities of one set of the design, each as likely.
        """
        model, params = self.model, self.model.params
        edges = np.cumsum((0, *self.widths))
        part = [cube[:, first:last] for first, last in itertools.pairwise(edges)]
        sets = len(model.effects.places)
        shift, pooling = part[5][:, :-1], _range(params, "duration_pooling", part[5][:, -1])
        log_median, log_sd = self._lengths(shift, pooling)
        longest = model.longest_hazard
        chosen = np.minimum((part[0][:, 0] * sets).astype(np.int64), sets - 1)
        return Draws(
            rate=self._rates(part[1], part[2], part[3]),
            kept=model.change.rate_by_set[chosen],
            mode=_range(params, "severity_mode", part[4][:, 0]),
            log_median=log_median[:, longest] + np.log(model.change.length_by_set[chosen]),
            log_sd=log_sd[:, longest],
            elasticity_set=chosen,
            clustering=_range(params, "clustering", part[1][:, -1]),
            longest_days=params.longest_days,
        )

    def _rates(self, often: Floats, which: Floats, others: Floats) -> Floats:
        model, law = self.model, self.model.laws[self.regime]
        classes, hazards = len(law.classes), len(law.hazards)
        own = np.full((len(often), hazards), 0.5)
        own[:, law.own] = often[:, classes:-1]
        mean = law.draw(
            often[:, :classes],
            own,
            -np.log1p(-which[:, :hazards]),
            _range(model.params, "governance_slope", others[:, 0]),
            _range(model.params, "unlisted_events", others[:, 1]),
        )
        links = [scenario.link for scenario in model.scenarios if scenario.link is not None]
        bounds = [(link.low, link.probability, link.high) for link in links]
        chance = np.array(
            [np.interp(which[:, hazards + p], _QUANTILES, row) for p, row in enumerate(bounds)]
        ).T
        return scenario_rates(model.scenarios, law.hazards, mean, chance)

    def _lengths(self, quantile: Floats, pooling: Floats) -> tuple[Floats, Floats]:
        law, record = self.model.laws[self.regime], self.model.durations
        error = record.spread / np.sqrt(record.observed)
        shift = error * stats.norm.ppf(quantile)[:, law.in_class]
        return record.pooled(pooling[:, None], shift)


def _range(params: RiskParams, name: str, quantile: Floats) -> Floats:
    """Return a number of the parameters, uniform over its range."""
    extra = cast("dict[str, float]", type(params).model_fields[name].json_schema_extra)
    low, high = extra["low"], extra["high"]
    return low + quantile * (high - low)


__all__ = ["GROUPS", "Draws", "Factors"]
