"""Tables for people of what passes which chokepoint at sea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.output import Answer, chosen_table
from tradewind.cli.sections import Column, Section
from tradewind.core.errors import InputError
from tradewind.core.units import USD_PER_USD_M

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from tradewind.app import SeaLanes

_CHOKEPOINTS = (
    Column("name", "Chokepoint"),
    Column("imports_usd_m", "Imports, US$ m", "usd_m"),
    Column("imports_share", "of imports", "share"),
    Column("exports_usd_m", "Exports, US$ m", "usd_m"),
    Column("exports_share", "of exports", "share"),
    Column("extra_days", "If closed: days more", "figure", absent=""),
    Column("stopped_share", "stopped", "share", absent=""),
)
_INDUSTRIES = (
    Column("short_name", "Industry"),
    Column("direction", "Direction"),
    Column("name", "Chokepoint"),
    Column("value_usd_m", "US$ m", "usd_m"),
    Column("share", "of that trade", "share"),
)
_MINERALS = (
    Column("what", "Fuel or mineral"),
    Column("product", "HS"),
    Column("name", "Chokepoint"),
    Column("passing_usd_m", "Passing, US$ m", "usd_m"),
    Column("share", "of imports", "share"),
    Column("imports_usd_m", "Imports, US$ m", "usd_m"),
    Column("covered_share", "From known ports", "share"),
)
_WORLD = (
    Column("name", "Chokepoint"),
    Column("trade_usd_m", "Trade, US$ m", "usd_m"),
    Column("share_of_trade", "of trade in goods", "share"),
    Column("share_of_sea_trade", "of trade at sea", "share"),
    Column("crude_mb_per_day", "Crude oil, mb/d", "figure"),
)
_PUBLISHED = (
    Column("name", "Chokepoint"),
    Column("what", "What"),
    Column("ours_text", "Ours"),
    Column("our_year", "in"),
    Column("published_text", "Published"),
    Column("year", "in"),
    Column("ratio", "Ours / published", "figure", absent=""),
    Column("confidence", "Mark"),
    Column("why", "What differs"),
)
_MEASURES = {
    "share_of_world_trade_value": "share of world trade",
    "share_of_shipped_trade_value": "share of goods shipped",
    "share_of_seaborne_trade_value": "share of seaborne value",
    "share_of_seaborne_volume": "share of seaborne tonnes",
    "share_of_seaborne_crude": "share of seaborne crude",
    "share_of_seaborne_fertiliser": "share of seaborne fertiliser",
    "trade_value_usd": "trade",
    "oil_mb_per_day": "oil",
    "crude_mb_per_day": "crude oil",
    "share_of_crude_imports": "share of crude imports",
    "share_of_crude_imports_from_middle_east": "crude imports, Middle East",
    "share_of_imports_value": "share of imports",
    "share_of_exports_value": "share of exports",
    "share_of_hormuz_crude": "share of the crude there",
    "chokepoint_ratio_crude": "passages per barrel",
}
_MARKS = (
    "Marks of published figures: A official or two independent sources, B one secondary report, C "
    "derived or judged. `--csv --table world` and `published` have every source."
)
_BILLION = 1e9


def refuse_for_lanes(codes: Sequence[str], given: Mapping[str, object]) -> None:
    """Refuse what the view of sea lanes cannot use, rather than ignore it.

    Parameters
    ----------
    codes
        The economies asked for.
    given
        Options that mean nothing for this view, by name; None or False where not given.

    Raises
    ------
    InputError
        When there are several economies, or such an option is given.

    Examples
    --------
    >>> refuse_for_lanes(["JPN"], {"lens": None})
    """
    for option, value in given.items():
        if value:
            what = f"--{option} means nothing with --view sealanes"
            found = "given" if value is True else str(value)
            fix = "Leave it out: sea lanes carry all goods and all uses"
            raise InputError(what, where=f"--{option}", found=found, fix=fix)
    if len(codes) > 1:
        what = "--view sealanes takes one economy"
        fix = f"Ask for one at a time: tradewind measure {codes[0]} --view sealanes"
        raise InputError(what, where="economies", found=", ".join(codes), fix=fix)


def lanes_answer(found: SeaLanes, top: int, table: str) -> Answer:
    """Return what passes which chokepoint, with published figures beside ours.

    Parameters
    ----------
    found
        The exposure of an economy.
    top
        Rows shown of each table.
    table
        The table that ``--csv`` prints.

    Returns
    -------
    Answer
        Its tables.

    Examples
    --------
    >>> lanes_answer.__name__
    'lanes_answer'
    """
    seen = found.chokepoints
    seen = seen[(seen["imports_usd_m"] + seen["exports_usd_m"]) > 0]
    minerals = found.minerals.assign(
        passing_usd_m=found.minerals["passing_usd"] / USD_PER_USD_M,
        imports_usd_m=found.minerals["imports_usd"] / USD_PER_USD_M,
    )
    world = found.world.drop_duplicates("chokepoint")
    world = world[world["trade_usd_m"] > 0]
    beside = _in_words(found.world[found.world["ours"].notna()])
    turn = beside.groupby("chokepoint", sort=False).cumcount()
    beside = beside.loc[turn.sort_values(kind="stable").index]  # each once before any twice
    own = _in_words(found.published)
    sections = (
        Section(f"Trade in goods at chokepoints, {found.year}", _CHOKEPOINTS, seen.head(top)),
        Section(
            f"Industries with most at a chokepoint, {found.year}", _INDUSTRIES,
            found.industries.head(top),
        ),
        Section(
            f"Imports of fuels and minerals at chokepoints, {found.mineral_year}", _MINERALS,
            minerals.head(top),
        ),
        Section(f"Published figures of {found.name} beside ours", _PUBLISHED, own.head(top)),
        Section(f"Chokepoints of the world, {found.year}", _WORLD, world.head(top)),
        Section("Published figures of the world beside ours", _PUBLISHED, beside.head(top)),
    )  # fmt: skip
    notes = (*found.warnings, _MARKS) if len(beside) or len(own) else found.warnings
    return Answer(
        f"{found.name} ({found.economy}): what passes which chokepoint",
        tuple(section for section in sections if len(section.frame)),
        notes,
        found.to_dict(),
        chosen_table({**found.tables}, table),
    )


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Write figures of many units as text."""
    measures = rows["measure"].astype(str)
    what = [_MEASURES.get(each, each.replace("_", " ")) for each in measures]
    if "scope" in rows:
        members = [f" ({each})" if " " in each else "" for each in rows["scope"]]
        what = [f"{text}{several}" for text, several in zip(what, members, strict=True)]
    return rows.assign(
        what=what,
        ours_text=[_figure(x, m) for x, m in zip(rows["ours"], measures, strict=True)],
        published_text=[_figure(x, m) for x, m in zip(rows["published"], measures, strict=True)],
        our_year=rows["our_year"].astype(str).replace("<NA>", ""),
    )


def _figure(value: float, measure: str) -> str:
    """Return a figure with the unit of its measure."""
    if value != value:
        return "none"
    if measure.endswith("_usd") or "_usd_" in measure:
        return f"US$ {value / _BILLION:,.0f} bn"
    if measure.endswith("mb_per_day"):
        return f"{value:.1f} mb/d"
    return f"{value:.2f}" if measure.startswith("chokepoint_ratio") else f"{value:.1%}"


__all__ = ["lanes_answer", "refuse_for_lanes"]
