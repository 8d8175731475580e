"""What the data say of one mineral: output by stage, trade, use and its numbers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tradewind.core import DataError
from tradewind.models.minerals.chain import REST
from tradewind.models.minerals.end_uses import industrial_use, merged_into, under_merged_codes
from tradewind.models.minerals.facts import table
from tradewind.models.minerals.own_data import OwnData
from tradewind.models.minerals.params import ElasticityChoice
from tradewind.world import World

TRADE_YEARS = 3
"""Trade is the mean of this many last years: single years hold stocks and late reports."""


@dataclass(frozen=True, eq=False)
class ChainData:
    """What the data say of one mineral.

    Parameters
    ----------
    mineral, name, measured_as, stages
        What it is.
    output
        By stage: tonnes by economy.
    capacity
        By stage: tonnes that could be made by economy, where known.
    trade
        By stage: ``exporter, importer, tonnes``; empty where no product code is known.
    industrial_use
        By economy: output of using industries, weighted by end use.
    trade_is_whole
        Whether the product codes of the last stage hold all forms in which it is traded.
    bases
        By stage: where output comes from, one of `BASES`.
    recycled_share, scrap_in_output
        Of use, at the stage of refining; and whether output there holds it already.
    price_usd_per_t, needed
        Price, and the share that cannot be substituted.
    elasticities
        ``side, value, low, high``.

    Examples
    --------
    >>> ChainData.__name__
    'ChainData'
    """

    mineral: str
    name: str
    measured_as: str
    stages: tuple[str, ...]
    output: tuple[pd.Series, ...]
    capacity: tuple[pd.Series, ...]
    trade: tuple[pd.DataFrame, ...]
    industrial_use: pd.Series
    trade_is_whole: bool
    bases: tuple[str, ...]
    recycled_share: float
    scrap_in_output: bool
    price_usd_per_t: float
    needed: float
    elasticities: pd.DataFrame

    def elasticity(self, choice: ElasticityChoice) -> dict[str, float]:
        """Return the elasticity of each side: its value, or an end of its range."""
        column = {"low": "low", "middle": "value", "high": "high"}[choice]
        rows = self.elasticities.set_index("side")
        return {str(side): float(rows.loc[side, column]) for side in rows.index}


def chain_data(mineral: str, world: World, own: OwnData | None = None) -> ChainData:
    """Return what the data say of a mineral.

    Parameters
    ----------
    mineral
        Id.
    world
        Whose tables count.
    own
        Tables of the user that take the place of the package's.

    Returns
    -------
    ChainData
        In tonnes of content.

    Raises
    ------
    DataError
        When there is no output at a stage.

    Examples
    --------
    >>> chain_data("gallium", World.load()).stages
    ('refine',)
    """
    row = table("minerals").set_index("mineral").loc[mineral]
    stages = tuple(str(row["stages"]).split())
    mined = _mined(row, world)
    trade = tuple(_trade(mineral, stage, world, own) for stage in stages)
    output: list[pd.Series] = []
    bases: list[str] = []
    for s, stage in enumerate(stages):
        before = output[s - 1] if s else None
        feed = trade[s - 1] if s else None
        made, basis = _output(mineral, stage, mined, before, feed, own)
        output.append(made)
        bases.append(basis)
    output, trade = _intermediates(stages, output, trade)
    inside = merged_into(world)
    output = [under_merged_codes(each, inside) for each in output]
    trade = tuple(
        each.assign(
            exporter=each["exporter"].replace(inside), importer=each["importer"].replace(inside)
        )
        for each in trade
    )
    return ChainData(
        mineral=mineral,
        name=str(row["name"]),
        measured_as=str(row["measured_as"]),
        stages=stages,
        output=tuple(output),
        capacity=tuple(
            _capacity(mineral, stage, row, world, output[s], inside)
            for s, stage in enumerate(stages)
        ),
        trade=trade,
        industrial_use=industrial_use(mineral, world),
        trade_is_whole=(own is not None and not own.trade(mineral, stages[-1]).empty)
        or _whole(mineral, stages[-1]),
        bases=tuple(bases),
        recycled_share=float(_one("recycling", mineral)["share_of_use"]),
        scrap_in_output=str(_one("recycling", mineral)["in_output"]) == "yes",
        price_usd_per_t=float(_one("prices", mineral)["usd_per_t"]),
        needed=float(_one("substitution", mineral)["index"]),
        elasticities=elasticity_rows(mineral),
    )


def _whole(mineral: str, stage: str) -> bool:
    rows = table("codes")
    rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == stage)]
    return bool(len(rows) and (rows["coverage"] == "whole").all())


def _one(name: str, mineral: str) -> pd.Series:
    """Return the row of a mineral; that of ``all`` where it has none of its own."""
    rows = table(name).set_index("mineral")
    if mineral in rows.index:
        return rows.loc[mineral]
    if "all" in rows.index:
        return rows.loc["all"]
    what = "A table of facts lacks a mineral"
    raise DataError(what, where=f"{name}.csv", found=mineral, fix="Add a row for it")


def elasticity_rows(mineral: str) -> pd.DataFrame:
    """Return the elasticities that a mineral uses: its own, else those for all minerals.

    Parameters
    ----------
    mineral
        Id.

    Returns
    -------
    pandas.DataFrame
        One row per side, with sources.

    Examples
    --------
    >>> sorted(elasticity_rows("copper")["side"])
    ['demand', 'recycling', 'supply']
    """
    rows = table("elasticities")
    rows = rows[rows["mineral"].isin([mineral, "all"])]
    own_first = rows.sort_values("mineral", key=lambda names: names == "all", kind="stable")
    return own_first.drop_duplicates("side", ignore_index=True)


def _mined(row: pd.Series, world: World) -> pd.DataFrame:
    """Return what is mined by economy and year, in tonnes of content."""
    name = row["world_mineral"]
    rows = world.production
    rows = rows[(rows["mineral"] == name) & (rows["unit"] == "t")]
    tonnes = rows["quantity"] * float(row["to_contained"])
    return rows.assign(tonnes=tonnes)[["year", "economy", "stage", "tonnes"]].astype(
        {"economy": str, "stage": str}
    )


ESTIMATED = "estimated"
BASES = ("own data", "table", "World Mining Data", "shares", ESTIMATED)
"""Where output of a stage comes from: the user, tonnes or shares of output.csv, World Mining Data,
or an estimate from ore that is kept at home."""


def _output(
    mineral: str, stage: str, mined: pd.DataFrame, before: pd.Series | None,
    feed: pd.DataFrame | None, own: OwnData | None,
) -> tuple[pd.Series, str]:  # fmt: skip
    """Return tonnes by economy, and which of `BASES` they come from."""
    if own is not None:
        found = own.output(mineral, stage)
        if not found.empty and not found.sum() > 0:
            what = "The user's own output of a stage adds up to nothing"
            raise DataError(what, where=f"{mineral}, {stage}", found="0 t", fix="Give tonnes")
        if not found.empty:
            return found[found > 0], "own data"
    rows = table("output")
    rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == stage)]
    named = rows.groupby("economy")["value"].sum()
    if len(rows) and (rows["unit"] == "t").all():
        return named[named > 0], "table"
    latest = mined[(mined["stage"] == stage) & (mined["year"] == mined["year"].max())]
    observed = latest.groupby("economy")["tonnes"].sum()
    if rows.empty and observed.sum() > 0:
        return observed[observed > 0], "World Mining Data"
    if before is None and not (len(rows) and observed.sum() > 0):
        what = "No output is known at the first stage of a chain"
        raise DataError(what, where=f"output.csv: {mineral}, {stage}", fix="Add rows")
    total = observed.sum() if before is None else before.sum()
    return _shared(named, total, before, feed), "shares" if len(rows) else ESTIMATED


def _shared(
    named: pd.Series, total: float, before: pd.Series | None, feed: pd.DataFrame | None
) -> pd.Series:
    """Return tonnes from shares; what is left over goes to those who keep ore at home."""
    known = named.drop(REST, errors="ignore") * total
    left = total - known.sum()
    if left <= 1e-9 * total:
        return known * (total / known.sum())
    if before is None or feed is None:
        return pd.concat([known, pd.Series({REST: left})])
    at_home = before.copy()
    if len(feed):
        content = min(1.0, before.sum() / max(feed["tonnes"].sum(), 1e-300))
        net = (
            feed.groupby("importer")["tonnes"]
            .sum()
            .sub(feed.groupby("exporter")["tonnes"].sum(), fill_value=0.0)
        )
        at_home = at_home.add(content * net, fill_value=0.0)
    at_home = at_home.clip(lower=0.0).drop(list(known.index), errors="ignore")
    if not at_home.sum() > 0:
        return pd.concat([known, pd.Series({REST: left})])
    estimated = at_home[at_home > 0] * (left / at_home.sum())
    return pd.concat([known, estimated])


def _trade(mineral: str, stage: str, world: World, own: OwnData | None) -> pd.DataFrame:
    """Return trade of a stage in tonnes of content, a yearly mean; empty without a code."""
    if own is not None:
        found = own.trade(mineral, stage)
        if not found.empty:
            return found
    codes = table("codes")
    codes = codes[(codes["mineral"] == mineral) & (codes["stage"] == stage)]
    rows = world.mineral_trade
    last = rows["year"].max()
    rows = rows[rows["product"].isin(codes["product"]) & (rows["year"] > last - TRADE_YEARS)]
    if rows.empty:
        return pd.DataFrame({"exporter": [], "importer": [], "tonnes": []})
    rows = rows.astype({"exporter": str, "importer": str, "product": str})
    tonnes = rows["quantity_t"]
    by = rows.assign(known=tonnes.notna() * rows["value_usd"]).groupby("product")
    price = by["known"].sum() / by["quantity_t"].sum()
    tonnes = tonnes.fillna(rows["value_usd"] / rows["product"].map(price))
    content = table("content").set_index("product")["content"]
    tonnes = tonnes * rows["product"].map(content).fillna(1.0).astype(float) / TRADE_YEARS
    summed = rows.assign(tonnes=tonnes).groupby(["exporter", "importer"])["tonnes"].sum()
    return summed[summed > 0].reset_index()


def _intermediates(
    stages: tuple[str, ...], output: list[pd.Series], trade: tuple[pd.DataFrame, ...]
) -> tuple[list[pd.Series], tuple[pd.DataFrame, ...]]:
    """Count what those who refine nothing sell under codes of refined goods as ore.

    Crude cobalt hydroxide from the Congo has the code of cobalt oxides.
    """
    if "mine" not in stages or "refine" not in stages:
        return output, trade
    k = stages.index("refine")
    makers, miners = set(output[k].index), set(output[k - 1].index)
    sold = trade[k]["exporter"]
    crude = sold.isin(miners) & ~sold.isin(makers) if len(trade[k]) else sold.astype(bool)
    moved = [*trade]
    moved[k] = trade[k][~crude].reset_index(drop=True)
    moved[k - 1] = (
        pd.concat([trade[k - 1], trade[k][crude]])
        .groupby(["exporter", "importer"], as_index=False)["tonnes"]
        .sum()
    )
    return output, tuple(moved)


def _capacity(
    mineral: str,
    stage: str,
    row: pd.Series,
    world: World,
    output: pd.Series,
    inside: dict[str, str],
) -> pd.Series:
    """Return the larger of a published capacity and the highest output of recent years."""
    rows = table("capacity")
    rows = rows[(rows["mineral"] == mineral) & (rows["stage"] == stage)]
    published = rows.groupby("economy")["tonnes_per_year"].max()
    mined = _mined(row, world)
    mined = mined[mined["stage"] == stage]
    peak = mined.groupby(["economy", "year"])["tonnes"].sum().groupby("economy").max()
    peak = peak if stage == "mine" else peak.iloc[:0]
    known = pd.concat([published, peak]).groupby(level=0).max()
    both = pd.concat([under_merged_codes(known, inside), output]).groupby(level=0).max()
    return both.reindex(output.index).fillna(0.0)


__all__ = ["BASES", "ESTIMATED", "TRADE_YEARS", "ChainData", "chain_data", "elasticity_rows"]
