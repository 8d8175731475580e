"""What a pact does along chains of minerals, on a terminal: tonnes, prices, pools, rivalry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tradewind.cli.sections import Column, Section

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import Evaluated

_EFFECTS = (
    Column("shortage", "Mineral and crisis"),
    Column("measure_title", "With"),
    Column("short_t", "Members lack, t a year", "tonnes"),
    Column("share", "of their use", "share"),
    Column("price_change_pct", "Price", "percent_whole"),
    Column("risk_gain", "Expected loss of all crises falls by, US$ m", "usd_m_fine", absent=""),
)
_POOLING = (
    Column("name", "Who"),
    Column("pooled", "Stocks pooled, US$ m", "usd_m_fine"),
    Column("apart", "As many tonnes, each its own, US$ m", "usd_m_fine"),
)
_RIVALRY = (
    Column("shortage", "Mineral and crisis"),
    Column("name", "Member"),
    Column("alone_t", "Lacks alone, t a year", "tonnes"),
    Column("together_t", "Together", "tonnes"),
    Column("alone_t_with", "With the pact, alone", "tonnes"),
    Column("together_t_with", "Together", "tonnes"),
)
_MILLION = 1e6
_LISTED_T = 0.01
_LISTED_SHARE = 0.01
"""Tonnes, and share of use, from which a shortage is shown."""
_MOVED = 1e-4
"""Change of a shortage, as a share, from which a single measure is said to act on it."""


def mineral_sections(found: Evaluated, names: Mapping[str, str]) -> tuple[Section, ...]:
    """Lay out what a pact does along chains of minerals.

    Parameters
    ----------
    found
        The pact, evaluated.
    names
        Of targets.

    Returns
    -------
    tuple of Section
        Empty where the pact does nothing there.

    Examples
    --------
    >>> mineral_sections.__name__
    'mineral_sections'
    """
    tables = found.result.tables
    effects, pooling, rivalry = (
        tables.get(name) for name in ("minerals", "pooling", "mineral_rivalry")
    )
    sections = []
    if effects is not None and len(effects):
        title = "Minerals: what members lack while it lasts, without the pact and with each measure"
        sections.append(Section(title, _EFFECTS, _effects(found, effects)))
    if pooling is not None and len(pooling):
        shown = pooling.assign(
            name=[_called(target, names) for target in pooling["target"]],
            pooled=pooling["pooled_usd"] / _MILLION,
            apart=pooling["apart_usd"] / _MILLION,
        )
        title = "Pooled stocks against separate ones: fall of the expected loss with the whole pact"
        sections.append(Section(title, _POOLING, shown))
    if rivalry is not None and len(rivalry):
        shown = rivalry[rivalry[["alone_t", "together_t"]].max(axis=1) > _LISTED_T]
        shown = shown.assign(name=shown["member"].map(names), shortage=_shortages(shown))
        title = "Rivalry in tonnes: a seller withholds from one member, and from all"
        sections.append(Section(title, _RIVALRY, shown))
    return tuple(section for section in sections if len(section.frame))


def _called(target: str, names: Mapping[str, str]) -> str:
    return names.get(target, target.replace("+", " and "))


def _shortages(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["mineral"], rows["title"], strict=True)
    return [f"{mineral}: {title}" for mineral, title in pairs]


def _effects(found: Evaluated, table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per shortage and measure that acts on it, the members added up."""
    members = table[table["economy"].isin(found.result.pact.members)]
    keys = ["hazard", "title", "mineral", "measure", "measure_title"]
    dearest = members.groupby(keys, sort=False)["price_change_pct"].max()
    rows = members.groupby(keys, sort=False)[["wanted_t", "short_t"]].sum().assign(
        price_change_pct=dearest
    ).reset_index()  # fmt: skip
    rows["share"] = rows["short_t"] / rows["wanted_t"]
    single = ~rows["measure"].str.startswith("(")
    bare = rows[rows["measure"] == "(without)"].set_index(["hazard", "mineral"])
    at = [*zip(rows["hazard"], rows["mineral"], strict=True)]
    before = bare["short_t"].reindex(at).to_numpy()
    moved = (rows["short_t"] - before).abs() > _MOVED * before
    large = bare["share"].reindex(at).to_numpy() >= _LISTED_SHARE
    rows = rows[large & (~single | moved)].sort_values(["hazard", "mineral"], kind="stable").copy()
    rows["shortage"] = _shortages(rows)
    rows["risk_gain"] = rows["measure"].map(_risk_gain(found)).mask(rows.duplicated("measure"))
    return rows


def mineral_notes(found: Evaluated) -> tuple[str, ...]:
    """Return what all measures that act on chains of minerals do together.

    Parameters
    ----------
    found
        The pact, evaluated.

    Returns
    -------
    tuple of str
        One line; none where no measure acts there.

    Examples
    --------
    >>> mineral_notes.__name__
    'mineral_notes'
    """
    effects = found.result.tables.get("minerals")
    if effects is None or effects.empty:
        return ()
    gains = _risk_gain(found)
    acting = [name for name in gains.index if name in set(effects["measure"])]
    if not acting:
        return ()
    part, whole = float(gains[acting].sum()), float(gains.sum())
    said = f"All measures on minerals together: US$ {part:,.1f} m of {whole:,.1f} m"
    return (f"{said} by which the expected loss of all crises falls.",)


def _risk_gain(found: Evaluated) -> pd.Series:
    """Return by how much each measure lowers the expected loss of the members, US$ m a year."""
    shares = found.result.tables["by_measure"]
    own = shares[(shares["target"] == found.result.group) & (shares["metric"] == "risk_gain")]
    return own.set_index("player")["shapley_usd"] / _MILLION


__all__ = ["mineral_notes", "mineral_sections"]
