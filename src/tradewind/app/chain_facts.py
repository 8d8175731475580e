"""Every number behind the chains as one table: what it says, and source, year and confidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from tradewind.core import resolve_all
from tradewind.data.sources.facts import economies as facts_of_economies
from tradewind.models.fact_tables import CONFIDENCES
from tradewind.models.minerals.chain import REST, Chain
from tradewind.models.minerals.facts import TABLES, mineral_names, table
from tradewind.models.minerals.params import MineralParams
from tradewind.world import World

FACT_COLUMNS = (
    "table", "mineral", "stage", "economy", "what", "value", "low", "high", "unit", "year",
    "confidence", "source", "address", "note",
)  # fmt: skip
_OUTSIDE = {
    "BWA": "Botswana", "CUB": "Cuba", "ETH": "Ethiopia", "GEO": "Georgia", "GUY": "Guyana",
    "PRK": "North Korea", "RWA": "Rwanda", "SLE": "Sierra Leone", "SRB": "Serbia",
    "TJK": "Tajikistan", "TZA": "Tanzania", "UZB": "Uzbekistan",
}  # fmt: skip
"""Short names (ISO 3166) of economies that only mineral data know."""
TRADE, USE = "trade between economies", "use by economy"
"""What `Chain.adjustments` says was imputed."""
_IMPUTED = "imputed"
_EVERY = "all"
Row = dict[str, object]


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the rows of one table read: the column of the number, its unit, what it says."""

    value: str
    unit: str
    what: Callable[[Row], str]


_KINDS = {
    "minerals": _Kind(
        "to_contained", "t per t as published", lambda r: f"content: {r['measured_as']}"
    ),
    "output": _Kind("value", "", lambda _: "output"),
    "capacity": _Kind("tonnes_per_year", "t a year", lambda _: "capacity"),
    "prices": _Kind("usd_per_t", "US$ a tonne", lambda _: "price"),
    "elasticities": _Kind("value", "elasticity", lambda r: f"elasticity of {r['side']}"),
    "end_uses": _Kind(
        "share", "share of use", lambda r: f"end use: {r['end_use']}{_industry(r['industry'])}"
    ),
    "recycling": _Kind("share_of_use", "share of use", lambda _: "recycled"),
    "substitution": _Kind(
        "index", "share of a shortage", lambda _: "not made up by other materials"
    ),
    "stocks": _Kind("days", "days of use", lambda r: f"stock, {r['kind']}"),
    "reserves": _Kind("tonnes", "t", lambda _: "reserves"),
    "codes": _Kind("", "", lambda r: f"trade code HS {r['product']}, {r['coverage']}"),
    "content": _Kind("content", "t per t", lambda r: f"content of HS {r['product']}"),
    "projects": _Kind(
        "tonnes_per_year", "t a year", lambda r: f"project: {r['name']}, from {r['start_year']}"
    ),
}


def _industry(code: object) -> str:
    return f" ({code})" if isinstance(code, str) else ""


def mineral_sources(mineral: str = "all") -> pd.DataFrame:
    """Return every number behind the chains, with where it comes from.

    Parameters
    ----------
    mineral
        Id or name; all by default.

    Returns
    -------
    pandas.DataFrame
        `FACT_COLUMNS`, one row per number of the package's tables: ``confidence`` is A (official,
        or two independent sources), B (one secondary report) or C (derived or judged). What holds
        for all minerals has ``all`` in the column ``mineral``, and is left out where a mineral has
        a number of its own.

    Raises
    ------
    UnknownCodeError
        When there is no such mineral.

    Examples
    --------
    >>> rows = mineral_sources("gallium")
    >>> rows.loc[rows["table"] == "prices", ["value", "unit", "confidence"]].values.tolist()
    [[439000.0, 'US$ a tonne', 'A']]
    """
    frames = [_rows(name) for name in TABLES]
    found = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    if mineral == _EVERY:
        return found
    code = resolve_all(mineral, mineral_names(), "mineral with a chain", where="mineral")[0]
    mine = found[found["mineral"] == code]
    general = found[found["mineral"] == _EVERY]
    own = set(zip(mine["table"], mine["what"], mine["economy"], strict=True))
    keys = zip(general["table"], general["what"], general["economy"], strict=True)
    kept = general[[key not in own for key in keys]]
    order = {name: k for k, name in enumerate(TABLES)}
    both = pd.concat([mine, kept])
    return both.sort_values("table", key=lambda t: t.map(order), kind="stable", ignore_index=True)


