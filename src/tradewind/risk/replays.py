"""replay(world): what the model says of events that happened, beside what was observed."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tradewind.core import Provenance
from tradewind.models import EquilibriumParams, respond
from tradewind.models.minerals import through_chains
from tradewind.risk.catalogue import Catalogue
from tradewind.risk.hazard import Hazard
from tradewind.risk.params import RiskParams
from tradewind.risk.replay_cases import REPLAYS, Comparison, comparisons, replays_text
from tradewind.risk.replay_page import page
from tradewind.risk.replay_tally import Tally
from tradewind.risk.replay_verdicts import Interval, factor, verdict
from tradewind.world import World

Progress = Callable[[str, int, int], None]
_INTENSITIES = (0.0, 0.5, 1.0)
_LIMITS = (
    "The world is that of 2022, also for events before it: what was traded then is not in it.",
    "A mean of a year stands beside months: no delays, no path in time, stocks of minerals only.",
    "Sizes of shocks are partly judged; some come from the event itself: those say fed in.",
)


@dataclass(frozen=True, eq=False)
class Replay:
    """What the model says of events that happened, beside what was observed.

    Parameters
    ----------
    table
        One row per comparison: ``event, hazard, title, days, on, story, observed, observed_value,
        observed_low, observed_high, unit, window, source, address, confidence, beside, model,
        rent, rule, model_value, model_low, model_high, ratio, factor, verdict, note``; low and high
        of the model are the mildest and the worst shock; ratio is model over observed.
    warnings, provenance
        As in every result.

    Examples
    --------
    >>> Replay.__name__
    'Replay'
    """

    table: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def tally(self) -> Tally:
        """Return how many comparisons there are, how many agree, and the typical factor."""
        return Tally.of(self.table)

    def to_frame(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON."""
        return {
            "summary": list(self.tally.sentences),
            "comparisons": self.table.to_dict(orient="records"),
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }

    def to_parquet(self, path: str | Path) -> Path:
        """Write the table to a Parquet file and return its path."""
        target = Path(path)
        self.table.to_parquet(target, index=False)
        return target

    def to_markdown(self) -> str:
        """Return the page of the documentation: docs/models/replay.md."""
        return page(self.table, self.tally)

    def __str__(self) -> str:
        """Return the summary, one line per comparison and the warnings as text."""
        columns = ["event", "observed", "observed_value", "model_value", "verdict"]
        shown = self.table[columns].to_string(index=False, max_colwidth=60)
        notes = [f"Note: {warning}" for warning in self.warnings]
        return "\n".join([*self.tally.sentences, shown, *notes])


def replay(
    world: World,
    params: EquilibriumParams | None = None,
    cases: Sequence[Comparison] | None = None,
    *,
    progress: Progress | None = None,
) -> Replay:
    """Solve events that happened and put the model beside what was observed.

    Parameters
    ----------
    world
        The baseline.
    params
        Of every solve; those of the risk model by default.
    cases
        What is compared; the comparisons of the package by default.
    progress
        Called with a line of text, the solves done and the solves in all.

    Returns
    -------
    Replay
        Every comparison with its verdict, misses included.

    Raises
    ------
    UnknownCodeError
        When the world lacks a code of a hazard or of a comparison.
    ModelError
        When a hazard has no equilibrium.

    Examples
    --------
    >>> from tradewind.risk.replay_cases import comparisons
    >>> tohoku = [case for case in comparisons() if case.event == "Tohoku 2011"]
    >>> found = replay(World.load(), cases=tohoku)
    >>> set(found.table["verdict"]) >= {"fed in", "not comparable"}
    True
    """
    chosen = params or RiskParams().model
    wanted = tuple(comparisons() if cases is None else cases)
    catalogue = Catalogue.built_in()
    needed = list(dict.fromkeys((case.hazard, case.rent) for case in wanted if case.measure))
    figures: dict[int, list[float]] = {k: [] for k in range(len(wanted))}
    for done, (name, rent) in enumerate(needed):
        if progress:
            progress(catalogue[name].title, done, len(needed))
        hazard = catalogue[name].with_rent(rent) if rent else catalogue[name]
        for step, intensity in enumerate(_INTENSITIES):
            response = respond(world, through_chains(hazard.shock(intensity), world), chosen)
            for k, case in enumerate(wanted):
                if case.measure and (case.hazard, case.rent) == (name, rent):
                    value = case.measure.value(response, world)
                    figures[k].append(value * case.time_share / case.product_share[step])
    if progress:
        progress("done", len(needed), len(needed))
    rows = [_row(case, catalogue[case.hazard], figures[k]) for k, case in enumerate(wanted)]
    return Replay(pd.DataFrame(rows), _LIMITS, _provenance(world, catalogue, chosen))


def _row(case: Comparison, hazard: Hazard, figures: Sequence[float]) -> dict[str, object]:
    low, value, high = figures or (math.nan,) * len(_INTENSITIES)
    observed, model = case.value, Interval(value, low, high)
    known = observed.known and model.known and observed.value != 0
    return {
        "event": case.event,
        "hazard": hazard.id,
        "title": hazard.title,
        "days": math.nan if hazard.duration_days is None else hazard.duration_days,
        "on": not hazard.why_off,
        "story": hazard.story,
        "observed": case.observed,
        "observed_value": observed.value,
        "observed_low": observed.low,
        "observed_high": observed.high,
        "unit": case.unit,
        "window": case.window,
        "source": case.source,
        "address": case.address,
        "confidence": case.confidence,
        "beside": case.beside,
        "model": "" if case.measure is None else case.measure.text,
        "rent": case.rent,
        "rule": case.rule,
        "model_value": model.value,
        "model_low": model.low,
        "model_high": model.high,
        "ratio": model.value / observed.value if known else np.nan,
        "factor": factor(observed, model),
        "verdict": verdict(case.rule, observed, model),
        "note": case.note,
    }


def _provenance(world: World, catalogue: Catalogue, params: EquilibriumParams) -> Provenance:
    hashes = {f"sha256 of {name}": value for name, value in catalogue.sha256.items()}
    own = hashlib.sha256(replays_text().encode()).hexdigest()
    return world.provenance.with_params(
        model="replay", **params.model_dump(), **hashes, **{f"sha256 of {REPLAYS}": own}
    )


__all__ = ["Replay", "replay"]
