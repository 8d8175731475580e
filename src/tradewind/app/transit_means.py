"""How ships a day stand at each chokepoint: lately, a year before, and against a base year."""

from __future__ import annotations

import calendar
from types import MappingProxyType
from typing import Final

import pandas as pd

from tradewind.core import Params, quantity
from tradewind.data.sources.portwatch import chokepoint_of, portwatch_names

WEEK_DAYS: Final = 7
MONTH_DAYS: Final = 30
SHIPS: Final = MappingProxyType(
    {
        "all": "n_total",
        "tankers": "n_tanker",
        "container ships": "n_container",
        "dry bulk": "n_dry_bulk",
        "general cargo": "n_general_cargo",
        "ro-ro": "n_roro",
    }
)
"""What ships a row of the table is about, and the publisher's column."""


class TransitParams(Params):
    """When data are stale, and what recent days are held against.

    Parameters
    ----------
    stale_after_days, base_year, least_days_share
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> TransitParams().stale_after_days
    14
    """

    stale_after_days: int = quantity(
        14,
        unit="days",
        source="PortWatch publishes on Tuesdays the days up to the Sunday before, so that data "
        "are 2 to 9 days old where the last release was taken; 14 allows for a late one",
        low=9,
        high=31,
        confidence="C",
        description="Data whose last day lies more days before today than this are stale",
    )
    base_year: int = quantity(
        2022,
        unit="calendar year",
        source="the year of the embedded world, before the attacks in the Red Sea and the drought "
        "at Panama; the Black Sea was at war already",
        confidence="C",
        description="The year whose mean is the base; the first full year where it is not full",
    )
    least_days_share: float = quantity(
        0.9,
        unit="share of days",
        source="judgement: a mean over fewer days would lean on which days are absent",
        low=0.5,
        high=1.0,
        confidence="C",
        description="A window or year with fewer of its days has no mean",
    )


def transit_means(days: pd.DataFrame, params: TransitParams) -> pd.DataFrame:
    """Return ships a day by chokepoint and kind of ship.

    Parameters
    ----------
    days
        As in `tradewind.data.sources.portwatch.TransitDays`.
    params
        The base year, and how many days a mean needs.

    Returns
    -------
    pandas.DataFrame
        One row per chokepoint and `SHIPS`: ``chokepoint`` (empty where Tradewind has none),
        ``portname, portid`` (the publisher's), ``match`` (whole, part, none: how much of ours the
        publisher counts), ``ships, last_day, days``, means per day of the last 7 and 30 days of
        the series (``last_7_per_day, last_30_per_day``), of the same days a year before
        (``year_before_7_per_day, year_before_30_per_day``), ``change_7_pct, change_30_pct``,
        ``base_year, base_per_day`` and ``base_share`` (the last 30 days over the base). What cannot
        be told is NaN. Tradewind's chokepoints stand first.

    Examples
    --------
    >>> week = pd.date_range("2026-03-01", periods=7)
    >>> counts = dict.fromkeys(SHIPS.values(), range(7))
    >>> days = pd.DataFrame({"date": week, "portid": "x", "portname": "Suez Canal", **counts})
    >>> first = transit_means(days, TransitParams()).iloc[0]
    >>> print(first["chokepoint"], first["last_7_per_day"])
    suez 3.0
    """
    order = {portid: k for k, portid in enumerate(portwatch_names()["portid"])}
    rows = []
    for portid, one in days.groupby("portid"):
        name = str(one["portname"].iloc[0])
        chokepoint, match = chokepoint_of(name)
        series = one.set_index("date")
        for ships, column in SHIPS.items():
            own = {"chokepoint": chokepoint, "portname": name, "portid": portid, "match": match}
            rows.append({**own, "ships": ships, **_standing(series[column], params)})
    table = pd.DataFrame(rows)
    years = pd.Series([row["base_year"] for row in rows], dtype=object)
    table = table.assign(base_year=years)
    places = table["portid"].map(order).fillna(len(order))
    table = table.assign(_other=table["chokepoint"] == "", _place=places)
    table = table.sort_values(["_other", "_place"], kind="stable", ignore_index=True)
    return table.drop(columns=["_other", "_place"])


def _standing(series: pd.Series, params: TransitParams) -> dict[str, object]:
    """Return the means of one series of days."""
    last = series.index.max()
    before = last - pd.DateOffset(years=1)
    week, month, week_before, month_before = (
        _mean(series, end, length, params)
        for end in (last, before)
        for length in (WEEK_DAYS, MONTH_DAYS)
    )
    year, base = _base(series, params)
    return {
        "last_day": last.date().isoformat(),
        "days": len(series),
        "last_7_per_day": week,
        "last_30_per_day": month,
        "year_before_7_per_day": week_before,
        "year_before_30_per_day": month_before,
        "change_7_pct": 100 * (_ratio(week, week_before) - 1),
        "change_30_pct": 100 * (_ratio(month, month_before) - 1),
        "base_year": year,
        "base_per_day": base,
        "base_share": _ratio(month, base),
    }


def _mean(series: pd.Series, end: pd.Timestamp, length: int, params: TransitParams) -> float:
    start = end - pd.Timedelta(days=length - 1)
    window = series[(series.index >= start) & (series.index <= end)]
    enough = len(window) >= params.least_days_share * length
    return float(window.mean()) if enough else float("nan")


def _base(series: pd.Series, params: TransitParams) -> tuple[int | None, float]:
    """Return the base year and its mean: the year wanted, or the first one that is full."""
    years = series.groupby(series.index.year).agg(["size", "mean"])
    full = [
        int(year)
        for year, size in years["size"].items()
        if size >= params.least_days_share * (366 if calendar.isleap(int(year)) else 365)
    ]
    if not full:
        return None, float("nan")
    year = params.base_year if params.base_year in full else full[0]
    return year, float(years.loc[year, "mean"])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


__all__ = ["MONTH_DAYS", "SHIPS", "WEEK_DAYS", "TransitParams", "transit_means"]
