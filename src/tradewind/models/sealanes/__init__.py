"""Sea lanes: what passes where, and what happens when a chokepoint closes."""

from tradewind.models.sealanes.berths import CARGOES, Berths, Cargo, berths, passage_shares, sailed
from tradewind.models.sealanes.closure import Detours, LaneChanges, detours, lane_changes
from tradewind.models.sealanes.effects import idle_sources, sea_effects
from tradewind.models.sealanes.exposure import (
    economy_exposure,
    industry_exposure,
    product_exposure,
    world_importance,
)
from tradewind.models.sealanes.facts import chokepoint_names, closed_by_default
from tradewind.models.sealanes.ports import Ports, ports
from tradewind.models.sealanes.route import Route, find_route
from tradewind.models.sealanes.routes import Passages, Routes, routes, routes_from
from tradewind.models.sealanes.seaborne import goods, seaborne_shares

__all__ = [
    "CARGOES",
    "Berths",
    "Cargo",
    "Detours",
    "LaneChanges",
    "Passages",
    "Ports",
    "Route",
    "Routes",
    "berths",
    "chokepoint_names",
    "closed_by_default",
    "detours",
    "economy_exposure",
    "find_route",
    "goods",
    "idle_sources",
    "industry_exposure",
    "lane_changes",
    "passage_shares",
    "ports",
    "product_exposure",
    "routes",
    "routes_from",
    "sailed",
    "sea_effects",
    "seaborne_shares",
    "world_importance",
]
