"""The user's own production and trade, from files that take the place of the package's tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import pandas as pd

from tradewind.core import InputError, resolve
from tradewind.models.minerals.chain import REST, STAGES
from tradewind.models.minerals.facts import chain_stages, mineral_names
from tradewind.world import World

OUTPUT_FIELDS = ("mineral", "stage", "economy", "tonnes", "source")
TRADE_FIELDS = ("mineral", "stage", "exporter", "importer", "tonnes", "source")
MOST_TONNES = 1e9
"""Tonnes a year beyond which a figure is a mistake: no mineral with a chain comes near."""


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
            When a file is not there, lacks a column, says a thing twice, or a row does not say
            what it must; the message names file, line and field.
        UnknownCodeError
            When a mineral, a stage or an economy is not known.
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
    checked: list[dict[str, object]] = []
    line_of: dict[tuple[object, ...], int] = {}
    for line, row in enumerate(rows.to_dict("records"), start=2):
        if not any(str(cell).strip() for cell in row.values()):
            continue
        read = _row(row, fields, f"{path}, line {line}")
        key = tuple(read[name] for name in fields if name not in ("tonnes", "source"))
        if key in line_of:
            what = f"The same row stands on line {line_of[key]}"
            place = f"{path}, line {line}, field {_last_end(fields)}"
            fix = "Keep one row, with the tonnes of both where they add up"
            raise InputError(what, where=place, found=", ".join(map(str, key)), fix=fix)
        line_of[key] = line
        checked.append(read)
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
    if "importer" in found and found["importer"] == found["exporter"]:
        what = "The importer is the exporter"
        place = f"{where}, field importer"
        fix = "Leave out what is sold at home: it is output less exports"
        raise InputError(what, where=place, found=str(found["importer"]), fix=fix)
    return found


def _last_end(fields: tuple[str, ...]) -> str:
    return "importer" if "importer" in fields else "economy"


def _tonnes(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not 0 <= value < float("inf"):
        what = "Not a number of tonnes"
        raise InputError(what, where=where, found=text or "nothing", fix="Write 0 or more")
    if value > MOST_TONNES:
        what = "More tonnes than the world makes of any mineral"
        fix = f"Write tonnes of content a year, at most {MOST_TONNES:,.0f}"
        raise InputError(what, where=where, found=text, fix=fix)
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
    return resolve(code, _known_economies(), "economy", where=where)


@lru_cache(maxsize=1)
def _known_economies() -> dict[str, str]:
    """Return every economy of the embedded world and its mineral data, by ISO3, and the rest."""
    world = World.load()
    trade = world.mineral_trade
    codes = {
        *world.production["economy"].astype(str), *trade["exporter"].astype(str),
        *trade["importer"].astype(str),
    }  # fmt: skip
    iso3 = {code: code for code in sorted(codes) if code.isalpha()}
    return {**iso3, **world.economies["name"].to_dict(), REST: "Rest of the world"}


__all__ = ["MOST_TONNES", "OUTPUT_FIELDS", "TRADE_FIELDS", "OwnData"]
