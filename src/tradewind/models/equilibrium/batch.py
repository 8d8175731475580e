"""Many scenarios from one baseline: in tiles that share it, each failure kept to its scenario."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from tradewind.core import ConvergenceError, InputError, ModelError
from tradewind.models.equilibrium.anderson import Found, iterate
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Elasticities
from tradewind.models.equilibrium.existence import require_incomes, require_no_runaway
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.preconditioner import preconditioner_of
from tradewind.models.equilibrium.problem import padded_links, scenarios_of, shared_of
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.state import State

CERTIFIED = 1e-8
"""Market clearing and complementarity hold to this in every solution that is returned."""
TILE = 16
"""Scenarios that are iterated together: enough to share the baseline's shares in the cache."""
_SMALL = 4
"""The same where there are few: a tile is filled up, and empty places cost as much as others."""
_TOGETHER = 100
"""Iterations of a tile; what has not settled by then goes on alone and keeps nobody waiting."""
_WINDOW = 256
"""Scenarios that are sorted into tiles at a time; their answers wait for each other."""
_PLAIN_STEPS = 300
"""Enough for a price that runs away to show: the cases tried take 100 to 200."""
Progress = Callable[[int, int], None]
Answer = Solution | ModelError


@dataclass(frozen=True, slots=True)
class _Solver:
    """What all tiles of a batch have in common."""

    base: Baseline
    steered_by: Baseline
    pivot: Elasticities
    scaled: bool
    tolerance: float
    max_iterations: int
    names: Sequence[str]

    def tile(
        self, shocks: Sequence[Instruments], elasticities: Sequence[Elasticities]
    ) -> list[Answer]:
        """Solve scenarios together; a padded tile is compiled once for all."""
        wide = next(width for width in (1, _SMALL, TILE) if width >= len(shocks))
        most = self.max_iterations if wide == 1 else _TOGETHER
        filled = [*shocks, *[Instruments.none()] * (wide - len(shocks))]
        filled_elasticities = [*elasticities, *[self.pivot] * (wide - len(shocks))]
        most = min(most, self.max_iterations)
        found = self._iterated(filled, filled_elasticities, self.pivot, most)
        return [
            self._answer(found, k, shock, e)
            for k, (shock, e) in enumerate(zip(shocks, elasticities, strict=True))
        ]

    def _iterated(
        self,
        shocks: Sequence[Instruments],
        elasticities: Sequence[Elasticities],
        pivot: Elasticities,
        most: int,
        *,
        accelerate: bool = True,
    ) -> Found:
        by = preconditioner_of(self.steered_by, pivot)
        with jax.enable_x64(True):
            scenarios = scenarios_of(self.base, shocks, elasticities, scaled=self.scaled)
            start = State.start(*self.base.shape, self.base.buyers)
            lanes = jax.tree.map(lambda x: jnp.broadcast_to(x, (len(shocks), *x.shape)), start)
            found: Found = iterate(
                shared_of(self.base), scenarios, by, lanes, jnp.asarray(self.tolerance),
                jnp.asarray(most), accelerate=accelerate,
            )  # fmt: skip
        in_numpy: Found = jax.tree.map(np.asarray, found)
        return in_numpy

    def _one(self, shock: Instruments, e: Elasticities, most: int, *, accelerate: bool) -> Found:
        tile = self._iterated([shock], [e], e, most, accelerate=accelerate)
        found: Found = jax.tree.map(lambda leaf: leaf[0], tile)
        return found

    def _answer(self, tile: Found, k: int, shock: Instruments, e: Elasticities) -> Answer:
        """Return one solution of a tile, or the error that stands for it."""
        found: Found = jax.tree.map(lambda leaf: leaf[k], tile)
        try:
            if not self._settled(found) and found.iterations < self.max_iterations:
                found = self._one(shock, e, self.max_iterations, accelerate=True)
            if not self._settled(found):
                found = self._plain(found, shock, e)
            require_incomes(found, self.base, self.names)
            return self._certified(found, shock, e)
        except ModelError as error:
            return error

    def _settled(self, found: Found) -> bool:
        finite = np.isfinite(found.state.flat()).all() and np.isfinite(found.outcome.income).all()
        return float(found.residual) <= self.tolerance and bool(finite)

    def _plain(self, last: Found, shock: Instruments, e: Elasticities) -> Found:
        """Take plain steps, which follow a price that runs away; raise unless they settle."""
        found = self._one(shock, e, min(self.max_iterations, _PLAIN_STEPS), accelerate=False)
        require_incomes(found, self.base, self.names)
        if self._settled(found):
            return found
        require_no_runaway(found, self.base, self.names)
        what = "The equilibrium solver did not converge"
        raise ConvergenceError(
            what,
            found=f"residual {float(last.residual):.1e}, allowed {self.tolerance:.0e}",
            fix="Allow more iterations, cut less, or take a longer horizon",
            residual=float(last.residual),
            iterations=int(last.iterations),
            last_state=np.asarray(last.state.flat()),
        )

    def _certified(self, found: Found, shock: Instruments, e: Elasticities) -> Solution:
        solution = _solution(found, self.base, shock, e)
        if not solution.certificate.worst <= CERTIFIED:
            what = "The solution fails its certificate of market clearing and quotas"
            raise ConvergenceError(
                what,
                found=f"gap {solution.certificate.worst:.1e}, allowed {CERTIFIED:.0e}",
                fix="Lower the tolerance",
                residual=solution.certificate.worst,
                iterations=solution.iterations,
                last_state=np.asarray(found.state.flat()),
            )
        return solution


