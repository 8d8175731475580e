"""Stress the world with a shock under one or more horizons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from tradewind.app.stressing_chains import AlongChains, along_chains
from tradewind.app.stressing_lanes import AtSea, at_sea
from tradewind.core import InputError, Provenance
from tradewind.models import HORIZONS, EquilibriumParams, Horizon, Response, Shock, respond
from tradewind.models.equilibrium import Fuels
from tradewind.models.minerals.response import YEAR_DAYS
from tradewind.models.terms import Rent
from tradewind.world import World

WORLD = "World"
TABLES = (
    "real-income", "minerals", "along-the-chain", "industry-at-risk", "displaced", "welfare",
    "supply-risk", "stages", "at-sea", "idle-sources",
)  # fmt: skip
"""Names of the tables of a stress; all but the first are there for shocks on minerals or at sea."""
LARGEST_SUPPORTED_PCT = 10.0
"""Change of real income, in percent, beyond which an answer carries a warning. Trade elasticities
are estimated on changes of prices and trade of ordinary size; for an economy to lose a tenth of its
income, substitution must be followed far outside them. The tenth itself is a judgement (C)."""
_NAMED = 5
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stress:
    """What one shock costs, by economy and horizon.

    Parameters
    ----------
    title, description
        The shock, by name and in plain words.
    horizons
        Those solved, in order.
    table
        One row per economy, the world included, and horizon: ``iso3, name, horizon,
        real_income_change_pct, real_income_change_usd_m``; losses are negative.
    solutions
        One row per horizon: residual, Walras residual, iterations.
    names
        Economy names by ISO3.
    warnings, provenance
        As in every result.
    chains
        What happens along chains of minerals; None where the shock has no mineral terms.
    sea
        What happens at sea; None where the shock closes nothing there.
    days
        How long the shock lasts; None where it does not say. Changes are at an annual rate.

    Examples
    --------
    >>> Stress.__slots__[0]
    'title'
    """

    title: str
    description: str
    horizons: tuple[Horizon, ...]
    table: pd.DataFrame
    solutions: pd.DataFrame
    names: dict[str, str]
    warnings: tuple[str, ...]
    provenance: Provenance
    chains: AlongChains | None = None
    sea: AtSea | None = None
    days: float | None = None

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by the name that the command knows it under."""
        parts = (part.tables for part in (self.chains, self.sea) if part is not None)
        return MappingProxyType(
            {TABLES[0]: self.table, **{k: v for p in parts for k, v in p.items()}}
        )

    def to_frame(self, table: str = "real-income") -> pd.DataFrame:
        """Return a table by name; InputError where there is none."""
        if table not in self.tables:
            what = "No such table"
            fix = f"Use {', '.join(self.tables)}"
            raise InputError(what, where="table", found=repr(table), fix=fix)
        return self.tables[table].copy()

    @property
    def wide(self) -> pd.DataFrame:
        """Return one row per economy: percent and US$ billion under each horizon."""
        frame = self.table.assign(usd_bn=self.table["real_income_change_usd_m"] / 1e3)
        wide = frame.pivot(
            index="iso3", columns="horizon", values=["real_income_change_pct", "usd_bn"]
        )
        wide.columns = [
            f"{'pct' if value == 'real_income_change_pct' else value}_{horizon}"
            for value, horizon in wide.columns
        ]
        if self.share_of_year is not None:
            in_all = wide[f"usd_bn_{self.horizons[0]}"] * self.share_of_year
            wide = wide.assign(usd_bn_in_all=in_all)
        return wide.assign(name=wide.index.map({**self.names, WORLD: WORLD}))

    @property
    def share_of_year(self) -> float | None:
        """Return the part of a year that the shock lasts, at most 1; None where it is not said."""
        return None if self.days is None else min(self.days / YEAR_DAYS, 1.0)

    def worst(self, count: int) -> list[str]:
        """Return the ISO3 codes of the worst hit, in percent, under the first horizon."""
        change = self._first_horizon
        return list(change[change < 0].nsmallest(count).index)

    def best(self, count: int) -> list[str]:
        """Return the ISO3 codes of the largest gains, in percent, under the first horizon."""
        change = self._first_horizon
        return list(change[change > 0].nlargest(count).index)

    @property
    def _first_horizon(self) -> pd.Series:
        first = self.table[self.table["horizon"] == self.horizons[0]].set_index("iso3")
        return first["real_income_change_pct"].drop(WORLD)

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "shock": self.title,
            "description": self.description,
            "by_economy": self.table,
            "solutions": self.solutions,
            "days": self.days,
            **({} if self.chains is None else {"chains": self.chains.to_dict()}),
            **({} if self.sea is None else {"sea": self.sea.to_dict()}),
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def stress_world(
    shock: str,
    *,
    horizons: Sequence[Horizon] = HORIZONS,
    rent: Rent | None = None,
    strength: float | None = None,
    fuels: Fuels | None = None,
    economies: Sequence[str] = (),
    progress: Progress | None = None,
    world: World | None = None,
) -> Stress:
    """Solve a shock of the gallery, or of a file, under each horizon.

    Parameters
    ----------
    shock
        Name in the gallery, or path of a TOML file.
    horizons
        Which to solve.
    rent
        Who keeps the scarcity rent of every cut; as the shock says by default.
    strength
        How far beyond its price a shortage of a mineral stops an industry, from 0 to 1; that of
        `tradewind.models.minerals.MineralParams` by default.
    fuels
        Whether fuels of all origins are one world market; by default they are where the shock
        closes a chokepoint (docs/adr/0011), and not otherwise.
    economies
        ISO3 of those whose supply risk along chains is asked for; those hit hardest by default.
    progress
        Called with a line of text, the solves done and the solves in all.
    world
        The baseline; the embedded world by default.

    Returns
    -------
    Stress
        Losses by economy and horizon.

    Raises
    ------
    InputError
        When the shock is not known or names unknown codes, no horizon is given, a rent is given
        to a shock that cuts nothing, or a strength to one without mineral terms.
    DataError
        When the shock has mineral terms and the world has not what chains need.
    ConvergenceError, NoEquilibriumError
        When a model has no answer.

    Examples
    --------
    >>> result = stress_world("taiwan-chip-cut", horizons=["long"])
    >>> bool(result.wide.loc["World", "pct_long"] < 0)
    True
    """
    if not horizons:
        what = "No horizon given"
        raise InputError(what, where="horizons", fix="Use short, medium or long")
    base = world or World.load()
    read = _with_rent(Shock.read(shock), rent)
    if not read.terms and not read.minerals:
        what = "The shock has no terms, so nothing would happen"
        raise InputError(what, where=shock, fix="Add a [[term]]; see docs/shocks.md")
    if strength is not None and not read.minerals:
        what = "The shock has no mineral terms, so that no shortage could reach industry"
        raise InputError(what, where="strength", found=f"{strength:g}", fix="Leave it out")
    if progress and read.minerals:
        progress("chains of minerals", 0, len(horizons))
    economic, chains = (
        along_chains(read, base, strength, economies) if read.minerals else (read, None)
    )
    sea = at_sea(economic, base)
    market = fuels or ("horizon" if sea is None else "world-market")
    solved: list[Response] = []
    for done, horizon in enumerate(horizons):
        if progress:
            progress(f"{horizon} horizon", done, len(horizons))
        solved.append(respond(base, economic, EquilibriumParams(horizon=horizon, fuels=market)))
    if progress:
        progress("done", len(horizons), len(horizons))
    table = pd.concat([_rows(r) for r in solved], ignore_index=True)
    warnings = dict.fromkeys(w for r in solved for w in r.warnings)
    return Stress(
        title=read.title,
        description=read.describe(base),
        horizons=tuple(horizons),
        table=table,
        solutions=pd.DataFrame([_solution(r) for r in solved]),
        names=base.economies["name"].to_dict(),
        warnings=(*beyond_sources(table), *warnings),
        provenance=solved[0].provenance.with_params(
            horizon=list(horizons), rent=rent or "as written", **_along_params(read, chains)
        ),
        chains=chains,
        sea=sea,
        days=read.days,
    )


