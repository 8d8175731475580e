"""The named figures of a briefing: every number that its prose may quote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from tradewind.app.briefing_dependence import MemberDependence
from tradewind.app.briefing_responses import Responses
from tradewind.measure import DependenceParams
from tradewind.models import HORIZONS

_MAJORITY = 0.5
"""An origin dominates when it supplies more than half of the imports."""


def dependence_figures(
    found: MemberDependence, members: Sequence[str], supplier: str
) -> Iterator[tuple[str, float]]:
    """Yield the figures on dependence.

    Parameters
    ----------
    found
        The members' dependence.
    members
        ISO3 codes.
    supplier
        ISO3 of the members' largest outside supplier.

    Yields
    ------
    tuple of str and float
        Name and value; names end in the member where there is one.

    Examples
    --------
    >>> from tradewind.app.briefing_dependence import measure_members
    >>> from tradewind.app.briefing_params import BriefingParams
    >>> from tradewind.world import World
    >>> found = measure_members(World.load(), ("JPN",), BriefingParams())
    >>> figures = dict(dependence_figures(found, ("JPN",), "CHN"))
    >>> figures["supplier_through.JPN"] > figures["supplier_face.JPN"]
    True
    """
    yield "hhi_line", DependenceParams().hhi_line
    for member in members:
        minerals = found.minerals[(found.minerals["member"] == member) & found.minerals["ranked"]]
        yield f"minerals.{member}", float(len(minerals))
        yield f"minerals_single.{member}", float((minerals["cr1"] > _MAJORITY).sum())
        industries = found.industries[found.industries["member"] == member]
        industries = industries[industries["goods"]]
        single = industries[industries["cr1"] > _MAJORITY]
        yield f"goods.{member}", float(len(industries))
        yield f"goods_single.{member}", float(len(single))
        yield (
            f"goods_single_share.{member}",
            float(single["imports_usd_m"].sum() / industries["imports_usd_m"].sum()),
        )
        origins = found.origins[found.origins["member"] == member].set_index("origin")
        for view in ("face", "look_through"):
            short = view.removeprefix("look_")
            yield f"supplier_{short}.{member}", float(origins.loc[supplier, f"{view}_share"])
            yield f"home_{short}.{member}", float(origins.loc[member, f"{view}_share"])
        yield (
            f"supplier_foreign.{member}",
            float(origins.loc[supplier, "foreign_look_through_share"]),
        )
        partners = [code for code in members if code != member]
        if partners:
            yield f"partners.{member}", float(origins.loc[partners, "imports_share"].sum())
    if len(members) > 1:
        common = found.common
        everyone = common[common["all_members"].astype(bool)]
        yield "common", float(len(everyone))
        for kind in ("industry", "mineral"):
            yield f"common_{kind}", float((everyone["kind"] == kind).sum())
        yield "common_supplier", float((everyone["origin"] == supplier).sum())


def response_figures(
    responses: Responses, members: Sequence[str], keys: Mapping[str, str]
) -> Iterator[tuple[str, float]]:
    """Yield the figures on the costliest shock and on easier trade.

    Parameters
    ----------
    responses
        What the shocks do.
    members
        ISO3 codes.
    keys
        Keys of shocks by role: ``worst`` (costliest), ``easier`` (easier trade), ``eased`` (the
        costliest on top of easier trade).

    Yields
    ------
    tuple of str and float
        Name and value. ``"worst_usd_m.members.short"`` is the main case,
        ``"worst_usd_m.members.short.importer"`` the case where buyers keep the scarcity price,
        ``"eased_usd_m..."`` what the costliest shock adds to easier trade, ``"returned.short"`` the
        gain of easier trade over that loss. A loss is negative.

    Examples
    --------
    >>> rows = {"shock": ["a", "b"], "rent": "none", "main": True, "horizon": "short",
    ...         "change_pct": [-1.0, 0.1], "change_usd_m": [-5.0, 1.0]}
    >>> members = pd.DataFrame({**rows, "economy": "IND"})
    >>> groups = pd.DataFrame({**rows, "group": "members"})
    >>> empty = pd.DataFrame()
    >>> made = Responses(members, groups, empty, empty, ())
    >>> dict(response_figures(made, ["IND"], {"worst": "a", "easier": "b"}))["returned.short"]
    0.2
    """
    groups = responses.groups.rename(columns={"group": "who"})
    inside = responses.economies[responses.economies["economy"].isin(list(members))]
    rows = pd.concat([groups, inside.rename(columns={"economy": "who"})])
    found: dict[str, float] = {}
    for role, key in keys.items():
        for row in rows[rows["shock"] == key].itertuples():
            ends = [""] if row.main else []
            ends += [f".{row.rent}"] if role == "worst" else []
            for end in ends:
                found[f"{role}_pct.{row.who}.{row.horizon}{end}"] = float(row.change_pct)
                found[f"{role}_usd_m.{row.who}.{row.horizon}{end}"] = float(row.change_usd_m)
    for name in [name for name in found if name.startswith("eased_")]:
        found[name] -= found[name.replace("eased_", "easier_", 1)]
    yield from found.items()
    for horizon in HORIZONS:
        name = f"usd_m.members.{horizon}"
        if f"worst_{name}" in found:
            loss, gain = found[f"worst_{name}"], found[f"easier_{name}"]
            yield f"returned.{horizon}", -gain / loss if loss < 0 else float("nan")


def costliest(groups: pd.DataFrame, keys: Sequence[str]) -> str:
    """Return the shock that costs the members most money in its main case, short horizon.

    Parameters
    ----------
    groups
        As in `Responses`.
    keys
        The shocks to choose from.

    Returns
    -------
    str
        Its key.

    Examples
    --------
    >>> table = pd.DataFrame({"shock": ["a", "b"], "main": True, "horizon": "short",
    ...                       "group": "members", "change_usd_m": [-1.0, -2.0]})
    >>> costliest(table, ["a", "b"])
    'b'
    """
    rows = groups[(groups["group"] == "members") & (groups["horizon"] == HORIZONS[0])]
    rows = rows[rows["main"] & rows["shock"].isin(list(keys))].set_index("shock")
    return str(rows["change_usd_m"].fillna(0.0).idxmin())


__all__ = ["costliest", "dependence_figures", "response_figures"]
