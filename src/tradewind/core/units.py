"""Units that sources use, and the one unit that Tradewind uses for each kind of quantity."""

from __future__ import annotations

from tradewind.core.errors import InputError

USD_PER_THOUSAND_USD = 1_000.0
USD_PER_USD_M = 1_000_000.0
FLOW_STEP_USD_M = 1e-4
"""Flows of the snapshot are whole multiples of this many million US$ (US$ 100)."""

_TONNES_PER_UNIT = {"metr. t": 1.0, "t": 1.0, "kt": 1e3, "kg": 1e-3, "ct": 2e-7}
"""Tonnes in one unit of mass; a carat is 0.2 g exactly."""


def tonnes_per(unit: str) -> float:
    """Return how many tonnes one `unit` of mass holds.

    Parameters
    ----------
    unit
        A unit as World Mining Data or USGS print it: ``"metr. t"``, ``"kg"``, ``"ct"``, ``"kt"``.

    Returns
    -------
    float
        Tonnes per unit.

    Raises
    ------
    InputError
        When the unit is not one of mass (a volume of gas, say).

    Examples
    --------
    >>> tonnes_per("kg")
    0.001
    """
    if unit not in _TONNES_PER_UNIT:
        known = ", ".join(_TONNES_PER_UNIT)
        what = "Not a unit of mass"
        raise InputError(what, found=repr(unit), fix=f"Known units: {known}")
    return _TONNES_PER_UNIT[unit]


__all__ = ["FLOW_STEP_USD_M", "USD_PER_THOUSAND_USD", "USD_PER_USD_M", "tonnes_per"]
