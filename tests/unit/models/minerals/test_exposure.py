"""Dependence by stage: concentration, reliance, the N-1 test and the EU indicators."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tradewind.models import Shock
from tradewind.models.minerals import Chains, chain_responses
from tradewind.models.minerals.exposure import (
    STAGE_COLUMNS,
    economic_importance,
    governance_weights,
    stage_exposure,
    supply_risk,
    supply_risk_change,
)
from tradewind.world import World


@pytest.fixture(scope="module")
def some(chains: Chains) -> Chains:
    return Chains({name: chains[name] for name in ("gallium", "copper", "rare-earths-heavy")})


@pytest.fixture(scope="module")
def table(some: Chains, world: World) -> pd.DataFrame:
    return stage_exposure(some, world, ["IND", "JPN", "CHN"])


def test_one_row_for_each_mineral_stage_and_economy(table: pd.DataFrame, some: Chains) -> None:
    assert list(table.columns) == list(STAGE_COLUMNS)
    stages = sum(len(chain.stages) for chain in some.by_mineral.values())
    assert len(table) == 3 * stages
    assert not table.duplicated(["mineral", "stage", "economy"]).any()


def test_shares_and_indices_lie_between_0_and_1(table: pd.DataFrame) -> None:
    for name in ("world_share", "world_hhi", "top_producer_share", "import_hhi",
                 "top_supplier_share", "n_minus_one_share", "supply_risk",
                 "economic_importance"):  # fmt: skip
        assert table[name].dropna().between(0, 1 + 1e-12).all(), name


def test_reliance_is_what_is_not_made_at_home(table: pd.DataFrame) -> None:
    expected = 1 - table["made_t"] / table["received_t"]
    known = expected.notna() & np.isfinite(expected)
    assert table.loc[known, "net_import_reliance"].to_numpy() == pytest.approx(
        expected[known].to_numpy()
    )
    china = table.set_index(["mineral", "stage", "economy"])["net_import_reliance"]
    assert china["gallium", "refine", "CHN"] < 0 < china["gallium", "refine", "JPN"]


def test_the_largest_supplier_is_abroad_and_has_a_name(table: pd.DataFrame) -> None:
    named = table[table["top_supplier"] != ""]
    assert (named["top_supplier"] != named["economy"]).all()
    assert not (named["top_supplier"] == "ROW").any()
    assert (named["breaks_at"] == named["top_supplier"]).all()


def test_the_index_of_one_seller_is_its_governance(some: Chains, world: World) -> None:
    chain = some["gallium"]
    weight = governance_weights(world)
    flow = np.zeros_like(chain.stages[0].flow_t)
    to, seller = chain.at("JPN"), chain.at("CHN")
    flow[seller, to] = 1.0
    recycled = chain.stages[0].secondary_t.sum() / chain.stages[0].supply_t.sum()
    expected = weight["CHN"] * (1 - recycled) * chain.needed
    assert supply_risk(chain, 0, "JPN", weight, flow) == pytest.approx(expected)


def test_nothing_received_has_no_risk_of_supply(some: Chains, world: World) -> None:
    chain = some["gallium"]
    empty = np.zeros_like(chain.stages[0].flow_t)
    assert np.isnan(supply_risk(chain, 0, "JPN", governance_weights(world), empty))


def test_supply_risk_changes_with_a_shock_and_not_without(world: World) -> None:
    def change(share: float) -> pd.DataFrame:
        shock = Shock("x").mineral_cut(
            origin="CHN", destination="all", mineral="gallium", stage="refine", share=share
        )
        (response,) = chain_responses(shock, world)
        return supply_risk_change(response, world, ["JPN"])

    calm, cut = change(0.0), change(0.9)
    assert calm["supply_risk_after"].item() == pytest.approx(calm["supply_risk_before"].item())
    assert abs(cut["supply_risk_after"].item() - cut["supply_risk_before"].item()) > 0.01


def test_importance_follows_the_using_industries(some: Chains, world: World) -> None:
    assert economic_importance(some["gallium"], world, "TWN") > economic_importance(
        some["gallium"], world, "IND"
    )
