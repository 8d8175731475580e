"""The main job: everything that a briefing on some economies shows, as tables and named figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from tradewind.app.assessing import assess_risk
from tradewind.app.briefing_chain_figures import chain_figures
from tradewind.app.briefing_dependence import measure_members
from tradewind.app.briefing_figures import costliest, dependence_figures, response_figures
from tradewind.app.briefing_lane_figures import lane_figures
from tradewind.app.briefing_lanes import lane_tables
from tradewind.app.briefing_limits import LIMITS
from tradewind.app.briefing_minerals import chain_tables
from tradewind.app.briefing_pact import pact_figures, pact_tables
from tradewind.app.briefing_params import BriefingParams
from tradewind.app.briefing_responses import joined, main_rents, respond_to_all
from tradewind.app.briefing_results import BriefingResults
from tradewind.app.briefing_risk import risk_figures, risk_tables
from tradewind.app.briefing_shocks import (
    ChosenShock,
    Rent,
    choose_shocks,
    easier_trade,
    largest_suppliers,
    on_top_of,
)
from tradewind.app.partnering import Evaluated, evaluate_pact, ready_pact
from tradewind.core import InputError
from tradewind.models import HORIZONS
from tradewind.partnership import Pact, PartnershipParams
from tradewind.partnership.evaluation import STEPS as _PACT_STEPS
from tradewind.risk import RiskParams
from tradewind.world import World

Progress = Callable[[str, int, int], None]
"""Called with a line of text, the steps done and the steps in all."""

_SHOCKS = 6
_FEWEST_OUTSIDE = 2
_RISK_STEPS = 6
"""What `tradewind.risk.assess` counts to."""
_STEPS = 3 + _RISK_STEPS + _PACT_STEPS + (2 * _SHOCKS + 2) * len(HORIZONS)
"""Dependence; chains of minerals; sea lanes; risk; the pact; each shock with both scarcity prices;
easier trade, alone and with a shock."""


def brief(
    world: World,
    members: Sequence[str],
    params: BriefingParams | None = None,
    progress: Progress | None = None,
    *,
    risk_params: RiskParams | None = None,
    pact: str | Path | Pact | None = None,
    pact_params: PartnershipParams | None = None,
) -> BriefingResults:
    """Say what a pact of some economies changes, what they depend on, and what shocks cost.

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
    pact
        A ready pact by name, a pact file, or a pact, of these members; by default the ready pact of
        exactly these members, and none where there is none.
    pact_params
        How the pact is evaluated; as `evaluate_pact` does by default.

    Returns
    -------
    BriefingResults
        All tables and figures of the document; `tradewind.report.write_briefing` writes it.

    Raises
    ------
    InputError
        When there is no member, or no economy besides the members; or the pact has others.
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
    mineral_year = chosen.year or int(world.mineral_trade["year"].max())
    count = _Counter(progress)
    count("Measuring dependence")
    found = measure_members(world, codes, chosen)
    count("Following minerals from mine to use")
    chains = chain_tables(world, codes, chosen.lens)
    count("Following sea lanes")
    lanes = lane_tables(world, codes, mineral_year)
    assessed = assess_risk(
        codes, risk_params, world=world, progress=count.within("Risk", _RISK_STEPS)
    )
    partnered = _partnered(world, codes, pact, pact_params, count)
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
        **dict(chain_figures(chains, codes)),
        **dict(lane_figures(lanes, codes)),
        **dict(risk_figures(assessed.result)),
        **(dict(pact_figures(partnered.result)) if partnered else {}),
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
        mineral_year=mineral_year,
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
        mineral_tables=MappingProxyType(chains),
        lane_tables=MappingProxyType(lanes),
        risk=assessed.result,
        risk_run=assessed.run.id,
        risk_tables=MappingProxyType(risk_tables(assessed.result, world)),
        pact=partnered.result if partnered else None,
        pact_run=partnered.run.id if partnered else "",
        pact_tables=MappingProxyType(pact_tables(partnered.result, world) if partnered else {}),
        figures=MappingProxyType(figures),
        limits=pd.DataFrame(LIMITS.items(), columns=["title", "text"]),
        params=chosen,
        provenance=world.provenance.with_params(members=list(codes), **chosen.model_dump()),
        findings=world.findings,
        imputed=world.imputed,
        warnings=tuple(dict.fromkeys([*found.warnings, *responses.warnings, *after.warnings])),
    )


def _partnered(
    world: World,
    codes: tuple[str, ...],
    pact: str | Path | Pact | None,
    params: PartnershipParams | None,
    count: _Counter,
) -> Evaluated | None:
    """Return what the pact of the members changes, or None where they have none."""
    source = pact or ready_pact(codes)
    if source is None:
        return None
    known = source if isinstance(source, Pact) else Pact.read(source, world=world)
    if set(known.members) != set(codes):
        what = "The pact has other members than the briefing"
        fix = f"Brief {' '.join(known.members)}, or name another pact"
        raise InputError(what, where=f"pact {known.name}", found=" ".join(codes), fix=fix)
    return evaluate_pact(known, params, world=world, progress=count.within("Pact", _PACT_STEPS))


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
