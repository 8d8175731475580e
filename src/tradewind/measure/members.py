"""Economies and groupings named together, as the economies that they mean."""

from __future__ import annotations

from collections.abc import Iterable

from tradewind.core import InputError, resolve
from tradewind.world import World


def resolve_members(
    world: World, names: str | Iterable[str], *, where: str = "economies"
) -> tuple[str, ...]:
    """Return the economies that a list of economies and groupings means.

    Parameters
    ----------
    world
        The baseline.
    names
        Codes or names of economies, and names of groupings, in any order and any case.
    where
        The argument that they came from, for messages.

    Returns
    -------
    tuple of str
        ISO3 codes without repeats, in the order given; of groupings, those who have not left.

    Raises
    ------
    InputError
        When no name is given, or a grouping has no member left.
    UnknownCodeError
        When a name is neither; the message suggests the nearest of both.

    Examples
    --------
    >>> resolve_members(World.load(), ["Quad", "japan", "DEU"])
    ('AUS', 'IND', 'JPN', 'USA', 'DEU')
    """
    groups = {name: f"{name} grouping" for name in world.groupings["group"].unique()}
    known = groups | world.economies["name"].to_dict()
    codes: dict[str, None] = {}
    for name in (names,) if isinstance(names, str) else names:
        found = resolve(name, known, "economy or grouping", where=where)
        is_group = found in groups and found not in world.economies.index
        codes |= dict.fromkeys(_current(world, found, where) if is_group else (found,))
    if not codes:
        what = "No economy given"
        raise InputError(what, where=where, fix="Name at least one")
    return tuple(codes)


def _current(world: World, group: str, where: str) -> tuple[str, ...]:
    members = world.members(group)
    if members:
        return members
    rows = world.groupings[world.groupings["group"] == group]
    left = rows["left"].fillna("")
    fix = "Name the economies that you mean"
    if (left != "").all():
        what = "All members of this grouping have left it"
        raise InputError(what, where=where, found=f"{group}, until {left.max()}", fix=fix)
    what = "No present member of this grouping is an economy of this world"
    raise InputError(what, where=where, found=group, fix=fix)


__all__ = ["resolve_members"]
