"""Intervals and drivers: draws at the defaults are the defaults, and shares of variance add up."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.core import DependencyError
from tradewind.risk.curves import annual_losses
from tradewind.risk.drivers import GROUPS, drivers, elasticity_ranks, in_words
from tradewind.risk.elasticity_effects import NAMES, ElasticityBox
from tradewind.risk.event_set import Pool, sample_events
from tradewind.risk.factors import Draws, Factors
from tradewind.risk.model import ScenarioChange
from tradewind.risk.uncertainty import (
    METRICS,
    event_losses,
    expected_annual_loss,
    tail_draws,
    tail_metrics,
)

if TYPE_CHECKING:
    from tradewind.risk.model import RiskModel

REGIME = "since-2010"


def _usual(model: RiskModel, draws: int = 1, mode: float = 0.5) -> Draws:
    """Draws of which each is the defaults."""
    lengths = model.lengths()
    return Draws(
        rate=np.tile(model.rates(REGIME), (draws, 1)),
        kept=np.ones((draws, len(model.scenarios))),
        mode=np.full(draws, mode),
        log_median=np.tile(lengths.log_median, (draws, 1)),
        log_sd=np.tile(lengths.log_sd, (draws, 1)),
        elasticity_set=np.arange(draws) % len(model.effects.places),
        clustering=np.zeros(draws),
        longest_days=lengths.longest_days,
    )


def _unmoved(model: RiskModel) -> RiskModel:
    """The model where elasticities change nothing."""
    effects = replace(model.effects, change_usd=np.zeros_like(model.effects.change_usd))
    return replace(model, effects=effects)


def test_a_draw_at_the_defaults_is_the_expected_loss(toy: RiskModel) -> None:
    found = expected_annual_loss(_unmoved(toy), _usual(toy, 300))
    expected = toy.expected_loss(REGIME).sum(axis=0)
    assert found == pytest.approx(np.tile(expected, (300, 1)), rel=1e-12)


@pytest.mark.parametrize("mode", [0.25, 0.375, 0.75])
def test_a_draw_at_another_mode_is_that_mode(toy: RiskModel, mode: float) -> None:
    found = expected_annual_loss(_unmoved(toy), _usual(toy, 1, mode))
    params = toy.params.model_copy(update={"severity_mode": mode})
    assert found[0] == pytest.approx(replace(toy, params=params).expected_loss(REGIME).sum(axis=0))


def test_elasticities_add_their_change_by_the_size_of_events(toy: RiskModel) -> None:
    draws = _usual(toy, len(toy.effects.places))
    moved = expected_annual_loss(toy, draws) - expected_annual_loss(_unmoved(toy), draws)
    weight = toy.rates(REGIME) * toy.lengths().mean_days() / 365
    size = np.array([_mean_amplitude(toy, k) for k in range(len(toy.scenarios))])
    expected = np.einsum("s,mst->mt", weight * size, toy.effects.change_usd)
    assert moved == pytest.approx(expected, rel=5e-3, abs=1e-3 * np.abs(expected).max())
    assert (np.sign(moved[:, -1]) == np.sign(0.76 - _sigma(toy))).all()


def _mean_amplitude(model: RiskModel, scenario: int) -> float:
    grid = (np.arange(4000) + 0.5) / 4000
    z = np.where(grid < 0.5, np.sqrt(grid / 2), 1 - np.sqrt((1 - grid) / 2))
    table = model.effects.amplitude[:, scenario]
    return float(np.interp(z, model.surface.intensities, table).mean())


def _sigma(model: RiskModel) -> np.ndarray:
    box = ElasticityBox.of(model.params.model, list(model.world.industries.index))
    return np.array([np.median(box.at(place).sigma) for place in model.effects.places])


def test_effects_are_those_of_other_elasticities(toy: RiskModel) -> None:
    at = toy.surface.scenarios.index("chips")
    usual = (toy.surface.at([at], [0.5]) @ toy.membership)[0]
    expected = -0.2 * (_sigma(toy) - 0.76)[:, None] * usual
    assert toy.effects.change_usd[:, at] == pytest.approx(expected, rel=1e-9, abs=1.0)
    assert toy.effects.amplitude[2] == pytest.approx([1, 1, 1, 0, 1])
    assert 0.95 <= toy.effects.covered <= 1
    assert set(toy.effects.solved) < set(toy.surface.scenarios)
    assert toy.effects.unanswered == 0
    left = next(k for k, s in enumerate(toy.surface.scenarios) if s not in toy.effects.solved)
    assert np.isfinite(toy.effects.change_usd[:, left]).all()


def test_events_cost_their_days_of_a_year(toy: RiskModel) -> None:
    pool = Pool.draw(years=50, mean_events=1.0, seed=1)
    events = sample_events(pool, toy.rates(REGIME), toy.clustered, toy.lengths())
    loss = event_losses(toy, events)
    yearly = toy.surface.at(events.scenario, events.intensity)
    assert loss[:, :80] == pytest.approx(yearly * events.days[:, None] / 365)
    assert loss[:, -1] == pytest.approx(loss[:, :80].sum(axis=1))
    some = event_losses(toy, events, [3, 81], elasticity_set=2)
    assert some.shape == (len(events), 2)
    assert not np.allclose(some, loss[:, [3, 81]])
    same = event_losses(_unmoved(toy), events, [3, 81], elasticity_set=2)
    assert same == pytest.approx(loss[:, [3, 81]])


def test_tails_of_the_defaults_are_those_of_the_run(toy: RiskModel) -> None:
    plain = _unmoved(toy)
    pool = Pool.draw(years=400, mean_events=1.0, seed=1)
    found = tail_draws(plain, pool, _usual(toy, 2), [80, 81])
    events = sample_events(pool, toy.rates(REGIME), toy.clustered, toy.lengths())
    total, _ = annual_losses(event_losses(plain, events), events.year, 400)
    assert found.metrics.shape == (2, 2, len(METRICS))
    for target in (0, 1):
        expected = list(tail_metrics(total[:, 80 + target]).values())
        assert found.metrics[:, target] == pytest.approx(np.array([expected] * 2))
    assert found.return_years == (2, 5, 10, 20, 25, 50)
    assert found.curves.shape == (2, 2, 2, 6)


def test_the_cube_means_what_its_middle_says(toy: RiskModel) -> None:
    factors = Factors(toy, REGIME)
    assert len(factors.columns) == sum(factors.widths)
    assert list(dict.fromkeys(factors.columns)) == list(GROUPS)
    cube = factors.latin_hypercube(200, 1)
    assert cube.shape == (200, len(factors.columns))
    assert cube.tobytes() == factors.latin_hypercube(200, 1).tobytes()
    assert cube.tobytes() != factors.latin_hypercube(200, 2).tobytes()
    strata = np.sort((cube * 200).astype(int), axis=0)
    assert (strata == np.arange(200)[:, None]).all()
    draws = factors.at(cube)
    assert (len(draws), draws.rate.shape) == (200, (200, len(toy.scenarios)))
    assert (draws.rate >= 0).all()
    assert draws.mode.min() >= 0.25
    assert draws.mode.max() <= 0.75
    assert draws.clustering.max() <= 0.33
    assert set(draws.elasticity_set) == set(range(12))
    middle = factors.at(np.full((1, cube.shape[1]), 0.5))
    assert middle.mode[0] == 0.5
    assert middle.log_median[0] == pytest.approx(toy.lengths().log_median)
    assert middle.log_sd[0] == pytest.approx(toy.lengths().log_sd)
    cars = toy.surface.scenarios.index("cars")
    assert middle.rate[0, cars] == pytest.approx(0.4)
    assert middle.lengths(0).mean_days() == pytest.approx(middle.mean_days[0])


def test_drivers_are_shares_of_variance(toy: RiskModel) -> None:
    table = drivers(toy, REGIME, [81], samples=256, seed=1)
    assert set(table["group"]) == set(GROUPS)
    assert (table["total"].diff().dropna() <= 0).all()
    slack = table["first_order_error"] + table["total_error"] + 1e-6
    assert (table["total"] >= table["first_order"] - slack).all()
    none = table.set_index("group").loc["economies without events of their own"]
    assert none[["first_order", "total"]].abs().max() < 1e-6
    assert 0.5 < table["first_order"].sum() < 1.3
    ranks = elasticity_ranks(toy, REGIME, [81])
    assert ranks["elasticity"].tolist() == list(NAMES)
    assert ranks["rank_correlation"][0] == pytest.approx(-1.0)
    assert ranks["rank_correlation"][1:].abs().max() < 0.9
    words = in_words(table, ranks, "World")
    assert words.startswith(f"Most of the spread comes from {table['group'][0]} (")
    assert f"then from {table['group'][1]} (" in words
    assert "Among elasticities sigma (how well origins replace each other)" in words
    assert words.endswith("a higher one lowers the loss.")


def test_only_what_varies_drives(toy: RiskModel) -> None:
    """Where losses, lengths and rates are certain, elasticities explain all there is."""
    certain = replace(
        toy,
        laws={
            name: replace(
                law, own=np.ones_like(law.own), own_rates=np.ones_like(law.own_rates) * 0.2
            )
            for name, law in toy.laws.items()
        },
        durations=replace(
            toy.durations,
            own=np.full_like(toy.durations.own, np.nan),
            spread=np.zeros_like(toy.durations.spread),
        ),
        scenarios=tuple(replace(s, link=None) for s in toy.scenarios[:4]),
        surface=replace(
            toy.surface,
            scenarios=toy.surface.scenarios[:4],
            loss_usd=np.tile(toy.surface.loss_usd[2, :4], (5, 1, 1)),
        ),
        effects=replace(
            toy.effects,
            change_usd=toy.effects.change_usd[:, :4],
            amplitude=np.ones((5, 4)),
        ),
        change=ScenarioChange.none(4, len(toy.effects.places)),
    )
    table = drivers(certain, REGIME, [81], samples=64, seed=1).set_index("group")
    assert table.index[0] == "elasticities"
    assert table.loc["elasticities", "total"] == pytest.approx(1.0, abs=0.3)
    assert table.drop("elasticities")["total"].abs().max() < 1e-9


def test_sobol_indices_need_salib(toy: RiskModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "SALib.sample.sobol", None)
    with pytest.raises(DependencyError, match="SALib") as raised:
        drivers(toy, REGIME, [81], samples=64, seed=1)
    assert "tradewind[uncertainty]" in raised.value.fix


def _changed(model: RiskModel, rate: float, length: float) -> RiskModel:
    """The model where scenario 0 comes less often, and scenario 1 ends sooner."""
    none = model.change
    best, ends = none.rate.copy(), none.length.copy()
    best[0], ends[1] = rate, length
    sets = len(model.effects.places)
    change = replace(
        none, rate=best, length=ends, rate_by_set=np.tile(best, (sets, 1)),
        length_by_set=np.tile(ends, (sets, 1)),
    )  # fmt: skip
    return replace(model, change=change)


def test_a_change_of_rates_and_lengths_changes_expected_losses(toy: RiskModel) -> None:
    plain, changed = toy.expected_loss(REGIME), _changed(toy, 0.25, 0.5)
    found = changed.expected_loss(REGIME)
    assert found[0] == pytest.approx(0.25 * plain[0])
    shorter = changed.lengths().mean_days()[1] / toy.lengths().mean_days()[1]
    assert 0.5 < shorter < 0.7  # those that lasted a whole year are cut to half of more than that
    assert found[1] == pytest.approx(shorter * plain[1])
    assert found[2:].tobytes() == plain[2:].tobytes()
    assert changed.rates(REGIME).tobytes() == toy.rates(REGIME).tobytes()


def test_draws_see_the_change_and_share_everything_else(toy: RiskModel) -> None:
    models = toy, _changed(toy, 0.25, 0.5)
    cube = Factors(toy, REGIME).latin_hypercube(50, 1)
    plain, changed = (Factors(model, REGIME).at(cube) for model in models)
    assert plain.rate.tobytes() == changed.rate.tobytes()
    assert (plain.kept == 1).all()
    assert (changed.kept[:, 0] == 0.25).all()
    assert changed.log_median[:, 1] == pytest.approx(plain.log_median[:, 1] + np.log(0.5))
    eal = [
        expected_annual_loss(model, d) for model, d in zip(models, (plain, changed), strict=True)
    ]
    assert (eal[1][:, -1] < eal[0][:, -1]).all()


def test_tails_are_of_the_events_that_still_come(toy: RiskModel) -> None:
    never = replace(_usual(toy), kept=np.zeros((1, len(toy.scenarios))))
    pool = Pool.draw(years=100, mean_events=1.0, seed=1)
    assert (tail_draws(toy, pool, never, [81]).metrics == 0).all()
    assert (tail_draws(toy, pool, _usual(toy), [81]).metrics > 0).all()


def test_groups_are_targets_by_name(toy: RiskModel) -> None:
    assert toy.targets[-2:] == ("IND+JPN", "World")
    codes = list(toy.world.economies.index)
    column = toy.membership[:, toy.targets.index("IND+JPN")]
    assert [codes[k] for k in np.flatnonzero(column)] == ["IND", "JPN"]
