"""What the shocks of a briefing do: long tables by economy, group and horizon."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from tradewind.app.briefing_shocks import ChosenShock
from tradewind.models import EquilibriumParams, Response, respond
from tradewind.world import World

Horizon = Literal["short", "medium", "long"]
HORIZONS: tuple[Horizon, ...] = get_args(Horizon)
GROUPS = ("members", "bystanders", "world")

_PERCENT = 100.0


@dataclass(frozen=True, slots=True)
class Responses:
    """Changes of real income for every shock, horizon and economy.

    Parameters
    ----------
    economies
        ``shock, horizon, economy, name, member, change_pct, change_usd_m``; a loss is negative.
    groups
        ``shock, horizon, group, change_pct, change_usd_m`` for members, bystanders and the world.
    bystanders
        The most affected bystanders of each shock and horizon, largest loss first, with ``rank``.
    solver
        ``shock, horizon, residual, walras_residual, iterations``.
    warnings
        What the model says about its answers.

    Examples
    --------
    >>> GROUPS
    ('members', 'bystanders', 'world')
    """

    economies: pd.DataFrame
    groups: pd.DataFrame
    bystanders: pd.DataFrame
    solver: pd.DataFrame
    warnings: tuple[str, ...]


def respond_to_all(
    world: World,
    members: Sequence[str],
    shocks: Sequence[ChosenShock],
    bystanders: int,
    progress: Callable[[str], None],
) -> Responses:
    """Solve every shock at every horizon.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.
    shocks
        What happens.
    bystanders
        How many of the most affected bystanders to name.
    progress
        Called with a line of text before each solve.

    Returns
    -------
    Responses
        Long tables; a loss is negative.

    Raises
    ------
    ModelError
        When a shock has no equilibrium or the solver does not converge.

    Examples
    --------
    >>> respond_to_all(World.load(), ("IND",), (), 5, lambda text: None)  # doctest: +SKIP
    """
    answers: list[tuple[ChosenShock, Horizon, Response]] = []
    for chosen in shocks:
        for horizon in HORIZONS:
            progress(f"{chosen.title}, {horizon} horizon")
            answer = respond(world, chosen.shock, EquilibriumParams(horizon=horizon))
            answers.append((chosen, horizon, answer))
    economies = pd.concat([_economies(*answer, members) for answer in answers], ignore_index=True)
    return Responses(
        economies=economies,
        groups=group_changes(economies, world),
        bystanders=_bystanders(economies, bystanders),
        solver=pd.DataFrame([_solver(*answer) for answer in answers]),
        warnings=tuple(dict.fromkeys(w for _, _, answer in answers for w in answer.warnings)),
    )


def group_changes(economies: pd.DataFrame, world: World) -> pd.DataFrame:
    """Add up changes over the members, the bystanders and the world.

    Parameters
    ----------
    economies
        As in `Responses`.
    world
        The baseline, whose final expenditure is the base of percentages.

    Returns
    -------
    pandas.DataFrame
        ``shock, horizon, group, change_pct, change_usd_m``.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"shock": "x", "horizon": "short", "economy": ["IND", "JPN"],
    ...      "member": [True, False], "change_usd_m": [-2.0, 1.0]}
    ... )
    >>> group_changes(rows, World.load())["change_usd_m"].tolist()
    [-2.0, 1.0, -1.0]
    """
    base = world.final_demand_usd_m.sum("industry").to_pandas()
    rows = economies.assign(base_usd_m=economies["economy"].map(base))
    rows["group"] = rows["member"].map({True: "members", False: "bystanders"})
    keys = ["shock", "horizon", "group"]
    both = pd.concat([rows, rows.assign(group="world")])
    summed = both.groupby(keys, sort=False)[["change_usd_m", "base_usd_m"]].sum()
    summed["change_pct"] = _PERCENT * summed["change_usd_m"] / summed.pop("base_usd_m")
    return summed.reset_index()[[*keys, "change_pct", "change_usd_m"]]


def _economies(
    chosen: ChosenShock, horizon: Horizon, answer: Response, members: Sequence[str]
) -> pd.DataFrame:
    table = answer.by_economy()
    return pd.DataFrame(
        {
            "shock": chosen.key,
            "horizon": horizon,
            "economy": table.index.astype(str),
            "name": table["name"].to_numpy(),
            "member": table.index.isin(members),
            "change_pct": table["real_income_change_pct"].to_numpy(),
            "change_usd_m": table["real_income_change_usd_m"].to_numpy(),
        }
    )


def _bystanders(economies: pd.DataFrame, count: int) -> pd.DataFrame:
    outside = economies[~economies["member"]].sort_values("change_pct", kind="stable")
    ranked = outside.assign(rank=outside.groupby(["shock", "horizon"]).cumcount() + 1)
    kept = ranked[ranked["rank"] <= count].drop(columns="member")
    return kept.sort_values(["shock", "horizon", "rank"], ignore_index=True)


def _solver(chosen: ChosenShock, horizon: Horizon, answer: Response) -> dict[str, object]:
    return {
        "shock": chosen.key,
        "horizon": horizon,
        "residual": answer.residual,
        "walras_residual": answer.walras_residual,
        "iterations": answer.iterations,
    }


__all__ = ["GROUPS", "HORIZONS", "Horizon", "Responses", "group_changes", "respond_to_all"]
