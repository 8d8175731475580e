"""The main job: everything that a briefing on some economies shows, as tables and named figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from tradewind.app.assessing import assess_risk
from tradewind.app.briefing_dependence import measure_members
from tradewind.app.briefing_figures import costliest, dependence_figures, response_figures
from tradewind.app.briefing_limits import LIMITS
from tradewind.app.briefing_params import BriefingParams
from tradewind.app.briefing_responses import joined, main_rents, respond_to_all
from tradewind.app.briefing_risk import risk_figures, risk_tables
from tradewind.app.briefing_shocks import (
    ChosenShock,
    Rent,
    choose_shocks,
    easier_trade,
    largest_suppliers,
    on_top_of,
)
from tradewind.core import Finding, InputError, Provenance
from tradewind.measure.result import records
from tradewind.models import HORIZONS
from tradewind.risk import RiskParams, RiskResult
from tradewind.world import World

Progress = Callable[[str, int, int], None]
"""Called with a line of text, the steps done and the steps in all."""

_SHOCKS = 6
_FEWEST_OUTSIDE = 2
_RISK_STEPS = 6
"""What `tradewind.risk.assess` counts to."""
_STEPS = 1 + _RISK_STEPS + (2 * _SHOCKS + 2) * len(HORIZONS)
"""Dependence; risk; each shock with both scarcity prices; easier trade, alone and with a shock."""


@dataclass(frozen=True, slots=True)
class BriefingResults:
    """Everything that a briefing shows.

    Money is in US$ million where a column ends in ``_usd_m``, in US$ where it ends in ``_usd``;
    changes end in ``_pct`` (per cent); a loss is negative, but positive in `risk` and the tables
    and figures of it. Shares and indices run from 0 to 1.

    Parameters
    ----------
    members
        ISO3 codes, in the order given.
    economies
        ``name, income_group, region, m49`` of every economy, by ISO3.
    world_year, mineral_year
        Years of the input-output table and of mineral trade.
    supplier
        ISO3 of the outside economy that stands behind most of what all members buy abroad.
    worst, easier
        Keys of the shock that costs the members most in the short horizon, and of easier trade.
    industries, minerals, origins, joint_origins, common
        Dependence: see `MemberDependence`.
    shocks
        ``shock, label, title, reason, rent, parties, terms`` of the six shocks and of easier trade.
    changes, groups, bystanders, solver
        What they do: see `Responses`.
    risk, risk_run
        What shocks are expected to cost, and the id of the run that keeps it.
    risk_tables
        What the risk section shows: see `briefing_risk`.
    figures
        Every number that the prose quotes, by name.
    limits
        ``title, text`` of what the figures leave out.
    params, provenance, findings, imputed, warnings
        What was supposed, read, found, imputed, and what to beware of.

    Examples
    --------
    >>> results.members
    ('IND', 'JPN')
    """

    members: tuple[str, ...]
    economies: pd.DataFrame
    world_year: int
    mineral_year: int
    supplier: str
    worst: str
    easier: str
    industries: pd.DataFrame
    minerals: pd.DataFrame
    origins: pd.DataFrame
    joint_origins: pd.DataFrame
    common: pd.DataFrame
    shocks: pd.DataFrame
    changes: pd.DataFrame
    groups: pd.DataFrame
    bystanders: pd.DataFrame
    solver: pd.DataFrame
    risk: RiskResult
    risk_run: str
    risk_tables: Mapping[str, pd.DataFrame]
    figures: Mapping[str, float]
    limits: pd.DataFrame
    params: BriefingParams
    provenance: Provenance
    findings: tuple[Finding, ...]
    imputed: frozenset[str]
    warnings: tuple[str, ...]

    @property
    def names(self) -> Mapping[str, str]:
        """Return the name of every economy by ISO3."""
        return MappingProxyType({str(k): str(v) for k, v in self.economies["name"].items()})

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return every table by name."""
        names = (
            "industries", "minerals", "origins", "joint_origins", "common", "shocks", "changes",
            "groups", "bystanders", "solver", "limits",
        )  # fmt: skip
        own = {name: getattr(self, name) for name in names}
        return MappingProxyType({**own, **self.risk_tables})

    def to_frame(self, table: str = "changes") -> pd.DataFrame:
        """Return a copy of one table.

        Parameters
        ----------
        table
            One of `tables`.

        Returns
        -------
        pandas.DataFrame
            The table.

        Raises
        ------
        InputError
            When there is no such table.

        Examples
        --------
        >>> len(results.to_frame("shocks"))
        7
        """
        if table not in self.tables:
            known = ", ".join(self.tables)
            what = "Unknown table"
            raise InputError(what, where="table", found=table, fix=f"One of {known}")
        return self.tables[table].copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and lists, ready for JSON."""
        return {
            "members": list(self.members),
            "risk_run": self.risk_run,
            "figures": dict(self.figures),
            **{name: records(table) for name, table in self.tables.items()},
            "params": self.params.model_dump(),
            "provenance": self.provenance.to_dict(),
            "warnings": list(self.warnings),
        }

    def to_parquet(self, folder: str | Path) -> tuple[Path, ...]:
        """Write one file per table into `folder` and return their paths."""
        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        paths = tuple(target / f"{name}.parquet" for name in self.tables)
        for path, table in zip(paths, self.tables.values(), strict=True):
            table.to_parquet(path, index=False)
        return paths

    def __str__(self) -> str:
        """Return the shocks with what they do to members, bystanders and the world."""
        titles = self.shocks.set_index("shock")["title"]
        wide = self.groups[self.groups["main"]].pivot_table(
            index="shock", columns=["group", "horizon"], values="change_pct", sort=False
        )
        head = f"Briefing on {', '.join(self.members)}: change of real income, per cent"
        return f"{head}\n{wide.round(3).rename(index=titles).to_string()}"


def brief(
    world: World,
    members: Sequence[str],
    params: BriefingParams | None = None,
    progress: Progress | None = None,
    *,
    risk_params: RiskParams | None = None,
) -> BriefingResults:
    """Measure what some economies depend on, what shocks cost, and what easier trade would do.

    Parameters
    ----------
    world
        The baseline.
    members
        One economy or more, by code or name; repeated ones count once.
    params
        How deep the shocks cut and how much is shown.
    progress
        Called with a line of text, the steps done and the steps in all.
    risk_params
        How risk is computed; as `assess_risk` does by default, so that a run which is kept is
        used again.

    Returns
    -------
    BriefingResults
        All tables and figures of the document; `tradewind.report.write_briefing` writes it.

    Raises
    ------
    InputError
        When there is no member, or no economy besides the members.
    UnknownCodeError
        When a member is not an economy of the world.
    ModelError
        When risk has no answer. A single shock without one is a warning and a gap in the tables.

    Examples
    --------
    >>> results.worst
    'goods'
    >>> brief(World.load(), ["JPM"])
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: ...
    """
    chosen = params or BriefingParams()
    codes = _codes(world, members)
    count = _Counter(progress)
    count("Measuring dependence")
    found = measure_members(world, codes, chosen)
    assessed = assess_risk(
        codes, risk_params, world=world, progress=count.within("Risk", _RISK_STEPS)
    )
    shocks = choose_shocks(world, codes, found, chosen)
    easier = easier_trade(world, codes, chosen)
    responses = respond_to_all(world, codes, (*shocks, easier), chosen.bystanders, count)
    worst = costliest(responses.groups, [shock.key for shock in shocks])
    rents = main_rents(responses.groups)
    costly = next(shock for shock in shocks if shock.key == worst)
    eased = on_top_of(easier, costly.with_rent(rents[worst]))
    after = respond_to_all(world, codes, (eased,), chosen.bystanders, count)
    supplier = largest_suppliers(found)[0]
    figures = {
        "economies": float(len(world.economies)),
        "industries": float(len(world.industries)),
        "bystanders_named": float(chosen.bystanders),
        **dict(dependence_figures(found, codes, supplier)),
        **dict(risk_figures(assessed.result)),
        **dict(
            response_figures(
                joined(responses, after),
                codes,
                {"worst": worst, "easier": easier.key, "eased": eased.key},
            )
        ),
    }
    count.finish()
    return BriefingResults(
        members=codes,
        economies=world.economies[["name", "income_group", "region", "m49"]],
        world_year=world.year,
        mineral_year=chosen.year or int(world.mineral_trade["year"].max()),
        supplier=supplier,
        worst=worst,
        easier=easier.key,
        industries=found.industries,
        minerals=found.minerals,
        origins=found.origins,
        joint_origins=found.joint_origins,
        common=found.common,
        shocks=_shock_table(world, (*shocks, easier), rents),
        changes=responses.economies,
        groups=responses.groups,
        bystanders=responses.bystanders,
        solver=responses.solver,
        risk=assessed.result,
        risk_run=assessed.run.id,
        risk_tables=MappingProxyType(risk_tables(assessed.result, world)),
        figures=MappingProxyType(figures),
        limits=pd.DataFrame(LIMITS.items(), columns=["title", "text"]),
        params=chosen,
        provenance=world.provenance.with_params(members=list(codes), **chosen.model_dump()),
        findings=world.findings,
        imputed=world.imputed,
        warnings=tuple(dict.fromkeys([*found.warnings, *responses.warnings, *after.warnings])),
    )


class _Counter:
    """Counts steps for whoever wants to know; the world itself is never touched."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0

    def __call__(self, text: str) -> None:
        if self._progress:
            self._progress(text, self._done, _STEPS)
        self._done += 1

    def within(self, job: str, steps: int) -> Progress:
        """Return what counts the steps of another job as the next steps of this one."""
        before = self._done
        self._done += steps

        def advance(text: str, done: int, _whole: int) -> None:
            if self._progress:
                self._progress(f"{job}: {text}", before + done, _STEPS)

        return advance

    def finish(self) -> None:
        if self._progress:
            self._progress("Done", _STEPS, _STEPS)


