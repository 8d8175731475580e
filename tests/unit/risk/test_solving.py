"""Chunks of solves: cut evenly, keyed by what they ask, kept when done, never done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tradewind.models import EquilibriumParams, Shock
from tradewind.models.equilibrium import Elasticities
from tradewind.risk import solving
from tradewind.risk.solving import Solve, Solved, solve_all, solve_chunk

if TYPE_CHECKING:
    from tradewind.world import World

Pretend = Callable[..., Iterator[Solved]]
PARAMS = EquilibriumParams()


def _solves(count: int) -> list[Solve]:
    return [
        Solve(Shock(f"s{k}").cut(origin="TWN", destination="JPN", industry="C26", share=k / 1000))
        for k in range(count)
    ]


class Watched:
    """A mapper that counts what it is asked for, and may die."""

    def __init__(self, pretend: Pretend, dies_after: int | None = None) -> None:
        self.pretend, self.dies_after, self.asked = pretend, dies_after, 0

    def __call__(
        self, world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
    ) -> Iterator[Solved]:
        self.asked += len(chunks)
        for k, solved in enumerate(self.pretend(world, params, chunks)):
            if k == self.dies_after:
                message = "killed"
                raise KeyboardInterrupt(message)
            yield solved


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "CHUNK", 4)


@pytest.mark.parametrize(
    ("solves", "sizes"), [(0, []), (1, [1]), (64, [64]), (65, [32, 33]), (200, [50] * 4)]
)
def test_chunks_are_of_nearly_equal_size(solves: int, sizes: list[int]) -> None:
    chunks = solving._chunks(_solves(solves))
    assert [len(chunk) for chunk in chunks] == sizes
    assert [solve.shock.name for chunk in chunks for solve in chunk] == [
        f"s{k}" for k in range(solves)
    ]


def test_answers_are_in_the_order_of_what_was_asked(
    world: World, pretend: Pretend, small_chunks: None
) -> None:
    calls: list[tuple[int, int]] = []
    found = solve_all(
        world, PARAMS, _solves(10), mapper=pretend, progress=lambda *n: calls.append(n)
    )
    alone = [solve_all(world, PARAMS, [solve], mapper=pretend).loss_usd[0] for solve in _solves(10)]
    assert found.loss_usd.tolist() == np.array(alone).tolist()
    assert found.errors == ("",) * 10
    assert calls == [(3, 10), (6, 10), (10, 10)]
    assert solve_all(world, PARAMS, [], mapper=pretend).loss_usd.shape == (0, len(world.economies))


def test_chunks_that_are_kept_are_not_asked_for(
    world: World, pretend: Pretend, solved: Any, small_chunks: None
) -> None:  # fmt: skip
    store = type(solved)()
    first, second = Watched(pretend), Watched(pretend)
    one = solve_all(world, PARAMS, _solves(10), mapper=first, store=store)
    calls: list[tuple[int, int]] = []
    two = solve_all(
        world, PARAMS, _solves(10), mapper=second, store=store,
        progress=lambda *n: calls.append(n),
    )  # fmt: skip
    assert (first.asked, second.asked, len(store.kept)) == (3, 0, 3)
    assert one.loss_usd.tobytes() == two.loss_usd.tobytes()
    assert calls == []


def test_what_was_done_before_a_crash_is_not_done_again(
    world: World, pretend: Pretend, solved: Any, small_chunks: None
) -> None:
    store = type(solved)()
    with pytest.raises(KeyboardInterrupt):
        solve_all(world, PARAMS, _solves(10), mapper=Watched(pretend, dies_after=2), store=store)
    assert len(store.kept) == 2
    rest = Watched(pretend)
    found = solve_all(world, PARAMS, _solves(10), mapper=rest, store=store)
    assert rest.asked == 1
    whole = solve_all(world, PARAMS, _solves(10), mapper=pretend)
    assert found.loss_usd.tobytes() == whole.loss_usd.tobytes()


def test_keys_tell_apart_all_that_an_answer_depends_on(world: World) -> None:
    chunk = _solves(3)
    data = world.provenance.datasets[0]
    other = replace(
        world,
        provenance=replace(
            world.provenance,
            datasets=(replace(data, sha256="0" * 64), *world.provenance.datasets[1:]),
        ),
    )
    dearer = replace(chunk[0], elasticities=Elasticities.of("short"))
    keys = [
        solving._key(world, PARAMS, chunk),
        solving._key(world, PARAMS, chunk[::-1]),
        solving._key(world, PARAMS, chunk[:2]),
        solving._key(world, EquilibriumParams(horizon="long"), chunk),
        solving._key(world, PARAMS, [dearer, *chunk[1:]]),
        solving._key(world, PARAMS, [Solve(chunk[0].shock.with_rent("lost")), *chunk[1:]]),
        solving._key(other, PARAMS, chunk),
    ]
    assert len(set(keys)) == len(keys)
    assert solving._key(world, PARAMS, _solves(3)) == keys[0]


def test_a_mapper_that_loses_a_chunk_is_noticed(
    world: World, pretend: Pretend, small_chunks: None
) -> None:
    def lossy(world: World, params: object, chunks: Sequence[Sequence[Solve]]) -> list[Solved]:
        return list(pretend(world, params, chunks))[:-1]

    with pytest.raises(ValueError, match="shorter"):
        solve_all(world, PARAMS, _solves(10), mapper=lossy)


def test_a_failed_solve_leaves_its_error_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = pd.DataFrame(np.full((2, len(world.economies)), -2.0))
    change.iloc[1] = np.nan
    errors = pd.DataFrame({"error": ["", "No equilibrium"]})
    batch = SimpleNamespace(real_income_change_usd_m=change, solutions=errors)
    monkeypatch.setattr(solving, "respond_many", lambda *_, **__: batch)
    found = solve_chunk(world, PARAMS, _solves(2))
    assert found.errors == ("", "No equilibrium")
    assert (found.loss_usd[0] == 2e6).all()
    assert np.isnan(found.loss_usd[1]).all()
