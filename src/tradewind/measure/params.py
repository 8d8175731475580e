"""Parameters of the dependence measures: what to look at, and the lines that raise a flag."""

from __future__ import annotations

from typing import Literal

from tradewind.core import Params, quantity

Use = Literal["intermediate", "all"]


class DependenceParams(Params):
    """What `dependence` and its parts look at, and where they raise a flag.

    Parameters
    ----------
    year, lens, use, hhi_line, top_share_line, disagreement_line, missing_governance
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> DependenceParams().hhi_line
    0.4
    >>> DependenceParams.model_json_schema()["properties"]["hhi_line"]["source"]
    'European Commission SWD(2021) 352; CEPII GeoDep'
    """

    year: int | None = quantity(
        None,
        unit="calendar year",
        source="latest year of the mineral trade data",
        description="Year of mineral trade and production; the latest when not given",
    )
    lens: str | None = quantity(
        None,
        unit="name of a lens",
        source="choice of the user",
        description="Keep only the industries and minerals of this lens",
    )
    use: Use = quantity(
        "intermediate",
        unit="intermediate or all",
        source="intermediate use is observed; final demand by destination is imputed",
        description="Purchases counted: by industries only (observed) or all (part imputed)",
    )
    hhi_line: float = quantity(
        0.4,
        unit="1",
        source="European Commission SWD(2021) 352; CEPII GeoDep",
        low=0.25,
        high=0.5,
        description="Imports are called concentrated when their HHI is above this",
    )
    top_share_line: float = quantity(
        0.5,
        unit="1",
        source="majority of imports; same figure as the second core dependency indicator of "
        "European Commission SWD(2021) 352, which applies it to another ratio",
        low=0.33,
        high=0.65,
        confidence="C",
        description="An origin is called dominant when its share of imports is above this",
    )
    disagreement_line: float = quantity(
        0.05,
        unit="share, difference",
        source="judgement: a gap of 5 points of a share changes the ranking of most origins",
        low=0.02,
        high=0.1,
        confidence="C",
        description="Two views disagree when an origin's shares differ by more than this",
    )
    missing_governance: float = quantity(
        0.5,
        unit="1",
        source="GeoPolRisk method, Koyamparambath et al. (2024): middle of the scale",
        low=0.0,
        high=1.0,
        confidence="B",
        description="Governance weight of an economy without an estimate",
    )


__all__ = ["DependenceParams", "Use"]
