"""Codes that name things: ISO3 economies, ICIO industries, HS6 products, minerals."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from tradewind.core.errors import InputError, UnknownCodeError

_SUGGESTIONS = 3
_SIMILARITY = 0.5
_HS6_DIGITS = 6


def resolve(code: str, known: Mapping[str, str], kind: str, *, where: str = "") -> str:
    """Return the known code that `code` means, by code or by name, in any case.

    Parameters
    ----------
    code
        A code ("JPN") or a name ("Japan"), in any case.
    known
        Code to name, for every code that exists.
    kind
        The noun for messages, such as "economy".
    where
        The argument, file or field that the code came from.

    Returns
    -------
    str
        A key of `known`.

    Raises
    ------
    UnknownCodeError
        When nothing matches; the message suggests the nearest codes.

    Examples
    --------
    >>> resolve("japan", {"JPN": "Japan", "IND": "India"}, "economy")
    'JPN'
    >>> resolve("JPM", {"JPN": "Japan", "IND": "India"}, "economy")
    Traceback (most recent call last):
    tradewind.core.errors.UnknownCodeError: Unknown economy (found: 'JPM'). Did you mean ...
    """
    if code in known:
        return code
    wanted = code.strip().casefold()
    by_spelling = {name.casefold(): key for key, name in known.items()}
    by_spelling |= {key.casefold(): key for key in known}
    if wanted in by_spelling:
        return by_spelling[wanted]
    what = f"Unknown {kind}"
    raise UnknownCodeError(
        what, where=where, found=repr(code), fix=_suggest(wanted, by_spelling, known)
    )


def _suggest(wanted: str, by_spelling: Mapping[str, str], known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(wanted, by_spelling, n=_SUGGESTIONS, cutoff=_SIMILARITY)
    codes = list(dict.fromkeys(by_spelling[spelling] for spelling in close))
    if not codes:
        shown = ", ".join(list(known)[:12])
        return f"Known codes begin with {shown}" if len(known) > 12 else f"Known codes: {shown}"
    return f"Did you mean {' or '.join(f'{key} ({known[key]})' for key in codes)}?"


def resolve_all(
    codes: str | Iterable[str], known: Mapping[str, str], kind: str, *, where: str = ""
) -> tuple[str, ...]:
    """Resolve one code, several codes, or ``"all"``.

    Parameters
    ----------
    codes
        One code or name, an iterable of them, or ``"all"``.
    known, kind, where
        As in `resolve`.

    Returns
    -------
    tuple of str
        Keys of `known`, without repeats, in the order given (or in the order of `known`).

    Raises
    ------
    InputError
        When no code is given at all.
    UnknownCodeError
        When a code is not known.

    Examples
    --------
    >>> resolve_all(["japan", "JPN"], {"JPN": "Japan", "IND": "India"}, "economy")
    ('JPN',)
    >>> resolve_all("all", {"JPN": "Japan", "IND": "India"}, "economy")
    ('JPN', 'IND')
    """
    if isinstance(codes, str):
        if codes.strip().casefold() == "all":
            return tuple(known)
        codes = (codes,)
    found = tuple(dict.fromkeys(resolve(code, known, kind, where=where) for code in codes))
    if not found:
        what = f"No {kind} given"
        raise InputError(what, where=where, fix='Name at least one, or "all"')
    return found


def hs6(code: str | int) -> str:
    """Return an HS product code as six digits, with its leading zero.

    Parameters
    ----------
    code
        Digits as text or as a number (which loses a leading zero).

    Returns
    -------
    str
        Six digits.

    Raises
    ------
    InputError
        When it is not a number of at most six digits.

    Examples
    --------
    >>> hs6(10111)
    '010111'
    """
    text = str(code).strip()
    if not text.isdigit() or len(text) > _HS6_DIGITS:
        what = "Not an HS product code"
        raise InputError(what, found=repr(code), fix="Give six digits")
    return text.zfill(_HS6_DIGITS)


__all__ = ["hs6", "resolve", "resolve_all"]
