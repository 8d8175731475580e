"""What the shocks of a briefing do: long tables by economy, group, horizon and scarcity price."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from tradewind.app.briefing_shocks import RENTS, ChosenShock, Rent
from tradewind.core import ModelError
from tradewind.models import HORIZONS, EquilibriumParams, Horizon, respond
from tradewind.world import World

GROUPS = ("members", "bystanders", "world")
NO_RENT = "none"
_KEPT = {"importer": ", buyers keep the price", "exporter": ", sellers keep the price"}

_PERCENT = 100.0
_CASE = ["shock", "rent", "horizon"]


@dataclass(frozen=True, slots=True)
class Responses:
    """Changes of real income for every shock, scarcity price, horizon and economy.

    Every table begins with ``shock, rent, horizon``: `rent` says who keeps the scarcity price
    (``importer``, ``exporter``, or ``none`` where nothing is cut). `main` says whether that is the
    case that costs the members more: see `main_rents`.

    Parameters
    ----------
    economies
        ``..., economy, name, member, party, change_pct, change_usd_m, main``; a loss is negative;
        NaN where the model has no answer. `party`: named in the shock and not a member.
    groups
        ``..., group, change_pct, change_usd_m, main`` for members, bystanders (neither member nor
        party) and the world.
    bystanders
        The most affected bystanders of each main case, largest loss first, with ``rank``.
    solver
        ``..., residual, walras_residual, iterations``.
    warnings
        What the model says about its answers, and where it has none.

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


