"""What the template of the briefing is given: words, figures, tables and pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from tradewind.app.briefing import BriefingResults
from tradewind.report.answer import Tile, tiles
from tradewind.report.appendix import data_tables, finding_table, parameter_table, term_table
from tradewind.report.chart_map import legend, unmapped
from tradewind.report.numbers import change, money, percent, prose
from tradewind.report.pictures import (
    bystander_pictures,
    easier_picture,
    exposure_picture,
    industry_picture,
    map_picture,
    mineral_picture,
    shock_pictures,
)
from tradewind.report.tables_dependence import (
    common_table,
    industry_table,
    mineral_table,
    shared_origin_table,
)
from tradewind.report.tables_effects import bystander_table, easier_table, heat_table, shock_list

_SHARED_ORIGINS = 8

_FORMATS: dict[str, Callable[[float], str]] = {
    "change": change,
    "count": lambda value: f"{value:,.0f}",
    "gain": lambda value: money(value, signed=True),
    "money": lambda value: money(abs(value)),
    "share": percent,
    "size": lambda value: change(abs(value)).lstrip("+"),
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
    >>> context(results)["title"]  # doctest: +SKIP
    'India and Japan'
    """
    return {
        "results": results,
        "members": [(code, results.names[code]) for code in results.members],
        "title": _sentence([results.names[code] for code in results.members]),
        "supplier": results.names[results.supplier],
        "worst": results.shocks.set_index("shock").loc[results.worst],
        "ease": results.shocks.set_index("shock").loc[results.easier],
        "figure": _figure(results),
        "tiles": _tiles(results),
        "version": results.provenance.software.get("tradewind", ""),
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


def _dependence(results: BriefingResults) -> dict[str, Any]:
    rows, members = results.params.rows, results.members
    many = len(members) > 1
    return {
        "map": map_picture(results),
        "legend": legend(),
        "unmapped": [results.names[code] for code in unmapped(results.economies)],
        "exposures": [exposure_picture(results, member) for member in members],
        "industry_pictures": [industry_picture(results, member) for member in members],
        "mineral_pictures": [mineral_picture(results, member) for member in members],
        "industry_tables": [industry_table(results, member, rows) for member in members],
        "mineral_tables": [mineral_table(results, member, rows) for member in members],
        "common": common_table(results) if many and not results.common.empty else None,
        "shared": shared_origin_table(results, _SHARED_ORIGINS) if many else None,
    }


def _effects(results: BriefingResults) -> dict[str, Any]:
    return {
        "shocks": shock_list(results),
        "heat": heat_table(results),
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
        "limits": results.limits.to_dict(orient="records"),
        "warnings": results.warnings,
    }


def _sentence(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


__all__ = ["context"]
