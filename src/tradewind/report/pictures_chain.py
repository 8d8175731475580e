"""The figures of the section on minerals: one small chart for each key mineral."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_minerals import USE
from tradewind.core import resolve
from tradewind.models.minerals import REST
from tradewind.report.chain_words import ESTIMATED, done, place
from tradewind.report.chart_chain import Bar, chain_bars
from tradewind.report.drawing import AnyChart, draw
from tradewind.report.numbers import percent, tonnes
from tradewind.report.pictures import Picture
from tradewind.report.sources import MINING, TRADE, SourceLine, source_line

KEY_MINERALS = 6
"""Charts on the page."""
_MEMBERS = 4
"""Members that have a bar of their own."""
_NAMED = 2


def chain_source(results: BriefingResults, *, imputed: bool) -> SourceLine:
    """Return the line under what chains say.

    Parameters
    ----------
    results
        A briefing.
    imputed
        Whether use or trade of some mineral is estimated.

    Returns
    -------
    SourceLine
        Data sets, and where the rest of the sources stand.

    Examples
    --------
    >>> chain_source(results, imputed=True).imputed
    'use and trade of some minerals'
    """
    line = source_line(results.provenance, (TRADE, MINING))
    text = f"Tradewind, chains of minerals, on {line.text}; IEA, USGS and others, each number with "
    words = "use and trade of some minerals" if imputed else ""
    return SourceLine(f"{text}its source in the full tables", words)


def chain_pictures(results: BriefingResults) -> tuple[Picture, ...]:
    """Return who makes the minerals of which members would be left most short.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    tuple of Picture
        One per mineral, worst first; none where there are no chains.

    Examples
    --------
    >>> [picture.drawing.name for picture in chain_pictures(results)][:1]
    ['chain-gallium']
    """
    if results.mineral_tables["mineral_breaks"].empty:
        return ()
    worst = _worst(results)
    rows = worst[worst["shortage_share"] > 0].head(KEY_MINERALS)
    return tuple(_picture(results, row) for _, row in rows.iterrows())


def chain_chart(results: BriefingResults, mineral: str) -> tuple[AnyChart, str, str]:
    """Return the chart of one mineral with its caption and its words.

    Parameters
    ----------
    results
        A briefing with chains.
    mineral
        Id or name.

    Returns
    -------
    tuple of chart, str and str
        The chart, one line on where the chain breaks, and what is drawn for those who cannot see.

    Raises
    ------
    UnknownCodeError
        When the briefing has no such mineral.

    Examples
    --------
    >>> chain_chart(results, "gallium")[1]
    'Gallium: breaks first at the refinery, in China'
    """
    worst = _worst(results).set_index("mineral", drop=False)
    code = resolve(mineral, worst["name"].to_dict(), "mineral of the briefing", where="mineral")
    return _drawn(results, worst.loc[code])


def _worst(results: BriefingResults) -> pd.DataFrame:
    """Return one row per mineral, of the member that it leaves most short; worst first."""
    rows = results.mineral_tables["mineral_breaks"].fillna({"shortage_share": 0.0})
    ordered = rows.sort_values(["place", "shortage_share"], ascending=[True, False], kind="stable")
    return ordered.drop_duplicates("mineral")


def _picture(results: BriefingResults, row: pd.Series) -> Picture:
    chart, caption, words = _drawn(results, row)
    imputed = bool(row["use_imputed"] or row["trade_imputed"])
    return Picture(
        draw(f"chain-{row['mineral']}", chart, words),
        caption, chain_source(results, imputed=imputed),
    )  # fmt: skip


def _drawn(results: BriefingResults, row: pd.Series) -> tuple[AnyChart, str, str]:
    makers = results.mineral_tables["mineral_makers"]
    bars = [
        _bar(results, part, row) for part in _parts(makers[makers["mineral"] == row["mineral"]])
    ]
    said = "; ".join(f"{bar.label}: {_led(bar.parts)}" for bar in bars)
    words = f"Bars of shares for {row['name']}, stage by stage. {said}."
    caption = str(row["name"])
    if row["stage"]:
        caption += f": breaks first {place(row['stage'])}, in {row['supplier_name']}"
    return chain_bars(bars, REST), caption, words


def _parts(makers: pd.DataFrame) -> list[pd.DataFrame]:
    """Return the bars from the mine to the use of the first members."""
    found = [part for _, part in makers.groupby(["stage", "user"], sort=False)]
    stages = [part for part in found if part["stage"].iloc[0] != USE]
    return [*stages, *[part for part in found if part["stage"].iloc[0] == USE][:_MEMBERS]]


def _bar(results: BriefingResults, part: pd.DataFrame, row: pd.Series) -> Bar:
    stage, user = part["stage"].iloc[0], part["user"].iloc[0]
    amount = tonnes(float(part["tonnes"].sum()))
    if stage != USE:
        return Bar(done(stage), f"{amount} a year", part)
    note = f", {ESTIMATED}" if row["use_imputed"] else ""
    return Bar(f"Used in {results.names[user]}, made in", f"{amount}{note}", part)


def _led(parts: pd.DataFrame) -> str:
    top = parts[parts["economy"] != REST].head(_NAMED)
    pairs = zip(top["economy_name"], top["share"].map(percent), strict=True)
    return ", ".join(f"{name} {share}" for name, share in pairs)


__all__ = ["KEY_MINERALS", "chain_chart", "chain_pictures", "chain_source"]
