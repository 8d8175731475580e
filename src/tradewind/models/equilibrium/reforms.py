"""The world economy after a reform: what it gains in calm years, and where shocks then start from.

A reform is solved from the baseline of the world with the elasticities of its own horizon. Its
solution becomes the baseline of later shocks, which have less time to adjust.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tradewind.core import InputError
from tradewind.core.units import USD_PER_USD_M
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.batch import solve_many
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.respond import economy_names
from tradewind.models.equilibrium.shares import moved_inputs, moved_origins
from tradewind.models.equilibrium.shock_instruments import instruments_of
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.solve import rebased
from tradewind.models.links import links_of, places_of
from tradewind.models.reform import (
    AddedCapital,
    Duty,
    ForeignIncome,
    InputNeed,
    Productivity,
    Reform,
    Sourcing,
)
from tradewind.models.shock import Shock
from tradewind.models.terms import Endowment, Tariff, TradeCost
from tradewind.world import World

_KEPT = 8
"""Reformed worlds that are remembered: those of the chunk in work."""
_GAINS_KEPT = 8192
"""Gains that are remembered; each is a number per economy."""


@dataclass(frozen=True, slots=True)
class Settled:
    """How a reform is solved.

    Parameters
    ----------
    reform
        What changes.
    params
        Of the solve: horizon, fuels, deficits, tolerance.
    elasticities
        Those of the solve; None takes those of the parameters.

    Examples
    --------
    >>> Settled(Reform(), EquilibriumParams(horizon="medium")).params.horizon
    'medium'
    """

    reform: Reform
    params: EquilibriumParams
    elasticities: Elasticities | None = None


@dataclass(frozen=True, eq=False)
class ReformedEconomy:
    """The world economy that a reform leads to.

    Parameters
    ----------
    baseline
        At which later shocks start; tariffs are inside its prices.
    steered_by
        The baseline whose Jacobian steers the solver near this one.
    real_income
        (n,) hat of what is spent in calm years, in real terms.
    owned_usd_m
        (n,) income that is earned elsewhere, less that of others earned here.
    residual
        Sup norm of the log residual of the solve; 0 where nothing was solved.

    Examples
    --------
    >>> settle(World.load(), Settled(Reform(), EquilibriumParams())).residual
    0.0
    """

    baseline: Baseline
    steered_by: Baseline
    real_income: Floats
    owned_usd_m: Floats
    residual: float

    @property
    def gain_usd(self) -> Floats:
        """Return the gain of real income in a calm year at baseline prices, (n,) US$."""
        spent = self.steered_by.income * (self.real_income - 1)
        gain: Floats = USD_PER_USD_M * (spent + self.owned_usd_m)
        return gain


@lru_cache(maxsize=_KEPT)
def settle(world: World, settled: Settled) -> ReformedEconomy:
    """Solve for the world economy after a reform, without any shock.

    Parameters
    ----------
    world
        The baseline, in trade form.
    settled
        The reform and how it is solved.

    Returns
    -------
    ReformedEconomy
        The world itself where the reform changes nothing.

    Raises
    ------
    UnknownCodeError
        When a term names a code that the world does not know.
    InputError
        When terms take away more than there is, or a tariff falls below minus its duty.
    ConvergenceError, NoEquilibriumError
        When there is no answer.

    Examples
    --------
    >>> easier = Reform((TradeCost(("IND",), ("JPN",), ("all",), 0.9),))
    >>> found = settle(World.load(), Settled(easier, EquilibriumParams(horizon="medium")))
    >>> bool(found.gain_usd[list(World.load().economies.index).index("JPN")] > 0)
    True
    """
    base = Baseline.from_world(world)
    if not settled.reform.changes:
        count = base.shape[0]
        return ReformedEconomy(base, base, np.ones(count), np.zeros(count), 0.0)
    chosen = settled.params
    usual = chosen.elasticities(list(world.industries.index))
    dutiable = with_duties(base, _duties(settled.reform, world, base))
    changed, instruments = _changed(settled.reform, world, dutiable)
    found = next(
        solve_many(
            changed, [instruments], settled.elasticities or usual, pivot=usual, steered_by=base,
            scaled=chosen.deficits == "scaled", tolerance=chosen.tolerance,
            max_iterations=chosen.max_iterations, names=economy_names(world),
        )
    )  # fmt: skip
    if not isinstance(found, Solution):
        raise found
    return ReformedEconomy(
        baseline=without_duties(rebased(found)),
        steered_by=base,
        real_income=found.real_income,
        owned_usd_m=_owned(settled.reform.terms, world),
        residual=found.residual,
    )


@lru_cache(maxsize=_GAINS_KEPT)
def calm_gain_usd(world: World, settled: Settled) -> Floats:
    """Return what a reform gains each economy in a calm year, and remember it.

    Parameters
    ----------
    world, settled
        As in `settle`.

    Returns
    -------
    ndarray
        (n,) US$ at baseline prices, read-only.

    Examples
    --------
    >>> nothing = Settled(Reform(), EquilibriumParams())
    >>> float(abs(calm_gain_usd(World.load(), nothing)).max())
    0.0
    """
    gain = settle(world, settled).gain_usd
    gain.setflags(write=False)
    return gain


def with_duties(base: Baseline, rates: Floats | None) -> Baseline:
    """Return the baseline in which tariffs are told apart from other primary income.

    Parameters
    ----------
    base
        Without tariffs, in trade form: taxes on inputs are part of primary income there.
    rates
        (i, n, r) ad valorem rates on the sales of the baseline.

    Returns
    -------
    Baseline
        The same sales and deficits; buyers pay the duty, and consumers get it.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.ones((2, 1, 1)))
    >>> rates = np.array([[[0.0], [0.1]], [[0.0], [0.0]]])
    >>> with_duties(base, rates).inputs.ravel().round(3).tolist()
    [1.0, 1.05]
    """
    if rates is None or not rates.any():
        return base
    paid = (base.trade * (1 + rates)).sum(axis=0)
    dearer = paid / np.where(base.demand > 0, base.demand, 1.0)
    inputs = base.inputs * np.where(base.demand > 0, dearer, 1.0)[:, :, None]
    return Baseline.from_arrays(base.trade, inputs, tariff=rates)


def without_duties(base: Baseline) -> Baseline:
    """Return the baseline with its tariffs inside prices again: the inverse of `with_duties`.

    Parameters
    ----------
    base
        In trade form.

    Returns
    -------
    Baseline
        The same sales; itself where it has no tariffs.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.ones((2, 1, 1)))
    >>> without_duties(base) is base
    True
    """
    if base.tariff is None:
        return base
    sold = base.trade.sum(axis=0)
    cheaper = sold / np.where(base.demand > 0, base.demand, 1.0)
    return Baseline.from_arrays(base.trade, base.inputs * cheaper[:, :, None])


def _duties(reform: Reform, world: World, base: Baseline) -> Floats | None:
    duties = [term for term in reform.terms if isinstance(term, Duty)]
    if not duties:
        return None
    rates = np.zeros(base.trade.shape)
    codes = list(world.economies.index), list(world.industries.index)
    for term in duties:
        rates[links_of(term, world, where=term.kind).mask(*codes)] += term.rate
    return rates


def _changed(reform: Reform, world: World, base: Baseline) -> tuple[Baseline, Instruments]:
    """Return the baseline with new shares, and what changes beside them."""
    plain = [term for term in reform.terms if isinstance(term, (TradeCost, Tariff, Endowment))]
    found = instruments_of(Shock("reform", tuple(plain)), world, base)
    _require_duties(found, base)
    sourcing = [term for term in reform.terms if isinstance(term, Sourcing)]
    needs = [term for term in reform.terms if isinstance(term, InputNeed)]
    origins, premium = moved_origins(sourcing, world, base)
    inputs, dearer = moved_inputs(needs, world, base)
    capacity = _productivity(reform.terms, world, base) - dearer
    capital = _capital(reform.terms, world, base)
    factors = capital if found.log_endowment is None else capital + found.log_endowment
    changed = replace(base, origin_share=origins, input_share=inputs)
    return changed, replace(
        _with_costs(found, premium),
        log_capacity=capacity if capacity.any() else None,
        log_endowment=factors if factors.any() else None,
    )


def _require_duties(found: Instruments, base: Baseline) -> None:
    old = 1.0 if base.tariff is None else 1 + base.tariff[tuple(found.link)]
    lowest = float(np.min(old * np.exp(found.log_tariff), initial=1.0))
    if lowest < 1 - 1e-12:
        what = "A reform takes away more tariff than there is"
        fix = "State the duty in force, or take away less"
        raise InputError(what, where="tariff", found=f"{lowest - 1:.4f} is left", fix=fix)


def _productivity(terms: Sequence[object], world: World, base: Baseline) -> Floats:
    found = np.zeros(base.shape)
    codes = list(world.economies.index), list(world.industries.index)
    for term in terms:
        if isinstance(term, Productivity):
            found[places_of(term, world, where=term.kind).mask(*codes)] += np.log(term.factor)
    return found


def _capital(terms: Sequence[object], world: World, base: Baseline) -> Floats:
    """Return logs of the factors over those of the baseline: what is added over what there is."""
    added = np.zeros(base.shape)
    codes = list(world.economies.index), list(world.industries.index)
    for term in terms:
        if isinstance(term, AddedCapital):
            mask = places_of(term, world, where=term.kind).mask(*codes)
            earned = np.where(mask, base.primary_income, 0.0)
            if not earned.sum() > 0:
                what = "Capital is added to industries that earn nothing"
                fix = "Name industries that exist there"
                raise InputError(what, where=term.kind, found=", ".join(term.industry), fix=fix)
            added += term.services_usd_m * earned / earned.sum()
    earning = np.where(base.primary_income > 0, base.primary_income, 1.0)
    return np.log1p(added / earning)


def _owned(terms: Sequence[object], world: World) -> Floats:
    """Return income that belongs to each economy elsewhere, less that of others in it, (n,)."""
    codes = list(world.economies.index)
    found = np.zeros(len(codes))
    for term in terms:
        if isinstance(term, ForeignIncome):
            links = links_of(term, world, where=term.kind)
            for side, sign in ((links.origins, -1.0), (links.destinations, 1.0)):
                for code in side:
                    found[codes.index(code)] += sign * term.usd_m / len(side)
    return found


def _with_costs(found: Instruments, premium: Floats) -> Instruments:
    """Return instruments with logs of costs added on any links, (i, n, r)."""
    if not premium.any():
        return found
    cost = premium.copy()
    tariff = np.zeros(premium.shape)
    cost[tuple(found.link)] += found.log_cost
    tariff[tuple(found.link)] = found.log_tariff
    return Instruments.from_arrays(log_cost=cost, log_tariff=tariff)


__all__ = [
    "ReformedEconomy",
    "Settled",
    "calm_gain_usd",
    "settle",
    "with_duties",
    "without_duties",
]
