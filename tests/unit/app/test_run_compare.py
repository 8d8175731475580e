"""What changed between two risk runs: parts that add up, and words."""

from __future__ import annotations

from itertools import permutations
from math import prod
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.app import Run, compare_runs, write_run
from tradewind.app.run_compare import shapley_of_product
from tradewind.core import DataError, InputError, UnknownCodeError

Factors = tuple[float, float, float]
_PARTS = ["added_usd", "removed_usd", "rates_usd", "durations_usd", "loss_usd"]
_FIRST = {"ban": (0.5, 73.0, 5e9), "quake": (0.02, 365.0, 1e9), "old": (0.1, 36.5, 1e9)}
_SECOND = {"ban": (0.3, 146.0, 5e9), "quake": (0.02, 365.0, 1e9), "new": (0.2, 36.5, 4e9)}


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of this test's own."""
    monkeypatch.setenv("TRADEWIND_HOME", str(tmp_path))


def _rows(events: dict[str, Factors], target: str, regime: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "regime": regime,
                "target": target,
                "scenario": name,
                "title": name.title(),
                "rate_per_year": rate,
                "mean_days": days,
                "loss_rate_usd": loss,
                "eal_usd": rate * days / 365 * loss,
            }
            for name, (rate, days, loss) in events.items()
        ],
        columns=["regime", "target", "scenario", "title", "rate_per_year", "mean_days",
                 "loss_rate_usd", "eal_usd"],
    )  # fmt: skip


def _run(
    events: dict[str, Factors],
    inputs: dict[str, object],
    target: str = "JPN",
    regime: str = "since-2010",
    root: Path | None = None,
) -> Run:
    tables = {"by_hazard": _rows(events, target, regime)}
    return write_run("risk", "Risk", inputs, tables, (), root=root)


@pytest.fixture
def first() -> Run:
    params = {"events": 1000, "rate": 0.5}
    return _run(_FIRST, {"seed": 1, "economies": ["IND"], "params": params, "off": True})


@pytest.fixture
def second() -> Run:
    return _run(_SECOND, {"seed": 1, "economies": ["IND", "JPN"], "params": {"events": 1000.0}})


def test_each_driver_has_its_part(first: Run, second: Run) -> None:
    found = compare_runs(first, second, "JPN", "since-2010")
    changes = found.drivers.set_index("driver")["change_usd"]
    assert changes["hazards added"] == pytest.approx(0.2 * 0.1 * 4e9)
    assert changes["hazards removed"] == pytest.approx(-0.1 * 0.1 * 1e9)
    assert changes["rates"] == pytest.approx(-0.2 * (0.2 + 0.4) / 2 * 5e9)
    assert changes["durations"] == pytest.approx(0.2 * (0.5 + 0.3) / 2 * 5e9)
    assert changes["loss while it lasts"] == 0
    assert (found.first_id, found.second_id) == (first.id, second.id)
    assert found.eal_first_usd == pytest.approx(0.5e9 + 0.02e9 + 0.01e9)
    assert found.change_usd == pytest.approx(0.1e9 + 0.08e9 - 0.01e9)
    assert found.drivers["share"].sum() == pytest.approx(1)


def test_scenarios_are_ranked_by_their_change(first: Run, second: Run) -> None:
    hazards = compare_runs(first, second, "JPN", "since-2010").hazards
    assert hazards["scenario"].tolist() == ["ban", "new", "old", "quake"]
    assert hazards["state"].tolist() == ["common", "added", "removed", "common"]
    assert hazards["title"].tolist() == ["Ban", "New", "Old", "Quake"]


def test_inputs_that_differ_are_named(first: Run, second: Run) -> None:
    inputs = compare_runs(first, second, "JPN", "since-2010").inputs
    assert inputs.to_numpy().tolist() == [
        ["economies", '["IND"]', '["IND", "JPN"]'],
        ["off", "true", None],
        ["params.events", "1000", "1000.0"],
        ["params.rate", "0.5", None],
    ]


def test_it_is_said_in_words(first: Run, second: Run) -> None:
    assert compare_runs(first, second, "JPN", "since-2010").sentence == (
        "The expected annual loss of JPN (since-2010) rises by US$ 170.00 m a year, "
        "from US$ 530.00 m to US$ 700.00 m; the largest driver is durations (+US$ 400.00 m), "
        "the largest change that of Ban (+US$ 100.00 m)."
    )
    back = compare_runs(second, first, "JPN", "since-2010").sentence
    assert "falls by US$ 170.00 m" in back
    assert "that of Ban (-US$ 100.00 m)" in back


def test_nothing_changed(first: Run) -> None:
    found = compare_runs(first, first)
    assert found.sentence.endswith("is US$ 530.00 m in both runs, hazard by hazard.")
    assert found.drivers["share"].isna().all()
    assert found.inputs.empty


def test_changes_that_cancel_are_said() -> None:
    losses = dict(zip("abc", (0.1, 0.2, 0.3), strict=True))
    one = _run({name: (1.0, 365.0, loss) for name, loss in losses.items()}, {"n": 1})
    moved = dict(zip("abc", (0.3, 0.2, 0.1), strict=True))
    two = _run({name: (1.0, 365.0, loss) for name, loss in moved.items()}, {"n": 2})
    found = compare_runs(one, two)
    assert "is the same in sum; the largest driver is" in found.sentence
    assert found.drivers["share"].isna().all()


