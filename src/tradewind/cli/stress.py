"""``tradewind stress``: what a shock costs, whom, and over which horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.core.identifiers import resolve

if TYPE_CHECKING:
    from tradewind.app import Stress
    from tradewind.models import Horizon

Horizons = Literal["short", "medium", "long", "all"]
_HEADERS = {"short": "Short (a year)", "medium": "Medium (3-5 years)", "long": "Long (10 years)"}


def stress(
    shock: Annotated[
        str | None, typer.Argument(help="A shock of the gallery, or a TOML file. None: list them.")
    ] = None,
    horizon: Annotated[
        Horizons, typer.Option("--horizon", help="How much time adjustment has.")
    ] = "all",
    economy: Annotated[
        list[str] | None, typer.Option("--economy", help="Show this economy; may be repeated.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="How many of the worst hit.")] = 10,
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
    from tradewind.app import stress_world

    with counted("Solving") as advance:
        result = stress_world(shock, horizons=_horizons(horizon), progress=advance)
    answer = _answer(result, economy or [], top)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _horizons(horizon: Horizons) -> tuple[Horizon, ...]:
    return ("short", "medium", "long") if horizon == "all" else (horizon,)


def _gallery() -> Answer:
    from tradewind.app import gallery

    table = gallery()
    section = Section("Gallery", (Column("name", "Name"), Column("title", "What happens")), table)
    notes = ("Run one with `tradewind stress NAME`, or write your own TOML file.",)
    return Answer("Ready shocks", (section,), notes, {"shocks": table}, table)


def _answer(result: Stress, economies: list[str], top: int) -> Answer:
    horizons = result.horizons
    named = [resolve(code, result.names, "economy", where="--economy") for code in economies]
    worst = [c for c in result.worst(top) if c not in named]
    percent = tuple(Column(f"pct_{h}", _HEADERS[h], "percent") for h in horizons)
    money = tuple(Column(f"usd_bn_{h}", f"US$ bn, {h}", "usd_bn") for h in horizons)
    columns = (Column("name", "Economy"), *percent, *money)
    frame = result.wide
    sections = [Section("World", columns, frame.loc[["World"]])]
    if named:
        sections.append(Section("Economies asked for", columns, frame.loc[named]))
    title = f"Worst hit, {horizons[0]} horizon"
    sections.append(Section(title, columns, frame.loc[worst]))
    notes = (result.description, "Change of real income; a loss is negative.", *result.warnings)
    return Answer(result.title, tuple(sections), notes, result.to_dict(), result.table)


__all__ = ["stress"]
