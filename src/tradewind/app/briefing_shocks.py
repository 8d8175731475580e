"""Which hypothetical shocks a briefing shows: chosen by one rule, the same for any members.

Six shocks, none of them a forecast, none tied to particular members:

1. and 2. Half of the trade with the members' largest supplier stops, both ways: with each of two
   members, or for one member (or three and more) with the two largest suppliers.
3. That supplier sells far less of the three goods in which the members lean on it most.
4. The economy that most often is the largest origin of the members' critical minerals exports far
   less from the industries that hold them.
5. The economy whose exports lean most on electronics exports far less of them.
6. Half of the oil, gas and fuel from the region that exports most of it stays away.

Each cut is solved twice: buyers keep the scarcity price (rationing at the supplier's price), or
sellers do (a short market). The main case is the one that costs the members more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from tradewind.app.briefing_dependence import MemberDependence
from tradewind.app.briefing_params import BriefingParams
from tradewind.app.briefing_words import as_list, count_word, fraction
from tradewind.measure import DependenceParams, production_concentration, read_lens
from tradewind.models import Shock
from tradewind.world import World

Rent = Literal["importer", "exporter"]
RENTS: tuple[Rent, Rent] = ("importer", "exporter")

ELECTRONICS, OIL_AND_GAS, FUEL = "C26", "B06", "C19"
_LARGE_EXPORTER = 0.05
"""Share of world exports of an industry from which an economy counts as a supplier of it."""
_WORTH_LISTING = 0.01
"""Share of the members' imports of goods from which an industry can be chosen."""
_INDUSTRIES_CUT = 3
_PAIR = 2


@dataclass(frozen=True, slots=True)
class ChosenShock:
    """A shock with its name in the briefing and the rule that chose it.

    Parameters
    ----------
    key
        Short name, such as ``"chips"``.
    label
        A few words for charts.
    title
        What happens, in plain words.
    reason
        Why this one, in plain words.
    shock
        What the model is given.
    rent
        Who keeps the scarcity price, once that is chosen.

    Examples
    --------
    >>> ChosenShock("none", "Nothing", "Nothing happens", "To compare with", Shock("nothing")).key
    'none'
    """

    key: str
    label: str
    title: str
    reason: str
    shock: Shock
    rent: Rent | None = None

    def parties(self, world: World) -> frozenset[str]:
        """Return the economies that the shock names, where it does not name all of them."""
        sides = [side for where in self.shock.links(world) for side in where.sides]
        return frozenset(c for side in sides if len(side) < len(world.economies) for c in side)

    def with_rent(self, rent: Rent) -> ChosenShock:
        """Return the same shock where `rent` keeps the scarcity price."""
        return replace(self, shock=self.shock.with_rent(rent), rent=rent)


def choose_shocks(
    world: World, members: Sequence[str], found: MemberDependence, params: BriefingParams
) -> tuple[ChosenShock, ...]:
    """Choose six hypothetical shocks by rule from what the members depend on.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.
    found
        The members' dependence.
    params
        How deep the shocks cut, and the lens on minerals.

    Returns
    -------
    tuple of ChosenShock
        In the order of the module's docstring.

    Examples
    --------
    >>> from tradewind.app.briefing_dependence import measure_members
    >>> world = World.load()
    >>> found = measure_members(world, ("VNM",), BriefingParams())
    >>> [chosen.key for chosen in choose_shocks(world, ("VNM",), found, BriefingParams())]
    ['decoupling-1', 'decoupling-2', 'goods', 'minerals', 'chips', 'oil']
    """
    return (
        *_decouplings(world, members, found, params),
        _goods(world, members, found, params),
        _minerals(world, members, found, params),
        _chips(world, members, params),
        _oil(world, members, params),
    )


def easier_trade(world: World, members: Sequence[str], params: BriefingParams) -> ChosenShock:
    """Describe cheaper trade among the members, or of one member with everybody.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.
    params
        `trade_cost_factor` matters.

    Returns
    -------
    ChosenShock
        Every pair of members, both ways; with one member, its trade with all others.

    Examples
    --------
    >>> easier_trade(World.load(), ("IND", "JPN"), BriefingParams()).key
    'easier-trade'
    """
    inside = list(members)
    sides = [(inside, inside)] if len(inside) > 1 else [(inside[0], "all"), ("all", inside[0])]
    shock = Shock("easier trade")
    for origin, destination in sides:
        shock = shock.trade_cost(
            origin=origin,
            destination=destination,
            industry="all",
            factor=params.trade_cost_factor,
        )
    saved = fraction(1.0 - params.trade_cost_factor)
    names = as_list(_names(world, members))
    many = "between" if len(members) == _PAIR else "among"
    who = f"{many} {names}" if len(members) > 1 else f"of {names} with every other economy"
    return ChosenShock(
        "easier-trade",
        "Easier trade",
        f"Trade {who} costs {saved} less",
        "What it takes to deliver one unit falls for every industry, goods and services, both "
        "ways; what bringing that about would cost is not counted",
        shock,
    )


