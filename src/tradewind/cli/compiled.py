"""Keep compiled solvers between commands, so that only the first on a machine waits for them."""

from __future__ import annotations

import os

_VARIABLE = "JAX_COMPILATION_CACHE_DIR"


def keep_compiled() -> None:
    """Tell JAX, before it is imported, to keep compiled code in the data folder.

    The user's own setting of the same variable stands.

    Examples
    --------
    >>> keep_compiled.__name__
    'keep_compiled'
    """
    from tradewind.data import data_home

    os.environ.setdefault(_VARIABLE, str(data_home() / "compiled"))


__all__ = ["keep_compiled"]
