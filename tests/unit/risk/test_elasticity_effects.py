"""Effects of elasticities: the box of their ranges, and sets that have no answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.core import ConvergenceError
from tradewind.models import HORIZONS, EquilibriumParams, Horizon
from tradewind.models.equilibrium import Fuels, fuel_table
from tradewind.risk.elasticity_effects import NAMES, ElasticityBox, elasticity_effects, largest
from tradewind.risk.solving import Solve, Solved

if TYPE_CHECKING:
    from tradewind.risk.elasticity_effects import ElasticityEffects
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

Pretend = Callable[..., Iterator[Solved]]
INDUSTRIES = ["A01", "B06", "C19", "C26"]


@pytest.mark.parametrize("horizon", HORIZONS)
@pytest.mark.parametrize("fuels", ["horizon", "world-market"])
def test_the_box_holds_the_usual_elasticities(horizon: Horizon, fuels: Fuels) -> None:
    params = EquilibriumParams(horizon=horizon, fuels=fuels)
    box, usual = ElasticityBox.of(params, INDUSTRIES), params.elasticities(INDUSTRIES)
    low, high = box.at(np.full(len(NAMES), 1e-9)), box.at(np.ones(len(NAMES)))
    slack = 1e-6
    for name in ("epsilon", "eta", "psi"):
        assert getattr(low, name) - slack <= getattr(usual, name) <= getattr(high, name) + slack
    assert high.mobility - slack <= usual.mobility
    assert (usual.mobility <= low.mobility + slack) or np.isinf(usual.mobility)
    sigmas = [each.sigmas(len(INDUSTRIES)) for each in (low, usual, high)]
    assert (np.diff(sigmas, axis=0) >= -slack).all()
    own = np.unique(sigmas[1]).size
    assert own == (1 if fuels == "horizon" else 1 + len(fuel_table()))


def test_the_largest_make_up_their_share() -> None:
    assert largest(np.array([1.0, 7.0, 2.0]), 0.7) == [1]
    assert largest(np.array([1.0, 7.0, 2.0]), 0.71) == [1, 2]
    assert largest(np.array([1.0, 7.0, 2.0]), 1.0) == [1, 2, 0]
    assert largest(np.zeros(3), 0.9) == [0, 1, 2]


def _effects(toy: RiskModel, pretend: Pretend, failures: int) -> ElasticityEffects:
    """Effects where the last sets of one hazard have no answer."""
    left = {"cars": failures}

    def failing(world: World, params: object, chunks: Sequence[Sequence[Solve]]) -> list[Solved]:
        found = []
        for chunk, good in zip(chunks, pretend(world, params, chunks), strict=True):
            loss, errors = good.loss_usd.copy(), list(good.errors)
            for k in reversed(range(len(chunk))):
                if left.get(chunk[k].shock.name, 0):
                    left[chunk[k].shock.name] -= 1
                    loss[k], errors[k] = np.nan, "no equilibrium"
            found.append(Solved(loss, tuple(errors)))
        return found

    weight = toy.rates("since-2010") * toy.lengths().mean_days() / 365
    return elasticity_effects(
        toy.world, toy.scenarios, weight, toy.membership, toy.surface, EquilibriumParams(),
        design=12, seed=1, mapper=failing,
    )  # fmt: skip


def test_a_set_without_an_answer_takes_the_mean_of_the_others(
    toy: RiskModel, pretend: Pretend
) -> None:
    found, whole = _effects(toy, pretend, 2), _effects(toy, pretend, 0)
    assert (found.unanswered, whole.unanswered) == (2, 0)
    at = toy.surface.scenarios.index("cars")
    assert np.isfinite(found.change_usd).all()
    assert found.change_usd[:10, at] == pytest.approx(whole.change_usd[:10, at])
    mean = whole.change_usd[:10, at].mean(axis=0)
    assert found.change_usd[10:, at] == pytest.approx(np.array([mean] * 2))


def test_a_hazard_without_answers_for_many_sets_is_named(toy: RiskModel, pretend: Pretend) -> None:
    with pytest.raises(ConvergenceError, match="no equilibrium") as raised:
        _effects(toy, pretend, 7)
    assert raised.value.where == "cars"


def test_another_seed_takes_other_sets(toy: RiskModel, pretend: Pretend) -> None:
    again = _effects(toy, pretend, 0)
    assert again.places.tobytes() == toy.effects.places.tobytes()
    assert replace(again, unanswered=1).change_usd.tobytes() == again.change_usd.tobytes()
    strata = np.sort((again.places * 12).astype(int), axis=0)
    assert (strata == np.arange(12)[:, None]).all()
