"""A shock along chains of minerals: who lacks what, at what price, what industry cannot make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from tradewind.app.chain_facts import node_names
from tradewind.app.chains import can_build
from tradewind.core import DataError, InputError
from tradewind.core.units import USD_PER_USD_M
from tradewind.models import Shock
from tradewind.models.minerals import (
    REST,
    ChainResponse,
    MineralParams,
    chain_responses,
    economic_shock,
    losses_of_capacity,
    welfare_table,
    world_loss_usd,
)
from tradewind.models.minerals.exposure import supply_risk_change
from tradewind.models.minerals.response import YEAR_DAYS
from tradewind.world import World

FEW = 5
"""Economies shown per mineral where none is asked for."""
_NOT_INCOME = (
    "What the chains themselves lose is users', makers' and states' surplus at mineral prices. It "
    "is another measure of the same shortage: do not add it to real income."
)
_PRICES_ABROAD = (
    "What users pay sellers abroad beyond the old price is not in real income: there, a shortage "
    "stops a part of the industries that use the mineral, and no more."
)


@dataclass(frozen=True, slots=True)
class AlongChains:
    """What a shock does along chains of minerals, and to the industries that use them.

    Parameters
    ----------
    days, strength
        How long it lasts, and how far beyond its price a shortage stops an industry.
    minerals
        One row per mineral: ``mineral, name, world_short_t, world_shortage_share,
        world_price_change_pct, world_loss_usd`` (at an annual rate); what some users gain is not
        set against what others lack.
    economies
        One row per mineral and economy: ``mineral, economy, name, wanted_t, used_t, short_t,
        shortage_share, price_change_pct, released_t, cover_days, sold_abroad_change_t,
        stands_alone``; an economy without a node of its own has the shares of the rest of the
        world and no tonnes.
    industries
        One row per mineral, economy and industry: the columns of `losses_of_capacity` with
        ``output_at_risk_usd_m, economy_name, industry_name``, the largest first.
    displaced
        Links that change most: ``mineral, stage, origin, destination, before_t, after_t,
        change_t``.
    welfare
        Who gains and loses: ``mineral, agent, economy, change_usd`` at an annual rate; see
        `tradewind.models.minerals.welfare.welfare_table`.
    supply_risk
        ``mineral, stage, economy, supply_risk_before, supply_risk_after`` of the economies asked
        for, or of those hit hardest; economies without a node have those of the rest of the world.
    stages
        One row per mineral, stage and node: see `ChainResponse.stage_frame`.
    notes
        What to beware of.

    Examples
    --------
    >>> AlongChains.__slots__[0]
    'days'
    """

    days: float
    strength: float
    minerals: pd.DataFrame
    economies: pd.DataFrame
    industries: pd.DataFrame
    displaced: pd.DataFrame
    welfare: pd.DataFrame
    supply_risk: pd.DataFrame
    stages: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def tables(self) -> MappingProxyType[str, pd.DataFrame]:
        """Return every table by the name that a command knows it under."""
        return MappingProxyType(
            {
                "minerals": self.minerals,
                "along-the-chain": self.economies,
                "industry-at-risk": self.industries,
                "displaced": self.displaced,
                "welfare": self.welfare,
                "supply-risk": self.supply_risk,
                "stages": self.stages,
            }
        )

    def hardest_hit(self, count: int) -> list[str]:
        """Return the economies that lack most in money, all minerals together."""
        return _hardest_hit(self.industries, count)

    def to_dict(self) -> dict[str, object]:
        """Return plain dictionaries and tables, ready for JSON."""
        return {
            "days": self.days,
            "strength": self.strength,
            **{name.replace("-", "_"): table for name, table in self.tables.items()},
        }


def along_chains(
    shock: Shock,
    world: World,
    strength: float | None = None,
    economies: Sequence[str] = (),
) -> tuple[Shock, AlongChains]:
    """Solve the chains that a shock touches, and return what is left for the equilibrium.

    Parameters
    ----------
    shock
        With mineral terms.
    world
        The baseline.
    strength
        Of the link to industry, from 0 to 1; that of `MineralParams` by default.
    economies
        ISO3 of those whose supply risk is asked for; those hit hardest by default.

    Returns
    -------
    tuple of Shock and AlongChains
        The shock on the economy, without mineral terms, and what happens along the chains.

    Raises
    ------
    InputError
        When a term names a stage or an economy that a chain has not, or the strength is not a
        share.
    UnknownCodeError
        When a code is not known.
    DataError
        When the world has not what chains need.

    Examples
    --------
    >>> shock = Shock("ban").mineral_cut(
    ...     origin="CHN", destination="all", mineral="gallium", stage="refine", share=1
    ... )
    >>> left, found = along_chains(shock, World.load())
    >>> left.minerals, found.minerals["mineral"].tolist()
    ((), ['gallium'])
    """
    if not can_build(world):
        what = "This world has not the industries or the mineral data that chains need"
        raise DataError(what, where=shock.file or shock.name, fix="Use the embedded world")
    if strength is not None and not 0 <= strength <= 1:
        what = "The strength of the link from a shortage to industry is outside 0 to 1"
        fix = "Use 0 for its price only, 1 for a full stop"
        raise InputError(what, where="strength", found=f"{strength:g}", fix=fix)
    params = MineralParams() if strength is None else MineralParams(strength=strength)
    responses = chain_responses(shock, world, params=params)
    lost = losses_of_capacity(responses, world, params)
    names = node_names(world)
    days = YEAR_DAYS if shock.days is None else shock.days
    industries = _at_risk(lost, world)
    asked = list(economies) or _hardest_hit(industries, FEW)
    found = AlongChains(
        days=days,
        strength=params.strength,
        minerals=pd.DataFrame([_mineral(response) for response in responses]),
        economies=pd.concat(
            [_economies(response, world, names) for response in responses], ignore_index=True
        ),
        industries=industries,
        displaced=pd.concat([r.displaced() for r in responses], ignore_index=True),
        welfare=pd.concat([welfare_table(r) for r in responses], ignore_index=True),
        supply_risk=pd.concat(
            [supply_risk_change(r, world, asked) for r in responses], ignore_index=True
        ),
        stages=pd.concat([r.stage_frame() for r in responses], ignore_index=True),
        notes=_notes(params, days, own_days=shock.days is not None),
    )
    return economic_shock(shock, lost), found


def _hardest_hit(industries: pd.DataFrame, count: int) -> list[str]:
    money = industries.groupby("economy")["output_at_risk_usd_m"].sum()
    return [str(code) for code in money.nlargest(count).index]


def _mineral(response: ChainResponse) -> dict[str, object]:
    short = np.maximum(response.wanted_t - response.use_t, 0.0)
    return {
        "mineral": response.chain.mineral,
        "name": response.chain.name,
        "world_short_t": float(short.sum()),
        "world_shortage_share": float(short.sum() / response.wanted_t.sum()),
        "world_price_change_pct": response.world_price_change_pct,
        "world_loss_usd": world_loss_usd(response),
    }


def _economies(response: ChainResponse, world: World, names: dict[str, str]) -> pd.DataFrame:
    """Return one row per node that uses it, and per economy that stands with the rest."""
    nodes = response.to_frame()
    nodes = nodes[nodes["wanted_t"] > 0].assign(stands_alone=True)
    rest = nodes[nodes["economy"] == REST]
    others = [code for code in world.economies.index if code not in response.chain.nodes]
    if len(rest) and others:
        shared = pd.concat([rest] * len(others), ignore_index=True)
        tonnes = [column for column in shared if column.endswith("_t")]
        shared[tonnes] = np.nan
        nodes = pd.concat([nodes, shared.assign(economy=others, stands_alone=False)])
    nodes.insert(2, "name", [names.get(code, code) for code in nodes["economy"]])
    return nodes.reset_index(drop=True)


def _at_risk(lost: pd.DataFrame, world: World) -> pd.DataFrame:
    output = world.output_usd_m.to_pandas()
    made = [float(output.loc[e, i]) for e, i in zip(lost["economy"], lost["industry"], strict=True)]
    rows = lost.assign(
        output_at_risk_usd_m=lost["lost_share"].astype(float) * np.array(made, dtype=np.float64),
        used_usd_m=lost["used_usd"].astype(float) / USD_PER_USD_M,
        economy_name=lost["economy"].map(world.economies["name"]),
        industry_name=lost["industry"].map(world.industries["short_name"]),
    )
    return rows.sort_values(
        "output_at_risk_usd_m", ascending=False, kind="stable", ignore_index=True
    )


def _notes(params: MineralParams, days: float, *, own_days: bool) -> tuple[str, ...]:
    link = MineralParams.model_json_schema()["properties"]["strength"]
    held = MineralParams.model_json_schema()["properties"]["users_stock_days"]
    lasts = f"{days:g} days, as the shock says" if own_days else "a year: the shock says no days"
    strength = (
        f"Strength of the link from a shortage to industry: {params.strength:g} (0 its price only, "
        f"1 a full stop; mark {link['confidence']}, range {link['low']:g} to {link['high']:g}; "
        "--strength sets it). "
        "What a mineral is lacking for is not made."
    )
    rate = (
        f" Figures are at an annual rate while it lasts: all of it costs {days / YEAR_DAYS:.0%} of "
        "them."
    )
    stocks = (
        f"The shortage lasts {lasts}; users hold {params.users_stock_days:g} days of use of their "
        f"own (judged, range {held['low']:g} to {held['high']:g}), spread over it. State stocks "
        f"are not counted: they can be measures of a pact.{rate if days < YEAR_DAYS else ''}"
    )
    return strength, stocks, _PRICES_ABROAD, _NOT_INCOME


__all__ = ["FEW", "AlongChains", "along_chains"]
