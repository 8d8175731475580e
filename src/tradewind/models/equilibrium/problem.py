"""The arrays that the compiled solver takes: a baseline that a batch shares, and its scenarios."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.instruments import Instruments

_LOG_LIMIT = 1e-12
"""Exponents nearer to 0 are set here: log1p(expm1) forms agree with the log limit to rounding."""
_SIZES = (128, 4096, 32768, 65536)
"""Lists of links are filled up to one of these lengths, so that one compilation serves many."""
_LONG = 4096
"""Lists beyond this say whether they have quotas at all: a compilation of their own pays."""


class Taxed(NamedTuple):
    """Origin shares before the tariffs of the baseline.

    Parameters
    ----------
    sales, own
        (r, d, i) pi over one plus the tariff; (r, d) its entries at home.

    Examples
    --------
    >>> Taxed._fields
    ('sales', 'own')
    """

    sales: Array
    own: Array


class Shared(NamedTuple):
    """The baseline, which every scenario of a batch shares; goods r come first.

    Parameters
    ----------
    pi
        (r, d, i) shares of origins in what buyers pay.
    own
        (r, d) entries of pi at home.
    rise
        (r, d) sum over origins of pi less one: always 0. Derivatives by trade costs, which move pi
        away from that, pass through it.
    taxed
        The same shares before tariffs, or None where the baseline has none.
    gamma, v, alpha
        (n, r, s), (s, n) and (r, n) input, primary and final shares.
    demand, primary
        (r, d) and (s, n) baseline values.
    income, deficit, trade
        (n,) baseline values; `trade` is exports plus imports of each economy.

    Examples
    --------
    >>> Shared._fields[0]
    'pi'
    """

    pi: Array
    own: Array
    rise: Array
    taxed: Taxed | None
    gamma: Array
    v: Array
    alpha: Array
    demand: Array
    primary: Array
    income: Array
    deficit: Array
    trade: Array


class Touched(NamedTuple):
    """The links that a shock touches, filled up with links that weigh nothing.

    Parameters
    ----------
    i, d, r
        Positions: origin, buyer, industry.
    share, sales_share
        Entries of pi, and of pi over one plus the baseline tariff.
    cost, tariff
        Logs of the iceberg factor, and of one plus the new tariff over one plus the old.
    left
        Log of the share of the baseline quantity that may arrive.
    quota
        1 where there is a quota; None where a long list has none, which saves most of its work.
    exporter, lost
        Shares of the scarcity rent.

    Examples
    --------
    >>> Touched._fields[:3]
    ('i', 'd', 'r')
    """

    i: Array
    d: Array
    r: Array
    share: Array
    sales_share: Array
    cost: Array
    tariff: Array
    left: Array
    quota: Array | None
    exporter: Array
    lost: Array


class Scenario(NamedTuple):
    """What differs between scenarios.

    Parameters
    ----------
    touched
        The links that the shock touches.
    capacity, endowment, taste
        (s, n) logs.
    sigma
        (r,) between origins; `one_sigma` is one less sigma, kept away from 0 by 1e-12.
    one_sigma, one_epsilon, one_eta, one_psi
        One less each elasticity, kept away from 0 likewise.
    rigidity
        1 / (1 + mobility).
    scaled
        1 where deficits scale with trade, 0 where they are fixed.

    Examples
    --------
    >>> Scenario._fields[0]
    'touched'
    """

    touched: Touched
    capacity: Array
    endowment: Array
    taste: Array
    sigma: Array
    one_sigma: Array
    one_epsilon: Array
    one_eta: Array
    one_psi: Array
    rigidity: Array
    scaled: Array


@lru_cache(maxsize=4)
def shared_of(base: Baseline) -> Shared:
    """Return the arrays of a baseline, remembered for the baselines last used.

    Parameters
    ----------
    base
        The baseline.

    Returns
    -------
    Shared
        Arrays of 64 bits, whatever JAX is set to elsewhere.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> shared_of(base).pi.shape
    (1, 2, 2)
    """
    pi = base.origin_share.transpose(2, 1, 0)
    buyer = np.arange(pi.shape[1])
    at_home = (slice(None), buyer, buyer // base.buyers)
    with jax.enable_x64(True):
        taxed = None
        if base.tariff is not None:
            sales = pi / (1 + base.tariff.transpose(2, 1, 0))
            taxed = Taxed(jnp.asarray(sales), jnp.asarray(sales[at_home]))
        return Shared(
            pi=jnp.asarray(pi),
            own=jnp.asarray(pi[at_home]),
            rise=jnp.zeros(base.demand.T.shape),
            taxed=taxed,
            gamma=jnp.asarray(base.input_share),
            v=jnp.asarray(base.primary_share.T),
            alpha=jnp.asarray(base.final_share.T),
            demand=jnp.asarray(base.demand.T),
            primary=jnp.asarray(base.primary_income.T),
            income=jnp.asarray(base.income),
            deficit=jnp.asarray(base.deficit),
            trade=jnp.asarray(_abroad(base)),
        )


def _abroad(base: Baseline) -> Floats:
    """Return exports plus imports of each economy, at suppliers' prices."""
    n, r = base.shape
    pairs = base.trade.reshape(n, n, base.buyers, r).sum(axis=(2, 3))
    traded: Floats = pairs.sum(axis=0) + pairs.sum(axis=1) - 2 * np.diagonal(pairs)
    return traded