def on_top_of(easier: ChosenShock, shock: ChosenShock) -> ChosenShock:
    """Describe a shock that happens where trade among the members is easier.

    Parameters
    ----------
    easier
        Easier trade.
    shock
        What happens besides.

    Returns
    -------
    ChosenShock
        Both at once; scarcity prices as in `shock`.

    Examples
    --------
    >>> cut = Shock("cut").cut(origin="CHN", destination="JPN", industry="C26", share=0.5)
    >>> both = on_top_of(
    ...     ChosenShock("easier", "", "", "", Shock("easier")), ChosenShock("x", "", "", "", cut)
    ... )
    >>> both.key, len(both.shock.terms)
    ('eased', 1)
    """
    terms = (*easier.shock.terms, *shock.shock.terms)
    both = replace(shock.shock, terms=terms)
    label = f"{shock.label}, with easier trade"
    reason = "The costliest shock on top of easier trade, to see whether it then costs less"
    title = f"{easier.title}; {shock.title}"
    return ChosenShock("eased", label, title, reason, both, shock.rent)


def largest_suppliers(found: MemberDependence) -> list[str]:
    """Return foreign origins outside the group by what they stand behind, largest first.

    Parameters
    ----------
    found
        The members' dependence.

    Returns
    -------
    list of str
        ISO3, by the lowest share of any member's foreign inputs, looking through supply chains.

    Examples
    --------
    >>> from tradewind.app.briefing_dependence import measure_members
    >>> largest_suppliers(measure_members(World.load(), ("IND", "JPN"), BriefingParams()))[0]
    'CHN'
    """
    outside = found.joint_origins[~found.joint_origins["is_member"]]
    ordered = outside.sort_values("lowest_share", ascending=False, kind="stable")
    return [str(code) for code in ordered["origin"]]


def _names(world: World, codes: Sequence[str]) -> list[str]:
    return [str(world.economies.loc[code, "name"]) for code in codes]


def _group(world: World, members: Sequence[str]) -> str:
    return "the members" if len(members) > 1 else _names(world, members)[0]


def _decouplings(
    world: World, members: Sequence[str], found: MemberDependence, params: BriefingParams
) -> list[ChosenShock]:
    first, second = largest_suppliers(found)[:2]
    sides: list[tuple[tuple[str, ...], str]] = (
        [((member,), first) for member in members]
        if len(members) == _PAIR
        else [(tuple(members), first), (tuple(members), second)]
    )
    return [
        _decoupling(world, side, supplier, place, params)
        for place, (side, supplier) in enumerate(sides, start=1)
    ]


def _decoupling(
    world: World, side: tuple[str, ...], supplier: str, place: int, params: BriefingParams
) -> ChosenShock:
    names = _group(world, side)
    partner = _names(world, [supplier])[0]
    share = params.decoupling_share
    title = f"{fraction(share).capitalize()} of the trade between {names} and {partner} stops"
    shock = (
        Shock(title)
        .cut(origin=supplier, destination=list(side), industry="all", share=share)
        .cut(origin=list(side), destination=supplier, industry="all", share=share)
    )
    reason = (
        f"{partner} is among the two outside economies that stand behind most of the inputs "
        "bought abroad; both directions, every industry"
    )
    label = f"{names[:1].upper()}{names[1:]} and {partner}: trade cut"
    return ChosenShock(f"decoupling-{place}", label, title, reason, shock)


def _goods(
    world: World, members: Sequence[str], found: MemberDependence, params: BriefingParams
) -> ChosenShock:
    supplier = largest_suppliers(found)[0]
    bought = world.trade_usd_m.sel(destination=list(members)).sum("destination")
    wide = pd.DataFrame(bought.transpose("industry", "origin").to_pandas())
    imports = wide.drop(columns=list(members))[world.industries["goods"]]
    total = imports.sum(axis=1)
    large = total >= _WORTH_LISTING * total.sum()
    share = (imports[supplier] / total.where(large)).dropna().sort_values(ascending=False)
    codes = [str(code) for code in share.index[:_INDUSTRIES_CUT]]
    labels = as_list([_industry(world, code) for code in codes])
    partner = _names(world, [supplier])[0]
    cut = params.deep_cut_share
    buyers = _group(world, members)
    goods = f"{count_word(len(codes))} goods"
    title = f"{partner} cuts its sales of {goods} to {buyers} by {fraction(cut)} ({labels})"
    shock = Shock(title).cut(origin=supplier, destination=list(members), industry=codes, share=cut)
    reason = f"The goods of which {partner} supplies the largest share of {buyers}' imports"
    return ChosenShock("goods", f"{partner}: key goods cut", title, reason, shock)


