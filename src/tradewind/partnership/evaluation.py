"""evaluate(world, pact): what a pact changes in calm years and in risk, for whom, by what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from tradewind.core import InputError, Provenance
from tradewind.core.steps import Progress, Steps
from tradewind.partnership.attribution import Attribution, by_measure, by_member
from tradewind.partnership.bench import Bench
from tradewind.partnership.bystanders import bystander_table
from tradewind.partnership.caveats import caveats_of
from tradewind.partnership.commitments import commitment_table
from tradewind.partnership.costs import measure_table, number_table, payer_table
from tradewind.partnership.defection import defection_table
from tradewind.partnership.mineral_effects import (
    mineral_hazards,
    mineral_rivalry,
    mineral_table,
    pooling_table,
)
from tradewind.partnership.outcomes import by_hazard_table, outcome_table
from tradewind.partnership.pact import Pact
from tradewind.partnership.params import PartnershipParams
from tradewind.partnership.result import BYSTANDERS, PactResult
from tradewind.partnership.rivalry import rivalry_table
from tradewind.partnership.with_pact import PactModel, pact_model
from tradewind.partnership.worldviews import Worldviews, worldview_table
from tradewind.risk import Catalogue
from tradewind.risk.model import WORLD, group_name, risk_model
from tradewind.risk.solving import ChunkStore, Mapper, solve_here
from tradewind.risk.tables import shared_tables
from tradewind.world import World

STEPS = 6
"""What progress counts to."""


def evaluate(
    world: World,
    pact: Pact,
    params: PartnershipParams | None = None,
    catalogue: Catalogue | None = None,
    *,
    worldviews: Worldviews | None = None,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> PactResult:
    """Return what a pact changes for members, bystanders, income groups and the world.

    Parameters
    ----------
    world
        The baseline.
    pact
        Members and measures. Without measures nothing changes.
    params
        How.
    catalogue
        Hazards; those of the package by default.
    worldviews
        Worlds to compare; those of the package by default.
    mapper, store
        As in `tradewind.risk.assess`.
    progress
        Called with a line of text, the steps done and the steps in all.

    Returns
    -------
    PactResult
        Gains of calm years and of risk apart, with intervals; Shapley values by measure and by
        member; the bystander, rivalry and defection tests; worldviews.

    Raises
    ------
    UnknownCodeError
        When a code of the pact or of a hazard is not known.
    InputError
        When measures take away more than there is, or nobody is left outside.
    ModelError
        When the economy or a hazard has no answer.

    Examples
    --------
    >>> evaluate.__name__
    'evaluate'
    """
    asked = params or PartnershipParams()
    hazards = catalogue or Catalogue.built_in()
    pact.check(world, hazards)
    chosen = pact.within(asked.after_years)
    kinds, groups = _targets(world, chosen)
    say = Steps(progress, STEPS)
    say("Risk without the pact")
    without = risk_model(
        world, hazards, asked.risk, groups, mapper=mapper, store=store, progress=say.within
    )
    say("Risk with the pact")
    found = pact_model(chosen, asked, without, mapper=mapper, store=store, progress=say.within)
    say("Gains and intervals")
    outcomes = outcome_table(found, kinds, _headline(chosen))
    also = {name for effect in chosen.hazard_effects() for name in effect.exempt}
    also |= set(mineral_hazards(chosen, without))
    bench = Bench(
        without, asked.regime, asked.calm, also=tuple(sorted(also)), mapper=mapper, store=store
    )
    say("Sharing the effect among measures and members")
    shares = _attributed(bench, chosen, asked, outcomes, say)
    say("Rivalry, defection and worldviews")
    tests = _tests(chosen, asked, bench, worldviews) if asked.tests else {}
    say("Writing tables")
    tables = _tables(found, outcomes, shares, tests)
    say.finish()
    return PactResult(
        pact=pact,
        params=asked,
        tables=MappingProxyType(tables),
        warnings=caveats_of(found, pact, tables, shares),
        provenance=_provenance(world, hazards, pact, asked),
    )


def _targets(world: World, pact: Pact) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the kind of each target, and the groups among them."""
    codes = list(world.economies.index)
    outside = [code for code in codes if code not in pact.members]
    if not outside:
        what = "All economies of the world are members"
        raise InputError(what, where="members", fix="Leave somebody outside")
    kinds = {code: "member" if code in pact.members else "economy" for code in codes}
    groups: dict[str, list[str]] = {}
    if len(pact.members) > 1:
        groups[group_name(pact.members)] = list(pact.members)
    groups[BYSTANDERS] = outside
    kinds |= dict(zip(groups, ("members", "bystanders"), strict=False))
    if len(pact.members) <= 1:
        kinds[BYSTANDERS] = "bystanders"
    incomes = world.economies.get("income_group", pd.Series(dtype=str)).dropna()
    for name, rows in incomes.groupby(incomes, sort=False):
        groups[str(name)] = [str(code) for code in rows.index]
        kinds[str(name)] = "income"
    return kinds | {WORLD: "world"}, groups


