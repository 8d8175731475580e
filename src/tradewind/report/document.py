"""What the template of the briefing is given: words, figures, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_limits import PACT_LIMITS
from tradewind.app.briefing_shocks import RENTS
from tradewind.app.briefing_words import as_list, fraction
from tradewind.report.answer import Tile, tiles
from tradewind.report.appendix import data_tables, finding_table, parameter_table, term_table
from tradewind.report.chart_map import legend, unmapped
from tradewind.report.chart_shocks import HORIZON_NAMES
from tradewind.report.numbers import amount, change, index, money, part, percent, prose, tonnes
from tradewind.report.pictures import (
    bystander_pictures,
    easier_picture,
    exposure_picture,
    industry_picture,
    map_picture,
    mineral_picture,
    shock_pictures,
)
from tradewind.report.section_chain import chain_context
from tradewind.report.section_lanes import lane_context
from tradewind.report.section_pact import pact_context
from tradewind.report.section_risk import risk_context
from tradewind.report.style import HORIZON_COLOURS
from tradewind.report.tables_dependence import (
    common_table,
    industry_table,
    mineral_table,
    shared_origin_table,
)
from tradewind.report.tables_effects import (
    KEEPERS,
    bystander_table,
    easier_table,
    heat_table,
    shock_list,
)
from tradewind.report.tables_lanes import days_lost

_SHARED_ORIGINS = 8
_SAME = 0.01
"""Losses that differ by less than this share are called practically the same."""

_FORMATS: dict[str, Callable[[float], str]] = {
    "amount": amount,
    "change": change,
    "count": lambda value: f"{value:,.0f}",
    "days": days_lost,
    "index": index,
    "line": lambda value: f"{value:g}\N{NARROW NO-BREAK SPACE}%",
    "part": lambda value: part(abs(value)),
    "gain": lambda value: money(value, signed=True),
    "money": lambda value: money(abs(value)),
    "share": percent,
    "tonnes": tonnes,
    "year": lambda value: f"{value:.0f}",
}


def context(results: BriefingResults) -> dict[str, Any]:
    """Return everything that the template needs.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict
        Names of the template to values.

    Examples
    --------
    >>> context(results)["title"]
    'India and Japan'
    """
    return {
        "results": results,
        "members": [(code, results.names[code]) for code in results.members],
        "title": as_list([results.names[code] for code in results.members]),
        "supplier": results.names[results.supplier],
        "worst": results.shocks.set_index("shock").loc[results.worst],
        "ease": results.shocks.set_index("shock").loc[results.easier],
        "figure": _figure(results),
        "tiles": _tiles(results),
        "keeper": KEEPERS,
        "saved": fraction(1.0 - results.params.trade_cost_factor),
        "other_rent": next(rent for rent in RENTS if rent != _main_rent(results)),
        "softened": _softened(results),
        "version": results.provenance.software.get("tradewind", ""),
        **risk_context(results, _figure(results)),
        **pact_context(results, _figure(results)),
        **chain_context(results),
        **lane_context(results),
        **_dependence(results),
        **_effects(results),
        **_annex(results),
    }


def _figure(results: BriefingResults) -> Callable[[str, str], Markup]:
    def figure(key: str, kind: str) -> Markup:
        value = results.figures[key]
        return prose(_FORMATS[kind](value), value, key)

    return figure


def _tiles(results: BriefingResults) -> tuple[Tile, ...]:
    return tiles(results, _figure(results))


def _main_rent(results: BriefingResults) -> str:
    return str(results.shocks.set_index("shock").loc[results.worst, "rent"])


def _softened(results: BriefingResults) -> str:
    """Return in a word what easier trade does to the loss of the costliest shock."""
    before = results.figures["worst_usd_m.members.short"]
    after = results.figures["eased_usd_m.members.short"]
    if abs(after - before) < _SAME * abs(before):
        return "practically the same"
    return "less" if abs(after) < abs(before) else "more"


def _dependence(results: BriefingResults) -> dict[str, Any]:
    rows, members = results.params.rows, results.members
    ranked = results.minerals[results.minerals["ranked"]]
    importers = [member for member in members if member in set(ranked["member"])]
    many = len(members) > 1
    return {
        "map": map_picture(results),
        "legend": legend(),
        "unmapped": [results.names[code] for code in unmapped(results.economies)],
        "exposures": [exposure_picture(results, member) for member in members],
        "industry_pictures": [industry_picture(results, member) for member in members],
        "mineral_pictures": [mineral_picture(results, member) for member in importers],
        "industry_tables": [industry_table(results, member, rows) for member in members],
        "mineral_tables": [mineral_table(results, member, rows) for member in importers],
        "common": common_table(results) if many and not results.common.empty else None,
        "shared": shared_origin_table(results, _SHARED_ORIGINS) if many else None,
    }


def _effects(results: BriefingResults) -> dict[str, Any]:
    return {
        "shocks": shock_list(results),
        "heat": heat_table(results),
        "horizon_legend": [(HORIZON_COLOURS[key], name) for key, name in HORIZON_NAMES.items()],
        "shock_pictures": shock_pictures(results),
        "bystander_pictures": bystander_pictures(results),
        "bystanders": bystander_table(results),
        "easier": easier_table(results),
        "easier_picture": easier_picture(results),
    }


def _annex(results: BriefingResults) -> dict[str, Any]:
    return {
        "data": data_tables(results),
        "findings": finding_table(results),
        "parameters": parameter_table(results),
        "terms": term_table(results),
        "all_minerals": [mineral_table(results, member, None) for member in results.members],
        "all_industries": [industry_table(results, member, None) for member in results.members],
        "imputed": sorted(results.imputed),
        "limits": [
            row
            for row in results.limits.to_dict(orient="records")
            if results.pact is not None or row["title"] not in PACT_LIMITS
        ],
        "warnings": [warning.rstrip(".") for warning in results.warnings],
    }


__all__ = ["context"]
