"""Chunks of solves, kept by what they were asked: a run that was killed goes on from them."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from uuid import uuid4

import numpy as np

from tradewind.risk.solving import ChunkStore, Solved

SHIPPED = "solved.npz"
"""The file of the package that holds chunks."""
FLAGSHIP = "india-japan"
"""The ready pact whose solves come with the package too."""
_ERRORS, _SOFTWARE = ".errors", "software"

_DAMAGED = (
    OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""What NumPy and zipfile raise at files that are cut off or changed; the error of an unknown
compression is a RuntimeError."""


class FolderStore:
    """Keeps chunks as files of a folder, each named by a hash of world, shocks and software.

    Parameters
    ----------
    folder
        Made when missing.

    Examples
    --------
    >>> import tempfile
    >>> store = FolderStore(Path(tempfile.mkdtemp()))
    >>> store.save("0a", Solved(np.ones((1, 2)), ("",)))
    >>> store.load("0a").loss_usd.tolist()
    [[1.0, 1.0]]
    >>> store.load("0b") is None
    True
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, key: str) -> Solved | None:
        """Return a chunk; None when there is none, or its file is damaged, so that it is redone."""
        try:
            content = io.BytesIO((self.folder / f"{key}.npz").read_bytes())
            with np.load(content, allow_pickle=False) as kept:
                return Solved(kept["loss_usd"], tuple(json.loads(str(kept["errors"]))))
        except _DAMAGED:
            return None

    def save(self, key: str, solved: Solved) -> None:
        """Keep a chunk, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        content = io.BytesIO()
        np.savez(content, loss_usd=solved.loss_usd, errors=np.array(json.dumps(solved.errors)))
        part = self.folder / f".{key}-{uuid4().hex}.part"
        part.write_bytes(content.getvalue())
        part.replace(self.folder / f"{key}.npz")


@dataclass(frozen=True)
class ShippedStore:
    """Chunks that come with the package, so that a first run need not solve them; others elsewhere.

    Parameters
    ----------
    rest
        Where all other chunks are kept.

    Examples
    --------
    >>> ShippedStore(FolderStore(Path("nowhere"))).load("0a") is None
    True
    """

    rest: ChunkStore

    def load(self, key: str) -> Solved | None:
        """Return a chunk of the package, or of the rest."""
        return shipped().chunks.get(key) or self.rest.load(key)

    def save(self, key: str, solved: Solved) -> None:
        """Keep a chunk with the rest."""
        self.rest.save(key, solved)


@dataclass(frozen=True)
class FreshStore:
    """Keeps chunks and returns none, so that everything is solved again.

    Parameters
    ----------
    rest
        Where they are kept.

    Examples
    --------
    >>> FreshStore(FolderStore(Path("nowhere"))).load("0a") is None
    True
    """

    rest: ChunkStore

    def load(self, key: str) -> Solved | None:  # noqa: ARG002 - the protocol names it
        """Return None, whatever is kept."""
        return None

    def save(self, key: str, solved: Solved) -> None:
        """Keep a chunk."""
        self.rest.save(key, solved)


@dataclass(frozen=True)
class Shipped:
    """What comes with the package.

    Parameters
    ----------
    chunks
        By key.
    software
        Versions of the packages that they were solved with.

    Examples
    --------
    >>> sorted(shipped().software)[0]
    'jax'
    """

    chunks: Mapping[str, Solved]
    software: Mapping[str, str]


@lru_cache(maxsize=1)
def shipped() -> Shipped:
    """Return the chunks that come with the package.

    Returns
    -------
    Shipped
        Of the catalogue, the flagship pact and the default parameters, for the software that they
        were solved with: under any other, keys differ and nothing is found.

    Examples
    --------
    >>> len(shipped().chunks) > 0
    True
    """
    content = (files("tradewind.app") / SHIPPED).read_bytes()
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        keys = [name.removesuffix(_ERRORS) for name in kept.files if name.endswith(_ERRORS)]
        chunks = {
            key: Solved(kept[key], tuple(json.loads(str(kept[key + _ERRORS])))) for key in keys
        }
        return Shipped(MappingProxyType(chunks), json.loads(str(kept[_SOFTWARE])))


def ship(chunks: Mapping[str, Solved], software: Mapping[str, str], target: Path) -> Path:
    """Write chunks as the file of the package that holds them; the same chunks give the same bytes.

    Parameters
    ----------
    chunks
        By key.
    software
        Versions of the packages that they were solved with.
    target
        The file.

    Returns
    -------
    pathlib.Path
        `target`.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "solved.npz"
    >>> ship({"0a": Solved(np.ones((1, 2)), ("",))}, {"jax": "1"}, path).name
    'solved.npz'
    """
    arrays: dict[str, np.ndarray] = {_SOFTWARE: np.array(json.dumps(dict(software)))}
    for key, solved in sorted(chunks.items()):
        arrays |= {key: solved.loss_usd, key + _ERRORS: np.array(json.dumps(solved.errors))}
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    target.write_bytes(content.getvalue())
    return target


__all__ = [
    "FLAGSHIP",
    "SHIPPED",
    "FolderStore",
    "FreshStore",
    "Shipped",
    "ShippedStore",
    "ship",
    "shipped",
]
