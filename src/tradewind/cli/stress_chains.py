"""Tables for people of a shock along chains of minerals: tonnes, prices, industry at risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tradewind.cli.sections import Column, Section
from tradewind.core.units import USD_PER_USD_M

if TYPE_CHECKING:
    from tradewind.app import AlongChains

_USD_PER_BN = 1e9
_SHOWN_USD = 5e3
"""US$ from which an agent's gain or loss is shown."""
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

_FEWER_SOURCES = (
    "EU supply risk is an index of where goods come from and how those places are governed: it can "
    "fall while less arrives, as a cut moves purchases away from a large seller."
)
_SUPPLY_RISK = (
    Column("mineral_name", "Mineral"),
    Column("stage", "Stage"),
    Column("name", "Economy"),
    Column("supply_risk_before", "Before", "index", absent="buys none"),
    Column("supply_risk_after", "After", "index", absent="buys none"),
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
        Short tables, the supply risk of economies asked for among them; of those without rows, none
        need be shown.

    Examples
    --------
    >>> sections_along.__name__
    'sections_along'
    """
    import pandas as pd

    from tradewind.app.stressing_chains import FEW

    names = found.minerals.set_index("mineral")["name"].map(short_name).to_dict()
    hardest = named or found.hardest_hit(FEW)
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
        _welfare(found, named, names),
        _supply_risk(found, named, names),
    ]


def _welfare(found: AlongChains, named: list[str], names: dict[str, str]) -> Section:
    """Return who gains and loses: the world, and the economies asked for."""
    rows = found.welfare
    wide = rows.groupby(["mineral", "agent"], sort=False)["change_usd"].sum().to_frame("World")
    columns = [Column("World", "World", "usd_m_fine")]
    for code in named:
        own = rows[rows["economy"] == code].set_index(["mineral", "agent"])["change_usd"]
        wide[code] = own.reindex(wide.index)
        columns.append(Column(code, _called(found, code), "usd_m_fine", absent="with the rest"))
    shown = wide[(wide.abs() >= _SHOWN_USD).any(axis=1)] / USD_PER_USD_M
    frame = shown.reset_index()
    frame["mineral_name"] = frame["mineral"].map(names)
    heads = (Column("mineral_name", "Mineral"), Column("agent", "Who"))
    title = "Who gains and loses along the chain, US$ m a year"
    return Section(title, (*heads, *columns), frame)


def _supply_risk(found: AlongChains, named: list[str], names: dict[str, str]) -> Section:
    """Return the supply risk of economies asked for, before and after."""
    rows = found.supply_risk
    rows = rows[rows["economy"].isin(named)]
    rows = rows.assign(
        mineral_name=rows["mineral"].map(names),
        name=[_called(found, str(code)) for code in rows["economy"]],
    )
    return Section("EU supply risk before and after", _SUPPLY_RISK, rows)


def _called(found: AlongChains, code: str) -> str:
    known = found.economies.drop_duplicates("economy").set_index("economy")["name"]
    return str(known.get(code, code))


def notes_along(found: AlongChains, *, asked: bool = False) -> tuple[str, ...]:
    """Return what to beware of, and what the chains themselves lose.

    Parameters
    ----------
    found
        A shock along chains.
    asked
        Whether an economy is asked for, so that its supply risk is shown.

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
    return (*found.notes[:-1], said + found.notes[-1], *((_FEWER_SOURCES,) if asked else ()))


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
