"""respond(world, shock): what the world economy looks like after a shock."""

from __future__ import annotations

import time

from tradewind.data import read_lanes
from tradewind.models.equilibrium.baseline import Baseline
from tradewind.models.equilibrium.elasticities import elasticity_table
from tradewind.models.equilibrium.params import EquilibriumParams
from tradewind.models.equilibrium.response import Response
from tradewind.models.equilibrium.shock_instruments import instruments_of
from tradewind.models.equilibrium.solution import Solution
from tradewind.models.equilibrium.solve import solve
from tradewind.models.lane_terms import Closure
from tradewind.models.sealanes.facts import facts_sha256
from tradewind.models.shock import Shock
from tradewind.models.terms import Cut, Demand, Tariff
from tradewind.world import World

_BROAD = "Industries are broad: a cut of an industry is not a cut of one product in it."
LIMITS = (
    "Final demand by destination is imputed: sellers' totals are observed, destinations are not.",
    "Primary income (value added, taxes, imports from the rest of the world) is all factor income.",
    "The rest of the world is closed: its purchases stand as final demand of the economies here.",
    _BROAD,
)
"""What every response in the embedded world is subject to."""
_OWN_LIMITS = (
    "Primary income (output less inputs, taxes included) is all factor income.",
    _BROAD,
)
"""The same in a world that knows where final demand goes."""
_IMPORTER = (
    "Importers keep the scarcity rent of a cut here: they are rationed at the supplier's price, "
    "as under a tariff whose revenue they keep, so a cut by all sellers of a good can raise their "
    "real income. Compare rent = exporter."
)
_TARIFF = (
    "Tariffs of the baseline are not in this world: a rate is a change from there, and its revenue "
    "is counted on the whole of the flow that remains."
)
_DEMAND = "A change of tastes: real income is measured at the new tastes."
_RATIONED = "Each buyer of the full table is rationed alike; buyers cannot trade quotas."


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
    base = Baseline.from_world(world, chosen.resolution)
    solution = solve(
        base,
        instruments_of(shock, world, base),
        chosen.elasticities(list(world.industries.index)),
        deficits=chosen.deficits,
        tolerance=chosen.tolerance,
        max_iterations=chosen.max_iterations,
        names=economy_names(world),
    )
    return response_of(solution, world, shock, chosen, time.perf_counter() - began)


def economy_names(world: World) -> list[str]:
    """Return the economies of a world as messages name them.

    Parameters
    ----------
    world
        The world.

    Returns
    -------
    list of str
        Code and name, in order.

    Examples
    --------
    >>> economy_names(World.load())[0]
    'AGO (Angola)'
    """
    return [f"{code} ({name})" for code, name in world.economies["name"].items()]


def response_of(
    solution: Solution, world: World, shock: Shock, params: EquilibriumParams, wall_time_s: float
) -> Response:
    """Return a solution with the labels of its world and what a reader must know.

    Parameters
    ----------
    solution
        What was solved.
    world, shock, params
        What was asked.
    wall_time_s
        Seconds it took.

    Returns
    -------
    Response
        The response.

    Examples
    --------
    >>> response_of.__name__
    'response_of'
    """
    return Response(
        shock=shock,
        params=params,
        provenance=world.provenance.with_params(
            model="equilibrium", shock=shock.to_toml(), **params.model_dump(), **_lanes(shock)
        ),
        warnings=_warnings(shock, params, world),
        economies=world.economies,
        industries=world.industries,
        solution=solution,
        wall_time_s=wall_time_s,
    )


def _lanes(shock: Shock) -> dict[str, object]:
    """Return the hashes of the sea lanes that a closure was solved with."""
    if not any(isinstance(term, Closure) for term in shock.terms):
        return {}
    return {"sea_lane_facts_sha256": facts_sha256(), "sea_lane_network": read_lanes().source}


def _warnings(shock: Shock, params: EquilibriumParams, world: World) -> tuple[str, ...]:
    kinds = {type(term) for term in shock.terms}
    found = [*(LIMITS if world.imputed else _OWN_LIMITS)]
    found += _about_elasticities(params)
    if any(isinstance(term, Cut) and term.rent == "importer" for term in shock.terms):
        found.append(_IMPORTER)
    if Tariff in kinds:
        found.append(_TARIFF)
    if Demand in kinds:
        found.append(_DEMAND)
    if Cut in kinds and params.resolution == "full":
        found.append(_RATIONED)
    return tuple(found)


def _about_elasticities(params: EquilibriumParams) -> list[str]:
    table = elasticity_table()
    horizon = table[(table["horizon"] == params.horizon) & table["interpolated"]]
    names = [n for n in horizon["name"] if n != "sigma" or params.trade_elasticities == "horizon"]
    found = []
    if names:
        listed = ", ".join(names)
        found.append(f"Elasticities of the {params.horizon} horizon are interpolated: {listed}.")
    if params.trade_elasticities != "horizon":
        rows = table[table["trade_set"] == params.trade_elasticities]
        found.append(
            f"Trade elasticities of the set {params.trade_elasticities} are long-run estimates; "
            f"{int(rows['interpolated'].sum())} of {len(rows)} industries are filled by a rule."
        )
    return found


__all__ = ["LIMITS", "economy_names", "respond", "response_of"]
