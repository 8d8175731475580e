"""From shortages to industry: what is lost, how losses compose, and what is left alone."""

from __future__ import annotations

import copy

import numpy as np
import pandas as pd
import pytest

from tradewind.core import UnknownCodeError
from tradewind.models import Shock
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.shock_instruments import instruments_of
from tradewind.models.minerals import (
    ChainPlan,
    ChainResponse,
    Chains,
    MineralParams,
    Stock,
    chain_responses,
    economic_shock,
    losses_of_capacity,
    respond_chain,
    respond_chains,
    through_chains,
)
from tradewind.models.minerals.end_uses import end_use_shares
from tradewind.models.minerals.link import LINK_COLUMNS, use_by_industry
from tradewind.world import World


def ban(*minerals: str, share: float = 0.9, days: float | None = None) -> Shock:
    shock = Shock("ban", days=days)
    return shock.mineral_cut(
        origin="CHN", destination="all", mineral=minerals, stage="refine", share=share
    )


@pytest.fixture(scope="module")
def responses(world: World, chains: Chains) -> tuple[ChainResponse, ...]:
    return respond_chains(chains, ban("germanium", "gallium"), world)


def test_only_touched_chains_are_solved(responses: tuple[ChainResponse, ...]) -> None:
    assert [each.chain.mineral for each in responses] == ["gallium", "germanium"]
    assert all(each.days == 365.0 for each in responses)


def test_days_of_the_shock_count(world: World, chains: Chains) -> None:
    (short,) = respond_chains(chains, ban("gallium", days=30.0), world)
    (long,) = respond_chains(chains, ban("gallium"), world)
    assert short.days == 30.0
    assert short.world_shortage_share < long.world_shortage_share


@pytest.mark.parametrize("strength", [0.0, 0.3, 1.0])
def test_strength_runs_from_the_cost_share_to_all_of_it(
    strength: float, responses: tuple[ChainResponse, ...], world: World
) -> None:
    rows = losses_of_capacity(responses, world, MineralParams(strength=strength))
    assert list(rows) == list(LINK_COLUMNS)
    exposed = rows["cost_share"] ** (1 - strength)
    if strength == 0:
        exposed = rows["cost_share"]
    if strength == 1:
        exposed = 1.0
    expected = exposed * rows["needed"] * rows["shortage_share"]
    assert rows["lost_share"].to_numpy() == pytest.approx(expected.to_numpy(), rel=1e-12)
    assert rows["lost_share"].between(0, 1).all()


def test_shortages_and_needs_are_those_of_the_chain(
    responses: tuple[ChainResponse, ...], world: World
) -> None:
    rows = losses_of_capacity(responses, world)
    for response in responses:
        mine = rows[rows["mineral"] == response.chain.mineral]
        assert (mine["needed"] == response.chain.needed).all()
        for economy in ("JPN", "USA", "IND"):
            found = mine.loc[mine["economy"] == economy, "shortage_share"]
            assert (found == response.shortage_share[response.chain.at(economy)]).all()
        assert set(mine["industry"]) == set(end_use_shares(response.chain.mineral, world).index)
        assert "CHN" not in set(mine["economy"])


def test_money_of_industries_adds_up_to_known_end_uses(world: World, chains: Chains) -> None:
    for mineral in ("gallium", "rare-earths-heavy", "copper"):
        chain = chains[mineral]
        spent = use_by_industry(chain, world)
        known = end_use_shares(mineral, world).sum()
        total = chain.use_t.sum() * chain.price_usd_per_t
        assert spent.to_numpy().sum() == pytest.approx(known * total)
        own = spent.loc["JPN"].sum()
        expected = known * chain.use_t[chain.at("JPN")] * chain.price_usd_per_t
        assert own == pytest.approx(expected)


def test_losses_for_several_minerals_compose_by_what_they_leave() -> None:
    rows = pd.DataFrame(columns=[*LINK_COLUMNS])
    for mineral, lost in (("gallium", 0.5), ("germanium", 0.2)):
        rows.loc[len(rows)] = [mineral, "JPN", "C26", 1.0, 0.1, 0.3, 0.5, 0.9, lost]
    rows.loc[len(rows)] = ["gallium", "USA", "C26", 1.0, 0.1, 0.3, 0.5, 0.9, 0.3]
    found = economic_shock(ban("gallium"), rows)
    assert found.minerals == ()
    lost = {term.economy: term.share for term in found.terms}
    assert lost == pytest.approx({("JPN",): 0.6, ("USA",): 0.3})


