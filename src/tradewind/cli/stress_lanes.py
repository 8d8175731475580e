"""Tables for people of a closure at sea: what is late, what is stopped, what stands idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.sections import Column, Section

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import AtSea

_TRADE = (
    Column("name", "Economy"),
    Column("imports_late", "Imports late, US$ m a year", "usd_m"),
    Column("imports_late_share", "of all", "share"),
    Column("imports_days", "Days", "figure", absent=""),
    Column("imports_stopped_share", "Imports stopped", "share"),
    Column("exports_late_share", "Exports late", "share"),
    Column("exports_stopped_share", "Exports stopped", "share"),
)
_IDLE = (
    Column("economy_name", "Economy"),
    Column("industry_name", "Industry"),
    Column("idle_share", "Idle", "share"),
)


def sections_at_sea(found: AtSea, named: list[str], top: int) -> list[Section]:
    """Return what happens at sea, for the economies asked for and those most touched.

    Parameters
    ----------
    found
        A closure at sea.
    named
        ISO3 of the economies asked for.
    top
        Rows shown.

    Returns
    -------
    list of Section
        Trade, and what stands idle; the second may be empty.

    Examples
    --------
    >>> sections_at_sea.__name__
    'sections_at_sea'
    """
    shown = list(dict.fromkeys([*named, *found.most_touched(top)]))
    return [
        Section("At sea: share of trade in goods, before anybody adapts", _TRADE,
                _wide(found.trade).loc[shown]),
        Section("Stands idle, because nothing can leave", _IDLE, found.idle.head(top)),
    ]  # fmt: skip


def _wide(trade: pd.DataFrame) -> pd.DataFrame:
    ways = {way: rows.set_index("economy") for way, rows in trade.groupby("direction")}
    imports, exports = ways["imports"], ways["exports"]
    return imports[["name"]].assign(
        imports_late=imports["late_usd_m"],
        imports_late_share=imports["late_share"],
        imports_days=imports["extra_days"].where(imports["late_usd_m"] > 0),
        imports_stopped_share=imports["stopped_share"],
        exports_late_share=exports["late_share"],
        exports_stopped_share=exports["stopped_share"],
    )


__all__ = ["sections_at_sea"]
