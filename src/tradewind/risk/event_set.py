"""Event sets: years of events drawn from one pool of random numbers, so that changes stand out.

The j-th event of a year takes its own numbers from the pool, whatever the rates are: two sets that
differ in a rate or a severity share their luck (common random numbers). Where something makes
events rarer, the same events are sampled and some of them do not come (thinning), so that those
which still come are the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from tradewind.risk.intensity import intensity_at

Floats = NDArray[np.float64]
_SPARE = 4
"""Events of a year that the pool holds, over the mean number."""
_LEAST = 24


@dataclass(frozen=True, eq=False)
class Pool:
    """Random numbers of years and of the events in them, uniform on 0 to 1.

    Parameters
    ----------
    count, cluster
        (year,) for the number of events, and for the common factor of the year.
    which, intensity, duration, start
        (year, event) for the scenario, how hard, how long and the day of the year.
    keep
        (year, event) for whether an event still comes where something makes it rarer.

    Examples
    --------
    >>> Pool.draw(years=3, mean_events=2.0, seed=1).which.shape
    (3, 32)
    """

    count: Floats
    cluster: Floats
    which: Floats
    intensity: Floats
    duration: Floats
    start: Floats
    keep: Floats

    @classmethod
    def draw(cls, *, years: int, mean_events: float, seed: int, stream: int = 0) -> Pool:
        """Draw the pool of a number of years; a seed and a stream repeat every byte."""
        generator = np.random.default_rng([seed, stream])
        width = int(np.ceil(_SPARE * mean_events)) + _LEAST
        count, cluster = generator.random((2, years))
        which, intensity, duration, start = generator.random((4, years, width))
        keep = generator.random((years, width))
        return cls(count, cluster, which, intensity, duration, start, keep)


@dataclass(frozen=True, eq=False)
class EventSet:
    """Sampled events.

    Parameters
    ----------
    years
        How many years were simulated, those without an event included.
    year
        (event,) from 0, rising.
    scenario
        (event,) positions in a list of scenarios.
    intensity
        (event,) from 0 to 1.
    days
        (event,) days that count.
    start_day
        (event,) day of the year from 1 to 365.

    Examples
    --------
    >>> pool = Pool.draw(years=1000, mean_events=1.0, seed=1)
    >>> laws = LengthLaws(np.log([30.0, 60.0]), np.array([1.0, 1.0]), 365.0)
    >>> events = sample_events(pool, np.array([0.5, 0.5]), np.array([False, True]), laws)
    >>> 900 < len(events.year) < 1100
    True
    """

    years: int
    year: NDArray[np.int64]
    scenario: NDArray[np.int64]
    intensity: Floats
    days: Floats
    start_day: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many events there are."""
        return len(self.year)

    def to_frame(self, scenarios: tuple[str, ...]) -> pd.DataFrame:
        """Return one row per event: ``event, year, start_day, scenario, intensity, days``."""
        return pd.DataFrame(
            {
                "event": np.arange(len(self)),
                "year": self.year,
                "start_day": self.start_day,
                "scenario": pd.Categorical.from_codes(self.scenario, list(scenarios)),
                "intensity": self.intensity,
                "days": self.days,
            }
        )


@dataclass(frozen=True, eq=False)
class LengthLaws:
    """Log-normal lengths of scenarios, in arrays.

    Parameters
    ----------
    log_median, log_sd
        (scenario,) of the length in days.
    longest_days
        Days that count at most.

    Examples
    --------
    >>> LengthLaws(np.log([30.0]), np.array([1.0]), 365.0).mean_days().round(1).tolist()
    [48.4]
    """

    log_median: Floats
    log_sd: Floats
    longest_days: float

    def days(self, scenario: NDArray[np.int64], quantile: Floats) -> Floats:
        """Return the days that count of events at their quantiles."""
        log_days = self.log_median[scenario] + self.log_sd[scenario] * stats.norm.ppf(quantile)
        counted: Floats = np.minimum(np.exp(log_days), self.longest_days)
        return counted

    def mean_days(self) -> Floats:
        """Return the mean of the days that count, (scenario,): a log-normal limited from above."""
        sd = np.maximum(self.log_sd, 1e-12)
        gap = np.log(self.longest_days) - self.log_median
        below = np.exp(self.log_median + sd**2 / 2) * stats.norm.cdf(gap / sd - sd)
        mean: Floats = below + self.longest_days * stats.norm.sf(gap / sd)
        return mean


def sample_events(
    pool: Pool,
    rate: Floats,
    clustered: NDArray[np.bool_],
    laws: LengthLaws,
    *,
    clustering: float = 0.0,
    mode: float = 0.5,
    kept: Floats | None = None,
) -> EventSet:
    """Return the events of every year of a pool.

    Parameters
    ----------
    pool
        Random numbers.
    rate
        (scenario,) events a year.
    clustered
        (scenario,) whether a scenario follows the common factor of the year.
    laws
        How long scenarios last.
    clustering
        Variance of the common factor, Gamma with mean 1; 0 makes every count Poisson.
    mode
        Most likely intensity.
    kept
        (scenario,) share of the events that still come, from 0 to 1; all by default.

    Returns
    -------
    EventSet
        In the order of years.

    Examples
    --------
    >>> pool = Pool.draw(years=500, mean_events=1.0, seed=2)
    >>> laws = LengthLaws(np.log([30.0]), np.array([1.0]), 365.0)
    >>> one = sample_events(pool, np.array([1.0]), np.array([False]), laws)
    >>> two = sample_events(pool, np.array([1.0]), np.array([False]), laws)
    >>> bool((one.days == two.days).all())
    True
    """
    order = np.argsort(~clustered, kind="stable")
    edges = np.cumsum(rate[order])
    state, whole = float(rate[clustered].sum()), float(rate.sum())
    factor = np.ones(len(pool.count))
    if clustering > 0:
        factor = stats.gamma.ppf(pool.cluster, 1 / clustering, scale=clustering)
    mean = state * factor + (whole - state)
    counts = np.minimum(stats.poisson.ppf(pool.count, mean), pool.which.shape[1]).astype(np.int64)
    year = np.repeat(np.arange(len(counts)), counts)
    within = np.arange(len(year)) - np.repeat(np.cumsum(counts) - counts, counts)
    at = (year, within)
    target = pool.which[at] * mean[year]
    border = state * factor[year]
    place = np.where(
        target < border, target / np.maximum(factor[year], 1e-300), state + target - border
    )
    chosen = np.minimum(np.searchsorted(edges, place, side="right"), len(rate) - 1)
    scenario = order[chosen]
    if kept is not None:
        comes = pool.keep[at] < kept[scenario]
        year, within, scenario = year[comes], within[comes], scenario[comes]
        at = (year, within)
    return EventSet(
        years=len(counts),
        year=year,
        scenario=scenario,
        intensity=intensity_at(pool.intensity[at], mode),
        days=laws.days(scenario, pool.duration[at]),
        start_day=1 + (365 * pool.start[at]).astype(np.int64),
    )


__all__ = ["EventSet", "LengthLaws", "Pool", "sample_events"]
