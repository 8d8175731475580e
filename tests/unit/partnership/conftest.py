"""Pact files as text."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tradewind.partnership import Pact


def _toml(fields: Mapping[str, Any], header: str) -> list[str]:
    """Return a table of a TOML file, tables within it last."""
    plain = {name: value for name, value in fields.items() if not _is_table(value)}
    lines = [f"{name} = {json.dumps(value)}" for name, value in plain.items()]
    for name, value in fields.items():
        if isinstance(value, Mapping):
            lines += [f"[{header}{name}]", *_toml(value, f"{header}{name}.")]
        elif _is_table(value):
            for entry in value:
                lines += [f"[[{header}{name}]]", *_toml(entry, f"{header}{name}.")]
    return lines


def _is_table(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(entry, Mapping) for entry in value)
    return isinstance(value, Mapping)


@pytest.fixture(scope="session")
def text_of() -> Callable[..., str]:
    """Return the text of a pact file of some measures, given by their fields."""

    def text(*measures: Mapping[str, Any], **head: Any) -> str:
        plain = {"title": "A pact", "story": "Of a test", "source": "made up"}
        whole = {**plain, "members": ["IND", "JPN"], **head}
        return "\n".join(_toml({**whole, "measures": list(measures)}, "")) + "\n"

    return text


@pytest.fixture
def read(small: Any, tmp_path: Path) -> Callable[[str], Pact]:
    """Return a pact from text, as the small world knows it; its file is own.toml."""
    from tradewind.partnership import Pact

    def pact(text: str | bytes) -> Pact:
        file = tmp_path / "own.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return Pact.read(file, world=small.world, catalogue=small.catalogue)

    return pact
