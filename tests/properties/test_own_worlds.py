"""Whatever a table holds: repairs keep trade, identities hold, and saying nothing is an error."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tradewind.core import Dataset
from tradewind.data.tables import FlowTable, repair
from tradewind.world import World, identity_gaps

_DATASET = Dataset("own", "Own", "me", "2022", "own.csv", "00", "own", "own")


@st.composite
def tables(draw: st.DrawFn) -> FlowTable:
    """Tables of two economies and two industries, with some negative cells."""
    n, s = 2, draw(st.integers(1, 3))
    cells = st.floats(-3.0, 50.0, allow_nan=False, width=32)
    homes = st.floats(1.0, 100.0, width=32)
    final = draw(arrays(np.float64, (n, s, n, 2), elements=cells))
    final[..., 0] += draw(arrays(np.float64, (n, s, n), elements=homes))
    return FlowTable(
        publisher="generic",
        year=2022,
        unit="USD million",
        economies=("JPN", "ROW"),
        industries=tuple(f"I{k}" for k in range(s)),
        categories=("HFCE", "INVNT"),
        intermediate=draw(arrays(np.float64, (n, s, n, s), elements=cells)),
        final=final,
        value_added=None,
        taxes=None,
        output=None,
        dataset=_DATASET,
    )


def _trade(table: FlowTable) -> np.ndarray:
    return table.intermediate.sum(axis=3) + table.final.sum(axis=3)


@given(tables())
def test_a_repaired_table_is_a_world(table: FlowTable) -> None:
    world = World.from_table(table)
    assert max(identity_gaps(world).values()) <= 1e-12
    assert float(world.primary_income_usd_m.min()) >= -1e-12
    np.testing.assert_allclose(float(world.deficit_usd_m.sum()), 0.0, atol=1e-9)


@given(tables())
def test_repairs_are_said_and_are_made_once(table: FlowTable) -> None:
    mended = repair(table)
    changed = mended is not table
    assert changed == bool(len(mended.findings))
    assert repair(mended) is mended


@given(tables())
def test_where_nothing_is_negative_trade_stays(table: FlowTable) -> None:
    clean = replace(table, intermediate=np.abs(table.intermediate), final=np.abs(table.final))
    np.testing.assert_allclose(_trade(repair(clean)), _trade(clean), rtol=1e-12)


@given(tables(), st.floats(1e-3, 1e3))
def test_the_currency_changes_nothing_but_money(table: FlowTable, rate: float) -> None:
    other = replace(table, unit="EUR million").in_usd_m(rate, rate_source="a test")
    plain, scaled = World.from_table(table), World.from_table(other)
    np.testing.assert_allclose(
        scaled.trade_usd_m.to_numpy(), rate * plain.trade_usd_m.to_numpy(), rtol=1e-9, atol=1e-9
    )
