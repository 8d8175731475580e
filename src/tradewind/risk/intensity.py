"""How hard: the intensity of an event, from its mildest (0) to its worst (1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_CELLS = 40
"""Cells of equal probability in which means over intensities are taken."""


def intensity_at(quantile: ArrayLike, mode: float = 0.5) -> Floats:
    """Return the intensity at a quantile of the triangular law on 0 to 1.

    Parameters
    ----------
    quantile
        From 0 to 1.
    mode
        The most likely intensity, from 0 to 1; 0.5 is what the record saw.

    Returns
    -------
    ndarray
        Intensities.

    Notes
    -----
    Triangular laws are the usual choice where a mildest, a most likely and a worst case are all
    that is known (Johnson, The Statistician 46, 1997).

    Examples
    --------
    >>> intensity_at([0.0, 0.5, 1.0]).tolist()
    [0.0, 0.5, 1.0]
    """
    u = np.asarray(quantile, dtype=np.float64)
    rising = np.sqrt(u * mode)
    falling = 1 - np.sqrt((1 - u) * (1 - mode))
    found: Floats = np.where(u < mode, rising, falling)
    return found


def grid_weights(mode: float = 0.5) -> tuple[Floats, Floats]:
    """Return the mean intensities of cells of equal probability, and their weights.

    Parameters
    ----------
    mode
        As in `intensity_at`.

    Returns
    -------
    tuple of ndarray
        Intensities, and weights that add up to 1.

    Examples
    --------
    >>> grid, weights = grid_weights()
    >>> round(float(grid @ weights), 3)
    0.5
    """
    up_to = _mean_up_to(np.arange(_CELLS + 1) / _CELLS, mode)
    return np.diff(up_to) * _CELLS, np.full(_CELLS, 1 / _CELLS)


def _mean_up_to(quantile: Floats, mode: float) -> Floats:
    """Return the integral of `intensity_at` from 0 to a quantile."""
    rising = 2 / 3 * np.sqrt(mode) * np.minimum(quantile, mode) ** 1.5
    beyond = np.maximum(quantile, mode)
    falling = 2 / 3 * np.sqrt(1 - mode) * ((1 - beyond) ** 1.5 - (1 - mode) ** 1.5)
    found: Floats = rising + (beyond - mode) + falling
    return found


__all__ = ["grid_weights", "intensity_at"]
