"""Responses of chains: tables, prices where somebody uses it, cover, and who is displaced."""

from __future__ import annotations

import numpy as np
import pytest

from tradewind.core import InputError
from tradewind.models.minerals import (
    Chain,
    ChainPlan,
    ChainResponse,
    Chains,
    MineralParams,
    NewCapacity,
    Stock,
    Strain,
    Thrift,
    respond_chain,
    welfare_table,
    world_loss_usd,
)
from tradewind.models.minerals.strain import CutAt

NO_STOCKS = MineralParams(users_stock_days=0.0)


@pytest.fixture(scope="module")
def calm(tiny: Chain) -> ChainResponse:
    return respond_chain(tiny)


@pytest.fixture(scope="module")
def hit(tiny: Chain, embargo: Strain) -> ChainResponse:
    return respond_chain(tiny, embargo)


def test_without_a_strain_all_stays(calm: ChainResponse, tiny: Chain) -> None:
    assert calm.use_t == pytest.approx(tiny.use_t)
    assert calm.price_change_pct == pytest.approx(np.zeros(3), abs=1e-9)
    assert calm.world_shortage_share == pytest.approx(0, abs=1e-12)
    assert welfare_table(calm)["change_usd"].to_numpy() == pytest.approx(0, abs=1e-6)
    for s, stage in enumerate(tiny.stages):
        assert calm.flow_t(s) == pytest.approx(stage.flow_t, abs=1e-9)
        assert calm.output_t(s) == pytest.approx(stage.output_t)


def test_the_table_has_a_row_per_economy(hit: ChainResponse) -> None:
    rows = hit.to_frame().set_index("economy")
    assert list(rows.index) == ["CHN", "JPN", "ROW"]
    assert list(rows) == [
        "mineral", "wanted_t", "used_t", "short_t", "shortage_share", "price_change_pct",
        "released_t", "cover_days", "sold_abroad_change_t",
    ]  # fmt: skip
    assert (rows["mineral"] == "gallium").all()
    assert rows["wanted_t"].tolist() == pytest.approx([20, 25, 5])
    short = np.maximum(hit.wanted_t - hit.use_t, 0.0)
    assert rows["short_t"].to_numpy() == pytest.approx(short)
    assert rows["shortage_share"].to_numpy() == pytest.approx(short / hit.wanted_t)
    assert rows.loc["CHN", "short_t"] == 0
    assert rows.loc["CHN", "price_change_pct"] < 0 < rows.loc["JPN", "price_change_pct"]
    assert rows.loc["CHN", "sold_abroad_change_t"] == pytest.approx(-25)
    assert rows.loc["JPN", "released_t"] == pytest.approx(25 * 30 / 365)


def test_cover_is_how_long_stocks_last_for_what_is_missing(tiny: Chain, embargo: Strain) -> None:
    plan = ChainPlan(stocks=(Stock("gallium", "refine", ("JPN",), 60.0),))
    rows = respond_chain(tiny, embargo, plan).to_frame().set_index("economy")
    missing = rows["short_t"] + rows["released_t"]
    assert rows.loc["JPN", "cover_days"] == pytest.approx(25 * 90 / missing["JPN"])
    assert rows.loc["ROW", "cover_days"] == pytest.approx(5 * 30 / missing["ROW"])
    assert rows.loc["CHN", "cover_days"] == np.inf


def test_without_a_shortage_cover_never_ends(calm: ChainResponse) -> None:
    assert (calm.to_frame()["cover_days"] == np.inf).all()


def test_prices_are_missing_where_nobody_uses_it(tiny: Chain) -> None:
    plan = ChainPlan(thrifts=(Thrift("gallium", "ROW", 1.0),))
    found = respond_chain(tiny, plan=plan)
    assert np.isnan(found.price_change_pct).tolist() == [False, False, True]
    assert np.isfinite(found.world_price_change_pct)
    assert found.shortage_share[2] == 0
    assert found.to_frame()["price_change_pct"].isna().sum() == 1


def test_real_chains_have_no_price_where_nobody_uses_it(chains: Chains) -> None:
    chain = chains["lithium"]
    unused = chain.use_t == 0
    assert unused.any()
    assert (np.isnan(respond_chain(chain).price_change_pct) == unused).all()


def test_the_table_of_stages(hit: ChainResponse, tiny: Chain) -> None:
    rows = hit.stage_frame()
    assert list(rows) == [
        "mineral", "stage", "economy", "output_before_t", "output_t", "scrap_t", "released_t",
        "seller_price_change_pct", "buyer_price_change_pct",
    ]  # fmt: skip
    assert rows["stage"].tolist() == ["mine"] * 3 + ["refine"] * 3
    by = rows.set_index(["stage", "economy"])
    assert by.loc[("mine", "CHN"), "output_before_t"] == 100
    assert by.loc[("refine", "JPN"), "output_t"] == pytest.approx(5.5)
    assert by["seller_price_change_pct"].isna().tolist() == [False, True, True, False, False, True]
    assert by["buyer_price_change_pct"].isna().tolist() == [False, False, True] + [False] * 3
    fed = by.loc["refine", "output_t"].to_numpy() * tiny.stages[1].feed
    arrived = hit.flow_t(0).sum(axis=0) + by.loc["mine", "released_t"].to_numpy()
    assert arrived == pytest.approx(fed)


