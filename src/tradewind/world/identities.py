"""The accounting identities that every world must keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tradewind.core import DataError

if TYPE_CHECKING:
    from tradewind.world.world import World

TOLERANCE = 1e-9
"""Relative to the largest flow; the snapshot's identities hold to the last US$ 100."""


def identity_gaps(world: World) -> dict[str, float]:
    """Return how far each identity is from holding, relative to the largest flow.

    Parameters
    ----------
    world
        The world to check.

    Returns
    -------
    dict of str to float
        ``purchases``: what a destination buys of a good for use against what its users take;
        ``deficits``: their sum; ``primary income``: its most negative value; ``negative flows``;
        with the full table, ``full table``: its sums against the trade form.

    Examples
    --------
    >>> from tradewind.world import World
    >>> max(identity_gaps(World.load()).values()) < TOLERANCE
    True
    """
    scale = float(world.output_usd_m.max())
    bought = world.intermediate_usd_m.sum("origin").to_numpy()
    used = world.inputs_usd_m.sum("user").to_numpy()
    full = world.full_flow_usd_m
    flows = (world.intermediate_usd_m, world.final_usd_m, world.inputs_usd_m)
    gaps = {
        "purchases": float(np.abs(bought - used).max()) / scale,
        "deficits": abs(float(world.deficit_usd_m.sum())) / scale,
        "primary income": max(0.0, -float(world.primary_income_usd_m.min())) / scale,
        "negative flows": max(0.0, *(-float(flow.min()) for flow in flows)) / scale,
    }
    if full is not None:
        sales = full.sum("user").transpose(*world.intermediate_usd_m.dims)
        uses = full.sum("origin").transpose(*world.inputs_usd_m.dims)
        off = (sales - world.intermediate_usd_m, uses - world.inputs_usd_m)
        gaps["full table"] = max(float(np.abs(gap).max()) for gap in off) / scale
    return gaps


def require_identities(world: World) -> None:
    """Raise when an identity fails.

    Parameters
    ----------
    world
        The world to check.

    Raises
    ------
    DataError
        Naming the identity and the gap.

    Examples
    --------
    >>> from tradewind.world import World
    >>> require_identities(World.load())
    """
    for name, gap in identity_gaps(world).items():
        if not gap <= TOLERANCE:
            what = "An accounting identity fails"
            raise DataError(
                what,
                where=name,
                found=f"relative gap {gap:.1e}, allowed {TOLERANCE:.0e}",
                fix="Check the table's row and column sums",
            )


__all__ = ["TOLERANCE", "identity_gaps", "require_identities"]