def _rows(name: str) -> pd.DataFrame:
    """Return a table of facts in `FACT_COLUMNS`."""
    kind, rows = _KINDS[name], table(name)
    if name == "content":
        rows = rows.merge(table("codes")[["product", "mineral", "stage"]], on="product")
    records = rows.astype(object).where(rows.notna(), None).to_dict("records")
    empty: dict[str, object] = dict.fromkeys(("low", "high"))
    texts: dict[str, object] = dict.fromkeys(("stage", "economy", "address", "note"), "")
    found = [
        {
            **texts, **empty,
            **{str(key): value for key, value in row.items() if value is not None},
            "table": name, "what": kind.what({str(k): v for k, v in row.items()}),
            "value": row[kind.value] if kind.value else None,
            "unit": row["unit"] if name == "output" else kind.unit,
        }
        for row in records
    ]  # fmt: skip
    frame = pd.DataFrame(found, columns=list(FACT_COLUMNS))
    numbers = {column: frame[column].astype(float) for column in ("value", "low", "high")}
    return frame.assign(**numbers)


def lowest_mark(marks: pd.Series) -> str:
    """Return the weakest of some marks of confidence; empty where there is none.

    Parameters
    ----------
    marks
        A, B and C.

    Returns
    -------
    str
        One of them.

    Examples
    --------
    >>> lowest_mark(pd.Series(["A", "C", "B"]))
    'C'
    """
    found = [mark for mark in CONFIDENCES if (marks == mark).any()]
    return found[-1] if found else ""


def node_names(world: World) -> dict[str, str]:
    """Return the names of all economies that a chain may name, the rest of the world included.

    Parameters
    ----------
    world
        Whose names come first.

    Returns
    -------
    dict of str to str
        By ISO3.

    Examples
    --------
    >>> node_names(World.load())["ROW"]
    'Rest of the world'
    """
    known = facts_of_economies()["name"].to_dict()
    return {
        **_OUTSIDE, **known, **world.economies["name"].to_dict(), REST: "Rest of the world"
    }  # fmt: skip


def imputed_stages(chain: Chain, what: str) -> frozenset[str]:
    """Return the stages of a chain at which something was imputed, as no data were there.

    Parameters
    ----------
    chain
        The chain.
    what
        `TRADE` or `USE`.

    Returns
    -------
    frozenset of str
        Names of stages.

    Examples
    --------
    >>> from tradewind.models.minerals import default_chains
    >>> chain = default_chains(World.load())["gallium"]
    >>> sorted(imputed_stages(chain, TRADE)), sorted(imputed_stages(chain, USE))
    (['refine'], ['refine'])
    """
    rows = chain.adjustments
    if rows.empty:
        return frozenset()
    guessed = rows["note"].astype(str).str.startswith(_IMPUTED) & (rows["what"] == what)
    return frozenset(rows.loc[guessed, "stage"].astype(str))


def price_note() -> str:
    """Return how to read very large prices, and one that stocks set.

    Returns
    -------
    str
        One line.

    Examples
    --------
    >>> price_note().startswith("Prices beyond +200 % mean: hardly any to be had")
    True
    """
    rows = table("elasticities")
    demand = rows[rows["side"] == "demand"]
    release = MineralParams().release_price_rise
    return (
        "Prices beyond +200 % mean: hardly any to be had. Demand is a straight line, with an "
        f"elasticity of {demand['low'].min():g} to {demand['high'].max():g} over all minerals. "
        f"A price of exactly {100 * release:+.0f} % means that stocks, released at it, set it."
    )


__all__ = [
    "FACT_COLUMNS", "TRADE", "USE", "imputed_stages", "lowest_mark", "mineral_sources",
    "node_names", "price_note",
]  # fmt: skip
