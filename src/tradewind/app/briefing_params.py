"""Parameters of a briefing: how deep its shocks cut, and how much of each ranking it shows."""

from __future__ import annotations

from tradewind.core import Params, quantity

_DISPLAY = "choice of display"
_SCENARIO = "scenario: a round figure, not a forecast"


class BriefingParams(Params):
    """What a briefing supposes and how much it shows.

    Parameters
    ----------
    lens, year, decoupling_share, deep_cut_share, half_cut_share, trade_cost_factor, mineral_floor,
    rows, bystanders
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> BriefingParams().trade_cost_factor
    0.9
    """

    lens: str = quantity(
        "critical-minerals",
        unit="name of a lens",
        source="union of the critical lists of the EU and the USA; see the lens",
        description="Which minerals the briefing looks at, and which industries hold them",
    )
    year: int | None = quantity(
        None,
        unit="calendar year",
        source="latest year of the mineral trade data",
        description="Year of mineral trade and production; the latest when not given",
    )
    decoupling_share: float = quantity(
        0.5,
        unit="share of baseline quantity",
        source=_SCENARIO,
        low=0.1,
        high=0.9,
        confidence="C",
        description="Share of two-way trade that stops in a partial decoupling",
    )
    deep_cut_share: float = quantity(
        0.9,
        unit="share of baseline quantity",
        source=_SCENARIO,
        low=0.5,
        high=0.95,
        confidence="C",
        description="Share of supply that stops when one industry of one supplier is cut",
    )
    half_cut_share: float = quantity(
        0.5,
        unit="share of baseline quantity",
        source=_SCENARIO,
        low=0.1,
        high=0.9,
        confidence="C",
        description="Share of oil and gas that stops leaving the largest exporting region",
    )
    trade_cost_factor: float = quantity(
        0.9,
        unit="factor on the cost of delivered goods",
        source="scenario: trade among the members costs a tenth less",
        low=0.8,
        high=0.99,
        confidence="C",
        description="Cost of trade among the members, both ways, against the baseline",
    )
    mineral_floor_usd: float = quantity(
        1e7,
        unit="US$ a year",
        source="judgement: smaller imports are left out of the ranking, not of the full table",
        low=1e6,
        high=1e8,
        confidence="C",
        description="Imports of a mineral below this are not ranked",
    )
    rows: int = quantity(
        12,
        unit="rows",
        source=_DISPLAY,
        low=5,
        high=50,
        confidence="C",
        description="Rows of each ranking shown in the main text",
    )
    bystanders: int = quantity(
        5,
        unit="economies",
        source=_DISPLAY,
        low=1,
        high=20,
        confidence="C",
        description="How many of the most affected bystanders each shock names",
    )


__all__ = ["BriefingParams"]
