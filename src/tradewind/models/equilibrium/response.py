"""What a model answers: losses by economy, industry and group, with how they were found."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tradewind.core import InputError, Provenance, resolve
from tradewind.models.equilibrium.decomposition import welfare_decomposition
from tradewind.models.equilibrium.elasticities import Horizon
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.shock import Shock

_SHOWN = 10


@dataclass(frozen=True, eq=False)
class Response:
    """The world economy after a shock.

    Changes are relative to the baseline; prices are relative to world primary income, which is
    held fixed. A loss is negative.

    Parameters
    ----------
    shock, params
        What was asked.
    provenance
        Data sets, versions and parameters.
    warnings
        What a reader must know before quoting a figure.
    economies, industries
        The tables of the world.
    solution
        All arrays of the equilibrium.
    wall_time_s
        Seconds it took, compilation included where it was the first.

    Examples
    --------
    >>> from tradewind.models import Shock, respond
    >>> from tradewind.world import World
    >>> response = respond(World.load(), Shock("nothing"))
    >>> abs(response.world_change_usd_m) < 1e-3
    True
    """

    shock: Shock
    params: EquilibriumParams
    provenance: Provenance
    warnings: tuple[str, ...]
    economies: pd.DataFrame
    industries: pd.DataFrame
    solution: Solution
    wall_time_s: float

    @property
    def horizon(self) -> Horizon:
        """Return the horizon."""
        return self.params.horizon

    @property
    def residual(self) -> float:
        """Return the sup norm of the log residual, the market gap and the complementarity gap."""
        return max(self.solution.residual, self.solution.market_gap, self.solution.complementarity)

    @property
    def walras_residual(self) -> float:
        """Return the gap of the equation that is not imposed, relative to world primary income."""
        return self.solution.walras

    @property
    def iterations(self) -> int:
        """Return the iterations of the solver."""
        return self.solution.iterations

    def by_economy(self) -> pd.DataFrame:
        """Return one row per economy.

        Returns
        -------
        pandas.DataFrame
            Indexed by ISO3: ``name, real_income_change_pct, real_income_change_usd_m`` (equivalent
            variation, on baseline final expenditure), ``final_expenditure_usd_m`` (baseline),
            ``income_change_pct, consumer_price_change_pct`` (nominal), ``rents_usd_m`` (scarcity
            rents kept, new prices).
        """
        s = self.solution
        change = s.real_income - 1
        return pd.DataFrame(
            {
                "name": self.economies["name"],
                "real_income_change_pct": 100 * change,
                "real_income_change_usd_m": change * s.base.income,
                "final_expenditure_usd_m": s.base.income,
                "income_change_pct": 100 * (s.income / s.base.income - 1),
                "consumer_price_change_pct": 100 * (s.consumer_price - 1),
                "rents_usd_m": s.rents,
            },
            index=self.economies.index,
        )

    def by_industry(self, economy: str) -> pd.DataFrame:
        """Return one row per industry of an economy.

        Parameters
        ----------
        economy
            Code or name.

        Returns
        -------
        pandas.DataFrame
            Indexed by industry: ``name, output_usd_m`` (baseline), ``output_change_pct``
            (quantity), ``price_change_pct`` (of its output), ``purchase_price_change_pct`` (of the
            good where it is bought, all origins and scarcity wedges), NaN where there is no output
            or no purchase.

        Raises
        ------
        UnknownCodeError
            When the economy is not known; with suggestions.
        """
        s = self.solution
        code = resolve(economy, self.economies["name"].to_dict(), "economy")
        n = list(self.economies.index).index(code)
        output, demand = s.base.output[n], s.base.final[n] + s.base.inputs[n].sum(axis=1)
        price = s.economy_price[n]
        quantity = s.sales[n] / s.cost[n] / np.where(output > 0, output, 1)
        return pd.DataFrame(
            {
                "name": self.industries["short_name"],
                "output_usd_m": output,
                "output_change_pct": np.where(output > 0, 100 * (quantity - 1), np.nan),
                "price_change_pct": np.where(output > 0, 100 * (s.cost[n] - 1), np.nan),
                "purchase_price_change_pct": np.where(demand > 0, 100 * (price - 1), np.nan),
            },
            index=self.industries.index,
        )

    def by_group(self, column: str = "income_group") -> pd.DataFrame:
        """Return one row per group of economies.

        Parameters
        ----------
        column
            A column of the economies of the world, such as ``"income_group"`` or ``"region"``.

        Returns
        -------
        pandas.DataFrame
            Indexed by group: ``economies`` (how many), ``real_income_change_usd_m,
            real_income_change_pct`` (of the group's final expenditure).

        Raises
        ------
        InputError
            When there is no such column.
        """
        if column not in self.economies.columns:
            what = "Economies have no such column"
            fix = f"Use one of {', '.join(map(str, self.economies.columns))}"
            raise InputError(what, where="column", found=repr(column), fix=fix)
        table = self.by_economy().groupby(self.economies[column])
        change = table["real_income_change_usd_m"].sum()
        share = 100 * change / table["final_expenditure_usd_m"].sum()
        return pd.DataFrame(
            {
                "economies": table.size(),
                "real_income_change_usd_m": change,
                "real_income_change_pct": share,
            }
        )

    def decomposition(self) -> pd.DataFrame:
        """Return where each economy's change of welfare comes from; see `welfare_decomposition`.

        Returns
        -------
        pandas.DataFrame
            Indexed by ISO3: ``name, terms_of_trade_pct, volume_of_trade_pct, first_order_pct``
            (their sum), ``real_wage_pct, real_income_pct`` (exact).
        """
        parts = welfare_decomposition(self.solution)
        return pd.DataFrame(
            {
                "name": self.economies["name"],
                "terms_of_trade_pct": parts.terms_of_trade_pct,
                "volume_of_trade_pct": parts.volume_of_trade_pct,
                "first_order_pct": parts.first_order_pct,
                "real_wage_pct": parts.real_wage_pct,
                "real_income_pct": parts.real_income_pct,
            },
            index=self.economies.index,
        )

    @property
    def world_change_usd_m(self) -> float:
        """Return the sum over economies of their change of real income, US$ million."""
        return float(self.by_economy()["real_income_change_usd_m"].sum())

    @property
    def world_change_pct(self) -> float:
        """Return the world's change as a percentage of baseline final expenditure."""
        return 100 * self.world_change_usd_m / float(self.solution.base.income.sum())

    def to_frame(self) -> pd.DataFrame:
        """Return `by_economy`."""
        return self.by_economy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON; without the time it took."""
        rows = self.by_economy().rename_axis("iso3").reset_index()
        return {
            "model": "equilibrium",
            "shock": self.shock.to_toml(),
            "params": self.params.model_dump(),
            "world_change_usd_m": self.world_change_usd_m,
            "world_change_pct": self.world_change_pct,
            "by_economy": rows.to_dict(orient="records"),
            "residual": self.residual,
            "walras_residual": self.walras_residual,
            "iterations": self.iterations,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }

    def to_parquet(self, path: str | Path) -> Path:
        """Write `by_economy` to a Parquet file and return its path."""
        target = Path(path)
        self.by_economy().to_parquet(target)
        return target

    def __str__(self) -> str:
        """Return the world's change, the worst hit and the warnings as text."""
        table = self.by_economy().nsmallest(_SHOWN, "real_income_change_pct")
        columns = ["name", "real_income_change_pct", "real_income_change_usd_m"]
        rows = [("World", self.world_change_pct, self.world_change_usd_m)]
        rows += list(table[columns].itertuples(index=False, name=None))
        solved = (
            f"Residual {self.residual:.1e}, Walras {self.walras_residual:.1e}, "
            f"{self.iterations} iterations, {self.wall_time_s:.2f} s."
        )
        lines = [
            f"{self.shock.title}, {self.horizon} horizon: change of real income",
            *(f"  {name:<28}{pct:>+9.2f} % {usd / 1e3:>+12,.1f} US$ bn" for name, pct, usd in rows),
            solved,
        ]
        return "\n".join([*lines, *(f"Note: {warning}" for warning in self.warnings)])


__all__ = ["Response"]
