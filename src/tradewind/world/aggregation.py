"""Merge economies or industries of a world; sums stay exactly what they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypedDict

import pandas as pd
import xarray as xr

from tradewind.core import InputError, resolve

if TYPE_CHECKING:
    from tradewind.world.world import World

Merges = Mapping[str, Sequence[str]]
_SUMMED = ("population", "gdp_usd_2022")
_MIXED = "mixed"


class Arrays(TypedDict):
    """The arrays of a world.

    Examples
    --------
    >>> sorted(Arrays.__annotations__)[0]
    'final_usd_m'
    """

    intermediate_usd_m: xr.DataArray
    final_usd_m: xr.DataArray
    inputs_usd_m: xr.DataArray
    full_flow_usd_m: xr.DataArray | None


class Tables(TypedDict):
    """The tables of a world whose rows follow its arrays.

    Examples
    --------
    >>> sorted(Tables.__annotations__)
    ['economies', 'industries']
    """

    economies: pd.DataFrame
    industries: pd.DataFrame


def merge_labels(known: Mapping[str, str], merges: Merges, kind: str) -> dict[str, str]:
    """Return the new label of every old one.

    Parameters
    ----------
    known
        Code to name, in order.
    merges
        New code to the codes that it merges.
    kind
        The noun for messages.

    Returns
    -------
    dict of str to str
        Old code to new code; codes that no merge names keep theirs.

    Raises
    ------
    UnknownCodeError
        When a code is not known.
    InputError
        When a code is merged twice, or a new code is already taken by another.

    Examples
    --------
    >>> merge_labels({"A": "a", "B": "b", "C": "c"}, {"AB": ["A", "b"]}, "industry")
    {'A': 'AB', 'B': 'AB', 'C': 'C'}
    """
    label = dict(zip(known, known, strict=True))
    merged: set[str] = set()
    for new, olds in merges.items():
        for old in olds:
            code = resolve(old, known, kind, where=new)
            if code in merged:
                what = f"An {kind} is merged twice"
                raise InputError(what, where=new, found=code)
            merged.add(code)
            label[code] = new
    clash = [new for new in merges if new in known and new not in merged]
    if clash:
        what = f"The new {kind} code is already taken"
        raise InputError(what, found=clash[0])
    return label


def aggregate_arrays(world: World, industries: Merges, economies: Merges) -> Arrays:
    """Sum the arrays of a world over merged labels.

    Parameters
    ----------
    world
        The world to aggregate.
    industries, economies
        New code to the codes that it merges.

    Returns
    -------
    Arrays
        The same dimensions with fewer labels.

    Examples
    --------
    >>> from tradewind.world import World
    >>> arrays = aggregate_arrays(World.load(), {"MINING": ["B05", "B06"]}, {})
    >>> arrays["inputs_usd_m"].sizes["user"]
    49
    """
    by_economy = merge_labels(world.economies["name"].to_dict(), economies, "economy")
    by_industry = merge_labels(world.industries["short_name"].to_dict(), industries, "industry")
    places = {"origin": by_economy, "destination": by_economy}
    goods = {"industry": by_industry, "user": by_industry}
    full = world.full_flow_usd_m
    return Arrays(
        intermediate_usd_m=_merge(world.intermediate_usd_m, places | goods),
        final_usd_m=_merge(world.final_usd_m, places | goods),
        inputs_usd_m=_merge(world.inputs_usd_m, places | goods),
        full_flow_usd_m=None if full is None else _merge(full, places | goods),
    )


def _merge(array: xr.DataArray, labels: Mapping[str, Mapping[str, str]]) -> xr.DataArray:
    for dimension in array.dims:
        new = labels[str(dimension)]
        old = [str(code) for code in array[dimension].to_numpy()]
        order = list(dict.fromkeys(new[code] for code in old))
        if len(order) == len(old):
            array = array.assign_coords({dimension: order})
            continue
        group = xr.DataArray([new[code] for code in old], dims=[dimension], name=dimension)
        array = array.groupby(group).sum().sel({dimension: order}).transpose(*array.dims)
    return array


def aggregate_tables(world: World, industries: Merges, economies: Merges) -> Tables:
    """Merge the rows that describe economies and industries.

    Parameters
    ----------
    world
        The world to aggregate.
    industries, economies
        New code to the codes that it merges.

    Returns
    -------
    Tables
        Numbers are summed; text is kept where members agree and is ``"mixed"`` where they do not.

    Examples
    --------
    >>> from tradewind.world import World
    >>> tables = aggregate_tables(World.load(), {}, {"ANZ": ["AUS", "NZL"]})
    >>> tables["economies"].loc["ANZ", "income_group"]
    'High income'
    """
    by_economy = merge_labels(world.economies["name"].to_dict(), economies, "economy")
    by_industry = merge_labels(world.industries["short_name"].to_dict(), industries, "industry")
    return Tables(
        economies=_merge_rows(world.economies, by_economy, "name"),
        industries=_merge_rows(world.industries, by_industry, "short_name"),
    )


def _merge_rows(table: pd.DataFrame, label: Mapping[str, str], name: str) -> pd.DataFrame:
    if list(label) == list(label.values()):
        return table
    rows: dict[str, pd.Series] = {}
    for new in dict.fromkeys(label.values()):
        members = table.loc[[code for code in table.index if label[code] == new]]
        rows[new] = members.iloc[0] if len(members) == 1 else _merged_row(members, new, name)
    merged = pd.DataFrame(rows).T.infer_objects().astype(table.dtypes.to_dict(), errors="ignore")
    return merged.rename_axis(table.index.name)


def _merged_row(members: pd.DataFrame, new: str, name: str) -> pd.Series:
    row = {
        column: values.sum()
        if column in _SUMMED
        else (values.iloc[0] if len(set(values)) == 1 else _MIXED)
        for column, values in members.items()
    }
    if "goods" in row:
        row["goods"] = bool(members["goods"].all())
    return pd.Series(row | {name: new}, name=new)


__all__ = ["Arrays", "Merges", "Tables", "aggregate_arrays", "aggregate_tables", "merge_labels"]
