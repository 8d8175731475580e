"""Shocks as TOML: reading with errors that name file, term and field; writing; the gallery."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, get_args

from tradewind.core import InputError, UnknownCodeError, resolve
from tradewind.models.codes import ALL, as_codes
from tradewind.models.mineral_terms import MineralTerm
from tradewind.models.terms import Term

_HEAD = ("name", "title", "story", "source")
_CODES = ("origin", "destination", "economy", "industry", "mineral", "chokepoint")
_KINDS: dict[str, type[Term | MineralTerm]] = {
    term.kind: term for term in (*get_args(Term), *get_args(MineralTerm))
}


@dataclass(frozen=True, slots=True)
class ShockFile:
    """The contents of a shock file.

    Parameters
    ----------
    name, title, story, source
        The head of the file.
    terms, minerals
        Its terms on the economy, and on chains of minerals.
    file
        Where it was read from.
    days
        How long it lasts; None where it does not say.

    Examples
    --------
    >>> ShockFile("calm", "", "", "", ()).terms
    ()
    """

    name: str
    title: str
    story: str
    source: str
    terms: tuple[Term, ...]
    file: str = ""
    minerals: tuple[MineralTerm, ...] = ()
    days: float | None = None


def load(source: str | Path) -> ShockFile:
    """Read a shock from the gallery by name, or from a TOML file.

    Parameters
    ----------
    source
        A gallery name, or a path that ends in ``.toml``.

    Returns
    -------
    ShockFile
        What the file says.

    Raises
    ------
    UnknownCodeError
        When the gallery has no such name.
    InputError
        When the file is not there or not understood.

    Examples
    --------
    >>> load("taiwan-chip-cut").terms[0].origin
    ('TWN',)
    """
    if isinstance(source, str) and not source.endswith(".toml"):
        titles = gallery_titles()
        name = resolve(source, titles, "shock", where="gallery")
        text = (_gallery() / f"{name}.toml").read_text(encoding="utf-8")
        return parse(text, f"{name}.toml")
    path = Path(source)
    if not path.is_file():
        what = "The shock file is not there"
        fix = "Give the path of a TOML file, or a name of the gallery"
        raise InputError(what, where=str(path), fix=fix)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        what = "The shock file is not text in UTF-8"
        raise InputError(what, where=str(path), found=str(error), fix="Save it as UTF-8") from error
    return parse(text, str(path))


def parse(text: str, file: str) -> ShockFile:
    """Read a shock from TOML text.

    Parameters
    ----------
    text
        TOML.
    file
        Its name, for messages.

    Returns
    -------
    ShockFile
        What the text says.

    Raises
    ------
    InputError
        When it is not TOML, or a term or field is not understood.

    Examples
    --------
    >>> parse('name = "calm"', "calm.toml").name
    'calm'
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what = "The shock file is not TOML"
        raise InputError(what, where=file, found=str(error), fix="See docs/shocks.md") from error
    for key in data:
        resolve_field(key, (*_HEAD, "days", "term"), file)
    heads = {key: _text(data, key, file) for key in _HEAD}
    listed = data.get("term", [])
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        what = "Terms are not written as [[term]] tables"
        raise InputError(what, where=f"{file}, term", fix="Begin each term with a line [[term]]")
    read = [_term(entry, f"{file}, term {k + 1}") for k, entry in enumerate(listed)]
    minerals = tuple(term for term in read if isinstance(term, MineralTerm))
    terms = tuple(term for term in read if not isinstance(term, MineralTerm))
    return ShockFile(**heads, terms=terms, file=file, minerals=minerals, days=_days(data, file))


def resolve_field(key: str, known: tuple[str, ...], where: str) -> None:
    """Raise when a field is not one of those known, with a suggestion.

    Parameters
    ----------
    key
        The field found.
    known
        The fields that exist.
    where
        File and term.

    Raises
    ------
    UnknownCodeError
        When it is not known.

    Examples
    --------
    >>> resolve_field("share", ("share", "rent"), "x.toml, term 1")
    """
    spelt = resolve(key, {name: name for name in known}, "field", where=where)
    if spelt != key:
        what = "Unknown field"
        raise UnknownCodeError(what, where=where, found=repr(key), fix=f"Did you mean {spelt}?")


