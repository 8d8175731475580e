"""What the template of the section on minerals is given."""

from __future__ import annotations

from typing import Any

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_chain_figures import (
    breaker_of,
    costliest_embargo,
    holder_of,
    worst_break,
)
from tradewind.models.minerals.chain import STAGES
from tradewind.report.chain_words import place, product, short_name
from tradewind.report.chart_chain import MEMBER, OTHERS, SHADES
from tradewind.report.pictures_chain import chain_pictures
from tradewind.report.tables_chain import (
    SHOWN,
    break_table,
    embargo_table,
    fact_table,
    stage_tables,
)


def chain_context(results: BriefingResults) -> dict[str, Any]:
    """Return everything that the page says on minerals.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict
        ``chains`` with values by name; None where the world has no mineral data.

    Examples
    --------
    >>> chain_context(results)["chains"]["holders"][0]
    ('mine', 'at the mine', 'China')
    """
    tables = results.mineral_tables
    if tables["mineral_breaks"].empty:
        return {"chains": None}
    costly = costliest_embargo(tables["mineral_embargo"])
    return {
        "chains": {
            "holders": _holders(results),
            "wider": _wider(results),
            "members": [_member(results, member) for member in results.members],
            "costly": {
                "seller": costly["producer_name"],
                "what": _what(str(costly["stage"]), str(costly["name"])),
            },
            "pictures": chain_pictures(results),
            "legend": [
                (MEMBER, "member" if len(results.members) == 1 else "members"),
                *((colour, words) for _, colour, words in SHADES),
                (OTHERS, "others"),
            ],
            "breaks": break_table(results, SHOWN),
            "all_breaks": break_table(results, None),
            "stages": stage_tables(results),
            "embargoes": embargo_table(results),
            "facts": fact_table(results),
        }
    }


def _holders(results: BriefingResults) -> list[tuple[str, str, str]]:
    """Return the stages, in words, and who most often makes more than half there."""
    stages = results.mineral_tables["mineral_stages"]
    return [
        (stage, place(stage), holder_of(stages, stage))
        for stage in STAGES
        if f"chain_half.{stage}" in results.figures
    ]


def _wider(results: BriefingResults) -> bool:
    """Return whether fewer minerals are in one hand at the mine than at the refinery."""
    held = [
        results.figures[f"chain_half.{stage}"] / results.figures[f"chain_stage.{stage}"]
        for stage in ("mine", "refine")
        if f"chain_half.{stage}" in results.figures
    ]
    return len(held) > 1 and held[0] < held[1]


def _member(results: BriefingResults, member: str) -> dict[str, Any]:
    breaks = results.mineral_tables["mineral_breaks"]
    worst = worst_break(breaks, member)
    often = results.figures.get(f"chain_broken_top.{member}", 0.0) > 1
    return {
        "code": member,
        "name": results.names[member],
        "breaker": breaker_of(breaks, member) if often else "",
        "worst": "" if worst is None else short_name(str(worst["name"])),
        "alone": worst is not None and bool(worst["alone"]),
    }


def _what(stage: str, name: str) -> str:
    """Return the product of a stage in words."""
    kind = {"refine": ""}.get(stage, f"{product(stage)} of ")
    return f"{kind}{short_name(name)}"


__all__ = ["chain_context"]
