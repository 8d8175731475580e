"""Why a number of a risk run is what it is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tradewind.app import Run, trace, write_run
from tradewind.core import HashMismatchError, InputError, UnknownCodeError

_REGIMES = ("since-2010", "since-2023")
_EVENTS = {
    "JPN": {"ban": 5e9, "quake": 2e9, "ban+strait": 1e9, "unlisted:VNM": 4e9, "idle": 0.0},
    "IND": {"monsoon": 3e9},
}


def _risk_tables() -> dict[str, pd.DataFrame]:
    metrics = pd.DataFrame(
        [[regime, target, metric, 1e9, 0.02, 0.5e9, 2e9, 1e7]
         for target in ("JPN", "IND", "DEU")
         for metric in ("eal", "cvar99", "aep")
         for regime in _REGIMES],
        columns=["regime", "target", "metric", "value_usd", "share_of_gdp_pct", "low_usd",
                 "high_usd", "standard_error_usd"],
    )  # fmt: skip
    by_hazard = pd.DataFrame(
        [[regime, target, name, name.title(), 0.1, 36.5, loss, 0.1 * 0.1 * loss]
         for regime in _REGIMES
         for target, events in _EVENTS.items()
         for name, loss in events.items()],
        columns=["regime", "target", "scenario", "title", "rate_per_year", "mean_days",
                 "loss_rate_usd", "eal_usd"],
    )  # fmt: skip
    hazards = pd.DataFrame({"hazard": ["monsoon", "quake", "ban"], "title": ["M", "Q", "B"]})
    return {
        "metrics": metrics,
        "by_hazard": by_hazard,
        "hazards": hazards.assign(source=["S1", "S2", "S3"], free=1.0),
        "elasticities": pd.DataFrame({"name": ["sigma"], "value": [0.5]}),
        "datasets": pd.DataFrame({"id": ["oecd-icio-2022"]}),
        "software": pd.DataFrame({"package": ["numpy"], "version": ["2"]}),
    }


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path))
    inputs = {"params": {"seed": 7, "events": 1000}, "economies": ["JPN"]}
    return write_run("risk", "Risk of JPN", inputs, _risk_tables(), ["Beware"])


def test_a_number_is_traced_under_every_regime(run: Run) -> None:
    found = trace(run, "eal.JPN")
    assert found.title == "expected annual loss of JPN"
    assert found.values["regime"].tolist() == list(_REGIMES)
    assert found.values["value_usd"].tolist() == [1e9, 1e9]
    assert (
        found.scenarios["scenario"].tolist() == ["ban", "unlisted:VNM", "quake", "ban+strait"] * 2
    )
    share = found.scenarios.groupby("regime")["eal_share"]
    assert share.sum().tolist() == pytest.approx([1, 1])
    assert share.first().tolist() == pytest.approx([5 / 12, 5 / 12])


def test_a_number_is_traced_under_one_regime(run: Run) -> None:
    found = trace(run, "EAL.jpn.since-2023")
    assert found.name == "eal.JPN.since-2023"
    assert found.values["regime"].tolist() == ["since-2023"]
    assert set(found.scenarios["regime"]) == {"since-2023"}


def test_sources_are_those_of_the_hazards_behind_it(run: Run) -> None:
    found = trace(run, "eal.JPN")
    assert found.hazards["hazard"].tolist() == ["ban", "quake"]
    assert found.hazards["source"].tolist() == ["S3", "S2"]
    assert found.notes == (
        "Hazards without a first day are of economies that the record does not list.",
        "The run keeps no source for strait.",
    )
    assert trace(run, "eal.IND").hazards["hazard"].tolist() == ["monsoon"]
    assert trace(run, "eal.IND").notes == ()


def test_a_run_is_named_with_all_it_rests_on(run: Run) -> None:
    found = trace(run, "eal.JPN")
    assert (found.run_id, found.run_title) == (run.id, "Risk of JPN")
    assert found.inputs == {"params.seed": 7, "params.events": 1000, "economies": ("JPN",)}
    assert found.seed == 7
    assert found.warnings == ("Beware",)
    answer = found.to_dict()
    assert answer["datasets"]["id"].tolist() == ["oecd-icio-2022"]
    assert (answer["seed"], answer["name"]) == (7, "eal.JPN")
    assert found.to_frame().equals(found.scenarios)
    assert found.to_frame() is not found.scenarios


def test_another_metric_says_how_scenarios_are_ranked(run: Run) -> None:
    assert trace(run, "cvar99.IND").notes == (
        "Scenarios are ranked by their share of the expected annual loss, not of this number.",
    )


def test_a_target_without_losses_has_no_scenarios(run: Run) -> None:
    found = trace(run, "eal.DEU")
    assert found.scenarios.empty
    assert list(found.scenarios.columns)[:2] == ["regime", "scenario"]
    assert found.hazards.empty


def test_a_run_without_a_seed_says_so(run: Run) -> None:
    other = write_run("risk", "T", {}, _risk_tables(), ())
    assert trace(other, "eal.JPN").seed is None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("eal.JPM", "Did you mean eal.JPN"),
        ("cvar9.IND", "Did you mean cvar99.IND"),
        ("eal.JPN.since-2011", "eal.JPN.since-2010"),
        ("aep.JPN", "Unknown number of this run"),
        ("eal", "Unknown number of this run"),
        ("", "Unknown number of this run"),
    ],
)
def test_an_unknown_number_is_refused_with_the_nearest(run: Run, name: str, message: str) -> None:
    with pytest.raises(UnknownCodeError, match=message):
        trace(run, name)


def test_a_run_of_another_kind_is_refused(run: Run) -> None:
    brief = write_run("brief", "T", {}, {}, ())
    with pytest.raises(InputError, match="found: brief"):
        trace(brief, "eal.JPN")


def test_a_tampered_table_is_refused(run: Run) -> None:
    (run.folder / "hazards.parquet").write_bytes(b"x")
    with pytest.raises(HashMismatchError):
        trace(run, "eal.JPN")
