"""``tradewind stress``: what a shock costs, whom, and over which horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tradewind.cli.compiled import keep_compiled
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.cli.worlds import WorldName

if TYPE_CHECKING:
    from tradewind.app import Stress
    from tradewind.models import Horizon

Horizons = Literal["short", "medium", "long", "all"]
RentOption = Literal["importer", "exporter", "lost", "as-written"]
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
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Stress the world economy with a shock; without one, list the gallery.

    Examples: `tradewind stress taiwan-chip-cut`, `tradewind stress my-shock.toml --horizon short`.
    """
    if shock is None:
        emit(_gallery(), as_json=as_json, as_csv=as_csv, out=out)
        return
    keep_compiled()
    from tradewind.app import open_world, stress_world

    world = open_world(world_name)
    named = [world.economy(code, where="--economy") for code in economy or []]
    kept = None if rent == "as-written" else rent
    with counted("Solving") as advance:
        result = stress_world(
            shock, horizons=_horizons(horizon), rent=kept, progress=advance, world=world
        )
    answer = _answer(result, list(dict.fromkeys(named)), top)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _horizons(horizon: Horizons) -> tuple[Horizon, ...]:
    return ("short", "medium", "long") if horizon == "all" else (horizon,)


def _gallery() -> Answer:
    from tradewind.app import gallery

    table = gallery()
    section = Section("Gallery", (Column("name", "Name"), Column("title", "What happens")), table)
    notes = ("Run one with `tradewind stress NAME`, or write your own TOML file.",)
    return Answer("Ready shocks", (section,), notes, {"shocks": table}, table)


def _answer(result: Stress, named: list[str], top: int) -> Answer:
    horizons = result.horizons
    shown = {"Worst hit": result.worst(top), "Best off": result.best(top)}
    percent = tuple(Column(f"pct_{h}", _HEADERS[h], "percent") for h in horizons)
    money = tuple(Column(f"usd_bn_{h}", f"US$ bn, {h}", "usd_bn") for h in horizons)
    columns = (Column("name", "Economy"), *percent, *money)
    frame = result.wide
    sections = [Section("World", columns, frame.loc[["World"]])]
    if named:
        sections.append(Section("Economies asked for", columns, frame.loc[named]))
    for title, codes in shown.items():
        rows = frame.loc[[code for code in codes if code not in named]]
        sections.append(Section(f"{title}, {horizons[0]} horizon", columns, rows))
    notes = (result.description, "Change of real income; a loss is negative.", *result.warnings)
    return Answer(
        result.title,
        tuple(s for s in sections if len(s.frame)),
        notes,
        result.to_dict(),
        result.table,
    )


__all__ = ["stress"]
