"""Event sets: seeds, counts, frequencies, clusters, and luck that is shared."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pytest
from scipy import stats

from tradewind.risk.event_set import EventSet, LengthLaws, Pool, sample_events

YEARS = 20_000
RATE = np.array([0.9, 0.5, 0.1, 0.5])
LAWS = LengthLaws(np.log([30.0, 60.0, 10.0, 300.0]), np.array([1.0, 0.5, 0.0, 1.5]), 365.0)
STATES = np.array([True, False, True, False])
"""Scenarios that come in clusters."""


def _sample(
    rate: np.ndarray = RATE, *, seed: int = 1, years: int = YEARS, clustering: float = 0.0,
    clustered: np.ndarray = STATES, stream: int = 0, mode: float = 0.5,
) -> EventSet:  # fmt: skip
    pool = Pool.draw(years=years, mean_events=float(RATE.sum()), seed=seed, stream=stream)
    return sample_events(pool, rate, clustered, LAWS, clustering=clustering, mode=mode)


def _counts(events: EventSet, *scenarios: int) -> np.ndarray:
    """Return events by year, of some scenarios or of all."""
    chosen = np.isin(events.scenario, scenarios or range(len(RATE)))
    return np.bincount(events.year[chosen], minlength=events.years)


def _bytes(events: EventSet) -> list[bytes]:
    return [np.asarray(getattr(events, field.name)).tobytes() for field in fields(events)]


def test_a_seed_repeats_every_byte_and_another_does_not() -> None:
    assert _bytes(_sample(years=500)) == _bytes(_sample(years=500))
    assert _bytes(_sample(years=500)) != _bytes(_sample(years=500, seed=2))
    assert _bytes(_sample(years=500)) != _bytes(_sample(years=500, stream=1))


def test_counts_are_poisson() -> None:
    counts, rate = _counts(_sample()), RATE.sum()
    assert abs(counts.mean() - rate) < 4 * np.sqrt(rate / YEARS)
    assert abs(counts.var() - rate) < 4 * np.sqrt((rate + 2 * rate**2) / YEARS)
    most = 8
    seen = np.bincount(np.minimum(counts, most), minlength=most + 1)
    expected = stats.poisson.pmf(np.arange(most), rate)
    expected = YEARS * np.append(expected, 1 - expected.sum())
    assert stats.chisquare(seen, expected).pvalue > 0.001


@pytest.mark.parametrize("clustering", [0.0, 0.3])
def test_scenarios_are_as_frequent_as_their_rates(clustering: float) -> None:
    events = _sample(clustering=clustering)
    seen = np.bincount(events.scenario, minlength=len(RATE))
    factor = 1 + clustering * RATE  # a common factor makes counts of states more uncertain
    assert (np.abs(seen - YEARS * RATE) < 4 * np.sqrt(YEARS * RATE * factor)).all()


def test_clusters_raise_the_variance_and_not_the_mean() -> None:
    clustering = 0.33
    events = _sample(clustering=clustering)
    states, state = _counts(events, 0, 2), RATE[STATES].sum()
    expected = state + clustering * state**2
    assert abs(states.mean() - state) < 4 * np.sqrt(expected / YEARS)
    assert states.var() == pytest.approx(expected, rel=0.06)
    others, other = _counts(events, 1, 3), RATE[~STATES].sum()
    assert others.var() == pytest.approx(other, rel=0.06)
    assert abs(np.corrcoef(states, others)[0, 1]) < 4 / np.sqrt(YEARS)
    together = _sample(clustering=clustering, clustered=np.ones(4, dtype=bool))
    by_scenario = _counts(together, 0), _counts(together, 1)
    assert np.corrcoef(*by_scenario)[0, 1] > 0.1


def test_sets_that_differ_in_a_rate_share_their_luck() -> None:
    more, fewer = _sample(), _sample(0.9 * RATE)
    assert np.corrcoef(_counts(more), _counts(fewer))[0, 1] > 0.9
    assert (_counts(fewer) <= _counts(more)).all()
    assert set(fewer.intensity) < set(more.intensity)
    assert set(fewer.start_day * 1000 + fewer.year) <= set(more.start_day * 1000 + more.year)


def test_a_milder_mode_makes_every_event_milder() -> None:
    usual, mild = _sample(years=500), _sample(years=500, mode=0.25)
    assert (mild.intensity <= usual.intensity).all()
    assert mild.days.tobytes() == usual.days.tobytes()


def test_fields_are_within_their_bounds() -> None:
    events = _sample()
    assert (np.diff(events.year) >= 0).all()
    assert events.year.max() < events.years == YEARS
    assert (events.start_day.min(), events.start_day.max()) == (1, 365)
    assert events.days.max() == 365.0
    assert events.days.min() > 0
    assert (events.intensity >= 0).all()
    assert (events.intensity <= 1).all()
    lengths = events.days[events.scenario == 2]
    assert lengths == pytest.approx(np.full(len(lengths), 10.0))
    for scenario in (0, 1, 3):
        days = events.days[events.scenario == scenario]
        wrong = days.std() / np.sqrt(len(days))
        assert abs(days.mean() - LAWS.mean_days()[scenario]) < 4 * wrong


def test_nothing_happens_at_a_rate_of_0() -> None:
    events = _sample(0 * RATE, years=100)
    assert (len(events), events.years) == (0, 100)
    never = _sample(np.array([0.9, 0.0, 0.1, 0.0]), clustering=0.2)
    assert set(never.scenario) == {0, 2}


def test_events_are_a_table() -> None:
    events = _sample(years=200)
    table = events.to_frame(("a", "b", "c", "d"))
    assert list(table) == ["event", "year", "start_day", "scenario", "intensity", "days"]
    assert len(table) == len(events)
    assert table["scenario"].cat.codes.to_numpy().tolist() == events.scenario.tolist()


def _thinned(kept: np.ndarray | None, clustering: float = 0.2) -> EventSet:
    pool = Pool.draw(years=2000, mean_events=float(RATE.sum()), seed=1)
    return sample_events(pool, RATE, STATES, LAWS, clustering=clustering, kept=kept)


def test_where_all_events_still_come_nothing_changes() -> None:
    assert _bytes(_thinned(np.ones(4))) == _bytes(_thinned(None))


def test_events_that_still_come_are_the_same_ones() -> None:
    whole, some = _thinned(None), _thinned(np.array([0.5, 1.0, 0.0, 0.8]))

    def rows(events: EventSet) -> list[tuple[float, ...]]:
        parts = [getattr(events, field.name) for field in fields(events) if field.name != "years"]
        return list(zip(*(part.tolist() for part in parts), strict=True))

    assert set(rows(some)) < set(rows(whole))
    assert len(set(rows(some))) == len(some)
    assert some.years == whole.years
    assert (np.diff(some.year) >= 0).all()
    left = np.bincount(some.scenario, minlength=4) / np.bincount(whole.scenario, minlength=4)
    assert left[1] == 1
    assert left[2] == 0
    assert left[[0, 3]] == pytest.approx([0.5, 0.8], abs=0.05)


def test_rarer_still_keeps_some_of_those_that_were_kept() -> None:
    half, third = _thinned(np.full(4, 0.5)), _thinned(np.full(4, 0.3))
    assert set(third.intensity) < set(half.intensity)


def test_what_keeps_events_leaves_other_numbers_of_the_pool_alone() -> None:
    """Numbers of a seed stay what they were before events could be thinned."""
    pool = Pool.draw(years=10, mean_events=1.0, seed=5, stream=2)
    generator = np.random.default_rng([5, 2])
    assert pool.count.tobytes() == generator.random((2, 10))[0].tobytes()
    which = generator.random((4, *pool.which.shape))[0]
    assert pool.which.tobytes() == which.tobytes()
    assert pool.keep.shape == pool.which.shape
