"""One year of an inter-country input-output table as its publisher gives it, with labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from tradewind.core import DataError, Dataset, Finding, InputError

Array = NDArray[np.float64]
USD_MILLION = "USD million"


@dataclass(frozen=True, eq=False)
class FlowTable:
    """Who sells what to whom, before it becomes a `World`.

    Economies are n, industries s, categories of final demand k. Arrays are sealed.

    Parameters
    ----------
    publisher
        Whose layout it was read in, such as ``"oecd-icio"``.
    year
        The year that it describes.
    unit
        Of all money in it, such as ``"USD million"`` or ``"EUR million"``.
    economies, industries, categories
        Codes in the order of the arrays.
    intermediate
        (n, s, n, s): origin, industry that sells, destination, industry that uses.
    final
        (n, s, n, k): origin, industry that sells, destination, category; may be negative.
    value_added, taxes, output
        (n, s) as reported, or None where the table does not say. `taxes` holds all that stands
        between inputs, value added and output: taxes less subsidies on products, margins.
    dataset
        The data set, with one hash over the files that were read.
    files
        Name of each file that was read to its SHA-256.
    economy_names, industry_names
        Code to name, for codes that the table names.
    goods
        Codes of the industries that make goods.
    findings
        What was found, dropped, merged and converted so far.
    params
        What the user chose, such as the rate of exchange.

    Raises
    ------
    DataError
        When shapes do not fit the labels, or a label stands twice.

    Examples
    --------
    >>> table = example_table()
    >>> table
    FlowTable generic 2022: 1 economies x 1 industries, USD million, 0 findings
    >>> table.sales.tolist()
    [[3.0]]
    """

    publisher: str
    year: int
    unit: str
    economies: tuple[str, ...]
    industries: tuple[str, ...]
    categories: tuple[str, ...]
    intermediate: Array
    final: Array
    value_added: Array | None
    taxes: Array | None
    output: Array | None
    dataset: Dataset
    files: Mapping[str, str] = field(default_factory=dict)
    economy_names: Mapping[str, str] = field(default_factory=dict)
    industry_names: Mapping[str, str] = field(default_factory=dict)
    goods: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    params: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check labels and shapes, and seal the arrays."""
        for kind in ("economies", "industries", "categories"):
            _require_distinct(kind, getattr(self, kind))
        n, s, k = len(self.economies), len(self.industries), len(self.categories)
        shapes: dict[str, tuple[int, ...]] = {"intermediate": (n, s, n, s), "final": (n, s, n, k)}
        shapes |= dict.fromkeys(("value_added", "taxes", "output"), (n, s))
        for name, shape in shapes.items():
            array = getattr(self, name)
            if array is None:
                continue
            if array.shape != shape:
                what = "An array does not fit the labels"
                raise DataError(what, where=name, found=f"{array.shape}, expected {shape}")
            array.setflags(write=False)

    @property
    def sales(self) -> Array:
        """Return all sales of each industry, (n, s)."""
        sold: Array = self.intermediate.sum(axis=(2, 3)) + self.final.sum(axis=(2, 3))
        return sold

    @property
    def purchases(self) -> Array:
        """Return all inputs that each industry buys, (n, s)."""
        bought: Array = self.intermediate.sum(axis=(0, 1))
        return bought

    def with_findings(self, *found: Finding) -> FlowTable:
        """Return this table with findings added to those it has."""
        return replace(self, findings=(*self.findings, *found))

    def in_usd_m(self, usd_per_unit: float | None = None, *, rate_source: str = "") -> FlowTable:
        """Return this table in US$ million.

        Parameters
        ----------
        usd_per_unit
            US$ million in one unit of the table: for EUR million, dollars per euro. None for a
            table that is in US$ million already.
        rate_source
            Where the rate comes from; recorded with the table.

        Returns
        -------
        FlowTable
            With a finding that says what was applied.

        Raises
        ------
        InputError
            When a rate is missing, has no source, is not above 0, or is given for a table that is
            in US$ million.
        """
        if self.unit == USD_MILLION:
            if usd_per_unit is not None:
                what = "The table is in US$ million already"
                raise InputError(what, where="usd_per_unit", found=f"{usd_per_unit:g}")
            return self
        rate = _rate(self.unit, usd_per_unit, rate_source)
        text = f"Converted from {self.unit} at US$ {rate:g} per unit, everywhere ({rate_source})"
        params = {"unit": self.unit, "usd_per_unit": rate, "rate_source": rate_source}
        return replace(
            self,
            intermediate=self.intermediate * rate,
            final=self.final * rate,
            value_added=None if self.value_added is None else self.value_added * rate,
            taxes=None if self.taxes is None else self.taxes * rate,
            output=None if self.output is None else self.output * rate,
            unit=USD_MILLION,
            findings=(*self.findings, Finding("currency", self.dataset.id, "note", text)),
            params={**self.params, **params},
        )

    def __repr__(self) -> str:
        """Return one line that says what this is."""
        size = f"{len(self.economies)} economies x {len(self.industries)} industries"
        head = f"FlowTable {self.publisher} {self.year}: {size}, {self.unit}"
        return f"{head}, {len(self.findings)} findings"


def _rate(unit: str, usd_per_unit: float | None, rate_source: str) -> float:
    if usd_per_unit is None or not rate_source.strip():
        what = "The table is not in US$, so that it needs a rate of exchange and its source"
        fix = "Give US$ per unit and where the rate comes from: --usd-per-unit X --rate-source TEXT"
        raise InputError(what, where="usd_per_unit", found=unit, fix=fix)
    if not 0 < usd_per_unit < np.inf:
        what = "A rate of exchange is not above 0"
        raise InputError(what, where="usd_per_unit", found=f"{usd_per_unit:g}")
    return usd_per_unit


def _require_distinct(kind: str, labels: tuple[str, ...]) -> None:
    if not labels:
        what = f"The table has no {kind}"
        raise DataError(what, fix="Check that the file has the layout that was named")
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        what = "A label stands twice"
        raise DataError(what, where=kind, found=", ".join(twice[:5]))


def example_table() -> FlowTable:
    """Return a table of one economy and one industry, to try things with.

    Returns
    -------
    FlowTable
        In US$ million.

    Examples
    --------
    >>> example_table().purchases.tolist()
    [[1.0]]
    """
    one = np.ones((1, 1, 1, 1))
    dataset = Dataset("own", "Own table", "the user", "2022", "own.csv", "", "own", "own")
    return FlowTable(
        "generic", 2022, USD_MILLION, ("A",), ("X",), ("F",), one, 2 * one, None, None, None,
        dataset,
    )  # fmt: skip


__all__ = ["USD_MILLION", "Array", "FlowTable", "example_table"]
