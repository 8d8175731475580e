"""``tradewind gradient``: what a little more friction costs, link by link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tradewind.cli.charts import ChartFile
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit, replacing
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.cli.worlds import WorldName

if TYPE_CHECKING:
    from tradewind.app import Gradients

By = Literal["links", "industries", "elasticities"]
_COLUMNS = {
    "links": (
        Column("origin_name", "From"),
        Column("destination_name", "To"),
        Column("industry_name", "Industry"),
        Column("flow_usd_m", "Trade, US$ m", "usd_m"),
        Column("loss_usd_m", "Loss, US$ m", "usd_m"),
        Column("loss_per_trade_cost", "Loss per US$ of cost", "index"),
    ),
    "industries": (
        Column("economy_name", "Economy"),
        Column("industry_name", "Industry"),
        Column("output_usd_m", "Output, US$ m", "usd_m"),
        Column("loss_usd_m", "Loss, US$ m", "usd_m"),
    ),
    "elasticities": (
        Column("elasticity", "Elasticity"),
        Column("gain_usd_m", "Gain, US$ m", "usd_m"),
    ),
}
_TITLES = {
    "links": "Links, one percent more trade cost on each alone",
    "industries": "Industries, one percent of capacity lost in each alone",
    "elasticities": "Elasticities, each higher by 0.1",
}


def gradient(
    economy: Annotated[
        str | None, typer.Argument(help="Whose real income: code or name. None: the world's.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many rows.")] = 25,
    horizon: Annotated[
        Literal["short", "medium", "long"],
        typer.Option("--horizon", help="How much time adjustment has."),
    ] = "short",
    shock: Annotated[
        str | None,
        typer.Option("--shock", help="After this shock: of the gallery, or a TOML file."),
    ] = None,
    by: Annotated[By, typer.Option("--by", help="Links, industries or elasticities.")] = "links",
    chart: ChartFile = None,
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Show which links cost most when trade on them gets a little harder.

    Examples: `tradewind gradient JPN`, `tradewind gradient IND --shock taiwan-chip-cut`.
    """
    from tradewind.app import marginal_losses, open_world

    world = open_world(world_name)
    code = None if economy is None else world.economy(economy, where="economy")
    with counted("Gradient") as advance:
        result = marginal_losses(code, shock=shock, horizon=horizon, progress=advance, world=world)
    emit(_answer(result, by, top), as_json=as_json, as_csv=as_csv, out=out)
    if chart is not None:
        from tradewind.report import write_gradient_chart

        with replacing(chart) as part:
            write_gradient_chart(result, part, by=by, top=top, form=chart.suffix)
        typer.echo(f"Wrote {chart}", err=True)


def _answer(result: Gradients, by: By, top: int) -> Answer:
    frame = result.table(by)
    section = Section(_TITLES[by], _COLUMNS[by], frame.head(top))
    title = f"{result.name}: what a little more friction costs, {result.horizon} horizon, at: "
    notes = ((result.sentence,) if by == "links" else ()) + result.warnings
    return Answer(f"{title}{result.state}", (section,), notes, result.to_dict(top), frame)


__all__ = ["gradient"]
