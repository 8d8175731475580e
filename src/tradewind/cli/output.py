"""How every command prints: tables for people, JSON or CSV for machines, to screen or file."""

from __future__ import annotations

import json
import math
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from tradewind.cli.sections import Section, as_plain_text, print_rich
from tradewind.core.errors import InputError, TradewindError

if TYPE_CHECKING:
    import pandas as pd

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON: tables, sources, warnings.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print one table as CSV.")]


def writable(out: Path | None) -> Path | None:
    """Refuse a file that cannot be written, before anything is computed for it.

    Parameters
    ----------
    out
        The file asked for, or None for the screen. Folders that are missing are made on writing.

    Returns
    -------
    pathlib.Path or None
        `out`.

    Raises
    ------
    InputError
        When it is a folder, or stands in a place where nothing can be written.

    Examples
    --------
    >>> writable(None) is None
    True
    >>> writable(Path("."))
    Traceback (most recent call last):
    tradewind.core.errors.InputError: The output is a folder (where: --out; found: .). ...
    """
    if out is None:
        return None
    try:
        is_folder, place = out.is_dir(), _obstacle(out)
    except OSError as error:
        raise _unwritable(out, error.strerror) from error
    if is_folder:
        what = "The output is a folder"
        fix = f"Name a file in it, such as {out / 'answer.txt'}"
        raise InputError(what, where="--out", found=str(out), fix=fix)
    if place is not None:
        raise _unwritable(out, f"{place} is not a folder to write to")
    return out


def _obstacle(out: Path) -> Path | None:
    """Find what stands in the way of writing: the file itself, or the nearest folder there is."""
    if out.exists() and not os.access(out, os.W_OK):
        return out
    if out.exists() and not out.is_file():
        return None
    folder = next(p for p in out.absolute().parents if p.exists())
    return None if folder.is_dir() and os.access(folder, os.W_OK) else folder


def _unwritable(out: Path, why: str | None) -> InputError:
    what = "The output cannot be written"
    fix = "Name a file in a folder that you may write to"
    return InputError(what, where="--out", found=f"{out}: {why}", fix=fix)


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give a file to write beside `out` that takes its place only when it is whole.

    Parameters
    ----------
    out
        The file wanted; its folder is made when missing.

    Yields
    ------
    pathlib.Path
        A file in the same folder; on an error it is removed and `out` stays as it was. A device
        such as ``/dev/stdout`` is given as it is.

    Raises
    ------
    InputError
        When the place refuses to be written.

    Examples
    --------
    >>> import tempfile
    >>> target = Path(tempfile.mkdtemp()) / "new" / "answer.txt"
    >>> with replacing(target) as part:
    ...     written = part.write_text("42")
    >>> target.read_text(), len(list(target.parent.iterdir()))
    ('42', 1)
    """
    if out.exists() and not out.is_file():
        yield out
        return
    target = out.resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield part
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    except TradewindError:
        raise
    except OSError as error:
        raise _unwritable(out, error.strerror) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _checked(out: Path | None) -> Path | None:
    return writable(out)


OutFile = Annotated[
    Path | None, typer.Option("--out", callback=_checked, help="Write to this file instead.")
]


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


def chosen_table(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    """Return the table that ``--csv`` prints.

    Parameters
    ----------
    tables
        Those of an answer, by name.
    name
        The one asked for.

    Returns
    -------
    pandas.DataFrame
        It.

    Raises
    ------
    InputError
        When there is none of that name.

    Examples
    --------
    >>> chosen_table({"stages": "a table"}, "stages")
    'a table'
    """
    if name not in tables:
        what = "No such table"
        fix = f"Use {', '.join(tables)}"
        raise InputError(what, where="table", found=repr(name), fix=fix)
    return tables[name]


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
        When both forms are asked for, CSV of an answer without a table, or a file that cannot be
        written.

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
    with replacing(out) as part:
        part.write_text(f"{text}\n", encoding="utf-8")
    typer.echo(f"Wrote {out}", err=True)


def _serialised(answer: Answer, *, as_json: bool, as_csv: bool) -> str:
    if as_json:
        return json.dumps(plain(answer.payload), indent=1, ensure_ascii=False, allow_nan=False)
    if not as_csv:
        return as_plain_text(answer.title, answer.sections, answer.notes)
    if answer.table is None:
        what = "This answer has no table"
        raise InputError(what, where="--csv", fix="Use --json")
    cells = {
        name: column.map(_in_one_cell)
        for name, column in answer.table.items()
        if column.dtype == object
    }
    table = answer.table.assign(**cells)
    return str(table.to_csv(index=table.index.name is not None)).rstrip("\n")


def _in_one_cell(value: object) -> object:
    """Write several values in a cell as words, such as IND JPN."""
    return " ".join(map(str, value)) if isinstance(value, tuple | list) else value


def plain(value: object) -> object:
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
        frame = cast("pd.DataFrame", value)
        keyed = frame.reset_index() if frame.index.name is not None else frame
        return plain(keyed.to_dict("records"))
    if isinstance(value, str | bool | int | None):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return plain(value.item()) if hasattr(value, "item") else str(value)


__all__ = [
    "Answer",
    "AsCsv",
    "AsJson",
    "OutFile",
    "chosen_table",
    "emit",
    "plain",
    "replacing",
    "writable",
]
