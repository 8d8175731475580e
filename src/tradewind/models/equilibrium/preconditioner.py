"""Newton's step within economies and between their levels, at the baseline.

The residual is steered by the Jacobian of the baseline where that is cheap: exactly within each
economy (most of what an economy buys, it buys at home), and between economies for the level of all
nominal values of each. What is left, substitution between foreign goods and the shock itself, is
Anderson's to find. The two are combined multiplicatively, the levels first (two-level block Jacobi;
Saad, Iterative Methods for Sparse Linear Systems, 2003, chapters 4 and 14).
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from tradewind.core import InputError
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Elasticities
from tradewind.models.equilibrium.equations import residual
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.problem import Scenario, Shared, scenarios_of, shared_of
from tradewind.models.equilibrium.state import State

_RIDGE = 1e-2
"""Added to the diagonal of each economy's block: the level of one that trades little is weak."""
_WEAKEST = 1e-8
"""Singular values of the levels' matrix below this, relative to the largest, count as zero."""


class Preconditioner(NamedTuple):
    """What `steer` takes.

    Parameters
    ----------
    within
        (n, 3 r, 3 r) inverse of each economy's block of the Jacobian.
    levels
        (n, n) inverse of the Jacobian between levels.
    echo
        (m, n, 3 r) what a rise of the level of economy m does to the residual of economy n.
    weights
        (n, 3 r) over which the level of an economy's residual is measured.
    buyer_weights
        (r, d) weights of buyers within an economy and good; all 1 in trade form.

    Examples
    --------
    >>> Preconditioner._fields[0]
    'within'
    """

    within: Array
    levels: Array
    echo: Array
    weights: Array
    buyer_weights: Array


@lru_cache(maxsize=8)
def preconditioner_of(base: Baseline, elasticities: Elasticities) -> Preconditioner:
    """Return the preconditioner of a baseline, remembered for those last used.

    Parameters
    ----------
    base
        The baseline.
    elasticities
        Those of the solve; one of a set serves for others near it.

    Returns
    -------
    Preconditioner
        32-bit arrays: it only steers, the residual decides.

    Raises
    ------
    InputError
        When a good is bought that nobody uses: such a baseline was not made by `from_arrays`.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> preconditioner_of(base, Elasticities.of("long")).within.shape
    (2, 3, 3)
    """
    coarse = base.in_trade_form()
    n, r = coarse.shape
    batch = scenarios_of(coarse, [Instruments.none()], [elasticities], scaled=True)
    with jax.enable_x64(True):
        scenario = jax.tree.map(lambda leaf: leaf[0], batch)
        within, echo = (np.asarray(part) for part in _jacobians(shared_of(coarse), scenario))
    if not np.isfinite(within).all():
        what = "The baseline has no derivatives: a good is bought that nobody uses"
        fix = "Make purchases the sum of inputs and final demand, as Baseline.from_arrays does"
        raise InputError(what, where="baseline", fix=fix)
    blocks = -within.transpose(1, 2, 0)
    echo = -echo
    parts = np.stack([coarse.demand, coarse.primary_income, coarse.demand], axis=1)
    weights = (parts / parts.sum(axis=2, keepdims=True)).reshape(n, 3 * r)
    levels = np.einsum("mnk,nk->nm", echo, weights)
    inverse = np.linalg.inv(blocks + _RIDGE * np.eye(3 * r))
    arrays = (inverse, np.linalg.pinv(levels, rcond=_WEAKEST), echo, weights, _shares(base))
    return Preconditioner(*(jnp.asarray(array, dtype=jnp.float32) for array in arrays))


def _shares(base: Baseline) -> np.ndarray:
    n, r = base.shape
    by_buyer = base.demand.T.reshape(r, n, base.buyers)
    whole = by_buyer.sum(axis=2, keepdims=True)
    even = 1.0 / base.buyers
    shares: np.ndarray = np.where(whole > 0, by_buyer / np.where(whole > 0, whole, 1), even)
    return shares.reshape(r, -1)


@jax.jit
def _jacobians(shared: Shared, scenario: Scenario) -> tuple[Array, Array]:
    """Return derivatives: (3 r, n, 3 r) at home, all economies at once; (m, n, 3 r) of levels."""
    r, n = shared.alpha.shape
    start = State.start(n, r, 1)

    def pushed(tangent: State, *, at_home: bool) -> Array:
        def step(state: State) -> State:
            return residual(state, shared, scenario, at_home=at_home)[0]

        return _by_economy(jax.jvp(step, (start,), (tangent,))[1])

    one = jnp.eye(3 * r)[:, :, None] * jnp.ones(n)
    own = State(*(part for part in jnp.split(one, 3, axis=1)))
    level = jnp.eye(n)[:, None, :] * jnp.ones((r, 1))
    within = jax.vmap(lambda tangent: pushed(tangent, at_home=True))(own)
    echo = jax.vmap(lambda tangent: pushed(tangent, at_home=False))(State(level, level, level))
    return within, echo


def _by_economy(state: State) -> Array:
    """Return (..., n, 3 r) from (..., r, n) parts."""
    return jnp.concatenate([jnp.swapaxes(part, -1, -2) for part in state], axis=-1)


def steer(gap: State, by: Preconditioner) -> State:
    """Return the step that removes a residual, as far as the preconditioner sees.

    Parameters
    ----------
    gap
        Residuals of a batch: each part (b, r, d) or (b, s, n).
    by
        The preconditioner.

    Returns
    -------
    State
        Steps of the same shapes.

    Examples
    --------
    >>> steer.__name__
    'steer'
    """
    mean = State(
        gap.gathered(gap.price * by.buyer_weights), gap.reward,
        gap.gathered(gap.purchases * by.buyer_weights),
    )  # fmt: skip
    seen = _by_economy(mean).astype(jnp.float32)
    level = jnp.einsum("bnk,nk->bn", seen, by.weights) @ by.levels.T
    rest = seen - jnp.einsum("bm,mnk->bnk", level, by.echo)
    step = level[:, :, None] + jnp.einsum("nkj,bnj->bnk", by.within, rest)
    extra = jnp.swapaxes((step - seen).astype(gap.reward.dtype), 1, 2)
    price, reward, purchases = jnp.split(extra, 3, axis=1)
    return State(
        gap.price + gap.spread(price), gap.reward + reward, gap.purchases + gap.spread(purchases)
    )


__all__ = ["Preconditioner", "preconditioner_of", "steer"]
