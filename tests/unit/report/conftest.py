"""One briefing on real data for all tests of the report, and made-up pacts in no time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pandas as pd
import pytest

from tradewind.app import BriefingResults
from tradewind.app.briefing_pact import pact_figures, pact_tables
from tradewind.core import Provenance
from tradewind.partnership import Pact, PactResult, PartnershipParams
from tradewind.report import render_briefing
from tradewind.world import World

Triple = tuple[float, float, float]
_OUTSIDE = ("CHN", "USA", "DEU", "KOR", "VNM", "BRA")
_MEASURES = ("patrols", "ports")
_COLUMNS = ("value_usd", "low_usd", "high_usd")


def _made_up(
    members: Sequence[str],
    trade: Triple = (2e9, 3e8, 5e9),
    risk: Triple = (6e7, 3e6, 4.5e8),
    *,
    title: str = "A made-up pact",
    worst_outside: float = -1e6,
    cost: Triple = (1e9, 1e7, 5e9),
    tests: bool = True,
    minerals: bool = False,
) -> PactResult:
    """Return a pact whose group gains so much; bystanders gain a tenth, the world the sum."""
    pact = Pact("made-up", title, tuple(members), ())
    group = "+".join(members)
    kinds = dict.fromkeys(members, "member")
    if len(members) > 1:
        kinds[group] = "members"
    kinds |= {"Bystanders": "bystanders", "High income": "income", "World": "world"}
    weights = {**dict.fromkeys(members, 1 / len(members)), group: 1.0, "World": 1.1}
    rows = [
        (target, kind, metric, *(weights.get(target, 0.1) * v for v in values), 0.03)
        for target, kind in kinds.items()
        for metric, values in _metrics(trade, risk).items()
    ]
    rows += [
        (code, "economy", metric, *(worst_outside * (1 - k / 3) * f for f in (1.0, 2.0, 0.5)), 0.0)
        for k, code in enumerate(_OUTSIDE)
        for metric in ("trade_gain", "risk_gain", "gain")
    ]
    outcomes = pd.DataFrame(
        rows, columns=["target", "kind", "metric", *_COLUMNS, "share_of_gdp_pct"]
    )
    tables = {
        "outcomes": outcomes,
        **_shares(members, [t for t, kind in kinds.items() if kind != "income"], trade, risk),
        "by_hazard": pd.DataFrame({"target": [group], "change_usd": [-risk[0]]}),
        "bystanders": _bystanders(worst_outside),
        **_about(members, cost),
        **(_tests(members, group) if tests else dict.fromkeys(_NAMES, pd.DataFrame())),
        **(_minerals(members) if minerals else {}),
        "accuracy": pd.DataFrame(
            [("by_measure", 2, 1, 4, 0.001, 0)],
            columns=["attribution", "players", "order", "coalitions_solved", "read_off_error",
                     "orders"],
        ),
    }  # fmt: skip
    return PactResult(pact, PartnershipParams(tests=tests), tables, ("Beware.",), Provenance(()))


_NAMES = ("rivalry", "defection", "worldviews")


def _with_pact(results: BriefingResults, pact: PactResult, world: World) -> BriefingResults:
    """Return a briefing with another pact, its members being those of the pact."""
    kept = {k: v for k, v in results.figures.items() if not k.startswith("pact_")}
    return replace(
        results,
        members=pact.pact.members,
        pact=pact,
        pact_run="0123456789ab",
        pact_tables=MappingProxyType(pact_tables(pact, world)),
        figures=MappingProxyType({**kept, **dict(pact_figures(pact))}),
    )


def _without_pact(results: BriefingResults) -> BriefingResults:
    """Return a briefing of members that have none."""
    kept = {k: v for k, v in results.figures.items() if not k.startswith("pact_")}
    return replace(
        results, pact=None, pact_run="", pact_tables=MappingProxyType({}),
        figures=MappingProxyType(kept),
    )  # fmt: skip


def _metrics(trade: Triple, risk: Triple) -> dict[str, Triple]:
    both = (trade[0] + risk[0], trade[1] + risk[1], trade[2] + risk[2])
    loss = (6e9, 3e9, 13e9)
    kept = (loss[0] - risk[0], loss[1], loss[2])
    return {
        "trade_gain": trade, "risk_gain": risk, "gain": both, "eal_without": loss, "eal_with": kept,
    }  # fmt: skip


def _shares(
    members: Sequence[str], targets: Sequence[str], trade: Triple, risk: Triple
) -> dict[str, pd.DataFrame]:
    parts = {"patrols": (0.0, 0.98), "ports": (0.99, 0.01), "(rest)": (0.01, 0.01)}
    found = {}
    for name, players in (("by_measure", _MEASURES), ("by_member", members)):
        rows: list[dict[str, Any]] = []
        for player in (*players, "(rest)"):
            share = parts.get(player, (1 / len(members),) * 2)
            values = {"trade_gain": share[0] * trade[0], "risk_gain": share[1] * risk[0]}
            values["gain"] = sum(values.values())
            rows += [
                {"player": player, "title": f"Title of {player}", "target": target,
                 "metric": metric, "shapley_usd": value, "error_usd": 0.0, "alone_usd": value,
                 "last_usd": value}
                for target in targets for metric, value in values.items()
            ]  # fmt: skip
        found[name] = pd.DataFrame(rows)
    return found


def _bystanders(worst: float) -> pd.DataFrame:
    rows = []
    for k, code in enumerate(_OUTSIDE):
        gain = worst * (1 - k / 3)
        ends = sorted((0.5 * gain, 2 * gain))
        verdict = "worse" if gain < -1e9 else "slightly worse" if gain < 0 else "not worse"
        pct = -0.02 if verdict == "worse" else gain / 1e12
        rows.append((code, gain / 2, gain / 2, gain, *ends, pct, verdict, gain != 0))
    columns = ["economy", "trade_gain_usd", "risk_gain_usd", "gain_usd", "low_usd", "high_usd",
               "gain_pct", "verdict", "sure"]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).sort_values("gain_usd", ignore_index=True)


def _about(members: Sequence[str], cost: Triple) -> dict[str, pd.DataFrame]:
    measures = [
        {"measure": name, "type": "technology", "title": f"Title of {name}", "story": "A story.",
         "acts_on": "something", "target": "C26 in IND", "level": 0.25, "low": 0.0, "high": 0.5,
         "unit": "share of the price", "lead_years": 2.0, "capex_usd": 0.0, "opex_usd": 0.0,
         "overrun_pct": 0.0, "cost_usd": cost[0] / 2, "cost_low_usd": cost[1] / 2,
         "cost_high_usd": cost[2] / 2, "payers": members[0], "parties": " ".join(members),
         "counterpart": "a ministry", "commitments": "C01", "confidence": "C"}
        for name in _MEASURES
    ]  # fmt: skip
    numbers = [
        {"measure": name, "field": "level", "value": 0.25, "low": 0.0, "high": 0.5,
         "source": "judged", "address": "https://example.org/a", "confidence": mark, "note": ""}
        for name, mark in zip(_MEASURES, "CB", strict=True)
    ]  # fmt: skip
    columns = ["economy", "cost_usd", "cost_low_usd", "cost_high_usd"]
    return {
        "measures": pd.DataFrame(measures),
        "numbers": pd.DataFrame(numbers),
        "payers": pd.DataFrame([(members[0], *cost)], columns=columns),
        "commitments": pd.DataFrame(
            [("C01", " ".join(_MEASURES), "2011", "To trade <freely>.", "in force", "A", "a text")],
            columns=[
                "commitment_id",
                "measures",
                "date",
                "commitment",
                "status",
                "confidence",
                "source",
            ],
        ),
    }


def _tests(members: Sequence[str], group: str) -> dict[str, pd.DataFrame]:
    if len(members) == 1:
        rivalry = defection = pd.DataFrame()
    else:
        one, other = members[:2]
        rivalry = pd.DataFrame(
            [("ores", "Ores <stop>", one, 1e9, 1.2e9, 2e8, 1e9, 1.1e9, 1e8),
             ("ores", "Ores <stop>", other, 1e9, 9e8, -1e8, 1e9, 9e8, -1e8)],
            columns=["hazard", "title", "member", "alone_usd", "together_usd", "rivalry_usd",
                     "alone_usd_with", "together_usd_with", "rivalry_usd_with"],
        )  # fmt: skip
        defection = pd.DataFrame(
            [("crisis", one, other, "ores", "Ores <stop>", "C24B", 0.01, 5e7, 9e8, 1e8, 9e8, 2e8)],
            columns=["case", "defector", "victim", "hazard", "title", "industries", "share",
                     "withheld_usd", "crisis_usd", "defection_usd", "crisis_usd_with",
                     "defection_usd_with"],
        )  # fmt: skip
    views = [("status-quo", "Status quo", 0.0), ("blocs", "Blocs", -2e10)]
    worldviews = pd.DataFrame(
        [(key, title, target, whole, whole / 100, whole, 2e9, 6e7, 2.06e9)
         for key, title, whole in views
         for target in (*members, *([group] if len(members) > 1 else []), "Bystanders", "World")],
        columns=["worldview", "title", "target", "trade_gain_usd", "risk_gain_usd", "gain_usd",
                 "pact_trade_gain_usd", "pact_risk_gain_usd", "pact_gain_usd"],
    )  # fmt: skip
    return {"rivalry": rivalry, "defection": defection, "worldviews": worldviews}


def _minerals(members: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return two shortages: one worth most to the members, and one in which nothing is missing."""
    effects = {"(without)": (40.0, 3.0), "stock": (30.0, 2.0), "idle": (40.0, 3.0),
               "(all measures)": (20.0, 1.0), "(all, stocks apart)": (25.0, 1.5)}  # fmt: skip
    rows = [
        {"hazard": hazard, "title": f"Title of {hazard} <b>", "mineral": "gallium",
         "measure": measure, "measure_title": f"Title of {measure}", "economy": code,
         "wanted_t": 100.0, "short_t": scale * short, "shortage_share": scale * short / 100,
         "price_change_pct": scale * 100 * price, "released_t": 5.0,
         "cover_days": float("inf") if code == members[0] else 41.6}
        for hazard, scale in (("dust", 0.0), ("ban", 1.0))
        for measure, (short, price) in effects.items()
        for code in (*members, "World")
    ]  # fmt: skip
    both = [(*members[:2], "World")[k] for k in range(3)] if len(members) > 1 else []
    pooling = [(code, 2e6, 1.5e6) for code in both]
    rivalry = [
        (hazard, "Heavy ores <stop>", mineral, code, 10.0, 16.0, 6.0, 0.1, 0.16, 5.0, 7.0, 2.0,
         0.05, 0.07)
        for hazard in ("ores", "more-ores") for code in members[:2]
        for mineral in ("gallium", "rare-earths-heavy")
    ]  # fmt: skip
    return {
        "minerals": pd.DataFrame(rows),
        "pooling": pd.DataFrame(pooling, columns=["target", "pooled_usd", "apart_usd"]),
        "mineral_rivalry": pd.DataFrame(
            rivalry,
            columns=["hazard", "title", "mineral", "member", "alone_t", "together_t", "rivalry_t",
                     "alone_share", "together_share", "alone_t_with", "together_t_with",
                     "rivalry_t_with", "alone_share_with", "together_share_with"],
        ),
    }  # fmt: skip


class MadeUp:
    """Briefings with a made-up pact."""

    def __init__(self, results: BriefingResults, world: World) -> None:
        self._results, self._world = results, world

    def __call__(
        self, members: Sequence[str] = ("IND", "JPN"), *gains: Triple, **changes: Any
    ) -> BriefingResults:
        """Return a briefing with a pact of some members; gains of calm years and of risk."""
        return self.on(self.pact(members, *gains, **changes))

    @staticmethod
    def pact(members: Sequence[str] = ("IND", "JPN"), *gains: Triple, **changes: Any) -> PactResult:
        """Return a pact alone."""
        return _made_up(members, *gains, **changes)

    def on(self, pact: PactResult) -> BriefingResults:
        """Return a briefing with a pact."""
        return _with_pact(self._results, pact, self._world)

    def without(self) -> BriefingResults:
        """Return a briefing of members that have none."""
        return _without_pact(self._results)


@pytest.fixture(scope="session")
def results(briefing_results: BriefingResults) -> BriefingResults:
    return briefing_results


@pytest.fixture(scope="session")
def page(results: BriefingResults) -> str:
    return render_briefing(results)


@pytest.fixture(scope="session")
def made_up(results: BriefingResults, world: World) -> MadeUp:
    return MadeUp(results, world)
