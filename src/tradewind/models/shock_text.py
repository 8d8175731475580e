"""A term of a shock in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tradewind.models.codes import ALL
from tradewind.models.lane_terms import Closure
from tradewind.models.links import Gates, Links, Places
from tradewind.models.mineral_terms import MineralCut, MineralLoss, MineralTerm
from tradewind.models.sealanes.facts import chokepoint_names
from tradewind.models.terms import Capacity, Cut, Demand, LinkTerm, PlaceTerm, TradeCost

if TYPE_CHECKING:
    from tradewind.world import World

_SHOWN = 4
_RENT_WORDS = {
    "importer": "importers keep the scarcity rent",
    "exporter": "exporters keep the scarcity rent",
    "lost": "the scarcity rent is lost",
}


def describe_links(term: LinkTerm, links: Links, world: World) -> str:
    """Return one sentence that says what a term between economies does.

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
    >>> describe_links(term, links_of(term, world), world)
    '90 % of the quantity of Computers, electronics that China sells to Japan no longer arrives;
    importers keep the scarcity rent.'
    """
    traded = f"{_goods(term.industry, links.industries, world)} that {_sales(term, links, world)}"
    if isinstance(term, Cut):
        share = f"{_percent(term.share)} of the quantity of {traded}"
        return f"{share} no longer arrives; {_RENT_WORDS[term.rent]}."
    if isinstance(term, TradeCost):
        return f"The trade cost of {traded} {_moves(term.factor - 1)} %."
    change = f"The tariff on {traded} {_moves(term.rate)} percentage points"
    return f"{change}; the revenue goes to consumers of the importer."


def describe_places(term: PlaceTerm, places: Places, world: World) -> str:
    """Return one sentence that says what a term in economies does.

    Parameters
    ----------
    term
        The term.
    places
        Its places, as `places_of` gives them.
    world
        The world, for names.

    Returns
    -------
    str
        A sentence with a full stop.

    Examples
    --------
    >>> from tradewind.models import Capacity
    >>> from tradewind.models.links import places_of
    >>> from tradewind.world import World
    >>> world, term = World.load(), Capacity(("JPN",), ("C29",), 0.1)
    >>> describe_places(term, places_of(term, world), world)
    '10 % of the capacity to make Motor vehicles in Japan is lost.'
    """
    goods = _goods(term.industry, places.industries, world)
    economies = _economies(term.economy, places.economies, world)
    if isinstance(term, Capacity):
        return f"{_percent(term.share)} of the capacity to make {goods} in {economies} is lost."
    if isinstance(term, Demand):
        weight = f"The weight of {goods} in the final demand of {economies}"
        return f"{weight} {_moves(term.factor - 1)} %."
    factors = f"The quantity of labour, capital and land that makes {goods} in {economies}"
    return f"{factors} {_moves(term.factor - 1)} %."


def describe_closure(term: Closure, gates: Gates) -> str:
    """Return one sentence that says what a closure does.

    Parameters
    ----------
    term
        The term.
    gates
        Its chokepoints, as `gates_of` gives them.

    Returns
    -------
    str
        A sentence with a full stop.

    Examples
    --------
    >>> describe_closure(Closure(("suez",), 0.5, 6), Gates(("suez",)))
    'Of the passages of Suez Canal, 50 % are lost: ships wait up to 6 days or go round.'
    """
    names = [chokepoint_names()[code] for code in gates.chokepoints]
    waits = "" if term.extra_days is None else f"wait up to {term.extra_days:g} days or "
    lost = f"Of the passages of {_listed(names)}, {_percent(term.share)} are lost"
    end = "" if waits else ", or stay where no way round is left"
    return f"{lost}: ships {waits}go round{end}."


def describe_mineral(term: MineralTerm, world: World) -> str:
    """Return one sentence that says what a term on a chain does.

    Parameters
    ----------
    term
        The term.
    world
        The world, for names.

    Returns
    -------
    str
        A sentence with a full stop.

    Examples
    --------
    >>> from tradewind.world import World
    >>> term = MineralCut(("CHN",), ("JPN",), ("rare-earths-light",), "refine", 0.5)
    >>> describe_mineral(term, World.load())
    'Of what China sells to Japan of light magnet rare earths (neodymium, praseodymium) at stage
    refine, 50 % no longer leaves.'
    """
    goods = f"{_listed([_mineral(code) for code in term.mineral])} at stage {term.stage}"
    if isinstance(term, MineralLoss):
        where = _named(term.economy, world)
        return f"{_percent(term.share)} of the output of {goods} in {where} is lost."
    sellers, buyers = _named(term.origin, world), _named(term.destination, world)
    verb = "sells" if len(term.origin) == 1 and term.origin != (ALL,) else "sell"
    sold = f"what {sellers} {verb} to {buyers} of {goods}"
    if isinstance(term, MineralCut):
        return f"Of {sold}, {_percent(term.share)} no longer leaves."
    return f"Of {sold}, {_percent(term.rate)} of the baseline price is taken as an export tax."


def _mineral(code: str) -> str:
    """Return the name of a mineral as it stands in a sentence; the code where it is not known."""
    from tradewind.models.minerals.facts import mineral_names  # chains import shocks

    name = mineral_names().get(code)
    return code if name is None else name[0].lower() + name[1:]


def _named(codes: tuple[str, ...], world: World) -> str:
    names = world.economies["name"]
    return (
        _economies(codes, (), world)
        if codes == (ALL,)
        else _listed([str(names.get(code, code)) for code in codes])
    )


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def _moves(change: float) -> str:
    return f"{'falls' if change < 0 else 'rises'} by {abs(100 * change):.6g}"


def _goods(written: tuple[str, ...], codes: Sequence[str], world: World) -> str:
    if written == (ALL,):
        return "all goods and services"
    return _listed([str(world.industries.loc[code, "short_name"]) for code in codes])


def _sales(term: LinkTerm, links: Links, world: World) -> str:
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


__all__ = ["describe_closure", "describe_links", "describe_mineral", "describe_places"]
