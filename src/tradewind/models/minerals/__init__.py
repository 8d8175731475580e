"""Minerals: physical chains from mine to use, and what a shortage does to industry."""

from __future__ import annotations

from tradewind.models.minerals.build import chain_of, chains_of
from tradewind.models.minerals.chain import REST, Chain, Chains, Stage
from tradewind.models.minerals.facts import chain_stages, mineral_names
from tradewind.models.minerals.link import economic_shock, losses_of_capacity, respond_chains
from tradewind.models.minerals.own_data import OwnData
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan, NewCapacity, Stock, Thrift
from tradewind.models.minerals.projects import projects_until
from tradewind.models.minerals.response import ChainResponse, respond_chain
from tradewind.models.minerals.strain import Strain, check_codes, strain_of
from tradewind.models.minerals.through import chain_responses, default_chains, through_chains
from tradewind.models.minerals.welfare import welfare_table, world_loss_usd

__all__ = [
    "REST",
    "Chain",
    "ChainPlan",
    "ChainResponse",
    "Chains",
    "MineralParams",
    "NewCapacity",
    "OwnData",
    "Stage",
    "Stock",
    "Strain",
    "Thrift",
    "chain_of",
    "chain_responses",
    "chain_stages",
    "chains_of",
    "check_codes",
    "default_chains",
    "economic_shock",
    "losses_of_capacity",
    "mineral_names",
    "projects_until",
    "respond_chain",
    "respond_chains",
    "strain_of",
    "through_chains",
    "welfare_table",
    "world_loss_usd",
]
