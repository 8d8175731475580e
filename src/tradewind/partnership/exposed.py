"""What a pact does to hazards: rarer, shorter, or sparing its members."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.models import Cut
from tradewind.models.links import links_of
from tradewind.partnership.measure import HazardEffect
from tradewind.risk.hazard import Hazard, HazardTerm
from tradewind.risk.scenarios import Scenario
from tradewind.world import World

Floats = NDArray[np.float64]


def rate_factors(effects: Sequence[HazardEffect], scenarios: Sequence[Scenario]) -> Floats:
    """Return how often each scenario still comes: the factors of the hazard that begins it.

    Parameters
    ----------
    effects
        Of the measures; they multiply.
    scenarios
        In the order of the result.

    Returns
    -------
    ndarray
        (scenario,) from 0 to 1.

    Examples
    --------
    >>> rate_factors([], []).shape
    (0,)
    """
    by_hazard = _product([effect.rate for effect in effects])
    return np.array([by_hazard.get(s.hazards[0].id, 1.0) for s in scenarios], dtype=np.float64)


def length_factors(
    effects: Sequence[HazardEffect], hazards: Sequence[str], longest: NDArray[np.int64]
) -> Floats:
    """Return how long each scenario still lasts: the factors of the hazard that lasts longest.

    Parameters
    ----------
    effects
        Of the measures; they multiply.
    hazards, longest
        Ids, and the position of the longest for each scenario.

    Returns
    -------
    ndarray
        (scenario,) above 0, at most 1.

    Examples
    --------
    >>> length_factors([], [], np.zeros(0, dtype=np.int64)).shape
    (0,)
    """
    by_hazard = _product([effect.length for effect in effects])
    return np.array([by_hazard.get(hazards[k], 1.0) for k in longest], dtype=np.float64)


def _product(factors: Sequence[Mapping[str, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for each in factors:
        for name, factor in each.items():
            found[name] = found.get(name, 1.0) * factor
    return found


def spared(
    scenarios: Sequence[Scenario], effects: Sequence[HazardEffect], world: World
) -> tuple[Scenario, ...]:
    """Return the scenarios where cuts by members spare other members.

    Parameters
    ----------
    scenarios
        As they are without the pact.
    effects
        Of the measures; what is left of a cut multiplies.
    world
        The world that knows the codes of the cuts.

    Returns
    -------
    tuple of Scenario
        The same ids; a hazard that has no cut by a member on another stays as it is.

    Examples
    --------
    >>> spared([], [], World.load())
    ()
    """
    sparing: dict[str, list[tuple[float, tuple[str, ...]]]] = {}
    for effect in effects:
        for name, share in effect.exempt.items():
            sparing.setdefault(name, []).append((share, effect.members))
    return tuple(
        replace(s, hazards=tuple(_sparing(h, sparing.get(h.id, []), world) for h in s.hazards))
        if any(h.id in sparing for h in s.hazards)
        else s
        for s in scenarios
    )


def _sparing(
    hazard: Hazard, promises: Sequence[tuple[float, tuple[str, ...]]], world: World
) -> Hazard:
    terms = hazard.terms
    for share, members in promises:
        parts = [_split(term, share, members, world) for term in terms]
        pairs = zip(terms, parts, strict=True)
        terms = tuple(new for term, part in pairs for new in part or (term,))
    return replace(hazard, terms=terms)


def require_spared(
    hazards: Sequence[Hazard], effects: Sequence[HazardEffect], world: World
) -> None:
    """Raise where a measure spares members from a hazard that none of them brings on another.

    Parameters
    ----------
    hazards
        That may come.
    effects
        Of the measures of a whole pact.
    world
        The world that knows the codes of the cuts.

    Raises
    ------
    InputError
        Naming the hazard.

    Examples
    --------
    >>> require_spared([], [], World.load())
    """
    for effect in effects:
        for hazard in hazards:
            cuts = [_split(term, 0.5, effect.members, world) for term in hazard.terms]
            if hazard.id in effect.exempt and not any(cuts):
                what = "A measure spares members from a hazard that none of them brings on another"
                fix = "Name hazards in which a member cuts what it sells"
                found = ", ".join(effect.members)
                raise InputError(what, where=hazard.id, found=found, fix=fix)


def _split(
    term: HazardTerm, share: float, members: Sequence[str], world: World
) -> tuple[HazardTerm, ...]:
    """Return a cut by members in parts, of others and of members; nothing for other terms."""
    if term.kind != Cut.kind:
        return ()
    cut = Cut(term.origin, term.destination, term.industry, 0.0)
    links = links_of(cut, world, where=term.kind)
    inside = tuple(code for code in links.destinations if code in members)
    if not set(links.origins) <= set(members) or not set(inside) - set(links.origins):
        return ()
    left = 1 - share
    less = replace(
        term, destination=inside, low=term.low * left, mode=term.mode * left,
        high=term.high * left,
    )  # fmt: skip
    others = tuple(code for code in links.destinations if code not in members)
    return (replace(term, destination=others), less) if others else (less,)


__all__ = ["length_factors", "rate_factors", "require_spared", "spared"]
