"""Source lines: every figure and table says which data set and vintage it stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tradewind.core import Dataset, Provenance

TABLE, TRADE, MINING, GOVERNANCE = (
    "oecd-icio-2022", "baci-minerals", "world-mining-data", "wgi-political-stability",
)  # fmt: skip


_DETAIL = re.compile(r"[,:] ")
"""What follows in a title stands in full in the table of data sets."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What stands under a figure or a table.

    Parameters
    ----------
    text
        Data sets and vintages.
    imputed
        What is imputed, or nothing.

    Examples
    --------
    >>> SourceLine("OECD").imputed
    ''
    """

    text: str
    imputed: str = ""


def source_line(
    provenance: Provenance, ids: tuple[str, ...], *, model: bool = False, imputed: bool = False
) -> SourceLine:
    """Name the data sets behind a figure.

    Parameters
    ----------
    provenance
        What was read.
    ids
        Data sets used; those that were not read are passed over.
    model
        The figures are the equilibrium model's.
    imputed
        The figures use final demand by destination, which is imputed.

    Returns
    -------
    SourceLine
        Titles with vintages.

    Examples
    --------
    >>> baci = Dataset("baci-minerals", "BACI", "CEPII", "2024", "1", "", "", "")
    >>> source_line(Provenance((baci,)), ("baci-minerals",)).text
    'CEPII, BACI, vintage 2024'
    """
    known = {dataset.id: dataset for dataset in provenance.datasets}
    parts = [_short(known[key]) for key in ids if key in known]
    if model:
        version = provenance.software.get("tradewind", "")
        parts.insert(0, f"Tradewind {version}, equilibrium model, on")
        parts[0:2] = [" ".join(parts[0:2])]
    return SourceLine("; ".join(parts), "final demand by destination" if imputed else "")


def _short(dataset: Dataset) -> str:
    title = _DETAIL.split(dataset.title, maxsplit=1)[0]
    named = title if dataset.publisher in title else f"{dataset.publisher}, {title}"
    return f"{named}, vintage {dataset.vintage}"


__all__ = ["GOVERNANCE", "MINING", "TABLE", "TRADE", "SourceLine", "source_line"]