def scenarios_of(
    base: Baseline,
    shocks: Sequence[Instruments],
    elasticities: Sequence[Elasticities],
    *,
    scaled: bool,
) -> Scenario:
    """Stack scenarios into one batch.

    Parameters
    ----------
    base
        The baseline.
    shocks, elasticities
        One of each per scenario.
    scaled
        Whether deficits scale with trade.

    Returns
    -------
    Scenario
        Every array with the scenario as its first axis.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> scenarios_of(base, [Instruments.none()], [Elasticities.of("long")], scaled=True).sigma.shape
    (1, 1)
    """
    n, r = base.shape
    length = max(padded_links(base, shock) for shock in shocks)
    sigma = np.stack([e.sigmas(r) for e in elasticities])
    with jax.enable_x64(True):
        return Scenario(
            touched=_touched(base, shocks, length),
            capacity=_places([shock.log_capacity for shock in shocks], (n, r)),
            endowment=_places([shock.log_endowment for shock in shocks], (n, r)),
            taste=_places([shock.log_taste for shock in shocks], (n, r)),
            sigma=jnp.asarray(sigma),
            one_sigma=_one_less(sigma),
            one_epsilon=_one_less([e.epsilon for e in elasticities]),
            one_eta=_one_less([e.eta for e in elasticities]),
            one_psi=_one_less([e.psi for e in elasticities]),
            rigidity=jnp.asarray([e.rigidity for e in elasticities]),
            scaled=jnp.full(len(shocks), float(scaled)),
        )


def padded_links(base: Baseline, shock: Instruments) -> int:
    """Return the length to which the list of links of a shock is filled up.

    Parameters
    ----------
    base
        The baseline.
    shock
        The shock.

    Returns
    -------
    int
        Shocks of one length go well together: each pays for the longest of those in its tile.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> padded_links(base, Instruments.none())
    128
    """
    links = shock.link.shape[1]
    return next((size for size in _SIZES if size >= links), base.trade.size)


def _touched(base: Baseline, shocks: Sequence[Instruments], length: int) -> Touched:
    lists = [_link_arrays(base, shock) for shock in shocks]

    def stacked(name: str) -> Array:
        filled = np.zeros((len(lists), length), dtype=lists[0][name].dtype)
        for row, arrays in zip(filled, lists, strict=True):
            row[: arrays[name].size] = arrays[name]
        return jnp.asarray(filled)

    touched = Touched(**{name: stacked(name) for name in Touched._fields})
    free = length > _LONG and not any(arrays["quota"].any() for arrays in lists)
    return touched._replace(quota=None) if free else touched


def _link_arrays(base: Baseline, shock: Instruments) -> dict[str, np.ndarray]:
    active = base.trade[tuple(shock.link)] > 0
    at = i, d, r = tuple(shock.link[:, active])
    share = base.origin_share[at]
    return {
        "i": i,
        "d": d,
        "r": r,
        "share": share,
        "sales_share": share if base.tariff is None else share / (1 + base.tariff[at]),
        "cost": shock.log_cost[active],
        "tariff": shock.log_tariff[active],
        "left": np.log(shock.remaining[active]),
        "quota": shock.quotas[active].astype(np.float64),
        "exporter": shock.exporter[active],
        "lost": shock.lost[active],
    }


def _places(changes: Sequence[Floats | None], shape: tuple[int, int]) -> Array:
    return jnp.asarray(np.stack([np.zeros(shape).T if c is None else c.T for c in changes]))


def _one_less(elasticity: Floats | Sequence[float]) -> Array:
    value = 1.0 - np.asarray(elasticity, dtype=np.float64)
    return jnp.asarray(np.where(np.abs(value) < _LOG_LIMIT, _LOG_LIMIT, value))


__all__ = ["Scenario", "Shared", "Taxed", "Touched", "padded_links", "scenarios_of", "shared_of"]
