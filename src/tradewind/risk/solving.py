"""Solving many shocks in chunks: here, or on workers; a chunk that is done is never done again.

The chunks and their order are the same wherever they are solved, so the numbers are too, byte for
byte.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Protocol

import numpy as np

from tradewind.core import ConvergenceError, NoEquilibriumError
from tradewind.core.units import USD_PER_USD_M
from tradewind.models import EquilibriumParams, Shock
from tradewind.models.equilibrium import Elasticities, Settled, respond_many
from tradewind.models.minerals import ChainPlan, MineralParams, through_chains
from tradewind.world import World

NOTHING_PREPARED = ChainPlan()
CHUNK = 64
"""Solves in a chunk: four tiles of the solver, a second or two of work."""
_AT_ONCE = 2
"""Reforms that are solved at once: while one settles on a single core, another has work."""
Floats = np.ndarray
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Solve:
    """One equilibrium that is wanted.

    Parameters
    ----------
    shock
        What happens.
    elasticities
        Those of the solve; None takes those of the parameters.
    after
        A reform to which the world economy has settled before; None where there is none.
    plan, strength
        What is prepared along the chains of minerals, and how strongly industry depends on them.

    Examples
    --------
    >>> Solve(Shock("nothing")).elasticities is None
    True
    """

    shock: Shock
    elasticities: Elasticities | None = None
    after: Settled | None = None
    plan: ChainPlan = NOTHING_PREPARED
    strength: float = MineralParams().strength

    def through_chains(self, world: World) -> Solve:
        """Return the solve whose terms on minerals have become losses of capacity."""
        if not self.shock.minerals:
            return self
        params = MineralParams(strength=self.strength)
        shock = through_chains(self.shock, world, self.plan, params)
        return replace(self, shock=shock, plan=NOTHING_PREPARED)

    @property
    def key(self) -> str:
        """Return text that tells two solves apart: what happens, not what it is called.

        Terms on minerals do not show: they have become losses of capacity before.
        """
        before = "" if self.after is None else f" after {self.after!r}"
        return f"{self.shock.terms!r} {self.elasticities!r}{before}"


@dataclass(frozen=True, slots=True)
class Solved:
    """What a chunk of solves found.

    Parameters
    ----------
    loss_usd
        (solve, economy) US$ of real income lost in a year; NaN where there is no answer.
    errors
        By solve; "" where there is an answer.

    Examples
    --------
    >>> Solved(np.zeros((1, 2)), ("",)).errors
    ('',)
    """

    loss_usd: Floats
    errors: tuple[str, ...]


class ChunkStore(Protocol):
    """Where chunks that are done are kept."""

    def load(self, key: str) -> Solved | None:
        """Return what was kept under a key, or None."""

    def save(self, key: str, solved: Solved) -> None:
        """Keep a chunk."""


class Mapper(Protocol):
    """Something that solves chunks, such as a cluster; in any order, but returned in order."""

    def __call__(
        self, world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
    ) -> Iterable[Solved]:
        """Yield what each chunk finds, in order."""


def solve_here(
    world: World, params: EquilibriumParams, chunks: Sequence[Sequence[Solve]]
) -> Iterator[Solved]:
    """Solve chunks in this process, one after the other, on all its cores.

    Parameters
    ----------
    world
        The baseline.
    params
        Of every solve.
    chunks
        What is wanted.

    Yields
    ------
    Solved
        One per chunk.

    Examples
    --------
    >>> world = World.load()
    >>> next(solve_here(world, EquilibriumParams(), [[Solve(Shock("calm"))]])).errors
    ('',)
    """
    for chunk in chunks:
        yield solve_chunk(world, params, chunk)


def solve_chunk(world: World, params: EquilibriumParams, chunk: Sequence[Solve]) -> Solved:
    """Solve one chunk.

    Parameters
    ----------
    world, params
        As in `solve_here`.
    chunk
        What is wanted.

    Returns
    -------
    Solved
        Losses by solve and economy.

    Examples
    --------
    >>> found = solve_chunk(World.load(), EquilibriumParams(), [Solve(Shock("calm"))])
    >>> bool(abs(found.loss_usd).max() < 1e4)
    True
    """
    together: dict[Settled | None, list[Solve]] = {}
    for solve in chunk:
        together.setdefault(solve.after, []).append(solve)
    with ThreadPoolExecutor(min(len(together), _AT_ONCE)) as pool:
        parts = dict(
            zip(
                together,
                pool.map(lambda after: _solve_after(world, params, together[after]), together),
                strict=True,
            )
        )
    taken = dict.fromkeys(together, 0)
    loss, errors = np.full((len(chunk), len(world.economies)), np.nan), []
    for k, solve in enumerate(chunk):
        part, row = parts[solve.after], taken[solve.after]
        loss[k] = part.loss_usd[row]
        errors.append(part.errors[row])
        taken[solve.after] = row + 1
    return Solved(loss, tuple(errors))


def _solve_after(world: World, params: EquilibriumParams, solves: Sequence[Solve]) -> Solved:
    """Solve what follows one reform, or none."""
    shocks = [solve.shock for solve in solves]
    own = [solve.elasticities for solve in solves]
    try:
        batch = respond_many(world, shocks, params, after=solves[0].after, elasticities=own)
    except (ConvergenceError, NoEquilibriumError) as error:
        nothing = np.full((len(solves), len(world.economies)), np.nan)
        text = f"the reform before it has no answer: {error}"
        return Solved(nothing, (text,) * len(solves))
    loss = -USD_PER_USD_M * batch.real_income_change_usd_m.to_numpy()
    return Solved(loss, tuple(batch.solutions["error"]))


def solve_all(
    world: World,
    params: EquilibriumParams,
    solves: Sequence[Solve],
    *,
    mapper: Mapper = solve_here,
    store: ChunkStore | None = None,
    progress: Progress | None = None,
) -> Solved:
    """Solve any number of shocks, in chunks.

    Parameters
    ----------
    world, params
        As in `solve_here`.
    solves
        What is wanted; put those that touch equally many links together.
    mapper
        Who solves the chunks.
    store
        Where chunks are kept, so that a run that was killed goes on from there.
    progress
        Called with the solves done and the solves in all.

    Returns
    -------
    Solved
        In the order of `solves`.

    Examples
    --------
    >>> solve_all(World.load(), EquilibriumParams(), []).errors
    ()
    """
    chunks = _chunks([solve.through_chains(world) for solve in solves])
    keys = [_key(world, params, chunk) for chunk in chunks]
    kept = {key: store.load(key) for key in keys} if store else {}
    missing = [k for k, key in enumerate(keys) if kept.get(key) is None]
    found: dict[str, Solved] = {key: solved for key, solved in kept.items() if solved is not None}
    done = sum(len(chunk) for k, chunk in enumerate(chunks) if k not in set(missing))
    answers = mapper(world, params, [chunks[k] for k in missing])
    for k, solved in zip(missing, answers, strict=True):
        found[keys[k]] = solved
        if store:
            store.save(keys[k], solved)
        done += len(chunks[k])
        if progress:
            progress(done, len(solves))
    parts = [found[key] for key in keys]
    empty = np.zeros((0, len(world.economies)))
    return Solved(
        np.concatenate([empty, *(part.loss_usd for part in parts)]),
        tuple(error for part in parts for error in part.errors),
    )


def _chunks(solves: Sequence[Solve]) -> list[Sequence[Solve]]:
    """Cut into pieces of nearly equal size, so that no short one needs a compilation of its own.

    What follows one reform stays together: it is solved from one baseline.
    """
    if len({solve.after for solve in solves}) > 1:
        return _by_reform(solves)
    count = -(-len(solves) // CHUNK)
    edges = [k * len(solves) // count for k in range(count + 1)] if count else []
    return [solves[first:last] for first, last in itertools.pairwise(edges)]


def _by_reform(solves: Sequence[Solve]) -> list[Sequence[Solve]]:
    chunks: list[list[Solve]] = [[]]
    for _, group in itertools.groupby(solves, key=lambda solve: solve.after):
        together = list(group)
        if chunks[-1] and len(chunks[-1]) + len(together) > CHUNK:
            chunks.append([])
        chunks[-1] += together
    return list(chunks)


def _key(world: World, params: EquilibriumParams, chunk: Sequence[Solve]) -> str:
    datasets = "".join(dataset.sha256 for dataset in world.provenance.datasets)
    software = str(sorted(world.provenance.software.items()))
    head = [world.sha256, datasets, software, engine_sha256(), params.model_dump_json()]
    text = "\n".join([*head, *(s.key for s in chunk)])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


@lru_cache(maxsize=1)
def engine_sha256() -> str:
    """Return a hash of the code and the numbers that a solve depends on.

    Returns
    -------
    str
        So that what was solved by other code is never taken for an answer of this one.

    Examples
    --------
    >>> len(engine_sha256())
    64
    """
    models = files("tradewind.models")
    lanes = models / "sealanes"
    kept = files("tradewind.data") / "snapshot"
    return _sha256(models, models / "equilibrium", lanes, lanes / "facts", kept)


@lru_cache(maxsize=1)
def risk_sha256() -> str:
    """Return a hash of the code and the tables of the risk model and of the chains of minerals.

    Returns
    -------
    str
        So that what another version of them kept is never taken for an answer of this one.

    Examples
    --------
    >>> len(risk_sha256())
    64
    """
    minerals = files("tradewind.models.minerals")
    return _sha256(files("tradewind.risk"), minerals, minerals / "facts")


def _sha256(*folders: Traversable) -> str:
    found = [entry for folder in folders for entry in folder.iterdir() if entry.is_file()]
    content = hashlib.sha256()
    for entry in sorted(found, key=lambda file: file.name):
        content.update(entry.name.encode() + entry.read_bytes())
    return content.hexdigest()


__all__ = [
    "CHUNK",
    "ChunkStore",
    "Mapper",
    "Solve",
    "Solved",
    "engine_sha256",
    "risk_sha256",
    "solve_all",
    "solve_chunk",
    "solve_here",
]