def solve_many(
    base: Baseline,
    shocks: Sequence[Instruments],
    elasticities: Elasticities | Sequence[Elasticities],
    *,
    pivot: Elasticities | None = None,
    steered_by: Baseline | None = None,
    scaled: bool = True,
    tolerance: float = 1e-9,
    max_iterations: int = 600,
    names: Sequence[str] = (),
    progress: Progress | None = None,
) -> Iterator[Answer]:
    """Solve many scenarios from one baseline.

    Parameters
    ----------
    base
        The baseline, held once.
    shocks
        The shocks, kept sparse.
    elasticities
        Of all, or one per shock.
    pivot
        Those that steer the solver; the first of the shocks by default.
    steered_by
        A baseline near this one whose Jacobian steers the solver; this one by default.
    scaled
        Whether deficits scale with trade; else they are fixed.
    tolerance, max_iterations, names
        As in `solve`.
    progress
        Called with the scenarios done and the scenarios in all.

    Yields
    ------
    Solution or ModelError
        One per shock, in order. A scenario that fails yields its error and stops no other. Memory
        at 80 economies by 50 industries: the baseline and its preconditioner (30 MB), 2 MB for each
        scenario in work (a tile of 16 per core), and 0.3 MB for each of up to 256 answers that wait
        to be yielded; nothing is kept after that.

    Raises
    ------
    InputError
        When there is not one set of elasticities for each shock, or one does not fit the baseline.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> dear = Instruments.from_arrays(log_cost=np.log([[[1.0], [1.1]], [[1.0], [1.0]]]))
    >>> answers = solve_many(base, [Instruments.none(), dear], Elasticities.of("long"))
    >>> [answer.real_income.round(3).tolist() for answer in answers]
    [[1.0, 1.0], [0.988, 0.966]]
    """
    if isinstance(elasticities, Elasticities):
        elasticities = [elasticities] * len(shocks)
    each = list(elasticities)
    if len(each) != len(shocks):
        what = "There is not one set of elasticities for each shock"
        raise InputError(what, found=f"{len(each)} for {len(shocks)}", fix="Give one, or as many")
    for shock, e in zip(shocks, each, strict=True):
        shock.require_fit(base.trade.shape, base.shape)
        e.sigmas(base.shape[1])
    if not shocks:
        return
    solver = _Solver(
        base, steered_by or base, pivot or each[0], scaled, tolerance, max_iterations, names
    )
    done = 0
    with ThreadPoolExecutor(_cores()) as pool:
        for first in range(0, len(shocks), _WINDOW):
            window = range(first, min(first + _WINDOW, len(shocks)))
            tiles = _tiles(base, {k: shocks[k] for k in window})
            work = [
                pool.submit(solver.tile, [shocks[k] for k in tile], [each[k] for k in tile])
                for tile in tiles
            ]
            answers: dict[int, Answer] = {}
            for tile, future in zip(tiles, work, strict=True):
                answers |= zip(tile, future.result(), strict=True)
                done += len(tile)
                if progress:
                    progress(done, len(shocks))
            yield from (answers[k] for k in window)


def _tiles(base: Baseline, shocks: Mapping[int, Instruments]) -> list[list[int]]:
    """Return the positions of shocks that are solved together: alike in the length of their lists.

    A few that are left over go alone: in a tile filled up with empty places they would take longer.
    """
    order = sorted(shocks, key=lambda k: _weight(base, shocks[k]))
    alike = itertools.groupby(order, key=lambda k: padded_links(base, shocks[k]))
    tiles: list[list[int]] = []
    for _, group in alike:
        rest = list(group)
        while rest:
            size = TILE if len(rest) > 2 * _SMALL else _SMALL if len(rest) >= _SMALL else 1
            size = 1 if base.buyers > 1 else size
            tiles.append(rest[:size])
            rest = rest[size:]
    return sorted(tiles, key=lambda tile: -_cost(base, tile, shocks))


def _cost(base: Baseline, tile: Sequence[int], shocks: Mapping[int, Instruments]) -> int:
    """Return the order of the work of a tile: the longest go first, so that no core waits."""
    return len(tile) * (padded_links(base, shocks[tile[0]]) + base.trade.size)


def _weight(base: Baseline, shock: Instruments) -> tuple[int, float]:
    """Order shocks so that those of a tile are alike: in links, then in the trade they touch."""
    at = tuple(shock.link)
    return shock.link.shape[1], float(base.trade[at] @ np.abs(np.log(shock.remaining)))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _solution(
    found: Found, base: Baseline, shock: Instruments, elasticities: Elasticities
) -> Solution:
    state, outcome = found.state, found.outcome
    return Solution(
        base=base,
        shock=shock,
        elasticities=elasticities,
        cost=np.exp(outcome.log_cost).T,
        price=np.exp(outcome.log_price).T,
        consumer_price=np.exp(outcome.log_consumer_price),
        reward=np.exp(state.reward).T,
        demand=base.demand * np.exp(state.purchases).T,
        sales=np.asarray(outcome.sales).T,
        primary_income=np.asarray(outcome.primary).T,
        income=np.asarray(outcome.income),
        rents=np.asarray(outcome.rents),
        deficit=np.asarray(outcome.deficit),
        residual=float(found.residual),
        iterations=int(found.iterations),
    )


__all__ = ["CERTIFIED", "TILE", "solve_many"]
