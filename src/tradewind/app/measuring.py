"""Measure dependence: of one economy, of a group, and on an economy."""

from __future__ import annotations

from collections.abc import Sequence

from tradewind.core import InputError
from tradewind.measure import (
    Dependence,
    DependenceParams,
    Indicator,
    common_dependence,
    dependence,
    reverse_dependence,
)
from tradewind.measure.members import resolve_members
from tradewind.measure.params import Use
from tradewind.world import World


def measure_one(
    economy: str,
    *,
    lens: str | None = None,
    year: int | None = None,
    use: Use = "intermediate",
    world: World | None = None,
) -> Dependence:
    """Measure what one economy depends on.

    Parameters
    ----------
    economy
        Code or name.
    lens, year, use
        As in `tradewind.measure.DependenceParams`.
    world
        The baseline; the embedded world by default.

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
    return dependence(world or World.load(), economy, params)


def measure_common(
    members: Sequence[str],
    *,
    lens: str | None = None,
    year: int | None = None,
    use: Use = "intermediate",
    world: World | None = None,
) -> Indicator:
    """Find what several economies buy mostly from the same origin.

    Parameters
    ----------
    members
        Two economies or more; a grouping stands for its members.
    lens, year, use
        As in `tradewind.measure.DependenceParams`.
    world
        The baseline; the embedded world by default.

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
    params = DependenceParams(lens=lens, year=year, use=use)
    return common_dependence(world or World.load(), members, params)


def measure_reverse(
    economy: str,
    *,
    lens: str | None = None,
    year: int | None = None,
    use: Use = "intermediate",
    world: World | None = None,
) -> Indicator:
    """Measure how far others depend on one economy.

    Parameters
    ----------
    economy
        Code or name of the supplier.
    lens, year, use
        As in `tradewind.measure.DependenceParams`.
    world
        The baseline; the embedded world by default.

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
    params = DependenceParams(lens=lens, year=year, use=use)
    return reverse_dependence(world or World.load(), economy, params)


def expand_group(names: Sequence[str], world: World | None = None) -> tuple[str, ...]:
    """Return the economies that a list of economies and groupings means.

    Parameters
    ----------
    names
        Codes or names of economies, and names of groupings, in any order.
    world
        The baseline; the embedded world by default.

    Returns
    -------
    tuple of str
        ISO3 codes without repeats; of groupings, the members that are in the world.

    Raises
    ------
    InputError
        When a grouping has no member left, or stands alone and has only one in the world.
    UnknownCodeError
        When a name is neither.

    Examples
    --------
    >>> expand_group(["Quad", "JPN"]), expand_group(["japan"])
    (('AUS', 'IND', 'JPN', 'USA'), ('JPN',))
    """
    base = world or World.load()
    codes = resolve_members(base, names)
    spelt = {name.strip().casefold() for name in names}
    alone = {codes[0].casefold(), str(base.economies.loc[codes[0], "name"]).casefold()}
    if len(codes) == 1 and not spelt & alone:
        what = "Only one member of this grouping is an economy of this world"
        fix = f"Measure it alone ({codes[0]}), or name others beside it"
        raise InputError(what, where="economies", found=", ".join(names), fix=fix)
    return codes


__all__ = ["expand_group", "measure_common", "measure_one", "measure_reverse"]
