"""The user's own production and trade, from files that take the place of the package's tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from tradewind.core import InputError, resolve
from tradewind.models.minerals.chain import REST, STAGES
from tradewind.models.minerals.facts import chain_stages, mineral_names

OUTPUT_FIELDS = ("mineral", "stage", "economy", "tonnes", "source")
TRADE_FIELDS = ("mineral", "stage", "exporter", "importer", "tonnes", "source")


@dataclass(frozen=True, eq=False)
class OwnData:
    """Output and trade of the user.

    Parameters
    ----------
    outputs
        `OUTPUT_FIELDS`; a mineral and stage that it holds is replaced as a whole.
    trades
        `TRADE_FIELDS`, likewise.

    Examples
    --------
    >>> OwnData().minerals
    ()
    """

    outputs: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(OUTPUT_FIELDS)))
    trades: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(TRADE_FIELDS)))

    @property
    def minerals(self) -> tuple[str, ...]:
        """Return the minerals that it changes."""
        return tuple(sorted({*self.outputs["mineral"], *self.trades["mineral"]}))

    def output(self, mineral: str, stage: str) -> pd.Series:
        """Return tonnes by economy; empty where the user has none."""
        rows = self.outputs
        rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == stage)]
        return rows.groupby("economy")["tonnes"].sum().astype(float)

    def trade(self, mineral: str, stage: str) -> pd.DataFrame:
        """Return ``exporter, importer, tonnes``; empty where the user has none."""
        rows = self.trades
        rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == stage)]
        return rows[["exporter", "importer", "tonnes"]].reset_index(drop=True)

    @classmethod
    def read(cls, production: str | Path | None = None, trade: str | Path | None = None) -> OwnData:
        """Read the user's files.

        Parameters
        ----------
        production, trade
            CSV files with `OUTPUT_FIELDS` and `TRADE_FIELDS`; tonnes of content a year.

        Returns
        -------
        OwnData
            Checked.

        Raises
        ------
        InputError
            When a file is not there, lacks a column, or a row does not say what it must; the
            message names file, line and field.
        UnknownCodeError
            When a mineral or stage is not known.
        """
        parts = {}
        if production is not None:
            parts["outputs"] = _read(Path(production), OUTPUT_FIELDS)
        if trade is not None:
            parts["trades"] = _read(Path(trade), TRADE_FIELDS)
        return cls(**parts)


def _read(path: Path, fields: tuple[str, ...]) -> pd.DataFrame:
    if not path.is_file():
        what = "The file of mineral data is not there"
        raise InputError(what, where=str(path), fix="Give the path of a CSV file")
    try:
        rows = pd.read_csv(
            path, dtype=str, keep_default_na=False, encoding="utf-8-sig", skip_blank_lines=False
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        what = "The file of mineral data is not CSV in UTF-8"
        raise InputError(what, where=str(path), found=str(error), fix="Save it as CSV") from error
    missing = [name for name in fields if name not in rows]
    if missing:
        what = "A field is missing"
        found = ", ".join(map(str, rows.columns))
        fix = f"Add {', '.join(missing)} to the header"
        raise InputError(what, where=f"{path}, line 1", found=found, fix=fix)
    checked = [
        _row(row, fields, f"{path}, line {k + 2}")
        for k, row in enumerate(rows.to_dict("records"))
        if any(str(cell).strip() for cell in row.values())
    ]
    if not checked:
        what = "The file of mineral data has no rows"
        raise InputError(what, where=str(path), fix="Write one row per economy or link")
    return pd.DataFrame(checked, columns=list(fields))


def _row(row: dict[str, str], fields: tuple[str, ...], where: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for name in fields:
        text = str(row[name]).strip()
        place = f"{where}, field {name}"
        match name:
            case "mineral":
                found[name] = resolve(text, mineral_names(), "mineral with a chain", where=place)
            case "stage":
                found[name] = resolve(text, {s: s for s in STAGES}, "stage", where=place)
            case "tonnes":
                found[name] = _tonnes(text, place)
            case "source":
                found[name] = _source(text, place)
            case _:
                found[name] = _economy(text, place)
    known = chain_stages()[str(found["mineral"])]
    if found["stage"] not in known:
        what = f"The chain of {found['mineral']} has no such stage"
        place = f"{where}, field stage"
        fix = f"Use {' or '.join(known)}"
        raise InputError(what, where=place, found=str(found["stage"]), fix=fix)
    return found


def _tonnes(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf"):
        what = "Not a number of tonnes"
        raise InputError(what, where=where, found=text or "nothing", fix="Write 0 or more")
    return value


def _source(text: str, where: str) -> str:
    if not text:
        what = "A figure has no source"
        raise InputError(what, where=where, found="nothing", fix="Say where it comes from")
    return text


def _economy(text: str, where: str) -> str:
    code = text.upper()
    if code != REST and not (len(code) == 3 and code.isalpha()):
        what = "Not an ISO3 code"
        raise InputError(what, where=where, found=text or "nothing", fix=f"Write IND, or {REST}")
    return code


__all__ = ["OUTPUT_FIELDS", "TRADE_FIELDS", "OwnData"]
