"""Safeguarded Anderson acceleration of a batch, in one compiled loop.

Anderson 1965; Walker and Ni, SIAM Journal on Numerical Analysis 49(4), 2011.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from tradewind.models.equilibrium.equations import Outcome, residual
from tradewind.models.equilibrium.preconditioner import Preconditioner, steer
from tradewind.models.equilibrium.problem import Scenario, Shared
from tradewind.models.equilibrium.state import State

_MEMORY = 6
_LONGEST_STEP = 1.0
"""No entry of the state moves by more than this in one iteration (logs)."""
_WORSE = 5.0
"""A residual that grows to this multiple of the best one restarts from the best state."""
_CAUTION, _RECOVERY = 0.5, 1.2
"""Multiples of the damping: after a restart, and after each step that was accepted."""
_RIDGE = 1e-10
Look = Callable[[Array], tuple[Array, Array]]


class Loop(NamedTuple):
    """The state of the loop; b scenarios, k entries of their states.

    Parameters
    ----------
    state, step
        (b, k) the states and their steered residuals.
    gap
        (b,) sup norm of the log residual.
    best, best_step, best_norm
        The best so far.
    moves, changes, gram
        (memory, b, k) the last moves and the changes of the step; (b, memory, memory) products.
    iteration
        Iterations of the batch.
    taken
        (b,) iterations that each scenario took.
    damping
        (b,) share of a step that is taken; halved at each restart.

    Examples
    --------
    >>> Loop._fields[0]
    'state'
    """

    state: Array
    step: Array
    gap: Array
    best: Array
    best_step: Array
    best_norm: Array
    moves: Array
    changes: Array
    gram: Array
    iteration: Array
    taken: Array
    damping: Array


class Found(NamedTuple):
    """What the loop ends with, by scenario.

    Parameters
    ----------
    state, outcome
        The state and what follows from it.
    residual
        (b,) sup norm of the log residual at that state.
    iterations
        (b,) iterations taken.

    Examples
    --------
    >>> Found._fields
    ('state', 'outcome', 'residual', 'iterations')
    """

    state: State
    outcome: Outcome
    residual: Array
    iterations: Array


@partial(jax.jit, static_argnames="accelerate")
def iterate(
    shared: Shared,
    scenarios: Scenario,
    by: Preconditioner,
    start: State,
    tolerance: Array,
    most: Array,
    *,
    accelerate: bool,
) -> Found:
    """Iterate a batch until each residual is within tolerance or iterations run out.

    Parameters
    ----------
    shared, scenarios, by
        The problems and what steers them.
    start
        (b, ...) logs.
    tolerance
        On the sup norm of the residual.
    most
        The most iterations.
    accelerate
        False for plain steps without steering or restarts: they show where a price runs away.

    Returns
    -------
    Found
        The last states; whether they converged is for the caller to check.

    Examples
    --------
    >>> iterate.__name__
    'iterate'
    """

    def look(flat: Array) -> tuple[Array, Array]:
        gap = _residuals(start.like(flat), shared, scenarios)[0]
        step = steer(gap, by) if accelerate else _slowed(gap, scenarios)
        return step.flat(), jnp.abs(gap.flat()).max(-1)

    def running(loop: Loop) -> Array:
        return ((loop.gap > tolerance) | jnp.isnan(loop.gap)) & (loop.iteration < most)

    def advance(loop: Loop) -> Loop:
        return _advanced(loop, look, running(loop), accelerate=accelerate)

    end = jax.lax.while_loop(lambda loop: running(loop).any(), advance, _begin(start.flat(), look))
    state = start.like(end.state)
    outcome = _residuals(state, shared, scenarios)[1]
    return Found(state, outcome, end.gap, end.taken)


_residuals = jax.vmap(residual, in_axes=(0, None, 0))


def _begin(state: Array, look: Look) -> Loop:
    step, gap = look(state)
    norm = jnp.linalg.norm(step, axis=-1)
    lanes, entries = state.shape
    none = jnp.zeros((_MEMORY, lanes, entries), dtype=jnp.float32)
    gram = jnp.zeros((lanes, _MEMORY, _MEMORY))
    count = jnp.zeros((), dtype=jnp.int32)
    taken = jnp.zeros(lanes, dtype=jnp.int32)
    ones = jnp.ones(lanes)
    return Loop(state, step, gap, state, step, norm, none, none, gram, count, taken, ones)


def _advanced(loop: Loop, look: Look, running: Array, *, accelerate: bool) -> Loop:
    move = _move(loop) if accelerate else loop.step
    longest = jnp.abs(move).max(-1)
    scale = jnp.minimum(1.0, _LONGEST_STEP / jnp.maximum(longest, _RIDGE))
    move = jnp.where(running, scale, 0.0)[:, None] * move
    state = loop.state + move
    step, gap = look(state)
    norm = jnp.linalg.norm(step, axis=-1)
    good = ~running | (norm < _WORSE * loop.best_norm) | (not accelerate)
    better = good & (norm < loop.best_norm)
    best, best_step = _chosen(better, state, loop.best), _chosen(better, step, loop.best_step)
    change = jnp.where(good[:, None], step - loop.step, 0.0).astype(jnp.float32)
    at = loop.iteration % _MEMORY
    moves = loop.moves.at[at].set(move.astype(jnp.float32))
    changes = loop.changes.at[at].set(change)
    row = _products(changes, change).astype(loop.gram.dtype)
    gram = jnp.where(good[:, None, None], loop.gram, 0.0)
    gram = gram.at[:, at, :].set(row).at[:, :, at].set(row)
    return Loop(
        state=_chosen(good, state, best),
        step=_chosen(good, step, best_step),
        gap=jnp.where(good, gap, loop.gap),
        best=best,
        best_step=best_step,
        best_norm=jnp.where(better, norm, loop.best_norm),
        moves=moves,
        changes=changes,
        gram=gram,
        iteration=loop.iteration + 1,
        taken=loop.taken + running,
        damping=jnp.where(
            good, jnp.minimum(1.0, _RECOVERY * loop.damping), _CAUTION * loop.damping
        ),
    )


def _chosen(which: Array, these: Array, those: Array) -> Array:
    return jnp.where(which[:, None], these, those)


def _slowed(gap: State, scenarios: Scenario) -> State:
    """Return plain steps, with rewards slowed where origins are close substitutes."""
    slow = 1 / jnp.maximum(1.0, scenarios.sigma)[:, :, None]
    return State(gap.price, slow * gap.reward, gap.purchases)


def _move(loop: Loop) -> Array:
    """Return the accelerated move: the step and past moves, mixed to cancel the step."""
    products = _products(loop.changes, loop.step.astype(jnp.float32))
    weights = _weights(loop.gram, products.astype(loop.gram.dtype)).astype(jnp.float32)
    mixed = loop.damping[:, None] * (loop.step - jnp.einsum("bm,mbk->bk", weights, loop.changes))
    return mixed - jnp.einsum("bm,mbk->bk", weights, loop.moves)


def _products(changes: Array, step: Array) -> Array:
    """Return inner products, in full 32 bits on accelerators too."""
    found: Array = jnp.einsum("mbk,bk->bm", changes, step, precision="highest")
    return found


def _weights(gram: Array, products: Array) -> Array:
    """Solve the least-squares problem of the mixing weights, scaled and with a small ridge."""
    size = jnp.diagonal(gram, axis1=1, axis2=2)
    used = size > 0
    scale = jnp.where(used, jax.lax.rsqrt(jnp.where(used, size, 1.0)), 0.0)
    matrix = gram * scale[:, :, None] * scale[:, None]
    matrix = matrix + jnp.eye(_MEMORY) * jnp.where(used, _RIDGE, 1.0)[:, None]
    mixed: Array = scale * jnp.linalg.solve(matrix, (scale * products)[:, :, None])[:, :, 0]
    return mixed


__all__ = ["Found", "Loop", "iterate"]