@dataclass(frozen=True, slots=True)
class _Collected:
    economies: list[pd.DataFrame] = field(default_factory=list)
    solver: list[dict[str, object]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def cases(shocks: Sequence[ChosenShock]) -> list[ChosenShock]:
    """Return every shock with both scarcity prices, unless that is chosen or nothing is cut.

    Parameters
    ----------
    shocks
        What happens.

    Returns
    -------
    list of ChosenShock
        One or two per shock.

    Examples
    --------
    >>> cases([])
    []
    """
    return [
        case
        for chosen in shocks
        for case in (
            [chosen.with_rent(rent) for rent in RENTS]
            if chosen.shock.cuts and chosen.rent is None
            else [chosen]
        )
    ]


def main_rents(groups: pd.DataFrame) -> dict[str, Rent]:
    """Return who keeps the scarcity price in the case that costs the members more.

    Parameters
    ----------
    groups
        ``shock, rent, horizon, group, change_usd_m``.

    Returns
    -------
    dict of str to str
        Shock to rent, by the short horizon; a case without an answer gives way to one with.

    Examples
    --------
    >>> rows = pd.DataFrame({"shock": "x", "rent": ["importer", "exporter"], "horizon": "short",
    ...                      "group": "members", "change_usd_m": [-1.0, -2.0]})
    >>> main_rents(rows)
    {'x': 'exporter'}
    """
    rows = groups[(groups["group"] == "members") & (groups["horizon"] == HORIZONS[0])]
    ordered = rows.sort_values("change_usd_m", kind="stable", na_position="last")
    first = ordered.drop_duplicates("shock")
    return dict(zip(first["shock"], first["rent"], strict=True))


def respond_to_all(
    world: World,
    members: Sequence[str],
    shocks: Sequence[ChosenShock],
    bystanders: int,
    progress: Callable[[str], None],
) -> Responses:
    """Solve every shock at every horizon, whoever keeps the scarcity price.

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
        Long tables; a loss is negative. Where the model has no answer the figures are NaN and a
        warning says why.

    Examples
    --------
    >>> respond_to_all.__name__
    'respond_to_all'
    """
    found = _Collected()
    for chosen in cases(shocks):
        for horizon in HORIZONS:
            progress(f"{chosen.label}{_KEPT.get(chosen.rent or '', '')}, {horizon} horizon")
            _solve(world, members, chosen, horizon, found)
    economies = pd.concat(found.economies, ignore_index=True)
    groups = group_changes(economies, world)
    main = main_rents(groups)
    economies, groups = _with_main(economies, main), _with_main(groups, main)
    return Responses(
        economies=economies,
        groups=groups,
        bystanders=_bystanders(economies, bystanders),
        solver=pd.DataFrame(found.solver),
        warnings=tuple(dict.fromkeys(found.warnings)),
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
        ``shock, rent, horizon, group, change_pct, change_usd_m``; NaN where an economy is.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {"shock": "x", "rent": "none", "horizon": "short",
    ...      "economy": ["IND", "JPN"], "member": [True, False], "party": False,
    ...      "change_usd_m": [-2.0, 1.0]}
    ... )
    >>> group_changes(rows, World.load())["change_usd_m"].tolist()
    [-2.0, 1.0, -1.0]
    """
    base = world.final_demand_usd_m.sum("industry").to_pandas()
    rows = economies.assign(base_usd_m=economies["economy"].map(base))
    inside = rows[rows["member"]].assign(group="members")
    outside = rows[~rows["member"] & ~rows["party"]].assign(group="bystanders")
    both = pd.concat([inside, outside, rows.assign(group="world")])
    summed = both.groupby([*_CASE, "group"], sort=False)[["change_usd_m", "base_usd_m"]].sum(
        min_count=1
    )
    summed["change_pct"] = _PERCENT * summed["change_usd_m"] / summed.pop("base_usd_m")
    return summed.reset_index()[[*_CASE, "group", "change_pct", "change_usd_m"]]


def joined(first: Responses, second: Responses) -> Responses:
    """Return two sets of responses as one.

    Parameters
    ----------
    first, second
        On different shocks.

    Returns
    -------
    Responses
        The rows of both.

    Examples
    --------
    >>> one = Responses(*(pd.DataFrame({"shock": ["a"]}) for _ in range(4)), ("careful",))
    >>> joined(one, one).economies["shock"].tolist()
    ['a', 'a']
    """
    return Responses(
        _stacked(first.economies, second.economies),
        _stacked(first.groups, second.groups),
        _stacked(first.bystanders, second.bystanders),
        _stacked(first.solver, second.solver),
        tuple(dict.fromkeys([*first.warnings, *second.warnings])),
    )


def _stacked(upper: pd.DataFrame, lower: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([upper, lower], ignore_index=True)


def _solve(
    world: World,
    members: Sequence[str],
    chosen: ChosenShock,
    horizon: Horizon,
    found: _Collected,
) -> None:
    case = {"shock": chosen.key, "rent": chosen.rent or NO_RENT, "horizon": horizon}
    codes = world.economies.index
    change = pd.DataFrame(
        float("nan"),
        index=codes,
        columns=["real_income_change_pct", "real_income_change_usd_m"],
    )
    try:
        answer = respond(world, chosen.shock, EquilibriumParams(horizon=horizon))
    except ModelError as error:
        found.warnings.append(f"No answer for {chosen.title}, {horizon} horizon: {error}")
    else:
        change = answer.by_economy()
        found.warnings.extend(answer.warnings)
        found.solver.append(
            {
                **case,
                "residual": answer.residual,
                "walras_residual": answer.walras_residual,
                "iterations": answer.iterations,
            }
        )
    table = pd.DataFrame(
        {
            "economy": codes.astype(str),
            "name": world.economies["name"].to_numpy(),
            "member": codes.isin(list(members)),
            "party": codes.isin(list(chosen.parties(world) - set(members))),
            "change_pct": change["real_income_change_pct"].to_numpy(),
            "change_usd_m": change["real_income_change_usd_m"].to_numpy(),
        }
    )
    for place, (name, value) in enumerate(case.items()):
        table.insert(place, name, value)
    found.economies.append(table)


def _with_main(table: pd.DataFrame, main: dict[str, Rent]) -> pd.DataFrame:
    return table.assign(main=table["rent"] == table["shock"].map(main))


def _bystanders(economies: pd.DataFrame, count: int) -> pd.DataFrame:
    outside = economies[~economies["member"] & ~economies["party"] & economies["main"]]
    outside = outside.dropna(subset="change_pct").sort_values("change_pct", kind="stable")
    ranked = outside.assign(rank=outside.groupby(["shock", "horizon"]).cumcount() + 1)
    kept = ranked[ranked["rank"] <= count].drop(columns=["member", "party"])
    return kept.sort_values(["shock", "horizon", "rank"], ignore_index=True)


__all__ = [
    "GROUPS",
    "NO_RENT",
    "Responses",
    "cases",
    "group_changes",
    "joined",
    "main_rents",
    "respond_to_all",
]
