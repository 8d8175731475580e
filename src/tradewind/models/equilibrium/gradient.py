"""gradient(world): what a little more friction on every supply link costs, by one adjoint."""

from __future__ import annotations

import time
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
import pandas as pd
import xarray as xr

from tradewind.core import ConvergenceError, Provenance
from tradewind.models.equilibrium.adjoint import welfare_gradient
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.preconditioner import preconditioner_of
from tradewind.models.equilibrium.problem import Scenario, Shared, scenarios_of, shared_of
from tradewind.models.equilibrium.respond import respond
from tradewind.models.equilibrium.response import Response
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.state import State
from tradewind.models.shock import Shock
from tradewind.world import World

WORLD = "World"
_OFF_LIMIT = 1e-5
"""Derivatives by an elasticity of 1 are taken this far from it: the log limit has no slope."""


@dataclass(frozen=True, eq=False)
class Gradient:
    """Marginal real income of an economy, or of the world, at a state of the world economy.

    Parameters
    ----------
    target
        ISO3 code, or "World": the sum over economies.
    response
        The state at which it was taken: the response to the shock.
    link_loss_usd_m
        (origin, destination, industry) US$ million of real income lost when the iceberg trade cost
        of the link rises by one percent; summed over buyers in the full table.
    capacity_loss_usd_m
        (economy, industry) US$ million lost when productive capacity falls by one percent.
    elasticity_gain_usd_m
        Indexed by elasticity: US$ million gained when it rises by 0.1; sigma in all industries.
    sigma_gain_usd_m
        (industry,) the same for the sigma of each industry.
    flow_usd_m
        (origin, destination, industry) baseline sales.
    wall_time_s, provenance
        As in every result.

    Examples
    --------
    >>> found = gradient(World.load(), "JPN")
    >>> found.links(1)["destination"].tolist()
    ['JPN']
    """

    target: str
    response: Response
    link_loss_usd_m: xr.DataArray
    capacity_loss_usd_m: xr.DataArray
    elasticity_gain_usd_m: pd.Series
    sigma_gain_usd_m: pd.Series
    flow_usd_m: xr.DataArray
    wall_time_s: float
    provenance: Provenance

    def links(self, top: int, *, home: bool = False) -> pd.DataFrame:
        """Return the links whose friction costs most.

        Parameters
        ----------
        top
            How many.
        home
            Whether links of an economy with itself count.

        Returns
        -------
        pandas.DataFrame
            ``origin, destination, industry, flow_usd_m`` (baseline), ``loss_usd_m`` (per percent of
            trade cost), ``loss_per_trade_cost`` (US$ lost per US$ of added cost).
        """
        loss = self.link_loss_usd_m.to_numpy().copy()
        if not home:
            economies = np.arange(loss.shape[0])
            loss[economies, economies] = -np.inf
        order = np.argsort(-loss, axis=None, kind="stable")[:top]
        at = np.unravel_index(order[np.isfinite(loss.ravel()[order])], loss.shape)
        flow = self.flow_usd_m.to_numpy()[at]
        codes = {
            dim: self.flow_usd_m[dim].to_numpy()[index]
            for dim, index in zip(self.flow_usd_m.dims, at, strict=True)
        }
        per_cost = loss[at] / np.where(flow > 0, 0.01 * flow, np.nan)
        numbers = {"flow_usd_m": flow, "loss_usd_m": loss[at], "loss_per_trade_cost": per_cost}
        return pd.DataFrame(codes | numbers)

    def to_frame(self) -> pd.DataFrame:
        """Return every link with trade, the costliest first, home included; as `links`."""
        table = self.links(self.flow_usd_m.size, home=True)
        return table[table["flow_usd_m"] > 0].reset_index(drop=True)


def gradient(
    world: World,
    economy: str | None = None,
    shock: Shock | None = None,
    params: EquilibriumParams | None = None,
) -> Gradient:
    """Return the marginal loss of real income for every supply link, industry and elasticity.

    Parameters
    ----------
    world
        The baseline.
    economy
        Whose real income; the world's by default.
    shock
        The state at which to take it: after this shock; the baseline by default.
    params
        Horizon and the rest; the short horizon by default.

    Returns
    -------
    Gradient
        From one adjoint solve, whatever the number of links. At the undistorted baseline the
        world's loss is each flow's value (Hulten); per economy, and under stress, it is not.

    Raises
    ------
    UnknownCodeError
        When the economy or a code of the shock is not known.
    ConvergenceError
        When the equilibrium or its adjoint does not converge.

    Examples
    --------
    >>> found = gradient(World.load())
    >>> table = found.links(3)
    >>> bool(abs(table["loss_per_trade_cost"] - 1).max() < 0.01)
    True
    """
    began = time.perf_counter()
    chosen = params or EquilibriumParams()
    code = None if economy is None else world.economy(economy)
    response = respond(world, shock or Shock("no shock"), chosen)
    solution = response.solution
    change = solution.base.income * solution.real_income
    if code is not None:
        change = np.where(world.economies.index == code, change, 0.0)
    shared, scenario = welfare_derivatives(solution, change, scaled=chosen.deficits == "scaled")
    links = by_link(solution, shared, scenario)
    by_elasticity, by_sigma = _by_elasticity(scenario)
    economies, industries = list(world.economies.index), list(world.industries.index)
    places = {"origin": economies, "destination": economies, "industry": industries}
    n, r = solution.base.shape
    flow = solution.base.trade.reshape(n, n, -1, r).sum(axis=2)
    return Gradient(
        target=code or WORLD,
        response=response,
        link_loss_usd_m=xr.DataArray(-0.01 * links, places, list(places), "link_loss_usd_m"),
        capacity_loss_usd_m=xr.DataArray(
            0.01 * np.asarray(scenario.capacity).T,
            {"economy": economies, "industry": industries},
            ["economy", "industry"],
            "capacity_loss_usd_m",
        ),
        elasticity_gain_usd_m=pd.Series(by_elasticity, name="elasticity_gain_usd_m"),
        sigma_gain_usd_m=pd.Series(by_sigma, industries, name="sigma_gain_usd_m"),
        flow_usd_m=xr.DataArray(flow, places, list(places), "flow_usd_m"),
        wall_time_s=time.perf_counter() - began,
        provenance=response.provenance.with_params(target=code or WORLD),
    )


