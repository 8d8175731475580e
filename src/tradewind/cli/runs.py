"""``tradewind runs``: list kept runs, reopen one, trace a number, compare two, export one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit, writable
from tradewind.cli.partner_tables import pact_tracing
from tradewind.cli.run_tables import as_section, tracing
from tradewind.cli.sections import Column, Section
from tradewind.core.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

    from tradewind.app import Run, RunComparison

_SHOWN = 25
_RUNS = (
    Column("id", "Run"),
    Column("kind", "Kind"),
    Column("title", "Title"),
    Column("written", "Last used (UTC)"),
    Column("tables", "Tables", "count"),
    Column("size_kb", "Size, kB", "count"),
)
_DRIVERS = (
    Column("driver", "Driver"),
    Column("change_usd_m", "Change, US$ m a year", "usd_m"),
    Column("share", "Share of the change", "share", absent="no change"),
)
_HAZARDS = (
    Column("title", "Scenario"),
    Column("state", "In"),
    Column("eal_first_usd_m", "First, US$ m", "usd_m"),
    Column("eal_second_usd_m", "Second, US$ m", "usd_m"),
    Column("change_usd_m", "Change, US$ m", "usd_m"),
)
_INPUTS = (Column("input", "Input"), Column("first", "First"), Column("second", "Second"))
RunName = Annotated[str, typer.Argument(help="The run's id, its first digits, or last.")]
app = typer.Typer(help="List, reopen, trace, compare and export kept runs.")


@app.callback(invoke_without_command=True)
def list_(
    context: typer.Context, as_json: AsJson = False, as_csv: AsCsv = False, out: OutFile = None
) -> None:
    """List the kept runs, newest first; or show, compare or export some."""
    if context.invoked_subcommand is not None:
        if as_json or as_csv or out is not None:
            what = "An option of the list stands before another command"
            fix = f"Say it after `{context.invoked_subcommand}`"
            raise InputError(what, where="runs", fix=fix)
        return
    from tradewind.app import list_runs

    table = list_runs()
    people = table.assign(
        written=table["created"].map(lambda at: f"{at:%Y-%m-%d %H:%M}"),
        size_kb=table["size_bytes"] / 1e3,
    )
    broken = table.attrs["broken"]
    counted = f"{broken} folders whose manifest is damaged or gone are not listed."
    hint = "Reopen one with `tradewind runs show ID`."
    notes = ((hint,) if len(table) else ("There are none yet.",)) + ((counted,) if broken else ())
    payload = {"runs": table, "broken": broken}
    answer = Answer("Kept runs", (Section("Runs", _RUNS, people),), notes, payload, table)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


@app.command()
def show(
    run_name: RunName,
    why: Annotated[
        str | None, typer.Option("--why", help="Trace a number, such as eal.JPN or risk_gain.JPN.")
    ] = None,
    table: Annotated[str | None, typer.Option("--table", help="Show this table.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Reopen a run: its inputs and tables; one table; or why a number is what it is.

    Examples: `tradewind runs show last`, `tradewind runs show last --why eal.JPN`.
    """
    if why is not None and table is not None:
        what = "Two questions at once"
        raise InputError(what, where="--why --table", fix="Choose one")
    from tradewind.app import open_run, trace, trace_pact

    run = open_run(run_name)
    if why is not None and run.kind == "partner":
        answer = pact_tracing(trace_pact(run, why), _SHOWN)
    elif why is not None:
        answer = tracing(trace(run, why), _SHOWN)
    else:
        answer = _overview(run) if table is None else _one_table(run, table)
    emit(answer, as_json=as_json, as_csv=as_csv, out=out)


def _overview(run: Run) -> Answer:
    import pandas as pd

    entries = run.manifest["tables"].items()
    tables = pd.DataFrame(
        [[name, entry["rows"], entry["sha256"]] for name, entry in entries],
        columns=["table", "rows", "sha256"],
    )
    inputs = pd.DataFrame(run.inputs.items(), columns=["input", "value"], dtype=object)
    columns = (Column("table", "Table"), Column("rows", "Rows", "count"))
    sections = (
        as_section("Inputs", inputs, len(inputs)),
        Section("Tables: show one with --table", columns, tables),
    )
    notes = (*run.manifest["texts"].values(), *run.manifest["warnings"])
    payload = {"folder": str(run.folder), "created": run.created, **run.manifest}
    shown = tuple(section for section in sections if len(section.frame))
    return Answer(f"{run.title} ({run.kind} {run.id})", shown, notes, payload, tables)


def _one_table(run: Run, name: str) -> Answer:
    frame = run.table(name)
    rest = len(frame) - _SHOWN
    notes = (f"{rest:,} more rows are not shown; --csv has all.",) if rest > 0 else ()
    payload = {"run": run.id, "table": name, "rows": frame}
    section = as_section(name, frame, _SHOWN)
    return Answer(f"{run.title} ({run.kind} {run.id})", (section,), notes, payload, frame)


@app.command()
def compare(
    first: RunName,
    second: RunName,
    target: Annotated[
        str | None, typer.Option("--target", help="Whose loss; the first of both runs if not said.")
    ] = None,
    regime: Annotated[
        str | None, typer.Option("--regime", help="Under which rates, such as since-2010.")
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Say what changed from one risk run to another, and why.

    Example: `tradewind runs compare 3f2a 91bc --target JPN`.
    """
    from tradewind.app import compare_runs, open_run

    result = compare_runs(open_run(first), open_run(second), target, regime)
    emit(_comparison(result), as_json=as_json, as_csv=as_csv, out=out)


def _comparison(result: RunComparison) -> Answer:
    drivers, hazards = (_in_millions(frame) for frame in (result.drivers, result.hazards))
    changed = hazards[hazards["change_usd"] != 0].head(_SHOWN)
    sections = (
        Section("Drivers", _DRIVERS, drivers),
        Section("Scenarios, largest change first", _HAZARDS, changed),
        Section("Inputs that differ", _INPUTS, result.inputs),
    )
    title = (
        f"Expected annual loss of {result.target}, {result.regime}: "
        f"from run {result.first_id} to run {result.second_id}"
    )
    shown = tuple(section for section in sections if len(section.frame))
    return Answer(title, shown, (result.sentence,), result.to_dict(), result.to_frame())


def _in_millions(frame: pd.DataFrame) -> pd.DataFrame:
    money = [name for name in frame.columns if name.endswith("_usd")]
    return frame.assign(**{f"{name}_m": frame[name] / 1e6 for name in money})


@app.command()
def export(
    run_name: RunName,
    out: Annotated[Path, typer.Option("--out", callback=writable, help="The zip file to write.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a file of the same name.")
    ] = False,
) -> None:
    """Write a run as one zip: its manifest and its tables.

    Example: `tradewind runs export last --out run.zip`.
    """
    from tradewind.app import export_run, open_run

    export_run(open_run(run_name), out, replace=replace)
    typer.echo(f"Wrote {out}", err=True)


__all__ = ["app"]
