"""How fast ships sail, and how long canals take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tradewind.models.sealanes.facts import routing
from tradewind.models.sealanes.network import bits_of

Floats = NDArray[np.float64]
Bits = NDArray[np.uint32]
KM_PER_NAUTICAL_MILE = 1.852
_HOURS_PER_DAY = 24.0
_CANALS = ("suez", "panama")


def km_per_day(speed: str = "ship_speed_knots") -> float:
    """Return the kilometres that a ship makes in a day.

    Parameters
    ----------
    speed
        Which speed of the table ``routing``.

    Returns
    -------
    float
        Kilometres.

    Examples
    --------
    >>> km_per_day("ship_speed_tanker_knots") < km_per_day() < 900
    True
    """
    return routing(speed) * KM_PER_NAUTICAL_MILE * _HOURS_PER_DAY


def penalties_km() -> dict[str, float]:
    """Return what the time for waiting and passing a canal is in kilometres at sea.

    Returns
    -------
    dict of str to float
        Kilometres by chokepoint.

    Examples
    --------
    >>> sorted(penalties_km())
    ['panama', 'suez']
    """
    return {name: routing(f"{name}_transit_days") * km_per_day() for name in _CANALS}


def canal_days(gates: Bits) -> Floats:
    """Return the days of waiting for and passing the canals on routes.

    Parameters
    ----------
    gates
        Chokepoints passed, as bits.

    Returns
    -------
    ndarray
        Days, of the same shape.

    Examples
    --------
    >>> bool(canal_days(np.array([bits_of(("suez",))]))[0] > 0)
    True
    """
    found = np.zeros(gates.shape)
    for name in _CANALS:
        days = routing(f"{name}_transit_days")
        found += np.where(gates & bits_of((name,)), days, 0.0)
    return found


__all__ = ["KM_PER_NAUTICAL_MILE", "canal_days", "km_per_day", "penalties_km"]