def _text(data: Mapping[str, object], key: str, file: str) -> str:
    value = data.get(key, "" if key != "name" else Path(file).stem)
    if not isinstance(value, str):
        what = "Not text"
        raise InputError(what, where=f"{file}, {key}", found=repr(value), fix="Put it in quotes")
    return value


def _days(data: Mapping[str, object], file: str) -> float | None:
    value = data.get("days")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        what = "Not a number of days above 0"
        raise InputError(what, where=f"{file}, days", found=repr(value), fix="Write 240")
    return float(value)


def _term(entry: Mapping[str, object], where: str) -> Term | MineralTerm:
    kind = str(entry.get("kind", ""))
    if kind not in _KINDS:
        kind = resolve(kind, {name: name for name in _KINDS}, "kind of term", where=where)
    known = fields(_KINDS[kind])
    for key in entry:
        resolve_field(key, ("kind", *(field.name for field in known)), where)
    needed = [field.name for field in known if field.default is MISSING]
    missing = [name for name in needed if name not in entry]
    if missing:
        what = "A field is missing"
        raise InputError(what, where=where, found=kind, fix=f"Give {', '.join(missing)}")
    try:
        return _build(kind, entry, where)
    except InputError as error:
        if error.where.startswith(where):
            raise
        raise InputError(
            error.what, where=f"{where} ({error.where})", found=error.found, fix=error.fix
        ) from error


def _build(kind: str, entry: Mapping[str, object], where: str) -> Term | MineralTerm:
    values: dict[str, Any] = {key: value for key, value in entry.items() if key != "kind"}
    codes = {key: _codes(values[key], f"{where}, {key}") for key in _CODES if key in values}
    return _KINDS[kind](**(values | codes))


def _codes(value: object, where: str) -> tuple[str, ...]:
    if not isinstance(value, (str, list)):
        what = "Not a code or a list of codes"
        fix = 'Write "JPN", ["JPN", "IND"] or "all"'
        raise InputError(what, where=where, found=repr(value), fix=fix)
    return as_codes(value, where)


def dump(shock: ShockFile) -> str:
    """Return a shock as TOML text.

    Parameters
    ----------
    shock
        What to write.

    Returns
    -------
    str
        Text that `parse` reads back to the same contents.

    Examples
    --------
    >>> print(dump(ShockFile("calm", "Nothing happens", "", "", ())))
    name = "calm"
    title = "Nothing happens"
    <BLANKLINE>
    """
    lines = [f"{key} = {_quoted(getattr(shock, key))}" for key in _HEAD if getattr(shock, key)]
    lines += [f"days = {shock.days!r}"] if shock.days is not None else []
    for term in (*shock.terms, *shock.minerals):
        lines += ["", "[[term]]", f'kind = "{term.kind}"']
        written = {key.name: getattr(term, key.name) for key in fields(term)}
        lines += [f"{name} = {_value(value)}" for name, value in written.items()
                  if value is not None]  # fmt: skip
    return "\n".join(lines) + "\n"


def _value(value: str | float | tuple[str, ...]) -> str:
    if isinstance(value, tuple):
        if value == (ALL,):
            return f'"{ALL}"'
        return f"[{', '.join(_quoted(code) for code in value)}]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON escapes are TOML escapes, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _gallery() -> Traversable:
    return files("tradewind.models") / "gallery"


def gallery_titles() -> dict[str, str]:
    """Return the names of the ready shocks and their titles.

    Returns
    -------
    dict of str to str
        In alphabetical order.

    Examples
    --------
    >>> "china-japan-decoupling" in gallery_titles()
    True
    """
    entries = sorted(entry.name for entry in _gallery().iterdir() if entry.name.endswith(".toml"))
    return {
        name.removesuffix(".toml"): parse(
            (_gallery() / name).read_text(encoding="utf-8"), name
        ).title
        for name in entries
    }


__all__ = ["ShockFile", "dump", "gallery_titles", "load", "parse", "resolve_field"]
