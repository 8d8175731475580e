"""Tables of risk: headlines under both rates, events, links, what drives them."""

from __future__ import annotations

import math

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_risk import METRICS
from tradewind.report.intervals import loss_amount, size_pct
from tradewind.report.numbers import ABSENT, percent
from tradewind.report.pictures_risk import risk_source
from tradewind.report.risk_words import loss_cell, main_target, rate_names, risk_name
from tradewind.report.tables import Cell, Heading, Table, headings, number_cell

METRIC_NAMES = {
    "eal": "Expected a year (EAL)",
    "cvar95": "Mean of the worst 5 % of years (CVaR 95)",
    "cvar99": "Mean of the worst 1 % of years (CVaR 99)",
}
_ROWS = 10


def headline_table(results: BriefingResults) -> Table:
    """Return expected and tail losses of members, group and world under both rates.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per regime and target; each figure with its interval and its share of GDP below.

    Examples
    --------
    >>> headline_table(results).name
    'risk'
    """
    targets, body = results.risk.targets, []
    for regime, words in rate_names(results).items():
        for place, target in enumerate(targets):
            span = 0 if place else len(targets)
            cells = (_loss(results, metric, f"{target}.{regime}") for metric in METRICS)
            css = "" if place else "first"
            first = Cell(f"Rates {words}", css=css, span=span)
            body.append((first, Cell(risk_name(results, target), below=target), *cells))
    top = (Heading("Rates"), Heading("Who"), *(_number(METRIC_NAMES[m]) for m in METRICS))
    return Table(
        "risk",
        "What shocks are expected to cost: losses, US$ a year, with the range that holds nine "
        "times in ten, and per cent of GDP. A gain says that it is one",
        (top,),
        tuple(body),
        risk_source(results),
    )


def event_table(results: BriefingResults) -> Table:
    """Return the hazards that cost the members most, with how often, how long and who says so.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per hazard.

    Examples
    --------
    >>> event_table(results).name
    'risk-events'
    """
    events = results.risk_tables["risk_events"]
    target = main_target(results)
    rows = events[events["target"] == target].head(_ROWS)
    about = results.risk_tables["risk_hazards"].set_index("hazard")
    rates = rate_names(results)
    body = []
    for row in rows.to_dict("records"):
        known = row["hazard"] in about.index
        below = f"it may set off: {row['joined']}" if row["joined"] else ""
        body.append(
            (
                Cell(row["title"], below=below),
                *(number_cell(f"{row[f'rate_{name}']:.2g}") for name in rates),
                number_cell(f"{row['mean_days']:.0f}"),
                number_cell(loss_amount(row["loss_usd"])),
                *(number_cell(loss_amount(row[f"eal_usd_{name}"])) for name in rates),
                Cell(about.loc[row["hazard"], "confidence"] if known else "C", css="mark"),
                Cell(
                    about.loc[row["hazard"], "source"] if known else "estimated by governance",
                    css="cited",
                ),
            )
        )
    top = (
        Heading("What happens"),
        *(_number(f"Events a year, {words}") for words in rates.values()),
        _number("Days"),
        _number("Loss in one event"),
        *(_number(f"Expected a year, {words}") for words in rates.values()),
        Heading("Mark", css="mark"),
        Heading("Source"),
    )
    return Table(
        "risk-events",
        f"{risk_name(results, target)}: events by what they are expected to cost, US$",
        (top,),
        tuple(body),
        risk_source(results),
    )


def link_table(results: BriefingResults) -> Table:
    """Return the links that add most to the members' expected loss.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table
        One row per link.

    Examples
    --------
    >>> link_table(results).name
    'risk-links'
    """
    links, target = results.risk_tables["risk_links"], main_target(results)
    rows = links[links["target"] == target].head(_ROWS)
    body = tuple(
        (
            Cell(row.industry_name),
            Cell(row.origin_name),
            Cell(row.destination_name),
            number_cell(loss_amount(row.flow_usd)),
            number_cell(loss_amount(row.eal_usd_per_percent)),
        )
        for row in rows.itertuples(index=False)
    )
    return Table(
        "risk-links",
        f"{risk_name(results, target)}: the links that add most, US$",
        (headings("Industry", "From", "To", "Trade a year", "Added loss per 1 % of cost"),),
        body,
        risk_source(results),
    )


def driver_table(results: BriefingResults) -> Table | None:
    """Return what the spread of the expected loss comes from.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    Table or None
        One row per group of what is not known, main rates; None where it was not computed.

    Examples
    --------
    >>> driver_table(results).name
    'risk-drivers'
    """
    table = results.risk_tables["risk_drivers"]
    if table.empty:
        return None
    table = table[table["regime"] == results.risk.params.regime]
    targets = results.risk.targets
    values = table.set_index(["group", "target"])
    body = tuple(
        (
            Cell(group[:1].upper() + group[1:]),
            *(
                _shares(*values.loc[(group, target), ["first_order", "total"]])
                for target in targets
            ),
        )
        for group in table["group"].unique()
    )
    top = (Heading("What is not known"), *(_number(risk_name(results, t)) for t in targets))
    return Table(
        "risk-drivers",
        "Share of the variance of the expected loss that each explains alone, and below with all "
        "that it interacts with (Sobol indices)",
        (top,),
        body,
        risk_source(results),
    )


def _loss(results: BriefingResults, metric: str, end: str) -> Cell:
    value, ends = (part.striptags() for part in loss_cell(results, metric, end))
    share = results.figures[f"{metric}_gdp_pct.{end}"]
    of_gdp = "" if math.isnan(share) else f"; {size_pct(share)} of GDP"
    return Cell(value, below=f"{ends}{of_gdp}", css="num")


def _shares(alone: float, total: float) -> Cell:
    if math.isnan(alone) or math.isnan(total):
        return number_cell(ABSENT)
    return Cell(percent(max(alone, 0.0)), below=percent(total), css="num")


def _number(text: str) -> Heading:
    return Heading(text, css="num")


__all__ = [
    "METRIC_NAMES",
    "driver_table",
    "event_table",
    "headline_table",
    "link_table",
]
