"""Elasticities: sets of sourced values per horizon, and the numbers that a solve uses."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias, get_args

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import InputError

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
        """Return sigma as one number per industry."""
        return np.broadcast_to(np.asarray(self.sigma, dtype=np.float64), (industries,)).copy()

    @classmethod
    def of(cls, horizon: Horizon, **overrides: float | None) -> Elasticities:
        """Return the elasticities of a horizon.

        Parameters
        ----------
        horizon
            ``"short"``, ``"medium"`` or ``"long"``.
        **overrides
            Values by name that replace those of the set; None keeps.

        Returns
        -------
        Elasticities
            The set.
        """
        table = _sets()[horizon]
        base = cls(**{name: float(table[name]["value"]) for name in NAMES})
        return replace(base, **{k: v for k, v in overrides.items() if v is not None})


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
        ``horizon, name, value, low, high, unit, source, confidence, interpolated, note``.

    Examples
    --------
    >>> table = elasticity_table().set_index(["horizon", "name"])
    >>> float(table.loc[("short", "sigma"), "value"])
    0.76
    """
    rows = [
        {"horizon": horizon, "name": name, **entry}
        for horizon, entries in _sets().items()
        for name, entry in entries.items()
    ]
    return pd.DataFrame(rows)


__all__ = ["HORIZONS", "NAMES", "Elasticities", "Floats", "Horizon", "elasticity_table"]
