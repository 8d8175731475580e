"""What a pact does along chains of minerals: tonnes, prices and days, and who competes."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from tradewind.core.units import USD_PER_USD_M
from tradewind.models.minerals.facts import table
from tradewind.partnership import PactResult
from tradewind.partnership.mineral_effects import ALL_MEASURES, APART, WITHOUT
from tradewind.risk.model import WORLD

_SOURCES = ("minerals", "pooling", "mineral_rivalry")


def pact_mineral_tables(pact: PactResult) -> dict[str, pd.DataFrame]:
    """Return what a pact does along chains of minerals.

    Parameters
    ----------
    pact
        What the pact of the members changes.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``pact_minerals``: shortages without the pact, with each measure and with all
        (`tradewind.partnership.mineral_effects.mineral_table`), with ``short_usd`` at the price of
        a calm year; ``pact_pooling``; ``pact_mineral_rivalry``, with ``rivalry_usd`` in the same
        way. Each is empty where the pact has nothing of it.

    Examples
    --------
    >>> sorted(pact_mineral_tables(results.pact))
    ['pact_mineral_rivalry', 'pact_minerals', 'pact_pooling']
    """
    found = {f"pact_{name}": pact.tables.get(name, pd.DataFrame()).copy() for name in _SOURCES}
    prices = table("prices").set_index("mineral")["usd_per_t"]
    for name, column in (("pact_minerals", "short"), ("pact_mineral_rivalry", "rivalry")):
        rows = found[name]
        if not rows.empty:
            rows[f"{column}_usd"] = rows[f"{column}_t"] * rows["mineral"].map(prices)
    return found


def main_shortage(rows: pd.DataFrame) -> tuple[str, str] | None:
    """Return the shortage that matters most to the members.

    Parameters
    ----------
    rows
        ``pact_minerals``.

    Returns
    -------
    tuple of str or None
        Ids of the hazard and of the mineral whose missing tonnes are worth most without the pact,
        at the price of a calm year, the members together; None where members lack nothing.

    Examples
    --------
    >>> main_shortage(pd.DataFrame()) is None
    True
    """
    if rows.empty:
        return None
    bare = rows[(rows["measure"] == WITHOUT) & (rows["economy"] != WORLD)]
    value = bare.groupby(["hazard", "mineral"], sort=False)["short_usd"].sum()
    if value.empty or not value.max() > 0:
        return None
    hazard, mineral = value.idxmax()
    return str(hazard), str(mineral)


def worst_mineral_rivalry(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the shortage of a mineral in which members compete most.

    Parameters
    ----------
    rows
        ``pact_mineral_rivalry``.

    Returns
    -------
    pandas.DataFrame
        Its rows, one per member: heavy rare earths where they are tested, else the mineral in
        which most value is at stake; empty where nothing was tested.

    Examples
    --------
    >>> worst_mineral_rivalry(pd.DataFrame()).empty
    True
    """
    if rows.empty:
        return rows
    heavy = rows[rows["mineral"] == "rare-earths-heavy"]
    chosen = rows if heavy.empty else heavy
    worth = chosen.groupby(["hazard", "mineral"], sort=False)["rivalry_usd"].sum()
    hazard, mineral = worth.idxmax()
    return chosen[(chosen["hazard"] == hazard) & (chosen["mineral"] == mineral)]


def pact_mineral_figures(pact: PactResult) -> Iterator[tuple[str, float]]:
    """Yield the figures on minerals that prose on a pact may quote.

    Parameters
    ----------
    pact
        What the pact of the members changes.

    Yields
    ------
    tuple of str and float
        Of the shortage that matters most (`main_shortage`): ``"pact_mineral_t.JPN"`` tonnes lacked
        at an annual rate without the pact, ``"pact_mineral_with_t.JPN"`` with it,
        ``"pact_mineral_apart_t.JPN"`` with pooled stocks split, and
        ``"pact_mineral_price_pct.JPN"`` and ``"pact_mineral_price_with_pct.JPN"``. Of the rivalry
        test (`worst_mineral_rivalry`): ``"pact_mineral_alone_t.JPN"``,
        ``"pact_mineral_together_t.JPN"``, ``"pact_mineral_rivalry_t.JPN"`` and the same
        ``_with_t``. ``"pact_pooled_usd_m.JPN"`` and ``"pact_apart_usd_m.JPN"`` are falls of the
        expected loss with pooled and with separate stocks. Each is left out where there is
        nothing to say.

    Examples
    --------
    >>> dict(pact_mineral_figures(results.pact)).keys() <= results.figures.keys()
    True
    """
    tables = pact_mineral_tables(pact)
    rows, main = tables["pact_minerals"], main_shortage(tables["pact_minerals"])
    if main is not None:
        shown = rows[(rows["hazard"] == main[0]) & (rows["mineral"] == main[1])]
        for measure, end in ((WITHOUT, ""), (ALL_MEASURES, "_with"), (APART, "_apart")):
            for row in shown[shown["measure"] == measure].itertuples(index=False):
                yield f"pact_mineral{end}_t.{row.economy}", float(row.short_t)
                yield f"pact_mineral_price{end}_pct.{row.economy}", float(row.price_change_pct)
    for row in worst_mineral_rivalry(tables["pact_mineral_rivalry"]).itertuples(index=False):
        for what in ("alone", "together", "rivalry"):
            yield f"pact_mineral_{what}_t.{row.member}", float(getattr(row, f"{what}_t"))
            yield f"pact_mineral_{what}_with_t.{row.member}", float(getattr(row, f"{what}_t_with"))
    for row in tables["pact_pooling"].itertuples(index=False):
        yield f"pact_pooled_usd_m.{row.target}", float(row.pooled_usd) / USD_PER_USD_M
        yield f"pact_apart_usd_m.{row.target}", float(row.apart_usd) / USD_PER_USD_M


__all__ = [
    "main_shortage",
    "pact_mineral_figures",
    "pact_mineral_tables",
    "worst_mineral_rivalry",
]
