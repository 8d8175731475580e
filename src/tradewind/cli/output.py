"""How every command prints: tables for people, JSON or CSV for machines, to screen or file."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tradewind.cli.sections import Section, as_plain_text, print_rich
from tradewind.core.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON: tables, sources, warnings.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print one table as CSV.")]
OutFile = Annotated[Path | None, typer.Option("--out", help="Write to this file instead.")]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has to say.

    Parameters
    ----------
    title
        One line.
    sections
        Tables for people.
    notes
        Lines below the tables: limits, imputations, hints.
    payload
        What ``--json`` writes.
    table
        What ``--csv`` writes; None where nothing is tabular.

    Examples
    --------
    >>> Answer("Title", (), (), {}, None).title
    'Title'
    """

    title: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    payload: Mapping[str, object]
    table: pd.DataFrame | None


def emit(answer: Answer, *, as_json: bool, as_csv: bool, out: Path | None) -> None:
    """Print an answer in the form asked for.

    Parameters
    ----------
    answer
        What to print.
    as_json, as_csv
        The form; tables for people when neither is set.
    out
        A file to write instead of the screen.

    Raises
    ------
    InputError
        When both forms are asked for, or CSV of an answer without a table.

    Examples
    --------
    >>> emit(Answer("T", (), (), {"a": float("nan")}, None), as_json=True, as_csv=False, out=None)
    {
     "a": null
    }
    """
    if as_json and as_csv:
        what = "Two formats at once"
        raise InputError(what, where="--json --csv", fix="Choose one")
    if not as_json and not as_csv and out is None and sys.stdout.isatty():
        print_rich(answer.title, answer.sections, answer.notes)
        return
    text = _serialised(answer, as_json=as_json, as_csv=as_csv)
    if out is None:
        typer.echo(text)
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(f"{text}\n", encoding="utf-8")
    typer.echo(f"Wrote {out}", err=True)


def _serialised(answer: Answer, *, as_json: bool, as_csv: bool) -> str:
    if as_json:
        return json.dumps(plain(answer.payload), indent=1, ensure_ascii=False, allow_nan=False)
    if not as_csv:
        return as_plain_text(answer.title, answer.sections, answer.notes)
    if answer.table is None:
        what = "This answer has no table"
        raise InputError(what, where="--csv", fix="Use --json")
    return str(answer.table.to_csv(index=answer.table.index.name is not None)).rstrip("\n")


def plain(value: Any) -> Any:  # noqa: ANN401
    """Turn frames, tuples, mappings and numpy numbers into what JSON knows; NaN becomes null.

    Parameters
    ----------
    value
        Anything that a result holds.

    Returns
    -------
    object
        Dictionaries, lists, text, numbers, booleans and None.

    Examples
    --------
    >>> plain({"a": (1, float("nan"))})
    {'a': [1, None]}
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if hasattr(value, "columns"):
        keyed = value.reset_index() if value.index.name is not None else value
        return plain(keyed.to_dict("records"))
    if isinstance(value, str | bool | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return plain(value.item()) if hasattr(value, "item") else str(value)


__all__ = ["Answer", "AsCsv", "AsJson", "OutFile", "emit", "plain"]
