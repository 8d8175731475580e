"""The tables of the lake, declared once: columns, units, keys, ranges; checked on every write."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import narwhals as nw

from tradewind.core import SchemaError

REASON = "quarantine_reason"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Parameters
    ----------
    name
        Its name.
    unit
        Unit of its values, or what kind of code it holds.
    nullable
        Whether a value may be absent.
    low, high
        Inclusive range of allowed numbers, None where there is no limit.

    Examples
    --------
    >>> Column("value_usd", "US$", low=0.0).nullable
    False
    """

    name: str
    unit: str
    nullable: bool = False
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the lake.

    Parameters
    ----------
    name
        Its name, also its folder in the lake.
    columns
        Its columns, in order.
    key
        The columns that together name a row once only.

    Examples
    --------
    >>> TABLES["trade"].key
    ('year', 'exporter', 'importer', 'product', 'revision')
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """Return the column names in order."""
        return [column.name for column in self.columns]


_YEAR = Column("year", "calendar year", low=1960, high=2100)
_SOURCED = (
    Column("source", "text"),
    Column("confidence", "A, B or C"),
    Column("note", "text", nullable=True),
)

TABLES = {
    table.name: table
    for table in (
        Table(
            "trade",
            (
                _YEAR,
                Column("exporter", "ISO3"),
                Column("importer", "ISO3"),
                Column("product", "HS6"),
                Column("revision", "HS edition"),
                Column("value_usd", "US$ current, free on board", low=0.0),
                Column("quantity_t", "tonnes", nullable=True, low=0.0),
            ),
            ("year", "exporter", "importer", "product", "revision"),
        ),
        Table(
            "production",
            (
                _YEAR,
                Column("economy", "ISO3"),
                Column("mineral", "mineral id"),
                Column("stage", "mine or refine"),
                Column("quantity", "see unit", low=0.0),
                Column("unit", "t or million m3"),
                Column("basis", "reported, estimated, provisional or not stated"),
            ),
            ("year", "economy", "mineral", "stage"),
        ),
        Table(
            "governance",
            (
                _YEAR,
                Column("economy", "ISO3"),
                Column("estimate", "standard normal units", low=-5.0, high=5.0),
                Column("std_error", "standard normal units", nullable=True, low=0.0),
            ),
            ("year", "economy"),
        ),
        Table(
            "io_flow",
            (
                _YEAR,
                Column("origin", "ISO3"),
                Column("industry", "ICIO industry that sells"),
                Column("destination", "ISO3"),
                Column("user", "ICIO industry that buys"),
                Column("value_usd_m", "US$ million, current, basic prices", low=0.0),
            ),
            ("year", "origin", "industry", "destination", "user"),
        ),
        Table(
            "io_final",
            (
                _YEAR,
                Column("origin", "ISO3"),
                Column("industry", "ICIO industry that sells"),
                Column("value_usd_m", "US$ million: final sales + exports to rest of world", low=0),
            ),
            ("year", "origin", "industry"),
        ),
        Table(
            "economies",
            (
                Column("iso3", "ISO3"),
                Column("name", "text"),
                Column("icio80", "yes or no"),
                Column("income_group", "World Bank income group"),
                Column("region", "UN region"),
                Column("population", "persons", low=0.0),
                Column("gdp_usd_2022", "US$ current", low=0.0),
                *_SOURCED,
            ),
            ("iso3",),
        ),
        Table(
            "groupings",
            (
                Column("group", "name of the group"),
                Column("iso3", "ISO3 (EU, AU: the union itself)"),
                Column("joined", "date, as far as known", nullable=True),
                Column("left", "date", nullable=True),
                Column("role", "text"),
                Column("member", "yes, or no for those invited or applying"),
                *_SOURCED,
            ),
            ("group", "iso3", "joined"),
        ),
    )
}
"""Every table of the lake by name."""


def check(table: Table, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add to each row the reason why it must be quarantined, null where it is fit.

    The expressions are lazy, so the same code runs on DuckDB here and on a cluster.

    Parameters
    ----------
    table
        The declared schema.
    frame
        Rows to check.

    Returns
    -------
    narwhals.LazyFrame
        The table's columns in order, and ``quarantine_reason``.

    Raises
    ------
    SchemaError
        When a declared column is missing.

    Examples
    --------
    >>> import duckdb
    >>> row = "select 2024 as year, 'JPN' as economy, 9.0 as estimate, 0.2 as std_error"
    >>> rows = duckdb.sql(row)
    >>> checked = check(TABLES["governance"], nw.from_native(rows).lazy())
    >>> checked.select(REASON).collect().to_native()["quarantine_reason"].to_pylist()
    ['estimate above 5']
    """
    have = frame.collect_schema().names()
    missing = [name for name in table.names if name not in have]
    if missing:
        what = "Columns are missing"
        raise SchemaError(what, where=f"table {table.name}", found=", ".join(missing))
    repeats = nw.len().over(*table.key) > 1
    reasons = [
        nw.when(repeats).then(nw.lit("repeated key")),
        *(rule for column in table.columns for rule in _rules(column)),
    ]
    return frame.select(*table.names, reduce(_first, reasons).alias(REASON))


def _rules(column: Column) -> list[nw.Expr]:
    value = nw.col(column.name)
    rules: list[nw.Expr] = []
    if not column.nullable:
        rules.append(nw.when(value.is_null()).then(nw.lit(f"{column.name} is absent")))
    if column.low is not None:
        rules.append(
            nw.when(value < column.low).then(nw.lit(f"{column.name} below {column.low:g}"))
        )
    if column.high is not None:
        rules.append(
            nw.when(value > column.high).then(nw.lit(f"{column.name} above {column.high:g}"))
        )
    return rules


def _first(earlier: nw.Expr, later: nw.Expr) -> nw.Expr:
    return nw.coalesce(earlier, later)


__all__ = ["REASON", "TABLES", "Column", "Table", "check"]
