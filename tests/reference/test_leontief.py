"""Leontief multipliers against pymrio 0.7.0.

Sources: pymrio 0.7.0 (`calc_A`, `calc_L`) where it is installed; otherwise the sums that it gives
for the OECD ICIO 2022 table of 4,000 nodes: all elements of the inverse 8497.627851489538, trace
4347.51622050578. Tests on that table skip where it has not been pulled. Tolerance 1e-8, relative.
"""

from __future__ import annotations

import duckdb
import narwhals as nw
import numpy as np
import pytest

from tradewind.core import MissingDataError
from tradewind.data import Lake, full_flows, lake_root
from tradewind.measure import (
    look_through,
    output_multipliers,
    requirements_by_origin,
    technical_coefficients,
)
from tradewind.world import World

SUM_OF_INVERSE = 8497.627851489538
TRACE_OF_INVERSE = 4347.51622050578
TOLERANCE = 1e-8


@pytest.fixture(scope="module")
def published(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Flows between 4,000 nodes and their output as published, before rounding, US$ million."""
    lake = Lake(lake_root())
    economies, industries = tuple(world.economies.index), tuple(world.industries.index)
    try:
        flows = full_flows(lake, economies, industries)
    except MissingDataError:
        pytest.skip("needs the full input-output table: run `tradewind data pull`")
    with duckdb.connect() as engine:
        rows = lake.read("io_final", engine).filter(nw.col("year") == world.year)
        final = rows.collect(backend="pyarrow").to_native().to_pandas()
    sales = final.pivot(index="origin", columns="industry", values="value_usd_m")
    nodes = len(economies) * len(industries)
    square = flows.reshape(nodes, nodes)
    last = sales.loc[list(economies), list(industries)].to_numpy().ravel()
    return square, square.sum(axis=1) + last


def test_sum_of_the_inverse_on_the_full_table(published) -> None:
    coefficients = technical_coefficients(*published)
    membership = np.repeat(np.eye(80), 50, axis=0)
    solved = requirements_by_origin(coefficients, membership)
    assert solved.values.sum() == pytest.approx(SUM_OF_INVERSE, rel=TOLERANCE)
    assert output_multipliers(coefficients).sum() == pytest.approx(SUM_OF_INVERSE, rel=TOLERANCE)


def test_trace_of_the_inverse_on_the_full_table(published) -> None:
    """The system is the same one: its inverse has the trace that pymrio finds."""
    coefficients = technical_coefficients(*published)
    trace = np.trace(np.linalg.inv(np.eye(len(coefficients)) - coefficients))
    assert trace == pytest.approx(TRACE_OF_INVERSE, rel=TOLERANCE)


def test_multipliers_equal_pymrio_on_the_full_table(published) -> None:
    pymrio = pytest.importorskip("pymrio")
    flows, output = published
    inverse = np.asarray(pymrio.calc_L(pymrio.calc_A(flows, output)))
    ours = output_multipliers(technical_coefficients(flows, output))
    np.testing.assert_allclose(ours, inverse.sum(axis=0), rtol=TOLERANCE)


def test_exposure_equals_pymrio_on_the_embedded_world(world: World) -> None:
    """Six groups of economies, users within each sharing one mix of origins."""
    pymrio = pytest.importorskip("pymrio")
    codes = list(world.economies.index)
    small = world.aggregate(economies={f"G{k}": codes[k::6] for k in range(6)})
    trade = small.intermediate_usd_m
    bought = trade.sum("origin")
    flow = (trade / bought.where(bought > 0)).fillna(0.0) * small.inputs_usd_m
    square = flow.transpose("origin", "industry", "destination", "user").to_numpy()
    output = small.output_usd_m.transpose("economy", "industry").to_numpy().ravel()
    square = square.reshape(output.size, output.size)
    inverse = np.asarray(pymrio.calc_L(pymrio.calc_A(square, output)))
    behind = (inverse - np.eye(output.size)).reshape(6, 50, output.size).sum(axis=1)
    ours = look_through(small).total.to_numpy().reshape(6, output.size)
    np.testing.assert_allclose(ours, behind, rtol=TOLERANCE, atol=1e-12)


def test_world_rounded_to_us_dollars_100_gives_the_same_sum(published) -> None:
    """Flows of the world are whole multiples of US$ 100: that moves the sum by less than 1e-6."""
    full = World.load(detail="full")
    total = float(look_through(full).output_multiplier.sum())
    assert total == pytest.approx(SUM_OF_INVERSE, rel=1e-6)
