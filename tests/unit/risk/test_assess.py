"""assess(): a whole run, its figures, its warnings, and that it repeats byte for byte."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tradewind.core import InputError, UnknownCodeError
from tradewind.risk import Catalogue, RiskParams, RiskResult, assess
from tradewind.risk.model import risk_model
from tradewind.risk.regime_risk import regime_risk
from tradewind.risk.risk_gradient import RiskGradient
from tradewind.risk.solving import Solved, solve_here

if TYPE_CHECKING:
    from tradewind.risk.model import RiskModel
    from tradewind.world import World

Pretend = Callable[..., Iterator[Solved]]


def test_figures_are_found_by_name(result: RiskResult) -> None:
    assert result.targets == ("IND", "JPN", "IND+JPN", "World")
    eal = {name: result.value("eal", name) for name in result.targets}
    assert eal["IND"] + eal["JPN"] == pytest.approx(eal["IND+JPN"], rel=1e-12)
    low, high = result.interval("eal", "JPN")
    assert low <= eal["JPN"] <= high
    assert result.value("eal", "JPN", "since-2023") != eal["JPN"]
    with pytest.raises(InputError, match="no such figure") as raised:
        result.value("eal", "MARS")
    assert raised.value.found == "eal of MARS, since-2010"
    with pytest.raises(InputError, match="Unknown table"):
        result.to_frame("metric")


def test_a_run_says_what_a_reader_must_know(result: RiskResult) -> None:
    text = str(result)
    assert "IND+JPN" in text
    assert all(f"Note: {warning}" in text for warning in result.warnings)
    assert any("read off between exact solves; 16 of them" in w for w in result.warnings)
    assert not any("Off in this run" in warning for warning in result.warnings)
    as_json = json.loads(json.dumps(result.to_dict()))
    assert as_json["members"] == ["IND", "JPN"]
    assert as_json["params"]["events"] == 500
    assert result.provenance.seed == 1


def test_both_regimes_are_in_every_table_that_depends_on_them(result: RiskResult) -> None:
    for name in ("metrics", "curves", "by_hazard", "drivers", "events", "elt", "ylt", "rates"):
        assert set(result.tables[name]["regime"]) == {"since-2010", "since-2023"}, name
    assert set(result.tables["links"]["regime"]) == {"since-2010"}
    rates = result.tables["hazards"].set_index("hazard")
    assert rates["counts"].all()
    assert rates.loc["cars", ["rate_since-2010", "rate_since-2023"]].tolist() == [0.4, 0.4]
    assert rates.loc["chips", "rate_since-2010"] == pytest.approx(1.5 / 16.9, rel=1e-3)


def test_two_runs_are_the_same_bytes(
    world: World, catalogue: Catalogue, quick: RiskParams, result: RiskResult, tmp_path: Path
) -> None:
    again = assess(world, ["IND", "JPN"], quick, catalogue)
    for name, found in (("a", result), ("b", again)):
        paths = found.to_parquet(tmp_path / name)
        assert {path.stem for path in paths} == set(found.tables)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_inputs_are_left_as_they_were(
    world: World, catalogue: Catalogue, quick: RiskParams, pretend: Pretend
) -> None:
    before = world.trade_usd_m.to_numpy().tobytes(), deepcopy(catalogue.hazards), quick.model_dump()
    risk_model(world, catalogue, quick, {"IND+JPN": ["IND", "JPN"]}, mapper=pretend)
    after = world.trade_usd_m.to_numpy().tobytes(), catalogue.hazards, quick.model_dump()
    assert before == after


def test_members_and_hazards_must_be_known(
    world: World, catalogue: Catalogue, quick: RiskParams
) -> None:
    with pytest.raises(UnknownCodeError) as raised:
        assess(world, ["JPM"], quick, catalogue)
    assert raised.value.where == "members"
    with pytest.raises(UnknownCodeError, match="Did you mean chips"):
        assess(world, [], quick.model_copy(update={"exclude": ("chip",)}), catalogue)
    everything = quick.model_copy(update={"exclude": tuple(h.id for h in catalogue)})
    with pytest.raises(InputError, match="No hazard counts"):
        assess(world, [], everything, catalogue)


@pytest.mark.parametrize("nodes", [4, 6])
def test_an_even_number_of_nodes_is_refused(nodes: int) -> None:
    with pytest.raises(ValueError, match="is even, or below 3"):
        RiskParams(nodes=nodes)


def test_hazards_that_do_not_count_and_progress_are_told(
    world: World,
    catalogue: Catalogue,
    quick: RiskParams,
    pretend: Pretend,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    off = replace(catalogue.hazards[0], confidence="B")
    other = replace(catalogue, hazards=(off, *catalogue.hazards[1:3]))
    exact = quick.model_copy(update={"exact": True})
    steps: list[tuple[str, int, int]] = []
    monkeypatch.setattr("tradewind.risk.assessment.risk_gradient", _flat)
    found = assess(
        world, [], exact, other, mapper=pretend, progress=lambda *step: steps.append(step)
    )
    assert "Off in this run: Title of chips." in found.warnings
    assert any("solved one by one" in warning for warning in found.warnings)
    assert found.targets == ("World",)
    assert set(found.tables["by_hazard"]["scenario"]) == {"cars", "pills"}
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)
    assert (steps[0][1], steps[-1]) == (0, ("Done", 6, 6))
    assert any(text.endswith("10 of 10 solves") for text, _, _ in steps)


def _flat(model: RiskModel, regime: str, targets: Sequence[int]) -> RiskGradient:
    """A gradient of nothing, for which nothing is solved."""
    names = tuple(model.targets[target] for target in targets)
    shape = model.world.trade_usd_m.shape
    place = (len(names), shape[0], shape[2])
    return RiskGradient(
        names, np.zeros((len(names), *shape)), np.zeros(place), np.zeros(shape), 1.0, ()
    )


def test_exact_losses_are_within_one_percent_of_those_read_off(
    model: RiskModel, solved: Any
) -> None:
    target = [len(model.targets) - 1]
    read, exact = (
        regime_risk(
            replace(model, params=model.params.model_copy(update={"events": 100, "exact": way})),
            "since-2010", target, 0, mapper=solve_here, store=solved,
        )
        for way in (False, True)
    )  # fmt: skip
    figures = [part.metrics[part.metrics["target"] == "World"] for part in (read, exact)]
    one, two = (rows.set_index("metric")["value_usd"] for rows in figures)
    assert two.to_numpy() == pytest.approx(one.to_numpy(), rel=0.01)
    assert two["eal"] == one["eal"]
    losses = [part.elt["loss_usd"].to_numpy() for part in (read, exact)]
    assert 0 < np.abs(losses[0] - losses[1]).sum() < 0.01 * np.abs(losses[1]).sum()


def test_the_rent_of_cuts_is_a_parameter(
    world: World, catalogue: Catalogue, quick: RiskParams, pretend: Pretend
) -> None:
    model = risk_model(world, catalogue, quick.model_copy(update={"rent": "lost"}), mapper=pretend)
    assert {t.rent for h in model.hazards for t in h.terms if t.kind == "cut"} == {"lost"}
    assert {term.rent for term in catalogue["chips"].terms} == {"importer"}


def test_the_order_of_hazards_changes_no_figure(
    world: World, catalogue: Catalogue, quick: RiskParams, pretend: Pretend, toy: RiskModel
) -> None:
    turned = replace(catalogue, hazards=catalogue.hazards[::-1])
    other = risk_model(world, turned, quick, {"IND+JPN": ["IND", "JPN"]}, mapper=pretend)
    for regime in ("since-2010", "since-2023"):
        assert other.expected_loss(regime).sum(axis=0) == pytest.approx(
            toy.expected_loss(regime).sum(axis=0), rel=1e-12
        )
