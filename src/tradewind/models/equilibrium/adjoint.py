"""Derivatives through a solve, by the implicit-function theorem.

With R(z, theta) = 0 at the equilibrium z, the derivative of any objective W(z, theta) is
W_theta + lambda' R_theta, where (-R_z)' lambda = W_z: one linear solve, whatever the number of
parameters. It is solved by GMRES on vector-Jacobian products, preconditioned like the solver.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import jax
import jax.numpy as jnp
from jax import Array
from jax.scipy.sparse.linalg import gmres

from tradewind.models.equilibrium.anderson import iterate
from tradewind.models.equilibrium.equations import residual
from tradewind.models.equilibrium.preconditioner import Preconditioner, steer
from tradewind.models.equilibrium.problem import Scenario, Shared
from tradewind.models.equilibrium.state import State

_TOLERANCE = 1e-9
"""Of the equilibrium, and relative of the adjoint."""
_MOST = 600
_RESTART = 40
_RESTARTS = 5
_LOOSE = 1e-6
"""An adjoint whose relative residual is above this is not one: its gradient is NaN."""


@jax.custom_vjp
def settle(shared: Shared, scenario: Scenario, by: Preconditioner, start: State) -> State:
    """Return the equilibrium state; `jax.grad` passes through it.

    Parameters
    ----------
    shared, scenario, by
        The problem of one scenario and what steers it; derivatives are taken with respect to the
        first two.
    start
        Where to start: the baseline, or a state already solved.

    Returns
    -------
    State
        NaN where the solver or its adjoint does not converge: under `jax.grad` nothing can be
        raised.

    Examples
    --------
    >>> settle.__name__
    'settle'
    """
    one = jax.tree.map(lambda leaf: leaf[None], (scenario, start))
    found = iterate(
        shared, one[0], by, one[1], jnp.asarray(_TOLERANCE), jnp.asarray(_MOST), accelerate=True
    )
    good = found.residual[0] <= _TOLERANCE
    return State(*(jnp.where(good, part[0], jnp.nan) for part in found.state))


def _forward(
    shared: Shared, scenario: Scenario, by: Preconditioner, start: State
) -> tuple[State, tuple[Shared, Scenario, Preconditioner, State]]:
    state = settle(shared, scenario, by, start)
    return state, (shared, scenario, by, state)


def _backward(
    kept: tuple[Shared, Scenario, Preconditioner, State], pull: State
) -> tuple[Shared, Scenario, None, None]:
    shared, scenario, by, state = kept
    back = jax.vjp(lambda *at: residual(*at)[0], state, shared, scenario)[1]
    adjoint = _adjoint(lambda vector: back(vector)[0], pull, by)
    return (*back(adjoint)[1:], None, None)


def _adjoint(back: Callable[[State], State], pull: State, by: Preconditioner) -> State:
    """Solve (-R_z)' lambda = pull; NaN where that does not converge."""
    steered = jax.linear_transpose(partial(_steer_one, by=by), pull)

    def away(vector: State) -> State:
        return State(*(-part for part in back(vector)))

    found = gmres(
        away, pull, tol=_TOLERANCE, restart=_RESTART, maxiter=_RESTARTS,
        M=lambda vector: steered(vector)[0], solve_method="incremental",
    )[0]  # fmt: skip
    gap = jnp.linalg.norm(away(found).minus(pull).flat())
    good = gap <= _LOOSE * jnp.linalg.norm(pull.flat())
    return State(*(jnp.where(good, part, jnp.nan) for part in found))


def _steer_one(gap: State, by: Preconditioner) -> State:
    lanes = State(*(part[None] for part in gap))
    return State(*(part[0] for part in steer(lanes, by)))


settle.defvjp(_forward, _backward)


@jax.jit
def welfare_gradient(
    state: State, shared: Shared, scenario: Scenario, by: Preconditioner, weights: Array
) -> tuple[Shared, Scenario]:
    """Return the derivatives of a weighted sum of log real incomes by everything that is given.

    Parameters
    ----------
    state
        The equilibrium.
    shared, scenario, by
        The problem that it solves, and what steers it.
    weights
        (n,) of the economies.

    Returns
    -------
    tuple of Shared and Scenario
        Derivatives in place of values; NaN where the adjoint does not converge.

    Examples
    --------
    >>> welfare_gradient.__name__
    'welfare_gradient'
    """

    def both(z: State, s: Shared, c: Scenario) -> tuple[State, Array]:
        gap, outcome = residual(z, s, c)
        return gap, weights @ outcome.log_real_income(s)

    (gap, value), back = jax.vjp(both, state, shared, scenario)
    none = State(*(jnp.zeros_like(part) for part in gap))
    pull = back((none, jnp.ones_like(value)))[0]
    adjoint = _adjoint(lambda vector: back((vector, jnp.zeros_like(value)))[0], pull, by)
    found = back((adjoint, jnp.ones_like(value)))
    return found[1], found[2]


__all__ = ["settle", "welfare_gradient"]
