"""What each scenario costs while it lasts, at any intensity: exact nodes, monotone in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import PchipInterpolator

from tradewind.core import ConvergenceError
from tradewind.models import EquilibriumParams
from tradewind.models.equilibrium import Settled
from tradewind.models.links import Gates, Links
from tradewind.models.minerals import ChainPlan, MineralParams
from tradewind.risk.intensity import grid_weights
from tradewind.risk.scenarios import Scenario
from tradewind.risk.solving import (
    NOTHING_PREPARED,
    ChunkStore,
    Mapper,
    Progress,
    Solve,
    solve_all,
    solve_here,
)
from tradewind.world import World

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LossSurface:
    """Losses while an event lasts, by scenario, intensity and economy.

    Parameters
    ----------
    scenarios
        Ids, in order.
    economies
        ISO3, in order.
    intensities
        (node,) from 0 to 1, an odd number, so that 0.5 is one of them.
    loss_usd
        (node, scenario, economy) US$ of real income lost in a year of it; exact solves.

    Examples
    --------
    >>> surface = LossSurface(("a",), ("X",), np.array([0.0, 0.5, 1.0]),
    ...                       np.array([[[0.0]], [[1.0]], [[3.0]]]))
    >>> surface.at([0], [0.5]).tolist()
    [[1.0]]
    """

    scenarios: tuple[str, ...]
    economies: tuple[str, ...]
    intensities: Floats
    loss_usd: Floats

    @cached_property
    def _pieces(self) -> Floats:
        """Return the cubic of each interval, (power, interval, scenario, economy).

        Severities bend at the most likely intensity, so each side has curves of its own.
        """
        middle = len(self.intensities) // 2
        sides = (slice(0, middle + 1), slice(middle, None))
        pieces = [
            PchipInterpolator(self.intensities[side], self.loss_usd[side], axis=0).c
            for side in sides
        ]
        return np.concatenate(pieces, axis=1)

    def at(self, scenario: ArrayLike, intensity: ArrayLike) -> Floats:
        """Return losses of events.

        Parameters
        ----------
        scenario
            (event,) positions in `scenarios`.
        intensity
            (event,) from 0 to 1.

        Returns
        -------
        ndarray
            (event, economy) US$ in a year; monotone between nodes (Fritsch and Carlson 1980).
        """
        which = np.asarray(scenario, dtype=np.int64)
        z = np.asarray(intensity, dtype=np.float64)
        last = len(self.intensities) - 2
        piece = np.clip(np.searchsorted(self.intensities, z, side="right") - 1, 0, last)
        step = (z - self.intensities[piece])[:, None]
        found = np.zeros((len(z), len(self.economies)))
        for power in self._pieces:
            found = found * step + power[piece, which]
        return found

    def mean(self, mode: float = 0.5) -> Floats:
        """Return the mean over intensities, (scenario, economy), for a triangular law of `mode`."""
        grid, weights = grid_weights(mode)
        scenario = np.arange(len(self.scenarios))
        total = np.zeros(self.loss_usd.shape[1:])
        for z, weight in zip(grid, weights, strict=True):
            total += weight * self.at(scenario, np.full(len(scenario), z))
        return total

    def to_frame(self) -> pd.DataFrame:
        """Return one row per scenario, node and economy: the exact solves."""
        nodes, scenarios, economies = self.loss_usd.shape
        return pd.DataFrame(
            {
                "scenario": np.tile(np.repeat(self.scenarios, economies), nodes),
                "intensity": np.repeat(self.intensities, scenarios * economies),
                "economy": np.tile(self.economies, nodes * scenarios),
                "loss_usd_per_year": self.loss_usd.ravel(),
            }
        )


def loss_surface(
    world: World,
    scenarios: Sequence[Scenario],
    params: EquilibriumParams,
    nodes: int,
    *,
    after: Settled | None = None,
    plan: ChainPlan = NOTHING_PREPARED,
    strength: float = MineralParams().strength,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> LossSurface:
    """Solve every scenario at equally spaced intensities.

    Parameters
    ----------
    world
        The baseline.
    scenarios
        What may happen.
    params
        Of every solve.
    nodes
        How many intensities, 0 and 1 among them.
    after
        A reform to which the world economy has settled before.
    plan, strength
        What is prepared along the chains of minerals, and how strongly industry depends on them.
    mapper, store, progress
        As in `solve_all`.

    Returns
    -------
    LossSurface
        Exact at the nodes.

    Raises
    ------
    ConvergenceError
        When a scenario has no answer, naming it and its intensity.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> suez = Scenario((Catalogue.built_in()["tohoku-2011"],))
    >>> surface = loss_surface(World.load(), [suez], EquilibriumParams(), 3)
    >>> bool(surface.loss_usd[1, 0, surface.economies.index("JPN")] > 0)
    True
    """
    grid = np.linspace(0.0, 1.0, nodes)
    wanted = [(k, n) for k in range(len(scenarios)) for n in range(nodes)]
    weight = {k: touched(scenario, world) for k, scenario in enumerate(scenarios)}
    wanted.sort(key=lambda at: (weight[at[0]], at))
    solves = [
        Solve(scenarios[k].shock(float(grid[n])), after=after, plan=plan, strength=strength)
        for k, n in wanted
    ]
    solved = solve_all(world, params, solves, mapper=mapper, store=store, progress=progress)
    loss = np.full((nodes, len(scenarios), len(world.economies)), np.nan)
    for (k, n), row, error in zip(wanted, solved.loss_usd, solved.errors, strict=True):
        if error:
            what = "A hazard has no equilibrium at one of its intensities"
            raise ConvergenceError(
                what,
                where=f"{scenarios[k].id}, intensity {grid[n]:g}",
                found=error,
                fix="Lower its severity, take a longer horizon, or exclude it",
                residual=float("nan"),
                iterations=0,
                last_state=None,
            )
        loss[n, k] = row
    return LossSurface(
        tuple(scenario.id for scenario in scenarios), tuple(world.economies.index), grid, loss
    )


def touched(scenario: Scenario, world: World) -> int:
    """Return how many links a scenario touches: solves that touch alike many go well together.

    Parameters
    ----------
    scenario
        What happens.
    world
        The world that knows its codes.

    Returns
    -------
    int
        Links, those without trade included; all there are where a chokepoint closes.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> touched(Scenario((Catalogue.built_in()["tohoku-2011"],)), World.load())
    0
    """
    terms = scenario.shock(0.5).links(world)
    if any(isinstance(term, Gates) for term in terms):
        return world.trade_usd_m.size
    return sum(
        len(term.origins) * len(term.destinations) * len(term.industries)
        for term in terms
        if isinstance(term, Links)
    )


__all__ = ["LossSurface", "loss_surface", "touched"]