def _headline(pact: Pact) -> list[str]:
    group = [group_name(pact.members)] if len(pact.members) > 1 else []
    return [*pact.members, *group, BYSTANDERS, WORLD]


def _attributed(
    bench: Bench, pact: Pact, params: PartnershipParams, outcomes: pd.DataFrame, say: Steps
) -> dict[str, Attribution]:
    if params.attribution == "none" or not pact.measures:
        return {}
    return {
        "by_measure": by_measure(bench, pact, params, outcomes, say.within),
        "by_member": by_member(bench, pact, params, outcomes, say.within),
    }


def _tests(
    pact: Pact, params: PartnershipParams, bench: Bench, worldviews: Worldviews | None
) -> dict[str, pd.DataFrame]:
    views = worldviews or Worldviews.read(world=bench.without.world)
    return {
        "rivalry": rivalry_table(bench, pact, params.crisis),
        "mineral_rivalry": mineral_rivalry(bench.without, pact),
        "pooling": pooling_table(bench, pact),
        "defection": defection_table(bench, pact, params.crisis),
        "worldviews": worldview_table(bench, pact, views.views, _headline(pact)),
    }


def _tables(
    found: PactModel,
    outcomes: pd.DataFrame,
    shares: Mapping[str, Attribution],
    tests: Mapping[str, pd.DataFrame],
) -> dict[str, pd.DataFrame]:
    params, pact = found.params, found.pact
    shared = shared_tables(found.without)
    empty = pd.DataFrame()
    return {
        "outcomes": outcomes,
        **{
            name: shares[name].table if name in shares else _NO_SHARES
            for name in ("by_measure", "by_member")
        },
        "by_hazard": by_hazard_table(found),
        "bystanders": bystander_table(outcomes, params.bystander_line_pct),
        "measures": measure_table(pact, params.discount_rate),
        "numbers": number_table(pact),
        "payers": payer_table(pact, params.discount_rate),
        "commitments": commitment_table(pact),
        "minerals": mineral_table(found.without, pact),
        **{name: tests.get(name, empty) for name in _TESTS},
        "accuracy": _accuracy(shares),
        **{name: shared[name] for name in ("hazards", "elasticities", "datasets", "software")},
    }


_TESTS = ("rivalry", "mineral_rivalry", "pooling", "defection", "worldviews")
_NO_SHARES = pd.DataFrame(
    columns=[
        "player", "title", "target", "metric", "shapley_usd", "error_usd", "alone_usd", "last_usd",
    ]
)  # fmt: skip


def _accuracy(shares: Mapping[str, Attribution]) -> pd.DataFrame:
    columns = ["attribution", "players", "order", "coalitions_solved", "read_off_error", "orders"]
    rows = [
        (name, part.players, part.order, part.solved, part.read_off_error, part.orders)
        for name, part in shares.items()
    ]
    return pd.DataFrame(rows, columns=columns)


def _provenance(
    world: World, catalogue: Catalogue, pact: Pact, params: PartnershipParams
) -> Provenance:
    values = {**params.model_dump(mode="json"), "pact": pact.name, "members": list(pact.members)}
    hashes = {f"sha256 of {name}": value for name, value in catalogue.sha256.items()}
    base = world.provenance.with_params(
        model="partnership", **values, **hashes, **{"sha256 of the pact": pact.sha256}
    )
    return Provenance(base.datasets, base.params, base.software, params.seed)


__all__ = ["STEPS", "evaluate"]
