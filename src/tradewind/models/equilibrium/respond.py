"""respond(world, shock): what the world economy looks like after a shock."""

from __future__ import annotations

import time

from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import elasticity_table
from tradewind.models.equilibrium.instruments import Instruments
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.response import Response
from tradewind.models.equilibrium.solve import solve
from tradewind.models.shock import Cut, Shock
from tradewind.world import World

LIMITS = (
    "Final demand by destination is imputed: sellers' totals are observed, destinations are not.",
    "Primary income (value added, taxes, imports from the rest of the world) is all factor income.",
    "The rest of the world is closed: its purchases stand as final demand of the economies here.",
    "Industries are broad: a cut of an industry is not a cut of one product in it.",
)
"""What every response of this model is subject to."""
_IMPORTER = (
    "Importers keep the scarcity rent of a cut here: they are rationed at the supplier's price, "
    "as under a tariff whose revenue they keep, so a cut by all sellers of a good can raise their "
    "real income. Compare rent = exporter."
)


def respond(world: World, shock: Shock, params: EquilibriumParams | None = None) -> Response:
    """Solve for the world economy after a shock.

    Parameters
    ----------
    world
        The baseline; US$ million.
    shock
        What happens.
    params
        Horizon, deficits, tolerance, overrides of elasticities; the short horizon by default.

    Returns
    -------
    Response
        Real income by economy (equivalent variation), in percent and US$ million; losses negative.

    Raises
    ------
    UnknownCodeError
        When the shock names a code that the world does not know; with suggestions.
    NoEquilibriumError
        When an income would not be positive or a factor reward runs away; names the economy.
    ConvergenceError
        When the solver does not reach its tolerance; never a number instead.

    Examples
    --------
    >>> from tradewind.models import EquilibriumParams, Shock
    >>> shock = Shock("ban").cut(origin="CHN", destination="JPN", industry="C26", share=0.9)
    >>> response = respond(World.load(), shock, EquilibriumParams(horizon="long"))
    >>> bool(response.by_economy().loc["JPN", "real_income_change_pct"] < 0)
    True
    >>> response.residual <= 1e-9
    True
    """
    chosen = params or EquilibriumParams()
    began = time.perf_counter()
    solution = solve(
        Baseline.from_world(world),
        Instruments.from_shock(shock, world),
        chosen.elasticities(),
        deficits=chosen.deficits,
        tolerance=chosen.tolerance,
        max_iterations=chosen.max_iterations,
        names=[f"{code} ({name})" for code, name in world.economies["name"].items()],
    )
    return Response(
        shock=shock,
        params=chosen,
        provenance=world.provenance.with_params(
            model="equilibrium", shock=shock.to_toml(), **chosen.model_dump()
        ),
        warnings=_warnings(shock, chosen),
        economies=world.economies,
        industries=world.industries,
        solution=solution,
        wall_time_s=time.perf_counter() - began,
    )


def _warnings(shock: Shock, params: EquilibriumParams) -> tuple[str, ...]:
    table = elasticity_table()
    guessed = table[(table["horizon"] == params.horizon) & table["interpolated"]]
    found = list(LIMITS)
    if len(guessed):
        names = ", ".join(guessed["name"])
        found.append(f"Elasticities of the {params.horizon} horizon are interpolated: {names}.")
    if any(isinstance(term, Cut) and term.rent == "importer" for term in shock.terms):
        found.append(_IMPORTER)
    return tuple(found)


__all__ = ["LIMITS", "respond"]
