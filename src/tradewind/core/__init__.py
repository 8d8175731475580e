"""Errors, identifiers, units, parameters and provenance. No input or output."""

from tradewind.core.errors import (
    ConvergenceError,
    DataError,
    DependencyError,
    HashMismatchError,
    InputError,
    MissingDataError,
    ModelError,
    NoEquilibriumError,
    SchemaError,
    TradewindError,
    UnknownCodeError,
)
from tradewind.core.identifiers import hs6, resolve, resolve_all
from tradewind.core.params import Params, quantity
from tradewind.core.provenance import Dataset, Finding, Provenance, software_versions

__all__ = [
    "ConvergenceError",
    "DataError",
    "Dataset",
    "DependencyError",
    "Finding",
    "HashMismatchError",
    "InputError",
    "MissingDataError",
    "ModelError",
    "NoEquilibriumError",
    "Params",
    "Provenance",
    "SchemaError",
    "TradewindError",
    "UnknownCodeError",
    "hs6",
    "quantity",
    "resolve",
    "resolve_all",
    "software_versions",
]
