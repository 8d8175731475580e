"""``tradewind measure``: what economies depend on, on whom, and how concentrated that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tradewind.cli.compiled import keep_compiled
from tradewind.cli.measure_chains import notes_of_chains, stage_sections, view_sections
from tradewind.cli.measure_lanes import lanes_answer, refuse_for_lanes
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, chosen_table, emit
from tradewind.cli.sections import Column, Section
from tradewind.cli.worlds import WorldName
from tradewind.core.errors import InputError
from tradewind.core.units import USD_PER_USD_M

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from tradewind.app import ChainExposure
    from tradewind.measure import Dependence, Indicator
    from tradewind.world import World

View = Literal["trade", "io", "all", "sealanes"]
_INDUSTRIES = (
    Column("short_name", "Industry"),
    Column("imports_usd_m", "Imports, US$ m", "usd_m"),
    Column("import_share", "Imported", "share"),
    Column("top_origin", "Top origin"),
    Column("cr1", "Its share", "share"),
    Column("hhi", "HHI", "index"),
    Column("effective_suppliers", "Effective suppliers", "index"),
)
_THROUGH = (
    Column("short_name", "Industry"),
    Column("top_origin", "Top origin at face value"),
    Column("cr1", "Its share", "share"),
    Column("look_through_share", "The same origin, looking through", "share"),
    Column("look_through_top_origin", "Top origin looking through"),
    Column("look_through_top_share", "Its share", "share"),
    Column("views_disagree", "Views disagree", "flag"),
)
_MINERALS = (
    Column("mineral", "Mineral"),
    Column("stage", "Stage"),
    Column("imports_usd_m", "Imports, US$ m", "usd_m"),
    Column("top_origin", "Top origin"),
    Column("cr1", "Its share", "share"),
    Column("hhi", "HHI", "index"),
    Column("concentrated", "Concentrated", "flag"),
)
_PRODUCTION = (
    Column("mineral", "Mineral"),
    Column("stage", "Stage"),
    Column("top_producer", "Top producer"),
    Column("cr1", "Its share", "share"),
    Column("hhi", "HHI", "index"),
    Column("hhi_governance", "HHI, governance weighted", "index"),
)
_GEOPOLRISK = (
    Column("mineral", "Mineral"),
    Column("score", "GeoPolRisk", "index"),
    Column("hhi", "HHI of production", "index"),
    Column("import_risk", "Import risk", "index"),
    Column("status", "Status"),
)
_ORIGINS = (
    Column("name", "Origin"),
    Column("imports_usd_m", "Imports, US$ m", "usd_m", absent="home"),
    Column("face_share", "Inputs: face value", "share"),
    Column("look_through_share", "Looking through", "share"),
    Column("hidden_share", "Hidden", "share"),
)
_COMMON = (
    Column("name", "What"),
    Column("stage", "Stage"),
    Column("kind", "Kind"),
    Column("origin", "From"),
    Column("buyers", "Members"),
    Column("min_share", "Lowest share", "share"),
    Column("max_share", "Highest share", "share"),
    Column("joint_imports_usd_m", "Joint imports, US$ m", "usd_m"),
)
_REVERSE = (
    Column("importer", "Importer"),
    Column("name", "What"),
    Column("stage", "Stage"),
    Column("kind", "Kind"),
    Column("imports_usd_m", "Imports, US$ m", "usd_m"),
    Column("share", "Share", "share"),
    Column("dominant", "Above the line", "flag"),
)
_SHARED = Column("shared_with", "Shared code with")
_LEAVE_OUT = {
    "view": "Leave it out: there is one table here, of direct purchases",
    "detail": "Leave it out: direct purchases are the same in both forms of the table",
    "table": "Leave it out: --csv prints the one table that there is",
}


def measure(
    economies: Annotated[
        list[str], typer.Argument(help="One economy, or several (groupings too) to compare.")
    ],
    lens: Annotated[
        str | None, typer.Option("--lens", help="Keep the industries and minerals of a lens.")
    ] = None,
    view: Annotated[
        View | None,
        typer.Option(
            "--view",
            help="trade, io (look-through) or all, the default. With the lens critical-minerals, "
            "saying all also solves for what embargoes cost. sealanes: what passes which "
            "chokepoint at sea.",
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Year of mineral data.")] = None,
    use: Annotated[
        Literal["intermediate", "all"],
        typer.Option("--use", help="Purchases by industries (observed), or all (part imputed)."),
    ] = "intermediate",
    reverse: Annotated[
        bool, typer.Option("--reverse", help="Who depends on this economy instead.")
    ] = False,
    detail: Annotated[
        Literal["trade", "full"] | None,
        typer.Option("--detail", help="full: buyer-specific table, after `tradewind data pull`."),
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, help="Rows shown of each table.")] = 12,
    table: Annotated[
        str | None,
        typer.Option(
            "--table",
            help="The table that --csv prints of one economy: industries, at sea chokepoints.",
        ),
    ] = None,
    world_name: WorldName = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Measure dependence: of one economy, what several have in common, or who depends on one.

    Examples: `tradewind measure JPN --lens critical-minerals`, `tradewind measure IND JPN`,
    `tradewind measure CHN --reverse`, `tradewind measure Quad`, `tradewind measure JPN --view
    sealanes`.
    """
    from tradewind.app import (
        expand_group,
        measure_chains,
        measure_common,
        measure_one,
        measure_reverse,
        open_world,
        sea_lanes,
    )

    world = open_world(world_name)
    codes = expand_group(economies, world)
    if view == "sealanes":
        all_uses = use if use == "all" else None
        given = {"lens": lens, "use": all_uses, "reverse": reverse, "detail": detail}
        refuse_for_lanes(codes, given)
    if reverse and len(codes) > 1:
        what = "--reverse takes one economy"
        raise InputError(what, where="economies", found=", ".join(codes))
    if reverse or len(codes) > 1:
        _refuse({"view": view, "detail": detail, "table": table}, reverse=reverse)
    if table and not as_csv:
        what = "--table chooses what --csv prints"
        raise InputError(what, where="--table", found=table, fix="Add --csv, or leave it out")
    if reverse:
        found = measure_reverse(codes[0], lens=lens, year=year, use=use, world=world)
        answer = _reverse_answer(found, top)
    elif len(codes) > 1:
        found = measure_common(codes, lens=lens, year=year, use=use, world=world)
        answer = _common_answer(found, top)
    elif view == "sealanes":
        lanes = sea_lanes(codes[0], world=world, year=year)
        answer = lanes_answer(lanes, top, table or "chokepoints")
    else:
        subject = open_world(world_name, "full") if detail == "full" else world
        result = measure_one(codes[0], lens=lens, year=year, use=use, world=subject)
        chains = measure_chains(result, subject)
        losses = _losses(chains, subject) if view == "all" else None
        answer = _answer(result, view or "all", top, table or "industries", chains, losses)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _refuse(given: Mapping[str, str | None], *, reverse: bool) -> None:
    """Refuse options that only the tables of one economy have, rather than ignore them."""
    form = "with --reverse" if reverse else "with several economies"
    for option, value in given.items():
        if value is not None:
            what = f"--{option} means nothing {form}"
            raise InputError(what, where=f"--{option}", found=value, fix=_LEAVE_OUT[option])


