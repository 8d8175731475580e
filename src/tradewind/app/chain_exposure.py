"""Where an economy depends on whom along chains of minerals, stage by stage, in three views."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradewind.app.chain_facts import TRADE, USE, imputed_stages
from tradewind.app.chains import built_chains, can_build, own_place_only
from tradewind.core import InputError
from tradewind.measure import Dependence, lenses
from tradewind.models.minerals import REST, Chain, Chains, mineral_names
from tradewind.models.minerals.exposure import stage_exposure
from tradewind.world import World

LENS = "critical-minerals"
"""The lens whose measure looks along chains."""
_OF_THE_LISTS = ("magnesium", "silicon")
"""Critical in the lists behind the lens, and in no trade data, so that the lens leaves them out."""
VIEW_COLUMNS = (
    "mineral", "name", "traded_as", "traded_stage", "trade_top_origin", "trade_top_share",
    "trade_hhi", "refined_in", "refined_share", "mined_in", "mined_share",
)  # fmt: skip
BREAK_COLUMNS = (
    "mineral", "name", "breaks_at_stage", "breaks_at", "shortage_share", "price_change_pct",
)  # fmt: skip
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChainExposure:
    """How an economy depends on each stage of each chain.

    Parameters
    ----------
    economy, name
        ISO3 and name.
    stages
        One row per mineral and stage: see `tradewind.models.minerals.exposure.stage_exposure`;
        and ``trade_imputed, use_imputed``: whether no data were there for trade of the stage, or
        for who uses its product.
    breaks
        One row per mineral, the worst first: ``mineral, name, breaks_at_stage, breaks_at,
        shortage_share, price_change_pct``: the stage at which losing the largest foreign supplier
        for a year takes most of the final product from its users, and that supplier.
    views
        One row per mineral: product trade at face value (``trade_...``), and who mined and refined
        what the economy uses, looking through the chain.
    warnings
        What to beware of.

    Examples
    --------
    >>> ChainExposure.__slots__[0]
    'economy'
    """

    economy: str
    name: str
    stages: pd.DataFrame
    breaks: pd.DataFrame
    views: pd.DataFrame
    warnings: tuple[str, ...]

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by the name that ``--table`` knows it under."""
        return MappingProxyType(
            {"stages": self.stages, "breaks": self.breaks, "views": self.views}
        )  # fmt: skip

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {**self.tables, "chain_warnings": list(self.warnings)}


def measure_chains(found: Dependence, world: World | None = None) -> ChainExposure | None:
    """Measure how an economy depends on each stage of the chains of a lens.

    Parameters
    ----------
    found
        What the economy depends on, measured under a lens.
    world
        The baseline of it; the embedded world by default.

    Returns
    -------
    ChainExposure or None
        None under another lens, and in a world that has not what chains need.

    Raises
    ------
    ConvergenceError
        When a chain is not solved.

    Examples
    --------
    >>> from tradewind.app import measure_one
    >>> measure_chains(measure_one("JPN", lens="energy")) is None
    True
    """
    base = world or World.load()
    lens = found.provenance.params.get("lens")
    if lens != LENS or not can_build(base):
        return None
    chains = built_chains(base, minerals_of(LENS))
    exposure = own_place_only(stage_exposure(chains, base, [found.economy]))
    exposure = exposure.assign(
        trade_imputed=_imputed(exposure, chains, TRADE), use_imputed=_imputed(exposure, chains, USE)
    )
    alone = [code for code, chain in chains.by_mineral.items() if found.economy in chain.nodes]
    rest = [chain.name for code, chain in chains.by_mineral.items() if code not in alone]
    listed = ", ".join(name.split(" (")[0] for name in rest)
    said = f"{found.name} is counted with the rest of the world in the chains of: {listed}."
    return ChainExposure(
        economy=found.economy,
        name=found.name,
        stages=exposure,
        breaks=_breaks(exposure),
        views=_views(chains, found),
        warnings=(said,) if rest else (),
    )


