"""Parameters whose every default carries unit, source, range and confidence."""

from __future__ import annotations

from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

Default: TypeAlias = Any
"""What pydantic takes as the default of a field of any type."""


class Params(BaseModel):
    """Base of every parameter model: frozen, and it refuses names that it does not know.

    Examples
    --------
    >>> class Example(Params):
    ...     top: int = quantity(5, unit="rows", source="choice of display", description="Rows")
    >>> Example().top
    5
    >>> Example.model_json_schema()["properties"]["top"]["unit"]
    'rows'
    """

    model_config = ConfigDict(frozen=True, extra="forbid")


def quantity(
    default: object,
    *,
    unit: str,
    source: str,
    description: str,
    low: float | None = None,
    high: float | None = None,
    confidence: str = "A",
) -> Default:
    """Declare a field of a `Params` model with all that a reader must know of its default.

    Parameters
    ----------
    default
        The default value.
    unit
        Its unit; ``"1"`` for a pure number.
    source
        Where the default comes from.
    description
        What it is, in one line.
    low, high
        The range that is believed, which is also what uncertainty analysis samples.
    confidence
        A official or two independent sources, B one secondary source, C derived or judged.

    Returns
    -------
    pydantic field
        For use as a class attribute of a `Params` model.

    Examples
    --------
    >>> class Example(Params):
    ...     line: float = quantity(0.4, unit="1", source="EC SWD(2021)352", description="HHI line")
    >>> Example().line
    0.4
    """
    extra: JsonDict = {
        "unit": unit,
        "source": source,
        "low": low,
        "high": high,
        "confidence": confidence,
    }
    return Field(default, description=description, json_schema_extra=extra)


__all__ = ["Params", "quantity"]
