"""FIGARO, Eurostat's EU inter-country input-output tables, as a matrix or a flat list.

Both are CSV, industry by industry or product by product. The matrix has ``rowLabels`` and
``AT_A01`` and so on; the flat list has the same labels in its first two columns, their parts in the
next four and ``obsValue`` last. Rows of ``W2`` hold taxes on products (``D21X31``), purchases by
residents abroad and non-residents (``OP_RES``, ``OP_NRES``) and value added (``D1``, ``D29X39``,
``B2A3G``). EUR million at basic prices; ``FIGW1`` is the rest of the world.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from tradewind.data.tables.assembly import Head, Node, Part, Role, Use, assemble
from tradewind.data.tables.files import hashes, iso3_of, own_dataset, require_files, year_of
from tradewind.data.tables.sheet import Sheet, from_long, open_text, read_square
from tradewind.data.tables.table import FlowTable

_FINAL = ("P3", "P5")
_VALUE = "obsValue"
_SIDES = {
    "D21X31": Part.TAXES, "OP_RES": Part.TAXES, "OP_NRES": Part.TAXES, "D1": Part.VALUE_ADDED,
    "D29X39": Part.VALUE_ADDED, "B2A3G": Part.VALUE_ADDED,
}  # fmt: skip
_PRODUCT = "CPA_"
_INDUSTRY_GOODS = "ABC"


def read_figaro(files: Sequence[Path], *, year: int | None = None) -> FlowTable:
    r"""Read a FIGARO input-output table.

    Parameters
    ----------
    files
        One CSV, matrix or flat, or a zip that holds it.
    year
        By default the last year in the file's name.

    Returns
    -------
    FlowTable
        In EUR million: call `FlowTable.in_usd_m` with a rate of exchange.

    Raises
    ------
    DataError
        When the layout is another, or cells are empty, not numbers, or stand twice.
    InputError
        When the year is not known.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "matrix_eu-ic-io_ind-by-ind_25ed_2021.csv"
    >>> _ = file.write_text("rowLabels,AT_A01,AT_P3_S14\nAT_A01,1,2\nW2_D1,2,0\n")
    >>> read_figaro([file])
    FlowTable figaro 2021: 1 economies x 1 industries, EUR million, 1 findings
    """
    require_files(files, 1, "figaro")
    file = files[0]
    sheet = _read(file)
    found_year, said = year_of(year, file.stem)
    digests = hashes([file])
    title = f"FIGARO inter-country input-output table {found_year}, the user's file"
    cited = "Eurostat, FIGARO: EU inter-country supply, use and input-output tables"
    dataset = own_dataset(f"own-figaro-{found_year}", title, "Eurostat", found_year, digests, cited)
    rows, columns = [_role(r) for r in sheet.rows], [_role(c) for c in sheet.columns]
    nodes = [r.industry for r in rows if isinstance(r, Node)]
    head = Head(
        publisher="figaro",
        year=found_year,
        unit="EUR million",
        dataset=dataset,
        files=digests,
        goods=frozenset(code for code in nodes if code[0] in _INDUSTRY_GOODS),
        findings=said,
    )
    return assemble(sheet, rows, columns, head, need_income=True)


def _read(file: Path) -> Sheet:
    with open_text(file, _is_csv) as stream:
        header = stream.readline().strip().replace('"', "").split(",")
        if header[-1] == _VALUE:
            kinds = {header[0]: "category", header[1]: "category"}
            flat = pd.read_csv(
                stream, names=header, usecols=[0, 1, len(header) - 1], dtype=kinds, na_values=[""],
                keep_default_na=False,
            )  # fmt: skip
            return from_long(file.name, flat[header[0]], flat[header[1]], flat[_VALUE])
    with open_text(file, _is_csv) as stream:
        return read_square(stream, file.name)


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv")


def _role(label: str) -> Role:
    area, _, code = label.partition("_")
    if code in _SIDES:
        return _SIDES[code]
    if not code:
        return Part.DROPPED
    if code.startswith(_FINAL):
        return Use(iso3_of(area), code)
    return Node(iso3_of(area), code.removeprefix(_PRODUCT))


__all__ = ["read_figaro"]
