"""Scenarios: a hazard alone, or together with one that it sets off; each has one rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tradewind.models import Shock
from tradewind.risk.hazard import Hazard, HazardLink

Floats = NDArray[np.float64]
JOINED = "+"


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens in an event: one hazard or several in one crisis, of the same intensity.

    Parameters
    ----------
    hazards
        The first sets off the second; the one that lasts longest gives the duration.
    link
        What joins them; None for a hazard alone.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> Scenario((Catalogue.built_in()["suez-ever-given-2021"],)).id
    'suez-ever-given-2021'
    """

    hazards: tuple[Hazard, ...]
    link: HazardLink | None = None

    @property
    def id(self) -> str:
        """Return the ids of its hazards, joined by a plus."""
        return JOINED.join(hazard.id for hazard in self.hazards)

    @property
    def title(self) -> str:
        """Return the titles of its hazards."""
        return "; and ".join(hazard.title for hazard in self.hazards)

    def shock(self, intensity: float) -> Shock:
        """Return all terms together at one intensity: they are solved jointly, never added."""
        shocks = [hazard.shock(intensity) for hazard in self.hazards]
        terms = tuple(term for shock in shocks for term in shock.terms)
        minerals = tuple(term for shock in shocks for term in shock.minerals)
        days = [shock.days for shock in shocks if shock.days is not None]
        return Shock(
            self.id, terms, self.title, file=self.hazards[0].file, minerals=minerals,
            days=max(days, default=None),
        )  # fmt: skip


def scenarios_of(hazards: Sequence[Hazard], links: Sequence[HazardLink]) -> tuple[Scenario, ...]:
    """Return each hazard alone, then each pair of which the first sets off the second.

    Parameters
    ----------
    hazards
        Those that count.
    links
        Between them; links of other hazards are passed over.

    Returns
    -------
    tuple of Scenario
        Singles in the order of the hazards, then pairs in the order of the links.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> catalogue = Catalogue.built_in()
    >>> len(scenarios_of(catalogue.active(), ())) == len(catalogue.active())
    True
    """
    by_id = {hazard.id: hazard for hazard in hazards}
    pairs = [
        Scenario((by_id[link.first], by_id[link.second]), link)
        for link in links
        if link.first in by_id and link.second in by_id
    ]
    return (*(Scenario((hazard,)) for hazard in hazards), *pairs)


def scenario_rates(
    scenarios: Sequence[Scenario],
    hazards: Sequence[str],
    rate: Floats,
    probability: Floats | None = None,
) -> Floats:
    """Return how often each scenario happens.

    Parameters
    ----------
    scenarios
        As `scenarios_of` returns them.
    hazards
        Ids, in the order of `rate`.
    rate
        (..., hazard) events a year.
    probability
        (..., pair) that the first sets off the second; that of each link by default.

    Returns
    -------
    ndarray
        (..., scenario) events a year. A hazard that is set off comes alone only as often as its
        own rate exceeds what the link brings, so that its rate stays the one counted.

    Examples
    --------
    >>> scenario_rates((), (), np.zeros(0)).shape
    (0,)
    """
    at = {name: k for k, name in enumerate(hazards)}
    place = {s.id: k for k, s in enumerate(scenarios) if s.link is None}
    found = np.zeros((*rate.shape[:-1], len(scenarios)))
    for name, k in place.items():
        found[..., k] = rate[..., at[name]]
    pairs = [(k, s.link) for k, s in enumerate(scenarios) if s.link is not None]
    for p, (k, link) in enumerate(pairs):
        chance = link.probability if probability is None else probability[..., p]
        found[..., k] = chance * rate[..., at[link.first]]
        for name in (link.first, link.second):
            alone = found[..., place[name]] - found[..., k]
            found[..., place[name]] = np.maximum(alone, 0.0)
    return found


__all__ = ["JOINED", "Scenario", "scenario_rates", "scenarios_of"]
