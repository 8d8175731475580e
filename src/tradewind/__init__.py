"""Tradewind: the open instrument for economic security.

Measure dependence, stress it with shocks, brief a decision. See `docs/python.md`.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tradewind.core import TradewindError
    from tradewind.measure import (
        DependenceParams,
        common_dependence,
        dependence,
        geopolrisk,
        look_through,
        reverse_dependence,
    )
    from tradewind.models import EquilibriumParams, Shock, respond
    from tradewind.partnership import Pact, PartnershipParams, evaluate
    from tradewind.risk import Catalogue, RiskParams, assess
    from tradewind.world import World

__version__ = version("tradewind")

_HOMES = {
    "Catalogue": "tradewind.risk",
    "DependenceParams": "tradewind.measure",
    "EquilibriumParams": "tradewind.models",
    "Pact": "tradewind.partnership",
    "PartnershipParams": "tradewind.partnership",
    "RiskParams": "tradewind.risk",
    "Shock": "tradewind.models",
    "TradewindError": "tradewind.core",
    "World": "tradewind.world",
    "assess": "tradewind.risk",
    "common_dependence": "tradewind.measure",
    "dependence": "tradewind.measure",
    "evaluate": "tradewind.partnership",
    "geopolrisk": "tradewind.measure",
    "look_through": "tradewind.measure",
    "respond": "tradewind.models",
    "reverse_dependence": "tradewind.measure",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used, so that ``import tradewind`` stays quick."""
    if name not in _HOMES:
        message = f"module 'tradewind' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "Catalogue",
    "DependenceParams",
    "EquilibriumParams",
    "Pact",
    "PartnershipParams",
    "RiskParams",
    "Shock",
    "TradewindError",
    "World",
    "__version__",
    "assess",
    "common_dependence",
    "dependence",
    "evaluate",
    "geopolrisk",
    "look_through",
    "respond",
    "reverse_dependence",
]
