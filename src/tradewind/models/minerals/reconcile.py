"""The ledger of what was changed so that production, trade and use agree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ADJUSTMENT_COLUMNS = ("mineral", "stage", "what", "data_t", "chain_t", "change_share", "note")
LINK_COLUMNS = ("mineral", "stage", "origin", "destination", "data_t", "chain_t")
_SHOWN_T_SHARE = 1e-4
"""Share of a stage from which a link is listed."""


class Ledger:
    """Collects what was changed while one chain is built.

    Parameters
    ----------
    mineral
        Id.

    Examples
    --------
    >>> ledger = Ledger("tin")
    >>> ledger.add("refine", "use of JPN", 90.0, 100.0, "scaled")
    >>> ledger.adjustments()["change_share"].round(2).tolist()
    [0.11]
    """

    def __init__(self, mineral: str) -> None:
        self._mineral = mineral
        self._rows: list[tuple[object, ...]] = []
        self._links: list[tuple[object, ...]] = []

    def add(self, stage: str, what: str, data_t: float, chain_t: float, note: str) -> None:
        """Note one change, in tonnes before and after."""
        change = chain_t / data_t - 1 if data_t and np.isfinite(data_t) else np.nan
        self._rows.append((self._mineral, stage, what, data_t, chain_t, change, note))

    def add_links(self, stage: str, nodes: Sequence[str], trade: Floats, flow: Floats) -> None:
        """Note the trade of a stage: in the data, and in the chain."""
        large = np.maximum(trade, flow) >= _SHOWN_T_SHARE * max(float(flow.sum()), 1e-300)
        for i, j in zip(*np.nonzero(large), strict=True):
            row = (self._mineral, stage, nodes[i], nodes[j], trade[i, j], flow[i, j])
            if i != j:
                self._links.append(row)

    def adjustments(self) -> pd.DataFrame:
        """Return one row per change."""
        return pd.DataFrame(self._rows, columns=list(ADJUSTMENT_COLUMNS))

    def links(self) -> pd.DataFrame:
        """Return one row per link between economies."""
        return pd.DataFrame(self._links, columns=list(LINK_COLUMNS))


__all__ = ["ADJUSTMENT_COLUMNS", "LINK_COLUMNS", "Ledger"]
