"""How often: rates of classes from the record, and of hazards within their class.

A class with n events in a window of T years has a Gamma(n + 1/2, T) posterior (Jeffreys prior). Its
next event is like any event of its record with equal probability; what kinds of event there are
does not depend on the window, only how often they come. The half event of the prior stands for
economies that the record does not list, where the class is scaled with governance; else it is
shared by those listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from tradewind.core import InputError
from tradewind.risk.hazard import Hazard
from tradewind.risk.params import RegimeName, RiskParams
from tradewind.risk.unlisted import UnlistedHazard

PRIOR_EVENTS = 0.5
"""Of the Jeffreys prior of a Poisson rate: Gamma(1/2, 0)."""
DAYS_PER_YEAR = 365.25
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Regime:
    """A window of the record.

    Parameters
    ----------
    name, title
        Short name, and what it is.
    start, end
        First and last day.
    source
        Why this window.

    Examples
    --------
    >>> round(regimes()["since-2010"].years, 1)
    16.9
    """

    name: RegimeName
    title: str
    start: date
    end: date
    source: str

    @property
    def years(self) -> float:
        """Return the length in years."""
        return (self.end - self.start).days / DAYS_PER_YEAR

    def holds(self, hazard: Hazard) -> bool:
        """Return whether the event of record of a hazard began in the window."""
        return hazard.first_day is not None and self.start <= hazard.first_day <= self.end


@lru_cache(maxsize=1)
def regimes() -> Mapping[str, Regime]:
    """Return the windows of the record by name, the longest first.

    Returns
    -------
    mapping of str to Regime
        ``since-2010`` and ``since-2023``.

    Examples
    --------
    >>> list(regimes())
    ['since-2010', 'since-2023']
    """
    table = pd.read_csv(files("tradewind.risk") / "regimes.csv", dtype=str)
    return {
        row.regime: Regime(
            row.regime, row.title, date.fromisoformat(row.start), date.fromisoformat(row.end),
            row.source,
        )
        for row in table.itertuples()
    }  # fmt: skip


@dataclass(frozen=True, eq=False)
class RateLaw:
    """Rates of hazards under one regime, as functions of what is not known for sure.

    Parameters
    ----------
    regime
        The window.
    hazards, classes
        Ids, in the order of the arrays.
    in_class
        (hazard,) position of its class.
    listed, own
        (hazard,) whether it is in the record, and whether its file gives its rate.
    own_rates
        (hazard, 3) low, mean, high of the rates that files give; 0 elsewhere.
    stability
        (hazard,) political stability of the economy of a hazard that the record does not list.
    events
        (class,) in the window.
    to_unlisted
        (class,) whether the prior's events go to economies that the record does not list.

    Examples
    --------
    >>> RateLaw.__name__
    'RateLaw'
    """

    regime: Regime
    hazards: tuple[str, ...]
    classes: tuple[str, ...]
    in_class: NDArray[np.int64]
    listed: NDArray[np.bool_]
    own: NDArray[np.bool_]
    own_rates: Floats
    stability: Floats
    events: Floats
    to_unlisted: NDArray[np.bool_]

    def shapes(self, unlisted_events: ArrayLike) -> Floats:
        """Return the shape of the Gamma posterior of each class, (draw, class)."""
        given = np.asarray(unlisted_events, dtype=np.float64)[..., None]
        return self.events + np.where(self.to_unlisted, given, PRIOR_EVENTS)

    def shares(self, mix: Floats, slope: ArrayLike, unlisted_events: ArrayLike) -> Floats:
        """Return what share of its class's rate each hazard has.

        Parameters
        ----------
        mix
            (draw, hazard) weights of the events of record: 1 each, or exponential draws (the
            Bayesian bootstrap of Rubin, Annals of Statistics 9(1), 1981).
        slope, unlisted_events
            (draw,) as in `RiskParams`.

        Returns
        -------
        ndarray
            (draw, hazard); 1 in all over a class, and 1 for a hazard whose file gives the rate.
        """
        listed = np.where(self.listed & ~self.own, mix, 0.0)
        slopes = np.asarray(slope, dtype=np.float64)[..., None]
        others = np.where(self.listed, 0.0, np.exp(-slopes * self.stability))
        count = self._by_class(np.broadcast_to(self.listed & ~self.own, mix.shape).astype(float))
        prior = np.asarray(unlisted_events, dtype=np.float64)[..., None]
        to_unlisted = np.where(self.to_unlisted, prior / np.maximum(count + prior, _TINY), 0.0)
        each = listed / self._of_class(listed) * (1 - to_unlisted)[..., self.in_class]
        rest = others / self._of_class(others) * to_unlisted[..., self.in_class]
        return np.where(self.own, 1.0, each + rest)

    def mean(self, params: RiskParams) -> Floats:
        """Return the posterior mean of each hazard, (hazard,) events a year."""
        shape = self.shapes(params.unlisted_events)
        ones = np.ones(len(self.hazards))
        shares = self.shares(ones, params.governance_slope, params.unlisted_events)
        rates = (shape / self.regime.years)[self.in_class] * shares
        return np.where(self.own, self.own_rates[:, 1], rates)

    def draw(
        self,
        often: Floats,
        own: Floats,
        mix: Floats,
        slope: Floats,
        unlisted_events: Floats,
    ) -> Floats:
        """Return rates at quantiles of what is not known.

        Parameters
        ----------
        often
            (draw, class) quantiles of the class rates.
        own
            (draw, hazard) quantiles of the rates that files give.
        mix, slope, unlisted_events
            As in `shares`.

        Returns
        -------
        ndarray
            (draw, hazard) events a year.
        """
        shape = self.shapes(unlisted_events)
        rate = stats.gamma.ppf(often, np.maximum(shape, _TINY)) / self.regime.years
        rates = np.where(shape > 0, rate, 0.0)[:, self.in_class]
        rates = rates * self.shares(mix, slope, unlisted_events)
        given = np.stack(
            [np.interp(own[:, k], _QUANTILES, row) for k, row in enumerate(self.own_rates)], axis=1
        )
        return np.where(self.own, given, rates)

    def _by_class(self, values: Floats) -> Floats:
        member = self.in_class[:, None] == np.arange(len(self.classes))
        found: Floats = values @ member.astype(float)
        return found

    def _of_class(self, values: Floats) -> Floats:
        whole: Floats = self._by_class(values)[..., self.in_class]
        return np.where(whole > 0, whole, 1.0)

    def class_frame(self, params: RiskParams) -> pd.DataFrame:
        """Return the rate of each class: ``class, events, years, mean, low, high`` (5 and 95 %)."""
        counted = np.isin(np.arange(len(self.classes)), self.in_class[~self.own])
        shape = self.shapes(params.unlisted_events)
        low, high = (
            stats.gamma.ppf(q, np.maximum(shape, _TINY)) / self.regime.years
            for q in (_QUANTILES[0], _QUANTILES[2])
        )
        table = pd.DataFrame(
            {
                "class": self.classes, "events": self.events, "years": self.regime.years,
                "mean": shape / self.regime.years, "low": low, "high": high,
            }
        )  # fmt: skip
        return table[counted].reset_index(drop=True)


def rate_law(
    hazards: Sequence[Hazard],
    unlisted: Sequence[UnlistedHazard],
    governance_scaled: Mapping[str, bool],
    regime: Regime,
) -> RateLaw:
    """Count events of the record, and return the law of the rates of hazards.

    Parameters
    ----------
    hazards
        Those of the record that count.
    unlisted
        Hazards of economies without an event of their own; none where governance is switched off.
    governance_scaled
        By class: whether the events that the record does not list go to those.
    regime
        The window of the class rates.

    Returns
    -------
    RateLaw
        Hazards of the record first, then those it does not list. What happened before the longest
        window is no event of any window: it takes an equal share of its class like any other.

    Raises
    ------
    InputError
        When no hazard counts.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> law = rate_law(Catalogue.built_in().active(), (), {}, regimes()["since-2010"])
    >>> table = law.class_frame(RiskParams()).set_index("class")
    >>> round(float(table.loc["supplier-state", "mean"]), 2)
    0.68
    """
    if not hazards:
        what = "No hazard counts"
        fix = "Include one, or exclude fewer"
        raise InputError(what, where="hazard catalogue", fix=fix)
    everything = [*hazards, *(other.hazard for other in unlisted)]
    classes = tuple(dict.fromkeys(hazard.hazard_class for hazard in everything))
    counted = [hazard for hazard in hazards if hazard.own_rate is None]
    with_unlisted = {other.hazard_class for other in unlisted}
    stability = [0.0] * len(hazards) + [other.stability for other in unlisted]
    return RateLaw(
        regime=regime,
        hazards=tuple(hazard.id for hazard in everything),
        classes=classes,
        in_class=np.array([classes.index(hazard.hazard_class) for hazard in everything]),
        listed=np.arange(len(everything)) < len(hazards),
        own=np.array([hazard.own_rate is not None for hazard in everything]),
        own_rates=np.array([_own(hazard) for hazard in everything]),
        stability=np.array(stability),
        events=np.array(
            [sum(h.hazard_class == name and regime.holds(h) for h in counted) for name in classes],
            dtype=np.float64,
        ),
        to_unlisted=np.array(
            [governance_scaled.get(name, False) and name in with_unlisted for name in classes]
        ),
    )


def _own(hazard: Hazard) -> tuple[float, float, float]:
    rate = hazard.own_rate
    return (0.0, 0.0, 0.0) if rate is None else (rate.low, rate.mean, rate.high)


_QUANTILES = (0.05, 0.5, 0.95)
_TINY = 1e-12

__all__ = ["DAYS_PER_YEAR", "PRIOR_EVENTS", "RateLaw", "Regime", "rate_law", "regimes"]
