"""Provenance is frozen and grows by copies."""

from __future__ import annotations

import dataclasses

import pydantic
import pytest

from tradewind.core import Params, Provenance, quantity


def test_with_params_leaves_the_original_untouched() -> None:
    first = Provenance(datasets=())
    second = first.with_params(year=2024).with_params(lens="energy")
    assert dict(first.params) == {}
    assert dict(second.params) == {"year": 2024, "lens": "energy"}


def test_provenance_is_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Provenance(datasets=()).seed = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        Provenance(datasets=()).params["x"] = 1  # type: ignore[index]


class _Example(Params):
    line: float = quantity(0.4, unit="1", source="a paper", low=0.2, high=0.5, description="A line")


def test_params_refuse_unknown_names_and_changes() -> None:
    with pytest.raises(pydantic.ValidationError, match="Extra inputs"):
        _Example.model_validate({"lines": 0.5})
    with pytest.raises(pydantic.ValidationError, match="frozen"):
        _Example().line = 0.5  # type: ignore[misc]


def test_every_default_carries_unit_source_and_range() -> None:
    field = _Example.model_json_schema()["properties"]["line"]
    assert {k: field[k] for k in ("unit", "source", "low", "high", "confidence")} == {
        "unit": "1",
        "source": "a paper",
        "low": 0.2,
        "high": 0.5,
        "confidence": "A",
    }
