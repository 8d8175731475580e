"""What a shock does along one chain: tonnes short, prices, cover, who is displaced, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import InputError
from tradewind.models.minerals.chain import Chain, Floats
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.plan import ChainPlan
from tradewind.models.minerals.problem import problem_of
from tradewind.models.minerals.programme import Problem
from tradewind.models.minerals.solve import Optimum, solve
from tradewind.models.minerals.strain import Strain

YEAR_DAYS = 365.0
_NOTHING = 1e-9
"""Share of world use below which nothing is sold."""
_MADE = ("keep", "answer", "new")
_SCRAP = ("scrap_keep", "scrap_answer", "new_scrap")


@dataclass(frozen=True, eq=False)
class ChainResponse:
    """What a shock does along one chain, at an annual rate.

    Parameters
    ----------
    chain, strain, plan, params
        What was asked.
    days
        How long the shock lasts.
    problem, optimum
        The programme and its solution.

    Examples
    --------
    >>> ChainResponse.__name__
    'ChainResponse'
    """

    chain: Chain
    strain: Strain
    plan: ChainPlan
    params: MineralParams
    days: float
    problem: Problem
    optimum: Optimum

    @property
    def _n(self) -> int:
        return len(self.chain.nodes)

    @cached_property
    def use_t(self) -> Floats:
        """Return (node,) tonnes used a year."""
        last = len(self.chain.stages) - 1
        return self.problem.scale_t * self.problem.sums(self.optimum.x, ("use",), last, self._n)

    @cached_property
    def wanted_t(self) -> Floats:
        """Return (node,) tonnes a year that users want at the baseline price, after thrift."""
        return self.problem.scale_t * self.problem.use

    @property
    def shortage_share(self) -> Floats:
        """Return (node,) share of what users want that they do not get; never below 0."""
        wanted = self.wanted_t
        short = np.divide(wanted - self.use_t, wanted, out=np.zeros_like(wanted), where=wanted > 0)
        return np.maximum(short, 0.0)

    def output_t(self, stage: int) -> Floats:
        """Return (node,) tonnes made a year at a stage, from its feed."""
        return self.problem.scale_t * self.problem.sums(self.optimum.x, _MADE, stage, self._n)

    def scrap_t(self, stage: int) -> Floats:
        """Return (node,) tonnes made a year at a stage from scrap."""
        return self.problem.scale_t * self.problem.sums(self.optimum.x, _SCRAP, stage, self._n)

    def released_t(self, stage: int) -> Floats:
        """Return (node,) tonnes taken from stocks a year."""
        return self.problem.scale_t * self.problem.sums(self.optimum.x, ("stock",), stage, self._n)

    def flow_t(self, stage: int) -> Floats:
        """Return (origin, destination) tonnes a year."""
        found: Floats = self.problem.scale_t * self.problem.flows(self.optimum.x, stage, self._n)
        return found

    def seller_price(self, stage: int) -> Floats:
        """Return (node,) price where goods leave, over the baseline price of the last stage."""
        found: Floats = self.optimum.price[stage * self._n : (stage + 1) * self._n]
        return found

    def sells(self, stage: int) -> NDArray[np.bool_]:
        """Return (node,) whether anything leaves a node: where nothing does, its price is idle."""
        sold: NDArray[np.bool_] = self.flow_t(stage).sum(axis=1) > _NOTHING * self.problem.scale_t
        return sold

    def buyer_price(self, stage: int) -> Floats:
        """Return (node,) price where goods arrive, over the baseline price of the last stage."""
        first = (len(self.chain.stages) + stage) * self._n
        found: Floats = self.optimum.price[first : first + self._n]
        return found

    @property
    def price_change_pct(self) -> Floats:
        """Return (node,) change of the price that users pay, percent; NaN where nobody uses it."""
        change = 100 * (self.buyer_price(len(self.chain.stages) - 1) - 1)
        found: Floats = np.where(self.wanted_t > 0, change, np.nan)
        return found

    @property
    def world_price_change_pct(self) -> float:
        """Return the change of the price that users pay, weighted by what they wanted, percent."""
        total = float(self.wanted_t.sum())
        weight = self.wanted_t / total if total else self.wanted_t
        return float(np.nansum(weight * np.nan_to_num(self.price_change_pct)))

    @property
    def world_shortage_share(self) -> float:
        """Return the share of what the world's users want that they do not get."""
        wanted = self.wanted_t
        return float(1 - self.use_t.sum() / wanted.sum()) if wanted.sum() else 0.0

    def to_frame(self) -> pd.DataFrame:
        """Return one row per economy.

        Returns
        -------
        pandas.DataFrame
            ``mineral, economy, wanted_t, used_t, short_t`` (at an annual rate), ``shortage_share,
            price_change_pct, released_t, cover_days`` (how long what is held would last for the
            supply that is missing; infinite where none is), ``displaced_t`` (what it sold abroad
            less or more).
        """
        last = len(self.chain.stages) - 1
        released = self.released_t(last)
        short = np.maximum(self.wanted_t - self.use_t, 0.0)
        base, now = self.chain.stages[last].flow_t, self.flow_t(last)
        sold = (now - np.diag(np.diag(now))).sum(axis=1)
        before = (base - np.diag(np.diag(base))).sum(axis=1)
        return pd.DataFrame(
            {
                "mineral": self.chain.mineral,
                "economy": self.chain.nodes,
                "wanted_t": self.wanted_t,
                "used_t": self.use_t,
                "short_t": short,
                "shortage_share": self.shortage_share,
                "price_change_pct": self.price_change_pct,
                "released_t": released,
                "cover_days": self._cover_days(short + released),
                "sold_abroad_change_t": sold - before,
            }
        )

    def _cover_days(self, missing: Floats) -> Floats:
        """Return days for which users' and prepared stocks would fill all that is missing."""
        last = self.chain.stages[-1]
        held = self.chain.use_t * self.params.users_stock_days / YEAR_DAYS
        for stock in self.plan.stocks:
            nodes = [self.chain.nodes.index(e) for e in stock.economies if e in self.chain.nodes]
            if stock.stage == last.name and nodes:
                held[nodes] += self.chain.use_t[nodes] * stock.days / YEAR_DAYS
        daily = missing / YEAR_DAYS
        faint = 1e-9 * self.wanted_t.sum() / YEAR_DAYS
        days: Floats = np.divide(held, daily, out=np.full(held.shape, np.inf), where=daily > faint)
        return days

    def stage_frame(self) -> pd.DataFrame:
        """Return one row per stage and economy: output, scrap, stocks and prices.

        Returns
        -------
        pandas.DataFrame
            ``mineral, stage, economy, output_before_t, output_t, scrap_t, released_t,
            seller_price_change_pct, buyer_price_change_pct``.
        """
        parts = []
        for s, stage in enumerate(self.chain.stages):
            parts.append(
                pd.DataFrame(
                    {
                        "mineral": self.chain.mineral,
                        "stage": stage.name,
                        "economy": self.chain.nodes,
                        "output_before_t": stage.output_t,
                        "output_t": self.output_t(s),
                        "scrap_t": self.scrap_t(s),
                        "released_t": self.released_t(s),
                        "seller_price_change_pct": np.where(
                            self.sells(s),
                            100 * (self.seller_price(s) / stage.price_share - 1), np.nan,
                        ),
                        "buyer_price_change_pct": np.where(
                            stage.received_t > 0,
                            100 * (self.buyer_price(s) / stage.price_share - 1), np.nan,
                        ),
                    }
                )
            )  # fmt: skip
        return pd.concat(parts, ignore_index=True)

    def displaced(self, top: int = 10) -> pd.DataFrame:
        """Return the links that change most: who lost what supply, and who took it.

        Parameters
        ----------
        top
            How many.

        Returns
        -------
        pandas.DataFrame
            ``mineral, stage, origin, destination, before_t, after_t, change_t``, the largest first.
        """
        parts = []
        for s, stage in enumerate(self.chain.stages):
            after = self.flow_t(s)
            i, j = np.nonzero(~np.eye(self._n, dtype=bool))
            parts.append(
                pd.DataFrame(
                    {
                        "mineral": self.chain.mineral,
                        "stage": stage.name,
                        "origin": np.array(self.chain.nodes)[i],
                        "destination": np.array(self.chain.nodes)[j],
                        "before_t": stage.flow_t[i, j],
                        "after_t": after[i, j],
                        "change_t": after[i, j] - stage.flow_t[i, j],
                    }
                )
            )
        rows = pd.concat(parts, ignore_index=True)
        order = rows["change_t"].abs().sort_values(ascending=False, kind="stable").index
        return rows.loc[order].head(top).reset_index(drop=True)


