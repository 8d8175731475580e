"""Assess risk: look for a kept run of the same inputs, or compute one and keep it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from tradewind.app.chunk_store import FolderStore, FreshStore, ShippedStore
from tradewind.app.cluster import on_cluster
from tradewind.app.kept_tables import KeptTables
from tradewind.app.run_store import Run, find_run, write_run
from tradewind.core import InputError, Provenance
from tradewind.data import solved_root
from tradewind.risk import Catalogue, RiskParams, RiskResult, assess
from tradewind.risk.solving import engine_sha256, risk_sha256, solve_here
from tradewind.world import World

KIND = "risk"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Assessed:
    """Risk of some economies, and the run that keeps it.

    Parameters
    ----------
    result
        Its tables are read from the run.
    run
        The folder that holds everything.
    kept
        Whether the run was there already.

    Examples
    --------
    >>> Assessed.__name__
    'Assessed'
    """

    result: RiskResult
    run: Run
    kept: bool


def assess_risk(
    members: Sequence[str],
    params: RiskParams | None = None,
    *,
    hazards: Path | None = None,
    alone: bool = False,
    scheduler: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    world: World | None = None,
) -> Assessed:
    """Return the risk of some economies, from the run store where it is there.

    Parameters
    ----------
    members
        Economies by code or name; none means the world.
    params
        How.
    hazards
        A hazard file of the user's, which joins those of the package.
    alone
        Whether it stands alone instead, without hazards of economies that it does not list.
    scheduler
        Address of a Dask scheduler that solves; this process by default.
    fresh
        Whether to compute again what is kept.
    progress
        Called with a line of text, the steps done and the steps in all.
    world
        The baseline; the embedded world by default.

    Returns
    -------
    Assessed
        The same inputs give the same run, byte for byte.

    Raises
    ------
    UnknownCodeError
        When a member or a code of a hazard is not known.
    InputError
        When the hazard file says what cannot be, with line and field; or no scheduler answers.
    DependencyError
        When a scheduler is given and Dask is not installed.
    ModelError
        When a hazard has no answer.

    Examples
    --------
    >>> assess_risk(["JPM"])
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: Unknown economy (where: members; found: 'JPM'). ...
    """
    if alone and hazards is None:
        what = "There is no hazard file to stand alone"
        raise InputError(what, where="alone", fix="Give a hazard file, or leave alone out")
    base = world or World.load()
    codes = tuple(dict.fromkeys(base.economy(code, where="members") for code in members))
    chosen = params or RiskParams()
    if alone:
        chosen = chosen.model_copy(update={"governance": False})
    catalogue = Catalogue.read(hazards, alone=alone) if hazards else Catalogue.built_in()
    catalogue.check(base)
    catalogue.active(include=chosen.include, exclude=chosen.exclude)
    inputs = _inputs(base, codes, chosen, catalogue)
    run = None if fresh else find_run(KIND, inputs)
    if run is not None:
        os.utime(run.folder)  # so that "last" means the run used last
        return Assessed(_result(run, base, codes, chosen), run, kept=True)
    kept = FolderStore(solved_root())
    store = FreshStore(kept) if fresh else ShippedStore(kept)
    with on_cluster(scheduler) if scheduler else nullcontext(solve_here) as mapper:
        found = assess(
            base, codes, chosen, catalogue, mapper=mapper, store=store,
            progress=progress,
        )  # fmt: skip
    title = f"Risk of {', '.join(codes) or 'the world'}, {chosen.horizon} horizon"
    run = write_run(KIND, title, inputs, found.tables, found.warnings)
    return Assessed(_result(run, base, codes, chosen), run, kept=False)


def _inputs(
    world: World, codes: tuple[str, ...], params: RiskParams, catalogue: Catalogue
) -> dict[str, object]:
    return {
        "members": list(codes),
        "params": params.model_dump(mode="json"),
        "world": {dataset.id: dataset.sha256 for dataset in world.provenance.datasets},
        "flows": world.sha256,
        "hazards": dict(catalogue.sha256),
        "engine": engine_sha256(),
        "risk": risk_sha256(),
        "software": dict(world.provenance.software),
    }


def _result(run: Run, world: World, codes: tuple[str, ...], params: RiskParams) -> RiskResult:
    base = world.provenance.with_params(model="risk", run=run.id, **params.model_dump(mode="json"))
    return RiskResult(
        members=codes,
        params=params,
        tables=KeptTables(run),
        warnings=tuple(run.manifest["warnings"]),
        provenance=Provenance(base.datasets, base.params, base.software, params.seed),
    )


__all__ = ["KIND", "Assessed", "assess_risk"]
