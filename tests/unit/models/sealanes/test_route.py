"""One route: the same as that of all ports, with its line, and never without a length."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import InputError, ModelError, UnknownCodeError
from tradewind.models.sealanes import closed_by_default, find_route, ports, routes
from tradewind.models.sealanes.network import great_circle_km, names_of

MUMBAI, ROTTERDAM, SHANGHAI = (72.84, 18.95), (4.44, 51.90), (121.64, 31.19)
JUAYMAH, YOKOHAMA = (50.07, 26.71), (139.63, 35.46)
ARCTIC = closed_by_default()


def test_mumbai_goes_to_rotterdam_by_suez_or_the_cape() -> None:
    usual, around = (find_route(MUMBAI, ROTTERDAM, closed) for closed in ((), ("suez",)))
    assert usual.chokepoints == ("bab-el-mandeb", "suez", "gibraltar", "dover")
    assert {"good-hope", "dover"} <= set(around.chokepoints)
    assert "suez" not in around.chokepoints
    assert 1.5 < around.km / usual.km < 2.0


def test_saudi_oil_goes_to_japan_by_malacca_sunda_or_lombok() -> None:
    closed = ((), ("malacca",), ("malacca", "sunda"))
    found = [find_route(JUAYMAH, YOKOHAMA, names) for names in closed]
    assert found[0].chokepoints == ("malacca", "singapore", "luzon", "hormuz")
    assert found[1].chokepoints == ("sunda", "luzon", "hormuz")
    assert found[2].chokepoints == ("lombok", "makassar", "hormuz")
    assert found[0].km < found[1].km < found[2].km


def test_china_goes_to_rotterdam_over_the_arctic_only_if_it_may() -> None:
    usual = find_route(SHANGHAI, ROTTERDAM)
    assert not set(usual.chokepoints) & ARCTIC
    assert {"malacca", "suez"} <= set(usual.chokepoints)
    over = find_route(SHANGHAI, ROTTERDAM, opened=ARCTIC)
    assert {"bering", "northern-sea-route", "arctic-legs"} <= set(over.chokepoints)
    assert over.km < usual.km


def test_the_length_is_that_of_the_line() -> None:
    route = find_route(MUMBAI, ROTTERDAM)
    line = np.column_stack([route.longitude, route.latitude])
    assert route.km == pytest.approx(great_circle_km(line[:-1], line[1:]).sum(), rel=0.005)
    assert np.abs(line[0] - MUMBAI).max() < 1
    assert np.abs(line[-1] - ROTTERDAM).max() < 1


def test_the_way_back_is_the_way_there() -> None:
    there, back = find_route(MUMBAI, ROTTERDAM), find_route(ROTTERDAM, MUMBAI)
    assert there.km == pytest.approx(back.km)
    assert there.chokepoints == back.chokepoints
    assert np.array_equal(there.longitude, back.longitude[::-1])


@pytest.mark.parametrize("closed", [(), ("suez",), ("malacca", "panama")])
def test_it_is_the_route_of_the_table(closed: tuple[str, ...]) -> None:
    places, found = ports().places, routes()
    kept = found.passages(frozenset(closed))
    for a, b in np.random.default_rng(11).integers(len(places), size=(20, 2)):
        if found.port[a] == found.port[b]:
            continue
        ends = (tuple(places.loc[k, ["longitude", "latitude"]].astype(float)) for k in (a, b))
        route = find_route(*ends, closed)
        assert route.km == pytest.approx(kept.km[a, b], abs=1.0)
        assert route.chokepoints == names_of(kept.gates[a, b])


@pytest.mark.parametrize("closed", [("hormuz",), ("Strait of Hormuz",)])
def test_where_no_route_is_left_it_says_so_and_what_is_closed(closed: tuple[str, ...]) -> None:
    with pytest.raises(ModelError, match=r"No route is left.*hormuz.*Open one"):
        find_route(JUAYMAH, YOKOHAMA, closed)


def test_one_place_has_no_route_to_itself() -> None:
    with pytest.raises(InputError, match=r"one place on the network.*further apart"):
        find_route(MUMBAI, (72.841, 18.951))


@pytest.mark.parametrize(
    ("origin", "destination", "field"),
    [
        ((200.0, 0.0), MUMBAI, "origin"),
        ((0.0, 91.0), MUMBAI, "origin"),
        (MUMBAI, (18.95, 172.84), "destination"),
        (MUMBAI, (float("nan"), 0.0), "destination"),
    ],
)
def test_a_place_that_is_not_on_the_globe_is_refused(
    origin: tuple[float, float], destination: tuple[float, float], field: str
) -> None:
    with pytest.raises(InputError, match=f"not on the globe.*{field}.*longitude"):
        find_route(origin, destination)


@pytest.mark.parametrize("field", ["closed", "opened"])
def test_an_unknown_chokepoint_is_refused_with_a_suggestion(field: str) -> None:
    with pytest.raises(UnknownCodeError, match=r"chokepoint.*suez"):
        find_route(MUMBAI, ROTTERDAM, **{field: ("sues",)})
