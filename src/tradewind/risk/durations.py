"""How long: log-normal durations, pooled between a hazard and its class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.risk.hazard import Hazard

Floats = NDArray[np.float64]
_FEWEST = 3
"""A class with fewer durations takes the spread of all of them."""


@dataclass(frozen=True, eq=False)
class DurationRecord:
    """What the record says of durations, by hazard.

    Parameters
    ----------
    own
        (hazard,) log of the observed days; NaN where nothing was observed.
    centre, spread
        (hazard,) mean and standard deviation of log days in its class.
    observed
        (hazard,) durations that its class's mean rests on.

    Examples
    --------
    >>> record = DurationRecord(np.log([10.0]), np.log([40.0]), np.array([2.0]), np.array([4.0]))
    >>> log_median, log_sd = record.pooled(0.5)
    >>> round(float(np.exp(log_median[0])), 1), round(float(log_sd[0]), 3)
    (20.0, 1.732)
    """

    own: Floats
    centre: Floats
    spread: Floats
    observed: Floats

    def pooled(self, weight: float | Floats, shift: float | Floats = 0.0) -> tuple[Floats, Floats]:
        """Return log medians and log spreads: m + w (x - m) and s sqrt(1 - w^2); else m and s.

        Weights and shifts of m may have draws before the hazards, (draw, 1) and (draw, hazard).
        """
        some, centre = np.isfinite(self.own), self.centre + shift
        own = np.where(some, self.own, centre)
        spread = np.where(some, self.spread * np.sqrt(1 - weight**2), self.spread)
        return centre + weight * (own - centre), spread


def durations_of(hazards: Sequence[Hazard], record: Sequence[Hazard]) -> DurationRecord:
    """Return what the record says of the durations of hazards.

    Parameters
    ----------
    hazards
        Whose length is wanted.
    record
        Hazards whose durations were observed.

    Returns
    -------
    DurationRecord
        Arrays in the order of `hazards`.

    Raises
    ------
    InputError
        When no duration was observed at all.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> active = Catalogue.built_in().active()
    >>> bool((durations_of(active, active).spread > 0).all())
    True
    """
    seen = [(h.hazard_class, float(np.log(h.duration_days))) for h in record if h.duration_days]
    if not seen:
        what = "No hazard has a duration"
        raise InputError(what, where="duration_days", fix="Give duration_days for one at least")
    everything = np.array([length for _, length in seen])
    by_class = {
        name: np.array([length for kind, length in seen if kind == name])
        for name in {hazard.hazard_class for hazard in hazards}
    }
    centre, spread, observed = [], [], []
    for hazard in hazards:
        own = by_class[hazard.hazard_class]
        sample = own if own.size >= _FEWEST else everything
        centre.append(float((own if own.size else everything).mean()))
        spread.append(float(np.std(sample, ddof=1)) if sample.size > 1 else 0.0)
        observed.append(float(own.size or everything.size))
    return DurationRecord(
        own=np.array([np.log(h.duration_days) if h.duration_days else np.nan for h in hazards]),
        centre=np.array(centre),
        spread=np.array(spread),
        observed=np.array(observed),
    )


__all__ = ["DurationRecord", "durations_of"]
