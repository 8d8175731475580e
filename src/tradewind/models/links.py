"""Where a term acts: its codes checked against a world, as a mask over links or over places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError, resolve
from tradewind.models.codes import ALL
from tradewind.models.lane_terms import Closure
from tradewind.models.reform import AddedCapital, Duty, ForeignIncome, Productivity, Sourcing
from tradewind.models.sealanes.facts import chokepoint_names
from tradewind.models.terms import LinkTerm, PlaceTerm, Tariff

if TYPE_CHECKING:
    from tradewind.world import World

Names = dict[str, str]


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a term between economies.

    Parameters
    ----------
    origins, destinations
        ISO3 codes of the world, in the order given.
    industries
        Industry codes of the world.
    domestic
        Whether the term names one economy as both origin and destination, and so acts at home.

    Examples
    --------
    >>> Links(("CHN",), ("JPN",), ("C26",), False).sides
    (('CHN',), ('JPN',))
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    industries: tuple[str, ...]
    domestic: bool

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """Return the economies of each side: those that sell and those that buy."""
        return (self.origins, self.destinations)

    def mask(self, economies: Sequence[str], industries: Sequence[str]) -> NDArray[np.bool_]:
        """Return the links as a mask.

        Parameters
        ----------
        economies, industries
            The codes of the world, in its order.

        Returns
        -------
        ndarray of bool
            (origin, destination, industry).
        """
        i, n = np.isin(economies, self.origins), np.isin(economies, self.destinations)
        pairs = i[:, None] & n[None, :]
        if not self.domestic:
            np.fill_diagonal(pairs, val=False)
        found: NDArray[np.bool_] = pairs[:, :, None] & np.isin(industries, self.industries)
        return found


@dataclass(frozen=True, slots=True)
class Places:
    """The industries of economies that a term changes.

    Parameters
    ----------
    economies
        ISO3 codes of the world, in the order given.
    industries
        Industry codes of the world.

    Examples
    --------
    >>> Places(("JPN",), ("C29",)).mask(["IND", "JPN"], ["C28", "C29"]).tolist()
    [[False, False], [False, True]]
    """

    economies: tuple[str, ...]
    industries: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """Return the economies of the only side."""
        return (self.economies,)

    def mask(self, economies: Sequence[str], industries: Sequence[str]) -> NDArray[np.bool_]:
        """Return the places as a mask.

        Parameters
        ----------
        economies, industries
            The codes of the world, in its order.

        Returns
        -------
        ndarray of bool
            (economy, industry).
        """
        found: NDArray[np.bool_] = np.isin(economies, self.economies)[:, None] & np.isin(
            industries, self.industries
        )
        return found


@dataclass(frozen=True, slots=True)
class Gates:
    """The chokepoints that a term closes.

    Parameters
    ----------
    chokepoints
        Ids, in the order given.

    Examples
    --------
    >>> Gates(("suez",)).sides
    ()
    """

    chokepoints: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """Return no side: whoever trades by sea may be touched."""
        return ()


def links_of(
    term: LinkTerm | Duty | Sourcing | ForeignIncome, world: World, *, where: str = ""
) -> Links:
    """Check the codes of a term between economies against a world.

    Parameters
    ----------
    term
        The term.
    world
        The world whose economies, groupings and industries count as known.
    where
        File and term, for messages.

    Returns
    -------
    Links
        A grouping such as "EU27" stands for its members.

    Raises
    ------
    UnknownCodeError
        When a code is not known, naming the field and the nearest codes.
    InputError
        When a grouping has no member in the world, or a tariff falls on what an economy sells at
        home.

    Examples
    --------
    >>> from tradewind.models import Cut
    >>> from tradewind.world import World
    >>> links_of(Cut(("Quad",), ("china",), ("C26",), 0.5), World.load()).origins
    ('AUS', 'IND', 'JPN', 'USA')
    """
    origins = _economies(term.origin, world, _field(where, "origin"))
    destinations = _economies(term.destination, world, _field(where, "destination"))
    domestic = len(origins) == 1 and origins == destinations
    if domestic and isinstance(term, (Tariff, Duty)):
        what = "A tariff between an economy and itself"
        fix = "Name another origin or destination"
        raise InputError(what, where=_field(where, "destination"), found=origins[0], fix=fix)
    return Links(origins, destinations, _industries(term.industry, world, where), domestic)


def places_of(
    term: PlaceTerm | Productivity | AddedCapital, world: World, *, where: str = ""
) -> Places:
    """Check the codes of a term in economies against a world.

    Parameters
    ----------
    term, world, where
        As in `links_of`.

    Returns
    -------
    Places
        A grouping such as "EU27" stands for its members.

    Raises
    ------
    UnknownCodeError
        When a code is not known, naming the field and the nearest codes.
    InputError
        When a grouping has no member in the world.

    Examples
    --------
    >>> from tradewind.models import Capacity
    >>> from tradewind.world import World
    >>> places_of(Capacity(("Quad",), ("C26",), 0.5), World.load()).economies
    ('AUS', 'IND', 'JPN', 'USA')
    """
    economies = _economies(term.economy, world, _field(where, "economy"))
    return Places(economies, _industries(term.industry, world, where))


def gates_of(term: Closure, *, where: str = "") -> Gates:
    """Check the chokepoints of a closure.

    Parameters
    ----------
    term
        The term.
    where
        File and term, for messages.

    Returns
    -------
    Gates
        By id.

    Raises
    ------
    UnknownCodeError
        When one is not known, with suggestions.

    Examples
    --------
    >>> gates_of(Closure(("Suez Canal",), 0.5)).chokepoints
    ('suez',)
    """
    place = _field(where, "chokepoint")
    names = chokepoint_names()
    found = (resolve(code, names, "chokepoint", where=place) for code in term.chokepoint)
    return Gates(tuple(dict.fromkeys(found)))


def _field(where: str, field: str) -> str:
    return f"{where}, {field}" if where else field


@lru_cache(maxsize=4)
def _names(world: World) -> tuple[Names, Names, Names]:
    """Return economies, groupings and industries by code; batches of shocks ask again and again."""
    groups = {str(group): str(group) for group in world.groupings["group"].unique()}
    return world.economies["name"].to_dict(), groups, world.industries["short_name"].to_dict()


def _economies(codes: tuple[str, ...], world: World, where: str) -> tuple[str, ...]:
    names, groups, _ = _names(world)
    if codes == (ALL,):
        return tuple(names)
    by_fold = {group.casefold(): group for group in groups}
    found: dict[str, None] = {}
    for code in codes:
        group = by_fold.get(code.casefold())
        members = world.members(group) if group and code.upper() not in names else ()
        if group and not members and code.upper() not in names:
            what = "No member of this grouping is an economy of the world"
            raise InputError(what, where=where, found=repr(code), fix="Name economies instead")
        for member in members or (resolve(code, names | groups, "economy", where=where),):
            found[member] = None
    return tuple(found)


def _industries(codes: tuple[str, ...], world: World, where: str) -> tuple[str, ...]:
    known = _names(world)[2]
    if codes == (ALL,):
        return tuple(known)
    place = _field(where, "industry")
    return tuple(dict.fromkeys(resolve(code, known, "industry", where=place) for code in codes))


__all__ = ["Links", "Places", "links_of", "places_of"]
