"""Models: what a shock does. `Shock` says what happens; `respond` says what follows."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tradewind.models.lane_terms import Closure
from tradewind.models.mineral_terms import MineralCut, MineralLoss, MineralTax, MineralTerm
from tradewind.models.reform import (
    AddedCapital,
    Duty,
    ForeignIncome,
    InputNeed,
    Productivity,
    Reform,
    ReformTerm,
    Sourcing,
)
from tradewind.models.shock import Shock
from tradewind.models.terms import Capacity, Cut, Demand, Endowment, Tariff, Term, TradeCost

if TYPE_CHECKING:
    from tradewind.models.equilibrium import (
        HORIZONS,
        EquilibriumParams,
        Gradient,
        Horizon,
        Response,
        Reverse,
        gradient,
        respond,
        reverse,
    )

_EQUILIBRIUM = "tradewind.models.equilibrium"
_LAZY = (
    "HORIZONS",
    "EquilibriumParams",
    "Gradient",
    "Horizon",
    "Response",
    "Reverse",
    "gradient",
    "respond",
    "reverse",
)


def __getattr__(name: str) -> object:
    """Import the equilibrium model, and JAX with it, when one of its names is first used."""
    if name not in _LAZY:
        message = f"module 'tradewind.models' has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_EQUILIBRIUM), name)


def __dir__() -> list[str]:
    return sorted(__all__)


__all__ = [
    "HORIZONS",
    "AddedCapital",
    "Capacity",
    "Closure",
    "Cut",
    "Demand",
    "Duty",
    "Endowment",
    "EquilibriumParams",
    "ForeignIncome",
    "Gradient",
    "Horizon",
    "InputNeed",
    "MineralCut",
    "MineralLoss",
    "MineralTax",
    "MineralTerm",
    "Productivity",
    "Reform",
    "ReformTerm",
    "Response",
    "Reverse",
    "Shock",
    "Sourcing",
    "Tariff",
    "Term",
    "TradeCost",
    "gradient",
    "respond",
    "reverse",
]
