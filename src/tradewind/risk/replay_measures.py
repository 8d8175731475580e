"""What of the model stands beside an observation: a closed vocabulary, read from short texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, cast

import numpy as np
from numpy.typing import NDArray

from tradewind.core import InputError, resolve
from tradewind.models import Cut, Demand, Response
from tradewind.models.codes import ALL, as_codes
from tradewind.models.equilibrium import Solution
from tradewind.models.links import links_of, places_of
from tradewind.world import World

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Kind = Literal[
    "real_income_pct", "real_income_usd_bn", "gdp_volume_pct", "output_pct", "seller_price_pct",
    "purchase_price_pct", "trade_quantity_pct", "trade_quantity_usd_bn",
]  # fmt: skip
PERCENT, MONEY = "%", "US$ bn"
KINDS: Mapping[str, str] = {
    "real_income_pct": "real income (equivalent variation), on baseline final expenditure",
    "real_income_usd_bn": "real income (equivalent variation) of a year",
    "gdp_volume_pct": "labour and capital at work, at baseline rewards: GDP at constant prices",
    "output_pct": "quantity made, at baseline prices",
    "seller_price_pct": "price of what is made, weighted by baseline output",
    "purchase_price_pct": "price of what is bought, scarcity included, by baseline purchases",
    "trade_quantity_pct": "quantity that arrives, at baseline prices",
    "trade_quantity_usd_bn": "quantity that arrives in a year, at baseline prices",
}
"""What each kind of figure is."""
_FLOWS = ("trade_quantity_pct", "trade_quantity_usd_bn")
_ECONOMIES = ("real_income_pct", "real_income_usd_bn", "gdp_volume_pct")
_WAYS = re.compile(r"<>|>")
_PER_BILLION = 1e3


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a response, such as the output of an industry.

    Parameters
    ----------
    kind
        One of `KINDS`.
    places
        Codes, groups or ``all``: whose income, output or price; for trade those who sell.
    destinations
        For trade those who buy; else empty.
    both_ways
        Whether trade is counted in both directions.
    industries
        Codes or ``all``.

    Examples
    --------
    >>> Measure.parse("output_pct:JPN:C29").places
    ('JPN',)
    >>> Measure.parse("trade_quantity_pct:CHN<>USA:all").both_ways
    True
    """

    kind: Kind
    places: tuple[str, ...]
    destinations: tuple[str, ...] = ()
    both_ways: bool = False
    industries: tuple[str, ...] = (ALL,)

    @classmethod
    def parse(cls, text: str, where: str = "model") -> Measure:
        """Read ``kind:ECONOMIES``, ``kind:ECONOMIES:INDUSTRIES`` or ``kind:FROM>TO:INDUSTRIES``.

        Parameters
        ----------
        text
            Codes have spaces between them; ``<>`` in place of ``>`` counts both directions.
        where
            Of the text, for messages.

        Returns
        -------
        Measure
            Codes are checked against a world when the figure is read.

        Raises
        ------
        UnknownCodeError
            When there is no such kind.
        InputError
            When the parts are not those of the kind.
        """
        name, *rest = text.split(":")
        kind = cast(
            "Kind", resolve(name, {k: k for k in KINDS}, "figure of the model", where=where)
        )
        if len(rest) != (1 if kind in _ECONOMIES else 2):
            shape = _shape(kind)
            what = "The parts of a figure of the model are not those of its kind"
            raise InputError(what, where=where, found=text, fix=f"Write {shape}")
        industries = as_codes(rest[1].split(), where) if len(rest) > 1 else (ALL,)
        sides = _WAYS.split(rest[0])
        if len(sides) != (2 if kind in _FLOWS else 1):
            what = "Trade needs a seller and a buyer, other figures only a place"
            raise InputError(what, where=where, found=rest[0], fix=f"Write {_shape(kind)}")
        codes = [as_codes(side.split(), where) for side in sides]
        return cls(
            kind,
            places=codes[0],
            destinations=codes[1] if len(codes) > 1 else (),
            both_ways="<>" in rest[0],
            industries=industries,
        )

    @property
    def text(self) -> str:
        """Return the text that `parse` reads."""
        way = "<>" if self.both_ways else ">"
        sides = [" ".join(side) for side in (self.places, self.destinations) if side]
        parts = [self.kind, way.join(sides)]
        return ":".join(parts if self.kind in _ECONOMIES else [*parts, " ".join(self.industries)])

    @property
    def unit(self) -> str:
        """Return ``%`` or ``US$ bn``."""
        return MONEY if self.kind.endswith("usd_bn") else PERCENT

    def value(self, response: Response, world: World) -> float:
        """Return the figure of a response, in `unit`; a fall is negative."""
        solution = response.solution
        if self.kind in _FLOWS:
            return self._trade(solution, world)
        place = places_of(Demand(self.places, self.industries, 1.0), world)
        mask = place.mask(list(world.economies.index), list(world.industries.index))
        return _OF_PLACES[self.kind](solution, mask)

    def _trade(self, s: Solution, world: World) -> float:
        term = Cut(self.places, self.destinations, self.industries, 0.0)
        mask = links_of(term, world).mask(list(world.economies.index), list(world.industries.index))
        if self.both_ways:
            mask = mask | mask.transpose(1, 0, 2)
        links = np.repeat(mask, s.base.buyers, axis=1)
        before = (s.base.origin_share * s.base.demand[None])[links]
        after = (s.flows / np.exp(s.log_buyer_price))[links]
        change = after.sum() - before.sum()
        if self.kind == "trade_quantity_pct":
            return float(100 * change / before.sum())
        return float(change / _PER_BILLION)


def _shape(kind: str) -> str:
    if kind in _ECONOMIES:
        return f"{kind}:ECONOMIES"
    return f"{kind}:FROM>TO:INDUSTRIES" if kind in _FLOWS else f"{kind}:ECONOMIES:INDUSTRIES"


def _real_income(s: Solution, mask: Mask) -> float:
    who = mask.any(axis=1)
    return float(((s.real_income - 1) * s.base.income)[who].sum())


def _real_income_pct(s: Solution, mask: Mask) -> float:
    return 100 * _real_income(s, mask) / float(s.base.income[mask.any(axis=1)].sum())


def _mean_change(hats: Floats, weights: Floats, mask: Mask) -> float:
    """Return the change in percent of a mean with baseline weights."""
    known = mask & (weights > 0)
    return float(100 * (np.average(hats[known], weights=weights[known]) - 1))


def _gdp_volume(s: Solution, mask: Mask) -> float:
    volume = s.primary_income / s.reward
    return float(100 * (volume[mask].sum() / s.base.primary_income[mask].sum() - 1))


def _output(s: Solution, mask: Mask) -> float:
    made = s.sales / s.cost
    return float(100 * (made[mask].sum() / s.base.output[mask].sum() - 1))


def _purchase_price(s: Solution, mask: Mask) -> float:
    n, r = s.base.shape
    return _mean_change(s.economy_price, s.base.demand.reshape(n, -1, r).sum(axis=1), mask)


_OF_PLACES: Mapping[str, Callable[[Solution, Mask], float]] = {
    "real_income_pct": _real_income_pct,
    "real_income_usd_bn": lambda s, mask: _real_income(s, mask) / _PER_BILLION,
    "gdp_volume_pct": _gdp_volume,
    "output_pct": _output,
    "seller_price_pct": lambda s, mask: _mean_change(s.cost, s.base.output, mask),
    "purchase_price_pct": _purchase_price,
}

__all__ = ["KINDS", "MONEY", "PERCENT", "Kind", "Measure"]
