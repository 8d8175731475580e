"""The page of the documentation: model and observed side by side, event by event."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from tradewind.risk.replay_tally import Tally
from tradewind.risk.replay_verdicts import RULES, figure

_SMALLEST_RATIO = 0.001
_HEAD = """\
# Replay

What the equilibrium model says of events that happened, beside what was observed. `tradewind
replay` shows it; `tradewind replay --markdown docs/models/replay.md` writes this page. Tonnes and
prices of minerals are on a page of their own: [replay of minerals](mineral-replay.md)."""
_HOW = """\
## How to read it

Each event is a hazard of the [catalogue](../risk.md), solved at its mildest, most likely and worst
size at the short horizon. A figure of the model is the mean of a year under the shock, or, where
the line says "over the year" or counts days, that times the days of the event over the days of the
window.

- **Observed**: as the source prints it, with its range. **Model**: at the most likely size, then
  mildest to worst. **Ratio**: model over observed.
- **Verdict**: *wrong sign* where the two have opposite signs; *within* where the most likely figure
  lies in the observed range, or the observed figure between mildest and worst; else by how many
  times the most likely figure is too small or too large. The ranges of the model are wide, so
  *within* is a weak verdict: where the middle is off by more than a quarter, it says so."""
_APPROXIMATED = """\
**What is approximated.** The world is that of 2022: trade and industries of 2010 or 2026 are not in
it, and events since 2020 are partly in its base. Industries are broad: gas is a part of oil and
gas, nickel ore a part of all metal ores; where a part of trade is compared, the model's flow is
divided by the share of that part in it. Rare earths, gallium, germanium, graphite and cobalt are
cut in tonnes along the [chains](minerals.md) of 2024, whose users hold stocks; for what they then
lack, industries make less here, and prices of minerals go no further. Industries hold no stocks.
Gulf states other than Saudi Arabia and the Emirates are missing. Durations are those of the
catalogue. There are no delays and no new plants, and nobody is out of work. Observations are as
press, statistics and papers give them, with confidence A (official or two independent), B (one
secondary) or C (derived); many are forecasts or changes on a year before, which hold more than the
event. One observation may stand beside two figures of the model."""
_LESSONS = """\
## What the misses teach

- **A year is not a month.** Over a year, GDP at constant prices comes out about twice too large. In
  the weeks after a disaster car plants lost most of their output, and the model's mean of a year
  says a few percent: tens of times too small. One part that is missing stops a line; here inputs
  stand in for each other a little, and all plants are hit alike. The figures are for losses of a
  year, not for the depth of a stop.
- **Income is not output.** A disaster makes the goods of the economy it hits scarce, and buyers
  cannot turn away within a year: the model pays Thailand for the flood through dearer exports. The
  trade elasticities of the short horizon are low, and all of manufacturing is hit at once. Where
  the seller of a scarce good gains, read its output beside its income.
- **Idle factors take half as much output.** Purchased inputs stand in for labour and capital with
  an elasticity of a half, so output falls by about half of the share that stands idle.
- **Industries are not products.** Nickel rose by half; the metal ores that hold its ore here move
  by a few percent at most. Indonesia mined more than twice the nickel after its ban; here it digs
  up less of all ores, as a cut of a product that is written as a cut of an industry hits the rest
  of the industry too. For such hazards (nickel ore, gas, the medicines, food and chemicals of the
  catalogue), who gains is no finding.
- **A mineral that is missing is a small loss here.** In 2025 licences on magnets stopped car lines
  for weeks; Japan's car makers come out a few tenths of a percent lower at the worst. Incomes of
  Japan and Congo move by hundredths of a percent at most: a price that doubled is hardly a
  gain of the seller's here. Nothing was observed that could test these figures. What can be tested,
  tonnes and prices along the chains, is in the [replay of minerals](mineral-replay.md): many prices
  rise too far, and licences do not end on a day.
- **Oil has one price, gas by pipe has not.** Fuels of all origins are nearly one market here: when
  Hormuz closes the price rises for all buyers, by less than Brent did, because Gulf states outside
  the table are missing and pipelines carry all that they can from the first day. Gas that comes by
  pipe is in the same industry and is replaced too easily: what the end of Nord Stream cost Germany
  comes out several times too small.
- **Late goods are dearer, not lost.** A blocked canal delays what passes it, and a delay is a cost
  by the day: what did not arrive in a week comes out several times too small. What left Panama or
  the Red Sea went another way, so that only bounds can be tested there.
