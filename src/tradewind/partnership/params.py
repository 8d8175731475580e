"""Parameters of the evaluation of a pact."""

from __future__ import annotations

from typing import Literal

from tradewind.core import Params, quantity
from tradewind.models import EquilibriumParams, Horizon
from tradewind.models.equilibrium import Fuels
from tradewind.risk import RegimeName, RiskParams

SharingRule = Literal["auto", "pairs", "exact", "none"]
_NUMERICS = "choice of numerics: docs/models/partnership.md says what it changes"


class PartnershipParams(Params):
    """How a pact is evaluated.

    Parameters
    ----------
    calm_horizon, after_years, events, seed, regime, horizon, fuels, include, exclude, governance,
    attribution, checked, permutations, discount_rate, bystander_line_pct, bystanders,
    crisis, tests, draws, tail_draws, design,
    calm_blocks
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> PartnershipParams().calm_horizon
    'medium'
    """

    calm_horizon: Horizon = quantity(
        "medium", unit="short, medium or long", confidence="C",
        source="docs/adr/0014: new plants stay in their industry for some years",
        description="How much time the economy has to settle to the pact in calm years",
    )  # fmt: skip
    after_years: float = quantity(
        10.0, unit="years from signature", source="choice of the user", low=0.0, high=50.0,
        description="Measures that do not work by then do not count",
    )  # fmt: skip
    events: int = quantity(
        10_000, unit="events", source="as in RiskParams", low=100, high=1_000_000,
        description="Events in the sampled set behind the tails, with and without the pact",
    )  # fmt: skip
    seed: int = quantity(
        1, unit="1", source="choice: any whole number; the same one repeats every byte",
        description="Seed of everything that is random",
    )  # fmt: skip
    regime: RegimeName = quantity(
        "since-2010", unit="since-2010 or since-2023", source="as in RiskParams", confidence="C",
        description="Rate regime of the hazards",
    )  # fmt: skip
    horizon: Horizon = quantity(
        "short", unit="short, medium or long", source="as in RiskParams",
        description="How much time adjustment has while an event lasts",
    )  # fmt: skip
    fuels: Fuels = quantity(
        "world-market", unit="horizon or world-market", source="as in RiskParams", confidence="B",
        description="Whether oil and refined products of all origins are one world market",
    )  # fmt: skip
    include: tuple[str, ...] = quantity(
        (), unit="ids of hazards", source="choice of the user",
        description="Hazards that count although they are off by default",
    )  # fmt: skip
    exclude: tuple[str, ...] = quantity(
        (), unit="ids of hazards", source="choice of the user",
        description="Hazards that do not count although they are on by default",
    )  # fmt: skip
    governance: bool = quantity(
        True,
        unit="yes or no",
        source="as in RiskParams",
        confidence="C",
        description="Whether economies without an event of their own get a rate by governance",
    )
    attribution: SharingRule = quantity(
        "auto", unit="auto, pairs, exact or none", source=_NUMERICS,
        description="Shapley values from measures alone, and in pairs where these do not add up; "
        "always in pairs; from every coalition solved; or none",
    )  # fmt: skip
    checked: int = quantity(
        3, unit="coalitions", source=_NUMERICS, low=0, high=100,
        description="Random coalitions that are solved too, to print the error of reading off",
    )  # fmt: skip
    permutations: int = quantity(
        200, unit="orders", source=_NUMERICS, low=100, high=100_000,
        description="Orders of joining that are drawn where there are more than 12 players",
    )  # fmt: skip
    discount_rate: float = quantity(
        0.05, unit="a year, real", low=0.03, high=0.09, confidence="C",
        source="judged: between long public borrowing and the 9 % that the Asian Development Bank "
        "asked of projects (Guidelines for the Economic Analysis of Projects, 2017)",
        description="At which capital costs are spread over the life of a measure",
    )  # fmt: skip
    bystander_line_pct: float = quantity(
        0.01, unit="per cent of GDP a year", low=0.0, high=1.0, confidence="C",
        source="judged: a loss that a ministry of finance would notice",
        description="A bystander that loses more than this fails the bystander test",
    )  # fmt: skip
    bystanders: int = quantity(
        5, unit="economies", source="choice of display", low=1, high=80,
        description="Bystanders that are named on either side",
    )  # fmt: skip
    crisis: str = quantity(
        "china-magnets-2025",
        unit="id of a hazard",
        source="the shortage of rare earths in which members compete, and in which the record has "
        "a partner that withheld (india-irel-japan-2025)",
        confidence="C",
        description="The shortage in which a member defects, and that leads the rivalry test",
    )
    tests: bool = quantity(
        True, unit="yes or no", source="choice of the user",
        description="Whether rivalry, defection and worldviews are tested too",
    )  # fmt: skip
    draws: int = quantity(
        2000, unit="draws", source=_NUMERICS, low=50, high=20_000,
        description="Latin hypercube draws behind the intervals",
    )  # fmt: skip
    tail_draws: int = quantity(
        100, unit="draws", source=_NUMERICS, low=20, high=20_000,
        description="Of those, the ones for which all years are simulated again, for tails",
    )  # fmt: skip
    design: int = quantity(
        24, unit="sets", source=_NUMERICS, low=12, high=256,
        description="Sets of elasticities and of numbers of the pact that are solved",
    )  # fmt: skip

    calm_blocks: int = quantity(
        4,
        unit="hypercubes",
        source=_NUMERICS,
        low=1,
        high=64,
        description="Hypercubes of the numbers of the pact, of `design` sets each, that are solved "
        "for the intervals of calm years",
    )

    @property
    def risk(self) -> RiskParams:
        """Return the parameters of the risk model."""
        return RiskParams(
            events=self.events, seed=self.seed, regime=self.regime, horizon=self.horizon,
            fuels=self.fuels, include=self.include, exclude=self.exclude,
            governance=self.governance, draws=self.draws,
            tail_draws=self.tail_draws, design=self.design,
        )  # fmt: skip

    @property
    def calm(self) -> EquilibriumParams:
        """Return the parameters of the solve of calm years."""
        return EquilibriumParams(horizon=self.calm_horizon, fuels=self.fuels)


__all__ = ["PartnershipParams", "SharingRule"]
