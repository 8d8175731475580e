"""For whom, by which measure and at whose cost a pact is shown."""

from __future__ import annotations

import pandas as pd

from tradewind.app.briefing import BriefingResults
from tradewind.report.pact_words import pact_of


def whom(results: BriefingResults) -> tuple[str, ...]:
    """Return for whom the pact is shown: members, their group, bystanders, world, income groups.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    tuple of str
        Targets; income groups from low to high.

    Examples
    --------
    >>> whom(results)[-1]
    'High income'
    """
    outcomes = results.pact_tables["pact_outcomes"]
    found = outcomes[outcomes["kind"] == "income"]["target"].unique()
    order = ("Low income", "Lower middle income", "Upper middle income", "High income")
    known = [name for name in order if name in set(found)]
    return (*pact_of(results).targets, *known, *(name for name in found if name not in order))


def paid(results: BriefingResults, target: str) -> float:
    """Return what a target pays of the measures, US$ a year.

    Parameters
    ----------
    results
        A briefing with a pact.
    target
        One of `whom`.

    Returns
    -------
    float
        Best estimate.

    Examples
    --------
    >>> paid(results, "World") == results.figures["pact_cost_usd"]
    True
    """
    pact, table = pact_of(results), results.pact_tables["pact_payers"]
    cost = pd.Series(table["cost_usd"].to_numpy(), index=table["economy"], dtype=float)
    members = cost.index.isin(pact.pact.members)
    if target in results.names:
        return float(cost.get(target, 0.0))
    if target == pact.targets[-1]:
        return results.figures["pact_cost_usd"]
    if target == pact.group:
        return float(cost[members].sum())
    if target == pact.targets[-2]:
        return float(cost[~members].sum())
    groups = results.economies["income_group"].reindex(cost.index)
    return float(cost[(groups == target).to_numpy()].sum())


def by_measure(results: BriefingResults) -> pd.DataFrame:
    """Return gains of the members and cost by measure, those that bring most first.

    Parameters
    ----------
    results
        A briefing with a pact.

    Returns
    -------
    pandas.DataFrame
        Indexed by measure: ``title, trade_gain, risk_gain, gain, cost``, US$ a year.

    Examples
    --------
    >>> by_measure(results)["gain"].is_monotonic_decreasing
    True
    """
    table, about = results.pact_tables["pact_by_measure"], results.pact_tables["pact_measures"]
    mine = table[table["target"] == pact_of(results).group]
    wide = mine.pivot_table(
        index="player", columns="metric", values="shapley_usd", sort=False, observed=True
    )
    known = about.set_index("measure")
    shared = wide.reindex(known.index)
    empty = pd.Series(float("nan"), index=known.index)
    found = pd.DataFrame(
        {
            "title": known["title"],
            **{m: shared.get(m, empty) for m in ("trade_gain", "risk_gain", "gain")},
            "cost": known["cost_usd"],
        }
    )
    return found.sort_values("gain", ascending=False, kind="stable")


__all__ = ["by_measure", "paid", "whom"]
