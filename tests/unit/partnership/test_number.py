"""Numbers of a pact: none without range, source and confidence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tradewind.partnership import Number

FIELDS = {"value": 0.5, "low": 0.2, "high": 0.8, "source": "a paper", "confidence": "B"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"low": 0.6}, "in rising order"),
        ({"high": 0.4}, "in rising order"),
        ({"value": float("nan")}, "finite"),
        ({"high": float("inf")}, "finite"),
        ({"source": ""}, "at least 1"),
        ({"confidence": "D"}, "'A', 'B' or 'C'"),
        ({"unit": "US$"}, "not permitted"),
    ],
)
def test_a_number_that_nobody_can_check_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Number.model_validate({**FIELDS, **change})


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_a_number_is_needed(field: str) -> None:
    with pytest.raises(ValidationError, match="required"):
        Number.model_validate({name: v for name, v in FIELDS.items() if name != field})


@pytest.mark.parametrize(
    ("quantile", "value"), [(0.0, 0.2), (0.05, 0.2), (0.5, 0.5), (0.725, 0.65), (1.0, 0.8)]
)
def test_a_number_is_linear_between_its_bounds(quantile: float, value: float) -> None:
    assert Number.model_validate(FIELDS).at(quantile) == pytest.approx(value)
