"""Economies without an event of their own: what they might do, and how likely by governance.

The record lists who acted or was hit. Elsewhere the class's half event of the prior is spread over
the economies that others depend on, in proportion to exp(-slope x political stability).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tradewind.models.terms import Cut
from tradewind.risk.hazard import MINERAL_KINDS, UNITS, Hazard, HazardClass, HazardTerm
from tradewind.risk.params import RiskParams
from tradewind.world import World

PREFIX = "unlisted:"


@dataclass(frozen=True, slots=True)
class UnlistedHazard:
    """A hazard that the record does not list.

    Parameters
    ----------
    hazard
        What would happen; its severity is that of its class.
    stability
        Political stability of the economy, standard normal units.
    world_share
        Its share of world exports of the industry.

    Examples
    --------
    >>> UnlistedHazard.__slots__[0]
    'hazard'
    """

    hazard: Hazard
    stability: float
    world_share: float

    @property
    def id(self) -> str:
        """Return the id of the hazard."""
        return self.hazard.id

    @property
    def hazard_class(self) -> str:
        """Return the class of the hazard."""
        return self.hazard.hazard_class


def political_stability(world: World) -> pd.Series:
    """Return the latest estimate of political stability by economy.

    Parameters
    ----------
    world
        The world, with the Worldwide Governance Indicators.

    Returns
    -------
    pandas.Series
        Standard normal units, about -2.5 to 2.5, by ISO3; the mean for economies without one.

    Examples
    --------
    >>> table = political_stability(World.load())
    >>> bool(table["JPN"] > table["MMR"])
    True
    """
    rows = world.governance.dropna(subset=["estimate"]).sort_values("year", kind="stable")
    latest = rows.groupby("economy")["estimate"].last()
    found = latest.reindex(world.economies.index)
    return found.fillna(found.mean()).fillna(0.0)


def unlisted_hazards(
    world: World,
    hazards: Sequence[Hazard],
    classes: Sequence[HazardClass],
    params: RiskParams,
) -> tuple[UnlistedHazard, ...]:
    """Return a hazard for each economy and class without an event in the record.

    Parameters
    ----------
    world
        The baseline.
    hazards
        Those that count.
    classes
        Those that are scaled with governance.
    params
        `governance` and `dominance_floor`.

    Returns
    -------
    tuple of UnlistedHazard
        Empty where governance is switched off. How likely each is: `RateLaw.shares`.

    Examples
    --------
    >>> from tradewind.risk import Catalogue
    >>> catalogue = Catalogue.built_in()
    >>> found = unlisted_hazards(
    ...     World.load(), catalogue.active(), list(catalogue.classes.values()), RiskParams()
    ... )
    >>> "IND" in {other.hazard.actor for other in found if other.hazard_class == "export-ban"}
    False
    """
    if not params.governance:
        return ()
    stability = political_stability(world)
    found: list[UnlistedHazard] = []
    for kind in classes:
        listed = [h for h in hazards if h.hazard_class == kind.id and h.own_rate is None]
        if not (kind.governance_scaled and listed):
            continue
        largest = _largest_shares(world, kind.unlisted_industries)
        known = {hazard.actor for hazard in listed}
        largest = largest[(largest["share"] >= params.dominance_floor)].drop(
            index=list(known), errors="ignore"
        )
        found += [
            UnlistedHazard(
                _hazard(world, kind, listed, str(code), row.industry),
                float(stability[code]),
                float(row.share),
            )
            for code, row in zip(largest.index, largest.itertuples(), strict=True)
        ]
    return tuple(found)


def _largest_shares(world: World, industries: Sequence[str]) -> pd.DataFrame:
    """Return for each economy the industry in which its share of world exports is largest."""
    trade = world.trade_usd_m.to_numpy().copy()
    economies = np.arange(trade.shape[0])
    trade[economies, economies] = 0.0
    exports = pd.DataFrame(trade.sum(axis=1), world.economies.index, world.industries.index)
    known = [code for code in industries if code in exports.columns]
    shares = exports[known] / exports[known].sum()
    return pd.DataFrame({"industry": shares.idxmax(axis=1), "share": shares.max(axis=1)})


def _hazard(
    world: World, kind: HazardClass, listed: Sequence[Hazard], economy: str, industry: str
) -> Hazard:
    """Return a hazard of a class in an economy, with the severities that the class has shown."""
    kinds = (kind.unlisted_kind, *(MINERAL_KINDS if kind.unlisted_kind == Cut.kind else ()))
    terms = [term for hazard in listed for term in hazard.terms if term.kind in kinds]
    low, mode, high = (
        float(np.median([term.weight * getattr(term, end) for term in terms])) for end in _ENDS
    )
    is_cut = kind.unlisted_kind == Cut.kind
    term = HazardTerm(
        kind=kind.unlisted_kind,
        origin=(economy,) if is_cut else (),
        destination=("all",) if is_cut else (),
        economy=() if is_cut else (economy,),
        industry=(industry,),
        low=low,
        mode=mode,
        high=high,
        unit=UNITS[kind.unlisted_kind],
        rent=kind.rent,
        source=f"medians of the {len(terms)} terms of the class {kind.id} in the record",
    )
    name = str(world.economies.loc[economy, "name"])
    goods = str(world.industries.loc[industry, "short_name"])
    verb = "withholds" if is_cut else "cannot deliver"
    return Hazard(
        id=f"{PREFIX}{kind.id}:{economy}",
        title=f"{name} {verb} {goods}",
        story=f"Not in the record: an event of the class {kind.title} in an economy that has had "
        "none, where its share of world exports is largest.",
        hazard_class=kind.id,
        actor=economy,
        first_day=None,
        last_day=None,
        acted=True,
        terms=(term,),
        duration_days=None,
        confidence="C",
        source="estimated: rate by governance, severity and duration of the class",
    )


_ENDS = ("low", "mode", "high")

__all__ = ["PREFIX", "UnlistedHazard", "political_stability", "unlisted_hazards"]
