"""The summary of a replay: how many comparisons, how many agree, how far off the others are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from tradewind.risk.replay_verdicts import WITHIN, WRONG, figure


@dataclass(frozen=True, slots=True)
class Tally:
    """How a replay came out.

    Parameters
    ----------
    events, comparisons
        How many.
    by_rule
        Comparisons by rule.
    size
        Verdicts of the comparisons of size: ``within``, ``too small``, ``too large``, ``wrong``.
    signs_right
        Comparisons of sign that have the right one.
    bounds_kept
        Comparisons with a bound that lie inside it.
    near
        Of those within, how many are off by less than a quarter or lie in the observed range.
    typical_factor, largest_factor
        Median and largest, over comparisons of size with the right sign, of how many times the one
        is the other.

    Examples
    --------
    >>> Tally(1, 1, {}, {}, 0, 0, 0, 2.0, 3.0).typical_factor
    2.0
    """

    events: int
    comparisons: int
    by_rule: Mapping[str, int]
    size: Mapping[str, int]
    signs_right: int
    bounds_kept: int
    near: int
    typical_factor: float
    largest_factor: float

    @classmethod
    def of(cls, table: pd.DataFrame) -> Tally:
        """Count the table of a `Replay`."""
        sized = table[table["rule"] == "size"]
        said = sized["verdict"]
        within = said.str.startswith(WITHIN)
        size = {
            "within": within,
            "too small": ~within & said.str.contains("too small"),
            "too large": ~within & said.str.contains("too large"),
            "wrong": said == WRONG,
        }
        by_rule = {str(rule): int(count) for rule, count in table["rule"].value_counts().items()}
        return cls(
            events=table["event"].nunique(),
            comparisons=len(table),
            by_rule=MappingProxyType(by_rule),
            size=MappingProxyType({name: int(which.sum()) for name, which in size.items()}),
            signs_right=int((table["verdict"] == "right sign").sum()),
            bounds_kept=int((table["verdict"] == "inside the bound").sum()),
            near=int((said == WITHIN).sum()),
            typical_factor=float(sized["factor"].median()),
            largest_factor=float(sized["factor"].max()),
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the summary in plain sentences."""
        rule, size = self.by_rule, self.size
        compared = (
            f"{self.events} events, {self.comparisons} lines. In {sum(size.values())} lines sign "
            f"and size are compared: {size['too small']} figures of the model are too small, "
            f"{size['too large']} too large, {size['wrong']} of the wrong sign, and "
            f"{size['within']} within the range, {self.near} of these near the middle."
        )
        factors = (
            "Where the sign is right, the typical (median) miss is a factor of "
            f"{figure(self.typical_factor)}, the largest {figure(self.largest_factor)}."
        )
        signs = (
            f"Of {rule.get('sign', 0)} lines that compare the sign alone, {self.signs_right} have "
            f"the right one; {self.bounds_kept} of {rule.get('bound', 0)} bounds are kept, which "
            "proves little."
        )
        rest = (
            f"{rule.get('fed-in', 0)} observations were fed in, so that agreement proves nothing; "
            f"{rule.get('not-comparable', 0)} cannot be compared; for "
            f"{rule.get('unobserved', 0)} figures of the model nothing was observed."
        )
        return compared, factors, signs, rest


__all__ = ["Tally"]
