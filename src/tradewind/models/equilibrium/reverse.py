"""reverse(world, economy, loss): the smallest cuts found that cost an economy a given loss."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tradewind.core import InputError, Provenance
from tradewind.models.codes import ALL, Codes, as_codes
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.respond import economy_names, respond
from tradewind.models.equilibrium.response import Response
from tradewind.models.equilibrium.reverse_problem import FamilyKind, Problem, family_of
from tradewind.models.equilibrium.reverse_reach import Plan
from tradewind.models.equilibrium.reverse_starts import Search, search
from tradewind.models.equilibrium.solve import without_deficits
from tradewind.models.shock import Shock
from tradewind.models.terms import RENTS, Rent
from tradewind.world import World

_PERCENT = 100.0
_MET = 1e-4
"""Relative: a loss this near to the one wanted is the one wanted."""
_LOCAL = (
    "The smallest cut found, not the smallest there is: the problem is not convex, and the search "
    "stops where no link can be dropped or exchanged to advantage. Somebody may find a smaller one."
)
_FREE = (
    "Links that are not cut are free to sell more. A link is left alone or loses at least "
    "{share:.0%} of its quantity: a quota just below its baseline would cost nothing here and "
    "still keep it from replacing what is lost."
)
_BEYOND = (
    "The loss is {loss:.3g} %, more than wanted: with these shares no cheaper plan was nearer."
)
_DEEP = (
    "Up to {share:.0%} of a link may be cut, and the last percents cost most: a further dollar "
    "costs up to US$ {most:,.0f} here. Cuts so deep lean on elasticities far beyond the changes "
    "that they were estimated on; the answer says as much about them as about the goods."
)
_MONEY = "Money cut is the baseline value of the quantity that no longer arrives."


@dataclass(frozen=True, eq=False)
class Reverse:
    """The smallest cuts found that cost an economy a given loss.

    Parameters
    ----------
    economy
        ISO3 code.
    target_loss_pct
        The loss of real income that was wanted.
    family
        Which links could be cut, in words.
    links
        One row per link that is cut, the most money first: ``origin, destination, industry,
        flow_usd_m`` (baseline), ``cut_share, cut_usd_m, loss_per_cut`` (US$ lost per further US$
        cut, by the adjoint).
    shock
        The cuts; `respond` of it gives `response` again.
    response
        The world economy after them.
    family_trade_usd_m, imports_usd_m
        Baseline trade of the family, and imports of the economy.
    comparison
        Indexed by ``found``, ``uniform`` (the whole family alike), ``single`` (the one link that
        does it with least money): ``links, cut_share, cut_usd_m, loss_pct``; NaN where that way
        does not reach the loss.
    warnings, provenance, wall_time_s
        As in every result.

    Examples
    --------
    >>> found = reverse(World.load(), "JPN", 0.5, origins="CHL", industries="B07")
    >>> abs(found.loss_pct - 0.5) < 1e-3
    True
    """

    economy: str
    target_loss_pct: float
    family: str
    links: pd.DataFrame
    shock: Shock
    response: Response
    family_trade_usd_m: float
    imports_usd_m: float
    comparison: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance
    wall_time_s: float

    @property
    def cut_usd_m(self) -> float:
        """Return the baseline value of all that is cut."""
        return float(self.links["cut_usd_m"].sum())

    @property
    def cut_of_family_pct(self) -> float:
        """Return what is cut in percent of the family's trade."""
        return _PERCENT * self.cut_usd_m / self.family_trade_usd_m

    @property
    def cut_of_imports_pct(self) -> float:
        """Return what is cut in percent of the economy's imports."""
        return _PERCENT * self.cut_usd_m / self.imports_usd_m

    @property
    def loss_pct(self) -> float:
        """Return the economy's loss of real income, percent."""
        return -float(self.response.by_economy().loc[self.economy, "real_income_change_pct"])

    @property
    def loss_usd_m(self) -> float:
        """Return the economy's loss of real income, US$ million."""
        return -float(self.response.by_economy().loc[self.economy, "real_income_change_usd_m"])

    @property
    def world_loss_usd_m(self) -> float:
        """Return the sum over economies of their losses, US$ million."""
        return -self.response.world_change_usd_m

    @property
    def residual(self) -> float:
        """Return the residual of the response."""
        return self.response.residual

    def to_frame(self) -> pd.DataFrame:
        """Return `links`."""
        return self.links

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON; without the time it took."""
        return {
            "economy": self.economy,
            "target_loss_pct": self.target_loss_pct,
            "family": self.family,
            "cut_usd_m": self.cut_usd_m,
            "cut_of_family_pct": self.cut_of_family_pct,
            "cut_of_imports_pct": self.cut_of_imports_pct,
            "loss_pct": self.loss_pct,
            "loss_usd_m": self.loss_usd_m,
            "world_loss_usd_m": self.world_loss_usd_m,
            "links": self.links.to_dict(orient="records"),
            "comparison": self.comparison.rename_axis("way").reset_index().to_dict("records"),
            "shock": self.shock.to_toml(),
            "residual": self.residual,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def reverse(
    world: World,
    economy: str,
    loss_pct: float,
    *,
    family: FamilyKind = "imports",
    origins: Codes = "all",
    destinations: Codes = "all",
    industries: Codes = "all",
    rent: Rent = "exporter",
    min_share: float = 0.25,
    max_share: float = 0.95,
    params: EquilibriumParams | None = None,
    progress: Callable[[str], None] | None = None,
) -> Reverse:
    """Return the smallest cuts found, in money, that cost an economy a given loss.

    What is minimised is the baseline value of what no longer arrives. The problem is not convex:
    what is returned is a local optimum, exact in its loss, beside what simpler cuts would take.

    Parameters
    ----------
    world
        The baseline.
    economy
        Whose real income; code or name.
    loss_pct
        Percent of real income, between 0 and 100.
    family
        Which links may be cut: ``"imports"`` or ``"exports"`` of the economy, or ``"all"`` links
        between economies.
    origins, destinations, industries
        What the family is restricted to: codes, names, groupings, or ``"all"``.
    rent
        Who keeps the scarcity rent of the cuts.
    min_share, max_share
        A link is left alone or loses a share between these; 0 < min <= max < 1.
    params
        Horizon and the rest; the short horizon by default.
    progress
        Called with a line of text.

    Returns
    -------
    Reverse
        The cuts, their loss, and the comparison.

    Raises
    ------
    UnknownCodeError
        When a code is not known.
    InputError
        When a number is out of range, the family has no trade, or does not reach the loss.

    Examples
    --------
    >>> found = reverse(World.load(), "JPN", 0.5, origins="CHL", industries="B07")
    >>> found.links["origin"].tolist()
    ['CHL']
    """
    began = time.perf_counter()
    chosen = params or EquilibriumParams()
    code = world.economy(economy, where="economy")
    _require(loss_pct, rent, min_share, max_share)
    base = Baseline.from_world(world, chosen.resolution)
    names = economy_names(world)
    elasticities = chosen.elasticities(list(world.industries.index))
    if chosen.deficits == "zero":
        base = without_deficits(base, elasticities, tolerance=chosen.tolerance, names=names)
    only = {
        "origins": as_codes(origins, "origins"),
        "destinations": as_codes(destinations, "destinations"),
        "industries": as_codes(industries, "industries"),
    }
    links = family_of(world, base, code, family, **only)
    problem = Problem(
        base=base,
        elasticities=elasticities,
        scaled=chosen.deficits == "scaled",
        tolerance=chosen.tolerance,
        names=names,
        family=links,
        target=list(world.economies.index).index(code),
        loss_pct=loss_pct,
        rent=rent,
        min_share=min_share,
        max_share=max_share,
    )
    found = search(problem, progress or (lambda _text: None))
    if found.best is None:
        raise _unreachable(found, problem, code)
    table = _table(problem, found.best, world)
    shock = _shock(table, code, loss_pct, rent, world)
    response = respond(world, shock, chosen)
    beyond = found.best.loss_pct > loss_pct * (1 + _MET)
    return Reverse(
        economy=code,
        target_loss_pct=loss_pct,
        family=_in_words(family, only, code),
        links=table,
        shock=shock,
        response=response,
        family_trade_usd_m=float(links.flow_usd_m.sum()),
        imports_usd_m=_imports_usd_m(base, problem.target),
        comparison=_comparison(found, problem),
        warnings=(
            *([_BEYOND.format(loss=found.best.loss_pct)] if beyond else []),
            _LOCAL,
            _MONEY,
            _DEEP.format(share=max_share, most=float(table["loss_per_cut"].max())),
            _FREE.format(share=min_share),
            *response.warnings,
        ),
        provenance=response.provenance.with_params(
            economy=code,
            loss_pct=loss_pct,
            family=family,
            min_share=min_share,
            max_share=max_share,
            **{name: list(codes) for name, codes in only.items()},
        ),
        wall_time_s=time.perf_counter() - began,
    )


def _require(loss_pct: float, rent: Rent, min_share: float, max_share: float) -> None:
    if not (math.isfinite(loss_pct) and 0 < loss_pct < _PERCENT):
        what = "The loss is not between 0 and 100 percent"
        fix = "Give percent of real income, such as 1 for one percent"
        raise InputError(what, where="loss_pct", found=f"{loss_pct:g}", fix=fix)
    if rent not in RENTS:
        what = "Unknown keeper of the rent"
        raise InputError(what, where="rent", found=repr(rent), fix=f"Use {', '.join(RENTS)}")
    if not 0 < min_share <= max_share < 1:
        what = "Shares are not in order between 0 and 1"
        found = f"{min_share:g} and {max_share:g}"
        fix = "Give 0 < min_share <= max_share < 1"
        raise InputError(what, where="min_share, max_share", found=found, fix=fix)


def _unreachable(found: Search, problem: Problem, code: str) -> InputError:
    what = "The family of links does not reach this loss"
    most = f"at most {found.most_loss_pct:.3g} % with cuts up to {problem.max_share:.0%}"
    fix = "Ask for a smaller loss, a wider family, another keeper of the rent or a shorter horizon"
    return InputError(what, where=code, found=f"{problem.loss_pct:g} % wanted, {most}", fix=fix)


def _imports_usd_m(base: Baseline, target: int) -> float:
    n, r = base.shape
    bought = base.trade.reshape(n, n, base.buyers, r)[:, target]
    return float(bought.sum() - bought[target].sum())


def _table(problem: Problem, plan: Plan, world: World) -> pd.DataFrame:
    at = plan.cuts
    i, d, r = problem.family.link[:, at]
    marginal = problem.marginal(plan.shares)
    economies, industries = world.economies.index, world.industries.index
    flow, share = problem.family.flow_usd_m[at], plan.shares[at]
    table = pd.DataFrame(
        {
            "origin": economies[i],
            "destination": economies[d],
            "industry": industries[r],
            "flow_usd_m": flow,
            "cut_share": share,
            "cut_usd_m": share * flow,
            "loss_per_cut": np.nan if marginal is None else marginal[0][at],
        }
    )
    return table.sort_values("cut_usd_m", ascending=False, ignore_index=True)


def _shock(table: pd.DataFrame, code: str, loss_pct: float, rent: Rent, world: World) -> Shock:
    shock = Shock(
        f"reverse-{code.lower()}",
        title=f"Cuts that cost {world.economies.loc[code, 'name']} {loss_pct:g} % of real income",
        story="The smallest cuts found that cost this much; nobody has announced them.",
        source="Computed: a reverse stress test",
    )
    for row in table.itertuples(index=False):
        shock = shock.cut(
            origin=row.origin,
            destination=row.destination,
            industry=row.industry,
            share=float(row.cut_share),
            rent=rent,
        )
    return shock


def _in_words(kind: FamilyKind, only: dict[str, tuple[str, ...]], code: str) -> str:
    words = {
        "imports": f"imports of {code}",
        "exports": f"exports of {code}",
        "all": "trade between all economies",
    }[kind]
    for name, label in (("origins", "from"), ("destinations", "to"), ("industries", "industry")):
        if only[name] != (ALL,):
            listed = ", ".join(only[name])
            words += f", {label} {listed}"
    return words


def _comparison(found: Search, problem: Problem) -> pd.DataFrame:
    ways = {"found": found.best, "uniform": found.uniform, "single": found.single}
    rows = {way: _way(plan, problem) for way, plan in ways.items()}
    return pd.DataFrame.from_dict(rows, orient="index")


def _way(plan: Plan | None, problem: Problem) -> dict[str, float]:
    names = ("links", "cut_share", "cut_usd_m", "loss_pct")
    if plan is None:
        return dict.fromkeys(names, math.nan)
    traded = float(problem.family.flow_usd_m[plan.cuts].sum())
    share = plan.money_usd_m / traded
    return dict(zip(names, (plan.cuts.size, share, plan.money_usd_m, plan.loss_pct), strict=True))


__all__ = ["Reverse", "reverse"]
