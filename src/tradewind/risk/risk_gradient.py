"""The risk gradient: what a little more friction on a link, or less capacity, adds to EAL.

EAL is the sum over hazards of the share of a year that each lasts, times what is lost while it
does. Its derivative by the cost of a link is the same sum over (derivative under stress less
derivative at the baseline): one adjoint solve per hazard and target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core.units import USD_PER_USD_M
from tradewind.models import respond
from tradewind.models.equilibrium import Solution, by_link, welfare_derivatives
from tradewind.models.minerals import MineralParams, through_chains
from tradewind.models.shock import Shock
from tradewind.risk.elasticity_effects import largest
from tradewind.risk.hazard import MIDDLE
from tradewind.risk.model import DAYS, RiskModel
from tradewind.risk.surface import touched

Floats = NDArray[np.float64]
COVERAGE = 0.9
"""Share of the expected loss that the hazards behind a gradient carry between them."""
LONGEST = 128
"""Hazards that touch more links, such as a detour for all goods between continents, are left out:
their adjoints take longer than those of all others together."""
_ONE_PERCENT = 0.01


@dataclass(frozen=True, eq=False)
class RiskGradient:
    """Marginal EAL by link and industry, at the most likely intensity of each hazard.

    Parameters
    ----------
    targets
        Whose EAL.
    link_usd
        (target, origin, destination, industry) US$ of EAL added when the trade cost of the link
        rises by one percent.
    industry_usd
        (target, economy, industry) US$ of EAL added when capacity falls by one percent.
    flow_usd
        (origin, destination, industry) baseline sales.
    covered
        Share of the expected loss of the world's economies whose hazards are in it.
    solved
        These hazards.

    Examples
    --------
    >>> RiskGradient.__name__
    'RiskGradient'
    """

    targets: tuple[str, ...]
    link_usd: Floats
    industry_usd: Floats
    flow_usd: Floats
    covered: float
    solved: tuple[str, ...]

    def links(self, model: RiskModel, top: int) -> pd.DataFrame:
        """Return the links of each target that add most: from, to, industry, flow and EAL."""
        economies = np.arange(self.flow_usd.shape[0])
        tables = []
        for name, table in zip(self.targets, self.link_usd, strict=True):
            added = table.copy()
            added[economies, economies] = -np.inf
            tables.append(_top(model, name, added, top, self.flow_usd))
        return pd.concat(tables, ignore_index=True)

    def industries(self, model: RiskModel, top: int) -> pd.DataFrame:
        """Return the industries of each target whose capacity adds most."""
        world = model.world
        tables = []
        for name, table in zip(self.targets, self.industry_usd, strict=True):
            order = np.argsort(-table, axis=None, kind="stable")[:top]
            i, r = np.unravel_index(order, table.shape)
            tables.append(
                pd.DataFrame(
                    {
                        "target": name,
                        "economy": world.economies.index[i],
                        "industry": world.industries.index[r],
                        "eal_usd_per_percent": table[i, r],
                    }
                )
            )
        return pd.concat(tables, ignore_index=True)


def _top(model: RiskModel, name: str, added: Floats, top: int, flow: Floats) -> pd.DataFrame:
    order = np.argsort(-added, axis=None, kind="stable")[:top]
    i, n, r = np.unravel_index(order, added.shape)
    economies, industries = model.world.economies.index, model.world.industries.index
    return pd.DataFrame(
        {
            "target": name,
            "origin": economies[i],
            "destination": economies[n],
            "industry": industries[r],
            "flow_usd": flow[i, n, r],
            "eal_usd_per_percent": added[i, n, r],
        }
    )


def risk_gradient(model: RiskModel, regime: str, targets: Sequence[int]) -> RiskGradient:
    """Return the marginal EAL of every supply link and industry.

    Parameters
    ----------
    model
        The risk model.
    regime
        The rate regime.
    targets
        Positions of the targets whose EAL is meant.

    Returns
    -------
    RiskGradient
        Over the hazards that carry `COVERAGE` of the expected loss, of those that touch no more
        than `LONGEST` links.

    Raises
    ------
    ConvergenceError
        When an equilibrium or its adjoint does not converge.

    Examples
    --------
    >>> risk_gradient.__name__
    'risk_gradient'
    """
    weight = model.rates(regime) * model.lengths().mean_days() / DAYS
    carried = np.abs(model.expected_loss(regime)[:, list(targets)]).sum(axis=1)
    short = np.array([touched(scenario, model.world) <= LONGEST for scenario in model.scenarios])
    chosen = largest(np.where(short, carried, 0.0), COVERAGE)
    calm = respond(model.world, Shock("calm"), model.params.model).solution
    singles = [target for target in targets if not _is_group(model, target)]
    base = {target: _derivatives(model, calm, target) for target in singles}
    found = {target: [np.zeros_like(part) for part in base[target]] for target in singles}
    for k in chosen:
        params = MineralParams(strength=model.params.mineral_strength)
        shock = through_chains(model.scenarios[k].shock(MIDDLE), model.world, params=params)
        stressed = respond(model.world, shock, model.params.model).solution
        for target in singles:
            parts = (found[target], _derivatives(model, stressed, target), base[target])
            found[target] = [
                total + weight[k] * (part - old) for total, part, old in zip(*parts, strict=True)
            ]
    for group in (target for target in targets if target not in found):
        members = [target for target in singles if _within(model, target, group)]
        found[group] = [np.sum([found[m][part] for m in members], axis=0) for part in range(2)]
    scale = _ONE_PERCENT * USD_PER_USD_M
    n, r = calm.base.shape
    return RiskGradient(
        targets=tuple(model.targets[target] for target in targets),
        link_usd=-scale * np.stack([found[target][0] for target in targets]),
        industry_usd=scale * np.stack([found[target][1] for target in targets]),
        flow_usd=USD_PER_USD_M * calm.base.trade.reshape(n, n, -1, r).sum(axis=2),
        covered=float(carried[chosen].sum() / carried.sum()),
        solved=tuple(model.scenarios[k].id for k in chosen),
    )


def _is_group(model: RiskModel, target: int) -> bool:
    """Return whether a target is a group of members: its derivatives are the sum of theirs."""
    return bool(1 < model.membership[:, target].sum() < len(model.world.economies))


def _within(model: RiskModel, target: int, group: int) -> bool:
    member, whole = model.membership[:, target], model.membership[:, group]
    return bool((member <= whole).all())


def _derivatives(model: RiskModel, solution: Solution, target: int) -> tuple[Floats, Floats]:
    """Return derivatives of real income, US$ million, by log trade cost and by log capacity."""
    member = model.membership[:, target]
    change = member * solution.base.income * solution.real_income
    scaled = model.params.model.deficits == "scaled"
    shared, scenario = welfare_derivatives(solution, change, scaled=scaled)
    return by_link(solution, shared, scenario), np.asarray(scenario.capacity).T


__all__ = ["COVERAGE", "RiskGradient", "risk_gradient"]