def _losses(chains: ChainExposure | None, world: World) -> pd.DataFrame | None:
    """Solve for the losses of embargoes, which takes seconds, where they are asked for."""
    if chains is None:
        return None
    keep_compiled()
    from tradewind.app import embargo_losses

    return embargo_losses(chains, world)


def _answer(
    result: Dependence, view: View, top: int, table: str, chains: ChainExposure | None,
    losses: pd.DataFrame | None,
) -> Answer:  # fmt: skip
    industries = result.industries.nlargest(top, "imports_usd_m")
    year = result.minerals["year"].max() if len(result.minerals) else result.year
    minerals = _in_millions(result.minerals).nlargest(top, "imports_usd_m")
    production = result.production.nlargest(top, "hhi_governance")
    risk = result.geopolrisk.nlargest(top, "score")
    trade: tuple[Section, ...] = (
        Section(f"Imports of inputs by industry, {result.year}", _INDUSTRIES, industries),
        _marked(f"Imports of minerals, {year}", _MINERALS, minerals),
        Section(f"World production of minerals, {year}", _PRODUCTION, production),
        _marked(f"GeoPolRisk, {year}", _GEOPOLRISK, risk),
    )
    through: tuple[Section, ...] = (
        Section(f"Who stands behind these imports, {result.year}", _THROUGH, industries),
        Section(f"Where inputs come from, {result.year}", _ORIGINS, result.origins.head(top)),
    )
    payload, tables = result.to_dict(), {**result.tables}
    notes = result.warnings
    if chains is not None:
        trade += stage_sections(chains, top)
        through += view_sections(chains, losses, top)
        notes += notes_of_chains(chains, losses)
        extra = {} if losses is None else {"embargo_losses": losses}
        payload |= {**chains.to_dict(), **extra}
        tables |= {**chains.tables, **extra}
    shown = {"trade": trade, "io": through, "all": trade + through}[view]
    return Answer(
        f"{result.name} ({result.economy}): what it depends on",
        tuple(section for section in shown if len(section.frame)),
        notes,
        payload,
        chosen_table(tables, table),
    )


def _common_answer(result: Indicator, top: int) -> Answer:
    frame = result.table.assign(
        buyers=result.table["members"].map(", ".join),
        joint_imports_usd_m=result.table["joint_imports_usd"] / USD_PER_USD_M,
    )
    sections = (_marked("Largest joint value first", _COMMON, frame.head(top)),)
    return Answer(result.name, sections, result.warnings, result.to_dict(), result.table)


def _reverse_answer(result: Indicator, top: int) -> Answer:
    sections = (_marked("Largest value first", _REVERSE, _in_millions(result.table).head(top)),)
    return Answer(result.name, sections, result.warnings, result.to_dict(), result.table)


def _marked(title: str, columns: tuple[Column, ...], frame: pd.DataFrame) -> Section:
    """Show with which minerals a row shares its product code, where any row does."""
    shared = bool((frame["shared_with"] != "").any())
    return Section(title, (*columns, _SHARED) if shared else columns, frame)


def _in_millions(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(imports_usd_m=frame["imports_usd"] / USD_PER_USD_M)


__all__ = ["measure"]
