"""The page of the documentation: the chains of minerals and what was observed, side by side."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

_WHOLE: Final = 9.5
"""Percent from which digits after the point are dropped."""
_SMALLEST: Final = 0.05
_HEAD: Final = """\
# Replay of minerals

What the chains of minerals say of five stops of exports, beside what was observed. The shares and
days of the cuts come from the record, and so does one parameter: the cost below which makers stop
selling, from the price of gallium in China in 2023. All else is the default. Misses are shown.
The page is made by `replay_markdown` of `tradewind.models.minerals.replay_page`."""
_HOW: Final = """\
## How to read it

- **Observed**: as the source prints it or as worked out from it, with its range. **Model**: change
  on the baseline while the cut lasts; where the window of the observation is longer than the event,
  that times the days of the event over the days of the window. **Ratio**: model over observed.
- *within 2x*: between a half and twice what was observed, or in its range. *too small*, *too
  large*: beyond that. *wrong sign*: the other way. *not modelled*: the chain has no such figure, or
  nothing was measured. *fed in*: the observation set the share of the cut, so agreement proves
  nothing.
- Prices abroad are means over all buyers but the seller, by what they bought before; where an
  economy is named, those of that economy.
- Confidence: A official or two independent sources, B one report, C derived here.

**Where the comparison is unfair.** The chains are those of 2024, also for stops of 2010 and 2023:
mines and plants that were built since are in them. The model gives one mean over the event at a
steady rate; the record has peaks of a month, quotes with few deals, and changes on a year before.
Buyers stocked up before licences began, held more than the 30 days that the chain gives them, and
paid under long contracts. Sellers piled up what they could not send. Demand that was weak for other
reasons, other quotas, and news are in the prices and not in the cut. Light and heavy rare earths
share one observation where the record does not split them."""
_LESSONS: Final = """\
## What the misses teach

- **Prices abroad rise too far.** Gallium in Rotterdam and cobalt metal rose two to five times less
  than the chain says of cuts so long and deep. Demand and other mines answer little in it, as in
  estimates for one year, and its users hold 30 days of stocks; of cobalt, years of glut were drawn
  down. Dysprosium and cobalt hydroxide came out within a factor of two.
- **Prices at home hardly fall.** What cannot be sold abroad pushes the price at home down to the
  cost at which makers stop. Gallium at home fell by 9 %, so that this cost is put at 90 % of the
  price: that line is fed in. Germanium rose by 1 %, and dysprosium did not move at all.
- **Volumes along the chain come out better.** What China bought of cobalt intermediates is near
  what was seen.
- **Others fill in too easily where there are others.** In 2010 Japan bought a third less rare
  earths from everywhere. For heavy ones, which it has from China alone, the chain agrees; for light
  ones it turns to others at once, as it has Malaysia by 2024.
- **A price can fall under a stop.** Graphite got cheaper: buyers had stocked up for months, and
  synthetic material was in glut. Cobalt metal left China faster, not slower, while ore was short.
  The chain, without stocks of sellers and without a path in time, has the wrong sign.
- **Licences do not end on a day.** Over the whole of 2025 dysprosium fell by more than 88 days of
  the cut explain; in 2010 the month after the stop made up for it."""


def replay_markdown(table: pd.DataFrame) -> str:
    """Return the page as Markdown; figures are rounded so that any solver's last digits agree.

    Parameters
    ----------
    table
        What `tradewind.models.minerals.replay.replay_table` returned.

    Returns
    -------
    str
        A summary, one table per episode with its sources, and what the misses teach.

    Examples
    --------
    >>> replay_markdown.__name__
    'replay_markdown'
    """
    episodes = ["\n".join(_episode(rows)) for _, rows in table.groupby("episode", sort=False)]
    return "\n\n".join([_HEAD, _summary(table), _HOW, *episodes, _LESSONS]) + "\n"


def _summary(table: pd.DataFrame) -> str:
    counts = table["verdict"].value_counts()
    tested = int(counts.drop(["fed in", "not modelled"], errors="ignore").sum())
    words = ", ".join(
        f"{int(counts.get(word, 0))} {word}"
        for word in ("within 2x", "too small", "too large", "wrong sign")
    )
    fed, missing = (int(counts.get(word, 0)) for word in ("fed in", "not modelled"))
    return (
        f"- {table['episode'].nunique()} episodes, {len(table)} lines. {tested} lines are "
        f"compared: {words}.\n- {fed} lines were fed in; for {missing} the chains have no figure."
    )


def _episode(rows: pd.DataFrame) -> Iterator[str]:
    records = rows.to_dict(orient="records")
    yield f"## {records[0]['episode']}"
    yield ""
    yield " ".join(_cuts(rows))
    yield ""
    yield "| | mineral | what | observed | model | ratio | verdict |"
    yield "|---|---|---|---|---|---|---|"
    for number, row in enumerate(records, start=1):
        what = f"{row['observable']}" + (f" ({row['economy']})" if row["economy"] else "")
        cells = (_observed(row), _percent(row["modelled"]), _ratio(row["factor"]), row["verdict"])
        yield f"| {number} | {row['mineral']} | {what} | {' | '.join(cells)} |"
    yield ""
    yield from _notes(records)


def _cuts(rows: pd.DataFrame) -> Iterator[str]:
    """Say what is cut, in one sentence per chain and stage."""
    kept = rows[["mineral", "stage", "origin", "destination", "share", "days"]].drop_duplicates()
    for cut in kept.itertuples():
        yield (
            f"Cut: {100 * float(cut.share):g} % of `{cut.mineral}` at stage `{cut.stage}` from "
            f"{cut.origin} to {cut.destination}, {float(cut.days):g} days."
        )


def _notes(records: Sequence[Mapping[Hashable, Any]]) -> Iterator[str]:
    """Say of each line where it comes from and how to read it; a source is spelt out once."""
    told: dict[str, int] = {}
    for number, row in enumerate(records, start=1):
        source = f"{_capital(row['window'])}. {_capital(row['source'])} ({row['confidence']}; "
        source += f"`{row['address']}`)."
        first = told.setdefault(source, number)
        parts = (source if first == number else f"As ({first}).", row["note"])
        yield f"- ({number}) {' '.join(part for part in parts if part)}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _observed(row: Mapping[Hashable, Any]) -> str:
    seen, low, high = (float(row[field]) for field in ("observed", "low", "high"))
    if math.isnan(seen):
        return "-"
    spread = f" ({low:,g} to {high:,g})" if (low, high) != (seen, seen) else ""
    return f"{seen:,g} %{spread}"


def _percent(value: float) -> str:
    if math.isnan(value):
        return "-"
    if abs(value) < _SMALLEST:
        return "0 %"
    return f"{value:,.0f} %" if abs(value) >= _WHOLE else f"{value:.1f} %"


def _ratio(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2g}"


__all__ = ["replay_markdown"]
