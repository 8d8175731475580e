"""Marginal losses by name: tables, plain words, and what is not news."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tradewind.app import Gradients, marginal_losses
from tradewind.core import UnknownCodeError
from tradewind.models import gradient
from tradewind.world import World


@pytest.fixture(scope="module")
def japan(world: World) -> Gradients:
    return marginal_losses("JPN", world=world)


def test_the_tables_are_those_of_the_model(world: World, japan: Gradients) -> None:
    expected = gradient(world, "JPN").links(5)
    assert japan.links.head(5)[list(expected.columns)].equals(expected)
    assert japan.links["loss_usd_m"].is_monotonic_decreasing
    assert (japan.links["origin"] != japan.links["destination"]).all()
    assert japan.industries.loc[0, "economy"] == "JPN"
    assert set(japan.elasticities["elasticity"]) == {"sigma", "epsilon", "eta", "psi"}
    assert japan.table("industries") is japan.industries


def test_the_costliest_link_is_said_in_words(japan: Gradients) -> None:
    row = japan.links.iloc[0]
    assert f"from {row['origin_name']} costs Japan US$ {row['loss_usd_m']:,.0f} m" in japan.sentence
    assert "prices of what replaces it rise too" in japan.sentence
    assert not any("Hulten" in warning for warning in japan.warnings)


def test_the_loss_of_the_world_at_the_baseline_is_no_news(world: World) -> None:
    found = marginal_losses(world=world, horizon="long")
    assert any("Hulten" in warning for warning in found.warnings)
    assert "costs the world" in found.sentence
    assert "as much as the added cost itself" in found.sentence
    assert found.links.loc[0, "loss_per_trade_cost"] == pytest.approx(1.0, abs=1e-6)


def test_a_shock_is_the_state(world: World) -> None:
    found = marginal_losses("JPN", shock="taiwan-chip-cut", world=world)
    assert found.state != "baseline"
    assert found.to_dict(3)["state"] == found.state
    assert len(found.to_dict(3)["links"]) == 3


def test_an_unknown_economy_or_shock_is_refused(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="JPN"):
        marginal_losses("JPM", world=world)
    with pytest.raises(UnknownCodeError, match="taiwan-chip-cut"):
        marginal_losses("JPN", shock="taiwan-chip-cuts", world=world)


def test_without_trade_between_economies_there_is_no_costliest_link(japan: Gradients) -> None:
    alone = replace(japan, links=japan.links.iloc[:0])
    assert alone.sentence == "Nothing is traded between economies."
