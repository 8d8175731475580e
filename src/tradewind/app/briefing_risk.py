"""The risk tables of a briefing: headlines, curves, the events and the links that cost most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from tradewind.app.briefing_hazards import hazard_list, unlisted_list
from tradewind.risk import RiskResult
from tradewind.risk.rates import regimes
from tradewind.world import World

METRICS = ("eal", "cvar95", "cvar99")
"""Expected annual loss, and the mean of the worst 5 and 1 % of years."""
JOINED = "+"
"""What joins the hazards of one crisis in the name of a scenario."""
_VALUES = {"": "value_usd", "_low": "low_usd", "_high": "high_usd"}


def risk_figures(risk: RiskResult) -> Iterator[tuple[str, float]]:
    """Yield the figures on risk that prose may quote.

    Parameters
    ----------
    risk
        The risk of the members.

    Yields
    ------
    tuple of str and float
        Name and value. ``"eal_usd.JPN.since-2010"`` and the same for ``cvar95`` and ``cvar99``,
        with ``eal_low_usd`` and ``eal_high_usd`` (the 5 and 95 % bounds) and ``eal_gdp_pct``: a
        loss is positive here. ``"first_year.since-2010"`` is the year a window begins with,
        ``"events.chokepoint.since-2010"`` the events of a class in it, ``"most.JPN"`` the share
        of the costliest hazard in the expected loss under the main rates.

    Examples
    --------
    >>> dict(risk_figures(results.risk))["first_year.since-2010"]
    2010.0
    """
    metrics = risk.tables["metrics"]
    shown = metrics[metrics["target"].isin(risk.targets) & metrics["metric"].isin(METRICS)]
    for row in shown.itertuples(index=False):
        end = f"{row.target}.{row.regime}"
        for bound, column in _VALUES.items():
            yield f"{row.metric}{bound}_usd.{end}", float(getattr(row, column))
        yield f"{row.metric}_gdp_pct.{end}", float(row.share_of_gdp_pct)
    for name, regime in regimes().items():
        yield f"first_year.{name}", float(regime.start.year)
    rates = risk.tables["rates"]
    for kind, name, count in zip(rates["class"], rates["regime"], rates["events"], strict=True):
        yield f"events.{kind}.{name}", float(count)
    hazards = risk.tables["hazards"].drop_duplicates("hazard")
    listed = hazards["stability"].isna()
    yield "hazards_counted", float((listed & hazards["counts"]).sum())
    yield "hazards_off", float((listed & ~hazards["counts"]).sum())
    yield "hazards_unlisted", float((~listed).sum())
    events = top_events(risk)
    for target in risk.targets:
        largest = events.loc[events["target"] == target].iloc[0]
        yield f"most.{target}", float(largest["share"])


def risk_tables(risk: RiskResult, world: World) -> dict[str, pd.DataFrame]:
    """Return the tables of the risk section.

    Parameters
    ----------
    risk
        The risk of the members.
    world
        The baseline, which names economies and industries.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``risk_metrics, risk_curves`` (rows of the members, their group and the world),
        ``risk_events`` (`top_events`), ``risk_links`` (with names), ``risk_drivers``,
        ``risk_words``, ``risk_hazards`` and ``risk_unlisted`` (one row per hazard).

    Examples
    --------
    >>> tables = risk_tables(results.risk, World.load())
    >>> sorted(tables["risk_metrics"]["metric"].unique())
    ['cvar95', 'cvar99', 'eal', 'var95', 'var99']
    """
    metrics = risk.tables["metrics"]
    return {
        "risk_metrics": metrics[metrics["target"].isin(risk.targets)].reset_index(drop=True),
        "risk_curves": risk.tables["curves"],
        "risk_events": top_events(risk),
        "risk_links": _named_links(risk.tables["links"], world),
        "risk_drivers": risk.tables["drivers"],
        "risk_words": risk.tables["words"],
        "risk_hazards": hazard_list(risk),
        "risk_unlisted": unlisted_list(risk),
    }


def top_events(risk: RiskResult) -> pd.DataFrame:
    """Return what each hazard is expected to cost, for members, their group and the world.

    Parameters
    ----------
    risk
        The risk of the members.

    Returns
    -------
    pandas.DataFrame
        ``target, hazard, title, joined, rate_<regime>, eal_usd_<regime>, mean_days, loss_usd,
        share``: a crisis of two hazards counts with the one that began it, and `joined` names the
        other; `loss_usd` is the mean loss of one event, `share` that of `eal_usd` under the main
        rates. The largest loss or gain of each target comes first.

    Examples
    --------
    >>> table = top_events(results.risk)
    >>> table[table["target"] == "World"].iloc[0]["hazard"]
    'hormuz-2026'
    """
    rows = risk.tables["by_hazard"]
    rows = rows[rows["target"].isin(risk.targets)]
    scenario = rows["scenario"].astype(str)
    rows = rows.assign(
        hazard=scenario.str.split(JOINED, regex=False).str[0],
        alone=~scenario.str.contains(JOINED, regex=False),
        days=rows["mean_days"] * rows["rate_per_year"],
    )
    keys = ["target", "hazard", "regime"]
    sums = rows.groupby(keys, observed=True)[["rate_per_year", "days", "eal_usd"]].sum()
    wide = sums.unstack("regime")
    main = risk.params.regime
    found = pd.DataFrame(index=wide.index)
    for name in sorted(wide.columns.get_level_values("regime").unique()):
        found[f"rate_{name}"] = wide[("rate_per_year", name)]
        found[f"eal_usd_{name}"] = wide[("eal_usd", name)]
    found["mean_days"] = wide[("days", main)] / wide[("rate_per_year", main)]
    found["loss_usd"] = wide[("eal_usd", main)] / wide[("rate_per_year", main)]
    found = found.reset_index()
    titles, joined = _titles(rows)
    whole = found.groupby("target", observed=True)[f"eal_usd_{main}"].transform("sum")
    found["share"] = found[f"eal_usd_{main}"] / whole
    found.insert(2, "title", found["hazard"].map(titles))
    found.insert(3, "joined", found["hazard"].map(joined).fillna(""))
    return _by_size(found, risk.targets, f"eal_usd_{main}")


def _titles(rows: pd.DataFrame) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the title of each hazard, and of what it sets off where it may."""
    once = rows.drop_duplicates("scenario")
    alone = once[once["alone"]].set_index("hazard")["title"].astype(str)
    pairs = once[~once["alone"]]
    second = pairs["scenario"].astype(str).str.split(JOINED, regex=False).str[1]
    others = second.map(alone).groupby(pairs["hazard"]).agg("; ".join)
    return alone.to_dict(), others.to_dict()


def _by_size(found: pd.DataFrame, targets: tuple[str, ...], column: str) -> pd.DataFrame:
    place = found["target"].astype(str).map({target: k for k, target in enumerate(targets)})
    ordered = found.assign(place=place, size=-found[column].abs())
    ordered = ordered.sort_values(["place", "size", "hazard"], ignore_index=True)
    return ordered.drop(columns=["place", "size"])


def _named_links(links: pd.DataFrame, world: World) -> pd.DataFrame:
    economies, industries = world.economies["name"], world.industries["short_name"]
    return links.assign(
        origin_name=links["origin"].map(economies),
        destination_name=links["destination"].map(economies),
        industry_name=links["industry"].map(industries),
    )


__all__ = ["METRICS", "risk_figures", "risk_tables", "top_events"]