def respond_chain(
    chain: Chain,
    strain: Strain | None = None,
    plan: ChainPlan | None = None,
    params: MineralParams | None = None,
    days: float = YEAR_DAYS,
) -> ChainResponse:
    """Solve a chain under a strain.

    Parameters
    ----------
    chain
        The baseline.
    strain
        What is cut, taxed or lost; nothing by default.
    plan
        What is prepared; nothing by default. What belongs to other minerals is passed over.
    params
        How it responds.
    days
        How long it lasts: what is held is spread evenly over it.

    Returns
    -------
    ChainResponse
        Without strain and plan it is the baseline.

    Raises
    ------
    InputError
        When the days are not above 0, or a plan names a stage or an economy that is not there.
    ConvergenceError
        When the programme is not solved to tolerance.

    Examples
    --------
    >>> respond_chain.__name__
    'respond_chain'
    """
    if not 0 < days < float("inf"):
        what = "A shortage does not last longer than 0 days"
        raise InputError(what, where="days", found=repr(days), fix="Give days above 0")
    chosen = params or MineralParams()
    own = (plan or ChainPlan()).of(chain.mineral)
    _require_fit(own, chain)
    hit = strain or Strain.none(chain)
    problem = problem_of(chain, hit, own, chosen, days)
    optimum = solve(problem, where=f"chain of {chain.name}")
    return ChainResponse(chain, hit, own, chosen, days, problem, optimum)


def _require_fit(plan: ChainPlan, chain: Chain) -> None:
    """Raise where something is prepared at a stage, or by an economy, that the chain lacks."""
    stages = [stock.stage for stock in plan.stocks] + [made.stage for made in plan.capacities]
    for stage in stages:
        chain.stage(stage, where=f"plan for {chain.name}, stage")
    holders = [code for stock in plan.stocks for code in stock.economies]
    unknown = [c for c in (*holders, *(t.economy for t in plan.thrifts)) if c not in chain.nodes]
    if unknown:
        what = f"This economy has too small a part in the chain of {chain.name}"
        fix = f"Use one of {', '.join(chain.nodes)}"
        raise InputError(what, where="plan", found=unknown[0], fix=fix)


__all__ = ["YEAR_DAYS", "ChainResponse", "respond_chain"]
