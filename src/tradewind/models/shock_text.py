"""A term of a shock in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tradewind.models.links import Links
from tradewind.models.terms import ALL, Cut, Term

if TYPE_CHECKING:
    from tradewind.world import World

_SHOWN = 4
_RENT_WORDS = {
    "importer": "importers keep the scarcity rent",
    "exporter": "exporters keep the scarcity rent",
    "lost": "the scarcity rent is lost",
}


def describe_term(term: Term, links: Links, world: World) -> str:
    """Return one sentence that says what a term does.

    Parameters
    ----------
    term
        The term.
    links
        Its links, as `links_of` gives them.
    world
        The world, for names.

    Returns
    -------
    str
        A sentence with a full stop.

    Examples
    --------
    >>> from tradewind.models import Cut
    >>> from tradewind.models.links import links_of
    >>> from tradewind.world import World
    >>> world, term = World.load(), Cut(("CHN",), ("JPN",), ("C26",), 0.9)
    >>> describe_term(term, links_of(term, world), world)
    '90 % of the quantity of Computers, electronics that China sells to Japan no longer arrives;
    importers keep the scarcity rent.'
    """
    goods = _goods(term, links, world)
    places = _places(term, links, world)
    if isinstance(term, Cut):
        rent = _RENT_WORDS[term.rent]
        share = f"{100 * term.share:g} % of the quantity of {goods}"
        return f"{share} that {places} no longer arrives; {rent}."
    change = 100 * (term.factor - 1)
    direction = "falls" if change < 0 else "rises"
    return f"The trade cost of {goods} that {places} {direction} by {abs(change):.6g} %."


def _goods(term: Term, links: Links, world: World) -> str:
    if term.industry == (ALL,):
        return "all goods and services"
    return _listed([str(world.industries.loc[code, "short_name"]) for code in links.industries])


def _places(term: Term, links: Links, world: World) -> str:
    sellers = _economies(term.origin, links.origins, world)
    if len(links.origins) > 1 and set(links.origins) == set(links.destinations):
        return f"{sellers} sell to each other"
    if links.domestic:
        return f"{sellers} sells at home"
    verb = "sells" if len(links.origins) == 1 else "sell"
    return f"{sellers} {verb} to {_economies(term.destination, links.destinations, world, 'other')}"


def _economies(
    written: tuple[str, ...], codes: Sequence[str], world: World, other: str = ""
) -> str:
    if written == (ALL,):
        return f"all {other} economies".replace("  ", " ")
    if len(codes) > _SHOWN and len(written) <= _SHOWN:
        return _listed(list(written))
    return _listed([str(world.economies.loc[code, "name"]) for code in codes])


def _listed(names: list[str]) -> str:
    if len(names) > _SHOWN:
        return f"{', '.join(names[: _SHOWN - 1])} and {len(names) - _SHOWN + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


__all__ = ["describe_term"]
