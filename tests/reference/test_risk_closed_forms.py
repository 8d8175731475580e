"""Sampled risk against closed forms of compound Poisson years.

With N Poisson of mean m: annual losses of k events of size L exceed kL with P(N > k); the largest
of N independent losses exceeds x with 1 - exp(-m P(loss > x)) (Panjer and Willmot, Insurance Risk
Models, 1992, chapters 4 and 6). CVaR of an exponential law of mean 1 is VaR + 1, that of a normal
law pdf(q) / (1 - level) (McNeil, Frey and Embrechts, Quantitative Risk Management, 2015, 2.3).
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from tradewind.risk.curves import annual_losses, curve, exceedance, tail_risk
from tradewind.risk.event_set import EventSet, LengthLaws, Pool, sample_events

YEARS = 50_000
RATE = 1.3
LOSS = 7.0


@pytest.fixture(scope="module")
def events() -> EventSet:
    pool = Pool.draw(years=YEARS, mean_events=RATE, seed=11)
    laws = LengthLaws(np.log([30.0]), np.array([1.0]), 365.0)
    return sample_events(pool, np.array([RATE]), np.array([False]), laws)


def _near(found: np.ndarray, expected: np.ndarray) -> None:
    """Check shares of years within four standard errors."""
    assert (
        np.abs(found - expected) <= 4 * np.sqrt(expected * (1 - expected) / YEARS) + 1e-12
    ).all()


def test_annual_losses_of_equal_events_are_poisson(events: EventSet) -> None:
    total, most = annual_losses(np.full((len(events), 1), LOSS), events.year, YEARS)
    k = np.arange(6)
    _near(exceedance(total[:, 0], k * LOSS), stats.poisson.sf(k, RATE))
    assert total.mean() == pytest.approx(RATE * LOSS, abs=4 * LOSS * np.sqrt(RATE / YEARS))
    assert set(np.unique(most)) == {0.0, LOSS}
    _near(exceedance(most[:, 0], [0.0]), np.array([1 - np.exp(-RATE)]))
    aep = curve(total[:, 0], (10, 100, 1000)).set_index("return_years")["loss_usd"]
    expected = [LOSS * stats.poisson.ppf(1 - 1 / n, RATE) for n in (10, 100, 1000)]
    assert aep.tolist() == expected


def test_the_largest_of_exponential_losses(events: EventSet) -> None:
    loss = -np.log(np.random.default_rng(5).random((len(events), 1)))
    total, most = annual_losses(loss, events.year, YEARS)
    x = np.array([0.0, 0.5, 1.0, 2.0, 4.0])
    _near(exceedance(most[:, 0], x), 1 - np.exp(-RATE * np.exp(-x)))
    variance = 2 * RATE
    assert total.mean() == pytest.approx(RATE, abs=4 * np.sqrt(variance / YEARS))
    assert total.var() == pytest.approx(variance, rel=0.05)


def test_clustered_years_are_negative_binomial() -> None:
    """A Gamma factor of mean 1 and variance c makes counts negative binomial of size 1 / c."""
    spread = 0.33
    pool = Pool.draw(years=YEARS, mean_events=RATE, seed=12)
    laws = LengthLaws(np.log([30.0]), np.array([1.0]), 365.0)
    found = sample_events(pool, np.array([RATE]), np.array([True]), laws, clustering=spread)
    counts = np.bincount(found.year, minlength=YEARS)
    k = np.arange(8)
    law = stats.nbinom(1 / spread, 1 / (1 + spread * RATE))
    _near(np.array([(counts > n).mean() for n in k]), law.sf(k))


@pytest.mark.parametrize("level", [0.95, 0.99])
@pytest.mark.parametrize("law", [stats.expon(), stats.norm()], ids=["exponential", "normal"])
def test_tails_of_known_laws_and_their_errors(law: object, level: float) -> None:
    count, repeats = 20_000, 60
    quantile = law.ppf(level)  # type: ignore[attr-defined]
    known = {
        "expon": quantile + 1,
        "norm": stats.norm.pdf(quantile) / (1 - level),
    }[law.dist.name]  # type: ignore[attr-defined]
    random = np.random.default_rng(3)
    tails = [
        tail_risk(law.rvs(count, random_state=random), level)  # type: ignore[attr-defined]
        for _ in range(repeats)
    ]
    for name, expected in (("var", quantile), ("cvar", known)):
        found = np.array([getattr(tail, name) for tail in tails])
        told = np.array([getattr(tail, f"{name}_error") for tail in tails])
        spread = found.std(ddof=1)
        assert abs(found.mean() - expected) < 4 * spread / np.sqrt(repeats) + 0.002
        assert told.mean() == pytest.approx(spread, rel=0.4)


def test_errors_are_those_of_the_bootstrap() -> None:
    random = np.random.default_rng(8)
    annual = random.lognormal(0, 1, 4000)
    tail = tail_risk(annual, 0.95)
    again = [tail_risk(random.choice(annual, len(annual)), 0.95) for _ in range(300)]
    for name in ("var", "cvar"):
        spread = np.std([getattr(one, name) for one in again], ddof=1)
        assert getattr(tail, f"{name}_error") == pytest.approx(spread, rel=0.4)
