"""Measure dependence: of one economy, of a group, and on an economy."""

from __future__ import annotations

from collections.abc import Sequence

from tradewind.core import UnknownCodeError
from tradewind.measure import (
    Dependence,
    DependenceParams,
    Indicator,
    common_dependence,
    dependence,
    reverse_dependence,
)
from tradewind.measure.params import Use
from tradewind.world import Detail, World


def measure_one(
    economy: str,
    *,
    lens: str | None = None,
    year: int | None = None,
    use: Use = "intermediate",
    detail: Detail = "trade",
) -> Dependence:
    """Measure what one economy depends on, in the embedded world or the full table.

    Parameters
    ----------
    economy
        Code or name.
    lens, year, use
        As in `tradewind.measure.DependenceParams`.
    detail
        As in `tradewind.world.World.load`.

    Returns
    -------
    Dependence
        Tables by industry, mineral and origin.

    Raises
    ------
    UnknownCodeError
        When the economy or the lens is not known.

    Examples
    --------
    >>> measure_one("japan", lens="batteries").economy
    'JPN'
    """
    params = DependenceParams(lens=lens, year=year, use=use)
    return dependence(World.load(detail), economy, params)


def measure_common(
    members: Sequence[str], *, lens: str | None = None, year: int | None = None
) -> Indicator:
    """Find what several economies buy mostly from the same origin.

    Parameters
    ----------
    members
        Two economies or more.
    lens, year
        As in `tradewind.measure.DependenceParams`.

    Returns
    -------
    Indicator
        Largest joint value first.

    Raises
    ------
    UnknownCodeError
        When an economy or the lens is not known.

    Examples
    --------
    >>> measure_common(["IND", "JPN"], lens="batteries").params.lens
    'batteries'
    """
    return common_dependence(World.load(), members, DependenceParams(lens=lens, year=year))


def measure_reverse(economy: str, *, lens: str | None = None, year: int | None = None) -> Indicator:
    """Measure how far others depend on one economy.

    Parameters
    ----------
    economy
        Code or name of the supplier.
    lens, year
        As in `tradewind.measure.DependenceParams`.

    Returns
    -------
    Indicator
        Largest value first.

    Raises
    ------
    UnknownCodeError
        When the economy or the lens is not known.

    Examples
    --------
    >>> bool(measure_reverse("CHN", lens="batteries").table["share"].max() > 0.5)
    True
    """
    return reverse_dependence(World.load(), economy, DependenceParams(lens=lens, year=year))


def expand_group(name: str) -> tuple[str, ...]:
    """Return the members of a grouping, or nothing when the name is not one of a grouping.

    Parameters
    ----------
    name
        Perhaps a grouping, perhaps an economy.

    Returns
    -------
    tuple of str
        ISO3 codes of members that are in the world.

    Examples
    --------
    >>> expand_group("Quad"), expand_group("JPN")
    (('AUS', 'IND', 'JPN', 'USA'), ())
    """
    try:
        return World.load().members(name)
    except UnknownCodeError:
        return ()


__all__ = ["expand_group", "measure_common", "measure_one", "measure_reverse"]
