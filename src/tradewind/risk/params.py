"""Parameters of a risk analysis."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from tradewind.core import InputError, Params, quantity
from tradewind.models import EquilibriumParams, Horizon
from tradewind.models.equilibrium import Fuels
from tradewind.models.minerals.params import STRENGTH, STRENGTH_RANGE, STRENGTH_SOURCE

_FEWEST_NODES = 3
RegimeName = Literal["since-2010", "since-2023"]
"""The window of the record from which rates are counted."""
RentChoice = Literal["as-classified", "importer", "exporter", "lost"]
_DESIGN = "choice of numerics: docs/models/risk.md says what it changes"


class RiskParams(Params):
    """How risk is computed.

    Parameters
    ----------
    events, seed, regime, horizon, fuels, rent, include, exclude, governance, governance_slope,
    unlisted_events, dominance_floor, clustering, longest_days, duration_pooling,
    severity_mode, nodes, exact,
    checked, design, draws, tail_draws, sobol,
    top_links
        See the description, unit, source and range in each field's metadata.

    Examples
    --------
    >>> RiskParams().regime
    'since-2010'
    """

    events: int = quantity(
        10_000, unit="events", source="choice of numerics: the printed error falls with its root",
        low=100, high=1_000_000, description="Events in the sampled set of each rate regime",
    )  # fmt: skip
    seed: int = quantity(
        1, unit="1", source="choice: any whole number; the same one repeats every byte",
        description="Seed of everything that is random",
    )  # fmt: skip
    regime: RegimeName = quantity(
        "since-2010", unit="since-2010 or since-2023",
        source="docs/risk.md: the longer record leads, the recent one stands beside it",
        confidence="C", description="Rate regime of headlines; both are always computed",
    )  # fmt: skip
    horizon: Horizon = quantity(
        "short", unit="short, medium or long", source="docs/models/equilibrium.md",
        description="How much time adjustment has while an event lasts",
    )  # fmt: skip
    fuels: Fuels = quantity(
        "world-market", unit="horizon or world-market", confidence="B",
        source="models/equilibrium/fuels.csv: Fontagne, Guimbard and Orefice, JIE 137, 2022; "
        "docs/adr/0011",
        description="Whether oil and refined products of all origins are one world market",
    )  # fmt: skip
    rent: RentChoice = quantity(
        "as-classified", unit="as-classified, importer, exporter or lost",
        source="hazard_classes.csv, hazards.csv", confidence="C",
        description="Who keeps the scarcity rent of cuts: as each class says, or one for all",
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
        True, unit="yes or no", source="docs/models/risk.md, equation (4)", confidence="C",
        description="Whether economies without an event of their own get a rate by governance",
    )  # fmt: skip
    governance_slope: float = quantity(
        0.63, unit="log rate per unit of political stability", low=0.0, high=1.5, confidence="C",
        source="Poisson regression of the 18 events of these classes on the political stability of "
        "who acted or was hit, standard error 0.46 with overdispersion; tests/reference",
        description="How much faster less stable economies are hit or act",
    )  # fmt: skip
    unlisted_events: float = quantity(
        0.5, unit="events", low=0.0, high=3.0, confidence="C",
        source="the half event of the Jeffreys prior; the Good-Turing share of new actors "
        "(Good, Biometrika 40, 1953) would give about 3",
        description="Events of each class that the record owes to economies it does not list",
    )  # fmt: skip
    dominance_floor: float = quantity(
        0.05, unit="share of world exports", low=0.01, high=0.2, confidence="C",
        source="judgement: with less, others hardly notice what an economy withholds",
        description="Economies whose largest share is smaller get no unlisted hazard",
    )  # fmt: skip
    clustering: float = quantity(
        0.0, unit="variance of a common factor of mean 1", low=0.0, high=0.33, confidence="C",
        source="Poisson; the counts by year since 2010 give 0.33 by moments, of which the rise of "
        "the rate since 2019 is a part; tests/reference",
        description="How much crises of states and wars come in clusters; 0 is Poisson",
    )  # fmt: skip
    longest_days: float = quantity(
        365.0, unit="days", low=180.0, high=1095.0, confidence="C",
        source="the short horizon is a year: what an event costs later is not counted",
        description="Days after which the loss of an event is no longer counted",
    )  # fmt: skip
    duration_pooling: float = quantity(
        0.75, unit="1", low=0.5, high=1.0, confidence="C",
        source="judgement: what happened says more of a hazard than its class does, not all",
        description="Weight of a hazard's own duration against that of its class",
    )  # fmt: skip
    mineral_strength: float = quantity(
        STRENGTH, unit="0 price only, 1 full stop", low=STRENGTH_RANGE[0], high=STRENGTH_RANGE[1],
        confidence="C", source=STRENGTH_SOURCE,
        description="How far beyond its price a shortage of a mineral stops an industry",
    )  # fmt: skip
    severity_mode: float = quantity(
        0.5, unit="intensity from 0 (mildest) to 1 (worst)", low=0.25, high=0.75, confidence="C",
        source="judgement: 0.5 is what the record saw, and famous events are worse than most",
        description="Most likely intensity of an event",
    )  # fmt: skip
    nodes: int = quantity(
        5, unit="intensities", source=_DESIGN, low=3, high=33,
        description="Exact solves per hazard between its mildest and its worst; odd",
    )  # fmt: skip
    exact: bool = quantity(
        False, unit="yes or no", source=_DESIGN,
        description="Whether each sampled event is solved, in place of read off the exact nodes",
    )  # fmt: skip
    checked: int = quantity(
        32, unit="events", source=_DESIGN, low=8, high=1000,
        description="Sampled events that are solved too, to print the error of reading off",
    )  # fmt: skip
    design: int = quantity(
        24, unit="sets of elasticities", source=_DESIGN, low=12, high=256,
        description="Sets of elasticities, by Latin hypercube, for which each hazard is solved",
    )  # fmt: skip
    draws: int = quantity(
        2000, unit="draws", source=_DESIGN, low=50, high=20_000,
        description="Latin hypercube draws behind the intervals",
    )  # fmt: skip
    tail_draws: int = quantity(
        100, unit="draws", source=_DESIGN, low=20, high=20_000,
        description="Of those, the ones for which all years are simulated again, for tails",
    )  # fmt: skip
    sobol: int = quantity(
        2048, unit="samples", source=_DESIGN, low=0, high=16_384,
        description="Base samples of the Sobol indices, a power of two; 0 leaves them out",
    )  # fmt: skip

    top_links: int = quantity(
        200, unit="rows", source="choice of display", low=1, high=100_000,
        description="Links and industries of the risk gradient that are kept, per target",
    )  # fmt: skip

    @field_validator("nodes")
    @classmethod
    def _odd(cls, nodes: int) -> int:
        """Refuse an even number: the most likely intensity must be a node."""
        if nodes < _FEWEST_NODES or nodes % 2 == 0:
            what = "The number of nodes is even, or below 3"
            fix = "Give an odd number, such as 5"
            raise InputError(what, where="nodes", found=str(nodes), fix=fix)
        return nodes

    @property
    def model(self) -> EquilibriumParams:
        """Return the parameters of each solve."""
        return EquilibriumParams(horizon=self.horizon, fuels=self.fuels)


__all__ = ["RegimeName", "RentChoice", "RiskParams"]
