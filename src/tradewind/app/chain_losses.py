"""The third view of a dependence on minerals: what an embargo costs an economy in equilibrium."""

from __future__ import annotations

import pandas as pd

from tradewind.app.chain_exposure import ChainExposure
from tradewind.models import EquilibriumParams, Shock
from tradewind.models.equilibrium import respond_many
from tradewind.models.minerals import through_chains
from tradewind.world import World

LOSS_COLUMNS = (
    "mineral", "name", "stage", "supplier", "real_income_change_pct", "real_income_change_usd_m",
    "world_change_usd_m", "error",
)  # fmt: skip
WORST = 10
"""Minerals for which the equilibrium is solved: those that break worst."""


def embargo_losses(
    found: ChainExposure, world: World | None = None, worst: int = WORST
) -> pd.DataFrame:
    """Return the real income that an economy loses where its chains break, at the short horizon.

    Parameters
    ----------
    found
        Where its chains break.
    world
        The baseline of it; the embedded world by default.
    worst
        For how many minerals, those with the largest shortage first.

    Returns
    -------
    pandas.DataFrame
        ``mineral, name, stage, supplier, real_income_change_pct, real_income_change_usd_m,
        world_change_usd_m, error``: the supplier sells nothing of the stage abroad for a year,
        industries that use the mineral lose capacity, and the world economy settles. Losses are
        negative; a row that has no answer says so in ``error``.

    Examples
    --------
    >>> from tradewind.app import measure_chains, measure_one
    >>> exposure = measure_chains(measure_one("JPN", lens="critical-minerals"))
    >>> losses = embargo_losses(exposure, worst=1)
    >>> len(losses), losses["error"].item()
    (1, '')
    """
    base = world or World.load()
    rows = found.breaks[found.breaks["shortage_share"] > 0].head(worst)
    if rows.empty:
        return pd.DataFrame(columns=list(LOSS_COLUMNS))
    shocks = [
        through_chains(
            Shock(f"{row.breaks_at} sells no {row.mineral}").mineral_cut(
                origin=str(row.breaks_at), destination="all", mineral=str(row.mineral),
                stage=str(row.breaks_at_stage), share=1.0,
            ),
            base,
        )
        for row in rows.itertuples()
    ]  # fmt: skip
    batch = respond_many(base, shocks, EquilibriumParams(horizon="short"))
    table = pd.DataFrame(
        {
            "mineral": rows["mineral"].to_numpy(),
            "name": rows["name"].to_numpy(),
            "stage": rows["breaks_at_stage"].to_numpy(),
            "supplier": rows["breaks_at"].to_numpy(),
            "real_income_change_pct": batch.real_income_change_pct[found.economy].to_numpy(),
            "real_income_change_usd_m": batch.real_income_change_usd_m[found.economy].to_numpy(),
            "world_change_usd_m": batch.solutions["world_change_usd_m"].to_numpy(),
            "error": batch.solutions["error"].to_numpy(),
        }
    )
    return table[list(LOSS_COLUMNS)]


__all__ = ["LOSS_COLUMNS", "WORST", "embargo_losses"]
