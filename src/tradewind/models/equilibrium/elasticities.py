"""Elasticities: sets of sourced values per horizon, and the numbers that a solve uses."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.models.equilibrium.trade_elasticities import (
    TRADE_SETS,
    TradeSet,
    trade_sigmas,
    trade_table,
)

Horizon = Literal["short", "medium", "long"]
"""How much time adjustment has: about a year, three to five years, ten years."""
HORIZONS: tuple[Horizon, ...] = get_args(Horizon)
Floats: TypeAlias = NDArray[np.float64]
NAMES = ("sigma", "epsilon", "eta", "psi", "mobility")


@dataclass(frozen=True)
class Elasticities:
    """The elasticities of one solve.

    Parameters
    ----------
    sigma
        Between origins of the same good: one number, or one per industry; above 0.
    epsilon
        Between inputs; above 0.
    eta
        Between primary factors and the bundle of inputs; above 0.
    psi
        Between goods in consumption; above 0.
    mobility
        Elasticity of transformation of factors between industries: 0 specific, ``inf`` mobile.

    Raises
    ------
    InputError
        When a value is not in its range.

    Examples
    --------
    >>> Elasticities(sigma=2.0, epsilon=1.0, eta=1.0, psi=1.0, mobility=math.inf).rigidity
    0.0
    """

    sigma: float | tuple[float, ...]
    epsilon: float
    eta: float
    psi: float
    mobility: float

    def __post_init__(self) -> None:
        """Check ranges."""
        positive = {"epsilon": self.epsilon, "eta": self.eta, "psi": self.psi}
        positive |= {"sigma": min(np.ravel(self.sigma))}
        for name, value in positive.items():
            if not (value > 0 and math.isfinite(value)):
                what = "An elasticity of substitution is not above 0"
                raise InputError(what, where=name, found=f"{value:g}", fix="Use 0.001 for Leontief")
        if not self.mobility >= 0:
            what = "The mobility of factors is negative"
            fix = "Use 0 (specific) to inf (mobile)"
            raise InputError(what, where="mobility", found=f"{self.mobility:g}", fix=fix)

    @property
    def rigidity(self) -> float:
        """Return 1 / (1 + mobility): 1 specific, 0 mobile."""
        return 1.0 / (1.0 + self.mobility)

    def sigmas(self, industries: int) -> Floats:
        """Return sigma as one number per industry; InputError where there are too many or few."""
        given = np.asarray(self.sigma, dtype=np.float64)
        if given.ndim and given.shape != (industries,):
            what = "There is not one sigma per industry"
            found = f"{given.size} for {industries} industries"
            raise InputError(what, where="sigma", found=found, fix="Give one, or one per industry")
        return np.broadcast_to(given, (industries,)).copy()

    def with_sigmas(self, own: Mapping[str, float], industries: Sequence[str]) -> Elasticities:
        """Return the set with another sigma in some industries; those not in the list are not used.

        Parameters
        ----------
        own
            Sigma by industry.
        industries
            Codes in the order of the world.

        Returns
        -------
        Elasticities
            With one sigma per industry.
        """
        usual = self.sigmas(len(industries))
        pairs = zip(industries, usual, strict=True)
        return replace(self, sigma=tuple(float(own.get(code, value)) for code, value in pairs))

    @classmethod
    def of(
        cls,
        horizon: Horizon,
        *,
        trade_set: TradeSet = "horizon",
        industries: Sequence[str] = (),
        **overrides: float | None,
    ) -> Elasticities:
        """Return the elasticities of a horizon.

        Parameters
        ----------
        horizon
            ``"short"``, ``"medium"`` or ``"long"``.
        trade_set
            ``"horizon"`` for the one sigma of the horizon, or ``"caliendo-parro"`` or
            ``"fontagne"`` for one sigma per industry; the others stay those of the horizon.
        industries
            Codes in the order of the world; needed, and used, by the sets per industry.
        **overrides
            Values by name that replace those of the set; None keeps.

        Returns
        -------
        Elasticities
            The set.

        Raises
        ------
        InputError
            When sigma is given beside a set per industry, or that set gets no industries.
        UnknownCodeError
            When the set has no value for an industry.
        """
        table = _sets()[horizon]
        base = cls(**{name: float(table[name]["value"]) for name in NAMES})
        given = {name: value for name, value in overrides.items() if value is not None}
        if trade_set == "horizon":
            return replace(base, **given)
        if "sigma" in given:
            what = "A sigma and a set of trade elasticities per industry exclude each other"
            found, fix = f"sigma {given['sigma']:g}, set {trade_set}", "Give one of the two"
            raise InputError(what, where="sigma", found=found, fix=fix)
        return replace(base, sigma=trade_sigmas(trade_set, industries), **given)


@lru_cache(maxsize=1)
def _sets() -> dict[str, dict[str, dict[str, float | str | bool]]]:
    text = (files("tradewind.models.equilibrium") / "elasticities.toml").read_text("utf-8")
    read = tomllib.loads(text)
    return {horizon: {name: table[name] for name in NAMES} for horizon, table in read.items()}


def elasticity_table() -> pd.DataFrame:
    """Return every elasticity with its range, source and confidence.

    Returns
    -------
    pandas.DataFrame
        ``trade_set, horizon, name, industry, value, low, high, unit, source, confidence,
        interpolated, note``. Rows of a horizon have trade set "horizon" and industry "all"; rows of
        the published sets per industry have horizon "any", and `interpolated` marks those filled
        where the source has no estimate.

    Examples
    --------
    >>> table = elasticity_table().set_index(["horizon", "name", "industry"])
    >>> float(table.loc[("short", "sigma", "all"), "value"])
    0.76
    """
    rows = [
        {"trade_set": "horizon", "horizon": horizon, "name": name, "industry": "all", **entry}
        for horizon, entries in _sets().items()
        for name, entry in entries.items()
    ]
    tables = [pd.DataFrame(rows)]
    for trade_set in TRADE_SETS[1:]:
        table = trade_table(trade_set).reset_index().rename(columns={"filled": "interpolated"})
        tables.append(table.assign(trade_set=trade_set, horizon="any", name="sigma"))
    return pd.concat(tables, ignore_index=True)[list(tables[0].columns)]


def elasticity_ranges(
    horizon: Horizon, *, trade_set: TradeSet = "horizon", industries: Sequence[str] = ()
) -> pd.DataFrame:
    """Return the range of each number that a solve with these choices uses.

    Parameters
    ----------
    horizon, trade_set, industries
        As in `Elasticities.of`.

    Returns
    -------
    pandas.DataFrame
        ``name, industry, value, low, high, confidence``: sigma first, as one row ("all") or as one
        per industry in the order given, then epsilon, eta, psi and mobility. A bound may be
        infinite (mobility).

    Raises
    ------
    InputError
        When a set per industry gets no industries.
    UnknownCodeError
        When the set has no value for an industry.

    Examples
    --------
    >>> ranges = elasticity_ranges("long", trade_set="fontagne", industries=["C26", "C29"])
    >>> ranges[["name", "industry", "low", "high"]].head(2).values.tolist()
    [['sigma', 'C26', 4.95, 13.95], ['sigma', 'C29', 1.37, 11.2305]]
    """
    table = elasticity_table()
    columns = ["name", "industry", "value", "low", "high", "confidence"]
    own = table.loc[table["horizon"] == horizon, columns]
    if trade_set == "horizon":
        return own.reset_index(drop=True)
    trade_sigmas(trade_set, industries)
    sigma = table[table["trade_set"] == trade_set].set_index("industry", drop=False)
    rows = [sigma.loc[list(industries), columns], own[own["name"] != "sigma"]]
    return pd.concat(rows, ignore_index=True)


__all__ = [
    "HORIZONS",
    "NAMES",
    "Elasticities",
    "Floats",
    "Horizon",
    "elasticity_ranges",
    "elasticity_table",
]
