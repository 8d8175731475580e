"""Risk: how often shocks come, what they cost, and what drives it.

`Catalogue` holds hazards; `assess` returns expected annual loss and tail loss.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tradewind.risk.catalogue import RECORD_ENDS, Catalogue
from tradewind.risk.hazard import Hazard, HazardClass, HazardLink, HazardTerm, OwnRate
from tradewind.risk.params import RegimeName, RentChoice, RiskParams

if TYPE_CHECKING:
    from tradewind.risk.assessment import RiskResult, assess
    from tradewind.risk.replays import Replay, replay

_LAZY = {
    "Replay": "replays",
    "RiskResult": "assessment",
    "assess": "assessment",
    "replay": "replays",
}


def __getattr__(name: str) -> object:
    """Import what needs JAX when it is first used."""
    if name not in _LAZY:
        message = f"module 'tradewind.risk' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"tradewind.risk.{_LAZY[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "RECORD_ENDS",
    "Catalogue",
    "Hazard",
    "HazardClass",
    "HazardLink",
    "HazardTerm",
    "OwnRate",
    "RegimeName",
    "RentChoice",
    "Replay",
    "RiskParams",
    "RiskResult",
    "assess",
    "replay",
]
