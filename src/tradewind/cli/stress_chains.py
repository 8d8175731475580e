"""Tables for people of a shock along chains of minerals: tonnes, prices, industry at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.sections import Column, Section

if TYPE_CHECKING:
    from tradewind.app import AlongChains

_FEW = 5
"""Economies shown per mineral where none is asked for."""
_USD_PER_BN = 1e9
_CHAIN = (
    Column("mineral_name", "Mineral"),
    Column("name", "Economy"),
    Column("short_t", "Short, t a year", "tonnes", absent="with the rest"),
    Column("shortage_share", "of its use", "share"),
    Column("price_change_pct", "Price", "percent_whole"),
    Column("released_t", "From stocks, t a year", "tonnes", absent="with the rest"),
    Column("cover_days", "Days of cover", "count", absent=""),
)
_RISK = (
    Column("economy_name", "Economy"),
    Column("industry_name", "Industry"),
    Column("mineral_name", "For lack of"),
    Column("lost_share", "Output lost", "share_fine"),
    Column("output_at_risk_usd_m", "Output at risk, US$ m a year", "usd_m"),
)


def sections_along(found: AlongChains, named: list[str], top: int) -> list[Section]:
    """Return what happens along the chains, for the economies asked for or the hardest hit.

    Parameters
    ----------
    found
        A shock along chains.
    named
        ISO3 of the economies asked for.
    top
        Rows shown of industries.

    Returns
    -------
    list of Section
        Two tables; none of industries where nothing is short.

    Examples
    --------
    >>> sections_along.__name__
    'sections_along'
    """
    import pandas as pd

    names = found.minerals.set_index("mineral")["name"].map(short_name).to_dict()
    hardest = named or found.hardest_hit(_FEW)
    chosen = found.economies[found.economies["economy"].isin(hardest)]
    order = {code: k for k, code in enumerate(hardest)}
    chosen = chosen.sort_values("economy", key=lambda codes: codes.map(order), kind="stable")
    world = found.minerals.rename(
        columns={
            "world_short_t": "short_t", "world_shortage_share": "shortage_share",
            "world_price_change_pct": "price_change_pct",
        }
    ).assign(name="World", released_t=found.economies.groupby("mineral")["released_t"].sum()
             .reindex(found.minerals["mineral"]).to_numpy(), cover_days=float("nan"))  # fmt: skip
    columns = ["mineral", *(column.name for column in _CHAIN[1:])]
    rows = pd.concat([world[columns], chosen[columns]], ignore_index=True)
    known = list(names)
    rows = rows.sort_values("mineral", key=lambda ids: ids.map(known.index), kind="stable")
    rows = rows.assign(
        mineral_name=rows["mineral"].map(names),
        cover_days=rows["cover_days"].where(rows["cover_days"] < float("inf")),
    )
    risk = found.industries
    risk = risk[risk["economy"].isin(named)] if named else risk
    risk = risk.assign(mineral_name=risk["mineral"].map(names)).head(top)
    return [
        Section(f"Along the chain, {found.days:g} days", _CHAIN, rows),
        Section("Industry output at risk", _RISK, risk),
    ]


def notes_along(found: AlongChains) -> tuple[str, ...]:
    """Return what to beware of, and what the chains themselves lose.

    Parameters
    ----------
    found
        A shock along chains.

    Returns
    -------
    tuple of str
        One line each.

    Examples
    --------
    >>> notes_along.__name__
    'notes_along'
    """
    loss = float(found.minerals["world_loss_usd"].sum()) / _USD_PER_BN
    said = f"Along the chains the world loses US$ {loss:,.2f} bn a year. "
    return (*found.notes[:-1], said + found.notes[-1])


def short_name(name: str) -> str:
    """Return the name of a mineral without what stands in brackets.

    Parameters
    ----------
    name
        In full.

    Returns
    -------
    str
        As tables show it.

    Examples
    --------
    >>> short_name("Heavy magnet rare earths (dysprosium, terbium)")
    'Heavy magnet rare earths'
    """
    return name.split(" (", maxsplit=1)[0]


__all__ = ["notes_along", "sections_along", "short_name"]
