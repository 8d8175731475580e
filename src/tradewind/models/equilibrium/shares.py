"""Shares of the baseline after buyers move to other origins or need other inputs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tradewind.core import InputError
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Floats
from tradewind.models.links import links_of, places_of
from tradewind.models.reform import InputNeed, Sourcing
from tradewind.models.terms import Endowment, TradeCost
from tradewind.world import World

_ROUNDING = 1e-12


def moved_origins(terms: Sequence[Sourcing], world: World, base: Baseline) -> tuple[Floats, Floats]:
    """Return the origin shares after purchases were moved, and what moving costs.

    With pi the baseline share, each term moves ``share * pi`` of the links from its origins to
    those it names, in proportion to their pi. Shares still add to 1, so at unchanged prices the
    purchase costs the same, but for the premium on what was moved.

    Parameters
    ----------
    terms
        What is moved.
    world
        The world that knows its codes.
    base
        Its baseline in trade form.

    Returns
    -------
    ndarray, ndarray
        (i, n, r) new shares; (i, n, r) logs of the iceberg cost of the premium.

    Raises
    ------
    InputError
        When more than everything is moved from a link, or nobody to move to sells there.

    Examples
    --------
    >>> world = World.load()
    >>> base = Baseline.from_world(world)
    >>> away = Sourcing(("CHN",), ("JPN",), ("C27",), 0.5, ("all",), 0.1)
    >>> shares, cost = moved_origins([away], world, base)
    >>> bool(np.allclose(shares.sum(axis=0), base.origin_share.sum(axis=0)))
    True
    """
    old = base.origin_share
    gone, come, extra = np.zeros_like(old), np.zeros_like(old), np.zeros_like(old)
    codes = list(world.economies.index), list(world.industries.index)
    for term in terms:
        leaving = links_of(term, world, where=term.kind).mask(*codes)
        moved = np.where(leaving, term.share * old, 0.0)
        to = np.isin(codes[0], _sellers(term, world))[:, None, None] & ~leaving
        weight = np.where(to & leaving.any(axis=0), old, 0.0)
        whole, amount = weight.sum(axis=0), moved.sum(axis=0)
        _require_sellers(term, world, (amount > 0) & (whole <= 0))
        arriving = weight / np.where(whole > 0, whole, 1.0) * amount
        gone += moved
        come += arriving
        extra += term.premium * arriving
    if (gone > old * (1 + _ROUNDING) + _ROUNDING).any():
        what = "More is moved away from a supplier than it sells"
        fix = "Shares that overlap add: keep their sum at or below 1"
        raise InputError(what, where="sourcing, share", fix=fix)
    new = np.maximum(old - gone, 0.0) + come
    cost = np.log1p(extra / np.where(new > 0, new, 1.0))
    return new, cost


def _sellers(term: Sourcing, world: World) -> tuple[str, ...]:
    everyone = TradeCost(term.towards, ("all",), ("all",), 1.0)
    return links_of(everyone, world, where=f"{term.kind}, towards").origins


def _require_sellers(term: Sourcing, world: World, nobody: np.ndarray) -> None:
    if nobody.any():
        n, r = (int(k) for k in np.argwhere(nobody)[0])
        what = "Nobody to move to sells this yet"
        found = f"{world.industries.index[r]} to {world.economies.index[n]}"
        fix = "Name more sellers, or fewer industries"
        where = f"sourcing, towards {', '.join(term.towards)}"
        raise InputError(what, where=where, found=found, fix=fix)


def moved_inputs(terms: Sequence[InputNeed], world: World, base: Baseline) -> tuple[Floats, Floats]:
    """Return the input shares after needs fell, and what the replacement costs.

    With gamma the baseline share, each term takes ``share * gamma`` from its inputs and gives it to
    all other inputs of the same user in proportion to theirs.

    Parameters
    ----------
    terms
        What is saved.
    world, base
        As in `moved_origins`.

    Returns
    -------
    ndarray, ndarray
        (n, r, s) new shares; (n, s) log of the unit cost of the premium.

    Raises
    ------
    InputError
        When more than the whole need is saved, or the user has no other input.

    Examples
    --------
    >>> world = World.load()
    >>> base = Baseline.from_world(world)
    >>> less = InputNeed(("JPN",), ("C27",), ("C29",), 0.2)
    >>> shares, cost = moved_inputs([less], world, base)
    >>> bool(np.allclose(shares.sum(axis=1), base.input_share.sum(axis=1)))
    True
    """
    old = base.input_share
    gone, come = np.zeros_like(old), np.zeros_like(old)
    premium = np.zeros(base.shape)
    names = list(world.economies.index), list(world.industries.index)
    for term in terms:
        user = places_of(Endowment(term.economy, term.user, 1.0), world, where=term.kind)
        saved = places_of(Endowment(term.economy, term.industry, 1.0), world, where=term.kind)
        mask = user.mask(*names)[:, None, :] & saved.mask(*names)[:, :, None]
        moved = np.where(mask, term.share * old, 0.0)
        weight = np.where(mask.any(axis=1, keepdims=True) & ~mask, old, 0.0)
        whole, amount = weight.sum(axis=1, keepdims=True), moved.sum(axis=1, keepdims=True)
        if ((amount > 0) & (whole <= 0)).any():
            what = "A user has no other input that could replace what it saves"
            raise InputError(what, where=term.kind, fix="Name fewer inputs")
        gone += moved
        come += weight / np.where(whole > 0, whole, 1.0) * amount
        premium += term.premium * amount[:, 0, :]
    if (gone > old * (1 + _ROUNDING) + _ROUNDING).any():
        what = "More of an input is saved than is needed"
        fix = "Shares that overlap add: keep their sum at or below 1"
        raise InputError(what, where="input_need, share", fix=fix)
    cost = np.log1p(premium * (1 - base.primary_share))
    return np.maximum(old - gone, 0.0) + come, cost


__all__ = ["moved_inputs", "moved_origins"]
