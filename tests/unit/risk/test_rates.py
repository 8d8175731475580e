"""Rates: counted by class, shared within it, given by files, or spread by governance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tradewind.core import InputError
from tradewind.risk import Catalogue, Hazard, OwnRate, RiskParams
from tradewind.risk.rates import RateLaw, rate_law, regimes
from tradewind.risk.unlisted import UnlistedHazard, political_stability, unlisted_hazards

if TYPE_CHECKING:
    from tradewind.world import World

MakeHazard = Callable[..., Hazard]
SCALED = {"supplier-state": True, "natural": False}
LONG, RECENT = regimes().values()


@pytest.fixture
def listed(make_hazard: MakeHazard) -> tuple[Hazard, ...]:
    """Three states, one of them lately, and a quake whose rate is given."""
    return (
        make_hazard("a"),
        make_hazard("b", first_day=date(2024, 1, 1)),
        make_hazard("old", first_day=date(1973, 10, 1)),
        make_hazard("quake", "natural", own_rate=OwnRate(0.4, 0.1, 0.9)),
    )


@pytest.fixture
def unlisted(make_hazard: MakeHazard) -> tuple[UnlistedHazard, ...]:
    """A stable economy and an unstable one."""
    return tuple(
        UnlistedHazard(make_hazard(name, first_day=None), stability, 0.1)
        for name, stability in (("calm", 1.0), ("shaky", -1.0))
    )


def _rates(law: RateLaw, params: RiskParams | None = None) -> dict[str, float]:
    return dict(zip(law.hazards, law.mean(params or RiskParams()), strict=True))


def test_a_class_has_its_posterior_mean_and_events_share_it(listed: Sequence[Hazard]) -> None:
    long = _rates(rate_law(listed, (), SCALED, LONG))
    assert long["a"] == long["b"] == long["old"] == pytest.approx(2.5 / LONG.years / 3)
    assert _rates(rate_law(listed, (), SCALED, RECENT))["a"] == pytest.approx(
        1.5 / RECENT.years / 3
    )
    assert LONG.years == pytest.approx(16.9, abs=0.01)
    assert RECENT.years == pytest.approx(3.9, abs=0.01)


def test_a_rate_that_a_file_gives_is_taken_as_it_is(listed: Sequence[Hazard]) -> None:
    for regime in (LONG, RECENT):
        law = rate_law(listed, (), SCALED, regime)
        assert _rates(law)["quake"] == 0.4
        assert law.class_frame(RiskParams())["class"].tolist() == ["supplier-state"]
        assert law.shares(np.ones((1, 4)), np.zeros(1), np.zeros(1))[0, 3] == 1.0


def test_governance_moves_the_prior_and_nothing_else(
    listed: Sequence[Hazard], unlisted: Sequence[UnlistedHazard]
) -> None:
    without = _rates(rate_law(listed, (), SCALED, LONG))
    law = rate_law(listed, unlisted, SCALED, LONG)
    spread = _rates(law)
    assert sum(spread.values()) == pytest.approx(sum(without.values()))
    assert spread["calm"] + spread["shaky"] == pytest.approx(0.5 / 3.5 * 2.5 / LONG.years)
    assert spread["a"] == pytest.approx(without["a"] * 3 / 3.5)
    assert spread["shaky"] / spread["calm"] == pytest.approx(np.exp(2 * 0.63))
    assert spread["quake"] == without["quake"]
    level = _rates(law, RiskParams(governance_slope=0.0))
    assert level["calm"] == level["shaky"] == pytest.approx(0.25 / 3.5 * 2.5 / LONG.years)
    more = _rates(law, RiskParams(unlisted_events=2.0))
    assert more["calm"] + more["shaky"] == pytest.approx(2 / 5 * 4 / LONG.years)
    none = _rates(law, RiskParams(unlisted_events=0.0))
    assert none["calm"] == none["shaky"] == 0.0
    assert none["a"] == pytest.approx(2 / LONG.years / 3)


def test_draws_are_quantiles_of_the_gamma_posterior(
    listed: Sequence[Hazard], unlisted: Sequence[UnlistedHazard]
) -> None:
    law = rate_law(listed, unlisted, SCALED, LONG)
    quantile = np.array([0.05, 0.5, 0.95])
    often = np.repeat(quantile[:, None], len(law.classes), axis=1)
    own = np.repeat(quantile[:, None], len(law.hazards), axis=1)
    same = np.ones((3, len(law.hazards)))
    drawn = law.draw(often, own, same, np.full(3, 0.63), np.full(3, 0.5))
    at = law.hazards.index("quake")
    assert drawn[:, at].tolist() == [0.1, 0.4, 0.9]
    whole = np.delete(drawn, at, axis=1).sum(axis=1)
    assert whole == pytest.approx(stats.gamma.ppf(quantile, 2.5) / LONG.years)
    table = law.class_frame(RiskParams()).set_index("class").loc["supplier-state"]
    assert table[["low", "high"]].tolist() == pytest.approx(whole[[0, 2]].tolist())
    assert (table["events"], table["mean"]) == (2, pytest.approx(2.5 / LONG.years))
    weights = np.where(np.arange(len(law.hazards)) == 0, 3.0, same)
    tilted = law.draw(often, own, weights, np.full(3, 0.63), np.full(3, 0.5))
    assert tilted[:, 0] / tilted[:, 1] == pytest.approx(3.0)
    assert tilted.sum() == pytest.approx(drawn.sum())


def test_no_hazard_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="No hazard counts"):
        rate_law((), (), {}, LONG)


def test_a_window_holds_its_first_and_last_day(make_hazard: MakeHazard) -> None:
    days = [LONG.start, LONG.end, date(2009, 12, 31), None]
    assert [LONG.holds(make_hazard("a", first_day=day)) for day in days] == [
        True, True, False, False,
    ]  # fmt: skip


def test_economies_without_an_event_get_one_by_what_others_buy_of_them(world: World) -> None:
    catalogue = Catalogue.built_in()
    active, classes = catalogue.active(), list(catalogue.classes.values())
    found = unlisted_hazards(world, active, classes, RiskParams())
    for other in found:
        kind = catalogue.classes[other.hazard_class]
        known = {hazard.actor for hazard in active if hazard.hazard_class == kind.id}
        (term,) = other.hazard.terms
        assert kind.governance_scaled
        assert other.hazard.actor not in known
        assert other.world_share >= 0.05
        assert term.kind == kind.unlisted_kind
        assert term.industry[0] in kind.unlisted_industries
        assert "medians of the" in term.source
        other.hazard.shock().links(world)
    assert {other.hazard_class for other in found} == {"supplier-state", "export-ban", "war"}
    assert unlisted_hazards(world, active, classes, RiskParams(governance=False)) == ()
    fewer = unlisted_hazards(world, active, classes, RiskParams(dominance_floor=0.2))
    assert {other.id for other in fewer} < {other.id for other in found}
    mines = next(other for other in found if other.id == "unlisted:supplier-state:AUS")
    trade = world.trade_usd_m.to_numpy()[:, :, list(world.industries.index).index("B07")]
    abroad = trade.sum(axis=1) - np.diag(trade)
    assert mines.hazard.terms[0].industry == ("B07",) or mines.world_share > 0.4
    assert mines.world_share >= abroad[list(world.economies.index).index("AUS")] / abroad.sum()


def test_the_latest_stability_is_taken_and_gaps_get_the_mean(world: World) -> None:
    years = pd.DataFrame({
        "economy": ["JPN", "JPN", "IND", "CHN"],
        "year": [2024, 2020, 2024, 2024],
        "estimate": [1.0, -9.0, -1.0, np.nan],
    })  # fmt: skip
    table = political_stability(replace(world, governance=years))
    assert (table["JPN"], table["IND"], table["CHN"], table["USA"]) == (1.0, -1.0, 0.0, 0.0)
    assert list(table.index) == list(world.economies.index)
