"""Face value against look-through on a world that can be checked by hand."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import xarray as xr

from tradewind.core import InputError
from tradewind.measure import look_through


def _expanded(world) -> xr.DataArray:
    trade = world.intermediate_usd_m
    bought = trade.sum("origin")
    share = (trade / bought.where(bought > 0)).fillna(0.0)
    flow = share * world.inputs_usd_m
    return flow.transpose("origin", "industry", "destination", "user")


def test_hidden_exposure_by_hand(toy) -> None:
    seen = look_through(toy)
    chips = seen.face.sel(economy="BBB", industry="C26")
    assert chips.to_dict()["data"] == pytest.approx([0.0, 0.0, 0.5])
    motors = seen.total.sel(economy="AAA", industry="C27")
    # 50 of chips per 130 of motors, from AAA, BBB and CCC 2:3:1; BBB's chips need CCC's motors.
    direct = 50 / 130 * np.array([2, 3, 1]) / 6
    loop = seen.embodied.sel(industry="C26")
    expected = sum(direct[k] * loop.isel(economy=k).to_numpy() for k in range(3))
    assert motors.to_numpy() == pytest.approx(expected)
    assert float(motors.sel(origin="CCC")) > float(seen.face.sel(economy="AAA", industry="C27")[2])


def test_views_of_one_economy(toy) -> None:
    table = look_through(toy).by_industry("AAA").set_index("industry")
    assert table.loc["C27", "face_top_origin"] == "BBB"
    assert table.loc["C27", "face_share"] == pytest.approx(0.5)
    assert table.loc["C27", "foreign_face_share"] == pytest.approx(2 / 3)
    nothing = look_through(toy).by_industry("CCC")
    assert nothing[["face_top_origin", "look_through_share"]].isna().all(axis=None)


@pytest.mark.parametrize("weights", ["output", "final"])
def test_shares_by_origin_sum_to_one(toy, weights) -> None:
    table = look_through(toy).by_origin("AAA", weights)
    assert table["face_share"].sum() == pytest.approx(1.0)
    assert table["look_through_share"].sum() == pytest.approx(1.0)
    assert table["hidden_share"].sum() == pytest.approx(0.0)


def test_full_table_and_trade_form_agree_where_users_do_not_differ(toy) -> None:
    full = dataclasses.replace(toy, full_flow_usd_m=_expanded(toy))
    ours, theirs = look_through(toy), look_through(full)
    assert (ours.detail, theirs.detail) == ("trade", "full")
    assert theirs.total.to_numpy() == pytest.approx(ours.total.to_numpy(), abs=1e-12)
    assert theirs.face.to_numpy() == pytest.approx(ours.face.to_numpy(), abs=1e-12)
    assert len(theirs.warnings) < len(ours.warnings)
    assert look_through(full, "trade").detail == "trade"


def test_embedded_world_expanded_gives_the_same(world) -> None:
    full = dataclasses.replace(world, full_flow_usd_m=_expanded(world))
    difference = look_through(full).total - look_through(world).total
    assert float(np.abs(difference).max()) < 1e-10


def test_full_table_must_be_loaded(toy) -> None:
    with pytest.raises(InputError, match="data pull"):
        look_through(toy, "full")


def test_unknown_weights_are_refused(toy) -> None:
    with pytest.raises(InputError, match="output or final"):
        look_through(toy).by_origin("AAA", "labour")


def test_result_can_be_kept(toy, tmp_path) -> None:
    seen = look_through(toy)
    assert len(seen.to_frame()) == 18
    assert seen.to_parquet(tmp_path / "exposure.parquet").is_file()
    assert seen.to_dict()["detail"] == "trade"
    assert "3 x 3 x 2" in str(seen)
