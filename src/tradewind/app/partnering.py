"""Evaluate a pact: look for a kept run of the same inputs, or compute one and keep it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tradewind.app.chunk_store import FolderStore, FreshStore, ShippedStore
from tradewind.app.cluster import on_cluster
from tradewind.app.kept_tables import KeptTables
from tradewind.app.pact_trace import KIND
from tradewind.app.run_store import Run, find_run, write_run
from tradewind.core import InputError, Provenance
from tradewind.data import solved_root
from tradewind.partnership import Pact, PactResult, PartnershipParams, Worldviews, evaluate
from tradewind.risk import Catalogue
from tradewind.risk.solving import engine_sha256, risk_sha256, solve_here
from tradewind.world import World

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Evaluated:
    """What a pact changes, and the run that keeps it.

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
    >>> Evaluated.__name__
    'Evaluated'
    """

    result: PactResult
    run: Run
    kept: bool


def evaluate_pact(
    source: str | Path | Pact,
    params: PartnershipParams | None = None,
    *,
    hazards: Path | None = None,
    alone: bool = False,
    worldviews: Path | None = None,
    scheduler: str | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    world: World | None = None,
) -> Evaluated:
    """Return what a pact changes, from the run store where it is there.

    Parameters
    ----------
    source
        A ready pact by name, the path of a pact file, or a pact.
    params
        How.
    hazards
        A hazard file of the user's, which joins those of the package.
    alone
        Whether it stands alone instead, without hazards of economies that it does not list.
    worldviews
        A file of worldviews; those of the package by default.
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
    Evaluated
        The same inputs give the same run, byte for byte.

    Raises
    ------
    UnknownCodeError
        When there is no such pact, or a code is not known.
    InputError
        When a file says what cannot be, with line and field.
    DependencyError
        When a scheduler is given and Dask is not installed.
    ModelError
        When the economy or a hazard has no answer.

    Examples
    --------
    >>> evaluate_pact("india-japam")
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: Unknown pact ... Did you mean india-japan ...
    """
    if alone and hazards is None:
        what = "There is no hazard file to stand alone"
        raise InputError(what, where="alone", fix="Give a hazard file, or leave alone out")
    base = world or World.load()
    chosen = params or PartnershipParams()
    if alone:
        chosen = chosen.model_copy(update={"governance": False})
    catalogue = Catalogue.read(hazards, alone=alone) if hazards else Catalogue.built_in()
    catalogue.check(base)
    pact = (
        source if isinstance(source, Pact) else Pact.read(source, world=base, catalogue=catalogue)
    )
    views = Worldviews.read(worldviews, world=base) if chosen.tests else Worldviews(())
    inputs = _inputs(base, pact, chosen, catalogue, views)
    run = None if fresh else find_run(KIND, inputs)
    if run is not None:
        os.utime(run.folder)  # so that "last" means the run used last
        return Evaluated(_result(run, base, pact, chosen), run, kept=True)
    kept = FolderStore(solved_root())
    store = FreshStore(kept) if fresh else ShippedStore(kept)
    with on_cluster(scheduler) if scheduler else nullcontext(solve_here) as mapper:
        found = evaluate(
            base, pact, chosen, catalogue, worldviews=views, mapper=mapper, store=store,
            progress=progress,
        )  # fmt: skip
    title = f"{pact.title}: what the pact changes, {chosen.horizon} horizon"
    run = write_run(KIND, title, inputs, found.tables, found.warnings)
    return Evaluated(_result(run, base, pact, chosen), run, kept=False)


def ready_pact(members: Sequence[str]) -> str | None:
    """Return the name of the ready pact of exactly these members.

    Parameters
    ----------
    members
        ISO3, in any order.

    Returns
    -------
    str or None
        None where there is none.

    Examples
    --------
    >>> ready_pact(["JPN", "IND"])
    'india-japan'
    >>> ready_pact(["DEU", "FRA"]) is None
    True
    """
    wanted = set(members)
    return next((name for name in Pact.names() if set(Pact.read(name).members) == wanted), None)


@lru_cache(maxsize=1)
def partnership_sha256() -> str:
    """Return a hash of the code and the data of the partnership room.

    Returns
    -------
    str
        So that what another version kept is never taken for an answer of this one.

    Examples
    --------
    >>> len(partnership_sha256())
    64
    """
    content = hashlib.sha256()
    for name, entry in sorted(_entries(files("tradewind.partnership"), "")):
        content.update(name.encode() + entry.read_bytes())
    return content.hexdigest()


def _entries(folder: Traversable, place: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        name = f"{place}/{entry.name}"
        if entry.is_dir() and entry.name != "__pycache__":
            found += _entries(entry, name)
        elif entry.is_file():
            found.append((name, entry))
    return found


def _inputs(
    world: World,
    pact: Pact,
    params: PartnershipParams,
    catalogue: Catalogue,
    views: Worldviews,
) -> Mapping[str, object]:
    return {
        "pact": {
            "name": pact.name,
            "members": list(pact.members),
            "measures": [measure.model_dump(mode="json") for measure in pact.measures],
        },
        "params": params.model_dump(mode="json"),
        "world": {dataset.id: dataset.sha256 for dataset in world.provenance.datasets},
        "flows": world.sha256,
        "hazards": dict(catalogue.sha256),
        "worldviews": [view.model_dump(mode="json") for view in views.views],
        "engine": engine_sha256(),
        "risk": risk_sha256(),
        "partnership": partnership_sha256(),
        "software": dict(world.provenance.software),
    }


def _result(run: Run, world: World, pact: Pact, params: PartnershipParams) -> PactResult:
    values = params.model_dump(mode="json")
    base = world.provenance.with_params(
        model="partnership", run=run.id, pact=pact.name, members=list(pact.members), **values
    )
    return PactResult(
        pact=pact,
        params=params,
        tables=KeptTables(run),
        warnings=tuple(run.manifest["warnings"]),
        provenance=Provenance(base.datasets, base.params, base.software, params.seed),
    )


__all__ = ["Evaluated", "evaluate_pact", "partnership_sha256", "ready_pact"]
