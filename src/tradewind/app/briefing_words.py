"""Words that the tables of a briefing need: lists, and shares in words."""

from __future__ import annotations

from collections.abc import Sequence

_HARD = "\N{NO-BREAK SPACE}"
_COUNTED = ("no", "one", "two", "three", "four", "five", "six")
_NAMED = {0.5: "half", 0.25: "a quarter", 0.1: "a tenth"}


def as_list(words: Sequence[str]) -> str:
    """Join words as a sentence does.

    Parameters
    ----------
    words
        At least one.

    Returns
    -------
    str
        Such as "a, b and c"; with semicolons where a word holds a comma or an "and".

    Examples
    --------
    >>> as_list(["India", "Japan", "Vietnam"])
    'India, Japan and Vietnam'
    >>> as_list(["metal ores", "iron and steel"])
    'metal ores; iron and steel'
    """
    if any(" and " in word or "," in word for word in words):
        return "; ".join(words)
    if len(words) == 1:
        return words[0]
    return f"{', '.join(words[:-1])} and {words[-1]}"


def fraction(share: float) -> str:
    """Return a share in words where it has a name, else in per cent.

    Parameters
    ----------
    share
        From 0 to 1.

    Returns
    -------
    str
        Such as "half" or "90 %".

    Examples
    --------
    >>> fraction(0.5), fraction(0.9).replace(_HARD, " ")
    ('half', '90 %')
    """
    return _NAMED.get(round(share, 6), f"{100 * share:.4g}{_HARD}%")


def count_word(count: int) -> str:
    """Return a small number in words.

    Parameters
    ----------
    count
        None negative.

    Returns
    -------
    str
        Such as "three"; digits above six.

    Examples
    --------
    >>> count_word(3), count_word(12)
    ('three', '12')
    """
    return _COUNTED[count] if count < len(_COUNTED) else str(count)


__all__ = ["as_list", "count_word", "fraction"]
