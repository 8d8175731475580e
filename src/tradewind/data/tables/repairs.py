"""Repairs that a table needs before models can use it; each is listed with what it moves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tradewind.core import DataError, Finding
from tradewind.data.tables.table import FlowTable

INPUT_SHARE = 0.98
"""Where inputs exceed output they are brought down to this share, as in the embedded world."""


def repair(table: FlowTable, *, strict: bool = False) -> FlowTable:
    """Make flows non-negative and primary income too.

    Negative sales to industries become zero. Final uses of the same good from the same origin in
    the same destination are netted; where their sum is negative (stocks run down) it becomes zero.
    Where an industry's inputs exceed its output, all its inputs are scaled down to `INPUT_SHARE` of
    it and the rest becomes final demand in the same economy, so that what each seller sells to each
    destination stays.

    Parameters
    ----------
    table
        As read.
    strict
        Raise instead of repairing.

    Returns
    -------
    FlowTable
        With a finding for each kind of repair; the same object where none is needed.

    Raises
    ------
    DataError
        With `strict`, naming the first repair.

    Examples
    --------
    >>> from tradewind.data.tables.table import example_table
    >>> table = example_table()
    >>> repair(table) is table
    True
    """
    for step in (_intermediate, _final, _inputs):
        mended, finding = step(table)
        if finding is None:
            continue
        if strict:
            what = "The table needs a repair, and none is allowed"
            found = f"{finding.check}: {finding.message} ({finding.count} cells)"
            raise DataError(
                what, where=table.dataset.version, found=found, fix="Leave --strict out"
            )
        table = mended.with_findings(finding)
    return table


def _intermediate(table: FlowTable) -> tuple[FlowTable, Finding | None]:
    negative = table.intermediate < 0
    count = int(negative.sum())
    if not count:
        return table, None
    money = -float(table.intermediate[negative].sum())
    text = f"Negative sales to industries set to zero{_priced(table, money)}"
    mended = replace(table, intermediate=np.maximum(table.intermediate, 0.0))
    return mended, Finding("negative sales", table.dataset.id, "warning", text, count)


def _final(table: FlowTable) -> tuple[FlowTable, Finding | None]:
    net = table.final.sum(axis=3)
    bad = net < 0
    count = int(bad.sum())
    if not count:
        return table, None
    text = (
        "Final uses whose sum in one destination is negative (stocks run down) set to zero"
        f"{_priced(table, -float(net[bad].sum()))}"
    )
    mended = replace(table, final=np.where(bad[..., None], 0.0, table.final))
    return mended, Finding("negative final demand", table.dataset.id, "warning", text, count)


def _inputs(table: FlowTable) -> tuple[FlowTable, Finding | None]:
    sales, purchases = table.sales, table.purchases
    bad = purchases > sales
    if not bad.any():
        return table, None
    kept = np.ones_like(sales)
    kept[bad] = INPUT_SHARE * sales[bad] / purchases[bad]
    moved = np.einsum("isnu,nu->isn", table.intermediate, 1.0 - kept)
    final = table.final.copy()
    final[..., 0] += moved
    text = (
        f"Inputs above output brought down to {INPUT_SHARE:.0%} of it, the rest counted as final "
        f"demand in the same economy{_priced(table, float(moved.sum()))}"
    )
    mended = replace(table, intermediate=table.intermediate * kept, final=final)
    count = int(bad.sum())
    return mended, Finding("inputs above output", table.dataset.id, "warning", text, count)


def _priced(table: FlowTable, money: float) -> str:
    return f": {money:,.1f} {table.unit}, {money / table.sales.sum():.3%} of all sales"


__all__ = ["INPUT_SHARE", "repair"]
