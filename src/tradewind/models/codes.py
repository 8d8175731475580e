"""Codes as a term holds them: as they were written, to be checked against a world later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from tradewind.core import InputError

Codes: TypeAlias = str | Iterable[str]
"""One code or name, several, or ``"all"``."""
ALL = "all"


def as_codes(codes: Codes, where: str) -> tuple[str, ...]:
    """Return codes as a tuple, as they were written; ``("all",)`` for all.

    Parameters
    ----------
    codes
        One code or name, several, or ``"all"``.
    where
        The term and field, for messages.

    Returns
    -------
    tuple of str
        Without repeats.

    Raises
    ------
    InputError
        When there is none, when one is not text, or when "all" stands beside others.

    Examples
    --------
    >>> as_codes(["JPN", "IND", "JPN"], "origin")
    ('JPN', 'IND')
    """
    listed = (codes,) if isinstance(codes, str) else tuple(codes)
    for code in listed:
        if not str(code).strip() or type(code) is not str:
            what = "Not a code or name"
            raise InputError(what, where=where, found=repr(code), fix="Give text, such as JPN")
    unique = tuple(dict.fromkeys(code.strip() for code in listed))
    if not unique:
        what = "No code given"
        raise InputError(what, where=where, fix='Name at least one, or "all"')
    if any(code.casefold() == ALL for code in unique):
        if len(unique) > 1:
            what = '"all" stands beside other codes'
            raise InputError(what, where=where, found=", ".join(unique), fix='Give "all" alone')
        return (ALL,)
    return unique


__all__ = ["ALL", "Codes", "as_codes"]
