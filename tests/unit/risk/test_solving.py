"""Chunks of solves: cut evenly, keyed by what they ask, kept when done, never done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from tradewind.core import NoEquilibriumError
from tradewind.models import EquilibriumParams, Reform, Shock, TradeCost
from tradewind.models.equilibrium import Elasticities, Settled
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
    flows = world.intermediate_usd_m.copy()
    flows[0, 1, 0] += 1.0
    easier = TradeCost(("IND",), ("JPN",), ("all",), 0.9)
    after = Settled(Reform((easier,)), EquilibriumParams(horizon="medium"))
    dearer = replace(chunk[0], elasticities=Elasticities.of("short"))
    keys = [
        solving._key(world, PARAMS, chunk),
        solving._key(world, PARAMS, chunk[::-1]),
        solving._key(world, PARAMS, chunk[:2]),
        solving._key(world, EquilibriumParams(horizon="long"), chunk),
        solving._key(world, PARAMS, [dearer, *chunk[1:]]),
        solving._key(world, PARAMS, [Solve(chunk[0].shock.with_rent("lost")), *chunk[1:]]),
        solving._key(world, PARAMS, [replace(chunk[0], after=after), *chunk[1:]]),
        solving._key(replace(world, intermediate_usd_m=flows), PARAMS, chunk),
        solving._key(world.aggregate(economies={"EAST": ["JPN", "KOR"]}), PARAMS, chunk),
        solving._key(world.aggregate(industries={"CARS": ["C29", "C301"]}), PARAMS, chunk),
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


def _after(share: float) -> Settled:
    easier = TradeCost(("IND",), ("JPN",), ("all",), 1 - share)
    return Settled(Reform((easier,)), EquilibriumParams(horizon="medium"))


def test_what_follows_one_reform_stays_together() -> None:
    plain = _solves(150)
    solves = [replace(s, after=_after(k // 30 / 100)) for k, s in enumerate(plain)]
    chunks = solving._chunks(solves)
    assert [solve for chunk in chunks for solve in chunk] == solves
    assert [len(chunk) for chunk in chunks] == [60, 60, 30]
    for chunk in chunks:
        for reform in {solve.after for solve in chunk}:
            assert sum(s.after == reform for s in chunk) == 30
    one = solving._chunks([replace(s, after=_after(0.1)) for s in plain])
    assert [len(chunk) for chunk in one] == [50, 50, 50]


def test_a_group_of_its_own_reform_may_be_longer_than_a_chunk() -> None:
    solves = [replace(s, after=_after(0.1)) for s in _solves(70)] + _solves(3)
    assert [len(chunk) for chunk in solving._chunks(solves)] == [70, 3]


def test_a_chunk_of_several_reforms_is_answered_in_order(small: Any) -> None:
    shocks = [solve.shock for solve in _solves(900)[300::200]]
    reforms = [None, _after(0.1), None]
    mixed = [Solve(shock, after=after) for shock, after in zip(shocks, reforms, strict=True)]
    found = solve_chunk(small.world, PARAMS, mixed)
    alone = [solve_chunk(small.world, PARAMS, [solve]).loss_usd[0] for solve in mixed]
    np.testing.assert_allclose(found.loss_usd, alone, rtol=1e-6, atol=1e4)
    assert not np.allclose(
        alone[1], solve_chunk(small.world, PARAMS, [Solve(shocks[1])]).loss_usd[0]
    )


def test_a_reform_without_an_answer_is_the_error_of_what_follows_it(
    small: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = solving.respond_many

    def respond_many(*args: Any, after: Settled | None, **kwargs: Any) -> Any:
        if after is not None:
            what = "No equilibrium"
            raise NoEquilibriumError(what, where="JPN", residual=1.0)
        return plain(*args, after=after, **kwargs)

    monkeypatch.setattr(solving, "respond_many", respond_many)
    one, two = _solves(2)
    found = solve_chunk(small.world, PARAMS, [one, replace(two, after=_after(0.1))])
    assert found.errors[0] == ""
    assert found.errors[1].startswith("the reform before it has no answer: No equilibrium")
    assert np.isfinite(found.loss_usd[0]).all()
    assert np.isnan(found.loss_usd[1]).all()
