"""The official CSV of the OECD Inter-Country Input-Output tables, of any release.

Rows are ``ARG_A01`` and so on, then taxes less subsidies (``TLS``, before 2023 one ``*_TAXSUB`` row
per economy), value added (``VA`` or ``VALU``) and output; columns are the same industries, then
final uses ``ARG_HFCE`` and so on (in 2016 ``HFCE_ARG``), a column of discrepancies in early
releases, and output. The parts into which some releases split China and Mexico are merged.
US$ million at basic prices.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from tradewind.core import Finding
from tradewind.data.tables.assembly import Head, Node, Part, Role, Use, assemble
from tradewind.data.tables.files import hashes, own_dataset, require_files, year_of
from tradewind.data.tables.sheet import open_text, read_square
from tradewind.data.tables.table import USD_MILLION, FlowTable

_FINAL = frozenset(
    {"HFCE", "NPISH", "NPS", "GGFC", "GFCF", "INVNT", "INV", "DPABR", "DIRP", "P33", "FD"}
)
_SPLIT = re.compile(r"(CN|MX)\d")
_WHOLE = {"CN": "CHN", "MX": "MEX"}
_SINGLE = {
    "VA": Part.VALUE_ADDED, "VALU": Part.VALUE_ADDED, "TLS": Part.TAXES, "OUT": Part.OUTPUT,
    "OUTPUT": Part.OUTPUT, "TOTAL": Part.OUTPUT, "DISC": Part.DROPPED,
}  # fmt: skip


def read_oecd_icio(files: Sequence[Path], *, year: int | None = None) -> FlowTable:
    r"""Read the official CSV, or the zip in which the OECD packs several years.

    Parameters
    ----------
    files
        One CSV or zip.
    year
        By default the last year in the file's name; needed for a zip of several.

    Returns
    -------
    FlowTable
        In US$ million.

    Raises
    ------
    DataError
        When the layout is another, or cells are empty, not numbers, or stand twice.
    InputError
        When the year is not known.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> file = Path(mkdtemp()) / "2018.csv"
    >>> _ = file.write_text("V1,JPN_A01,JPN_HFCE,OUT\nJPN_A01,1,2,3\nTLS,0,0,0\nVA,2,0,2\n")
    >>> read_oecd_icio([file])
    FlowTable oecd-icio 2018: 1 economies x 1 industries, USD million, 1 findings
    """
    require_files(files, 1, "oecd-icio")
    file = files[0]
    wanted = (lambda _: True) if year is None else (lambda name: str(year) in Path(name).name)
    with open_text(file, wanted) as stream:
        sheet = read_square(stream, file.name)
    found_year, said = year_of(year, file.stem)
    digests = hashes([file])
    title = f"OECD Inter-Country Input-Output table {found_year}, the user's file"
    cited = "OECD, Inter-Country Input-Output Database"
    dataset = own_dataset(f"own-oecd-icio-{found_year}", title, "OECD", found_year, digests, cited)
    rows, columns = [_role(r) for r in sheet.rows], [_role(c) for c in sheet.columns]
    head = Head(
        publisher="oecd-icio",
        year=found_year,
        unit=USD_MILLION,
        dataset=dataset,
        files=digests,
        goods=frozenset(r.industry for r in rows if isinstance(r, Node) and r.industry[0] in "ABC"),
        findings=(*said, *_merged(sheet.rows, dataset.id)),
    )
    return assemble(sheet, rows, columns, head, need_income=True)


def _role(label: str) -> Role:
    if label in _SINGLE:
        return _SINGLE[label]
    first, _, rest = label.partition("_")
    if "TAX" in rest:
        return Part.TAXES
    if rest in _FINAL:
        return Use(_whole(first), rest)
    if first in _FINAL:
        return Use(_whole(rest), first)
    return Node(_whole(first), rest) if rest else Part.DROPPED


def _whole(economy: str) -> str:
    return _WHOLE[economy[:2]] if _SPLIT.fullmatch(economy) else economy


def _merged(rows: Sequence[str], subject: str) -> tuple[Finding, ...]:
    parts = sorted({label.partition("_")[0] for label in rows if _SPLIT.match(label)})
    if not parts:
        return ()
    text = f"Parts of China and Mexico were merged into CHN and MEX: {', '.join(parts)}"
    return (Finding("split economies", subject, "note", text, len(parts)),)


__all__ = ["read_oecd_icio"]
