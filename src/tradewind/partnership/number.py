"""A number of a pact with its range, source and confidence: nothing in a pact goes without."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

QUANTILES = (0.05, 0.5, 0.95)
"""Where low, value and high lie."""


class Number(BaseModel):
    """A number that somebody can check.

    Parameters
    ----------
    value
        The best estimate.
    low, high
        The 5 and 95 % bounds; the value itself where it is known for sure.
    source
        Where it comes from; "judged" with the reason where nobody measured it.
    address
        Where to read it.
    confidence
        A official or two independent sources, B one secondary source, C derived or judged.
    note
        Doubts.

    Examples
    --------
    >>> half = Number(value=0.5, low=0.2, high=0.8, source="a paper", confidence="B")
    >>> round(half.at(0.275), 3)
    0.35
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float = Field(strict=True, description="The best estimate.")
    low: float = Field(strict=True, description="The 5 % bound.")
    high: float = Field(strict=True, description="The 95 % bound.")
    source: str = Field(min_length=1, description="Where it comes from.")
    confidence: Literal["A", "B", "C"] = Field(description="How sure the source is.")
    address: str = Field("", description="Where to read it.")
    note: str = Field("", description="Doubts.")

    @model_validator(mode="after")
    def _ordered(self) -> Number:
        """Refuse a value outside its own range."""
        numbers = (self.low, self.value, self.high)
        if not all(math.isfinite(number) for number in numbers):
            message = "low, value and high must be finite"
            raise ValueError(message)
        if not self.low <= self.value <= self.high:
            message = (
                "Put low, value and high in rising order; they are "
                f"{self.low:g}, {self.value:g}, {self.high:g}"
            )
            raise ValueError(message)
        return self

    def at(self, quantile: float) -> float:
        """Return the number at a quantile: linear between low, value and high."""
        return float(np.interp(quantile, QUANTILES, (self.low, self.value, self.high)))


__all__ = ["QUANTILES", "Number"]
