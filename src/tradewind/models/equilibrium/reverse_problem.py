"""The links that a reverse stress test may cut, and what cuts of them cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np

from tradewind.core import InputError
from tradewind.models.codes import Codes, as_codes
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.batch import solve_many
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.gradient import by_link, welfare_derivatives
from tradewind.models.equilibrium.instruments import Instruments, Positions
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.links import links_of
from tradewind.models.terms import Cut, Rent
from tradewind.world import World

FamilyKind = Literal["imports", "exports", "all"]
"""Imports of the economy, its exports, or all trade across borders."""
_ITERATIONS = 200
"""Of a solve in the search: a cut that needs more counts as one without an answer."""


@dataclass(frozen=True, eq=False)
class Family:
    """Links that may be cut.

    Parameters
    ----------
    link
        (3, links) positions: origin, destination, industry.
    flow_usd_m
        (links,) baseline sales, above 0.

    Examples
    --------
    >>> Family(np.array([[0], [1], [0]]), np.array([2.0])).flow_usd_m.sum().item()
    2.0
    """

    link: Positions
    flow_usd_m: Floats


def family_of(
    world: World,
    base: Baseline,
    economy: str,
    kind: FamilyKind,
    *,
    origins: Codes,
    destinations: Codes,
    industries: Codes,
) -> Family:
    """Return the links of a family that carry trade across a border.

    Parameters
    ----------
    world, base
        The world that knows the codes, and its baseline.
    economy
        ISO3 code.
    kind
        Whose links.
    origins, destinations, industries
        What the family is restricted to.

    Returns
    -------
    Family
        In the order of the world.

    Raises
    ------
    UnknownCodeError
        When a code is not known.
    InputError
        When the kind is none of the three, or no link of the family has trade.

    Examples
    --------
    >>> world = World.load()
    >>> everything = {"origins": "all", "destinations": "all", "industries": "B06"}
    >>> base = Baseline.from_world(world)
    >>> family_of(world, base, "JPN", "imports", **everything).link.shape[0]
    3
    """
    if kind not in get_args(FamilyKind):
        what = "Unknown family of links"
        fix = f"Use {', '.join(get_args(FamilyKind))}"
        raise InputError(what, where="family", found=repr(kind), fix=fix)
    cut = Cut(
        as_codes(origins, "reverse, origin"),
        as_codes(destinations, "reverse, destination"),
        as_codes(industries, "reverse, industry"),
        share=0.5,
    )
    economies = list(world.economies.index)
    where = links_of(cut, world, where="reverse")
    n, r = base.shape
    flow = base.trade.reshape(n, n, base.buyers, r).sum(axis=2)
    wanted = where.mask(economies, list(world.industries.index)) & (flow > 0)
    wanted[np.arange(n), np.arange(n)] = False
    link = np.array(np.nonzero(wanted))
    if kind != "all":
        side = link[1] if kind == "imports" else link[0]
        link = link[:, side == economies.index(economy)]
    if not link.shape[1]:
        what = "No link of the family has trade"
        fix = "Name other origins, destinations or industries, or another family"
        raise InputError(what, where="family", found=f"{kind} of {economy}", fix=fix)
    return Family(link, flow[tuple(link)])


@dataclass(frozen=True, eq=False)
class Problem:
    """Cuts of a family of links, and the loss of one economy.

    Parameters
    ----------
    base, elasticities, scaled, tolerance, names
        As in `solve_many`.
    family
        The links.
    target
        Position of the economy.
    loss_pct
        The loss of real income that is wanted.
    rent
        Who keeps the scarcity rent.
    min_share, max_share
        A link is left alone or loses a share between these.

    Examples
    --------
    >>> Problem.__name__
    'Problem'
    """

    base: Baseline
    elasticities: Elasticities
    scaled: bool
    tolerance: float
    names: Sequence[str]
    family: Family
    target: int
    loss_pct: float
    rent: Rent
    min_share: float
    max_share: float

    @property
    def nothing(self) -> Floats:
        """Return the shares of no cut, (links,)."""
        return np.zeros(self.family.flow_usd_m.shape)

    def money_usd_m(self, shares: Floats) -> float:
        """Return the baseline value of what is cut."""
        return float(shares @ self.family.flow_usd_m)

    def instruments(self, shares: Floats) -> Instruments:
        """Return the cuts of (links,) shares as instruments."""
        at = np.flatnonzero(shares)
        none = np.zeros(at.size)
        cuts = Instruments(
            link=self.family.link[:, at],
            log_cost=none,
            log_tariff=none,
            remaining=1 - shares[at],
            exporter=np.full(at.size, float(self.rent == "exporter")),
            lost=np.full(at.size, float(self.rent == "lost")),
        )
        return cuts.spread(self.base.buyers)

    def solved(self, plans: Sequence[Floats]) -> list[Solution | None]:
        """Return the equilibrium of each plan, None where there is none or none is found."""
        answers = solve_many(
            self.base,
            [self.instruments(shares) for shares in plans],
            self.elasticities,
            scaled=self.scaled,
            tolerance=self.tolerance,
            max_iterations=_ITERATIONS,
            names=self.names,
        )
        return [answer if isinstance(answer, Solution) else None for answer in answers]

    def losses(self, plans: Sequence[Floats]) -> Floats:
        """Return the loss of each plan in percent; infinite where there is no equilibrium.

        A plan without an answer lies beyond every loss that can be computed; it is never returned.
        """
        found = (
            np.inf if answer is None else 100 * (1 - float(answer.real_income[self.target]))
            for answer in self.solved(plans)
        )
        return np.array(list(found))

    def marginal(self, shares: Floats) -> tuple[Floats, Floats] | None:
        """Return what a little more costs at a plan, by one adjoint.

        Parameters
        ----------
        shares
            The plan.

        Returns
        -------
        tuple of ndarray, or None
            (links,) US$ lost per further US$ cut of a link under a cut (NaN elsewhere), and per
            US$ of added trade cost of every link; None where the plan has no equilibrium.
        """
        solution = self.solved([shares])[0]
        if solution is None:
            return None
        weights = np.zeros(self.base.shape[0])
        weights[self.target] = self.base.income[self.target] * solution.real_income[self.target]
        shared, scenario = welfare_derivatives(solution, weights, scaled=self.scaled)
        at = np.flatnonzero(shares)
        by_left = np.zeros(solution.shock.link.shape[1])
        active = self.base.trade[tuple(solution.shock.link)] > 0
        by_left[active] = np.asarray(scenario.touched.left)[: int(active.sum())]
        flow = self.family.flow_usd_m
        per_cut = np.full(flow.shape, np.nan)
        per_cut[at] = (
            by_left.reshape(at.size, self.base.buyers).sum(axis=1) / (1 - shares[at]) / flow[at]
        )
        per_cost = -by_link(solution, shared, scenario)[tuple(self.family.link)] / flow
        return per_cut, per_cost

    def among(self, links: Positions) -> Problem:
        """Return the same problem where only these links may be cut."""
        family = Family(self.family.link[:, links], self.family.flow_usd_m[links])
        return replace(self, family=family)


__all__ = ["Family", "FamilyKind", "Problem", "family_of"]
