"""The docstring contract: which NumPy sections each name in an ``__all__`` needs.

- Every name: a docstring, and an ``Examples`` section with a ``>>>`` line.
- A function or class that takes parameters: a ``Parameters`` section (a class may say
  ``Attributes``) with each parameter named; several may share a line, as in ``known, kind``.
- A function that returns something: ``Returns``, or ``Yields``.
- A function that raises: ``Raises``.
- A pydantic model: each field has a description instead, and a `tradewind.core.Params` also its
  unit and source.
- Exceptions: the sections of their own ``__init__`` where they have one.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator

import pytest
from pydantic import BaseModel, Field

from tradewind.core import Params

_SECTION = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", re.MULTILINE)
_EMPTY_RETURNS = {"None", "NoReturn", "Never"}


def sections(text: str) -> dict[str, str]:
    """Split a cleaned docstring into its NumPy sections, title to body."""
    parts = _SECTION.split(text)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def documented_parameters(body: str) -> set[str]:
    """The names at the left margin of a section: ``known, kind : str`` gives both."""
    heads = [line.split(":")[0] for line in body.splitlines() if line and not line[0].isspace()]
    return {name.strip().lstrip("*") for head in heads for name in head.split(",")}


def problems(value: object) -> list[str]:
    """What the docstring of a public object lacks, in words; empty when nothing."""
    if inspect.isclass(value):
        return list(_class_problems(value))
    inner = inspect.unwrap(value) if callable(value) else value  # behind a cache or a compiler
    if inspect.isfunction(inner):
        return list(_function_problems(inner))
    if inspect.ismodule(value):
        return [] if value.__doc__ else ["no docstring"]
    return []  # constants are explained where they are defined


def _common(value: object) -> Iterator[str]:
    text = inspect.getdoc(value) if not inspect.isclass(value) else _own_doc(value)
    if not text:
        yield "no docstring"
    elif ">>>" not in sections(text).get("Examples", ""):
        yield "no Examples section with a >>> line"


def _own_doc(cls: type) -> str:
    own = cls.__dict__.get("__doc__") or ""
    return "" if own.startswith(f"{cls.__name__}(") else inspect.cleandoc(own)


def _function_problems(function: Callable[..., object]) -> Iterator[str]:
    yield from _common(function)
    found = sections(inspect.getdoc(function) or "")
    signature = inspect.signature(function)
    yield from _unnamed(signature.parameters, found, ("Parameters",))
    returns = str(signature.return_annotation)
    if returns not in _EMPTY_RETURNS | {"<class 'NoneType'>"} and not {"Returns", "Yields"} & set(
        found
    ):
        yield "no Returns section"
    if _raises(function) and "Raises" not in found:
        yield "no Raises section, though it raises"


def _class_problems(cls: type) -> Iterator[str]:
    yield from _common(cls)
    if issubclass(cls, BaseModel):
        for name, field in cls.model_fields.items():
            if not field.description:
                yield f"field {name} has no description"
            extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
            if issubclass(cls, Params) and not (extra.get("unit") and extra.get("source")):
                yield f"parameter {name} has no unit or no source"
        return
    found = sections(_own_doc(cls))
    if dataclasses.is_dataclass(cls):
        fields = {field.name: field for field in dataclasses.fields(cls) if field.init}
        public = [name for name in fields if not name.startswith("_")]
        yield from _unnamed(public, found, ("Parameters", "Attributes"))
    elif "__init__" in cls.__dict__:
        names = list(inspect.signature(cls).parameters)
        yield from _unnamed(names, found, ("Parameters", "Attributes"))


def _unnamed(names: Iterable[str], found: dict[str, str], titles: tuple[str, ...]) -> Iterator[str]:
    wanted = [name for name in names if name not in {"self", "cls"}]
    named = {name for title in titles for name in documented_parameters(found.get(title, ""))}
    missing = [name for name in wanted if name not in named]
    if missing:
        yield f"{' or '.join(titles)} does not name {', '.join(missing)}"


def _raises(function: Callable[..., object]) -> bool:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    return any(isinstance(node, ast.Raise) and node.exc is not None for node in ast.walk(tree))


def test_public_name_is_documented(public) -> None:
    found = problems(public.value)
    assert not found, f"{public}: " + "; ".join(found)


# --- the guard itself: each of its findings can be had


def _bare(code: str) -> str:
    return code


def _without_sections(code: str) -> str:
    """Say a line and no more."""
    if not code:
        raise ValueError
    return code


def _with_sections(code: str, *rest: str) -> str:
    """Join codes.

    Parameters
    ----------
    code, *rest
        Codes.

    Returns
    -------
    str
        The codes in one piece.

    Examples
    --------
    >>> 1 + 1
    2
    """
    return code + "".join(rest)


@dataclasses.dataclass(frozen=True)
class _Undocumented:
    rows: int


class _Field(BaseModel):
    """A model.

    Examples
    --------
    >>> 1 + 1
    2
    """

    described: int = Field(1, description="Rows")
    silent: int = 1


class _Parameters(Params):
    """Parameters.

    Examples
    --------
    >>> 1 + 1
    2
    """

    rows: int = Field(1, description="Rows")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (_bare, ["no docstring", "Parameters does not name code", "no Returns section"]),
        (
            _without_sections,
            [
                "no Examples section with a >>> line",
                "Parameters does not name code",
                "no Returns section",
                "no Raises section, though it raises",
            ],
        ),
        (_with_sections, []),
        (_Undocumented, ["no docstring", "Parameters or Attributes does not name rows"]),
        (_Field, ["field silent has no description"]),
        (_Parameters, ["parameter rows has no unit or no source"]),
    ],
)
def test_each_omission_is_found(value: object, expected: list[str]) -> None:
    assert problems(value) == expected
