"""respond_many(world, shocks): many shocks from one baseline, in one call."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tradewind.core import ConvergenceError, InputError, NoEquilibriumError, Provenance
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.batch import solve_many
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.reforms import Settled, calm_gain_usd, settle
from tradewind.models.equilibrium.respond import economy_names
from tradewind.models.equilibrium.shock_instruments import instruments_of
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.solve import without_deficits
from tradewind.models.shock import Shock
from tradewind.world import World


@dataclass(frozen=True, eq=False)
class BatchResponse:
    """What many shocks do, one row per shock.

    Parameters
    ----------
    shocks, params
        What was asked.
    real_income_change_pct
        Shock (by position) x economy; NaN in the row of a shock that failed.
    solutions
        By position: ``shock, world_change_pct, world_change_usd_m, residual, iterations, error``;
        the error is empty where there is none; where there is one, the residual and the iterations
        are those at which the solver gave up.
    final_expenditure_usd_m
        Of each economy in the baseline.
    provenance
        Data sets, versions and parameters.
    wall_time_s
        Seconds it took, compilation included where it was the first.

    Examples
    --------
    >>> from tradewind.models import Shock
    >>> batch = respond_many(World.load(), [Shock("nothing"), Shock.read("taiwan-chip-cut")])
    >>> batch.solutions["error"].tolist()
    ['', '']
    """

    shocks: tuple[Shock, ...]
    params: EquilibriumParams
    real_income_change_pct: pd.DataFrame
    solutions: pd.DataFrame
    final_expenditure_usd_m: pd.Series
    provenance: Provenance
    wall_time_s: float

    @property
    def real_income_change_usd_m(self) -> pd.DataFrame:
        """Return equivalent variation, shock x economy, US$ million; losses are negative."""
        return self.real_income_change_pct * self.final_expenditure_usd_m / 100

    @property
    def failed(self) -> pd.DataFrame:
        """Return the rows of `solutions` that have an error."""
        return self.solutions[self.solutions["error"] != ""]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per shock: `solutions`."""
        return self.solutions


def respond_many(
    world: World,
    shocks: Sequence[Shock],
    params: EquilibriumParams | None = None,
    *,
    elasticities: Sequence[Elasticities | None] | None = None,
    after: Settled | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BatchResponse:
    """Solve for the world economy after each of many shocks.

    Parameters
    ----------
    world
        The baseline, shared by all.
    shocks
        What happens, each on its own.
    params
        Horizon and the rest, the same for all; the short horizon by default.
    elasticities
        One set per shock, None where it is that of `params`, which also steers the solver.
    after
        A reform to which the world economy has settled before each shock. Changes are then
        relative to the calm year after it, and `final_expenditure_usd_m` is real: what that year
        is worth at baseline prices.
    progress
        Called with the shocks done and the shocks in all.

    Returns
    -------
    BatchResponse
        Losses by shock and economy. A shock without an answer is a row with its error; it stops no
        other. The same numbers as `respond` one by one, to the tolerance of the solver.

    Raises
    ------
    UnknownCodeError
        When a shock names a code that the world does not know.
    InputError
        When no shock is given, or not one set of elasticities per shock.

    Examples
    --------
    >>> cuts = [
    ...     Shock(origin).cut(origin=origin, destination="JPN", industry="C26", share=0.9)
    ...     for origin in ("CHN", "KOR", "TWN")
    ... ]
    >>> batch = respond_many(World.load(), [cut.with_rent("exporter") for cut in cuts])
    >>> bool((batch.real_income_change_pct["JPN"] < 0).all())
    True
    """
    if not shocks:
        what = "No shock given"
        raise InputError(what, where="shocks", fix="Give at least one")
    chosen = params or EquilibriumParams()
    began = time.perf_counter()
    names = economy_names(world)
    usual = chosen.elasticities(list(world.industries.index))
    each = [usual] * len(shocks) if elasticities is None else [e or usual for e in elasticities]
    base, steered_by, value = _start(world, chosen, usual, after)
    answers = solve_many(
        base,
        [instruments_of(shock, world, base) for shock in shocks],
        each,
        pivot=usual,
        steered_by=steered_by,
        scaled=chosen.deficits == "scaled",
        tolerance=chosen.tolerance,
        max_iterations=chosen.max_iterations,
        names=names,
        progress=progress,
    )
    changes = np.full((len(shocks), len(names)), np.nan)
    rows: list[dict[str, object]] = []
    for k, answer in enumerate(answers):
        if isinstance(answer, Solution):
            changes[k] = 100 * (answer.real_income - 1)
            rows.append(_solved(answer))
        else:
            lost = answer if isinstance(answer, (ConvergenceError, NoEquilibriumError)) else None
            rows.append({
                "residual": lost.residual if lost else np.nan,
                "iterations": lost.iterations if lost else 0,
                "error": str(answer),
            })  # fmt: skip
    income = pd.Series(value, world.economies.index, name="final_expenditure_usd_m")
    table = pd.DataFrame(changes, columns=world.economies.index)
    world_usd_m = (table * income / 100).sum(axis=1, skipna=False)
    head = {
        "shock": [shock.name for shock in shocks],
        "world_change_pct": 100 * world_usd_m / income.sum(),
        "world_change_usd_m": world_usd_m,
    }
    return BatchResponse(
        shocks=tuple(shocks),
        params=chosen,
        real_income_change_pct=table,
        solutions=pd.concat([pd.DataFrame(head), pd.DataFrame(rows)], axis=1),
        final_expenditure_usd_m=income,
        provenance=world.provenance.with_params(
            model="equilibrium", shocks=len(shocks), **chosen.model_dump()
        ),
        wall_time_s=time.perf_counter() - began,
    )


def _start(
    world: World, params: EquilibriumParams, usual: Elasticities, after: Settled | None
) -> tuple[Baseline, Baseline, Floats]:
    """Return where shocks start, what steers the solver, and the real value of a calm year."""
    base = Baseline.from_world(world, params.resolution)
    if after is not None:
        if params.deficits == "zero" or params.resolution == "full":
            what = "A reform is solved in trade form, with the deficits of the world"
            fix = "Leave out the reform, or the deficits and the resolution"
            raise InputError(what, where="after", fix=fix)
        reformed = settle(world, after)
        calm_gain_usd(world, after)  # is remembered when the reform itself is not any more
        return reformed.baseline, base, base.income * reformed.real_income
    if params.deficits == "zero":
        names = economy_names(world)
        base = without_deficits(base, usual, tolerance=params.tolerance, names=names)
    return base, base, base.income


def _solved(solution: Solution) -> dict[str, object]:
    residual = max(solution.residual, solution.certificate.worst)
    return {"residual": residual, "iterations": solution.iterations, "error": ""}


__all__ = ["BatchResponse", "respond_many"]
