"""Published sets of elasticities between origins, one per industry, as package data.

Each set is a CSV file beside this module: the value (sigma) that the model uses, the number as it
was published with its concept and the conversion between the two, and whether the row was filled
where the source has no estimate. Published numbers are of three kinds, never mixed: a trade
elasticity to an iceberg cost (sigma - 1), a tariff elasticity (-sigma, or 1 - sigma where the
tariff is added back), and sigma itself.

Ranges span the set's own value and every estimate that was read for the industry: Caliendo and
Parro 2015 (99 % sample), Costinot and Rodriguez-Clare 2014 (goods), Fontagne, Guimbard and Orefice
2022 (all, final, intermediate goods) and Ahmad and Schreiber 2024 (services). Where that is one
number, the quartiles of the estimated values of the set, widened to the value. `range_rule` says
which. Standard errors were in no source read, so these are ranges between estimates.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Literal, get_args

import pandas as pd

from tradewind.core import InputError, UnknownCodeError

TradeSet = Literal["horizon", "caliendo-parro", "fontagne"]
"""The one sigma of the horizon, or a published set with one sigma per industry."""
TRADE_SETS: tuple[TradeSet, ...] = get_args(TradeSet)
_FILES = {"caliendo-parro": "caliendo_parro.csv", "fontagne": "fontagne.csv"}


def trade_table(trade_set: TradeSet) -> pd.DataFrame:
    """Return a published set of elasticities between origins.

    Parameters
    ----------
    trade_set
        ``"caliendo-parro"`` or ``"fontagne"``.

    Returns
    -------
    pandas.DataFrame
        Indexed by industry: ``value, low, high, unit, published, concept, conversion, sector,
        source, address, confidence, filled, range_rule, note``; value, low and high are sigma.

    Raises
    ------
    InputError
        When there is no such set.

    Examples
    --------
    >>> trade_table("caliendo-parro").loc["C19", ["published", "value"]].tolist()
    [64.85, 65.85]
    """
    if trade_set not in _FILES:
        what = "No published set of trade elasticities has this name"
        fix = f"Use {', '.join(_FILES)}"
        raise InputError(what, where="trade_elasticities", found=repr(trade_set), fix=fix)
    return _read(_FILES[trade_set]).copy()


@lru_cache(maxsize=3)
def _read(file: str) -> pd.DataFrame:
    path = files("tradewind.models.equilibrium") / file
    with path.open(encoding="utf-8") as text:
        return pd.read_csv(text, keep_default_na=False, index_col="industry")


def trade_sigmas(trade_set: TradeSet, industries: Sequence[str]) -> tuple[float, ...]:
    """Return the sigma of each industry.

    Parameters
    ----------
    trade_set
        ``"caliendo-parro"`` or ``"fontagne"``.
    industries
        Codes of the OECD tables, such as "C26", in the order of the world.

    Returns
    -------
    tuple of float
        In the order of `industries`.

    Raises
    ------
    InputError
        When no industry is given.
    UnknownCodeError
        When the set has no value for an industry.

    Examples
    --------
    >>> trade_sigmas("caliendo-parro", ["A01", "C29"])
    (10.11, 2.84)
    """
    where = f"trade_elasticities = {trade_set}"
    if not len(industries):
        what = "A set with one elasticity per industry needs the industries"
        fix = "Give the codes of the world's industries, or use the set of the horizon"
        raise InputError(what, where=where, fix=fix)
    values = trade_table(trade_set)["value"]
    unknown = [code for code in industries if code not in values.index]
    if unknown:
        what = "Industries that this set of trade elasticities does not know"
        fix = "Give one sigma for all instead, or map your industries to codes of the OECD tables"
        raise UnknownCodeError(what, where=where, found=", ".join(map(repr, unknown)), fix=fix)
    return tuple(values.loc[list(industries)].astype(float))


Fuels = Literal["horizon", "world-market"]
"""Whether origins of oil and refined products replace each other as the horizon says, or as one
world market."""


def fuel_table() -> pd.DataFrame:
    """Return the elasticities between origins of fuels that one world market trades.

    Returns
    -------
    pandas.DataFrame
        Indexed by industry: ``value, low, high, unit, source, address, confidence, note``.

    Examples
    --------
    >>> list(fuel_table().index)
    ['B06', 'C19']
    """
    return _read("fuels.csv").copy()


__all__ = ["TRADE_SETS", "Fuels", "TradeSet", "fuel_table", "trade_sigmas", "trade_table"]
