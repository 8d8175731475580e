"""Impute where final sales go, which the mirror of the input-output table does not say.

Each seller's final sales are first spread over destinations as its intermediate sales are. Row and
column totals are then met by biproportional scaling (RAS): rows are the observed final sales;
columns give every economy the trade balance of its national accounts, as a share of GDP. Matching
the balance rather than the level of absorption keeps Viet Nam from a deficit of 44 % of its GDP.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import ConvergenceError
from tradewind.core.units import USD_PER_USD_M

TOLERANCE = 1e-10
MAX_SWEEPS = 2_000

Array = NDArray[np.float64]


def balanced_expenditure(
    primary_income_usd_m: Array, trade_balance_usd_m: Array, gdp_usd_m: Array
) -> Array:
    """Return the final expenditure of each economy that reproduces its trade balance.

    The 80 economies ran a surplus with the rest of the world; as that region is not in the table,
    the balances are shifted by one common share of GDP so that they sum to zero.

    Parameters
    ----------
    primary_income_usd_m
        (n,) output less intermediate inputs from the 80 economies, US$ million.
    trade_balance_usd_m
        (n,) exports less imports of goods and services, US$ million.
    gdp_usd_m
        (n,) GDP, US$ million.

    Returns
    -------
    array
        (n,) final expenditure, US$ million; it sums to total primary income.

    Examples
    --------
    >>> spend = balanced_expenditure(np.array([10.0, 30.0]), np.array([1.0, -1.0]), np.ones(2))
    >>> [float(v) for v in spend]
    [9.0, 31.0]
    """
    shift = trade_balance_usd_m.sum() / gdp_usd_m.sum()
    spending: Array = primary_income_usd_m - (trade_balance_usd_m - shift * gdp_usd_m)
    return spending


def impute_destinations(
    intermediate_usd_m: Array, final_sales_usd_m: Array, expenditure_usd_m: Array
) -> Array:
    """Spread final sales over destinations.

    Parameters
    ----------
    intermediate_usd_m
        (n, n, s): origin, destination, industry; the pattern to start from.
    final_sales_usd_m
        (n, s): row totals, met exactly.
    expenditure_usd_m
        (n,): column totals, met to a relative `TOLERANCE`; must sum to the row totals.

    Returns
    -------
    array
        (n, n, s) final sales by destination, US$ million.

    Raises
    ------
    ConvergenceError
        When the totals cannot be met within `MAX_SWEEPS` sweeps.

    Examples
    --------
    >>> pattern = np.array([[[9.0], [1.0]], [[1.0], [9.0]]])
    >>> flows = impute_destinations(pattern, np.array([[10.0], [10.0]]), np.array([10.0, 10.0]))
    >>> flows.sum(axis=1).round(6).tolist()
    [[10.0], [10.0]]
    """
    flows = _start(intermediate_usd_m, final_sales_usd_m)
    miss = np.inf
    for _ in range(MAX_SWEEPS):
        spent = flows.sum(axis=(0, 2))
        miss = float(np.abs(spent / expenditure_usd_m - 1).max())
        if miss < TOLERANCE:
            return flows
        flows = flows * (expenditure_usd_m / spent)[None, :, None]
        sold = flows.sum(axis=1)
        scale = np.divide(final_sales_usd_m, sold, out=np.zeros_like(sold), where=sold > 0)
        flows = flows * scale[:, None, :]
    what = "Final demand cannot be balanced"
    raise ConvergenceError(
        what,
        residual=miss,
        iterations=MAX_SWEEPS,
        last_state=flows,
        fix="Check that expenditure sums to final sales",
    )


def _start(intermediate: Array, final_sales: Array) -> Array:
    """Spread as intermediate sales are; a seller without any sells at home."""
    total = intermediate.sum(axis=1)
    share = np.divide(
        intermediate,
        total[:, None, :],
        out=np.zeros_like(intermediate),
        where=total[:, None, :] > 0,
    )
    home_only = (total == 0) & (final_sales > 0)
    economy, industry = np.nonzero(home_only)
    share[economy, economy, industry] = 1.0
    spread: Array = share * final_sales[:, None, :]
    return spread


def national_targets(
    economies: tuple[str, ...], accounts: pd.DataFrame, gdp_usd: pd.Series
) -> pd.DataFrame:
    """Return trade balance and GDP, in US$ million, in the order of `economies`.

    Parameters
    ----------
    economies
        ISO3 codes.
    accounts
        National accounts as `tradewind.data.sources.facts.national_accounts` returns them.
    gdp_usd
        GDP by ISO3 in US$, used where the accounts have none.

    Returns
    -------
    pandas.DataFrame
        ``trade_balance_usd_m, gdp_usd_m`` indexed by ISO3.

    Examples
    --------
    >>> from tradewind.data.sources import facts
    >>> gdp_usd = facts.economies()["gdp_usd_2022"]
    >>> table = national_targets(("JPN",), facts.national_accounts(), gdp_usd)
    >>> bool(table.loc["JPN", "trade_balance_usd_m"] < 0)
    True
    """
    rows = accounts.reindex(list(economies))
    balance = (rows["exports_gs"] - rows["imports_gs"]) / USD_PER_USD_M
    gdp = rows["gdp"].fillna(gdp_usd.reindex(list(economies))) / USD_PER_USD_M
    return pd.DataFrame({"trade_balance_usd_m": balance, "gdp_usd_m": gdp}).astype("float64")


__all__ = [
    "MAX_SWEEPS",
    "TOLERANCE",
    "balanced_expenditure",
    "impute_destinations",
    "national_targets",
]
