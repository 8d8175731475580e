"""The first page where the members have a pact: three numbers, then for whom and by what."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.report.answer import Tile
from tradewind.report.gains import (
    SIZES,
    UNIT_WORDS,
    Amount,
    amount_of,
    column_unit,
    common_unit,
    finest,
    gain_cell,
    money_words,
    plain_amount,
    range_words,
)
from tradewind.report.pact_parts import by_measure, paid, whom
from tradewind.report.pact_words import Figure, members_words, pact_of, target_name

_MEASURES = 12
"""Measures that the first page lists."""
_FULL_NAMES = 4
"""Up to so many members a heading names them; from there the pact's title stands."""


@dataclass(frozen=True, slots=True)
class Card:
    """One of the three numbers.

    Parameters
    ----------
    title
        What it says, as the beginning of a sentence.
    amount
        The number.
    ends
        Its interval in words.
    details
        What it is to be seen beside.
    css
        ``"gain"``, ``"loss"`` or nothing.

    Examples
    --------
    >>> Card("In calm years", Markup("1"), Markup(""), ()).css
    ''
    """

    title: str
    amount: Markup
    ends: Markup
    details: tuple[Markup, ...]
    css: str = ""


def short_title(results: BriefingResults) -> str:
    """Return whom the page is about in a few words.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    str
        Names of the members; the pact's title where they are many.

    Examples
    --------
    >>> short_title(results)
    'India and Japan'
    """
    names = [results.names[code] for code in results.members]
    if len(names) > _FULL_NAMES:
        return pact_of(results).pact.title
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def cards(results: BriefingResults, figure: Figure) -> tuple[Card, ...]:
    """Return the answer in three numbers.

    Parameters
    ----------
    results
        A briefing with a pact.
    figure
        Returns a named figure as an element of prose.

    Returns
    -------
    tuple of Card
        What members gain in calm years, by how much their expected loss falls, and the world's.

    Examples
    --------
    >>> len(cards(results, lambda key, kind: Markup(key)))
    3
    """
    figures, pact = results.figures, pact_of(results)
    group, bystanders, world = pact.group, pact.targets[-2], pact.targets[-1]
    trade = amount_of(figures, "trade_gain", group)
    risk, whole = (amount_of(figures, "risk_gain", target) for target in (group, world))
    unit = common_unit([trade.value, risk.value, whole.value])
    name, many = short_title(results), len(results.members) > 1
    verb = ("lose" if trade.value < 0 else "gain") + ("" if many else "s")
    return (
        Card(
            f"In calm years {name} {verb}",
            _big(trade, unit),
            _yearly(range_words(trade, "a gain", "a loss", unit)),
            (_of_income(results, trade, figure),),
            _css(trade),
        ),
        Card(
            f"What shocks are expected to cost {'them' if many else name} {_falls(risk)}",
            _big(risk, unit),
            _yearly(range_words(risk, "a fall", "a rise", unit)),
            (_beside(results, group, figure),),
            _css(risk),
        ),
        Card(
            f"What shocks are expected to cost the world {_falls(whole)}",
            _big(whole, unit),
            _yearly(range_words(whole, "a fall", "a rise", unit)),
            (_beside(results, world, figure), _outside(results, bystanders, unit)),
            _css(whole),
        ),
    )


def whom_tile(results: BriefingResults) -> Tile:
    """Return what the pact changes for members, bystanders, the world and income groups.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Tile
        Gain in calm years, gain from less risk, and what is paid.

    Examples
    --------
    >>> whom_tile(results).rows[2][0]
    'Members together'
    """
    targets = whom(results)
    figures = results.figures
    metrics = ("trade_gain", "risk_gain")
    amounts = {(t, m): amount_of(figures, m, t) for t in targets for m in metrics}
    pays = {target: paid(results, target) for target in targets}
    unit = column_unit([*(a.value for a in amounts.values()), *pays.values()])
    step = finest(pays.values())
    rows = tuple(
        (
            target_name(results, target),
            (
                *(_cell(amounts[target, metric], unit) for metric in metrics),
                Markup("{}").format(plain_amount(pays[target], unit, step, sign=False)),
            ),
        )
        for target in targets
    )
    return Tile(
        "For whom",
        Markup("{} a year; plus is a gain, minus a loss").format(UNIT_WORDS[unit]),
        ("Calm years", "Less risk", "Pays"),
        rows,
        "Calm years: change of real income. Less risk: fall of the expected annual loss. Small: "
        "range. Income groups (World Bank) hold members and bystanders alike",
    )


