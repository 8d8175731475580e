"""A stop of Chinese gallium and germanium, beside the United States Geological Survey.

Nassar, Shojaeddini, Alonso, Jaskula and Tolcin (2024), USGS Open-File Report 2024-1057, abstract: a
complete restriction of China's net exports lowers US GDP by US$ 3.1 bn (1.7 to 8.2) for gallium,
0.4 bn (0.01 to 1.1) for germanium, and 3.4 bn (1.7 to 9.0) for both at once.
"""

import pytest

from tradewind.models import EquilibriumParams, Shock
from tradewind.models.equilibrium import respond_many
from tradewind.models.minerals import MineralParams, through_chains
from tradewind.models.minerals.params import STRENGTH, STRENGTH_RANGE
from tradewind.world import World

GALLIUM, GERMANIUM, BOTH = (1.7, 8.2), (0.01, 1.1), (1.7, 9.0)
BEST = 3.4


@pytest.fixture(scope="module")
def world():
    return World.load()


def us_loss_bn(world, strength):
    """Return US$ bn a year that the United States lose: gallium, germanium, both."""
    stops = [
        Shock("stop").mineral_cut(
            origin="CHN", destination="all", mineral=minerals, stage="refine", share=1.0
        )
        for minerals in (["gallium"], ["germanium"], ["gallium", "germanium"])
    ]
    params = MineralParams(strength=strength)
    shocks = [through_chains(stop, world, params=params) for stop in stops]
    found = respond_many(world, shocks, EquilibriumParams(horizon="short"))
    return [-float(change) / 1e3 for change in found.real_income_change_usd_m["USA"]]


def test_gallium_and_both_lie_in_the_published_range(world):
    gallium, _, both = us_loss_bn(world, STRENGTH)
    assert GALLIUM[0] <= gallium <= GALLIUM[1]
    assert both == pytest.approx(BEST, rel=0.1)


def test_germanium_is_too_large_by_less_than_a_quarter_of_the_bound(world):
    _, germanium, _ = us_loss_bn(world, STRENGTH)
    assert GERMANIUM[1] < germanium < 1.25 * GERMANIUM[1]


def test_the_range_of_the_strength_spans_the_published_range(world):
    low, high = (us_loss_bn(world, strength)[2] for strength in STRENGTH_RANGE)
    assert low == pytest.approx(BOTH[0], rel=0.15)
    assert high == pytest.approx(BOTH[1], rel=0.15)


def test_who_alone_is_cut_off_never_gains(world):
    cases = [("JPN", "gallium", "refine"), ("KOR", "germanium", "refine"),
             ("JPN", "rare-earths-heavy", "make"), ("IND", "graphite", "mine")]  # fmt: skip
    cuts = [
        Shock("x").mineral_cut(
            origin="CHN", destination=economy, mineral=mineral, stage=stage, share=1.0
        )
        for economy, mineral, stage in cases
    ]
    shocks = [through_chains(cut, world) for cut in cuts]
    found = respond_many(world, shocks, EquilibriumParams(horizon="short"))
    for row, (economy, _, _) in enumerate(cases):
        assert found.real_income_change_usd_m.iloc[row][economy] <= 1e-6
