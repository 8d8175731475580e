"""The embargo by the top producer of every stage of every chain."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.models.minerals import ChainPlan, Chains, NewCapacity, mineral_names
from tradewind.models.minerals.embargo import EMBARGO_COLUMNS, embargo, embargo_table


@pytest.fixture(scope="module")
def table(chains: Chains) -> pd.DataFrame:
    return embargo_table(chains)


def test_every_stage_of_every_chain_has_a_row(table: pd.DataFrame, chains: Chains) -> None:
    stages = [(c.mineral, s.name) for c in chains.by_mineral.values() for s in c.stages]
    assert list(zip(table["mineral"], table["stage"], strict=True)) == stages
    assert list(table.columns) == list(EMBARGO_COLUMNS)
    assert set(table["mineral"]) == set(mineral_names())
    assert len(set(table["mineral"])) >= 20


def test_each_is_solved_and_the_world_never_gains(table: pd.DataFrame) -> None:
    assert (table["kkt_residual"] < 1e-8).all()
    worth = table["loss_world_usd"].abs().max()
    assert (table["loss_world_usd"] > -1e-9 * worth).all()
    assert table["shortage_abroad_share"].between(0, 1).all()
    assert (table["shortage_abroad_t"] >= 0).all()


def test_the_producer_sells_nothing_and_its_price_does_not_rise_by_it(chains: Chains) -> None:
    chain = chains["gallium"]
    top = chain.top_producer(0)
    found = embargo(chain, 0, top)
    flow = found.flow_t(0)[top]
    assert np.delete(flow, top) == pytest.approx(0, abs=1e-9 * chain.use_t.sum())
    assert found.price_change_pct[top] < 0 < np.nanmax(found.price_change_pct)


def test_a_plan_softens_it(chains: Chains) -> None:
    chain = chains["gallium"]
    top = chain.top_producer(0)
    plan = ChainPlan(capacities=(NewCapacity("gallium", "refine", "JPN", 100.0),))
    bare, softer = embargo(chain, 0, top), embargo(chain, 0, top, plan=plan)
    assert softer.world_shortage_share < bare.world_shortage_share


def test_a_shorter_one_is_softer(chains: Chains) -> None:
    one = Chains({"gallium": chains["gallium"]})
    year, month = embargo_table(one), embargo_table(one, days=60.0)
    assert month["shortage_abroad_share"].item() < year["shortage_abroad_share"].item()
