"""The mineral tables of a briefing: who makes what by stage, and where a chain breaks first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from tradewind.app.chain_facts import mineral_sources, node_names
from tradewind.app.chains import can_build
from tradewind.measure import read_lens
from tradewind.models.minerals import REST, Chain, Chains, MineralParams, default_chains
from tradewind.models.minerals.embargo import embargo, embargo_table
from tradewind.models.minerals.exposure import stage_exposure
from tradewind.models.minerals.facts import table
from tradewind.world import World

USE = "use"
"""What members use of the product of the last stage, beside the stages of a chain."""
TABLES = (
    "mineral_stages", "mineral_breaks", "mineral_embargo", "mineral_makers", "mineral_facts",
    "mineral_adjustments",
)  # fmt: skip
"""Names of the tables; each is empty where the world has no mineral data."""
IMPUTED = "imputed"
"""How the note of an adjustment begins that fills in what no data say."""
_WHOLE_LISTS = "critical-minerals"
_UNRECORDED = ("magnesium", "silicon")
"""On the lists behind that lens, which leaves them out because the trade data do not carry them."""
_SPLIT = {
    "graphite-anodes": "graphite", "rare-earths-light": "rare-earths",
    "rare-earths-heavy": "rare-earths",
}  # fmt: skip
"""Chains that are a part of a mineral of the world."""
_FACTS = ("prices", "output", "capacity", "end_uses", "recycling", "substitution", "elasticities")
_NAMED_USES = 2
_NOTHING: dict[str, object] = {
    "stage": "", "supplier": "",
    **dict.fromkeys(
        ("output_share", "bought_share", "use_t", "short_t", "shortage_share", "price_change_pct"),
        np.nan,
    ),
}  # fmt: skip
"""Where no foreign economy could break a chain."""


def chain_tables(
    world: World, members: Sequence[str], lens: str, params: MineralParams | None = None
) -> dict[str, pd.DataFrame]:
    """Return what the chains of minerals say on the members.

    Parameters
    ----------
    world
        The baseline.
    members
        ISO3 codes.
    lens
        Whose minerals count, as far as they have a chain.
    params
        How chains respond.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``mineral_stages`` (`stage_exposure`, with names of economies), ``mineral_breaks``
        (`break_table`), ``mineral_embargo`` (`embargo_table`, with names), ``mineral_makers``
        (`maker_table`), ``mineral_facts`` (sources of the numbers), ``mineral_adjustments`` (what
        was changed so that a chain adds up). All are empty where the world has no mineral data.

    Examples
    --------
    >>> tables = chain_tables(World.load(), ["JPN"], "batteries")
    >>> tables["mineral_breaks"].iloc[0][["mineral", "stage", "supplier"]].tolist()
    ['graphite-anodes', 'refine', 'CHN']
    """
    minerals = lens_chains(lens) if can_build(world) and not world.merged else ()
    if not minerals:
        return {name: pd.DataFrame() for name in TABLES}
    chosen = params or MineralParams()
    chains = default_chains(world, chosen, minerals)
    names = node_names(world)
    stages = _named(
        stage_exposure(chains, world, members, params=chosen), names, "top_producer", "top_supplier"
    ).rename(columns={"economy": "member"})
    embargoes = _embargoes(world, minerals, chosen)
    return {
        "mineral_stages": stages,
        "mineral_breaks": break_table(world, chains, stages, chosen),
        "mineral_embargo": _named(embargoes, names, "producer", "hardest_hit"),
        "mineral_makers": maker_table(chains, members, names),
        "mineral_facts": _facts(minerals),
        "mineral_adjustments": pd.concat(
            [chain.adjustments for chain in chains.by_mineral.values()], ignore_index=True
        ),
    }


def lens_chains(lens: str) -> tuple[str, ...]:
    """Return the minerals of a lens that have a chain.

    Parameters
    ----------
    lens
        Name of a lens.

    Returns
    -------
    tuple of str
        Ids, in the order of the chains; the two kinds of rare earths stand for rare earths.

    Examples
    --------
    >>> lens_chains("magnets")
    ('cobalt', 'rare-earths-light', 'rare-earths-heavy')
    """
    found = read_lens(lens)
    wanted = {*found.minerals, *(_UNRECORDED if found.name == _WHOLE_LISTS else ())}
    rows = table("minerals")
    own = rows["world_mineral"].fillna(rows["mineral"].map(_SPLIT)).fillna(rows["mineral"])
    return tuple(rows["mineral"][own.isin(wanted)])


def break_table(
    world: World, chains: Chains, stages: pd.DataFrame, params: MineralParams
) -> pd.DataFrame:
    """Return where the chain of each mineral breaks first for each member.

    Parameters
    ----------
    world, chains, params
        The baseline, its chains, and how they respond.
    stages
        ``mineral_stages``: largest suppliers of members, and what follows when they sell nothing.

    Returns
    -------
    pandas.DataFrame
        ``mineral, name, used_for, member, alone, stage, supplier, supplier_name, output_share,
        bought_share, use_t, short_t, shortage_share, price_change_pct, use_imputed,
        trade_imputed, place``. Of two economies for each stage, the largest producer of the world
        and the largest supplier of the member, the one that leaves the users of the member most
        short when it sells nothing abroad for a year. ``output_share`` is its share of the output
        of the stage, ``bought_share`` of what the member gets there; tonnes are a year's, and NaN
        where the member is too small to stand ``alone`` in the chain. ``place`` counts minerals
        from the one that leaves a member most short.

    Examples
    --------
    >>> break_table.__name__
    'break_table'
    """
    names = node_names(world)
    rows = []
    for mineral, chain in chains.by_mineral.items():
        guessed = _imputed(chain)
        mine = stages[stages["mineral"] == mineral]
        for member, tests in mine.groupby("member", sort=False):
            code = str(member)
            row = _first_break(world, chain, code, tests, params)
            rows.append(
                {"mineral": mineral, "name": chain.name, "used_for": _used_for(mineral),
                 "member": code, "alone": code in chain.nodes, **row, **guessed}
            )  # fmt: skip
    found = pd.DataFrame(rows)
    found.insert(7, "supplier_name", found["supplier"].map(names).fillna(""))
    worst = found.groupby("mineral")["shortage_share"].transform("max").fillna(0.0)
    found["place"] = worst.rank(method="dense", ascending=False).astype(int)
    return found.sort_values("place", kind="stable", ignore_index=True)


def _first_break(
    world: World, chain: Chain, member: str, tests: pd.DataFrame, params: MineralParams
) -> dict[str, object]:
    """Return the embargo that leaves a member most short; its own is none."""
    at, best = chain.at(member), _NOTHING
    known = tests.set_index("stage")
    worst = -1.0
    for s, stage in enumerate(chain.stages):
        row = known.loc[stage.name]
        for supplier in dict.fromkeys((chain.nodes[chain.top_producer(s)], row["top_supplier"])):
            if supplier in ("", member):
                continue
            if supplier == row["breaks_at"]:
                share, price = row["n_minus_one_share"], row["n_minus_one_price_pct"]
            else:
                shares, prices = _tested(world, chain.mineral, s, supplier, params)
                share, price = float(shares[at]), float(prices[at])
            if share > worst:
                worst = share
                best = {
                    "stage": stage.name, "supplier": supplier,
                    **_sizes(chain, s, member, supplier, share), "price_change_pct": price,
                }  # fmt: skip
    return best


def _sizes(chain: Chain, s: int, member: str, supplier: str, share: float) -> dict[str, object]:
    stage, at, by = chain.stages[s], chain.at(member), chain.nodes.index(supplier)
    received = float(stage.received_t[at])
    used = float(chain.use_t[at]) if member in chain.nodes else np.nan
    return {
        "output_share": float(stage.output_t[by] / stage.output_t.sum()),
        "bought_share": float(stage.flow_t[by, at]) / received if received > 0 else np.nan,
        "use_t": used, "short_t": share * used, "shortage_share": share,
    }  # fmt: skip


@lru_cache(maxsize=512)
def _tested(
    world: World, mineral: str, stage: int, origin: str, params: MineralParams
) -> tuple[np.ndarray, np.ndarray]:
    """Return shortage shares and price changes by node; remembered from one member to the next."""
    chain = default_chains(world, params, (mineral,))[mineral]
    response = embargo(chain, stage, chain.nodes.index(origin), params=params)
    return response.shortage_share, response.price_change_pct


@lru_cache(maxsize=8)
def _embargoes(world: World, minerals: tuple[str, ...], params: MineralParams) -> pd.DataFrame:
    """Return the embargo table, which is the same for all members."""
    return embargo_table(default_chains(world, params, minerals), params)


def maker_table(chains: Chains, members: Sequence[str], names: Mapping[str, str]) -> pd.DataFrame:
    """Return who makes what at each stage, and where what members use comes from.

    Parameters
    ----------
    chains
        The chains.
    members
        ISO3 codes.
    names
        Of nodes.

    Returns
    -------
    pandas.DataFrame
        ``mineral, stage, user, economy, economy_name, is_member, tonnes, share``, largest first;
        the stage ``"use"`` has one part for each member that stands alone in the chain (``user``),
        by origin of the product of the last stage, scrap of its own included.

    Examples
    --------
    >>> maker_table(Chains({}), ["JPN"], {}).empty
    True
    """
    parts = []
    for chain in chains.by_mineral.values():
        columns = [(stage.name, "", stage.output_t) for stage in chain.stages]
        last = chain.stages[-1].flow_t
        columns += [(USE, m, last[:, chain.at(m)]) for m in members if m in chain.nodes]
        for stage, user, tonnes in columns:
            if not tonnes.sum() > 0:
                continue
            part = pd.DataFrame({"economy": chain.nodes, "tonnes": tonnes})
            part = part[part["tonnes"] > 0].sort_values("tonnes", ascending=False, kind="stable")
            part.insert(0, "user", user)
            part.insert(0, "stage", stage)
            part.insert(0, "mineral", chain.mineral)
            part["share"] = part["tonnes"] / part["tonnes"].sum()
            parts.append(part)
    if not parts:
        return pd.DataFrame()
    found = pd.concat(parts, ignore_index=True)
    found.insert(4, "economy_name", found["economy"].map(names).fillna(found["economy"]))
    found.insert(5, "is_member", found["economy"].isin(list(members)))
    return found


def _imputed(chain: Chain) -> dict[str, bool]:
    notes = chain.adjustments
    guessed = notes[notes["note"].str.startswith(IMPUTED)]["what"]
    return {
        "use_imputed": bool((guessed == "use by economy").any()),
        "trade_imputed": bool((guessed == "trade between economies").any()),
    }


def _used_for(mineral: str) -> str:
    rows = table("end_uses")
    rows = rows[rows["mineral"] == mineral].nlargest(_NAMED_USES, "share")
    return "; ".join(rows["end_use"])


def _named(rows: pd.DataFrame, names: Mapping[str, str], *columns: str) -> pd.DataFrame:
    added = {
        f"{column}_name": rows[column].map({**names, REST: names[REST]}).fillna("")
        for column in columns
    }
    return rows.assign(**added)


def _facts(minerals: Sequence[str]) -> pd.DataFrame:
    """Return the numbers behind the chains that a reader can check, with sources and marks."""
    rows = mineral_sources()
    kept = rows["table"].isin(_FACTS) & rows["mineral"].isin([*minerals, "all"])
    return rows[kept].reset_index(drop=True)


__all__ = [
    "IMPUTED",
    "TABLES",
    "USE",
    "break_table",
    "chain_tables",
    "lens_chains",
    "maker_table",
]
