"""Stress by name: who keeps the rent, who gains, and when an answer goes too far."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tradewind.app import Stress, stress_world
from tradewind.app.stressing import LARGEST_SUPPORTED_PCT, TABLES, beyond_sources
from tradewind.core import InputError
from tradewind.models import Shock, respond
from tradewind.models.equilibrium import EquilibriumParams
from tradewind.models.minerals import through_chains
from tradewind.world import World

AT_SEA = ("at-sea", "idle-sources")
SHOCK = "taiwan-chip-cut"


@pytest.fixture(scope="module")
def exporter(world: World) -> Stress:
    return stress_world(SHOCK, horizons=["short"], rent="exporter", world=world)


def test_the_rent_of_every_cut_is_replaced(world: World, exporter: Stress) -> None:
    cut = Shock.read(SHOCK).terms[0]
    by_hand = Shock("by hand").cut(
        origin=cut.origin,
        destination=cut.destination,
        industry=cut.industry,
        share=cut.share,
        rent="exporter",
    )
    expected = respond(world, by_hand, EquilibriumParams(horizon="short")).by_economy()
    found = exporter.table.set_index("iso3")["real_income_change_pct"].drop("World")
    assert found.to_numpy() == pytest.approx(expected["real_income_change_pct"].to_numpy())
    assert "exporters keep" in exporter.description
    assert exporter.provenance.params["rent"] == "exporter"
    assert exporter.provenance.params["horizon"] == ["short"]


def test_gains_and_losses_are_told_apart(exporter: Stress) -> None:
    change = exporter.table.set_index("iso3")["real_income_change_pct"]
    best, worst = exporter.best(200), exporter.worst(200)
    assert best[0] == "TWN"
    assert (change[best] > 0).all()
    assert (change[worst] < 0).all()
    assert change[best].is_monotonic_decreasing
    assert change[worst].is_monotonic_increasing
    assert not set(best) & set(worst)


def test_an_answer_that_goes_too_far_says_so(exporter: Stress) -> None:
    assert "Taiwan" in exporter.warnings[0]
    assert "a tenth of income" in exporter.warnings[0]


@pytest.mark.parametrize(("change", "warned"), [(10.0, False), (-10.01, True), (10.01, True)])
def test_the_line_is_a_tenth_on_either_side(change: float, warned: bool) -> None:
    table = pd.DataFrame({"name": ["Japan"], "real_income_change_pct": [change]})
    assert LARGEST_SUPPORTED_PCT == 10.0
    assert bool(beyond_sources(table)) is warned


def test_a_long_list_of_economies_is_cut_short() -> None:
    table = pd.DataFrame({"name": list("ABCDEFGG"), "real_income_change_pct": -20.0})
    assert beyond_sources(table)[0].endswith(": A, B, C, D, E and 2 more")


def test_a_rent_needs_a_cut() -> None:
    with pytest.raises(InputError, match="cuts no quantity"):
        stress_world("india-japan-easier-trade", horizons=["short"], rent="lost")


def test_a_shock_without_terms_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.toml"
    empty.write_text('name = "nothing"\n')
    with pytest.raises(InputError, match="no terms"):
        stress_world(str(empty))


MAGNETS = "rare-earth-magnets"


@pytest.fixture(scope="module")
def magnets(world: World) -> Stress:
    return stress_world(MAGNETS, horizons=["short"], world=world)


def test_a_shock_on_minerals_goes_through_its_chains(world: World, magnets: Stress) -> None:
    shock = Shock.read(MAGNETS)
    expected = respond(world, through_chains(shock, world), EquilibriumParams(horizon="short"))
    found = magnets.table.set_index("iso3")["real_income_change_pct"].drop("World")
    by_hand = expected.by_economy()["real_income_change_pct"]
    assert found.to_numpy() == pytest.approx(by_hand.to_numpy(), abs=1e-9)
    assert magnets.provenance.params["shock"] == shock.to_toml()
    assert magnets.provenance.params["days"] == shock.days


def test_every_step_of_the_chain_is_a_table(magnets: Stress) -> None:
    assert tuple(magnets.tables) == tuple(name for name in TABLES if name not in AT_SEA)
    chains = magnets.chains
    assert chains is not None
    assert set(chains.minerals["mineral"]) == {"rare-earths-light", "rare-earths-heavy"}
    assert (chains.minerals["world_loss_usd"] > 0).all()
    others = chains.economies[~chains.economies["stands_alone"]]
    assert others["short_t"].isna().all()
    assert others["shortage_share"].notna().all()
    listed = chains.economies.groupby("mineral")["economy"]
    assert listed.apply(lambda codes: codes.is_unique).all()
    assert chains.industries["output_at_risk_usd_m"].is_monotonic_decreasing
    assert len(chains.hardest_hit(3)) == 3
    assert set(chains.to_dict()) >= {"minerals", "along_the_chain", "industry_at_risk"}
    with pytest.raises(InputError, match="along-the-chain"):
        magnets.to_frame("nonsense")


def test_a_shock_on_industries_has_no_chains(exporter: Stress) -> None:
    assert exporter.chains is None
    assert tuple(exporter.tables) == TABLES[:1]
    assert "chains" not in exporter.to_dict()


@pytest.mark.parametrize(
    ("shock", "strength", "message"),
    [(SHOCK, 0.5, "no mineral terms"), (MAGNETS, 1.5, "outside 0 to 1")],
)
def test_a_strength_that_means_nothing_is_refused(
    shock: str, strength: float, message: str, world: World
) -> None:
    with pytest.raises(InputError, match=message):
        stress_world(shock, horizons=["short"], strength=strength, world=world)
