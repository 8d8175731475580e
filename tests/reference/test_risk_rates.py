"""Defaults of the rates of hazards, computed again from the record.

`RiskParams.governance_slope` is a Poisson regression of the events of decisions of states and of
wars since 2010 on the political stability (Worldwide Governance Indicators) of who acted or was
hit, by iteratively reweighted least squares (McCullagh and Nelder, Generalized Linear Models,
1989, 2.5), with Pearson's overdispersion (4.5 there). `clustering` is the moment estimate of a
negative binomial law of the counts by year (Anscombe, Biometrika 37, 1950).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.risk import Catalogue, Hazard, RiskParams
from tradewind.risk.hazard import RECORD_BEGINS
from tradewind.risk.unlisted import political_stability

if TYPE_CHECKING:
    from tradewind.world import World

SCALED = ("supplier-state", "export-ban", "war")
IN_CLUSTERS = ("supplier-state", "export-ban", "market-closure", "war")


def _events(classes: tuple[str, ...]) -> list[Hazard]:
    return [
        hazard
        for hazard in Catalogue.built_in().active()
        if hazard.hazard_class in classes
        and hazard.first_day is not None
        and hazard.first_day >= RECORD_BEGINS
    ]


def _regression(count: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """Return coefficients, their covariance and Pearson's dispersion of a Poisson regression."""
    design = np.column_stack([np.ones_like(x), x])
    found = np.array([np.log(count.mean()), 0.0])
    for _ in range(50):
        mean = np.exp(design @ found)
        working = design @ found + (count - mean) / mean
        weighted = design * mean[:, None]
        found = np.linalg.solve(design.T @ weighted, weighted.T @ working)
    mean = np.exp(design @ found)
    dispersion = float(((count - mean) ** 2 / mean).sum() / (len(count) - 2))
    return found, np.linalg.inv(design.T @ (design * mean[:, None])), dispersion


def test_less_stable_economies_act_or_are_hit_more_often(world: World) -> None:
    stability = political_stability(world)
    actors = [hazard.actor for hazard in _events(SCALED) if hazard.actor in stability.index]
    assert len(actors) == 18
    count = np.array([actors.count(code) for code in stability.index], dtype=np.float64)
    found, covariance, dispersion = _regression(count, -stability.to_numpy())
    error = float(np.sqrt(covariance[1, 1]))
    assert found[1] == pytest.approx(0.63, abs=0.005)
    assert error == pytest.approx(0.25, abs=0.005)
    assert error * np.sqrt(dispersion) == pytest.approx(0.46, abs=0.005)
    field = RiskParams.model_fields["governance_slope"]
    assert field.default == pytest.approx(found[1], abs=0.005)
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    wide = 1.645 * error * np.sqrt(dispersion)
    assert float(str(extra["low"])) == pytest.approx(max(found[1] - wide, 0.0), abs=0.1)
    assert float(str(extra["high"])) == pytest.approx(found[1] + wide, abs=0.15)


def test_counts_by_year_vary_more_than_poisson_counts() -> None:
    years = [hazard.first_day.year for hazard in _events(IN_CLUSTERS) if hazard.first_day]
    count = np.array([years.count(year) for year in range(2010, 2027)], dtype=np.float64)
    assert count.sum() == 22
    found = (count.var(ddof=1) - count.mean()) / count.mean() ** 2
    assert found == pytest.approx(0.33, abs=0.005)
    field = RiskParams.model_fields["clustering"]
    extra = field.json_schema_extra
    assert isinstance(extra, dict)
    assert (field.default, extra["low"]) == (0.0, 0.0)
    assert float(str(extra["high"])) == pytest.approx(found, abs=0.005)


def test_the_good_turing_share_of_new_actors_is_about_three_events() -> None:
    """Events of actors that were seen once: the upper end of `unlisted_events`."""
    actors = [hazard.actor for hazard in _events(("supplier-state",))]
    once = [actor for actor in actors if actors.count(actor) == 1]
    assert len(once) == 3
    extra = RiskParams.model_fields["unlisted_events"].json_schema_extra
    assert isinstance(extra, dict)
    assert float(str(extra["high"])) == 3.0
