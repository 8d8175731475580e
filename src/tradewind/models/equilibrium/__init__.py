"""Equilibrium: the world economy after a shock, by exact hat algebra.

Equations, assumptions, sources and limits are in `docs/models/equilibrium.md`. JAX is imported
here and nowhere else.
"""

from tradewind.models.equilibrium.baseline import Baseline, Resolution
from tradewind.models.equilibrium.batch import solve_many
from tradewind.models.equilibrium.certificate import Certificate
from tradewind.models.equilibrium.decomposition import (
    WelfareDecomposition,
    import_growth_pct,
    welfare_decomposition,
)
from tradewind.models.equilibrium.elasticities import (
    HORIZONS,
    Elasticities,
    Horizon,
    elasticity_ranges,
    elasticity_table,
)
from tradewind.models.equilibrium.gradient import Gradient, by_link, gradient, welfare_derivatives
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.params import Deficits, EquilibriumParams
from tradewind.models.equilibrium.reforms import ReformedEconomy, Settled, calm_gain_usd, settle
from tradewind.models.equilibrium.respond import LIMITS, respond
from tradewind.models.equilibrium.respond_many import BatchResponse, respond_many
from tradewind.models.equilibrium.response import Response
from tradewind.models.equilibrium.reverse import Reverse, reverse
from tradewind.models.equilibrium.reverse_problem import FamilyKind
from tradewind.models.equilibrium.shock_instruments import instruments_of
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.solve import solve
from tradewind.models.equilibrium.trade_elasticities import Fuels, TradeSet, fuel_table, trade_table

__all__ = [
    "HORIZONS",
    "LIMITS",
    "Baseline",
    "BatchResponse",
    "Certificate",
    "Deficits",
    "Elasticities",
    "EquilibriumParams",
    "FamilyKind",
    "Fuels",
    "Gradient",
    "Horizon",
    "Instruments",
    "ReformedEconomy",
    "Resolution",
    "Response",
    "Reverse",
    "Settled",
    "Solution",
    "TradeSet",
    "WelfareDecomposition",
    "by_link",
    "calm_gain_usd",
    "elasticity_ranges",
    "elasticity_table",
    "fuel_table",
    "gradient",
    "import_growth_pct",
    "instruments_of",
    "respond",
    "respond_many",
    "reverse",
    "settle",
    "solve",
    "solve_many",
    "trade_table",
    "welfare_decomposition",
    "welfare_derivatives",
]
