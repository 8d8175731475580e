"""Checks of data: what is odd is counted and said, never mended in silence."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from tradewind.core import DataError, Dataset, Finding
from tradewind.core.units import USD_PER_USD_M
from tradewind.data.trade_form import TradeForm

UNIT_VALUE_FACTOR = 100.0
BREAK_FACTOR = 5.0
BREAK_FLOOR_USD = 10_000_000.0
"""Yearly totals below this are too small for a break to mean anything (a choice of display)."""
STALE_MONTHS = 24


def check_balance(form: TradeForm) -> tuple[Finding, ...]:
    """Check the identities of a table in trade form.

    Parameters
    ----------
    form
        Flows in whole units.

    Returns
    -------
    tuple of Finding
        Empty when every identity holds to the last unit.

    Examples
    --------
    >>> one = np.ones((1, 1, 1), dtype=np.int64)
    >>> check_balance(TradeForm(one, one, one))
    ()
    """
    output = (form.intermediate + form.final).sum(axis=1)
    tests = {
        "purchases against use": form.intermediate.sum(axis=0) != form.inputs.sum(axis=2),
        "primary income below zero": output < form.inputs.sum(axis=1),
        "negative flows": (form.intermediate < 0) | (form.final < 0),
        "negative inputs": form.inputs < 0,
    }
    return tuple(
        Finding(name, "input-output table", "error", "An accounting identity fails", int(bad.sum()))
        for name, bad in tests.items()
        if bad.any()
    )


def check_trade(
    trade: pd.DataFrame, codes: pd.DataFrame, names: pd.DataFrame
) -> tuple[Finding, ...]:
    """Check product trade.

    Parameters
    ----------
    trade
        Rows of the lake's `trade` table.
    codes
        Which product belongs to which mineral.
    names
        Economies known by name, indexed by ISO3.

    Returns
    -------
    tuple of Finding
        Missing quantities, unit values far from the product's median, breaks from year to year,
        products without a mineral, economies without a name.

    Examples
    --------
    >>> from tradewind.data.sources import facts
    >>> rows = pd.DataFrame({"year": [2024], "exporter": ["CHN"], "importer": ["JPN"],
    ...     "product": ["250410"], "value_usd": [1.0], "quantity_t": [float("nan")]})
    >>> graphite = facts.mineral_codes().query("product == '250410'")
    >>> [f.check for f in check_trade(rows, graphite, facts.economies())]
    ['quantity not reported']
    """
    value = trade["value_usd"]
    missing = trade["quantity_t"].isna()
    unmapped = ~trade["product"].isin(codes["product"])
    unnamed = ~(trade["exporter"].isin(names.index) & trade["importer"].isin(names.index))
    found = [
        _share("quantity not reported", "BACI gives no quantity", value, missing),
        _share("unit values", _UNIT_VALUE_TEXT, value, _odd_unit_values(trade)),
        _share("products without a mineral", "No mineral claims the product", value, unmapped),
        _share("economies without facts", _UNNAMED_TEXT, value, unnamed),
        _dead(trade, codes),
        *_breaks(trade),
    ]
    return tuple(f for f in found if f is not None)


_UNIT_VALUE_TEXT = "Unit value beyond a factor 100 of the product's median"
_UNNAMED_TEXT = "One side is an economy without an income group here; its trade is counted"


def _share(check: str, text: str, value: pd.Series, bad: pd.Series) -> Finding | None:
    if not bad.any():
        return None
    share = float(value[bad].sum() / value.sum())
    message = f"{text}: {bad.mean():.1%} of rows, {share:.2%} of value"
    return Finding(check, "baci-minerals", "note", message, int(bad.sum()))


def _odd_unit_values(trade: pd.DataFrame) -> pd.Series:
    unit_value = trade["value_usd"] / trade["quantity_t"].where(trade["quantity_t"] > 0)
    ratio = unit_value / unit_value.groupby(trade["product"], observed=True).transform("median")
    return (ratio > UNIT_VALUE_FACTOR) | (ratio < 1 / UNIT_VALUE_FACTOR)


def _dead(trade: pd.DataFrame, codes: pd.DataFrame) -> Finding | None:
    """Name products that no row of the last years carries: later HS editions moved them."""
    absent = codes[~codes["product"].isin(set(trade["product"].astype("str")))]
    if absent.empty:
        return None
    named = ", ".join(f"{r.mineral} {r.product}" for r in absent.itertuples())
    text = f"No trade is recorded under these codes from {trade['year'].min()} on: {named}"
    return Finding("dead product codes", "baci-minerals", "warning", text, len(absent))


def _breaks(trade: pd.DataFrame) -> list[Finding]:
    yearly = trade.groupby(["exporter", "product", "year"], observed=True)["value_usd"].sum()
    table = yearly.unstack("year")
    before, after = table.shift(axis=1), table
    large = np.maximum(before, after) > BREAK_FLOOR_USD
    jump = (np.maximum(before, after) / np.minimum(before, after)) > BREAK_FACTOR
    count = int((large & jump).to_numpy().sum())
    if not count:
        return []
    text = (
        f"An exporter's yearly value of a product changed by more than a factor {BREAK_FACTOR:g} "
        f"(series above US$ {BREAK_FLOOR_USD / USD_PER_USD_M:g} million)"
    )
    return [Finding("breaks from year to year", "baci-minerals", "note", text, count)]


def check_vintage(datasets: tuple[Dataset, ...], on: dt.date) -> tuple[Finding, ...]:
    """Say which data sets end more than 24 months before a date.

    Parameters
    ----------
    datasets
        Their vintage's last four-digit year is where they end.
    on
        The date to compare with.

    Returns
    -------
    tuple of Finding
        One for each stale data set.

    Examples
    --------
    >>> old = Dataset("x", "X", "P", "2018-2020", "1", "", "", "")
    >>> [f.check for f in check_vintage((old,), dt.date(2026, 11, 1))]
    ['vintage']
    """
    found = []
    for dataset in datasets:
        last = int(dataset.vintage.split(" ")[0].split("-")[-1])
        months = (on.year - last - 1) * 12 + on.month
        if months > STALE_MONTHS:
            text = f"{dataset.title} ends {months} months before {on:%Y-%m}"
            found.append(Finding("vintage", dataset.id, "warning", text))
    return tuple(found)


def check_implied_exports(
    form_exports_usd_m: pd.Series, accounts_exports_usd_m: pd.Series, top: int = 3
) -> tuple[Finding, ...]:
    """Compare exports in the closed table with those of national accounts.

    Parameters
    ----------
    form_exports_usd_m, accounts_exports_usd_m
        US$ million by ISO3.
    top
        How many economies to name.

    Returns
    -------
    tuple of Finding
        One, naming where the table understates exports most.

    Examples
    --------
    >>> one = pd.Series({"CHN": 80.0})
    >>> check_implied_exports(one, one * 1.25)[0].message[:44]
    'Exports among the 80 are 80 % of all exports'
    """
    both = pd.DataFrame({"table": form_exports_usd_m, "accounts": accounts_exports_usd_m}).dropna()
    ratio = both["table"].sum() / both["accounts"].sum()
    gap = (both["accounts"] - both["table"]).nlargest(top).index
    named = ", ".join(f"{c} {both.loc[c, 'table'] / both.loc[c, 'accounts']:.0%}" for c in gap)
    text = (
        f"Exports among the 80 are {ratio * 100:.0f} % of all exports in national accounts "
        f"(largest gaps: {named}): the rest of the world is missing and final sales are imputed"
    )
    return (Finding("implied exports", "final demand by destination", "warning", text, len(both)),)


def require_sound(findings: tuple[Finding, ...]) -> None:
    """Raise when any finding is an error.

    Parameters
    ----------
    findings
        What the checks returned.

    Raises
    ------
    DataError
        Naming the first error.

    Examples
    --------
    >>> require_sound(())
    """
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        first = errors[0]
        raise DataError(first.message, where=first.subject, found=f"{first.check}: {first.count}")


__all__ = [
    "BREAK_FACTOR",
    "BREAK_FLOOR_USD",
    "STALE_MONTHS",
    "UNIT_VALUE_FACTOR",
    "check_balance",
    "check_implied_exports",
    "check_trade",
    "check_vintage",
    "require_sound",
]
