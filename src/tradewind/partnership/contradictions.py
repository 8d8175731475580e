"""Measures that work against each other: a pact that holds both is refused."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tradewind.core import InputError
from tradewind.models.codes import ALL
from tradewind.partnership.measure import Measure, pairs
from tradewind.partnership.measures.capacity import CapacityMeasure
from tradewind.partnership.measures.diversify import Diversify
from tradewind.partnership.measures.facilitation import Facilitation
from tradewind.partnership.measures.invest import Invest
from tradewind.partnership.measures.market_access import MarketAccess
from tradewind.partnership.measures.mineral_substitute import MineralSubstitute
from tradewind.partnership.measures.standards import Standards
from tradewind.partnership.measures.substitute import Substitute

Link = tuple[str, str, str]
"""Seller, buyer and industry."""
_ROUNDING = 1e-9


def contradiction(measures: Sequence[Measure], members: Sequence[str]) -> None:
    """Raise where two measures contradict each other.

    Parameters
    ----------
    measures
        Of one pact.
    members
        Of the pact.

    Raises
    ------
    InputError
        With the id of the second measure as its place: where purchases are moved away from a
        seller from whom another measure makes them easier, to whom another moves them, or whose
        plants another builds; where more than everything is moved or saved, of goods or of a
        mineral; or where two measures state a duty on one link.

    Examples
    --------
    >>> contradiction([], ["IND", "JPN"])
    """
    for first, second in itertools.permutations(measures, 2):
        _opposed(first, second, members)
    _beyond_all(measures, members)
    _two_duties(measures)


def _opposed(first: Measure, second: Measure, members: Sequence[str]) -> None:
    if not isinstance(first, Diversify):
        return
    away = set(_left(first, members))
    for link in _favoured(second, members):
        if link in away:
            seller, buyer, industry = link
            what = f"It favours what measure {first.id} moves away from"
            found = f"{industry} from {seller} to {buyer}"
            fix = "Take the industry or the economy out of one of the two"
            raise InputError(what, where=second.id, found=found, fix=fix)


def _left(measure: Diversify, members: Sequence[str]) -> Iterator[Link]:
    for buyer in measure.scope(members):
        for industry in measure.industries:
            yield measure.away_from, buyer, industry


def _favoured(measure: Measure, members: Sequence[str]) -> Iterator[Link]:
    scope = measure.scope(members)
    match measure:
        case Diversify():
            sellers = [code for code in measure.towards if code != ALL]
            yield from itertools.product(sellers, scope, measure.industries)
        case Standards() | Facilitation():
            both = pairs(scope)
            yield from itertools.product(both, both, measure.industries)
        case MarketAccess():
            for duty in measure.duties:
                yield from itertools.product([duty.exporter], [duty.importer], duty.industries)
        case CapacityMeasure():
            yield from itertools.product([measure.economy], members, measure.industries)
        case Invest():
            yield from itertools.product([measure.host], members, measure.industries)
        case _:
            return


def _beyond_all(measures: Sequence[Measure], members: Sequence[str]) -> None:
    taken: dict[tuple[str, str], float] = defaultdict(float)
    for measure in measures:
        for verb, of_what in _taken(measure, members):
            taken[verb, of_what] += measure.level.high
            share = taken[verb, of_what]
            if share > 1 + _ROUNDING:
                what = f"More than everything is {verb}, with what other measures do"
                found = f"{share:g} of {of_what}, at the high ends"
                fix = "Lower one of the levels: their highest values must not add to more than 1"
                raise InputError(what, where=measure.id, found=found, fix=fix)


def _taken(measure: Measure, members: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what a measure takes away: sales of a seller, or what users need of something."""
    match measure:
        case Diversify():
            for seller, buyer, industry in _left(measure, members):
                yield "moved away", f"{industry} from {seller} to {buyer}"
        case Substitute():
            users = itertools.product(measure.inputs, measure.scope(members), measure.users)
            for good, economy, user in users:
                yield "saved", f"the input {good} of {user} in {economy}"
        case MineralSubstitute():
            for mineral, economy in itertools.product(measure.minerals, measure.scope(members)):
                yield "saved", f"{mineral} used in {economy}"
        case _:
            return


def _two_duties(measures: Sequence[Measure]) -> None:
    seen: dict[Link, str] = {}
    for measure in measures:
        if not isinstance(measure, MarketAccess):
            continue
        for duty in measure.duties:
            for industry in duty.industries:
                link = (duty.exporter, duty.importer, industry)
                if link in seen:
                    what = f"It states a duty that measure {seen[link]} states too"
                    found = f"{industry} from {duty.exporter} to {duty.importer}"
                    fix = "State each duty once: duties that overlap would add"
                    raise InputError(what, where=measure.id, found=found, fix=fix)
                seen[link] = measure.id


__all__ = ["contradiction"]
