"""How long events last and how hard they are."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import integrate, stats

from tradewind.core import InputError
from tradewind.risk import Hazard
from tradewind.risk.durations import durations_of
from tradewind.risk.event_set import LengthLaws
from tradewind.risk.intensity import grid_weights, intensity_at

MakeHazard = Callable[..., Hazard]


@pytest.mark.parametrize("median", [5.0, 60.0, 365.0, 900.0])
@pytest.mark.parametrize("log_sd", [0.3, 1.0, 2.0])
def test_mean_days_are_the_integral_of_a_limited_log_normal(median: float, log_sd: float) -> None:
    law = LengthLaws(np.log([median]), np.array([log_sd]), 365.0)
    days = stats.lognorm(log_sd, scale=median)
    below, _ = integrate.quad(lambda x: x * days.pdf(x), 0, 365, points=[1, 10, 100], limit=200)
    assert law.mean_days()[0] == pytest.approx(below + 365 * days.sf(365), rel=1e-6)


def test_lengths_without_a_spread_are_their_median_up_to_the_longest() -> None:
    law = LengthLaws(np.log([30.0, 900.0]), np.zeros(2), 365.0)
    assert law.mean_days() == pytest.approx([30.0, 365.0])
    assert law.days(np.array([0, 1]), np.array([0.9, 0.1])) == pytest.approx([30.0, 365.0])


def test_days_are_quantiles_that_never_pass_the_longest() -> None:
    law = LengthLaws(np.log([30.0]), np.array([1.0]), 365.0)
    quantile = np.linspace(0.01, 0.999, 50)
    found = law.days(np.zeros(50, dtype=np.int64), quantile)
    expected = np.minimum(stats.lognorm(1.0, scale=30.0).ppf(quantile), 365.0)
    assert found == pytest.approx(expected)
    assert found.max() == 365.0


def test_a_hazard_stands_between_its_own_length_and_its_class(make_hazard: MakeHazard) -> None:
    lengths = [10.0, 40.0, 160.0]
    record = [make_hazard(f"h{k}", duration_days=days) for k, days in enumerate(lengths)]
    unknown = make_hazard("unknown", duration_days=None)
    found = durations_of([*record, unknown], record)
    spread = np.std(np.log(lengths), ddof=1)
    for weight in (0.0, 0.5, 1.0):
        median, sd = found.pooled(weight)
        own = np.exp(weight * np.log([*lengths, 40.0]) + (1 - weight) * np.log(40.0))
        assert np.exp(median) == pytest.approx(own)
        assert sd[:3] == pytest.approx(spread * np.sqrt(1 - weight**2))
        assert sd[3] == pytest.approx(spread)
    assert found.observed.tolist() == [3.0] * 4


def test_a_class_with_few_lengths_takes_the_spread_of_all(make_hazard: MakeHazard) -> None:
    record = [make_hazard(f"h{days}", duration_days=float(days)) for days in (10, 40, 160)]
    quake = make_hazard("quake", "natural", duration_days=20.0)
    fire = make_hazard("fire", "accident", duration_days=None)
    found = durations_of([quake, fire], [*record, quake])
    everything = np.log([10.0, 40.0, 160.0, 20.0])
    assert found.spread == pytest.approx([np.std(everything, ddof=1)] * 2)
    assert found.centre == pytest.approx([np.log(20.0), everything.mean()])
    assert found.observed.tolist() == [1.0, 4.0]


def test_a_record_without_any_length_is_refused(make_hazard: MakeHazard) -> None:
    nobody = [make_hazard("a", duration_days=None)]
    with pytest.raises(InputError, match="No hazard has a duration"):
        durations_of(nobody, nobody)
    alone = [make_hazard("a", duration_days=30.0)]
    assert durations_of(alone, alone).spread.tolist() == [0.0]


@pytest.mark.parametrize("mode", [0.0, 0.25, 0.5, 0.7, 1.0])
def test_intensity_is_the_quantile_of_the_triangular_law(mode: float) -> None:
    quantile = np.linspace(0, 1, 101)
    assert intensity_at(quantile, mode) == pytest.approx(stats.triang.ppf(quantile, mode))
    grid, weights = grid_weights(mode)
    assert weights.sum() == pytest.approx(1.0)
    assert grid @ weights == pytest.approx(stats.triang.mean(mode), abs=1e-3)
    assert (np.diff(grid) > 0).all()
