"""Fixtures that every test may use."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

    from tradewind.partnership import Measure, Pact, PactResult, PartnershipParams, Worldviews
    from tradewind.risk import Catalogue
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

ROOT = Path(__file__).resolve().parents[1]

# The same on every machine: tests compute on the processor, and hypothesis repeats its examples.
os.environ.setdefault("JAX_PLATFORMS", "cpu")
hypothesis.settings.register_profile(
    "tradewind", deadline=None, derandomize=True, max_examples=30, print_blob=True
)
hypothesis.settings.load_profile("tradewind")


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The sibling folder of published values, where there is one."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the folder ../shared, which is not here")
    return folder


@pytest.fixture(scope="session")
def world() -> World:
    """The embedded world."""
    from tradewind.world import World

    return World.load()


@pytest.fixture(scope="session")
def browser() -> Iterator[Chrome]:
    """A headless Chromium that reaches no network and keeps its console and network logs."""
    chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("needs chromium and chromedriver, which are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1280,1600",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


class Small:
    """A world of seven economies and six industries, four hazards, and pacts in it.

    Its answers take milliseconds. What was solved once is remembered.
    """

    COUNTRIES = ("IND", "JPN", "CHN", "TWN", "USA")
    INDUSTRIES = ("C21", "C24B", "C26", "C29")

    def __init__(self, world: World) -> None:
        others = [code for code in world.economies.index if code not in self.COUNTRIES]
        half = len(others) // 2
        rest = [code for code in world.industries.index if code not in self.INDUSTRIES]
        self.world = world.aggregate(
            economies={"NEAR": others[:half], "FAR": others[half:]},
            industries={
                "GOODS": [code for code in rest if code < "D"],
                "SERV": [code for code in rest if code >= "D"],
            },
        )
        self.kept: dict[str, Any] = {}
        self._found: dict[Any, PactResult] = {}

    def load(self, key: str) -> Any:
        return self.kept.get(key)

    def save(self, key: str, solved: Any) -> None:
        self.kept[key] = solved

    @staticmethod
    def number(value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
        """Return a number as pact files write it; sure of itself by default."""
        low, high = (value if end is None else end for end in (low, high))
        return {"value": value, "low": low, "high": high, "source": "made up", "confidence": "C"}

    def fields(self, kind: str, name: str = "", **changes: Any) -> dict[str, Any]:
        """Return the fields of a measure of a type, as pact files write them."""
        number = self.number
        own: dict[str, dict[str, Any]] = {
            "market_access": {
                "duties": [
                    {"importer": "IND", "exporter": "JPN", "industries": ["C29"],
                     "rate": number(0.1, 0.05, 0.12)},
                ],
                "level": number(0.5, 0.2, 0.8),
            },
            "standards": {"industries": ["C26"]},
            "facilitation": {
                "industries": ["C29"], "cost_per_day": number(0.01), "level": number(2.0, 1.0, 4.0),
            },
            "diversify": {"away_from": "CHN", "industries": ["C24B"], "premium": number(0.05)},
            "capacity": {
                "economy": "IND", "industries": ["C26"], "capital_share": number(0.2),
                "level": number(5000.0, 2000.0, 9000.0),
            },
            "substitute": {"inputs": ["C24B"], "users": ["C29"], "premium": number(0.1)},
            "technology": {"industries": ["C26"], "level": number(0.02, 0.01, 0.04)},
            "assurance": {"hazards": ["pills"], "effect": "spared", "level": number(0.5, 0.2, 0.9)},
            "invest": {
                "host": "IND", "industries": ["C29"], "owner": "JPN", "additional": number(0.5),
                "services_per_usd": number(0.1), "to_owner": number(0.4), "level": number(5000.0),
            },
            "sea_lane_security": {"hazards": ["strait"], "shorter": number(0.2, 0.1, 0.3)},
            "mineral_capacity": {
                "mineral": "gallium", "stage": "refine", "economy": "JPN",
                "level": number(10.0, 5.0, 20.0),
            },
            "mineral_substitute": {"minerals": ["gallium"]},
            "recycle": {"mineral": "gallium", "economy": "IND", "level": number(4.0, 2.0, 6.0)},
            "stockpile": {
                "minerals": ["gallium"], "level": number(60.0, 30.0, 90.0),
                "release_price_rise": number(0.1, 0.0, 0.3),
            },
        }  # fmt: skip
        plain = {
            "id": name or kind, "type": kind, "title": f"Title of {name or kind}",
            "counterpart": "a ministry", "level": number(0.1, 0.05, 0.15),
            "lead_years": number(2.0), "capex_usd_m": number(100.0), "opex_usd_m": number(10.0),
            "overrun": number(0.2), "lifetime_years": number(20.0),
        }  # fmt: skip
        return {**plain, **own.get(kind, {}), **changes}

    def measure(self, kind: str, name: str = "", **changes: Any) -> Measure:
        """Return a measure of a type, with any field changed."""
        from tradewind.partnership import MEASURE_TYPES

        return MEASURE_TYPES[kind].model_validate(self.fields(kind, name, **changes))

    def pact(self, *measures: Measure, members: tuple[str, ...] = ("IND", "JPN")) -> Pact:
        """Return a pact of some measures."""
        from tradewind.partnership import Pact

        return Pact("small", "A small pact", members, measures)

    @property
    def everything(self) -> Pact:
        """Return a pact with one measure of every type."""
        from tradewind.partnership import MEASURE_TYPES

        return self.pact(*map(self.measure, MEASURE_TYPES))

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return hazards: ores that China withholds, which may set off a ban of India, a strait."""
        from tradewind.risk import Catalogue, Hazard, HazardLink, HazardTerm

        def cut(seller: str, buyer: str, industry: str, *sizes: float) -> Any:
            return HazardTerm(
                "cut", (seller,), (buyer,), (), (industry,), *sizes, "share of quantity",
                "exporter", "made up",
            )  # fmt: skip

        def hazard(name: str, kind: str, actor: str, term: Any, days: float = 60.0) -> Any:
            return Hazard(
                name, f"Title of {name}", "", kind, actor, date(2020, 1, 1), None, acted=True,
                terms=(term,), duration_days=days, confidence="A", source="made up",
            )  # fmt: skip

        classes = {
            name: replace(kind, governance_scaled=False)
            for name, kind in Catalogue.built_in().classes.items()
        }
        detour = HazardTerm(
            "trade_cost", ("all",), ("JPN",), (), ("GOODS",), 1.02, 1.1, 1.3, "iceberg factor",
            "importer", "made up",
        )  # fmt: skip
        hazards = (
            hazard("ores", "supplier-state", "CHN", cut("CHN", "all", "C24B", 0.1, 0.3, 0.6)),
            hazard("pills", "export-ban", "IND", cut("IND", "all", "C21", 0.1, 0.4, 0.8)),
            hazard("strait", "chokepoint", "", detour, days=40.0),
            hazard("chips", "supplier-state", "TWN", cut("TWN", "JPN", "C26", 0.1, 0.2, 0.4)),
        )
        links = (HazardLink("ores", "pills", 0.5, 0.2, 0.8, "made up"),)
        return Catalogue(hazards, classes, links, MappingProxyType({}))

    @cached_property
    def worldviews(self) -> Worldviews:
        """Return four worldviews that this world knows."""
        from tradewind.partnership import Worldviews
        from tradewind.partnership.worldviews import Worldview

        plain = {"title": "A worldview", "source": "made up"}
        tariff = {
            "origin": ["all"], "destination": ["all"], "industries": ["GOODS"],
            "rate": self.number(0.1, 0.05, 0.2),
        }  # fmt: skip
        blocs = [
            {"name": "one", "economies": ["JPN", "USA"]},
            {"name": "two", "economies": ["CHN"]},
        ]
        views = [
            {"id": "status-quo"},
            {"id": "cooperation", "pact": True},
            {"id": "protectionism", "tariffs": [tariff]},
            {"id": "fragmentation", "blocs": blocs, "bloc_cost": self.number(0.1, 0.05, 0.2)},
        ]
        return Worldviews(tuple(Worldview.model_validate({**plain, **view}) for view in views))

    def params(self, **changes: Any) -> PartnershipParams:
        """Return parameters that take a second."""
        from tradewind.partnership import PartnershipParams

        quick = {"events": 300, "draws": 100, "tail_draws": 20, "design": 12, "tests": False}
        return PartnershipParams(**{**quick, **changes})

    @cached_property
    def without(self) -> RiskModel:
        """Return the risk model without a pact."""
        from tradewind.risk.model import risk_model

        groups = {"IND+JPN": ["IND", "JPN"]}
        params = self.params().risk
        return risk_model(self.world, self.catalogue, params, groups, store=self)

    def evaluate(self, pact: Pact, **changes: Any) -> PactResult:
        """Return what a pact changes; asked twice it is solved once."""
        from tradewind.partnership import evaluate

        params = self.params(**changes)
        key = (pact, params)
        if key not in self._found:
            self._found[key] = evaluate(
                self.world, pact, params, self.catalogue, worldviews=self.worldviews, store=self
            )
        return self._found[key]


@pytest.fixture(scope="session")
def small(world: World) -> Small:
    """A small world with hazards and pacts."""
    return Small(world)
