"""The one tree of errors: each says what happened, where, what was found and how to fix it.

::

    TradewindError
    ├── InputError (ValueError)              the caller gave something unusable
    │   └── UnknownCodeError (LookupError)   a code that the world does not know
    ├── DataError                            data are missing, damaged or break a rule
    │   ├── HashMismatchError                bytes are not those that were pinned
    │   ├── SchemaError (ValueError)         rows break the declared schema
    │   └── MissingDataError (FileNotFoundError)
    ├── ModelError                           a model has no answer
    │   ├── ConvergenceError (ArithmeticError)
    │   └── NoEquilibriumError (ArithmeticError)
    └── DependencyError (ImportError)        an optional package is not installed

Classes inherit also from the builtin that they refine, so that ``except ValueError`` keeps working.
"""

from __future__ import annotations


class TradewindError(Exception):
    """Any error that Tradewind raises on purpose.

    Parameters
    ----------
    what
        What went wrong, as one sentence without a full stop.
    where
        The file, field, argument or member concerned.
    found
        What was found there.
    fix
        What the reader can do about it.

    Examples
    --------
    >>> str(TradewindError("Year is not covered", where="year", found="1980", fix="Use 2018-2024"))
    'Year is not covered (where: year; found: 1980). Use 2018-2024.'
    """

    def __init__(self, what: str, *, where: str = "", found: str = "", fix: str = "") -> None:
        self.what = what
        self.where = where
        self.found = found
        self.fix = fix
        super().__init__(what)

    def __str__(self) -> str:
        """Return the whole message on one line."""
        details = [f"{k}: {v}" for k, v in (("where", self.where), ("found", self.found)) if v]
        head = f"{self.what} ({'; '.join(details)})" if details else self.what
        if not self.fix:
            return f"{head}."
        return (
            f"{head}. {self.fix}" if self.fix.endswith("?") else f"{head}. {self.fix.rstrip('.')}."
        )


class InputError(TradewindError, ValueError):
    """The caller gave a value that cannot be used.

    Examples
    --------
    >>> issubclass(InputError, ValueError)
    True
    """


class UnknownCodeError(InputError, LookupError):
    """A code or name that is not among those known.

    Examples
    --------
    >>> issubclass(UnknownCodeError, LookupError)
    True
    """


class DataError(TradewindError):
    """Data are missing, damaged or break a rule.

    Examples
    --------
    >>> issubclass(DataError, TradewindError)
    True
    """


class HashMismatchError(DataError):
    """Bytes differ from those that were pinned; nothing of them is used.

    Examples
    --------
    >>> issubclass(HashMismatchError, DataError)
    True
    """


class SchemaError(DataError, ValueError):
    """Rows break the declared schema.

    Examples
    --------
    >>> issubclass(SchemaError, ValueError)
    True
    """


class MissingDataError(DataError, FileNotFoundError):
    """A data set is not on this machine.

    Examples
    --------
    >>> issubclass(MissingDataError, FileNotFoundError)
    True
    """


class ModelError(TradewindError):
    """A model has no answer to give.

    Examples
    --------
    >>> issubclass(ModelError, TradewindError)
    True
    """


class ConvergenceError(ModelError, ArithmeticError):
    """A solver stopped before it met its tolerance.

    Parameters
    ----------
    what, where, found, fix
        As in `TradewindError`.
    residual
        Sup norm of the residual when the solver stopped.
    iterations
        How many iterations it took.
    last_state
        The best state reached, for inspection; never an answer.

    Examples
    --------
    >>> ConvergenceError("No convergence", residual=0.1, iterations=9, last_state=None).residual
    0.1
    """

    def __init__(
        self,
        what: str,
        *,
        residual: float,
        iterations: int,
        last_state: object,
        where: str = "",
        found: str = "",
        fix: str = "",
    ) -> None:
        super().__init__(what, where=where, found=found, fix=fix)
        self.residual = residual
        self.iterations = iterations
        self.last_state = last_state


class NoEquilibriumError(ModelError, ArithmeticError):
    """The solver was led where no equilibrium is, such as to an income that is not positive.

    Parameters
    ----------
    what, where, found, fix
        As in `TradewindError`.
    residual, iterations
        Of the solver when it stopped.

    Examples
    --------
    >>> NoEquilibriumError("None", where="JPN", residual=0.1, iterations=9).iterations
    9
    """

    def __init__(
        self,
        what: str,
        *,
        where: str = "",
        found: str = "",
        fix: str = "",
        residual: float = float("nan"),
        iterations: int = 0,
    ) -> None:
        super().__init__(what, where=where, found=found, fix=fix)
        self.residual = residual
        self.iterations = iterations


class DependencyError(TradewindError, ImportError):
    """An optional package is needed and is not installed.

    Examples
    --------
    >>> issubclass(DependencyError, ImportError)
    True
    """


__all__ = [
    "ConvergenceError",
    "DataError",
    "DependencyError",
    "HashMismatchError",
    "InputError",
    "MissingDataError",
    "ModelError",
    "NoEquilibriumError",
    "SchemaError",
    "TradewindError",
    "UnknownCodeError",
]
