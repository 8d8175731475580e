"""``tradewind stress``: what a shock costs, whom, and over which horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tradewind.cli.compiled import keep_compiled
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.cli.stress_chains import notes_along, sections_along
from tradewind.cli.stress_lanes import sections_at_sea
from tradewind.cli.worlds import WorldName
from tradewind.core.errors import InputError

if TYPE_CHECKING:
    from tradewind.app import Stress
    from tradewind.models import Horizon

Horizons = Literal["short", "medium", "long", "all"]
RentOption = Literal["importer", "exporter", "lost", "as-written"]
_WORLD = {False: "World", True: "Real income: the world"}
_AT_SEA = 6
"""Economies of whose trade at sea the table is shown."""
_HEADERS = {"short": "Short (a year)", "medium": "Medium (3-5 years)", "long": "Long (10 years)"}


def stress(
    shock: Annotated[
        str | None, typer.Argument(help="A shock of the gallery, or a TOML file. None: list them.")
    ] = None,
    horizon: Annotated[
        Horizons, typer.Option("--horizon", help="How much time adjustment has.")
    ] = "all",
    rent: Annotated[
        RentOption, typer.Option("--rent", help="Who keeps the scarcity rent of every cut.")
    ] = "as-written",
    economy: Annotated[
        list[str] | None, typer.Option("--economy", help="Show this economy; may be repeated.")
    ] = None,
    top: Annotated[
        int, typer.Option("--top", min=1, help="How many of the worst hit and best off.")
    ] = 10,
    strength: Annotated[
        float | None,
        typer.Option(
            "--strength",
            min=0,
            max=1,
            help="How far a shortage of a mineral stops its users: 0 price only, 1 a full stop.",
        ),
    ] = None,
    fuels: Annotated[
        Literal["world-market", "horizon"] | None,
        typer.Option(
            "--fuels",
            help="Oil and fuels of all origins as one world market (the default where a chokepoint "
            "closes), or as hard to replace as other goods at this horizon.",
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--table", help="The table that --csv prints: real-income, or one along the chain."
        ),
    ] = None,
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Stress the world economy with a shock; without one, list the gallery.

    A shock on minerals is followed along their chains to the industries that use them, and a
    closure at sea to the trade that goes round, waits or stays.

    Examples: `tradewind stress taiwan-chip-cut`, `tradewind stress hormuz-closure --economy JPN`.
    """
    if table and not as_csv:
        what = "--table chooses what --csv prints"
        raise InputError(what, where="--table", found=table, fix="Add --csv, or leave it out")
    if shock is None:
        emit(_gallery(), as_json=as_json, as_csv=as_csv, out=out)
        return
    keep_compiled()
    from tradewind.app import open_world, stress_world
    from tradewind.app.stressing import TABLES

    if table is not None and table not in TABLES:
        what = "No such table"
        raise InputError(what, where="--table", found=table, fix=f"Use {', '.join(TABLES)}")
    world = open_world(world_name)
    named = [world.economy(code, where="--economy") for code in economy or []]
    kept = None if rent == "as-written" else rent
    with counted("Solving") as advance:
        result = stress_world(
            shock, horizons=_horizons(horizon), rent=kept, strength=strength, fuels=fuels,
            economies=list(dict.fromkeys(named)), progress=advance, world=world,
        )  # fmt: skip
    answer = _answer(result, list(dict.fromkeys(named)), top, table or "real-income")
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _horizons(horizon: Horizons) -> tuple[Horizon, ...]:
    return ("short", "medium", "long") if horizon == "all" else (horizon,)


def _gallery() -> Answer:
    from tradewind.app import gallery

    table = gallery()
    section = Section("Gallery", (Column("name", "Name"), Column("title", "What happens")), table)
    notes = ("Run one with `tradewind stress NAME`, or write your own TOML file.",)
    return Answer("Ready shocks", (section,), notes, {"shocks": table}, table)


def _answer(result: Stress, named: list[str], top: int, table: str) -> Answer:
    horizons = result.horizons
    shown = {"Worst hit": result.worst(top), "Best off": result.best(top)}
    fine = "" if result.chains is None else "_fine"
    percent = tuple(Column(f"pct_{h}", _HEADERS[h], f"percent{fine}") for h in horizons)
    money = tuple(Column(f"usd_bn_{h}", f"US$ bn, {h}", f"usd_bn{fine}") for h in horizons)
    columns = (Column("name", "Economy"), *percent, *money)
    frame = result.wide
    columns = (*columns, *_while_it_lasts(result, fine))
    along = [] if result.chains is None else sections_along(result.chains, named, top)
    if result.sea is not None:
        along += sections_at_sea(result.sea, named, min(top, _AT_SEA))
    sections = [*along, Section(_WORLD[bool(along)], columns, frame.loc[["World"]])]
    if named:
        sections.append(Section("Economies asked for", columns, frame.loc[named]))
    for title, codes in shown.items():
        rows = frame.loc[[code for code in codes if code not in named]]
        sections.append(Section(f"{title}, {horizons[0]} horizon", columns, rows))
    notes = (
        result.description,
        "Change of real income; a loss is negative.",
        *(() if result.chains is None else notes_along(result.chains, asked=bool(named))),
        *_notes_at_sea(result),
        *result.warnings,
    )
    return Answer(
        result.title,
        tuple(s for s in sections if len(s.frame)),
        notes,
        result.to_dict(),
        result.to_frame(table),
    )


def _while_it_lasts(result: Stress, fine: str) -> tuple[Column, ...]:
    """Return the column of what the whole of a closure costs, where the shock says its days."""
    if result.sea is None or result.days is None:
        return ()
    first = result.horizons[0]
    return (Column("usd_bn_in_all", f"US$ bn in {result.days:g} days, {first}", f"usd_bn{fine}"),)


def _notes_at_sea(result: Stress) -> tuple[str, ...]:
    if result.sea is None:
        return ()
    rate = "Changes are at an annual rate while it lasts."
    if result.days is None or result.share_of_year is None:
        return (f"{rate} The shock does not say how long.", *result.sea.notes)
    part = f"It lasts {result.days:g} days: all of it costs {result.share_of_year:.0%} of a year."
    return (f"{rate} {part}", *result.sea.notes)


__all__ = ["stress"]
