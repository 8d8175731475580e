"""Dependence: concentration, look-through exposure, minerals, groups; see `docs/measure.md`."""

from tradewind.measure.concentration import (
    concentration_ratio,
    concentration_table,
    effective_suppliers,
    hhi,
    normalised_hhi,
    shares,
)
from tradewind.measure.dependence import Dependence, dependence
from tradewind.measure.geopolrisk import geopolrisk, geopolrisk_score
from tradewind.measure.governance import governance_weight
from tradewind.measure.group import common_dependence, reverse_dependence
from tradewind.measure.import_concentration import import_concentration
from tradewind.measure.lenses import Lens, lenses, read_lens
from tradewind.measure.leontief import (
    output_multipliers,
    requirements_by_origin,
    requirements_in_trade_form,
    technical_coefficients,
)
from tradewind.measure.look_through import LookThrough, look_through
from tradewind.measure.params import DependenceParams
from tradewind.measure.production import production_concentration
from tradewind.measure.result import Indicator

__all__ = [
    "Dependence",
    "DependenceParams",
    "Indicator",
    "Lens",
    "LookThrough",
    "common_dependence",
    "concentration_ratio",
    "concentration_table",
    "dependence",
    "effective_suppliers",
    "geopolrisk",
    "geopolrisk_score",
    "governance_weight",
    "hhi",
    "import_concentration",
    "lenses",
    "look_through",
    "normalised_hhi",
    "output_multipliers",
    "production_concentration",
    "read_lens",
    "requirements_by_origin",
    "requirements_in_trade_form",
    "reverse_dependence",
    "shares",
    "technical_coefficients",
]
