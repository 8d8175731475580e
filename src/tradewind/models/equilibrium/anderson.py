"""Safeguarded Anderson acceleration in one compiled loop (Anderson 1965; Walker and Ni 2011)."""

from __future__ import annotations

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from tradewind.models.equilibrium.equations import Outcome, residual
from tradewind.models.equilibrium.problem import Problem

_MEMORY = 10
_LONGEST_STEP = 1.0
"""No entry of the state moves by more than this in one iteration (logs)."""
_WORSE = 5.0
"""A residual that grows to this multiple of the best one restarts from the best state."""
_CAUTION, _RECOVERY = 0.5, 1.2
"""Multiples of the damping: after a restart, and after each step that was accepted."""
_RIDGE = 1e-12


class Loop(NamedTuple):
    """The state of the loop.

    Parameters
    ----------
    state, step
        The state and its residual.
    best, best_step, best_norm
        The best so far.
    moves, changes, gram
        The last moves of the state, the changes of the residual, and products of the latter.
    held, iteration
        Moves remembered since the last restart; iterations in all.
    damping
        Share of a plain step that is taken; halved at each restart.

    Examples
    --------
    >>> Loop._fields[0]
    'state'
    """

    state: Array
    step: Array
    best: Array
    best_step: Array
    best_norm: Array
    moves: Array
    changes: Array
    gram: Array
    held: Array
    iteration: Array
    damping: Array


class Found(NamedTuple):
    """What the loop ends with.

    Parameters
    ----------
    state, outcome
        The state and what follows from it.
    residual
        Sup norm of the log residual at that state.
    iterations
        Iterations taken.

    Examples
    --------
    >>> Found._fields
    ('state', 'outcome', 'residual', 'iterations')
    """

    state: Array
    outcome: Outcome
    residual: Array
    iterations: Array


@jax.jit
def iterate(
    problem: Problem,
    start: Array,
    tolerance: Array,
    most: Array,
    damping: Array,
    accelerate: Array,
) -> Found:
    """Iterate from a state until the residual is within tolerance or iterations run out.

    Parameters
    ----------
    problem
        Baseline, shock and elasticities.
    start
        (3, economies, industries) logs.
    tolerance
        On the sup norm of the residual.
    most
        The most iterations.
    damping
        (3, economies, industries) or broadcastable: how much of each residual a plain step takes.
    accelerate
        1 to accelerate; 0 for plain steps without restarts, which show where a price runs away.

    Returns
    -------
    Found
        The last state; whether it converged is for the caller to check.

    Examples
    --------
    >>> iterate.__name__
    'iterate'
    """

    def running(loop: Loop) -> Array:
        return (jnp.abs(loop.step).max() > tolerance) & (loop.iteration < most)

    def advance(loop: Loop) -> Loop:
        move = _accelerated(loop)
        state = loop.state + move
        step = residual(state, problem)[0]
        scaled = damping * step
        norm = jnp.linalg.norm(scaled.ravel())
        good = (norm < _WORSE * loop.best_norm) | (accelerate == 0)
        chosen: Loop = jax.lax.cond(good, _accept, _restart, loop, state, move, step, scaled, norm)
        return chosen

    def _accelerated(loop: Loop) -> Array:
        plain = (damping * loop.step).ravel()
        weights = accelerate * _weights(loop.gram, loop.changes @ plain)
        move = loop.damping * (plain - weights @ loop.changes) - weights @ loop.moves
        longest = jnp.abs(move).max()
        move = move * jnp.minimum(1.0, _LONGEST_STEP / jnp.maximum(longest, _RIDGE))
        return move.reshape(loop.state.shape)

    def _accept(
        loop: Loop, state: Array, move: Array, step: Array, scaled: Array, norm: Array
    ) -> Loop:
        at = loop.held % _MEMORY
        change = (scaled - damping * loop.step).ravel()
        changes = loop.changes.at[at].set(change)
        row = changes @ change
        better = norm < loop.best_norm
        return Loop(
            state,
            step,
            jnp.where(better, state, loop.best),
            jnp.where(better, step, loop.best_step),
            jnp.where(better, norm, loop.best_norm),
            loop.moves.at[at].set(move.ravel()),
            changes,
            loop.gram.at[at].set(row).at[:, at].set(row),
            loop.held + 1,
            loop.iteration + 1,
            jnp.minimum(1.0, _RECOVERY * loop.damping),
        )

    first = residual(start, problem)[0]
    norm = jnp.linalg.norm((damping * first).ravel())
    none, zero = jnp.zeros((_MEMORY, start.size)), jnp.zeros((), dtype=int)
    gram = jnp.zeros((_MEMORY, _MEMORY))
    loop = Loop(start, first, start, first, norm, none, none, gram, zero, zero, jnp.ones(()))
    end = jax.lax.while_loop(running, advance, loop)
    return Found(end.state, residual(end.state, problem)[1], jnp.abs(end.step).max(), end.iteration)


def _restart(
    loop: Loop, state: Array, move: Array, step: Array, scaled: Array, norm: Array
) -> Loop:
    """Forget the history and go on from the best state with half the damping."""
    del state, move, step, scaled, norm
    return loop._replace(
        state=loop.best,
        step=loop.best_step,
        moves=jnp.zeros_like(loop.moves),
        changes=jnp.zeros_like(loop.changes),
        gram=jnp.zeros_like(loop.gram),
        held=jnp.zeros_like(loop.held),
        iteration=loop.iteration + 1,
        damping=_CAUTION * loop.damping,
    )


def _weights(gram: Array, products: Array) -> Array:
    """Solve the least-squares problem of the mixing weights, scaled and with a small ridge."""
    size = jnp.diagonal(gram)
    used = size > 0
    scale = jnp.where(used, jax.lax.rsqrt(jnp.where(used, size, 1.0)), 0.0)
    matrix = gram * scale[:, None] * scale[None] + jnp.diag(jnp.where(used, _RIDGE, 1.0))
    mixed: Array = scale * jnp.linalg.solve(matrix, scale * products)
    return mixed


__all__ = ["Found", "Loop", "iterate"]
