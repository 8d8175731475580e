"""What the template of the section on sea lanes is given."""

from __future__ import annotations

from typing import Any

from tradewind.app.briefing import BriefingResults
from tradewind.app.briefing_lane_figures import busiest, detour_at, stuck_at
from tradewind.models.sealanes import chokepoint_names
from tradewind.report.chart_lanes import CIRCLE, LANE, MEMBER
from tradewind.report.pictures_lanes import lane_legend, lane_picture
from tradewind.report.style import SECOND
from tradewind.report.tables_lanes import (
    SHOWN,
    crude_table,
    has_crude,
    passage_table,
    published_table,
)

_WITHOUT_ARTICLE = ("Bab el-Mandeb", "Cape Horn and Magellan")


def lane_context(results: BriefingResults) -> dict[str, Any]:
    """Return everything that the page says on sea lanes.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict
        ``lanes`` with values by name; None where nothing is known of the members' lanes.

    Examples
    --------
    >>> lane_context(results)["lanes"]["top"]
    'the Malacca Strait'
    """
    tables = results.lane_tables
    if tables["lane_trade"].empty:
        return {"lanes": None}
    return {
        "lanes": {
            "top": in_a_sentence(busiest(tables)),
            "detour": in_a_sentence(detour_at(tables)),
            "stuck": in_a_sentence(stuck_at(tables)),
            "crude": [
                (member, results.names[member], _told(results, member))
                for member in results.members
                if has_crude(results, member)
            ],
            "unseen": list(tables["lane_unseen"]["name"]),
            "picture": lane_picture(results),
            "legend": lane_legend(),
            "colours": {"lane": LANE, "circle": CIRCLE, "member": MEMBER, "edge": SECOND},
            "passages": passage_table(results, SHOWN),
            "all_passages": passage_table(results, None),
            "oil": crude_table(results),
            "published": published_table(results),
        }
    }


def _told(results: BriefingResults, member: str) -> int:
    """Return how many ends the published figures on crude oil have: none, one, or two."""
    ends = [results.figures.get(f"lane_crude_{end}.{member}") for end in ("low", "high")]
    return len({end for end in ends if end is not None})


def in_a_sentence(chokepoint: str) -> str:
    """Return the name of a chokepoint as it stands in a sentence.

    Parameters
    ----------
    chokepoint
        Id, or nothing.

    Returns
    -------
    str
        With its article; empty for nothing.

    Examples
    --------
    >>> in_a_sentence("suez"), in_a_sentence("bab-el-mandeb"), in_a_sentence("")
    ('the Suez Canal', 'Bab el-Mandeb', '')
    """
    name = chokepoint_names().get(chokepoint, "")
    return name if not name or name in _WITHOUT_ARTICLE else f"the {name}"


__all__ = ["in_a_sentence", "lane_context"]
