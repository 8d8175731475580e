"""What is read off is checked against exact solves, and refused where it is not near enough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tradewind.core import ModelError
from tradewind.risk.accuracy import (
    Accuracy,
    check_accuracy,
    exact_losses,
    overlapping_pairs,
    require_accuracy,
)
from tradewind.risk.event_set import EventSet
from tradewind.risk.regime_risk import regime_risk
from tradewind.risk.solving import Solve, Solved
from tradewind.risk.uncertainty import event_losses

if TYPE_CHECKING:
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

Pretend = Callable[..., Iterator[Solved]]
NONE = pd.DataFrame()


def _events(*rows: tuple[int, int, float, float, int]) -> EventSet:
    """Events from year, scenario, intensity, days and start day."""
    year, scenario, intensity, days, start = (
        np.array(column) for column in zip(*rows, strict=True)
    )
    return EventSet(int(year.max()) + 1, year, scenario, intensity, days, start)


def _failing(world: World, params: object, chunks: Sequence[Sequence[Solve]]) -> Iterator[Solved]:
    for chunk in chunks:
        lost = np.full((len(chunk), len(world.economies)), np.nan)
        yield Solved(lost, ("no equilibrium",) * len(chunk))


@pytest.mark.parametrize("error", [0.0101, float("nan")])
def test_an_error_above_one_percent_is_refused(error: float) -> None:
    with pytest.raises(ModelError, match="allowed 1%") as raised:
        require_accuracy(Accuracy(error, 0.0, NONE, NONE))
    assert raised.value.where == "nodes"
    require_accuracy(Accuracy(0.01, 0.5, NONE, NONE))


def test_pairs_overlap_within_a_year() -> None:
    events = _events(
        (0, 0, 0.5, 30.0, 1), (0, 1, 0.5, 5.0, 20),  # overlap
        (0, 1, 0.5, 5.0, 22),  # of the same scenario as the last
        (1, 0, 0.5, 30.0, 20),  # in another year
        (1, 1, 0.5, 5.0, 10),  # ends before the last begins
        (1, 2, 0.5, 20.0, 1),  # began earlier, and lasts
    )  # fmt: skip
    assert overlapping_pairs(events, 9) == [(0, 1), (4, 5)]
    assert overlapping_pairs(events, 1) == [(0, 1)]
    assert overlapping_pairs(events, 0) == []


def test_a_check_compares_what_was_read_with_what_was_solved(
    toy: RiskModel, pretend: Pretend
) -> None:
    at = {name: k for k, name in enumerate(toy.surface.scenarios)}
    events = _events(
        (0, at["chips"], 0.5, 30.0, 1),
        (0, at["cars"], 0.25, 30.0, 10),
        (1, at["pills"], 0.6, 30.0, 1),
    )
    found = check_accuracy(toy, events, mapper=pretend)
    assert found.events["scenario"].tolist() == ["chips", "cars", "pills"]
    assert found.events["error"][:2].tolist() == pytest.approx([0.0, 0.0], abs=1e-12)
    assert 0 < found.events["error"][2] == found.worst_error < 0.01
    gap = (found.events["read_usd"] - found.events["solved_usd"]).abs().sum()
    assert found.error == pytest.approx(gap / found.events["solved_usd"].abs().sum())
    (pair,) = found.overlaps.to_dict(orient="records")
    assert (pair["first"], pair["second"]) == ("chips", "cars")
    assert pair["added_usd"] == pytest.approx(found.events["read_usd"][:2].sum())
    assert found.overlap_ratio == pytest.approx(pair["joint_usd"] / pair["added_usd"])
    assert found.overlap_ratio > 1


def test_a_surface_that_is_wrong_stops_the_run(toy: RiskModel, pretend: Pretend) -> None:
    wrong = replace(toy, surface=replace(toy.surface, loss_usd=1.02 * toy.surface.loss_usd))
    world = len(toy.targets) - 1
    with pytest.raises(ModelError, match="not near enough to exact ones"):
        regime_risk(wrong, "since-2010", [world], 0, mapper=pretend)
    exact = replace(wrong, params=wrong.params.model_copy(update={"exact": True}))
    found = regime_risk(exact, "since-2010", [world], 0, mapper=pretend)
    assert found.check.error == pytest.approx(0.02, abs=0.005)


def test_an_event_without_an_answer_is_named(toy: RiskModel) -> None:
    event = _events((0, 0, 0.5, 30.0, 1))
    for call in (check_accuracy, exact_losses):
        with pytest.raises(ModelError, match="no equilibrium") as raised:
            call(toy, event, mapper=_failing)
        assert raised.value.where == "chips"


def test_events_are_solved_in_their_order(toy: RiskModel, pretend: Pretend) -> None:
    events = _events((0, 2, 0.9, 1.0, 1), (0, 0, 0.5, 1.0, 1), (1, 2, 0.25, 1.0, 1))
    found = exact_losses(toy, events, mapper=pretend)
    nodes = toy.surface.at([0, 2], [0.5, 0.25])
    assert found[1:] == pytest.approx(nodes)
    assert found[0] == pytest.approx(toy.surface.at([2], [0.9])[0], rel=0.01)


def test_exact_solves_give_what_is_read_off(model: RiskModel, solved: Any) -> None:
    random = np.random.default_rng(3)
    count = 12
    events = EventSet(
        count, np.arange(count), random.integers(0, len(model.scenarios), count),
        random.random(count), np.full(count, 365.0), np.ones(count, dtype=np.int64),
    )  # fmt: skip
    exact = exact_losses(model, events, store=solved) @ model.membership
    read = event_losses(model, events)
    assert np.abs(read - exact).sum() < 0.01 * np.abs(exact).sum()
    assert read[:, -1] == pytest.approx(exact[:, -1], rel=0.05, abs=1e5)
