"""What measures cost, and who pays."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradewind.core.units import USD_PER_USD_M
from tradewind.partnership.measure import Measure
from tradewind.partnership.pact import Pact


def annual_cost_usd(measure: Measure, discount_rate: float) -> tuple[float, float, float]:
    """Return the yearly cost of a measure: capital with its overrun, spread over its life, and use.

    Parameters
    ----------
    measure
        The measure.
    discount_rate
        A year, real; 0 spreads evenly.

    Returns
    -------
    tuple of float
        Best estimate, low and high, US$ a year; low and high take every number at that end.

    Examples
    --------
    >>> from tradewind.partnership import Pact
    >>> cost = annual_cost_usd(Pact.read("india-japan").measures[0], 0.05)
    >>> cost[1] <= cost[0] <= cost[2]
    True
    """

    def at(quantile: float) -> float:
        years = measure.lifetime_years.at(1 - quantile)
        capex = measure.capex_usd_m.at(quantile) * (1 + measure.overrun.at(quantile))
        return USD_PER_USD_M * (
            capex * recovery(discount_rate, years) + measure.opex_usd_m.at(quantile)
        )

    return at(0.5), at(0.0), at(1.0)


def recovery(rate: float, years: float) -> float:
    """Return the capital recovery factor: the even yearly payment that repays 1.

    Parameters
    ----------
    rate
        Interest a year.
    years
        Of payment.

    Returns
    -------
    float
        ``rate / (1 - (1 + rate) ** -years)``, or 1 / years without interest.

    Examples
    --------
    >>> round(recovery(0.05, 20), 4)
    0.0802
    """
    return 1 / years if rate == 0 else float(rate / -np.expm1(-years * np.log1p(rate)))


def measure_table(pact: Pact, discount_rate: float) -> pd.DataFrame:
    """Return the measures of a pact with their cost.

    Parameters
    ----------
    pact
        The pact.
    discount_rate
        As in `annual_cost_usd`.

    Returns
    -------
    pandas.DataFrame
        ``measure, type, title, story, acts_on, target, level, low, high, unit, lead_years,
        capex_usd, opex_usd, overrun_pct, cost_usd, cost_low_usd, cost_high_usd, payers, parties,
        counterpart, commitments, confidence``; the confidence is the lowest of its numbers.

    Examples
    --------
    >>> "cost_usd" in measure_table(Pact.read("india-japan"), 0.05)
    True
    """
    rows = []
    for measure in pact.measures:
        cost, low, high = annual_cost_usd(measure, discount_rate)
        rows.append(
            {
                "measure": measure.id, "type": measure.type, "title": measure.title,
                "story": measure.story, "acts_on": measure.ACTS_ON, "target": measure.target(),
                "level": measure.level.value, "low": measure.level.low,
                "high": measure.level.high, "unit": measure.UNIT,
                "lead_years": measure.lead_years.value,
                "capex_usd": USD_PER_USD_M * measure.capex_usd_m.value,
                "opex_usd": USD_PER_USD_M * measure.opex_usd_m.value,
                "overrun_pct": 100 * measure.overrun.value,
                "cost_usd": cost, "cost_low_usd": low, "cost_high_usd": high,
                "payers": " ".join(_payers(measure, pact)),
                "parties": " ".join(measure.scope(pact.members)),
                "counterpart": measure.counterpart,
                "commitments": " ".join(measure.commitments),
                "confidence": max(number.confidence for number in measure.numbers.values()),
            }
        )  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


_COLUMNS = [
    "measure", "type", "title", "story", "acts_on", "target", "level", "low", "high", "unit",
    "lead_years", "capex_usd", "opex_usd", "overrun_pct", "cost_usd", "cost_low_usd",
    "cost_high_usd", "payers", "parties", "counterpart", "commitments", "confidence",
]  # fmt: skip


def number_table(pact: Pact) -> pd.DataFrame:
    """Return every number of a pact with its source.

    Parameters
    ----------
    pact
        The pact.

    Returns
    -------
    pandas.DataFrame
        ``measure, field, value, low, high, source, address, confidence, note``.

    Examples
    --------
    >>> bool((number_table(Pact.read("india-japan"))["source"] != "").all())
    True
    """
    rows = [
        {"measure": measure.id, "field": field, **number.model_dump()}
        for measure in pact.measures
        for field, number in measure.numbers.items()
    ]
    columns = ["measure", "field", "value", "low", "high", "source", "address", "confidence"]
    return pd.DataFrame(rows, columns=[*columns, "note"])


def payer_table(pact: Pact, discount_rate: float) -> pd.DataFrame:
    """Return what each economy pays a year.

    Parameters
    ----------
    pact, discount_rate
        As in `measure_table`.

    Returns
    -------
    pandas.DataFrame
        ``economy, cost_usd, cost_low_usd, cost_high_usd``; a measure's payers share equally.

    Examples
    --------
    >>> list(payer_table(Pact.read("india-japan"), 0.05).columns)[0]
    'economy'
    """
    rows = [
        {"economy": code, "cost_usd": cost / len(payers), "cost_low_usd": low / len(payers),
         "cost_high_usd": high / len(payers)}
        for measure in pact.measures
        for cost, low, high in [annual_cost_usd(measure, discount_rate)]
        for payers in [_payers(measure, pact)]
        for code in payers
    ]  # fmt: skip
    columns = ["economy", "cost_usd", "cost_low_usd", "cost_high_usd"]
    table = pd.DataFrame(rows, columns=columns)
    return table.groupby("economy", sort=False, as_index=False).sum()


def _payers(measure: Measure, pact: Pact) -> tuple[str, ...]:
    return measure.payers or measure.scope(pact.members) or pact.members


__all__ = ["annual_cost_usd", "measure_table", "number_table", "payer_table", "recovery"]