def minerals_of(lens: str) -> tuple[str, ...]:
    """Return the chains that belong to a lens.

    Parameters
    ----------
    lens
        Name.

    Returns
    -------
    tuple of str
        Ids, in the order of the package: those of the lens, parts of those (such as heavy rare
        earths), and minerals of its lists that are in no trade data.

    Raises
    ------
    InputError
        When there is no such lens.

    Examples
    --------
    >>> minerals_of("batteries")
    ('lithium', 'cobalt', 'nickel', 'graphite', 'graphite-anodes', 'manganese')
    """
    if lens not in lenses():
        what = "No such lens"
        raise InputError(what, where="lens", found=lens, fix=f"Use {', '.join(lenses())}")
    wanted = {*lenses()[lens].minerals, *(_OF_THE_LISTS if lens == LENS else ())}
    return tuple(code for code in mineral_names() if _traded_as(code, wanted))


def _traded_as(mineral: str, known: set[str]) -> str:
    """Return the mineral of the trade data that a chain belongs to; empty where there is none."""
    parts = [each for each in known if mineral == each or mineral.startswith(f"{each}-")]
    return max(parts, key=len, default="")


def _imputed(exposure: pd.DataFrame, chains: Chains, what: str) -> list[bool]:
    guessed = {code: imputed_stages(chain, what) for code, chain in chains.by_mineral.items()}
    return [s in guessed[m] for m, s in zip(exposure["mineral"], exposure["stage"], strict=True)]


def _breaks(exposure: pd.DataFrame) -> pd.DataFrame:
    worst = exposure[exposure["n_minus_one_share"].notna()]
    worst = worst.sort_values("n_minus_one_share", ascending=False, kind="stable")
    found = worst.drop_duplicates("mineral", ignore_index=True).rename(
        columns={
            "stage": "breaks_at_stage", "n_minus_one_share": "shortage_share",
            "n_minus_one_price_pct": "price_change_pct",
        }
    )  # fmt: skip
    return found[list(BREAK_COLUMNS)]


def _views(chains: Chains, found: Dependence) -> pd.DataFrame:
    imports = found.minerals
    known = set(imports["mineral"])
    rows = []
    for code, chain in chains.by_mineral.items():
        traded = _traded_as(code, known)
        bought = imports[imports["mineral"] == traded]
        refined = bought[bought["stage"] == "refine"]
        chosen = (refined if len(refined) else bought).nlargest(1, "imports_usd")
        trade = chosen.iloc[0] if len(chosen) else {}
        to = chain.at(found.economy)
        rows.append(
            (code, chain.name, traded, trade.get("stage", ""), trade.get("top_origin", ""),
             trade.get("cr1", np.nan), trade.get("hhi", np.nan),
             *_top(chain, behind(chain, to, "refine")), *_top(chain, behind(chain, to, "mine")))
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(VIEW_COLUMNS))


def _top(chain: Chain, share: Floats) -> tuple[str, float]:
    """Return the economy with the largest share, the rest of the world apart."""
    share = share.copy()
    share[chain.nodes.index(REST)] = 0.0
    if not share.any():
        return "", float("nan")
    return chain.nodes[int(share.argmax())], float(share.max())


def behind(chain: Chain, to: int, stage: str) -> Floats:
    """Return where the product that a node uses was made at a stage, looking through the chain.

    Parameters
    ----------
    chain
        The chain.
    to
        Position of the node.
    stage
        ``"mine"`` or ``"refine"``, or ``"make"``.

    Returns
    -------
    ndarray
        (node,) shares of what it uses; what comes from scrap after the stage belongs to nobody, so
        that they add up to 1 or less. All 0 where the chain has no such stage or nothing is used.

    Examples
    --------
    >>> from tradewind.models.minerals import chains_of
    >>> chain = chains_of(World.load(), "gallium")["gallium"]
    >>> bool(behind(chain, chain.at("JPN"), "refine").max() > 0.9)
    True
    """
    names = [each.name for each in chain.stages]
    share = np.zeros(len(chain.nodes))
    if stage not in names or not chain.use_t[to] > 0:
        return share
    share[to] = 1.0
    for s in range(len(names) - 1, names.index(stage) - 1, -1):
        part = chain.stages[s]
        received = np.where(part.received_t > 0, part.received_t, 1.0)
        share = part.flow_t @ (share / received)
        if s > names.index(stage):
            supply = np.where(part.supply_t > 0, part.supply_t, 1.0)
            share = share * part.output_t / supply
    return share


__all__ = [
    "BREAK_COLUMNS", "LENS", "VIEW_COLUMNS", "ChainExposure", "behind", "measure_chains",
    "minerals_of",
]  # fmt: skip
