"""OECD Inter-Country Input-Output table for 2022, from its mirror.

The mirror holds shares of each buyer's intermediate bundle (`A`, columns sum to 1 or 0, not
Leontief coefficients), the intermediate share of each buyer's output (`omb`), sales (`s`), and one
number `z` per seller for all final sales and all exports to the rest of the world, whose region was
dropped. Node = industry * 80 + economy. Flows in US$ million are ``A * (omb * s)``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tradewind.core import DataError, Finding

MEMBER = "sanction_simulator/data/bench_cache.npz"
_CAP = 0.98
_BALANCE_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class IcioTable:
    """One year of an inter-country input-output table.

    Parameters
    ----------
    economies, industries
        Codes, n and s of them.
    flow_usd_m
        (n, s, n, s): origin, selling industry, destination, using industry; US$ million.
    final_usd_m
        (n, s): final sales to anyone plus exports to the rest of the world; US$ million.
    findings
        What the publisher's own audit and our checks say of it.

    Examples
    --------
    >>> IcioTable.__dataclass_params__.frozen
    True
    """

    economies: tuple[str, ...]
    industries: tuple[str, ...]
    flow_usd_m: NDArray[np.float64]
    final_usd_m: NDArray[np.float64]
    findings: tuple[Finding, ...]


def read_mirror(file: Path) -> IcioTable:
    """Read the mirror's ``.npz`` file, without pickles.

    Parameters
    ----------
    file
        The extracted member `MEMBER`.

    Returns
    -------
    IcioTable
        The 2022 table, about 130 MB in memory.

    Raises
    ------
    DataError
        When sales do not balance with what was sold.

    Examples
    --------
    >>> MEMBER.rsplit("/")[-1]
    'bench_cache.npz'
    """
    with np.load(file, allow_pickle=False) as arrays:
        shares, bundle, final, sales = (arrays[k] for k in ("A", "omb", "z", "s"))
        economies = tuple(str(c) for c in arrays["countries"])
        industries = tuple(str(c) for c in arrays["sectors"])
        published_output = arrays["go"]
        audit = json.loads(str(arrays["audit"]))
    n, s = len(economies), len(industries)
    flow = shares * (bundle * sales)
    sold = flow.sum(axis=1) + final
    gap = float(np.abs(sold - sales).max() / sales.max())
    if gap > _BALANCE_TOLERANCE:
        what = "Sales do not balance"
        raise DataError(what, where=str(file), found=f"largest gap {gap:.1e}")
    return IcioTable(
        economies=economies,
        industries=industries,
        flow_usd_m=np.ascontiguousarray(flow.reshape(s, n, s, n).transpose(1, 0, 3, 2)),
        final_usd_m=np.ascontiguousarray(final.reshape(s, n).T),
        findings=_findings(audit, sales, published_output, bundle),
    )


def _findings(
    audit: dict[str, float],
    sales: NDArray[np.float64],
    published_output: NDArray[np.float64],
    bundle: NDArray[np.float64],
) -> tuple[Finding, ...]:
    relative = np.abs(sales - published_output) / np.maximum(published_output, 1.0)
    found = (
        Finding(
            "inactive nodes",
            "oecd-icio-2022",
            "note",
            "Industries with no output in their economy; they take no part in any result",
            int((sales <= 0).sum()),
        ),
        Finding(
            "output against sales",
            "oecd-icio-2022",
            "note",
            f"Published output and the sum of sales differ, by up to {relative.max():.2%} in a "
            "small node; the sum of sales is used",
            int((relative > _BALANCE_TOLERANCE).sum()),
        ),
        Finding(
            "capped columns",
            "oecd-icio-2022",
            "warning",
            "Intermediate purchases were capped at 98 % of output by the mirror",
            int((bundle >= _CAP).sum()),
        ),
        Finding(
            "rest of the world dropped",
            "oecd-icio-2022",
            "warning",
            "The mirror has no rest-of-world region: sales to it are part of final sales and "
            "purchases from it part of primary income; Iraq, Qatar, Kuwait, Oman, Iran and other "
            "suppliers of energy and ores are not seen in the input-output view",
        ),
        Finding(
            "negative flows",
            "oecd-icio-2022",
            "note",
            "Negative cells clipped by the mirror",
            int(audit["negative_flow_cells_clipped"] + audit["negative_z_cells_clipped"]),
        ),
    )
    return tuple(finding for finding in found if finding.count)


__all__ = ["MEMBER", "IcioTable", "read_mirror"]
