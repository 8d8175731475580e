"""Instruments: what arrays become, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import InputError
from tradewind.models.equilibrium import Instruments

ONES, ZEROS = np.ones((2, 2, 1)), np.zeros((2, 2, 1))


def with_value(array: np.ndarray, value: float) -> np.ndarray:
    copy = array.copy()
    copy[0, 1, 0] = value
    return copy


def test_only_what_changes_is_a_link() -> None:
    cost = with_value(ZEROS, 0.1)
    left = ONES.copy()
    left[1, 0, 0] = 0.5
    found = Instruments.from_arrays(remaining=left, log_cost=cost, exporter=0.25)
    assert found.link.tolist() == [[0, 1], [1, 0], [0, 0]]
    assert found.log_cost.tolist() == [0.1, 0.0]
    assert found.quotas.tolist() == [False, True]
    assert found.exporter.tolist() == [0.25, 0.25]
    assert Instruments.from_arrays(log_taste=np.zeros((2, 1))).link.shape == (3, 0)


def test_a_link_spreads_to_every_buyer() -> None:
    one = Instruments.from_arrays(remaining=with_value(ONES, 0.5))
    assert one.spread(1) is one
    found = one.spread(3)
    assert found.link.tolist() == [[0, 0, 0], [3, 4, 5], [0, 0, 0]]
    assert found.remaining.tolist() == [0.5] * 3


@pytest.mark.parametrize("left", [0.0, -0.5, 1.5, np.nan])
def test_a_quota_leaves_something_and_no_more_than_there_was(left: float) -> None:
    with pytest.raises(InputError, match="leaves nothing, or more"):
        Instruments.from_arrays(remaining=with_value(ONES, left))


@pytest.mark.parametrize(
    "rent",
    [{"exporter": 1.5}, {"lost": -0.1}, {"exporter": np.nan}, {"exporter": 0.7, "lost": 0.7}],
)
def test_rents_are_shared_out_once(rent: dict[str, float]) -> None:
    with pytest.raises(InputError, match=r"share of the rent is outside \[0, 1\]"):
        Instruments.from_arrays(remaining=with_value(ONES, 0.5), **rent)


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("name", ["log_cost", "log_tariff", "log_capacity", "log_taste"])
def test_changes_are_finite(name: str, value: float) -> None:
    links = name in {"log_cost", "log_tariff"}
    logs = with_value(ZEROS, value) if links else np.array([[0.0], [value]])
    with pytest.raises(InputError, match=f"not finite.*{name}"):
        Instruments.from_arrays(**{name: logs})
