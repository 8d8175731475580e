"""Where a term acts: its codes checked against a world, as a mask over links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError, resolve
from tradewind.models.terms import ALL, Term

if TYPE_CHECKING:
    from tradewind.world import World


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one term.

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
    >>> Links(("CHN",), ("JPN",), ("C26",), False).domestic
    False
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    industries: tuple[str, ...]
    domestic: bool

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


def links_of(term: Term, world: World, *, where: str = "") -> Links:
    """Check the codes of a term against a world.

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
        When the term names no link between two economies, such as a set of economies with itself
        that has one member under two names.

    Examples
    --------
    >>> from tradewind.models import Cut
    >>> from tradewind.world import World
    >>> links_of(Cut(("Quad",), ("china",), ("C26",), 0.5), World.load()).origins
    ('AUS', 'IND', 'JPN', 'USA')
    """
    prefix = f"{where}, " if where else ""
    origins = _economies(term.origin, world, f"{prefix}origin")
    destinations = _economies(term.destination, world, f"{prefix}destination")
    names = world.industries["short_name"].to_dict()
    industries = _all_or(term.industry, names, "industry", f"{prefix}industry")
    domestic = len(origins) == 1 and origins == destinations
    return Links(origins, destinations, industries, domestic)


def _economies(codes: tuple[str, ...], world: World, where: str) -> tuple[str, ...]:
    names: dict[str, str] = world.economies["name"].to_dict()
    if codes == (ALL,):
        return tuple(names)
    groups = {str(group): str(group) for group in world.groupings["group"].unique()}
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


def _all_or(
    codes: tuple[str, ...], known: Mapping[str, str], kind: str, where: str
) -> tuple[str, ...]:
    if codes == (ALL,):
        return tuple(known)
    return tuple(dict.fromkeys(resolve(code, known, kind, where=where) for code in codes))


__all__ = ["Links", "links_of"]