def measure_tile(results: BriefingResults) -> Tile:
    """Return what each measure brings the members, and what it costs.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Tile
        The measures that bring most first.

    Examples
    --------
    >>> measure_tile(results).columns
    ('Calm years', 'Less risk', 'Cost')
    """
    table = by_measure(results)
    top = table.head(_MEASURES)
    numbers = table[["trade_gain", "risk_gain", "cost"]]
    unit = column_unit(numbers.to_numpy(dtype=float).ravel())
    step = {name: finest(numbers[name]) for name in numbers}
    rows = [
        (
            str(row["title"]),
            (
                *(
                    Markup("{}").format(plain_amount(row[m], unit, step[m]))
                    for m in ("trade_gain", "risk_gain")
                ),
                Markup("{}").format(plain_amount(row["cost"], unit, step["cost"], sign=False)),
            ),
        )
        for _, row in top.iterrows()
    ]
    left = len(table) - len(top)
    more = f" {left} more stand below." if left > 0 else ""
    shared = "Shares of the best estimate that add up to the whole (Shapley values)." if len(
        table
    ) else "How the effect is shared was not asked for."  # fmt: skip
    return Tile(
        "By which measure, at what cost",
        Markup("{} a year; for {}").format(
            UNIT_WORDS[unit],
            "the members together" if len(results.members) > 1 else members_words(results),
        ),
        ("Calm years", "Less risk", "Cost"),
        tuple(rows),
        f"{shared}{more}",
    )


def bystander_tile(results: BriefingResults) -> Tile:
    """Return the bystanders that gain and lose most.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    Tile
        Both side by side.

    Examples
    --------
    >>> len(bystander_tile(results).rows) > 0
    True
    """
    table = results.pact_tables["pact_bystanders"]
    unit = column_unit(table["gain_usd"])
    gains = table[(table["side"] == "gains") & (table["gain_usd"] > 0)]
    losses = table[(table["side"] == "loses") & (table["gain_usd"] < 0)]
    rows: list[tuple[str, tuple[Markup, ...]]] = []
    for place in range(max(len(gains), len(losses))):
        name, value = _economy(gains, place, unit)
        other, less = _economy(losses, place, unit)
        rows.append((name, (value, Markup("{}").format(other), less)))
    return Tile(
        "Bystanders: who gains, who loses",
        Markup("{} a year, calm years and risk together").format(UNIT_WORDS[unit]),
        (
            "Gain" if len(gains) else "",
            "Lose most" if len(losses) else "Nobody loses",
            "Loss" if len(losses) else "",
        ),
        tuple(rows),
        "Small: range; where it goes past zero, the sign is not sure",
        wide=True,
        corner="Gain most" if len(gains) else "Nobody gains",
    )


def _economy(rows: pd.DataFrame, place: int, unit: str) -> tuple[str, Markup]:
    if place >= len(rows):
        return "", Markup("")
    row = rows.iloc[place]
    values = (float(row["gain_usd"]), float(row["low_usd"]), float(row["high_usd"]))
    amount, ends = (part.striptags() for part in gain_cell(Amount(("", "", ""), values), unit))
    return str(row["name"]), Markup("{} <small>{}</small>").format(amount, ends)


def _cell(amount: Amount, unit: str) -> Markup:
    return Markup("{} <small>{}</small>").format(*gain_cell(amount, unit))


def _big(amount: Amount, unit: str) -> Markup:
    return money_words(amount, unit) if amount.value else Markup("no change")


def _css(amount: Amount) -> str:
    return "gain" if amount.value > 0 else "loss" if amount.value < 0 else ""


def _falls(amount: Amount) -> str:
    return "rises by" if amount.value < 0 else "falls by" if amount.value else "does not change:"


def _yearly(ends: Markup) -> Markup:
    return Markup("a year, {}").format(ends) if ends else Markup("")


def _of_income(results: BriefingResults, amount: Amount, figure: Figure) -> Markup:
    key = f"pact_trade_gain_gdp_pct.{pact_of(results).group}"
    share = results.figures.get(key, float("nan"))
    if math.isnan(share) or not amount.value:
        return Markup("of real income")
    return Markup("of real income, {} of GDP").format(figure(key, "change"))


def _beside(results: BriefingResults, target: str, figure: Figure) -> Markup:
    """Return the loss that is expected without the pact, and the share of it that goes."""
    before = amount_of(results.figures, "eal_without", target)
    if before.value < 0:
        return Markup("beside a gain of {} without the pact").format(money_words(before))
    key = f"pact_risk_share.{target}"
    loss = Markup("{} without the pact").format(money_words(before))
    if not results.figures.get(key):
        return Markup("of {}").format(loss)
    return Markup("{} of {}").format(figure(key, "part"), loss)


def _outside(results: BriefingResults, bystanders: str, unit: str) -> Markup:
    gain = amount_of(results.figures, "gain", bystanders)
    if gain.nothing:
        return Markup("Bystanders: no change")
    shown = common_unit([gain.value, *([SIZES[unit]] if unit else [])])
    ends = range_words(gain, "a gain", "a loss", shown)
    return Markup("Bystanders {} {} a year{}{}").format(
        "lose" if gain.value < 0 else "gain", money_words(gain, shown), ", " if ends else "", ends
    )


__all__ = [
    "Card",
    "bystander_tile",
    "cards",
    "measure_tile",
    "short_title",
    "whom_tile",
]
