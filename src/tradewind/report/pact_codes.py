"""What a measure is aimed at, with names for codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tradewind.app.briefing import BriefingResults

_CODE = re.compile(r"[A-Z][\w-]*|[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_RUN = re.compile(r"[A-Z]\w*(?:, [A-Z]\w*){4,}")
"""Five codes or more in a row."""


def named_codes(results: BriefingResults) -> dict[str, str]:
    """Return the names of economies, industries and hazards by code.

    Parameters
    ----------
    results
        A briefing.

    Returns
    -------
    dict of str to str
        Hazards in quotation marks.

    Examples
    --------
    >>> named_codes(results)["JPN"]
    'Japan'
    """
    industries = dict(
        zip(results.industries["industry"], results.industries["short_name"], strict=True)
    )
    known = results.risk_tables["risk_hazards"]
    hazards = {
        key: f"“{title}”" for key, title in zip(known["hazard"], known["title"], strict=True)
    }
    return {**{str(k): str(v) for k, v in industries.items()}, **hazards, **results.names}


def in_words(text: str, names: Mapping[str, str], industries: frozenset[str]) -> str:
    """Put names for codes; long runs of industries are counted.

    Parameters
    ----------
    text
        With codes, as `Measure.target` returns it.
    names
        By code.
    industries
        Codes of industries, of which five or more in a row are counted.

    Returns
    -------
    str
        What is not known stays.

    Examples
    --------
    >>> in_words("C26 in IND", {"C26": "Electronics", "IND": "India"}, frozenset({"C26"}))
    'Electronics in India'
    """

    def counted(found: re.Match[str]) -> str:
        codes = found.group().split(", ")
        return f"{len(codes)} industries" if set(codes) <= industries else found.group()

    short = _RUN.sub(counted, text)
    return _CODE.sub(lambda found: names.get(found.group(), found.group()), short)


__all__ = ["in_words", "named_codes"]
