"""Build the embedded snapshot from the publications: small, whole-numbered, deterministic."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from tradewind.core import Finding
from tradewind.core.units import FLOW_STEP_USD_M, USD_PER_USD_M
from tradewind.data.checks import (
    check_balance,
    check_implied_exports,
    check_trade,
    check_vintage,
    require_sound,
)
from tradewind.data.final_demand import national_targets
from tradewind.data.publishers import Publications
from tradewind.data.pull import TABLE_YEAR
from tradewind.data.snapshot_files import IMPUTED, MANIFEST, Layout
from tradewind.data.sources import facts
from tradewind.data.sources.fetch import sha256_of
from tradewind.data.sources.icio import IcioTable
from tradewind.data.sources.mining import production_findings
from tradewind.data.sources.registry import DATASETS
from tradewind.data.trade_form import TradeForm, to_trade_form

RELEASE = dt.date(2026, 11, 1)
FIRST_TRADE_YEAR = 2018
_KG_PER_TONNE = 1000.0


def build_snapshot(read: Publications, folder: Path) -> Path:
    """Write the snapshot's Parquet files and, last, its manifest.

    Parameters
    ----------
    read
        The parsed publications.
    folder
        Where to write; made when missing.

    Returns
    -------
    pathlib.Path
        The manifest.

    Raises
    ------
    DataError
        When an accounting identity fails.

    Examples
    --------
    >>> RELEASE.isoformat()
    '2026-11-01'
    """
    folder.mkdir(parents=True, exist_ok=True)
    targets = national_targets(
        read.icio.economies, facts.national_accounts(), facts.economies()["gdp_usd_2022"]
    )
    form = to_trade_form(
        read.icio.flow_usd_m,
        read.icio.final_usd_m,
        targets["trade_balance_usd_m"].to_numpy(),
        targets["gdp_usd_m"].to_numpy(),
    )
    trade = read.trade[read.trade["year"] >= FIRST_TRADE_YEAR]
    findings = _findings(read, form, trade)
    require_sound(findings)
    tables = {
        Layout.IO_ORIGIN: _origin_rows(form, read.icio),
        Layout.IO_INPUT: _input_rows(form, read.icio),
        Layout.MINERAL_TRADE: _trade_rows(trade),
        Layout.PRODUCTION: _plain(read.production),
        Layout.GOVERNANCE: _plain(read.governance[read.governance["year"] >= FIRST_TRADE_YEAR]),
    }
    for name, table in tables.items():
        _write(table, folder / name)
    manifest = {
        "release": f"{RELEASE:%Y-%m}",
        "year": TABLE_YEAR,
        "economies": list(read.icio.economies),
        "industries": list(read.icio.industries),
        "flow_step_usd_m": FLOW_STEP_USD_M,
        "files": {str(name): sha256_of(folder / name) for name in tables},
        "datasets": [asdict(d) for d in DATASETS],
        "imputed": sorted(IMPUTED),
        "findings": [asdict(f) for f in findings],
    }
    target = folder / MANIFEST
    target.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return target


def _findings(read: Publications, form: TradeForm, trade: pd.DataFrame) -> tuple[Finding, ...]:
    flows = (form.intermediate + form.final).sum(axis=2) * FLOW_STEP_USD_M
    exports = pd.Series(flows.sum(axis=1) - np.diag(flows), list(read.icio.economies))
    accounts = facts.national_accounts()["exports_gs"] / USD_PER_USD_M
    return (
        *read.icio.findings,
        *check_balance(form),
        *check_implied_exports(exports, accounts),
        *check_trade(trade, facts.mineral_codes(), facts.economies()),
        *production_findings(read.production),
        *check_vintage(DATASETS, RELEASE),
    )


def _origin_rows(form: TradeForm, table: IcioTable) -> pa.Table:
    n, s = len(table.economies), len(table.industries)
    origin, destination, industry = np.indices((n, n, s)).reshape(3, -1)
    return pa.table(
        {
            "origin": _coded(origin, table.economies),
            "destination": _coded(destination, table.economies),
            "industry": _coded(industry, table.industries),
            "intermediate": form.intermediate.ravel(),
            "final": form.final.ravel(),
        }
    )


def _input_rows(form: TradeForm, table: IcioTable) -> pa.Table:
    n, s = len(table.economies), len(table.industries)
    destination, industry, user = np.indices((n, s, s)).reshape(3, -1)
    return pa.table(
        {
            "destination": _coded(destination, table.economies),
            "industry": _coded(industry, table.industries),
            "user": _coded(user, table.industries),
            "value": form.inputs.ravel(),
        }
    )


def _trade_rows(trade: pd.DataFrame) -> pa.Table:
    rows = trade.sort_values(["product", "year", "exporter", "importer"])
    kilograms = (rows["quantity_t"] * _KG_PER_TONNE).round().astype("Int64")
    return pa.table(
        {
            "year": pa.array(rows["year"].to_numpy()),
            "exporter": _category(rows["exporter"]),
            "importer": _category(rows["importer"]),
            "product": _category(rows["product"]),
            "value_usd": pa.array(rows["value_usd"].astype("int64").to_numpy()),
            "quantity_kg": pa.array(kilograms),
        }
    )


def _category(column: pd.Series) -> pa.DictionaryArray:
    text = column.astype("str")
    codes = sorted(text.unique())
    return _coded(pd.Categorical(text, categories=codes).codes, tuple(codes))


def _coded(index: np.ndarray, codes: tuple[str, ...]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(index.astype(np.int16)), pa.array(codes))


def _plain(frame: pd.DataFrame) -> pa.Table:
    return pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)


def _write(table: pa.Table, target: Path) -> None:
    whole = [f.name for f in table.schema if pa.types.is_int64(f.type)]
    coded = [f.name for f in table.schema if f.name not in whole]
    pq.write_table(
        table,
        target,
        compression="zstd",
        compression_level=19,
        use_dictionary=coded,
        column_encoding=dict.fromkeys(whole, "BYTE_STREAM_SPLIT") or None,
        write_statistics=False,
    )


__all__ = ["FIRST_TRADE_YEAR", "RELEASE", "build_snapshot"]
