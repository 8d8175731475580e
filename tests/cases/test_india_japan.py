"""The flagship pact in the embedded world: signs and sizes that a reader would question first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from tradewind.models.equilibrium import Settled, settle
from tradewind.partnership import Pact, PartnershipParams

if TYPE_CHECKING:
    from tradewind.world import World


@pytest.fixture(scope="module")
def pact(world: World) -> Pact:
    return Pact.read("india-japan", world=world)


def _gains(world: World, pact: Pact) -> pd.Series:
    """Return gains of calm years, US$ million."""
    found = settle(world, Settled(pact.reform(), PartnershipParams().calm))
    assert found.residual < 1e-8
    return pd.Series(found.gain_usd / 1e6, world.economies.index)


def test_members_and_the_world_gain_in_calm_years(world: World, pact: Pact) -> None:
    gains = _gains(world, pact)
    gdp = world.economies["gdp_usd_2022"] / 1e6
    assert gains[["IND", "JPN"]].min() > 0
    assert gains.sum() > gains[["IND", "JPN"]].sum() * 0.8
    share = 100 * gains / gdp
    assert share[["IND", "JPN"]].max() < 0.2  # a modest pact: far less than a percent of GDP
    assert share.drop(["IND", "JPN"]).abs().max() < 0.05


def test_who_is_moved_away_from_loses_most(world: World, pact: Pact) -> None:
    gains = _gains(world, pact)
    assert gains.idxmin() == "CHN"
    away = {m.away_from for m in pact.measures if m.type == "diversify"}
    assert away == {"CHN"}


@pytest.mark.parametrize("kind", ["standards", "facilitation"])
def test_easier_trade_gains_both(world: World, pact: Pact, kind: str) -> None:
    some = pact.only([measure.id for measure in pact.measures if measure.type == kind])
    assert some.measures
    assert _gains(world, some)[["IND", "JPN"]].min() > 0


def test_a_pact_of_one_member_loses_what_needs_both(world: World, pact: Pact) -> None:
    for code in pact.members:
        left = pact.among([code]).reform()
        assert not any(term.kind in ("trade_cost", "tariff") for term in left.terms)
