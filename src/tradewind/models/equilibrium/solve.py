"""Solve for an equilibrium, or say why there is none."""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np

from tradewind.core import ConvergenceError, NoEquilibriumError
from tradewind.models.equilibrium.anderson import Found, iterate
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import Elasticities, Floats
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.params import Deficits
from tradewind.models.equilibrium.problem import Problem, make_problem
from tradewind.models.equilibrium.solution import Solution

CERTIFIED = 1e-8
"""Market clearing and complementarity hold to this in every solution that is returned."""
_RUNAWAY = 100.0
"""Factor income of an economy beyond this multiple of the baseline, either way, has run away."""
_PLAIN_STEPS = 300
"""Enough for a price that runs away to show: the cases tried take 100 to 200."""


def solve(
    base: Baseline,
    shock: Instruments,
    elasticities: Elasticities,
    *,
    deficits: Deficits = "scaled",
    tolerance: float = 1e-9,
    max_iterations: int = 600,
    names: Sequence[str] = (),
) -> Solution:
    """Solve the equations of `docs/models/equilibrium.md`.

    Parameters
    ----------
    base, shock, elasticities
        The problem. Nothing of it is changed.
    deficits
        ``"scaled"``, ``"fixed"``, or ``"zero"``: then the baseline is first solved again without
        deficits, and the solution is relative to that baseline.
    tolerance
        On the sup norm of the log residual.
    max_iterations
        The most iterations.
    names
        Names of the economies, for messages.

    Returns
    -------
    Solution
        Certified: residual within `tolerance`; markets and quotas within 1e-8.

    Raises
    ------
    NoEquilibriumError
        When an income is not positive or a factor reward runs away; names the economy.
    ConvergenceError
        When the iterations run out, with residual, iterations and last state.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> cut = Instruments.from_arrays(remaining=np.array([[[1.0], [0.5]], [[1.0], [1.0]]]))
    >>> solution = solve(base, cut, Elasticities.of("long"))
    >>> solution.wedges.size, solution.complementarity < 1e-8
    (1, True)
    """
    if deficits == "zero" and np.any(np.abs(base.deficit) > CERTIFIED * base.income):
        base = without_deficits(base, elasticities, tolerance=tolerance, names=names)
    problem = make_problem(base, shock, elasticities, scaled=deficits == "scaled")
    found = _search(problem, base, elasticities, tolerance, max_iterations, names)
    solution = _solution(found, base, shock, elasticities)
    gap = float(np.max([solution.market_gap, solution.complementarity]))
    if not gap <= CERTIFIED:
        what = "The solution fails its certificate of market clearing and quotas"
        raise ConvergenceError(
            what,
            found=f"gap {gap:.1e}, allowed {CERTIFIED:.0e}",
            fix="Lower the tolerance",
            residual=gap,
            iterations=solution.iterations,
            last_state=np.asarray(found.state),
        )
    return solution


def without_deficits(
    base: Baseline, elasticities: Elasticities, *, tolerance: float, names: Sequence[str] = ()
) -> Baseline:
    """Return the baseline that the model gives when every deficit is removed.

    Parameters
    ----------
    base
        The baseline.
    elasticities
        Those of the solve.
    tolerance, names
        As in `solve`.

    Returns
    -------
    Baseline
        Balanced trade; the same technology and preferences.

    Examples
    --------
    >>> base = Baseline.from_arrays(np.ones((2, 2, 1)), np.zeros((2, 1, 1)))
    >>> without_deficits(base, Elasticities.of("long"), tolerance=1e-10).deficit.round(9).tolist()
    [0.0, 0.0]
    """
    closed = _replace_deficit(base, np.zeros(base.deficit.shape))
    solution = solve(closed, Instruments.none(), elasticities, deficits="fixed",
                     tolerance=tolerance, names=names)  # fmt: skip
    return _rebased(solution)


def _replace_deficit(base: Baseline, deficit: Floats) -> Baseline:
    values = {name: getattr(base, name) for name in base.__dataclass_fields__}
    return Baseline(**(values | {"deficit": deficit}))


