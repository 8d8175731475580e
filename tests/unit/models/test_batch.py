"""Tiles: shocks alike in the length of their lists go together, and each is solved once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.models.equilibrium import Baseline, Elasticities, Instruments, solve_many
from tradewind.models.equilibrium.batch import TILE, _tiles
from tradewind.models.equilibrium.problem import padded_links

ECONOMIES, GOODS = 12, 30
BASE = Baseline.from_arrays(
    np.ones((ECONOMIES, ECONOMIES, GOODS)), np.zeros((ECONOMIES, GOODS, GOODS))
)
"""4320 links, so that lists may be filled up to 128, 4096, 32768 or no further than all links."""


def _dear(links: int) -> Instruments:
    cost = np.zeros(BASE.trade.size)
    cost[:links] = 0.1
    return Instruments.from_arrays(log_cost=cost.reshape(BASE.trade.shape))


@pytest.mark.parametrize(
    ("links", "length"), [(0, 128), (1, 128), (128, 128), (129, 4096), (4096, 4096), (4097, 32768)]
)
def test_lists_are_filled_up_to_one_of_few_lengths(links: int, length: int) -> None:
    assert padded_links(BASE, _dear(links)) == length


def test_lists_beyond_the_longest_are_filled_up_to_all_links() -> None:
    base = Baseline.from_arrays(np.ones((40, 40, 50)), np.zeros((40, 50, 50)))
    cost = np.zeros(base.trade.shape)
    cost.ravel()[:65537] = 0.1
    assert padded_links(base, Instruments.from_arrays(log_cost=cost)) == base.trade.size


lists = st.lists(st.sampled_from([0, 5, 100, 128, 129, 300, 4100]), min_size=0, max_size=70)


@given(lists)
def test_every_shock_is_in_one_tile_with_others_of_its_length(links: list[int]) -> None:
    shocks = {3 * k: _made[n] for k, n in enumerate(links)}
    tiles = _tiles(BASE, shocks)
    assert sorted(k for tile in tiles for k in tile) == sorted(shocks)
    for tile in tiles:
        assert 1 <= len(tile) <= TILE
        assert len({padded_links(BASE, shocks[k]) for k in tile}) == 1
    lengths = [padded_links(BASE, shocks[tile[0]]) * len(tile) for tile in tiles]
    big = [n for n in lengths if n >= 32768]
    assert big == lengths[: len(big)]  # the longest go first


_made = {n: _dear(n) for n in (0, 5, 100, 128, 129, 300, 4100)}


def test_users_of_a_full_table_are_solved_one_by_one() -> None:
    flows = np.ones((2, 4, 1))
    base = Baseline.from_arrays(flows, flows.reshape(2, 2, 2, 1).sum(axis=0)[:, :1])
    tiles = _tiles(base, {k: Instruments.none() for k in range(9)})
    assert [len(tile) for tile in tiles] == [1] * 9


def test_another_baseline_may_steer_the_solver() -> None:
    random = np.random.default_rng(3)
    flows = random.lognormal(0, 0.1, (3, 3, 2)) + 5 * np.eye(3)[:, :, None]
    near = flows * random.uniform(0.95, 1.05, flows.shape)
    one, other = (Baseline.from_arrays(f, np.zeros((3, 2, 2))) for f in (flows, near))
    dear = Instruments.from_arrays(log_cost=0.1 * (flows < 3))
    usual = Elasticities.of("medium")
    (plain,) = solve_many(one, [dear], usual)
    (steered,) = solve_many(one, [dear], usual, steered_by=other)
    np.testing.assert_allclose(plain.real_income, steered.real_income, atol=1e-9)