def test_the_displaced_come_first(hit: ChainResponse) -> None:
    rows = hit.displaced()
    assert list(rows) == [
        "mineral", "stage", "origin", "destination", "before_t", "after_t", "change_t",
    ]  # fmt: skip
    first = rows.iloc[0]
    assert (first["stage"], first["origin"], first["destination"]) == ("refine", "CHN", "JPN")
    assert first["change_t"] == pytest.approx(-20)
    assert rows["change_t"].abs().is_monotonic_decreasing
    assert (rows["change_t"] == rows["after_t"] - rows["before_t"]).all()
    assert (rows["origin"] != rows["destination"]).all()
    assert len(hit.displaced(top=2)) == 2


def test_shorter_events_draw_faster_on_stocks(tiny: Chain, embargo: Strain) -> None:
    year, quarter = (respond_chain(tiny, embargo, days=days) for days in (365.0, 91.25))
    assert quarter.released_t(1)[1] == pytest.approx(4 * year.released_t(1)[1])
    assert quarter.world_shortage_share < year.world_shortage_share


def test_a_cut_of_nothing_is_nothing(tiny: Chain) -> None:
    none = Strain.none(tiny)
    idle = Strain((CutAt(1, (0,), (0, 1, 2), 0.0),), none.tax, none.lost)
    assert respond_chain(tiny, idle).use_t == pytest.approx(tiny.use_t)


def test_plans_of_other_minerals_are_passed_over(tiny: Chain, embargo: Strain) -> None:
    plan = ChainPlan(
        stocks=(Stock("tin", "refine", ("JPN",), 60.0),),
        capacities=(NewCapacity("tin", "refine", "JPN", 10.0),),
        thrifts=(Thrift("tin", "JPN", 0.5),),
    )
    with_it, without = (respond_chain(tiny, embargo, each) for each in (plan, None))
    assert (with_it.optimum.x == without.optimum.x).all()


def test_thrift_takes_from_what_is_wanted(tiny: Chain) -> None:
    thrifts = (Thrift("gallium", "JPN", 0.5), Thrift("gallium", "JPN", 0.5))
    found = respond_chain(tiny, plan=ChainPlan(thrifts=thrifts))
    assert found.wanted_t == pytest.approx([20, 25 * 0.25, 5])
    assert found.world_price_change_pct < 0


def test_new_plants_and_recyclers_make(tiny: Chain, embargo: Strain) -> None:
    capacities = (
        NewCapacity("gallium", "refine", "JPN", 3.0),
        NewCapacity("gallium", "refine", "IND", 2.0, from_scrap=True),
    )
    found = respond_chain(tiny, embargo, ChainPlan(capacities=capacities), NO_STOCKS)
    before = respond_chain(tiny, embargo, params=NO_STOCKS)
    assert found.output_t(1)[1] == pytest.approx(5.5 + 3)
    assert found.scrap_t(1)[2] == pytest.approx(2)
    assert found.world_shortage_share < before.world_shortage_share
    assert world_loss_usd(found) < world_loss_usd(before)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Stock("gallium", "refine", ("JPN",), -1.0),
        lambda: NewCapacity("gallium", "refine", "JPN", float("nan")),
        lambda: Thrift("gallium", "JPN", 1.1),
        lambda: Thrift("gallium", "JPN", float("nan")),
    ],
)
def test_plans_of_impossible_size_are_refused(make: object) -> None:
    with pytest.raises(InputError):
        make()


@pytest.mark.parametrize(
    "plan",
    [
        ChainPlan(stocks=(Stock("gallium", "refined", ("JPN",), 60.0),)),
        ChainPlan(stocks=(Stock("gallium", "refine", ("JPM",), 60.0),)),
        ChainPlan(capacities=(NewCapacity("gallium", "smelt", "JPN", 5.0),)),
    ],
)
def test_a_plan_that_fits_nothing_is_refused(tiny: Chain, embargo: Strain, plan: ChainPlan) -> None:
    with pytest.raises(InputError):
        respond_chain(tiny, embargo, plan)


def test_a_stock_counts_each_economy_once(tiny: Chain, embargo: Strain) -> None:
    once, twice = (
        respond_chain(
            tiny, embargo, ChainPlan(stocks=(Stock("gallium", "refine", economies, 60.0),))
        )
        for economies in (("JPN",), ("JPN", "JPN"))
    )
    assert twice.released_t(1) == pytest.approx(once.released_t(1))


def test_cover_counts_the_stocks_that_may_be_drawn_on(tiny: Chain, embargo: Strain) -> None:
    # Stocks are days of the baseline use, also where users have since learnt to do with less.
    plan = ChainPlan(thrifts=(Thrift("gallium", "JPN", 0.5),))
    found = respond_chain(tiny, embargo, plan)
    rows = found.to_frame().set_index("economy")
    missing = rows.loc["JPN", "short_t"] + rows.loc["JPN", "released_t"]
    assert rows.loc["JPN", "released_t"] == pytest.approx(25 * 30 / 365)
    assert rows.loc["JPN", "cover_days"] == pytest.approx(25 * 30 / missing)


def test_plans_join() -> None:
    stock = Stock("tin", "refine", ("JPN",), 1.0)
    thrift = Thrift("gallium", "JPN", 0.1)
    both = ChainPlan(stocks=(stock,)).joined(ChainPlan(thrifts=(thrift,)))
    assert both == ChainPlan(stocks=(stock,), thrifts=(thrift,))
    assert both.of("tin") == ChainPlan(stocks=(stock,))
    assert both.of("zinc").nothing
