"""Equilibrium: the world economy after a shock, by exact hat algebra.

Equations, assumptions, sources and limits are in `docs/models/equilibrium.md`. JAX is imported
here and nowhere else.
"""

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import (
    HORIZONS,
    Elasticities,
    Horizon,
    elasticity_table,
)
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.params import Deficits, EquilibriumParams
from tradewind.models.equilibrium.respond import LIMITS, respond
from tradewind.models.equilibrium.response import Response
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.solve import solve

__all__ = [
    "HORIZONS",
    "LIMITS",
    "Baseline",
    "Deficits",
    "Elasticities",
    "EquilibriumParams",
    "Horizon",
    "Instruments",
    "Response",
    "Solution",
    "elasticity_table",
    "respond",
    "solve",
]