def _codes(world: World, members: Sequence[str]) -> tuple[str, ...]:
    given = [members] if isinstance(members, str) else list(members)
    codes = tuple(dict.fromkeys(world.economy(code, where="members") for code in given))
    outside = len(world.economies) - len(codes)
    if not codes:
        what, fix = "A briefing needs a member", "Name at least one economy, such as JPN"
        raise InputError(what, where="members", found="none", fix=fix)
    if outside < _FEWEST_OUTSIDE:
        what, fix = "Too few economies are left outside", "Name fewer economies"
        raise InputError(what, where="members", found=f"{outside} outside", fix=fix)
    return codes


def _shock_table(
    world: World, shocks: Sequence[ChosenShock], rents: Mapping[str, Rent]
) -> pd.DataFrame:
    rows = [
        {
            "shock": chosen.key,
            "label": chosen.label,
            "title": chosen.title,
            "reason": chosen.reason,
            "rent": rents[chosen.key],
            "parties": ", ".join(sorted(chosen.parties(world))),
            "terms": _main_case(chosen, rents).shock.describe(world),
        }
        for chosen in shocks
    ]
    return pd.DataFrame(rows)


def _main_case(chosen: ChosenShock, rents: Mapping[str, Rent]) -> ChosenShock:
    return chosen.with_rent(rents[chosen.key]) if chosen.shock.cuts else chosen


__all__ = ["BriefingParams", "BriefingResults", "Progress", "brief"]