def welfare_derivatives(
    solution: Solution, weights: Floats, *, scaled: bool
) -> tuple[Shared, Scenario]:
    """Return derivatives of the weighted sum of log real incomes by all arrays of the problem.

    Parameters
    ----------
    solution
        The equilibrium.
    weights
        (n,) of the economies.
    scaled
        Whether deficits scale with trade.

    Returns
    -------
    tuple of Shared and Scenario
        Derivatives in place of values.

    Raises
    ------
    ConvergenceError
        When the adjoint does not converge.

    Examples
    --------
    >>> welfare_derivatives.__name__
    'welfare_derivatives'
    """
    base, e = solution.base, solution.elasticities
    by = preconditioner_of(base, e)
    with jax.enable_x64(True):
        batch = scenarios_of(base, [solution.shock], [e], scaled=scaled)
        scenario = _off_limits(jax.tree.map(lambda leaf: leaf[0], batch))
        found: tuple[Shared, Scenario] = welfare_gradient(
            _state(solution), shared_of(base), scenario, by, jnp.asarray(weights)
        )
    if not np.isfinite(np.asarray(found[0].pi)).all():
        what = "The adjoint of the equilibrium did not converge"
        raise ConvergenceError(
            what,
            where="gradient",
            fix="Take a longer horizon, or a state further from a binding constraint",
            residual=float("nan"),
            iterations=solution.iterations,
            last_state=np.log(solution.price),
        )
    return found


def _off_limits(scenario: Scenario) -> Scenario:
    def away(exponent: jax.Array) -> jax.Array:
        near = jnp.abs(exponent) < _OFF_LIMIT
        return jnp.where(near, _OFF_LIMIT, exponent)

    return scenario._replace(
        one_sigma=away(scenario.one_sigma),
        one_epsilon=away(scenario.one_epsilon),
        one_eta=away(scenario.one_eta),
        one_psi=away(scenario.one_psi),
    )


def _state(solution: Solution) -> State:
    old = solution.base.demand
    bought = np.where(old > 0, solution.demand / np.where(old > 0, old, 1.0), 1.0)
    hats = (solution.price, solution.reward, bought)
    return State(*(jnp.asarray(np.log(hat).T) for hat in hats))


def by_link(solution: Solution, shared: Shared, scenario: Scenario) -> Floats:
    """Return derivatives by the log trade cost of each link, (i, n, r).

    The cost of an untouched link multiplies its share by exp((1 - sigma) cost) wherever the share
    stands; that of a link under the shock is its own argument.

    Parameters
    ----------
    solution
        The equilibrium.
    shared, scenario
        As `welfare_derivatives` returns them.

    Returns
    -------
    ndarray
        Summed over the buyers of each economy.

    Examples
    --------
    >>> by_link.__name__
    'by_link'
    """
    base = solution.base
    n, r = base.shape
    one_sigma = 1.0 - solution.elasticities.sigmas(r)
    share = base.origin_share.transpose(2, 1, 0)
    found = share * (np.asarray(shared.pi) + np.asarray(shared.rise)[:, :, None])
    buyer = np.arange(share.shape[1])
    at_home = (slice(None), buyer, buyer // base.buyers)
    found[at_home] += share[at_home] * np.asarray(shared.own)
    if base.tariff is not None and shared.taxed is not None:
        sold = share / (1 + base.tariff.transpose(2, 1, 0))
        found += sold * np.asarray(shared.taxed.sales)
        found[at_home] += sold[at_home] * np.asarray(shared.taxed.own)
    by_buyer = (one_sigma[:, None, None] * found).transpose(2, 1, 0)
    active = base.trade[tuple(solution.shock.link)] > 0
    touched = tuple(solution.shock.link[:, active])
    by_buyer[touched] = np.asarray(scenario.touched.cost)[: int(active.sum())]
    links: Floats = by_buyer.reshape(n, n, -1, r).sum(axis=2)
    return links


def _by_elasticity(scenario: Scenario) -> tuple[dict[str, float], Floats]:
    """Return what a rise by 0.1 of each elasticity adds."""
    by_sigma = 0.1 * (np.asarray(scenario.sigma) - np.asarray(scenario.one_sigma))
    table = {
        "sigma": float(by_sigma.sum()),
        "epsilon": -0.1 * float(scenario.one_epsilon),
        "eta": -0.1 * float(scenario.one_eta),
        "psi": -0.1 * float(scenario.one_psi),
    }
    return table, by_sigma


__all__ = ["WORLD", "Gradient", "by_link", "gradient", "welfare_derivatives"]
