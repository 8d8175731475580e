"""``tradewind risk``: expected annual loss and tail loss, with what drives them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tradewind.cli.charts import ChartFile
from tradewind.cli.compiled import keep_compiled
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit, replacing
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.cli.worlds import WorldName

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import Assessed

_FIGURES = (
    Column("name", "Who"),
    Column("regime", "Rates"),
    Column("metric_name", "Figure"),
    Column("value_bn", "US$ bn a year", "usd_bn"),
    Column("low_bn", "5 %", "usd_bn"),
    Column("high_bn", "95 %", "usd_bn"),
    Column("share_of_gdp_pct", "% of GDP", "percent"),
)
_HAZARDS = (
    Column("title", "What happens"),
    Column("rate_per_year", "Events a year", "index"),
    Column("mean_days", "Days", "count"),
    Column("eal_bn", "Expected loss, US$ bn a year", "usd_bn"),
)
_LINKS = (
    Column("origin", "From"),
    Column("destination", "To"),
    Column("industry", "Industry"),
    Column("flow_bn", "Trade, US$ bn", "usd_bn"),
    Column("eal_m", "Added expected loss, US$ m", "usd_bn"),
)
_NAMES = {
    "eal": "expected annual loss",
    "cvar95": "mean of the worst 5 % of years",
    "cvar99": "mean of the worst 1 % of years",
}
_BILLION, _MILLION = 1e9, 1e6


def risk(
    members: Annotated[
        list[str] | None, typer.Argument(help="Economies, such as IND JPN. None: the world.")
    ] = None,
    events: Annotated[
        int, typer.Option("--events", min=100, help="Sampled events of each rate regime.")
    ] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Repeats every byte.")] = 1,
    regime: Annotated[
        Literal["since-2010", "since-2023"],
        typer.Option("--regime", help="The window of the record that rates are counted from."),
    ] = "since-2010",
    horizon: Annotated[
        Literal["short", "medium", "long"],
        typer.Option("--horizon", help="How much time adjustment has."),
    ] = "short",
    rent: Annotated[
        Literal["as-classified", "importer", "exporter", "lost"],
        typer.Option("--rent", help="Who keeps the scarcity rent of cuts."),
    ] = "as-classified",
    hazards: Annotated[
        Path | None, typer.Option("--hazards", help="Your own hazard file (CSV); it is added.")
    ] = None,
    only: Annotated[
        bool, typer.Option("--only", help="Only the hazards of your own file.")
    ] = False,
    include: Annotated[
        list[str] | None, typer.Option("--include", help="A hazard that is off; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="A hazard to leave out; repeatable.")
    ] = None,
    governance: Annotated[
        bool,
        typer.Option(help="Rates by governance for economies without events of their own."),
    ] = True,
    exact: Annotated[
        bool, typer.Option("--exact", help="Solve each sampled event, in place of reading it off.")
    ] = False,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", help="Address of a Dask scheduler that solves.")
    ] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Compute again what is kept.")] = False,
    top: Annotated[int, typer.Option("--top", min=1, help="Rows of each ranking.")] = 10,
    chart: ChartFile = None,
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Show what supply shocks are expected to cost, and what the worst years would.

    Examples: `tradewind risk IND JPN`, `tradewind risk DEU --regime since-2023`.
    """
    keep_compiled()
    from tradewind.app import assess_risk, open_world
    from tradewind.risk import RiskParams

    params = RiskParams(
        events=events, seed=seed, regime=regime, horizon=horizon, rent=rent,
        include=tuple(include or ()), exclude=tuple(exclude or ()), governance=governance,
        exact=exact,
    )  # fmt: skip
    world = open_world(world_name)
    with counted("Risk") as advance:
        found = assess_risk(
            members or (), params, hazards=hazards, alone=only, scheduler=scheduler, fresh=fresh,
            progress=advance, world=world,
        )  # fmt: skip
    goods = world.industries["short_name"].to_dict()
    names = {**world.economies["name"].to_dict(), **goods, "World": "World"}
    emit(_answer(found, names, top), as_json=as_json, as_csv=as_csv, out=out)
    if chart is not None:
        from tradewind.report import write_risk_chart

        with replacing(chart) as part:
            write_risk_chart(found.result, part, names=names, form=chart.suffix)
        typer.echo(f"Wrote {chart}", err=True)


def _answer(found: Assessed, names: dict[str, str], top: int) -> Answer:
    result = found.result
    figures = _figures(result.tables["metrics"], result.targets, names)
    sections = [Section("Figures", _FIGURES, figures)]
    main = result.targets[-2] if len(result.targets) > 1 else result.targets[-1]
    by_hazard = result.tables["by_hazard"]
    rows = by_hazard[(by_hazard["target"] == main) & (by_hazard["regime"] == result.params.regime)]
    rows = rows.nlargest(top, "eal_usd").assign(eal_bn=lambda t: t["eal_usd"] / _BILLION)
    who = names.get(main, main.replace("+", " and "))
    since = result.params.regime.replace("-", " ")
    sections.append(Section(f"What costs {who} most, rates {since}", _HAZARDS, rows))
    links = result.tables["links"]
    links = links[links["target"] == main].head(top)
    codes = ("origin", "destination", "industry")
    links = links.assign(
        flow_bn=links["flow_usd"] / _BILLION,
        eal_m=links["eal_usd_per_percent"] / _MILLION,
        **{column: links[column].map(names) for column in codes},
    )
    title = f"Links of {who}: added loss when trade on each costs one percent more"
    sections.append(Section(title, _LINKS, links))
    words = result.tables["words"]
    told = words[(words["target"] == main) & (words["regime"] == result.params.regime)]
    state = "kept from before" if found.kept else "new"
    trace = f"`tradewind runs show {found.run.id} --why eal.{main}`."
    notes = (
        "A loss is positive here, a gain negative.",
        *told["text"],
        *result.warnings,
        f"Run {found.run.id} ({state}). To trace a figure: {trace}",
    )
    payload: dict[str, Any] = {"run": found.run.id, **result.to_dict()}
    members = ", ".join(names[code] for code in result.members) or "the world"
    return Answer(f"Risk of {members}", tuple(sections), notes, payload, figures)


def _figures(
    metrics: pd.DataFrame, targets: tuple[str, ...], names: dict[str, str]
) -> pd.DataFrame:
    rows = metrics[metrics["target"].isin(targets) & metrics["metric"].isin(_NAMES)].copy()
    for column in ("value", "low", "high"):
        rows[f"{column}_bn"] = rows[f"{column}_usd"] / _BILLION
    rows["name"] = [names.get(t, t.replace("+", " and ")) for t in rows["target"]]
    rows["metric_name"] = rows["metric"].map(_NAMES)
    order = {target: k for k, target in enumerate(targets)}
    rows["order"] = rows["target"].map(order)
    return rows.sort_values(["order", "regime"], kind="stable", ignore_index=True).drop(
        columns="order"
    )


__all__ = ["risk"]
