"""``tradewind reverse``: the smallest cuts found that cost an economy a given loss."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tradewind.cli.charts import ChartFile
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit, replacing, writable
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.cli.worlds import WorldName
from tradewind.core.errors import InputError

if TYPE_CHECKING:
    from tradewind.app import Reversal

_SHOWN = 25
_LINKS = (
    Column("origin_name", "From"),
    Column("destination_name", "To"),
    Column("industry_name", "Industry"),
    Column("flow_usd_m", "Trade, US$ m", "usd_m"),
    Column("cut_share", "Cut", "share"),
    Column("cut_usd_m", "Cut, US$ m", "usd_m"),
    Column("loss_per_cut", "Loss per further US$", "index"),
)
_WAYS = (
    Column("way", "Way"),
    Column("links", "Links", "count", absent="not reached"),
    Column("cut_share", "Cut", "share", absent="not reached"),
    Column("cut_usd_m", "Cut, US$ m", "usd_m", absent="not reached"),
)


def _toml(path: Path | None) -> Path | None:
    if path is not None and path.suffix != ".toml":
        what = "A shock is kept in a TOML file"
        fix = "Name a file that ends in .toml"
        raise InputError(what, where="--write", found=str(path), fix=fix)
    return writable(path)


def reverse(
    economy: Annotated[str, typer.Argument(help="Whose real income: code or name.")],
    loss: Annotated[str, typer.Option("--loss", help="Percent of real income: 1% or 1.")],
    family: Annotated[
        Literal["imports", "exports", "all"],
        typer.Option("--family", help="Its imports, its exports, or all trade across borders."),
    ] = "imports",
    origin: Annotated[
        list[str] | None, typer.Option("--origin", help="Only cuts by this seller; repeatable.")
    ] = None,
    destination: Annotated[
        list[str] | None, typer.Option("--destination", help="Only to this buyer; repeatable.")
    ] = None,
    industry: Annotated[
        list[str] | None, typer.Option("--industry", help="Only of this industry; repeatable.")
    ] = None,
    rent: Annotated[
        Literal["importer", "exporter", "lost"],
        typer.Option("--rent", help="Who keeps the scarcity rent."),
    ] = "exporter",
    horizon: Annotated[
        Literal["short", "medium", "long"],
        typer.Option("--horizon", help="How much time adjustment has."),
    ] = "short",
    write: Annotated[
        Path | None,
        typer.Option(
            "--write", callback=_toml, help="Write the cuts as a shock to this TOML file."
        ),
    ] = None,
    chart: ChartFile = None,
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Find the smallest cuts, in money, that cost an economy a given loss.

    Examples: `tradewind reverse JPN --loss 1%`, `tradewind reverse IND --loss 0.5% --origin CHN`.
    """
    from tradewind.app import loss_percent, open_world, reverse_stress

    wanted = loss_percent(loss)
    world = open_world(world_name)
    with counted("Searching") as advance:
        result = reverse_stress(
            economy,
            wanted,
            family=family,
            origins=origin or (),
            destinations=destination or (),
            industries=industry or (),
            rent=rent,
            horizon=horizon,
            progress=advance,
            world=world,
        )
    emit(_answer(result), as_json=as_json, as_csv=as_csv, out=out)
    if write is not None:
        with replacing(write) as part:
            part.write_text(result.shock.to_toml(), encoding="utf-8")
        typer.echo(f"Wrote {write}", err=True)
    if chart is not None:
        from tradewind.report import write_reverse_chart

        with replacing(chart) as part:
            write_reverse_chart(result, part, form=chart.suffix)
        typer.echo(f"Wrote {chart}", err=True)


def _answer(result: Reversal) -> Answer:
    sections = (
        Section("Links that are cut, most money first", _LINKS, result.links.head(_SHOWN)),
        Section("What the same loss would take otherwise", _WAYS, result.comparison),
    )
    rest = len(result.links) - _SHOWN
    more = (f"{rest} smaller cuts are not shown; --csv has all.",) if rest > 0 else ()
    notes = (*result.sentences, *more, *result.result.warnings)
    return Answer(result.title, sections, notes, result.result.to_dict(), result.links)


__all__ = ["reverse"]
