"""The reverse stress test: against brute force in tiny worlds, and what it refuses."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from tradewind.core import Dataset, InputError, UnknownCodeError
from tradewind.data.tables import FlowTable
from tradewind.models import EquilibriumParams, Shock, respond
from tradewind.models.equilibrium import Reverse, reverse
from tradewind.world import World

ECONOMIES = ("JPN", "CHN", "AUS")
INDUSTRIES = ("B07", "C26")


@pytest.fixture(scope="module")
def tiny() -> World:
    """Three economies; JPN makes electronics and buys its ores, most of them from AUS."""
    n, s = 3, 2
    intermediate = np.full((n, s, n, s), 1.0)
    intermediate[0, 0] = 0.2
    intermediate[2, 0, 0] = 4.0
    final = np.full((n, s, n, 1), 2.0)
    final[[0, 1, 2], 1, [0, 1, 2]] = 30.0
    final[[0, 1, 2], 0, [0, 1, 2]] = 15.0
    dataset = Dataset("own", "Own table", "the user", "2022", "own.csv", "", "own", "own")
    return World.from_table(
        FlowTable(
            publisher="generic",
            year=2022,
            unit="USD million",
            economies=ECONOMIES,
            industries=INDUSTRIES,
            categories=("F",),
            intermediate=intermediate,
            final=final,
            value_added=None,
            taxes=None,
            output=None,
            dataset=dataset,
        )
    )


def loss_of(world: World, cuts: dict[tuple[str, str], float], rent: str) -> float:
    shock = Shock("by hand")
    for (origin, industry), share in cuts.items():
        if share:
            shock = shock.cut(
                origin=origin, destination="JPN", industry=industry, share=share, rent=rent
            )
    return -float(respond(world, shock).by_economy().loc["JPN", "real_income_change_pct"])


def cheapest_on_a_grid(world: World, wanted: float, rent: str, levels: np.ndarray) -> float:
    """The least money of all combinations of shares on a grid that reach the loss."""
    links = list(itertools.product(ECONOMIES[1:], INDUSTRIES))
    flow = [float(world.trade_usd_m.loc[o, "JPN", r]) for o, r in links]
    best = np.inf
    for shares in itertools.product(levels, repeat=len(links)):
        money = float(np.dot(flow, shares))
        if (
            0 < money < best
            and loss_of(world, dict(zip(links, shares, strict=True)), rent) >= wanted
        ):
            best = money
    return best


@pytest.mark.parametrize("rent", ["exporter", "lost"])
@pytest.mark.parametrize("wanted", [2.0, 8.0])
def test_no_combination_on_a_grid_is_cheaper(tiny: World, rent: str, wanted: float) -> None:
    found = reverse(tiny, "JPN", wanted, rent=rent, min_share=0.05)
    levels = np.array([0.0, 0.05, 0.5, 0.95])
    assert found.cut_usd_m <= cheapest_on_a_grid(tiny, wanted, rent, levels) * (1 + 1e-6)
    assert found.loss_pct == pytest.approx(wanted, rel=1e-4)


def test_one_link_is_cut_to_the_share_that_brute_force_finds(tiny: World) -> None:
    found = reverse(tiny, "JPN", 6.0, origins="AUS", industries="B07")
    shares = np.linspace(0.25, 0.95, 141)
    losses = [loss_of(tiny, {("AUS", "B07"): share}, "exporter") for share in shares]
    first = shares[np.searchsorted(losses, 6.0)]
    assert found.links["cut_share"].tolist() == [pytest.approx(first, abs=0.005)]


def test_a_larger_loss_takes_more_money(tiny: World) -> None:
    money = [
        reverse(tiny, "JPN", wanted, min_share=0.01).cut_usd_m for wanted in (1.0, 2.0, 4.0, 8.0)
    ]
    assert money == sorted(money)
    assert money[0] < money[-1]


@pytest.mark.parametrize("rent", ["exporter", "importer", "lost"])
def test_the_shock_replays_to_the_same_loss(tiny: World, rent: str, tmp_path: Path) -> None:
    wanted = 0.2 if rent == "importer" else 3.0
    found = reverse(tiny, "JPN", wanted, rent=rent, min_share=0.01)
    read = Shock.read(found.shock.write(tmp_path / "cuts.toml"))
    again = respond(tiny, read)
    assert -again.by_economy().loc["JPN", "real_income_change_pct"] == found.loss_pct
    assert found.loss_pct == pytest.approx(wanted, rel=1e-4)
    assert {term.rent for term in read.terms} == {rent}
    assert found.residual <= 1e-8


def test_money_and_comparison_add_up(tiny: World) -> None:
    found = reverse(tiny, "JPN", 3.0, min_share=0.01)
    imports = float(tiny.trade_usd_m.loc[["CHN", "AUS"], "JPN"].sum())
    assert found.imports_usd_m == pytest.approx(imports)
    assert found.family_trade_usd_m == pytest.approx(imports)
    assert found.cut_of_imports_pct == pytest.approx(100 * found.cut_usd_m / imports)
    assert found.links["cut_usd_m"].is_monotonic_decreasing
    rows = found.comparison
    assert rows.loc["found", "cut_usd_m"] == pytest.approx(found.cut_usd_m)
    for way in ("uniform", "single"):
        assert rows.loc["found", "cut_usd_m"] <= rows.loc[way, "cut_usd_m"] * (1 + 1e-9)
        assert rows.loc[way, "loss_pct"] == pytest.approx(3.0, rel=1e-4)
    assert rows.loc["uniform", "links"] == 4
    assert rows.loc["single", "links"] == 1


def test_the_marginal_loss_is_the_slope(tiny: World) -> None:
    found = reverse(tiny, "JPN", 6.0, origins="AUS", industries="B07")
    share, flow = found.links.loc[0, ["cut_share", "flow_usd_m"]]
    step = 1e-4
    rise = loss_of(tiny, {("AUS", "B07"): share + step}, "exporter") - loss_of(
        tiny, {("AUS", "B07"): share - step}, "exporter"
    )
    income = found.response.by_economy().loc["JPN", "final_expenditure_usd_m"]
    slope = rise / 100 * income / (2 * step * flow)
    assert found.links.loc[0, "loss_per_cut"] == pytest.approx(slope, rel=1e-3)


def test_a_loss_beyond_the_one_wanted_is_said(tiny: World) -> None:
    found = reverse(tiny, "JPN", 0.5, min_share=0.5)
    assert found.loss_pct > 0.51
    assert "more than wanted" in found.warnings[0]


def test_every_link_loses_a_share_that_is_allowed(tiny: World) -> None:
    found = reverse(tiny, "JPN", 3.0, min_share=0.5, max_share=0.8)
    assert found.links["cut_share"].between(0.5, 0.8).all()


@pytest.mark.parametrize("family", ["exports", "all"])
def test_other_families_name_their_links(tiny: World, family: str) -> None:
    rent = "importer" if family == "exports" else "lost"
    found = reverse(tiny, "JPN", 0.5, family=family, rent=rent, min_share=0.01)
    ends = set(zip(found.links["origin"], found.links["destination"], strict=True))
    assert all(a != b for a, b in ends)
    if family == "exports":
        assert {a for a, _ in ends} == {"JPN"}
    assert family.replace("all", "all economies") in found.family


def test_restrictions_are_kept_and_said(tiny: World) -> None:
    found = reverse(tiny, "japan", 1.0, origins=["AUS", "CHN"], industries="B07")
    assert set(found.links["industry"]) == {"B07"}
    assert found.family == "imports of JPN, from AUS, CHN, industry B07"
    assert found.provenance.params["origins"] == ["AUS", "CHN"]


def test_an_answer_says_that_it_is_a_local_optimum(tiny: World) -> None:
    found = reverse(tiny, "JPN", 6.0)
    assert "not the smallest there is" in found.warnings[0]
    assert "95%" in found.warnings[2]
    assert "25%" in found.warnings[3]
    assert isinstance(found, Reverse)
    assert found.to_dict()["loss_pct"] == found.loss_pct
    assert found.to_frame() is found.links


def test_the_full_table_gives_an_answer_too(tiny: World) -> None:
    found = reverse(tiny, "JPN", 2.0, min_share=0.01, params=EquilibriumParams(resolution="full"))
    assert found.loss_pct == pytest.approx(2.0, rel=1e-4)


def test_progress_is_told(tiny: World) -> None:
    said: list[str] = []
    reverse(tiny, "JPN", 1.0, progress=said.append)
    assert said[0] == "cutting all 4 links alike"


@pytest.mark.parametrize("wanted", [0.0, -1.0, 100.0, float("nan")])
def test_a_loss_out_of_range_is_refused(tiny: World, wanted: float) -> None:
    with pytest.raises(InputError, match="not between 0 and 100"):
        reverse(tiny, "JPN", wanted)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"rent": "nobody"}, "Unknown keeper"),
        ({"family": "both"}, "Unknown family"),
        ({"min_share": 0.0}, "Shares are not in order"),
        ({"max_share": 1.0}, "Shares are not in order"),
        ({"min_share": 0.9, "max_share": 0.5}, "Shares are not in order"),
        ({"origins": "JPN"}, "No link of the family has trade"),
        ({"destinations": "CHN"}, "No link of the family has trade"),
    ],
)
def test_a_family_or_number_that_cannot_be_used_is_refused(
    tiny: World, given: dict, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        reverse(tiny, "JPN", 1.0, **given)


def test_unknown_codes_come_with_suggestions(tiny: World) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean AUS"):
        reverse(tiny, "JPN", 1.0, origins="AUT")
    with pytest.raises(UnknownCodeError, match="JPN"):
        reverse(tiny, "JPM", 1.0)


def test_a_loss_out_of_reach_says_what_was_reached(tiny: World) -> None:
    with pytest.raises(InputError, match=r"does not reach this loss .* at most [\d.]+ %"):
        reverse(tiny, "JPN", 90.0, origins="CHN", industries="B07", max_share=0.5)


def test_cuts_without_an_equilibrium_are_steps_that_are_not_taken(tiny: World) -> None:
    """Importers keep the rent of near-total cuts of everything: there is no equilibrium there."""
    found = reverse(tiny, "JPN", 5.0, rent="lost", max_share=0.999)
    assert found.loss_pct == pytest.approx(5.0, rel=1e-4)
