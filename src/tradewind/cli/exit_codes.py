"""The one place where errors become exit codes."""

from __future__ import annotations

from tradewind.core.errors import (
    DataError,
    DependencyError,
    InputError,
    ModelError,
    TradewindError,
)

OTHER = 1
_CODES: tuple[tuple[type[TradewindError], int], ...] = (
    (InputError, 2),
    (DataError, 3),
    (ModelError, 4),
    (DependencyError, 5),
)


def exit_code(error: TradewindError) -> int:
    """Return the exit code of an error.

    Parameters
    ----------
    error
        Any error of Tradewind's own.

    Returns
    -------
    int
        2 input, 3 data, 4 model, 5 missing package, 1 anything else.

    Examples
    --------
    >>> exit_code(InputError("no"))
    2
    """
    return next((code for kind, code in _CODES if isinstance(error, kind)), OTHER)


__all__ = ["OTHER", "exit_code"]
