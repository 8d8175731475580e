"""What a chain needs besides data; each default has unit, source, range and confidence."""

from __future__ import annotations

from typing import Literal

from tradewind.core.params import Params, quantity

ElasticityChoice = Literal["low", "middle", "high"]


STRENGTH = 0.41
STRENGTH_RANGE = (0.34, 0.5)
STRENGTH_SOURCE = (
    "fitted: with it a year without gallium and germanium from China costs the United States what "
    "Nassar and others find (USGS Open-File Report 2024-1057): US$ 3.4 bn, range 1.7 to 9.0; "
    "germanium alone comes out at 1.2 bn, above their range of 0.01 to 1.1"
)
"""How strongly industry depends on minerals, and where that comes from; tests/reference."""


class MineralParams(Params):
    """How chains respond, and how a shortage reaches industry.

    Examples
    --------
    >>> MineralParams().strength
    0.41
    """

    elasticities: ElasticityChoice = quantity(
        "middle", unit="choice", source="elasticities.csv; Fally and Sayre (2018) and others",
        description="Which end of the range of elasticities of demand and supply",
    )  # fmt: skip
    switching: float = quantity(
        0.0634, unit="price rise for a doubled flow, as a share", low=0.049, high=0.234,
        source="derived: 1 / 15.8, the elasticity between origins of non-ferrous metals in "
        "Fontagne, Guimbard and Orefice (2022); range 1 / 20.4 to 1 / 4.3",
        description="How dear it is to shift trade to other links", confidence="C",
    )  # fmt: skip
    avoidable_cost_share: float = quantity(
        0.9, unit="share of the price", low=0.6, high=0.98,
        source="derived: when China put gallium and germanium under licence, prices at home moved "
        "by -9 and +1 % (SMM via Reuters, August 2023): below such a price makers stop selling",
        description="Cost below which makers stop", confidence="C",
    )  # fmt: skip
    ore_price_share: float = quantity(
        0.7, unit="share of the price of the next stage", low=0.3, high=0.95,
        source="judged: copper smelters keep under a tenth, separators of rare earths over half",
        description="Price of a stage's feed, as a share of the price of its product",
        confidence="C",
    )  # fmt: skip
    refining_elasticity: float = quantity(
        0.5, unit="elasticity", low=0.1, high=1.0,
        source="judged: plants answer faster than mines, within their capacity",
        description="Elasticity of supply of plants", confidence="C",
    )  # fmt: skip
    spare_capacity: float = quantity(
        0.1, unit="share of output", low=0.0, high=0.3,
        source="judged, where neither a published capacity nor a higher output of 2018 to 2024 is "
        "known",
        description="Capacity beyond today's output", confidence="C",
    )  # fmt: skip
    release_price_rise: float = quantity(
        0.1, unit="share of the price", low=0.0, high=0.5,
        source="judged: rules of state stocks name shortage, not a price",
        description="Rise of the price at which stocks are released", confidence="C",
    )  # fmt: skip
    users_stock_days: float = quantity(
        30.0, unit="days of use", low=0.0, high=90.0,
        source="judged: firms of Tohoku and the chip shortage held weeks to three months",
        description="What users hold themselves of the product of the last stage", confidence="C",
    )  # fmt: skip
    lowest_use_share: float = quantity(
        0.1, unit="share of what using industries suggest", low=0.0, high=0.5,
        source="judged: trade through hubs and other scopes give uses below zero",
        description="Below this no economy's use is taken to fall", confidence="C",
    )  # fmt: skip
    highest_use_share: float = quantity(
        3.0, unit="share of what using industries suggest", low=1.5, high=10.0,
        source="judged: trade through hubs gives uses that no industry there could take",
        description="Above this no economy's use is taken to rise", confidence="C",
    )  # fmt: skip
    new_capacity_cost: float = quantity(
        0.9, unit="share of the price", low=0.6, high=1.2,
        source="judged: new mines and plants are seldom the cheapest",
        description="Cost of what new mines, plants and recyclers make", confidence="C",
    )  # fmt: skip
    strength: float = quantity(
        STRENGTH, unit="0 price only, 1 full stop", low=STRENGTH_RANGE[0], high=STRENGTH_RANGE[1],
        source=STRENGTH_SOURCE, confidence="C",
        description="How far beyond its price a shortage stops an industry",
    )  # fmt: skip


__all__ = [
    "STRENGTH",
    "STRENGTH_RANGE",
    "STRENGTH_SOURCE",
    "ElasticityChoice",
    "MineralParams",
]