def _rebased(solution: Solution) -> Baseline:
    base, e = solution.base, solution.elasticities
    price = np.log(solution.price)
    used = solution.sales - solution.primary_income
    relative = base.input_share * np.exp((1 - e.epsilon) * price[:, :, None])
    total = relative.sum(axis=1, keepdims=True)
    inputs = relative / np.where(total > 0, total, 1) * used[:, None, :]
    return Baseline.from_arrays(solution.flows, inputs)


def _search(
    problem: Problem,
    base: Baseline,
    elasticities: Elasticities,
    tolerance: float,
    most: int,
    names: Sequence[str],
) -> Found:
    """Accelerated steps; where they fail, plain ones, which follow a price that runs away."""
    damping = np.ones((3, 1, base.shape[1]))
    damping[1] = 1 / np.maximum(1.0, elasticities.sigmas(base.shape[1]))

    def run(steps: int, accelerate: float) -> Found:
        start, limit = jnp.zeros((3, *base.shape)), jnp.asarray(tolerance)
        found: Found = iterate(
            problem, start, limit, jnp.asarray(steps), jnp.asarray(damping), jnp.asarray(accelerate)
        )
        return found

    with jax.enable_x64(True):
        found = run(most, 1.0)
        if float(found.residual) <= tolerance and np.isfinite(np.asarray(found.state)).all():
            _require_equilibrium(found, base, names)
            return found
        plain = run(min(most, _PLAIN_STEPS), 0.0)
    _require_equilibrium(plain, base, names)
    if float(plain.residual) <= tolerance and np.isfinite(np.asarray(plain.state)).all():
        return plain
    what = "The equilibrium solver did not converge"
    raise ConvergenceError(
        what,
        found=f"residual {float(found.residual):.1e}, allowed {tolerance:.0e}",
        fix="Allow more iterations, cut less, or take a longer horizon",
        residual=float(found.residual),
        iterations=int(found.iterations),
        last_state=np.asarray(found.state),
    )


def _require_equilibrium(found: Found, base: Baseline, names: Sequence[str]) -> None:
    """Name the economy whose income or factor reward rules an equilibrium out, if one does."""
    if not np.isfinite(np.asarray(found.state)).all():
        return
    income = np.asarray(found.outcome.income) / base.income
    poorest = int(np.argmin(income))
    if not income[poorest] > 0:
        _none("Its income would not be positive", poorest, income[poorest], names)
    earned = np.asarray(found.outcome.primary).sum(axis=1) / base.primary_income.sum(axis=1)
    furthest = int(np.argmax(np.abs(np.log(earned))))
    if not 1 / _RUNAWAY < earned[furthest] < _RUNAWAY:
        _none("The reward of its factors runs away", furthest, earned[furthest], names)


def _none(what: str, economy: int, found: float, names: Sequence[str]) -> None:
    name = names[economy] if len(names) > economy else f"economy {economy}"
    message = f"The shock leaves no equilibrium. {what}"
    fix = (
        "Cut less, let the exporter keep the rent or lose it, use scaled deficits, or take a "
        "longer horizon"
    )
    raise NoEquilibriumError(message, where=name, found=f"{found:.2g} times the baseline", fix=fix)


def _solution(
    found: Found, base: Baseline, shock: Instruments, elasticities: Elasticities
) -> Solution:
    state, outcome = np.asarray(found.state), found.outcome
    return Solution(
        base=base,
        shock=shock,
        elasticities=elasticities,
        cost=np.exp(np.asarray(outcome.log_cost)),
        price=np.exp(np.asarray(outcome.log_price)),
        consumer_price=np.exp(np.asarray(outcome.log_consumer_price)),
        reward=np.exp(state[1]),
        demand=base.demand * np.exp(state[2]),
        sales=np.asarray(outcome.sales),
        primary_income=np.asarray(outcome.primary),
        income=np.asarray(outcome.income),
        rents=np.asarray(outcome.rents),
        deficit=np.asarray(outcome.deficit),
        residual=float(found.residual),
        iterations=int(found.iterations),
    )


__all__ = ["CERTIFIED", "solve", "without_deficits"]
