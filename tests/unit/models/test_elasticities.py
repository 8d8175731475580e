"""Elasticity sets are data: each with range, source and confidence."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import ValidationError

from tradewind.core import InputError
from tradewind.models import EquilibriumParams
from tradewind.models.equilibrium import Elasticities, elasticity_table

TABLE = elasticity_table().query("trade_set == 'horizon'")
ROWS = TABLE.to_dict(orient="records")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['horizon']}-{row['name']}")
def test_each_value_is_in_its_range_and_sourced(row: dict) -> None:
    assert row["low"] <= row["value"] <= row["high"]
    assert row["source"]
    assert row["unit"]
    assert row["confidence"] in {"A", "B", "C"}


def test_interpolated_values_are_flagged_and_never_of_high_confidence() -> None:
    table = TABLE.set_index("horizon")
    assert table.loc["medium", "interpolated"].all()
    assert not table.loc[["short", "long"], "interpolated"].any()
    assert set(table.loc["medium", "confidence"]) == {"C"}


def test_the_horizons_are_those_of_the_method_card() -> None:
    values = TABLE.pivot(index="horizon", columns="name", values="value")
    names = ["sigma", "epsilon", "eta", "psi", "mobility"]
    assert values.loc["short", names].tolist() == [0.76, 0.2, 0.5, 0.9, 0.0]
    assert values.loc["medium", names].tolist() == [1.4, 0.4, 0.6, 0.9, 1.0]
    assert values.loc["long", names].tolist() == [2.0, 1.0, 1.0, 1.0, math.inf]


def test_rigidity_runs_from_specific_to_mobile() -> None:
    assert [Elasticities.of(h).rigidity for h in ("short", "medium", "long")] == [1.0, 0.5, 0.0]


@pytest.mark.parametrize(
    "change", [{"sigma": 0.0}, {"sigma": (1.0, -1.0)}, {"eta": math.inf}, {"mobility": -1.0}]
)
def test_values_out_of_range_are_refused(change: dict) -> None:
    with pytest.raises(InputError, match=next(iter(change))):
        Elasticities(**({"sigma": 2.0, "epsilon": 1, "eta": 1, "psi": 1, "mobility": 0} | change))


def test_sigma_may_differ_by_industry() -> None:
    wanted = Elasticities((2.0, 5.0), 1.0, 1.0, 1.0, 0.0)
    assert np.array_equal(wanted.sigmas(2), [2.0, 5.0])


def test_parameters_refuse_what_they_do_not_know_and_do_not_change() -> None:
    with pytest.raises(ValidationError):
        EquilibriumParams(horizons="short")
    with pytest.raises(ValidationError):
        EquilibriumParams(horizon="soon")
    with pytest.raises(ValidationError):
        EquilibriumParams().horizon = "long"
    assert EquilibriumParams(horizon="long", eta=0.7).elasticities().eta == 0.7