- **Work does not stop.** Under a cut of what an industry sells all labour and capital stay at work,
  so GDP at constant prices does not fall; a forecast that was revised by points stands beside
  tenths."""


def page(table: pd.DataFrame, tally: Tally) -> str:
    """Return the page as Markdown; figures are rounded so that any solver's last digits agree.

    Parameters
    ----------
    table
        As in `Replay`.
    tally
        Its summary.

    Returns
    -------
    str
        The summary, one table per event, and what the misses teach.

    Examples
    --------
    >>> page.__name__
    'page'
    """
    summary = "\n".join(f"- {sentence}" for sentence in tally.sentences)
    rules = "\n".join(f"- *{_RULE_WORDS[rule]}*: {text}." for rule, text in RULES.items())
    events = ["\n".join(_event(rows)) for _, rows in table.groupby("event", sort=False)]
    parts = [_HEAD, summary, f"{_HOW}\n{rules}", _APPROXIMATED, *events, _LESSONS]
    return "\n\n".join(parts) + "\n"


_RULE_WORDS = {
    "size": "too small, too large, within",
    "sign": "right sign",
    "bound": "inside or beyond the bound",
    "fed-in": "fed in",
    "not-comparable": "not comparable",
    "unobserved": "nothing observed",
}


def cells(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    """Return the observed figure, the model's and their ratio as people read them.

    Parameters
    ----------
    row
        Of the table of a `Replay`.

    Returns
    -------
    tuple of str
        Each with its range in brackets where it has one; empty where there is none.

    Examples
    --------
    >>> row = {"observed_value": -0.47, "observed_low": -0.47, "observed_high": -0.47, "unit": "%",
    ...        "model_value": -0.906, "model_low": -0.46, "model_high": -1.39, "ratio": 1.93}
    >>> cells(row)
    ('-0.47 %', '-0.91 (-0.46 to -1.4)', '1.9')
    """
    seen, low, high = (row[f"observed_{edge}"] for edge in ("value", "low", "high"))
    observed = "" if pd.isna(seen) else f"{seen:,g}"
    if observed and (low, high) != (seen, seen):
        observed += f" ({low:,g} to {high:,g})"
    unit = f" {row['unit']}" if observed and row["unit"] else ""
    model = "" if pd.isna(row["model_value"]) else figure(row["model_value"])
    if model:
        model += f" ({figure(row['model_low'])} to {figure(row['model_high'])})"
    return observed + unit, model, _ratio(float(row["ratio"]))


def _ratio(ratio: float) -> str:
    tiny = 0 < abs(ratio) < _SMALLEST_RATIO
    return f"below {_SMALLEST_RATIO:g}" if tiny else figure(ratio)


def _event(rows: pd.DataFrame) -> Iterator[str]:
    records = rows.to_dict(orient="records")
    head = records[0]
    counts = "counts in the risk figures" if head["on"] else "is off in the risk figures"
    yield f"## {head['event']}"
    yield ""
    yield f"{head['story']} Hazard `{head['hazard']}`, {_days(head['days'])}; it {counts}."
    yield ""
    yield "| | what | observed | model: what | model | ratio | verdict |"
    yield "|---|---|---|---|---|---|---|"
    for number, row in enumerate(records, start=1):
        observed, model, ratio = (cell or "-" for cell in cells(row))
        what = (str(number), row["observed"], observed, row["beside"] or "-")
        yield f"| {' | '.join((*what, model, ratio, row['verdict']))} |"
    yield ""
    yield from _notes(records)


def _notes(records: Sequence[Mapping[Hashable, Any]]) -> Iterator[str]:
    """Say of each line where it comes from and how to read it; a source is spelt out once."""
    told: dict[str, int] = {}
    for number, row in enumerate(records, start=1):
        source = _sourced(row)
        first = told.setdefault(source, number) if source else number
        parts = (source if first == number else f"As ({first}).", row["note"])
        if text := " ".join(part for part in parts if part):
            yield f"- ({number}) {text}"


def _days(days: float) -> str:
    return "length unknown" if pd.isna(days) else f"{days:,.0f} days"


def _sourced(row: Mapping[Hashable, Any]) -> str:
    """Return when it was, who says so and how sure it is; "" where nothing was observed."""
    if not row["source"]:
        return ""
    address = f"; `{row['address']}`" if row["address"] else ""
    when, source = (text[0].upper() + text[1:] for text in (row["window"], row["source"]))
    return f"{when}. {source} ({row['confidence']}{address})."


__all__ = ["cells", "page"]
