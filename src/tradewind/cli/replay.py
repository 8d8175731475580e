"""``tradewind replay``: what the model says of events that happened, beside what was observed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tradewind.cli.compiled import keep_compiled
from tradewind.cli.output import Answer, AsCsv, AsJson, OutFile, emit, replacing, writable
from tradewind.cli.progress import counted
from tradewind.cli.sections import Column, Section
from tradewind.core.errors import InputError

if TYPE_CHECKING:
    from tradewind.risk import Replay

_COLUMNS = (
    Column("observed", "What was observed"),
    Column("observed_text", "Observed"),
    Column("beside", "What of the model is beside it"),
    Column("model_text", "Model"),
    Column("ratio_text", "Ratio"),
    Column("verdict", "Verdict"),
)


def _markdown(path: Path | None) -> Path | None:
    if path is not None and path.suffix != ".md":
        what = "The page is kept in a Markdown file"
        fix = "Name a file that ends in .md"
        raise InputError(what, where="--markdown", found=str(path), fix=fix)
    return writable(path)


def replay(
    markdown: Annotated[
        Path | None,
        typer.Option(
            "--markdown", callback=_markdown, help="Write the page of the documentation here."
        ),
    ] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    out: OutFile = None,
) -> None:
    """Replay events that happened, and put the model beside what was observed, misses included.

    Examples: `tradewind replay`, `tradewind replay --csv --out replay.csv`.
    """
    keep_compiled()
    from tradewind.app import open_world
    from tradewind.risk import replay as replayed

    with counted("Replaying") as advance:
        result = replayed(open_world(None), progress=advance)
    emit(_answer(result), as_json=as_json, as_csv=as_csv, out=out)
    if markdown is not None:
        with replacing(markdown) as part:
            part.write_text(result.to_markdown(), encoding="utf-8")
        typer.echo(f"Wrote {markdown}", err=True)


def _answer(result: Replay) -> Answer:
    from tradewind.risk.replay_page import cells

    table = result.to_frame()
    texts = [cells(row) for row in table.to_dict(orient="records")]
    names = ("observed_text", "model_text", "ratio_text")
    shown = table.assign(**dict(zip(names, zip(*texts, strict=True), strict=True)))
    sections = tuple(
        Section(str(event), _COLUMNS, rows) for event, rows in shown.groupby("event", sort=False)
    )
    notes = (*result.tally.sentences, *result.warnings, "--csv has sources, ranges and notes.")
    return Answer("What the model says of events", sections, notes, result.to_dict(), table)


__all__ = ["replay"]
