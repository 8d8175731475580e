"""The hazards behind a briefing, one row each: what happens, how often, how hard, says who."""

from __future__ import annotations

import pandas as pd

from tradewind.risk import Catalogue, RiskResult

_MEANINGS = {
    "cut": "trade stopped",
    "capacity": "capacity idle",
    "endowment": "output left, against normal",
    "trade_cost": "cost of trade, against normal",
    "tariff": "tariff added",
    "demand": "demand, against normal",
    "closure": "passages lost",
    "mineral_cut": "trade stopped, in tonnes",
    "mineral_loss": "output of mines or plants lost, in tonnes",
}
"""What the size of each kind of term says."""
_SHARES = ("cut", "capacity", "tariff", "closure", "mineral_cut", "mineral_loss")
"""Kinds whose size is a share, which reads best in per cent."""
_PERCENT = 100.0


def hazard_list(risk: RiskResult) -> pd.DataFrame:
    """Return the hazards of the record, on and off, one row each.

    Parameters
    ----------
    risk
        A risk analysis.

    Returns
    -------
    pandas.DataFrame
        ``hazard, title, class, class_title, first_day, severity`` (in words), ``confidence,
        source, counts, why_off, rate_<regime>``; in the order of the catalogue.

    Examples
    --------
    >>> table = hazard_list(results.risk).set_index("hazard")
    >>> bool(table.loc["hormuz-2026", "counts"])
    True
    """
    rows = risk.tables["hazards"]
    rows = rows[rows["stability"].isna()]
    found = rows.drop_duplicates("hazard").reset_index(drop=True)
    texts = {key: _severity(part) for key, part in rows.groupby("hazard", sort=False)}
    left_out = "it was left out of this run"
    why = found["why_off"].where(found["why_off"] != "", left_out).where(~found["counts"], "")
    table = found[["hazard", "title", "class"]].assign(
        class_title=found["class"].map(_class_titles()),
        first_day=found["first_day"],
        severity=found["hazard"].map(texts),
        confidence=found["confidence"],
        source=found["source"],
        counts=found["counts"],
        why_off=why,
    )
    return table.join(found[_rate_columns(found)])


def unlisted_list(risk: RiskResult) -> pd.DataFrame:
    """Return what economies without an event of their own might do or suffer.

    Parameters
    ----------
    risk
        A risk analysis.

    Returns
    -------
    pandas.DataFrame
        ``hazard, title, class_title, severity, stability, world_share, rate_<regime>``; empty
        where rates by governance are switched off.

    Examples
    --------
    >>> "stability" in unlisted_list(results.risk).columns
    True
    """
    rows = risk.tables["hazards"]
    rows = rows[rows["stability"].notna()]
    found = rows.drop_duplicates("hazard").reset_index(drop=True)
    texts = {key: _severity(part) for key, part in rows.groupby("hazard", sort=False)}
    table = found[["hazard", "title"]].assign(
        class_title=found["class"].map(_class_titles()),
        severity=found["hazard"].map(texts),
    )
    return table.join(found[["stability", "world_share", *_rate_columns(found)]])


def _rate_columns(table: pd.DataFrame) -> list[str]:
    return [name for name in table.columns if str(name).startswith("rate_")]


def _class_titles() -> dict[str, str]:
    return {key: kind.title for key, kind in Catalogue.built_in().classes.items()}


def _severity(terms: pd.DataFrame) -> str:
    """Return the range of every term in words, equal ones once."""
    texts = [
        f"{_range(row.kind, float(row.severity_low), float(row.severity_high))} "
        f"({_MEANINGS.get(row.kind, row.unit)})"
        for row in terms.itertuples(index=False)
    ]
    return "; ".join(dict.fromkeys(texts))


def _range(kind: str, low: float, high: float) -> str:
    if kind in _SHARES:
        return f"{_PERCENT * low:.3g} to {_PERCENT * high:.3g} %"
    return f"{low:.4g} to {high:.4g}"


__all__ = ["hazard_list", "unlisted_list"]