def test_losses_never_take_everything_and_crumbs_are_left_out() -> None:
    rows = pd.DataFrame(columns=[*LINK_COLUMNS])
    rows.loc[0] = ["gallium", "JPN", "C26", 1.0, 0.1, 0.3, 0.5, 0.9, 1.0]
    rows.loc[1] = ["gallium", "USA", "C26", 1.0, 0.1, 0.3, 0.5, 0.9, 1e-9]
    (only,) = economic_shock(ban("gallium"), rows).terms
    assert only.economy == ("JPN",)
    assert only.share == pytest.approx(0.95)


def test_what_the_shock_says_of_the_economy_is_kept(world: World) -> None:
    shock = ban("gallium").cut(origin="CHN", destination="JPN", industry="C26", share=0.5)
    found = through_chains(shock, world)
    assert found.terms[0] == shock.terms[0]
    assert {term.kind for term in found.terms[1:]} == {"capacity"}
    assert (found.name, found.title, found.days) == (shock.name, shock.title, shock.days)


def test_the_equilibrium_takes_what_comes_through(world: World) -> None:
    found = through_chains(ban("gallium", "germanium"), world)
    instruments_of(found, world, Baseline.from_world(world))
    assert len({(term.economy, term.industry) for term in found.terms}) == len(found.terms)


def test_no_shortage_no_terms(world: World, chains: Chains) -> None:
    assert through_chains(ban("gallium", share=0.0), world).terms == ()
    assert losses_of_capacity([respond_chain(chains["copper"])], world).empty
    assert list(losses_of_capacity([], world)) == list(LINK_COLUMNS)


def test_stocks_that_last_leave_less_to_lose(world: World) -> None:
    plan = ChainPlan(stocks=(Stock("gallium", "refine", ("JPN",), 180.0),))
    with_it, without = (through_chains(ban("gallium"), world, each) for each in (plan, None))
    lost = [
        sum(term.share for term in shock.terms if term.economy == ("JPN",))
        for shock in (with_it, without)
    ]
    assert 0 < lost[0] < lost[1]


def test_a_shock_without_minerals_is_returned_as_it_is(world: World) -> None:
    shock = Shock("x").capacity(economy="JPN", industry="C26", share=0.1)
    assert through_chains(shock, world) is shock
    assert chain_responses(shock, world) == ()


def test_nothing_that_goes_in_is_changed(world: World, chains: Chains) -> None:
    shock = ban("gallium", "germanium")
    before, hashes = copy.deepcopy(shock), {m: chains[m].sha256 for m in shock.minerals[0].mineral}
    arrays = [stage.flow_t.copy() for stage in chains["gallium"].stages]
    output = world.output_usd_m.to_pandas().copy()
    through_chains(shock, world)
    assert shock == before
    assert len(shock.minerals) == 1
    assert {m: Chains({m: chains[m]})[m].sha256 for m in hashes} == hashes
    for kept, stage in zip(arrays, chains["gallium"].stages, strict=True):
        assert np.array_equal(kept, stage.flow_t)
    assert output.equals(world.output_usd_m.to_pandas())


def test_responses_are_remembered_whatever_the_strength(world: World) -> None:
    shock = ban("gallium")
    first = chain_responses(shock, world)
    assert chain_responses(shock, world, params=MineralParams(strength=0.7))[0] is first[0]
    assert chain_responses(shock, world, params=MineralParams(switching=0.1))[0] is not first[0]
    weak, strong = (
        through_chains(shock, world, params=MineralParams(strength=each)).terms
        for each in (0.3, 0.7)
    )
    assert [term.economy for term in strong if term.economy == ("JPN",)]
    assert sum(term.share for term in weak) < sum(term.share for term in strong)


def test_the_way_through_is_the_steps_one_by_one(world: World, chains: Chains) -> None:
    shock = ban("gallium", "germanium")
    rows = losses_of_capacity(respond_chains(chains, shock, world), world)
    assert through_chains(shock, world) == economic_shock(shock, rows)


@pytest.mark.parametrize("name", ["Gallium", "GALLIUM"])
def test_a_mineral_may_be_named_as_economies_are(name: str, world: World, chains: Chains) -> None:
    (found,) = respond_chains(chains, ban(name), world)
    assert found.world_shortage_share > 0.1


def test_an_unknown_mineral_is_refused_with_a_suggestion(world: World) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean gallium"):
        through_chains(ban("galium"), world)
