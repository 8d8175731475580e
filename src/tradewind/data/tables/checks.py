"""Checks of a table that a user brought: what is odd is counted, priced and said."""

from __future__ import annotations

import numpy as np

from tradewind.core import DataError, Finding
from tradewind.core.provenance import Severity
from tradewind.data.tables.table import Array, FlowTable

GROSS_GAP = 0.05
"""A table whose sums miss reported output by more than this share of it was read wrongly, or is no
input-output table (a judgement, C: publishers' own gaps are below a thousandth)."""
WARNED_GAP = 1e-3
_ROUNDING = 1e-6


def check_table(table: FlowTable) -> tuple[Finding, ...]:
    """Check balances, negatives and inactive industries.

    Parameters
    ----------
    table
        As read, in any unit.

    Returns
    -------
    tuple of Finding
        Empty when nothing is odd.

    Raises
    ------
    DataError
        When sums miss reported output by more than `GROSS_GAP`, or nothing is sold.

    Examples
    --------
    >>> from tradewind.data.tables.table import example_table
    >>> [finding.check for finding in check_table(example_table())]
    ['reported output', 'reported value added']
    """
    if not table.sales.sum() > 0:
        what = "The table holds no sales"
        raise DataError(what, where=table.dataset.version, found=f"{table.sales.sum():g}")
    found = [*_against_output(table), *_inactive(table), *_empty_economies(table)]
    return tuple(found)


def _against_output(table: FlowTable) -> list[Finding]:
    subject = table.dataset.id
    if table.output is None:
        text = "The table reports no output: it is the sum of sales"
        said = [Finding("reported output", subject, "note", text)]
    else:
        said = _gap(table, "output against sales", table.sales, "the sum of sales")
    if table.value_added is None:
        text = "The table reports no value added: primary income is output less inputs"
        return [*said, Finding("reported value added", subject, "note", text)]
    costs = table.purchases + table.value_added
    costs = costs if table.taxes is None else costs + table.taxes
    return said + _gap(table, "output against costs", costs, "inputs + taxes + value added")


def _gap(table: FlowTable, check: str, total: Array, name: str) -> list[Finding]:
    output = table.sales if table.output is None else table.output
    gap = total - output
    share = float(np.abs(gap).sum() / np.abs(output).sum())
    if share > GROSS_GAP:
        what = f"The table does not balance: {name} is not output"
        worst = np.unravel_index(int(np.abs(gap).argmax()), gap.shape)
        node = f"{table.economies[worst[0]]} {table.industries[worst[1]]}"
        found = f"{share:.1%} of output, most in {node} ({gap[worst]:,.1f} {table.unit})"
        fix = "Check that the file has the layout that was named, and all of its rows"
        raise DataError(what, where=table.dataset.version, found=found, fix=fix)
    odd = np.abs(gap) > _ROUNDING * np.maximum(np.abs(output), output.max() * _ROUNDING)
    if not odd.any():
        return []
    text = (
        f"Reported output and {name} differ by {np.abs(gap).sum():,.1f} {table.unit} in all "
        f"({share:.4%} of output); the flows are used, and primary income is sales less inputs"
    )
    severity: Severity = "warning" if share > WARNED_GAP else "note"
    return [Finding(check, table.dataset.id, severity, text, int(odd.sum()))]


def _inactive(table: FlowTable) -> list[Finding]:
    count = int(((table.sales == 0) & (table.purchases == 0)).sum())
    if not count:
        return []
    text = "Industries with no output in their economy; they take no part in any result"
    return [Finding("inactive nodes", table.dataset.id, "note", text, count)]


def _empty_economies(table: FlowTable) -> list[Finding]:
    sold, bought = table.sales.sum(axis=1), table.final.sum(axis=(0, 1, 3))
    empty = [c for c, x, y in zip(table.economies, sold, bought, strict=True) if x <= 0 or y <= 0]
    if not empty:
        return []
    text = (
        f"Economies that sell nothing or spend nothing; no model can use them: {', '.join(empty)}"
    )
    return [Finding("empty economies", table.dataset.id, "error", text, len(empty))]


__all__ = ["GROSS_GAP", "WARNED_GAP", "check_table"]
