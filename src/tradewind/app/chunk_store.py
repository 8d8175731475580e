"""Chunks of solves, kept by what they were asked: a run that was killed goes on from them."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from pathlib import Path
from uuid import uuid4

import numpy as np

from tradewind.risk.solving import Solved

_DAMAGED = (
    OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError, zipfile.BadZipFile,
    zlib.error,
)  # fmt: skip
"""What NumPy and zipfile raise at files that are cut off or changed; NotImplementedError, of an
unknown compression, is a RuntimeError."""


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


__all__ = ["FolderStore"]
