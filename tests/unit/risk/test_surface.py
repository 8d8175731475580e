"""The surface of losses: exact where solved, monotone in between, bent at the most likely."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy import integrate, stats

from tradewind.core import ConvergenceError
from tradewind.models import EquilibriumParams
from tradewind.risk import Catalogue
from tradewind.risk.scenarios import scenarios_of
from tradewind.risk.solving import Solve, Solved, solve_all
from tradewind.risk.surface import LossSurface, loss_surface, touched

if TYPE_CHECKING:
    from tradewind.world import World

NODES = np.linspace(0, 1, 5)
Pretend = Callable[..., Iterator[Solved]]


def _surface(*losses: list[float]) -> LossSurface:
    """A surface of one economy, with losses by scenario."""
    names = tuple(f"s{k}" for k in range(len(losses)))
    return LossSurface(names, ("JPN",), NODES, np.array(losses).T[:, :, None])


def _read(surface: LossSurface, intensity: np.ndarray, scenario: int = 0) -> np.ndarray:
    return surface.at(np.full(len(intensity), scenario), intensity)[:, 0]


def test_nodes_are_exact() -> None:
    losses = np.random.default_rng(0).normal(size=(3, 5)).tolist()
    surface = _surface(*losses)
    for k, row in enumerate(losses):
        assert _read(surface, NODES, k) == pytest.approx(row)


def test_losses_rise_where_nodes_rise() -> None:
    surface = _surface([0.0, 0.1, 3.0, 3.0, 10.0], [5.0, 4.0, 1.0, 0.5, 0.4])
    fine = np.linspace(0, 1, 401)
    assert (np.diff(_read(surface, fine, 0)) >= -1e-12).all()
    assert (np.diff(_read(surface, fine, 1)) <= 1e-12).all()
    assert _read(surface, np.linspace(0.5, 0.75, 9), 0) == pytest.approx(np.full(9, 3.0))


def test_losses_bend_at_the_most_likely_intensity() -> None:
    surface = _surface([0.0, 0.5, 1.0, 3.0, 5.0])
    at = np.array([0.1, 0.4, 0.499, 0.5, 0.501, 0.6, 0.9, 1.0])
    assert _read(surface, at) == pytest.approx(np.interp(at, [0, 0.5, 1], [0, 1, 5]))


@pytest.mark.parametrize("mode", [0.25, 0.5, 0.7])
def test_means_are_integrals_over_the_triangular_law(mode: float) -> None:
    surface = _surface([0.0, 0.5, 2.0, 5.0, 11.0], [0.0] * 5)
    expected, _ = integrate.quad(
        lambda z: stats.triang.pdf(z, mode) * _read(surface, np.array([z]))[0],
        0, 1, points=[*NODES[1:-1], mode], limit=100,
    )  # fmt: skip
    found = surface.mean(mode)
    assert found[0, 0] == pytest.approx(expected, rel=5e-3)
    assert found[1, 0] == 0.0


def test_a_surface_is_a_table_of_its_solves() -> None:
    table = _surface([0.0, 1.0, 2.0, 3.0, 4.0], [5.0] * 5).to_frame()
    assert len(table) == 10
    row = table[(table["scenario"] == "s0") & (table["intensity"] == 0.75)]
    assert row["loss_usd_per_year"].tolist() == [3.0]


def test_scenarios_are_solved_in_another_order_and_put_back(
    world: World, catalogue: Catalogue, pretend: Pretend
) -> None:
    scenarios = scenarios_of(catalogue.hazards, catalogue.links)
    seen: list[Solve] = []

    def watched(world: World, params: object, chunks: Sequence[Sequence[Solve]]) -> list[Solved]:
        seen.extend(solve for chunk in chunks for solve in chunk)
        return list(pretend(world, params, chunks))

    surface = loss_surface(world, scenarios, EquilibriumParams(), 5, mapper=watched)
    links = [touched(next(s for s in scenarios if s.id == x.shock.name), world) for x in seen]
    assert links == sorted(links)
    assert surface.scenarios == ("chips", "cars", "pills", "nothing", "chips+pills")
    for k, scenario in enumerate(scenarios):
        for n, z in enumerate(NODES):
            alone = solve_all(
                world, EquilibriumParams(), [Solve(scenario.shock(z))], mapper=pretend
            )
            assert surface.loss_usd[n, k].tolist() == alone.loss_usd[0].tolist()


def test_a_scenario_without_an_answer_is_named_with_its_intensity(
    world: World, catalogue: Catalogue, pretend: Pretend
) -> None:
    worst = catalogue["cars"].shock(0.75).terms

    def failing(world: World, params: object, chunks: Sequence[Sequence[Solve]]) -> list[Solved]:
        found = []
        for chunk, good in zip(chunks, pretend(world, params, chunks), strict=True):
            errors = tuple("no equilibrium" * (solve.shock.terms == worst) for solve in chunk)
            found.append(
                Solved(np.where(np.array(errors) == "", good.loss_usd.T, np.nan).T, errors)
            )
        return found

    scenarios = scenarios_of(catalogue.hazards, catalogue.links)
    with pytest.raises(ConvergenceError, match="no equilibrium") as raised:
        loss_surface(world, scenarios, EquilibriumParams(), 5, mapper=failing)
    assert raised.value.where == "cars, intensity 0.75"
    assert "exclude it" in raised.value.fix


def test_links_that_scenarios_touch_are_counted(world: World, catalogue: Catalogue) -> None:
    scenarios = scenarios_of(catalogue.hazards, catalogue.links)
    count = len(world.economies)
    found = [touched(scenario, world) for scenario in scenarios]
    assert found[1:4] == [0, 1, 1]
    assert found[0] in (count - 1, count)
    assert found[4] == found[0] + found[2]
