"""Partnership: what a pact changes, for whom, by which measure.

`Pact` holds members and measures; `evaluate` returns what they change in calm years and in risk.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradewind.partnership.evaluation import evaluate
    from tradewind.partnership.measure import HazardEffect, Measure
    from tradewind.partnership.measures import MEASURE_TYPES
    from tradewind.partnership.number import Number
    from tradewind.partnership.pact import Pact
    from tradewind.partnership.params import PartnershipParams
    from tradewind.partnership.result import PactResult
    from tradewind.partnership.worldviews import Worldviews

_HOMES = {
    "HazardEffect": "measure",
    "MEASURE_TYPES": "measures",
    "Measure": "measure",
    "Number": "number",
    "Pact": "pact",
    "PactResult": "result",
    "PartnershipParams": "params",
    "Worldviews": "worldviews",
    "evaluate": "evaluation",
}


def __getattr__(name: str) -> object:
    """Import a name when it is first used: some need JAX."""
    if name not in _HOMES:
        message = f"module 'tradewind.partnership' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"tradewind.partnership.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "MEASURE_TYPES",
    "HazardEffect",
    "Measure",
    "Number",
    "Pact",
    "PactResult",
    "PartnershipParams",
    "Worldviews",
    "evaluate",
]
