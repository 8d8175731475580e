"""Worldviews: files that cannot be used are refused, and each changes the world as it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tradewind.core import InputError, TradewindError, UnknownCodeError
from tradewind.models import EquilibriumParams, Reform, Tariff, TradeCost
from tradewind.partnership import Worldviews
from tradewind.partnership.bench import Bench
from tradewind.partnership.worldviews import Worldview, worldview_table
from tradewind.world import World

HEAD = '[[worldviews]]\nid = "calm"\ntitle = "Calm"\nsource = "x"\n'
NUMBER = 'value = 0.1\nlow = 0.05\nhigh = 0.2\nsource = "x"\nconfidence = "C"\n'
COST = f"[worldviews.bloc_cost]\n{NUMBER}"
RISE = "[[worldviews.tariffs]]\norigin = ['all']\ndestination = ['JPN']\nindustries = ['C29']\n"
RATE = f"[worldviews.tariffs.rate]\n{NUMBER}"


def _bloc(name: str, *codes: str) -> str:
    return f"[[worldviews.blocs]]\nname = '{name}'\neconomies = {list(codes)}\n"


@pytest.fixture
def read(tmp_path: Path, world: World) -> Callable[[str], Worldviews]:
    def views(text: str) -> Worldviews:
        file = tmp_path / "own.toml"
        file.write_text(text, encoding="utf-8")
        return Worldviews.read(file, world=world)

    return views


TWICE = _bloc("one", "JPN", "USA") + _bloc("two", "CHN", "JPN") + COST
TOP = "[[worldviews]]"
BAD = {
    "two blocs": (TWICE, "An economy is in two blocs", TOP, "bloc two", "JPN"),
    "blocs without cost": (_bloc("one", "JPN"), "come together", TOP, "bloc_cost", ""),
    "cost without blocs": (COST, "come together", TOP, "bloc_cost", ""),
    "economy": (_bloc("one", "JPX") + COST, "Unknown economy", TOP, "bloc one", "JPX"),
    "industry": (RISE.replace("C29", "C99") + RATE, "Unknown industry", TOP, "industry", "C99"),
    "seller": (RISE.replace("all", "XX") + RATE, "Unknown economy", TOP, "tariffs", "XX"),
    "at home": (RISE.replace("all", "JPN") + RATE, "and itself", TOP, "tariffs", "JPN"),
    "missing field": (RISE, "cannot be used", "[[worldviews.tariffs]]", "tariffs.0.rate", ""),
    "empty bloc": (_bloc("one") + COST, "cannot be", "economies = []", "blocs.0.economies", "[]"),
    "unknown field": ("kind = 'x'\n", "cannot be used", "kind = 'x'", "kind", "x"),
    "number out of order": (
        _bloc("one", "JPN") + COST.replace("0.05", "0.15"), "cannot be used",
        "[worldviews.bloc_cost]", "bloc_cost", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_used_is_refused_with_file_and_line(
    read: Callable[[str], Worldviews], case: str
) -> None:
    body, message, row, field, found = BAD[case]
    text = HEAD.replace("calm", "first") + HEAD + body
    line = max(k for k, each in enumerate(text.splitlines(), start=1) if each == row)
    with pytest.raises(TradewindError, match=message) as raised:
        read(text)
    assert f"own.toml, line {line}, " in raised.value.where
    assert field in raised.value.where
    assert found in raised.value.found
    assert raised.value.fix or isinstance(raised.value, UnknownCodeError)


def test_the_line_is_that_of_the_field(read: Callable[[str], Worldviews]) -> None:
    text = HEAD + RISE + RATE.replace("C", "D")
    line = text.splitlines().index('confidence = "D"') + 1
    with pytest.raises(InputError) as raised:
        read(text)
    assert f"line {line}, tariffs.0.rate.confidence" in raised.value.where


def test_what_is_not_toml_or_not_there_is_refused(
    read: Callable[[str], Worldviews], tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="is not TOML"):
        read("[[worldviews]\n")
    with pytest.raises(InputError, match="not there") as raised:
        Worldviews.read(tmp_path / "none.toml")
    assert raised.value.fix


def test_a_file_without_worldviews_has_none(read: Callable[[str], Worldviews]) -> None:
    assert read("").views == ()


def test_the_four_of_the_package_are_sourced(world: World) -> None:
    found = Worldviews.read(world=world)
    assert [v.id for v in found.views] == [
        "status-quo", "cooperation", "protectionism", "fragmentation",
    ]  # fmt: skip
    assert [v.pact for v in found.views] == [False, True, False, False]
    assert all(v.source and v.story for v in found.views)
    assert found.views[0].reform() == found.views[1].reform() == Reform()
    (tariff,) = found.views[2].reform().terms
    assert isinstance(tariff, Tariff)
    assert tariff.rate == found.views[2].tariffs[0].rate.value
    goods = world.industries.index[world.industries["goods"].astype(bool)]
    assert set(tariff.industry) == set(goods)


def test_blocs_pay_between_each_other_and_not_within(small: Any) -> None:
    view: Worldview = small.worldviews.views[3]
    terms = view.reform().terms
    assert [(t.origin, t.destination) for t in terms] == [
        (("JPN", "USA"), ("CHN",)),
        (("CHN",), ("JPN", "USA")),
    ]
    assert all(isinstance(t, TradeCost) and t.factor == 1.1 for t in terms)


def test_worldviews_are_compared_for_the_same_hazards(small: Any) -> None:
    calm = EquilibriumParams(horizon="medium", fuels="world-market")
    bench = Bench(small.without, "since-2010", calm, store=small)
    pact = small.pact(small.measure("standards"), small.measure("sea_lane_security"))
    targets = ["IND", "JPN", "World"]
    table = worldview_table(bench, pact, small.worldviews.views, targets)
    rows = table.set_index(["worldview", "target"])
    assert len(table) == 4 * 3
    world = rows.xs("World", level="target")
    for name in ("gain", "pact_gain"):
        both = table[f"{name.replace('gain', 'trade_gain')}_usd"]
        both = both + table[f"{name.replace('gain', 'risk_gain')}_usd"]
        assert table[f"{name}_usd"].to_numpy() == pytest.approx(both.to_numpy())
    small_change = 1e-6 * world["pact_gain_usd"].max()
    assert abs(world.loc["status-quo", "gain_usd"]) < small_change
    assert world.loc["cooperation", "gain_usd"] == pytest.approx(
        world.loc["status-quo", "pact_gain_usd"], rel=1e-6
    )
    assert world.loc["protectionism", "trade_gain_usd"] < 0
    assert world.loc["fragmentation", "trade_gain_usd"] < 0
    assert (world["pact_risk_gain_usd"] > 0).all()
    assert (world["pact_trade_gain_usd"] > 0).all()
