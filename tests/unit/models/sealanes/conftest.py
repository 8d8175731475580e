"""Fixtures of sea lanes: ports by place, and what a route costs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tradewind.models.sealanes import Passages, ports
from tradewind.models.sealanes.network import bits_of
from tradewind.models.sealanes.pace import penalties_km


@pytest.fixture(scope="session")
def within() -> Callable[..., np.ndarray]:
    """Ports within degrees of longitude and latitude."""

    def found(west: float, east: float, south: float, north: float) -> np.ndarray:
        places = ports().places
        return np.flatnonzero(
            places["longitude"].between(west, east) & places["latitude"].between(south, north)
        )

    return found


@pytest.fixture(scope="session")
def gulf(within: Callable[..., np.ndarray]) -> np.ndarray:
    """Ports inside the Strait of Hormuz."""
    return within(47.0, 56.1, 23.9, 30.6)


@pytest.fixture(scope="session")
def black_sea(within: Callable[..., np.ndarray]) -> np.ndarray:
    """Ports inside the Bosporus."""
    return within(27.4, 42.0, 41.1, 47.5)


@pytest.fixture(scope="session")
def port() -> Callable[[str], int]:
    """The port with a name."""

    def found(name: str) -> int:
        names = list(ports().places["name"])
        return next(k for k, each in enumerate(names) if each.startswith(name))

    return found


@pytest.fixture(scope="session")
def cost_km() -> Callable[[Passages], np.ndarray]:
    """Kilometres with the time for canals counted as distance: what routes are compared by."""

    def found(passages: Passages) -> np.ndarray:
        cost = passages.km.copy()
        for name, extra in penalties_km().items():
            cost += np.where(passages.gates & bits_of((name,)), extra, 0.0)
        return cost

    return found