def _minerals(
    world: World, members: Sequence[str], found: MemberDependence, params: BriefingParams
) -> ChosenShock:
    imported = found.minerals
    dominant = imported.loc[imported["ranked"] & imported["concentrated"], "top_origin"]
    chosen = DependenceParams(lens=params.lens, year=params.year)
    everywhere = production_concentration(world, "all", chosen).table["top_producer"]
    known = pd.concat([dominant, imported["made_top_producer"]])
    origin = _most_often(world, members, known) or _most_often(world, members, everywhere)
    codes = list(read_lens(params.lens).industries)
    cut = params.deep_cut_share
    name = _names(world, [origin])[0]
    labels = as_list([_industry(world, code) for code in codes])
    title = f"{name} cuts its exports of ores and metals by {fraction(cut)} ({labels})"
    shock = Shock(title).cut(origin=origin, destination="all", industry=codes, share=cut)
    reason = (
        f"{name} is most often the largest producer or the dominant origin of the critical "
        "minerals imported"
    )
    return ChosenShock("minerals", f"{name}: ores and metals cut", title, reason, shock)


def _most_often(world: World, members: Sequence[str], codes: pd.Series) -> str:
    outside = codes[codes.isin(world.economies.index) & ~codes.isin(list(members))]
    counts = outside.value_counts()
    return str(min(counts.index[counts == counts.max()], default=""))


def _exports(world: World, industry: str) -> pd.Series:
    sold = world.trade_usd_m.sel(industry=industry).to_pandas()
    exports: pd.Series = sold.sum(axis=1) - pd.Series(
        {code: sold.loc[code, code] for code in sold.index}
    )
    return exports


def _chips(world: World, members: Sequence[str], params: BriefingParams) -> ChosenShock:
    exports = _exports(world, ELECTRONICS)
    sold = world.trade_usd_m.sum("industry").to_pandas()
    everything = sold.sum(axis=1) - pd.Series({code: sold.loc[code, code] for code in sold.index})
    large = exports >= _LARGE_EXPORTER * exports.sum()
    leaning = (exports / everything).where(large).drop(list(members)).dropna()
    origin = str(leaning.idxmax())
    cut = params.deep_cut_share
    name = _names(world, [origin])[0]
    title = f"{name} cuts its exports of {_industry(world, ELECTRONICS)} by {fraction(cut)}"
    shock = Shock(title).cut(origin=origin, destination="all", industry=ELECTRONICS, share=cut)
    reason = (
        f"Of the large suppliers of electronics, {name} is the one whose exports lean on them "
        "most; chips are not separate in the table, so the whole industry is cut"
    )
    return ChosenShock("chips", f"{name}: electronics cut", title, reason, shock)


def _oil(world: World, members: Sequence[str], params: BriefingParams) -> ChosenShock:
    fuels = [OIL_AND_GAS, FUEL]
    exports = _exports(world, OIL_AND_GAS).drop(list(members))
    region = exports.groupby(world.economies["subregion"]).sum().idxmax()
    inside = exports[world.economies["subregion"].reindex(exports.index) == region]
    origins = [str(code) for code in inside[inside >= _LARGE_EXPORTER * inside.sum()].index]
    cut = params.half_cut_share
    title = f"Oil, gas and fuel exports of {region} fall by {fraction(cut)}"
    shock = Shock(title).cut(origin=origins, destination="all", industry=fuels, share=cut)
    reason = (
        "The region that, members aside, exports most oil and gas; its large exporters in the "
        f"table are {as_list(_names(world, origins))}"
    )
    return ChosenShock("oil", f"{region}: oil and gas cut", title, reason, shock)


def _industry(world: World, code: str) -> str:
    first, comma, last = str(world.industries.loc[code, "short_name"]).lower().rpartition(", ")
    return f"{first} and {last}" if comma else last


__all__ = [
    "RENTS",
    "ChosenShock",
    "Rent",
    "choose_shocks",
    "easier_trade",
    "largest_suppliers",
    "on_top_of",
]
