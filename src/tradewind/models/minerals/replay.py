"""Replay of minerals: what the chains say of five stops, beside what was observed."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.core import InputError, resolve
from tradewind.models.codes import ALL
from tradewind.models.fact_tables import require_sources
from tradewind.models.mineral_terms import MineralCut
from tradewind.models.minerals.chain import Floats
from tradewind.models.minerals.params import MineralParams
from tradewind.models.minerals.replay_page import replay_markdown
from tradewind.models.minerals.response import ChainResponse
from tradewind.models.minerals.through import chain_responses
from tradewind.models.shock import Shock
from tradewind.world import World

Ints = NDArray[np.int64]
REPLAYS: Final = "replays.csv"
"""The file that holds the observations and the cuts they are about."""
MEASURES: Final = {
    "price_abroad_pct": "price that buyers pay, by what they bought before; all but the seller",
    "price_home_pct": "price that buyers pay in the economy that sells",
    "exports_pct": "tonnes that leave",
    "imports_pct": "tonnes that an economy buys abroad",
    "use_pct": "tonnes that industry uses; all but the seller",
}
"""Figures of a chain. A stage may follow, as in ``price_abroad_pct:refine``."""
REPLAY_COLUMNS: Final = (
    "episode", "mineral", "stage", "origin", "destination", "share", "days", "observable",
    "measure", "economy", "observed", "low", "high", "unit", "modelled", "factor", "verdict",
    "window", "year", "source", "address", "confidence", "note",
)  # fmt: skip
WITHIN, SMALL, LARGE = "within 2x", "too small", "too large"
WRONG, MISSING, FED = "wrong sign", "not modelled", "fed in"
_TWICE = 2.0
_NOTHING = 0.5
"""Percent below which a figure of the model counts as no change, where none was observed."""
_TEXT = ("economy", "measure", "note", "fed_in", "address")


@lru_cache(maxsize=1)
def observations() -> pd.DataFrame:
    """Return what was observed, with the cut that each row is about.

    Returns
    -------
    pandas.DataFrame
        As it is written; every row has a source, a year and a mark of confidence.

    Raises
    ------
    DataError
        When a row lacks its source, year or mark of confidence.

    Examples
    --------
    >>> observations()["episode"].nunique()
    5
    """
    file = files("tradewind.models.minerals") / REPLAYS
    with file.open("r", encoding="utf-8") as stream:
        read = pd.read_csv(stream, keep_default_na=False, na_values=[""])
    require_sources(read, REPLAYS)
    read[list(_TEXT)] = read[list(_TEXT)].fillna("").astype(str)
    return read


def replay_table(world: World, params: MineralParams | None = None) -> pd.DataFrame:
    """Solve the chains of each episode and put them beside what was observed.

    Parameters
    ----------
    world
        For names.
    params
        How chains respond; the cost below which makers stop comes from one of the episodes.

    Returns
    -------
    pandas.DataFrame
        `REPLAY_COLUMNS`, one row per observation. ``modelled`` is a figure of the chain in
        percent: its mean over the event, or over the window of the observation where that is
        longer. ``factor`` is modelled over observed. ``verdict`` is ``within 2x``, ``too small``,
        ``too large``, ``wrong sign``, ``not modelled``, or ``fed in`` where the observation set
        the cut, so that agreement proves nothing.

    Raises
    ------
    UnknownCodeError, InputError
        When a row names a code, stage or measure that is not there.

    Examples
    --------
    >>> replay_table.__name__
    'replay_table'
    """
    rows = []
    for (episode, mineral), part in observations().groupby(["episode", "mineral"], sort=False):
        response = _solved(str(episode), str(mineral), part, world, params)
        rows += [_row(row, response) for row in part.to_dict(orient="records")]
    return pd.DataFrame(rows, columns=list(REPLAY_COLUMNS))


def _solved(
    episode: str, mineral: str, rows: pd.DataFrame, world: World, params: MineralParams | None
) -> ChainResponse:
    """Solve one chain under all cuts that the rows of an episode name, held together."""
    cuts = rows[["stage", "origin", "destination", "share", "days"]].drop_duplicates()
    terms = tuple(
        MineralCut((cut.origin,), (cut.destination,), (mineral,), cut.stage, float(cut.share))
        for cut in cuts.itertuples()
    )
    shock = Shock(episode, minerals=terms, days=float(cuts["days"].iloc[0]))
    (response,) = chain_responses(shock, world, params=params)
    return response


def _row(row: Mapping[Hashable, Any], response: ChainResponse) -> dict[str, object]:
    observed = float(row["observed"])
    low, high = (_or(row[edge], observed) for edge in ("low", "high"))
    window = max(_or(row["window_days"], row["days"]), float(row["days"]))
    value = math.nan
    if row["measure"]:
        value = figure_of(response, row) * float(row["days"]) / window
    known = not math.isnan(value) and not math.isnan(observed) and observed != 0
    word = FED if row["fed_in"] == "yes" else verdict_of(value, observed, low, high)
    return {
        **{str(name): cell for name, cell in row.items()},
        "low": low,
        "high": high,
        "modelled": value,
        "factor": value / observed if known else math.nan,
        "verdict": word,
    }


def _or(value: object, other: float) -> float:
    number = float(str(value)) if value not in ("", None) else math.nan
    return other if math.isnan(number) else number


def verdict_of(modelled: float, observed: float, low: float, high: float) -> str:
    """Return how a figure of the model stands to an observation.

    Parameters
    ----------
    modelled, observed
        In percent; NaN where there is none.
    low, high
        Range of the observation.

    Returns
    -------
    str
        ``within 2x`` where the model lies in the range, or between a half and twice the
        observation; where nothing changed, below half a percent.

    Examples
    --------
    >>> [verdict_of(x, 50.0, 50.0, 50.0) for x in (30.0, 10.0, 120.0, -1.0)]
    ['within 2x', 'too small', 'too large', 'wrong sign']
    """
    if math.isnan(modelled) or math.isnan(observed):
        return MISSING
    if min(low, high) <= modelled <= max(low, high):
        return WITHIN
    if observed == 0:
        return WITHIN if abs(modelled) < _NOTHING else LARGE
    factor = modelled / observed
    if factor <= 0:
        return WRONG
    if factor < 1 / _TWICE:
        return SMALL
    return LARGE if factor > _TWICE else WITHIN


def figure_of(response: ChainResponse, row: Mapping[Hashable, Any]) -> float:
    """Return a figure of a solved chain, percent.

    Parameters
    ----------
    response
        The chain under the cut.
    row
        With ``measure`` (one of `MEASURES`, and a stage where it is not that of the cut),
        ``stage``, ``origin``, ``destination`` and ``economy``: whose price, purchases or use; for
        exports who buys, or ``SELLER>BUYER`` where the seller is not the one that cuts.

    Returns
    -------
    float
        Change on the baseline while the cut lasts; NaN where nothing was there before.

    Raises
    ------
    UnknownCodeError, InputError
        When there is no such measure or stage.

    Examples
    --------
    >>> figure_of.__name__
    'figure_of'
    """
    kind, _, place = str(row["measure"]).partition(":")
    where = f"{REPLAYS}, measure"
    known = resolve(kind, {name: name for name in MEASURES}, "measure", where=where)
    chain = response.chain
    stage = chain.stage(place or str(row["stage"]), where=where)
    economy = str(row["economy"])
    origin = chain.at(str(row["origin"]))
    base, flows = chain.stages[stage].flow_t, response.flow_t(stage)
    if known == "exports_pct":
        seller, _, buyer = economy.rpartition(">")
        sends = chain.at(seller) if seller else origin
        buyers = _nodes(response, buyer or str(row["destination"]), without=sends)
        return _change(base[sends, buyers], flows[sends, buyers])
    if known == "imports_pct":
        if not economy:
            what = "The measure needs an economy"
            raise InputError(what, where=where, found=known, fix="Say who buys, such as JPN")
        buys = chain.at(economy)
        sellers = _nodes(response, ALL, without=buys)
        return _change(base[sellers, buys], flows[sellers, buys])
    if known == "price_home_pct":
        return _price(response, stage, np.array([origin]))
    chosen = np.array([chain.at(economy)]) if economy else _nodes(response, ALL, without=origin)
    if known == "price_abroad_pct":
        return _price(response, stage, chosen)
    return _change(chain.use_t[chosen], response.use_t[chosen])


def _nodes(response: ChainResponse, economy: str, *, without: int) -> Ints:
    nodes = range(len(response.chain.nodes)) if economy == ALL else [response.chain.at(economy)]
    return np.array([node for node in nodes if node != without], dtype=np.int64)


def _change(before: Floats, after: Floats) -> float:
    total = float(before.sum())
    return 100 * (float(after.sum()) / total - 1) if total > 0 else math.nan


def _price(response: ChainResponse, stage: int, nodes: Ints) -> float:
    """Return the change of the price where goods arrive, weighted by what arrived before."""
    made = response.chain.stages[stage]
    weight = made.received_t[nodes]
    if not weight.sum() > 0:
        return math.nan
    bought = weight > 0
    change = 100 * (response.buyer_price(stage)[nodes] / made.price_share - 1)
    return float(change[bought] @ weight[bought] / weight.sum())


__all__ = [
    "MEASURES",
    "REPLAYS",
    "REPLAY_COLUMNS",
    "figure_of",
    "observations",
    "replay_markdown",
    "replay_table",
    "verdict_of",
]