def test_a_result_has_its_forms(first: Run, second: Run, tmp_path: Path) -> None:
    found = compare_runs(first, second, "jpn", "since-2010")
    assert found.to_frame().equals(found.drivers)
    assert found.to_frame("hazards") is not found.hazards
    assert found.to_dict()["sentence"] == found.sentence
    pd.testing.assert_frame_equal(
        pd.read_parquet(found.to_parquet(tmp_path / "x.parquet")), found.hazards
    )
    with pytest.raises(InputError, match="One of drivers, hazards, inputs"):
        found.to_frame("driver")  # type: ignore[arg-type]


def test_what_only_one_run_has_is_added_or_removed(first: Run) -> None:
    other = _run(_SECOND, {"n": 2}, target="IND")
    found = compare_runs(first, other, "IND", "since-2010")
    assert set(found.hazards["state"]) == {"added"}
    assert found.eal_first_usd == 0
    assert set(compare_runs(first, other, "JPN").hazards["state"]) == {"removed"}
    assert compare_runs(first, other).target == "JPN"


def test_runs_of_other_kinds_are_refused(first: Run) -> None:
    brief = write_run("brief", "T", {}, {}, ())
    for pair in ((first, brief), (brief, first), (brief, brief)):
        with pytest.raises(InputError, match=f"{brief.id} of kind brief"):
            compare_runs(*pair, "JPN", "since-2010")


def test_what_neither_run_has_is_refused(first: Run, second: Run) -> None:
    with pytest.raises(UnknownCodeError, match="Did you mean JPN"):
        compare_runs(first, second, "JPM", "since-2010")
    with pytest.raises(UnknownCodeError, match="Did you mean since-2010"):
        compare_runs(first, second, "JPN", "since-2011")
    with pytest.raises(InputError, match="hold no loss"):
        compare_runs(*(_run({}, {"n": n}) for n in (1, 2)))


def _broken(change: dict[str, object], *, twice: bool = False) -> Run:
    table = _rows(_FIRST, "JPN", "since-2010").assign(**change)
    return write_run("risk", "T", {}, {"by_hazard": pd.concat([table] * (1 + twice))}, ())


def test_a_table_that_does_not_hold_together_is_refused(first: Run) -> None:
    with pytest.raises(DataError, match="is not its rate times"):
        compare_runs(first, _broken({"eal_usd": 1.0}), "JPN", "since-2010")
    with pytest.raises(DataError, match="is not its rate times"):
        compare_runs(_broken({"rate_per_year": np.nan}), first, "JPN", "since-2010")
    with pytest.raises(DataError, match="is not its rate times"):
        compare_runs(_broken({"mean_days": np.inf, "eal_usd": np.inf}), first)
    with pytest.raises(DataError, match="named twice"):
        compare_runs(_broken({}, twice=True), first, "JPN", "since-2010")


# --- properties

_rates = st.floats(1e-4, 10) | st.just(0.0)
_days = st.floats(0.1, 3650)
_losses = st.floats(-1e13, 1e13)
_events = st.dictionaries(
    st.sampled_from(["a", "b", "c", "d", "e"]), st.tuples(_rates, _days, _losses), min_size=1
)


@given(one=_events, two=_events)
def test_the_parts_add_up(
    one: dict[str, Factors], two: dict[str, Factors], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("runs")
    found = compare_runs(_run(one, {"n": 1}, root=root), _run(two, {"n": 2}, root=root), "JPN")
    size = prod(np.abs([*one.values(), *two.values()]).max(axis=0)) / 365
    near = {"rel": 1e-9, "abs": 1e-9 * size}
    assert found.drivers["change_usd"].sum() == pytest.approx(found.change_usd, **near)
    rows = found.hazards[_PARTS].sum(axis=1)
    assert rows.to_numpy() == pytest.approx(found.hazards["change_usd"].to_numpy(), **near)
    assert found.hazards["change_usd"].sum() == pytest.approx(found.change_usd, **near)
    back = compare_runs(_run(two, {"n": 2}, root=root), _run(one, {"n": 1}, root=root), "JPN")
    forth = found.drivers["change_usd"].to_numpy()[[1, 0, 2, 3, 4]]
    assert back.drivers["change_usd"].to_numpy() == pytest.approx(-forth, **near)


@given(st.tuples(_rates, _days, _losses), st.tuples(_rates, _days, _losses))
def test_a_part_is_the_mean_over_all_orders(before: Factors, after: Factors) -> None:
    parts = np.zeros(3)
    for order in permutations(range(3)):
        now = list(before)
        for factor in order:
            without = prod(now)
            now[factor] = after[factor]
            parts[factor] += (prod(now) - without) / 6
    found = shapley_of_product(np.array([before]), np.array([after]))[0]
    size = prod(max(abs(b), abs(a)) for b, a in zip(before, after, strict=True))
    assert found == pytest.approx(parts, rel=1e-9, abs=1e-9 * size)
    assert found.sum() == pytest.approx(prod(after) - prod(before), rel=1e-9, abs=1e-9 * size)