def _along_params(shock: Shock, chains: AlongChains | None) -> dict[str, object]:
    """Return the shock as it was written, not the many losses of capacity that it became."""
    if chains is None:
        return {}
    return {"shock": shock.to_toml(), "days": chains.days, "strength": chains.strength}


def _with_rent(shock: Shock, rent: Rent | None) -> Shock:
    if rent is None:
        return shock
    if not shock.cuts:
        what = "The shock cuts no quantity, so that there is no rent to keep"
        raise InputError(what, where="rent", found=rent, fix="Leave the rent out")
    return shock.with_rent(rent)


def beyond_sources(table: pd.DataFrame) -> tuple[str, ...]:
    """Return a warning when any change is larger than the sources of the elasticities support.

    Parameters
    ----------
    table
        ``name, real_income_change_pct``, as in `Stress`.

    Returns
    -------
    tuple of str
        One line that names the economies, or none.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["Japan", "India"], "real_income_change_pct": [-12.0, 1.0]})
    >>> beyond_sources(table)
    ("A change beyond a tenth of income is beyond what the elasticities' sources support: Japan",)
    """
    far = table["real_income_change_pct"].abs() > LARGEST_SUPPORTED_PCT
    names = list(dict.fromkeys(table.loc[far, "name"]))
    if not names:
        return ()
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    said = "A change beyond a tenth of income is beyond what the elasticities' sources support"
    return (f"{said}: {', '.join(names[:_NAMED])}{rest}",)


def _rows(response: Response) -> pd.DataFrame:
    columns = ["iso3", "name", "real_income_change_pct", "real_income_change_usd_m"]
    economies = response.by_economy().rename_axis("iso3").reset_index()[columns]
    world = [WORLD, WORLD, response.world_change_pct, response.world_change_usd_m]
    rows = pd.concat([economies, pd.DataFrame([world], columns=columns)], ignore_index=True)
    return rows.assign(horizon=response.params.horizon)


def _solution(response: Response) -> dict[str, object]:
    return {
        "horizon": response.params.horizon,
        "residual": response.residual,
        "walras_residual": response.walras_residual,
        "iterations": response.iterations,
    }


def gallery() -> pd.DataFrame:
    """Return the ready shocks.

    Returns
    -------
    pandas.DataFrame
        ``name, title``.

    Examples
    --------
    >>> "taiwan-chip-cut" in set(gallery()["name"])
    True
    """
    return pd.DataFrame(Shock.gallery().items(), columns=["name", "title"])


__all__ = [
    "LARGEST_SUPPORTED_PCT",
    "TABLES",
    "WORLD",
    "Stress",
    "beyond_sources",
    "gallery",
    "stress_world",
]
