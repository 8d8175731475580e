"""One mineral: who makes, trades and uses it, each number with its source, and what was changed."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from tradewind.app.chain_facts import TRADE, USE, imputed_stages, mineral_sources, node_names
from tradewind.app.chains import (
    built_chains,
    chain_provenance,
    own_notes,
    own_place_only,
    project_notes,
)
from tradewind.core import InputError, Provenance
from tradewind.models.minerals import Chain, OwnData, projects_until
from tradewind.models.minerals.chain import REST
from tradewind.models.minerals.data import ESTIMATED
from tradewind.models.minerals.exposure import stage_exposure
from tradewind.models.minerals.facts import table
from tradewind.models.minerals.link import use_by_industry
from tradewind.world import World

_LEAST_T_SHARE = 1e-4
"""Share of a stage's trade from which a flow is listed."""
_FROM_SCRAP = "derived: recycled share of what it uses"
_ESTIMATED = "derived: mine output and net imports of ore, of the world's output at the mine"
_LEFT_OVER = "derived: what named makers leave goes to those who keep ore at home, or to the rest"


@dataclass(frozen=True, slots=True)
class Mineral:
    """All that is known of one mineral.

    Parameters
    ----------
    mineral, name, measured_as
        Id, name, and what a tonne is of.
    stages
        In order.
    makers
        ``stage, economy, name, output_t, share, from_scrap_t, capacity_t, year, confidence,
        source`` (of the output), the largest first.
    users
        ``economy, name, use_t, share, from_abroad_share, top_supplier, top_supplier_share, basis``:
        whether the use was recorded, or imputed from the size of using industries.
    industries
        ``industry, name, use_usd_m, share``: what using industries pay for it, of the world or of
        the economy asked for.
    trade
        ``stage, origin, destination, tonnes, share`` (of all that is sold abroad at the stage),
        ``basis``: recorded, or imputed where the stage has no trade in the data.
    facts
        Every number with its source: see `mineral_sources`.
    adjustments
        What was changed so that production, trade and use agree.
    links
        Trade in the data beside trade in the chain.
    economy, economy_name
        ISO3 and name of the economy asked for; empty for the world.
    position
        Its place at each stage: the columns of `stage_exposure`; empty for the world.
    warnings, provenance
        As in every result.

    Examples
    --------
    >>> Mineral.__slots__[0]
    'mineral'
    """

    mineral: str
    name: str
    measured_as: str
    stages: tuple[str, ...]
    makers: pd.DataFrame
    users: pd.DataFrame
    industries: pd.DataFrame
    trade: pd.DataFrame
    facts: pd.DataFrame
    adjustments: pd.DataFrame
    links: pd.DataFrame
    economy: str
    economy_name: str
    position: pd.DataFrame
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by name."""
        names = (
            "makers", "users", "industries", "trade", "facts", "adjustments", "links", "position",
        )  # fmt: skip
        return MappingProxyType({name: getattr(self, name) for name in names})

    def to_frame(self, table: str = "makers") -> pd.DataFrame:
        """Return a table by name; InputError where there is none."""
        if table not in self.tables:
            what = "No such table"
            fix = f"Use {', '.join(self.tables)}"
            raise InputError(what, where="table", found=repr(table), fix=fix)
        return self.tables[table].copy()

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "mineral": self.mineral,
            "name": self.name,
            "measured_as": self.measured_as,
            "stages": list(self.stages),
            "economy": self.economy or None,
            **self.tables,
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }


def show_mineral(
    mineral: str,
    economy: str | None = None,
    *,
    year: int | None = None,
    own: OwnData | None = None,
    world: World | None = None,
) -> Mineral:
    """Return all that is known of one mineral.

    Parameters
    ----------
    mineral
        Id or name.
    economy
        ISO3 or name of an economy whose place in the chain is wanted.
    year
        Count the projects that start by it where the economy loses a supplier; none by default.
    own
        The user's tables.
    world
        The baseline; the embedded world by default.

    Returns
    -------
    Mineral
        Tables of makers, users, trade, facts and adjustments.

    Raises
    ------
    UnknownCodeError
        When the mineral or the economy is not known.
    DataError
        When the world has not what chains need.
    InputError
        When a year is given without an economy: it changes nothing else.

    Examples
    --------
    >>> found = show_mineral("gallium", "JPN")
    >>> found.position["top_supplier"].tolist()
    ['CHN']
    """
    if year is not None and economy is None:
        what = "The projects of a year change only what an economy lacks without a supplier"
        raise InputError(what, where="year", found=str(year), fix="Name an economy too")
    base = world or World.load()
    chains = built_chains(base, [mineral], own)
    chain = chains[chains.minerals[0]]
    code = "" if economy is None else base.economy(economy, where="economy")
    names = node_names(base)
    warnings = [] if own is None else own_notes(own)
    if code and code not in chain.nodes:
        warnings.append(
            f"{names[code]} has too small a part in this chain to stand alone: what it buys is "
            "counted with the rest of the world, whose shortage and price it shares."
        )
    warnings += project_notes(year, chains.minerals)
    plan = None if year is None else projects_until(year)
    exposure = (
        stage_exposure(chains, base, [code], plan=plan) if code
        else pd.DataFrame(columns=["stage"])
    )  # fmt: skip
    return Mineral(
        mineral=chain.mineral,
        name=chain.name,
        measured_as=chain.measured_as,
        stages=tuple(stage.name for stage in chain.stages),
        makers=_makers(chain, names, base, own),
        users=_users(chain, names),
        industries=_industries(chain, base, code),
        trade=_trade(chain),
        facts=mineral_sources(chain.mineral),
        adjustments=chain.adjustments.copy(),
        links=chain.links.copy(),
        economy=code,
        economy_name=names.get(code, ""),
        position=own_place_only(exposure),
        warnings=tuple(warnings),
        provenance=chain_provenance(base, chains, projects_until=year),
    )


def _makers(chain: Chain, names: dict[str, str], world: World, own: OwnData | None) -> pd.DataFrame:
    parts = []
    for s, stage in enumerate(chain.stages):
        rows = pd.DataFrame(
            {
                "stage": stage.name,
                "economy": chain.nodes,
                "name": [names.get(node, node) for node in chain.nodes],
                "output_t": stage.output_t,
                "share": stage.output_t / stage.output_t.sum(),
                "from_scrap_t": stage.secondary_t,
                "capacity_t": stage.capacity_t,
            }
        )
        made = rows[(rows["output_t"] > 0) | (rows["from_scrap_t"] > 0)]
        sourced = _with_source(made, chain.mineral, stage.name, chain.bases[s], world, own)
        parts.append(sourced.sort_values("output_t", ascending=False, kind="stable"))
    return pd.concat(parts, ignore_index=True)


def _with_source(
    made: pd.DataFrame,
    mineral: str,
    stage: str,
    basis: str,
    world: World,
    own: OwnData | None,
) -> pd.DataFrame:
    """Say where the output of each maker comes from: the user, our tables, or World Mining Data."""
    rows = table("output")
    rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == stage)]
    latest = str(world.production["year"].max())
    if own is not None and not own.output(mineral, stage).empty:
        mine = own.outputs
        mine = mine[(mine["mineral"] == mineral) & (mine["stage"] == stage)]
        rows = mine.assign(year="", confidence="")
        missing = ("", "", "your own table, economies too small to stand alone")
    elif basis == ESTIMATED:
        missing = (latest, "C", _ESTIMATED)
    elif rows.empty:
        missing = (latest, "A", "World Mining Data")
    else:
        missing = (latest, "C", _LEFT_OVER)
    said = rows.drop_duplicates("economy").set_index("economy")[["year", "confidence", "source"]]
    found = said.reindex(made["economy"])
    fill = dict(zip(("year", "confidence", "source"), missing, strict=True))
    known = {key: found[key].fillna(text).to_numpy() for key, text in fill.items()}
    scrap = (made["output_t"] == 0).to_numpy()
    only = dict(zip(("year", "confidence", "source"), (latest, "C", _FROM_SCRAP), strict=True))
    return made.assign(**{key: np.where(scrap, only[key], known[key]) for key in known})


def _users(chain: Chain, names: dict[str, str]) -> pd.DataFrame:
    flow, use = chain.stages[-1].flow_t, chain.use_t
    abroad = flow - np.diag(np.diag(flow))
    named = abroad.copy()
    named[chain.nodes.index(REST)] = -1.0
    top = named.argmax(axis=0)
    safe = np.where(use > 0, use, np.nan)
    rows = pd.DataFrame(
        {
            "economy": chain.nodes,
            "name": [names.get(node, node) for node in chain.nodes],
            "use_t": use,
            "share": use / use.sum(),
            "from_abroad_share": abroad.sum(axis=0) / safe,
            "top_supplier": [
                chain.nodes[k] if abroad[k, j] > 0 else "" for j, k in enumerate(top)
            ],
            "top_supplier_share": abroad[top, np.arange(use.size)] / safe,
            "basis": _basis(chain.stages[-1].name in imputed_stages(chain, USE)),
        }
    )  # fmt: skip
    used = rows[rows["use_t"] > 0]
    return used.sort_values("use_t", ascending=False, kind="stable", ignore_index=True)


def _industries(chain: Chain, world: World, economy: str) -> pd.DataFrame:
    """Return what industries pay for it: shares are of all uses, those of no industry included."""
    used = use_by_industry(chain, world)
    spent = used.loc[economy] if economy else used.sum()
    known = table("end_uses")
    known = known[(known["mineral"] == chain.mineral) & known["industry"].notna()]
    whole = spent.sum() / known["share"].sum()
    rows = pd.DataFrame(
        {
            "industry": spent.index.astype(str),
            "name": world.industries.loc[spent.index, "short_name"].to_numpy(),
            "use_usd_m": spent.to_numpy() / 1e6,
            "share": spent.to_numpy() / whole if whole > 0 else 0.0,
        }
    )
    return rows.sort_values("use_usd_m", ascending=False, kind="stable", ignore_index=True)


def _basis(imputed: bool) -> str:
    return "imputed" if imputed else "recorded"


def _trade(chain: Chain) -> pd.DataFrame:
    parts = []
    guessed = imputed_stages(chain, TRADE)
    for stage in chain.stages:
        abroad = stage.flow_t - np.diag(np.diag(stage.flow_t))
        total = abroad.sum()
        i, j = np.nonzero(abroad > _LEAST_T_SHARE * max(total, 1e-300))
        nodes = np.array(chain.nodes)
        rows = pd.DataFrame(
            {
                "stage": stage.name, "origin": nodes[i], "destination": nodes[j],
                "tonnes": abroad[i, j], "share": abroad[i, j] / total if total else 0.0,
                "basis": _basis(stage.name in guessed),
            }
        )  # fmt: skip
        parts.append(rows.sort_values("tonnes", ascending=False, kind="stable"))
    return pd.concat(parts, ignore_index=True)


__all__ = ["Mineral", "show_mineral"]
