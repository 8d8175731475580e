"""Governance weights from the Worldwide Governance Indicators (political stability)."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tradewind.world import World

_SPAN = 5.0
"""Estimates run from about -2.5 to 2.5 standard normal units."""


def governance_weight(estimate: ArrayLike) -> NDArray[np.float64]:
    """Map a governance estimate to a weight from 0 (stable) to 1 (unstable).

    Parameters
    ----------
    estimate
        Political stability in standard normal units, about -2.5 to 2.5; NaN where there is none.

    Returns
    -------
    numpy.ndarray
        ``0.5 - estimate / 5`` held within 0 and 1; NaN stays NaN.

    Notes
    -----
    Source: Worldwide Governance Indicators; the scaling of the GeoPolRisk method
    (Koyamparambath et al. 2024), whose column "Normalized" it equals.

    Examples
    --------
    >>> governance_weight([-2.5, 0.0, 1.0, 3.0])
    array([1. , 0.5, 0.3, 0. ])
    """
    result: NDArray[np.float64] = np.clip(
        0.5 - np.asarray(estimate, dtype=np.float64) / _SPAN, 0.0, 1.0
    )
    return result


def weights_of_year(world: World, year: int) -> pd.Series:
    """Return the governance weight of each economy in one year.

    Parameters
    ----------
    world
        The baseline.
    year
        Calendar year.

    Returns
    -------
    pandas.Series
        Weight 0 to 1 by ISO3; economies without an estimate that year are absent.

    Examples
    --------
    >>> weights_of_year(World.load(), 2022).between(0, 1).all()
    np.True_
    """
    rows = world.governance[world.governance["year"] == year].dropna(subset=["estimate"])
    return pd.Series(
        governance_weight(rows["estimate"]), index=rows["economy"].astype(str), name="weight"
    )


__all__ = ["governance_weight", "weights_of_year"]
