"""A closure at sea, before anybody adapts: whose trade is late or stopped, and what stands idle."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from tradewind.models import Closure, Shock
from tradewind.models.sealanes import idle_sources, ports, sea_effects
from tradewind.models.sealanes.facts import routing, table
from tradewind.world import World

_OIL = (
    "Oil, gas and refined fuels of all origins are one world market here (--fuels horizon undoes "
    "it): what cannot leave stands idle at the source, and the shortage is everybody's."
)
_SHARES = (
    "What goes by sea, by air and over land is judged by industry and pair (mark C), ports are "
    "weighted by tonnage, and ships take the shortest way that is open."
)
_RENT = (
    "Who keeps the scarcity rent of what does not arrive is judged: buyers and sellers halve it. "
    "--rent importer and --rent exporter show the ends."
)
_MISSING = (
    "Economies that are not in this world are not in these losses: behind Hormuz that is Iran, "
    "Iraq, Kuwait, Qatar and Bahrain, so the world loses more than is shown."
)


@dataclass(frozen=True, slots=True)
class AtSea:
    """What a closure does to trade before anybody adapts.

    Parameters
    ----------
    trade
        One row per economy and direction: the columns of
        `tradewind.models.sealanes.effects.sea_effects` with ``name``.
    idle
        ``economy, industry, idle_share, economy_name, industry_name``.
    notes
        What to beware of.

    Examples
    --------
    >>> AtSea.__slots__
    ('trade', 'idle', 'notes')
    """

    trade: pd.DataFrame
    idle: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by the name that a command knows it under."""
        return MappingProxyType({"at-sea": self.trade, "idle-sources": self.idle})

    def most_touched(self, count: int) -> list[str]:
        """Return the economies of whose trade most is late or stopped, in money."""
        touched = (self.trade["late_usd_m"] + self.trade["stopped_usd_m"]).groupby(
            self.trade["economy"]
        )
        return [str(code) for code in touched.sum().nlargest(count).index]

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {name.replace("-", "_"): table for name, table in self.tables.items()}


def at_sea(shock: Shock, world: World) -> AtSea | None:
    """Return what the closures of a shock do to trade; None where it closes nothing.

    Parameters
    ----------
    shock
        Any.
    world
        The baseline.

    Returns
    -------
    AtSea or None
        By economy.

    Raises
    ------
    UnknownCodeError
        When a chokepoint is not known.

    Examples
    --------
    >>> at_sea(Shock("calm"), World.load()) is None
    True
    """
    closures = tuple(term for term in shock.terms if isinstance(term, Closure))
    if not closures:
        return None
    shock.links(world)  # an unknown code is refused here, with file and term
    names, goods = world.economies["name"], world.industries["short_name"]
    trade = sea_effects(closures, world)
    trade.insert(1, "name", trade["economy"].map(names))
    idle = idle_sources(closures, world)
    idle = idle.assign(
        economy_name=idle["economy"].map(names), industry_name=idle["industry"].map(goods)
    )
    stops = bool((trade["stopped_usd_m"] > 0).any())
    landless = [str(code) for code in world.economies.index if code not in ports().economies]
    notes = [*((_road(), _OIL, _RENT, _MISSING) if stops else ()), _costs(), _SHARES]
    if landless:
        notes.append(f"No port is known of {', '.join(landless)}: nothing of theirs goes by sea.")
    return AtSea(trade, idle, tuple(notes))


def _road() -> str:
    trucks = table("land_bridges")
    return (
        "Where no way at sea is left, pipelines carry crude oil up to their spare capacity, and "
        f"trucks {trucks['share'].min():.0%} to {trucks['share'].max():.0%} of other goods "
        f"(judged, mark C, range {trucks['low'].min():.0%} to {trucks['high'].max():.0%}). What "
        "neither carries does not arrive."
    )


def _costs() -> str:
    value = table("value_of_time")["per_day"]
    elasticity = routing("freight_distance_elasticity")
    return (
        f"A day more at sea costs {value.min():.1%} to {value.max():.1%} of the value of goods by "
        "industry (mark C, derived; 0.6 to 2.1 % in Hummels and Schaur, AER 2013), and a way "
        f"longer by a tenth makes freight {0.1 * elasticity:.1%} dearer. Freight rates that rise "
        "for want of ships are not counted: buyers pay them to shipowners."
    )


__all__ = ["AtSea", "at_sea"]
