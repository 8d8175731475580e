"""``tradewind minerals``: chains from mine to use, their numbers, and what an embargo does."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tradewind.cli.mineral_tables import (
    embargo_answer,
    list_answer,
    replay_answer,
    show_answer,
)
from tradewind.cli.output import AsCsv, AsJson, OutFile, emit
from tradewind.core.errors import InputError

app = typer.Typer(
    help="Chains of minerals: who mines, refines and uses them.", no_args_is_help=True
)
Production = Annotated[
    Path | None,
    typer.Option("--production", help="Your own output by stage and economy (CSV)."),
]
Year = Annotated[
    int | None,
    typer.Option("--year", help="Count mines and plants that start by this year."),
]
Trade = Annotated[
    Path | None, typer.Option("--trade", help="Your own trade by stage and link (CSV).")
]


@app.command("list")
def list_(as_json: AsJson = False, as_csv: AsCsv = False, out: OutFile = None) -> None:
    """List the minerals that have a chain, with who leads at each stage."""
    from tradewind.app.chains import list_minerals

    emit(list_answer(list_minerals()), as_json=as_json, as_csv=as_csv, out=out)


@app.command()
def show(
    mineral: Annotated[str, typer.Argument(help="Id or name, such as gallium.")],
    economy: Annotated[
        str | None, typer.Option("--economy", help="Show the place of this economy in the chain.")
    ] = None,
    sources: Annotated[
        bool, typer.Option("--sources", help="Print the source of every number.")
    ] = False,
    reconciliation: Annotated[
        bool,
        typer.Option("--reconciliation", help="Print what was changed so that all adds up."),
    ] = False,
    production: Production = None,
    trade: Trade = None,
    year: Year = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Rows of each ranking.")] = 6,
    table: Annotated[
        str | None, typer.Option("--table", help="The table that --csv prints: makers.")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Show one mineral: who makes, trades and uses it, and every number behind it.

    Examples: `tradewind minerals show gallium --economy JPN`, `tradewind minerals show nickel
    --production mine.csv --reconciliation`.
    """
    if table and not as_csv:
        what = "--table chooses what --csv prints"
        raise InputError(what, where="--table", found=table, fix="Add --csv, or leave it out")
    from tradewind.app.chains import own_data
    from tradewind.app.one_mineral import show_mineral

    found = show_mineral(mineral, economy, year=year, own=own_data(production, trade))
    answer = show_answer(
        found, top, table or "makers", sources=sources, reconciliation=reconciliation
    )
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


@app.command()
def embargo(
    minerals: Annotated[
        list[str] | None, typer.Argument(help="Ids or names. None: all, the worst stage of each.")
    ] = None,
    days: Annotated[float, typer.Option("--days", help="How long it lasts.")] = 365.0,
    year: Year = None,
    production: Production = None,
    trade: Trade = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Let the largest producer of each stage sell nothing abroad, mineral by mineral.

    Examples: `tradewind minerals embargo`, `tradewind minerals embargo gallium --days 90
    --year 2028`.
    """
    from tradewind.app.chain_embargo import embargo_minerals
    from tradewind.app.chains import own_data

    own = own_data(production, trade)
    found = embargo_minerals(minerals or (), days=days, year=year, own=own)
    answer = embargo_answer(found, every_stage=bool(minerals))
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


@app.command()
def replay(as_json: AsJson = False, as_csv: AsCsv = False, out: OutFile = None) -> None:
    """Put what the chains say of past restrictions beside what was observed, misses included."""
    from tradewind.app.chain_embargo import replay_minerals

    emit(replay_answer(replay_minerals()), as_json=as_json, as_csv=as_csv, out=out)


__all__ = ["app", "embargo", "list_", "replay", "show"]
