"""The chains of the embedded world, and a chain of three economies that is known by heart."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.models.minerals import Chain, Chains, Stage, Strain, default_chains
from tradewind.models.minerals.strain import CutAt
from tradewind.world import World


@pytest.fixture(scope="session")
def chains(world: World) -> Chains:
    return default_chains(world)


@pytest.fixture(scope="session")
def tiny() -> Chain:
    """China mines 100 t and refines 45 t, Japan refines 5 t; half of the use is in Japan."""
    ore = np.array([[90.0, 10.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    metal = np.array([[20.0, 20.0, 5.0], [0.0, 5.0, 0.0], [0.0, 0.0, 0.0]])
    none = np.zeros(3)
    mine = Stage("mine", ore.sum(1), none, 1.1 * ore.sum(1), ore, 0.0, 0.35)
    refine = Stage("refine", metal.sum(1), none, 1.1 * metal.sum(1), metal, 2.0, 1.0)
    return Chain(
        "gallium", "Gallium", "made up", ("CHN", "JPN", "ROW"), (mine, refine), 1000.0, 0.2, 0.1,
        0.3, 0.9, pd.DataFrame(), pd.DataFrame(),
    )  # fmt: skip


@pytest.fixture(scope="session")
def embargo(tiny: Chain) -> Strain:
    """No metal leaves China."""
    none = Strain.none(tiny)
    return Strain((CutAt(1, (0,), (0, 1, 2), 1.0),), none.tax, none.lost)
