"""Turn a labelled matrix into a `FlowTable`, once each label has been given its role."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tradewind.core import DataError, Dataset, Finding
from tradewind.core.provenance import Severity
from tradewind.data.tables.sheet import LEVELS, Sheet
from tradewind.data.tables.table import Array, FlowTable

_NAMED = 3


class Part(StrEnum):
    """Roles of labels that are neither an industry nor a final use.

    Examples
    --------
    >>> str(Part.TAXES)
    'taxes'
    """

    VALUE_ADDED = "value added"
    TAXES = "taxes"
    OUTPUT = "output"
    TOTAL = "total"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Node:
    """An industry of an economy.

    Parameters
    ----------
    economy, industry
        Codes.

    Examples
    --------
    >>> Node("JPN", "C26").economy
    'JPN'
    """

    economy: str
    industry: str


@dataclass(frozen=True, slots=True)
class Use:
    """A final use in an economy.

    Parameters
    ----------
    economy, category
        Codes.

    Examples
    --------
    >>> Use("JPN", "HFCE").category
    'HFCE'
    """

    economy: str
    category: str


Role: TypeAlias = Node | Use | Part
Places: TypeAlias = NDArray[np.intp]


@dataclass(frozen=True)
class Head:
    """What a table is, beside its numbers.

    Parameters
    ----------
    publisher, year, unit, dataset, files, economy_names, industry_names, goods
        As in `FlowTable`.
    findings
        What the reader found.

    Examples
    --------
    >>> Head.__dataclass_params__.frozen
    True
    """

    publisher: str
    year: int
    unit: str
    dataset: Dataset
    files: Mapping[str, str]
    economy_names: Mapping[str, str] = field(default_factory=dict)
    industry_names: Mapping[str, str] = field(default_factory=dict)
    goods: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def assemble(
    sheet: Sheet, rows: Sequence[Role], columns: Sequence[Role], head: Head, *, need_income: bool
) -> FlowTable:
    """Sum a matrix over the roles of its labels.

    Parameters
    ----------
    sheet
        The matrix.
    rows, columns
        The role of each label. Labels with the same role are added up.
    head
        What the table is.
    need_income
        Whether a table without a row of value added is refused.

    Returns
    -------
    FlowTable
        Economies and industries in the order in which their rows first stand.

    Raises
    ------
    DataError
        When there are no industries, no final uses or (if needed) no value added; when sellers and
        buyers differ; when a flow is empty or infinite.

    Examples
    --------
    >>> sheet = Sheet("x.csv", ("A_X",), ("A_X", "A_F"), np.array([[1.0, 2.0]]))
    >>> dataset = Dataset("own", "Own table", "the user", "2022", "x.csv", "", "own", "own")
    >>> head = Head("generic", 2022, "USD million", dataset, {})
    >>> columns = (Node("A", "X"), Use("A", "F"))
    >>> assemble(sheet, (Node("A", "X"),), columns, head, need_income=False).sales.tolist()
    [[3.0]]
    """
    nodes = tuple(dict.fromkeys(role for role in rows if isinstance(role, Node)))
    uses = tuple(dict.fromkeys(role for role in columns if isinstance(role, Use)))
    _require_parts(sheet, nodes, uses, columns)
    if need_income and Part.VALUE_ADDED not in rows:
        what = "The table has no row of value added"
        raise DataError(what, where=sheet.source, found=f"last rows {_shown(sheet.rows[-5:])}")
    economies = tuple(dict.fromkeys(node.economy for node in nodes))
    industries = tuple(dict.fromkeys(node.industry for node in nodes))
    categories = tuple(dict.fromkeys(use.category for use in uses))
    n, s, k = len(economies), len(industries), len(categories)
    grid = [Node(e, i) for e in economies for i in industries]
    sellers = _Axis.of(rows, grid)
    buyers = _Axis.of(columns, grid)
    users = _Axis.of(columns, [Use(e, c) for e in economies for c in categories])
    income, taxes, output, blank = _sides(sheet, rows, columns, sellers, buyers)
    left_out = _left_out(sheet, rows, columns, head)
    return FlowTable(
        publisher=head.publisher,
        year=head.year,
        unit=head.unit,
        economies=economies,
        industries=industries,
        categories=categories,
        intermediate=_flows(sheet, sellers, buyers).reshape(n, s, n, s),
        final=_flows(sheet, sellers, users).reshape(n, s, n, k),
        value_added=None if income is None else income.reshape(n, s),
        taxes=None if taxes is None else taxes.reshape(n, s),
        output=None if output is None else output.reshape(n, s),
        dataset=head.dataset,
        files=head.files,
        economy_names=head.economy_names,
        industry_names=head.industry_names,
        goods=head.goods & set(industries),
        findings=(*head.findings, *left_out, *_blank(blank, head)),
    )


def _require_parts(
    sheet: Sheet, nodes: tuple[Node, ...], uses: tuple[Use, ...], columns: Sequence[Role]
) -> None:
    if not nodes or not uses:
        what = "The file does not have the layout that was named"
        missing = "industries in its rows" if not nodes else "final uses in its columns"
        found = f"no {missing}; rows {_shown(sheet.rows[:_NAMED])}; columns "
        raise DataError(what, where=sheet.source, found=found + _shown(sheet.columns[-_NAMED:]))
    buyers = {role for role in columns if isinstance(role, Node)}
    sellers = {node.economy for node in nodes}
    odd = [f"{node.economy} {node.industry}" for node in buyers ^ set(nodes)]
    odd += [use.economy for use in uses if use.economy not in sellers]
    if odd:
        what = "The economies and industries in rows are not those in columns"
        found = f"{len(odd)} differ: {', '.join(sorted(odd)[:_NAMED])}"
        raise DataError(what, where=sheet.source, found=found)


def _shown(labels: Sequence[str]) -> str:
    return ", ".join(label.replace(LEVELS, " ") for label in labels) or "none"


@dataclass(frozen=True, eq=False)
class _Axis:
    """Which positions of a sheet count, and the place of each among so many."""

    positions: Places
    places: Places
    size: int

    @classmethod
    def of(cls, roles: Sequence[Role], wanted: Iterable[Role]) -> _Axis:
        place = {role: k for k, role in enumerate(wanted)}
        positions = [i for i, role in enumerate(roles) if role in place]
        places = [place[roles[i]] for i in positions]
        return cls(np.array(positions, dtype=np.intp), np.array(places, dtype=np.intp), len(place))

    def cut(self, values: Array) -> Array:
        """Return the positions along the first axis: a view where they stand together."""
        first = int(self.positions[0])
        if np.array_equal(self.positions, np.arange(first, first + len(self.positions))):
            return values[first : first + len(self.positions)]
        return values[self.positions]

    def pool(self, part: Array) -> Array:
        """Add up along the first axis what has the same place."""
        if np.array_equal(self.places, np.arange(self.size)):
            return part
        count = len(self.places)
        adding = sparse.csr_array(
            (np.ones(count), (self.places, np.arange(count))), shape=(self.size, count)
        )
        pooled: Array = adding @ part
        return pooled


def _flows(sheet: Sheet, rows: _Axis, columns: _Axis) -> Array:
    part = columns.cut(rows.cut(sheet.values).T).T
    bad = ~np.isfinite(part)
    if bad.any():
        row, column = (int(index[0]) for index in np.nonzero(bad))
        labels = sheet.rows[rows.positions[row]], sheet.columns[columns.positions[column]]
        what = "A flow is empty or infinite"
        found = f"{int(bad.sum())} such cells, first {_shown(labels)}"
        raise DataError(what, where=sheet.source, found=found)
    return np.ascontiguousarray(columns.pool(rows.pool(part).T).T)


def _sides(
    sheet: Sheet, rows: Sequence[Role], columns: Sequence[Role], sellers: _Axis, buyers: _Axis
) -> tuple[Array | None, Array | None, Array | None, int]:
    """Return value added, taxes and output by node, and how many cells of taxes are empty."""
    income = _row_sum(sheet, rows, Part.VALUE_ADDED, buyers)
    if income is not None and not np.isfinite(income).all():
        what = "A cell of value added is empty or infinite"
        found = f"{int((~np.isfinite(income)).sum())} industries"
        raise DataError(what, where=sheet.source, found=found)
    mine = _where(rows, {Part.TAXES})
    blank = int(np.isnan(sheet.values[np.ix_(mine, buyers.positions)]).sum())
    taxes = _row_sum(sheet, rows, Part.TAXES, buyers, blank_is_zero=True)
    total = _where(columns, {Part.OUTPUT})
    output: Array | None
    if len(total):
        output = sellers.pool(np.nansum(sheet.values[np.ix_(sellers.positions, total)], axis=1))
    else:
        output = _row_sum(sheet, rows, Part.OUTPUT, buyers)
    return income, taxes, output, blank


def _row_sum(
    sheet: Sheet, rows: Sequence[Role], part: Part, buyers: _Axis, *, blank_is_zero: bool = False
) -> Array | None:
    mine = _where(rows, {part})
    if not len(mine):
        return None
    cells = sheet.values[np.ix_(mine, buyers.positions)]
    added = np.nansum(cells, axis=0) if blank_is_zero else cells.sum(axis=0)
    return buyers.pool(added)


def _blank(count: int, head: Head) -> tuple[Finding, ...]:
    if not count:
        return ()
    text = "Empty cells in the rows of taxes and margins were read as zero"
    return (Finding("empty cells", head.dataset.id, "note", text, count),)


def _left_out(
    sheet: Sheet, rows: Sequence[Role], columns: Sequence[Role], head: Head
) -> tuple[Finding, ...]:
    """Say what money of the file is in no flow."""
    bought = _where(rows, {role for role in rows if isinstance(role, Node)})
    kept = _where(columns, {role for role in columns if not isinstance(role, Part)})
    used = _where(columns, {role for role in columns if isinstance(role, Use)})
    sides = _where(rows, {Part.TAXES, Part.VALUE_ADDED})
    gone_rows, gone_columns = _where(rows, {Part.DROPPED}), _where(columns, {Part.DROPPED})
    cells: dict[str, tuple[Places, Places, Severity, str]] = {
        "taxes on final purchases": (sides, used, "note", "stand outside flows at basic prices"),
        "dropped sellers": (gone_rows, kept, "warning", "are now part of primary income"),
        "dropped buyers": (bought, gone_columns, "warning", "are left out of sales"),
    }
    found = []
    for name, (some, others, severity, text) in cells.items():
        block = np.abs(np.nan_to_num(sheet.values[np.ix_(some, others)]))
        if not block.any():
            continue
        labels = [sheet.rows[some[k]] for k in np.flatnonzero(block.sum(axis=1))]
        if name == "dropped buyers":
            labels = [sheet.columns[j] for j in others]
        message = f"{block.sum():,.1f} {head.unit} in {_listed(labels)} {text}"
        count = int(np.count_nonzero(block))
        found.append(Finding(name, head.dataset.id, severity, message, count))
    return tuple(found)


def _where(roles: Sequence[Role], wanted: Collection[Role]) -> Places:
    return np.array([i for i, role in enumerate(roles) if role in wanted], dtype=np.intp)


def _listed(labels: Sequence[str]) -> str:
    rest = f" and {len(labels) - _NAMED} more" if len(labels) > _NAMED else ""
    return _shown(labels[:_NAMED]) + rest


__all__ = ["Head", "Node", "Part", "Role", "Use", "assemble"]
