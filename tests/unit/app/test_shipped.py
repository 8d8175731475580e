"""Chunks that come with the package: they are those a default run asks for, and they are right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.app.chunk_store import FolderStore, FreshStore, ShippedStore, ship, shipped
from tradewind.core import software_versions
from tradewind.models import EquilibriumParams
from tradewind.risk import Catalogue, RiskParams
from tradewind.risk.accuracy import check_accuracy
from tradewind.risk.event_set import Pool, sample_events
from tradewind.risk.model import RiskModel, risk_model
from tradewind.risk.solving import Solve, Solved, solve_chunk

if TYPE_CHECKING:
    from tradewind.world import World

STALE = "solved by other code, hazards or data: run `python tools/build_solved.py`"


def nothing(
    world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
) -> Iterable[Solved]:
    """Refuse to solve."""
    assert not chunks, STALE
    return []


@pytest.fixture(scope="module")
def model(world: World, tmp_path_factory: pytest.TempPathFactory) -> RiskModel:
    if shipped().software != dict(software_versions()):
        pytest.skip("the package's chunks are of other versions of the software")
    store = ShippedStore(FolderStore(tmp_path_factory.mktemp("none")))
    return risk_model(world, Catalogue.built_in(), RiskParams(), mapper=nothing, store=store)


def test_a_default_run_finds_every_chunk(model: RiskModel, tmp_path: Path) -> None:
    store = ShippedStore(FolderStore(tmp_path))
    params = model.params
    for stream, regime in enumerate(model.laws):
        rate = model.rates(regime)
        years = round(params.events / rate.sum())
        mean = float(rate.sum())
        pool = Pool.draw(years=years, mean_events=mean, seed=params.seed, stream=stream)
        events = sample_events(pool, rate, model.clustered, model.lengths())
        found = check_accuracy(model, events, mapper=nothing, store=store)
        assert found.error < 0.01


def test_what_it_finds_is_what_is_solved(world: World, model: RiskModel) -> None:
    at = [k for k, s in enumerate(model.scenarios) if s.id in ("tohoku-2011", "grasberg-2025")]
    solves = [Solve(model.scenarios[k].shock(0.5)).through_chains(world) for k in at]
    solved = solve_chunk(world, model.params.model, solves).loss_usd
    middle = len(model.surface.intensities) // 2
    np.testing.assert_allclose(model.surface.loss_usd[middle, at], solved, rtol=1e-6, atol=1e5)


def test_what_is_not_in_the_package_is_kept_with_the_rest(tmp_path: Path) -> None:
    rest = FolderStore(tmp_path)
    store = ShippedStore(rest)
    one = Solved(np.ones((1, 2)), ("",))
    store.save("0a", one)
    assert rest.load("0a") is not None
    assert store.load("0a") is not None
    assert FreshStore(rest).load("0a") is None
    FreshStore(rest).save("0b", one)
    assert rest.load("0b") is not None


def test_the_same_chunks_give_the_same_bytes(tmp_path: Path) -> None:
    one = {"0b": Solved(np.ones((1, 2)), ("no",)), "0a": Solved(np.zeros((1, 2)), ("",))}
    first = ship(one, {"jax": "1"}, tmp_path / "first.npz").read_bytes()
    other = dict(reversed(one.items()))
    assert ship(other, {"jax": "1"}, tmp_path / "second.npz").read_bytes() == first
