"""The registry of types of measure: a new type is one file here and one line below."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tradewind.partnership.measure import Measure
from tradewind.partnership.measures.assurance import Assurance
from tradewind.partnership.measures.capacity import CapacityMeasure
from tradewind.partnership.measures.diversify import Diversify
from tradewind.partnership.measures.facilitation import Facilitation
from tradewind.partnership.measures.invest import Invest
from tradewind.partnership.measures.market_access import MarketAccess
from tradewind.partnership.measures.mineral_capacity import MineralCapacity
from tradewind.partnership.measures.mineral_substitute import MineralSubstitute
from tradewind.partnership.measures.recycle import Recycle
from tradewind.partnership.measures.sea_lane_security import SeaLaneSecurity
from tradewind.partnership.measures.standards import Standards
from tradewind.partnership.measures.stockpile import Stockpile
from tradewind.partnership.measures.substitute import Substitute
from tradewind.partnership.measures.technology import Technology

_TYPES: tuple[type[Measure], ...] = (
    MarketAccess,
    Standards,
    Facilitation,
    Diversify,
    CapacityMeasure,
    Substitute,
    Technology,
    Assurance,
    Invest,
    SeaLaneSecurity,
    MineralCapacity,
    MineralSubstitute,
    Recycle,
    Stockpile,
)
MEASURE_TYPES: Mapping[str, type[Measure]] = MappingProxyType({t.TYPE: t for t in _TYPES})
"""Every type of measure by the name that pact files use."""

__all__ = ["MEASURE_TYPES"]
