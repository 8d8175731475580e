"""Ports: shares add up, gateways of those without a coast, terminals for crude oil."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.models.sealanes import ports
from tradewind.models.sealanes.facts import table
from tradewind.world import World


def named(share: np.ndarray) -> set[str]:
    return set(ports().places.loc[share > 0, "name"])


def row(code: str) -> int:
    return ports().economies.index(code)


@pytest.mark.parametrize("kind", ["imports", "exports", "crude"])
def test_shares_add_up_to_one(kind: str) -> None:
    shares = getattr(ports(), kind)
    assert shares.shape == (len(ports().economies), len(ports().places))
    assert shares.min() >= 0
    assert shares.sum(axis=1) == pytest.approx(1.0)


def test_every_economy_of_the_world_has_ports(world: World) -> None:
    assert set(world.economies.index) <= set(ports().economies)
    assert len(ports().economies) == 100


def test_a_place_is_one_place_whoever_uses_it() -> None:
    places = ports().places
    assert not places.duplicated(["longitude", "latitude"]).any()
    rows = table("ports")
    assert len(places) == len(set(zip(rows["lat"], rows["lon"], strict=True)))


@pytest.mark.parametrize(
    ("code", "gateway"), [("AUT", "Rotterdam"), ("CHE", "Rotterdam"), ("LAO", "Bangkok")]
)
def test_those_without_a_coast_use_ports_of_neighbours(code: str, gateway: str) -> None:
    assert gateway in named(ports().imports[row(code)])
    own = set(table("ports").query("role != 'gateway'")["economy"])
    assert code not in own


def test_crude_leaves_from_terminals_where_they_are_listed() -> None:
    found = ports()
    sold = named(found.crude[row("SAU")])
    assert any("Tanura" in name or "Juaymah" in name for name in sold)
    assert any("Yanbu" in name for name in sold)
    assert "Jeddah" not in " ".join(sold)
    assert any("Jeddah" in name for name in named(found.exports[row("SAU")]))


def test_others_sell_crude_where_they_sell_all_else() -> None:
    listed = set(table("ports").query("role == 'oil'")["economy"])
    found = ports()
    for code in sorted(set(found.economies) - listed):
        assert np.array_equal(found.crude[row(code)], found.exports[row(code)])


def test_nobody_buys_at_a_terminal_for_export() -> None:
    rows = table("ports")
    assert rows.loc[rows["role"] == "oil", "weight_import"].fillna(0.0).max() == 0
