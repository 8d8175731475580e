"""A small catalogue, and risk models of it: one solved, one with losses that are made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tradewind.models import EquilibriumParams
from tradewind.risk import Catalogue, Hazard, HazardLink, HazardTerm, OwnRate, RiskParams
from tradewind.risk.solving import Solve, Solved

if TYPE_CHECKING:
    from tradewind.risk import RiskResult
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

MakeHazard = Callable[..., Hazard]
_USUAL_SIGMA = 0.76


class Memory:
    """A store of chunks in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Solved] = {}

    def load(self, key: str) -> Solved | None:
        return self.kept.get(key)

    def save(self, key: str, solved: Solved) -> None:
        self.kept[key] = solved


def _cut(origin: str, destination: str, industry: str, *sizes: float) -> HazardTerm:
    low, mode, high = sizes
    return HazardTerm(
        "cut", (origin,), (destination,), (), (industry,), low, mode, high, "share of quantity",
        "importer", "made up",
    )  # fmt: skip


def _endowment(economy: str, industry: str, *sizes: float) -> HazardTerm:
    low, mode, high = sizes
    return HazardTerm(
        "endowment", (), (), (economy,), (industry,), low, mode, high, "factor", "exporter",
        "made up",
    )  # fmt: skip


def _hazard(name: str, hazard_class: str = "supplier-state", **changes: object) -> Hazard:
    plain = Hazard(
        id=name,
        title=f"Title of {name}",
        story="",
        hazard_class=hazard_class,
        actor="TWN",
        first_day=date(2020, 1, 1),
        last_day=None,
        acted=True,
        terms=(_cut("TWN", "all", "C26", 0.05, 0.15, 0.3),),
        duration_days=90.0,
        confidence="A",
        source="made up",
        file="own.csv",
        line=2,
    )
    return replace(plain, **changes)


@pytest.fixture(scope="session")
def make_hazard() -> MakeHazard:
    """Return a hazard by name and class, with any field changed."""
    return _hazard


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Three hazards, of which the first may set off the third, and one that does nothing."""
    nothing = (_cut("TWN", "JPN", "C26", 0.0, 0.0, 0.0),)
    hazards = (
        _hazard("chips"),
        _hazard(
            "cars", "natural", actor="JPN", duration_days=30.0, own_rate=OwnRate(0.4, 0.1, 0.9),
            terms=(_endowment("JPN", "C29", 0.99, 0.95, 0.85),),
        ),
        _hazard(
            "pills", "export-ban", actor="IND", duration_days=None,
            terms=(_cut("IND", "JPN", "C21", 0.05, 0.4, 0.8),),
        ),
        _hazard("nothing", "accident", duration_days=10.0, terms=nothing),
    )  # fmt: skip
    links = (HazardLink("chips", "pills", 0.5, 0.2, 0.8, "made up"),)
    return Catalogue(hazards, Catalogue.built_in().classes, links, MappingProxyType({}))


@pytest.fixture(scope="session")
def quick() -> RiskParams:
    """Parameters that take a second or two."""
    return RiskParams(
        events=500, draws=100, tail_draws=20, design=12, sobol=64, checked=8, nodes=5,
        governance=False,
    )  # fmt: skip


def _pretend(
    world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
) -> Iterator[Solved]:
    """Make up losses: more than in proportion to sizes, smaller where sigma is larger."""
    for chunk in chunks:
        loss = np.array([_made_up(len(world.economies), solve) for solve in chunk])
        yield Solved(loss, ("",) * len(chunk))


def _made_up(economies: int, solve: Solve) -> np.ndarray:
    terms = solve.shock.terms
    sizes = [abs(getattr(t, "share", 1 - getattr(t, "factor", 1.0))) for t in terms]
    usd = sum(
        1e9 * (size + size**2) * np.linspace(1.0, 2.0 + k, economies)
        for k, size in enumerate(sizes)
    )
    given = _USUAL_SIGMA if solve.elasticities is None else solve.elasticities.sigma
    sigma = float(np.median(given))  # fuels, which are few, may have one of their own
    return np.asarray(usd * (1 + 0.1 * (len(terms) - 1)) * (1 - 0.2 * (sigma - _USUAL_SIGMA)))


@pytest.fixture(scope="session")
def pretend() -> Callable[..., Iterator[Solved]]:
    """A mapper that makes losses up."""
    return _pretend


@pytest.fixture(scope="session")
def toy(world: World, catalogue: Catalogue, quick: RiskParams) -> RiskModel:
    """The risk model of the small catalogue with losses that are made up."""
    from tradewind.risk.model import risk_model

    return risk_model(world, catalogue, quick, {"IND+JPN": ["IND", "JPN"]}, mapper=_pretend)


@pytest.fixture(scope="session")
def solved() -> Memory:
    """The solves that tests share."""
    return Memory()


@pytest.fixture(scope="session")
def model(world: World, catalogue: Catalogue, quick: RiskParams, solved: Memory) -> RiskModel:
    """The risk model of the small catalogue, solved."""
    from tradewind.risk.model import risk_model

    return risk_model(world, catalogue, quick, {"IND+JPN": ["IND", "JPN"]}, store=solved)


@pytest.fixture(scope="session")
def result(world: World, catalogue: Catalogue, quick: RiskParams, solved: Memory) -> RiskResult:
    """The risk of India and Japan from the small catalogue, solved."""
    from tradewind.risk import assess

    return assess(world, ["IND", "JPN"], quick, catalogue, store=solved)
